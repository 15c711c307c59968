"""From SQLAlchemy's inspector to `StoreSchema`, in a few set queries per schema."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine.reflection import ObjectKind

from amanat.stores.markers import is_markers
from amanat.stores.schema.model import ColumnSchema, ForeignKey, StoreSchema, TableKind, TableSchema

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
    """Of the type in which values travel: of a domain, the one that it narrows."""
    array: bool = False
    values: tuple[str, ...] = ()
    comment: str = ""


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
    indexes: Mapping[Place, tuple[str, ...]] = {}
    """Of unique indexes over expressions or over some rows only, what they are over, as the engine writes it."""
    kinds: Mapping[Place, TableKind] = {}
    """Of what is no plain table."""
    comments: Mapping[Place, str] = {}
    reads: Mapping[Place, tuple[Place, ...]] = {}
    fixed: frozenset[Place] = frozenset()
    """What cannot be written, besides views."""
    broken: frozenset[Place] = frozenset()
    """Views that the engine itself cannot read: they are listed without columns."""


class Reflected(msgspec.Struct, frozen=True, kw_only=True):
    schema: StoreSchema
    places: dict[str, Place]
    by_name: dict[str, TableSchema]
    traits: dict[tuple[str, str], Traits]
    types: dict[tuple[str, str], Any]


def alike(one: Reflected, other: Reflected) -> bool:
    """Whether two reflections differ in nothing but comments and estimates."""
    return (one.places, _bare(one), _uncommented(one)) == (other.places, _bare(other), _uncommented(other))


def _bare(found: Reflected) -> list[TableSchema]:
    return [
        msgspec.structs.replace(
            table,
            rows=None,
            comment="",
            columns=tuple(msgspec.structs.replace(column, comment="") for column in table.columns),
        )
        for table in found.schema.tables
    ]


def _uncommented(found: Reflected) -> dict[tuple[str, str], Traits]:
    return {place: msgspec.structs.replace(traits, comment="") for place, traits in found.traits.items()}


def reflect(connection: sa.Connection, schemas: Sequence[str | None], extras: Extras) -> Reflected:
    """All tables and views of the schemas, sorted by name."""
    inspector = sa.inspect(connection)
    every = [_Found.of(inspector, schema, extras.broken) for schema in schemas]
    listed = [place for found in every for place in found.columns if place not in extras.hidden]
    names = names_of([*listed, *extras.broken])
    shapes: list[tuple[Place, TableSchema]] = []
    traits: dict[tuple[str, str], Traits] = {}
    types: dict[tuple[str, str], Any] = {}
    for found in every:
        for place in found.columns:
            if place in extras.hidden:
                continue
            for column in found.columns[place]:
                traits[names[place], column["name"]] = extras.traits(place, column)
                types[names[place], column["name"]] = column["type"]
            shapes.append((place, _table(place, names, found, extras, traits)))
    for place in extras.broken:
        shapes.append((place, TableSchema(name=names[place], columns=(), primary_key=(), foreign_keys=(), kind="view")))
    return gathered(shapes, traits, types)


def gathered(
    shapes: Sequence[tuple[Place, TableSchema]],
    traits: dict[tuple[str, str], Traits],
    types: dict[tuple[str, str], Any],
) -> Reflected:
    """Sorted by name, with what each view reads followed down to where rows lie; without Amanat's own markers."""
    shapes = [
        (place, shape) for place, shape in shapes if not is_markers(place[1], [column.name for column in shape.columns])
    ]
    direct = {shape.name: shape for _, shape in shapes}
    followed = {
        name: msgspec.structs.replace(
            shape, reads=tuple(sorted(_down(name, direct))), writable=shape.writable and shape.kind in _WRITABLE
        )
        for name, shape in direct.items()
    }
    ordered = tuple(followed[name] for name in sorted(followed))
    return Reflected(
        schema=StoreSchema(tables=ordered),
        places={shape.name: place for place, shape in shapes},
        by_name={table.name: table for table in ordered},
        traits=traits,
        types=types,
    )


_WRITABLE = ("table", "foreign table")


def _down(name: str, direct: Mapping[str, TableSchema]) -> set[str]:
    """The tables with rows of their own that a view reads, near or far."""
    found: set[str] = set()
    passed = {name}
    queue = list(direct[name].reads)
    while queue:
        at = queue.pop()
        if at in passed or at not in direct:
            continue
        passed.add(at)
        if direct[at].holds:
            found.add(at)
        else:
            queue += direct[at].reads
    return found


