"""Rows of an erased person that stay for a time on a ground (GDPR Art. 17(3)), and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.keeping import Keep, on
from amanat.datamap.model import DataMap, Path, TableMap
from amanat.errors import InputError
from amanat.policy.out.words import count
from amanat.stores.base import Store
from amanat.subjects.model import Draft, Operation, Refusal

Condition = sa.ColumnElement[bool]
NOT_KEPT = -1
"""Of an operation: the rows that no ground keeps."""


def dated(datamap: DataMap, today: date) -> DataMap:
    """The map with every ground reckoned for a day."""
    return msgspec.structs.replace(
        datamap,
        stores=tuple(
            msgspec.structs.replace(store, tables=tuple(_dated(table, today) for table in store.tables))
            for store in datamap.stores
        ),
    )


def _dated(table: TableMap, today: date) -> TableMap:
    if not table.keep:
        return table
    return msgspec.structs.replace(table, keep=tuple(on(keep, today) for keep in table.keep))


def split(
    made: Sequence[Operation], table: TableMap, ways: tuple[Path, ...], personal: tuple[str, ...]
) -> list[Operation]:
    """The operations on a table's rows, less those that a ground keeps; these stay, or only columns of them do.

    `personal` are the columns to be emptied beside those that stay, where the rows would go otherwise.
    """
    found = [msgspec.structs.replace(operation, kept=NOT_KEPT) for operation in made]
    for at, keep in enumerate(table.keep):
        stays = Operation(table=table.name, action="keep", ways=ways, ground=keep.told, kept=at, keep=keep)
        found += [*_rest(made, stays, keep, personal), stays]
    return found


def _rest(made: Sequence[Operation], stays: Operation, keep: Keep, personal: tuple[str, ...]) -> list[Operation]:
    """What is emptied in rows of which only some columns stay. Their keys are left: they may be needed to read them."""
    if not keep.columns:
        return []
    gone = [operation for operation in made if operation.action == "delete"]
    if any(not operation.others for operation in gone):
        made = [msgspec.structs.replace(stays, scrubs=personal)]
    # Rows that several people have would go with the last of them only.
    last = [msgspec.structs.replace(stays, others=one.others, scrubs=personal) for one in gone]
    made = [*(one for one in made if one.action != "delete"), *last] if gone and last[0].others else made
    return [
        msgspec.structs.replace(
            operation,
            action="scrub",
            nulls=(),
            scrubs=tuple(name for name in operation.scrubs if name not in keep.needed),
            ground=f"beside what is kept; {keep.told}",
            kept=stays.kept,
            keep=keep,
        )
        for operation in made
        if set(operation.scrubs) - keep.needed
    ]


def kept(store: Store, target: sa.FromClause, keeps: tuple[Keep, ...], at: int) -> Condition:
    """The rows that one ground keeps and none before it, or that none keeps."""
    within = [_within(store, target, keep) for keep in keeps]
    if at == NOT_KEPT:
        return sa.and_(*(sa.not_(each) for each in within))
    return sa.and_(within[at], *(sa.not_(each) for each in within[:at]))


def any_kept(store: Store, target: sa.FromClause, keeps: tuple[Keep, ...]) -> Condition:
    return sa.or_(sa.false(), *(_within(store, target, keep) for keep in keeps))


def _within(store: Store, target: sa.FromClause, keep: Keep) -> Condition:
    if keep.after is None:
        raise InputError("no day is known to reckon periods from", place=store.config.name, remedy="give the plan one")
    met = sa.and_(_narrowed(target, keep), day_of(store, target.c[keep.since]) > _day(store, keep.after))
    return sa.func.coalesce(met, sa.false())


def _narrowed(target: sa.FromClause, keep: Keep) -> Condition:
    if keep.only is None:
        return sa.true()
    return sa.cast(target.c[keep.only.column], sa.Text).in_(keep.only.values)


def day_of(store: Store, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The calendar date of a moment, as the store has it; on SQLite as text."""
    if store.dialect == "sqlite":
        return sa.func.substr(sa.cast(column, sa.Text), 1, 10)
    return sa.cast(column, sa.Date)


def _day(store: Store, day: date) -> Any:
    return day.isoformat() if store.dialect == "sqlite" else day


def undated(store: Store, target: sa.FromClause, keep: Keep) -> Condition:
    """Rows of which nobody knows until when they may stay."""
    column = target.c[keep.since]
    unread: Condition = column.is_(sa.null())
    if store.dialect == "sqlite":
        unread = sa.or_(unread, sa.not_(sa.cast(column, sa.Text).like("____-__-__%")))
    return sa.and_(_narrowed(target, keep), unread)


def ends(connection: sa.Connection, store: Store, operation: Operation, rows: Condition) -> tuple[date, date] | None:
    """The earliest and the latest end of the rows that an operation keeps."""
    keep = operation.keep
    if keep is None:
        return None
    day = day_of(store, store.table(operation.table).c[keep.since])
    first, last = connection.execute(sa.select(sa.func.min(day), sa.func.max(day)).where(rows)).one()
    return None if first is None else (keep.end(_read(first)), keep.end(_read(last)))


def ends_of(
    connection: sa.Connection, store: Store, draft: Draft, operation: Operation, keys: Sequence[tuple[Any, ...]]
) -> tuple[date, ...]:
    """As `ends`, of rows known by their primary keys; nothing where all of them are gone."""
    shape = next(table for table in draft.schema.tables if table.name == operation.table)
    target = store.table(operation.table)
    return ends(connection, store, operation, store.member([target.c[name] for name in shape.primary_key], keys)) or ()


def _read(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def refusals(store: str, operation: Operation, keyed: bool, rows: int, unknown: int) -> list[Refusal]:
    """Why what should be kept cannot be let go in time."""
    keep, found = operation.keep, []
    if keep is not None and unknown:
        found.append(
            Refusal(
                store=store,
                table=operation.table,
                because=f"{count(unknown, 'row')} {'has' if unknown == 1 else 'have'} no date in `{keep.since}`: "
                "nobody knows until when they may stay",
                remedy="fill the column, or narrow the ground with `if`",
            )
        )
    if rows and not keyed:
        found.append(
            Refusal(
                store=store,
                table=operation.table,
                because="rows without a primary key cannot be found again when their period ends",
                remedy="give the table a primary key, or take its `keep` out of datamap.toml",
            )
        )
    return found
