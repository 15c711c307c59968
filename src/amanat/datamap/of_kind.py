"""The map as it is for people of another kind than those whom most requests are about: customers beside staff."""

from __future__ import annotations

import msgspec

from amanat.datamap.model import DataMap, Link, Path, StoreMap, TableMap
from amanat.errors import InputError
from amanat.service.model import People


def other_kinds(datamap: DataMap) -> tuple[People, ...]:
    """The kinds of people beside the main one."""
    return tuple(kind for kind in datamap.kinds if kind != datamap.people)


def kind_of(datamap: DataMap, table: str) -> People:
    """The kind of people that lives in a table, with or without its store. Raises `InputError` where none does."""
    known: tuple[People, ...] = (*((datamap.people,) if datamap.people else ()), *other_kinds(datamap))
    found = [kind for kind in known if table in (kind.table, f"{kind.store}.{kind.table}")]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"`{kind.store}.{kind.table}`" for kind in found or known) or "none is known"
    problem = "is a table of people in several stores" if found else "is no table of people"
    raise InputError(f"`{table}` {problem}", remedy=f"name one of {names}")


def row_named(datamap: DataMap, text: str) -> tuple[People, str] | None:
    """The kind and the key in `patients:17`, which names a person by their row; None for any other text."""
    table, colon, key = text.strip().partition(":")
    known = {f"{kind.store}.{kind.table}": kind for kind in datamap.kinds}
    names = [kind for place, kind in known.items() if table in (place, kind.table)]
    return (names[0], key.strip()) if colon and len(names) == 1 and key.strip() else None


def map_for(datamap: DataMap, kind: People) -> DataMap:
    """The same map for requests of people of this kind: their rows are persons, and ways end at them.

    A way that leads on from them to those of the main kind ends at them too, and is told once.
    """
    if kind == datamap.people:
        return datamap
    stores = tuple(_store(store, kind) if store.name == kind.store else store for store in datamap.stores)
    rest = tuple(one for one in datamap.kinds if one != kind)
    return msgspec.structs.replace(datamap, stores=stores, people=kind, kinds=(kind, *rest))


def ends_elsewhere(datamap: DataMap) -> dict[str, tuple[People, ...]]:
    """The tables with personal data, as `store.table`, that are reached from people of other kinds than the main one
    alone, with those."""
    kinds = {(kind.store, kind.table): kind for kind in other_kinds(datamap)}
    unreached = set(datamap.unreached)
    found: dict[str, tuple[People, ...]] = {}
    for store in datamap.stores:
        for table in store.tables:
            if not table.paths or f"{store.name}.{table.name}" not in unreached:
                continue
            ends = {path.links[-1][1].table if path.links else table.name for path in table.paths}
            found[f"{store.name}.{table.name}"] = tuple(
                kinds[store.name, name] for name in sorted(ends) if (store.name, name) in kinds
            )
    return found


def _store(store: StoreMap, kind: People) -> StoreMap:
    return msgspec.structs.replace(store, tables=tuple(_table(table, kind) for table in store.tables))


def _table(table: TableMap, kind: People) -> TableMap:
    if table.name == kind.table:
        others = {path.links[0][1] for path in table.paths if len(path.links) == 1}
        links = tuple(_of_another(link) if link in others else link for link in table.links)
        return msgspec.structs.replace(table, ownership="people", links=links, paths=(Path(()),))
    paths = tuple(path for path in table.paths if all(link.table != kind.table for _, link in path.links[:-1]))
    if len(paths) == len(table.paths):
        return table
    alone = table.ownership == "shared" and _leads_once(paths, kind)
    return msgspec.structs.replace(table, paths=paths, ownership="owned" if alone else table.ownership)


def _leads_once(paths: tuple[Path, ...], kind: People) -> bool:
    """Whether all that others had was what the people of this kind have: there is one way, to them."""
    return len(paths) == 1 and bool(paths[0].links) and paths[0].links[-1][1].table == kind.table


def _of_another(link: Link) -> Link:
    """Whoever has a row that is a person, such as an entry of an address book, is another person."""
    return link if link.by == "identifier" or link.role != "subject" else msgspec.structs.replace(link, role="actor")
