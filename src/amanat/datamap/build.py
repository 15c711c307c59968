"""stores → `DataMap`, in small steps: reflect, sample, find people, follow keys, judge columns, apply pins."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec

from amanat.datamap.graph.believed import believe, sampled
from amanat.datamap.graph.logins import people_by_login
from amanat.datamap.graph.ties import Home, home_of
from amanat.datamap.look import Look, Progress, look
from amanat.datamap.model import DataMap, StoreMap
from amanat.datamap.people.home import described, find_people, found_by_keys
from amanat.datamap.people.kinds import pinned_people
from amanat.datamap.pins.model import Pins
from amanat.datamap.pins.pinning import apply
from amanat.datamap.placing import place_store
from amanat.datamap.whose import Whose, whose
from amanat.errors import ServiceFileError, StoreError
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.stores.schema.model import TableSchema


def build(
    stores: Sequence[Store],
    people: People | None,
    pins: Pins | None = None,
    sample_rows: int = 1000,
    progress: Progress | None = None,
) -> DataMap:
    """The map of all stores. One that does not answer is in it with `answered=False` and the reason.

    `progress` is told of each table of each store.

    Raises `ServiceFileError` where `people` names a table or column that the store does not have.
    """
    pinned = pins or Pins()
    looks = [look(store, sample_rows, progress) for store in stores]
    where = _given(looks, people) if people else _found(looks, stores, pinned)
    home = _home(looks, stores, where)
    known = _all_known(looks, stores, home, pinned)
    maps = tuple(
        place_store(one, where, pinned, found) if isinstance(found, Whose) else _silent(one, found)
        for one, found in zip(looks, known, strict=True)
    )
    corrected, notes = apply(maps, pinned)
    others = tuple(kind for found in known if isinstance(found, Whose) for kind in found.kinds.values())
    kinds = (where, *others) if where else ()
    return DataMap(stores=corrected, people=where, kinds=kinds, notes=notes, digest=_digest(corrected, where))


def _all_known(
    looks: Sequence[Look], stores: Sequence[Store], home: Home | None, pins: Pins
) -> list[Whose | str | None]:
    """Of each store; that of the people first, where it may turn out that their addresses stand beside their rows."""
    found: dict[str, Whose | str | None] = {}
    for one, store in sorted(zip(looks, stores, strict=True), key=lambda pair: not _is_home(pair[0], home)):
        known = found[one.name] = _known(one, store, home, pins)
        if home is not None and isinstance(known, Whose) and _is_home(one, home):
            home = msgspec.structs.replace(home, beside=known.beside)
    return [found[one.name] for one in looks]


def _is_home(look: Look, home: Home | None) -> bool:
    return home is not None and look.name == home.people.store


def _known(one: Look, store: Store, home: Home | None, pins: Pins) -> Whose | str | None:
    """Whose the rows of a store are, or why that cannot be asked: a store that fails takes no other down."""
    if one.schema is None:
        return one.error
    try:
        return whose(one, store, home, _settled(one.name, pins), _said(one.name, pins))
    except StoreError as error:
        return str(error)


def _settled(store: str, pins: Pins) -> frozenset[str]:
    """Tables of which a person said whose they are, and that they are no people themselves."""
    return frozenset(
        table for (name, table), pin in pins.tables.items() if name == store and pin.ownership not in (None, "people")
    )


def _home(looks: Sequence[Look], stores: Sequence[Store], people: People | None) -> Home | None:
    """The store where people live, if it answers."""
    for one, store in zip(looks, stores, strict=True):
        if people is not None and one.name == people.store and one.schema is not None:
            table = next(table for table in one.schema.tables if table.name == people.table)
            try:
                return home_of(people, store, table, sampled(store))
            except StoreError:
                # It went away since it was looked at, and says so when its own tables are asked about.
                return None
    return None


def _silent(look: Look, error: str | None) -> StoreMap:
    return StoreMap(name=look.name, dialect=look.dialect, answered=False, error=error)


def _found(looks: Sequence[Look], stores: Sequence[Store], pins: Pins) -> People | None:
    """In the first store, in the service file's order, that has such a table; else as datamap.toml says; else in the
    first with a list of user names that others are drawn from, or with rows that are persons by what they hold."""
    for one in looks:
        if one.schema and (people := find_people(one.name, one.schema, one.seen, one.rows)):
            return people
    for one in looks:
        shapes = {table.name: table for table in one.schema.tables} if one.schema else {}
        if told := pinned_people(one.name, shapes, one.seen, _said(one.name, pins)):
            return next(iter(told.values()))
    return next(filter(None, (_asked(one, store) for one, store in zip(looks, stores, strict=True))), None)


def _asked(one: Look, store: Store) -> People | None:
    """People whom only values tell, which the store is asked about; a store that fails has none."""
    if one.schema is None:
        return None
    try:
        if named := people_by_login(store, one):
            return named
        tables = {table.name: table for table in one.schema.tables if table.kind == "table"}
        return found_by_keys(one.name, believe(store, tables, one.seen, "").tables, one.seen)
    except StoreError:
        return None


def _said(store: str, pins: Pins) -> frozenset[str]:
    """Tables of which a person said that people live there."""
    return frozenset(table for (name, table), pin in pins.tables.items() if name == store and pin.ownership == "people")


def _given(looks: Sequence[Look], people: People) -> People:
    """What the service file says, with identifiers found where it names none; checked, unless the store is silent."""
    store = next((one for one in looks if one.name == people.store), None)
    if store is None:
        raise ServiceFileError(
            f"people live in `{people.store}`, which is no store", place="people", remedy="see `[[store]]`"
        )
    if store.schema is None:
        return people
    table = live_in(people, store.schema.tables)
    known = store.seen[table.name][people.key]
    if len(table.primary_key) > 1 and known.filled > known.distinct:
        raise ServiceFileError(
            f"several rows of `{people.table}` have the same `{people.key}`, which tells nobody from another",
            place="people",
            remedy="name as `key` a column that no two rows share",
        )
    if people.identifiers:
        return people
    guessed = described(people.store, table, store.seen[table.name])
    return msgspec.structs.replace(people, identifiers=guessed.identifiers if guessed else {})


def live_in(people: People, tables: Iterable[TableSchema]) -> TableSchema:
    """The table that the service file names for people. Raises `ServiceFileError` where it or a column is missing."""
    table = next((table for table in tables if table.name == people.table), None)
    if table is None:
        raise ServiceFileError(
            f"there is no table `{people.table}` in `{people.store}`", place="people", remedy="correct `table`"
        )
    missing = sorted({people.key, *people.identifiers} - {column.name for column in table.columns})
    if missing:
        raise ServiceFileError(
            f"`{people.table}` has no column `{missing[0]}`", place="people", remedy="correct `key` or `identifiers`"
        )
    return table


def _digest(stores: tuple[StoreMap, ...], people: People | None) -> str:
    return hashlib.sha256(msgspec.json.encode((stores, people), order="deterministic")).hexdigest()
