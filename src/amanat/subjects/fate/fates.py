"""What becomes of each table's rows in an erasure, before any order is thought of. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from amanat.datamap.graph.paths import MOST_PATHS
from amanat.datamap.model import ColumnMap, Path, StoreMap, TableMap
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called
from amanat.service.model import People
from amanat.subjects.fate.authors import is_joint, is_mere_access
from amanat.subjects.fate.edges import Edge, along, before, first_hop, into, upstream, ways_to_people
from amanat.subjects.fate.either import goes_with_either
from amanat.subjects.fate.of_many import is_of_many
from amanat.subjects.fate.parties import made, served

FateKind = Literal["delete", "part", "scrub", "unlink", "anonymise", "keep", "fixed"]
_PINNED: dict[str, FateKind] = {
    "delete": "delete", "scrub": "scrub", "unlink": "unlink", "anonymise": "anonymise", "keep": "keep",
}  # fmt: skip


KEYED = "known by the person's name, which is in its key (Art. 17(1))"


class Fate(msgspec.Struct, frozen=True, kw_only=True):
    """`part` is for rows shared with others: the person leaves, the row stays. `fixed` rows cannot be written.

    `owners` are all the ways by which anybody has such a row; those in which nobody is left go if `dies`, else they are
    emptied, unless they are `persons` themselves. `serving` are the ways of those, of any kind, who only serve whom the
    row is about. `last` are the ways by which a power over a thing goes with the last of those who have that
    (`last_owners`), and `seen` those by which such rows of others are in a copy, without who they are.
    """

    kind: FateKind
    ways: tuple[Path, ...]
    ground: str
    owners: tuple[Path, ...] = ()
    dies: bool = False
    serving: tuple[Path, ...] = ()
    persons: bool = False
    last: tuple[Path, ...] = ()
    last_owners: tuple[Path, ...] = ()
    seen: tuple[Path, ...] = ()

    @property
    def goes(self) -> bool:
        """Whether rows of the table are deleted, all of them or those in which nobody is left."""
        return self.kind == "delete" or self.dies

    @property
    def left(self) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """By which ways rows go in which nobody is left, and by which anybody has one; none where they stay."""
        return (self.ways, self.owners) if self.dies else ((), ())


def fates(store: StoreMap, all_edges: tuple[Edge, ...], people: People) -> dict[str, Fate]:
    """By table; tables that an erasure does not touch are left out."""
    here = store.name == people.store
    maps = {table.name: table for table in store.tables}
    found: dict[str, Fate] = {}
    for table in store.held:
        fate = _own(table, ways_to_people(table, people, here), all_edges, maps)
        if fate is not None:
            found[table.name] = fate
    _components(found, maps, all_edges, upstream(all_edges, people.table if here else ""))
    _powers(found, maps, all_edges)
    return found


def _own(
    table: TableMap, ways: tuple[Path, ...], all_edges: tuple[Edge, ...], maps: Mapping[str, TableMap]
) -> Fate | None:
    if table.erase is not None and table.writable and (ways or table.erase == "keep"):
        return Fate(kind=_PINNED[table.erase], ways=ways, ground=f"datamap.toml says `{table.erase}`")
    if not ways:
        return None
    if not table.writable:
        return Fate(kind="fixed", ways=ways, ground="cannot be written")
    ties = tuple(way for way in ways if not _is_to_a_thing(way))
    if table.ownership == "shared" and ties and _only_ties(table, ties, all_edges):
        return Fate(kind="delete", ways=ties, ground="says who is tied to whom, and nothing else (Art. 17(1))")
    if table.ownership == "shared" and goes_with_either(table, all_edges):
        return Fate(kind="delete", ways=ways, ground="the schema lets it go with either of two (Art. 17(1))")
    if table.ownership == "shared":
        return _shared(table, ways, all_edges, maps)
    if table.ownership == "identified" and not _only_about_one(table):
        if all(is_in_key(table, way, all_edges) for way in ways):
            return Fate(kind="delete", ways=ways, ground=KEYED)
        return Fate(kind="scrub", ways=ways, ground="names others too: own columns are overwritten (Art. 17(1))")
    if table.ownership == "identified" and is_called(table.name, words().changes.sets):
        return Fate(
            kind="scrub", ways=ways, ground="says who changed what others keep: the name is overwritten (Art. 17(1))"
        )
    if table.ownership == "identified" and (is_of_many(table, maps) or any(_is_mention(table, way) for way in ways)):
        return Fate(kind="scrub", ways=ways, ground="names the person: the name is overwritten (Art. 17(1))")
    if table.ownership in ("people", "owned", "identified"):
        return Fate(kind="delete", ways=ways, ground="the person's own (Art. 17(1))")
    return None


def _shared(table: TableMap, ways: tuple[Path, ...], all_edges: tuple[Edge, ...], maps: Mapping[str, TableMap]) -> Fate:
    """Of several people as equals, or of one whom the others serve."""
    owners = tuple(way for way in table.paths if way.links and all(link.role == "subject" for _, link in way.links))
    persons = table.of_people
    # A row that is a person of another kind is this one where no two rows can be: its keeper does not have it.
    about = tuple(way for way in owners if _is_same(table, way)) if persons else served(table.name, owners)
    own = tuple(way for way in ways if way in about)
    rest = tuple(way for way in owners if way not in about) if own else ()
    together = any(is_joint(way, maps) for way in about)
    if own and not together:
        ground = "about the person, whom the others only serve (Art. 17(1))"
        return Fate(kind="delete", ways=own, ground=ground, serving=rest)
    hangs_on_itself = any(edge.child == edge.parent == table.name and not edge.nulls for edge in all_edges)
    # Where datamap.toml says `shared` and no way leads to others, or there are more ways than were told apart, nobody
    # knows who else is left.
    owners, ways = (about, own) if own else (owners, ways)
    several = len(owners) > 1 or any(is_joint(way, maps) for way in owners)
    known = several and not persons and len(table.paths) < MOST_PATHS
    return Fate(
        kind="part",
        ways=ways,
        ground="shared with others: the person leaves, the row stays (Art. 17(1))",
        owners=owners,
        dies=table.last == "delete" and known and not hangs_on_itself,
        persons=persons,
        serving=rest,
    )


def is_keepers(way: Path, maps: Mapping[str, TableMap]) -> bool:
    """Whether a way leads to a person who merely keeps the entry of another: the clerk of a client, by the client."""
    for at, (name, _) in enumerate(way.links[1:], start=1):
        table = maps.get(name)
        rest = Path(way.links[at:])
        if table is not None and table.of_people and not _is_same(table, rest):
            return rest.links[0][1].by != "identifier"
    return False


def _is_same(table: TableMap, way: Path) -> bool:
    """Whether no two rows can lead to one person by this way."""
    link = way.links[0][1]
    alone = len(way.links) == 1 and len(link.columns) == 1 and not (link.inside or link.when)
    return alone and (table.primary_key == link.columns or table.column(link.columns[0]).unique)


def undying(fate: Fate) -> Fate:
    """The same, with rows that stay when nobody is left in them."""
    return msgspec.structs.replace(fate, dies=False)


def _is_to_a_thing(way: Path) -> bool:
    """Whether a key that leads to one table or another leads to what somebody has: who follows a page is not tied to
    whoever runs it."""
    return len(way.links) > 1 and way.links[0][1].when is not None


def _only_ties(table: TableMap, ways: tuple[Path, ...], all_edges: tuple[Edge, ...]) -> bool:
    """Whether rows hold nothing but keys of two persons (who follows whom): without the one they say nothing.

    What other rows hang on is more than a tie.
    """
    if any(edge.parent == table.name for edge in all_edges):
        return False
    keys = {*table.primary_key, *(name for way in ways for name in way.links[0][1].columns)}
    known = keys | {column.name for column in table.columns if keys == {*table.primary_key} and _is_of_the_tie(column)}
    return all(_ends_at_persons(way) and known.issuperset(_names(table)) for way in ways)


def _ends_at_persons(way: Path) -> bool:
    """Whether a key leads to a person, who may be known by an address besides, such as a guardian who is a member."""
    return all(link.by == "identifier" for _, link in way.links[1:])


def _is_of_the_tie(column: ColumnMap) -> bool:
    """Whether a column only says what two persons are to each other, whether they may do something by it, or since
    when."""
    told = column.type.lower().startswith(("date", "time", "bool", "tinyint(1)")) and not column.personal
    return told or (bool(column.categories) and {"family", "relationship"}.issuperset(column.categories))


def _names(table: TableMap) -> tuple[str, ...]:
    """Its columns, less a number of its own where no key is declared."""
    return tuple(column.name for column in table.columns if table.primary_key or column.name.lower() != "id")


def is_in_key(table: TableMap, way: Path, all_edges: Iterable[Edge]) -> bool:
    """Whether the name by which a row is found is a part of its key, or of one that must lead somewhere: it cannot be
    emptied, and the row goes with it."""
    name = way.links[0][1].columns[0]
    led = (edge for edge in all_edges if edge.child == table.name and name in edge.columns)
    return name in table.primary_key or any(not edge.nulls for edge in led)


def _is_mention(table: TableMap, way: Path) -> bool:
    """Whether a user name merely stands in the row, as an author's does: no column of user names says whose the row is,
    nor is it known by one. Who made a thing of which nothing else is personal does not have it."""
    link = way.links[0][1]
    name = link.columns[0]
    if link.by != "identifier" or link.identifier != "username" or name in table.primary_key:
        return False
    column = table.column(name)
    more = any(other.personal is not False for other in table.columns if other is not column)
    return column.identifier is None or (made(link) and not more)


def _only_about_one(table: TableMap) -> bool:
    named = sum(column.identifier == "email" for column in table.columns)
    return named <= 1 and not any(link.role == "subject" and link.by != "identifier" for link in table.links)


def _components(
    found: dict[str, Fate], maps: Mapping[str, TableMap], all_edges: tuple[Edge, ...], above: frozenset[str]
) -> None:
    """Adds rows that cannot outlive the row they hang on, and all ways by which deleted rows are pointed at."""
    queue = [name for name, fate in found.items() if fate.kind == "delete"]
    while queue:
        parent = queue.pop(0)
        for edge in all_edges:
            if edge.parent != parent or edge.child == parent or edge.child not in maps:
                continue
            child = maps[edge.child]
            grown = _grown(found.get(edge.child), edge, found[parent].ways, _hangs_on(edge, child, above), child)
            if grown is not None:
                found[edge.child] = grown
                queue += [edge.child] if grown.kind == "delete" else []


def _grown(fate: Fate | None, edge: Edge, ways: tuple[Path, ...], hangs: bool, child: TableMap) -> Fate | None:
    """The fate of a child once all ways of its parent are taken in; None where nothing is new."""
    if fate is None:
        longer = before(edge, ways)
        return Fate(kind="delete", ways=longer, ground=f"part of {edge.parent}") if hangs and longer else None
    narrowed = [way.links[0][1].unless for way in fate.ways if along(edge, way)]
    led = bool(narrowed)
    longer = before(edge, ways, min(narrowed, key=len, default=()))
    if any(first_hop(edge, way) for way in fate.serving):
        return None
    if fate.kind not in ("delete", "part") or not (led or (is_mere_access(child) and not edge.actor)):
        return None
    known = {str(way) for way in fate.ways}
    new = tuple(way for way in longer if str(way) not in known)
    return msgspec.structs.replace(fate, ways=fate.ways + new) if new else None


def _powers(found: dict[str, Fate], maps: Mapping[str, TableMap], all_edges: tuple[Edge, ...]) -> None:
    """Adds how a power over what several have is seen by all of them and goes with the last, with what hangs on it. Of
    an account each holder sees the others, too, and who else may use it; of anything else, as who has read a message,
    nobody sees more than their own."""
    shared = [edge for edge in all_edges if edge.parent in found and found[edge.parent].kind == "part"]
    for edge in shared:
        child, thing = found.get(edge.child), found[edge.parent]
        if child is None or child.kind != "delete" or edge.actor or any(first_hop(edge, way) for way in child.ways):
            continue
        account = is_called(edge.parent, words().accounts.tables)
        if is_mere_access(maps[edge.child]):
            if account or is_called(edge.child, words().powers.tables):
                found[edge.child] = msgspec.structs.replace(child, seen=(*child.seen, *before(edge, thing.ways)))
            if thing.dies:
                _with_the_last(found, all_edges, edge, thing.ways, thing.owners)
        elif account and _says_who(edge, thing.ways):
            found[edge.child] = msgspec.structs.replace(child, seen=(*child.seen, *into(edge, thing.ways)))


def _with_the_last(
    found: dict[str, Fate], all_edges: tuple[Edge, ...], edge: Edge, ways: tuple[Path, ...], owners: tuple[Path, ...]
) -> None:
    """Rows that go when nobody is left in what the edge leads to, and all that goes with these."""
    child, last, last_owners = found[edge.child], before(edge, ways), before(edge, owners)
    if not last or set(last) <= set(child.last):
        return
    found[edge.child] = msgspec.structs.replace(
        child, last=(*child.last, *last), last_owners=(*child.last_owners, *last_owners)
    )
    for further in all_edges:
        part = found.get(further.child)
        if further.parent != edge.child or part is None or part.kind != "delete":
            continue
        if any(first_hop(further, way) for way in part.ways):
            _with_the_last(found, all_edges, further, last, last_owners)


def _says_who(edge: Edge, ways: tuple[Path, ...]) -> bool:
    """Whether the rows of a table say who has the thing that its key leads to."""
    return any(way.links and (way.links[0][1].table, way.links[0][1].to) == (edge.child, edge.columns) for way in ways)


def _is_somebodys(table: TableMap) -> bool:
    return any(way.links and all(link.role == "subject" for _, link in way.links) for way in table.paths)


def _hangs_on(edge: Edge, table: TableMap, above: frozenset[str]) -> bool:
    """Whether a table of nobody's is a component of what it points to, and not a thing that others use as well, nor
    people of another kind have: a visit is the patient's, whoever made the list of the kinds of visits. Nor are those
    people themselves, as the passengers of a booking."""
    if edge.actor or table.ownership == "actor" or table.name in above or _is_somebodys(table) or table.of_people:
        return False
    return edge.cascade or not edge.nulls
