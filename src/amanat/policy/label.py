"""Which duties a sentence carries: the surest rules win, and no more duties than the sentence can bear."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import msgspec

from amanat.policy.clauses import piece_at, pieces
from amanat.policy.modals import denies
from amanat.policy.reading import Field
from amanat.policy.rules import Hit, Rulebook
from amanat.policy.sentence import Sentence
from amanat.policy.topics import topical

MOST = 2
MOST_RIGHTS = 8
"""A sentence that lists rights may carry several."""

TOPIC = 0.5
"""What standing under a heading of its topic adds to the tier of a rule."""


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
    surest: dict[str, Hit] = {}
    kept: list[Labelled] = []
    for side in _sides(sentence.folded, met):
        sure = _surest(side, topical(sentence))
        standing = [duty for duty, hit in sure.items() if not gives_way(duty, sure, hit.rule.data.beside)]
        kept += [Labelled(duty, sure[duty]) for duty in standing or list(sure)[:1] if duty not in surest]
        surest |= {duty: hit for duty, hit in sure.items() if duty not in surest}
    kept.sort(key=lambda each: (each.hit.start, each.duty))
    rights = all(each.duty.startswith("rights.") for each in kept)
    return Weighing(hits, met, tuple(surest.values()), tuple(kept[: MOST_RIGHTS if rights else MOST]))


def _surest(met: tuple[Hit, ...], favoured: frozenset[str]) -> dict[str, Hit]:
    """The best hit of each duty, of those duties that weigh most."""
    chosen: dict[str, Hit] = {}
    for hit in sorted(met, key=lambda hit: -hit.rule.data.tier):
        chosen.setdefault(hit.rule.data.duty, hit)
    weights = {duty: hit.rule.data.tier + TOPIC * (duty in favoured) for duty, hit in chosen.items()}
    most = max(weights.values())
    return {duty: hit for duty, hit in chosen.items() if weights[duty] >= most}


def _sides(folded: str, met: tuple[Hit, ...]) -> list[tuple[Hit, ...]]:
    """The hits by what a sentence affirms and what it denies, where one clause does the one and another the other."""
    places = [piece_at(folded, hit.start, hit.end) for hit in met]
    if len({place.clause for place in places}) < 2:
        return [met]
    main = {each.clause: "" for each in places}
    for each in pieces(folded):
        if each.clause in main and each.kind == "main":
            main[each.clause] += folded[each.start : each.end]
    denied = {clause: denies(words) for clause, words in main.items()}
    sides = [
        tuple(hit for hit, place in zip(met, places, strict=True) if denied[place.clause] is no) for no in (False, True)
    ]
    return [side for side in sides if side]


def gives_way(duty: str, others: Iterable[str], beside: tuple[str, ...] = ()) -> str | None:
    """The first of the others that is stronger than the duty, if any; none of those it stands `beside` is."""
    stronger = yields().get(duty, ())
    against = (other for other in others if other != duty and not (beside and other.startswith(beside)))
    return next((other for other in against if other.startswith(stronger)), None) if stronger else None


@cache
def yields() -> dict[str, tuple[str, ...]]:
    """For each duty those it gives way to, by their beginnings, from `lexicon/yields.toml`."""
    text = files("amanat.policy.lexicon").joinpath("yields.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, tuple[str, ...]])
