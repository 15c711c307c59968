"""Addresses with a name before them, as mail programs write them: `Ann Ash <ann@example.com>` (RFC 5322, 3.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_ADDRESS = re.compile(r"(?:<|&lt;)(?:mailto:)?([^<>&\s]{3,254})(?:>|&gt;)")
_WORD = r"[^\W\d_][^\s<>\",;:()&]{0,40}"
_NAME = re.compile(rf"(?:\"(?P<quoted>[^\"<>\n]{{2,90}})\"|(?P<plain>{_WORD}(?:[ \t]+{_WORD}){{0,7}}))\s*\Z")
_BEFORE = 400
"""So much of what stands before an address may be a name: eight words of the longest, and what parts them."""
_PARTICLES = frozenset({
    "al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "ten", "ter", "van", "von", "zu",
    "zum", "zur",
})  # fmt: skip


class _Mailbox(msgspec.Struct, frozen=True):
    """An address in brackets, the name before it, empty where there is none, and from where to where they stand."""

    name: str
    address: str
    start: int
    end: int


def without(text: str, pattern: re.Pattern[str], instead: str) -> str:
    """The text, with what stands in the place of the person for each of their addresses that has a name before it."""
    parts: list[str] = []
    at = 0
    for box in _mailboxes(text):
        if box.name and pattern.fullmatch(box.address) is not None:
            parts += [text[at : box.start], instead]
            at = box.end
    return "".join((*parts, text[at:]))


def is_mailbox(text: str) -> bool:
    """Whether a text is an address in brackets and no more than a name before it."""
    return _alone(text) is not None


def is_of(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether it is one of the person."""
    box = _alone(text)
    return box is not None and pattern.fullmatch(box.address) is not None


def names_in(text: str, pattern: re.Pattern[str]) -> frozenset[str]:
    """What stands before the person's addresses there."""
    mine = (box for box in _mailboxes(text) if box.name and pattern.fullmatch(box.address) is not None)
    return frozenset(box.name for box in mine)


def _alone(text: str) -> _Mailbox | None:
    said = text.strip()
    box = next(_mailboxes(said), None)
    return box if box is not None and (box.start, box.end) == (0, len(said)) and "@" in box.address else None


def _mailboxes(text: str) -> Iterator[_Mailbox]:
    """From the first to the last."""
    end = 0
    for found in _ADDRESS.finditer(text):
        first = max(end, found.start() - _BEFORE)
        said = _NAME.search(text[first : found.start()])
        name, start = ("", found.start()) if said is None else _name(said)
        yield _Mailbox(name, found[1], first + start if name else found.start(), found.end())
        end = found.end()


def _name(said: re.Match[str]) -> tuple[str, int]:
    """The end of the words before an address that can be a name, what is written in capitals, or in no letter case; and
    where it begins."""
    if said["quoted"]:
        return said["quoted"], said.start()
    words = list(re.finditer(r"\S+", said["plain"]))
    at = len(words)
    while at and (words[at - 1].group().lower() in _PARTICLES or not words[at - 1].group()[0].islower()):
        at -= 1
    if at == len(words):
        return "", said.end()
    start = words[at].start()
    return said["plain"][start:], said.start("plain") + start
