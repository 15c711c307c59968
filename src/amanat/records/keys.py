"""The keys of a service: one for pseudonyms, one that wraps the data keys of subjects, one that signs the evidence.

They lie in a folder of their own, away from the data, so that a copy of the data alone tells nothing. What must stay
readable about a person is sealed under a key of that person's own; destroying it erases the copies in backups too.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.dialects import postgresql, sqlite

from amanat.errors import EvidenceError, KeyMissing
from amanat.records.evidence.note import Signer
from amanat.records.files import file_lock, private_folder, replace_file, sync_folder
from amanat.records.tables import keyring, subject_key

_FILES = ("master", "hmac", "signing")
_UNFINISHED = "being-made"
_VERSION = b"\x01"
_AT_ONCE = 5_000
DESTROYED = "amanat destroyed a key"
"""Marks the connection of a transaction after which the database's files are to be cleared of what was deleted."""
_RESTORE = "put the folder of keys back from its backup, or set AMANAT_KEYS to where it is"


class _Secrets(msgspec.Struct, frozen=True):
    master: bytes
    hmac: bytes
    signer: Signer


def keys_folder(slug: str) -> Path:
    """Where the keys of a service lie: `AMANAT_KEYS`/slug, else the user's state folder/amanat/slug."""
    given = os.environ.get("AMANAT_KEYS")
    if given:
        return Path(given).expanduser() / slug
    from platformdirs import user_state_path

    return user_state_path("amanat") / slug


def refuse_beside(keys: Path, data: Path) -> None:
    """Raises `KeyMissing` when keys lie in the folder of the data or of the service that it belongs to."""
    service = data.resolve().parent
    inside = {data.resolve()} if Path.home().resolve().is_relative_to(service) else {data.resolve(), service}
    if any(keys.resolve().is_relative_to(folder) for folder in inside):
        raise KeyMissing(
            "the keys lie beside the data they protect",
            place=str(keys),
            remedy="set AMANAT_KEYS to a folder outside the service's",
        )


class Keys:
    """The keys in one folder. They are made on first use, once, however many processes start at the same time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: _Secrets | None = None

    @classmethod
    def open(cls, folder: Path, create: bool = True) -> Keys:
        """Raises `KeyMissing` when the folder lacks keys and `create` is False, or lacks only some of them."""
        keys = cls(folder)
        if not keys._load() and not create:
            raise KeyMissing("there are no keys", place=str(folder), remedy=_RESTORE)
        return keys

    def _load(self) -> bool:
        """Takes the keys that are there, if they are complete."""
        try:
            return self._look()
        except OSError as error:
            raise _unreadable(self.folder, error) from error

    def _look(self) -> bool:
        there = all((self.folder / name).is_file() for name in _FILES) and not (self.folder / _UNFINISHED).exists()
        if self._held is None and there:
            self._held = _read(self.folder)
        return self._held is not None

    @property
    def _secrets(self) -> _Secrets:
        if self._held is None:
            try:
                self._held = _make_once(self.folder)
            except OSError as error:
                raise _unreadable(self.folder, error) from error
        return self._held

    @property
    def signer(self) -> Signer:
        """Signs the evidence log's checkpoints."""
        return self._secrets.signer

    def verifier_text(self) -> str:
        """The public key as a C2SP signed-note verifier key: `name+hexkeyid+base64(0x01 || key)`."""
        return self.signer.verifier.text()

    @property
    def fingerprint(self) -> str:
        """Tells these keys from others, 64 hex."""
        held = self._secrets
        mixed = hmac.digest(held.master, b"amanat/fingerprint/v1\0" + held.hmac + held.signer.verifier.public, "sha256")
        return mixed.hex()

    def belong(self, connection: sa.Connection, now: datetime) -> None:
        """Ties a new database to these keys. Raises `KeyMissing` when it is tied to others, or these are new."""
        tied = connection.execute(sa.select(keyring.c.fingerprint)).scalar()
        if tied is None:
            connection.execute(keyring.insert().values(fingerprint=self.fingerprint, since=now))
        elif not self._load():
            raise KeyMissing(
                "the records were sealed with keys that are not here", place=str(self.folder), remedy=_RESTORE
            )
        elif tied != self.fingerprint:
            raise KeyMissing("the records were sealed with other keys", place=str(self.folder), remedy=_RESTORE)

    def subject(self, kind: str, value: str) -> str:
        """The pseudonym of an identifier, 64 hex. `value` MUST be normalised first (`amanat.identity`)."""
        parts = b"".join(len(part).to_bytes(4) + part for part in (kind.encode(), value.encode()))
        return hmac.digest(self._secrets.hmac, b"amanat/subject/v1\0" + parts, "sha256").hex()

    def seal(self, connection: sa.Connection, subject: str, data: bytes) -> bytes:
        """Encrypts under the subject's own key, made if there is none."""
        return self.seal_many(connection, [(subject, data)])[0]

    def seal_many(self, connection: sa.Connection, items: Sequence[tuple[str, bytes]]) -> list[bytes]:
        """As `seal`, for many subjects in a few statements."""
        keys = self._data_keys(connection, {subject for subject, _ in items})
        return [_encrypt(keys[subject], data, _sealed_for(subject)) for subject, data in items]

    def unseal(self, connection: sa.Connection, subject: str, sealed: bytes) -> bytes:
        """Raises `KeyMissing` when the subject's key was destroyed, `EvidenceError` when `sealed` was altered."""
        text = self.unseal_many(connection, [(subject, sealed)])[0]
        if text is None:
            raise KeyMissing("the key of this person was destroyed", remedy="what it sealed cannot be read again")
        return text

    def unseal_many(self, connection: sa.Connection, items: Sequence[tuple[str, bytes]]) -> list[bytes | None]:
        """As `unseal`, for many subjects in a few statements; None where the key was destroyed."""
        keys = self._find(connection, {subject for subject, _ in items})
        return [
            _decrypt(keys[subject], sealed, _sealed_for(subject)) if subject in keys else None
            for subject, sealed in items
        ]

    def destroy(self, connection: sa.Connection, subject: str) -> bool:
        """Makes all that was sealed for a subject unreadable for ever; says whether there was a key."""
        connection.info[DESTROYED] = True
        return connection.execute(subject_key.delete().where(subject_key.c.subject == subject)).rowcount > 0

    def destroy_many(self, connection: sa.Connection, subjects: sa.Select[tuple[str]]) -> int:
        """As `destroy`, for all subjects that a statement selects; says how many keys there were."""
        connection.info[DESTROYED] = True
        return connection.execute(subject_key.delete().where(subject_key.c.subject.in_(subjects))).rowcount

    def _data_keys(self, connection: sa.Connection, subjects: set[str]) -> dict[str, bytes]:
        keys = self._find(connection, subjects)
        missing = sorted(subjects - keys.keys())
        if missing:
            master = self._secrets.master
            rows = [
                {"subject": each, "wrapped": _encrypt(master, secrets.token_bytes(32), _wrapped_for(each))}
                for each in missing
            ]
            # Another transaction may have made the same key meanwhile: then its key is the one.
            connection.execute(_insert(connection)(subject_key).on_conflict_do_nothing(), rows)
            keys |= self._find(connection, set(missing))
        return keys

    def _find(self, connection: sa.Connection, subjects: set[str]) -> dict[str, bytes]:
        master, ordered = self._secrets.master, sorted(subjects)
        found: dict[str, bytes] = {}
        for start in range(0, len(ordered), _AT_ONCE):
            some = subject_key.c.subject.in_(ordered[start : start + _AT_ONCE])
            for row in connection.execute(sa.select(subject_key).where(some)):
                found[row.subject] = _decrypt(master, row.wrapped, _wrapped_for(row.subject))
        return found


