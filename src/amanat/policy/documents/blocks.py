"""Text and Markdown → blocks: headings, paragraphs, list items and table cells, each with the words it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.documents.layout import Line, is_title, lines, looks_like_heading, wraps
from amanat.policy.documents.tree import Block, BlockKind, Raw, placed, rows

_STARTS_LOW = re.compile(r"[a-z0-9(&,;]")
_BOLD_LINE = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1:?\Z", re.DOTALL)
_NUMBER = re.compile(r"\(?\d+(?:\.\d+)*[.)]?\Z")
_BAR = re.compile(r"(?<!\\)\|")


def blocks(text: str) -> tuple[Block, ...]:
    """All blocks in the order of the text. Every character that is neither space nor a marker lies in exactly one."""
    raws = _with_headings(text, list(_gather(text)))
    return tuple(placed(text, raws))


def _gather(text: str) -> Iterator[Raw]:
    """Lines that belong together, as raw blocks."""
    found = list(lines(text))
    width = wraps(found)
    current: Raw | None = None
    last: Line | None = None
    table: list[Line] = []
    rows_before = 0
    for line in found:
        if table and line.marker != "|":
            yield from _table(text, table, rows_before)
            rows_before += len(table)
            table = []
        if line.kind == "text" and current and last and _goes_on(text, current, last, line, width):
            current.end = line.end
        elif line.kind == "underline" and current and current.kind == "paragraph" and not current.marker:
            current.kind, current.level = "heading", line.level
        else:
            if current:
                yield current
            current = _begin(line)
            if line.kind == "row":
                table.append(line)
        last = line
    if current:
        yield current
    yield from _table(text, table, rows_before)


def _begin(line: Line) -> Raw | None:
    if line.kind in ("blank", "underline", "row"):
        return None
    kind: BlockKind = "heading" if line.kind == "heading" else "item" if line.marker else "paragraph"
    return Raw(kind, line.start, line.end, line.indent, line.level, line.marker)


def _table(text: str, table: list[Line], before: int) -> Iterator[Raw]:
    if table:
        yield from rows([list(_cells(text, line)) for line in table], text, table[0].indent, before + 1)


def _cells(text: str, line: Line) -> Iterator[tuple[int, int]]:
    """The cells of a row without the space around them; an empty one has no length."""
    bars = [match.start() for match in _BAR.finditer(text, line.start, line.end)]
    for start, end in zip([line.start, *(bar + 1 for bar in bars)], [*bars, line.end], strict=True):
        words = text[start:end]
        begin = end - len(words.lstrip())
        yield begin, begin + len(words.strip())


def _goes_on(text: str, block: Raw, last: Line, line: Line, width: int) -> bool:
    """Whether a plain line continues the block above it."""
    if block.kind == "heading" or last.kind not in ("text", "item"):
        return False
    if _STARTS_LOW.match(text, line.start) and text[last.end - 1] not in ".!?:":
        return True
    if text[last.end - 1] in ".!?" and looks_like_heading(text[line.start : line.end], opens=False):
        return False
    return bool(width) and last.end - last.start + last.indent >= 0.55 * width


def _with_headings(text: str, raws: list[Raw]) -> list[Raw]:
    """Marks plain lines that are headings: bold ones, numbered titles, and short lines that end in nothing."""
    for raw, after in zip(raws, [*raws[1:], None], strict=False):
        if raw.kind == "heading" or raw.marker == "|":
            continue
        words = text[raw.start : raw.end]
        numbered = bool(_NUMBER.match(raw.marker))
        if raw.marker and not numbered:
            continue
        bold = _BOLD_LINE.match(words)
        if bold and "\n" not in words and is_title(bold[2]):
            raw.kind, raw.level = "heading", 4
        elif numbered and not _titles(raw, after):
            continue
        elif looks_like_heading(words, opens=numbered and after is not None and after.indent > raw.indent):
            raw.kind = "heading"
            raw.level = 1 + raw.marker.strip("().").count(".") + 1 if numbered else 3 if words.isupper() else 5
    return raws


def _titles(raw: Raw, after: Raw | None) -> bool:
    """A numbered line can be a title when what follows is no sibling of it."""
    return after is not None and (after.indent > raw.indent or not _NUMBER.match(after.marker))
