"""Text and Markdown → blocks: headings, paragraphs, list items and table rows, each with the words it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from amanat.policy.layout import Line, lines, looks_like_heading, wraps

BlockKind = Literal["heading", "paragraph", "item"]

_STARTS_LOW = re.compile(r"[a-z0-9(&,;]")
_BOLD_LINE = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1:?\Z", re.DOTALL)
_LEANS = re.compile(r"(?:this|these|it|they|in particular|for example|examples|such|among)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\(?\d+(?:\.\d+)*[.)]?\Z")


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """`text[start:end]` without the marker in front of it.

    `section` are the headings it stands under and `intros` the list introductions, outermost first.
    `introduces` says that list items follow it.
    """

    kind: BlockKind
    start: int
    end: int
    section: tuple[str, ...] = ()
    intros: tuple[str, ...] = ()
    introduces: bool = False


class _Raw(msgspec.Struct):
    """A block before its place among the others is known."""

    kind: BlockKind
    start: int
    end: int
    indent: int
    level: int = 0
    marker: str = ""
    header: str = ""


def blocks(text: str) -> tuple[Block, ...]:
    """All blocks in the order of the text. Every character that is neither space nor a marker lies in exactly one."""
    raws = _with_headings(text, list(_gather(text)))
    return tuple(_placed(text, raws))


def _gather(text: str) -> Iterator[_Raw]:
    """Lines that belong together, as raw blocks."""
    found = list(lines(text))
    width = wraps(found)
    current: _Raw | None = None
    last: Line | None = None
    header = ""
    for line in found:
        if line.marker != "|":
            header = ""
        if line.kind == "text" and current and last and _goes_on(text, current, last, line, width):
            current.end = line.end
        elif line.kind == "underline" and current and current.kind == "paragraph" and not current.marker:
            current.kind, current.level = "heading", line.level
        else:
            if current:
                yield current
            current = _begin(line, header)
            if line.kind == "row":
                header = header or text[line.start : line.end]
        last = line
    if current:
        yield current


def _begin(line: Line, header: str) -> _Raw | None:
    if line.kind in ("blank", "underline"):
        return None
    kind: BlockKind = (
        "heading" if line.kind == "heading" else "item" if line.marker or line.kind == "row" else "paragraph"
    )
    return _Raw(kind, line.start, line.end, line.indent, line.level, line.marker, header)


def _goes_on(text: str, block: _Raw, last: Line, line: Line, width: int) -> bool:
    """Whether a plain line continues the block above it."""
    if block.kind == "heading" or last.kind not in ("text", "item"):
        return False
    if _STARTS_LOW.match(text, line.start) and text[last.end - 1] not in ".!?:":
        return True
    if text[last.end - 1] in ".!?" and looks_like_heading(text[line.start : line.end], opens=False):
        return False
    return bool(width) and last.end - last.start + last.indent >= 0.55 * width


def _with_headings(text: str, raws: list[_Raw]) -> list[_Raw]:
    """Marks plain lines that are headings: bold ones, numbered titles, and short lines that end in nothing."""
    for raw, after in zip(raws, [*raws[1:], None], strict=False):
        if raw.kind == "heading" or raw.marker == "|":
            continue
        words = text[raw.start : raw.end]
        numbered = bool(_NUMBER.match(raw.marker))
        if raw.marker and not numbered:
            continue
        bold = _BOLD_LINE.match(words)
        if bold and "\n" not in words:
            raw.kind, raw.level = "heading", 4
        elif numbered and not _titles(raw, after):
            continue
        elif looks_like_heading(words, opens=numbered and after is not None and after.indent > raw.indent):
            raw.kind = "heading"
            raw.level = 1 + raw.marker.strip("().").count(".") + 1 if numbered else 3 if words.isupper() else 5
    return raws


def _titles(raw: _Raw, after: _Raw | None) -> bool:
    """A numbered line can be a title when what follows is no sibling of it."""
    return after is not None and (after.indent > raw.indent or not _NUMBER.match(after.marker))


_OWN_SUBJECT = re.compile(r"\b(?:we|i|you|they)\b", re.IGNORECASE)
"""A short introduction with a subject of its own opens a list of its own, and does not go on with the one before."""


class _Stack:
    """Headings and list introductions that are open at a place of the text."""

    def __init__(self) -> None:
        self.headings: list[tuple[int, str]] = []
        self.lead: list[str] = []
        self.items: list[tuple[int, str]] = []

    def heading(self, level: int, words: str) -> None:
        self.headings = [held for held in self.headings if held[0] < level]
        self.headings.append((level, words))
        self.lead, self.items = [], []

    def paragraph(self, indent: int, introduction: str | None) -> None:
        self.items = [held for held in self.items if held[0] < indent]
        if introduction is None:
            if not indent:
                self.lead = []
        elif self.lead and len(introduction.split()) <= 6 and not _OWN_SUBJECT.search(introduction):
            self.lead = [self.lead[0], introduction]
        else:
            self.lead = [introduction]

    def item(self, indent: int, introduction: str | None) -> tuple[str, ...]:
        self.items = [held for held in self.items if held[0] < indent]
        intros = (*self.lead, *(words for _, words in self.items))
        if introduction is not None:
            self.items.append((indent, introduction))
        return intros

    @property
    def section(self) -> tuple[str, ...]:
        return tuple(words for _, words in self.headings)


def _placed(text: str, raws: list[_Raw]) -> Iterable[Block]:
    stack = _Stack()
    for place, raw in enumerate(raws):
        words = " ".join(text[raw.start : raw.end].split())
        after = raws[place + 1] if place + 1 < len(raws) else None
        introduces = _introduces(words, raw, after)
        introduction = _last_clause(words) if introduces else None
        if raw.kind == "heading":
            stack.heading(raw.level, words.strip("*_#: "))
            yield Block(kind="heading", start=raw.start, end=raw.end, section=stack.section[:-1])
        elif raw.kind == "item":
            intros = stack.item(raw.indent, introduction)
            intros = (*intros, raw.header) if raw.header else intros
            yield _block(raw, stack, intros, introduces)
        else:
            intros = stack.item(raw.indent, None) if raw.indent else ()
            stack.paragraph(raw.indent, introduction)
            yield _block(raw, stack, intros, introduces)


def _block(raw: _Raw, stack: _Stack, intros: tuple[str, ...], introduces: bool) -> Block:
    return Block(
        kind=raw.kind, start=raw.start, end=raw.end, section=stack.section, intros=intros, introduces=introduces
    )


def _introduces(words: str, raw: _Raw, after: _Raw | None) -> bool:
    if after is None:
        return False
    if not words.rstrip("*_ ").endswith((":", ":-", "—")):
        return raw.kind == "paragraph" and after.kind == "item" and after.marker != "|" and words[-1].isalnum()
    if raw.kind == "item":
        return after.indent > raw.indent
    return after.kind == "item" or (after.kind == "paragraph" and len(words.split()) > 6)


def _last_clause(words: str) -> str:
    """The sentence of an introduction that ends in the colon, with the one before where it leans on that."""
    parts = re.split(r"(?<=[.!?])\s+", words)
    return " ".join(parts[-2:]) if _LEANS.match(parts[-1]) else parts[-1]
