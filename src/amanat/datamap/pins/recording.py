"""What a map adds to the text of `datamap.toml`, what it renews there, and what it takes out again."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.datamap.model import ColumnMap, DataMap, Link, StoreMap, TableMap
from amanat.datamap.pins.editing import Editing
from amanat.datamap.pins.entry import column_fields, link_fields, listed, sealed
from amanat.datamap.pins.model import ColumnPin, LinkName, LinkPin, Pins, TablePin
from amanat.datamap.pins.rules import fingerprint


def recorded(text: str, known: Pins, datamap: DataMap) -> str:
    """The text with the verdicts of the map, and by which rules they were made. Stores that are silent keep what stands
    there, and the rules with it."""
    editing = Editing(text)
    stores = sorted((store for store in datamap.stores if store.answered), key=lambda store: store.name)
    for store in stores:
        tables = holding(store)
        for table in tables:
            _columns(editing, store.name, table, known)
        _gone(editing, store, known)
        _links(editing, store, known)
        _lists(editing, store, tables, known)
    if not known.outdated or all(store.answered for store in datamap.stores):
        editing.set_value(("amanat", "rules"), fingerprint())
    return editing.text()


def holding(store: StoreMap) -> list[TableMap]:
    """The tables that hold something of their own, by name: a view does not."""
    return sorted(store.held, key=lambda table: table.name)


def noted(table: TableMap, pin: TablePin) -> frozenset[str]:
    """The columns in which nothing personal was found, and of which no person has said anything."""
    return frozenset(
        column.name
        for column in table.columns
        if column.personal is False and not (column.name in pin.columns and not pin.columns[column.name].auto)
    )


def marked(store: StoreMap) -> dict[str, frozenset[str]]:
    """The tables of each mark."""
    tables = holding(store)
    return {
        "unreached": frozenset(table.name for table in tables if table.ownership == "unplaced"),
        "children": frozenset(table.name for table in tables if table.children),
    }


def found_links(store: StoreMap) -> dict[LinkName, LinkPin]:
    """The links that names and values tell, and those of keys that are not believed, as pins of Amanat's own."""
    pins = (_as_pin(store.name, table.name, link) for table in holding(store) for link in table.links if _told(link))
    return {pin.name: pin for pin in pins}


def _told(link: Link) -> bool:
    if link.back:
        return False
    return link.by == "inferred" or (link.by == "foreign key" and bool(link.suspect))


def _as_pin(store: str, table: str, link: Link) -> LinkPin:
    return LinkPin(
        store=store,
        table=table,
        columns=link.columns,
        to_table=link.table,
        to_columns=link.to,
        role=link.role,
        inside=link.inside,
        when=link.when,
        to_store=link.store or "",
        believe=not link.suspect,
        auto=True,
    )


def _columns(editing: Editing, store: str, table: TableMap, known: Pins) -> None:
    """Renews Amanat's own entries of one table."""
    pin = known.tables.get((store, table.name), TablePin())
    own_list = _is_own_list(store, table, known)
    for column in sorted(table.columns, key=lambda column: column.name):
        entry = pin.columns.get(column.name)
        if entry is not None and not entry.auto:
            continue
        if column.personal is not False or not own_list:
            _entry(editing, (store, table.name), column, entry)
        elif entry is not None:
            editing.drop_column(store, table.name, column.name)


def _entry(editing: Editing, place: tuple[str, str], column: ColumnMap, entry: ColumnPin | None) -> None:
    fields = sealed(column_fields(column))
    if entry is None:
        editing.add_column(*place, column.name, fields)
    else:
        editing.set_column(*place, column.name, fields)


def _is_own_list(store: str, table: TableMap, known: Pins) -> bool:
    """Whether the list of what is not personal may be written: not where a person touched it."""
    return ("nothing_personal", store, table.name) not in known.touched


def _gone(editing: Editing, store: StoreMap, known: Pins) -> None:
    """Entries of Amanat's own go with their column."""
    there = {table.name: {column.name for column in table.columns} for table in store.tables}
    for (name, table), pin in known.tables.items():
        if name == store.name:
            for column, entry in pin.columns.items():
                if entry.auto and column not in there.get(table, ()):
                    editing.drop_column(name, table, column)


def _links(editing: Editing, store: StoreMap, known: Pins) -> None:
    now = found_links(store)
    for at, pin in enumerate(known.links):
        if pin.store != store.name:
            continue
        found = now.pop(pin.name, None)
        if not pin.auto:
            continue
        if found is None:
            editing.drop_link(at)
        elif found != pin:
            editing.set_link(at, sealed(link_fields(found)))
    own = [(pin.name, at) for at, pin in enumerate(known.links) if pin.auto]
    for name, pin in sorted(now.items()):
        editing.add_link(sealed(link_fields(pin)), next((at for other, at in own if other > name), None))


def _lists(editing: Editing, store: StoreMap, tables: list[TableMap], known: Pins) -> None:
    lists = dict(_own_lists(store.name, tables, known))
    old = {table for name, table in known.nothing if name == store.name}
    for table in sorted(old | set(lists)):
        editing.set_list(("nothing_personal", store.name, table), lists.get(table, ""))
    for mark, names in marked(store).items():
        editing.set_list((mark, store.name), listed(store.name, names) if names else "")


def _own_lists(store: str, tables: list[TableMap], known: Pins) -> Iterator[tuple[str, str]]:
    for table in tables:
        names = noted(table, known.tables.get((store, table.name), TablePin()))
        if names and _is_own_list(store, table, known):
            yield table.name, listed(table.name, names)
