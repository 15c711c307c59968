"""Large objects of PostgreSQL: no key leads to them, and they do not go with the row that holds their number."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from amanat.errors import PlanRefused
from amanat.subjects.answer.attachments import OBJECTS
from amanat.subjects.model import Operation
from amanat.subjects.sql.work import Work

_AT_ONCE = 1_000


def numbers(connection: sa.Connection, work: Work) -> tuple[int, ...]:
    """Those in rows that the draft deletes, or empties of them. MUST be asked for before anything is changed."""
    found: set[int] = set()
    for operation, columns in _touched(work):
        table = work.table(operation)
        for name in columns:
            asked = sa.select(table.c[name]).where(work.rows(operation), table.c[name].is_not(sa.null())).distinct()
            found.update(int(value) for (value,) in connection.execute(asked))
    return tuple(sorted(found - {0}))


def unlink(connection: sa.Connection, work: Work, held: tuple[int, ...]) -> None:
    """Takes those away that no row points at any more. Raises `PlanRefused` where that is another role's to do."""
    holders = [
        f"NOT EXISTS (SELECT FROM {_quoted(connection, work, name)} t WHERE t.{_name(connection, column)} = m.oid)"
        for name, column in _columns(work)
    ]
    loose = (
        f"FROM pg_catalog.pg_largeobject_metadata m WHERE m.oid = ANY(:held) AND {' AND '.join(holders or ['true'])}"
    )
    foreign = sa.text(f"SELECT count(*) {loose} AND NOT pg_has_role(m.lomowner, 'USAGE')")
    gone = sa.text(f"SELECT lo_unlink(m.oid) {loose}")
    for start in range(0, len(held), _AT_ONCE):
        some = {"held": list(held[start : start + _AT_ONCE])}
        if others := int(connection.execute(foreign, some).scalar_one()):
            raise PlanRefused(
                f"{others} large objects that these rows alone point at belong to another role",
                place=work.draft.store,
                remedy="let the role of `write_url` own them (ALTER LARGE OBJECT … OWNER TO)",
            )
        connection.execute(gone, some).all()


def _touched(work: Work) -> Iterator[tuple[Operation, list[str]]]:
    if work.store.dialect != "postgresql":
        return
    held = dict[str, list[str]]()
    for name, column in _columns(work):
        held.setdefault(name, []).append(column)
    for operation in work.draft.operations:
        names = held.get(operation.table, [])
        columns = names if operation.action == "delete" else [name for name in names if name in operation.columns]
        if columns and operation.action != "keep":
            yield operation, columns


def _columns(work: Work) -> Iterator[tuple[str, str]]:
    """Where numbers of large objects stand in the whole store."""
    for table in work.draft.schema.tables:
        for column in table.columns if table.kind == "table" else ():
            if column.type in OBJECTS:
                yield table.name, column.name


def _quoted(connection: sa.Connection, work: Work, table: str) -> str:
    return connection.dialect.identifier_preparer.format_table(work.store.table(table))


def _name(connection: sa.Connection, column: str) -> str:
    return connection.dialect.identifier_preparer.quote(column)
