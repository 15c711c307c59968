"""How psycopg reads what Python cannot hold: dates beyond its calendar come as PostgreSQL writes them, and text of no
encoding comes as text in which each odd byte stands for itself (PEP 383)."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, DataError
from psycopg.abc import Buffer
from psycopg.types.datetime import DateLoader, TimestampLoader, TimestamptzLoader
from psycopg.types.string import StrDumperUnknown, TextLoader


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


class _Text(TextLoader):
    """For databases of encoding SQL_ASCII, where psycopg gives bytes."""

    def load(self, data: Buffer) -> str:
        return bytes(data).decode("utf-8", "surrogateescape")


class _Str(StrDumperUnknown):
    def dump(self, obj: str) -> bytes:
        return obj.encode("utf-8", "surrogateescape")


def forgive(connection: Connection[Any]) -> Connection[Any]:
    """Makes `infinity`, years before Christ and bytes of no encoding readable on this connection, as text."""
    if connection.info.encoding == "ascii":
        for name in ("text", "varchar", "bpchar", "name", '"char"', 0):
            connection.adapters.register_loader(name, _Text)
        connection.adapters.register_dumper(str, _Str)
    connection.adapters.register_loader("date", _Date)
    connection.adapters.register_loader("timestamp", _Timestamp)
    connection.adapters.register_loader("timestamptz", _Timestamptz)
    return connection
