"""Whose an object within a document is, and what in it tells of them. Pure.

An object that holds an identifier of somebody, or their key where the map knows the path as one, is about them:
`{"name": …, "email": …}`. Several in one object are told apart by what their names begin with: `owner_name` goes with
`owner_email`. What the map says of a path holds at every place in a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from amanat.datamap.model import ColumnMap, Link, TableMap
from amanat.datamap.names.words import snake
from amanat.subjects.known.spelling import as_texts
from amanat.subjects.people import Subjects
from amanat.vocabulary.categories import broader

Steps = tuple[str, ...]
KINDS = ("email", "phone", "username")
_CALLED = {
    "email": "email", "e_mail": "email", "mail": "email", "email_address": "email",
    "phone": "phone", "phone_number": "phone", "telephone": "phone", "mobile": "phone",
    "username": "username", "user_name": "username", "login": "username",
}  # fmt: skip
"""What an identifier is called in documents of which the map knows nothing."""
_NAMES = frozenset({
    "name", "first_name", "last_name", "full_name", "display_name", "given_name", "family_name", "middle_name",
    "surname", "nickname", "nick",
})  # fmt: skip
"""What the name of a person is called beside an identifier of theirs: there a `name` is no product's."""
_ENDS = ("id", "uuid", "pk", "key")


class Form(msgspec.Struct, frozen=True):
    """What the map knows of the documents of a column: paths to what is personal, to identifiers, to keys, and to what
    is seen of who acts."""

    personal: frozenset[Steps] = frozenset()
    kinds: tuple[tuple[Steps, str], ...] = ()
    keys: tuple[tuple[Steps, Link], ...] = ()
    observed: frozenset[Steps] = frozenset()

    def kind(self, path: Steps) -> str | None:
        """The kind of identifier that stands there."""
        return dict(self.kinds).get(path) or next((_CALLED[tail] for tail in _tails(path[-1]) if tail in _CALLED), None)

    def with_kinds(self, kind: str, names: Iterable[str]) -> Form:
        """The same, where what stands at the top under these names turned out to be an identifier."""
        more = [((name,), kind) for name in names if self.kind((name,)) is None]
        return msgspec.structs.replace(self, kinds=(*self.kinds, *more)) if more else self

    def key(self, path: Steps) -> Link | None:
        return dict(self.keys).get(path)

    def is_name(self, path: Steps) -> bool:
        return snake(path[-1]) in _NAMES

    def is_of_people(self, path: Steps) -> bool:
        """Whether the map knows of names, identifiers or keys of people in objects there."""
        told = {*dict(self.kinds), *dict(self.keys), *filter(self.is_name, self.personal)}
        return any(one[:-1] == path for one in told)


NOTHING = Form()


def is_seen(categories: Sequence[str]) -> bool:
    """Whether what is of these categories is seen of who acts, as their IP address and their browser are."""
    return bool(categories) and all("technical" in broader(name) for name in categories)


def form_of(column: ColumnMap, links: Sequence[Link]) -> Form:
    """Of a column whose documents the map looked into. `links`: the keys of people within documents of its table."""
    paths = {tuple(one.path.split(".")): one for one in column.inside if one.path}
    kinds = {path: next((kind for kind in KINDS if kind in (one.identifier, *one.categories)), None)
             for path, one in paths.items()}  # fmt: skip
    keys = [(tuple(link.inside.split(".")), link) for link in links if link.columns == (column.name,)]
    observed = frozenset(path for path, one in paths.items() if is_seen(one.categories))
    return Form(frozenset(paths), tuple((path, kind) for path, kind in kinds.items() if kind), tuple(keys), observed)


def key_links(table: TableMap, home: str, people: str, store: str) -> list[Link]:
    """Keys within documents to people who live in the table `people` of the store `home`. `store`: the table's own. An
    address that leads there is no key: it is known by what it says."""
    return [
        link
        for link in table.links
        if link.inside and link.by != "identifier" and link.table == people and (link.store or store) == home
        and not link.suspect
    ]  # fmt: skip


def texts_of(link: Link, subjects: Subjects) -> frozenset[str]:
    """The keys that such a link holds, as they may stand in text."""
    rows = subjects.values.get(link.to) or (
        tuple((key,) for key in subjects.keys) if link.to == (subjects.key,) else ()
    )
    return frozenset(text for (key,) in rows if key is not None for text in as_texts(key))


def is_name(name: str) -> bool:
    """Whether a member is called after the name of a person, whoever's."""
    return _named(name) != ""


def party(name: str) -> str:
    """Whose name it is, by what stands before: `guest` of `guest_name`, nothing of `full_name`."""
    return snake(name).removesuffix(_named(name)).rstrip("_")


def _named(name: str) -> str:
    word = snake(name)
    return next((end for end in sorted(_NAMES, key=len, reverse=True) if word == end or word.endswith(f"_{end}")), "")


def stem(name: str) -> str:
    """What a name begins with before it says which identifier it is: `owner` of `owner_email`, nothing of `email`."""
    word = snake(name)
    return next((word[: -len(tail)].rstrip("_") for tail in _tails(name)), word)


def _tails(name: str) -> list[str]:
    """What a name says that it holds, by its end, the longest first."""
    word = snake(name)
    return sorted((end for end in (*_CALLED, *_ENDS) if word == end or word.endswith(f"_{end}")), key=len, reverse=True)


Whose = Callable[[str, Link | None, Steps, Any], bool]
"""Whether an identifier of a kind, or a key by a link, at a path, is the person's."""


class About(msgspec.Struct, frozen=True):
    """Whom an object names, each by the stem of what names them: the person, and others."""

    mine: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


def about(found: Mapping[str, Any], path: Steps, form: Form, whose: Whose) -> About:
    """By the identifiers and keys that stand in the object itself."""
    mine: set[str] = set()
    others: set[str] = set()
    for name, value in found.items():
        here = (*path, name)
        kind, link = form.kind(here), form.key(here)
        if (kind or link) and isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            (mine if whose(kind or "", link, here, value) else others).add(stem(name))
    return About(frozenset(mine), frozenset(others - mine))


def is_only_dialled(found: Mapping[str, Any], path: Steps, form: Form) -> bool:
    """Whether an object names somebody by a telephone number and by nothing else: within an object about a person it is
    where they are to be called."""
    paths = [(*path, name) for name, value in found.items() if value]
    kinds = {kind for kind in map(form.kind, paths) if kind}
    return kinds == {"phone"} and not any(form.key(one) or is_name(one[-1]) for one in paths)


def goes_with(name: str, path: Steps, form: Form, whom: frozenset[str], rest: frozenset[str]) -> bool:
    """Whether a member tells of those who are named by one of the stems `whom`, and not of those named by `rest`."""
    here, word, named = (*path, name), snake(name), _named(name)
    told = here in form.personal or form.kind(here) is not None or form.key(here) is not None
    if not whom or not (told or named) or any(_begins(word, each) for each in rest):
        return False
    own = word.removesuffix(named).rstrip("_") if named else stem(name)
    if own in whom or any(_begins(word, each) for each in whom):
        return True
    # What begins with no name of a party is of whom the object is about.
    return told and not rest and (own == "" or own == word)


def _begins(word: str, stem: str) -> bool:
    return bool(stem) and (word == stem or word.startswith(f"{stem}_"))
