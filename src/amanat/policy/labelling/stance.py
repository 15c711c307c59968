"""How a statement stands: kind, scope, polarity, modality."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec

from amanat.policy.labelling.kinds import kind_of
from amanat.policy.labelling.label import Labelled
from amanat.policy.text.clauses import Piece, complete, narrows, piece_at, pieces
from amanat.policy.text.modals import conditional, denies, strength
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.duties import duties
from amanat.vocabulary.terms import Kind, Modality, Polarity, Scope

_READER = re.compile(
    r"\A\W*(?:please (?!note|be aware)\b|you (?:should|must|need to|agree not)|we (?:encourage|"
    r"recommend|advise|urge|ask) (?:you|that you)|never share|do not (?:share|disclose|send)"
    r"|choose|use (?:a |an )?(?:unique|strong|unusual)|keep your|make sure|be (?:careful|aware)|"
    r"think|remember|before (?:making|giving|you)"
    r"|check|ask|enter|if (?:you|your)[^.]{0,160}?\byou should|(?:clients|users|customers|members|"
    r"visitors|you)(?: and end users)? are (?:encouraged|advised|responsible)"
    r"|[^.]{0,60}it is (?:important|your responsibility|the responsibility of))|"
    r"\byou should (?:immediately|never|not|check|be aware)|\bthink carefully\b|"
    r"\bshould be reported\b"
    r"|\byou are responsible\b|\bresponsibility of (?:parents|guardians)"
)
_THIRD = re.compile(
    r"\A\W*(?:(?:google|facebook|meta|apple|microsoft|paypal|stripe|amazon|twitter|linkedin|youtube|"
    r"these third|third part(?:y|ies)|our (?:partners?|ad network|affiliates|service providers?|"
    r"processors?|vendors?)"
    r"|those (?:third parties|providers|partners)|advertisers|social media features|"
    r"the (?:third part|providers?|recipients?|client|school|institution|employer))\b)"
)
_THEY = re.compile(r"\A\W*they\b")
_SELF_SERVICE = re.compile(
    r"\b(?:log(?:ging|ged)? in|sign(?:ing)? (?:in|on)|your (?:profile|settings|account settings)|"
    r"edit profile|member information page|my \w+|in the app|dashboard|by yourself)\b"
)


_OF_CLIENTS = frozenset({"recipient.client", "retention.client", "minors.gate", "rights.route", "retention.except"})
"""Duties of which the performer is told by the sentence even where it says who is responsible."""


class Stance(msgspec.Struct, frozen=True):
    kind: Kind
    scope: Scope
    polarity: Polarity
    modality: Modality


def stance(labelled: Labelled, sentence: Sentence) -> Stance:
    """The stance of one statement; rules of the lexicon go before the defaults of the duty."""
    duty = duties()[labelled.duty]
    words = sentence.folded
    rule = labelled.hit.rule.data
    scope = rule.scope or _scope(duty.scope, labelled.duty, words)
    kind = rule.kind or (Kind.ADVICE if scope is Scope.READER else kind_of(labelled.duty, words, duty.kind))
    clause = _clause(sentence, labelled)
    return Stance(kind, scope, _polarity(clause), _modality(clause))


def _scope(default: Scope, duty: str, words: str) -> Scope:
    if duty not in _OF_CLIENTS and _READER.search(words):
        return Scope.READER
    if _THIRD.search(words) or (duty.startswith(("recipient.", "web.")) and _THEY.search(words)):
        return Scope.THIRD_PARTY
    if default is Scope.ENGINE and duty.startswith("rights.") and _SELF_SERVICE.search(words):
        return Scope.SERVICE
    return default


class _Clause(msgspec.Struct, frozen=True):
    """What the duty is said with: `own` are the words of the clause itself, `whole` those with what hangs on it."""

    own: str
    whole: str
    before: str = ""
    """The clause in front of one that has no verb of its own, which binds it as strongly."""
    denied: bool = False
    """Whether what the clause hangs on is denied itself, so that its own denial affirms."""


def _clause(sentence: Sentence, labelled: Labelled) -> _Clause:
    """The clause of a duty; an item that says nothing by itself is the end of its introduction."""
    words = sentence.folded
    piece = piece_at(words, labelled.hit.start, labelled.hit.end)
    mine = [each for each in pieces(words) if each.clause == piece.clause]
    kind = piece.kind if piece.kind == "relative" else "main"
    if _existential(words, piece) and labelled.hit.end > piece.end:
        kind = "relative"
    own = " ".join(words[each.start : each.end] for each in mine if each.kind == kind) or words[piece.start : piece.end]
    narrowing = [each for before, each in pairwise(pieces(words)) if narrows(words, each, before)]
    whole = " ".join(words[each.start : each.end] for each in mine if each not in narrowing)
    denied = kind == "relative" and _existential(words, piece) and denies(words[piece.start : piece.end])
    if sentence.item and sentence.intro and not _VERB.search(own):
        said = _last_clause(sentence.goes_on)
        return _Clause(f"{said.own} {own}", f"{said.whole} {whole}")
    return _Clause(own, whole, "" if complete(own) else _before(words, piece), denied)


def _before(words: str, piece: Piece) -> str:
    """The main clause in front of a piece."""
    before = [each for each in pieces(words) if each.clause == piece.clause - 1 and each.kind == "main"]
    return " ".join(words[each.start : each.end] for each in before)


_EXISTS = re.compile(r"\A\W*there (?:is|are)\b")


def _existential(words: str, piece: Piece) -> bool:
    """Whether the piece only says that there is something, of which the next one speaks."""
    return piece.kind == "main" and bool(_EXISTS.match(words[piece.start : piece.end]))


_VERB = re.compile(r"\b(?:is|are|was|will|may|can|must|shall|has|have|does|do|cannot|we|you|they|not|never)\b")


def _last_clause(intro: str) -> _Clause:
    """The main clause that an introduction ends with."""
    found = pieces(intro)
    main = [each for each in found if each.kind == "main"]
    if not main:
        return _Clause(intro, intro)
    mine = [each for each in found if each.clause == main[-1].clause]
    own = " ".join(intro[each.start : each.end] for each in mine if each.kind == "main")
    return _Clause(own, " ".join(intro[each.start : each.end] for each in mine))


def _polarity(clause: _Clause) -> Polarity:
    """`no` where the clause denies; a denial inside a condition or a figure of speech does not count."""
    return Polarity.NO if denies(clause.own) != clause.denied else Polarity.YES


def _modality(clause: _Clause) -> Modality:
    return Modality.ONLY_IF if conditional(clause.whole) else strength(f"{clause.before} {clause.own}")
