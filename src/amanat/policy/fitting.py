"""Which of the fields of a sentence belong to a duty, and what the words around a field say of it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from amanat.policy.clauses import pieces
from amanat.policy.reading import Field, Role
from amanat.policy.sentence import Sentence

_EXAMPLES = re.compile(
    r"\b(?:such as|for example|for instance|e\.g\.?|including but not limited to|including without limitation|"
    r"including|includes but is not limited to|among others|like (?:your|the|a|an)|in particular)"
)
_CLOSES = re.compile(r"[;)]|\.\s|\band (?:we|you|they)\b|\bto (?:help|provide|improve|enable|allow)\b|\s[–—]\s")
_ROLES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"\bjoint(?:ly)? controllers?\b|\bjointly responsible\b"), "joint controller"),
    (re.compile(r"\bprocessors?\b|\b(?:on our behalf|(?:on|under) our instructions|for us)\b"), "processor"),
    (re.compile(r"\b(?:independent|separate|own|as a?) ?controllers?\b|\bown responsib\w+"), "controller"),
)  # fmt: skip
_PLACES = re.compile(
    r"\b(?:in|to|at|from|within|outside|of)\s+(?:the\s+|both\s+)?\Z|(?:,|\band|\bor)\s+(?:in\s+)?(?:the\s+)?\Z"
)
_NEAR = 60


@cache
def _fits() -> dict[str, tuple[str, ...]]:
    text = files("amanat.policy.lexicon").joinpath("fits.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, tuple[str, ...]])


def fitting(duty: str, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields that belong to a statement with this duty."""
    fits = _fits()
    return tuple(field for field in fields if field.kind not in fits or duty.startswith(fits[field.kind]))


def enriched(sentence: Sentence, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields with what the sentence says of them: examples of an open list, roles and countries of recipients."""
    if not fields:
        return ()
    open_lists = _open_lists(sentence.folded)
    return tuple(
        msgspec.structs.replace(
            field,
            illustrative=any(start <= field.start < end for start, end in open_lists),
            role=_role(sentence.folded, field),
            countries=_countries(sentence.folded, field, fields),
        )
        for field in fields
    )


def _open_lists(folded: str) -> list[tuple[int, int]]:
    """Where examples stand: from `such as` to the end of its list."""
    found = []
    for mark in _EXAMPLES.finditer(folded):
        close = _CLOSES.search(folded, mark.end())
        found.append((mark.end(), close.start() if close else len(folded)))
    return found


def _role(folded: str, field: Field) -> Role | None:
    """The role that the clause gives a recipient."""
    if field.kind not in ("recipient", "vendor"):
        return None
    if field.value == "authority":
        return "authority"
    clause = next((each for each in pieces(folded) if each.start <= field.start < each.end), None)
    words = folded[clause.start : clause.end] if clause else folded
    return next((role for pattern, role in _ROLES if pattern.search(words)), None)


def _countries(folded: str, field: Field, fields: tuple[Field, ...]) -> tuple[str, ...]:
    """The countries named behind a recipient, up to the next recipient."""
    if field.kind not in ("recipient", "vendor"):
        return ()
    behind = [each for each in fields if each.start >= field.end and each.kind in ("recipient", "vendor", "country")]
    found: list[str] = []
    at = field.end
    for each in behind:
        if each.kind != "country":
            break
        gap = folded[at : each.start]
        if len(gap) > _NEAR or not _PLACES.search(gap):
            break
        found.append(each.value)
        at = each.end
    return tuple(found)
