"""All questions that are asked of a change, in order."""

from __future__ import annotations

from amanat.policy.compare.judges import figures, grounds, names, promises, wording
from amanat.policy.compare.model import Material, Reason, unnumbered
from amanat.policy.compare.side import Judge, Look, Side, reason

JUDGES: tuple[Judge, ...] = (
    wording.unknown,
    wording.unexplained,
    wording.titles,
    promises.turned,
    promises.conditions,
    promises.lost,
    promises.measures,
    promises.automated,
    grounds.bases,
    grounds.opting,
    grounds.mechanisms,
    figures.periods,
    figures.deadlines,
    figures.notices,
    figures.ages,
    figures.fees,
    names.new_names,
    names.new_disclosures,
    names.new_proper_names,
    promises.gained,
    wording.definitions,
    wording.contacts,
    wording.dates,
    names.gone_names,
)
WHERE_NOTHING_SPEAKS: tuple[Judge, ...] = (wording.figures, wording.times, wording.loaded, wording.other_words)
"""Asked only where none of the others found that the change matters, or what the words do."""
TOLD_APART = ("stricter", "modality")
ORDER: tuple[Material, ...] = ("yes", "unknown", "no")


def judge(look: Look) -> tuple[Reason, ...]:
    """The reasons of a change, the weightiest first; empty where nothing but words differ."""
    if look.old.passages and look.new.passages and wording.same_words(look) and _says(look.old) == _says(look.new):
        return ()
    found = [each for ask in JUDGES for each in ask(look)]
    if not any(each.material == "yes" or each.name in TOLD_APART for each in found):
        found += [each for ask in WHERE_NOTHING_SPEAKS for each in ask(look)]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: ORDER.index(each.material)))


def weight(reasons: tuple[Reason, ...]) -> Material:
    """That of the weightiest reason."""
    return min((each.material for each in reasons), key=ORDER.index, default="no")


def plain(look: Look, *, moved: bool) -> Reason:
    """The reason where no other is found."""
    if look.old.passages and look.new.passages and wording.same_words(look):
        return (
            reason("moved", "no", "the same words at another place")
            if moved and look.old.text == look.new.text
            else reason("renumbered", "no", "the same heading under another number")
            if _renumbered(look)
            else reason("marks", "no", "only marks, letter case, contractions or line breaks differ")
        )
    if not (look.old.statements or look.new.statements):
        heading = all(each.heading for each in (*look.old.passages, *look.new.passages))
        return reason("heading" if heading else "informative", "no", "a heading" if heading else "carries no promise")
    return reason(
        "wording",
        "no",
        "other words for the same" if look.old.passages and look.new.passages else "nothing new is said",
    )


def _renumbered(look: Look) -> bool:
    old, new = look.old.passages, look.new.passages
    return old[0].heading and unnumbered(old[0]) == unnumbered(new[0]) and old[0].text != new[0].text


def _says(side: Side) -> list[tuple[object, ...]]:
    """All that is read of a side, without its places."""
    return [
        (
            each.duty,
            each.polarity,
            each.modality,
            each.kind,
            each.scope,
            *((one.kind, one.value) for one in each.fields),
        )
        for each in side.statements
    ]
