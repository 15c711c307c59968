"""The cells of one store that a correction changes: what stands in each, and what is to stand there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from amanat.datamap.detect.digests import digests_of
from amanat.datamap.model import Path, StoreMap, TableMap
from amanat.errors import InputError
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.stores.schema.model import ColumnSchema, TableSchema
from amanat.subjects.correct.composed import in_words
from amanat.subjects.correct.constraints import Constraints
from amanat.subjects.correct.correction import Correction, Row, grouped, same_value
from amanat.subjects.correct.echoed import Copy, Holding, Lead, leads
from amanat.subjects.correct.unwritten import unwritten
from amanat.subjects.fate.edges import ways_to_people
from amanat.subjects.known.identifiers import same
from amanat.subjects.known.spelling import digested, respelled, slug, within
from amanat.subjects.model import Draft, Refusal, Residue
from amanat.subjects.people import Identifier, Subjects
from amanat.subjects.sql.select import Selection
from amanat.subjects.sql.typed import typed
from amanat.subjects.who.wanted import Wanted

_ASKED = "as asked (Art. 16)"
_SAMPLE = 200
"""Values that tell whether a column holds small letters only."""


class Cells:
    """Reads one store for one person and some corrections. Writes nothing."""

    def __init__(
        self,
        store: Store,
        mapped: StoreMap,
        people: People,
        subjects: Subjects,
        wanted: tuple[Wanted, ...],
        olds: tuple[tuple[Any, ...], ...],
        contested: frozenset[str],
    ) -> None:
        self._store, self._mapped, self._people = store, mapped, people
        self._wanted, self._olds, self._contested = wanted, olds, contested
        self._subjects = subjects
        schema = store.schema()
        self._shapes = {table.name: table for table in schema.tables}
        self._constraints = Constraints(store, schema)
        self._selection = Selection(store, mapped, subjects, Draft(store=mapped.name, schema=schema))
        self.kept: list[Residue] = []
        self.refusals: list[Refusal] = []

    def target(self, one: Wanted) -> list[tuple[tuple[Any, ...], Any]]:
        """Key and present value of each row of the person's in which a column is to be corrected."""
        table = self._store.table(one.table)
        key = [table.c[name] for name in self._shapes[one.table].primary_key]
        asked = sa.select(*key, table.c[one.column]).where(self._aimed(one, table, ())).order_by(*key)
        with self._store.reading() as connection:
            return [(tuple(row[:-1]), row[-1]) for row in connection.execute(asked)]

    def _aimed(self, one: Wanted, table: sa.Table, olds: tuple[Any, ...]) -> sa.ColumnElement[bool]:
        """The rows of the person's in which a column is to be corrected; `olds` is what stood there."""
        shape = self._mapped.table(one.table)
        ways = ways_to_people(shape, self._people, self._mapped.name == self._people.store)
        here = (self._mapped.name, one.table) == (self._people.store, self._people.table)
        mine = self._selection.rows(table, (Path(()),) if here else ways)
        if one.row is None:
            return sa.and_(mine, self._stays(one, table, olds)) if here and self._subjects.merged else mine
        key = self._shapes[one.table].primary_key
        if len(key) != 1:
            raise InputError("rows of this table have no single key", place=one.place, remedy="correct it in the store")
        return sa.and_(mine, sa.cast(table.c[key[0]], sa.Text) == one.row.strip())

    def _stays(self, one: Wanted, table: sa.Table, olds: tuple[Any, ...]) -> sa.ColumnElement[bool]:
        """The row that others of the person's were merged into, and those of these that say the same as it did."""
        stays = self._store.member([table.c[self._subjects.key]], [(key,) for key in self._subjects.stays])
        alike = self._store.member([table.c[one.column]], [(old,) for old in olds])
        return sa.or_(stays, alike) if olds and _column(self._shapes[one.table], one.column).text else stays

    def corrections(self) -> tuple[Correction, ...]:
        """All that is to be written in the store, table by table. Raises `InputError` for a value that does not fit."""
        found: list[Correction] = []
        for table in self._mapped.held:
            shape = self._shapes.get(table.name)
            if shape is not None and table.kind != "folder":
                found += self._table(table, shape)
        return tuple(found)

    def _table(self, table: TableMap, shape: TableSchema) -> list[Correction]:
        aims = [
            (number, one)
            for number, one in enumerate(self._wanted)
            if (one.store, one.table) == (self._mapped.name, table.name) and not one.composed
        ]
        found = [
            lead
            for lead in leads(self._mapped, table, self._people, self._wanted, self._holding(shape))
            if self._safe(lead)
        ]
        if not aims and not found:
            return []
        self.kept += unwritten(self._store, table.name, self._selection, found, self._wanted, self._olds)
        rows = self._rows(shape, aims, found)
        changed = [row for row in rows if row.news]
        if not changed:
            return []
        if table.erase == "keep" or not table.writable:
            self.kept.append(_kept(self._mapped.name, table.name, len(changed)))
            return []
        self._constraints.unique(shape, changed)
        self.refusals += self._constraints.pointed(shape, changed)
        return grouped(shape, changed)

    def _holding(self, shape: TableSchema) -> Holding:
        keys = {*shape.primary_key, *(name for key in shape.foreign_keys for name in key.columns)}
        return Holding(
            documents=frozenset(column.name for column in shape.columns if column.json),
            texts=frozenset(one.name for one in shape.columns if one.text and not one.values and one.name not in keys),
            words=in_words(self._olds),
        )

    def _safe(self, lead: Lead) -> bool:
        by = lead.way.links[0][1] if lead.way.links else None
        return by is None or by.by != "identifier" or (by.identifier or "email") not in self._contested

    def _rows(self, shape: TableSchema, aims: list[tuple[int, Wanted]], found: list[Lead]) -> list[Row]:
        table = self._store.table(shape.name)
        columns = self._columns(shape, aims, found)
        own = [self._aimed(one, table, self._olds[number]) for number, one in aims]
        led = [self._selection.rows(table, (lead.way,)) for lead in found]
        flags = [sa.func.coalesce(one, sa.false()).label(f"f{at}") for at, one in enumerate([*own, *led])]
        held = [
            sa.and_(way, sa.or_(*(self._holds(table, shape, copy) for copy in lead.copies)))
            for way, lead in zip(led, found, strict=True)
        ]
        asked = sa.select(*(table.c[name] for name in columns), *flags).where(sa.or_(sa.false(), *own, *held))
        with self._store.reading() as connection:
            rows = [tuple(row) for row in connection.execute(asked)]
        lowered = self._lowered(shape, found) if rows else frozenset()
        return [self._row(shape, columns, row, aims, found, lowered) for row in rows]

    def _columns(self, shape: TableSchema, aims: list[tuple[int, Wanted]], found: list[Lead]) -> list[str]:
        looked = {one.column for _, one in aims} | {copy.column for lead in found for copy in lead.copies}
        unique = {name for names in shape.unique if looked & set(names) for name in names}
        order = [column.name for column in shape.columns]
        return sorted({*shape.primary_key, *looked, *unique}, key=order.index)

    def _holds(self, table: sa.Table, shape: TableSchema, copy: Copy) -> sa.ColumnElement[bool]:
        """Narrows the rows that are read to those that may hold the old value."""
        column = table.c[copy.column]
        olds = [str(value) for value in self._olds[copy.wanted]]
        if not olds:
            return sa.false()
        if copy.digest:
            return self._store.member([sa.func.lower(column)], [(one,) for one in digests_of(copy.digest, olds)])
        if copy.document or not _column(shape, copy.column).text:
            return column.is_not(sa.null())
        kind = self._wanted[copy.wanted].kind or "name"
        forms = olds if kind in ("email", "phone") else [*olds, *(slug(one) for one in olds)]
        return same(self._store, column, kind, [Identifier(kind, form) for form in forms if form])

    def _lowered(self, shape: TableSchema, found: list[Lead]) -> frozenset[str]:
        """Columns that hold small letters only, where what they are copies of does not."""
        names = {
            copy.column
            for lead in found
            for copy in lead.copies
            if not copy.document and not copy.digest and _column(shape, copy.column).text
            and self._wanted[copy.wanted].text != self._wanted[copy.wanted].text.lower()
        }  # fmt: skip
        return frozenset(name for name in names if self._small(shape.name, name))

    def _small(self, table: str, name: str) -> bool:
        column = self._store.table(table).c[name]
        asked = sa.select(sa.cast(column, sa.Text)).where(column.is_not(sa.null())).limit(_SAMPLE)
        with self._store.reading() as connection:
            values = [str(value) for (value,) in connection.execute(asked)]
        return len(values) > 1 and all(value == value.lower() for value in values)

    def _row(
        self,
        shape: TableSchema,
        columns: Sequence[str],
        row: tuple[Any, ...],
        aims: list[tuple[int, Wanted]],
        found: list[Lead],
        lowered: frozenset[str],
    ) -> Row:
        olds = dict(zip(columns, row, strict=False))
        flags = row[len(columns) :]
        now = dict(olds)
        path, ground = "", ""
        for (_, one), aimed in zip(aims, flags, strict=False):
            if aimed and not same_value(now[one.column], one.value):
                now[one.column] = one.value
                path, ground = path or "(here people live)", _ASKED
        for lead, led in zip(found, flags[len(aims) :], strict=True):
            for copy in lead.copies if led else ():
                new = self._copied(shape, copy, now[copy.column], copy.column in lowered)
                if not same_value(new, now[copy.column]):
                    now[copy.column] = new
                    path = path or str(lead.way)
                    ground = ground or f"a copy of {self._wanted[copy.wanted].place} (Art. 16, 19)"
        news = {name: now[name] for name in columns if not same_value(now[name], olds[name])}
        return Row(olds=olds, news=news, path=path, ground=ground)

    def _copied(self, shape: TableSchema, copy: Copy, cell: Any, lower: bool) -> Any:
        """What is to stand in the cell: the same where it holds no copy."""
        one, column = self._wanted[copy.wanted], _column(shape, copy.column)
        for old in self._olds[copy.wanted]:
            respell = partial(respelled, old=str(old), new=one.text, kind=one.kind or "name", lower=lower)
            if cell is None or column.generated:
                return cell
            if copy.document:
                return within(cell, partial(respelled, old=str(old), new=one.text, kind=one.kind), copy.path or None)
            if not isinstance(cell, str):
                if same_value(cell, old):
                    return one.value
                continue
            new = digested(cell, copy.digest, str(old), one.text) if copy.digest else respell(cell)
            if new is not None:
                fitted = None if one.value is None else new
                return typed(f"{shape.name}.{copy.column}", column, fitted or "", self._store.dialect)
        return cell


def _column(shape: TableSchema, name: str) -> ColumnSchema:
    return next(column for column in shape.columns if column.name == name)


def _kept(store: str, table: str, rows: int) -> Residue:
    what = "1 row with the old value" if rows == 1 else f"{rows} rows with the old value"
    return Residue(what=what, where=f"{store}.{table}", ground="the table is kept as it is, says datamap.toml")
