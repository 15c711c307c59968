"""What a person sees of a row, and what in it is others' alone (GDPR Art. 15(4)). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from amanat.datamap.model import ColumnMap, Link, Path, TableMap
from amanat.datamap.names.whose import is_actor
from amanat.service.model import People
from amanat.subjects.fate.authors import named_after, party_columns
from amanat.subjects.fate.fates import Fate
from amanat.subjects.fate.lines import told_lines, told_of, who_acted


class Aside(msgspec.Struct, frozen=True):
    """A link of a row, the ways by which it leads to the person, and the places of columns that tell of others where it
    leads elsewhere."""

    link: Link
    ways: tuple[Path, ...]
    places: frozenset[int]

    def holds(self, shape: TableMap, row: Sequence[Any]) -> bool:
        """Whether a row has the link: one of some rows only, by what a column says."""
        when = self.link.when
        return when is None or str(row[shape.columns.index(shape.column(when[0]))]) == when[1]

    def led(self, by: Mapping[Path, Sequence[int]]) -> Iterator[int]:
        """Whom the ways lead to, of those that each leads to."""
        return (person for way in self.ways for person in by.get(way, ()))


class Showing(msgspec.Struct, frozen=True, kw_only=True):
    """`ways` are all by which a row is shown, and `hidden` the places of the columns that each does not show.

    `aside`: further links to persons, with the places of what tells of them and all ways on from there to the person;
    shown only where one of these leads to them.
    """

    ways: tuple[Path, ...]
    hidden: tuple[frozenset[int], ...]
    aside: tuple[Aside, ...] = ()


def showing(shape: TableMap, fate: Fate, people: People, maps: Mapping[str, TableMap]) -> Showing:
    """Of a table's rows, by what becomes of them in an erasure. `maps`: the tables of the store by name."""
    serving = tuple(way for way in fate.serving if way.links[-1][1].table == people.table)
    told = told_lines(shape, people.table, maps)
    about = [(way, one.link) for one in told if one.alone for way in one.ways]
    return Showing(
        ways=(*fate.ways, *serving, *fate.seen, *(way for way, _ in about)),
        hidden=(
            *(_hidden(shape, fate, index) for index in range(len(fate.ways))),
            *(_not_served(shape, way, (*fate.ways, *fate.serving)) for way in serving),
            *(_who_may(shape) for _ in fate.seen),
            *(_not_told(shape, link) for _, link in about),
        ),
        aside=(
            *(_told_beside(shape, fate, link) for link in _aside(shape, fate, people)),
            *(_signed(shape, column, people) for column in shape.columns if _says_who_acted(column, fate)),
            *(
                Aside(
                    one.link,
                    one.ways if one.alone else (),
                    places_of(shape, {*one.link.columns, *told_of(shape, one.link)}),
                )
                for one in told
            ),
        ),
    )


def _told_beside(shape: TableMap, fate: Fate, link: Link) -> Aside:
    """What tells of whom a link leads to; where it leads to nobody, that is whose address stands beside it: by
    `user_email` an order without a user is theirs."""
    told = {*link.columns, *named_after(shape, link)}
    known = (way for way in fate.ways if _is_by_value(way) and told.intersection(way.links[0][1].columns))
    return Aside(link, (Path(((shape.name, link),)), *known), places_of(shape, told))


def _says_who_acted(column: ColumnMap, fate: Fate) -> bool:
    """Whether it names who acted there, by an address or what they log in with: `approved_by`."""
    if not is_actor(column.name) or {"email", "username"}.isdisjoint(column.categories):
        return False
    return not any(way.links and column.name in way.links[0][1].columns for way in fate.ways)


def _signed(shape: TableMap, column: ColumnMap, people: People) -> Aside:
    link = Link(
        columns=(column.name,),
        table=people.table,
        to=(people.key,),
        nullable=column.nullable,
        by="identifier",
        identifier="email" if "email" in column.categories else "username",
    )
    return Aside(link, (Path(((shape.name, link),)),), places_of(shape, {column.name}))


def _is_by_value(way: Path) -> bool:
    return len(way.links) == 1 and way.links[0][1].by == "identifier"


def _who_may(shape: TableMap) -> frozenset[int]:
    """Of a power that another has over what is the person's as well, what tells who that is; how far it goes is
    shown."""
    told = {
        column.name for column in shape.columns if column.personal or (column.personal is None and _is_worded(column))
    }
    return places_of(shape, told - set(shape.primary_key))


def _not_told(shape: TableMap, about: Link) -> frozenset[int]:
    """Of a line that is about the person, what tells of who acted."""
    theirs = {column.name for column in shape.columns if column.personal is not False}
    theirs |= set(who_acted(shape, about))
    return places_of(shape, theirs - {*told_of(shape, about), *about.columns})


def _aside(shape: TableMap, fate: Fate, people: People) -> tuple[Link, ...]:
    """Links to persons that a row of the person's own has besides: of those who acted on it, who served them there, or
    who may use it. They are shown only where they lead to the person."""
    acted = [link for link in shape.links if link.role == "actor" and link.by != "identifier"]
    served = [way.links[0][1] for way in fate.serving if len(way.links) == 1]
    direct = [
        link
        for link in shape.links
        if fate.kind == "delete" and link.role == "subject" and link.table == people.table and link.by != "identifier"
    ]
    keys = set(shape.primary_key) if shape.ownership == "people" else set()
    found = [link for link in (*acted, *served, *direct) if not link.suspect and not keys & set(link.columns)]
    return tuple(dict.fromkeys(link for link in found if link.store is None and not (link.inside or link.back)))


def _hidden(shape: TableMap, fate: Fate, index: int) -> frozenset[int]:
    """Columns that are not shown to the person who comes by one way: those of the other parties."""
    way: Path = fate.ways[index]
    if fate.kind == "delete":
        return places_of(shape, _strangers(shape, way))
    shared = fate.kind == "part"
    return places_of(shape, set(party_columns(shape, way, fate.owners)) if shared else _other_identifiers(shape, way))


def _strangers(shape: TableMap, way: Path) -> set[str]:
    """Of a tie between two persons, what tells of one who is of another kind, by keys that are none of the person's."""
    if shape.ownership != "shared" or shape.of_people or not way.links:
        return set()
    mine = way.links[-1][1].table
    direct = {path.links[0][1] for path in shape.paths if len(path.links) == 1} - {way.links[0][1]}
    theirs = [link for link in direct if link.role == "subject" and link.table != mine and link.by != "identifier"]
    return {name for link in theirs for name in (*link.columns, *named_after(shape, link))}


def _not_served(shape: TableMap, way: Path, ways: tuple[Path, ...]) -> frozenset[int]:
    """Who only served somebody sees that they did, and nothing of the other: no words, whatever they are taken for."""
    own = {*named_after(shape, way.links[0][1]), *shape.primary_key}
    theirs = {column.name for column in shape.columns if column.personal is not False or _is_worded(column)} - own
    return places_of(shape, theirs | set(party_columns(shape, way, ways)))


def _is_worded(column: ColumnMap) -> bool:
    return any(kind in column.type.lower() for kind in ("char", "text", "json", "clob", "blob", "bytea"))


def places_of(shape: TableMap, names: set[str]) -> frozenset[int]:
    """Where columns stand in a row."""
    return frozenset(at for at, column in enumerate(shape.columns) if column.name in names)


def _other_identifiers(shape: TableMap, way: Path) -> set[str]:
    mine = way.links[0][1].columns if way.links else ()
    return {column.name for column in shape.columns if column.identifier is not None and column.name not in mine}
