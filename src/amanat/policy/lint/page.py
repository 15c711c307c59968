"""What a lint rule may look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property

from amanat.policy.fields.find import find_fields
from amanat.policy.reading import FieldKind, LintFinding, Reading, Statement
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.terms import Lawful

SHOWN = 8
"""Words of another sentence that a message quotes."""


class Page:
    """A reading and its sentences, with a few ways to look at them."""

    def __init__(self, reading: Reading, sentences: tuple[Sentence, ...]) -> None:
        self.reading = reading
        self.text = reading.text
        self.sentences = sentences
        self._standing: dict[str, bool] = {}
        self._places: dict[tuple[tuple[str, ...], FieldKind], dict[str, set[tuple[int, int]]]] = {}

    @cached_property
    def carried(self) -> dict[tuple[int, int], list[Statement]]:
        """The statements of each sentence, by its span."""
        found: dict[tuple[int, int], list[Statement]] = {}
        for statement in self.reading.statements:
            found.setdefault((statement.start, statement.end), []).append(statement)
        return found

    @cached_property
    def folded(self) -> str:
        """The sentences in one, folded, a line each."""
        return "\n".join(sentence.plain for sentence in self.sentences)

    @cached_property
    def prose(self) -> tuple[Sentence, ...]:
        """The sentences that are no headings."""
        return tuple(sentence for sentence in self.sentences if sentence.kind != "heading")

    def statements(self, sentence: Sentence) -> list[Statement]:
        return self.carried.get((sentence.start, sentence.end), [])

    def duties(self, sentence: Sentence) -> set[str]:
        return {statement.duty for statement in self.statements(sentence)}

    def values(self, sentence: Sentence, kind: FieldKind) -> set[str]:
        """The values of one kind of field that the sentence names, whether or not it carries a duty."""
        carried = self.statements(sentence)
        fields = carried[0].fields if carried else find_fields(sentence)
        return {field.value for field in fields if field.kind == kind and field.value}

    def stated_elsewhere(self, sentence: Sentence, duties: tuple[str, ...], kind: FieldKind) -> bool:
        """Whether another sentence carries one of the duties and names a field of this kind that this one does not."""
        here, place = self.values(sentence, kind), {(sentence.start, sentence.end)}
        return any(value not in here and places - place for value, places in self._stated(duties, kind).items())

    def _stated(self, duties: tuple[str, ...], kind: FieldKind) -> dict[str, set[tuple[int, int]]]:
        """Where each value of a kind is named by a statement of these duties."""
        if (duties, kind) not in self._places:
            found = self._places[duties, kind] = {}
            for each in self.reading.statements:
                for value in each.values(kind) if each.duty in duties else ():
                    found.setdefault(value, set()).add((each.start, each.end))
        return self._places[duties, kind]

    def words(self, sentence: Sentence) -> str:
        return self.text[sentence.start : sentence.end]

    def says(self, *words: str) -> bool:
        """Whether one of the words stands anywhere, addresses among them."""
        return any(map(self._stands, words))

    def _stands(self, word: str) -> bool:
        if word not in self._standing:
            self._standing[word] = word in self.folded
        return self._standing[word]

    def quote(self, sentence: Sentence) -> str:
        """The first words of a sentence, with its section, for a message about another one."""
        words = " ".join(self.words(sentence).split()).split(" ")
        shown = " ".join(words[:SHOWN]) + (" …" if len(words) > SHOWN else "")
        return f"`{shown}`" + (f" (in `{sentence.path[-1]}`)" if sentence.path else "")


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def spoken(day: date) -> str:
    """A day as it is said, such as `16 July 2020`, whatever the locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_PERIOD = re.compile(r"P(T?)(\d+)([HDWMY])\Z")
_UNITS = {"TH": "hour", "TM": "minute", "D": "day", "W": "week", "M": "month", "Y": "year"}


def spoken_period(period: str) -> str:
    """A period of ISO 8601 as it is said, such as `30 days`; as it is written where it has several parts."""
    match = _PERIOD.match(period)
    if match is None:
        return period
    unit = _UNITS.get(match[1] + match[3], match[3])
    return f"{match[2]} {unit}" + ("" if match[2] == "1" else "s")


CLEAR = "GDPR Art. 12(1)"
"""A policy is concise, transparent, intelligible and easily accessible."""

LintRule = Callable[[Page], Iterable[LintFinding]]


def finding(
    rule: str,
    sentence: Sentence,
    message: str,
    remedy: str,
    *,
    law: str | None = None,
    lawful: Lawful | None = None,
    since: date | None = None,
) -> LintFinding:
    """A finding over a whole sentence."""
    return LintFinding(
        rule=rule,
        start=sentence.start,
        end=sentence.end,
        message=message,
        remedy=remedy,
        law=law,
        lawful=lawful,
        since=since.isoformat() if since else None,
    )
