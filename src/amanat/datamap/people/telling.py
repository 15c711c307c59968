"""Whether the rows of one table are persons: by what the table is called, and by what it holds."""

from __future__ import annotations

from collections.abc import Mapping

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.judge import Verdict
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.detect.tables import bare_names
from amanat.datamap.names.known import is_of_another
from amanat.datamap.names.targets import plainly
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import is_actor, is_maker, stem, words
from amanat.datamap.names.words import is_called, nouns, snake
from amanat.datamap.people.person import SEEN, first_of_each, identifying, key_of, numbering, verdict_of
from amanat.service.model import People
from amanat.stores.schema.model import ForeignKey, TableSchema

_MORE = {"phone", "date_of_birth", "postal_address"}
"""With a name and an e-mail address, one of these makes rows of any table persons."""

_BORN = "date_of_birth"
"""With a name, it makes rows of any table persons: no company and no thing has one."""


def people_in(store: str, table: TableSchema, seen: Mapping[str, Evidence]) -> People:
    """A table of which it is known that its rows are persons, with what they are known by."""
    return People(store=store, table=table.name, key=key_of(table, seen), identifiers=_known_by(table, seen))


def _known_by(table: TableSchema, seen: Mapping[str, Evidence]) -> dict[str, str]:
    keys = {name for key in table.foreign_keys for name in key.columns}
    told = (one for one in identifying(table, seen) if one[1] != "username" or one[0] not in keys)
    return first_of_each(table, (one for one in told if not is_of_another(table.name, one[0]))) | numbering(table, seen)


def is_named_kind(table: str) -> bool:
    """Whether a table is called after people, and not only filled with what looks like them."""
    return is_called(plainly(table), (*words().people.tables, *words().roles.tables, *words().kinds.tables))


def is_role(table: str) -> bool:
    """Whether a table is called after people in a role that a key is called after as well, such as `lawyers`."""
    return is_called(plainly(table), words().roles.columns)


def is_person(table: TableSchema, seen: Mapping[str, Evidence], persons: frozenset[str], *, pointed: bool) -> bool:
    """Whether rows tell that they are persons, by less where the table is called after people. What hangs on a row of
    `persons` is no person of its own; `pointed`: keys of other tables lead here. What nobody points to are rather
    answers that people gave."""
    if any(snake(column.name) in words().kinds.never for column in table.columns):
        return False
    verdicts = {
        column.name: verdict_of(table, one)
        for column in table.columns
        if (one := seen[column.name]).share("function") < _OFFICES
    }
    if _is_way_in(table, seen, persons):
        return False
    if is_named_kind(table.name):
        return _is_one_of_its_name(table, seen, verdicts) or (pointed and _is_called_as_people(table, seen, verdicts))
    if set(snake(table.name).split("_")) & set(words().collectives.tables):
        return False
    categories = _held(verdicts)
    if lexicon().is_of_things(table.name) and not (_BORN in categories or _is_parted(table)):
        return False
    tied = {key.table for key in table.foreign_keys if ties(table, key, seen)}
    return "name" in categories and (
        (_BORN in categories and pointed and not tied & persons)
        or (_has_plain_address(verdicts) and (bool(categories & _MORE) or is_role(table.name)) and not tied)
        or (logs_in(table, seen) and not tied)
        or (pointed and not tied and is_each_a_person(table, seen))
    )


def _is_way_in(table: TableSchema, seen: Mapping[str, Evidence], persons: frozenset[str]) -> bool:
    """Whether a row says by which other service somebody logs in, who has a row of their own."""
    vouched = any(snake(column.name) in words().kinds.vouched for column in table.columns)
    theirs = (key for key in table.foreign_keys if key.table in persons or is_named_kind(key.table))
    return vouched and any(ties(table, key, seen) for key in theirs if key.table != table.name)


_OFFICES = 0.95
"""From this share of addresses such as `support@`, a column tells how to reach an office, and no person."""


