"""Statements that are made once, put to PostgreSQL over a connection of SQLAlchemy's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast

import psycopg
import sqlalchemy as sa

from amanat.stores.sql.native import native
from amanat.stores.sql.statements import Statement, Text, read
from amanat.stores.talk.talk import Answer, Sent, Talk

_TALK = "amanat talk"
_FEW = 8
_GENERIC = Sent(b"SET LOCAL plan_cache_mode = force_generic_plan")


def raw_of(connection: sa.Connection) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def talk_of(connection: sa.Connection) -> Talk:
    """It lasts as long as the connection to the server."""
    found: Talk = connection.info.get(_TALK) or connection.info.setdefault(_TALK, Talk(raw_of(connection)))
    return found


def sent(
    connection: sa.Connection, statements: Sequence[Statement], given: Mapping[str, Any]
) -> tuple[list[Sent], list[Sent]]:
    """What goes before the statements, and they themselves.

    For one person any plan is as good as the last: to plan anew would take longer than to run.
    """
    texts = [_text(connection, each) for each in statements]
    slots = {slot for each in statements for slot in each.slots}
    is_for_one = any(slot.single for slot in slots) or all(
        _is_few(given[name]) for slot in slots for name in slot.names
    )
    return [_GENERIC] if is_for_one else [], [Sent(text.query, text.values(given)) for text in texts]


def _is_few(values: Any) -> bool:
    """Whether they are spellings of one identifier, or few more."""
    return isinstance(values, list) and len(values) < _FEW


def rows_of(
    connection: sa.Connection, statements: Sequence[Statement], answers: Sequence[Answer]
) -> list[list[tuple[Any, ...]]]:
    """As values of the columns' types."""
    return [
        read(answer.rows(), _text(connection, each).readers) for answer, each in zip(answers, statements, strict=True)
    ]


def _text(connection: sa.Connection, statement: Statement) -> Text:
    return statement.text(partial(native, server=connection.dialect))
