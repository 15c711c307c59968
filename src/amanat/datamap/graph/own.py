"""Tables with personal columns that are nobody's but the service's: servers that it logs in to, its settings, and the
secrets of services that it works with.

A service cannot tell whose a row is without something in the row that says so. Where nothing does, a login to a server
is the service's own, and so is a row for all, or for each setting. In doubt a table stays unplaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.graph.carried import Seen, keys_to
from amanat.datamap.model import ColumnMap, TableMap
from amanat.datamap.names.pointing import pointing
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import persons, stem, words
from amanat.datamap.names.words import Patterns, is_called, nouns, singular, snake
from amanat.stores.schema.model import TableSchema
from amanat.toml.packaged import packaged


class _Server(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hosts: tuple[str, ...]
    urls: tuple[str, ...]
    ports: tuple[str, ...]
    logins: tuple[str, ...]
    most: int
    categories: frozenset[str]


class _Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]
    values: tuple[str, ...]
    most: int
    categories: frozenset[str]


class _Both(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    senders: tuple[str, ...]
    categories: frozenset[str]


class _Secrets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]
    visitors: tuple[str, ...]
    logins: tuple[str, ...]
    categories: frozenset[str]


class _Own(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    server: _Server
    settings: _Settings
    both: _Both
    secrets: _Secrets


@cache
def _own() -> _Own:
    return msgspec.convert(packaged("amanat.datamap.graph", "own.toml"), _Own)


@cache
def _patterns(names: tuple[str, ...]) -> Patterns:
    return Patterns(names)


def with_own(maps: Sequence[TableMap], tables: Mapping[str, TableSchema], seen: Seen) -> tuple[TableMap, ...]:
    """The maps; what is the service's own is nobody's, and says why."""
    by_name = {table.name: table for table in maps}
    return tuple(
        table
        if not _may_be_own(table) or _is_tied(table.name, by_name, tables, seen)
        else _settled(table, seen[table.name])
        for table in maps
    )


def _may_be_own(table: TableMap) -> bool:
    """Whether nobody's way ends here, or only theirs by whose address the service writes or logs in: an `email` beside
    settings is whose they are."""
    if table.ownership == "identified":
        named = {name for link in table.links for name in link.columns}
        known = (*_own().both.senders, *_own().server.logins)
        return all(_is(column, known) for column in table.columns if column.name in named)
    return table.ownership == "unplaced"


def _settled(table: TableMap, seen: Mapping[str, Evidence]) -> TableMap:
    because = _server(table, seen) or _settings(table, seen) or _secrets(table, seen)
    return msgspec.structs.replace(table, ownership="none", because=because) if because else table


def _is_tied(name: str, maps: Mapping[str, TableMap], tables: Mapping[str, TableSchema], seen: Seen) -> bool:
    """Whether rows of people may each point to one of their own here."""
    return any(
        maps[child].ownership in ("people", "owned", "shared", "identified")
        and not any(seen[child][column].filled > seen[child][column].distinct for column in key.columns)
        for child, key in keys_to(name, tables)
    )


def _server(table: TableMap, seen: Mapping[str, Evidence]) -> str:
    """Why the table is of servers that the service logs in to; empty where it is not."""
    own = _own().server
    secret = next((column.name for column in table.columns if "credentials" in column.categories), "")
    login, port = _first(table, own.logins, seen), _first(table, own.ports)
    host = _first(table, own.hosts) or (port and _first(table, own.urls))
    if not (host and secret and (port or login)) or table.rows is None or table.rows > own.most:
        return ""
    if _is_of_person(table.name, but=_BUT) or not _are_own(table, seen, own.categories, own.logins):
        return ""
    return f"the service's own: how it logs in to a server (`{host}`, `{secret}`); {_SEARCHED}"


def _settings(table: TableMap, seen: Mapping[str, Evidence]) -> str:
    """Why the table has settings of the service; empty where it does not."""
    own = _own().settings
    if not is_called(table.name, own.tables) or _is_of_person(table.name) or not table.rows:
        return ""
    collectives = words().collectives.tables
    # The address of one who only acts, such as an administrator, is no key.
    if any(nouns(link.table)[0] not in collectives for link in table.links if link.by != "identifier"):
        return ""
    named = _naming(table, seen)
    if table.rows > own.most and not named:
        return ""
    if not _are_own(table, seen, own.categories, (), named):
        return ""
    form = "each row is one of them" if named else "few rows have them all"
    return f"the service's own: settings, {form}; {_SEARCHED}"


def _secrets(table: TableMap, seen: Mapping[str, Evidence]) -> str:
    """Why the table has secrets of the service, or of others that it works with; empty where it does not."""
    own = _own().secrets
    held = [column for column in table.columns if column.personal is not False]
    if not held or not all(_is(column, own.names) for column in held) or _is_of_person(table.name, but=_BUT):
        return ""
    if _first(table, own.visitors) or not _are_own(table, seen, own.categories, own.logins):
        return ""
    return f"the service's own: a secret (`{held[0].name}`), and nothing says of whom; {_SEARCHED}"


_SEARCHED = "no way leads from it to a person, and requests still search it for a person's identifiers"


def _naming(table: TableMap, seen: Mapping[str, Evidence]) -> str:
    """The column with the names of settings, each there once, beside one with their values; empty where none is.

    What people have several of stands there once for each of them, and their names have spaces or are given names.
    """
    value = _first(table, _own().settings.values)
    return next(
        (
            column.name
            for column in table.columns
            if value and column.name != value and _is_list(seen[column.name], table.rows or 0)
            and not {"username", "email"}.intersection(column.categories)
        ),
        "",
    )  # fmt: skip


def _is_list(seen: Evidence, rows: int) -> bool:
    names = seen.kind == "text" and not seen.spaced and seen.share("given") < _CALLED
    return names and 1 < rows == seen.filled == seen.distinct


_CALLED = 0.2


def _first(table: TableMap, names: tuple[str, ...], seen: Mapping[str, Evidence] | None = None) -> str:
    """The first column of such a name; with `seen`, of those with texts."""
    return next(
        (one.name for one in table.columns if _is(one, names) and (seen is None or seen[one.name].kind == "text")), ""
    )


def _is(column: ColumnMap, names: tuple[str, ...]) -> bool:
    name = snake(column.name)
    return name in _patterns(names) or english(name) in _patterns(names)


def _are_own(
    table: TableMap,
    seen: Mapping[str, Evidence],
    categories: frozenset[str],
    logins: tuple[str, ...],
    named: str = "",
) -> bool:
    """Whether all columns may be the service's: none tells of a person, and none says whose the row is. A key leads to
    a table that is nobody's, whatever it is called, or the table would be placed."""
    keys = {name for link in table.links if link.by != "identifier" for name in link.columns}
    return all(
        column.name == named
        or _is_sender(column, categories)
        or (
            _may_be(column, categories)
            and (column.name in keys or _is_login(column, seen, logins) or not _says_whose(column))
        )
        for column in table.columns
    )


def _is_sender(column: ColumnMap, categories: frozenset[str]) -> bool:
    return _is(column, _own().both.senders) and _may_be(column, categories | _own().both.categories)


def _may_be(column: ColumnMap, categories: frozenset[str]) -> bool:
    held = {*column.categories, *column.proven, *(name for inner in column.inside for name in inner.categories)}
    return column.personal is not None and held <= categories


def _is_login(column: ColumnMap, seen: Mapping[str, Evidence], logins: tuple[str, ...]) -> bool:
    return _is(column, logins) and seen[column.name].kind == "text"


def _says_whose(column: ColumnMap) -> bool:
    """`user_id`, `owner`, and what is told of one: `customer_email`."""
    name = english(snake(column.name))
    points = pointing(name)
    said = {stem(name), points.stem if points else ""}
    return any(one.rpartition("_")[2] in persons() for one in said) or (
        bool(column.personal) and _is_of_person(name, but=_BUT)
    )


_BUT = ("account",)
"""A word for people and as often for what a service logs in with."""


def _is_of_person(name: str, but: tuple[str, ...] = ()) -> bool:
    said = {singular(word) for word in english(snake(name.rpartition(".")[2])).split("_")}
    return bool((said & persons()).difference(but))
