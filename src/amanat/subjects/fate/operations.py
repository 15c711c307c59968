"""What becomes of the rows of each table, as operations: by its fate, its links, and what must keep pointing at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from amanat.datamap.model import Path, TableMap
from amanat.datamap.names.words import snake
from amanat.stores.schema.model import StoreSchema
from amanat.subjects.fate.anonymise import anonymising
from amanat.subjects.fate.authors import (
    is_joint,
    is_made_of_words,
    is_mere_access,
    named_after,
    own_columns,
)
from amanat.subjects.fate.blockers import blocker_of, carries, goes, goes_along, may_go
from amanat.subjects.fate.edges import Edge, first_hop, into
from amanat.subjects.fate.fates import KEYED, Fate, is_in_key, is_keepers
from amanat.subjects.fate.grounds import split
from amanat.subjects.fate.lines import acted_within, lines_about, observed_beside, told_of, without_words
from amanat.subjects.fate.parties import stem
from amanat.subjects.fate.threads import Threads
from amanat.subjects.model import Blocker, Operation

_LAST = "nobody else is left in it: it goes with the last (Art. 17(1))"
_LAST_KEPT = "nobody else is left in it, and it stays"
_POWER = "a power over what goes with the last who has it (Art. 17(1))"
_CUT = "points at a row that goes (Art. 17(1))"
_SEEN = "observed of the person, who acted there: the line stays, without it (Art. 17(1))"
_NAMED = "copied from a row that goes (Art. 17(1))"


class Operations:
    """The operations of one store, not yet in order."""

    def __init__(
        self,
        maps: Mapping[str, TableMap],
        schema: StoreSchema,
        found: dict[str, Fate],
        edges: Sequence[Edge],
        blockers: Sequence[Blocker],
        threads: Threads,
    ) -> None:
        self._maps, self._found, self._edges, self._threads = maps, found, edges, threads
        self._shapes = {table.name: table for table in schema.tables}
        self._worded = _worded(schema)
        self._held = {blocker.parent for blocker in blockers}
        self._keys = {(edge.child, edge.columns, edge.parent) for edge in edges}
        self._out = {name: tuple(edge for edge in edges if edge.child == name) for name in maps}

    def all(self) -> tuple[Operation, ...]:
        made: list[Operation] = []
        for name, fate in self._found.items():
            own = self._own(self._maps[name], fate)
            if self._maps[name].keep and is_reached(fate):
                own = split(own, self._maps[name], fate.ways, self._personal(self._maps[name]))
            made += own
        for name, table in self._maps.items():
            made += self._told(table, self._found.get(name))
            made += self._observed(table, self._found.get(name))
        for edge in self._edges:
            made += self._threads.cut(edge) if self._threads.has(edge) else self._cut(edge)
        return tuple(self._chosen_first(step, made) for step in made)

    def _chosen_first(self, step: Operation, made: Sequence[Operation]) -> Operation:
        """Rows that people have over a table of who has them, whose rows go before these can; rows of threads, that
        hang together by links which are cut; and rows found by an address that another step overwrites."""
        if step.table not in self._maps or not self._maps[step.table].primary_key:
            return step
        found_by = {
            name for way in step.ways for _, link in way.links[:1] if link.by == "identifier" for name in link.columns
        }
        overwritten = found_by and any(
            other is not step and other.table == step.table and found_by.intersection(other.scrubs) for other in made
        )
        first = overwritten or self._threads.concern(step) or any(map(self._against_a_key, step.ways))
        return msgspec.structs.replace(step, by_key=True) if first else step

    def _against_a_key(self, way: Path) -> bool:
        """Whether a way leads from a row to one that points at it."""
        return any((link.table, link.to, table) in self._keys for table, link in way.links)

    def _told(self, table: TableMap, fate: Fate | None) -> list[Operation]:
        """What a line of a log tells of a person, whoever acted there: the line stays, without it."""
        people = [name for name, one in self._maps.items() if one.ownership == "people" and goes(self._found, name)]
        if not table.writable or (fate is not None and fate.kind in ("keep", "fixed", "anonymise")):
            return []
        return [
            without_words(table, about, scrubs, fate)
            for name in people
            for about in lines_about(table, name, self._maps)
            if (scrubs := self._scrubbable(table, self._words(table, told_of(table, about.link))))
        ]

    def _observed(self, table: TableMap, fate: Fate | None) -> list[Operation]:
        """What was observed of a person where a document alone says that they acted, in a line that is not theirs: what
        stands in the document is left to the exact search."""
        if not table.writable or (fate is not None and fate.kind != "delete"):
            return []
        own = fate.ways if fate is not None else ()
        return [
            Operation(table=table.name, action="scrub", ways=acted.ways, except_ways=own, scrubs=scrubs, ground=_SEEN)
            for acted in acted_within(table)
            if goes(self._found, acted.link.table)
            and self._maps[acted.link.table].ownership == "people"
            and (scrubs := self._scrubbable(table, self._words(table, observed_beside(table, acted.link))))
        ]

    def _own(self, table: TableMap, fate: Fate) -> list[Operation]:
        if fate.kind == "anonymise":
            return [anonymising(table, fate, self._out[table.name], self._shapes[table.name])]
        if fate.kind == "delete":
            return self._delete(table, fate)
        if fate.kind == "fixed":
            return []
        if fate.kind == "part":
            last = [] if fate.persons else self._last(table, fate)
            return [*last, *self._part(table, fate)]
        return self._stay(table, fate)

    def _delete(self, table: TableMap, fate: Fate) -> list[Operation]:
        return [*self._gone(table, fate), *self._powers(table, fate)]

    def _powers(self, table: TableMap, fate: Fate) -> list[Operation]:
        """What somebody may do with a thing goes with the last of those who have that, unless it stays, emptied."""
        edges = [edge for edge in self._out[table.name] if any(first_hop(edge, way) for way in fate.last)]
        return [
            Operation(
                table=table.name,
                action="delete",
                ways=tuple(way for way in fate.last if first_hop(edge, way)),
                others=tuple(way for way in fate.last_owners if first_hop(edge, way)),
                except_ways=fate.ways,
                blocked="not" if table.name in self._held else "any",
                spares=blocker_of(edge) if self._stands(edge) else None,
                ground=_POWER,
            )
            for edge in edges
        ]

    def _gone(self, table: TableMap, fate: Fate) -> list[Operation]:
        held = table.name in self._held
        gone = Operation(
            table=table.name, action="delete", ways=fate.ways, ground=fate.ground, blocked="not" if held else "any"
        )
        if not held:
            return [one for part in self._split(table, gone) for one in self._threads.split(part)]
        nulls = [
            name
            for edge in self._out[table.name]
            if may_go(self._found, edge.parent) and edge not in self._threads.holding
            for name in edge.nulls
        ]
        tombstone = Operation(
            table=table.name,
            action="scrub",
            ways=fate.ways,
            ground="others' rows must keep pointing at it: emptied in place (Art. 17(1))",
            blocked="only",
            nulls=tuple(dict.fromkeys(nulls)),
            scrubs=self._emptied(table),
        )
        if not tombstone.columns:
            ground = "others' rows must keep pointing at it, and nothing in it is personal (Art. 17(1))"
            tombstone = msgspec.structs.replace(tombstone, action="keep", ground=ground)
        return [tombstone, *self._threads.split(gone)]

    def _split(self, table: TableMap, gone: Operation) -> list[Operation]:
        """What others did with a thing, as liking a post, goes with the thing, but not where that stays, emptied."""
        edges = [edge for edge in self._out[table.name] if is_mere_access(table) and self._stands(edge)]
        along = {edge: tuple(way for way in gone.ways if first_hop(edge, way)) for edge in edges}
        own = tuple(way for way in gone.ways if not any(way in ways for ways in along.values()))
        if not own or not any(along.values()):
            return [gone]
        parts = [msgspec.structs.replace(gone, ways=own)]
        for edge, ways in along.items():
            if ways:
                earlier = tuple(way for part in parts for way in part.ways)
                parts.append(msgspec.structs.replace(gone, ways=ways, except_ways=earlier, spares=blocker_of(edge)))
        return parts

    def _last(self, table: TableMap, fate: Fate) -> list[Operation]:
        """What becomes of the rows in which nobody else is left: they go, or stay emptied where something must point at
        them or datamap.toml says so."""
        held = table.name in self._held
        whole = Operation(table=table.name, action="delete", ways=fate.ways, others=fate.owners, ground=_LAST)
        emptied = msgspec.structs.replace(
            whole,
            action="scrub",
            ground=f"{_LAST_KEPT}: emptied in place (Art. 17(1))",
            scrubs=self._words(table, self._emptied(table)),
        )
        if fate.dies and not held:
            return [whole]
        stays = [msgspec.structs.replace(emptied, blocked="only" if held else "any")] if emptied.scrubs else []
        return [*stays, msgspec.structs.replace(whole, blocked="not")] if fate.dies else stays

    def _part(self, table: TableMap, fate: Fate) -> list[Operation]:
        """One statement per party; where several parties come over one link, that link is cut last. A key that leads to
        one table or another is a link for each: what it leads to may go in the one and stay in the other.

        Numbers, times and flags stay, as the others' price or date: without the link they tell nothing of the person.
        """
        operations: list[Operation] = []
        groups: dict[tuple[str, ...], list[Path]] = {}
        for way in fate.ways:
            link = way.links[0][1]
            branch = link.when or ()
            groups.setdefault((*(self._first_nulls(table, (way,)) or link.columns), *branch), []).append(way)
        for ways in groups.values():
            nulls = self._first_nulls(table, tuple(ways))
            for way in ways:
                scrubs = self._scrubbable(table, self._words(table, self._said_of(table, way, fate)))
                cut = nulls if len(ways) == 1 else ()
                if cut or scrubs:
                    operations.append(_change(table, fate, (way,), cut, scrubs))
            if nulls and len(ways) > 1:
                operations.append(_change(table, fate, tuple(ways), nulls, ()))
        return operations

    def _said_of(self, table: TableMap, way: Path, fate: Fate) -> tuple[str, ...]:
        """The columns of a shared row that tell of the person who comes by a way. A row that is a person tells of that
        one, but for copies of what stands in another's; and what is said there of somebody is not their keeper's."""
        if is_joint(way, self._maps) or is_keepers(way, self._maps):
            return ()
        return named_after(table, way.links[0][1]) if fate.persons else own_columns(table, way, fate.owners)

    def _stay(self, table: TableMap, fate: Fate) -> list[Operation]:
        if not fate.ways:
            return []
        if fate.kind == "keep":
            return [Operation(table=table.name, action="keep", ways=fate.ways, ground=fate.ground)]
        if table.ownership == "identified" and table.erase is None:
            return self._unnamed(table, fate)
        nulls = self._first_nulls(table, fate.ways)
        scrubs = self._personal(table) if fate.kind == "scrub" else ()
        return [_change(table, fate, fate.ways, nulls, scrubs)] if nulls or scrubs else []

    def _unnamed(self, table: TableMap, fate: Fate) -> list[Operation]:
        """The name is overwritten; a row whose key it is a part of goes, as a key cannot be empty."""
        keyed = tuple(way for way in fate.ways if is_in_key(table, way, self._edges))
        gone = [Operation(table=table.name, action="delete", ways=keyed, ground=KEYED)] if keyed else []
        others = [(way, self._named(table, way)) for way in fate.ways if way not in keyed]
        return [*gone, *(_change(table, fate, (way,), (), names) for way, names in others if names)]

    def _named(self, table: TableMap, way: Path) -> tuple[str, ...]:
        """The identifier column itself, and what is named after the same party."""
        link = way.links[0][1]
        mine = stem(link)
        names = [column.name for column in table.columns if mine and snake(column.name).startswith(f"{mine}_")]
        return self._scrubbable(table, dict.fromkeys([link.columns[0], *names]))

    def _first_nulls(self, table: TableMap, ways: tuple[Path, ...]) -> tuple[str, ...]:
        names = [
            name
            for edge in self._out[table.name]
            if goes(self._found, edge.parent) and any(first_hop(edge, way) for way in ways)
            for name in edge.nulls
        ]
        return tuple(dict.fromkeys(names))

    def _cut(self, edge: Edge) -> list[Operation]:
        """Sets the link of rows that stay to NULL, where nothing else does, and empties what is named after it."""
        named = self._copied(edge)
        found, fate = self._found, self._found.get(edge.child)
        if not may_go(found, edge.parent) or not (edge.nulls or named) or (fate is not None and fate.kind == "keep"):
            return []
        if carries(edge, found) or any(one.is_within(edge) for one in self._out[edge.child]):
            return []
        parent = found[edge.parent]
        if fate is not None and _is_cut_already(edge, fate, parent):
            return []
        own = fate.ways if fate is not None and fate.kind == "delete" else ()
        # Rows of one table go in one statement: none of them may hold another, nor take it along uncounted.
        together = edge.child == edge.parent and edge.at_once and bool(edge.nulls)
        last, others = fate.left if fate is not None and not together else ((), ())
        return [
            Operation(
                table=edge.child,
                action="unlink" if edge.nulls else "scrub",
                ways=into(edge, parent.ways),
                others=into(edge, parent.owners),
                except_ways=() if together else own,
                except_last=last,
                except_others=others,
                spares=blocker_of(edge) if self._stands(edge) else None,
                nulls=edge.nulls,
                scrubs=tuple(name for name in named if name not in self._maps[edge.child].primary_key),
                ground=_CUT if edge.nulls else _NAMED,
            )
        ]

    def _stands(self, edge: Edge) -> bool:
        """Whether what the edge leads to may stay, emptied, and be no person: what hangs on a room stays in it."""
        return edge.parent in self._held and edge.child != edge.parent and self._maps[edge.parent].ownership != "people"

    def _copied(self, edge: Edge) -> tuple[str, ...]:
        """Copies beside a key of what stands in its row: `editor_name` and `editor_slug` by `editor_id`."""
        table = self._maps[edge.child]
        names = named_after(table, edge.link(), [other.link() for other in self._out[table.name]])
        return self._scrubbable(table, self._words(table, names))

    def _personal(self, table: TableMap) -> tuple[str, ...]:
        """Columns of a row that must be emptied: personal ones, and those of unknown kind."""
        return self._scrubbable(table, [column.name for column in table.columns if column.personal is not False])

    def _emptied(self, table: TableMap) -> tuple[str, ...]:
        """What is emptied in a row that is one person's alone: with its words goes the address that is made of them."""
        personal = self._personal(table)
        made = [one.name for one in table.columns if personal and not one.pinned and is_made_of_words(one.name)]
        return tuple(dict.fromkeys((*personal, *self._words(table, self._scrubbable(table, made)))))

    def _scrubbable(self, table: TableMap, names: Iterable[str]) -> tuple[str, ...]:
        """But for keys, and what says to which table one leads: it would lead nowhere, and no longer hold its row. What
        the engine makes of other columns follows them, and cannot be written."""
        keys = {*table.primary_key, *(name for edge in self._out[table.name] for name in edge.columns)}
        keys |= {link.when[0] for link in table.links if link.when is not None}
        keys |= {column.name for column in self._shapes[table.name].columns if column.generated}
        return tuple(name for name in names if name not in keys)

    def _words(self, table: TableMap, names: Iterable[str]) -> tuple[str, ...]:
        """Of these columns, those that hold words and not just a number, a time or a flag."""
        return tuple(name for name in names if name in self._worded[table.name])


