"""A second sieve in a process of its own, for long searches of very many needles.

To sieve for very many is arithmetic that keeps Python's lock: two threads of one process take turns at it. Needles and
blocks go through the pipes of the process, so that none stands among its arguments or in a file. It ends when its input
does; what it does not answer is looked at here.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock, Thread
from types import TracebackType
from typing import IO

import msgspec

from amanat.stores.base import Needle
from amanat.stores.search.needles import Matcher
from amanat.stores.search.sieve import FEW_NEEDLES, Look, Sieve

_BLOCKS = 40
"""Blocks after which a search is a long one: to make a sieve takes as long as to look at a few hundred."""
_HEAD = struct.Struct("<?Q")
"""Whether values are closed (`Sieve.look`), and how many bytes follow."""
_READY = b"\x01"


class Beside:
    """Looks at every block that it has the time for. Leaving it ends the process."""

    def __init__(self, needles: Sequence[Needle], busy: int = 1) -> None:
        """`busy`: processors that the search keeps busy without it."""
        self._needles = needles
        self._left = _BLOCKS if len(needles) > FEW_NEEDLES and _processors() > busy and sys.executable else -1
        self._turn = Lock()
        self._ready = False
        self._process: subprocess.Popen[bytes] | None = None

    def look(self, data: bytes | bytearray, *, closed: bool) -> Look | None:
        """See `Sieve.look`; None where it has no time, or is not there. May be called by several threads."""
        if not self._turn.acquire(blocking=False):
            return None
        try:
            if self._left > 0:
                self._left -= 1
                if not self._left:
                    self._start()
            return self._asked(data, closed=closed) if self._ready else None
        finally:
            self._turn.release()

    def _start(self) -> None:
        with suppress(OSError):
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            Thread(target=self._prepare, args=(self._process,), name="amanat-beside", daemon=True).start()

    def _prepare(self, process: subprocess.Popen[bytes]) -> None:
        with suppress(OSError, ValueError):
            incoming, outgoing = _pipes(process)
            _write(incoming, msgspec.msgpack.encode(self._needles))
            self._ready = outgoing.read(1) == _READY

    def _asked(self, data: bytes | bytearray, *, closed: bool) -> Look | None:
        assert self._process is not None
        try:
            incoming, outgoing = _pipes(self._process)
            _write(incoming, data, closed=closed)
            return msgspec.msgpack.decode(_read(outgoing)[1], type=Look)
        except (OSError, EOFError, msgspec.DecodeError):
            self._ready = False
            return None

    def __enter__(self) -> Beside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ready = False
        if self._process is not None:
            with suppress(OSError), self._process as process:
                process.kill()


def _processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def _write(pipe: IO[bytes], data: bytes | bytearray, *, closed: bool = False) -> None:
    pipe.write(_HEAD.pack(closed, len(data)))
    pipe.write(data)
    pipe.flush()


def _read(pipe: IO[bytes]) -> tuple[bool, bytes]:
    """Raises `EOFError` where the other side has ended."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    closed, size = _HEAD.unpack(head)
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return closed, data


def _serve(asked: IO[bytes], told: IO[bytes]) -> None:
    """Until the input ends."""
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        sieve = Sieve(Matcher(msgspec.msgpack.decode(_read(asked)[1], type=tuple[Needle, ...])))
        told.write(_READY)
        told.flush()
        while True:
            closed, data = _read(asked)
            _write(told, msgspec.msgpack.encode(sieve.look(data, closed=closed)))


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer)
