"""Signed notes and checkpoints after C2SP (signed-note, tlog-checkpoint): Ed25519, and text a person can read."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from amanat.errors import EvidenceError, InputError

_ED25519 = b"\x01"
_SIGNATURE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+={0,2})\n")


def key_id(name: str, public: bytes) -> bytes:
    """Four bytes that tell keys apart: SHA-256(name || 0x0A || 0x01 || public key)[:4]."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


@dataclass(frozen=True)
class Verifier:
    """A public key with the name of the log it speaks for. `public` has 32 bytes."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """Reads `name+hexkeyid+base64(0x01 || key)`. Raises `InputError`."""
        remedy = "give the line of `evidence.vkey` as the log's owner published it"
        name, _, rest = text.strip().partition("+")
        identifier, _, encoded = rest.partition("+")
        try:
            data = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            data = b""
        if not name or re.search(r"\s", name) or len(data) != 33 or data[:1] != _ED25519:
            raise InputError(f"`{_short(text)}` is no public key of a log", remedy=remedy)
        if identifier != key_id(name, data[1:]).hex():
            raise InputError(f"the key `{_short(text)}` does not match its identifier", remedy=remedy)
        return cls(name, data[1:])

    def text(self) -> str:
        encoded = base64.b64encode(_ED25519 + self.public).decode()
        return f"{self.name}+{key_id(self.name, self.public).hex()}+{encoded}"

    def open(self, note: bytes) -> str:
        """The text of a note that this key has signed. Raises `EvidenceError`."""
        text, signatures = _split(note)
        own = [
            data[4:] for name, data in signatures if name == self.name and data[:4] == key_id(self.name, self.public)
        ]
        if not own:
            signers = ", ".join(sorted({name for name, _ in signatures}))
            raise EvidenceError(f"signed by `{signers}` with another key than that of `{self.name}`")
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(own[0], text.encode())
        except InvalidSignature as error:
            raise EvidenceError("the signature does not fit the text") from error
        return text


@dataclass(frozen=True)
class Signer:
    """A private key with the name of its log."""

    name: str
    seed: bytes

    @classmethod
    def make(cls, service: str) -> Signer:
        """A new key. Its name carries a part of its own hash, so that no two logs have the same origin."""
        key = Ed25519PrivateKey.generate()
        digest = hashlib.sha256(key.public_key().public_bytes_raw()).hexdigest()
        return cls(f"amanat/{service}-{digest[:8]}", key.private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> Signer:
        """Reads `PRIVATE+KEY+name+hexkeyid+base64(0x01 || seed)`. Raises `InputError`."""
        parts = text.split("+", 4)
        try:
            data = base64.b64decode(parts[4], validate=True) if len(parts) == 5 else b""
        except binascii.Error:
            data = b""
        if parts[:2] != ["PRIVATE", "KEY"] or len(data) != 33 or data[:1] != _ED25519:
            raise InputError("the signing key cannot be read", remedy="put the folder of keys back from its backup")
        return cls(parts[2], data[1:])

    def text(self) -> str:
        public = self.verifier.public
        encoded = base64.b64encode(_ED25519 + self.seed).decode()
        return f"PRIVATE+KEY+{self.name}+{key_id(self.name, public).hex()}+{encoded}"

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def sign(self, text: str) -> bytes:
        """The note: `text`, which ends in a newline, an empty line and the signature."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        data = base64.b64encode(key_id(self.name, self.verifier.public) + signature).decode()
        return f"{text}\n— {self.name} {data}\n".encode()


@dataclass(frozen=True)
class Checkpoint:
    """The state of a log: how many entries, and the root hash (32 bytes) of the tree over them (RFC 6962)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def open(cls, note: bytes, verifier: Verifier) -> Checkpoint:
        """Reads a checkpoint that the key has signed for its own log. Raises `EvidenceError`."""
        lines = verifier.open(note).split("\n")
        if len(lines) != 4 or lines[3] or not re.fullmatch(r"0|[1-9][0-9]{0,15}", lines[1]):
            raise EvidenceError("this is no checkpoint: it has other lines than origin, size and root")
        if lines[0] != verifier.name:
            raise EvidenceError(f"a checkpoint of the log `{lines[0]}`, not of `{verifier.name}`")
        try:
            root = base64.b64decode(lines[2], validate=True)
        except binascii.Error:
            root = b""
        if len(root) != 32 or base64.b64encode(root).decode() != lines[2]:
            raise EvidenceError(f"`{lines[2]}` is no root hash")
        return cls(lines[0], int(lines[1]), root)


def _split(note: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise EvidenceError("a signed note has text only") from error
    text, mark, tail = whole.rpartition("\n\n")
    signatures = _SIGNATURE.findall(tail)
    if not mark or not signatures or "".join(f"— {name} {data}\n" for name, data in signatures) != tail:
        raise EvidenceError("this is no signed note: text, an empty line, signatures")
    return text + "\n", [(name, _exactly(data)) for name, data in signatures]


def _exactly(text: str) -> bytes:
    """Decodes base64 that has one spelling only: spare bits in the last letter would hide a flipped bit."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        data = b""
    if base64.b64encode(data).decode() != text:
        raise EvidenceError("a signature of the note cannot be read")
    return data


def _short(text: str) -> str:
    return text.strip().partition("\n")[0][:80]
