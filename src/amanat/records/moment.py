"""A column for moments: what goes in must have a zone, what comes out is aware and in UTC on every engine."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from amanat.errors import InputError


class Moment(sa.TypeDecorator[datetime]):
    """A point in time in UTC. SQLite keeps no zone, so it is taken off on the way in and put back on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise InputError(f"the moment `{value.isoformat()}` has no zone", remedy="take it from a clock")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
