"""Which elements of GDPR Art. 13 and 14 a policy tells, and where.

What people must be told is told by words of a few kinds: a name, a way of contact, a right, a period. The words are in
`lexicon/elements.toml`, in the pattern language of `amanat.policy.matching.patterns`; names, ways of contact and aims
have their own modules; categories, purposes and recipients come from the fields of the statements besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

import msgspec

from amanat.policy.fields.aims import aims
from amanat.policy.matching.finder import Finder
from amanat.policy.matching.kept import kept
from amanat.policy.matching.lexical import finder, sift
from amanat.policy.matching.patterns import Found
from amanat.policy.names.naming import names
from amanat.policy.names.own import padded
from amanat.policy.names.reach import contacts
from amanat.policy.reading import FieldKind, Reading, Span, Statement
from amanat.policy.text.sentence import Sentence
from amanat.policy.text.undecided import UNDECIDED
from amanat.toml.packaged import packaged
from amanat.vocabulary.terms import Polarity

_CLAUSE_END = re.compile(r"[,;:()\[\]]|[.!?](?=\s|\Z)|\Z")
_RIM = re.compile(r"\w.*\w|\w", re.DOTALL)
_LONGEST = 8_000
"""Characters. What is longer is no sentence."""
_BESIDE = ("policy.", "contact.", "external.", "security.", "rights.", "marketing.optout", "public.")
"""Duties whose statements name data, aims and other people in passing: they tell no element by their fields."""


class Element(msgspec.Struct, frozen=True, order=True):
    """`text[start:end]` tells the element `name`, which the `article` demands.

    Names are the keys of `[article]` in `lexicon/elements.toml`. Two of them are no element by themselves: `defence` is
    an interest that the text pursues without calling it legitimate, `compelled` a disclosure that the law forces.
    """

    start: int
    end: int
    name: str
    article: str


class _Data(msgspec.Struct, frozen=True, rename={"with_": "with"}, forbid_unknown_fields=True):
    """A rule as it is written; what its keys mean stands at the head of `lexicon/elements.toml`."""

    element: str
    say: tuple[str, ...]
    with_: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    intro: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    item: bool = False
    clause: bool = False


class _Fields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An element that fields tell, as it is written."""

    kinds: tuple[FieldKind, ...]
    duties: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def spans(self, statements: Iterable[Statement]) -> tuple[Span, ...]:
        return tuple(
            Span(field.start, field.end)
            for statement in statements
            for field in statement.fields
            if field.kind in self.kinds and field.value not in self.unless
        )


class ElementsFile(msgspec.Struct, frozen=True):
    """The file as it is written, but for what `amanat.policy.fields.aims` reads of it."""

    rule: list[_Data]
    article: dict[str, str]
    field: dict[str, _Fields]


class _Rule(msgspec.Struct, frozen=True):
    data: _Data
    say: Finder
    with_: Finder
    unless: Finder
    intro: Finder
    section: Finder
    lead: Finder
    before: Finder
    column: Finder

    def fits(self, sentence: Sentence) -> bool:
        return (
            (not self.data.item or sentence.item)
            and (not self.intro or self.intro.stands_in(sentence.intro))
            and (not self.section or self.section.stands_in(sentence.section))
            and (not self.lead or self.lead.stands_in(sentence.lead))
            and (not self.before or self.before.stands_in(sentence.before))
            and (not self.column or self.column.stands_in(sentence.column))
            and (not self.with_ or self.with_.stands_in(sentence.folded))
            and not self.unless.stands_in(sentence.folded)
        )


class Lexicon:
    """The rules behind one automaton: a pattern is tried only where the words it needs stand."""

    def __init__(self, rules: Iterable[_Data], articles: Mapping[str, str], fields: Mapping[str, _Fields]) -> None:
        self.articles = articles
        self.fields = fields
        self._rules = tuple(map(_compiled, rules))
        self._finder = Finder(tuple(pattern for rule in self._rules for pattern in rule.say.patterns), sift())
        self._rule_of = tuple(rule for rule in self._rules for _ in rule.say.patterns)

    def told(self, sentence: Sentence) -> Iterator[tuple[str, Span]]:
        """Names and spans of what the sentence tells by its words."""
        for place, pattern in self._finder.candidates(sentence.folded):
            rule = self._rule_of[place]
            for number, match in enumerate(pattern.finditer(sentence.folded)):
                if number == 0 and not rule.fits(sentence):
                    break
                yield rule.data.element, _span(sentence, match, rule.data.clause)


def _compiled(data: _Data) -> _Rule:
    lists = (data.say, data.with_, data.unless, data.intro, data.section, data.lead, data.before, data.column)
    return _Rule(data, *map(finder, lists))


