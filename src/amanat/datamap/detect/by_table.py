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
