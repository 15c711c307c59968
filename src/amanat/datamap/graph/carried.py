"""Rows that do not point at a person, and that one person's rows alone point at: the address of an order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.model import Link, Path, TableMap
from amanat.stores.base import ForeignKey, TableSchema

Seen = Mapping[str, Mapping[str, Evidence]]


def carried(maps: Sequence[TableMap], tables: Mapping[str, TableSchema], seen: Seen) -> tuple[TableMap, ...]:
    """The maps, with a way for personal data that nothing leads from, where all that points at it is somebody's own.

    A row that others point at as well is nobody's alone; `Link.back` says so, and the store is asked each time.
    """
    by_name = {table.name: table for table in maps}
    return tuple(_placed(table, by_name, tables, seen) if table.ownership == "unplaced" else table for table in maps)


def _placed(table: TableMap, maps: Mapping[str, TableMap], tables: Mapping[str, TableSchema], seen: Seen) -> TableMap:
    keys = list(keys_to(table.name, tables))
    if not keys or not all(_is_own(maps[child], key, seen[child]) for child, key in keys):
        return table
    links = tuple(_link(child, key) for child, key in keys)
    paths = tuple(
        Path(((table.name, link), *path.links))
        for link, (child, _) in zip(links, keys, strict=True)
        for path in maps[child].paths
    )
    return msgspec.structs.replace(table, ownership="owned", links=(*table.links, *links), paths=paths)


def keys_to(name: str, tables: Mapping[str, TableSchema]) -> Iterator[tuple[str, ForeignKey]]:
    """The keys of other tables to this one, each with its table."""
    for child, table in tables.items():
        for key in table.foreign_keys:
            if key.table == name and child != name:
                yield child, key


def _is_own(child: TableMap, key: ForeignKey, seen: Mapping[str, Evidence]) -> bool:
    """Whether the rows that point are each one person's, and each points at a row of its own."""
    if child.ownership != "owned" or not child.paths or len(key.columns) != 1:
        return False
    known = seen[key.columns[0]]
    return child.column(key.columns[0]).unique or 1 < known.filled == known.distinct


def _link(child: str, key: ForeignKey) -> Link:
    return Link(
        columns=key.to,
        table=child,
        to=key.columns,
        nullable=False,
        by="inferred",
        back=True,
        confidence=0.9,
        because=f"each row of `{child}` points to one of its own by `{key.columns[0]}`",
    )
