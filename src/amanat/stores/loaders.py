"""How psycopg reads what Python cannot hold: dates beyond its calendar come as PostgreSQL writes them."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, DataError
from psycopg.abc import Buffer
from psycopg.types.datetime import DateLoader, TimestampLoader, TimestamptzLoader


class _Date(DateLoader):
    def load(self, data: Buffer) -> Any:
        try:
            return super().load(data)
        except DataError:
            return bytes(data).decode()


class _Timestamp(TimestampLoader):
    def load(self, data: Buffer) -> Any:
        try:
            return super().load(data)
        except DataError:
            return bytes(data).decode()


class _Timestamptz(TimestamptzLoader):
    def load(self, data: Buffer) -> Any:
        try:
            return super().load(data)
        except DataError:
            return bytes(data).decode()


def forgive(connection: Connection[Any], _record: object) -> None:
    """Makes `infinity` and years before Christ readable on this connection, as text."""
    connection.adapters.register_loader("date", _Date)
    connection.adapters.register_loader("timestamp", _Timestamp)
    connection.adapters.register_loader("timestamptz", _Timestamptz)
