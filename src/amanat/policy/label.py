"""Which duties a sentence carries: the surest rules win, and no more duties than the sentence can bear."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from amanat.policy.reading import Field
from amanat.policy.rules import Hit, Rulebook
from amanat.policy.sentence import Sentence

MOST = 2
MOST_RIGHTS = 8
"""A sentence that lists rights may carry several."""

_YIELDS = {
    "purpose.basis": (
        "purpose.limit datamap.source web. recipient. rights. retention. security. marketing.opt special.basis minors. "
        "policy. public. contact. external. datamap.absent"
    ),
    "datamap.categories": (
        "datamap.source datamap.absent recipient. rights. retention. security. web. minors. policy. public. contact. "
        "purpose.limit marketing. special.basis external."
    ),
    "datamap.absent": "security.login",
    "datamap.source": (
        "rights. retention. web.consent marketing. minors. policy. recipient.client recipient.fields public."
    ),
    "security.monitor": (
        "security. recipient. rights. retention. policy. minors. public. external. purpose.limit datamap. web."
    ),
    "contact.privacy": "policy. marketing. retention. public. minors. security.incident recipient. purpose.basis",
    "external.links": "web.tracker recipient.affiliate rights. policy. recipient.client",
    "recipient.register": (
        "recipient. rights. policy. minors. security.least marketing. external. web.tracker retention. public."
    ),
    "web.catalogue": "web.consent web.tracker web.signal rights. policy. recipient.transfer",
    "web.log": "purpose.limit web.tracker web.consent web.catalogue web.signal rights. security.incident recipient.",
    "recipient.government": "recipient.affiliate rights. minors. policy. security.incident retention.except",
    "recipient.transfer": "rights. policy. minors.",
    "recipient.contract": "rights. policy. security.least recipient.government",
    "purpose.limit": "rights. policy. minors. retention. public. web.consent web.tracker recipient.contract",
    "rights.close": "retention.",
    "rights.access": "rights.route rights.close security. policy. marketing. minors.",
    "rights.rectify": "rights.route rights.verify policy. security.",
    "rights.erase": "retention.except minors. public. rights.cascade rights.close",
    "public.warning": "public.removal policy. web. rights. retention.",
    "retention.limit": "policy. rights. minors. web. recipient.government retention.client",
    "retention.except": "minors. policy.",
    "security.login": "rights. policy. security.incident",
    "security.least": "rights. policy. minors. recipient.contract",
    "special.basis": "retention. datamap.absent security.",
    "recipient.client": "retention.client",
    "minors.gate": "minors.purge recipient.client",
    "policy.notify": "recipient.affiliate rights. security.incident policy.accept",
    "policy.publish": "policy.accept policy.notify",
    "policy.accept": "web.consent recipient.transfer recipient.government",
    "marketing.optin": "marketing.service rights.",
    "marketing.optout": "web.consent web.tracker",
    "web.tracker": "rights.object",
}
"""A duty on the left gives way to those on the right when a rule as sure speaks for one of them."""


class Labelled(msgspec.Struct, frozen=True):
    """The hit that decided for a duty."""

    duty: str
    hit: Hit


class Weighing(msgspec.Struct, frozen=True):
    """All rules that a sentence met, and how the duties were chosen among them.

    `met` are the hits whose field the sentence names, `surest` the first of the highest tier for each duty, and `kept`
    what the sentence carries.
    """

    hits: tuple[Hit, ...] = ()
    met: tuple[Hit, ...] = ()
    surest: tuple[Hit, ...] = ()
    kept: tuple[Labelled, ...] = ()


def label(sentence: Sentence, book: Rulebook, fields: tuple[Field, ...]) -> tuple[Labelled, ...]:
    """The duties of a sentence in the order of its words; empty where no rule speaks."""
    return weigh(sentence, book, fields).kept


def weigh(sentence: Sentence, book: Rulebook, fields: tuple[Field, ...]) -> Weighing:
    """The duties of a sentence, and what spoke for and against them."""
    kinds = {field.kind for field in fields}
    hits = tuple(book.hits(sentence))
    met = tuple(hit for hit in hits if hit.rule.data.field is None or hit.rule.data.field in kinds)
    if not met:
        return Weighing(hits)
    tier = max(hit.rule.data.tier for hit in met)
    chosen: dict[str, Hit] = {}
    for hit in met:
        if hit.rule.data.tier == tier:
            chosen.setdefault(hit.rule.data.duty, hit)
    standing = [duty for duty in chosen if not gives_way(duty, chosen)] or list(chosen)[:1]
    kept = [Labelled(duty, hit) for duty, hit in chosen.items() if duty in standing]
    kept.sort(key=lambda each: (each.hit.start, each.duty))
    rights = all(each.duty.startswith("rights.") for each in kept)
    return Weighing(hits, met, tuple(chosen.values()), tuple(kept[: MOST_RIGHTS if rights else MOST]))


def gives_way(duty: str, others: Iterable[str]) -> str | None:
    """The first of the others that is stronger than the duty, if any."""
    stronger = tuple(_YIELDS.get(duty, "").split())
    return next((other for other in others if other != duty and other.startswith(stronger)), None) if stronger else None
