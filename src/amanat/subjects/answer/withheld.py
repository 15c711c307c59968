"""What documents and lists in a person's own rows tell of other people is left out of a copy (GDPR Art. 15(4)).

Of a fellow traveller the place stays in the list, with what the map calls no personal data. Where it cannot be told
whose an object in a list of people is, it counts as somebody else's. Which columns were concerned is told in the copy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from amanat.datamap.model import EACH, ColumnMap, Link, TableMap
from amanat.datamap.names.whose import is_actor, persons
from amanat.subjects.known.identifiers import folded
from amanat.subjects.people import Subjects
from amanat.subjects.sql.documents import (
    NOTHING,
    About,
    Form,
    Steps,
    about,
    form_of,
    goes_with,
    key_links,
    stem,
    texts_of,
)

WITHHELD = "[withheld]"
_ADDRESS = re.compile(r"[^\s@,;|<>]+@[^\s@,;|<>]+")
_BETWEEN = re.compile(r"(\s*[,;|]\s*)")
_LISTED = frozenset({"email", "relationship", "username"})
"""Categories of columns whose text may be a list of people."""
_EVERYONES = About(others=frozenset({""}))


class Known(msgspec.Struct, frozen=True):
    """What tells that something is a person's: identifiers as they are compared, keys by link, names of theirs."""

    identifiers: frozenset[tuple[str, str]]
    keys: tuple[tuple[str, frozenset[str]], ...] = ()
    names: frozenset[str] = frozenset()

    def is_theirs(self, kind: str, link: Link | None, _: Steps, value: Any) -> bool:
        if link is not None:
            return str(value) in dict(self.keys).get(link.key, ())
        return (kind, folded(kind, str(value))) in self.identifiers

    def has_address(self, text: str) -> bool:
        return ("email", folded("email", text)) in self.identifiers

    def is_named(self, words: frozenset[str]) -> bool:
        return bool(words) and words <= self.names


