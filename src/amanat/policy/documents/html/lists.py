"""An open list on a page."""

from __future__ import annotations


class OpenList:
    """An open list: its next number, or None where it is not numbered, and the item that waits for its words."""

    def __init__(self, number: int | None) -> None:
        self.number = number
        self.marker = ""

    def next_item(self, told: str | None) -> None:
        if self.number is None:
            self.marker = "-"
            return
        self.number = int(told) if told and told.isascii() and told.isdigit() and len(told) < 6 else self.number
        self.marker = f"{self.number}."
        self.number += 1
