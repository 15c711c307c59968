"""A table as rows that may be persons: what tells one from another, and what its columns say of a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.judge import Case, Verdict, judge
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.detect.tables import bare_names
from amanat.datamap.names.known import numbers_people
from amanat.datamap.names.pointing import pointing
from amanat.datamap.names.words import nouns, snake
from amanat.stores.schema.model import ColumnSchema, TableSchema

SEEN = 10
"""Fewer values than this do not show that no two rows have the same."""

_SORTS = ("email", "phone", "username")

_OF_LETTERS = ("reply_to", "no_reply", "noreply", "bounce", "cc_", "bcc_")
_COPIED = ("_cc", "_bcc")
"""Addresses to which answers to the service's own letters go are nobody's name, nor are those of others who get one."""

_DIALLED = 10_000


def key_of(table: TableSchema, seen: Mapping[str, Evidence]) -> str:
    """The column that tells one row from another; empty where none does.

    Where the primary key takes several columns (a client's, a partition's) or there is none, the number is meant, or
    what else is a key of the row's own.
    """
    if len(table.primary_key) == 1:
        return table.primary_key[0]
    if own := next((column.name for column in table.columns if _is_own_key(column)), ""):
        return own
    names = ("id", *(f"{noun}_id" for noun in nouns(table.name)), *(f"{noun}id" for noun in nouns(table.name)))
    for column in table.columns:
        known = seen[column.name]
        if snake(column.name) in names and (column.unique or 1 < known.filled == known.distinct):
            return column.name
    return ""


def _is_own_key(column: ColumnSchema) -> bool:
    """Whether a column is a key by its name (`uuid`, `public_id`), and by a constraint no two rows share its value."""
    points = pointing(column.name)
    called = snake(column.name) in ("id", "uuid", "guid", "uid") or (points is not None and points.tail != "")
    return called and column.unique and not column.nullable


def with_key(table: TableSchema, seen: Mapping[str, Evidence]) -> TableSchema:
    """Files declare no keys: the first column that is called a key and tells all rows seen apart is theirs."""
    if table.kind != "folder":
        return table
    for column in table.columns:
        points, known = pointing(column.name), seen[column.name]
        if (snake(column.name) in ("id", "uuid") or (points and points.tail)) and 1 < known.filled == known.distinct:
            return msgspec.structs.replace(table, primary_key=(column.name,))
    return table


def tells_apart(column: ColumnSchema, seen: Evidence) -> bool:
    """Whether no two rows have the same: by a constraint, or in what was seen."""
    return column.unique or (seen.filled >= SEEN and seen.distinct == seen.filled)


def verdict_of(table: TableSchema, seen: Evidence) -> Verdict:
    """What a column says where rows are persons; names are heard without the word that all of a table begin with."""
    if bare := bare_names(tuple(column.name for column in table.columns)):
        seen = msgspec.structs.replace(seen, name=bare[seen.name])
    return judge(Case(table=table.name, seen=seen, about=True, person=True))


def identifying(table: TableSchema, seen: Mapping[str, Evidence]) -> Iterator[tuple[str, str]]:
    """Columns whose values name the person, each with its sort of identifier; first unique ones, then those that are
    called so (an `email` before a `uid` with addresses in it), then shorter names."""

    def order(column: ColumnSchema) -> tuple[bool, bool, bool, int, str]:
        rule = lexicon().rule(column.name, table.name, "text", about=True)
        unsaid = rule is None or rule.identifier is None
        return not column.unique, not seen[column.name].filled, unsaid, len(column.name), column.name

    for column in sorted(table.columns, key=order):
        known, name = seen[column.name], snake(column.name)
        verdict = verdict_of(table, known)
        sort = verdict.identifier
        if sort not in _SORTS or not verdict.personal or "hash" in name or _is_of_letters(name):
            continue
        if sort == "phone" and _is_figure(known):
            continue
        # Two people may show the same name.
        if sort != "username" or tells_apart(column, known):
            yield column.name, sort


def _is_of_letters(name: str) -> bool:
    return name.startswith(_OF_LETTERS) or name.endswith(_COPIED)


def numbering(table: TableSchema, seen: Mapping[str, Evidence]) -> dict[str, str]:
    """The column with the number by which the people of a table are known, if there is one: no key, as the engine's
    numbers tell nobody."""
    keys = {*table.primary_key, *(name for key in table.foreign_keys for name in key.columns)}
    for column in table.columns:
        if column.name in keys or not tells_apart(column, seen[column.name]) or seen[column.name].kind == "flag":
            continue
        if numbers_people(column.name) or "national_id" in verdict_of(table, seen[column.name]).categories:
            return {column.name: "number"}
    return {}


def first_of_each(table: TableSchema, found: Iterator[tuple[str, str]]) -> dict[str, str]:
    """The first column of each sort, in the order of the table."""
    chosen: dict[str, str] = {}
    for name, sort in found:
        if sort not in chosen.values():
            chosen[name] = sort
    return {column.name: chosen[column.name] for column in table.columns if column.name in chosen}


def _is_figure(seen: Evidence) -> bool:
    """Whether the values are numbers too small to be dialled, such as the yes and no of `do_not_phone`."""
    return seen.kind in ("number", "flag") and bool(seen.filled) and seen.span.high < _DIALLED
