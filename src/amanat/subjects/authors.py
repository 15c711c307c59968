"""Whose columns are whose in a row that several people share.

A column belongs to a party when its name starts with the name of that party's link (`recipient_name` with
`recipient_id`), or with another word for them where one gives and one gets: `sender_name` with
`from_account_id`. What is left, such as the comment in a review, belongs to who wrote it. Where no link tells the
writer, it counts as everyone's, and the erasure of one (GDPR Art. 17) prevails over the interest of the others in it.

Correspondence is the exception: what was said to somebody is theirs as well, and stays as long as one of them is left.
Some rows are about one party whom the others only serve, as a visit is about the patient: these are the patient's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from itertools import takewhile

import msgspec

from amanat.datamap.graph.words import serves, words
from amanat.datamap.model import ColumnMap, Link, Path, TableMap
from amanat.datamap.words import is_called, nouns, snake
from amanat.toml.packaged import packaged
from amanat.vocabulary.categories import broader

_TAIL = re.compile(r"_(?:user|account|person|member|profile)?_?(?:id|uuid|key|ref|fk|email|username)$|_(?:user|by)$")


class Parties(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words for who writes and who is written to, who gives and who gets; whom a row is about, and who only serves them
    there; for rows that say what somebody may do, or did, with a thing of another's; for who made a thing; and for
    columns that hold what is made of a title or a name, to stand in an address."""

    writes: frozenset[str]
    receives: frozenset[str]
    gives: frozenset[str]
    gets: frozenset[str]
    about: frozenset[str]
    serves: frozenset[str]
    accesses: frozenset[str]
    makes: frozenset[str]
    made_of_words: frozenset[str]


@cache
def parties() -> Parties:
    data = packaged("amanat.subjects", "parties.toml")
    return msgspec.convert(data, Parties)


def stem(link: Link) -> str:
    """The name of a party: `recipient_id` and `recipient_user_id` give `recipient`; so does a key of `recipient_order`
    and `recipient_line`."""
    names = [name.lower() for name in link.columns]
    text = (_common(names) if len(names) > 1 else "") or names[-1]
    while (shorter := _TAIL.sub("", text)) != text:
        text = shorter
    return text


def made(link: Link) -> bool:
    """Whether who is named there made, or mended, what the row is."""
    return stem(link).rpartition("_")[2] in parties().makes


def _common(names: list[str]) -> str:
    """The words that all names start with."""
    split = [name.split("_") for name in names]
    same = takewhile(lambda words: len(set(words)) == 1, zip(*split, strict=False))
    return "_".join(words[0] for words in same)


def fork(table: str, way: Path, ways: tuple[Path, ...]) -> tuple[str, Link]:
    """The link where a way parts from the others: it tells which party the way leads to."""
    for index, hop in enumerate(way.links):
        same = [other for other in ways if other.links[:index] == way.links[:index]]
        if any(other.links[index : index + 1] != (hop,) for other in same):
            return hop
    return way.links[0] if way.links else (table, Link(columns=("",), table=table, to=(), nullable=False))


def writes(table: str, way: Path, ways: tuple[Path, ...]) -> bool | None:
    """Whether the party at the end of a way wrote the row; None where nothing tells."""
    mine = stem(fork(table, way, ways)[1])
    others = [stem(fork(table, other, ways)[1]) for other in ways if other != way]
    if _among(mine, parties().serves) and any(_among(other, parties().about) for other in others):
        return False
    if _among(mine, parties().writes):
        return None if any(_among(other, parties().writes) for other in others) else True
    if any(_among(other, parties().writes) for other in others) or _among(mine, parties().receives):
        return False
    return True if others and all(_among(other, parties().receives) for other in others) else None


def served(table: str, ways: tuple[Path, ...]) -> tuple[Path, ...]:
    """The ways to whom the row is about, where all others only serve them; none where the parties are equals."""
    forks = {way: fork(table, way, ways)[1] for way in ways}
    about = tuple(way for way, link in forks.items() if _among(stem(link), parties().about))
    serve = [way for way, link in forks.items() if _among(stem(link), parties().serves)]
    if not about and all(serves(forks[way].columns[0]) for way in serve):
        # Whose the pet is, where the vet who saw it has a key of their own.
        about = tuple(way for way, link in forks.items() if way not in serve and link is not way.links[-1][1])
    return about if about and serve and len(about) + len(serve) == len(ways) else ()


def own_columns(table: TableMap, way: Path, ways: tuple[Path, ...]) -> tuple[str, ...]:
    """The columns of a shared row that are the person's at the end of `way`: personal ones, or of unknown kind."""
    mine, others = _stems(table.name, way, ways)
    others |= {stem(link) for link in table.links if link.role == "actor"} - mine
    wrote = writes(table.name, way, ways)
    return tuple(
        column.name
        for column in table.columns
        if column.personal is not False
        and not _is_of(column, others)
        and (_is_of(column, mine) or (wrote is not False and not is_correspondence(column)))
    )


