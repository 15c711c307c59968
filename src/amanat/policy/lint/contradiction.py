"""Two sentences that cannot both be so: pairs in `lexicon/contradictions.toml`, and categories denied and listed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec

from amanat.policy.lint.page import Page, finding
from amanat.policy.patterns import Pattern, compile_all, found_in
from amanat.policy.reading import LintFinding
from amanat.policy.rules import words
from amanat.policy.sentence import Sentence
from amanat.vocabulary.country import eea
from amanat.vocabulary.terms import Lawful, Polarity


class SideData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"with_": "with"}):
    """What one of the two sentences says. `abroad`: it names a country outside of the EEA."""

    say: tuple[str, ...]
    with_: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    abroad: bool = False


class PairData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as it is written: the finding stands at the `other` sentence, and quotes the first that says `one`."""

    rule: str
    one: SideData
    other: SideData
    message: str
    remedy: str
    law: str
    lawful: str = ""


class _Side(msgspec.Struct, frozen=True):
    data: SideData
    say: tuple[Pattern, ...]
    with_: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]

    def said_by(self, page: Page, sentence: Sentence) -> bool:
        if not found_in(self.say, sentence.folded) or found_in(self.unless, sentence.folded):
            return False
        if self.with_ and not found_in(self.with_, sentence.folded):
            return False
        return not self.data.abroad or bool(page.values(sentence, "country") - eea())


@cache
def _pairs() -> tuple[tuple[PairData, _Side, _Side], ...]:
    text = files("amanat.policy.lexicon").joinpath("contradictions.toml").read_text("utf-8")
    data = msgspec.convert(tomllib.loads(text)["pair"], list[PairData])
    return tuple((each, _compiled(each.one), _compiled(each.other)) for each in data)


def pair_data() -> tuple[PairData, ...]:
    """The pairs of this installation as they are written."""
    return tuple(data for data, _, _ in _pairs())


def _compiled(data: SideData) -> _Side:
    lists = words()
    return _Side(data, compile_all(data.say, lists), compile_all(data.with_, lists), compile_all(data.unless, lists))


def contradictions(page: Page) -> Iterator[LintFinding]:
    """Each sentence that cannot be so beside another one; the message quotes that one."""
    for data, one, other in _pairs():
        first = next((sentence for sentence in page.prose if one.said_by(page, sentence)), None)
        if first is None:
            continue
        for sentence in page.prose:
            if sentence is not first and other.said_by(page, sentence):
                yield finding(
                    data.rule,
                    sentence,
                    f"{data.message}: {page.quote(first)}",
                    data.remedy,
                    law=data.law,
                    lawful=Lawful(data.lawful) if data.lawful else None,
                )


_DENIES = re.compile(
    r"\b(?:do not|does not|don't|never|will not|not)\s+(?:knowingly |intentionally |currently |at present )?(?:collect\w*|store|record|ask for|process)\b"
)
_PARTLY = re.compile(
    r"\b(?:unless|except|without|if|other than|until|only|knowingly|intentionally|children|minors|under|directly|about|ourselves|via|"
    r"through|automatically|from|when|while|where|using|(?<!ask )for|but|however|solely|continuously|link\w*|combin\w*|such as|sensitive|full|complete|entire|whole|raw|exact|precise)\b"
)
_TOO_WIDE = frozenset(
    {"identity", "contact", "technical", "usage", "content", "account", "log", "preferences", "identity_document"}
)


def category_contradicts(page: Page) -> Iterator[LintFinding]:
    """A category that is not collected, says one sentence, is listed as collected by another."""
    denied: dict[str, Sentence] = {}
    for sentence in page.prose:
        for category in _denied(page, sentence):
            denied.setdefault(category, sentence)
    for sentence in page.prose if denied else ():
        for statement in page.statements(sentence):
            if statement.duty != "datamap.categories" or statement.polarity is Polarity.NO or _hedged(sentence):
                continue
            for category in sorted(denied.keys() & set(statement.values("category"))):
                if denied[category] is not sentence:
                    yield finding(
                        "category-contradicts",
                        sentence,
                        f"`{category}` is listed here, and another sentence denies it: {page.quote(denied[category])}",
                        "take out the one that is not so",
                        law="GDPR Art. 5(1)(a), 12(1)",
                    )


def _denied(page: Page, sentence: Sentence) -> set[str]:
    """Categories named behind a flat denial to collect them."""
    match = _DENIES.search(sentence.folded)
    if match is None or _PARTLY.search(sentence.folded) or "datamap.absent" not in page.duties(sentence):
        return set()
    after = sentence.start + match.end()
    fields = (field for statement in page.statements(sentence) for field in statement.fields)
    return {field.value for field in fields if field.kind == "category" and field.start >= after} - _TOO_WIDE


def _hedged(sentence: Sentence) -> bool:
    return bool(re.search(r"\b(?:not|never|without|no)\b", sentence.folded))