def _change(
    table: TableMap, fate: Fate, ways: tuple[Path, ...], nulls: tuple[str, ...], scrubs: tuple[str, ...]
) -> Operation:
    return Operation(
        table=table.name,
        action="unlink" if nulls else "scrub",
        ways=ways,
        ground=fate.ground,
        except_last=fate.ways if fate.dies else (),
        except_others=fate.owners if fate.dies else (),
        nulls=nulls,
        scrubs=tuple(name for name in scrubs if name not in nulls),
    )


def _is_cut_already(edge: Edge, fate: Fate, parent: Fate) -> bool:
    """Whether the rows that point there are dealt with by their own ways; what goes along needs no cut."""
    if parent.kind == "delete":
        return any(first_hop(edge, way) for way in fate.ways)
    return goes_along(edge, fate)


def _worded(schema: StoreSchema) -> dict[str, frozenset[str]]:
    """Columns that hold words and not just a number, a time or a flag, by table."""
    return {
        table.name: frozenset(
            column.name
            for column in table.columns
            if column.text or column.json or column.binary or column.type.lower() in ("inet", "cidr", "uuid")
        )
        for table in schema.tables
    }


def is_reached(fate: Fate | None) -> bool:
    return fate is not None and bool(fate.ways) and fate.kind not in ("keep", "fixed")
