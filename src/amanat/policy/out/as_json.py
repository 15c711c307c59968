"""The reading as `amanat read --json` prints it. `docs/reference/reading.md` says what each key holds."""

from __future__ import annotations

from typing import Any

import msgspec

from amanat.policy.documents.places import Places
from amanat.policy.out.figures import figures
from amanat.policy.reading import Reading


def as_json(reading: Reading) -> dict[str, Any]:
    """Plain values only, the same for the same reading. Offsets are code points of the text."""
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
        "definitions": _placed(places, _plain(reading.definitions)),
        "statements": _placed(places, _plain(reading.statements)),
        "informative": _plain(reading.informative),
        "unread": _placed(places, _plain(reading.unread)),
        "findings": _placed(places, _plain(reading.findings)),
        "corrections": _plain(reading.corrections),
    }


def _placed(places: Places, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each with the place in the file: a line, a page, an element."""
    return [each | {"place": places.of(each["start"], each["end"])} for each in found]


def _plain(value: Any) -> Any:
    """Structs as objects, tuples as lists, names of closed sets as words."""
    return _listed(msgspec.to_builtins(value))


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, list | tuple) else value
