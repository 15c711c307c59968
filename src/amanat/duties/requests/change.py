"""Changes what is held about a person, short of erasing it: corrects it (Art. 16), restricts its use (Art. 18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.journaled import Journaled
from amanat.duties.requests.outcome import Outcome, masked
from amanat.duties.requests.rectify import Rectifying, planned, subject_for
from amanat.duties.requests.restrict import Lifting, Restricting, marks, of_subjects, remembered, told
from amanat.duties.requests.restrict import subject_for as subject_of_restriction
from amanat.duties.requests.run import WAIT, alone, as_planned, no_match, unmatched
from amanat.duties.requests.sealed_cells import Sealed, unseal
from amanat.duties.requests.turn import turn
from amanat.errors import InputError
from amanat.standing.restrictions import checked
from amanat.standing.restrictions import restriction as restriction_of
from amanat.subjects.correct.constraints import Taken
from amanat.subjects.correct.rectify import Rectification
from amanat.subjects.model import Kind
from amanat.subjects.people import Subjects, people_of, pseudonym
from amanat.subjects.who.wanted import Wanted, wanted


def rectify(
    context: RequestContext,
    identifier: str,
    sets: Sequence[str],
    *,
    key: str | None = None,
    every: bool = False,
    plan_only: bool = False,
) -> Outcome:
    """Corrects values of one person (`table.column=value`), or goes on with what was cut off (GDPR Art. 16).

    Raises `InputError`, before anything is written, for a value that its column or a constraint would not take; and
    otherwise as `answer`.
    """
    subjects = context.find(identifier, key=key, every=every)
    if not subjects.matched:
        return _nobody(context, "rectify", identifier, plan_only)
    alone(context, subjects)
    seen = context.about(subjects)
    asked = wanted(sets, seen.datamap, seen.by_name)
    if plan_only:
        return as_planned(identifier, subjects, _planned(seen, subjects, asked))
    with turn(context.book, pseudonym(context.book.keys, subjects), WAIT):
        again = context.find(identifier, key=key, every=every)
        if not again.matched:
            return no_match(context, "rectify", identifier)
        # Refuses what does not fit before the request is on record.
        _planned(context.about(again), again, asked)
        journaled = Journaled.open(context, "rectify", subject_for(context.book, again, asked), identifier)
        held = unseal(context.book, journaled.request)
        return Rectifying(journaled, held or Sealed(again, asked)).run()


def _nobody(context: RequestContext, kind: Kind, identifier: str, plan_only: bool) -> Outcome:
    if plan_only:
        return Outcome(id=None, kind=kind, state="no match", subject=masked(identifier), matched=0)
    return unmatched(context, kind, identifier)


def _planned(context: RequestContext, subjects: Subjects, asked: tuple[Wanted, ...]) -> Rectification:
    """The plan. That another client's person has a value already is not for this client to know."""
    try:
        return planned(context, subjects, asked)
    except Taken as error:
        if context.client is None:
            raise
        remedy = "pass the request on to the controller"
        raise InputError("the value cannot be written", place=error.place, remedy=remedy) from None


def restrict(
    context: RequestContext,
    identifier: str,
    *,
    ground: str,
    until: date,
    by: str,
    key: str | None = None,
    every: bool = False,
    plan_only: bool = False,
) -> Outcome:
    """Restricts the processing of one person's data, in the engine at once and then in the stores (GDPR Art. 18).

    Raises `InputError` for a ground that the article does not know; otherwise as `answer`.
    """
    checked(ground, until, context.today)
    subjects = context.find(identifier, key=key, every=every)
    if not subjects.matched:
        return _nobody(context, "restrict", identifier, plan_only)
    alone(context, subjects)
    if plan_only:
        return as_planned(identifier, subjects, marks(context, subjects))
    with turn(context.book, pseudonym(context.book.keys, subjects), WAIT):
        journaled = Journaled.open(
            context, "restrict", subject_of_restriction(context.book, subjects, ground), identifier
        )
        held = unseal(context.book, journaled.request)
        outcome = Restricting(journaled, held or Sealed(subjects), ground, until, by).run()
    return msgspec.structs.replace(outcome, restricted=of_subjects(context.book, subjects))


def lift(context: RequestContext, restriction: str) -> Outcome:
    """Lifts a restriction, and sets the stores back, once the person was told (GDPR Art. 18(3)).

    Raises `NotTold` before that, and `InputError` when none of that number stands.
    """
    if context.client is not None:
        raise InputError("only the controller lifts restrictions", remedy="pass the request on to the controller")
    records = context.book
    mine = restriction_of(records, restriction)
    told(context, mine)
    people = people_of(context.datamap)
    kept = remembered(records, mine.request) or Sealed(
        Subjects(store=people.store, table=people.table, key=people.key, keys=(), values={})
    )
    with turn(records, pseudonym(records.keys, kept.subjects), WAIT):
        journaled = Journaled.open(context, "lift", records.keys.subject("lift", mine.request), "")
        held = unseal(records, journaled.request) or Sealed(kept.subjects)
        return Lifting(journaled, held, mine.request).run()
