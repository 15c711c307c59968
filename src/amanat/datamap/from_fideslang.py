"""A fideslang dataset file → pins: only what it says otherwise than the map, each problem with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from amanat.datamap.model import ColumnMap, DataMap, StoreMap, TableMap
from amanat.datamap.out.fideslang import dataset_key, field_keys
from amanat.datamap.out.taxonomy import category_of, keys_of
from amanat.datamap.pins.adopt import Adopted, Place
from amanat.datamap.pins.model import ColumnPin, LinkPin, Pins
from amanat.errors import InputError, NotInstalled

if TYPE_CHECKING:
    import yaml

MOST_BYTES = 50_000_000


class Said(msgspec.Struct, frozen=True):
    """A value of the file and the line where it stands; mappings and lists hold further ones."""

    value: Any
    line: int

    def get(self, name: str) -> Said | None:
        return self.value.get(name) if isinstance(self.value, dict) else None

    def text(self, name: str) -> str:
        found = self.get(name)
        return found.value if found and isinstance(found.value, str) else ""

    def each(self, name: str) -> list[Said]:
        found = self.get(name)
        return found.value if found and isinstance(found.value, list) else []


def adopted_from(file: Path, datamap: DataMap, pins: Pins, service: str) -> Adopted:
    """What the file says otherwise. Raises `InputError` for what is no fideslang, `NotInstalled` without PyYAML."""
    said = _read(file)
    if not said.each("dataset"):
        raise InputError("there is no `dataset` in the file", place=str(file), remedy="give a fideslang dataset file")
    return _Reader(file.name, datamap, pins, service).adopted(said.each("dataset"))


def _read(file: Path) -> Said:
    try:
        import yaml
    except ImportError as error:
        raise NotInstalled("PyYAML is not installed", remedy="install `amanat[exchange]`") from error
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InputError("the file is larger than 50 MB", place=str(file), remedy="split it by dataset")
        root = yaml.compose(file.read_text("utf-8"), yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{file.name}:{mark.line + 1}" if mark else file.name
        raise InputError("this is no YAML in UTF-8", place=place, remedy="correct it there") from error
    return _said(root, 0) if root else Said({}, 1)


def _said(node: yaml.Node, depth: int) -> Said:
    """Plain values with their lines; an anchor that holds itself ends where it is too deep."""
    from yaml import MappingNode, SequenceNode

    line = node.start_mark.line + 1
    if depth > 60:
        raise InputError("it is nested too deep", place=f"line {line}", remedy="write it without anchors")
    if isinstance(node, MappingNode):
        return Said({str(key.value): _said(value, depth + 1) for key, value in node.value}, line)
    if isinstance(node, SequenceNode):
        return Said([_said(each, depth + 1) for each in node.value], line)
    return Said(str(node.value), line)


class _Reader:
    def __init__(self, name: str, datamap: DataMap, pins: Pins, service: str) -> None:
        self._name = name
        self._map = datamap
        self._pins = pins
        self._stores = {dataset_key(service, store.name): store for store in datamap.stores if store.answered}
        self._columns: dict[Place, ColumnPin] = {}
        self._links: list[LinkPin] = []
        self._problems: list[str] = []
        self._kept: list[str] = []

    def adopted(self, datasets: list[Said]) -> Adopted:
        for dataset in datasets:
            store = self._store(dataset, len(datasets))
            if store is None:
                self._problem(dataset, f"dataset `{dataset.text('fides_key')}` is no store of this service")
                continue
            for collection in dataset.each("collections"):
                self._collection(collection, store)
        return Adopted(
            columns=self._columns, links=tuple(self._links), problems=tuple(self._problems), kept=tuple(self._kept)
        )

    def _store(self, dataset: Said, datasets: int) -> StoreMap | None:
        """By its key or the store's name; a single dataset is of the only store, whatever its key."""
        key = dataset.text("fides_key")
        meta = dataset.get("meta")
        named = {store.name: store for store in self._stores.values()}
        found = self._stores.get(key) or named.get(meta.text("amanat_store") if meta else "") or named.get(key)
        if found is None and datasets == 1 and len(named) == 1:
            return next(iter(named.values()))
        return found

    def _collection(self, collection: Said, store: StoreMap) -> None:
        name = collection.text("name")
        table = next((one for one in store.tables if one.name == name), None)
        if table is None:
            self._problem(collection, f"there is no table `{name}` in `{store.name}`")
            return
        for field in collection.each("fields"):
            self._field(field, store, table)

    def _field(self, field: Said, store: StoreMap, table: TableMap) -> None:
        name = field.text("name")
        column = next((one for one in table.columns if one.name == name), None)
        if column is None:
            self._problem(field, f"there is no column `{name}` in `{store.name}.{table.name}`")
            return
        pin = self._verdict(field, column)
        if pin is not None:
            self._take((store.name, table.name, column.name), pin, field)
        for link in self._references(field, store, table, column):
            self._links.append(link)

    def _verdict(self, field: Said, column: ColumnMap) -> ColumnPin | None:
        """What the field says, where the map says otherwise; None where both agree, or the field says nothing."""
        keys = _keys(field)
        if not keys or set(keys) == {*field_keys(column), *_inner_keys(column)}:
            return None
        found: list[str] = []
        for key, at in keys.items():
            category = category_of(key)
            if category:
                found.append(category)
            elif category == "":
                self._problem(at, f"`{key}` says too little to be a category of personal data")
        personal = any(category_of(key) is not None for key in keys)
        if personal and not found:
            return None
        if not personal:
            return ColumnPin(personal=False) if column.personal is not False else None
        inside = [name for each in column.inside for name in each.categories]
        held = [name for name in (*column.categories, *inside) if keys_of((name,))[0] in keys]
        others = [name for name in found if keys_of((name,))[0] not in {keys_of((one,))[0] for one in held}]
        return ColumnPin(categories=tuple(dict.fromkeys((*held, *others))), source=column.source)

    def _take(self, place: Place, pin: ColumnPin, field: Said) -> None:
        table = self._pins.tables.get(place[:2])
        known = table.columns.get(place[2]) if table else None
        if known is None or known.auto:
            self._columns[place] = pin
        elif (known.personal, known.categories) != (pin.personal, pin.categories):
            self._kept.append(f"{self._name}:{field.line}: `{'.'.join(place)}` is pinned otherwise by a person")

    def _references(self, field: Said, store: StoreMap, table: TableMap, column: ColumnMap) -> Iterator[LinkPin]:
        """Links that lead from here to the person's table, and which the map does not have."""
        meta = field.get("fides_meta")
        for reference in meta.each("references") if meta else []:
            if reference.text("direction") == "to":
                continue
            to_table, _, to_column = reference.text("field").rpartition(".")
            there = self._stores.get(reference.text("dataset"))
            if there is None or not _has(there, to_table, to_column):
                self._problem(reference, f"there is no column `{reference.text('field')}` to refer to")
            elif any(column.name in link.columns and link.table == to_table for link in table.links):
                continue
            elif there.name != store.name:
                self._problem(reference, f"`{table.name}.{column.name}` refers to another store, which no pin can say")
            elif not self._pinned(store.name, table.name, column.name, to_table):
                yield LinkPin(
                    store=store.name, table=table.name, columns=(column.name,), to_table=to_table,
                    to_columns=(to_column,),
                )  # fmt: skip

    def _pinned(self, store: str, table: str, column: str, to_table: str) -> bool:
        wanted = (store, table, (column,), to_table)
        return any((one.store, one.table, one.columns, one.to_table) == wanted for one in self._pins.links)

    def _problem(self, at: Said, what: str) -> None:
        self._problems.append(f"{self._name}:{at.line}: {what}")


def _keys(field: Said) -> dict[str, Said]:
    """The data categories of a field, those of the fields within it too."""
    own = {each.value: each for each in field.each("data_categories") if isinstance(each.value, str)}
    for inner in field.each("fields"):
        own = {**_keys(inner), **own}
    return own


def _inner_keys(column: ColumnMap) -> set[str]:
    return {key for each in column.inside if each.path for key in keys_of(each.categories)}


def _has(store: StoreMap, table: str, column: str) -> bool:
    return any(one.name == table and any(each.name == column for each in one.columns) for one in store.tables)