def _is_one_of_its_name(table: TableSchema, seen: Mapping[str, Evidence], verdicts: Mapping[str, Verdict]) -> bool:
    """The same of a table called after people. A company may be called a client: it has a name, and no more."""
    if set(nouns(table.name)) & set(words().kinds.except_):
        return False
    categories = _held(verdicts)
    if _reached(verdicts) or "credentials" in categories or has_what_persons_have(table, seen):
        return True
    company = nouns(table.name)[0] in words().collectives.tables
    return "name" in categories and bool(categories & _MORE) and not company


def _is_called_as_people(table: TableSchema, seen: Mapping[str, Evidence], verdicts: Mapping[str, Verdict]) -> bool:
    """Whether rows are told apart by people's names, as where their addresses stand in another table."""
    names = [seen[name] for name, verdict in verdicts.items() if "name" in verdict.categories]
    apart = [one for one in names if one.filled >= SEEN and one.distinct > one.filled * _APART]
    of_things = set(nouns(table.name)) & set(words().kinds.except_)
    return not of_things and any(one.spaced > _APART and one.share("full name") > _KNOWN for one in apart)


def _held(verdicts: Mapping[str, Verdict]) -> set[str]:
    return {category for verdict in verdicts.values() if verdict.personal for category in verdict.categories}


def _reached(verdicts: Mapping[str, Verdict]) -> dict[str, str]:
    """By column, how a person is reached there."""
    return {
        name: verdict.identifier
        for name, verdict in verdicts.items()
        if verdict.personal and verdict.identifier in ("email", "phone") and "hash" not in snake(name)
    }


def _has_plain_address(verdicts: Mapping[str, Verdict]) -> bool:
    return bool(_addresses(verdicts) & _PLAIN)


def _addresses(verdicts: Mapping[str, Verdict]) -> set[str]:
    """What e-mail addresses are called: after a person (`applicant` of `applicant_email`), or plainly."""
    bare = bare_names(tuple(verdicts))
    said = {stem(bare.get(name, name)) for name, kind in _reached(verdicts).items() if kind == "email"}
    return said | set(map(english, said))


_PLAIN = {"email", "e_mail", "mail"}


