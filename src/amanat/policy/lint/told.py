"""Which elements of GDPR Art. 13 and 14 the reading itself tells: its statements and fields, and rights by number.

`amanat.policy.elements` finds elements by their words. What the reader has understood as a statement of the matching
duty is told as well, in whatever words: no finding may say that a right is not told which the reading shows as told.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from functools import cached_property

import msgspec

from amanat.policy.elements import elements
from amanat.policy.lint.page import Page
from amanat.policy.reading import Actor, FieldKind, Statement
from amanat.policy.text.sentence import Sentence

_ARTICLES = re.compile(r"\bart(?:icle)?s?\.?\s+(?=\d)")
_NUMBERS = re.compile(
    r"(?P<first>\d{1,3})(?:\s*\([\da-z]\))*(?:\s*(?:-|to|through)\s*(?P<last>\d{1,3})(?:\s*\([\da-z]\))*)?"
    r"(?:\s*(?:,|and|or|&)+\s*(?:art(?:icle)?s?\.?\s+)?)*"
)
_RIGHTS = re.compile(r"\brights?\b")
_GDPR = re.compile(r"\bgdpr\b|\bgeneral data protection regulation\b")
_HIGHEST = 99
"""Articles of the GDPR."""


class Telling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of statement that tells an element.

    `duties` are beginnings of its duty, `actors` who may act in it. Where there are `fields` it must name one of these
    kinds; where there are `values` one that begins so. `cell`: only where it is a table cell, whose column says what it
    is. With `column` the cells under a head that has one of these words tell it by their fields, whether or not they
    carry a statement.
    """

    duties: tuple[str, ...] = ()
    fields: tuple[FieldKind, ...] = ()
    values: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()
    cell: bool = False
    column: tuple[str, ...] = ()

    def by(self, statement: Statement) -> bool:
        if not statement.duty.startswith(self.duties) or (self.actors and statement.frame.actor not in self.actors):
            return False
        named = [each.value for each in statement.fields if each.kind in self.fields]
        return not self.fields or any(not self.values or value.startswith(self.values) for value in named)


class Told:
    """What a policy tells, asked rule by rule."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._heads = [each for each in page.sentences if _is_head(each)]
        self._begins = [each.start for each in self._heads]
        found = elements(page.reading, page.sentences)
        self._said = {each.name for each in found}
        self._said_in_text = {each.name for each in found if not self._in_head(each.start)}
        self._numbers = {number for each in page.prose for number in rights_by_number(each.folded)}
        if _interest_is_told(page):
            self._said_in_text.add("interests")
            self._said.add("interests")

    def by_words(self, names: tuple[str, ...], heads: bool) -> bool:
        """Whether one of the elements is told by its words; `heads`: those of headings and heads of tables count."""
        return not (self._said if heads else self._said_in_text).isdisjoint(names)

    def by_statement(self, tellings: tuple[Telling, ...]) -> bool:
        return any(
            self._in_column(telling)
            if telling.column
            else any(self._tells(telling, each) for each in self.page.reading.statements)
            for telling in tellings
        )

    def by_number(self, article: int | None) -> bool:
        """Whether the right of this article of the GDPR is told by its number."""
        return article in self._numbers

    def by_head(self, kind: FieldKind) -> bool:
        """Whether a heading or the head of a table names something of this kind, such as `Legitimate interests`."""
        return any(self.page.values(each, kind) for each in self._heads)

    def _tells(self, telling: Telling, statement: Statement) -> bool:
        return telling.by(statement) and (not telling.cell or (statement.start, statement.end) in self._cells)

    def _in_column(self, telling: Telling) -> bool:
        under = (each for each in self.page.sentences if any(word in each.column for word in telling.column))
        return any(self.page.values(each, kind) for each in under for kind in telling.fields)

    @cached_property
    def _cells(self) -> set[tuple[int, int]]:
        return {(each.start, each.end) for each in self.page.sentences if each.kind == "cell"}

    def _in_head(self, place: int) -> bool:
        before = bisect(self._begins, place)
        return before > 0 and place < self._heads[before - 1].end


def _is_head(sentence: Sentence) -> bool:
    """A heading, or a cell that has nothing above it: the head of a column."""
    return sentence.kind == "heading" or (sentence.kind == "cell" and not sentence.intro)


def rights_by_number(folded: str) -> Iterator[int]:
    """The articles of the GDPR in a sentence that gives rights by their numbers, such as `Articles 15 to 18 and 21`."""
    if not _RIGHTS.search(folded) or not _GDPR.search(folded):
        return
    for named in _ARTICLES.finditer(folded):
        place = named.end()
        while number := _NUMBERS.match(folded, place):
            first, last = int(number["first"]), int(number["last"] or number["first"])
            yield from range(first, min(last, _HIGHEST) + 1)
            place = number.end()


def _interest_is_told(page: Page) -> bool:
    """Whether a purpose stands beside the legitimate interest: in its sentence, or in its row of a table."""
    rows: set[tuple[tuple[str, ...], str]] = set()
    for sentence in page.sentences:
        if "legitimate_interest" in page.values(sentence, "basis"):
            if sentence.kind == "cell":
                rows.add((sentence.path, sentence.row))
            elif page.values(sentence, "purpose"):
                return True
    return any((each.path, each.row) in rows and _tells_purpose(page, each) for each in page.sentences if each.row)


def _tells_purpose(page: Page, cell: Sentence) -> bool:
    return any(each.duty == "purpose.basis" and not each.values("basis") for each in page.statements(cell))
