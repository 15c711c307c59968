"""One exact search per store for all people who were erased and wait for it, and an answer for each.

First every store is searched once, for all identifiers together. Then, person by person, what was found is taken out
where that is safe. Where anything was, the stores are searched once more; then each person is answered. Who is at work
on by another run meanwhile is left to that run. Cut off anywhere, the next search begins anew with who is still left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from amanat.datamap.model import DataMap
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.erase import Erasure
from amanat.duties.requests.journaled import Journaled
from amanat.duties.requests.outcome import Outcome
from amanat.duties.requests.sealed import Again, approved_of, as_asked, unseal
from amanat.duties.requests.turn import turn
from amanat.errors import PlanDrift, StoreError
from amanat.records.files import Busy
from amanat.records.journal import Request, request, requests
from amanat.records.steps import steps_of
from amanat.stores.base import Hit, Needle, Store
from amanat.subjects.erase.plan import drafted
from amanat.subjects.erase.search import hits, keyed, places
from amanat.subjects.known.identifiers import needles
from amanat.subjects.model import StorePlan
from amanat.subjects.people import Subjects
from amanat.subjects.who.many import together

_WAIT = 600.0
"""Seconds that a second search waits for the first."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A person who was erased, and what to search for."""

    request: Request
    subjects: Subjects
    again: Again
    wanted: tuple[Needle, ...]


def search_waiting(context: RequestContext) -> tuple[Outcome, ...]:
    """Searches for all who wait, oldest first. Raises `StoreDown` before anything is changed, `Busy`."""
    if not _waiting(context):
        return ()
    with context.book.exclusive("the exact search", _WAIT):
        return _Search(context, _waiting(context)).run()


def _waiting(context: RequestContext) -> tuple[Waiting, ...]:
    """Requests whose stores were all executed and looked at, and whose identifiers are still sealed."""
    with context.book.look() as connection:
        waiting = requests(connection, kind="erase", open_only=True, alone=True)
        found = [one for one in waiting if one.state == "erased"]
    people = [(one, unseal(context.book, one)) for one in found]
    return tuple(
        Waiting(request=one, subjects=held[0], again=held[1], wanted=needles(held[0].identifiers))
        for one, held in people
        if held is not None
    )


class _Search:
    """One pass, at most two looks at each store."""

    def __init__(self, context: RequestContext, people: Sequence[Waiting]) -> None:
        self._context = context
        self._people = people
        self._stores = {name: context.by_name[name] for name in self._places()}
        self._drafts: dict[str, dict[str, StorePlan]] = {}
        self._no_keys: dict[str, frozenset[str]] = {}

    def _places(self) -> list[str]:
        with self._context.book.look() as connection:
            return sorted(
                {
                    step.store
                    for each in self._people
                    for step in steps_of(connection, each.request.id)
                    if step.action == "search"
                }
            )

    def run(self) -> tuple[Outcome, ...]:
        found = self._look()
        redacted = [self._taken_out(each, found[each.request.id]) for each in self._people]
        if any(redacted):
            found = self._look()
        outcomes = [self._answered(each, found[each.request.id]) for each in self._people]
        return tuple(outcome for outcome in outcomes if outcome is not None)

    def _look(self) -> dict[str, dict[str, tuple[Hit, ...]]]:
        """By request and store what is found, each needle by its place among those of the person."""
        wanted = tuple(dict.fromkeys(needle for each in self._people for needle in each.wanted))
        mine: dict[Needle, list[tuple[str, int]]] = {}
        for each in self._people:
            for number, needle in enumerate(each.wanted):
                mine.setdefault(needle, []).append((each.request.id, number))
        found: dict[str, dict[str, list[Hit]]] = {each.request.id: {} for each in self._people}
        for name, store in self._stores.items():
            for hit in hits(store, self._context.datamap, wanted):
                for person, number in mine[wanted[hit.needle]]:
                    found[person].setdefault(name, []).append(msgspec.structs.replace(hit, needle=number))
        return {person: {name: tuple(some) for name, some in stores.items()} for person, stores in found.items()}

    def _taken_out(self, person: Waiting, found: dict[str, tuple[Hit, ...]]) -> bool:
        """Whether anything was to be taken out. What a store refuses stays, and is said."""
        with self._held(person) as journaled:
            if journaled is None:
                return False
            erasure = self._erasure(journaled, person, found)
            try:
                erasure.take_out()
            except (StoreError, PlanDrift) as error:
                journaled.stopped(journaled.steps(), str(error))
            return bool(found)

    def _answered(self, person: Waiting, found: dict[str, tuple[Hit, ...]]) -> Outcome | None:
        with self._held(person) as journaled:
            if journaled is None:
                return None
            left = tuple(place for name, some in sorted(found.items()) for place in places(name, some))
            return self._erasure(journaled, person, found).answer(left)

    @contextmanager
    def _held(self, person: Waiting) -> Iterator[Journaled | None]:
        """The request while this run works on it; None where another does, or has gone on with it."""
        try:
            with turn(self._context.book, person.request.subject, 0.0):
                with self._context.book.look() as connection:
                    now = request(connection, person.request.id)
                still = now.state == "erased" and now.closed_at is None
                yield Journaled(as_asked(self._context, now), now, "") if still else None
        except Busy:
            yield None

    def _erasure(self, journaled: Journaled, person: Waiting, found: dict[str, tuple[Hit, ...]]) -> Erasure:
        def known(store: Store, _: DataMap, __: Iterable[Needle]) -> tuple[Hit, ...]:
            return found.get(store.config.name, ())

        approved = approved_of(self._context.book, journaled.request)
        erasure = Erasure(journaled, person.subjects, person.again, approved=approved, find=known)
        erasure.texts.unkeyed = self._unkeyed(erasure)
        erasure.parts |= self._drafted(erasure)
        return erasure

    def _unkeyed(self, erasure: Erasure) -> frozenset[str]:
        """Stores where no document holds a key of those who wait, asked once for each kind of people."""
        kind = _kind(erasure.subjects)
        if kind not in self._no_keys:
            datamap = erasure.context.datamap
            people = together([each.subjects for each in self._people if _kind(each.subjects) == kind])
            self._no_keys[kind] = frozenset(
                name for name, store in self._stores.items() if not keyed(store, datamap, people)
            )
        return self._no_keys[kind]

    def _drafted(self, erasure: Erasure) -> dict[str, StorePlan]:
        """The operations on each store, made once for each kind of people."""
        kind = _kind(erasure.subjects)
        if kind not in self._drafts:
            datamap = erasure.context.datamap
            self._drafts[kind] = {
                name: StorePlan(draft=drafted(datamap, store), counts=()) for name, store in self._stores.items()
            }
        return self._drafts[kind]


def _kind(subjects: Subjects) -> str:
    """Where people of their kind live."""
    return f"{subjects.store}.{subjects.table}"
