"""Ways by identifier: a row names its person by an address, a telephone number or what they log in with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.graph.links import Links
from amanat.datamap.graph.paths import Place
from amanat.datamap.look import Look
from amanat.datamap.model import ColumnMap, Link, TableMap
from amanat.datamap.names.whose import is_actor, stem, words
from amanat.datamap.names.words import is_called, nouns, snake
from amanat.datamap.people.person import SEEN
from amanat.service.model import People


def named_by_rows(
    maps: Mapping[str, TableMap], places: Mapping[str, Place], links: Links, look: Look
) -> dict[str, tuple[Link, ...]]:
    """Ways by identifier that what hangs on a row takes, too: the parts of a ticket are of whom the ticket names.

    Only of rows of which the address is surely a person's own, and of which a person may have several: what hangs on a
    gym, a queue or a list with an address of its own is nobody's whose address that is.
    """
    parents = {link.table for out in links.values() for link in out if link.role == "subject"}
    return {
        name: found
        for name, place in places.items()
        if place.ownership in ("none", "actor")
        and name in parents
        and maps[name].ownership == "identified"
        and not lexicon().is_of_things(name)
        and not is_called(name, words().collectives.tables)
        and (found := tuple(link for link in maps[name].links if _names_whose(link, look.seen[name])))
    }


def _names_whose(link: Link, seen: Mapping[str, Evidence]) -> bool:
    if link.by != "identifier" or link.role != "subject" or link.inside or link.store:
        return False
    column = seen[link.columns[0]]
    of = stem(column.name)
    if lexicon().is_sender(column.name) and column.distinct == 1 < column.filled:
        # From one and the same address the service writes.
        return False
    if of not in _REACHED_BY and (of in _OWN or of in words().roles.columns):
        return True
    return of in _REACHED_BY and column.filled >= SEEN and column.distinct < column.filled


_REACHED_BY = {"email", "e_mail", "mail", "phone", "username", "contact"}
"""Columns of these names may be anybody's, a thing's as well."""


def within_documents(columns: tuple[ColumnMap, ...], seen: Mapping[str, Evidence], people: People) -> Iterator[Link]:
    """Addresses within documents, where nothing else says whose the row is."""
    to = people.address
    for column in columns:
        for path in seen[column.name].key_emails if to is not None else ():
            yield Link(
                columns=(column.name,),
                table=people.table,
                to=(str(to),),
                nullable=column.nullable,
                by="identifier",
                role="actor" if is_actor(path.rpartition(".")[2]) else "subject",
                identifier="email",
                inside=path,
                confidence=0.8,
                because="e-mail addresses within its documents",
            )


def by_identifier(
    table: str,
    place: Place,
    columns: tuple[ColumnMap, ...],
    people: People | None,
    *,
    addressed: bool = False,
    loose: bool = False,
) -> tuple[Link, ...]:
    """Links by the columns of a table that name its person. `addressed`: people have e-mail addresses beside their own
    rows, so that the link leads to whoever has the address there. `loose`: the rows are people, some of whom a key
    makes the same as others."""
    if people is None or place.ownership == "people" or not (loose or _some_rows_left(table, place)):
        return ()
    wanted = {kind: column for column, kind in people.identifiers.items()}
    if addressed:
        wanted.setdefault("email", people.key)
    owned = place.ownership in ("owned", "shared")
    return tuple(
        Link(
            columns=(column.name,),
            table=people.table,
            to=(wanted[column.identifier],),
            nullable=column.nullable,
            by="identifier",
            role="actor" if is_actor(column.name) else "subject",
            identifier=column.identifier,
        )
        for column in _identifying(columns, wanted)
        if column.identifier and (not owned or _is_own(table, column.name))
    )


def _identifying(columns: tuple[ColumnMap, ...], wanted: Mapping[str, str]) -> list[ColumnMap]:
    """Columns that name the person. A telephone is shared in a family: only where there is nothing better."""
    found = [one for one in columns if one.identifier in wanted and "hash" not in snake(one.name)]
    better = [one for one in found if one.identifier != "phone"]
    return better or found


def _some_rows_left(table: str, place: Place) -> bool:
    """Whether keys leave rows that they lead nowhere from: no way at all, or only ways that may be NULL. Rows that are
    people besides, as subscribers with and without an account, are no way of their own; but whom somebody wrote down
    is not who has the address elsewhere."""
    if place.ownership in ("none", "actor"):
        return True
    written_down = is_called(table, (*words().kinds.entries, *words().collectives.books))
    ways = place.paths if written_down else [path for path in place.paths if path.links]
    return all(any(_may_lead_nowhere(link) for _, link in path.links) for path in ways)


def _may_lead_nowhere(link: Link) -> bool:
    """Whether rows may have a key that leads to no row: none at all, or what no constraint forbids, such as 0."""
    return link.nullable or bool(link.when) or link.by == "inferred"


_OWN = {
    "email", "e_mail", "mail", "phone", "username", "guest", "customer", "user", "buyer", "contact", "billing",
    "author", "commenter", "poster", "payer", "booker", "registrant", "donor", "subscriber", "invitation", "invited",
    "invitee", "invite",
}  # fmt: skip


def _is_own(table: str, column: str) -> bool:
    """On a row that keys may lead from, only an address of the row's own person is a second way; `comment_author_email`
    of comments is that of the author."""
    called = stem(column)
    return not _OWN.isdisjoint((called, *(called.removeprefix(f"{noun}_") for noun in nouns(table))))
