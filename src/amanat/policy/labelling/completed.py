"""Items that are a condition or an act: `We delete your data when:` with `you ask us` is read as the sentence that both
make, and so is `We will:` with `keep it secure`.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from amanat.policy.fields.find import find_fields
from amanat.policy.labelling.label import Weighing, weigh
from amanat.policy.labelling.rules import Hit, Rulebook
from amanat.policy.matching.expressions import union
from amanat.policy.text.clauses import clauses_file
from amanat.policy.text.reworded import Piece, Reworded
from amanat.policy.text.sentence import Sentence

_BETWEEN = " ¦ "


class Whole(Reworded, frozen=True, kw_only=True):
    """A sentence and how many characters of it stand in front of the item; what stands there is not in its place.

    `excepts`: the item is an exception to what its introduction says; `acts`: it is what somebody named there does.
    """

    before: int = 0
    excepts: bool = False
    acts: bool = False


@cache
def _hanging() -> re.Pattern[str]:
    return _at_end(clauses_file().hanging)


@cache
def _promising() -> re.Pattern[str]:
    return _at_end(clauses_file().promising)


def _at_end(said: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{union(said, {})})\W*\Z")


_EXCEPTS = re.compile(r"\b(?:unless|without|except)\W*\Z")


def completed(sentence: Sentence) -> Whole:
    """The sentence with the introduction that it ends, where that ends in a word such as `if`; else as it is."""
    if sentence.kind != "item" or sentence.lead or not sentence.intro:
        return Whole(sentence)
    acts = bool(_promising().search(sentence.intro))
    if not acts and not _hanging().search(sentence.intro):
        return Whole(sentence)
    outer, _, introduction = sentence.intro.rpartition(_BETWEEN)
    words = f"{introduction} "
    whole = msgspec.structs.replace(
        sentence,
        end=sentence.end + len(words),
        folded=words + sentence.folded,
        plain=words + sentence.plain,
        kind="paragraph",
        intro=outer,
        names=tuple(
            msgspec.structs.replace(each, start=each.start + len(words), end=each.end + len(words))
            for each in sentence.names
        ),
    )
    pieces = (Piece(words), Piece(sentence.folded, 0))
    return Whole(whole, pieces, before=len(words), excepts=bool(_EXCEPTS.search(introduction)), acts=acts)


def weighed(sentence: Sentence, book: Rulebook) -> tuple[Whole, Weighing]:
    """What is weighed of a sentence that begins at 0, and in which words its hits lie.

    An item carries what it says itself, under the main clause of its introduction, and what it completes where it says
    nothing. An exception that says something itself does not stand under the denial that it is taken out of. An act is
    no thing, which the item of a list is by itself: it carries what it says with who acts.
    """
    whole = completed(sentence)
    own = weigh(sentence, book, find_fields(sentence))
    if whole.acts:
        both = weigh(whole.sentence, book, find_fields(whole.sentence))
        return (whole, both) if both.kept else (Whole(sentence), _said(own))
    if not whole.before or (own.kept and whole.excepts):
        return Whole(sentence), own
    if own.kept:
        return whole, _moved(own, whole.before)
    both = weigh(whole.sentence, book, find_fields(whole.sentence))
    return (whole, both) if both.kept else (Whole(sentence), own)


def _said(found: Weighing) -> Weighing:
    """Without what a rule makes of the place alone."""
    return msgspec.structs.replace(found, kept=tuple(each for each in found.kept if each.hit.rule.data.say))


def _moved(found: Weighing, by: int) -> Weighing:
    moved: dict[int, Hit] = {}

    def hit(each: Hit) -> Hit:
        return moved.setdefault(id(each), msgspec.structs.replace(each, start=each.start + by, end=each.end + by))

    return Weighing(
        hits=tuple(map(hit, found.hits)),
        met=tuple(map(hit, found.met)),
        surest=tuple(map(hit, found.surest)),
        kept=tuple(msgspec.structs.replace(each, hit=hit(each.hit)) for each in found.kept),
    )
