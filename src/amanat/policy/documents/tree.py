"""Raw blocks → the tree: each block under its headings, its list introductions and its table headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

BlockKind = Literal["heading", "paragraph", "item", "cell"]

_LEANS = re.compile(r"(?:this|these|it|they|in particular|for example|examples|such|among)\b", re.IGNORECASE)
_ANNOUNCES = re.compile(r"\b(?:the following|as follows|listed below|set out below|below)\b", re.IGNORECASE)
_JOINS = frozenset(["and", "or", "and/or"])
_TITLE_WORDS = 12


class Block(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """`text[start:end]` without the marker in front of it.

    `section` are the headings it stands under and `intros` the list introductions, outermost first; of a cell they end
    in what is `above` and `beside` it. `introduces` says that list items or cells follow it.
    `level` counts from 1: of a heading its rank, of an item the lists around it; 0 otherwise.

    Of a cell, `above` are the headers of its column, and `beside` the words that its row begins with, last, after what
    these are called; `table` are the headers of all columns, and `row` numbers the rows of the document's tables.
    """

    kind: BlockKind
    start: int
    end: int
    section: tuple[str, ...] = ()
    intros: tuple[str, ...] = ()
    introduces: bool = False
    level: int = 0
    above: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    row: int = 0

    @property
    def headers(self) -> tuple[str, ...]:
        """What a cell stands under, its column first."""
        return _together(self.above, self.beside)


class Raw(msgspec.Struct, gc=False):
    """A block before its place among the others is known.

    `closes` is the level of headings that end in front of it. `header` marks the cells that stand above a table.
    """

    kind: BlockKind
    start: int
    end: int
    indent: int = 0
    level: int = 0
    marker: str = ""
    above: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    row: int = 0
    header: bool = False
    closes: int = 0


def _together(above: tuple[str, ...], beside: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*above, *beside)))


_OWN_SUBJECT = re.compile(r"\b(?:we|i|you|they)\b", re.IGNORECASE)
"""A short introduction with a subject of its own opens a list of its own, and does not go on with the one before."""


class _Stack:
    """Headings and list introductions that are open at a place of the text."""

    def __init__(self) -> None:
        self.headings: list[tuple[int, str]] = []
        self.lead: list[str] = []
        self.items: list[tuple[int, str]] = []
        self.indents: list[int] = []
        self.over: list[tuple[int, str]] = []

    def heading(self, level: int, words: str, introduction: str | None) -> None:
        self.close(level)
        self.headings.append((level, words))
        self.lead = [words for _, words in self.over[-1:]] if introduction is None else [introduction]

    def close(self, level: int) -> None:
        self.headings = [held for held in self.headings if held[0] < level]
        self.over = [held for held in self.over if held[0] < level]
        self.lead, self.items, self.indents = [], [], []

    def leads_over(self, raw: Raw, after: Raw | None, words: str) -> bool:
        """Whether a paragraph introduces the lists under the headings below its own: `We use it for:`, `### Orders`."""
        return (
            raw.kind == "paragraph"
            and after is not None
            and after.kind == "heading"
            and bool(self.headings)
            and after.level > self.headings[-1][0]
            and words.rstrip("*_ ").endswith(":")
        )

    def paragraph(self, indent: int, introduction: str | None) -> None:
        self.items = [held for held in self.items if held[0] < indent]
        if introduction is None:
            if not indent:
                self.lead, self.indents = [], []
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

    def depth(self, indent: int) -> int:
        """How many lists stand around an item, itself included."""
        self.indents = [held for held in self.indents if held < indent] + [indent]
        return len(self.indents)

    @property
    def section(self) -> tuple[str, ...]:
        return tuple(words for _, words in self.headings)


def placed(text: str, raws: list[Raw]) -> Iterator[Block]:
    """The blocks in order. Work is in the length of the text."""
    stack = _Stack()
    for raw, after in zip(raws, [*raws[1:], None], strict=False):
        if raw.closes:
            stack.close(raw.closes)
        words = " ".join(text[raw.start : raw.end].split())
        over = stack.leads_over(raw, after, words)
        introduces = over or _introduces(words, raw, after)
        yield _of(raw, stack, words, introduces, _introduction(words, raw, after, introduces))
        if over:
            stack.over = [(stack.headings[-1][0], _last_clause(words))]


def _of(raw: Raw, stack: _Stack, words: str, introduces: bool, introduction: str | None) -> Block:
    if raw.kind == "heading":
        stack.heading(raw.level, words.strip("*_#: "), introduction)
        return Block(kind="heading", start=raw.start, end=raw.end, section=stack.section[:-1], level=raw.level)
    level = 0
    if raw.kind == "paragraph":
        intros = stack.item(raw.indent, None) if raw.indent else ()
        if words.lower() not in _JOINS:
            stack.paragraph(raw.indent, introduction)
    elif raw.kind == "item":
        intros, level = stack.item(raw.indent, introduction), stack.depth(raw.indent)
    else:
        intros = (*stack.item(raw.indent, None), *_together(raw.above, raw.beside))
    return Block(
        kind=raw.kind,
        start=raw.start,
        end=raw.end,
        section=stack.section,
        intros=intros,
        introduces=introduces,
        level=level,
        above=raw.above,
        beside=raw.beside,
        table=raw.table,
        row=raw.row,
    )


def _introduces(words: str, raw: Raw, after: Raw | None) -> bool:
    """Whether a block says nothing but what its items will say."""
    if raw.kind == "cell":
        return raw.header
    if after is None or raw.kind == "heading":
        return False
    listed = after.kind in ("item", "cell")
    if not words.rstrip("*_ ").endswith((":", ":-", "—")):
        return raw.kind == "paragraph" and after.kind == "item" and after.indent >= raw.indent and words[-1].isalnum()
    if raw.kind == "item":
        return after.indent > raw.indent
    return listed or (after.kind == "paragraph" and len(words.split()) > 6)


def _introduction(words: str, raw: Raw, after: Raw | None, introduces: bool) -> str | None:
    """What the blocks below inherit: also from a sentence that is read itself, where it announces what follows."""
    if after is None or raw.kind == "cell":
        return None
    if introduces:
        return _last_clause(words)
    below = after.kind in ("item", "cell") and after.indent >= raw.indent
    if raw.kind == "heading":
        return words.strip("*_# ") if below and words.rstrip("*_# ").endswith(":") else None
    if raw.kind == "paragraph":
        return last if below and _ANNOUNCES.search(last := _last_clause(words)) else None
    titles = after.indent > raw.indent and len(words.split()) <= _TITLE_WORDS and words[-1] not in ".!?;,"
    titles = titles and (after.kind == "item" or words.strip("*_ ")[:1].isupper())
    return words.strip("*_ ") if titles else None


def _last_clause(words: str) -> str:
    """The sentence of an introduction that ends in the colon, with the one before where it leans on that."""
    parts = re.split(r"(?<=[.!?])\s+", words)
    return " ".join(parts[-2:]) if _LEANS.match(parts[-1]) else parts[-1]


def rows(table: list[list[tuple[int, int]]], text: str, indent: int, first: int = 1) -> Iterator[Raw]:
    """The cells of a table, each a span of the text. The first of several rows is the header, as Markdown has it.

    Rows are numbered from `first` on.
    """
    header: list[str] = []
    told: tuple[str, ...] = ()
    for number, row in enumerate(table, first):
        words = [" ".join(text[start:end].split()) for start, end in row]
        for column, (start, end) in enumerate(row):
            over = header[column] if column < len(header) else ""
            beside = tuple(filter(None, (header[0], words[0]))) if column and header else ()
            if words[column]:
                yield Raw(
                    "cell", start, end, indent, above=(over,) if over else (), beside=beside, table=told,
                    row=number, header=not header and len(table) > 1, marker="|",
                )  # fmt: skip
        if not header:
            header, told = words, tuple(filter(None, words))
