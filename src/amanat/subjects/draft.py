"""From the map and the live schema to the operations of an erasure, in order. Pure: no store is touched.

Children go before their parents. A nullable link of a row that stays is cut; where a link cannot be cut, the row it
points to stays too, emptied of what is personal (a tombstone). Cycles are opened at a nullable link, else refused.
"""

from __future__ import annotations

import msgspec

from amanat.datamap.model import Path, StoreMap, TableMap
from amanat.service.model import People
from amanat.stores.base import StoreSchema
from amanat.subjects.anonymise import anonymising, tied
from amanat.subjects.authors import is_joint, named_after, own_columns, stem
from amanat.subjects.blockers import blockers_of, carries, cycle_of, goes, goes_along, may_go, refusals_of
from amanat.subjects.edges import Edge, edges, first_hop, into
from amanat.subjects.fates import Fate, fates, undying
from amanat.subjects.grounds import split
from amanat.subjects.model import Blocker, Draft, Operation, Refusal
from amanat.subjects.order import Cycle, ordered
from amanat.subjects.threads import Threads, as_blockers

_LAST = "nobody else is left in it: it goes with the last (Art. 17(1))"
_LAST_KEPT = "nobody else is left in it, and it stays"
_CUT = "points at a row that goes (Art. 17(1))"
_NAMED = "copied from a row that goes (Art. 17(1))"


def draft(store: StoreMap, schema: StoreSchema, people: People) -> Draft:
    """The operations of an erasure in one store, with what is refused and what is not reached."""
    maps = {table.name: table for table in store.tables}
    strangers = [table.name for table in schema.tables if table.holds and table.name not in maps]
    if strangers:
        refusals = tuple(_stranger(store.name, name) for name in strangers)
        return Draft(store=store.name, schema=schema, refusals=refusals)
    all_edges = edges(store, schema)
    found = fates(store, all_edges, people)
    made = _drafted(store, schema, found, all_edges)
    if made.refusals and any(fate.dies for fate in found.values()):
        # Links in a ring: what several people have stays, emptied, rather than that nothing is done at all.
        made = _drafted(store, schema, {name: undying(fate) for name, fate in found.items()}, all_edges)
    return made


def _drafted(store: StoreMap, schema: StoreSchema, found: dict[str, Fate], all_edges: tuple[Edge, ...]) -> Draft:
    maps = {table.name: table for table in store.tables}
    keeps = {table.name: table.keep for table in store.tables if table.keep and _is_reached(found.get(table.name))}
    threads = Threads(maps, found, all_edges)
    blockers = blockers_of(found, all_edges, keeps, threads)
    refusals = refusals_of(store.name, found, all_edges, blockers)
    refusals += tuple(
        refusal
        for name, fate in found.items()
        if fate.kind == "anonymise"
        for refusal in tied(store.name, name, fate, all_edges)
    )
    operations = _operations(maps, found, all_edges, blockers, threads, schema)
    try:
        operations = ordered(tuple(_chosen_first(step, maps, threads) for step in operations), all_edges, found)
    except Cycle as cycle:
        refusals = refusals or (cycle_of(store.name, cycle.tables),)
    return Draft(
        store=store.name,
        schema=schema,
        operations=operations,
        blockers=blockers,
        subtrees=as_blockers(threads.falling),
        refusals=refusals,
        not_reached=tuple(_unreached(store, found)),
        polymorphic=_polymorphic(schema, all_edges, found),
        keeps=keeps,
        copies=tuple(table.name for table in store.tables if _is_copy(table)),
    )


def _chosen_first(step: Operation, maps: dict[str, TableMap], threads: Threads) -> Operation:
    """Rows that several people have over a table of who has them, whose rows go before these can; and rows of threads,
    that hang together by links which are cut."""
    if step.table not in maps or not maps[step.table].primary_key:
        return step
    first = threads.concern(step) or any(is_joint(way, maps) for way in step.ways)
    return msgspec.structs.replace(step, by_key=True) if first else step


def _is_reached(fate: Fate | None) -> bool:
    return fate is not None and bool(fate.ways) and fate.kind not in ("keep", "fixed")


def _stranger(store: str, table: str) -> Refusal:
    return Refusal(store=store, table=table, because="the map does not know this table", remedy="run `amanat map`")


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


def _operations(
    maps: dict[str, TableMap],
    found: dict[str, Fate],
    all_edges: tuple[Edge, ...],
    blockers: tuple[Blocker, ...],
    threads: Threads,
    schema: StoreSchema,
) -> tuple[Operation, ...]:
    operations: list[Operation] = []
    worded = _worded(schema)
    shapes = {table.name: table for table in schema.tables}
    held = {blocker.parent for blocker in blockers}
    for name, fate in found.items():
        out = tuple(edge for edge in all_edges if edge.child == name)
        if fate.kind == "anonymise":
            made = [anonymising(maps[name], fate, out, shapes[name])]
        else:
            made = _own(maps, name, fate, out, found, name in held, threads, worded[name])
        if maps[name].keep and _is_reached(fate):
            made = split(made, maps[name], fate.ways, personal(maps[name], out))
        operations += made
    for edge in all_edges:
        if threads.has(edge):
            operations += threads.cut(edge)
            continue
        out = tuple(other for other in all_edges if other.child == edge.child)
        operations += _cut(edge, found, maps[edge.child], _copied(maps[edge.child], edge, out, worded[edge.child]))
    return tuple(operations)


