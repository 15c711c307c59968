"""What was already wrong when a team began, and what it accepts for a while: a build fails only on what is new."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from amanat.errors import InputError
from amanat.promises.identify import finding_id
from amanat.promises.model import Finding
from amanat.service.model import Waiver

NAME = "baseline.toml"
_HEAD = """\
# Findings that were there when this file was written. They stay on the board; a build fails only on new ones.
# Written by `amanat baseline`. Delete an entry to have its finding fail the build again.
"""
_PASSING = ("silent-store", "waiver-expired", "waiver-unmatched")


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`rule`, `place` and `message` are for the reader of the file; `id` alone is matched."""

    id: str
    rule: str = ""
    place: str = ""
    message: str = ""


class Baseline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    finding: tuple[Entry, ...] = ()


def load(file: Path) -> Baseline:
    """The baseline in a file; an empty one where there is no file. Raises `InputError` where it cannot be read."""
    try:
        return msgspec.convert(tomllib.loads(file.read_text("utf-8")), Baseline)
    except FileNotFoundError:
        return Baseline()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        told = str(error)
        raise InputError(
            f"is no baseline: {told[:1].lower()}{told[1:]}",
            place=str(file),
            remedy="correct it, or write it again with `amanat baseline`",
        ) from error


def write(file: Path, findings: Iterable[Finding]) -> None:
    """Writes the findings, sorted by rule and place, so that the next version differs only where they do.

    What will pass by itself (a silent store, a waiver that has ended) is left out: it must never be accepted.
    """
    entries = sorted(
        (Entry(id=one.id, rule=one.rule, place=place(one), message=one.message) for one in findings if _lasting(one)),
        key=lambda entry: (entry.rule, entry.place, entry.id),
    )
    blocks = [_HEAD, *(_block(entry) for entry in entries)]
    file.write_text("\n".join(blocks), "utf-8")


def apply(
    findings: tuple[Finding, ...], baseline: Baseline, waivers: tuple[Waiver, ...], today: date
) -> tuple[Finding, ...]:
    """Marks what is accepted: `new` becomes False for what the baseline or a waiver holds, `waived` says why.

    A waiver that has ended accepts nothing and is itself a finding, as is one whose finding is no longer there. While
    a store is silent nobody can say that a finding is gone.
    """
    known = {entry.id for entry in baseline.finding}
    valid = {waiver.finding: waiver for waiver in waivers if today <= waiver.until}
    marked = tuple(_marked(one, known, valid.get(one.id)) for one in findings)
    there = {one.id for one in findings}
    looked_everywhere = not any(one.rule == "silent-store" for one in findings)
    expired = tuple(_expired(waiver) for waiver in waivers if waiver.until < today)
    unmatched = tuple(
        _unmatched(waiver) for waiver in valid.values() if waiver.finding not in there and looked_everywhere
    )
    return marked + expired + unmatched


def place(finding: Finding) -> str:
    """`store.table.column`, as far as the finding has one."""
    return ".".join(part for part in (finding.store, finding.table, finding.column) if part)


def _marked(finding: Finding, known: set[str], waiver: Waiver | None) -> Finding:
    if waiver is not None:
        told = f"{waiver.reason} ({waiver.owner}, until {waiver.until.isoformat()})"
        return msgspec.structs.replace(finding, new=False, waived=told)
    return msgspec.structs.replace(finding, new=finding.new and finding.id not in known)


def _expired(waiver: Waiver) -> Finding:
    return _about(
        waiver,
        "waiver-expired",
        f"the waiver of `{waiver.finding}` by {waiver.owner} ended on {waiver.until.isoformat()}",
        "mend what it waived, or give it a new end date",
    )


def _unmatched(waiver: Waiver) -> Finding:
    return _about(
        waiver, "waiver-unmatched", f"the waiver of `{waiver.finding}` meets no finding", "take it out of `amanat.toml`"
    )


def _about(waiver: Waiver, rule: str, message: str, remedy: str) -> Finding:
    where = f" (line {waiver.line} of the service file)" if waiver.line else ""
    return Finding(
        id=finding_id(rule, "", (), f"{waiver.finding} {waiver.until.isoformat()}"),
        rule=rule,
        duty="",
        message=message + where,
        remedy=remedy,
        breaks=False,
    )


def _lasting(finding: Finding) -> bool:
    return finding.rule not in _PASSING and finding.waived is None


def _block(entry: Entry) -> str:
    # JSON strings without the rare escapes of surrogates are TOML basic strings; DEL is the one that TOML forbids bare.
    pairs = ((name, getattr(entry, name)) for name in ("id", "rule", "place", "message"))
    lines = (f"{name} = {_quoted(value)}" for name, value in pairs)
    return "[[finding]]\n" + "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
