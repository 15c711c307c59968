"""The elements of a page in order → blocks. Nothing recurses, however deep a page is nested."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from amanat.policy.documents.build import Builder, Cell
from amanat.policy.documents.html.attributes import address, first, identity, rank
from amanat.policy.documents.html.chrome import Chrome
from amanat.policy.documents.html.lists import OpenList
from amanat.policy.documents.html.panels import Attributes
from amanat.policy.documents.html.table import rows_of
from amanat.policy.documents.html.where import Where
from amanat.policy.documents.layout import looks_like_heading
from amanat.policy.documents.words import Part, Words, parts, plain

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LISTS = frozenset(["ul", "ol", "menu", "dir", "dl"])
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "ruby",
        "rb",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "basefont",
    ]
)
_BOLD = frozenset(["b", "strong"])
_SECTIONS = frozenset(["main", "article", "section"])
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PSEUDO = 7
"""The rank of a title that is only bold: below every heading that is marked as one."""

_BACK = frozenset(["back to top", "to top", "top", "skip to content", "skip to main content", "skip navigation"])


class Walk:
    """Goes through a page once. `run` may be called for one element after another."""

    def __init__(self, builder: Builder, chrome: Chrome, *, guesses: bool = False) -> None:
        """`guesses`: no title of the page is marked as one, so that short lines may be."""
        self._guesses = guesses
        self.builder = builder
        self.chrome = chrome
        self.where = Where()
        self.left_out = 0
        self.words = Words()
        self._lists: list[OpenList] = []
        self._heading = 0
        self._last_heading = 1
        self._inside = 0
        self._kept = 0
        self._by_hand = False
        self._opened = 0

    def run(self, root: LexborNode) -> None:
        todo: list[LexborNode | Callable[[], None]] = list(self._open(root))
        while todo:
            step = todo.pop()
            if callable(step):
                step()
            elif step.is_text_node:
                self._text(step)
            elif step.is_element_node:
                todo += self._enter(step)
        self.flush()

    def _text(self, node: LexborNode) -> None:
        text = node.text_content or ""
        if self._kept:
            self.words.add_lines(text)
        else:
            self.words.add(text)

    def _enter(self, node: LexborNode) -> Iterator[LexborNode | Callable[[], None]]:
        """What is left to do for an element: its children, last first, and what ends it."""
        tag, attributes = node.tag or "", node.attributes
        if self.chrome.leaves_out(node, tag, attributes, bool(self._inside)):
            self.left_out += self.chrome.length(node)
            self.where.skip()
        elif tag in ("br", "hr"):
            self.where.skip()
            self._break(tag)
        elif tag == "table" and (rows := rows_of(node, self._walk_cell)) is not None:
            self.where.enter(tag, identity(attributes))
            self._table(node, rows)
            self.where.leave()
        else:
            yield from self._open(node)

    def _open(self, node: LexborNode) -> Iterator[LexborNode | Callable[[], None]]:
        tag, attributes = node.tag or "", node.attributes
        end = self._begin(node, tag, attributes)
        self.where.enter(tag, identity(attributes))
        yield from (self.where.leave, end) if end else (self.where.leave,)
        yield from reversed(list(node.iter(include_text=True)))

    def _break(self, tag: str) -> None:
        if tag == "hr":
            self.flush()
        self.words.end_line()

    def _begin(self, node: LexborNode, tag: str, attributes: Attributes) -> Callable[[], None] | None:
        """Opens an element and gives what closes it."""
        role = attributes.get("role") if attributes else None
        if tag in _HEADINGS or role == "heading":
            return self._open_heading(_HEADINGS.get(tag) or rank(attributes.get("aria-level")))
        if tag in _INLINE and not role:
            return self._open_inline(node, tag, attributes)
        self.flush()
        if tag in _LISTS or role == "list":
            if self._by_hand and not self._lists:
                self.builder.end_list()
            return self._open_list(OpenList(first(attributes) if tag == "ol" else None))
        if tag in ("li", "dt", "dd") or role == "listitem":
            return self._open_item(tag, attributes)
        if self.chrome.opens_panel(node) and not self._heading:
            self._opened = min(self._last_heading + 1, _PSEUDO)
            return self._open_heading(self._opened)
        if self._opened and self.chrome.is_panel(node):
            return self._open_panel(self._opened)
        if tag == "summary":
            return self._open_heading(min(self._last_heading + 1, _PSEUDO))
        if tag == "details":
            return self._open_details()
        if tag in _SECTIONS:
            return self._open_section()
        return self._open_kept() if tag in ("pre", "xmp", "listing", "plaintext") else self.flush

    def _open_heading(self, level: int) -> Callable[[], None]:
        self.flush()
        before, self._heading = self._heading, level

        def close() -> None:
            self.flush()
            self._heading = before

        return close

    def _open_inline(self, node: LexborNode, tag: str, attributes: Attributes) -> Callable[[], None] | None:
        style = (attributes.get("style") or "").replace(" ", "").lower() if attributes else ""
        if tag in _BOLD or "font-weight:bold" in style or "font-weight:7" in style or "font-weight:6" in style:
            self.words.bold += 1
            return self._end_bold
        if tag == "q":
            self.words.add("“")
            return lambda: self.words.add("”")
        if tag == "a":
            mailbox = address(attributes.get("href") or "", node)
            return (lambda: self.words.add(f" ({mailbox})")) if mailbox else None
        return None

    def _end_bold(self) -> None:
        self.words.bold -= 1

    def _open_list(self, opened: OpenList) -> Callable[[], None]:
        self._lists.append(opened)

        def close() -> None:
            self.flush()
            self._lists.pop()

        return close

    def _open_item(self, tag: str, attributes: Attributes) -> Callable[[], None] | None:
        if tag == "dd":
            inner = OpenList(None)
            inner.next_item(None)
            return self._open_list(inner)
        if not self._lists:
            alone = OpenList(None)
            alone.next_item(None)
            return self._open_list(alone)
        self._lists[-1].next_item(attributes.get("value") if attributes else None)
        return self.flush

    def _open_details(self) -> Callable[[], None]:
        before = self._last_heading

        def close() -> None:
            self.flush()
            self.builder.close(min(before + 1, _PSEUDO))
            self._last_heading = before

        return close

    def _open_panel(self, level: int) -> Callable[[], None]:
        """What the control in front of it titles ends with the panel."""
        self._opened = 0

        def close() -> None:
            self.flush()
            self.builder.close(level)
            self._last_heading = level - 1

        return close

    def _open_section(self) -> Callable[[], None]:
        self._inside += 1

        def close() -> None:
            self.flush()
            self._inside -= 1

        return close

    def _open_kept(self) -> Callable[[], None]:
        self._kept += 1

        def close() -> None:
            self.flush()
            self._kept -= 1

        return close

    def _walk_cell(self, cell: LexborNode, builder: Builder) -> None:
        Walk(builder, self.chrome).run(cell)

    def _table(self, node: LexborNode, rows: list[list[Cell]]) -> None:
        self.flush()
        caption = next((part for part in node.iter() if part.tag == "caption"), None)
        if caption is not None:
            self.run(caption)
        for row in rows:
            self.builder.row(row, self.where.block("row"), len(self._lists))
        if rows:
            self.builder.end_table()

    def flush(self) -> None:
        """Ends a block."""
        lines = self.words.take()
        if not lines:
            return
        if self._heading:
            self._write_heading(plain(lines), self._heading)
            return
        found = list(parts(lines))
        for part in found:
            self._write(part)
        # A list that is only lines ends with them; what another list says is not said by its introduction.
        self._by_hand = len(found) > 1 and found[-1].kind == "item"

    def _write_heading(self, words: str, level: int) -> None:
        if not words:
            return
        self._last_heading = level
        if self._lists:
            self._lists[-1].marker = ""
        self.builder.heading(words, level, self.where.title(words))

    def _write(self, part: Part) -> None:
        depth = len(self._lists)
        if depth and self._lists[-1].marker:
            marker, self._lists[-1].marker = self._lists[-1].marker, ""
            self.builder.item(part.words, self.where.block("item"), depth, marker)
        elif not depth and self._is_title(part):
            self._write_heading(part.words, _PSEUDO)
        elif part.kind == "item":
            self.builder.item(part.words, self.where.block("item"), depth + 1, part.marker)
        elif part.words.lower() not in _BACK:
            self.builder.paragraph(part.words, self.where.block("paragraph"), depth)

    def _is_title(self, part: Part) -> bool:
        if part.kind == "title":
            return True
        plain_title = self._guesses and part.kind == "text" and "@" not in part.words
        return plain_title and looks_like_heading(part.words, opens=False)
