"""Rows that do not point at a person, and that one person's rows alone point at: the address of an order, an address
book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.graph.paths import MOST_PATHS
from amanat.datamap.model import Link, LinkRole, Path, TableMap
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called
from amanat.stores.schema.model import ForeignKey, TableSchema

Seen = Mapping[str, Mapping[str, Evidence]]


def carried(maps: Sequence[TableMap], tables: Mapping[str, TableSchema], seen: Seen) -> tuple[TableMap, ...]:
    """The maps, with a way for personal data that nothing leads from, where all that points at it is somebody's own.

    A row that others point at as well is nobody's alone; `Link.back` says so, and the store is asked each time. An
    address or an account at a bank may be had by things too, such as a depot: those rows are nobody's.
    """
    by_name = {table.name: table for table in maps}
    return tuple(_placed(table, by_name, tables, seen) if table.ownership == "unplaced" else table for table in maps)


def _placed(table: TableMap, maps: Mapping[str, TableMap], tables: Mapping[str, TableSchema], seen: Seen) -> TableMap:
    keys = list(keys_to(table.name, tables))
    held = is_called(table.name, words().held.tables)
    if held:
        own = [(child, key) for child, key in keys if len(key.columns) == 1 and _ways(maps[child], maps)]
    else:
        own = [(child, key) for child, key in keys if _has_alone(maps[child], key, seen[child])]
    if not own or (not held and own != keys):
        return table
    links = tuple(
        _link(child, key, "subject" if (child, key) in own else "reference", joint=held) for child, key in keys
    )
    paths = tuple(
        Path(((table.name, link), *path.links))
        for link, pair in zip(links, keys, strict=True)
        if pair in own
        for path in _ways(maps[pair[0]], maps)
    )
    return msgspec.structs.replace(table, ownership="owned", links=(*table.links, *links), paths=paths[:MOST_PATHS])


def keys_to(name: str, tables: Mapping[str, TableSchema]) -> Iterator[tuple[str, ForeignKey]]:
    """The keys of other tables to this one, each with its table."""
    for child, table in tables.items():
        for key in table.foreign_keys:
            if key.table == name and child != name:
                yield child, key


def _has_alone(child: TableMap, key: ForeignKey, seen: Mapping[str, Evidence]) -> bool:
    """Whether the rows that point are each one person's, and each points at a row of its own."""
    if child.ownership != "owned" or not child.paths or len(key.columns) != 1:
        return False
    known = seen[key.columns[0]]
    return child.column(key.columns[0]).unique or 1 < known.filled == known.distinct


def _ways(child: TableMap, maps: Mapping[str, TableMap]) -> tuple[Path, ...]:
    """The ways to whom alone the rows that point belong, or who they are. Of rows that several have those to the person
    whom they name: whoever keeps an address book does not have the addresses in it."""
    if child.ownership in ("people", "owned"):
        return child.paths
    near = (path for path in child.paths if len(path.links) == 1 and path.links[0][1].table in maps)
    return tuple(path for path in near if maps[path.links[0][1].table].of_people)


def _link(child: str, key: ForeignKey, role: LinkRole, *, joint: bool) -> Link:
    column = key.columns[0]
    alone = f"each row of `{child}` points to one of its own by `{column}`"
    subject = f"whoever has a row of `{child}` has what it points to by `{column}`" if joint else alone
    reference = f"rows of `{child}`, which are nobody's, point to some by `{column}`"
    return Link(
        columns=key.to,
        table=child,
        to=key.columns,
        nullable=False,
        by="inferred",
        role=role,
        back=True,
        joint=joint,
        confidence=0.9,
        because=subject if role == "subject" else reference,
    )
