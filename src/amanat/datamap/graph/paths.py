"""Whose rows a table holds, and by which ways its people are reached."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from amanat.datamap.graph.links import Links, Tables
from amanat.datamap.graph.words import words
from amanat.datamap.model import Link, Ownership, Path
from amanat.datamap.words import is_called, nouns
from amanat.stores.base import TableSchema

_MOST_PATHS = 16
"""More ways than this to one table are not told apart."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a table stands in the graph. `links` have their final roles."""

    ownership: Ownership
    links: tuple[Link, ...] = ()
    paths: tuple[Path, ...] = ()


class Graph:
    """Places each table of one store; each is asked for once and remembered."""

    def __init__(self, tables: Tables, links: Links, people: str, persons: frozenset[str]) -> None:
        self._tables = tables
        self._links = links
        self._people = people
        self._persons = persons
        self._known: dict[str, Place] = {}
        self._near = _near(links, people, persons)

    def place(self, name: str) -> Place:
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> Place:
        links = self._links[name]
        if name == self._people:
            return Place(ownership="people", links=links, paths=(Path(()),))
        direct = [link for link in links if link.table in self._persons and link.role == "subject"]
        parents = self._parents(name)
        composed = self._composed(name, parents)
        if direct:
            shared = [link for link in composed if self.place(link.table).ownership == "shared"]
            chosen = direct + shared
        else:
            chosen = self._told_apart(name, composed or parents)
        final = tuple(_settled(link, chosen, self._persons) for link in links)
        paths = tuple(self._paths(name, chosen))
        if paths:
            return Place(ownership=self._owned(direct, chosen), links=final, paths=paths)
        acted = [link for link in links if link.table in self._persons and link.role == "actor"]
        if acted:
            return Place(ownership="actor", links=final, paths=tuple(self._paths(name, acted)))
        return Place(ownership="none", links=final)

    def _parents(self, name: str) -> list[Link]:
        return [
            link
            for link in self._links[name]
            if link.role == "subject"
            and link.table in self._near
            and link.table not in self._persons
            and not self._leads_back(link.table, name)
            and self.place(link.table).ownership in ("owned", "shared")
        ]

    def _leads_back(self, parent: str, name: str) -> bool:
        """Whether the parent's own ways may come through the table. Rings are thus cut at their far end."""
        if self._near[parent] < self._near[name]:
            return False
        seen, todo = set(), [parent]
        while todo:
            at = todo.pop()
            if at == name:
                return True
            if at not in seen:
                seen.add(at)
                todo += [link.table for link in self._links[at] if link.role == "subject"]
        return False

    def _composed(self, name: str, parents: list[Link]) -> list[Link]:
        """The parents that the row is a part of; the best alone, where one is better than the others."""
        marks = {link: _mark(self._tables[name], link) for link in parents}
        best = max(marks.values(), default=0)
        return [link for link in parents if marks[link] == best] if best >= 2 else []

    def _told_apart(self, name: str, parents: list[Link]) -> list[Link]:
        """One parent for each person: parents that reach people by one and the same last key reach the same one."""
        kept: dict[object, Link] = {}
        for link in sorted(
            parents, key=lambda link: (-_mark(self._tables[name], link), self._distance(link), link.columns)
        ):
            ends = frozenset((path.links[-1][0], path.links[-1][1].columns) for path in self.place(link.table).paths)
            # Two keys to one table are two rows there, and may be two persons.
            twice = [one for one in parents if one.table == link.table]
            kept.setdefault((ends, link.columns if len(twice) > 1 else ()), link)
        return [link for link in parents if link in kept.values()]

    def _distance(self, link: Link) -> int:
        return min(len(path.links) for path in self.place(link.table).paths)

    def _owned(self, direct: list[Link], chosen: list[Link]) -> Ownership:
        if len(chosen) > 1 or any(
            self.place(link.table).ownership == "shared" for link in chosen if link not in direct
        ):
            return "shared"
        return "owned"

    def _paths(self, name: str, links: Iterable[Link]) -> Iterable[Path]:
        found = [Path(((name, link), *path.links)) for link in links for path in self.place(link.table).paths]
        return sorted(found, key=lambda path: (len(path.links), str(path)))[:_MOST_PATHS]


def _near(links: Links, people: str, persons: frozenset[str]) -> dict[str, int]:
    """Keys between a table and people, by the shortest way of subjects; tables that none leads from are not in it."""
    near = {people: 0} | dict.fromkeys(persons - {people}, 1)
    distance = 2
    while True:
        new = {
            name
            for name, out in links.items()
            if name not in near and any(link.role == "subject" and link.table in near for link in out)
        }
        if not new:
            return near
        near |= dict.fromkeys(new, distance)
        distance += 1


def _mark(table: TableSchema, link: Link) -> int:
    """How much speaks for the row being part of the other: its name, its key, what happens on deletion."""
    mark = _named_after(table, nouns(link.table)[0])
    if not mark and is_called(link.table, words().containers.tables):
        mark = 2
    if link.on_delete == "CASCADE":
        mark += 2
    if set(link.columns) <= set(table.primary_key):
        mark += 1 if len(table.primary_key) > len(link.columns) else 2
    if link.nullable:
        mark -= 2
    return mark


def _named_after(table: TableSchema, parent: str) -> int:
    """`postedit` is surely of a `post`; `order_item` is of an `order` unless that names an application."""
    own, *longer = nouns(table.name)
    if own != parent and own.startswith(parent):
        return 4
    return 3 if any(noun.startswith(f"{parent}_") for noun in longer) else 0


def _settled(link: Link, chosen: list[Link], persons: frozenset[str]) -> Link:
    """A key to another table that no way was chosen through is a mere reference."""
    if link.role == "subject" and link.table not in persons and link not in chosen:
        return msgspec.structs.replace(link, role="reference")
    return link
