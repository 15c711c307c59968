"""Whether the values of one column stand in another: counted by the engine, from a bounded number of rows.

No value leaves the store but the ends of a range of whole numbers.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Protocol

import sqlalchemy as sa

from amanat.stores.base import Inclusion, Question

_MOST_BETWEEN = 50_000
"""Keys of the other column that are counted between two ends."""

NOBODY = ("", "0", "00000000-0000-0000-0000-000000000000")
"""What stands, as text, where a key to nobody must not be missing: the last is the UUID of no bits (RFC 9562, 5.9)."""

FEWEST = 3
"""Fewer values than this are not worth counting what lies between their ends."""

_HYPHENS = "________-____-____-____-____________"
_WHOLE, _UUID = r"^[0-9]{1,18}$", r"^[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}$"


class Asked(Protocol):
    """What of a store is needed."""

    dialect: str

    def table(self, name: str) -> sa.Table: ...

    def within(self, table: str, column: str, path: str, target: sa.FromClause) -> sa.ColumnElement[Any]: ...


def answer(connection: sa.Connection, store: Asked, question: Question, limit: int) -> Inclusion | None:
    """None where the engine refuses: no permission, a table that is gone, types that cannot be compared."""
    listed = _listed(store, question, limit)
    try:
        with connection.begin_nested():
            return _counted(connection, store, question, listed)
    except sa.exc.DBAPIError as error:
        if error.connection_invalidated:
            raise
        return None


def _listed(store: Asked, question: Question, limit: int) -> sa.Subquery:
    """The distinct values of the first rows that have any."""
    table = store.table(question.table)
    columns: list[sa.ColumnElement[Any]] = [table.c[name] for name in question.columns]
    if question.inside:
        columns = [store.within(question.table, question.columns[0], question.inside, table)]
    filled = [column.is_not(sa.null()) for column in columns] + [
        _of_somebody(column, store.dialect) for column in columns
    ]
    if question.when is not None:
        filled.append(sa.cast(table.c[question.when[0]], sa.Text()) == question.when[1])
    named = [column.label(f"v{at}") for at, column in enumerate(columns)]
    rows = sa.select(*named).select_from(table).where(*filled).limit(limit).subquery()
    return sa.select(*rows.c).distinct().subquery("listed")


def _of_somebody(column: sa.ColumnElement[Any], dialect: str) -> sa.ColumnElement[bool]:
    if isinstance(column.type, (sa.Integer, sa.Numeric)):
        return column != 0
    if isinstance(column.type, sa.String):
        return column.not_in(NOBODY)
    if isinstance(column.type, sa.Uuid):
        return sa.cast(column, sa.Text()).not_in(NOBODY)
    if isinstance(column.type, sa.types.NullType):
        # Beside the number, MariaDB and MySQL would take most bytes for it.
        zero = "'0'" if dialect == "mysql" else "0"
        return column.not_in([sa.literal_column(one) for one in (zero, "''", f"'{NOBODY[-1]}'")])
    return sa.true()


def _counted(connection: sa.Connection, store: Asked, question: Question, listed: sa.Subquery) -> Inclusion:
    target = store.table(question.to_table).alias("target")
    keys = [target.c[name] for name in question.to_columns]
    pairs = [as_type(store.dialect, value, key.type) == key for value, key in zip(listed.c, keys, strict=True)]
    there = sa.exists(sa.select(sa.literal(1)).select_from(target).where(*pairs).correlate(listed))
    found = sa.func.coalesce(sa.func.sum(sa.case((there, 1), else_=0)), 0)
    first = listed.c[0]
    ranged = (
        question.ends
        and len(keys) == 1
        and not question.inside
        and _may_be_whole(keys[0].type)
        and _may_be_whole(first.type)
    )
    ends = [sa.func.min(first), sa.func.max(first)] if ranged else []
    row = connection.execute(sa.select(sa.func.count(), found, *ends).select_from(listed)).one()
    answered = Inclusion(values=int(row[0]), found=int(row[1]))
    low, high = (_whole(row[2]), _whole(row[3])) if ranged else (None, None)
    if low is None or high is None or answered.found < answered.values or answered.values < FEWEST:
        return answered
    return _ranged(connection, answered, keys[0], low, high)


def _ranged(
    connection: sa.Connection, answered: Inclusion, key: sa.ColumnElement[Any], low: int, high: int
) -> Inclusion:
    to_low, to_high = connection.execute(sa.select(sa.func.min(key), sa.func.max(key))).one()
    inner = sa.select(key.label("k")).where(key.between(low, high)).limit(_MOST_BETWEEN).subquery()
    between = connection.execute(sa.select(sa.func.count()).select_from(inner)).scalar_one()
    return Inclusion(
        values=answered.values,
        found=answered.found,
        low=low,
        high=high,
        to_low=_whole(to_low),
        to_high=_whole(to_high),
        between=int(between),
    )


def _may_be_whole(kind: Any) -> bool:
    return isinstance(kind, (sa.Integer, sa.Numeric, sa.types.NullType))


def _whole(value: Any) -> int | None:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def holds_bare_uuids(kind: Any) -> bool:
    """Whether it is what frameworks make of a UUID where the engine has no type for one: 32 signs, no hyphens."""
    return isinstance(kind, sa.CHAR) and kind.length == 32


def as_type(dialect: str, value: sa.ColumnElement[Any], kind: Any) -> sa.ColumnElement[Any]:
    """A value to be compared with a key of this type. Text that cannot be such a key is NULL and meets nothing.

    PostgreSQL refuses to compare text with numbers. MariaDB and MySQL take any text for a number, which in a change is
    an error. SQLite converts by itself what is one.
    """
    if holds_bare_uuids(kind) and not holds_bare_uuids(value.type):
        return _without_hyphens(value)
    if dialect == "sqlite" or isinstance(value.type, sa.String) == isinstance(kind, sa.String):
        return value
    if isinstance(kind, sa.String):
        return sa.cast(value, sa.Text())
    if isinstance(kind, (sa.Integer, sa.Numeric)):
        return sa.cast(sa.case((value.regexp_match(_WHOLE), value)), sa.BigInteger())
    if isinstance(kind, sa.Uuid):
        return sa.cast(sa.case((value.regexp_match(_UUID), value)), sa.Uuid())
    return value


def _without_hyphens(value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A UUID as text, which mostly has hyphens, as it stands in a column of 32 signs."""
    text = value if isinstance(value.type, sa.String | sa.types.NullType) else sa.cast(value, sa.Text())
    return sa.case((text.like(_HYPHENS), sa.func.replace(text, "-", "")), else_=text)
