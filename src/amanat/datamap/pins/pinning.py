"""A map as `datamap.toml` corrects it: verdicts, whose a table is, links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from amanat.datamap.graph.links import Links
from amanat.datamap.keeping import check
from amanat.datamap.model import EACH, ColumnMap, Inside, Link, StoreMap, TableMap
from amanat.datamap.pins.model import FREE_TEXT, ColumnPin, LinkPin, Pins, TablePin
from amanat.stores.schema.model import TableSchema

_SEEN = "seen before, pinned in datamap.toml"


def with_declared(links: Links, tables: Mapping[str, TableSchema], store: str, pins: Pins) -> Links:
    """The links, keys' and inferred ones, as the pins correct them: added, believed, or not to be followed.

    What Amanat once believed of a link holds while its rules do: another sample may see less, other rules may know
    better, and a wrong link shows and erases what is another person's. MUST come after all that infers links.
    """
    found = dict(links)
    for pin in pins.links:
        if pin.store == store and not (pin.auto and pins.outdated) and not _missing(pin, tables):
            known = tuple(one for one in found[pin.table] if _is(one, pin))
            others = tuple(one for one in found[pin.table] if not _is(one, pin) and not _gives_way(one, pin))
            if not (pin.auto and any(_same_side(one, pin) for one in others)):
                found[pin.table] = (*others, *_judged(pin, known, tables[pin.table]))
    return found


def _same_side(link: Link, pin: LinkPin) -> bool:
    """Whether the link starts where the pinned one does, and holds for the same rows."""
    return (link.columns, link.inside, link.when) == (pin.columns, pin.inside, pin.when)


def _gives_way(link: Link, pin: LinkPin) -> bool:
    """What a person declares takes the place of all that names and values say of the same columns."""
    return pin.believe and not pin.auto and link.by == "inferred" and _same_side(link, pin)


def _is(link: Link, pin: LinkPin) -> bool:
    same_place = (link.columns, link.table, link.inside) == (pin.columns, pin.to_table, pin.inside)
    return same_place and (link.store or "") == pin.to_store


def _judged(pin: LinkPin, known: tuple[Link, ...], table: TableSchema) -> tuple[Link, ...]:
    """What stands in the place of the known links: a person's word, else what was seen before or is seen now."""
    if pin.believe:
        return known if pin.auto and known else (_link(pin, table),)
    because = _SEEN if pin.auto else "not to be believed, says datamap.toml"
    declared = (one for one in known if one.by == "foreign key")
    return tuple(msgspec.structs.replace(one, role="reference", suspect=one.suspect or because) for one in declared)


def _link(pin: LinkPin, table: TableSchema) -> Link:
    return Link(
        columns=pin.columns,
        table=pin.to_table,
        to=pin.to_columns,
        nullable=any(column.nullable for column in table.columns if column.name in pin.columns),
        by="inferred" if pin.auto else "declared",
        # Whose the row is, a list of people does not say.
        role="actor" if pin.inside == EACH else pin.role,
        inside=pin.inside,
        when=pin.when,
        store=pin.to_store or None,
        because=_SEEN if pin.auto else "",
    )


def _missing(pin: LinkPin, tables: Mapping[str, TableSchema]) -> bool:
    far = () if pin.to_store else ((pin.to_table, pin.to_columns),)
    for table, columns in ((pin.table, pin.columns), *far):
        if table not in tables or not set(columns) <= {column.name for column in tables[table].columns}:
            return True
    return False


def apply(maps: tuple[StoreMap, ...], pins: Pins) -> tuple[tuple[StoreMap, ...], tuple[str, ...]]:
    """The maps as corrected, and notes about pins that met nothing. A store that is silent keeps its pins unnoted.

    Raises `InputError` for a ground for keeping that names what the table does not have.
    """
    notes = []
    by_name = {store.name: store for store in maps}
    for (store, table), pin in pins.tables.items():
        notes += _stray(by_name.get(store), store, table, pin)
    for link in pins.links:
        if not link.auto and _lacks(by_name, link):
            notes.append(f"the link of `{link.store}.{link.table}` to `{link.to_table}` names what is not there")
    if pins.outdated:
        notes += [*_other_links(by_name, pins), *_other_columns(maps)]
    corrected = tuple(
        msgspec.structs.replace(
            store,
            tables=tuple(
                _corrected(_trusting(store.name, table, pins), pins.tables.get((store.name, table.name)), store.dialect)
                for table in store.tables
            ),
        )
        for store in maps
    )
    return corrected, tuple(sorted(notes))


def _stray(known: StoreMap | None, store: str, table: str, pin: TablePin) -> list[str]:
    if pin == TablePin():
        return []
    if known is None:
        return [f"`{store}` is pinned and is no store"]
    if not known.answered:
        return []
    found = next((one for one in known.tables if one.name == table), None)
    if found is None:
        return [f"`{store}.{table}` is pinned and is not there"]
    names = {column.name for column in found.columns}
    marked = [mark.column for mark in (pin.restricted, pin.hidden) if mark is not None]
    asked = dict.fromkeys([*pin.columns, *marked])
    return [f"`{store}.{table}.{column}` is pinned and is not there" for column in asked if column not in names]


def _lacks(stores: Mapping[str, StoreMap], link: LinkPin) -> bool:
    """Whether an end of the link is not there. Of a silent store nobody knows."""
    ends = ((link.store, link.table, link.columns), (link.to_store or link.store, link.to_table, link.to_columns))
    for name, table, columns in ends:
        store = stores.get(name)
        if store is None:
            return True
        there = {one.name: {column.name for column in one.columns} for one in store.tables}
        if store.answered and (table not in there or not set(columns) <= there[table]):
            return True
    return False


