"""A reading in passages: every sentence with what it carries and the heading it stands under."""

from __future__ import annotations

import re
from bisect import bisect_left

from amanat.policy.compare.model import Became, Passage
from amanat.policy.corrections.model import sentence_key
from amanat.policy.labelling.loads import load_of
from amanat.policy.labelling.signals import why_informs
from amanat.policy.reader import split
from amanat.policy.reading import Reading, Statement
from amanat.policy.text.sentence import Sentence, is_question

_ASKS = re.compile(r"[^a-z]*(?:how|what|why|who|whom|whose|where|when|which|do|does|can|is|are|will)\b")
"""A heading that asks without a mark."""


def passages(reading: Reading) -> tuple[Passage, ...]:
    """Every sentence of a reading, headings too, in the order of the text."""
    carried: dict[tuple[int, int], list[Statement]] = {}
    for statement in reading.statements:
        carried.setdefault((statement.start, statement.end), []).append(statement)
    unread = {(span.start, span.end) for span in reading.unread}
    found: list[Passage] = []
    home = -1
    cells = _Cells(reading)
    for sentence in split(reading.text):
        span = (sentence.start, sentence.end)
        words = reading.text[sentence.start : sentence.end]
        became: Became = "statements" if span in carried else "unread" if span in unread else "informative"
        heading = sentence.kind == "heading"
        found.append(
            Passage(
                start=sentence.start,
                end=sentence.end,
                text=words,
                key=sentence_key(words),
                became=became,
                section=sentence.path,
                intro=sentence.intro,
                heading=heading,
                home=home,
                harmless=_harmless(sentence),
                slot=_slot(sentence),
                cell=cells.heads(sentence),
                statements=tuple(carried.get(span, ())),
            )
        )
        home = len(found) - 1 if heading else home
    return tuple(found)


class _Cells:
    """The cells of a reading's tables, to be asked by place."""

    def __init__(self, reading: Reading) -> None:
        self._cells = [each for each in reading.blocks if each.kind == "cell"]
        self._ends = [each.end for each in self._cells]

    def heads(self, sentence: Sentence) -> tuple[str, ...]:
        """What stands at the head of the row and of the column, without what the cell says itself."""
        place = bisect_left(self._ends, sentence.end)
        if place == len(self._cells) or self._cells[place].start > sentence.start:
            return ()
        block = self._cells[place]
        return (*block.beside[-1:], *block.above)


def _harmless(sentence: Sentence) -> bool:
    """Whether the words themselves show that the sentence carries nothing, and none of them does anything with data.

    A question is as harmless as its answer, which is judged by itself, and the introduction of a list as its items.
    """
    why = why_informs(sentence)
    asks = is_question(sentence.folded) or (sentence.kind == "heading" and bool(_ASKS.match(sentence.folded)))
    return bool(why) and (asks or sentence.introduces or not load_of(sentence)[1])


def _slot(sentence: Sentence) -> str:
    if sentence.asked:
        return sentence.asked
    return f"{sentence.section} ¦ {sentence.intro}" if sentence.kind == "cell" and sentence.intro else ""
