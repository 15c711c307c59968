"""How psycopg reads what Python cannot hold: dates beyond its calendar come as PostgreSQL writes them, and text of no
encoding comes as text in which each odd byte stands for itself (PEP 383)."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, DataError, adapters
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format
from psycopg.types.string import StrDumperUnknown, TextLoader


class _Forgiving(Loader):
    """Psycopg's own loader of the type, which is fast, and the text where that cannot read it."""

    def __init__(self, oid: int, context: AdaptContext | None = None) -> None:
        super().__init__(oid, context)
        own = adapters.get_loader(oid, Format.TEXT)
        self._own = (own or TextLoader)(oid, context)

    def load(self, data: Buffer) -> Any:
        try:
            return self._own.load(data)
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
    for name in ("date", "timestamp", "timestamptz"):
        connection.adapters.register_loader(name, _Forgiving)
    return connection
