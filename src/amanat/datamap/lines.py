"""Where in a TOML text a key stands. Parsers forget lines; a person looking for a mistake needs them."""

from __future__ import annotations

import re

_HEADER = re.compile(r"^\s*\[\[?(?P<name>[^\]]+)\]\]?")


def line_of(text: str, keys: tuple[str, ...]) -> int | None:
    """The line, from 1, of the longest part of the dotted key that can be found; None where nothing can.

    Tables in a list are counted from 0: the key of the second `[[link]]` starts with `("link", "1")`.
    """
    best: tuple[int, int] | None = None
    at: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            at = _parts(header["name"])
            if line.lstrip().startswith("[["):
                counts[at] = counts.get(at, -1) + 1
                at = (*at, str(counts[at]))
            here = at
        else:
            name, equals, _ = line.partition("=")
            if not equals or line.lstrip().startswith("#"):
                continue
            here = (*at, *_parts(name))
        length = _common(here, keys)
        if length == min(len(here), len(keys)) and (best is None or length > best[0]):
            best = (length, number)
    return best[1] if best else None


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part[1:-1] if part[0] in "\"'" else part for part in re.findall(r'"[^"]*"|\'[^\']*\'|[^.\s]+', name))


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length