def _own(
    maps: dict[str, TableMap],
    name: str,
    fate: Fate,
    out: tuple[Edge, ...],
    found: dict[str, Fate],
    held: bool,
    threads: Threads,
    worded: frozenset[str],
) -> list[Operation]:
    if fate.kind == "delete":
        return _delete(maps[name], fate, out, found, held, threads)
    if fate.kind == "fixed":
        return []
    if fate.kind == "part":
        return [*_last(maps[name], fate, out, held, worded), *_part(maps, maps[name], fate, out, found, worded)]
    return _stay(maps[name], fate, out, found)


def _delete(
    table: TableMap, fate: Fate, out: tuple[Edge, ...], found: dict[str, Fate], held: bool, threads: Threads
) -> list[Operation]:
    gone = Operation(
        table=table.name, action="delete", ways=fate.ways, ground=fate.ground, blocked="not" if held else "any"
    )
    if not held:
        return threads.split(gone)
    cut = [edge for edge in out if may_go(found, edge.parent) and edge not in threads.holding]
    nulls = [name for edge in cut for name in edge.nulls]
    tombstone = Operation(
        table=table.name,
        action="scrub",
        ways=fate.ways,
        ground="others' rows must keep pointing at it: emptied in place (Art. 17(1))",
        blocked="only",
        nulls=tuple(dict.fromkeys(nulls)),
        scrubs=personal(table, out),
    )
    if not tombstone.columns:
        ground = "others' rows must keep pointing at it, and nothing in it is personal (Art. 17(1))"
        tombstone = msgspec.structs.replace(tombstone, action="keep", ground=ground)
    return [tombstone, *threads.split(gone)]


def _last(table: TableMap, fate: Fate, out: tuple[Edge, ...], held: bool, worded: frozenset[str]) -> list[Operation]:
    """What becomes of the rows in which nobody else is left: they go, or stay emptied where something must point at
    them or datamap.toml says so."""
    whole = Operation(table=table.name, action="delete", ways=fate.ways, others=fate.owners, ground=_LAST)
    emptied = msgspec.structs.replace(
        whole,
        action="scrub",
        ground=f"{_LAST_KEPT}: emptied in place (Art. 17(1))",
        scrubs=tuple(name for name in personal(table, out) if name in worded),
    )
    if fate.dies and not held:
        return [whole]
    stays = [msgspec.structs.replace(emptied, blocked="only" if held else "any")] if emptied.scrubs else []
    return [*stays, msgspec.structs.replace(whole, blocked="not")] if fate.dies else stays


def _part(
    maps: dict[str, TableMap],
    table: TableMap,
    fate: Fate,
    out: tuple[Edge, ...],
    found: dict[str, Fate],
    worded: frozenset[str],
) -> list[Operation]:
    """One statement per party; where several parties come over one link, that link is cut last.

    Numbers, times and flags stay, as the others' price or date: without the link they tell nothing of the person.
    """
    operations: list[Operation] = []
    groups: dict[tuple[str, ...], list[Path]] = {}
    for way in fate.ways:
        groups.setdefault(way.links[0][1].columns, []).append(way)
    for ways in groups.values():
        nulls = _first_nulls(tuple(ways), out, found)
        for way in ways:
            own = () if is_joint(way, maps) else own_columns(table, way, fate.owners)
            scrubs = _scrubbable(table, tuple(name for name in own if name in worded), out)
            cut = nulls if len(ways) == 1 else ()
            if cut or scrubs:
                operations.append(_change(table, fate, (way,), cut, scrubs))
        if nulls and len(ways) > 1:
            operations.append(_change(table, fate, tuple(ways), nulls, ()))
    return operations


def _stay(table: TableMap, fate: Fate, out: tuple[Edge, ...], found: dict[str, Fate]) -> list[Operation]:
    if not fate.ways:
        return []
    if fate.kind == "keep":
        return [Operation(table=table.name, action="keep", ways=fate.ways, ground=fate.ground)]
    if table.ownership == "identified" and table.erase is None:
        return [_change(table, fate, (way,), (), _named(table, way, out)) for way in fate.ways]
    nulls = _first_nulls(fate.ways, out, found)
    scrubs = personal(table, out) if fate.kind == "scrub" else ()
    return [_change(table, fate, fate.ways, nulls, scrubs)] if nulls or scrubs else []


def _named(table: TableMap, way: Path, out: tuple[Edge, ...]) -> tuple[str, ...]:
    """The identifier column itself, and what is named after the same party."""
    link = way.links[0][1]
    mine = stem(link)
    names = [column.name for column in table.columns if mine and column.name.startswith(f"{mine}_")]
    return _scrubbable(table, tuple(dict.fromkeys([link.columns[0], *names])), out)


