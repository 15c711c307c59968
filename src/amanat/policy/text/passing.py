"""Words that a sentence says only to set something aside: `not only`, `but do not have to`, `not consent`.

They are taken out of what the rules see, so that neither their denial nor what they name is read as the sentence's own.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from amanat.errors import InputError
from amanat.toml.packaged import packaged


class PassingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written."""

    auxiliary: tuple[str, ...]
    say: tuple[str, ...]


@cache
def _passing() -> re.Pattern[str]:
    written = msgspec.convert(packaged("amanat.policy.lexicon", "passing.toml"), PassingFile)
    auxiliary = f"(?:{'|'.join(written.auxiliary)})"
    try:
        return re.compile("|".join(each.replace("{auxiliary}", auxiliary) for each in written.say))
    except re.error as error:
        raise InputError(
            f"an expression cannot be read: {error}", place="lexicon/passing.toml", remedy="correct `say`"
        ) from error


def without_passing(folded: str) -> str:
    """The folded sentence with such words as spaces."""
    return _passing().sub(lambda match: " " * len(match[0]), folded)
