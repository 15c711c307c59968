"""The reading as `amanat read --json` prints it. `docs/reference/reading.md` says what each key holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from amanat.policy.documents.places import Places
from amanat.policy.out.figures import figures
from amanat.policy.reading import Definition, LintFinding, Reading, Span, Statement

_Spanned = Definition | LintFinding | Span | Statement


def as_json(reading: Reading) -> dict[str, Any]:
    """Plain values only, the same for the same reading. Offsets are code points of the text."""
    return {key: list(value) if isinstance(value, Iterator) else value for key, value in in_parts(reading).items()}


def in_parts(reading: Reading) -> dict[str, Any]:
    """The same with iterators in place of the long lists, so that a long policy is never held as plain values too."""
    places = Places(reading.text, reading.origins)
    return {
        "policy": reading.name,
        "format": reading.format,
        "archived": reading.archived.isoformat() if reading.archived else None,
        "digest": reading.digest,
        "language": reading.language,
        "foreign": _plain(reading.foreign),
        "notes": list(reading.notes),
        "counts": _plain(figures(reading)),
        "definitions": _placed(places, reading.definitions),
        "statements": _placed(places, reading.statements),
        "informative": map(_plain, reading.informative),
        "unread": _placed(places, reading.unread),
        "findings": _placed(places, reading.findings),
        "corrections": _plain(reading.corrections),
    }


def _placed(places: Places, found: Sequence[_Spanned]) -> Iterator[dict[str, Any]]:
    """Each with the place in the file: a line, a page, an element."""
    return (_plain(each) | {"place": places.of(each.start, each.end)} for each in found)


def _plain(value: Any) -> Any:
    """Structs as objects, tuples as lists, names of closed sets as words."""
    return _listed(msgspec.to_builtins(value))


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, list | tuple) else value
