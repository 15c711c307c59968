"""Where people live, when the service file does not say."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.judge import Case, Verdict, judge
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.detect.tables import bare_names
from amanat.datamap.graph.names import Names, plainly
from amanat.datamap.graph.words import is_actor, is_maker, stem, words
from amanat.datamap.words import is_called, listed_kind, nouns, snake
from amanat.service.model import People
from amanat.stores.base import ColumnSchema, ForeignKey, StoreSchema, TableSchema

_ENOUGH = 4.0
"""A table must score this much: an e-mail alone (a mailing list, a log) does not make rows persons."""

_OUTRIGHT = 2.0
"""The weight of a name that says a table outright."""

_MORE = {"phone", "date_of_birth", "postal_address"}
"""With a name and an e-mail address, one of these makes rows of any table persons."""

_BORN = "date_of_birth"
"""With a name, it makes rows of any table persons: no company and no thing has one."""

_SEEN = 10
"""Fewer values than this do not show that no two rows have the same."""

_LOGIN = 0.7
"""How sure it must be that a column holds what somebody logs in with."""

_IDENTIFIERS = ("email", "phone", "username")
_OF_LETTERS = ("reply_to", "no_reply", "noreply", "bounce")
"""Addresses to which answers to the service's own letters go are nobody's name."""
_DIALLED = 10_000


def find_people(store: str, schema: StoreSchema, seen: Mapping[str, Mapping[str, Evidence]]) -> People | None:
    """The table whose rows look most like persons; None where no table does."""
    incoming = _incoming(schema)
    listed = _listed(schema, seen)
    scored = [
        (_score(table, seen[table.name], incoming.get(table.name, 0), listed=table.name in listed), table)
        for table in schema.tables
        if _key(table, seen[table.name]) and table.kind == "table"
    ]
    best = max(scored, key=lambda pair: (pair[0], pair[1].name), default=None)
    if best is None or best[0] < _ENOUGH:
        return _by_name(store, schema, seen, incoming)
    table = best[1]
    return described(store, table, seen[table.name]) or People(
        store=store, table=table.name, key=_key(table, seen[table.name]), identifiers={}
    )


def _listed(schema: StoreSchema, seen: Mapping[str, Mapping[str, Evidence]]) -> frozenset[str]:
    """Tables called after people whose e-mail addresses stand in a table of their own, several of one person's."""
    found = set()
    for table in schema.tables:
        if listed_kind(table.name) != "email" or table.kind != "table":
            continue
        verdicts = [_verdict(table, one) for one in seen[table.name].values()]
        emails = [one for one in verdicts if one.identifier == "email"]
        owners = {key.table for key in table.foreign_keys if is_called(key.table, words().people.tables)}
        postal = any("postal_address" in one.categories and one.identifier is None for one in verdicts)
        if len(emails) == 1 and len(owners) == 1 and not postal:
            found |= owners - {table.name}
    return frozenset(found)


def _key(table: TableSchema, seen: Mapping[str, Evidence]) -> str:
    """The column that tells one row from another; empty where none does.

    Where the primary key takes several columns (a client's, a partition's) or there is none, the number is meant.
    """
    if len(table.primary_key) == 1:
        return table.primary_key[0]
    names = ("id", *(f"{noun}_id" for noun in nouns(table.name)), *(f"{noun}id" for noun in nouns(table.name)))
    for column in table.columns:
        known = seen[column.name]
        if snake(column.name) in names and (column.unique or 1 < known.filled == known.distinct):
            return column.name
    return ""


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
        pointed = {key.table for key in table.foreign_keys}
        declared = {name for key in table.foreign_keys for name in key.columns}
        for column in table.columns:
            if column.name not in declared:
                pointed |= {one.table for one in names.guesses(table, column)[:1] if one.weight >= _OUTRIGHT}
        for target in pointed - {table.name}:
            found[target] = found.get(target, 0) + 1
    return found


def find_kinds(
    store: str,
    tables: Mapping[str, TableSchema],
    seen: Mapping[str, Mapping[str, Evidence]],
    persons: frozenset[str] = frozenset(),
) -> dict[str, People]:
    """Tables whose rows are persons: called so, with something that tells one from another, or with what only persons
    have. `persons` are tables known to hold some; what hangs on one of their rows is no person of its own."""
    pointed = {key.table for name, table in tables.items() for key in table.foreign_keys if key.table != name}
    found: dict[str, People] = {}
    for name, table in sorted(tables.items()):
        if table.kind != "table" or not _key(table, seen[name]):
            continue
        if kind := _kind(store, table, seen[name], persons, name in pointed):
            found[name] = kind
    return found


