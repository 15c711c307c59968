"""Legal holds: while one stands, nothing of the person is erased (GDPR Art. 17(3)(b) and (e))."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
import sqlalchemy as sa

from amanat.errors import InputError
from amanat.records.ids import new_id
from amanat.records.tables import hold as holds_table


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """`subject` is the pseudonym of the person; `until` is the last day on which it stands."""

    id: str
    subject: str
    ground: str
    placed_by: str
    placed_at: datetime
    until: date
    lifted_at: datetime | None = None


def place(connection: sa.Connection, *, subject: str, ground: str, placed_by: str, until: date, now: datetime) -> Hold:
    """Places a hold. Raises `InputError` without a ground, or when it would end before it begins."""
    if not ground.strip():
        raise InputError("a hold needs a ground", remedy="name the claim or the law that it rests on")
    if until < now.date():
        raise InputError(f"the hold would end on `{until.isoformat()}`, in the past", remedy="give a later date")
    hold = Hold(id=new_id(now), subject=subject, ground=ground.strip(), placed_by=placed_by, placed_at=now, until=until)
    connection.execute(holds_table.insert().values(msgspec.structs.asdict(hold)))
    return hold


def lift(connection: sa.Connection, identifier: str, *, now: datetime) -> Hold:
    """Ends a hold before its date. Raises `InputError` when there is none, or it was lifted before."""
    standing = (holds_table.c.id == identifier) & holds_table.c.lifted_at.is_(None)
    if connection.execute(holds_table.update().where(standing).values(lifted_at=now)).rowcount != 1:
        raise InputError(f"there is no standing hold `{identifier}`", remedy="take its number from the list of holds")
    row = connection.execute(sa.select(holds_table).where(holds_table.c.id == identifier)).one()
    return msgspec.convert(row, Hold, from_attributes=True)


def holds(connection: sa.Connection, *, subject: str | None = None) -> tuple[Hold, ...]:
    """All holds, oldest first, with those that were lifted or have ended."""
    asked = sa.select(holds_table).order_by(holds_table.c.id)
    if subject is not None:
        asked = asked.where(holds_table.c.subject == subject)
    return tuple(msgspec.convert(row, Hold, from_attributes=True) for row in connection.execute(asked))


def standing(connection: sa.Connection, subject: str, day: date) -> tuple[Hold, ...]:
    """The holds on a person that stand on a calendar date, that date included."""
    return tuple(hold for hold in holds(connection, subject=subject) if hold.lifted_at is None and hold.until >= day)
