"""Periods, deadlines, ages, fees: longer, later, lower, dearer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.compare.durations import days, in_words, longest, same, shortest
from amanat.policy.compare.model import Reason
from amanat.policy.compare.side import Look, reason

_ENDLESS = re.compile(r"\b(?:indefinite(?:ly)?|for ever|forever|permanent(?:ly)?|without limit|no time limit)\b")
_FREE = re.compile(
    r"\b(?:free of charge|free of cost|without charge|without cost|at no (?:cost|charge)|no (?:fee|charge|cost)s?|"
    r"not (?:charge|cost)|never charge|for free|free)\b"
)
_FEE = re.compile(r"\b(?:fees?|charge[sd]?|costs?|at your (?:own )?expense)\b")
_SENT = re.compile(r"\b(?:e-?mails?|letters?|by post|by mail|text message|sms|push)\b")
_NOTICE = ("policy.notify", "recipient.affiliate")
_ANSWERS = ("rights.", "security.incident")
TIMED = ("retention.", "web.", *_ANSWERS, *_NOTICE)
"""Duties whose times are asked for here."""


def periods(look: Look) -> Iterator[Reason]:
    """How long data, or a cookie, are kept."""
    held = ("retention.", "web.")
    old, new = look.old.values("period", *held), look.new.values("period", *held)
    was, now = longest(old), longest(new)
    if _ENDLESS.search(look.new.folded) and not _ENDLESS.search(look.old.folded) and _keeps(look):
        yield reason("longer-period", "yes", "something is kept without end")
    elif was and now and not same(was, now):
        if (days(now) or 0) > (days(was) or 0):
            yield reason("longer-period", "yes", f"kept longer: {in_words(now)} in place of {in_words(was)}")
        else:
            yield reason("shorter-period", "no", f"kept for less long: {in_words(now)} in place of {in_words(was)}")
    elif was and not now and "retention.limit" in look.new.duties:
        yield reason("period-gone", "yes", f"no figure says how long any more; it was {in_words(was)}")
    elif (
        not was and set(look.old.values("criterion", *held)) != set(look.new.values("criterion", *held)) and _both(look)
    ):
        yield reason("criterion", "unknown", "what decides how long is another: a person should read it")


def _keeps(look: Look) -> bool:
    return any(each.duty.startswith("retention.") for each in (*look.old.statements, *look.new.statements))


def _both(look: Look) -> bool:
    return "retention.limit" in look.old.duties and "retention.limit" in look.new.duties


def deadlines(look: Look) -> Iterator[Reason]:
    """Until when requests are answered and breaches told: the longest counts."""
    old = (*look.old.values("deadline", *_ANSWERS), *look.old.values("period", *_ANSWERS))
    new = (*look.new.values("deadline", *_ANSWERS), *look.new.values("period", *_ANSWERS))
    was, now = longest(old), longest(new)
    if was and now and not same(was, now):
        later = (days(now) or 0) > (days(was) or 0)
        says = f"{in_words(now)} in place of {in_words(was)}"
        yield reason(
            "longer-deadline" if later else "shorter-deadline", "yes" if later else "no", f"answered within {says}"
        )
    elif was and not now and any(each.duty.startswith(_ANSWERS) for each in look.new.statements):
        yield reason("deadline-gone", "yes", f"no figure says until when any more; it was {in_words(was)}")


def notices(look: Look) -> Iterator[Reason]:
    """How long before, and by which way, people are told of a change."""
    old = (*look.old.values("deadline", *_NOTICE), *look.old.values("period", *_NOTICE))
    new = (*look.new.values("deadline", *_NOTICE), *look.new.values("period", *_NOTICE))
    was, now = shortest(old), shortest(new)
    told = any(duty in look.new.duties for duty in _NOTICE)
    if was and now and not same(was, now):
        less = (days(now) or 0) < (days(was) or 0)
        says = f"notice of {in_words(now)} in place of {in_words(was)}"
        yield reason("shorter-notice" if less else "longer-notice", "yes" if less else "no", says)
    elif was and not now and told:
        yield reason("shorter-notice", "yes", f"no figure says how long before any more; it was {in_words(was)}")
    gone = [each for each in look.old.values("channel", "policy.notify") if each not in look.new.values("channel")]
    posted = _SENT.search(look.old.folded) and not _SENT.search(look.new.folded)
    if "policy.notify" in look.old.duties and told and (gone or posted):
        by = f" by {', '.join(gone)}" if gone else " by a message to the person"
        yield reason("notice-dropped", "yes", f"changes are no longer told{by}")


def ages(look: Look) -> Iterator[Reason]:
    """The age below which someone is a child."""
    old = [int(value) for value in look.old.values("age", "minors.") if value.isdecimal()]
    new = [int(value) for value in look.new.values("age", "minors.") if value.isdecimal()]
    if old and new and min(old) != min(new):
        if min(new) < min(old):
            yield reason("age-lowered", "yes", f"the age is lowered: {min(new)} in place of {min(old)}")
        else:
            yield reason("age-raised", "no", f"the age is raised: {min(new)} in place of {min(old)}")
    elif old and not new and "minors.gate" in look.new.duties:
        yield reason("age-gone", "yes", f"no age is named any more; it was {min(old)}")


def fees(look: Look) -> Iterator[Reason]:
    """What a request costs (GDPR Art. 12(5))."""
    if not any(each.duty.startswith("rights.") for each in look.new.statements):
        return
    was_free, is_free = (_FREE.search(side.folded) for side in (look.old, look.new))
    asked = _FEE.search(_FREE.sub(" ", look.new.folded))
    if asked and not _FEE.search(_FREE.sub(" ", look.old.folded)):
        yield reason("fee", "yes", f"a request can now cost something: `{asked[0]}`")
    elif was_free and not is_free and any(look.kept):
        yield reason("fee", "yes", f"a request is no longer said to be free: `{was_free[0]}`")