def names_of(places: Iterable[Place]) -> dict[Place, str]:
    """How tables are called: `schema.table`, bare in the default schema; in quotes where that would be another's."""
    found: dict[str, Place] = {}
    for place in sorted(set(places), key=lambda place: (place[0] is not None, place)):
        name = f"{place[0]}.{place[1]}" if place[0] else place[1]
        found[name if name not in found else f'"{place[0]}"."{place[1]}"'] = place
    return {place: name for name, place in found.items()}


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """What `get_multi_*` gave for one schema, by place."""

    columns: Mapping[Place, Sequence[Mapping[str, Any]]]
    primary: Mapping[Place, Mapping[str, Any]]
    foreign: Mapping[Place, Sequence[Mapping[str, Any]]]
    unique: Mapping[Place, Sequence[Mapping[str, Any]]]
    indexes: Mapping[Place, Sequence[Mapping[str, Any]]]

    @classmethod
    def of(cls, inspector: sa.Inspector, schema: str | None, broken: frozenset[Place]) -> _Found:
        names = None
        if broken:
            tables = [*inspector.get_table_names(schema), *inspector.get_view_names(schema)]
            names = [name for name in tables if (schema, name) not in broken]
        with warnings.catch_warnings():
            # Types SQLAlchemy does not know (xml, a domain's base) come from the catalogue instead.
            warnings.simplefilter("ignore", sa.exc.SAWarning)
            return cls(
                columns=inspector.get_multi_columns(schema=schema, filter_names=names, kind=ObjectKind.ANY),
                primary=inspector.get_multi_pk_constraint(schema=schema),
                foreign=inspector.get_multi_foreign_keys(schema=schema),
                unique=inspector.get_multi_unique_constraints(schema=schema),
                # SQLite shows a UNIQUE written beside its column only as an index of its own making.
                indexes=inspector.get_multi_indexes(schema=schema, include_auto_indexes=True),
            )


def _table(
    place: Place,
    names: Mapping[Place, str],
    found: _Found,
    extras: Extras,
    traits: Mapping[tuple[str, str], Traits],
) -> TableSchema:
    name = names[place]
    primary = tuple(found.primary.get(place, {}).get("constrained_columns") or ())
    unique = _unique(found, place)
    alone = {columns[0] for columns in (*unique, primary) if len(columns) == 1}
    columns = tuple(_column(column, traits[name, column["name"]], alone, primary) for column in found.columns[place])
    return TableSchema(
        name=name,
        columns=columns,
        primary_key=primary,
        foreign_keys=tuple(_foreign(place, names, found.foreign.get(place) or (), extras)),
        unique=unique,
        differing=_differing([column.name for column in columns], extras.indexes.get(place, ()), unique),
        triggers=extras.triggers.get(place, ()),
        rows=extras.rows.get(place),
        kind=extras.kinds.get(place, "table"),
        comment=extras.comments.get(place, ""),
        reads=tuple(names[one] for one in extras.reads.get(place, ()) if one in names),
        writable=place not in extras.fixed,
    )


def _column(column: Mapping[str, Any], traits: Traits, alone: set[str], primary: tuple[str, ...]) -> ColumnSchema:
    return ColumnSchema(
        name=column["name"],
        type=traits.type,
        # SQLite lets a primary key be NULL where nobody forbade it, which no application means.
        nullable=bool(column.get("nullable", True)) and column["name"] not in primary,
        text=traits.text,
        json=traits.json,
        binary=traits.binary,
        generated="computed" in column,
        default=column.get("default") is not None or bool(column.get("identity")) or "computed" in column,
        unique=column["name"] in alone,
        array=traits.array,
        values=traits.values,
        comment=traits.comment,
    )


def _foreign(
    place: Place, names: Mapping[Place, str], keys: Iterable[Mapping[str, Any]], extras: Extras
) -> Iterable[ForeignKey]:
    """Sorted by columns. Keys to single partitions are the engine's bookkeeping of a key to their parent."""
    for key in sorted(keys, key=lambda key: (key["constrained_columns"], key["referred_table"])):
        target: Place = (key.get("referred_schema"), key["referred_table"])
        if target in extras.hidden:
            continue
        options = key.get("options") or {}
        columns = tuple(key["constrained_columns"])
        yield ForeignKey(
            columns=columns,
            table=names.get(target, target[1] if target[0] is None else f"{target[0]}.{target[1]}"),
            to=tuple(key["referred_columns"]),
            on_delete=extras.on_delete.get((place, columns)) or str(options.get("ondelete") or "NO ACTION").upper(),
            deferrable=extras.all_deferrable or bool(options.get("deferrable", False)),
        )


def _differing(
    columns: Iterable[str], indexes: Iterable[str], unique: Iterable[tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    """The columns that each index speaks of, but for those that are unique as they stand."""
    called = {name.lower(): name for name in columns}
    spoken = ({word.lower() for word in _WORD.findall(index)} for index in indexes)
    found = {tuple(name for key, name in called.items() if key in words) for words in spoken}
    whole = {frozenset(names) for names in unique}
    return tuple(sorted(names for names in found if names and frozenset(names) not in whole))


_WORD = re.compile(r"\w+")


def _unique(found: _Found, place: Place) -> tuple[tuple[str, ...], ...]:
    """Unique constraints and whole unique indexes; a partial one or one over an expression promises less."""
    sets = {tuple(item["column_names"]) for item in found.unique.get(place) or ()}
    for index in found.indexes.get(place) or ():
        partial = any(option.endswith("_where") for option in index.get("dialect_options") or {})
        if index.get("unique") and not partial and None not in index["column_names"]:
            sets.add(tuple(index["column_names"]))
    return tuple(sorted(sets))
