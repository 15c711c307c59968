"""Rows of two persons that the schema itself lets go with either, and that say nothing in words or numbers. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from amanat.datamap.model import ColumnMap, TableMap
from amanat.datamap.names.words import snake
from amanat.subjects.fate.edges import Edge


def goes_with_either(table: TableMap, all_edges: Iterable[Edge]) -> bool:
    """Whether no row can be without either of its persons, the keys to both say that it goes with them (`ON DELETE
    CASCADE`), and beside these it tells no more than since when, of which kind, and whether."""
    out = [edge for edge in all_edges if edge.child == table.name]
    falls = {edge.columns for edge in out if edge.declared and edge.cascade and not edge.nulls}
    ways = {path.links[0][1].columns for path in table.paths if len(path.links) == 1}
    if len(ways) != len(table.paths) or len(ways) != 2 or not ways <= falls:
        return False
    keys = {*table.primary_key, *(name for edge in out for name in edge.columns)}
    return all(column.name in keys or _says_little(column) for column in table.columns)


def _says_little(column: ColumnMap) -> bool:
    if column.personal is not False:
        return False
    kind = column.type.upper()
    if kind.startswith(("DATE", "TIME", "BOOL", "TINYINT(1)")):
        return True
    return snake(column.name).endswith(_KINDS)


_KINDS = ("id", "type", "kind", "uri", "url", "status", "state")
"""How names end that say of which kind a row is, or where."""