def _change(
    table: TableMap, fate: Fate, ways: tuple[Path, ...], nulls: tuple[str, ...], scrubs: tuple[str, ...]
) -> Operation:
    action = "unlink" if nulls else "scrub"
    left = tuple(name for name in scrubs if name not in nulls)
    return Operation(
        table=table.name,
        action="unlink" if action == "unlink" else "scrub",
        ways=ways,
        ground=fate.ground,
        except_last=fate.ways if fate.dies else (),
        except_others=fate.owners if fate.dies else (),
        nulls=nulls,
        scrubs=left,
    )


def _first_nulls(ways: tuple[Path, ...], out: tuple[Edge, ...], found: dict[str, Fate]) -> tuple[str, ...]:
    names = [
        name
        for edge in out
        if goes(found, edge.parent) and any(first_hop(edge, way) for way in ways)
        for name in edge.nulls
    ]
    return tuple(dict.fromkeys(names))


def _cut(edge: Edge, found: dict[str, Fate], table: TableMap, named: tuple[str, ...]) -> list[Operation]:
    """Sets the link of rows that stay to NULL, where no other operation does, and empties what is `named` after it."""
    fate = found.get(edge.child)
    if not may_go(found, edge.parent) or not (edge.nulls or named) or (fate is not None and fate.kind == "keep"):
        return []
    if carries(edge, found):
        return []
    parent = found[edge.parent]
    if fate is not None and _is_cut_already(edge, fate, parent):
        return []
    own = fate.ways if fate is not None and fate.kind == "delete" else ()
    # Rows of one table go in one statement: none of them may hold another, nor take it along uncounted.
    together = edge.child == edge.parent and (edge.restrict or edge.cascade)
    dying = fate if fate is not None and fate.dies and not together else None
    return [
        Operation(
            table=edge.child,
            action="unlink" if edge.nulls else "scrub",
            ways=into(edge, parent.ways),
            others=into(edge, parent.owners),
            except_ways=() if together else own,
            except_last=dying.ways if dying else (),
            except_others=dying.owners if dying else (),
            nulls=edge.nulls,
            scrubs=tuple(name for name in named if name not in table.primary_key),
            ground=_CUT if edge.nulls else _NAMED,
        )
    ]


def _copied(table: TableMap, edge: Edge, out: tuple[Edge, ...], worded: frozenset[str]) -> tuple[str, ...]:
    """Copies beside a key of what stands in the row it points to: `editor_name` and `editor_slug` by `editor_id`."""
    names = named_after(table, edge.link(), [other.link() for other in out])
    return _scrubbable(table, tuple(name for name in names if name in worded), out)


def _is_cut_already(edge: Edge, fate: Fate, parent: Fate) -> bool:
    """Whether the rows that point there are dealt with by their own ways; what goes along needs no cut."""
    if parent.kind == "delete":
        return any(first_hop(edge, way) for way in fate.ways)
    return goes_along(edge, fate)


def personal(table: TableMap, out: tuple[Edge, ...]) -> tuple[str, ...]:
    """Columns of a row that must be emptied: personal ones, and those of unknown kind."""
    return _scrubbable(table, tuple(column.name for column in table.columns if column.personal is not False), out)


def _scrubbable(table: TableMap, names: tuple[str, ...], out: tuple[Edge, ...]) -> tuple[str, ...]:
    keys = {*table.primary_key, *(name for edge in out for name in edge.columns)}
    return tuple(name for name in names if name not in keys)


def _unreached(store: StoreMap, found: dict[str, Fate]) -> list[str]:
    """Personal columns that no way leads to (of nobody known, of people of another kind, shared within documents), and
    those that cannot be written. Copies are told by themselves."""
    return [
        f"{store.name}.{table.name}.{column.name}"
        for table in store.held
        if not _is_copy(table) and table.rows != 0 and (_is_fixed(table, found) or _is_left(table, found))
        for column in table.columns
        if column.personal
    ]


def _is_fixed(table: TableMap, found: dict[str, Fate]) -> bool:
    return table.name in found and found[table.name].kind == "fixed"


def _is_left(table: TableMap, found: dict[str, Fate]) -> bool:
    return table.name not in found and table.ownership in ("unplaced", "people", "owned", "shared")


def _is_copy(table: TableMap) -> bool:
    return table.kind == "materialized view" and any(column.personal is not False for column in table.columns)


def _polymorphic(
    schema: StoreSchema, all_edges: tuple[Edge, ...], found: dict[str, Fate]
) -> tuple[tuple[str, str, str], ...]:
    """Pairs like `owner_type` and `owner_id` that no key explains for all rows."""
    linked = {(edge.child, name) for edge in all_edges if edge.when is None for name in edge.columns}
    pairs: list[tuple[str, str, str]] = []
    for table in schema.tables:
        if not table.writable:
            continue
        names = {column.name for column in table.columns}
        for name in sorted(names):
            key = f"{name.removesuffix('_type')}_id"
            if name.endswith("_type") and key in names and (table.name, key) not in linked:
                pairs.append((table.name, name, key))
    return tuple(pairs) if found else ()
