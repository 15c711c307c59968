"""Rows as the servers send them: whole, to the end, and with every error said."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import psycopg
import pymysql
import pytest

from amanat.stores.search import packets
from amanat.stores.search.copying import copied
from amanat.stores.search.packets import RawCursor, _runs

END = b"\xfe\x00\x00\x02\x00"


def rows_of(stream: Any) -> Iterator[bytes]:
    return (row for run in _runs(stream) for row in run.rows(None))


class Dripping:
    """A stream that gives some bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._stream, self._size = io.BytesIO(data), size

    def read1(self, _: int) -> bytes:
        return self._stream.read(self._size)


def framed(*payloads: bytes) -> bytes:
    return b"".join(len(each).to_bytes(3, "little") + bytes([at % 256]) + each for at, each in enumerate(payloads))


@pytest.mark.parametrize("size", [1, 3, 4, 7, 1_000])
def test_packets_are_whole_wherever_the_stream_is_cut(size: int) -> None:
    rows = [b"a" * length for length in (1, 5, 250, 3)]
    assert list(rows_of(Dripping(framed(*rows, END, b"next"), size))) == rows


def test_a_row_of_many_packets_is_one_row() -> None:
    long = b"x" * 0xFFFFFF
    stream = io.BufferedReader(io.BytesIO(framed(b"0", long, b"tail", long, b"", long, long, b"y", b"one", END)))
    assert list(rows_of(stream)) == [b"0", long + b"tail", long, long + long + b"y", b"one"]


@pytest.mark.parametrize("block", [1, 20, 1_000])
def test_places_lead_to_their_rows(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packets, "BLOCK", block)
    rows = [b"%d" % at * (1 + at % 5) for at in range(40)]
    found = []
    for run in _runs(Dripping(framed(*rows, END), 7)):
        places = [at for start in run.starts[:-1] for at in (start, start + 4)]
        assert run.rows(places) == run.rows(None)
        assert run.rows(places[2:4]) == run.rows(None)[1:2]
        found += run.rows(None)
    assert found == rows


def test_an_error_among_the_rows_is_raised() -> None:
    rows = rows_of(Dripping(framed(b"one", b"\xff\x35\x05#70100stopped"), 50))
    assert next(rows) == b"one"
    with pytest.raises(pymysql.MySQLError):
        next(rows)


def test_a_stream_that_ends_too_soon_is_no_end() -> None:
    with pytest.raises(EOFError):
        list(rows_of(Dripping(framed(b"one"), 50)))


@pytest.mark.mysql
def test_mariadb_is_ready_again_after_rows_were_left(mysql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy import make_url

    place = make_url(mysql_url)
    connection: Any = pymysql.connect(
        user=place.username, unix_socket=place.query.get("unix_socket"), host=place.host, database=place.database
    )
    with RawCursor(connection) as cursor:
        cursor.execute("SELECT seq, 'text' FROM seq_1_to_10000")
        monkeypatch.setattr(packets, "BLOCK", 1_000)
        runs = cursor.runs()
        assert cursor.row(next(runs).rows([0])[0]) == (1, "text")
        runs.close()
        cursor.execute("SELECT 7")
        assert [cursor.row(row) for run in cursor.runs() for row in run.rows(None)] == [(7,)]
        cursor.execute("SET @x = 1")
        assert list(cursor.runs()) == []
    connection.close()


@pytest.mark.postgres
def test_postgres_says_what_broke_and_is_ready_again(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as connection:
        with pytest.raises(psycopg.errors.DivisionByZero):
            list(copied(connection, "SELECT 1 / (900 - n) FROM generate_series(1, 1000) n"))
        with pytest.raises(psycopg.errors.UndefinedTable):
            next(copied(connection, "SELECT * FROM nowhere"))
        rows = copied(connection, "SELECT repeat('x', 1000) FROM generate_series(1, 100000)")
        next(rows)
        rows.close()
        assert len([row for rows in copied(connection, "SELECT n FROM generate_series(1, 3) n") for row in rows]) == 3
        assert list(copied(connection, "SELECT 1 WHERE false")) == []