def find_cores(
    store: str, tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], kinds: Collection[str]
) -> dict[str, People]:
    """Tables of persons of whom every word stands in other tables: a patient is a number, and one row elsewhere has
    their name and birth. `kinds` are those that tell of themselves; what is theirs, such as a ticket in the name of
    another, is nobody."""
    bare = {name for name, table in tables.items() if name not in kinds and _is_bare(table, seen[name], kinds)}
    found: dict[str, People] = {}
    for name, table in tables.items():
        for key in table.foreign_keys:
            core = key.table
            if core not in bare - {name} or not _is_one_each(table, key, seen[name]):
                continue
            if _tells_of_persons(table, seen[name], is_named_kind(core)):
                found[core] = People(store=store, table=core, key=_key(tables[core], seen[core]), identifiers={})
    return found


def _is_bare(table: TableSchema, seen: Mapping[str, Evidence], kinds: Collection[str]) -> bool:
    """Whether nothing personal stands in a table, and its rows are nobody's of these kinds."""
    if table.kind != "table" or not _key(table, seen) or any(_verdict(table, one).personal for one in seen.values()):
        return False
    return not any(key.table in kinds and _ties(table, key, seen) for key in table.foreign_keys)


def _is_one_each(table: TableSchema, key: ForeignKey, seen: Mapping[str, Evidence]) -> bool:
    """Whether each row that a key leads to has one row here and no more."""
    if len(key.columns) != 1:
        return False
    column = next(one for one in table.columns if one.name == key.columns[0])
    return table.primary_key == key.columns or _tells_apart(column, seen[column.name])


def _tells_of_persons(table: TableSchema, seen: Mapping[str, Evidence], of_a_kind: bool) -> bool:
    """Whether rows have a name and a date of birth; of what is called after people, a name in two parts will do."""
    found = {category for one in seen.values() for category in _verdict(table, one).categories}
    return (_BORN in found and "name" in found) or (of_a_kind and _is_parted(table))


def _kind(
    store: str, table: TableSchema, seen: Mapping[str, Evidence], persons: frozenset[str], pointed: bool
) -> People | None:
    """`pointed`: keys of other tables lead here. What nobody points to are rather answers that people gave."""
    verdicts = {column.name: _verdict(table, seen[column.name]) for column in table.columns}
    categories = {category for verdict in verdicts.values() if verdict.personal for category in verdict.categories}
    identifiers = {
        name: verdict.identifier
        for name, verdict in verdicts.items()
        if verdict.personal and verdict.identifier in ("email", "phone") and "hash" not in snake(name)
    }
    logs_in = "credentials" in categories
    if is_named_kind(table.name):
        # A company may be called a client: it has a name, and no more.
        called = any(
            verdicts[column.name].identifier == "username" and _tells_apart(column, seen[column.name])
            for column in table.columns
        )
        telling = bool(identifiers) or logs_in or called or "date_of_birth" in categories or _is_parted(table)
        company = nouns(table.name)[0] in words().collectives.tables
        telling = telling or ("name" in categories and bool(categories & _MORE) and not company)
        telling = telling and not set(nouns(table.name)) & set(words().kinds.except_)
    else:
        bare = bare_names(tuple(verdicts))
        emails = {stem(bare.get(name, name)) for name, kind in identifiers.items() if kind == "email"}
        plain = emails & {"email", "e_mail", "mail"}
        tied = {key.table for key in table.foreign_keys if _ties(table, key, seen)}
        telling = "name" in categories and (
            (_BORN in categories and pointed and not tied & persons)
            or (bool(plain) and bool(categories & _MORE) and not tied)
        )
        telling = telling and not set(snake(table.name).split("_")) & set(words().collectives.tables)
    if not telling or any(snake(column.name) in words().kinds.never for column in table.columns):
        return None
    return People(store=store, table=table.name, key=_key(table, seen), identifiers=identifiers)


def _is_parted(table: TableSchema) -> bool:
    """Whether rows have a name in two parts, as no company has: a given name and a surname."""
    columns = tuple(column.name for column in table.columns)
    called = bare_names(columns)
    return lexicon().is_in_parts(called.get(name, name) for name in columns)