def _insert(connection: sa.Connection) -> Any:
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert


def _sealed_for(subject: str) -> bytes:
    return b"amanat/seal/v1\0" + subject.encode()


def _wrapped_for(subject: str) -> bytes:
    return b"amanat/wrap/v1\0" + subject.encode()


def _encrypt(key: bytes, data: bytes, context: bytes) -> bytes:
    """Version byte, 96-bit nonce, AES-256-GCM ciphertext with its tag."""
    nonce = secrets.token_bytes(12)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, data, context)


def _decrypt(key: bytes, sealed: bytes, context: bytes) -> bytes:
    if sealed[:1] != _VERSION:
        raise EvidenceError("what was sealed has an unknown form", remedy="restore it from a backup")
    try:
        return AESGCM(key).decrypt(sealed[1:13], sealed[13:], context)
    except (InvalidTag, ValueError) as error:
        raise EvidenceError(
            "what was sealed was altered, or by other keys", remedy="restore it from a backup"
        ) from error


def _make_once(folder: Path) -> _Secrets:
    private_folder(folder)
    with file_lock(folder / ".lock", wait=30):
        present = [name for name in _FILES if (folder / name).is_file()]
        # The marker stands while keys are being made: nothing was sealed yet, so a half-made set may be made anew.
        if (folder / _UNFINISHED).exists() or not present:
            _make(folder)
        elif len(present) < len(_FILES):
            lost = ", ".join(f"`{name}`" for name in _FILES if name not in present)
            raise KeyMissing(f"there is no {lost} among the keys", place=str(folder), remedy=_RESTORE)
        return _read(folder)


def _unreadable(folder: Path, error: OSError) -> KeyMissing:
    what = f"the keys cannot be read or made ({error.strerror})"
    return KeyMissing(what, place=str(folder), remedy="give the folder to the user that runs this, or set AMANAT_KEYS")


def _make(folder: Path) -> None:
    replace_file(folder / _UNFINISHED, b"")
    replace_file(folder / "master", base64.b64encode(secrets.token_bytes(32)) + b"\n")
    replace_file(folder / "hmac", base64.b64encode(secrets.token_bytes(32)) + b"\n")
    replace_file(folder / "signing", Signer.make(_slug(folder.name)).text().encode() + b"\n")
    (folder / _UNFINISHED).unlink()
    sync_folder(folder)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "service"


def _read(folder: Path) -> _Secrets:
    master, secret = (_key(folder / name) for name in ("master", "hmac"))
    return _Secrets(master, secret, Signer.parse((folder / "signing").read_text("ascii").strip()))


def _key(file: Path) -> bytes:
    try:
        key = base64.b64decode(file.read_bytes(), validate=False)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise KeyMissing("this is no key of 256 bits", place=str(file), remedy=_RESTORE)
    return key
