"""Addresses with a name before them, as mail programs write them: `Ann Ash <ann@example.com>` (RFC 5322, 3.4)."""

from __future__ import annotations

import re

_ADDRESS = r"(?:<|&lt;)(?:mailto:)?(?P<address>[^<>&\s]{3,254})(?:>|&gt;)"
_WORD = r"[^\W\d_][^\s<>\",;:()&]{0,40}"
_NAME = rf"\"(?P<quoted>[^\"<>\n]{{2,90}})\"|(?P<plain>{_WORD}(?:[ \t]+{_WORD}){{0,7}})"
_MAILBOX = re.compile(rf"(?:{_NAME})?\s*{_ADDRESS}")
_PARTICLES = frozenset({
    "al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "ten", "ter", "van", "von", "zu",
    "zum", "zur",
})  # fmt: skip


def without(text: str, pattern: re.Pattern[str], instead: str) -> str:
    """The text, with what stands in the place of the person for each of their addresses that has a name before it."""

    def said(found: re.Match[str]) -> str:
        name = found["quoted"] or _name(found)
        if not name or pattern.fullmatch(found["address"]) is None:
            return found.group()
        return (found["plain"] or "").removesuffix(name) + instead

    return _MAILBOX.sub(said, text) if _may_have(text) else text


def is_mailbox(text: str) -> bool:
    """Whether a text is an address in brackets and no more than a name before it."""
    found = _MAILBOX.fullmatch(text.strip())
    return found is not None and "@" in found["address"] and (found["plain"] or "") == _name(found)


def is_of(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether it is one of the person."""
    found = _MAILBOX.fullmatch(text.strip())
    return found is not None and is_mailbox(text) and pattern.fullmatch(found["address"]) is not None


def names_in(text: str, pattern: re.Pattern[str]) -> frozenset[str]:
    """What stands before the person's addresses there."""
    found = _MAILBOX.finditer(text) if _may_have(text) else ()
    mine = (one for one in found if pattern.fullmatch(one["address"]) is not None)
    return frozenset(name for one in mine if (name := one["quoted"] or _name(one)))


def _may_have(text: str) -> bool:
    return "@" in text and ("<" in text or "&lt;" in text)


def _name(found: re.Match[str]) -> str:
    """The end of the words before an address that can be a name: what is written in capitals, or in no letter case."""
    plain = found["plain"] or ""
    words = plain.split()
    at = len(words)
    while at and (words[at - 1].lower() in _PARTICLES or not words[at - 1][0].islower()):
        at -= 1
    return plain[_start(plain, at) :]


def _start(text: str, at: int) -> int:
    """Where the word of this number begins."""
    starts = [found.start() for found in re.finditer(r"\S+", text)]
    return starts[at] if at < len(starts) else len(text)
