"""Which of the fields of a sentence belong to a duty, and what the words around a field say of it."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from amanat.policy.reading import Field, Role
from amanat.policy.text.sentence import Sentence
from amanat.toml.packaged import packaged
from amanat.vocabulary.values import dpv_of

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
_ENCRYPTED = {"security.transport": "encryption_transit", "security.rest": "encryption_rest"}
_DUE = frozenset(["rights.deadline", "security.incident", "policy.notify", "recipient.subprocessor"])
_RECEIVES = ("recipient", "vendor")


@cache
def _fits() -> dict[str, tuple[str, ...]]:
    return msgspec.convert(packaged("amanat.policy.lexicon", "fits.toml"), dict[str, tuple[str, ...]])


def fitting(duty: str, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields that belong to a statement with this duty."""
    fits = _fits()
    return tuple(_timed(duty, field) for field in fields if field.kind not in fits or duty.startswith(fits[field.kind]))


def sharpened(duties: frozenset[str], duty: str, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields of one of a sentence's duties: what is encrypted on its way, or at rest, alone is so."""
    others = _ENCRYPTED.keys() - {duty}
    if duty not in _ENCRYPTED or duties & others:
        return fields
    return tuple(
        msgspec.structs.replace(each, value=_ENCRYPTED[duty], dpv=dpv_of("measure", _ENCRYPTED[duty]))
        if (each.kind, each.value) == ("measure", "encryption")
        else each
        for each in fields
    )


def _timed(duty: str, field: Field) -> Field:
    """How long something takes that is to be done for somebody is a deadline, and how long data are kept a period."""
    if field.kind == "period" and duty in _DUE:
        return msgspec.structs.replace(field, kind="deadline")
    if field.kind == "deadline" and duty.startswith("retention."):
        return msgspec.structs.replace(field, kind="period")
    return field


def enriched(sentence: Sentence, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields with what the sentence says of them: examples of an open list, roles and countries of recipients."""
    if not fields:
        return ()
    open_lists = _open_lists(sentence.folded)
    return tuple(
        msgspec.structs.replace(
            field,
            illustrative=any(start <= field.start < end for start, end in open_lists),
            role=_role(sentence.folded, field, fields),
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


def _role(folded: str, field: Field, fields: tuple[Field, ...]) -> Role | None:
    """The role that is said behind a recipient, up to the next one, or in front of the first of them for all."""
    if field.kind not in _RECEIVES:
        return None
    if field.value == "authority":
        return "authority"
    places = [each for each in fields if each.kind in _RECEIVES]
    behind = min((each.start for each in places if each.start >= field.end), default=len(folded))
    for words in (folded[field.start : behind], folded[: places[0].start]):
        if role := next((role for pattern, role in _ROLES if pattern.search(words)), None):
            return role
    return None


def _countries(folded: str, field: Field, fields: tuple[Field, ...]) -> tuple[str, ...]:
    """The countries named behind a recipient, up to the next recipient."""
    if field.kind not in _RECEIVES:
        return ()
    behind = [each for each in fields if each.start >= field.end and each.kind in (*_RECEIVES, "country")]
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
