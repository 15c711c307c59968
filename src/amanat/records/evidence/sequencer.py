"""The one sequencer: moves evidence from the outbox into the log, and signs the log's new state.

The life of an entry, each line durable before the next begins:
1. it waits in the outbox, committed with what it proves;
2. its place is assigned in the database, so that every later attempt puts it in the same place;
3. its payload file, its bundle and the tiles over it are written, beyond what the checkpoint covers;
4. the checkpoint is replaced in one step: now it is in the log;
5. unfinished tiles that wider ones replaced are removed;
6. the database lets go of the payload and remembers the checkpoint.
A crash after any line is made good by the next run, which goes on from the checkpoint on disk.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amanat.errors import EvidenceError
from amanat.records.evidence.log import SEQUENCER
from amanat.records.evidence.merkle import leaf_hash
from amanat.records.evidence.note import Checkpoint
from amanat.records.evidence.tiles import WIDTH, Edge, edge_paths, levels, read_edge, tile_path
from amanat.records.files import PRIVATE_FILE, private_folder, replace_file, sync_folder
from amanat.records.tables import checkpoint as checkpoint_table
from amanat.records.tables import outbox

if TYPE_CHECKING:
    from amanat.records.database import Records

_AT_ONCE = 2048
_MANY = 64
_SET_BACK = "restore `.amanat/evidence` and the engine's database from the same backup, or from newer ones"


def sequence(records: Records) -> Checkpoint:
    """Moves all that waits into the log; returns its state, signed on disk.

    Safe when called by several processes. Raises `Busy` when another one does not end within a minute, and
    `EvidenceError` when the log on disk is not the one the database remembers, or cannot be written.
    """
    with records.exclusive(SEQUENCER, wait=60), _translated(records.evidence.folder):
        last = _last_known(records)
        before = _checkpoint(records)
        _compare(records, before, last)
        if before is not None and before.size == last and not _waiting(records, before.size):
            return before
        _assign(records)
        edge = _edge(records.evidence.folder, before)
        after = _grow(records, edge)
        _tidy(records.evidence.folder, last or 0, after.size)
        _let_go(records, after)
        return after


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """What could not be written waits in the outbox, so nothing is lost and the next run writes it."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        remedy = "make room there and see that it may be written; the next run writes what waits"
        place = str(error.filename or folder)
        raise EvidenceError(f"the evidence cannot be written ({reason})", place=place, remedy=remedy) from error


def _last_known(records: Records) -> int | None:
    with records.look() as connection:
        return connection.execute(sa.select(sa.func.max(checkpoint_table.c.size))).scalar()


def _checkpoint(records: Records) -> Checkpoint | None:
    file = records.evidence.folder / "checkpoint"
    try:
        return Checkpoint.open(file.read_bytes(), records.keys.signer.verifier)
    except FileNotFoundError:
        return None
    except EvidenceError as error:
        raise EvidenceError(error.message, place=str(file), remedy=_SET_BACK) from error


def _compare(records: Records, before: Checkpoint | None, last: int | None) -> None:
    """The log may be ahead of what the database remembers by one unfinished run, and never behind it."""
    folder, size = str(records.evidence.folder), before.size if before else 0
    if last is not None and (before is None or size < last):
        raise EvidenceError(f"the log has {size} entries, it had {last}", place=folder, remedy=_SET_BACK)
    with records.look() as connection:
        root = connection.execute(sa.select(checkpoint_table.c.root).where(checkpoint_table.c.size == size)).scalar()
        placed = connection.execute(sa.select(sa.func.max(outbox.c.sequenced))).scalar()
        tail = connection.execute(sa.select(outbox.c.leaf).where(outbox.c.sequenced == size - 1)).scalar()
    if size and (placed is None or placed < size - 1):
        raise EvidenceError("the log has entries that the database does not know", place=folder, remedy=_SET_BACK)
    if before and (root not in (None, before.root.hex()) or (size and tail != _last_leaf(records, size))):
        raise EvidenceError("the log is not the one the database remembers", place=folder, remedy=_SET_BACK)


