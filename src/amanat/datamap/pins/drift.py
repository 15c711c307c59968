"""What a map says that `datamap.toml` does not say yet: what is new, gone, or judged otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from amanat.datamap.model import ColumnMap, DataMap, StoreMap, TableMap
from amanat.datamap.pins.entry import column_fields, fields_of
from amanat.datamap.pins.model import ColumnPin, LinkPin, Pins, TablePin
from amanat.datamap.pins.recording import found_links, holding, marked

Kind = Literal[
    "new table", "gone table", "new column", "gone column", "verdict", "new link", "gone link", "mark",
]  # fmt: skip


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """`was` and `now` are verdicts in words, empty where there was or is none. No value of a row is in it."""

    kind: Kind
    store: str
    table: str
    column: str = ""
    was: str = ""
    now: str = ""
    because: str = ""
    personal: bool | None = None
    categories: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return ".".join(part for part in (self.store, self.table, self.column) if part)


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """`silent` are stores that did not answer: of them nothing is said."""

    changes: tuple[Change, ...]
    silent: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """2 where a store was silent, 1 on drift, else 0."""
        return 2 if self.silent else 1 if self.changes else 0


def drift(known: Pins, datamap: DataMap) -> Drift:
    """The changes by store, table and column. `datamap` MUST have been built with these pins."""
    changes = [change for store in datamap.stores if store.answered for change in _of_store(known, store)]
    configured = {store.name for store in datamap.stores}
    changes += [
        Change(kind="gone table", store=store, table=table)
        for store, table in _known_tables(known)
        if store not in configured
    ]
    return Drift(
        changes=tuple(sorted(changes, key=_order)),
        silent=tuple(store.name for store in datamap.stores if not store.answered),
    )


def _order(change: Change) -> tuple[object, ...]:
    """The table itself first, then its columns, then its links, then what is noted of it."""
    group = {"new table": 0, "gone table": 0, "new link": 2, "gone link": 2, "mark": 3}.get(change.kind, 1)
    return change.store, change.table, group, change.column, change.kind, change.was, change.now


def as_json(found: Drift) -> dict[str, Any]:
    """As `amanat map --diff --json` prints it."""
    return {
        "drift": bool(found.changes),
        "silent": list(found.silent),
        "changes": [msgspec.structs.asdict(change) for change in found.changes],
    }


def _of_store(known: Pins, store: StoreMap) -> Iterator[Change]:
    tables = {table.name: table for table in holding(store)}
    remembered = {table for name, table in _known_tables(known) if name == store.name}
    views = {table.name for table in store.tables} - tables.keys()
    for name, table in tables.items():
        if name not in remembered:
            yield _new_table(store.name, table)
        yield from _of_table(known, store.name, table)
    pinned = {table for (name, table), pin in known.tables.items() if name == store.name and pin != TablePin()}
    for name in (remembered | pinned) - tables.keys() - views:
        yield Change(kind="gone table", store=store.name, table=name)
    yield from _links(known, store)
    yield from _marks(known, store)


def _known_tables(known: Pins) -> set[tuple[str, str]]:
    return {place for place, pin in known.tables.items() if pin.columns} | set(known.nothing)


def _new_table(store: str, table: TableMap) -> Change:
    personal = sum(column.personal is True for column in table.columns)
    told = f"{len(table.columns)} columns, {personal} personal"
    return Change(kind="new table", store=store, table=table.name, now=told, personal=bool(personal))


def _of_table(known: Pins, store: str, table: TableMap) -> Iterator[Change]:
    pin = known.tables.get((store, table.name), TablePin())
    nothing = known.nothing.get((store, table.name), frozenset())
    for column in table.columns:
        entry = pin.columns.get(column.name)
        if entry is None and column.name not in nothing:
            yield _change("new column", store, table.name, column)
        elif was := _was(entry, column):
            yield _change("verdict", store, table.name, column, was)
    there = {column.name for column in table.columns}
    for name in sorted((nothing | set(pin.columns)) - there):
        before = pin.columns.get(name)
        yield Change(
            kind="gone column",
            store=store,
            table=table.name,
            column=name,
            was=in_words(_fields(before)) if before else "not personal",
        )


def _change(kind: Kind, store: str, table: str, column: ColumnMap, was: str = "") -> Change:
    return Change(
        kind=kind,
        store=store,
        table=table,
        column=column.name,
        was=was,
        now=in_words(column_fields(column)),
        because=column.because,
        personal=column.personal,
        categories=column.categories,
    )


def _was(entry: ColumnPin | None, column: ColumnMap) -> str:
    """The verdict on disk in words, where it is another one; a person's differs only by what values prove."""
    if entry is None:
        return "" if column.personal is False else "not personal"
    fields = _fields(entry)
    if entry.auto:
        return "" if fields == column_fields(column) else in_words(fields)
    pinned = entry.categories if entry.personal else ()
    return in_words(fields) if set(column.categories) - set(pinned) else ""


