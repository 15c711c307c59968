"""A reading in passages: every sentence with what it carries and the heading it stands under."""

from __future__ import annotations

from amanat.policy.compare.model import Became, Passage
from amanat.policy.corrections.model import sentence_key
from amanat.policy.reader import split
from amanat.policy.reading import Reading, Statement


def passages(reading: Reading) -> tuple[Passage, ...]:
    """Every sentence of a reading, headings too, in the order of the text."""
    carried: dict[tuple[int, int], list[Statement]] = {}
    for statement in reading.statements:
        carried.setdefault((statement.start, statement.end), []).append(statement)
    unread = {(span.start, span.end) for span in reading.unread}
    found: list[Passage] = []
    home = -1
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
                statements=tuple(carried.get(span, ())),
            )
        )
        home = len(found) - 1 if heading else home
    return tuple(found)
