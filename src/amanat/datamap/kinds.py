"""Tables of people beside the main one: customers, patients, applicants, guardians."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.detect.tables import bare_names
from amanat.datamap.graph.names import plainly
from amanat.datamap.graph.words import is_actor, is_maker, stem, words
from amanat.datamap.graph.words import persons as words_for_people
from amanat.datamap.person import SEEN, first_of_each, identifying, key_of, tells_apart, verdict_of
from amanat.datamap.words import is_called, listed_kind, lists_both, nouns, singular, snake
from amanat.service.model import People
from amanat.stores.base import ForeignKey, TableSchema

_MORE = {"phone", "date_of_birth", "postal_address"}
"""With a name and an e-mail address, one of these makes rows of any table persons."""

_BORN = "date_of_birth"
"""With a name, it makes rows of any table persons: no company and no thing has one."""


def find_kinds(
    store: str,
    tables: Mapping[str, TableSchema],
    seen: Mapping[str, Mapping[str, Evidence]],
    persons: frozenset[str] = frozenset(),
) -> dict[str, People]:
    """Tables whose rows are persons: called so, with something that tells one from another, or with what only persons
    have. `persons` are tables known to hold some; what hangs on one of their rows is no person of its own."""
    pointed = pointed_to(tables)
    found: dict[str, People] = {}
    for name, table in sorted(tables.items()):
        if table.kind != "table" or not key_of(table, seen[name]):
            continue
        if kind := _kind(store, table, seen[name], persons, name in pointed):
            found[name] = kind
    return found


def pinned_people(
    store: str,
    tables: Mapping[str, TableSchema],
    seen: Mapping[str, Mapping[str, Evidence]],
    said: Collection[str],
) -> dict[str, People]:
    """Tables of which a person said that people live there, where something tells their rows apart."""
    return {
        name: People(
            store=store,
            table=name,
            key=key_of(tables[name], seen[name]),
            identifiers=first_of_each(tables[name], identifying(tables[name], seen[name])),
        )
        for name in sorted(said)
        if name in tables and tables[name].kind == "table" and key_of(tables[name], seen[name])
    }


def pointed_to(tables: Mapping[str, TableSchema]) -> frozenset[str]:
    """Tables to which keys of other tables lead, as far as they are believed."""
    return frozenset(key.table for name, table in tables.items() for key in table.foreign_keys if key.table != name)


def is_tenant(home: TableSchema, seen: Mapping[str, Evidence], name: str) -> bool:
    """Whether many people of the main table belong to one row of another: accounts of a firm, of whom each has many
    users."""
    if not set(nouns(name)) & set(words().kinds.tenants):
        return False
    keys = (seen[key.columns[0]] for key in home.foreign_keys if key.table == name and len(key.columns) == 1)
    return any(one.filled >= max(_SOME, _MANY * one.distinct) for one in keys)


_SOME, _MANY = 5, 3
"""So many people at least, and so many to each row."""


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
            # Nodes of which some are portraits are no persons.
            own = seen[core][key_of(tables[core], seen[core])].filled
            if 2 * seen[name][key.columns[0]].filled <= own:
                continue
            if _tells_of_persons(table, seen[name], is_named_kind(core)):
                found[core] = People(store=store, table=core, key=key_of(tables[core], seen[core]), identifiers={})
    return found


def find_parties(
    store: str, tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], kinds: Collection[str]
) -> dict[str, People]:
    """Tables of persons, companies among them, who are a name and no more: how to reach them stands in tables of its
    own, a row for each address and number. Of `kinds` it is known already."""
    reached: dict[str, set[str]] = {}
    for name, table in tables.items():
        if listed_kind(name) or lists_both(name):
            for key in table.foreign_keys:
                reached.setdefault(key.table, set()).add(name)
    return {
        name: People(store=store, table=name, key=key_of(tables[name], seen[name]), identifiers={})
        for name in sorted(reached)
        if name in tables and len(reached[name] - {name}) > 1 and _is_named_only(tables[name], seen[name], kinds)
    }


def find_wider(
    store: str, tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], kinds: Collection[str]
) -> dict[str, People]:
    """Tables of which people of a kind are a subtype, by one and the same key, and which say how to reach them:
    partners, who are persons or companies. Things of which one sort tells of persons have no address."""
    found: dict[str, People] = {}
    todo = [*kinds]
    while todo:
        for name in _wider(tables[todo.pop()]):
            table = tables.get(name)
            if table is None or name in found or table.kind != "table" or not key_of(table, seen[name]):
                continue
            told = {category for one in seen[name].values() for category in verdict_of(table, one).categories}
            if told & _ADDRESSED:
                identifiers = first_of_each(table, identifying(table, seen[name]))
                found[name] = People(store=store, table=name, key=key_of(table, seen[name]), identifiers=identifiers)
                todo.append(name)
    return found


_ADDRESSED = {"email", "phone", "postal_address"}


def _wider(table: TableSchema) -> list[str]:
    return [key.table for key in table.foreign_keys if key.columns == table.primary_key and len(key.columns) == 1]


def _is_named_only(table: TableSchema, seen: Mapping[str, Evidence], kinds: Collection[str]) -> bool:
    """Whether rows have a name that tells them apart, many of them a person's, and are nobody's of these kinds."""
    if table.name in kinds or table.kind != "table" or not key_of(table, seen):
        return False
    if set(nouns(table.name)) & set(words().collectives.tables) or _is_of(kinds, table, seen):
        return False
    names = [one for one in seen.values() if snake(one.name) in ("name", "full_name", "display_name")]
    told_apart = [one for one in names if one.filled >= SEEN and one.distinct > one.filled * _APART]
    return any(one.spaced > _APART and one.share("full name") > _NAMED for one in told_apart)


def find_addressed(
    store: str, tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], kinds: Collection[str]
) -> dict[str, People]:
    """Tables whose rows are known by their e-mail address, and to which rows of others point: who wrote a letter, with
    an account or without. A list for letters is nobody. Of `kinds` it is known already."""
    pointed = pointed_to(tables)
    found: dict[str, People] = {}
    for name in sorted(pointed & tables.keys() - set(kinds)):
        table = tables[name]
        if table.kind != "table" or len(table.primary_key) != 1 or _is_of(kinds, table, seen[name]):
            continue
        known = seen[name][table.primary_key[0]]
        if known.filled >= SEEN and known.share("email") == 1.0 and not _is_list(name):
            found[name] = People(store=store, table=name, key=known.name, identifiers={known.name: "email"})
    return found


def _is_list(table: str) -> bool:
    return bool(set(nouns(table)) & {*words().collectives.tables, "list", "mailinglist", "mailing_list"})


_APART = 0.8
_NAMED = 0.25
"""So many names must be of given name and surname. Those of a shop's goods, or of its companies alone, are not."""


