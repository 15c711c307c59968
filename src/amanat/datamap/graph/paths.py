"""Whose rows a table holds, and by which ways its people are reached."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from amanat.datamap.graph.at_work import is_kept
from amanat.datamap.graph.bases import leads_to_parts
from amanat.datamap.graph.keyed import (
    ends_at_people,
    in_its_role,
    is_aside,
    is_author,
    is_of_act,
    is_of_doer,
    is_officer,
    is_part_taken,
    is_spoken,
    named_after,
    of_marks,
    parted,
    side_of,
    without_definitions,
    without_makers,
)
from amanat.datamap.graph.links import Links, Tables
from amanat.datamap.graph.together import is_joint
from amanat.datamap.model import Link, Ownership, Path
from amanat.datamap.names.pointing import acts
from amanat.datamap.names.targets import plainly
from amanat.datamap.names.whose import serves, stem, words
from amanat.datamap.names.words import is_called, nouns
from amanat.stores.sql.headed import is_headed

MOST_PATHS = 16
"""More ways than this to one table are not told apart."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a table stands in the graph. `links` have their final roles."""

    ownership: Ownership
    links: tuple[Link, ...] = ()
    paths: tuple[Path, ...] = ()


class Graph:
    """Places each table of one store; each is asked for once and remembered."""

    def __init__(
        self,
        tables: Tables,
        links: Links,
        people: str,
        persons: frozenset[str],
        apart: frozenset[str] = frozenset(),
        kinds: frozenset[str] = frozenset(),
        signed: frozenset[str] = frozenset(),
    ) -> None:
        """`kinds` are other tables of people; those `apart` are nobody's of the main one by any key. Rows of `signed`
        tables name somebody, with an address."""
        self._tables = tables
        self._links = links
        self._people = people
        self._persons = persons
        self._apart = apart
        self._kinds = kinds
        self._signed = signed
        self._known: dict[str, Place] = {}
        self._near = _near(links, people, persons | kinds)

    def place(self, name: str) -> Place:
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> Place:
        links = self._links[name]
        if name == self._people:
            return Place(ownership="people", links=self._final(links, []), paths=(Path(()),))
        direct = of_marks(name, without_makers([link for link in links if self._direct(link) and not is_aside(link)]))
        if name in self._apart and all(link.by == "identifier" for link in direct):
            return self._other_people(name, direct)
        chosen = self._chosen(name, direct)
        final = self._final(links, chosen)
        paths = (*self._paths(name, chosen), *self._else(name, chosen))[:MOST_PATHS]
        if name in self._kinds:
            paths = (Path(()), *paths)
        acted = [
            link for link in final if link.role == "actor" and (ends_at_people(link) or link.table in self._persons)
        ]
        if paths:
            told = self._paths(name, acted) if self._is_faint(name, chosen) else ()
            told = tuple(path for path in told if path not in paths)[:MOST_PATHS]
            paths = (*paths[: MOST_PATHS - len(told)], *told)
            return Place(ownership=self._owned(name, direct, chosen), links=final, paths=paths)
        if acted:
            return Place(ownership="actor", links=final, paths=tuple(self._paths(name, acted)))
        return Place(ownership="none", links=final)

    def _other_people(self, name: str, known: list[Link]) -> Place:
        """People live here too; an identifier may tell who of them is known elsewhere."""
        paths = (Path(()), *self._paths(name, known))
        return Place(
            ownership="identified" if known else "people", links=self._final(self._links[name], known), paths=paths
        )

    def _direct(self, link: Link) -> bool:
        return link.role == "subject" and (ends_at_people(link) or link.table in self._persons)

    def _chosen(self, name: str, direct: list[Link]) -> list[Link]:
        """The links that say whose the row is; what it is merely about only counts where nothing else does."""
        parents = without_definitions(self._parents(name))
        firm = [link for link in parents if not is_aside(link)]
        composed = self._composed(name, [link for link in firm if link.when is None])
        if served := self._served(name, direct, composed, firm):
            chosen = [link for link in direct if not is_of_doer(link)] + served
        elif direct:
            chosen = self._beside(name, direct, composed, firm)
        else:
            chosen = self._taking_part(name, firm) or self._told_apart(name, composed or firm)
            if all(self._is_made(link.table) for link in chosen):
                # Whom the row is about says more than who made what it hangs on.
                chosen = [link for link in self._links[name] if self._direct(link) and link.when is not None] or chosen
        if not chosen:
            chosen = [link for link in (*self._links[name], *parents) if self._direct(link) or link in parents]
            chosen = self._surest(list(dict.fromkeys(chosen)))
        forked = {link.columns for link in chosen if link.when is not None}
        more = [link for link in parents if link.when is not None and link.columns in forked and link not in chosen]
        return chosen + more

    def _else(self, name: str, chosen: list[Link]) -> list[Path]:
        """Whose a row is where the one key that says so is empty: a ticket that nobody holds yet, a line that nobody is
        known to use, are of whoever has the order or the contract. What is said or made there is not, nor who may act
        on it, whom a name alone tells."""
        if len(chosen) != 1 or not self._may_be_nobodys(chosen[0]) or is_spoken(self._tables[name]):
            return []
        if is_called(name, words().powers.tables):
            return []
        parents = [link for link in self._parents(name) if not link.nullable and link.when is None]
        had = self._told_apart(name, [link for link in parents if self._is_bought(link.table)])
        if len(had) != 1:
            return []
        hop = (name, msgspec.structs.replace(had[0], unless=chosen[0].columns))
        return [Path((hop, *path.links)) for path in self._of_holder(had[0].table)]

    def _of_holder(self, name: str) -> list[Path]:
        """The ways from what somebody has: of what several have, as who pays for a contract has it too, the one to whom
        each row must lead; none where that is not told."""
        place = self.place(name)
        if place.ownership != "shared":
            return list(place.paths)
        sure = [path for path in place.paths if len(path.links) == 1 and not path.links[0][1].nullable]
        return sure if len(sure) == 1 else []

    def _may_be_nobodys(self, link: Link) -> bool:
        """Whether a key that says whose a row is may be empty, and then says nothing of who did something."""
        column = link.columns[0]
        if not link.nullable or ends_at_people(link) or link.inside or link.when is not None or len(link.columns) > 1:
            return False
        return self._direct(link) and not is_of_doer(link) and not is_author(column) and not serves(column, link.table)

    def _is_bought(self, name: str) -> bool:
        """Whether rows are what somebody has from the service, or parts of such things; who lets a flat does not have
        the lease."""
        if self._is_arranged(name):
            return False
        on_the_way = {link.table for path in self.place(name).paths for _, link in path.links}
        return any(is_called(one, words().bought.tables) for one in {name, *on_the_way} - self._persons - self._kinds)

    def _is_arranged(self, name: str) -> bool:
        """Whether every way leads to who made a thing, or has it for others."""
        ends = {path.links[-1][1].columns[0] for path in self.place(name).paths if path.links}
        return all(is_of_act(column) or is_author(column) or is_officer(column) for column in ends)

    def _is_anothers(self, name: str, link: Link) -> bool:
        """Whether rows name somebody of their own, whoever has what they hang on: those who signed up for what
        somebody arranges. Where an order goes to is the buyer's, whatever name stands there."""
        if name not in self._signed or name in self._kinds or self._is_bought(link.table):
            return False
        return self._is_arranged(link.table) or parted(self._tables[name], link) < 2

    def _taking_part(self, name: str, firm: list[Link]) -> list[Link]:
        """People of another kind whom a row says to take part in something, as a contact does in a deal: by a key that
        tells them apart there."""
        key = self._tables[name].primary_key
        part = [link for link in firm if link.table in self._kinds and set(link.columns) < set(key)]
        return part if len(part) == 1 else []

    def _beside(self, name: str, direct: list[Link], composed: list[Link], firm: list[Link]) -> list[Link]:
        """Keys to people, and what else says whose the row is beside them."""
        if all(acts(stem(link.columns[0])) for link in direct) and (held := self._held(firm)):
            # What is done with an account is of whoever has it.
            return direct + held
        if all(serves(link.columns[0], link.table) for link in direct):
            # The lesson of a course is the pupil's as well, who has no key of their own in it.
            over = [link for link in composed or firm if self._is_about_others(link)]
            did = [link for link in direct if acts(stem(link.columns[0]))]
            if over:
                return [link for link in direct if link not in did] + over
        if is_part_taken(self._tables[name], direct):
            composed = []
        if not composed and is_called(name, words().said.tables):
            # What is said hangs on no more than what the two have together.
            composed = [link for link in firm if not link.nullable]
        chosen = direct + [link for link in composed if self.place(link.table).ownership == "shared"]
        # Somebody of another kind is no less whom the row is about.
        others = [link for link in firm if link.table in self._kinds or self._is_of_record(link, direct)]
        return chosen + [link for link in others if link not in chosen]

    def _is_of_record(self, link: Link, direct: list[Link]) -> bool:
        """Whether a parent that no row is without is kept of people of another kind than those who log in, such as
        patients: what hangs there is told of them, whoever of those wrote it."""
        if link.nullable or any(one.table != self._people for one in direct):
            return False
        ends = {path.links[-1][1].table for path in self.place(link.table).paths if path.links}
        return any(end in self._kinds and is_called(plainly(end), words().recorded.tables) for end in ends)

    def _held(self, firm: list[Link]) -> list[Link]:
        """What somebody has and others may act on, of those that no row is without."""
        return [link for link in firm if self._is_about_others(link) and is_called(link.table, words().accounts.tables)]

    def _is_about_others(self, link: Link) -> bool:
        """Whether a parent that no row is without says whom it is about, and not who made the parent or is at work."""
        if link.nullable or is_called(link.table, words().serving.places):
            return False
        return not self._is_made(link.table) and not self._is_served(link.table)

    def _served(self, name: str, direct: list[Link], composed: list[Link], firm: list[Link]) -> list[Link]:
        """Parents that lead to people of another kind than those who log in: the guest whose bill it is, beside the
        clerk who wrote it. Beside a key that names no act, only parents that the row is named after."""
        if not direct or any(link.table != self._people for link in direct):
            return []
        parents = composed or [link for link in firm if named_after(self._tables[name], nouns(link.table)[0])]
        if not parents and all(map(is_of_doer, direct)):
            parents = firm
        return [link for link in parents if self._is_of_others(link.table)]

    def _is_of_others(self, name: str) -> bool:
        """Whether a way from the table leads first to people whom no key ties to those who log in."""
        return any(link.table in self._apart for path in self.place(name).paths for _, link in path.links)

    def _is_faint(self, name: str, chosen: list[Link]) -> bool:
        """Whether who acted on a row is as likely the one whose it is: of what others made, of a line in a log, where
        nothing but what the row is about says more."""
        if not chosen:
            return False
        if all(is_aside(link) for link in chosen) or is_called(name, words().logs.tables):
            return True
        return all(not self._direct(link) and self._is_made(link.table) for link in chosen)

    def _is_made(self, name: str) -> bool:
        """Whether every way from the table leads to who made a row, or acted on it."""
        ends = [path.links[-1][1].columns[0] for path in self.place(name).paths if path.links]
        return bool(ends) and all(is_of_act(column) or is_author(column) for column in ends)

    def _is_served(self, name: str) -> bool:
        """Whether every way from the table leads to one who is at work there."""
        ends = [path.links[-1][1].columns[0] for path in self.place(name).paths if path.links]
        return bool(ends) and all(map(serves, ends))

    def _surest(self, chosen: list[Link]) -> list[Link]:
        """Of keys within documents those nearest to people; beside a pair of type and key they do not count."""
        forks = [link for link in chosen if not link.inside or is_headed(link.inside)]
        if forks or not chosen:
            return forks
        ends = [link for link in chosen if self._direct(link)]
        return ends or chosen[:1]

    def _final(self, links: Iterable[Link], chosen: list[Link]) -> tuple[Link, ...]:
        """Roles as they turned out; of pairs of type and key, only the branches that lead to people."""
        settled = [in_its_role(link, chosen, self._persons) for link in links]
        return tuple(
            link
            for link in settled
            if link.when is None or link in chosen or ends_at_people(link) or link.table in self._near
        )

    def _parents(self, name: str) -> list[Link]:
        return [
            link
            for link in self._links[name]
            if link.role == "subject"
            and not ends_at_people(link)
            and link.table in self._near
            and link.table not in self._persons
            and not self._leads_back(link.table, name)
            and self.place(link.table).ownership in ("owned", "shared", "identified")
            and not self._merely_uses(name, link)
            and not self._is_another_sort(name, link)
            and not self._is_anothers(name, link)
        ]

    def _is_another_sort(self, name: str, link: Link) -> bool:
        """Whether rows are parts of base rows that are somebody's only by parts of other sorts: a seat that is booked
        for a name beside those that users booked."""
        if link.columns != self._tables[name].primary_key:
            return False
        base = self._tables[link.table]
        return all(path.links and leads_to_parts(path.links[0][1], base) for path in self.place(link.table).paths)

    def _merely_uses(self, name: str, link: Link) -> bool:
        """Whether a row can do without the thing that several have together, and is not named after it: then it is no
        part of it."""
        if not link.nullable or is_called(link.table, words().containers.tables):
            return False
        if named_after(self._tables[name], nouns(link.table)[0]):
            return False
        return any(
            each.role == "subject" and is_joint(each, self._tables[link.table], self._tables.get(each.table))
            for each in self.place(link.table).links
        )

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
        marks = {link: parted(self._tables[name], link) for link in parents}
        best = max(marks.values(), default=0)
        return [link for link in parents if marks[link] == best] if best >= 2 else []

    def _told_apart(self, name: str, parents: list[Link]) -> list[Link]:
        """One parent for each person: parents that reach people by one and the same last key reach the same one."""
        kept: dict[object, Link] = {}
        for link in sorted(
            parents, key=lambda link: (-parted(self._tables[name], link), self._distance(link), link.columns)
        ):
            ends = frozenset(
                (path.links[-1][0], path.links[-1][1].columns) for path in self.place(link.table).paths if path.links
            )
            # Two keys to one table are two rows there, and may be two persons.
            twice = [one for one in parents if one.table == link.table and one.columns != link.columns]
            kept.setdefault((ends, link.columns if twice else ()), link)
        return [link for link in parents if link in kept.values()]

    def _distance(self, link: Link) -> int:
        return min(len(path.links) for path in self.place(link.table).paths)

    def _owned(self, name: str, direct: list[Link], chosen: list[Link]) -> Ownership:
        """Branches of one pair of type and key are one way, of which each row takes one. What a table of who has it
        leads to is everyone's there."""
        sides = {side_of(link) for link in chosen if not link.unless}
        parents = [link for link in chosen if link not in direct and not self._direct(link)]
        together = any(is_joint(link, self._tables[name], self._tables.get(link.table)) for link in chosen)
        if together or len(sides) > 1 or any(self.place(link.table).ownership == "shared" for link in parents):
            return "shared"
        if (
            chosen
            and name in self._kinds - self._persons
            and all(is_kept(name, link, self._links, self._persons) for link in chosen)
        ):
            return "shared"
        return "identified" if all(link.by == "identifier" for link in chosen) else "owned"

    def _paths(self, name: str, links: Iterable[Link]) -> Iterable[Path]:
        found = [
            Path(((name, link), *path.links))
            for link in links
            for path in ((Path(()),) if ends_at_people(link) else self.place(link.table).paths)
        ]
        return sorted(found, key=lambda path: (len(path.links), str(path)))[:MOST_PATHS]


def _near(links: Links, people: str, persons: frozenset[str]) -> dict[str, int]:
    """Keys between a table and people, by the shortest way of subjects; tables that none leads from are not in it."""
    near = {people: 0} | dict.fromkeys(persons - {people}, 1)
    near |= dict.fromkeys((name for name, out in links.items() if name != people and any(map(ends_at_people, out))), 1)
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