def _span(sentence: Sentence, match: Found, clause: bool) -> Span:
    """The words that matched, without the marks at their rim; with `clause`, on to the end of the clause."""
    start, end = match.span()
    if clause and (stop := _CLAUSE_END.search(sentence.folded, end)):
        end = stop.start()
    said = _RIM.search(sentence.folded[start:end])
    if said is None:
        return Span(sentence.start + start, sentence.start + end)
    return Span(sentence.start + start + said.start(), sentence.start + padded(sentence.folded, start + said.end()))


@cache
def lexicon() -> Lexicon:
    """The words of this installation. Raises `InputError` for a pattern that does not compile."""
    written = kept().part("elements", ElementsFile, _written)
    return Lexicon(written.rule, written.article, written.field)


def _written() -> ElementsFile:
    return msgspec.convert(packaged("amanat.policy.lexicon", "elements.toml"), ElementsFile)


def elements(reading: Reading, sentences: tuple[Sentence, ...]) -> tuple[Element, ...]:
    """Every element that the policy tells, each place once by its longest words, in the order of the text.

    A right that is denied, or data that are not collected, are told too; what stands in a choice that nobody made is
    not. Nothing in a text of another language.
    """
    if reading.language != "en":
        return ()
    sentences = tuple(each for each in sentences if each.end - each.start <= _LONGEST)
    found = {
        *_by_words(reading.text, sentences),
        *_by_fields(reading),
        *_by_interests(reading, sentences),
        *_by_aims(reading, sentences),
    }
    undecided = [match.span() for match in UNDECIDED.finditer(reading.text)]
    articles = lexicon().articles
    return tuple(
        sorted(
            Element(span.start, span.end, name, articles[name])
            for name, span in _longest(found)
            if not any(start <= span.start < end for start, end in undecided)
        )
    )


def _longest(found: Iterable[tuple[str, Span]]) -> Iterator[tuple[str, Span]]:
    """Without the spans that lie in a longer one of the same element."""
    ends: dict[str, int] = {}
    for name, span in sorted(found, key=lambda each: (each[1].start, -each[1].end, each[0])):
        if span.end > ends.get(name, -1):
            ends[name] = span.end
            yield name, span


def _by_words(text: str, sentences: tuple[Sentence, ...]) -> Iterator[tuple[str, Span]]:
    yield from (("controller-name", span) for span in names(text, sentences))
    yield from (("controller-contact", span) for span in contacts(text, sentences))
    for sentence in sentences:
        yield from _told(sentence)


def _told(sentence: Sentence) -> Iterator[tuple[str, Span]]:
    bare = msgspec.structs.replace(sentence, start=0, end=sentence.end - sentence.start, path=())
    for name, span in _told_from_start(bare):
        yield name, Span(sentence.start + span.start, sentence.start + span.end)


@lru_cache(maxsize=4096)
def _told_from_start(sentence: Sentence) -> tuple[tuple[str, Span], ...]:
    """The same words in the same place tell the same: templates recur."""
    return tuple(lexicon().told(sentence))


def _by_fields(reading: Reading) -> Iterator[tuple[str, Span]]:
    spoken = [each for each in reading.statements if not each.duty.startswith(_BESIDE)]
    for name, source in lexicon().fields.items():
        earnest = [each for each in spoken if each.duty.startswith(source.duties)]
        spans = source.spans(earnest) or source.spans(spoken)
        yield from ((name, span) for span in spans)


def _by_interests(reading: Reading, sentences: tuple[Sentence, ...]) -> Iterator[tuple[str, Span]]:
    """What is pursued where a legitimate interest is the one basis that a statement rests on."""
    resting = set()
    for statement in reading.statements:
        rests = statement.duty.startswith("purpose.") and statement.polarity is Polarity.YES
        if rests and set(statement.values("basis")) == {"legitimate_interest"}:
            resting.add(statement.start)
            pursued = (each for each in statement.fields if each.kind == "purpose")
            yield from (("interests", Span(each.start, each.end)) for each in pursued)
    for sentence in sentences:
        if sentence.start in resting:
            yield from (("interests", span) for span in aims(sentence))


def _by_aims(reading: Reading, sentences: tuple[Sentence, ...]) -> Iterator[tuple[str, Span]]:
    carried: dict[int, bool] = {}
    for statement in reading.statements:
        carried[statement.start] = carried.get(statement.start, False) or not statement.duty.startswith(_BESIDE)
    for sentence in sentences:
        if carried.get(sentence.start, True):
            yield from (("purposes", span) for span in aims(sentence))
