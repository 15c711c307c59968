"""Identifiers of people as stores spell them: which spellings mean the same person, and which can be searched for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.detect.digests import digests_of
from amanat.stores.base import Needle, Store
from amanat.subjects.people import Identifier
from amanat.subjects.standins import stands_in

_SEPARATORS = (" ", "-", "(", ")", ".", "/")
_NO_BREAK = 0xA0
_BARE = 10
"""Digits alone, without a plus, are searched for ONLY from this length on: a shorter number may number anything."""
_MENTIONED = 3
"""Letters that a mention must have."""
_NOT_DIGITS = re.compile(r"\D")
_PLAIN_WORD = re.compile(r"[^\W\d_]+")


def folded(kind: str, text: str) -> str:
    """The form in which two spellings of an identifier are equal: case and surrounding blanks do not count."""
    text = text.strip()
    return _digits(text) if kind == "phone" else text.casefold()


def may_be(kind: str, text: str) -> bool:
    """Whether a text can be an identifier of a kind."""
    if kind == "email":
        return "@" in text
    if kind == "phone":
        return sum(char.isdigit() for char in text) >= 5 and not any(char.isalpha() for char in text)
    return True


def _digits(text: str) -> str:
    digits = _NOT_DIGITS.sub("", text)
    return digits.removeprefix("00") if text.lstrip().startswith("00") else digits


Member = Callable[[sa.ColumnElement[Any], "Forms"], sa.ColumnElement[bool]]
"""The condition that a column holds one of the forms of people's identifiers."""


class Forms(msgspec.Struct, frozen=True):
    """The texts to compare with for identifiers of a kind: `folded`, `spelled` too, `digits` alone, or a `digest`.
    Those that merely stand in MUST be left out before."""

    kind: str
    form: str
    digest: str = ""

    def among(self, identifiers: Iterable[Identifier]) -> list[tuple[str]]:
        """In a settled order."""
        wanted = [item.value for item in identifiers if item.kind == self.kind]
        if self.form == "digest":
            return [(value,) for value in digests_of(self.digest, wanted)]
        if self.form == "digits":
            digits = {_digits(value) for value in wanted} - {""}
            return [(form,) for form in sorted({form for one in digits for form in (one, f"+{one}", f"00{one}")})]
        found = {form for value in wanted for form in (value.strip().lower(), folded(self.kind, value))}
        if self.form == "spelled":
            found |= {value.strip() for value in wanted}
        return [(value,) for value in sorted(found)]


def same(
    store: Store, column: sa.ColumnElement[Any], kind: str, identifiers: Iterable[Identifier], *, digest: str = ""
) -> sa.ColumnElement[bool]:
    """The condition that a column holds one of the identifiers of a kind, however it is spelled, or its digest.

    What merely stands in for an identifier is nobody's, and meets nothing.
    """
    wanted = [item for item in identifiers if item.kind == kind and not stands_in(item.kind, item.value)]
    if not wanted:
        return sa.false()
    ascii_only = all(item.value.isascii() for item in wanted)

    def member(text: sa.ColumnElement[Any], forms: Forms) -> sa.ColumnElement[bool]:
        return store.member([text], forms.among(wanted))

    return spelled(store, column, kind, member, digest=digest, ascii_only=ascii_only)


def naming(
    store: Store, identifiers: Collection[Identifier]
) -> Callable[[sa.ColumnElement[Any], str], sa.ColumnElement[bool]]:
    """`same` for whatever column and kind."""
    return lambda column, kind: same(store, column, kind, identifiers)


def spelled(
    store: Store, column: sa.ColumnElement[Any], kind: str, member: Member, *, digest: str = "", ascii_only: bool
) -> sa.ColumnElement[bool]:
    """As `same`, for identifiers that `member` knows; `ascii_only` where all of them are."""
    if digest:
        return member(sa.func.lower(column), Forms(kind, "digest", digest))
    text: sa.ColumnElement[Any] = sa.func.trim(sa.cast(column, sa.Text))
    if kind == "phone":
        return member(_bare(store, text), Forms(kind, "digits"))
    lowered = member(sa.func.lower(text), Forms(kind, "folded"))
    if ascii_only:
        return lowered
    # The engine's lower() may know ASCII only: the spellings themselves are asked for as well.
    return sa.or_(member(text, Forms(kind, "spelled")), lowered)


def _bare(store: Store, text: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A phone number without what people put between its digits.

    Constants and no parameters, so that an index over this very expression is found; the one sign that a reader of that
    index could not tell from a blank has its number.
    """
    nothing: sa.ColumnElement[Any] = sa.literal_column("''")
    if store.dialect == "postgresql":
        signs = sa.literal_column(f"'{''.join(_SEPARATORS)}'").concat(sa.func.chr(sa.literal_column(str(_NO_BREAK))))
        return sa.func.translate(text, signs, nothing)
    unbroken: sa.ColumnElement[Any] = sa.literal_column(f"'{chr(_NO_BREAK)}'")
    if store.dialect == "sqlite":
        unbroken = sa.func.char(sa.literal_column(str(_NO_BREAK)))
    for sign in (*(sa.literal_column(f"'{one}'") for one in _SEPARATORS), unbroken):
        text = sa.func.replace(text, sign, nothing)
    return text


def distinctive(identifier: Identifier) -> bool:
    """Whether a text search for it finds that person and hardly anyone else. Never so for a plain word."""
    text = identifier.value.strip()
    if stands_in(identifier.kind, identifier.value):
        return False
    if identifier.kind == "email":
        return "@" in text
    if identifier.kind == "phone":
        return len(_digits(text)) >= 7
    if identifier.kind == "number" and text.isdigit():
        return len(text) >= _BARE
    return len(text) >= 6 and _PLAIN_WORD.fullmatch(text) is None and any(char.isalpha() for char in text)


def is_word(identifier: Identifier) -> bool:
    """Whether it is a user name that is a plain word, and nothing more."""
    text = identifier.value.strip()
    word = identifier.kind == "username" and len(text) >= _MENTIONED and _PLAIN_WORD.fullmatch(text) is not None
    return word and not stands_in(identifier.kind, identifier.value)


def searchable(identifiers: Iterable[Identifier]) -> bool:
    """Whether the exact search has anything to look for."""
    return any(is_word(item) or distinctive(item) for item in identifiers)


def kinds_searched(identifiers: Iterable[Identifier]) -> tuple[str, ...]:
    """The kinds of identifiers that the exact search has anything to look for of."""
    found: set[str] = set()
    for item in identifiers:
        if item.kind not in found and (is_word(item) or distinctive(item)):
            found.add(item.kind)
    return tuple(sorted(found))


def needles(identifiers: Iterable[Identifier]) -> tuple[Needle, ...]:
    """What the exact search looks for. A user name that is a plain word means anything, and as `@name` that person."""
    found: dict[tuple[str, str], None] = {}
    for item in identifiers:
        if is_word(item):
            found[item.kind, f"@{item.value.strip()}"] = None
        elif distinctive(item):
            found[item.kind, item.value.strip()] = None
            if item.kind == "phone":
                found[item.kind, f"+{_digits(item.value)}"] = None
                if len(_digits(item.value)) >= _BARE:
                    found[item.kind, _digits(item.value)] = None
    return tuple(Needle(text=text, kind=kind) for kind, text in found)
