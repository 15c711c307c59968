"""A store's COMMIT with the journal around it: in doubt before, done after, and asked about where that is not known.

Between the two lies everything that can go wrong: a kill, an answer that never came, a constraint that fails late. Then
the store is asked what became of its transaction. Only where it keeps no record and the role may leave no marker (see
`amanat.stores.markers`) does what is left to do tell: a transaction is whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from amanat.duties.requests.fault import fault_point
from amanat.duties.requests.journaled import Journaled
from amanat.errors import PlanDrift, StoreError
from amanat.records.steps import Step
from amanat.stores.base import Store

_DONE = {"search": ("redacted", "request.redacted")}
_CHANGED = ("commit", "request.executed")
"""How the COMMIT of an action is called where a run may be cut off, and what stands in the log once it is done."""


class Doubt:
    """The commits of one request. `words` gathers what was done so that erased values leave the disk."""

    def __init__(self, journaled: Journaled) -> None:
        self._journaled = journaled
        self.words: list[str] = []

    def commit(
        self,
        step: Step,
        store: Store,
        counts: Mapping[str, int],
        write: Callable[[Callable[[str | None], None]], None],
        undone: Callable[[], bool],
    ) -> Step:
        """Runs `write`, which hands over the id of its transaction just before it commits; returns the step as done.

        `undone` tells, where nothing else does, whether there is still something to do. Raises what `write` raises,
        with the step `planned` again; the step stays in doubt ONLY where the store cannot be asked now.
        """
        doubt = step
        name = _DONE.get(step.action, _CHANGED)[0]

        def before_commit(transaction: str | None) -> None:
            nonlocal doubt
            fault_point("before:doubt")
            doubt = self._journaled.marked(step, "in doubt", transaction=transaction, counts=counts)
            fault_point(f"before:{name}")

        try:
            write(before_commit)
        except (StoreError, PlanDrift):
            if doubt.state == "in doubt":
                # The reply may be lost and the change made: an error is no answer, whatever it says.
                doubt = self.ask(doubt, store, undone)
            if doubt.state == "done":
                return doubt
            raise
        fault_point(f"after:{name}")
        return self._done(doubt, store)

    def ask(self, step: Step, store: Store, undone: Callable[[], bool]) -> Step:
        """A step in doubt as `done` or `planned`. Raises `StoreDown` or `StoreBusy` while nobody can tell."""
        became = store.outcome(step.transaction) if step.transaction else "unknown"
        if became == "unknown":
            became = "aborted" if undone() else "committed"
        if became == "committed":
            return self._done(step, store)
        return self._journaled.marked(step, "planned")

    def forget(self, stores: Mapping[str, Store]) -> None:
        """The stores need not remember what the journal knows to be done."""
        known: dict[str, list[str]] = {}
        for step in self._journaled.steps():
            if step.state == "done" and step.transaction:
                known.setdefault(step.store, []).append(step.transaction)
        for name, transactions in known.items():
            stores[name].forget(transactions)

    def _done(self, step: Step, store: Store) -> Step:
        """In this order: cut off in between, the step is asked about again, and the files are cleaned again."""
        names = (name.rpartition(".")[0] if step.action == "search" else name for name in step.counts)
        if any(step.counts.values()):
            self.words.append(store.after_erasure(tuple(dict.fromkeys(names))))
        return self._journaled.marked(step, "done", _DONE.get(step.action, _CHANGED)[1])