def _ties(table: TableSchema, key: ForeignKey, seen: Mapping[str, Evidence]) -> bool:
    """Whether a key may make each row somebody else's. One that many rows lack, such as of the account that a person
    may have, does not; nor does who made or checked the row."""
    if len(key.columns) != 1 or is_actor(key.columns[0]) or is_maker(key.columns[0]):
        return False
    own = seen[_key(table, seen)].filled
    return seen[key.columns[0]].filled > own / 2


def _kind_words() -> tuple[str, ...]:
    return (*words().people.tables, *words().roles.tables, *words().kinds.tables)


def is_named_kind(table: str) -> bool:
    """Whether a table is called after people, and not only filled with what looks like them."""
    return is_called(plainly(table), _kind_words())


def is_born(table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether its rows have a date of birth."""
    return any(_BORN in _verdict(table, one).categories for one in seen.values())


def described(store: str, table: TableSchema, seen: Mapping[str, Evidence]) -> People | None:
    """`People` for a table, with the columns that identify; None where it has none."""
    identifiers = _identifiers(table, seen)
    if not identifiers or not _key(table, seen):
        return None
    return People(store=store, table=table.name, key=_key(table, seen), identifiers=identifiers)


def _identifiers(table: TableSchema, seen: Mapping[str, Evidence]) -> dict[str, str]:
    """Columns whose values name the person, unique and shorter names first: an e-mail address, or what one logs in
    with."""
    found: dict[str, str] = {}
    for column in sorted(table.columns, key=lambda column: (not column.unique, len(column.name), column.name)):
        verdict = _verdict(table, seen[column.name])
        kind = verdict.identifier
        if kind not in _IDENTIFIERS or not verdict.personal or "hash" in snake(column.name):
            continue
        if snake(column.name).startswith(_OF_LETTERS):
            continue
        if kind == "phone" and _is_figure(seen[column.name]):
            continue
        if kind == "username" and not _tells_apart(column, seen[column.name]):
            # Two people may show the same name.
            continue
        if kind not in found.values():
            found[column.name] = kind
    order = [column.name for column in table.columns]
    told = set(found.values())
    logs_in = "username" in told and (
        is_called(plainly(table.name), words().people.tables)
        or any("credentials" in _verdict(table, one).categories for one in seen.values())
    )
    return {name: found[name] for name in sorted(found, key=order.index)} if "email" in told or logs_in else {}


def _is_figure(seen: Evidence) -> bool:
    """Whether the values are numbers too small to be dialled, such as the yes and no of `do_not_phone`."""
    return seen.kind in ("number", "flag") and bool(seen.filled) and seen.span.high < _DIALLED


def _tells_apart(column: ColumnSchema, seen: Evidence) -> bool:
    """Whether no two rows have the same: by a constraint, or in what was seen."""
    return column.unique or (seen.filled >= _SEEN and seen.distinct == seen.filled)


def _score(table: TableSchema, seen: Mapping[str, Evidence], incoming: int, *, listed: bool) -> float:
    """`listed`: other rows have the e-mail addresses of these."""
    identifiers = _identifiers(table, seen)
    if not identifiers and not listed:
        return 0.0
    unique = any(column.unique for column in table.columns if identifiers.get(column.name) == "email")
    found = {category for one in seen.values() for category in _verdict(table, one).categories}
    return (
        2.0
        + 1.0 * unique
        + 1.0 * _logs_in(table, seen)
        + 0.5 * ("name" in found)
        + 0.5 * ("username" in found)
        + 1.5 * is_called(table.name, words().people.tables)
        + _place_in_list(table)
        + min(incoming, 10) * 0.3
        - 1.5 * len([key for key in table.foreign_keys if len(key.columns) == 1 and key.columns == table.primary_key])
    )


def _logs_in(table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether its rows have what somebody logs in with; a key that others verify signatures with is none."""
    verdicts = (_verdict(table, one) for one in seen.values())
    return any("credentials" in verdict.categories and verdict.confidence >= _LOGIN for verdict in verdicts)


def _place_in_list(table: TableSchema) -> float:
    """Decides between `users` and `contacts` where all else is the same."""
    listed = words().people.tables
    return max((0.5 - listed.index(noun) / 50 for noun in nouns(table.name) if noun in listed), default=0.0)


def _verdict(table: TableSchema, seen: Evidence) -> Verdict:
    if bare := bare_names(tuple(column.name for column in table.columns)):
        seen = msgspec.structs.replace(seen, name=bare[seen.name])
    return judge(Case(table=table.name, seen=seen, about=True, person=True))
