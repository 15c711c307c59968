"""The evidence log as the rest of the engine uses it: append in a transaction, find again, erase a payload."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from amanat.clock import stamp
from amanat.errors import EvidenceError, InputError
from amanat.records.evidence.canonical import parse
from amanat.records.evidence.entry import SALT, commitment, entry, open_beside, open_plain, opening
from amanat.records.evidence.entry import sealed_opening as sealed
from amanat.records.evidence.merkle import leaf_hash
from amanat.records.evidence.note import Checkpoint
from amanat.records.files import sync_folder
from amanat.records.tables import outbox

if TYPE_CHECKING:
    from amanat.records.database import Records

_AT_ONCE = 500


class Ref(msgspec.Struct, frozen=True, kw_only=True):
    """Points to an entry: `entry` is its RFC 6962 leaf hash in hex, `index` its place once it is in the log."""

    entry: str
    kind: str
    at: str
    index: int | None = None


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something to put on record. With a `subject` the payload is readable only while that person's key exists."""

    kind: str
    payload: Mapping[str, Any]
    subject: str | None = None
    request: str | None = None


class EvidenceLog:
    """The log of one service. Reach it as `records.evidence`."""

    def __init__(self, records: Records) -> None:
        self._records = records

    @property
    def folder(self) -> Path:
        """Where the log lies, in the form of C2SP tlog-tiles; see `amanat.records.evidence.verify`."""
        return self._records.folder / "evidence"

    def append(
        self,
        connection: sa.Connection,
        kind: str,
        payload: Mapping[str, Any],
        subject: str | None = None,
        request: str | None = None,
    ) -> Ref:
        """Puts an entry into the outbox, in the transaction of what it proves.

        `payload` has ASCII keys, strings, integers, booleans, None, lists and mappings. Raises `InputError`.
        """
        return self.append_many(connection, [Item(kind=kind, payload=payload, subject=subject, request=request)])[0]

    def append_many(self, connection: sa.Connection, items: Sequence[Item]) -> list[Ref]:
        """As `append`, for thousands in a few statements; the order is kept."""
        at = stamp(self._records.clock.now())
        salts = [secrets.token_bytes(SALT) for _ in items]
        beside = [opening(salt, item.payload) for salt, item in zip(salts, items, strict=True)]
        for place, text in self._sealed(connection, items, beside):
            beside[place] = text
        rows = [_row(item, at, salt, lies) for item, salt, lies in zip(items, salts, beside, strict=True)]
        if rows:
            connection.execute(outbox.insert(), rows)
        return [Ref(entry=row["leaf"], kind=row["kind"], at=at) for row in rows]

    def _sealed(
        self, connection: sa.Connection, items: Sequence[Item], beside: Sequence[bytes]
    ) -> Iterable[tuple[int, bytes]]:
        personal = [(place, item.subject) for place, item in enumerate(items) if item.subject]
        if not personal:
            return []
        texts = self._records.keys.seal_many(connection, [(subject, beside[place]) for place, subject in personal])
        return [(place, sealed(text)) for (place, _), text in zip(personal, texts, strict=True)]

    def sequence(self) -> Checkpoint:
        """Moves what waits in the outbox into the log, and signs the new state. See `sequencer.sequence`."""
        from amanat.records.evidence.sequencer import sequence

        return sequence(self._records)

    def resolve(self, connection: sa.Connection, entries: Sequence[str]) -> dict[str, int]:
        """The places of entries in the log, without those that wait in the outbox still."""
        found: dict[str, int] = {}
        for start in range(0, len(entries), _AT_ONCE):
            some = outbox.c.leaf.in_(entries[start : start + _AT_ONCE]) & outbox.c.sequenced.is_not(None)
            rows = connection.execute(sa.select(outbox.c.leaf, outbox.c.sequenced).where(some))
            found.update((row.leaf, row.sequenced) for row in rows)
        return found

    def refs(
        self,
        connection: sa.Connection,
        *,
        kind: str | None = None,
        latest: int | None = None,
    ) -> tuple[Ref, ...]:
        """Entries in the order they were put on record: of a kind, the `latest` so many."""
        asked = sa.select(outbox.c.leaf, outbox.c.kind, outbox.c.at, outbox.c.sequenced)
        if kind is not None:
            asked = asked.where(outbox.c.kind == kind)
        rows = connection.execute(asked.order_by(outbox.c.id.desc()).limit(latest)).all()
        return tuple(Ref(entry=row.leaf, kind=row.kind, at=row.at, index=row.sequenced) for row in reversed(rows))

    def of_requests(self, connection: sa.Connection, requests: Sequence[str]) -> dict[str, tuple[Ref, ...]]:
        """The entries of each request, in the order they were put on record; requests without any are left out."""
        found: dict[str, list[Ref]] = {}
        asked = sa.select(outbox.c.request, outbox.c.leaf, outbox.c.kind, outbox.c.at, outbox.c.sequenced)
        for start in range(0, len(requests), _AT_ONCE):
            some = outbox.c.request.in_(requests[start : start + _AT_ONCE])
            for row in connection.execute(asked.where(some).order_by(outbox.c.id)):
                ref = Ref(entry=row.leaf, kind=row.kind, at=row.at, index=row.sequenced)
                found.setdefault(row.request, []).append(ref)
        return {request: tuple(refs) for request, refs in found.items()}

    def payload(self, connection: sa.Connection, leaf: str) -> Mapping[str, Any] | None:
        """What an entry commits to, or None when that was erased.

        Raises `EvidenceError` for an unknown entry or an altered payload, `KeyMissing` when its key was destroyed.
        """
        row = connection.execute(sa.select(outbox).where(outbox.c.leaf == leaf)).one_or_none()
        if row is None:
            raise EvidenceError(f"there is no entry `{leaf}`", remedy="take it from a request or from the board")
        beside = row.payload or self._file(leaf)
        if beside is None:
            return None
        try:
            opened = open_beside(row.entry, beside)
            if opened.sealed is None:
                return opened.payload
            return open_plain(
                parse(row.entry), parse(self._records.keys.unseal(connection, row.subject, opened.sealed))
            )
        except InputError as error:
            raise EvidenceError(error.message, place=leaf, remedy="restore the payload from a backup") from error

    def _file(self, leaf: str) -> bytes | None:
        try:
            return (self.folder / "payloads" / f"{leaf}.json").read_bytes()
        except FileNotFoundError:
            return None

    def erase_payload(self, leaf: str) -> bool:
        """Erases what an entry commits to; the entry stays, and the log still verifies. Says whether there was one.

        Takes a transaction of its own: MUST NOT be called inside `records.begin()`.
        """
        return self.erase_payloads([leaf]) > 0

    def erase_payloads(self, leaves: Sequence[str]) -> int:
        """As `erase_payload`, for many; returns how many were there."""
        with self._records.exclusive(SEQUENCER, wait=60):
            files = {leaf: self.folder / "payloads" / f"{leaf}.json" for leaf in leaves}
            written = {leaf for leaf, file in files.items() if file.exists()}
            with self._records.begin() as connection:
                waiting = self._forget(connection, leaves)
            for leaf in written:
                files[leaf].unlink()
            if written:
                sync_folder(self.folder / "payloads")
        return len(waiting | written)

    def _forget(self, connection: sa.Connection, leaves: Sequence[str]) -> set[str]:
        gone: set[str] = set()
        for start in range(0, len(leaves), _AT_ONCE):
            held = outbox.c.leaf.in_(leaves[start : start + _AT_ONCE]) & outbox.c.payload.is_not(None)
            gone.update(connection.execute(sa.select(outbox.c.leaf).where(held)).scalars())
            connection.execute(outbox.update().where(held).values(payload=None))
        return gone


SEQUENCER = "evidence sequencer"


def _row(item: Item, at: str, salt: bytes, beside: bytes) -> dict[str, Any]:
    data = entry(item.kind, at, commitment(salt, item.payload), beside if item.subject else None)
    return {
        "leaf": leaf_hash(data).hex(),
        "kind": item.kind,
        "at": at,
        "entry": data,
        "payload": beside,
        "subject": item.subject,
        "request": item.request,
    }
