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
    address or an account at a bank may be had by things too, such as a depot: those rows are nobody's. Of addresses
    that may say whose they are, those that do not are had so; and so are files that rows of a table of attachments tie
    to rows of any other.
    """
    by_name = {table.name: table for table in maps}
    return tuple(_placed(table, by_name, tables, seen) for table in maps)


def _placed(table: TableMap, maps: Mapping[str, TableMap], tables: Mapping[str, TableSchema], seen: Seen) -> TableMap:
    keys = list(keys_to(table.name, tables))
    held = is_called(table.name, words().held.tables)
    if table.ownership == "unplaced":
        if held:
            return _held(table, keys, [(child, key) for child, key in keys if _has(maps[child], key, maps)], maps)
        alone = [(child, key) for child, key in keys if _has_alone(maps[child], key, seen[child])]
        return _with_backs(table, keys, alone, maps, joint=False) if alone and alone == keys else table
    if table.ownership == "none" and is_called(table.name, words().files.tables):
        keys = [(child, key) for child, key in keys if not is_called(child, words().files.parts)]
        return _held(table, keys, [(child, key) for child, key in keys if _attaches(maps[child], key, maps)], maps)
    if table.ownership == "owned" and held and (empty := _may_all_be_empty(table)):
        own = [(child, key) for child, key in keys if _has(maps[child], key, maps)]
        return _held(table, keys, own, maps, unless=empty)
    return table


def _held(
    table: TableMap,
    keys: Sequence[tuple[str, ForeignKey]],
    own: Sequence[tuple[str, ForeignKey]],
    maps: Mapping[str, TableMap],
    unless: tuple[str, ...] = (),
) -> TableMap:
    return _with_backs(table, keys, own, maps, joint=True, unless=unless) if own else table


def _with_backs(
    table: TableMap,
    keys: Sequence[tuple[str, ForeignKey]],
    own: Sequence[tuple[str, ForeignKey]],
    maps: Mapping[str, TableMap],
    *,
    joint: bool,
    unless: tuple[str, ...] = (),
) -> TableMap:
    """The table, with a way from whatever points at it, where that is somebody's own."""
    links = tuple(
        _link(child, key, "subject" if (child, key) in own else "reference", joint=joint, unless=unless)
        for child, key in keys
    )
    paths = tuple(
        Path(((table.name, link), *path.links))
        for link, pair in zip(links, keys, strict=True)
        if pair in own
        for path in _ways(maps[pair[0]], maps)
    )
    return msgspec.structs.replace(
        table, ownership="owned", links=(*table.links, *links), paths=(*table.paths, *paths)[:MOST_PATHS]
    )


def _has(child: TableMap, key: ForeignKey, maps: Mapping[str, TableMap]) -> bool:
    return len(key.columns) == 1 and bool(_ways(child, maps))


def _attaches(child: TableMap, key: ForeignKey, maps: Mapping[str, TableMap]) -> bool:
    """Whether each row of a table ties one file to a row of one table or another."""
    tied = any(link.when is not None and link.role == "subject" for link in child.links)
    return tied and _has(child, key, maps) and not child.column(key.columns[0]).nullable


def _may_all_be_empty(table: TableMap) -> tuple[str, ...]:
    """The keys that say whose a row is, where a row may have none of them; nothing where that is told otherwise."""
    firsts = [path.links[0][1] for path in table.paths]
    plain = all(one.nullable and one.by != "identifier" and not (one.when or one.inside or one.back) for one in firsts)
    return tuple(dict.fromkeys(name for one in firsts for name in one.columns)) if plain else ()


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


def _link(child: str, key: ForeignKey, role: LinkRole, *, joint: bool, unless: tuple[str, ...] = ()) -> Link:
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
        unless=unless,
        confidence=0.9,
        because=subject if role == "subject" else reference,
    )
