"""From a column's name and evidence to a verdict. Each step may decide; the first that does is the verdict."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from amanat.datamap.detect import (
    by_house,
    by_key,
    by_name,
    by_neighbours,
    by_row,
    by_table,
    by_value,
    by_words,
    known_by,
)
from amanat.datamap.detect.case import FEW, MOST, Case, Verdict, percent, shown
from amanat.datamap.detect.composed import composed
from amanat.datamap.detect.documents_judged import document
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.names.translations import english
from amanat.datamap.names.words import snake

__all__ = ["Case", "Verdict", "is_strong", "judge"]


def judge(case: Case) -> Verdict:
    """The verdict on one column, with its reason in words."""
    verdicts = (step(case) for step in _STEPS)
    fallback = Verdict(personal=False, because="nothing in its name or values points to a person")
    return _with_cards(case, next((verdict for verdict in verdicts if verdict is not None), fallback))


def _with_cards(case: Case, verdict: Verdict) -> Verdict:
    """Card numbers turn up where nobody expects them; that a column is a message does not make them one."""
    share = case.seen.share("card within")
    if case.key or not share:
        return verdict
    told = f"card numbers within {percent(share)} of {case.seen.filled} sampled values"
    because = verdict.because if "card numbers" in verdict.because else f"{verdict.because}; {told}"
    return msgspec.structs.replace(
        verdict,
        personal=True,
        categories=tuple(dict.fromkeys((*verdict.categories, "card_number"))),
        confidence=max(verdict.confidence, 0.85),
        because=because if verdict.personal is not False else told,
        proven=("card_number",),
    )


_STRONG = frozenset(("email", "name", "phone", "date_of_birth", "national_id"))


def is_strong(case: Case, marks: frozenset[str] = _STRONG) -> bool:
    """Whether the column marks its table as about people, whatever else is in there."""
    if case.seen.hidden is not None and case.seen.hidden[0].endswith(" within"):
        return False
    # Who is spoken of in a text does not live in its table.
    alone = msgspec.structs.replace(case.seen, mentions=("", 0.0))
    verdict = judge(msgspec.structs.replace(case, seen=alone, about=False, of=frozenset()))
    return bool(verdict.personal) and verdict.confidence >= _MARKS and bool(marks.intersection(verdict.categories))


_MARKS = 0.5
"""A word that names somebody in passing says less, and nothing of the table."""


def unplaced(case: Case) -> Verdict | None:
    """Free text or JSON that hangs on a person is never passed over."""
    seen = case.seen
    if not case.about or seen.kind not in ("text", "json", "binary"):
        return None
    if case.made and lexicon().is_label(seen.name):
        return None
    if case.home and seen.filled and (lexicon().is_free(seen.name) or seen.kind == "json") and seen.distinct > 1:
        return shown("account", 0.5, "room for anything on a person's own row")
    told = any(one.kind == "text" and one.spaced > _IN_WORDS for path, one in seen.inside.items() if path)
    if told and case.direct and not case.made and not lexicon().tells_of_changes(seen.name):
        because = "JSON on a row that is one person's, in words, of no known category"
        return Verdict(personal=True, confidence=0.4, because=because)
    if seen.kind == "json" and (seen.filled == 0 or seen.keys):
        return Verdict(personal=None, because="JSON on a person's row, of no known category")
    wordy = seen.filled >= FEW and seen.length > 20 and seen.spaced > 0.5 and seen.distinct > seen.filled / 4
    wordy = wordy and not case.made and english(snake(seen.name)).rpartition("_")[2] not in _MOMENTS
    if (
        wordy
        and not by_name.is_logged(case)
        and (case.owned or case.person)
        and (lexicon().is_medical(case.table) or not lexicon().is_of_things(case.table))
    ):
        return shown("content", 0.5, "free text on a person's row")
    if wordy or lexicon().is_free(seen.name):
        return Verdict(personal=None, because="free text on a person's row, of no known category")
    return None


_IN_WORDS = 0.2
"""The share of values with a space in them from which a path holds what somebody put in words; figures, codes and
choices are a set-up, and stay to be looked at."""

_MOMENTS = ("at", "on", "time", "date", "timestamp")
"""Ends of names of what a program wrote as a text: a day, a time and a zone are no words."""


def own(case: Case) -> Verdict | None:
    """What differs from person to person on the person's own row, or on one of which each has at most one, says
    something of them, whatever it is called. Of dates only days: times tell when the record was worked on."""
    seen = case.seen
    if not (case.home or case.sole) or case.key or seen.filled < FEW or seen.distinct <= seen.filled / _ALIKE:
        return None
    chosen = seen.share("uuid") > MOST or seen.share("colour") > MOST
    if seen.kind == "text" and not (chosen or lexicon().is_of_things(case.table)):
        return shown("account", 0.45, "it differs from person to person, on each one's own row")
    if seen.kind == "date" and not seen.span.timed:
        return shown("account", 0.4, "a day that differs from person to person, on each one's own row")
    return None


_ALIKE = 4
"""Where so many rows, or more, have the same value, it is chosen or counted."""

_STEPS: tuple[Callable[[Case], Verdict | None], ...] = (
    by_name.of_service,
    by_house.of_house,
    by_value.by_value,
    by_value.national,
    by_value.hidden,
    known_by.logged_in,
    by_key.as_key,
    by_words.repeated,
    by_value.sensitive,
    by_name.silent,
    by_name.of_person,
    by_name.by_name,
    by_name.by_comment,
    by_value.within,
    document,
    by_key.undeclared,
    by_name.created,
    known_by.unguessable,
    known_by.coded,
    by_name.technical,
    by_name.as_name,
    composed,
    by_words.chosen,
    by_words.dialled,
    by_words.people_named,
    by_words.addressed,
    by_words.placed,
    by_words.linked,
    by_words.masked,
    by_words.born,
    by_words.surnames,
    by_neighbours.between,
    by_neighbours.typed,
    by_neighbours.whence,
    by_neighbours.kept,
    by_table.of_table,
    by_table.counted,
    by_words.secret,
    by_row.filed,
    by_row.asked,
    by_row.in_words,
    by_name.remark,
    by_row.noted,
    by_words.done_by,
    by_words.mentioned,
    by_words.nameless,
    by_name.entitled,
    known_by.numbered,
    own,
    by_row.told,
    unplaced,
)
"""The steps in their order."""
