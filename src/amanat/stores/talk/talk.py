"""Many statements to PostgreSQL in one round trip (libpq's pipeline mode), each prepared once for a connection.

The driver's own cursors work with a pipeline as well; with a cursor, a transformer and a look at the socket for each
statement they take several times as long as the server does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

import msgspec
import psycopg
from psycopg import abc, generators
from psycopg.abc import Buffer, PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

_MOST = 500
"""Statements that are kept prepared on one connection; then all are let go."""

Key = tuple[bytes, tuple[int, ...]]


class Sent(msgspec.Struct, frozen=True):
    """A statement with `$1` for the first of its values."""

    query: bytes
    values: Sequence[Any] = ()


class Answer:
    """What came of one statement."""

    def __init__(self, result: PGresult, transformer: abc.Transformer) -> None:
        self._result, self._transformer = result, transformer

    @property
    def has_rows(self) -> bool:
        return self._result.status == ExecStatus.TUPLES_OK

    @property
    def affected(self) -> int:
        return self._result.command_tuples or 0

    def rows(self) -> list[tuple[Any, ...]]:
        self._transformer.set_pgresult(self._result)
        return self._transformer.load_rows(0, self._result.ntuples, tuple)


class Talk:
    """One connection. Its driver MUST prepare nothing by itself: it would let go of all that is prepared."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self._raw = raw
        self._transformer: abc.Transformer = Transformer(raw)
        self._names: dict[Key, bytes] = {}
        self._made = 0

    def forget(self) -> None:
        """Lets go of what is prepared."""
        self._names.clear()
        self._raw.execute("DEALLOCATE ALL")

    def ask(self, statements: Sequence[Sent]) -> tuple[list[Answer], psycopg.Error | None]:
        """The answers in order, as far as nothing failed, and what failed. Raises `psycopg.Error` of the connection."""
        if len(self._names) > _MOST:
            self.forget()
        fresh: dict[Key, bytes] = {}
        with self._raw.lock:
            results = self._exchanged(statements, fresh)
        answers: list[Answer] = []
        for result in results:
            if result.status == ExecStatus.FATAL_ERROR:
                # What was prepared after it is not there.
                self._names = {key: name for key, name in self._names.items() if key not in fresh}
                return answers, error_from_result(result, self._raw.info.encoding)
            answers.append(Answer(result, self._transformer))
        return answers, None

    def _exchanged(self, statements: Iterable[Sent], fresh: dict[Key, bytes]) -> list[PGresult]:
        """The results of the statements, without those of preparing them unless one of these failed."""
        # Values that cannot be sent are told of before anything is.
        dumped = [self._dumped(each) for each in statements]
        pgconn = self._raw.pgconn
        pgconn.enter_pipeline_mode()
        try:
            wanted = [kept for each in dumped for kept in self._send(each, fresh)]
            pgconn.pipeline_sync()
            results = self._raw.wait(_received(self._raw))
        except BaseException:
            with suppress(psycopg.Error):
                pgconn.exit_pipeline_mode()
            raise
        if pgconn.status == ConnStatus.OK:
            pgconn.exit_pipeline_mode()
        return [one for one, is_wanted in zip(results, wanted, strict=False) if is_wanted or _failed(one)]

    def _dumped(self, statement: Sent) -> tuple[Key, Sequence[Buffer | None], Sequence[int] | None]:
        values = self._transformer.dump_sequence(statement.values, [PyFormat.AUTO] * len(statement.values))
        formats = self._transformer.formats
        return (statement.query, self._transformer.types or ()), values, formats

    def _send(
        self, dumped: tuple[Key, Sequence[Buffer | None], Sequence[int] | None], fresh: dict[Key, bytes]
    ) -> list[bool]:
        """Sends one, prepared before where it is not. Tells of each result to come whether it is the statement's."""
        key, values, formats = dumped
        name = self._names.get(key)
        is_known = name is not None
        if name is None:
            self._made += 1
            name = fresh[key] = self._names[key] = f"amanat_{self._made}".encode()
            self._raw.pgconn.send_prepare(name, key[0], param_types=key[1])
        self._raw.pgconn.send_query_prepared(name, values, param_formats=formats)
        return [True] if is_known else [False, True]


def _failed(result: PGresult) -> bool:
    return result.status == ExecStatus.FATAL_ERROR


def _received(raw: psycopg.Connection[Any]) -> PQGen[list[PGresult]]:
    """All results up to the sync, one for each command."""
    found: list[PGresult] = []
    yield from generators.send(raw.pgconn)
    while True:
        try:
            results = yield from generators.fetch_many(raw.pgconn)
        except psycopg.DatabaseError:
            # The server said why before it went.
            if any(map(_failed, found)):
                return found
            raise
        for result in results:
            if result.status == ExecStatus.PIPELINE_SYNC:
                return found
        found += results[-1:]
