"""Texts as PHP's `serialize` writes them, less what tells of a person: sessions, queued work, settings.

Each text in them is preceded by its length in bytes, and each list by the number of its members: where one is wrong,
the application can read nothing of it any more, neither what is others' nor its own settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from amanat.subjects.sql.documents import About, Form, about, goes_with
from amanat.subjects.sql.pairs import form_named

_BEGINS = re.compile(r"\s*(?:a:\d+:\{|O:\d+:\"|s:\d+:\")")
_SCALAR = re.compile(rb"N;|[bidrR]:[^;{}\"]*;")
_COUNTED = re.compile(rb"([saOE]):(\d+):")
_REFERS = (b"r:", b"R:")


class Many(msgspec.Struct):
    """A list, a map, or an object of a class (`head`: how it begins), with its members in pairs."""

    head: bytes
    members: list[tuple[Any, Any]]


class Text(msgspec.Struct):
    said: bytes

    @property
    def text(self) -> str:
        return self.said.decode("utf-8", "surrogateescape")


class Cleaning(msgspec.Struct, frozen=True):
    """`inner`: a text less what is the person's; `gone`: which elements of a list are theirs and go; `mine`: whether a
    value is one of their identifiers and nothing else. `instead`: what stands where something of theirs stood."""

    inner: Callable[[str], str]
    gone: Callable[[Sequence[Any]], frozenset[int]]
    mine: Callable[[Any], bool]
    instead: str


def is_serialised(text: str) -> bool:
    return _BEGINS.match(text) is not None


def cleaned(text: str, how: Cleaning) -> str:
    """The text with what is the person's taken out, and lengths as they then are. Raises `ValueError` where it is not
    well formed."""
    raw = text.encode("utf-8", "surrogateescape")
    start = len(raw) - len(raw.lstrip())
    tree, end = _read(raw, start)
    if raw[end:].strip():
        raise ValueError
    new = _clean(tree, how, mine=False, gone=False, fixed=any(one.startswith(_REFERS) for one in _scalars(tree)))
    return (raw[:start] + _written(new) + raw[end:]).decode("utf-8", "surrogateescape")


def _read(raw: bytes, at: int) -> tuple[Any, int]:
    """What begins there, and where it ends."""
    if (scalar := _SCALAR.match(raw, at)) is not None:
        return scalar.group(), scalar.end()
    counted = _COUNTED.match(raw, at)
    if counted is None:
        raise ValueError
    kind, number, start = counted[1], int(counted[2]), counted.end()
    if kind == b"a":
        return _members(raw, start, number, b"a")
    said, end = raw[start + 1 : start + 1 + number], start + 1 + number
    if raw[start : start + 1] != b'"' or raw[end : end + 1] != b'"':
        raise ValueError
    if kind == b"O":
        of = re.compile(rb"\":(\d+):").match(raw, end)
        if of is None:
            raise ValueError
        return _members(raw, of.end(), int(of[1]), raw[at : end + 1])
    if raw[end + 1 : end + 2] != b";":
        raise ValueError
    return (Text(said) if kind == b"s" else raw[at : end + 2]), end + 2


def _members(raw: bytes, at: int, number: int, head: bytes) -> tuple[Many, int]:
    if raw[at : at + 1] != b"{":
        raise ValueError
    members, at = [], at + 1
    for _ in range(number):
        key, at = _read(raw, at)
        value, at = _read(raw, at)
        members.append((key, value))
    if raw[at : at + 1] != b"}":
        raise ValueError
    return Many(head, members), at + 1


def _scalars(tree: Any) -> Iterable[bytes]:
    if isinstance(tree, bytes):
        yield tree
    elif isinstance(tree, Many):
        for _, value in tree.members:
            yield from _scalars(value)


def _clean(tree: Any, how: Cleaning, *, mine: bool, gone: bool, fixed: bool) -> Any:
    """`mine`: it is part of an object about the person; `gone`: it tells of them; `fixed`: others refer to places of
    members, and none may move."""
    if isinstance(tree, Text):
        if gone and tree.said.strip():
            return Text(how.instead.encode())
        return Text(how.inner(tree.text).encode("utf-8", "surrogateescape"))
    if not isinstance(tree, Many):
        return b"N;" if gone and tree[:1] in b"id" else tree
    if _is_list(tree):
        values = [value for _, value in tree.members]
        out = frozenset() if fixed else how.gone([value.text if isinstance(value, Text) else None for value in values])
        kept = [value for at, value in enumerate(values) if at not in out]
        clean = (_clean(value, how, mine=mine, gone=gone, fixed=fixed) for value in kept)
        return Many(tree.head, [(b"i:%d;" % at, value) for at, value in enumerate(clean)])
    told = {_name(key): _plain(value) for key, value in tree.members if isinstance(key, Text)}
    form = form_named(told)
    whom = about(told, (), form, lambda _kind, _link, _path, value: how.mine(value))
    if mine and not (whom.mine or whom.others):
        whom = About(frozenset({""}))
    return Many(tree.head, [_member(key, value, how, form, whom, fixed=fixed) for key, value in tree.members])


def _member(key: Any, value: Any, how: Cleaning, form: Form, whom: About, *, fixed: bool) -> tuple[Any, Any]:
    gone = isinstance(key, Text) and goes_with(_name(key), (), form, whom.mine, whom.others)
    return (
        _clean(key, how, mine=False, gone=False, fixed=fixed),
        _clean(value, how, mine=bool(whom.mine), gone=gone, fixed=fixed),
    )


def _is_list(tree: Many) -> bool:
    return tree.head == b"a" and all(key == b"i:%d;" % at for at, (key, _) in enumerate(tree.members))


def _name(key: Text) -> str:
    """A member's name without the class that alone may see it."""
    return key.text.rpartition("\0")[2]


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.text
    return value[2:-1].decode() if isinstance(value, bytes) and value[:1] == b"i" else None


def _written(tree: Any) -> bytes:
    if isinstance(tree, Text):
        return b's:%d:"%s";' % (len(tree.said), tree.said)
    if isinstance(tree, Many):
        inner = b"".join(_written(part) for member in tree.members for part in member)
        return b"%s:%d:{%s}" % (tree.head, len(tree.members), inner)
    return bytes(tree)