def _is_bare(table: TableSchema, seen: Mapping[str, Evidence], kinds: Collection[str]) -> bool:
    """Whether nothing personal stands in a table, and its rows are nobody's of these kinds."""
    if table.kind != "table" or not key_of(table, seen) or _is_of(kinds, table, seen):
        return False
    return not any(verdict_of(table, one).personal for one in seen.values())


def _is_of(kinds: Collection[str], table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether rows are people's of these kinds, and so no people of their own."""
    return any(key.table in kinds and _ties(table, key, seen) for key in table.foreign_keys)


def _is_one_each(table: TableSchema, key: ForeignKey, seen: Mapping[str, Evidence]) -> bool:
    """Whether each row that a key leads to has one row here and no more."""
    if len(key.columns) != 1:
        return False
    column = next(one for one in table.columns if one.name == key.columns[0])
    return table.primary_key == key.columns or tells_apart(column, seen[column.name])


def _tells_of_persons(table: TableSchema, seen: Mapping[str, Evidence], of_a_kind: bool) -> bool:
    """Whether rows have a name and a date of birth; of what is called after people, a name in two parts will do."""
    found = {category for one in seen.values() for category in verdict_of(table, one).categories}
    return (_BORN in found and "name" in found) or (of_a_kind and _is_parted(table))


def _kind(
    store: str, table: TableSchema, seen: Mapping[str, Evidence], persons: frozenset[str], pointed: bool
) -> People | None:
    """`pointed`: keys of other tables lead here. What nobody points to are rather answers that people gave."""
    verdicts = {column.name: verdict_of(table, seen[column.name]) for column in table.columns}
    categories = {category for verdict in verdicts.values() if verdict.personal for category in verdict.categories}
    reached = {
        name: verdict.identifier
        for name, verdict in verdicts.items()
        if verdict.personal and verdict.identifier in ("email", "phone") and "hash" not in snake(name)
    }
    own = (one for one in identifying(table, seen) if not _is_of_another(table, one[0]))
    identifiers = first_of_each(table, own)
    logs_in = "credentials" in categories
    if is_named_kind(table.name):
        # A company may be called a client: it has a name, and no more.
        called = "username" in identifiers.values()
        telling = bool(reached) or logs_in or called or "date_of_birth" in categories or _is_parted(table)
        company = nouns(table.name)[0] in words().collectives.tables
        telling = telling or ("name" in categories and bool(categories & _MORE) and not company)
        telling = telling and not set(nouns(table.name)) & set(words().kinds.except_)
    else:
        bare = bare_names(tuple(verdicts))
        emails = {stem(bare.get(name, name)) for name, kind in reached.items() if kind == "email"}
        plain = emails & {"email", "e_mail", "mail"}
        tied = {key.table for key in table.foreign_keys if _ties(table, key, seen)}
        telling = "name" in categories and (
            (_BORN in categories and pointed and not tied & persons)
            or (bool(plain) and bool(categories & _MORE) and not tied)
            or (pointed and not tied and is_each_a_person(table, seen))
        )
        telling = telling and not set(snake(table.name).split("_")) & set(words().collectives.tables)
    if not telling or any(snake(column.name) in words().kinds.never for column in table.columns):
        return None
    return People(store=store, table=table.name, key=key_of(table, seen), identifiers=identifiers)


def is_each_a_person(table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether rows are persons by what they hold, whatever anything is called: each has a name and an e-mail address
    that no other row has, and little else is told of them. Orders have what was ordered, and one customer has several.
    """
    verdicts = {column.name: verdict_of(table, seen[column.name]) for column in table.columns}
    personal = {name for name, verdict in verdicts.items() if verdict.personal}
    found = {category for name in personal for category in verdicts[name].categories}
    keys = {key_of(table, seen)} | {name for key in table.foreign_keys for name in key.columns}
    rest = [name for name in verdicts if name not in keys]
    addressed = any(
        verdicts[name].identifier == "email"
        and verdicts[name].confidence >= _SURELY
        and seen[name].filled >= SEEN
        and seen[name].distinct == seen[name].filled
        and not _is_of_another(table, name)
        for name in personal
    )
    named = [name for name in personal if "name" in verdicts[name].categories]
    more = bool(found & _MORE) or len(named) > 1
    told = bool(named) and more and len(personal) >= _TOLD * len(rest)
    return addressed and told and not lexicon().is_of_things(table.name)


_SURELY = 0.9
_TOLD = 0.6
"""So much of what stands in a table of persons tells of them."""


def _is_of_another(table: TableSchema, column: str) -> bool:
    """Whether a name says whose it is, and that is not who the table is called after: `guardian_email` of pupils."""
    own = {*nouns(table.name), *words().roles.wider, "contact"}
    said = {singular(word) for word in snake(column).split("_")[:-1]}
    return bool(said & (words_for_people() | set(words().roles.besides)) - own)


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
    own = seen[key_of(table, seen)].filled
    return seen[key.columns[0]].filled > own / 2


def _kind_words() -> tuple[str, ...]:
    return (*words().people.tables, *words().roles.tables, *words().kinds.tables)


def is_named_kind(table: str) -> bool:
    """Whether a table is called after people, and not only filled with what looks like them."""
    return is_called(plainly(table), _kind_words())


def is_born(table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether its rows have a date of birth."""
    return any(_BORN in verdict_of(table, one).categories for one in seen.values())
