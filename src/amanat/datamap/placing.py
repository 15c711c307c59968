"""A look at one store becomes its map: links and ownership, a verdict per column, ways by identifier."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from amanat.datamap.detect.case import Case, Verdict
from amanat.datamap.detect.children import children
from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.detect.tables import form_of, inside_of, judge_table, settle
from amanat.datamap.graph.bases import with_bases
from amanat.datamap.graph.buyers import with_buyers
from amanat.datamap.graph.by_identifier import by_identifier, named_by_rows, within_documents
from amanat.datamap.graph.carried import carried
from amanat.datamap.graph.contained import Values, with_contained
from amanat.datamap.graph.copies import forgotten
from amanat.datamap.graph.former import with_former_rows
from amanat.datamap.graph.links import Links, key_links, person_tables
from amanat.datamap.graph.own import with_own
from amanat.datamap.graph.paths import Graph, Place
from amanat.datamap.graph.shared import proven
from amanat.datamap.graph.standing import (
    is_direct,
    is_in_hand,
    is_nobodys,
    is_of_maker,
    is_recorded,
    is_sole,
    is_somebodys,
)
from amanat.datamap.graph.together import with_together
from amanat.datamap.look import Look
from amanat.datamap.model import ColumnMap, Link, Ownership, Path, StoreMap, TableMap
from amanat.datamap.names.whose import stem, words
from amanat.datamap.people.telling import is_signed
from amanat.datamap.pins.model import Pins, TablePin
from amanat.datamap.pins.pinning import corrected, with_declared
from amanat.datamap.whose import Whose
from amanat.service.model import People
from amanat.stores.schema.model import ColumnSchema, TableSchema


class Lists(msgspec.Struct, frozen=True):
    """Tables in which nobody's rows are; those of them that people, or what is theirs, point to are `kept`, and those
    of firms that many people belong to are `firms`."""

    nobodys: frozenset[str]
    kept: frozenset[str]
    firms: frozenset[str]


def place_store(look: Look, people: People | None, pins: Pins, whose: Whose) -> StoreMap:
    """The map of a store that answered."""
    shapes = {table.name: table for table in look.schema.tables} if look.schema else {}
    shapes = dict(sorted((shapes | whose.believed.tables).items()))
    home = people.table if people and people.store == look.name else ""
    believed = whose.believed.tables
    persons = person_tables(believed, home, whose.apart | whose.twins | whose.born)
    links = _links(whose, home, persons, look, pins)
    signed = _signed(whose, look)
    places = _places(whose, links, home, persons, signed)
    maps = _maps(shapes, look, places, persons, people, pins, shapes, whose)
    if named := named_by_rows(maps, places, links, look):
        links |= {name: (*links[name], *found) for name, found in named.items()}
        later = _places(whose, links, home, persons, signed)
        moved = {name for name in later if later[name] != places[name] and name not in named}
        maps |= _maps(shapes, look, later, persons, people, pins, moved, whose)
    pointed = {key.table for table in shapes.values() for key in table.foreign_keys}
    tables = tuple(_remarked(maps[name], table, whose, pointed) for name, table in shapes.items())
    tables = with_buyers(tables, whose.bought, people)
    return StoreMap(
        name=look.name,
        dialect=look.dialect,
        answered=True,
        tables=with_own(carried(with_former_rows(tables, look.seen), believed, look.seen), believed, look.seen),
        rows_sampled=look.rows_sampled,
        sampled=look.sampled,
        schema=look.schema.digest if look.schema else "",
    )


def _maps(
    shapes: Mapping[str, TableSchema],
    look: Look,
    places: Mapping[str, Place],
    persons: frozenset[str],
    people: People | None,
    pins: Pins,
    wanted: Collection[str],
    whose: Whose,
) -> dict[str, TableMap]:
    nowhere = Place(ownership="none")
    nobodys = frozenset(name for name in shapes if name not in persons and is_nobodys(places.get(name, nowhere)))
    held = frozenset(name for name in shapes if name in persons or is_somebodys(places.get(name, nowhere)))
    kept = frozenset(link.table for name in held for link in places.get(name, nowhere).links if link.table in nobodys)
    minded = frozenset(name for name in whose.firms if is_in_hand(places.get(name, nowhere)))
    lists = Lists(nobodys, kept, whose.firms & (nobodys | minded))
    return {
        name: _table(table, look, places.get(name, nowhere), persons, lists, people, pins, whose)
        for name, table in shapes.items()
        if name in wanted
    }


def _links(whose: Whose, home: str, persons: frozenset[str], look: Look, pins: Pins) -> Links:
    tables = whose.believed.tables
    links = with_together(key_links(whose.believed, home, persons, whose.named), tables, persons)
    links = with_bases(links, tables, persons, home)
    links = with_contained(links, tables, persons, Values(look.seen, look.rows))
    return with_declared(links, tables, look.name, pins)


def _signed(whose: Whose, look: Look) -> frozenset[str]:
    """Tables whose rows name somebody, with an address."""
    return frozenset(
        name
        for name, table in whose.believed.tables.items()
        if is_signed(table, look.seen[name], look.counts.get(name, 0))
    )


def _places(whose: Whose, links: Links, home: str, persons: frozenset[str], signed: frozenset[str]) -> dict[str, Place]:
    tables = whose.believed.tables
    graph = Graph(tables, links, home, persons, whose.apart, whose.named, signed)
    return {name: _settled(graph.place(name)) for name in tables}


def _settled(place: Place) -> Place:
    """People of a kind whom no link tells from those of another are people, and not known by an identifier."""
    if place.ownership != "identified" or any(path.links for path in place.paths):
        return place
    return msgspec.structs.replace(place, ownership="people")


def _remarked(table: TableMap, schema: TableSchema, whose: Whose, pointed: set[str]) -> TableMap:
    """With the links that are not believed, and whether the table is a copy or a leftover."""
    copy = whose.copies.get(table.name)
    return msgspec.structs.replace(
        table,
        links=(*table.links, *whose.believed.suspected.get(table.name, ())),
        copy_of=copy.of if copy else None,
        leftover=copy.because if copy else forgotten(schema, table.name in pointed),
    )


def _table(
    table: TableSchema,
    look: Look,
    place: Place,
    persons: frozenset[str],
    lists: Lists,
    people: People | None,
    pins: Pins,
    whose: Whose,
) -> TableMap:
    seen = look.seen[table.name]
    home = people.table if people and people.store == look.name else None
    people_here = place.ownership == "people" or table.name in persons or any(not path.links for path in place.paths)
    firm, kept = table.name in lists.firms, table.name in lists.kept
    cases = settle(_cases(table, seen, place, persons, lists, home), home=people_here, kept=kept, thing=firm)
    verdicts = judge_table(cases)
    pin = pins.tables.get((look.name, table.name), TablePin())
    columns = tuple(
        corrected(
            _column(
                cases[column.name],
                column,
                verdicts[column.name],
                _given(seen[column.name], look.counts.get(table.name, 0)),
            ),
            pin.columns.get(column.name),
        )
        for column in table.columns
    )
    ownership, links, paths = _reached(table, place, columns, people, seen, whose) if table.holds else ("none", (), ())
    return TableMap(
        name=table.name,
        columns=columns,
        primary_key=table.primary_key,
        links=links,
        ownership=ownership,
        paths=paths,
        rows=look.rows.get(table.name),
        triggers=table.triggers,
        children=children(table.name, cases, verdicts),
        kind=table.kind,
        comment=table.comment,
        unread=look.unread.get(table.name, ""),
        reads=table.reads,
        writable=table.writable,
    )


def _cases(
    table: TableSchema,
    seen: Mapping[str, Evidence],
    place: Place,
    persons: frozenset[str],
    lists: Lists,
    home: str | None,
) -> dict[str, Case]:
    keys = {name for key in table.foreign_keys for name in key.columns} | set(table.primary_key)
    # What names a person by an identifier is data itself, not only a key.
    people_keys = {
        name
        for link in place.links
        if link.table in persons and link.by != "identifier" and not link.inside
        for name in link.columns
    }
    chooses = {
        link.columns[0]: link.table for link in place.links if link.table in lists.nobodys and len(link.columns) == 1
    }
    made, direct = is_of_maker(place) or table.name in lists.firms, is_direct(place)
    sole, recorded = is_sole(place, table), is_recorded(place)
    of = frozenset(words().roles.columns) | {stem(link.columns[0]) for link in place.links if link.table in persons}
    return {
        column.name: Case(
            table=table.name,
            seen=_repeating(seen[column.name], lists.nobodys),
            about=False,
            key=column.name in keys or column.name in people_keys,
            owned=place.ownership in ("people", "owned", "shared"),
            made=made,
            direct=direct,
            own=table.primary_key == (column.name,),
            sole=sole,
            recorded=recorded,
            chooses=chooses.get(column.name, ""),
            to_person=column.name in people_keys,
            of=of,
            people=home,
            comment=column.comment,
            of_table=table.comment,
        )
        for column in table.columns
    }


def _repeating(seen: Evidence, nobodys: frozenset[str]) -> Evidence:
    """Without what repeats the short names of things: of warehouses, that have an address too."""
    kept = {
        what: share
        for what, share in seen.repeats.items()
        if not what.startswith("username of ") or what.rpartition(" ")[2].rpartition(".")[0] not in nobodys
    }
    return seen if len(kept) == len(seen.repeats) else msgspec.structs.replace(seen, repeats=kept)


def _given(seen: Evidence, rows: int) -> float | None:
    """The share of the sampled rows that have a value."""
    return round(min(seen.filled / rows, 1.0), 4) if rows else None


def _column(case: Case, column: ColumnSchema, verdict: Verdict, given: float | None) -> ColumnMap:
    return ColumnMap(
        name=column.name,
        type=column.type,
        nullable=column.nullable,
        personal=verdict.personal,
        categories=verdict.categories,
        confidence=verdict.confidence,
        because=verdict.because,
        source=lexicon().source(case.table, column.name) if verdict.personal else None,
        identifier=verdict.identifier if verdict.personal else None,
        unique=column.unique,
        proven=verdict.proven,
        inside=inside_of(case, verdict),
        form=form_of(case, verdict),
        comment=column.comment,
        required=not (column.nullable or column.default or column.generated),
        given=given,
    )


def _reached(
    table: TableSchema,
    place: Place,
    columns: tuple[ColumnMap, ...],
    people: People | None,
    seen: Mapping[str, Evidence],
    whose: Whose,
) -> tuple[Ownership, tuple[Link, ...], tuple[Path, ...]]:
    """Adds ways by identifier where keys lead nowhere, or only some of the rows."""
    known = {link.columns for link in place.links if link.by == "identifier"}
    addressed = whose.beside is not None and whose.beside[0] != table.name
    named = by_identifier(table.name, place, columns, people, addressed=addressed, loose=table.name in whose.loose)
    by_value = (link for link in named if link.columns not in known)
    extra = tuple(proven(table.name, link, whose.shared) for link in by_value)
    if people is not None and not extra and place.ownership in ("none", "actor"):
        extra = tuple(within_documents(columns, seen, people))
    links = (*place.links, *extra)
    paths = (*place.paths, *(Path(((table.name, link),)) for link in extra if link.role == "subject"))
    if place.ownership != "none" and not (place.ownership == "actor" and any(link.role == "subject" for link in extra)):
        return place.ownership, links, paths
    if any(link.role == "subject" for link in extra):
        first = tuple(path for path in paths if path.links[0][1].by == "identifier")
        return "identified", links, (*first, *(path for path in paths if path not in first))
    personal = any(column.personal or column.personal is None for column in columns)
    return ("unplaced" if personal else "none"), links, ()
