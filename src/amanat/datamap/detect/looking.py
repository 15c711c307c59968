"""Evidence of a whole store, gathered table by table as samples come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from amanat.datamap.detect.echoes import Echoes
from amanat.datamap.detect.evidence import Columns, Evidence, evidence_of
from amanat.datamap.detect.mentions import Mentions
from amanat.stores.schema.model import TableSchema

_TABLES = 60
_VALUES = 400_000
"""So many tables, or values, are looked at together; more would only take memory."""


class Looking:
    """`add` each table, then `finish`. It holds values in between, and none afterwards.

    Tables are looked at in a thread of its own, in their order, while the store is asked for the next ones.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._running: Future[None] | None = None
        self._waiting: list[tuple[TableSchema, Columns]] = []
        self._values = 0
        self._echoes = Echoes()
        self._mentions = Mentions()
        self._seen: dict[str, dict[str, Evidence]] = {}

    def add(self, table: TableSchema, values: Columns) -> None:
        self._waiting.append((table, values))
        self._values += sum(len(column) for column in values.values())
        if len(self._waiting) >= _TABLES or self._values >= _VALUES:
            self._start()

    def finish(self) -> Mapping[str, Mapping[str, Evidence]]:
        """By table and column, with what each column repeats of another's, and whom it mentions."""
        self._start()
        self._wait()
        self._thread.shutdown()
        return self._mentions.found(self._echoes.found(self._seen))

    def _start(self) -> None:
        """At most the tables of one look wait for another to end: more would only take memory."""
        self._wait()
        self._running = self._thread.submit(self._look, self._waiting)
        self._waiting, self._values = [], 0

    def _wait(self) -> None:
        if self._running is not None:
            self._running.result()

    def _look(self, tables: Sequence[tuple[TableSchema, Columns]]) -> None:
        found, frame = evidence_of(tables)
        gathered = {table.name: one for (table, _), one in zip(tables, found, strict=True)}
        self._seen.update((name, one.seen) for name, one in gathered.items())
        self._echoes.add(gathered, frame)
        self._mentions.add(gathered, frame)
