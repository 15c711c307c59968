"""Reads a page as a browser would, as far as the tests need it."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "br", "input", "hr", "img"}


class Page(HTMLParser):
    """`words` is the text inside elements of class `words`, but for what stands in elements of class `added`."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[tuple[str, set[str]]] = []
        self.crossed: list[str] = []
        self.tables: list[list[list[tuple[str, str]]]] = []
        """The tables of the policy: by row each cell's scope, `-` of one that is no header, and its shown words."""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.tags.append((tag, held))
        classes = held.get("class", "").split()
        if tag == "table" and "grid" in classes:
            self.tables.append([])
        elif tag == "tr" and self._place() == "grid":
            self.tables[-1].append([])
        elif "slot" in classes:
            self.tables[-1][-1].append((held.get("scope", "-"), ""))
        if tag not in VOID:
            self.open.append((tag, set(held.get("class", "").split())))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.crossed.append(tag)
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        around = [classes for _, classes in self.open]
        if any("words" in classes for classes in around) and not any("added" in classes for classes in around):
            self.words += data
            if any("slot" in classes for classes in around) and not any("gap" in classes for classes in around):
                scope, words = self.tables[-1][-1][-1]
                self.tables[-1][-1][-1] = scope, words + data

    def _place(self) -> str:
        """The kind of the table that is open, innermost."""
        return next((next(iter(held), "") for tag, held in reversed(self.open) if tag == "table"), "")

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]
