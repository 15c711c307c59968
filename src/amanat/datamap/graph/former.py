"""Rows kept in documents, as a table of versions keeps what each was before: what is personal in a row is so there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from amanat.datamap.graph.carried import Seen
from amanat.datamap.model import EACH, ColumnMap, Inside, Link, TableMap
from amanat.stores.sql.headed import is_headed


def with_former_rows(maps: Sequence[TableMap], seen: Seen) -> tuple[TableMap, ...]:
    """The maps; in objects that hold the key of whose a row is, beside no more than other columns of its table, those
    which are personal are personal too. Where a column beside says which table that is, objects of several may stand
    at one path."""
    by_name = {table.name: table for table in maps}
    return tuple(_looked_into(table, by_name, seen) if _has_keys_within(table) else table for table in maps)


def _has_keys_within(table: TableMap) -> bool:
    return any(_is_within(link) for link in table.links)


def _is_within(link: Link) -> bool:
    return (
        bool(link.inside)
        and link.inside != EACH
        and not is_headed(link.inside)
        and link.by != "identifier"
        and not link.suspect
    )


def _looked_into(table: TableMap, maps: Mapping[str, TableMap], seen: Seen) -> TableMap:
    columns = tuple(
        column
        if column.pinned
        else _with_inside(column, tuple(_personal(table, column, maps, seen[table.name][column.name].inside)))
        for column in table.columns
    )
    return msgspec.structs.replace(table, columns=columns)


def _personal(
    table: TableMap, column: ColumnMap, maps: Mapping[str, TableMap], paths: Mapping[str, object]
) -> Iterator[Inside]:
    known = {one.path for one in column.inside}
    for link in table.links:
        if link.columns != (column.name,) or not _is_within(link):
            continue
        outer, _, key = link.inside.rpartition(".")
        at = {path.rpartition(".")[2]: path for path in paths if path.rpartition(".")[0] == outer}
        for row in _rows_of(table, key, link, maps, set(at)):
            for one in row.columns:
                if one.personal and one.name in at and one.name != key and at[one.name] not in known:
                    known.add(at[one.name])
                    because = f"`{one.name}` in a row of `{row.name}` as it was"
                    yield Inside(path=at[one.name], categories=one.categories, because=because)


def _rows_of(
    table: TableMap, key: str, link: Link, maps: Mapping[str, TableMap], names: set[str]
) -> Iterator[TableMap]:
    """The tables of which a row may stand in an object with these names, one of them the key of whose it is."""
    told = {one.table for one in table.links if one.when is not None}
    for row in maps.values():
        mine = any(one.columns == (key,) and one.table == link.table and one.role == "subject" for one in row.links)
        if mine and row.name != table.name and (row.name in told or names <= {one.name for one in row.columns}):
            yield row


def _with_inside(column: ColumnMap, found: tuple[Inside, ...]) -> ColumnMap:
    if not found:
        return column
    categories = tuple(sorted({*column.categories, *(name for one in found for name in one.categories)}))
    because = (
        column.because if column.personal else f"JSON documents with {', '.join(f'`{one.path}`' for one in found)}"
    )
    inside = tuple(sorted((*column.inside, *found), key=lambda one: one.path))
    return msgspec.structs.replace(column, personal=True, categories=categories, inside=inside, because=because)
