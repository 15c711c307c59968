"""From SQLAlchemy's inspector to `StoreSchema`, in a few set queries per schema."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.stores.base import ColumnSchema, ForeignKey, StoreSchema, TableSchema

Place = tuple[str | None, str]
"""Schema (None: the default one) and table, as the engine has them."""


class Traits(msgspec.Struct, frozen=True):
    """What the engine's catalogue says about a column's type; `searched` as text, after a cast where need be."""

    type: str
    text: bool
    json: bool
    binary: bool
    bare: str = ""
    """The type without length, for casting keys: with it, a longer key would be cut and meet a wrong row."""
    oid: int = 0


class Extras(msgspec.Struct, frozen=True, kw_only=True):
    """What the inspector does not tell."""

    traits: Callable[[Place, Mapping[str, Any]], Traits]
    hidden: frozenset[Place] = frozenset()
    """Tables that are not listed: partitions, the engine's own."""
    triggers: Mapping[Place, tuple[str, ...]] = {}
    rows: Mapping[Place, int] = {}
    on_delete: Mapping[tuple[Place, tuple[str, ...]], str] = {}
    """By table and columns, where the inspector overlooks what is written beside a column."""
    all_deferrable: bool = False


class Reflected(msgspec.Struct, frozen=True, kw_only=True):
    schema: StoreSchema
    places: dict[str, Place]
    by_name: dict[str, TableSchema]
    traits: dict[tuple[str, str], Traits]
    types: dict[tuple[str, str], Any]


def reflect(connection: sa.Connection, schemas: Sequence[str | None], extras: Extras) -> Reflected:
    """All tables of the schemas, sorted by name; views are left out."""
    inspector = sa.inspect(connection)
    tables: list[TableSchema] = []
    places: dict[str, Place] = {}
    traits: dict[tuple[str, str], Traits] = {}
    types: dict[tuple[str, str], Any] = {}
    for schema in schemas:
        found = _Found.of(inspector, schema)
        for place in found.columns:
            if place in extras.hidden:
                continue
            name = name_of(place)
            places[name] = place
            for column in found.columns[place]:
                traits[name, column["name"]] = extras.traits(place, column)
                types[name, column["name"]] = column["type"]
            tables.append(_table(name, place, found, extras, traits))
    ordered = tuple(sorted(tables, key=lambda table: table.name))
    return Reflected(
        schema=StoreSchema(tables=ordered),
        places=places,
        by_name={table.name: table for table in ordered},
        traits=traits,
        types=types,
    )


def name_of(place: Place) -> str:
    return f"{place[0]}.{place[1]}" if place[0] else place[1]


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """What `get_multi_*` gave for one schema, by place."""

    columns: Mapping[Place, Sequence[Mapping[str, Any]]]
    primary: Mapping[Place, Mapping[str, Any]]
    foreign: Mapping[Place, Sequence[Mapping[str, Any]]]
    unique: Mapping[Place, Sequence[Mapping[str, Any]]]
    indexes: Mapping[Place, Sequence[Mapping[str, Any]]]

    @classmethod
    def of(cls, inspector: sa.Inspector, schema: str | None) -> _Found:
        with warnings.catch_warnings():
            # Types SQLAlchemy does not know (xml, a domain's base) come from the catalogue instead.
            warnings.simplefilter("ignore", sa.exc.SAWarning)
            return cls(
                columns=inspector.get_multi_columns(schema=schema),
                primary=inspector.get_multi_pk_constraint(schema=schema),
                foreign=inspector.get_multi_foreign_keys(schema=schema),
                unique=inspector.get_multi_unique_constraints(schema=schema),
                # SQLite shows a UNIQUE written beside its column only as an index of its own making.
                indexes=inspector.get_multi_indexes(schema=schema, include_auto_indexes=True),
            )


def _table(
    name: str, place: Place, found: _Found, extras: Extras, traits: Mapping[tuple[str, str], Traits]
) -> TableSchema:
    primary = tuple(found.primary.get(place, {}).get("constrained_columns") or ())
    unique = _unique(found, place)
    alone = {columns[0] for columns in (*unique, primary) if len(columns) == 1}
    columns = tuple(_column(column, traits[name, column["name"]], alone) for column in found.columns[place])
    return TableSchema(
        name=name,
        columns=columns,
        primary_key=primary,
        foreign_keys=tuple(_foreign(place, found.foreign.get(place) or (), extras)),
        unique=unique,
        triggers=extras.triggers.get(place, ()),
        rows=extras.rows.get(place),
    )


def _column(column: Mapping[str, Any], traits: Traits, alone: set[str]) -> ColumnSchema:
    return ColumnSchema(
        name=column["name"],
        type=traits.type,
        nullable=bool(column.get("nullable", True)),
        text=traits.text,
        json=traits.json,
        binary=traits.binary,
        generated="computed" in column,
        default=column.get("default") is not None or bool(column.get("identity")) or "computed" in column,
        unique=column["name"] in alone,
    )


def _foreign(place: Place, keys: Iterable[Mapping[str, Any]], extras: Extras) -> Iterable[ForeignKey]:
    """Sorted by columns. Keys to single partitions are the engine's bookkeeping of a key to their parent."""
    for key in sorted(keys, key=lambda key: (key["constrained_columns"], key["referred_table"])):
        target: Place = (key.get("referred_schema"), key["referred_table"])
        if target in extras.hidden:
            continue
        options = key.get("options") or {}
        columns = tuple(key["constrained_columns"])
        yield ForeignKey(
            columns=columns,
            table=name_of(target),
            to=tuple(key["referred_columns"]),
            on_delete=extras.on_delete.get((place, columns)) or str(options.get("ondelete") or "NO ACTION").upper(),
            deferrable=extras.all_deferrable or bool(options.get("deferrable", False)),
        )


def _unique(found: _Found, place: Place) -> tuple[tuple[str, ...], ...]:
    """Unique constraints and whole unique indexes; a partial one or one over an expression promises less."""
    sets = {tuple(item["column_names"]) for item in found.unique.get(place) or ()}
    for index in found.indexes.get(place) or ():
        partial = any(option.endswith("_where") for option in index.get("dialect_options") or {})
        if index.get("unique") and not partial and None not in index["column_names"]:
            sets.add(tuple(index["column_names"]))
    return tuple(sorted(sets))
