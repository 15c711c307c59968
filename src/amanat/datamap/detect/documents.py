"""JSON documents as columns: each path in them with the values that stand there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from amanat.datamap.detect.spoken import masked

_DOCUMENTS = 200
_DEPTH = 6
_MEMBERS = 20
"""Members of a list that are looked at."""

_PATHS = 400
"""Different paths: more are made of data, as where names are keys."""


def paths_of(texts: Sequence[str]) -> dict[str, list[Any]]:
    """Values by path (`outer.inner`; members of a list stand under the list's own path) of the first documents, sorted
    by path. The root of a list of plain values has the path ``."""
    found: dict[str, list[Any]] = {}
    for document in masked(list(_parsed(texts[:_DOCUMENTS]))):
        _walk(document, "", _DEPTH, found)
    return dict(sorted(found.items()))


def _parsed(texts: Sequence[str]) -> Iterator[Any]:
    for text in texts:
        try:
            yield msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            continue


def _walk(document: Any, path: str, depth: int, found: dict[str, list[Any]]) -> None:
    if depth == 0:
        return
    if isinstance(document, dict):
        for key, value in document.items():
            _walk(value, f"{path}.{key}" if path else str(key), depth - 1, found)
    elif isinstance(document, list):
        for member in document[:_MEMBERS]:
            _walk(member, path, depth - 1, found)
    elif path in found or len(found) < _PATHS:
        found.setdefault(path, []).append(document)
