"""Restriction in the store itself: columns that the application heeds are set, and set back (GDPR Art. 18, recital 67).

What is written are cells, as in a rectification: each row's old value is remembered by its key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap, Mark, Path, StoreMap, TableMap
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.stores.schema.model import ColumnSchema, TableSchema
from amanat.subjects.correct.correction import Correction, exactly
from amanat.subjects.correct.rectify import Corrections, Rectification
from amanat.subjects.each import answered, ask_each
from amanat.subjects.fate.edges import ways_to_people
from amanat.subjects.model import Draft, Residue
from amanat.subjects.people import Subjects, people_of
from amanat.subjects.sql.select import Selection
from amanat.subjects.sql.typed import typed

ONLY = "only the engine honours the restriction here"


def plan_marks(
    subjects: Subjects, datamap: DataMap, stores: Mapping[str, Store], *, tasks: Sequence[str] = ()
) -> Rectification:
    """What is set in which store. Where a store has no column for it, that is told as what remains."""
    people = people_of(datamap)
    told, silent = ask_each(
        (mapped.name for mapped in datamap.stores),
        answered(datamap, stores),
        lambda store: _marks(subjects, datamap.store(store.config.name), people, store),
    )
    return Rectification(
        kind="restrict",
        action="mark",
        matched=subjects.matched,
        parts=tuple(Corrections(store=name, corrections=found) for name, (found, _) in told.items()),
        residues=tuple(residue for _, without in told.values() for residue in without),
        silent=silent,
        tasks=tuple(tasks),
    )


def _marks(
    subjects: Subjects, mapped: StoreMap, people: People, store: Store
) -> tuple[tuple[Correction, ...], list[Residue]]:
    schema = store.schema()
    shapes = {table.name: table for table in schema.tables}
    selection = Selection(store, mapped, subjects, Draft(store=mapped.name, schema=schema))
    found: list[Correction] = []
    told: list[Residue] = []
    marked = 0
    for table in mapped.held:
        ways = _ways(table, mapped, people)
        for mark, sort in ((table.restricted, "restricted"), (table.hidden, "hidden")):
            if mark is None or table.name not in shapes or not ways:
                continue
            column = next((one for one in shapes[table.name].columns if one.name == mark.column), None)
            why = _cannot(shapes[table.name], column)
            if column is None or why:
                told.append(_without(f"{mapped.name}.{table.name}", why))
                continue
            marked += 1
            found += _set(store, selection, shapes[table.name], column, mark, ways, sort)
    if not marked and any(_ways(table, mapped, people) for table in mapped.held):
        told.append(_without(mapped.name, "no table there says in datamap.toml what marks a restricted person"))
    return tuple(found), told


def _ways(table: TableMap, mapped: StoreMap, people: People) -> tuple[Path, ...]:
    here = mapped.name == people.store
    return (Path(()),) if here and table.name == people.table else ways_to_people(table, people, here)


def _cannot(shape: TableSchema, column: ColumnSchema | None) -> str:
    if column is None:
        return "the column that datamap.toml names is not there"
    if not shape.primary_key:
        return "rows without a key could not be set back"
    return "" if shape.writable and not column.generated else "the column cannot be written"


def _without(where: str, why: str) -> Residue:
    return Residue(what=ONLY, where=where, ground=f"{why}; name a column with `restricted = {{…}}` (Art. 18)")


def _set(
    store: Store,
    selection: Selection,
    shape: TableSchema,
    column: ColumnSchema,
    mark: Mark,
    ways: tuple[Path, ...],
    sort: str,
) -> list[Correction]:
    """One correction for each value that stands there now."""
    table = store.table(shape.name)
    key = [table.c[name] for name in shape.primary_key]
    value = _value(shape, column, mark, store.dialect)
    other = sa.or_(table.c[column.name].is_(sa.null()), sa.not_(exactly(store.dialect, table.c[column.name], value)))
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(*key, table.c[column.name]).where(selection.rows(table, ways), other).order_by(*key)
        ).all()
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(repr(row[-1]), []).append(row)
    return [
        Correction(
            table=shape.name,
            columns=(column.name,),
            path=" | ".join(str(way) for way in ways),
            ground=f"{sort}, as the application heeds it (Art. 18(1))",
            rows=len(group),
            olds=(group[0][-1],),
            news=(value,),
            keys=tuple(tuple(row[:-1]) for row in group),
            after=tuple(tuple(row[:-1]) for row in group),
        )
        for group in groups.values()
    ]


def _value(shape: TableSchema, column: ColumnSchema, mark: Mark, dialect: str) -> Any:
    text = str(mark.value).lower() if isinstance(mark.value, bool) else str(mark.value)
    if dialect == "sqlite" and isinstance(mark.value, (bool, int)):
        return int(mark.value)
    if isinstance(mark.value, bool) and not column.type.lower().startswith(("bool", "tinyint", "bit", "char", "text")):
        text = str(int(mark.value))
    return typed(f"{shape.name}.{column.name}", column, text, dialect)


def plan_back(
    subjects: Subjects, parts: Sequence[Corrections], stores: Mapping[str, Store], *, tasks: Sequence[str] = ()
) -> Rectification:
    """What sets the stores back: rows that still hold the mark. Others were changed since, and stay so."""
    marked = {part.store: part.corrections for part in parts}

    def turned(store: Store) -> Corrections:
        name = store.config.name
        back = [_turned(store, one) for one in marked[name]]
        return Corrections(store=name, corrections=tuple(one for one in back if one.rows))

    told, silent = ask_each(marked, stores, turned)
    return Rectification(
        kind="lift",
        action="mark",
        matched=subjects.matched,
        parts=tuple(told.values()),
        silent=silent,
        tasks=tuple(tasks),
    )


def _turned(store: Store, one: Correction) -> Correction:
    table = store.table(one.table)
    key = list(table.primary_key.columns)
    marked = exactly(store.dialect, table.c[one.columns[0]], one.news[0])
    asked = sa.select(*key).where(store.member(key, one.after), marked).order_by(*key)
    with store.reading() as connection:
        keys = tuple(tuple(row) for row in connection.execute(asked))
    return msgspec.structs.replace(
        one,
        ground="as it stood before the restriction (Art. 18(3))",
        rows=len(keys),
        olds=one.news,
        news=one.olds,
        keys=keys,
        after=keys,
    )
