"""How a copy of a value is spelled, and how the new value is spelled in its place: small letters, digests, slugs."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from amanat.datamap.detect.digests import DIGESTS
from amanat.subjects.known.identifiers import folded

Respell = Callable[[str], str | None]
"""The new spelling of a text that is a copy of the old value; None for any other text."""

_NO_LETTER = re.compile(r"[^\w]+|_")


def respelled(text: str, old: str, new: str, kind: str, *, lower: bool = False) -> str | None:
    """The new value in the form in which a text holds the old one; None where it holds something else.

    `lower`: the column holds small letters only, which the old value alone may not show.
    """
    core = text.strip()
    if not core or not old.strip():
        return None
    if core == old.strip() and not lower:
        return text.replace(core, new.strip() if core == text else new)
    if folded(kind, core) == folded(kind, old):
        return text.replace(core, _cased(core, new, kind, lower))
    if kind in ("username", "name") and core == slug(old):
        return text.replace(core, slug(new))
    return None


def _cased(core: str, new: str, kind: str, lower: bool) -> str:
    if kind == "phone":
        return _dialled(core, new)
    if lower or core == core.lower():
        return new.lower()
    return new.upper() if core == core.upper() else new


def _dialled(core: str, new: str) -> str:
    """Digits alone stay digits alone, and what stands before them stays too."""
    if not core.lstrip("+").isdigit():
        return new
    start = "+" if core.startswith("+") else "00" if core.startswith("00") else ""
    return start + folded("phone", new)


def slug(text: str) -> str:
    """As it stands in addresses of pages: small letters and hyphens."""
    return _NO_LETTER.sub("-", text.strip().lower()).strip("-")


def digested(text: str, kind: str, old: str, new: str) -> str | None:
    """The digest of the new value where a text is that of the old one, in the same letter case."""
    make = DIGESTS[kind]
    for before, after in ((old.strip().lower(), new.strip().lower()), (old.strip(), new.strip())):
        if text.strip().lower() == make(before.encode()):
            found = make(after.encode())
            return found.upper() if text == text.upper() else found
    return None


def within(value: Any, respell: Respell, path: Sequence[str] | None) -> Any:
    """A JSON document, parsed or as text, with whole strings respelled: at a path, or everywhere where it is None."""
    if isinstance(value, str) and value.lstrip().startswith(("{", "[", '"')):
        try:
            document = json.loads(value)
        except ValueError:
            return value
        clean = _inside(document, respell, path)
        return value if clean == document else json.dumps(clean, ensure_ascii=False)
    return _inside(value, respell, path)


def _inside(value: Any, respell: Respell, path: Sequence[str] | None) -> Any:
    if isinstance(value, str):
        found = None if path else respell(value)
        return value if found is None else found
    if isinstance(value, list):
        return [_inside(item, respell, path) for item in value]
    if isinstance(value, Mapping):
        return {
            name: item if path and name != path[0] else _inside(item, respell, path[1:] if path else path)
            for name, item in value.items()
        }
    return value


def as_texts(key: Any) -> tuple[str, ...]:
    """How a key may stand in text: a UUID with hyphens and without."""
    text = str(key)
    if _UUID.fullmatch(text) is None:
        return (text,)
    known = uuid.UUID(text)
    return tuple(dict.fromkeys((text, known.hex, str(known))))


_UUID = re.compile("[0-9a-f]{8}(-?)[0-9a-f]{4}\\1[0-9a-f]{4}\\1[0-9a-f]{4}\\1[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
