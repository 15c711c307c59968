"""Files of the engine, written whole or not at all, for their owner only; and locks that die with their holder."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amanat.errors import AmanatError

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


class Busy(AmanatError):
    """another process is at it"""


def private_folder(folder: Path) -> Path:
    """Makes a folder, and its parents, for the owner only; parents that exist stay as they are."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    return folder


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_file(path: Path, data: bytes) -> None:
    """Writes a private file and makes its content durable; its name is once `sync_folder` was called."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, data: bytes) -> None:
    """Puts a file in place in one step: after a crash the old content is there or the new, never a part.

    Who may write the same file at the same time MUST hold a lock. What a crash leaves, `.NAME.new`, the next call
    for that file takes away.
    """
    unfinished = path.parent / f".{path.name}.new"
    write_file(unfinished, data)
    unfinished.replace(path)
    sync_folder(path.parent)


@contextmanager
def file_lock(path: Path, wait: float = 0.0) -> Iterator[None]:
    """Holds an exclusive lock for at most one holder among all processes and threads of this machine.

    The kernel frees it when the holder dies. Leaves no file behind. Raises `Busy` after `wait` seconds.
    """
    handle = _acquire(path, time.monotonic() + wait)
    try:
        yield
    finally:
        # INVARIANT: unlinked while still held, so that who waits on this inode sees that it is no longer the lock.
        path.unlink(missing_ok=True)
        os.close(handle)


def _acquire(path: Path, until: float) -> int:
    pause = 0.005
    while True:
        handle = _try(path)
        if handle is not None:
            return handle
        if time.monotonic() >= until:
            raise Busy(place=path.name, remedy="wait for it to end, then run again")
        time.sleep(pause)
        pause = min(pause * 2, 0.1)


def _try(path: Path) -> int | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(handle), path.stat()):
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(handle)
    return None
