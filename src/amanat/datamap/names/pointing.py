"""A column's name taken apart: what it may point to, and whether that is a person."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from amanat.datamap.names.whose import apart, parted, persons, words
from amanat.datamap.names.words import singular, snake

_SHORTEST = 4
"""Letters that a word needs to count as one that ends in a key."""


class Pointing(msgspec.Struct, frozen=True):
    """A column's name taken apart: `author` and `id`. Without a `tail` the name alone says little."""

    stem: str
    tail: str


@cache
def pointing(column: str) -> Pointing | None:
    """`user_id`, `userId`, `id_user`, `fk_user`, `users_id_tech` and `userid` point to a user; `user` alone may."""
    name = apart(snake(column))
    if name.startswith(_FLAGS) or "_or_" in name or _is_counted_outside(name):
        return None
    if name == _UID:
        return Pointing("user", _UID)
    for head in words().keys.heads:
        if name.startswith(head) and len(name) > len(head):
            return Pointing(_bare(name.removeprefix(head)), "id")
    for tail in words().keys.tails:
        if name.endswith(f"_{tail}") and len(name) > len(tail) + 1:
            return Pointing(_unnumbered(_bare(name.removesuffix(f"_{tail}"))), tail)
    if (run := _RUN_ON.fullmatch(name)) is not None and run[1].rpartition("_")[2] in persons():
        return Pointing(run[1], "id")
    if (inner := _INNER.fullmatch(name)) is not None:
        return Pointing(inner[1], "id")
    if name == "toid":
        return Pointing("to", "id")
    for tail in ("uuid", "id"):
        if name.endswith(tail) and len(name) >= len(tail) + _SHORTEST - 1 and "_" not in name:
            bare = name.removesuffix(tail)
            return Pointing(bare if bare in persons() else parted(bare, 1) or bare, tail)
    return Pointing(name, "") if name not in ("id", "uuid", "") else None


def _is_counted_outside(name: str) -> bool:
    """Whether a mailbox, or another service, tells its own entries apart by it: `imap_uid`."""
    before, _, last = name.rpartition("_")
    return last == _UID and before.rpartition("_")[2] in words().keys.outside


_UID = "uid"
"""A number of this name is a user's in the tables of many services; a text is what something is known by."""

_FLAGS = ("is_", "has_", "can_", "uses_", "num_", "max_", "min_", "total_", "count_")
"""What a flag or a number begins with: `uses_customer` says how often one may."""

_RUN_ON = re.compile(r"([a-z]+_(?:[a-z]+_)*[a-z]+)id", re.ASCII)
"""`ban_userid`: a word for people and the key are one word, and others stand before."""

_INNER = re.compile(r"([a-z]+(?:_[a-z]+)*?)_?id_?(?:from|to|[a-z]+_?[a-z]*|\d)", re.ASCII)
"""`users_id_recipient`, `useridfrom`, `person_id2`: what follows the key says in which role."""


def _bare(stem: str) -> str:
    """`id_user` within `fk_id_user`, `user_id` within `fk_user_id`."""
    return stem.removeprefix("id_").removesuffix("_id") or stem


def _unnumbered(stem: str) -> str:
    """`user1_id` and `user2_id` point to two users."""
    rest = stem.rstrip("0123456789")
    return rest if rest.rpartition("_")[2] in persons() else stem


@cache
def is_person(stem: str) -> bool:
    """Whether the last word of a stem means a person, by what they are or by what they do. What somebody logs in or
    pays with has a provider who is none."""
    before, _, last = stem.rpartition("_")
    if last == "provider" and before.rpartition("_")[2] in words().roles.services:
        return False
    return singular(last) in persons() or acts(stem)


def is_of_two(columns: tuple[str, ...], column: str) -> bool:
    """Whether two keys of a table are called after one doing: a `viewer_id` and who is `viewed`, of whatever it is."""
    points = pointing(column)
    return points is not None and bool(points.tail) and points.stem in _doings(columns)


@cache
def _doings(columns: tuple[str, ...]) -> frozenset[str]:
    """What keys are called that say of one doing who did it, and to whom."""
    stems = {points.stem for points in map(pointing, columns) if points is not None and points.tail}
    does = {stem[: -len(end)]: stem for end in ("er", "or") for stem in stems if stem.endswith(end)}
    done = {stem[: -len(end)]: stem for end in ("ed", "ee") for stem in stems if stem.endswith(end)}
    return frozenset(
        stem for doing in does.keys() & done.keys() if len(doing) > 1 for stem in (does[doing], done[doing])
    )


def acts(stem: str) -> bool:
    """`created_by`, `billed_to`, `moderator`: a person by what they do. `last_post` is none, though one acted there."""
    if stem.endswith("_by") or stem in words().roles.doers:
        return True
    return any(
        stem == name or (stem.endswith(f"_{name}") and name not in words().keys.verbs) for name in words().actor.names
    )
