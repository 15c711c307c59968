"""Files that rows only name, by a path or an address: they lie where Amanat does not reach, and the row alone knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from amanat.stores.schema.model import TableSchema
from amanat.subjects.answer.attachments import OBJECTS, may_name_files, names_files
from amanat.subjects.answer.collect import Collected
from amanat.subjects.model import FilesNamed, Operation, Residue
from amanat.subjects.sql.select import Condition
from amanat.subjects.sql.work import Work

_SAMPLE = 50
_BYTES = re.compile(r"blob|bytea|binary|^(?:oid|lo)$", re.IGNORECASE)


def columns_of(table: TableSchema) -> tuple[str, ...]:
    """The columns that may name files; none where the files themselves lie in the row."""
    if any(column.binary or column.type in OBJECTS for column in table.columns):
        return ()
    told = (column for column in table.columns if column.text and not column.generated)
    return tuple(column.name for column in told if may_name_files(table.name, column.name))


def files_named(work: Work, counts: Sequence[int]) -> tuple[FilesNamed, ...]:
    """What files lose the last that names them. Asks only of rows that go or are emptied, in columns so called."""
    wanted = _touched(work, counts)
    if not wanted:
        return ()
    found: list[FilesNamed] = []
    with work.store.reading() as connection:
        for (table, name), operations in wanted.items():
            value, mine = _named_there(work, name, operations)
            some = connection.execute(sa.select(value).where(mine).distinct().limit(_SAMPLE)).scalars()
            values = [one for one in some if one]
            if values and names_files(values):
                alone = connection.execute(_alone(work, name, operations)).scalars()
                names = tuple(sorted(str(one) for one in alone if one))
                found += [FilesNamed(table=table, column=name, names=names)] if names else []
    return tuple(found)


def _named_there(work: Work, name: str, operations: Sequence[Operation]) -> tuple[sa.ColumnElement[Any], Condition]:
    """What the column names, each of a list by itself, and the rows of these operations in which it names something."""
    value, there = _names(work, operations[0].table, name)
    return value, sa.and_(sa.or_(*map(work.rows, operations)), there)


def _names(work: Work, table: str, name: str) -> tuple[sa.ColumnElement[Any], Condition]:
    cell = work.store.table(table).c[name]
    shape = next(one for one in work.draft.schema.tables if one.name == table)
    if any(column.array for column in shape.columns if column.name == name):
        return sa.func.unnest(cell), cell.is_not(sa.null())
    # Not all that is read as text can be held against any text: an address of the network, a UUID.
    return cell, sa.and_(cell.is_not(sa.null()), sa.cast(cell, sa.Text) != "")


def _alone(work: Work, name: str, operations: Sequence[Operation]) -> sa.CompoundSelect[Any]:
    """What no row names that stays as it is: a picture that many have by default is nobody's own."""
    value, mine = _named_there(work, name, operations)
    _, there = _names(work, operations[0].table, name)
    return sa.except_(sa.select(value).where(mine), sa.select(value).where(mine.is_not(sa.true()), there))


def residue(store: str, named: FilesNamed) -> Residue:
    """As the plan tells it: before the rows go, so that somebody can."""
    return Residue(
        what=f"{_counted(len(named.names))} outside of the database, until the service deletes them",
        where=f"{store}.{named.table}.{named.column}",
        ground="only their names lie here, and go with the rows; a task keeps them until it is done (Art. 17(1))",
    )


def not_in_copy(table: Collected) -> Iterator[str]:
    """What a copy does not hold: the files that its rows name, unless they lie in the rows themselves."""
    if any(_BYTES.search(column.type) for column in table.columns):
        return
    for at, column in enumerate(table.columns):
        values = {row[at] for row in table.rows if isinstance(row[at], str) and row[at]}
        if values and may_name_files(table.table, column.name) and names_files(values):
            place = f"{table.store}.{table.table}.{column.name}"
            yield f"{_counted(len(values))} the copy names and does not hold ({place}): add them (Art. 15(3))"


def _counted(files: int) -> str:
    return "1 file" if files == 1 else f"{files:,} files"


def _touched(work: Work, counts: Sequence[int]) -> dict[tuple[str, str], list[Operation]]:
    """By table and column that may name files, the operations that take the names away."""
    found: dict[tuple[str, str], list[Operation]] = {}
    shapes = {table.name: columns_of(table) for table in work.draft.schema.tables}
    for operation, rows in zip(work.draft.operations, counts, strict=True):
        if rows and operation.action != "keep":
            for name in shapes[operation.table]:
                if operation.action == "delete" or name in operation.columns:
                    found.setdefault((operation.table, name), []).append(operation)
    return found
