"""What names say of an identifier: whether it is the person's own, and whether a number is one they are known by."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import is_actor, is_maker, persons, words
from amanat.datamap.names.words import is_called, nouns, singular, snake

BEYOND_AN_ADDRESS = frozenset(("content", "communication", "postal_address"))
"""What a letter has, and a row that is an e-mail address or a telephone number has not."""


@cache
def goes_beside(table: str) -> bool:
    """Whether each person has one row in a table of such a name: `user_profiles`."""
    return is_called(table, words().beside.tables)


@cache
def lists_logins(table: str) -> bool:
    """Whether each row of a table of such a name is a way in which somebody logs in: `account_identities`."""
    return is_called(table, words().beside.logins)


def is_of_each(table: str, *, alone: bool) -> bool:
    """Whether what a table has of a person is theirs and nobody else's: no two rows are of one person (`alone`), or it
    is called a profile or a way to log in."""
    return alone or goes_beside(table) or lists_logins(table)


def holds_a_login(columns: Iterable[tuple[str, bool]]) -> bool:
    """Whether each row is somebody's login by what it holds, whatever the table is called: a password, and a plain
    address that no other row has. `columns`: each with whether its values are unique."""
    unique = {snake(name): alone for name, alone in columns}
    return any(map(unique.get, words().named_values.addresses)) and any(name in _PASSWORDS for name in unique)


_PASSWORDS = frozenset((
    "password", "password_hash", "password_digest", "hashed_password", "encrypted_password", "crypted_password",
    "passwd", "passwordhash",
))  # fmt: skip


@cache
def lists_ways(table: str, columns: tuple[str, ...]) -> bool:
    """Whether each row of a table is a way to reach somebody, and says of which sort: `customer_contacts` with a
    `kind`, or any with a `medium` and an `address`. With a name, it is a person who is to be asked for."""
    called = frozenset(map(snake, columns))
    sorts = {"kind", "type", "channel", "medium", "method", "contact_type", "contact_kind"}
    told = "contact" in nouns(table) and not called.isdisjoint(sorts)
    by_medium = "address" in called and not called.isdisjoint({"channel", "medium"})
    return (told or by_medium) and not any("name" in one for one in called)


@cache
def is_of_another(table: str, column: str) -> bool:
    """Whether a name says whose it is, and that is not who the table is called after: `guardian_email` of pupils."""
    return bool(_said_of(table, column))


@cache
def names_another(table: str, column: str) -> bool:
    """Whether what a column of people's rows holds is surely somebody else's by its name: of who made or changed the
    row (`last_modified_by`), invited them (`invited_by_email`) or stands over them (`manager_email`). The customers of
    a table of users may be those users."""
    if is_actor(column) or is_maker(column):
        return True
    return bool(_said_of(table, column) - {*words().people.tables, *words().roles.selves})


def _said_of(table: str, column: str) -> frozenset[str]:
    """The words for people before the last word of a column's name that the table is not called after; in another
    language they may come last (`telefono_tutor`)."""
    own = {*nouns(table), *words().roles.wider, "contact"}
    name = snake(column)
    meant = english(name)
    said = {singular(word) for word in (*name.split("_")[:-1], *(meant.split("_") if meant != name else ()))}
    return frozenset(said & (persons() | set(words().roles.besides)) - own)


@cache
def numbers_people(column: str) -> bool:
    """Whether a column holds a number by which people are known to whoever serves them: `customer_number`."""
    name, called = snake(column), words().numbered
    if name in called.names:
        return True
    return any(name in (f"{head}_{tail}", head + tail) for tail in called.tails for head in called.heads)
