"""A batch, or a part of one, on record: what `Journaled` is for one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from amanat.duties.requests.journaled import Journaled
from amanat.records.batch_moves import (
    SPLIT,
    Ending,
    close_people,
    destroy_keys,
    more_steps,
    move_people,
    note_problem,
    set_sealed_many,
    split,
)
from amanat.records.evidence.log import Item
from amanat.records.journal import Request, RequestState, close_request, set_state
from amanat.records.steps import PlannedStep, Step

if TYPE_CHECKING:
    import sqlalchemy as sa


class JournaledBatch(Journaled):
    """The caller holds the batch (`working_on`)."""

    @property
    def whole(self) -> str:
        """The batch itself, which a part names."""
        return self.request.batch or self.request.id

    def _give_tasks(self, connection: sa.Connection) -> None:
        """People get their tasks once it is known that somebody was erased: see `give_tasks`."""

    def give_tasks(self) -> None:
        with self.records.begin() as connection:
            super()._give_tasks(connection)

    def move(self, state: RequestState, *, clean: bool | None = None) -> None:
        """Notes how far all open requests in it have come."""
        with self.records.begin() as connection:
            move_people(connection, self.request.id, state, clean=clean)

    def reseal(self, items: Sequence[tuple[str, str, bytes]]) -> None:
        """Keeps other data readable for open requests: number, pseudonym and text of each."""
        with self.records.begin() as connection:
            texts = self.records.keys.seal_many(connection, [(subject, text) for _, subject, text in items])
            set_sealed_many(connection, [(number, text) for (number, _, _), text in zip(items, texts, strict=True)])

    def end(self, endings: Sequence[Ending], *, keep_open: bool = False) -> None:
        """Ends the requests of people, with what was sealed for them; `keep_open` where tasks are still to be done."""
        if not endings:
            return
        with self.records.begin() as connection:
            close_people(connection, endings, now=self.context.clock.now(), keep_open=keep_open)
            destroy_keys(self.records, connection, self.whole)
            if not keep_open:
                self.records.evidence.append_many(connection, [self._closed(end) for end in endings])

    def _closed(self, end: Ending) -> Item:
        payload: dict[str, Any] = {"request": end.id, "kind": self.request.kind, "state": end.state}
        return Item(kind="request.closed", payload=payload | {"left": list(end.left_in)}, request=end.id)

    def note_problem(self, problem: str) -> None:
        """Notes on the batch itself how its people stand."""
        with self.records.begin() as connection:
            self.request = set_state(connection, self.request.id, self.request.state, problem=problem)

    def leave_open(self, problem: str) -> None:
        """Notes why the rest of it could not be gone on with."""
        with self.records.begin() as connection:
            note_problem(connection, self.request.id, problem)
            self.append(connection, "request.stopped", {})

    def more(self, steps: Sequence[PlannedStep]) -> tuple[Step, ...]:
        with self.records.begin() as connection:
            return more_steps(connection, self.request.id, steps)

    def split(self, groups: Sequence[Sequence[str]]) -> tuple[Request, ...]:
        """Parts with these requests each; the last takes whoever is left."""
        with self.records.begin() as connection:
            made = split(self.records, connection, self.request, groups)
            self.append(connection, "request.split", {"parts": [part.id for part in made]})
        return made

    def dissolve(self) -> None:
        """Closes a part that has nobody in it any more. The batch itself stays open until all its people are done."""
        if self.request.batch is None:
            return
        with self.records.begin() as connection:
            close_request(connection, self.request.id, "partly", now=self.context.clock.now(), problem=SPLIT)
            self.destroy_key(connection)
