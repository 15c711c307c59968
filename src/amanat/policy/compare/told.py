"""Who must be told of the changes, in words, with the article that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from amanat.policy.compare.held import Held
from amanat.policy.compare.model import Change

_SAYS: tuple[tuple[frozenset[str], str], ...] = (
    (
        frozenset({"consent-to-interest", "basis"}),
        "Another legal basis: those concerned must be told before (GDPR Art. 13(1)(c), 5(1)(a)). Where consent was "
        "asked, no other basis can be slipped in its place; the right to object must be pointed out (Art. 21(4)).",
    ),
    (
        frozenset({"opt-in-to-opt-out", "condition-dropped"}),
        "What was done on consent or on a condition is now done without: what nobody agreed to may not be done where "
        "the law asks for consent (GDPR Art. 7, ePrivacy Art. 5(3), 13(1)).",
    ),
    (
        frozenset({"new-recipient", "new-vendor", "new-tracker", "new-disclosure", "new-country", "mechanism"}),
        "New recipients, countries or mechanisms: those concerned must be told (GDPR Art. 13(1)(e) and (f)). Clients "
        "for whom data are processed must be told before, so that they can object (Art. 28(2)).",
    ),
    (
        frozenset({"automated-decision"}),
        "Decisions by machine: those concerned must be told of the logic and the consequences (GDPR Art. 13(2)(f)).",
    ),
)
_ALL = (
    "Changes that matter must be brought to people's attention, not only posted, and early enough to act on them "
    "(GDPR Art. 5(1)(a), 12(1); WP 260 rev.01, points 29 to 31)."
)
_UNKNOWN = "Some changes are not understood: a person should read them before it is decided whom to tell."


def told(changes: Iterable[Change], before: Held) -> Iterator[str]:
    """One sentence for each duty to tell that the changes bring about; none where nothing of weight changed."""
    held = tuple(changes)
    reasons = [each for change in held for each in change.reasons if each.material == "yes"]
    names = {each.name for each in reasons}
    if "new-purpose" in names:
        yield _purposes(sorted({each.says.rpartition(": ")[2] for each in reasons if each.name == "new-purpose"}))
    yield from (says for which, says in _SAYS if names & which)
    if reasons:
        yield _ALL
        for promise in dict.fromkeys(" ".join(each.text.split()) for each in before.of("policy.notify")):
            yield f"The old version itself promises: “{promise}”"
    if any(change.material == "unknown" for change in held):
        yield _UNKNOWN


def _purposes(purposes: list[str]) -> str:
    return (
        f"New purpose ({', '.join(purposes)}): people whose data are already held must be told before the data are "
        "used for it (GDPR Art. 13(3), 14(4)), and it must be compatible with the old purpose or have a basis of its "
        "own (Art. 5(1)(b), 6(4))."
    )