def _fields(entry: ColumnPin) -> dict[str, Any]:
    return fields_of(
        personal=entry.personal,
        categories=entry.categories,
        source=entry.source,
        identifier=entry.identifier,
        inside=entry.inside,
        form=entry.form,
    )


def in_words(fields: Mapping[str, Any]) -> str:
    """A verdict as one line."""
    if "personal" in fields:
        return "unknown" if fields["personal"] == "unknown" else "not personal"
    parts = [", ".join(fields.get("categories", ())) or "personal, of no known category"]
    parts += [f"{path}: {', '.join(names)}" for path, names in fields.get("inside", {}).items()]
    parts += [f"{name} {fields[name]}" for name in ("source", "identifier", "form") if name in fields]
    return "; ".join(parts)


def _links(known: Pins, store: StoreMap) -> Iterator[Change]:
    """Links that names and values tell, and keys that are not believed."""
    now = found_links(store)
    pinned = {pin.name: pin for pin in known.links if pin.store == store.name}
    why = {
        (table.name, link.columns, link.table): link.suspect or link.because
        for table in store.tables
        for link in table.links
    }
    for name, pin in now.items():
        if name not in pinned:
            because = why.get((pin.table, pin.columns, pin.to_table), "")
            yield _link("new link", pin, now=link_in_words(pin), because=because)
    for name, pin in pinned.items():
        if pin.auto and name not in now:
            yield _link("gone link", pin, was=link_in_words(pin))


def _link(kind: Kind, pin: LinkPin, was: str = "", now: str = "", because: str = "") -> Change:
    return Change(kind=kind, store=pin.store, table=pin.table, column=pin.columns[0], was=was, now=now, because=because)


def link_in_words(pin: LinkPin) -> str:
    """`a+b > users (x+y)`, and whether it is believed."""
    to = f"{pin.to_store}.{pin.to_table}" if pin.to_store else pin.to_table
    inside = f" at {pin.inside}" if pin.inside else ""
    doubt = "" if pin.believe else ", a key that is not believed"
    return f"{'+'.join(pin.columns)}{inside} > {to} ({'+'.join(pin.to_columns)}){doubt}"


_MARKS = {
    "unreached": ("no way leads to a person", "a way leads to a person"),
    "children": ("data of children", "no data of children"),
}


def _marks(known: Pins, store: StoreMap) -> Iterator[Change]:
    for mark, names in marked(store).items():
        before = known.marks.get((mark, store.name), frozenset())
        so, otherwise = _MARKS[mark]
        for name in sorted(names - before):
            yield Change(kind="mark", store=store.name, table=name, now=so)
        for name in sorted(before - names):
            for table in (one for one in store.tables if one.name == name):
                now = (mark == "unreached" and table.because) or otherwise
                yield Change(kind="mark", store=store.name, table=name, was=so, now=now)
