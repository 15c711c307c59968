from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from amanat.errors import EvidenceError, InputError
from amanat.records.evidence.note import Checkpoint, Signer, Verifier


def test_the_key_identifier_is_the_one_of_the_specification() -> None:
    signer = Signer.make("shop")
    name, identifier, encoded = signer.verifier.text().split("+", 2)
    data = base64.b64decode(encoded)
    assert data[0] == 1
    assert hashlib.sha256(name.encode() + b"\n\x01" + data[1:]).hexdigest()[:8] == identifier
    private = Ed25519PrivateKey.from_private_bytes(signer.seed)
    assert private.public_key().public_bytes_raw() == data[1:]
    assert Signer.parse(signer.text()) == signer
    assert Signer.parse(signer.text()).text() == signer.text()


def test_a_checkpoint_reads_back() -> None:
    signer = Signer.make("shop")
    made = Checkpoint(signer.name, 7, bytes(range(32)))
    note = signer.sign(made.text())
    assert Checkpoint.open(note, signer.verifier) == made
    lines = note.decode().split("\n")
    assert lines[:3] == [signer.name, "7", base64.b64encode(bytes(range(32))).decode()]
    assert lines[3] == ""
    assert lines[4].startswith(f"— {signer.name} ")


def test_every_flipped_bit_is_seen() -> None:
    signer = Signer.make("shop")
    note = signer.sign(Checkpoint(signer.name, 123456, bytes(32)).text())
    for place in range(len(note)):
        for bit in range(8):
            flipped = bytes([*note[:place], note[place] ^ 1 << bit, *note[place + 1 :]])
            with pytest.raises(EvidenceError):
                Checkpoint.open(flipped, signer.verifier)
    for cut in range(len(note)):
        with pytest.raises(EvidenceError):
            Checkpoint.open(note[:cut], signer.verifier)
    with pytest.raises(EvidenceError):
        Checkpoint.open(note + b"\n", signer.verifier)


def test_a_witness_may_sign_below() -> None:
    signer, witness = Signer.make("shop"), Signer.make("witness")
    text = Checkpoint(signer.name, 0, hashlib.sha256().digest()).text()
    signature = witness.sign(text).decode().split("\n\n")[1]
    assert Checkpoint.open(signer.sign(text) + signature.encode(), signer.verifier).size == 0


def test_another_key_and_another_origin_are_foreign() -> None:
    signer, other = Signer.make("shop"), Signer.make("shop")
    same_name = Signer(signer.name, other.seed)
    text = Checkpoint(signer.name, 1, bytes(32)).text()
    with pytest.raises(EvidenceError, match="with another key"):
        Checkpoint.open(other.sign(text), signer.verifier)
    with pytest.raises(EvidenceError, match="with another key"):
        Checkpoint.open(same_name.sign(text), signer.verifier)
    with pytest.raises(EvidenceError, match="a checkpoint of the log `elsewhere`"):
        Checkpoint.open(signer.sign(Checkpoint("elsewhere", 1, bytes(32)).text()), signer.verifier)


@pytest.mark.parametrize(
    "text",
    ["o\n1\n", "o\n-1\nAAAA\n", "o\n01\n{root}\n", "o\n1\n{root}\nmore\n", "o\n1\nAAAA\n", "o\n1\n{root}", "o\n1\n!\n"],
)
def test_other_lines_are_no_checkpoint(text: str) -> None:
    signer = Signer("o", bytes(range(32)))
    note = signer.sign(text.replace("{root}", base64.b64encode(bytes(32)).decode()))
    with pytest.raises(EvidenceError):
        Checkpoint.open(note, signer.verifier)


KEY = Signer("shop", bytes(range(32))).verifier.text()


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "a+b+c", "+" + KEY, "the " + KEY, KEY[:-4], KEY + "AAAA"),
        *("mop" + KEY[4:], KEY.replace("+A", "+B"), Signer("shop", bytes(32)).text()),
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    assert Verifier.parse(f" {KEY}\n").text() == KEY
    with pytest.raises(InputError, match="give the line of"):
        Verifier.parse(text)
