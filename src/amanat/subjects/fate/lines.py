"""Lines of a log that name, by kind and key, whom they are about, or what of somebody's: whoever acted there."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from amanat.datamap.model import EACH, Link, Path, TableMap
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called
from amanat.stores.sql.headed import is_headed
from amanat.subjects.fate.authors import is_observed, is_time, named_after
from amanat.subjects.fate.fates import Fate
from amanat.subjects.fate.parties import stem
from amanat.subjects.model import Operation


class About(msgspec.Struct, frozen=True):
    """By the link a line names a person or a row of somebody's, and by the ways it is of the person. `alone`: what it
    tells is of nobody else."""

    link: Link
    ways: tuple[Path, ...]
    alone: bool


def lines_about(table: TableMap, people: str, maps: Mapping[str, TableMap]) -> tuple[About, ...]:
    """How lines of a log are about those who live in `people`, and nobody else: `auditable_type` and `auditable_id`."""
    return tuple(about for about in told_lines(table, people, maps) if about.alone and about.ways)


def told_lines(table: TableMap, people: str, maps: Mapping[str, TableMap]) -> tuple[About, ...]:
    """The same, and how they are about others: people of another kind, and what several have together."""
    if not is_called(table.name, words().logs.tables):
        return ()
    told = (link for link in table.links if _is_told(link) and link.role == "reference" and not link.suspect)
    return tuple(
        About(link, _ways(table.name, link, people, maps), maps[link.table].ownership != "shared")
        for link in told
        if link.table in maps and _is_of_persons(maps[link.table])
    )


def _is_told(link: Link) -> bool:
    """Whether it says by kind and key which row is meant, in two columns or in one."""
    return link.when is not None or is_headed(link.inside)


def _is_of_persons(table: TableMap) -> bool:
    return table.of_people or table.ownership in ("people", "owned", "shared")


def _ways(table: str, link: Link, people: str, maps: Mapping[str, TableMap]) -> tuple[Path, ...]:
    if link.table == people:
        return (Path(((table, link),)),)
    return tuple(
        Path(((table, link), *way.links))
        for way in maps[link.table].paths
        if way.links
        and way.links[-1][1].table == people
        and all(one.role == "subject" and one.store is None and not one.inside for _, one in way.links)
        and table not in {name for name, _ in way.links}
    )


def told_of(table: TableMap, about: Link) -> tuple[str, ...]:
    """The columns of such a line that tell of whom it is about: not what was observed of who acted."""
    keyed = [link for link in table.links if not link.inside]
    keys = {*table.primary_key, *(name for link in keyed for name in (*link.columns, *(link.when or ())[:1]))}
    path = about.columns if is_headed(about.inside) else ()
    acted = [link for link in keyed if link.columns != about.columns and stem(link)]
    theirs = {name for link in acted for name in named_after(table, link)}
    return path + tuple(
        column.name
        for column in table.columns
        if column.personal is not False
        and column.name not in path
        and column.name not in keys | theirs
        and not is_observed(column)
        and not is_time(column)
    )


def without_words(table: TableMap, about: About, scrubs: tuple[str, ...], fate: Fate | None) -> Operation:
    """The line stays, without what it tells of the person; lines that go, or in which nobody else is left, are dealt
    with as rows of theirs. `fate`: that of the table."""
    last, others = fate.left if fate is not None else ((), ())
    return Operation(
        table=table.name,
        action="scrub",
        ways=about.ways,
        except_ways=fate.ways if fate is not None and fate.kind == "delete" else (),
        except_last=last,
        except_others=others,
        scrubs=scrubs,
        ground="tells of the person, whoever acted: the line stays, without it (Art. 17(1))",
    )


def who_acted(table: TableMap, about: Link) -> tuple[str, ...]:
    """The keys of such a line that lead to persons besides, of whatever kind."""
    direct = (path.links[0][1] for path in table.paths if len(path.links) == 1)
    keys = {name for link in direct if link.columns != about.columns and not link.inside for name in link.columns}
    return tuple(sorted(keys - set(table.primary_key)))


def acted_within(table: TableMap) -> tuple[About, ...]:
    """By the one key within documents that says who acted, where no column says so, or whose the row is."""
    if any(not link.inside and link.role in ("actor", "subject") for link in table.links):
        return ()
    found = tuple(link for link in table.links if link.inside and link.role == "actor" and link.by != "identifier")
    if len(found) != 1 or EACH in found[0].inside:
        return ()
    return (About(found[0], (Path(((table.name, found[0]),)),), alone=True),)


def observed_beside(table: TableMap, link: Link) -> tuple[str, ...]:
    """The columns beside such documents with what was observed of who acted."""
    return tuple(
        one.name for one in table.columns if one.personal and is_observed(one) and one.name not in link.columns
    )