def is_mere_access(table: TableMap) -> bool:
    """Whether a row says no more than who may do, or did, something with what it points to: it goes with that."""
    keys = {*table.primary_key, *(name for link in table.links for name in link.columns)}
    own = [column for column in table.columns if column.name not in keys and column.personal is not False]
    return not own and any(noun in parties().accesses for noun in nouns(table.name))


def is_made_of_words(column: str) -> bool:
    """Whether a column holds a title or a name once more, as it stands in an address."""
    return not parties().made_of_words.isdisjoint(snake(column).split("_"))


def is_joint(way: Path, tables: Mapping[str, TableMap]) -> bool:
    """Whether a way leads to many, over a table that says who has a thing together: nothing in it is one's own."""
    return any(
        table in tables
        and link.table in tables
        and link.columns == tables[table].primary_key
        and not _is_unique(tables[link.table], link.to)
        for table, link in way.links
        if link.by != "identifier"
    )


def _is_unique(table: TableMap, columns: tuple[str, ...]) -> bool:
    return columns == table.primary_key or any(column.unique for column in table.columns if (column.name,) == columns)


def is_correspondence(column: ColumnMap) -> bool:
    """Whether it holds what people said to each other."""
    return any("communication" in broader(name) for name in column.categories)


def named_after(table: TableMap, link: Link, others: Collection[Link] = ()) -> tuple[str, ...]:
    """The columns that tell who the person at the end of a link is, as `reviewer_name` does beside `reviewer_id`.

    `others` are further links of the row: a name that begins like those of two of them belongs to the longer one. That
    such a name finds the person as well (`reviewer_login`) is a link, too, and changes nothing.
    """
    party = stem(link)
    longer = [other for other in (*table.links, *others) if len(stem(other)) > len(party)]
    return tuple(
        column.name
        for column in table.columns
        if column.personal
        and column.name not in link.columns
        and _is_of(column, {party})
        and not _is_of(column, {stem(other) for other in longer if not _finds(column, other)})
        and not _is_time(column)
    )


def lines_about(table: TableMap, people: str) -> tuple[Link, ...]:
    """Links by which a line of a log, of whoever acted, names a person as what it is about: `auditable_type` and
    `auditable_id`."""
    if not is_called(table.name, words().logs.tables):
        return ()
    return tuple(
        link
        for link in table.links
        if link.when is not None and link.role == "reference" and link.table == people and not link.suspect
    )


def told_of(table: TableMap, about: Link) -> tuple[str, ...]:
    """The columns of such a line that tell of whom it is about: not what was observed of who acted."""
    keys = {*table.primary_key, *(name for link in table.links for name in (*link.columns, *(link.when or ())[:1]))}
    acted = [link for link in table.links if link.columns != about.columns and stem(link)]
    theirs = {name for link in acted for name in named_after(table, link)}
    return tuple(
        column.name
        for column in table.columns
        if column.personal is not False
        and column.name not in keys | theirs
        and not (column.categories and all("technical" in broader(name) for name in column.categories))
        and not _is_time(column)
    )


def _finds(column: ColumnMap, link: Link) -> bool:
    """Whether the column is no key, and leads to a person by what it says of them."""
    return link.identifier is not None and column.name in link.columns


def _is_time(column: ColumnMap) -> bool:
    """`created_at` beside `created_by` is the row's own."""
    return column.type.lower().startswith(("date", "time"))


def _stems(table: str, way: Path, ways: tuple[Path, ...]) -> tuple[set[str], set[str]]:
    """What the party at the end of a way is called, and what the others are, other words for them with it."""
    mine = stem(fork(table, way, ways)[1])
    others = {stem(fork(table, other, ways)[1]) for other in ways} - {mine}
    gives, gets = parties().gives, parties().gets
    for one, two in ((gives, gets), (gets, gives)):
        if _among(mine, one) and others and all(_among(other, two) for other in others):
            return {mine, *one - _DIRECTIONS}, others | (two - _DIRECTIONS)
    return {mine}, others


_DIRECTIONS = {"from", "to"}
"""What says of a key whose it is, and of a column where or when."""


def party_columns(table: TableMap, way: Path, ways: tuple[Path, ...]) -> tuple[str, ...]:
    """The columns of a shared row that belong to the other parties alone: their links, and what is named after them."""
    _, others = _stems(table.name, way, ways)
    called = {stem(fork(table.name, other, ways)[1]) for other in ways}
    return tuple(
        column.name
        for column in table.columns
        if _is_of(column, others & called) or (column.personal is not False and _is_of(column, others))
    )


def _is_of(column: ColumnMap, stems: set[str]) -> bool:
    name = column.name.lower()
    return any(party and (name == party or name.startswith(f"{party}_")) for party in stems)


def _among(name: str, words: frozenset[str]) -> bool:
    return any(part in words for part in name.split("_"))
