"""Identifiers taken out of what surrounds them: of a list the one element goes, of a text the words are replaced.

What is not the person's stays byte for byte: documents are edited where the identifier stands, and not written anew.
Of an object that holds the person's identifier or key, what else it says of them goes too
(`subjects/sql/documents.py`), and what it calls them in full goes from all of the document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from amanat.datamap.model import EACH, Link
from amanat.stores.search.notation import opened
from amanat.subjects.erase import mailboxes
from amanat.subjects.erase.called import Called, full, taken_out
from amanat.subjects.erase.serialised import Cleaning, cleaned, is_serialised
from amanat.subjects.sql.documents import NOTHING, About, Form, Steps, about, goes_with, is_only_dialled

REDACTED = "[erased]"

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_EMPTY = re.compile(r"\{\s*\}|\[\s*\]")
_DECODER = json.JSONDecoder(strict=False)
_ERASED = json.dumps(REDACTED)
_SEPARATOR = re.compile(r"\s*[,;|]\s*")


Keys = Mapping[Steps, frozenset[str]]
"""The keys of the person that stand at a path of documents, as text."""


def erased_in(value: Any, pattern: re.Pattern[str], form: Form = NOTHING, keys: Keys | None = None) -> Any:
    """A value with the identifiers taken out, in documents and lists at any depth, keys included.

    `form`: what the map knows of the documents; `keys`: by its paths, which keys are the person's.
    """
    if isinstance(value, str):
        return _in_text(value, pattern, form, keys or {})
    if isinstance(value, Mapping):
        return {erased_in(key, pattern): erased_in(item, pattern) for key, item in value.items()}
    if isinstance(value, list):
        mine = (keys or {}).get((EACH,), frozenset())
        if any(str(item) in mine for item in value):
            return [item for item in value if str(item) not in mine]
        gone = _gone(value, pattern)
        return [erased_in(item, pattern) for at, item in enumerate(value) if at not in gone]
    return value


def _in_text(text: str, pattern: re.Pattern[str], form: Form = NOTHING, keys: Keys | None = None) -> str:
    """A text that is a JSON document, or one that PHP serialised, is opened first: escapes hide nothing there, and
    lengths stay true. So is one in another notation, where it can be written back."""
    try:
        if text.lstrip().startswith(("{", "[", '"')):
            json.loads(text)
            document = _Document(text, pattern, form, keys or {})
            clean = document.cleaned()
            return taken_out(clean, document.called.names, REDACTED)
        if is_serialised(text):
            return cleaned(text, _cleaning(pattern))
    except (ValueError, RecursionError):
        return _replaced(text, pattern)
    if (within := opened(text)) and (said := _in_text(within.plain, pattern)) != within.plain:
        return within.closed(said) or text
    return _in_list(text, pattern) or _replaced(text, pattern)


def _replaced(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(REDACTED, mailboxes.without(text, pattern, REDACTED))


def names_beside(value: Any, pattern: re.Pattern[str], form: Form, keys: Keys) -> frozenset[str]:
    """What a text calls the person beside an identifier of theirs, in full."""
    if not isinstance(value, str):
        return frozenset()
    try:
        if value.lstrip().startswith(("{", "[")):
            json.loads(value)
            document = _Document(value, pattern, form, keys)
            document.cleaned()
            return document.called.names
    except (ValueError, RecursionError):
        return frozenset()
    return full(mailboxes.names_in(value, pattern))


def _cleaning(pattern: re.Pattern[str]) -> Cleaning:
    return Cleaning(
        inner=lambda said: _in_text(said, pattern),
        gone=lambda items: _gone(items, pattern),
        mine=lambda value: pattern.fullmatch(str(value).strip()) is not None,
        instead=REDACTED,
    )


def _in_list(text: str, pattern: re.Pattern[str]) -> str | None:
    """A list of identifiers with something between them, less those that go; None where the text is no such list."""
    parts = _SEPARATOR.split(text.strip())
    gone = _gone(parts, pattern)
    if not gone:
        return None
    between = _SEPARATOR.findall(text.strip())
    kept = [at for at in range(len(parts)) if at not in gone]
    told = "".join(f"{between[at - 1]}{parts[at]}" for at in kept[1:])
    head = text[: len(text) - len(text.lstrip())]
    return f"{head}{parts[kept[0]]}{told}{text[len(text.rstrip()) :]}"


def _gone(items: Sequence[Any], pattern: re.Pattern[str]) -> frozenset[int]:
    """The elements of a list that are identifiers and nothing else, if all of the list are of their kind.

    In a list of unlike things the place of each may have a meaning: there nothing moves up, nor is a list ever emptied.
    """
    gone = frozenset(at for at, item in enumerate(items) if _is_whole(item, pattern))
    if len(gone) == len(items):
        return frozenset()
    marks = {"@" in items[at] for at in gone}
    return gone if all(_is_name(item) and ("@" in item) in marks for item in items) else frozenset()


def _is_whole(item: Any, pattern: re.Pattern[str]) -> bool:
    if not isinstance(item, str):
        return False
    return pattern.fullmatch(item.strip()) is not None or mailboxes.is_of(item, pattern)


def _is_name(item: Any) -> bool:
    return isinstance(item, str) and (len(item.split()) == 1 or mailboxes.is_mailbox(item))


class _Document:
    """A JSON text, edited in place. MUST be well formed."""

    def __init__(self, text: str, pattern: re.Pattern[str], form: Form, keys: Keys) -> None:
        self._text = text
        self._pattern = pattern
        self._form = form
        self._keys = keys
        self._at = 0
        self.called = Called()

    def cleaned(self) -> str:
        return f"{self._blank()}{self._value((), mine=False)}{self._text[self._at :]}"

    def _blank(self) -> str:
        start = self._at
        while self._at < len(self._text) and self._text[self._at] in " \t\r\n":
            self._at += 1
        return self._text[start : self._at]

    def _value(self, path: Steps, *, mine: bool, gone: bool = False) -> str:
        """What stands there, cleaned. `mine`: it is part of an object about the person; `gone`: it tells of them."""
        sign = self._text[self._at]
        if (empty := _EMPTY.match(self._text, self._at)) is not None:
            self._at = empty.end()
            return empty.group()
        if sign == "{":
            return self._object(path, mine=mine)
        if sign == "[":
            return self._array(path, mine=mine, gone=gone)
        if sign == '"':
            clean, said = self._string()
            return _ERASED if gone and said.strip() else clean
        start = self._at
        while self._at < len(self._text) and self._text[self._at] not in ",]} \t\r\n":
            self._at += 1
        return "null" if gone else self._text[start : self._at]

    def _string(self) -> tuple[str, str]:
        """The string as it is to stand, and what it said."""
        found = _STRING.match(self._text, self._at)
        if found is None:
            raise ValueError
        self._at = found.end()
        said = json.loads(found.group(), strict=False)
        clean = _in_text(said, self._pattern)
        return found.group() if clean == said else json.dumps(clean, ensure_ascii=False), said

    def _array(self, path: Steps, *, mine: bool, gone: bool) -> str:
        pieces: list[str] = []
        said: list[Any] = []
        mine_here = self._keys.get((*path, EACH), frozenset())
        listed: set[int] = set()
        while self._goes_on("]", pieces):
            before, start = self._blank(), self._text[self._at]
            if mine_here and str(_DECODER.raw_decode(self._text, self._at)[0]) in mine_here:
                listed.add(len(pieces))
            value, told = (
                self._string() if start == '"' and not gone else (self._value(path, mine=mine, gone=gone), None)
            )
            said.append(told)
            pieces.append(f"{before}{value}{self._blank()}")
        out = _gone(said, self._pattern) | listed
        return f"[{_joined(pieces, out)}]"

    def _object(self, path: Steps, *, mine: bool) -> str:
        whom = self._about(path, mine=mine)
        pieces: list[str] = []
        while self._goes_on("}", pieces):
            before = self._blank()
            label, said = self._string()
            name = f"{before}{label}{self._blank()}"
            self._at += 1
            gone = goes_with(said, path, self._form, whom.mine, whom.others)
            value = f"{self._blank()}{self._value((*path, said), mine=bool(whom.mine), gone=gone)}{self._blank()}"
            pieces.append(f"{name}:{value}")
        return f"{{{','.join(pieces)}}}"

    def _about(self, path: Steps, *, mine: bool) -> About:
        """Whom the object that begins here names; where nobody, it is of whom it is a part."""
        whole, _ = _DECODER.raw_decode(self._text, self._at)
        found = about(whole, path, self._form, self._is_mine)
        if mine and not found.mine and (not found.others or is_only_dialled(whole, path, self._form)):
            found = About(frozenset({""}))
        self.called.hear(whole, path, self._form, found)
        return found

    def _is_mine(self, _: str, link: Link | None, path: Steps, value: Any) -> bool:
        if link is not None:
            return str(value) in self._keys.get(path, ())
        return self._pattern.fullmatch(str(value).strip()) is not None

    def _goes_on(self, end: str, pieces: list[str]) -> bool:
        """Steps over the sign that opens, parts or closes; whether another element comes."""
        self._at += 1
        return not pieces or self._text[self._at - 1] != end


def _joined(pieces: list[str], gone: frozenset[int]) -> str:
    kept = [piece for at, piece in enumerate(pieces) if at not in gone]
    if kept and 0 in gone:
        kept[0] = f"{pieces[0][: len(pieces[0]) - len(pieces[0].lstrip())]}{kept[0].lstrip()}"
    return ",".join(kept)
