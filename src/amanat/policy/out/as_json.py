"""The reading as `amanat read --json` prints it. `docs/reference/reading.md` says what each key holds."""

from __future__ import annotations

from typing import Any

import msgspec

from amanat.policy.out.figures import figures
from amanat.policy.reading import Reading


def as_json(reading: Reading) -> dict[str, Any]:
    """Plain values only, the same for the same reading. Offsets are code points of the text."""
    return {
        "policy": reading.name,
        "digest": reading.digest,
        "language": reading.language,
        "counts": _plain(figures(reading)),
        "definitions": _plain(reading.definitions),
        "statements": _plain(reading.statements),
        "informative": _plain(reading.informative),
        "unread": _plain(reading.unread),
        "findings": _plain(reading.findings),
    }


def _plain(value: Any) -> Any:
    """Structs as objects, tuples as lists, names of closed sets as words."""
    return _listed(msgspec.to_builtins(value))


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, list | tuple) else value
