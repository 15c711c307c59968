"""From whom data come when not from the person, from `sources.toml`."""

from __future__ import annotations

from functools import cache

import msgspec

from amanat.toml.packaged import packaged


class SourceKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of company: those known by name, and the words that name the kind."""

    companies: tuple[str, ...]
    words: tuple[str, ...]


@cache
def source_kinds() -> dict[str, SourceKind]:
    """All kinds by identifier."""
    return msgspec.convert(packaged("amanat.vocabulary", "sources.toml"), dict[str, SourceKind])


def ways_to_name(source: str) -> tuple[str, ...]:
    """The words that name a source: its own, and those of its kind."""
    folded = source.casefold()
    kinds = (word for kind in source_kinds().values() if folded in kind.companies for word in kind.words)
    return (source, *kinds)
