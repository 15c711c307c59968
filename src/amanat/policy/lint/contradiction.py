"""Two sentences that cannot both be so: pairs in `lexicon/contradictions.toml`, and categories denied and listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from amanat.policy.lint.page import Page, finding
from amanat.policy.matching.finder import Finder
from amanat.policy.matching.lexical import finder, sift, words
from amanat.policy.matching.patterns import compile_all
from amanat.policy.reading import Action, FieldKind, LintFinding, Statement
from amanat.policy.text.sentence import Sentence
from amanat.policy.text.view import fold
from amanat.toml.packaged import packaged
from amanat.vocabulary.country import eea
from amanat.vocabulary.terms import Lawful, Modality, Polarity

_WORD = re.compile(r"\w[\w'-]*")


class SideData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"with_": "with"}):
    """What one of the two sentences says: by its words (`say`), by a statement it carries (`duties`), or by both.

    Such a statement has this `polarity`, does one of `actions`, is the company's own or says no actor, and hangs on no
    condition or exception. `values` are those of its fields, or of the sentence's where it carries none, of which one
    must be there. `only`: the sentence has no other words than these. `abroad`: it names a country outside of the EEA.
    """

    say: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    polarity: Polarity = Polarity.YES
    actions: tuple[Action, ...] = ()
    kinds: tuple[FieldKind, ...] = ()
    values: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    abroad: bool = False

    def stated_by(self, statement: Statement) -> bool:
        frame = statement.frame
        return (
            statement.duty.startswith(self.duties)
            and statement.polarity is self.polarity
            and (not self.actions or frame.action in self.actions)
            and frame.actor in ("we", "unsaid", "nobody")
            and statement.modality is not Modality.ONLY_IF
            and frame.condition is None
            and frame.exception is None
        )


class PairData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as it is written: the finding stands at the `other` sentence, and quotes the first that says `one`.

    With `together` the two must speak of the same thing: neither a heading nor a word of `places` sets them apart.
    """

    rule: str
    one: SideData
    other: SideData
    message: str
    remedy: str
    law: str
    lawful: str = ""
    together: bool = False


class PairFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written.

    `general` are words of headings that name no service or kind of people apart from the others.
    """

    pair: tuple[PairData, ...]
    general: tuple[str, ...]
    places: dict[str, tuple[str, ...]]


class _Side(msgspec.Struct, frozen=True):
    data: SideData
    with_: Finder
    unless: Finder
    only: frozenset[str]

    def admits(self, page: Page, sentence: Sentence) -> bool:
        data, said = self.data, sentence.folded
        if self.unless.stands_in(said) or (self.with_ and not self.with_.stands_in(said)):
            return False
        if self.only and not self.only.issuperset(_WORD.findall(said)):
            return False
        if data.duties and not any(map(data.stated_by, page.statements(sentence))):
            return False
        if data.kinds and not self._names(page, sentence):
            return False
        return not data.abroad or bool(page.values(sentence, "country") - eea())

    def _names(self, page: Page, sentence: Sentence) -> bool:
        named = {value for kind in self.data.kinds for value in page.values(sentence, kind)}
        return not named.isdisjoint(self.data.values) if self.data.values else bool(named)


class _Pairs:
    """All pairs behind one automaton: side 2n is the `one` of pair n, side 2n + 1 its `other`."""

    def __init__(self, written: PairFile) -> None:
        self.data = written.pair
        self._general = frozenset(written.general)
        self._places = {word: place for place, named in written.places.items() for word in named}
        self._sides = tuple(
            _Side(side, finder(side.with_), finder(side.unless), frozenset(side.only))
            for pair in self.data
            for side in (pair.one, pair.other)
        )
        say = [(n, pattern) for n, side in enumerate(self._sides) for pattern in compile_all(side.data.say, words())]
        self._side_of = tuple(number for number, _ in say)
        self._finder = Finder(tuple(pattern for _, pattern in say), sift())
        self._wordless = frozenset(number for number, side in enumerate(self._sides) if not side.data.say)

    def said_on(self, page: Page) -> dict[int, list[Sentence]]:
        """The sentences that say each side, in the order of the text."""
        found: dict[int, list[Sentence]] = {}
        for sentence in page.prose:
            met = {
                self._side_of[place]
                for place, pattern in self._finder.candidates(sentence.folded)
                if pattern.search(sentence.folded)
            }
            if page.statements(sentence):
                met |= self._wordless
            for side in sorted(met):
                if self._sides[side].admits(page, sentence):
                    found.setdefault(side, []).append(sentence)
        return found

    def together(self, one: Sentence, other: Sentence) -> bool:
        """Whether two sentences speak of the same thing, as far as their headings and their places tell."""
        places = [
            {self._places[word] for word in _WORD.findall(each.folded) if word in self._places} for each in (one, other)
        ]
        if all(places) and places[0].isdisjoint(places[1]):
            return False
        apart = set(one.path) ^ set(other.path)
        return all(self._general.issuperset(_WORD.findall(fold(heading))) for heading in apart)


@cache
def _pairs() -> _Pairs:
    return _Pairs(msgspec.convert(packaged("amanat.policy.lexicon", "contradictions.toml"), PairFile))


def pair_data() -> tuple[PairData, ...]:
    """The pairs of this installation as they are written."""
    return _pairs().data


def contradictions(page: Page) -> Iterator[LintFinding]:
    """Each sentence that cannot be so beside another one; the message quotes that one."""
    said = _pairs().said_on(page)
    for number, data in enumerate(_pairs().data):
        ones = said.get(2 * number, [])[: None if data.together else 1]
        for sentence in said.get(2 * number + 1, ()) if ones else ():
            first = next((each for each in ones if not data.together or _pairs().together(each, sentence)), None)
            if first and sentence is not first:
                yield finding(
                    data.rule,
                    sentence,
                    f"{data.message}: {page.quote(first)}",
                    data.remedy,
                    law=data.law,
                    lawful=Lawful(data.lawful) if data.lawful else None,
                )


_DENIES = re.compile(
    r"\b(?:do not|does not|don't|never|will not|not)\s+"
    r"(?:knowingly |intentionally |currently |at present )?(?:collect\w*|record|ask for)\b"
)
_DENIED = re.compile(r"\b(?:is|are) (?:not|never) (?:collected|recorded|asked for)\b")
_PARTLY = re.compile(
    r"\b(?:unless|except|without|if|other than|until|only|knowingly|"
    r"intentionally|children|minors|under|directly|about|ourselves|via|"
    r"through|automatically|from|when|while|where|using|(?<!ask )for|but|"
    r"however|solely|continuously|link\w*|combin\w*|such as|sensitive|full|complete|entire|whole|raw|exact|precise)\b"
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
                    name, other = category.replace("_", " "), page.quote(denied[category])
                    yield finding(
                        "category-contradicts",
                        sentence,
                        f"{name} is listed here, and another sentence denies it: {other}",
                        "take out the one that is not so",
                        law="GDPR Art. 5(1)(a), 12(1)",
                    )


def _denied(page: Page, sentence: Sentence) -> set[str]:
    """Categories that are flatly denied: those behind the denial, or before it where they are its subject."""
    match = _DENIED.search(sentence.folded) or _DENIES.search(sentence.folded)
    if match is None or _PARTLY.search(sentence.folded) or "datamap.absent" not in page.duties(sentence):
        return set()
    fields = (field for statement in page.statements(sentence) for field in statement.fields)
    named = [field for field in fields if field.kind == "category"]
    if match.re is _DENIES:
        denied = {field.value for field in named if field.start >= sentence.start + match.end()}
    else:
        denied = {field.value for field in named if field.end <= sentence.start + match.start()}
    return denied - _TOO_WIDE


def _hedged(sentence: Sentence) -> bool:
    return bool(re.search(r"\b(?:not|never|without|no)\b", sentence.folded))
