"""Which duties a sentence carries: the surest rules win, and no more duties than the sentence can bear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

import msgspec

from amanat.policy.labelling.rules import Hit, Rulebook
from amanat.policy.labelling.topics import topical
from amanat.policy.reading import Field
from amanat.policy.text.contrast import Side, alone, set_against, side_at, sides
from amanat.policy.text.sentence import Sentence
from amanat.policy.text.titles import head_end
from amanat.toml.packaged import packaged

MOST = 3
MOST_RIGHTS = 8
"""A sentence that lists rights may carry several."""

SURE = 3
"""The tier from which a rule speaks for one side of a contrast that says nothing as a part of its sentence."""

TOPIC = 1.0
"""What standing under a heading of its topic adds to the tier of a rule."""

EVEN_ALONE = "even alone"
"""The key of `yields.toml` with the duties before which others give way even where a single rule speaks for them."""

AGREEING = 3
"""Rules that speak for one duty and so make it as sure as one for which a rule of the next tier speaks."""


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
    apart = sides(sentence.folded)
    hits = _of_sides(sentence, book, apart) if apart else tuple(book.hits(sentence))
    met = _behind_head(
        tuple(hit for hit in hits if hit.rule.data.field is None or hit.rule.data.field in kinds), sentence
    )
    if not met:
        return Weighing(hits)
    along = tuple(hit for hit in met if hit.rule.data.beside)
    surest: dict[str, Hit] = {}
    chosen: list[Hit] = []
    for side in _sides(sentence.folded, _apart(met, along)):
        agree = Counter(hit.rule.data.duty for hit in side)
        sure = _surest(side, topical(sentence), agree)
        standing = _standing(sure, agree)
        told = () if set_against(sentence.folded) else {hit.rule.data.duty for hit in chosen}
        chosen += [sure[duty] for duty in standing if duty not in told]
        surest = sure | surest
    for hit in along:
        carried = {each.rule.data.duty for each in chosen}
        if hit.rule.data.duty not in carried and any(duty.startswith(hit.rule.data.beside) for duty in carried):
            chosen.append(hit)
    kept = sorted((Labelled(hit.rule.data.duty, hit) for hit in chosen), key=lambda each: (each.hit.start, each.duty))
    rights = all(each.duty.startswith("rights.") for each in kept)
    return Weighing(hits, met, tuple(surest.values()), tuple(kept[: MOST_RIGHTS if rights else MOST]))


def _behind_head(met: tuple[Hit, ...], sentence: Sentence) -> tuple[Hit, ...]:
    """Without those that only the head of the sentence meets, where what it says behind its head meets one.

    `Business transfers: We may share …` says of a transfer no more than what follows; `Research: We look at …` names a
    purpose.
    """
    begins = head_end(sentence.folded)
    behind = tuple(hit for hit in met if hit.end > begins or hit.rule.data.duty == "purpose.basis")
    return behind if any(hit.rule.data.say and not hit.rule.data.beside for hit in behind) else met


def _of_sides(sentence: Sentence, book: Rulebook, apart: tuple[Side, ...]) -> tuple[Hit, ...]:
    """The rules that the sentence meets, and those of a side set against the other, in which it meets none, alone.

    What reaches from the one into the other is met by neither.
    """
    whole, folded = tuple(book.hits(sentence)), sentence.folded
    if not set_against(folded):
        return whole
    whole = tuple(hit for hit in whole if side_at(folded, hit.start, hit.end) == side_at(folded, hit.end - 1, hit.end))
    speaks = [hit for hit in whole if not hit.rule.data.beside and hit.rule.data.field is None]
    met = {side_at(folded, hit.start, hit.end) for hit in speaks}
    alone_met = (hit for side in apart if side not in met for hit in book.hits(alone(sentence, side)))
    return (*whole, *(hit for hit in alone_met if hit.rule.data.tier >= SURE))


def _sides(folded: str, met: tuple[Hit, ...]) -> list[tuple[Hit, ...]]:
    """The hits by what a sentence affirms and what it denies, where one clause does the one and another the other."""
    by_side: dict[Side, list[Hit]] = {}
    for hit in met:
        by_side.setdefault(side_at(folded, hit.start, hit.end), []).append(hit)
    return [tuple(by_side[side]) for side in (*sides(folded), ()) if side in by_side]


def _apart(met: tuple[Hit, ...], along: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Those that are weighed: none that only goes along, nor one of its duty no surer than what it goes along with.

    Two duties of which each goes along with the other are both weighed.
    """
    alone = [hit for hit in met if not hit.rule.data.beside]
    least = {
        hit.rule.data.duty: max((each.rule.data.tier for each in alone if _goes_with(hit, each)), default=0)
        for hit in along
        if not any(_goes_with(hit, other) and _goes_with(other, hit) for other in along)
    }
    return tuple(hit for hit in alone if hit.rule.data.tier > least.get(hit.rule.data.duty, 0))


def _goes_with(hit: Hit, other: Hit) -> bool:
    return other.rule.data.duty.startswith(hit.rule.data.beside)


def _surest(weighed: tuple[Hit, ...], favoured: frozenset[str], agree: Counter[str]) -> dict[str, Hit]:
    """For each duty of the greatest weight, or a step less where several rules agree, the first of its surest hits.
    `agree`: how many rules speak for each duty."""
    chosen: dict[str, Hit] = {}
    for hit in sorted(weighed, key=lambda hit: -hit.rule.data.tier):
        chosen.setdefault(hit.rule.data.duty, hit)
    weights = {duty: hit.rule.data.tier + TOPIC * (duty in favoured) for duty, hit in chosen.items()}
    most = max(weights.values(), default=0)
    return {duty: hit for duty, hit in chosen.items() if weights[duty] + (agree[duty] >= AGREEING) >= most}


def _standing(sure: dict[str, Hit], agree: Counter[str]) -> list[str]:
    """Those that give way to none of the others, the first where all do.

    Where several rules agree on a duty, it gives way to none that a single rule speaks for, but that to it; unless the
    latter is one of those before which others give way all the same.
    """

    def alone_against(duty: str, other: str) -> bool:
        alone = agree[duty] == 1 and sure[duty].rule.data.tier <= SURE
        return alone and agree[other] >= AGREEING and not duty.startswith(yields()[EVEN_ALONE])

    def yielding(duty: str, other: str) -> bool:
        return bool(gives_way(duty, (other,))) and not alone_against(other, duty)

    standing = [duty for duty in sure if not any(yielding(duty, other) for other in sure if other != duty)]
    return [
        duty
        for duty in standing
        if not any(alone_against(duty, other) and gives_way(other, (duty,)) for other in standing if other != duty)
    ] or list(sure)[:1]


def gives_way(duty: str, others: Iterable[str]) -> str | None:
    """The first of the others that is stronger than the duty, if any."""
    stronger = yields().get(duty, ())
    against = (other for other in others if other != duty)
    return next((other for other in against if other.startswith(stronger)), None) if stronger else None


@cache
def yields() -> dict[str, tuple[str, ...]]:
    """For each duty those it gives way to, by their beginnings, from `lexicon/yields.toml`."""
    return msgspec.convert(packaged("amanat.policy.lexicon", "yields.toml"), dict[str, tuple[str, ...]])
