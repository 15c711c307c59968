"""An erasure in texts of others: what the exact search finds is taken out where that is safe and was approved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from amanat.datamap.model import DataMap
from amanat.duties.requests.approval import Approved, writes_as_approved
from amanat.duties.requests.doubt import Doubt
from amanat.duties.requests.journaled import Journaled
from amanat.duties.requests.kept import Kept
from amanat.duties.requests.retry import tried
from amanat.records.steps import Step
from amanat.stores.base import Hit, Needle, Store
from amanat.subjects.erase.following import sought_in
from amanat.subjects.erase.search import Redaction, keyed, places, redact, redactions
from amanat.subjects.known.identifiers import needles
from amanat.subjects.model import Draft
from amanat.subjects.people import Subjects
from amanat.subjects.who.find import without
from amanat.subjects.who.still import still_theirs

Find = Callable[[Store, DataMap, tuple[Needle, ...]], tuple[Hit, ...]]
"""How the exact search of one store is had: by a look of its own, or from a look that was made for many."""

OTHER_TEXTS = "texts were left as they are, as the search would write in other columns than the approved plan shows"


class Texts:
    """The search of one erasure. `subjects`: who is erased, as it stands by then. `draft` and `kept`: what is done in a
    store, and what stays there on a ground."""

    def __init__(
        self,
        journaled: Journaled,
        subjects: Callable[[], Subjects],
        doubt: Doubt,
        approved: Approved,
        find: Find,
        *,
        draft: Callable[[Store], Draft],
        kept: Callable[[Store], Kept],
    ) -> None:
        self._journaled = journaled
        self._context = journaled.context
        self._subjects = subjects
        self._doubt = doubt
        self._approved = approved
        self._find = find
        self._draft = draft
        self._kept = kept
        self.unkeyed: frozenset[str] = frozenset()
        """Stores of which it is known that no document of others holds the key."""
        self.shown: list[str] = []
        """Of the places where something is left, those that a client may be told."""

    def places(self, steps: Sequence[Step]) -> tuple[str, ...]:
        """Where the person still stands after each search step, as `store.table.column`."""
        scope = self._context.scope
        left: list[str] = list(scope.unfollowed(self._subjects())) if scope is not None else []
        wanted = needles(self._subjects().identifiers)
        for step in steps:
            found = self.search(step, wanted)
            left += places(step.store, found)
            self.shown += places(step.store, self._context.told(step.store, found))
        return tuple(left)

    def search(self, step: Step, wanted: tuple[Needle, ...]) -> tuple[Hit, ...]:
        """What is found in one store after what can be taken out was."""
        store = self._context.by_name[step.store]
        if step.state == "in doubt":
            step = self._doubt.ask(step, store, lambda: bool(self._cells(store, wanted)[1]))
        return tried(lambda _: self._taken_out(step, store, wanted))

    def not_written(self) -> list[str]:
        """Why the search changed no text of a store, where it would write elsewhere than was approved."""
        stores = (self._context.by_name[step.store] for step in self._journaled.steps() if step.action == "search")
        return [] if all(map(self._writes_as_approved, stores)) else [OTHER_TEXTS]

    def _taken_out(self, step: Step, store: Store, wanted: tuple[Needle, ...]) -> tuple[Hit, ...]:
        """What is still found once the step is done. Cells are those found now: an earlier attempt changed none."""
        found, cells = self._cells(store, wanted)
        if step.state == "done":
            return found
        if not cells or not self._writes_as_approved(store):
            self._journaled.marked(step, "done")
            return found

        def write(before_commit: Callable[[str | None], None]) -> None:
            with store.writing() as connection:
                redact(connection, store, cells, wanted)
                before_commit(store.transaction_id(connection))

        self._doubt.commit(step, store, _by_column(cells), write, lambda: bool(self._cells(store, wanted)[1]))
        return self._cells(store, wanted)[0]

    def _cells(self, store: Store, wanted: tuple[Needle, ...]) -> tuple[tuple[Hit, ...], tuple[Redaction, ...]]:
        """What the search finds, and which of it can be taken out."""
        kept = self._kept(store)
        found = kept.without((*self._find(store, self._context.datamap, wanted), *self._keyed(store)))
        schema = self._draft(store).schema
        reached = self._context.told(store.config.name, found)
        return found, kept.without(redactions(store, self._context.datamap, schema, self._subjects(), reached))

    def _writes_as_approved(self, store: Store) -> bool:
        if not self._approved:
            return True
        sought = sought_in(self._subjects(), self._context.datamap, store, self._draft(store))
        return writes_as_approved(self._approved, sought)

    def _keyed(self, store: Store) -> tuple[Hit, ...]:
        """Documents of others that hold the person's key; none where the search was made for many and met none."""
        if store.config.name in self.unkeyed:
            return ()
        _, reused = still_theirs(self._context.people_store, self._subjects())
        return keyed(store, self._context.datamap, without(self._subjects(), reused))


def _by_column(cells: Sequence[Redaction]) -> dict[str, int]:
    return dict(Counter(f"{cell.table}.{cell.column}" for cell in cells))
