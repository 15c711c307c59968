"""What an erasure leaves on a ground for keeping: found again by the keys of its rows, and set down for its end."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa

from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.journaled import Journaled, ascii_names
from amanat.records.jobs import schedule
from amanat.records.steps import add_later
from amanat.stores.base import Hit, Store
from amanat.subjects.erase.search import Redaction
from amanat.subjects.fate.grounds import ends_of
from amanat.subjects.model import Draft
from amanat.subjects.people import Subjects, pseudonyms, seal_text
from amanat.subjects.who.still import still_theirs

ERASE_LATER = "erase-later"
Keys = tuple[tuple[Any, ...], ...]
Cell = TypeVar("Cell", Hit, Redaction)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of one store that stay for a time, by table; `columns` are those that stay, empty for all.

    `first` and `last` are the earliest and the latest day on which they go.
    """

    rows: Mapping[str, Keys] = {}
    columns: Mapping[tuple[str, str], frozenset[str]] = {}
    first: date | None = None
    last: date | None = None

    def without(self, found: Iterable[Cell]) -> tuple[Cell, ...]:
        """The hits outside of what is kept, or the cells that would go with them."""
        return tuple(cell for cell in found if not self._holds(cell))

    def _holds(self, cell: Hit | Redaction) -> bool:
        columns = self.columns.get((cell.table, str(cell.key)))
        return columns is not None and (not columns or cell.column in columns)


def kept_in(store: Store, draft: Draft, again: tuple[Keys, ...]) -> Kept:
    """What the operations of a draft keep, by the keys noted when it was planned."""
    rows: dict[str, Keys] = {}
    columns: dict[tuple[str, str], frozenset[str]] = {}
    days: list[date] = []
    if len(again) != len(draft.operations):
        return Kept()
    with store.reading() as connection:
        for operation, keys in zip(draft.operations, again, strict=True):
            if operation.action != "keep" or operation.keep is None or not keys:
                continue
            rows[operation.table] = (*rows.get(operation.table, ()), *keys)
            stays = operation.keep.needed if operation.keep.columns else frozenset()
            columns |= {(operation.table, str(key)): stays for key in keys}
            days += ends_of(connection, store, draft, operation, keys)
    return Kept(rows=rows, columns=columns, first=min(days, default=None), last=max(days, default=None))


def postpone(journaled: Journaled, subjects: Subjects, parts: Mapping[str, Kept]) -> bool:
    """Schedules the later erasure of what is kept; says whether anything is.

    What is sealed for it holds keys only: those of the kept rows, and of people whose row had to stay with them.
    """
    held = {store: part for store, part in parts.items() if part.first is not None}
    firsts = [part.first for part in held.values() if part.first is not None]
    lasts = [part.last for part in held.values() if part.last is not None]
    if not firsts:
        return False
    context, records = journaled.context, journaled.records
    later = _by_keys(context, subjects, held)
    with records.begin() as connection:
        numbers = add_later(connection, journaled.request.id, sorted(held))
        sealed = records.keys.seal(connection, journaled.request.subject, seal_text(later))
        arguments = {
            "request": journaled.request.id,
            "steps": list(numbers),
            "held": list(pseudonyms(records.keys, later)),
            "sealed": base64.b64encode(sealed).decode(),
        }
        schedule(connection, ERASE_LATER, arguments, start_of(context, min(firsts)))
        counts = {f"{store}.{table}": len(keys) for store, part in held.items() for table, keys in part.rows.items()}
        facts = {"rows": ascii_names(counts), "first": min(firsts).isoformat(), "last": max(lasts).isoformat()}
        journaled.append(connection, "request.kept", facts)
    return True


def start_of(context: RequestContext, day: date) -> datetime:
    """When a calendar date begins where the controller is."""
    return datetime.combine(day, time(), ZoneInfo(context.service.controller.zone)).astimezone(UTC)


def _by_keys(context: RequestContext, subjects: Subjects, held: Mapping[str, Kept]) -> Subjects:
    """The same people without what identifies them: who of them still has a row, and the rows that are kept."""
    store = context.people_store
    theirs, _ = still_theirs(store, subjects)
    table = store.table(subjects.table)
    key = table.c[subjects.key]
    with store.reading() as connection:
        there = (
            connection.execute(sa.select(key).where(store.member([key], [(one,) for one in theirs]))).scalars().all()
        )
    stays = [at for at, one in enumerate(subjects.keys) if one in there]
    return Subjects(
        store=subjects.store,
        table=subjects.table,
        key=subjects.key,
        keys=tuple(subjects.keys[at] for at in stays),
        values={
            columns: tuple(rows[at] for at in stays) if not set(columns) & set(subjects.identity_columns) else ()
            for columns, rows in subjects.values.items()
        },
        identities=((),) * len(stays),
        merged=subjects.at(stays).merged,
        named={f"{name}.{table}": keys for name, part in held.items() for table, keys in part.rows.items()},
    )
