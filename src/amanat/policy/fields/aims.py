"""What data are used for, clause by clause: `to improve our service`, `for the prevention of fraud`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from amanat.policy.matching.lexical import words
from amanat.policy.names.own import padded
from amanat.policy.reading import Span
from amanat.policy.text.sentence import Sentence
from amanat.toml.packaged import packaged

_REST = r"[^,;:.()\[\]]*"
_HANDLES = re.compile(
    r"\b(?:us(?:e|es|ed|ing)|process\w*|collect\w*|shar(?:e|es|ed|ing)|disclos\w*|analy[sz]\w*|request\w*|requir\w*|need\w*|"
    r"permissions?|employ|cookies?|helps?|allows?|enables?|purposes?|transfer\w*|retain\w*|stor(?:e|ed|es)|access\w*|"
    r"gather\w*)\b"
)
_NONE = re.compile(
    r"\Aprocess(?:ing)?\s+(?:(?:your|the|their|such|this|personal|any)\s+)*(?:data|information)\b|\Aconnection\b"
)
"""To process data is what is done, and not what for."""
_NO_AIM = re.compile(
    r"\b(?:right|able|ability|like|want|wish|option|attempt\w*|strive\w*|striving|advised?|unable|encouraged?|refused?|"
    r"choose|continue|free|agree|try|trying|appl(?:y|ies)|refers?|limited|addition|access|related|hesitate|may ask you|"
    r"require you|necessary|means|steps|measures|responds?|reserve the right|opportunity|decide|need|obliged|"
    r"obligated|(?:want|wish|like|urge|advise|encourage|remind) (?:you|users|them|everybody))\s+to\Z"
)
_GENERIC = re.compile(
    r"\A(?:(?:the|any|other|following|these|those|such|certain|specific|its|some|that|same|which|all) )*"
    r"(?:purposes?|security)\Z"
)
_FOR = re.compile(
    r"\bfor\s+((?:\w+\s+){0,4}?(?:analysis|purposes?|prevention|marketing|advertising|research|security|support|experience|"
    r"communications?|analytics|statistics|management|development|improvement|billing|authentication|verification)\b)"
)
_BEGUN = re.compile(r"\b(to|for)\s+\w+[^.;]*\Z")
_INTRO = re.compile(
    r"\b(?:purposes?|reasons?)\b|\b(?:in order to|to|because|for)\W*\Z|\bus(?:e|ed|es|ing)\b.{0,80}\b(?:to|for)\W*\Z"
)


@cache
def _verbs() -> str:
    """The verbs by which aims are told, as one alternative."""
    own = packaged("amanat.policy.lexicon", "elements.toml")["aim"]
    verbs = (*words().lists["purpose_verb"], *msgspec.convert(own["verbs"], tuple[str, ...]))
    return "|".join(re.escape(verb.rstrip("*")) + (r"\w*" if verb.endswith("*") else r"\b") for verb in verbs)


@cache
def _inside() -> re.Pattern[str]:
    return re.compile(rf"\b(?:to|for|in|by|and|or)\s+((?:better\s+|also\s+|\w+ly\s+)?(?:{_verbs()}){_REST})")


@cache
def _opening() -> re.Pattern[str]:
    """A whole clause that is an aim: `To provide the service`, or the item of a list of aims."""
    return re.compile(rf"\A\W*(to\s+|for\s+)?((?:\w+ly\s+)?(?:{_verbs()}|\w+ing\b){_REST})")


def aims(sentence: Sentence) -> Iterator[Span]:
    """The clauses of a sentence that say what for. A heading says none."""
    if sentence.kind == "heading":
        return
    said = sentence.folded
    opening = _opening().match(said)
    if opening and (opening[1] or (sentence.item and _INTRO.search(sentence.goes_on))):
        yield _span(sentence, *opening.span(2))
    if not _HANDLES.search(said):
        return
    for match in _inside().finditer(said):
        if not _NONE.match(match[1]) and _is_aim(said[: match.start(1)].rstrip()):
            yield _span(sentence, *match.span(1))
    for match in _FOR.finditer(said):
        if not _GENERIC.match(match[1]):
            yield _span(sentence, *match.span(1))


def _is_aim(before: str) -> bool:
    """Whether the words in front of a verb make it an aim; an `and` only goes on with one that has begun."""
    if before.endswith((" and", " or")):
        begun = _BEGUN.search(before, max(0, len(before) - 120))
        return begun is not None and not _NO_AIM.search(before[: begun.end(1)][-40:])
    return not _NO_AIM.search(before[-40:])


def _span(sentence: Sentence, start: int, end: int) -> Span:
    said = sentence.folded[start:end].rstrip()
    return Span(sentence.start + start, sentence.start + padded(sentence.folded, start + len(said)))