def _other_links(stores: Mapping[str, StoreMap], pins: Pins) -> Iterator[str]:
    """The links of which rules of another version said otherwise."""
    for pin in pins.links:
        if not pin.auto or _lacks(stores, pin) or not stores[pin.store].answered:
            continue
        links = (link for table in stores[pin.store].tables if table.name == pin.table for link in table.links)
        now = next((link for link in links if _is(link, pin)), None)
        told = f"the link of `{pin.store}.{pin.table}` ({', '.join(pin.columns)}) to `{pin.to_table}`"
        if pin.believe and (now is None or now.suspect):
            yield f"{told} was believed by another version, and is not followed now: if it is right, declare it there"
        elif not pin.believe and now is not None and not now.suspect:
            yield f"{told} was not believed by another version, and is followed now: `believe = false` takes it back"


def _other_columns(maps: tuple[StoreMap, ...]) -> Iterator[str]:
    """The columns of which only another version, or another sample, says that they are personal."""
    for store in maps:
        for table in store.tables:
            names = [column.name for column in table.columns if column.because == _SEEN and column.personal]
            if names:
                told = f"`{store.name}.{table.name}` ({', '.join(names)})"
                yield f"{told} is personal by the word of another version alone: see `amanat map --anew`"


def _trusting(store: str, table: TableMap, pins: Pins) -> TableMap:
    """Without the doubts about keys that a person says are right."""
    sure = [pin for pin in pins.links if (pin.store, pin.table) == (store, table.name) and pin.believe and not pin.auto]
    links = tuple(link for link in table.links if not (link.suspect and any(_is(link, pin) for pin in sure)))
    return table if links == table.links else msgspec.structs.replace(table, links=links)


def _corrected(table: TableMap, pin: TablePin | None, dialect: str) -> TableMap:
    """What a person says about the table as a whole; its columns were corrected before ways to people were sought."""
    if pin is None:
        return table
    ownership = pin.ownership or table.ownership
    for keep in pin.keep:
        check(keep, table.name, [(column.name, column.type) for column in table.columns], dialect)
    return msgspec.structs.replace(
        table,
        ownership=ownership,
        because="" if pin.ownership else table.because,
        paths=() if ownership in ("none", "unplaced") else table.paths,
        erase=pin.erase,
        last=pin.last or table.last,
        keep=tuple(msgspec.structs.replace(keep, place="") for keep in pin.keep),
        anonymise=pin.anonymise,
        restricted=pin.restricted,
        hidden=pin.hidden,
        threads=pin.threads,
        children=_children(table, pin),
        pinned=bool(pin.keep)
        or any(told is not None for told in (pin.erase, pin.last, pin.threads, pin.ownership, pin.children)),
    )


def _children(table: TableMap, pin: TablePin) -> str:
    if pin.children is None:
        return table.children
    return (table.children or "says datamap.toml") if pin.children else ""


def corrected(column: ColumnMap, pin: ColumnPin | None) -> ColumnMap:
    """A person's word wins over a guess, not over values that were validated since.

    What Amanat once saw is not unseen by another sample: it may only gain.
    """
    if pin is None:
        return column
    return _gained(column, pin) if pin.auto else _by_a_person(column, pin)


def _by_a_person(column: ColumnMap, pin: ColumnPin) -> ColumnMap:
    pinned = pin.categories if pin.personal else ()
    unseen = tuple(one for one in column.proven if one not in pinned)
    kept = (*pinned, *unseen)
    vouched = f", reviewed {pin.reviewed.isoformat()}" if pin.reviewed else ""
    told = f"pinned in datamap.toml{vouched}{f' by {pin.by}' if pin.by else ''}"
    return msgspec.structs.replace(
        column,
        personal=True if unseen else pin.personal,
        categories=kept,
        source=pin.source,
        identifier=pin.identifier or (column.identifier if pin.personal else None),
        inside=_inside(pin) or tuple(one for one in column.inside if set(one.categories) <= set(kept)),
        form=pin.form if pin.form != "plain" else column.form,
        confidence=1.0,
        because=f"{told}, but {column.because.rpartition('; ')[2]}" if unseen else told,
        pinned=True,
    )


def _gained(column: ColumnMap, pin: ColumnPin) -> ColumnMap:
    if pin.personal is False:
        return column
    if column.personal is False or (column.personal is None and pin.personal):
        return msgspec.structs.replace(
            column,
            personal=pin.personal,
            categories=pin.categories,
            source=pin.source,
            identifier=pin.identifier,
            inside=_inside(pin),
            form=pin.form,
            because=_SEEN,
            pinned=True,
        )
    gained = tuple(dict.fromkeys((*pin.categories, *column.categories))) if column.personal else column.categories
    now = {(one.path, name) for one in column.inside for name in one.categories}
    before = tuple(one for one in _inside(pin) if any((one.path, name) not in now for name in one.categories))
    return msgspec.structs.replace(
        column,
        categories=gained,
        source=column.source or pin.source,
        identifier=column.identifier or (pin.identifier if column.personal else None),
        inside=(*column.inside, *before),
    )


def _inside(pin: ColumnPin) -> tuple[Inside, ...]:
    return tuple(
        Inside(path="" if path == FREE_TEXT else path, categories=categories, because=_SEEN if pin.auto else "")
        for path, categories in pin.inside.items()
    )