def known_of(subjects: Subjects, links: Sequence[Link], names: Sequence[str] = ()) -> Known:
    """Of these people together. `names`: what their own rows call them."""
    return Known(
        identifiers=frozenset((item.kind, folded(item.kind, item.value)) for item in subjects.identifiers),
        keys=tuple((link.key, texts_of(link, subjects)) for link in links),
        names=frozenset(word for name in names for word in _words(name)),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


class Telling(msgspec.Struct, frozen=True):
    """The columns of a table that may tell of several people, by place, and the keys within its documents."""

    forms: tuple[tuple[int, Form], ...]
    links: tuple[Link, ...]


def telling(table: TableMap, home: str, people: str, store: str) -> Telling:
    """`home` and `people`: where people live; lists of addresses in their own row are theirs."""
    links = key_links(table, home, people, store)
    own = table.name == people and store == home
    forms = [(at, form_of(column, links)) for at, column in enumerate(table.columns)]
    return Telling(
        tuple((at, form) for at, form in forms if form != NOTHING or (not own and _may_list(table.columns[at]))),
        tuple(links),
    )


def _may_list(column: ColumnMap) -> bool:
    listed = "json" in column.type.lower() or column.type.endswith("[]")
    return column.personal is not False and (listed or bool(_LISTED & set(column.categories)))


def without_others(value: Any, form: Form, known: Known) -> Any:
    """The value as the person may see it; the very same where it tells of nobody else."""
    if isinstance(value, str):
        return _text(value, form, known)
    return _Document(form, known).seen(value) if isinstance(value, Mapping | list) else value


def _text(text: str, form: Form, known: Known) -> str:
    if text.lstrip().startswith(("{", "[")):
        try:
            whole = json.loads(text)
        except (ValueError, RecursionError):
            return text
        seen = _Document(form, known).seen(whole)
        return text if seen == whole else json.dumps(seen, ensure_ascii=False)
    parts = _BETWEEN.split(text.strip())
    if len(parts) < 3 or not all(_ADDRESS.fullmatch(part) for part in parts[::2]):
        return text
    return "".join(part if at % 2 or known.has_address(part) else WITHHELD for at, part in enumerate(parts))


_ENDS_OF = frozenset({"about", "bcc", "by", "cc", "for", "from", "of", "to", "with"})
"""How the place of an identifier ends that says whose part in the matter it is: `from` beside `to`, `invited_by`."""


class _Document:
    """One document, walked from its top. What stands at the top itself is the row's, as its columns are; but for who
    else has a part in it: `from` where `to` is the person, `reported_by` whoever that was."""

    def __init__(self, form: Form, known: Known) -> None:
        self._form = form
        self._known = known

    def seen(self, whole: Any) -> Any:
        if isinstance(whole, Mapping):
            form = self._form.with_kinds("email", filter(_is_address(whole), whole))
            parties = self._parties(whole, form)
            seen = form.observed if parties.others & self._keyed(whole, form) else frozenset()
            return {
                name: _emptied(item)
                if not isinstance(item, Mapping)
                and (goes_with(name, (), form, parties.others, parties.mine) or (name,) in seen)
                else self._value(item, (name,), About(), listed=False)
                for name, item in whole.items()
            }
        return self._value(whole, (), About(), listed=False)

    def _parties(self, whole: Mapping[str, Any], form: Form) -> About:
        """Who else has a part in what a document as a whole tells. Another address of the person's own (`backup_email`)
        says no part; and who got something is the person, where no one else is. Where the only key is another's, they
        did what is told there, and what is seen of who acts is theirs."""
        told = about(whole, (), form, self._known.is_theirs)
        keyed = self._keyed(whole, form)
        parts = {stem for stem in told.others if _has_part(stem) and (told.mine or stem in keyed)}
        others = {stem for stem in told.others if stem and (_did(stem) or stem in parts)}
        # What begins with nobody's name is the row's.
        return About(mine=told.mine | {""}, others=frozenset(others))

    def _keyed(self, whole: Mapping[str, Any], form: Form) -> frozenset[str]:
        """Whom others' keys at the top are called after, where none there is the person's."""
        keys = {name: link for name in whole if (link := form.key((name,))) is not None and whole[name] is not None}
        if any(self._known.is_theirs("", link, (name,), whole[name]) for name, link in keys.items()):
            return frozenset()
        return frozenset(map(stem, keys))

    def _value(self, value: Any, path: Steps, whose: About, *, listed: bool) -> Any:
        if isinstance(value, Mapping):
            return self._object(value, path, self._whose(value, path, whose, listed=listed))
        if isinstance(value, list):
            if (link := self._form.key((*path, EACH))) is not None:
                return [self._listed(item, link, path) for item in value]
            if value and all(isinstance(item, str) and _ADDRESS.fullmatch(item.strip()) for item in value):
                return [item if self._known.has_address(item) else WITHHELD for item in value]
            return [self._value(item, path, whose, listed=True) for item in value]
        return value

    def _listed(self, item: Any, link: Link, path: Steps) -> Any:
        """An element of a list of keys."""
        return item if item is None or self._known.is_theirs("", link, path, item) else WITHHELD

    def _object(self, found: Mapping[str, Any], path: Steps, whose: About) -> dict[str, Any]:
        return {
            name: _emptied(item)
            if goes_with(name, path, self._form, whose.others, whose.mine) and not isinstance(item, Mapping)
            else self._value(item, (*path, name), whose, listed=False)
            for name, item in found.items()
        }

    def _whose(self, found: Mapping[str, Any], path: Steps, outer: About, *, listed: bool) -> About:
        """Whom an object names; else whom it is a part of, or in a list of people somebody unknown."""
        told = about(found, path, self._form, self._known.is_theirs)
        if "" in told.mine:
            return About(mine=told.mine, others=told.others - {""})
        if told.mine or told.others:
            return told
        if not (listed and self._form.is_of_people(path)):
            return outer
        return About(mine=frozenset({""})) if self._is_named(found, path) else _EVERYONES

    def _is_named(self, found: Mapping[str, Any], path: Steps) -> bool:
        """Whether the names in an object are the person's."""
        names = [
            str(item) for name, item in found.items() if isinstance(item, str) and self._form.is_name((*path, name))
        ]
        return self._known.is_named(frozenset(word for name in names for word in _words(name)))


def _is_address(whole: Mapping[str, Any]) -> Callable[[str], bool]:
    return lambda name: isinstance(whole[name], str) and _ADDRESS.fullmatch(whole[name].strip()) is not None


def _did(stem: str) -> bool:
    """Whether whoever is called so did something, or began it."""
    last = stem.rpartition("_")[2]
    return last in ("by", "from") or is_actor(stem)


def _has_part(stem: str) -> bool:
    last = stem.rpartition("_")[2]
    return last in _ENDS_OF or last in persons()


def _emptied(value: Any) -> Any:
    if isinstance(value, list):
        return [_emptied(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _emptied(item) for name, item in value.items()}
    return value if value is None or value == "" else WITHHELD


def row_without(row: Sequence[Any], tells: Telling, known: Known) -> tuple[Any, ...]:
    """A row without what its documents tell of others; the very same where they tell nothing."""
    changed = {at: seen for at, form in tells.forms if (seen := without_others(row[at], form, known)) != row[at]}
    return tuple(changed.get(at, value) for at, value in enumerate(row)) if changed else tuple(row)
