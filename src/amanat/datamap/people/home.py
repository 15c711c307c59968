"""Where people live, when the service file does not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.names.fields import told_by_language
from amanat.datamap.names.known import lists_logins, names_another
from amanat.datamap.names.targets import Names, plainly
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called, listed_kind, nouns
from amanat.datamap.people.kinds import find_kinds
from amanat.datamap.people.person import first_of_each, identifying, key_of, numbering, verdict_of
from amanat.datamap.people.telling import categories_in, is_named_kind
from amanat.datamap.people.wider import wider_than
from amanat.service.model import People
from amanat.stores.schema.model import StoreSchema, TableSchema

_ENOUGH = 4.0
"""A table must score this much: an e-mail alone (a mailing list, a log) does not make rows persons."""

_OUTRIGHT = 2.0
"""The weight of a name that says a table outright."""

_LOGIN = 0.7
"""How sure it must be that a column holds what somebody logs in with."""


def find_people(
    store: str, schema: StoreSchema, seen: Mapping[str, Mapping[str, Evidence]], rows: Mapping[str, int]
) -> People | None:
    """The table whose rows look most like persons; None where no table does. `rows` are those of each table, where they
    are known."""
    incoming = _incoming(schema)
    listed = _listed(schema, seen)
    scored = [
        (_score(table, seen[table.name], incoming.get(table.name, 0), listed=table.name in listed), table)
        for table in schema.tables
        if key_of(table, seen[table.name]) and table.kind == "table"
    ]
    best = max(scored, key=lambda pair: (pair[0], pair[1].name), default=None)
    if best is None or best[0] < _ENOUGH:
        return _by_name(store, schema, seen, incoming)
    table = wider_than(best[1], {one.name: one for one in schema.tables}, seen, rows) or best[1]
    return described(store, table, seen[table.name]) or People(
        store=store, table=table.name, key=key_of(table, seen[table.name]), identifiers={}
    )


def found_by_keys(
    store: str, tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]]
) -> People | None:
    """Where nothing is called after people, nor declares a key to them: of the tables whose rows are persons by what
    they hold, the one to which most others point, by keys as they are believed."""
    kinds = find_kinds(store, tables, seen)
    incoming = Counter(
        target for name, table in tables.items() for target in {key.table for key in table.foreign_keys} - {name}
    )
    best = max(
        (name for name in kinds if incoming[name]),
        key=lambda name: (is_named_kind(name), incoming[name], _place_in_list(tables[name]), name),
        default=None,
    )
    return kinds[best] if best is not None else None


def _listed(schema: StoreSchema, seen: Mapping[str, Mapping[str, Evidence]]) -> frozenset[str]:
    """Tables called after people whose e-mail addresses stand in a table of their own, several of one person's, or in a
    row for each language. The key there need not be declared."""
    found = set()
    tables = {table.name: table for table in schema.tables}
    names = Names(tables, "")
    for table in schema.tables:
        of = told_by_language(tables, table.name)
        if (
            of is not None
            and is_called(of, words().people.tables)
            and "email" in categories_in(table, seen[table.name])
        ):
            found.add(of)
        if table.kind != "table" or not (listed_kind(table.name) == "email" or lists_logins(table.name)):
            continue
        verdicts = [verdict_of(table, one) for one in seen[table.name].values()]
        emails = [one for one in verdicts if one.identifier == "email"]
        owners = {name for name in _pointed(table, names) if is_called(name, words().people.tables)} - {table.name}
        postal = any("postal_address" in one.categories and one.identifier is None for one in verdicts)
        if len(emails) == 1 and len(owners) == 1 and not postal:
            found |= owners
    return frozenset(found)


def _by_name(
    store: str, schema: StoreSchema, seen: Mapping[str, Mapping[str, Evidence]], incoming: Mapping[str, int]
) -> People | None:
    """Where no table has what people are found by, the one called after them to which most others point."""
    tables = {table.name: table for table in schema.tables}
    kinds = find_kinds(store, tables, seen)
    named = [name for name in kinds if is_named_kind(name) and incoming.get(name)]
    best = max(named, key=lambda name: (incoming[name], _place_in_list(tables[name]), name), default=None)
    return kinds[best] if best is not None else None


def _incoming(schema: StoreSchema) -> dict[str, int]:
    """How many tables point to each, by a declared key or by a name."""
    tables = {table.name: table for table in schema.tables}
    names = Names(tables, "")
    found: dict[str, int] = {}
    for table in schema.tables:
        told = told_by_language(tables, table.name)
        for target in (_pointed(table, names) | ({told} if told else set())) - {table.name}:
            found[target] = found.get(target, 0) + 1
    return found


def _pointed(table: TableSchema, names: Names) -> set[str]:
    """The tables that one points to, by a declared key or by a name."""
    pointed = {key.table for key in table.foreign_keys}
    declared = {name for key in table.foreign_keys for name in key.columns}
    for column in table.columns:
        if column.name not in declared:
            pointed |= {one.table for one in names.guesses(table, column)[:1] if one.weight >= _OUTRIGHT}
    return pointed


def described(store: str, table: TableSchema, seen: Mapping[str, Evidence]) -> People | None:
    """`People` for a table, with the columns that identify; None where it has none."""
    identifiers = _identifiers(table, seen)
    if not identifiers or not key_of(table, seen):
        return None
    return People(store=store, table=table.name, key=key_of(table, seen), identifiers=identifiers)


def _identifiers(table: TableSchema, seen: Mapping[str, Evidence]) -> dict[str, str]:
    """Columns whose values name the person: an e-mail address, or what one logs in with, and what stands beside it."""
    found = first_of_each(table, (one for one in identifying(table, seen) if not names_another(table.name, one[0])))
    told = set(found.values())
    logs_in = "username" in told and (
        is_called(plainly(table.name), words().people.tables) or "credentials" in categories_in(table, seen)
    )
    return found | numbering(table, seen) if "email" in told or logs_in else {}


def _score(table: TableSchema, seen: Mapping[str, Evidence], incoming: int, *, listed: bool) -> float:
    """`listed`: other rows have the e-mail addresses of these."""
    identifiers = _identifiers(table, seen)
    if not listed and not any(_may_name(seen[name], seen) for name in identifiers):
        return 0.0
    unique = any(column.unique for column in table.columns if identifiers.get(column.name) == "email")
    found = categories_in(table, seen)
    return (
        2.0
        + 1.0 * unique
        + 1.0 * _logs_in(table, seen)
        + 0.5 * ("name" in found)
        + 0.5 * ("username" in found)
        + 1.5 * is_called(plainly(table.name), words().people.tables)
        + _place_in_list(table)
        + min(incoming, 10) * 0.3
        - 1.5 * len([key for key in table.foreign_keys if len(key.columns) == 1 and key.columns == table.primary_key])
    )


def _may_name(column: Evidence, seen: Mapping[str, Evidence]) -> bool:
    """Whether a column names who the rows are: one without a value in a table that has some does not."""
    return bool(column.filled) or not any(one.filled for one in seen.values())


def _logs_in(table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether its rows have what somebody logs in with; a key that others verify signatures with is none."""
    verdicts = (verdict_of(table, one) for one in seen.values())
    return any("credentials" in verdict.categories and verdict.confidence >= _LOGIN for verdict in verdicts)


def _place_in_list(table: TableSchema) -> float:
    """Decides between `users` and `contacts` where all else is the same."""
    listed = words().people.tables
    return max((0.5 - listed.index(noun) / 50 for noun in nouns(plainly(table.name)) if noun in listed), default=0.0)
