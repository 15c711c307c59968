"""Who has a row in hand, and who keeps one: people at work with rows that are others'."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from amanat.datamap.model import Link
from amanat.datamap.names.whose import is_actor, stem, words
from amanat.datamap.names.words import nouns
from amanat.stores.schema.model import TableSchema

LOGINS = ("user", "login")
"""What somebody logs in with is one row for each, whatever the key to the person is called."""

Tables = Mapping[str, TableSchema]


def is_at_work(
    tables: Tables, people: str, kinds: Collection[str], table: TableSchema, columns: tuple[str, ...], to: str
) -> bool:
    """Whether people are more than those who log in, and a plain key to one of these stands beside one to a person that
    no row is without, or in the row of one: they have the row in hand. `kinds` hold people of other kinds."""
    if to == people or nouns(to)[0] not in LOGINS or stem(columns[0]) not in words().roles.wider:
        return False
    if table.name in kinds and _is_one_of_many(tables[to], people):
        return True
    firm = (key for key in table.foreign_keys if not table.may_lack(key.columns[0]))
    return any(key.table == people and not is_actor(key.columns[0]) for key in firm)


def _is_one_of_many(logins: TableSchema, people: str) -> bool:
    """Whether each of those who log in is one of the people, by a key that none lacks."""
    keys = (key for key in logins.foreign_keys if key.table == people and len(key.columns) == 1)
    return any(not logins.may_lack(key.columns[0]) and not is_actor(key.columns[0]) for key in keys)


def is_kept(name: str, link: Link, links: Mapping[str, Collection[Link]], persons: Collection[str]) -> bool:
    """Whether a row that is a person is had by another who keeps it: the owner of a contact, whoever has clients. It
    can be without them, or rows of others hang on it: what does neither is told of that other alone. Where somebody
    else has the row in hand, the key says who the person is."""
    own, noun = stem(link.columns[0]), nouns(name)[0]
    if link.table not in persons or link.by == "identifier" or own in nouns(name):
        return False
    if own in (*nouns(link.table), *words().roles.wider) and noun not in words().kinds.entries:
        return False
    if own in nouns(link.table) and any(_has_in_hand(one, link) for one in links[name]):
        return False
    return link.nullable or any(other.table == name for at in links if at != name for other in links[at])


def _has_in_hand(link: Link, beside: Link) -> bool:
    """Whether a plain key leads to one of those who log in, who acted, and another to whom the row is of."""
    plain = stem(link.columns[0]) in words().roles.wider
    return link.role == "actor" and plain and link.table != beside.table and nouns(link.table)[0] in LOGINS
