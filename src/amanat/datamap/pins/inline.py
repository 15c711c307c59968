"""Entries of `datamap.toml` that a person wrote within a value or as tables of their own: changed through tomlkit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit

from amanat.toml.lines import Place


def with_inline(text: str, changes: Sequence[tuple[Place, Mapping[str, Any] | None]]) -> str:
    """The text with each place set to its fields, or taken out where there are none."""
    document = tomlkit.parse(text)
    for place, fields in changes:
        above: Any = document
        for part in place[:-1]:
            above = above[part]
        name = str(place[-1])
        if fields is None:
            del above[name]
        elif name not in above or above[name].unwrap() != dict(fields):
            entry = tomlkit.inline_table()
            entry.update(fields)
            above[name] = entry
    return tomlkit.dumps(document)
