"""Verifies an evidence log offline, with nothing but its folder and the public key of who keeps it.

Needs no database, no secret and no part of the service: an auditor can run it on a copy of the folder.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from amanat.errors import EvidenceError, InputError
from amanat.records.evidence.examine import Bad, Examination
from amanat.records.evidence.merkle import EMPTY
from amanat.records.evidence.note import Checkpoint, Verifier

_SHOWN = 50
_TRIES = 5
_PAUSE = 0.25

ALWAYS = "this proves that nothing was altered since it was signed, not that it was true"
NOT_SEEN = (
    "without an earlier checkpoint it cannot be seen whether the log was cut back or set back as a whole: "
    "keep the checkpoints you are given, and pass one with --since"
)


@dataclass(frozen=True)
class Report:
    """What was found. `first_bad` is the first entry that does not hold; `problems` are lines for a person."""

    ok: bool
    origin: str
    size: int
    root: str
    verified: int
    held: int
    """Payloads that lie beside the log and are those their entries commit to."""
    erased: int
    first_bad: Bad | None
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def verify(folder: Path, key_text: str, since: str | None = None) -> Report:
    """Holds a log against its signed checkpoint, every stored byte of it.

    `folder` is the log, the `.amanat` it lies in or the service's folder; `key_text` the public key, or a file with
    it; `since` an earlier checkpoint that is trusted, or a file with it. What does not hold is in the report;
    `InputError` is raised for what cannot be examined at all: no log there, no key.
    """
    log = _find(folder)
    verifier = Verifier.parse(_text(key_text))
    trusted = None if since is None else _text(since)
    for tries in range(1, _TRIES + 1):
        signed = _read(log)
        report = _examine(log, signed, verifier, trusted)
        if report.ok or tries == _TRIES or (tries > 1 and _read(log) == signed):
            break
        # A log that is being written to looks wrong for a moment: what does not hold is looked at twice.
        time.sleep(_PAUSE)
    return report


def _find(folder: Path) -> Path:
    for log in (folder, folder / "evidence", folder / ".amanat" / "evidence"):
        if (log / "checkpoint").exists() or (log / "tile").is_dir():
            return log
    raise InputError("there is no evidence log here", place=str(folder), remedy="give the folder with its `checkpoint`")


def _text(given: str) -> str:
    """Text as it is, or what a file says."""
    if "\n" in given.strip() or "+" in given:
        if not _is_file(given):
            return given
    elif not _is_file(given):
        raise InputError(f"there is no file `{given}`", remedy="give the text, or a file with it")
    try:
        return Path(given).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the file `{given}` cannot be read", remedy="give a text file") from error


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except (OSError, ValueError):
        return False


def _read(log: Path) -> bytes:
    file = log / "checkpoint"
    if file.is_symlink() or not file.is_file():
        return b""
    return file.read_bytes()


def _examine(log: Path, signed: bytes, verifier: Verifier, trusted: str | None) -> Report:
    if not signed:
        return _refused(verifier, "the checkpoint is gone")
    try:
        checkpoint = Checkpoint.open(signed, verifier)
    except EvidenceError as error:
        return _refused(verifier, f"the checkpoint does not hold: {error.message}")
    examination = Examination(log, checkpoint)
    notes = [ALWAYS]
    if trusted is None:
        notes.append(NOT_SEEN)
    else:
        notes += _trust(examination, trusted, verifier)
    examination.run()
    return _report(examination, notes)


def _trust(examination: Examination, trusted: str, verifier: Verifier) -> list[str]:
    """Sets what the log is to be a continuation of."""
    size = examination.checkpoint.size
    try:
        earlier = Checkpoint.open(trusted.encode(), verifier)
    except EvidenceError as error:
        examination.bad.append(Bad(None, f"the earlier checkpoint is not one of this log: {error.message}"))
        return [NOT_SEEN]
    if earlier.size > size:
        what = f"the log was cut or set back: it had {earlier.size} entries, now it has {size}"
        examination.bad.append(Bad(size, what))
    elif earlier.size == 0 and earlier.root != EMPTY:
        examination.bad.append(Bad(None, "the earlier checkpoint has no entries and yet a root"))
    examination.since = earlier
    return [f"held against an earlier checkpoint of {earlier.size} entries"]


def _refused(verifier: Verifier, what: str) -> Report:
    return Report(
        ok=False,
        origin=verifier.name,
        size=0,
        root="",
        verified=0,
        held=0,
        erased=0,
        first_bad=None,
        problems=(what,),
        notes=(ALWAYS,),
    )


def _report(seen: Examination, notes: list[str]) -> Report:
    if seen.erased:
        notes.append(f"payloads that are not here: {seen.erased}; erased, as their persons may ask, or removed")
    if seen.sealed:
        notes.append(f"payloads that are encrypted: {seen.sealed}; held against their entries, but not read")
    if not seen.checkpoint.size:
        notes.append("the log is empty")
    lines = [str(bad) for bad in seen.bad]
    if len(lines) > _SHOWN:
        lines[_SHOWN:] = [f"and {len(lines) - _SHOWN} more"]
    return Report(
        ok=not seen.bad,
        origin=seen.checkpoint.origin,
        size=seen.checkpoint.size,
        root=seen.checkpoint.root.hex(),
        verified=seen.verified,
        held=seen.held,
        erased=seen.erased,
        first_bad=next((bad for bad in seen.bad if bad.index is not None), None),
        problems=tuple(lines),
        notes=tuple(notes),
    )
