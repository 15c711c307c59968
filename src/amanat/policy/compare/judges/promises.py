"""Rights and safeguards: dropped, denied, hung on a condition; and what is newly demanded of the person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.compare.held import Held
from amanat.policy.compare.judges.names import meaning_of, named
from amanat.policy.compare.model import Reason
from amanat.policy.compare.side import Look, on_consent, protects, reason
from amanat.policy.corrections.model import sentence_key
from amanat.policy.reading import Statement
from amanat.vocabulary.terms import Modality, Polarity

_MAY_IS_FIRM = ("rights.", "contact.", "marketing.", "web.consent", "public.")
_EXACT = ("recipient.", "purpose.limit", "datamap.absent", "web.", "datamap.", "purpose.")
"""Promises of which another with the same duty is no substitute unless it names the same."""
_DEMANDS = {
    "retention.except": ("new-exception", "something is kept that was to be deleted"),
    "policy.accept": ("acceptance", "use or silence now counts as acceptance"),
    "rights.verify": ("new-condition", "a request now needs a check of identity"),
}
_GONE = {
    "rights.deadline": ("deadline-gone", "what was said of the time or the cost of an answer is gone"),
    "rights.": ("right-removed", "a right is gone"),
    "policy.notify": ("notice-dropped", "notice of changes is gone"),
    "contact.privacy": ("contact-dropped", "a way to reach those responsible is gone"),
    "retention.limit": ("period-gone", "a limit to how long data are kept is gone"),
    "security.": ("measure-removed", "a safeguard is gone"),
}
_GRANTS = re.compile(r"\b(?:right|rights|not be subject|object|review|ask|human)\b")


def turned(look: Look) -> Iterator[Reason]:
    """A duty that was affirmed is denied, or the other way round."""
    for old, new in look.kept:
        if old.polarity is not new.polarity:
            says = "denied before, done now" if new.polarity is Polarity.YES else "said before, denied now"
            yield reason("turned", "yes", f"{says}: {meaning_of(new)}")
    for old in look.lost:
        if old.polarity is Polarity.NO and any(_answers(old, new) for new in look.gained):
            yield reason("turned", "yes", f"denied before, done now: {meaning_of(old)}")


def _answers(old: Statement, new: Statement) -> bool:
    """Whether the new statement does what the old one denied."""
    same = old.duty.partition(".")[0] == new.duty.partition(".")[0]
    return same and new.polarity is Polarity.YES and not protects(new) and bool(_named(old) & _named(new))


def conditions(look: Look) -> Iterator[Reason]:
    """A promise hung on a condition, softened or made firmer; a condition that was the promise dropped."""
    for old, new in look.kept:
        if old.polarity is new.polarity and old.modality is not new.modality:
            yield _condition(old, new)


def _condition(old: Statement, new: Statement) -> Reason:
    instead = f"`{new.modality.value}` in place of `{old.modality.value}`"
    if on_consent(old) or on_consent(new):
        if old.modality is Modality.ONLY_IF:
            return reason("condition-dropped", "yes", f"a condition is gone: {meaning_of(new)}")
        stricter = new.modality is Modality.ONLY_IF
        return reason("stricter" if stricter else "modality", "no", f"{instead}: {meaning_of(new)}")
    if protects(old) and _strength(new) < _strength(old):
        if new.modality is Modality.ONLY_IF:
            return reason("condition-added", "yes", f"a condition or exception was added: {meaning_of(new)}")
        return reason("softened", "yes", f"a promise became a possibility, {instead}: {meaning_of(new)}")
    return reason("stricter" if _strength(new) > _strength(old) else "modality", "no", f"{instead}: {meaning_of(new)}")


def _strength(statement: Statement) -> int:
    if statement.modality is Modality.ONLY_IF:
        return 0
    firm = statement.polarity is Polarity.NO or statement.duty.startswith(_MAY_IS_FIRM)
    return 1 if statement.modality is Modality.MAY and not firm else 2


def lost(look: Look) -> Iterator[Reason]:
    """Promises that the passage no longer makes, and nothing else in the new version does."""
    gained = tuple(look.gained)
    for each in look.lost:
        if each.polarity is Polarity.NO and any(_answers(each, new) for new in gained):
            continue  # `turned` says more
        if not protects(each):
            yield reason("no-longer-said", "no", f"no longer said here: {meaning_of(each)}")
        elif _still_said(each, look.after):
            yield reason("said-elsewhere", "no", f"still said elsewhere: {meaning_of(each)}")
        else:
            yield _gone(each)


def _gone(statement: Statement) -> Reason:
    default = ("protection-removed", "a promise is gone")
    name, says = next((told for duty, told in _GONE.items() if statement.duty.startswith(duty)), default)
    return reason(name, "yes", f"{says}: {meaning_of(statement)}")


def _still_said(statement: Statement, after: Held) -> bool:
    others = [each for each in after.of(statement.duty) if each.polarity is statement.polarity]
    if any(sentence_key(each.text) == sentence_key(statement.text) for each in others):
        return True
    if statement.duty.startswith(_EXACT):
        mine = _named(statement)
        return any(mine and mine <= _named(each) for each in others)
    if statement.duty == "retention.limit":
        return any(_named(statement) <= _named(each) for each in others if _limits(each) == _limits(statement))
    if statement.duty.startswith("security."):
        return bool(others) and set(statement.values("measure")) <= after.measures
    return any(_strength(each) >= _strength(statement) for each in others)


def _named(statement: Statement) -> set[tuple[str, str]]:
    return {(field.kind, field.value) for field in statement.fields if field.value}


def _limits(statement: Statement) -> set[str]:
    return {*statement.values("period"), *statement.values("criterion")}


def measures(look: Look) -> Iterator[Reason]:
    """Measures that a passage no longer names, where it goes on to promise security, and nothing else names them."""
    for value in look.old.values("measure", "security.", "recipient."):
        if value not in look.new.values("measure") and value not in look.after.measures and any(look.kept):
            yield reason("measure-removed", "yes", f"a measure is no longer named: {named('measure', value)}")


def gained(look: Look) -> Iterator[Reason]:
    """What is newly promised, newly refused, or newly demanded of the person."""
    for each in look.gained:
        if each.duty.startswith("rights.") and each.polarity is Polarity.NO and each.duty != "rights.automated":
            yield reason("right-refused", "yes", f"a right is refused: {meaning_of(each)}")
        elif each.duty in _DEMANDS and not look.before.says(each.duty):
            name, says = _DEMANDS[each.duty]
            yield reason(name, "yes", says)
        elif each.duty in _DEMANDS:
            yield reason(
                "more-exceptions",
                "unknown",
                f"adds to what is said before ({meaning_of(each)}): a person should read it",
            )
        elif protects(each) and not _decides(each):
            yield reason("new-promise", "no", f"newly promised: {meaning_of(each)}")


def automated(look: Look) -> Iterator[Reason]:
    """Decisions by machine that the old version does not tell of (GDPR Art. 13(2)(f), 22)."""
    before = any(_decides(each) for each in look.before.of("rights.automated"))
    if not before and any(_decides(each) for each in look.new.statements):
        yield reason("automated-decision", "yes", "decisions are made by machine that the old version does not tell of")


def _decides(statement: Statement) -> bool:
    granted = _GRANTS.search(statement.text.casefold())
    return statement.duty == "rights.automated" and statement.polarity is Polarity.YES and not granted
