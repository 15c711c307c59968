"""Where people live, when the service file does not say."""

from __future__ import annotations

from collections.abc import Mapping

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.judge import Case, Verdict, judge
from amanat.datamap.graph.words import words
from amanat.datamap.words import is_called, nouns, snake
from amanat.service.model import People
from amanat.stores.base import StoreSchema, TableSchema

_ENOUGH = 4.0
"""A table must score this much: an e-mail alone (a mailing list, a log) does not make rows persons."""

_IDENTIFIERS = ("email", "phone", "username")


def find_people(store: str, schema: StoreSchema, seen: Mapping[str, Mapping[str, Evidence]]) -> People | None:
    """The table whose rows look most like persons; None where no table does."""
    incoming: dict[str, int] = {}
    for table in schema.tables:
        for target in {key.table for key in table.foreign_keys if key.table != table.name}:
            incoming[target] = incoming.get(target, 0) + 1
    scored = [
        (_score(table, seen[table.name], incoming.get(table.name, 0)), table)
        for table in schema.tables
        if len(table.primary_key) == 1
    ]
    best = max(scored, key=lambda pair: (pair[0], pair[1].name), default=None)
    if best is None or best[0] < _ENOUGH:
        return None
    return described(store, best[1], seen[best[1].name])


def described(store: str, table: TableSchema, seen: Mapping[str, Evidence]) -> People | None:
    """`People` for a table, with the columns that identify; None where it has none."""
    identifiers = _identifiers(table, seen)
    if not identifiers or not table.primary_key:
        return None
    return People(store=store, table=table.name, key=table.primary_key[0], identifiers=identifiers)


def _identifiers(table: TableSchema, seen: Mapping[str, Evidence]) -> dict[str, str]:
    """Columns whose values name the person, unique and shorter names first, one e-mail column at least."""
    found: dict[str, str] = {}
    for column in sorted(table.columns, key=lambda column: (not column.unique, len(column.name), column.name)):
        verdict = _verdict(table, seen[column.name])
        kind = verdict.identifier
        if kind not in _IDENTIFIERS or not verdict.personal or "hash" in snake(column.name):
            continue
        if kind == "username" and not column.unique:
            # Two people may show the same name.
            continue
        if kind not in found.values():
            found[column.name] = kind
    order = [column.name for column in table.columns]
    return {name: found[name] for name in sorted(found, key=order.index)} if "email" in found.values() else {}


def _score(table: TableSchema, seen: Mapping[str, Evidence], incoming: int) -> float:
    identifiers = _identifiers(table, seen)
    if not identifiers:
        return 0.0
    unique = any(column.unique for column in table.columns if identifiers.get(column.name) == "email")
    found = {category for one in seen.values() for category in _verdict(table, one).categories}
    return (
        2.0
        + 1.0 * unique
        + 1.0 * ("credentials" in found)
        + 0.5 * ("name" in found)
        + 0.5 * ("username" in found)
        + 1.5 * is_called(table.name, words().people.tables)
        + _place_in_list(table)
        + min(incoming, 10) * 0.3
        - 1.5 * len([key for key in table.foreign_keys if len(key.columns) == 1 and key.columns == table.primary_key])
    )


def _place_in_list(table: TableSchema) -> float:
    """Decides between `users` and `contacts` where all else is the same."""
    listed = words().people.tables
    return max((0.5 - listed.index(noun) / 50 for noun in nouns(table.name) if noun in listed), default=0.0)


def _verdict(table: TableSchema, seen: Evidence) -> Verdict:
    return judge(Case(table=table.name, seen=seen, about=True, person=True))
