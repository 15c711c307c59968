"""Legal holds: while one stands, nothing of the person is erased (GDPR Art. 17(3)(b) and (e))."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa

from amanat.errors import InputError
from amanat.records.ids import new_id
from amanat.records.tables import hold as holds_table

if TYPE_CHECKING:
    from amanat.records.database import Records


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """`subject` is the pseudonym of the person; `until` is the last day on which it stands."""

    id: str
    subject: str
    ground: str
    placed_by: str
    placed_at: datetime
    until: date
    lifted_at: datetime | None = None


def place(records: Records, subject: str, *, ground: str, until: date, by: str) -> Hold:
    """Places a hold. Raises `InputError` without a ground, or when it would end before it begins."""
    now = records.clock.now()
    if not ground.strip():
        raise InputError("a hold needs a ground", remedy="name the claim or the law that it rests on")
    if until < now.date():
        raise InputError(f"the hold would end on `{until.isoformat()}`, in the past", remedy="give a later date")
    hold = Hold(id=new_id(now), subject=subject, ground=ground.strip(), placed_by=by, placed_at=now, until=until)
    with records.begin() as connection:
        connection.execute(holds_table.insert().values(msgspec.structs.asdict(hold)))
        records.evidence.append(connection, "hold.placed", {"hold": hold.id, "until": until.isoformat()})
    return hold


def lift(records: Records, identifier: str) -> Hold:
    """Ends a hold before its date. Raises `InputError` when there is none, or it was lifted before."""
    stands = (holds_table.c.id == identifier) & holds_table.c.lifted_at.is_(None)
    with records.begin() as connection:
        lifted = connection.execute(holds_table.update().where(stands).values(lifted_at=records.clock.now()))
        if lifted.rowcount != 1:
            raise InputError(f"there is no standing hold `{identifier}`", remedy="take its number from the list")
        records.evidence.append(connection, "hold.lifted", {"hold": identifier})
        row = connection.execute(sa.select(holds_table).where(holds_table.c.id == identifier)).one()
    return msgspec.convert(row, Hold, from_attributes=True)


def holds(records: Records, subjects: Collection[str] | None = None) -> tuple[Hold, ...]:
    """All holds, oldest first, with those that were lifted or have ended."""
    asked = sa.select(holds_table).order_by(holds_table.c.id)
    with records.look() as connection:
        found = tuple(msgspec.convert(row, Hold, from_attributes=True) for row in connection.execute(asked))
    return found if subjects is None else tuple(hold for hold in found if hold.subject in subjects)


def standing(records: Records, subjects: Collection[str] | None = None, day: date | None = None) -> tuple[Hold, ...]:
    """The holds that stand on a calendar date (default: today), that date included."""
    on = day or records.clock.now().date()
    return tuple(hold for hold in holds(records, subjects) if hold.lifted_at is None and hold.until >= on)