def _last_leaf(records: Records, size: int) -> str:
    tile = _read(records.evidence.folder, tile_path(0, (size - 1) // WIDTH, size % WIDTH or WIDTH))
    return tile[-32:].hex()


def _assign(records: Records) -> None:
    with records.begin() as connection:
        placed = connection.execute(sa.select(sa.func.max(outbox.c.sequenced))).scalar()
        place = sa.func.row_number().over(order_by=outbox.c.id) + (-1 if placed is None else placed)
        waiting = sa.select(outbox.c.id, place.label("place")).where(outbox.c.sequenced.is_(None)).subquery()
        connection.execute(outbox.update().where(outbox.c.id == waiting.c.id).values(sequenced=waiting.c.place))


def _waiting(records: Records, size: int) -> bool:
    new = outbox.c.sequenced.is_(None) | (outbox.c.sequenced >= size)
    with records.look() as connection:
        return connection.execute(sa.select(outbox.c.id).where(new).limit(1)).first() is not None


def _edge(folder: Path, before: Checkpoint | None) -> Edge:
    if before is None:
        return Edge()
    edge = read_edge(before.size, [_read(folder, path) for path in edge_paths(before.size)])
    lowest = edge.rows.hashes[0] if edge.rows.hashes else []
    if edge.rows.root() != before.root or [leaf_hash(entry) for entry in edge.entries] != lowest:
        raise EvidenceError("the tiles do not lead to the signed root", place=str(folder), remedy=_SET_BACK)
    return edge


def _read(folder: Path, path: str) -> bytes:
    try:
        return (folder / path).read_bytes()
    except FileNotFoundError as error:
        raise EvidenceError("a file of the log is gone", place=str(folder / path), remedy=_SET_BACK) from error


def _grow(records: Records, edge: Edge) -> Checkpoint:
    """Lines 3 and 4 of an entry's life."""
    folder = private_folder(records.evidence.folder)
    payloads, files = Writer(folder), Writer(folder)
    private_folder(folder / "payloads")
    for place, entry, payload in _rows(records, edge.size):
        if place != edge.size:
            raise EvidenceError(f"the entry {edge.size} is not in the database", place=str(folder), remedy=_SET_BACK)
        leaf = leaf_hash(entry)
        if payload is not None:
            payloads.write(f"payloads/{leaf.hex()}.json", payload)
        files.write_all(edge.feed(entry, leaf))
    files.write_all(edge.open_files())
    payloads.settle(together=True)
    files.settle(together=True)
    signer = records.keys.signer
    after = Checkpoint(signer.name, edge.size, edge.rows.root())
    _publish(folder, "evidence.vkey", signer.verifier.text().encode() + b"\n")
    replace_file(folder / "checkpoint", signer.sign(after.text()))
    return after


def _publish(folder: Path, name: str, data: bytes) -> None:
    """Puts the public key beside the log, so that the folder can be handed on with it."""
    beside = folder.parent / name
    if not beside.exists() or beside.read_bytes() != data:
        replace_file(beside, data)


def _rows(records: Records, size: int) -> Iterator[tuple[int, bytes, bytes | None]]:
    """What is placed from `size` on, in order, in portions of a bounded size."""
    while True:
        asked = sa.select(outbox.c.sequenced, outbox.c.entry, outbox.c.payload).where(outbox.c.sequenced >= size)
        with records.look() as connection:
            rows = connection.execute(asked.order_by(outbox.c.sequenced).limit(_AT_ONCE)).all()
        yield from (tuple(row) for row in rows)
        if len(rows) < _AT_ONCE:
            return
        size = rows[-1].sequenced + 1


class Writer:
    """Writes files and makes them durable at the end, with the names of all folders on the way."""

    def __init__(self, folder: Path) -> None:
        self._root = folder
        self.files: list[str] = []
        self._folders: set[str] = {""}

    def write_all(self, files: Iterable[tuple[str, bytes]]) -> None:
        for path, data in files:
            self.write(path, data)

    def write(self, path: str, data: bytes) -> None:
        """Writes a file; `path` is relative to the folder. Thousands come this way, so no more is done than needed."""
        inside = path.rpartition("/")[0]
        if inside not in self._folders:
            private_folder(self._root / inside)
            self._folders.update(str(each) for each in PurePosixPath(path).parents if str(each) != ".")
        file = f"{self._root}/{path}"
        # What a crashed run left at this place was never covered by a checkpoint, so it may be overwritten.
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "wb") as handle:
            handle.write(data)
        self.files.append(file)

    def settle(self, together: bool = False) -> None:
        """Makes all durable; `together` lets the system do so at once where there are many (Linux waits for it)."""
        if together and len(self.files) > _MANY and sys.platform == "linux":
            os.sync()
            return
        for file in self.files:
            with Path(file).open("rb") as handle:
                os.fsync(handle.fileno())
        for inside in sorted(self._folders):
            sync_folder(self._root / inside)


def _tidy(folder: Path, old: int, new: int) -> None:
    """Removes unfinished tiles that are no longer at the edge, those of crashed runs included."""
    keep, before = set(edge_paths(new)), dict(levels(old))
    for level, count in levels(new):
        for index in range(before.get(level, 0) // WIDTH, count // WIDTH + 1):
            partial = folder / f"{tile_path(level, index)}.p"
            stale = [file for file in _inside(partial) if file.relative_to(folder).as_posix() not in keep]
            for file in stale:
                file.unlink()
            if stale and not _inside(partial):
                partial.rmdir()
                sync_folder(partial.parent)
            elif stale:
                sync_folder(partial)


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _let_go(records: Records, after: Checkpoint) -> None:
    with records.begin() as connection:
        done = outbox.c.payload.is_not(None) & (outbox.c.sequenced < after.size)
        connection.execute(outbox.update().where(done).values(payload=None))
        connection.execute(checkpoint_table.delete())
        row = {"size": after.size, "root": after.root.hex(), "at": records.clock.now()}
        connection.execute(checkpoint_table.insert().values(row))
