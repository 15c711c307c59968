"""Where a cited law or judgment can be read, and since when it holds."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import msgspec

from amanat.toml.packaged import packaged
from amanat.vocabulary.law import laws

_DECISION = re.compile(r"\bDecision \(EU\) (20\d\d)/(\d{2,4})\b")
_CASE = re.compile(r"\bC-\d+/\d\d\b")


class Judgment(msgspec.Struct, frozen=True, kw_only=True):
    """A judgment of the Court of Justice."""

    name: str
    date: date
    ecli: str


class Citation(msgspec.Struct, frozen=True):
    """`since` is the day from which the first cited law applies, or of the judgment; `source` where the words stand."""

    since: date | None
    source: str


@cache
def judgments() -> dict[str, Judgment]:
    """Judgments by the number of their case, such as `C-311/18`."""
    return msgspec.convert(packaged("amanat.vocabulary", "judgments.toml"), dict[str, Judgment])


@cache
def cited(reference: str) -> Citation | None:
    """The laws and judgments that a reference such as `GDPR Art. 7, CJEU C-673/17` names; None where none is known."""
    found: list[tuple[int, date | None, str]] = []
    for law in laws().values():
        match = re.search(rf"(?<!\w)(?<!UK ){re.escape(law.short)}(?!\w)", reference)
        if match:
            found.append((match.start(), law.since, law.source))
    for match in _CASE.finditer(reference):
        if judgment := judgments().get(match[0]):
            found.append((match.start(), judgment.date, f"{judgment.name}, {judgment.ecli}"))
    for match in _DECISION.finditer(reference):
        found.append((match.start(), None, f"eur-lex.europa.eu/eli/dec_impl/{match[1]}/{match[2]}/oj"))
    if not found:
        return None
    found.sort(key=lambda each: each[0])
    return Citation(found[0][1], "; ".join(source for _, _, source in found))
