"""How a statement stands: kind, scope, polarity, modality."""

from __future__ import annotations

import re

import msgspec

from amanat.policy.kinds import kind_of
from amanat.policy.label import Labelled
from amanat.policy.sentence import Sentence
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
_NOT = re.compile(
    r"\b(?:not|never|neither|nor|cannot|can't|don't|doesn't|won't|without|no longer|none)\b|"
    r"\bno (?:personal|one|data|information|cookies|method|other|third|profiling|automated)\b"
)
_CONDITION_OF_NOT = re.compile(
    r"\b(?:if|when|where|should|unless|until|although|whether)\b[^,;]{0,120}?\b(?:not|never|"
    r"no longer|don't|cannot|without)\b"
)
_PASSING_NOT = re.compile(
    r"\b(?:not limited to|not only|whether or not|may not be able|not be able|no later than|"
    r"not later than|no longer than|without undue delay|without delay|not permanently"
    r"|no longer (?:necessary|needed|required|wish|want|desire|receive)|"
    r"without (?:the )?(?:disclosure|registering|telling|logging)|not work properly|not work|"
    r"not responsible|"
    r"cannot identify|not directly identify|not already|without charge|without cost|if not)\b"
)
_ONLY_IF = re.compile(
    r"\bonly (?:if|when|where|with|after|on|in|upon|as)\b|\bunless\b|\bexcept (?:as|if|where|when|in|"
    r"with)\b|\bwithout (?:your|their|the|prior|explicit|express)\b.{0,30}\b(?:consent|permission)\b"
)
_MUST = re.compile(r"\b(?:must|shall|required to|obliged|obligated|have to|has to|mandatory)\b")
_WILL = re.compile(r"\b(?:will|we'll|won't)\b")
_MAY = re.compile(
    r"\b(?:may|might|can|could|are able to|are entitled|entitled to|at our discretion|reserves? the right|right to)\b"
)
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
    return Stance(kind, scope, _polarity(words), _modality(words))


def _scope(default: Scope, duty: str, words: str) -> Scope:
    if duty not in _OF_CLIENTS and _READER.search(words):
        return Scope.READER
    if _THIRD.search(words) or (duty.startswith(("recipient.", "web.")) and _THEY.search(words)):
        return Scope.THIRD_PARTY
    if default is Scope.ENGINE and duty.startswith("rights.") and _SELF_SERVICE.search(words):
        return Scope.SERVICE
    return default


def _polarity(words: str) -> Polarity:
    """`no` where the main clause denies; a denial inside a condition or a figure of speech does not count."""
    rest = _PASSING_NOT.sub(" ", _CONDITION_OF_NOT.sub(" ", words))
    return Polarity.NO if _NOT.search(rest) else Polarity.YES


def _modality(words: str) -> Modality:
    if _ONLY_IF.search(words):
        return Modality.ONLY_IF
    for pattern, modality in ((_MUST, Modality.MUST), (_WILL, Modality.WILL), (_MAY, Modality.MAY)):
        if pattern.search(words):
            return modality
    return Modality.DOES
