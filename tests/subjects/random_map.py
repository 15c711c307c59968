"""The data map of a drawn world, written straight from its truth: nothing is detected."""

from __future__ import annotations

from amanat.datamap.model import ColumnMap, DataMap, Link, Ownership, Path, StoreMap, TableMap
from amanat.service.model import People
from tests.subjects.random_schema import Column, Key, Table, World

_OWNERSHIP: dict[str, Ownership] = {
    "people": "people", "lookup": "none", "owned": "owned", "part": "none", "shared": "shared", "actor": "actor",
    "named": "identified", "both": "identified", "pair": "owned",
}  # fmt: skip


def map_of(world: World) -> DataMap:
    people = world.table("people")
    found = tuple(_table(world, table) for table in world.tables)
    return DataMap(
        stores=(StoreMap(name="main", dialect="any", answered=True, tables=found),),
        people=People(
            store="main",
            table="people",
            key="id",
            identifiers={one.name: one.identifier for one in people.columns if one.identifier},
        ),
    )


def _table(world: World, table: Table) -> TableMap:
    return TableMap(
        name=table.name,
        ownership=_OWNERSHIP[table.shape],
        columns=tuple(_column(column) for column in table.columns),
        primary_key=table.primary_key,
        threads=table.threads,
        links=tuple(link_of(key) for key in table.keys if key.when is None or key.role == "subject"),
        paths=_paths(world, table),
    )


def _column(column: Column) -> ColumnMap:
    return ColumnMap(
        name=column.name,
        type=column.type,
        nullable=column.nullable,
        personal=column.personal,
        identifier=column.identifier,
        unique=column.unique,
        categories=("email",) if column.identifier == "email" else (),
    )


def link_of(key: Key) -> Link:
    return Link(
        columns=key.columns,
        table=key.table,
        to=key.to,
        nullable=key.nullable,
        by="foreign key" if key.declared else "declared",
        role=key.role,
        on_delete=key.on_delete,
        when=key.when,
    )


def _paths(world: World, table: Table) -> tuple[Path, ...]:
    if table.shape == "people":
        return (Path(()),)
    if table.shape in ("named", "both"):
        return tuple(Path(((table.name, _by_value(column)),)) for column in table.columns if column.identifier)
    return tuple(
        Path(((table.name, link_of(key)), *rest.links))
        for key in table.keys
        if key.role == "subject"
        for rest in _paths(world, world.table(key.table))
    )


def _by_value(column: Column) -> Link:
    return Link(
        columns=(column.name,),
        table="people",
        to=(column.name,),
        nullable=column.nullable,
        by="identifier",
        identifier=column.identifier,
    )
