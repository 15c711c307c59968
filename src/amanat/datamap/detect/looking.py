"""Evidence of a whole store, gathered table by table as samples come."""

from __future__ import annotations

from collections.abc import Mapping

from amanat.datamap.detect.echoes import Echoes
from amanat.datamap.detect.evidence import Columns, Evidence, evidence_of
from amanat.stores.base import TableSchema

_TABLES = 60
_VALUES = 200_000
"""So many tables, or values, are looked at together; more would only take memory."""


class Looking:
    """`add` each table, then `finish`. It holds values in between, and none afterwards."""

    def __init__(self) -> None:
        self._waiting: list[tuple[TableSchema, Columns]] = []
        self._values = 0
        self._echoes = Echoes()
        self._seen: dict[str, dict[str, Evidence]] = {}

    def add(self, table: TableSchema, values: Columns) -> None:
        self._waiting.append((table, values))
        self._values += sum(len(column) for column in values.values())
        if len(self._waiting) >= _TABLES or self._values >= _VALUES:
            self._look()

    def finish(self) -> Mapping[str, Mapping[str, Evidence]]:
        """By table and column, with what each column repeats of another's."""
        self._look()
        return self._echoes.found(self._seen)

    def _look(self) -> None:
        for (table, _), found in zip(self._waiting, evidence_of(self._waiting), strict=True):
            self._seen[table.name] = found.seen
            self._echoes.add(table.name, found)
        self._echoes.settle()
        self._waiting.clear()
        self._values = 0
