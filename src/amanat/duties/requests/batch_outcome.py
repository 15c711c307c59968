"""How a request of many people stands, for the person at the keyboard. Holds no identifier in clear."""

from __future__ import annotations

from typing import Any

import msgspec

from amanat.promises.model import EvidenceRef

_FINE = ("fulfilled", "planned")


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one of those asked for. `line` counts from 1, and is None where only the journal is known.

    `state` is as in the journal, or `several` (more than one person has the identifier), `left` (an open request of
    the person's own, or another batch, goes on with it) or `planned` where only a plan was asked for.
    """

    line: int | None
    subject: str
    state: str
    request: str | None = None
    left: tuple[str, ...] = ()
    problem: str | None = None


class BatchOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """`states` counts `people` by state; after a batch was gone on with, `people` are only those who are not fine.

    The other fields are as in `Outcome`, over all people of the batch.
    """

    id: str | None
    kind: str
    state: str
    matched: int
    states: dict[str, int]
    people: tuple[Person, ...]
    plan: dict[str, Any] | None = None
    plan_text: str = ""
    counts: dict[str, int] = {}
    tasks: tuple[str, ...] = ()
    residue: tuple[str, ...] = ()
    due: str | None = None
    evidence: tuple[EvidenceRef, ...] = ()
    problem: str | None = None
    done: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 all fulfilled or planned, 1 some open, unmatched, refused or incomplete, 2 nothing could be done."""
        if self.states and set(self.states) == {"failed"}:
            return 2
        return 0 if set(self.states) <= set(_FINE) and self.problem is None else 1

    def as_json(self) -> dict[str, Any]:
        built: dict[str, Any] = msgspec.to_builtins(self)
        del built["plan_text"]
        return built


def counted(people: tuple[Person, ...]) -> dict[str, int]:
    """How many people are in which state."""
    found: dict[str, int] = {}
    for person in people:
        found[person.state] = found.get(person.state, 0) + 1
    return dict(sorted(found.items()))
