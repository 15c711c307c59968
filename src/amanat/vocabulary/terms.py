"""The closed sets of values that promises, statements and findings use."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """How a promise can be met."""

    ENFORCED = "enforced"
    CHECKED = "checked"
    ATTESTED = "attested"
    ADVICE = "advice"


class Scope(StrEnum):
    """Whose act makes a promise true."""

    SERVICE = "service"
    ENGINE = "engine"
    THIRD_PARTY = "third party"
    READER = "reader"


class Source(StrEnum):
    """Where a promise comes from."""

    POLICY = "policy"
    LAW = "law"
    BOTH = "both"


class Status(StrEnum):
    """Is it so? Never `KEPT` by default."""

    KEPT = "kept"
    BROKEN = "broken"
    UNPROVEN = "unproven"
    STALE = "stale"


class Lawful(StrEnum):
    """May it be so?"""

    SOUND = "sound"
    DOUBTFUL = "doubtful"
    VOID = "void"


class Polarity(StrEnum):
    YES = "yes"
    NO = "no"


class Modality(StrEnum):
    DOES = "does"
    MAY = "may"
    WILL = "will"
    MUST = "must"
    ONLY_IF = "only if"
