"""The small words that decide how a clause stands, from `lexicon/stance.toml`."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from amanat.policy.matching.expressions import union
from amanat.policy.matching.kept import kept
from amanat.policy.matching.lexical import words
from amanat.toml.packaged import packaged
from amanat.vocabulary.terms import Modality

_MODALS = (Modality.MUST, Modality.WILL, Modality.MAY)


class StanceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written."""

    deny: tuple[str, ...]
    passing: tuple[str, ...]
    only_if: tuple[str, ...]
    must: tuple[str, ...]
    will: tuple[str, ...]
    may: tuple[str, ...]
    no_modal: tuple[str, ...]


@cache
def _lists() -> dict[str, re.Pattern[str]]:
    """Each list of the file as one expression."""
    return {name: re.compile(written) for name, written in kept().part("stance", dict[str, str], _written).items()}


def _written() -> dict[str, str]:
    lists = msgspec.convert(packaged("amanat.policy.lexicon", "stance.toml"), StanceFile)
    return {name: union(sources, words()) for name, sources in msgspec.structs.asdict(lists).items()}


def denies(clause: str) -> bool:
    """Whether the words of a clause deny its act, and not only a delay, a wish or what a page can do."""
    return bool(_lists()["deny"].search(_lists()["passing"].sub(" ", clause)))


def conditional(clause: str) -> bool:
    """Whether the words of a clause, with all that hangs on it, let it hold only under a condition."""
    return bool(_lists()["only_if"].search(_lists()["passing"].sub(" ", clause)))


def strength(clause: str) -> Modality:
    """How strongly the words of a clause bind, by the first verb that says so."""
    own = _lists()["no_modal"].sub(" ", clause)
    found = [(match.start(), modality) for modality in _MODALS if (match := _lists()[modality].search(own))]
    return min(found, key=lambda each: each[0])[1] if found else Modality.DOES
