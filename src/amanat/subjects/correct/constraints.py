"""Whether the constraints of a store would take a correction: looked at before anything is written."""

from __future__ import annotations

import sqlalchemy as sa

from amanat.errors import InputError
from amanat.policy.out.words import count
from amanat.stores.base import Store
from amanat.stores.schema.model import StoreSchema, TableSchema
from amanat.subjects.correct.correction import Row, exactly
from amanat.subjects.model import Refusal


class Taken(InputError):
    """somebody else's row holds this value"""


class Constraints:
    """The unique columns and the foreign keys of one store."""

    def __init__(self, store: Store, schema: StoreSchema) -> None:
        self._store, self._schema = store, schema

    def unique(self, shape: TableSchema, rows: list[Row]) -> None:
        """Raises `InputError` where a row of others, or two of these, would hold the same in a unique column."""
        table = self._store.table(shape.name)
        for names in {*shape.unique, shape.primary_key} - {()}:
            mine = [row for row in rows if set(names) & set(row.news)]
            tuples = [tuple(row.now(name) for name in names) for row in mine]
            tuples = [one for one in tuples if None not in one]
            if not tuples:
                continue
            theirs = self._store.member([table.c[name] for name in names], tuples)
            asked = sa.select(sa.func.count()).select_from(table).where(theirs, sa.not_(self._mine(shape, table, mine)))
            with self._store.reading() as connection:
                taken = int(connection.execute(asked).scalar_one())
            if taken or len({str(one) for one in tuples}) < len(tuples):
                name = next(name for name in names if name in mine[0].news)
                raise Taken(
                    "another row holds this value already, and the column is unique",
                    place=f"{shape.name}.{name}",
                    remedy="see whether the two are one person, or give another value",
                )

    def _mine(self, shape: TableSchema, table: sa.Table, rows: list[Row]) -> sa.ColumnElement[bool]:
        if shape.primary_key:
            key = [table.c[name] for name in shape.primary_key]
            return self._store.member(key, [row.key(shape) for row in rows])
        held = [
            sa.and_(*(exactly(self._store.dialect, table.c[name], row.olds[name]) for name in row.news)) for row in rows
        ]
        return sa.or_(*held)

    def pointed(self, shape: TableSchema, rows: list[Row]) -> list[Refusal]:
        """Refuses to change what other rows point to by a foreign key."""
        found: list[Refusal] = []
        changed = {name for row in rows for name in row.news}
        for child in self._schema.tables:
            for key in child.foreign_keys:
                if key.table != shape.name or not changed & set(key.to):
                    continue
                target = self._store.table(child.name)
                tuples = [tuple(row.olds[name] for name in key.to) for row in rows if set(key.to) <= set(row.olds)]
                meets = self._store.member([target.c[name] for name in key.columns], tuples)
                with self._store.reading() as connection:
                    count = connection.execute(sa.select(sa.func.count()).select_from(target).where(meets)).scalar_one()
                if count:
                    found.append(_refusal(self._store.config.name, child.name, int(count), shape.name))
        return found


def _refusal(store: str, table: str, rows: int, parent: str) -> Refusal:
    return Refusal(
        store=store,
        table=table,
        because=f"{count(rows, 'row')} point{'s' * (rows == 1)} to the value in `{parent}` by a foreign key",
        remedy="correct it in the application, or let the key follow (ON UPDATE CASCADE)",
    )