def logs_in(table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether rows have a name, an address that is plainly theirs, and what somebody logs in with: a password. The
    mailbox or the server that a program logs in to has no name of a person."""
    if lexicon().is_of_things(table.name):
        return False
    verdicts = {column.name: verdict_of(table, seen[column.name]) for column in table.columns}
    called = {snake(column.name) for column in table.columns}
    named = _is_parted(table) or not called.isdisjoint(("full_name", "display_name", "real_name"))
    return named and {"name", "credentials"} <= _held(verdicts) and _has_plain_address(verdicts)


def is_signed(table: TableSchema, seen: Mapping[str, Evidence], rows: int) -> bool:
    """Whether each row names somebody, with an address that is plainly theirs, as those of a waiting list do, or is
    called after whoever came by themselves (`applicant_email`). `rows`: how many were looked at; where some have no
    address, it is a detail of something else."""
    given = {column.name for column in table.columns if not column.nullable or seen[column.name].filled >= rows > 0}
    verdicts = {column.name: verdict_of(table, seen[column.name]) for column in table.columns}
    always = {name: verdict for name, verdict in verdicts.items() if name in given}
    return "name" in _held(verdicts) and bool(_addresses(always) & {*_PLAIN, *words().signed.who})


def is_each_a_person(table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether rows are persons by what they hold, whatever anything is called: each has a name that people have and an
    e-mail address that no other row has, and little else is told of them. Orders have what was ordered, and one
    customer has several; a hotel has an address as well, but no given name."""
    if lexicon().is_of_things(table.name):
        return False
    verdicts = {name: verdict for name in seen if (verdict := verdict_of(table, seen[name])).personal}
    named = [name for name, verdict in verdicts.items() if "name" in verdict.categories]
    if not named or not (_is_parted(table) or all(_has_names_of_people(seen[name]) for name in named)):
        return False
    keys = {key_of(table, seen)} | {name for key in table.foreign_keys for name in key.columns}
    told = len(verdicts) >= _TOLD * len(seen.keys() - keys)
    more = bool(_held(verdicts) & _MORE) or len(named) > 1
    return told and more and any(_is_each_ones(table, name, one, seen[name]) for name, one in verdicts.items())


def _is_each_ones(table: TableSchema, name: str, verdict: Verdict, seen: Evidence) -> bool:
    """Whether it is surely the e-mail address of whom the row is of, and each row has another."""
    if verdict.identifier != "email" or verdict.confidence < _SURELY or is_of_another(table.name, name):
        return False
    return seen.filled >= SEEN and seen.distinct == seen.filled


def _has_names_of_people(seen: Evidence) -> bool:
    """Of the names in a column so many are known as people's: those of companies and goods hardly ever are."""
    return _called_as_people(seen) > _KNOWN


def are_called_as_firms(seen: Mapping[str, Evidence]) -> bool:
    """Whether what rows are called by are companies' names: a good part of them end in a legal form, and hardly one is
    called as people are. Of customers among whom are persons too, that many are."""
    names = [one for one in seen.values() if snake(one.name) in ("name", "company", "company_name", "display_name")]
    told = [one for one in names if one.filled >= SEEN]
    persons = any(_called_as_people(one) >= _HARDLY for one in told)
    return not persons and any(one.share("firm") >= _FORMS for one in told)


def _called_as_people(seen: Evidence) -> float:
    return max(seen.share("full name"), seen.share("given"), seen.share("family"))


_FORMS, _HARDLY = 0.2, 0.1

_SURELY = 0.9
_KNOWN = 0.25
_TOLD = 0.6
"""So much of what stands in a table of persons tells of them."""


def is_named_only(table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether rows have a name that tells them apart, many of them a given name and a surname. Those of a shop's goods,
    or of its companies alone, are not."""
    if set(nouns(table.name)) & set(words().collectives.tables):
        return False
    names = [one for one in seen.values() if snake(one.name) in ("name", "full_name", "display_name")]
    told_apart = [one for one in names if one.filled >= SEEN and one.distinct > one.filled * _APART]
    return any(one.spaced > _APART and one.share("full name") > _KNOWN for one in told_apart)


_APART = 0.8


def tells_of_persons(table: TableSchema, seen: Mapping[str, Evidence], *, of_a_kind: bool) -> bool:
    """Whether rows have a name and a date of birth; of what is called after people, a name in two parts will do."""
    found = categories_in(table, seen)
    return (_BORN in found and "name" in found) or (of_a_kind and _is_parted(table))


def has_what_persons_have(table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether rows have a name in two parts, a date of birth or a user name, as no firm has."""
    return _is_parted(table) or is_born(table, seen) or "username" in _known_by(table, seen).values()


def is_born(table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether its rows have a date of birth."""
    return _BORN in categories_in(table, seen)


def categories_in(table: TableSchema, seen: Mapping[str, Evidence]) -> set[str]:
    """What the columns of a table hold, were its rows persons."""
    return {category for one in seen.values() for category in verdict_of(table, one).categories}


def _is_parted(table: TableSchema) -> bool:
    """Whether rows have a name in two parts, as no company has: a given name and a surname."""
    columns = tuple(column.name for column in table.columns)
    called = bare_names(columns)
    return lexicon().is_in_parts(called.get(name, name) for name in columns)


def ties(table: TableSchema, key: ForeignKey, seen: Mapping[str, Evidence]) -> bool:
    """Whether a key may make each row somebody else's. One that many rows lack, such as of the account that a person
    may have, does not; nor does who made or checked the row."""
    if len(key.columns) != 1 or is_actor(key.columns[0]) or is_maker(key.columns[0]):
        return False
    own = seen[key_of(table, seen)].filled
    return seen[key.columns[0]].filled > own / 2
