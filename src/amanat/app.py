"""The one place that wires the parts together: the Python API.

Everything heavy is imported when it is first needed, so that `amanat read` starts without a database driver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from amanat.clock import Clock, clock_from_environment, local_date
from amanat.errors import InputError, PolicyError

if TYPE_CHECKING:
    from amanat.activities.model import Record
    from amanat.board.model import Board
    from amanat.datamap.adopt import Adopted
    from amanat.datamap.drift import Drift
    from amanat.datamap.model import DataMap
    from amanat.duties.requests.batch_outcome import BatchOutcome
    from amanat.duties.requests.context import RequestContext
    from amanat.duties.requests.exporting import Exported
    from amanat.duties.requests.outcome import Outcome
    from amanat.policy.reading import Reading
    from amanat.promises.model import PastRequest
    from amanat.records.database import Records
    from amanat.records.jobs import Ran
    from amanat.records.tasks import Task
    from amanat.service.model import Service
    from amanat.standing.holds import Hold
    from amanat.standing.restrictions import Restriction
    from amanat.stores.base import Store

Progress = Callable[[str], None]
RequestKind = Literal["access", "erase", "port"]


_TOLD = 50
"""Tables between two words of progress."""


def _silent(_: str) -> None:
    """Progress that nobody follows."""


class Amanat:
    """A service at work. Use as a context manager, or call `close()`.

    Raises `ServiceFileError` from `open`, `StoreError`, `PolicyError` and `KeyMissing` from what it does.
    """

    def __init__(self, service: Service, clock: Clock | None = None, progress: Progress = _silent) -> None:
        self.service = service
        self.clock = clock or clock_from_environment()
        self.progress = progress

    @classmethod
    def open(cls, file: Path, clock: Clock | None = None, progress: Progress = _silent) -> Self:
        """Opens the service that `file` (`amanat.toml`) describes. No store is touched yet."""
        from amanat.service.file import load

        return cls(load(file), clock, progress)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes what was opened; safe to call twice."""
        for name in ("stores", "records"):
            opened = self.__dict__.pop(name, ())
            for part in opened if isinstance(opened, tuple) else (opened,):
                part.close()

    @cached_property
    def stores(self) -> tuple[Store, ...]:
        from amanat.stores.open import open_store

        return tuple(open_store(config, self.service.folder) for config in self.service.stores)

    @cached_property
    def records(self) -> Records:
        from amanat.records.database import Records
        from amanat.records.keys import Keys, keys_folder

        keys = Keys.open(keys_folder(self.service.slug))
        return Records.open(self.service.records_url, self.service.state, keys, self.clock)

    @property
    def map_file(self) -> Path:
        """Where a person corrects the data map."""
        return self.service.folder / "datamap.toml"

    def read(self, policy: Path | None = None) -> Reading:
        """Reads the service's policy, or another text in its place; `reading.toml` wins over the rules."""
        from amanat.policy.corrections.file import load_corrections
        from amanat.policy.corrections.model import FILE
        from amanat.policy.reader import read_file

        path = policy or self.service.policy
        self.progress(f"reading {path.name}")
        return read_file(path, load_corrections(self.service.folder / FILE))

    def map(self) -> DataMap:
        """Looks at the stores. What `datamap.toml` pins wins over what is detected."""
        from amanat.datamap.build import build
        from amanat.datamap.file import load_pins

        self.progress("mapping " + ", ".join(store.config.name for store in self.stores))
        return build(self.stores, self.service.people, load_pins(self.map_file), progress=self._looked_at)

    def _looked_at(self, done: int, total: int) -> None:
        if done % _TOLD == 0 and done < total:
            self.progress(f"looked at {done} of {total} tables")

    def write_map(self, datamap: DataMap) -> Path:
        """Writes `datamap.toml`, keeping what a person changed in it."""
        from amanat.datamap.file import write

        write(self.map_file, datamap)
        return self.map_file

    def adopt(self, file: Path, datamap: DataMap) -> Adopted:
        """Takes over into `datamap.toml` what a fideslang file says otherwise; says what could not be taken over."""
        from amanat.datamap.adopt import adopt
        from amanat.datamap.file import load_pins
        from amanat.datamap.from_fideslang import adopted_from

        found = adopted_from(file, datamap, load_pins(self.map_file), self.service.name)
        adopt(self.map_file, found)
        return found

    def record(self, policy: Path | None = None) -> Record:
        """The record of processing activities (GDPR Art. 30), from the service file, the policy and the map."""
        from amanat.activities.build import build

        text = self.service.file.read_text("utf-8")
        return build(self.service, text, self.read(policy), self.map())

    def map_drift(self) -> Drift:
        """What the stores hold that `datamap.toml` does not say, and the other way round. Writes nothing."""
        from amanat.datamap.drift import drift
        from amanat.datamap.file import load_pins

        return drift(load_pins(self.map_file), self.map())

    def check(self, policy: Path | None = None) -> Board:
        """Reads, maps, binds, checks; puts the look on record; gives the board."""
        from amanat.board.build import build
        from amanat.board.look import record_look
        from amanat.board.since import with_since
        from amanat.duties.requests.history import past_requests
        from amanat.promises.baseline import load
        from amanat.promises.bind import bind
        from amanat.promises.model import Seen
        from amanat.promises.reconcile import reconcile

        now = self.clock.now()
        reading, datamap = self.read(policy), self.map()
        promises = bind(reading, datamap, self.service)
        self.progress(f"checking {len(promises)} promises")
        findings = reconcile(promises, reading, datamap, self.service)
        seen = Seen(
            service=self.service,
            reading=reading,
            datamap=datamap,
            findings=findings,
            requests=past_requests(self.records),
            now=now,
            looked=record_look(self.records, reading, datamap, findings, len(promises)),
        )
        board = build(promises, seen, load(self.baseline_file))
        self._tidy()
        # A text that is only tried out says nothing of how long something has stood in the service's own.
        return board if policy else with_since(self.records, board)

    def _tidy(self) -> None:
        """Does what is due in process: packages that have expired go."""
        from amanat.records.jobs import run_due
        from amanat.records.packages import HANDLERS

        run_due(self.records, HANDLERS, self.clock)

    @property
    def baseline_file(self) -> Path:
        """Findings that were there when the team began, so that a build fails only on what is new."""
        return self.service.folder / "baseline.toml"

    def request(
        self,
        kind: RequestKind,
        subject: str,
        *,
        plan_only: bool = False,
        out: Path | None = None,
        key: str | None = None,
        every: bool = False,
        client: str | None = None,
        search_later: bool = False,
    ) -> Outcome:
        """Answers one person. With `plan_only` nothing at all is written; with `client`, only that client's people are
        found, and only what it may see of them is shown. `search_later` leaves the exact search to `search`.

        Raises `PlanRefused` where it cannot be done safely, `StoreReadOnly`, `StoreDown`.
        """
        from amanat.duties.requests.run import answer

        return answer(
            self._context(plan_only=plan_only, client=client),
            kind,
            subject,
            key=key,
            every=every,
            plan_only=plan_only,
            out=out,
            search_later=search_later,
        )

    def request_many(
        self, kind: RequestKind, subjects: Iterable[str] = (), *, keys: Sequence[Any] = (), plan_only: bool = False
    ) -> BatchOutcome:
        """Answers many people in one pass: by identifiers, one each, or by keys of the table of people.

        Each has an answer of its own. With `plan_only` nothing at all is written. Raises `InputError` with the numbers
        of what is no identifier before anything is done, `StoreDown`, `Busy`.
        """
        from amanat.duties.requests.batch import answer_many

        context = self._context(plan_only=plan_only)
        return answer_many(context, kind, subjects, keys=keys, plan_only=plan_only, progress=self.progress)

    def rectify(
        self,
        subject: str,
        sets: Sequence[str],
        *,
        plan_only: bool = False,
        key: str | None = None,
        every: bool = False,
        client: str | None = None,
    ) -> Outcome:
        """Corrects values of one person, each given as `table.column=value`, wherever they stand (GDPR Art. 16).

        Raises `InputError` for a value that its column or a constraint would not take, and as `request` does.
        """
        from amanat.duties.requests.change import rectify

        return rectify(
            self._context(plan_only=plan_only, client=client), subject, sets, key=key, every=every, plan_only=plan_only
        )

    def restrict(
        self,
        subject: str,
        *,
        ground: str,
        until: date,
        by: str,
        plan_only: bool = False,
        key: str | None = None,
        every: bool = False,
        client: str | None = None,
    ) -> Outcome:
        """Restricts the processing of one person's data (GDPR Art. 18), in the engine and in the stores.

        `ground` is `accuracy`, `unlawful`, `claims` or `objection`; `until` the day by which it is looked at again.
        """
        from amanat.duties.requests.change import restrict

        context = self._context(plan_only=plan_only, client=client)
        return restrict(context, subject, ground=ground, until=until, by=by, key=key, every=every, plan_only=plan_only)

    def lift_restriction(self, restriction: str) -> Outcome:
        """Lifts a restriction. Raises `NotTold` until the person was told (Art. 18(3))."""
        from amanat.duties.requests.change import lift

        return lift(self._context(), restriction)

    def restrictions(self) -> tuple[Restriction, ...]:
        """The restrictions of processing that stand, oldest first."""
        from amanat.standing.restrictions import restrictions

        return restrictions(self.records, standing_only=True)

    def restricted(self, subject: str) -> bool:
        """Whether a person with this identifier may not be processed beyond storage (Art. 18(2))."""
        from amanat.duties.requests.run import subject_of
        from amanat.standing.restrictions import restricted

        return bool(restricted(self.records, subject_of(self._context(), subject)))

    def search(self) -> tuple[Outcome, ...]:
        """Searches once per store for all people who were erased and not yet searched for. Raises `StoreDown`."""
        from amanat.duties.requests.searching import search_waiting

        return search_waiting(self._context())

    def export(self, out: Path, subjects: Sequence[str] | None = None) -> Exported:
        """Writes copies of many people into a folder, of all where `subjects` is None, and puts them on record.

        Raises `InputError`, `StoreDown`, and `Ambiguous` where an identifier is that of several people.
        """
        from amanat.duties.requests.exporting import export

        return export(self._context(), subjects, out)

    def resume(self) -> tuple[Outcome | BatchOutcome, ...]:
        """Goes on with the requests that were cut off."""
        from amanat.duties.requests.batch import resume_batches
        from amanat.duties.requests.run import resume

        context = self._context()
        return (*resume(context), *resume_batches(context, self.progress))

    def run_due(self) -> Ran:
        """Does what is due: erases what was kept until today, deletes packages that have expired."""
        from amanat.duties.requests.later import handlers
        from amanat.records.jobs import run_due
        from amanat.records.packages import HANDLERS

        return run_due(self.records, {**HANDLERS, **handlers(self._context())}, self.clock)

    def requests(self) -> tuple[PastRequest, ...]:
        """The requests on record, newest first, without naming anyone."""
        from amanat.duties.requests.history import past_requests

        return past_requests(self.records)

    def tasks(self) -> tuple[Task, ...]:
        """Open tasks in systems that cannot be reached, the one due first in front."""
        from amanat.records.tasks import tasks

        with self.records.look() as connection:
            return tasks(connection, open_only=True)

    def finish_task(self, task: str, by: str) -> str:
        """Notes who did a task; returns the state of its request. Raises `InputError` when none is open."""
        from amanat.duties.requests.tasks import finish

        return finish(self._context(), task, by)

    def place_hold(self, subject: str, ground: str, until: date, by: str) -> tuple[Hold, ...]:
        """Places a legal hold on each person with this identifier (GDPR Art. 17(3)(e)).

        Raises `InputError` where nobody has it.
        """
        from amanat.duties.requests.run import subject_of
        from amanat.standing.holds import place

        held = subject_of(self._context(), subject)
        if not held:
            raise InputError("nobody has this identifier", remedy="look at its spelling")
        return tuple(place(self.records, one, ground=ground, until=until, by=by) for one in held)

    def lift_hold(self, hold: str) -> None:
        """Lifts a legal hold. Raises `InputError` when none of that number stands."""
        from amanat.standing.holds import lift

        lift(self.records, hold)

    def holds(self) -> tuple[Hold, ...]:
        """The holds that stand today, where the controller is."""
        from amanat.standing.holds import standing

        return standing(self.records, day=local_date(self.clock.now(), self.service.controller.zone))

    def _context(self, *, plan_only: bool = False, client: str | None = None) -> RequestContext:
        from amanat.duties.requests.context import RequestContext

        days, reading = self._promised()
        return RequestContext(
            service=self.service,
            datamap=self.map(),
            stores=self.stores,
            records=None if plan_only and not self.service.state.exists() else self.records,
            clock=self.clock,
            promised_days=days,
            policy_digest=reading.digest if reading else "",
            reading=reading,
            client=client,
        )

    def _promised(self) -> tuple[int | None, Reading | None]:
        """What the policy promises about answers. A policy that cannot be read must not keep a person waiting."""
        from amanat.policy.promised import answer_days

        try:
            reading = self.read()
        except PolicyError as error:
            self.progress(f"the policy cannot be read, so the law's deadline stands: {error}")
            return None, None
        return answer_days(reading), reading

    def checkpoint(self) -> str:
        """The signed checkpoint of the evidence log, after all that waits was put into it."""
        self.records.evidence.sequence()
        return (self.records.evidence.folder / "checkpoint").read_text("utf-8")
