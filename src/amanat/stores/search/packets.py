"""Rows of MariaDB and MySQL as the server sends them, not taken apart.

PyMySQL reads and decodes value by value, which costs more than all else that the exact search does to a row. Here the
packets are told apart by their lengths alone (MariaDB, client/server protocol, "0-packet" and "result set packets"),
and stay in the bytes they came in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from itertools import chain, pairwise
from typing import Any

import msgspec
from pymysql.constants import CR
from pymysql.cursors import SSCursor
from pymysql.err import OperationalError, raise_mysql_exception
from pymysql.protocol import MysqlPacket

from amanat.stores.search.scanning import BLOCK, rows_at

_CHUNK = 1 << 18
_HEADER = 4
"""Bytes before each packet: three of length, one that counts."""
_LONGEST = 0xFFFFFF
"""A packet of this length goes on in the next."""
_ERROR, _END = 0xFF, 0xFE
_SHORT = 9
"""An end has fewer bytes; a row that begins with the same byte has more."""


class Run(msgspec.Struct):
    """Rows one after another, each behind its header."""

    data: bytearray
    starts: list[int]
    """Where the header of each row stands, and the end."""

    def rows(self, places: Sequence[int] | None) -> list[bytes]:
        """Those in which these places lie; None for all."""
        if places is None:
            return [bytes(self.data[at + _HEADER : end]) for at, end in pairwise(self.starts)]
        found = rows_at(self.starts, places)
        return [bytes(self.data[self.starts[at] + _HEADER : self.starts[at + 1]]) for at in found]


class RawCursor(SSCursor):
    """A cursor whose rows can be had as bytes."""

    _result: Any

    def runs(self) -> Generator[Run, None, None]:
        """The rows of the statement that was executed. Raises `pymysql.MySQLError`."""
        result = self._result
        if result is None or not result.unbuffered_active:
            return
        connection = result.connection
        # From here on PyMySQL MUST NOT look for the rest of the rows itself.
        result.unbuffered_active, result.connection = False, None
        runs = _runs(connection._rfile)
        try:
            # Not the runs themselves, which would be closed when this is closed.
            yield from chain(runs)
        except (OSError, EOFError):
            connection._force_close()
            raise OperationalError(CR.CR_SERVER_LOST, "the connection was lost in a result") from None
        finally:
            # The server cannot be stopped from sending the rest.
            deque(runs, maxlen=0)

    def row(self, packet: bytes) -> tuple[Any, ...]:
        """The values of a packet, as PyMySQL reads them."""
        return tuple(self._result._read_row_from_packet(MysqlPacket(packet, "utf-8")))


def _runs(stream: Any) -> Iterator[Run]:
    """All to the end of the result, about a block each. Raises `pymysql.MySQLError` after the rows before it."""
    data, starts = bytearray(), list[int]()
    # `row` is where the header of the row stands that is read, `at` that of its last packet.
    row = at = 0
    while True:
        end = len(data)
        while at + _HEADER <= end:
            size = data[at] | data[at + 1] << 8 | data[at + 2] << 16
            after = at + _HEADER + size
            if after > end:
                break
            if at != row:
                # The row goes on as if no header stood in it.
                del data[at : at + _HEADER]
                after, end = after - _HEADER, end - _HEADER
            at = after
            if size == _LONGEST:
                continue
            if data[row + _HEADER] >= _END and _is_last(data[row + _HEADER : after]):
                if starts:
                    yield Run(data[:row], [*starts, row])
                if data[row + _HEADER] == _ERROR:
                    raise_mysql_exception(bytes(data[row + _HEADER : after]))
                return
            starts.append(row)
            row = after
        if row >= BLOCK:
            whole, data = data, data[row:]
            del whole[row:]
            yield Run(whole, [*starts, row])
            starts, at, row = [], at - row, 0
        more = stream.read1(_CHUNK)
        if not more:
            raise EOFError
        data += more


def _is_last(packet: bytearray) -> bool:
    return packet[0] == _ERROR or len(packet) < _SHORT
