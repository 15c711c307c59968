"""Rows that stay for statistics: links to the person cut, identifiers removed, the rest made coarser (Art. 4(1), 17).

Nothing here is called anonymous by itself: whether somebody can still be singled out is counted (`erase/crowds.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

import msgspec

from amanat.datamap.model import ColumnMap, TableMap
from amanat.datamap.names.words import snake
from amanat.stores.schema.model import ColumnSchema, TableSchema
from amanat.subjects.fate.edges import Edge, first_hop
from amanat.subjects.fate.fates import Fate
from amanat.subjects.model import Operation, Refusal
from amanat.toml.packaged import packaged

To = Literal["year", "month", "prefix", "degree", "nothing"]


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a quasi-identifier is made coarser. `keep` is the number of letters that a prefix has."""

    to: To
    categories: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    keep: int = 0


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    remove: frozenset[str]
    empty: frozenset[str]
    rule: tuple[Rule, ...]


class Coarse(msgspec.Struct, frozen=True):
    """One column and what its values become."""

    column: str
    to: To
    keep: int = 0


@cache
def rules() -> Rules:
    return msgspec.convert(packaged("amanat.subjects.fate", "anonymise.toml"), Rules)


def anonymising(table: TableMap, fate: Fate, out: Sequence[Edge], shape: TableSchema) -> Operation:
    """The operation that leaves rows for statistics. Pure."""
    links = tuple(edge for edge in out if _to_person(edge, fate))
    nulls = tuple(dict.fromkeys(name for edge in links for name in edge.nulls))
    held = {*shape.primary_key, *(name for edge in out for name in edge.columns)}
    mapped = {column.name: column for column in table.columns}
    scrubs: list[str] = []
    coarse: list[Coarse] = []
    tells: list[str] = []
    for column in shape.columns:
        if column.name in held or column.generated or column.name not in mapped:
            continue
        rule = _rule(column, mapped[column.name])
        if _removed(column, mapped[column.name], rule) or (rule is not None and rule.to == "nothing"):
            scrubs.append(column.name)
        elif rule is not None:
            coarse.append(Coarse(column.name, rule.to, rule.keep))
            tells.append(column.name)
        elif mapped[column.name].personal is not False:
            tells.append(column.name)
    return Operation(
        table=table.name,
        action="anonymise",
        ways=fate.ways,
        ground="kept for statistics, without what tells the person (recital 26)",
        nulls=nulls,
        scrubs=tuple(scrubs),
        coarse=tuple((one.column, one.to, one.keep) for one in coarse),
        tells=tuple(tells),
    )


def _to_person(edge: Edge, fate: Fate) -> bool:
    """Keys that lead to the person by one step; those over other rows are cut there."""
    return any(len(way.links) == 1 and first_hop(edge, way) for way in fate.ways) or edge.actor


def _rule(column: ColumnSchema, mapped: ColumnMap) -> Rule | None:
    named = set(words_in(column.name))
    for rule in rules().rule:
        if set(rule.categories) & set(mapped.categories) and _is_moment(column):
            return rule
        if named & set(rule.words) or (rule.types and column.type.lower().startswith(rule.types)):
            return rule
    return None


def words_in(name: str) -> list[str]:
    """The words of a column's name."""
    return snake(name).split("_")


def _is_moment(column: ColumnSchema) -> bool:
    return column.type.lower().startswith(("date", "timestamp"))


def _removed(column: ColumnSchema, mapped: ColumnMap, rule: Rule | None) -> bool:
    if mapped.personal is False:
        return False
    found = set(mapped.categories)
    if mapped.identifier is not None or found & rules().empty:
        return True
    if rule is not None:
        return False
    return bool(found & rules().remove) or column.text or column.json or column.binary


def tied(store: str, table: str, fate: Fate, all_edges: Sequence[Edge]) -> tuple[Refusal, ...]:
    """Where a key to the person cannot be cut, rows would stay tied to one another, and single somebody out."""
    return tuple(
        Refusal(
            store=store,
            table=table,
            because=f"`{'`, `'.join(edge.columns)}` ties the rows to one person and may not be NULL",
            remedy="make it nullable, or pin the table to `delete` in datamap.toml",
        )
        for edge in all_edges
        if edge.child == table and not edge.nulls and _to_person(edge, fate) and not edge.actor
    )
