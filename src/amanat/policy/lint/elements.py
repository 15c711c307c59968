"""Elements of GDPR Art. 13 and 14 that a policy does not tell, one by one: rules in `lexicon/missing.toml`.

What is told is judged in `told.py`, by the words of the text and by the statements of the reading. Here is what makes
an element demanded, and whether the text can be judged at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property

import msgspec

from amanat.policy.lint.elsewhere import only_elsewhere
from amanat.policy.lint.page import Page, finding
from amanat.policy.lint.told import Telling, Told
from amanat.policy.reading import FieldKind, LintFinding, Reading, Statement
from amanat.policy.text.sentence import Sentence
from amanat.toml.packaged import packaged
from amanat.vocabulary.terms import Polarity

_HANDLES = ("datamap.categories", "datamap.source", "purpose.basis", "purpose.limit", "web.log", "web.tracker")
_RESTS = ("purpose.basis", "special.basis", "marketing.optin", "rights.withdraw", "rights.object")
_RECEIVES = ("recipient.", "web.tracker")
_NEAR = re.compile(
    r"EU|EEA|A[DRT]|B[EG]|C[AHYZ]|D[EK]|E[ES]|F[IOR]|G[BGR]|H[RU]|I[ELMST]|J[EP]|KR|L[ITUV]|MT|N[LOZ]|P[LT]|RO|S[EIK]|UY"
)
"""The European Economic Area, and countries that the Commission has found adequate as a whole."""
_AMERICAN = ("google", "facebook", "meta", "firebase", "admob", "mixpanel", "linkedin", "twitter", "unity", "amplitude")
_FROM_OTHERS = re.compile(
    r"\b(?:obtain|receive|collect|get|gather|acquire|obtained|received|collected)\b[^.;]{0,80}?\bfrom "
    r"(?:(?:other|external|various|additional|outside) (?:sources|parties|people|companies)|"
    r"(?:other )?third[\s-]part(?:y|ies)(?: sources)?|others)\b"
)
_WHO = re.compile(
    r"\b(?:such as|including|include|like|namely|for example|e\.g|for instance|i\.e|in particular|following)\b|"
    r"\bfrom (?:our |your )?(?:social|public|employer|school|credit|payment|advertis\w+|partners|google|facebook|apple|"
    r"data brokers?|sponsors?)"
)
_PROCESSOR = re.compile(
    r"\bwe\s+(?:are|is|act as|acts as|act only as|only act as|am)\s+(?:(?:only|the|a|your|data)\s+){0,3}processor\b"
)
_CONTROLLER = re.compile(r"\bwe\s+(?:are|is|act as|acts as)\s+(?:(?:also|the|a|your|data|joint)\s+){0,3}controllers?\b")
_ANYONE_PROCESSES = re.compile(r"\b(?:is|acts (?:only |solely )?as) (?:only |solely )?(?:a|the) (?:data )?processor\b")
_CLIENTS_CONTROL = re.compile(
    r"\b(?:our|its|the|each|every) (?:business )?(?:customers?|clients?|subscribers?)\b[^.;]{0,40}?"
    r"\b(?:is|are|remains?|acts? as|(?:is|are) always) (?:the |sole |a )*(?:data )?controllers?\b|"
    r"\b(?:solely|only|exclusively) on behalf of (?:its|our|their|the) (?:customers?|clients?)\b"
)
_IN_PART = re.compile(
    r"\b(?:where|when|whenever|if|to the extent|insofar|in (?:such|these|those|some|certain|other) cases?|"
    r"for (?:such|some|certain|these|this|that))\b"
)
"""What is said of a part of the data alone does not make the company a mere processor."""
_AUTOMATED = re.compile(
    r"\bautomat\w+ (?:individual )?decisions?\b|\bautomat\w+ decision|\bdecid\w+ (?:solely )?automatically\b"
)
_RIGHT = re.compile(r"\b(?:right|rights|object|request|review|ask)\b")
_LOGIC = re.compile(
    r"\b(?:logic|criteri\w+|significance|consequences?|factors?|scor(?:e|es|ing)|algorithm\w*|based on|"
    r"because|depends? on)\b"
)

_FOREIGN, _UNREAD, _SEVERAL = 0.1, 0.25, 5
"""Shares of the text, and how many sentences: with more than these not read, nobody knows what the rest tells."""


class _Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as it is written; what its keys mean stands at the head of `lexicon/missing.toml`."""

    rule: str
    elements: tuple[str, ...]
    message: str
    remedy: str
    law: str
    when: str = ""
    told: tuple[Telling, ...] = ()
    right: int | None = None
    head: FieldKind | None = None

    def told_in(self, told: Told) -> bool:
        return (
            told.by_words(self.elements, heads=self.head is None)
            or told.by_statement(self.told)
            or told.by_number(self.right)
            or (self.head is not None and told.by_head(self.head))
        )


class MissingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`missing.toml` as it is written."""

    elsewhere: tuple[str, ...]
    europe: tuple[str, ...]
    rule: tuple[_Rule, ...]


@cache
def _file() -> MissingFile:
    return msgspec.convert(packaged("amanat.policy.lexicon", "missing.toml"), MissingFile)


def rules() -> tuple[_Rule, ...]:
    """The demands, one for each element."""
    return _file().rule


class _Policy:
    """What the demands ask of a page; each answer is the sentence at which a demand arises, or None."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.told = Told(page)

    @cached_property
    def handles(self) -> Sentence | None:
        """The first sentence of a policy that says that personal data are handled."""
        handled = any(each.duty in _HANDLES and each.polarity is Polarity.YES for each in self.page.reading.statements)
        return self.page.sentences[0] if handled else None

    @property
    def processes_only(self) -> bool:
        """Whether the text calls the company a processor and never a controller: Art. 13 and 14 bind controllers.

        A company that speaks of itself by a name which the reader does not know for its own is told by its clients, who
        are the controllers.
        """
        said = [each.folded for each in self.page.sentences]
        if any(map(_CONTROLLER.search, said)):
            return False
        said = [each for each in said if not _IN_PART.search(each)]
        by_name = any(map(_ANYONE_PROCESSES.search, said)) and any(map(_CLIENTS_CONTROL.search, said))
        return by_name or any(map(_PROCESSOR.search, said))

    def based_on(self, *values: str) -> Sentence | None:
        """Where one of the legal bases is named as what processing rests on."""
        return self._first(lambda each: each.duty in _RESTS and not set(values).isdisjoint(each.values("basis")))

    @property
    def interest(self) -> Sentence | None:
        return self.based_on("legitimate_interest")

    @property
    def consent(self) -> Sentence | None:
        return self.based_on("consent")

    @property
    def portable(self) -> Sentence | None:
        return self.based_on("consent", "contract")

    @property
    def duty(self) -> Sentence | None:
        return self.based_on("contract", "legal_obligation")

    @property
    def objectionable(self) -> Sentence | None:
        return self.based_on("legitimate_interest", "public_task") or self._first(
            lambda each: (
                each.duty == "purpose.basis"
                and each.polarity is Polarity.YES
                and any(
                    field.kind == "purpose" and field.value in ("marketing", "advertising") for field in each.fields
                )
            )
        )

    @property
    def abroad(self) -> Sentence | None:
        return self._first(
            lambda each: (
                each.duty.startswith(_RECEIVES)
                and each.polarity is Polarity.YES
                and (any(_third(value) for value in each.values("country")) or _american(each))
            )
        )

    @property
    def others(self) -> Sentence | None:
        """Where data come from others who are not named; None where that sentence or the next names any of them."""
        pairs = zip(self.page.sentences, (*self.page.sentences[1:], None), strict=True)
        said = [
            (each, after)
            for each, after in pairs
            if each.kind != "heading" and _FROM_OTHERS.search(each.folded) and not _denied(each)
        ]
        named = any(one and (one.introduces or _WHO.search(one.folded)) for pair in said for one in pair)
        return None if named or not said else said[0][0]

    @property
    def automated(self) -> Sentence | None:
        """Where a decision is made automatically; None where some sentence tells its logic."""
        said = [
            each
            for each in self.page.sentences
            if each.kind != "heading" and _AUTOMATED.search(each.folded) and not _denied(each)
        ]
        made = [each for each in said if not _RIGHT.search(each.folded)]
        return None if any(_LOGIC.search(each.folded) for each in said) else next(iter(made), None)

    def _first(self, admits: Callable[[Statement], bool]) -> Sentence | None:
        starts = {each.start for each in self.page.reading.statements if admits(each)}
        return next((each for each in self.page.sentences if each.start in starts), None)


_WHEN: Mapping[str, Callable[[_Policy], Sentence | None]] = {
    "": lambda policy: policy.handles,
    "interest": lambda policy: policy.interest,
    "consent": lambda policy: policy.consent,
    "portable": lambda policy: policy.portable,
    "duty": lambda policy: policy.duty,
    "objectionable": lambda policy: policy.objectionable,
    "abroad": lambda policy: policy.abroad,
    "others": lambda policy: policy.others,
    "automated": lambda policy: policy.automated,
}


def missing_elements(page: Page) -> Iterator[LintFinding]:
    """What must be told in this policy and is not.

    Silent at a text that handles no personal data, at that of a mere processor, and where only the law of another
    continent is named. A right that is denied is told, though badly. The data protection officer is never missed: not
    every controller has one. Where much of the text could not be read, what is missing may stand there: that is said
    once, and nothing else.
    """
    if not page.sentences:
        return
    policy = _Policy(page)
    if policy.handles is None or policy.processes_only:
        return
    if only_elsewhere(page, _file().elsewhere, _file().europe):
        return
    missed = [
        finding(rule.rule, place, rule.message, rule.remedy, law=rule.law)
        for rule in rules()
        if (place := _WHEN[rule.when](policy)) is not None and not rule.told_in(policy.told)
    ]
    unknown = _not_understood(page.reading)
    if missed and unknown:
        yield finding(
            "elements-not-judged",
            page.sentences[0],
            f"{unknown}, so it was not judged whether all that Art. 13 and 14 demand is told",
            "read that part yourself, or give the policy in English alone",
            law="GDPR Art. 13, 14",
        )
        return
    yield from missed


def _not_understood(reading: Reading) -> str:
    """What share of the text could not be read, in words; empty where it is small."""
    whole = len(reading.text.strip()) or 1
    foreign = sum(each.end - each.start for each in reading.foreign)
    if foreign > _FOREIGN * whole:
        spoken = ", ".join(sorted({each.language for each in reading.foreign}))
        return f"{foreign / whole:.0%} of the text is in another language ({spoken})"
    unread = sum(each.end - each.start for each in reading.unread)
    if len(reading.unread) >= _SEVERAL and unread > _UNREAD * whole:
        return f"{unread / whole:.0%} of the text was not understood"
    return ""


def _third(country: str) -> bool:
    return bool(country) and not _NEAR.fullmatch(country)


def _american(statement: Statement) -> bool:
    named = (*statement.values("tracker"), *statement.values("vendor"))
    return any(value.startswith(_AMERICAN) for value in named)


def _denied(sentence: Sentence) -> bool:
    return bool(re.search(r"\b(?:not|never|no)\b", sentence.folded))
