"""Rows of MariaDB and MySQL as the server sends them, not taken apart.

PyMySQL reads and decodes value by value, which costs more than all else that the exact search does to a row. Here the
packets are told apart by their lengths alone (MariaDB, client/server protocol, "0-packet" and "result set packets").
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from typing import Any

from pymysql.constants import CR
from pymysql.cursors import SSCursor
from pymysql.err import OperationalError, raise_mysql_exception
from pymysql.protocol import MysqlPacket

_CHUNK = 1 << 18
_LONGEST = 0xFFFFFF
"""A packet of this length goes on in the next."""
_ERROR, _END = 0xFF, 0xFE


class RawCursor(SSCursor):
    """A cursor whose rows can be had as bytes."""

    _result: Any

    def packets(self) -> Generator[bytes, None, None]:
        """The rows of the statement that was executed. Raises `pymysql.MySQLError`."""
        result = self._result
        if result is None or not result.unbuffered_active:
            return
        connection = result.connection
        # From here on PyMySQL MUST NOT look for the rest of the rows itself.
        result.unbuffered_active, result.connection = False, None
        rows = _rows(connection._rfile)
        try:
            # Not `yield from`, which would close the rows when this is closed.
            for row in rows:  # noqa: UP028
                yield row
        except (OSError, EOFError):
            connection._force_close()
            raise OperationalError(CR.CR_SERVER_LOST, "the connection was lost in a result") from None
        finally:
            # The server cannot be stopped from sending the rest.
            deque(rows, maxlen=0)

    def row(self, packet: bytes) -> tuple[Any, ...]:
        """The values of a packet, as PyMySQL reads them."""
        return tuple(self._result._read_row_from_packet(MysqlPacket(packet, "utf-8")))


def _rows(stream: Any) -> Iterator[bytes]:
    begun = b""
    for packet in _packets(stream):
        if len(packet) == _LONGEST:
            begun += packet
            continue
        whole, begun = (begun + packet, b"") if begun else (packet, b"")
        if whole[0] == _END and len(whole) < 9:
            return
        if whole[0] == _ERROR:
            raise_mysql_exception(whole)
        yield whole


def _packets(stream: Any) -> Iterator[bytes]:
    """What follows each header: three bytes of length, one that counts."""
    data = b""
    at = 0
    while True:
        end = len(data)
        while at + 4 <= end:
            after = at + 4 + (data[at] | data[at + 1] << 8 | data[at + 2] << 16)
            if after > end:
                break
            yield data[at + 4 : after]
            at = after
        more = stream.read1(_CHUNK)
        if not more:
            raise EOFError
        data = data[at:] + more
        at = 0
