"""A request on record: each change of state goes into the journal and the evidence outbox in one transaction.

What only leads up to a step in doubt, and that one is done, need not be on disk by themselves: the mark `in doubt`,
which MUST be, takes the former with it, and the store is asked about the latter after a crash.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from amanat.duties.requests.context import RequestContext, due
from amanat.duties.requests.outcome import Outcome, masked
from amanat.promises.model import EvidenceRef
from amanat.records.journal import (
    Request,
    RequestKind,
    RequestState,
    close_request,
    open_request,
    requests,
    set_sealed,
    set_state,
    unfinished,
)
from amanat.records.journal import request as request_of
from amanat.records.steps import PlannedStep, Step, mark, plan_steps, steps_of, waits_for_later
from amanat.records.tasks import add_task, all_sealed, keeps_names, tasks
from amanat.subjects.model import Plan
from amanat.subjects.people import Subjects


class Journaled:
    """One request and how it goes on. `identifier` is kept for the answer only, masked."""

    def __init__(self, context: RequestContext, request: Request, identifier: str) -> None:
        self.context = context
        self.records = context.book
        self.request = request
        self.identifier = identifier

    @property
    def said(self) -> str | None:
        """The table of people that the asker named."""
        return self.context.said(self.identifier)

    def about(self, subjects: Subjects) -> Journaled:
        """The same, answered with what the map knows of people of this kind."""
        context = self.context.about(subjects)
        return self if context is self.context else Journaled(context, self.request, self.identifier)

    @classmethod
    def open(cls, context: RequestContext, kind: RequestKind, subject: str, identifier: str) -> Journaled:
        """The open request of a person, or a new one."""
        records, now = context.book, context.clock.now()
        with records.begin(durable=False) as connection:
            found = unfinished(connection, subject, kind)
            if found is None:
                found = open_request(
                    connection,
                    kind=kind,
                    subject=subject,
                    channel=context.channel,
                    received_at=now,
                    due_at=due(context),
                )
                records.evidence.append(
                    connection, "request.received", {"request": found.id, "kind": kind}, request=found.id
                )
        return cls(context, found, identifier)

    def steps(self) -> tuple[Step, ...]:
        with self.records.look() as connection:
            return steps_of(connection, self.request.id)

    def planned(self, steps: Iterable[PlannedStep], facts: Mapping[str, Any]) -> tuple[Step, ...]:
        """Writes the plan down, and gives people their tasks in systems that cannot be reached."""
        with self.records.begin(durable=False) as connection:
            made = plan_steps(connection, self.request.id, tuple(steps))
            self._give_tasks(connection)
            self.append(connection, "request.planned", facts)
        return made

    def _give_tasks(self, connection: Any) -> None:
        for name, what, who in self.context.systems(self.request.kind):
            add_task(
                connection,
                request=self.request.id,
                system=name,
                what=what,
                who=who,
                due_at=self.request.due_at,
                now=self.context.clock.now(),
            )

    def give_files(self, files: Mapping[str, Sequence[str]]) -> None:
        """Gives people the task to delete files, by store, that only rows knew which are gone by now; each once."""
        if not any(files.values()):
            return
        keys, whole = self.records.keys, self.request.batch or self.request.id
        with self.records.begin(durable=False) as connection:
            request = request_of(connection, whole)
            given = {keys.unseal(connection, request.subject, one) for one in all_sealed(connection, whole)}
            for store, names in files.items():
                text = msgspec.json.encode(names)
                if not names or text in given:
                    continue
                add_task(
                    connection,
                    request=whole,
                    system=f"files of {store}",
                    what=f"delete {len(names):,} {'file' if len(names) == 1 else 'files'}",
                    who="whoever keeps them; `amanat task show` names them",
                    due_at=max(request.due_at, self.context.clock.now()),
                    now=self.context.clock.now(),
                    sealed=keys.seal(connection, request.subject, text),
                )

    def marked(self, step: Step, state: Any, kind: str | None = None, **details: Any) -> Step:
        """Moves a step on; with `kind`, puts it on record as well."""
        # After an erasure comes the look, and what it writes is durable; only then do stores forget their markers.
        with self.records.begin(durable=state == "in doubt" or step.action != "execute") as connection:
            moved = mark(connection, step, state, now=self.context.clock.now(), **details)
            if kind is not None:
                self.append(
                    connection, kind, {"store": moved.store, "state": state, "counts": ascii_names(moved.counts)}
                )
        return moved

    def state(self, state: RequestState, kind: str, facts: Mapping[str, Any], **details: Any) -> None:
        with self.records.begin() as connection:
            self.request = set_state(connection, self.request.id, state, **details)
            self.append(connection, kind, {"state": state, **facts})

    def left_by_triggers(self, store: str, tables: Iterable[str]) -> None:
        """Notes, before the COMMIT, where triggers wrote in a store. The mark `in doubt` takes it to the disk."""
        others = [place for place in self.request.left_in if not place.startswith(f"{store}.")]
        places = [*others, *(f"{store}.{table}" for table in tables)]
        if places == list(self.request.left_in):
            return
        with self.records.begin(durable=False) as connection:
            state = request_of(connection, self.request.id).state
            self.request = set_state(connection, self.request.id, state, left_in=places)

    def told_of_triggers(self, places: Collection[str]) -> None:
        """Of what triggers wrote, what a look has told meanwhile."""
        with self.records.begin(durable=False) as connection:
            now = request_of(connection, self.request.id)
            left = [place for place in now.left_in if place not in places]
            self.request = set_state(connection, now.id, now.state, left_in=left)

    def stopped(self, steps: Iterable[Step], problem: str) -> None:
        """Notes what an open request cannot go on for now. Where a COMMIT was made it never says that nothing was."""
        changed = any(step.state == "done" and any(step.counts.values()) for step in steps)
        self.state("partly" if changed else "failed", "request.stopped", {}, problem=problem)

    def note(self, kind: str, facts: Mapping[str, Any]) -> None:
        """Puts something on record that changes no state."""
        with self.records.begin() as connection:
            self.append(connection, kind, facts)

    def forget(self) -> None:
        """Destroys what was sealed for the request, with the person's key: it cannot be read again."""
        with self.records.begin() as connection:
            self.request = set_sealed(connection, self.request.id, None)
            self.destroy_key(connection)

    def close(self, state: RequestState, **details: Any) -> None:
        """Ends the request and what was sealed for it."""
        with self.records.begin() as connection:
            self.request = close_request(connection, self.request.id, state, now=self.context.clock.now(), **details)
            self.destroy_key(connection)
            left = list(self.request.left_in)
            self.append(connection, "request.closed", {"state": state, "left": left})

    def destroy_key(self, connection: Any) -> None:
        """The key goes with the last request that needs it: an erasure that was cut off must go on after a copy.

        What is kept until a date is found again by what the key seals, and files that are still to be deleted are named
        under it.
        """
        subject = self.request.subject
        held = [one.sealed for one in requests(connection, subject=subject, open_only=True)]
        if not any(held) and not waits_for_later(connection, subject) and not keeps_names(connection, subject):
            self.records.keys.destroy(connection, subject)

    def open_tasks(self) -> tuple[str, ...]:
        with self.records.look() as connection:
            waiting = tasks(connection, request=self.request.id, open_only=True)
        return tuple(f"{task.system}: {task.what} ({task.who})" for task in waiting)

    def outcome(self, matched: int, plan: Plan | None = None, **details: Any) -> Outcome:
        """How the request stands now, with its evidence in the log."""
        self.records.evidence.sequence()
        return Outcome(
            id=self.request.id,
            kind=self.request.kind,
            state=self.request.state,
            subject=masked(self.identifier),
            matched=matched,
            plan=plan.as_json() if plan is not None else None,
            plan_text=str(plan) if plan is not None else "",
            left=self.request.left_in,
            tasks=self.open_tasks(),
            residue=tuple(map(str, plan.residues)) if plan is not None else (),
            due=self.request.due_at.isoformat(),
            evidence=evidence_of(self.context, [self.request.id]).get(self.request.id, ()),
            problem=self.request.problem or None,
            **details,
        )

    def append(self, connection: Any, kind: str, facts: Mapping[str, Any]) -> None:
        """Puts something on record about the request."""
        payload = {"request": self.request.id, "kind": self.request.kind, **facts}
        self.records.evidence.append(connection, kind, payload, request=self.request.id)


def ascii_names(counts: Mapping[str, int]) -> dict[str, int]:
    """Names of tables as the log may hold them: ASCII keys."""
    return {name.encode("ascii", "backslashreplace").decode(): rows for name, rows in counts.items()}


def evidence_of(context: RequestContext, requests: list[str]) -> dict[str, tuple[EvidenceRef, ...]]:
    """The evidence entries of requests, in the order they were put on record."""
    from amanat.duties.requests.history import references

    return references(context.book, requests)
