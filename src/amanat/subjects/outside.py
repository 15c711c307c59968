"""Files that rows only name, by a path or an address: they lie where Amanat does not reach, and the row alone knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from amanat.stores.base import TableSchema
from amanat.subjects.attachments import OBJECTS, may_name_files, names_files
from amanat.subjects.collect import Collected
from amanat.subjects.model import FilesNamed, Operation, Residue
from amanat.subjects.work import Work

_SAMPLE = 50
_BYTES = re.compile(r"blob|bytea|binary|^(?:oid|lo)$", re.IGNORECASE)


def columns_of(table: TableSchema) -> tuple[str, ...]:
    """The columns that may name files; none where the files themselves lie in the row."""
    if any(column.binary or column.type in OBJECTS for column in table.columns):
        return ()
    return tuple(column.name for column in table.columns if column.text and may_name_files(column.name))


def files_named(work: Work, counts: Sequence[int]) -> tuple[FilesNamed, ...]:
    """What files lose the last that names them. Asks only of rows that go or are emptied, in columns so called."""
    wanted = list(_touched(work, counts))
    if not wanted:
        return ()
    found: dict[tuple[str, str], int] = {}
    with work.store.reading() as connection:
        for operation, name in wanted:
            cell = work.table(operation).c[name]
            mine = sa.and_(work.rows(operation), cell.is_not(sa.null()), cell != "")
            values = connection.execute(sa.select(cell).where(mine).distinct().limit(_SAMPLE)).scalars().all()
            if values and names_files(values):
                rows = len(values)
                if rows == _SAMPLE:
                    rows = int(connection.execute(sa.select(sa.func.count(cell.distinct())).where(mine)).scalar_one())
                found[operation.table, name] = found.get((operation.table, name), 0) + rows
    return tuple(FilesNamed(table=table, column=name, files=files) for (table, name), files in found.items())


def residue(store: str, named: FilesNamed) -> Residue:
    """As the plan tells it: before the rows go, so that somebody can."""
    return Residue(
        what=f"{_counted(named.files)} outside of the database, until the service deletes them",
        where=f"{store}.{named.table}.{named.column}",
        ground="only their names lie here, and go with the rows: see to the files first (Art. 17(1))",
    )


def not_in_copy(table: Collected) -> Iterator[str]:
    """What a copy does not hold: the files that its rows name, unless they lie in the rows themselves."""
    if any(_BYTES.search(column.type) for column in table.columns):
        return
    for at, column in enumerate(table.columns):
        values = {row[at] for row in table.rows if isinstance(row[at], str) and row[at]}
        if values and may_name_files(column.name) and names_files(values):
            place = f"{table.store}.{table.table}.{column.name}"
            yield f"{_counted(len(values))} the copy names and does not hold ({place}): add them (Art. 15(3))"


def _counted(files: int) -> str:
    return "1 file" if files == 1 else f"{files:,} files"


def _touched(work: Work, counts: Sequence[int]) -> Iterator[tuple[Operation, str]]:
    shapes = {table.name: columns_of(table) for table in work.draft.schema.tables}
    for operation, rows in zip(work.draft.operations, counts, strict=True):
        if rows and operation.action != "keep":
            for name in shapes[operation.table]:
                if operation.action == "delete" or name in operation.columns:
                    yield operation, name
