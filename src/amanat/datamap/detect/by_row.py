"""Steps for what stands on a row that keys lead to a person from, by what it is: words, or a file."""

from __future__ import annotations

from amanat.datamap.detect.case import FEW, MOST, Case, Verdict, percent, shown
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.names.translations import english
from amanat.datamap.names.words import singular, snake


def in_words(case: Case) -> Verdict | None:
    """What was put in words of a person because no choice of a list was right for them."""
    if not case.worded or case.key or case.made or not case.owned or case.seen.kind != "text":
        return None
    if lexicon().is_of_things(case.table) and not case.direct:
        return None
    return shown("content", 0.5, "words in place of a choice, on a person's row")


def noted(case: Case) -> Verdict | None:
    """What is put in words on a row that leads to one of whom others keep records: it was written of them, whatever it
    is called, and however often it was written alike."""
    seen = case.seen
    if not case.recorded or case.key or seen.kind != "text" or seen.spaced <= _IN_WORDS or seen.distinct < _SENTENCES:
        return None
    named = lexicon().is_label(seen.name) or lexicon().is_technical(seen.name)
    if named or lexicon().is_of_things(case.table) or lexicon().is_of_log(case.table):
        return None
    return shown("content", 0.45, "in words, on a row of one of whom records are kept")


def told(case: Case) -> Verdict | None:
    """What differs from row to row, in words, on a row of which a key of its own says whose it is: they, or whoever
    keeps it of them, put it so. What a thing is called there, and what a machine wrote, are judged elsewhere."""
    seen = case.seen
    if not case.direct or case.made or case.key or seen.kind != "text":
        return None
    if seen.spaced <= _IN_WORDS or seen.distinct < max(_VARIED, seen.filled / 4):
        return None
    named = lexicon().is_label(seen.name) or lexicon().is_technical(singular(seen.name))
    if named or lexicon().is_of_things(case.table) or lexicon().is_of_log(case.table):
        return None
    return shown("content", 0.4, "in words that differ from row to row, on a row that is one person's")


_IN_WORDS = 0.5
_VARIED = 8
"""Fewer different ones on the rows looked at may be terms, or sorts of things."""

_SENTENCES = 3
"""Fewer different texts are choices: each of a patient's visits is the first or a later one."""


def asked(case: Case) -> Verdict | None:
    """A field that whoever runs the service added for what they ask people: on a row that is a person's, what is put
    there was asked of that person. An empty one asks nothing."""
    seen = case.seen
    if not case.owned or case.made or case.key or seen.kind not in _ASKED:
        return None
    if seen.distinct < 2 if seen.kind == "flag" else seen.length <= _EMPTY:
        return None
    if lexicon().is_of_things(case.table) or not lexicon().is_added(seen.name):
        return None
    return shown("content", 0.4, "a field added by whoever runs the service, with values, on a person's row")


_ASKED = ("text", "date", "flag")
_EMPTY = 2
"""Bytes of an empty list."""


def filed(case: Case) -> Verdict | None:
    """A file on a row of which a key of its own says whose it is: handed in by them, or kept of them. By its values,
    and by its name where there are none."""
    seen = case.seen
    if not case.direct or case.made or case.key or seen.kind not in ("text", "binary"):
        return None
    if lexicon().is_of_things(case.table) and not case.recorded:
        return None
    share = seen.share("paper") + seen.share("image")
    if seen.filled < FEW or seen.kind == "binary":
        called = english(snake(seen.name)) in _FILES
        return shown("content", 0.4, "by its name a file, on a person's row") if called else None
    if share < MOST or seen.distinct <= seen.filled / 2:
        return None
    return shown("content", 0.45, f"{percent(share)} of {seen.filled} sampled values are files, on a person's row")


_FILES = ("file", "attachment", "scan")
