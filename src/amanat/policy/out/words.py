"""Numbers and words, as all outputs write them."""

from __future__ import annotations


def count(number: int, noun: str, nouns: str = "") -> str:
    """`1 promise`, `2 promises`, `no promises`."""
    return f"{number or 'no'} {noun if number == 1 else nouns or noun + 's'}"
