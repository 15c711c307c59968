"""A step that goes by the name of the table: what is noted of somebody's health, whatever the column is called."""

from __future__ import annotations

import re

from amanat.datamap.detect.case import Case, Verdict, label, shown
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import snake
from amanat.vocabulary.categories import categories


def _is_of_record(case: Case) -> bool:
    """Whether a column beside what is noted of somebody's health notes nothing: a number that leads elsewhere or
    counts, who wrote the row, or what is the same on each of many rows."""
    seen = case.seen
    if seen.kind == "number":
        return _POINTS.search(snake(seen.name)) is not None
    last = english(snake(seen.name)).rpartition("_")[2]
    return last in words().roles.wider or (seen.filled >= _MANY and seen.distinct == 1)


_POINTS = re.compile(r"(?:^|_)[a-z]?id$|(?:seq|sequence|order|position|version)$")
"""Ends of names of numbers that lead elsewhere, or say the how manieth a row is."""

_MANY = 20
"""Rows of which it cannot be chance that all have the same."""


def of_table(case: Case) -> Verdict | None:
    """What stands beside a person in a table of medical visits is about health, whatever the column is called."""
    medical = lexicon().is_medical(case.table)
    if not case.about or lexicon().is_of_stock(case.seen.name) or (medical and _is_of_record(case)):
        return None
    measures = case.seen.kind in ("text", "json", "number", "flag") and not lexicon().is_of_things(case.table)
    if case.owned and measures and medical:
        return shown("health", 0.5, "in a table of what is noted of a person's health, by its name")
    if case.seen.kind not in ("text", "json"):
        return None
    rule = lexicon().rule(snake(case.table.rpartition(".")[2]), case.table, "text", about=True)
    if rule is None or not categories()[rule.category].special:
        return None
    return shown(rule.category, 0.6, f"the name of its table says {label(rule)}")


def counted(case: Case) -> Verdict | None:
    """A number or a day in a table in which an employer or a school keeps count of its people: how often one was
    absent, what they scored, from when on they had a post."""
    seen = case.seen
    if not case.recorded or case.key or case.made or seen.kind not in ("number", "date"):
        return None
    category = lexicon().kept_of(case.table)
    if category is None or lexicon().is_counter(seen.name) or (seen.filled >= _MANY and seen.distinct == 1):
        return None
    # When a score was entered is of the record; from when on somebody was ill is not.
    if seen.kind == "date" and (category not in _BY_DAYS or seen.span.timed > _WRITTEN):
        return None
    return shown(category, 0.45, "a number or a day in a table of what is kept of each person, by its name")


_BY_DAYS = ("attendance", "job")
_WRITTEN = 0.5
"""The share of moments with a time of day from which they tell when a row was written."""
