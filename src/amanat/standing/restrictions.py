"""Restrictions of processing: while one stands, the person's data are stored and nothing else (GDPR Art. 18).

A restriction does not end by itself: the person is told before it is lifted (Art. 18(3)). `until` is the day by which
that is to be done; past it, it stands still, and the list says that it is overdue.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, get_args

import msgspec
import sqlalchemy as sa

from amanat.errors import InputError
from amanat.records.ids import new_id
from amanat.records.tables import restriction as restrictions_table

if TYPE_CHECKING:
    from amanat.records.database import Records

Ground = Literal["accuracy", "unlawful", "claims", "objection"]
"""Art. 18(1)(a): the person contests the accuracy; (b): the processing is unlawful, and the person wants no erasure;
(c): the person needs the data for legal claims; (d): the person objected, and it is not decided yet (Art. 21(1))."""

GROUNDS: tuple[Ground, ...] = get_args(Ground)
_ARTICLES = dict(zip(GROUNDS, "abcd", strict=True))
_AT_ONCE = 500
_MANY = 20_000
"""From so many people on, all that stands is read once."""


class Restriction(msgspec.Struct, frozen=True, kw_only=True):
    """`subject` is the pseudonym of the person, `until` the day by which it is to be looked at again."""

    id: str
    subject: str
    request: str
    ground: Ground
    placed_by: str
    placed_at: datetime
    until: date
    lifted_at: datetime | None = None
    sealed: bytes | None = None

    def __str__(self) -> str:
        since = f"{self.placed_at:%Y-%m-%d}"
        return f"{self.ground} (Art. 18(1)({_ARTICLES[self.ground]})), since {since}, to be looked at by {self.until}"


def place(
    records: Records, subjects: Collection[str], *, request: str, ground: str, until: date, by: str
) -> tuple[Restriction, ...]:
    """Restricts people, from this moment. One of the same ground that stands already is left as it is.

    Raises `InputError` for a ground that the article does not know, and for a day in the past.
    """
    now = records.clock.now()
    checked(ground, until, now.date())
    stand = {one.subject for one in standing(records, subjects) if one.ground == ground}
    made = tuple(
        Restriction(
            id=new_id(now),
            subject=subject,
            request=request,
            ground=msgspec.convert(ground, Ground),
            placed_by=by,
            placed_at=now,
            until=until,
        )
        for subject in subjects
        if subject not in stand
    )
    with records.begin() as connection:
        for one in made:
            connection.execute(restrictions_table.insert().values(msgspec.structs.asdict(one)))
            facts = {"restriction": one.id, "ground": ground, "until": until.isoformat()}
            records.evidence.append(connection, "restriction.placed", facts, request=request)
    return made


def checked(ground: str, until: date, today: date) -> None:
    """Raises `InputError` as `place` does."""
    if ground not in GROUNDS:
        raise InputError(
            f"`{ground}` is no ground for a restriction", remedy=f"use one of {', '.join(GROUNDS)} (Art. 18(1))"
        )
    if until < today:
        raise InputError(f"the restriction would end on `{until.isoformat()}`, in the past", remedy="give a later date")


def lift(records: Records, request: str) -> tuple[Restriction, ...]:
    """Ends the restrictions that one request brought, and destroys what was sealed for them."""
    return _end(records, restrictions_table.c.request == request, "restriction.lifted")


def end(records: Records, subjects: Collection[str]) -> tuple[Restriction, ...]:
    """Ends all restrictions of people who were erased: there is nothing left to restrict."""
    return _end(records, restrictions_table.c.subject.in_(list(subjects)), "restriction.ended")


def _end(records: Records, which: sa.ColumnElement[bool], kind: str) -> tuple[Restriction, ...]:
    stands = which & restrictions_table.c.lifted_at.is_(None)
    now = records.clock.now()
    with records.begin() as connection:
        found = _converted(connection.execute(sa.select(restrictions_table).where(stands)).all())
        connection.execute(restrictions_table.update().where(stands).values(lifted_at=now, sealed=None))
        for one in found:
            facts = {"restriction": one.id}
            records.evidence.append(connection, kind, facts, request=one.request)
            if one.sealed is not None and not _sealed(connection, one.subject):
                records.keys.destroy(connection, one.subject)
    return tuple(msgspec.structs.replace(one, lifted_at=now, sealed=None) for one in found)


def keep(records: Records, identifier: str, data: bytes | None) -> None:
    """Keeps what a store is to be set back to, sealed under the key of the person."""
    mine = restrictions_table.c.id == identifier
    with records.begin() as connection:
        subject = connection.execute(sa.select(restrictions_table.c.subject).where(mine)).scalar_one()
        sealed = None if data is None else records.keys.seal(connection, subject, data)
        connection.execute(restrictions_table.update().where(mine).values(sealed=sealed))
        if data is None and not _sealed(connection, subject):
            records.keys.destroy(connection, subject)


def _sealed(connection: sa.Connection, subject: str) -> bool:
    held = (restrictions_table.c.subject == subject) & restrictions_table.c.sealed.is_not(None)
    return connection.execute(sa.select(restrictions_table.c.id).where(held)).first() is not None


def kept(records: Records, restriction: Restriction) -> bytes | None:
    """What `keep` kept."""
    if restriction.sealed is None:
        return None
    with records.look() as connection:
        return records.keys.unseal(connection, restriction.subject, restriction.sealed)


def restrictions(records: Records, *, standing_only: bool = False) -> tuple[Restriction, ...]:
    """All restrictions, oldest first, with those that were lifted."""
    asked = sa.select(restrictions_table).order_by(restrictions_table.c.id)
    if standing_only:
        asked = asked.where(restrictions_table.c.lifted_at.is_(None))
    with records.look() as connection:
        return _converted(connection.execute(asked).all())


def restriction(records: Records, identifier: str) -> Restriction:
    """A standing one. Raises `InputError` when there is none of that number."""
    found = next((one for one in restrictions(records, standing_only=True) if one.id == identifier), None)
    if found is None:
        raise InputError(f"there is no standing restriction `{identifier}`", remedy="take its number from the list")
    return found


def standing(records: Records, subjects: Collection[str]) -> tuple[Restriction, ...]:
    """The restrictions of these people that stand, oldest first."""
    wanted = list(dict.fromkeys(subjects))
    found: list[Restriction] = []
    with records.look() as connection:
        for start in range(0, len(wanted), _AT_ONCE):
            some = restrictions_table.c.subject.in_(wanted[start : start + _AT_ONCE])
            asked = sa.select(restrictions_table).where(some, restrictions_table.c.lifted_at.is_(None))
            found += _converted(connection.execute(asked).all())
    return tuple(sorted(found, key=lambda one: one.id))


def restricted(records: Records, subjects: Collection[str]) -> frozenset[str]:
    """Those of these people whose data must be stored and nothing else, in few statements whatever their number."""
    if len(subjects) < _MANY:
        return frozenset(one.subject for one in standing(records, subjects))
    asked = sa.select(restrictions_table.c.subject).where(restrictions_table.c.lifted_at.is_(None))
    with records.look() as connection:
        stand = set(connection.execute(asked).scalars())
    return frozenset(stand.intersection(subjects))


def _converted(rows: Collection[sa.Row[tuple[object, ...]]]) -> tuple[Restriction, ...]:
    return tuple(msgspec.convert(row, Restriction, from_attributes=True) for row in rows)
