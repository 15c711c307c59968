"""`whose.toml`: what names say about whose a row is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from amanat.datamap.names.done_by import by_in_english, names_a_doer, without_doer
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose_file import Words
from amanat.datamap.names.words import Patterns, head_of, is_called, singular, snake
from amanat.toml.packaged import packaged


@cache
def words() -> Words:
    data = packaged("amanat.datamap.names", "whose.toml")
    return msgspec.convert(data, Words)


@cache
def _patterns() -> tuple[Patterns, Patterns, Patterns, Patterns]:
    actor, pointers, pairs = words().actor, words().pointers, words().pairs
    return Patterns(actor.names), Patterns(actor.except_), Patterns(pointers.names), Patterns(pairs.about)


@cache
def apart(name: str) -> str:
    """`createdby_id` is `created_by_id`, `lastmodifiedby` is `lastmodified_by`, `touid` is `to_uid`, `creado_por_id` is
    `created_by_id`."""
    run = _RUN_UID.fullmatch(name)
    if run is not None and (run[2] in words().keys.before or run[2] in persons()):
        return "_".join(part for part in (run[1], run[2], "uid") if part)
    return by_in_english(_RUN.sub(r"\1_\2", name))


_RUN = re.compile(r"(?<![a-z])([a-z]{3,}(?:ed|en|wn))(by)(?![a-z])")
"""Participles and the `by` that they are run together with."""

_RUN_UID = re.compile(r"(last)?([a-z]+)uid")
"""What a `uid` is run together with, and the `last` before that."""


def stem(column: str) -> str:
    """A key's name without `_id`: `last_poster_id` is `last_poster`, and `approved_by_user_id` is `approved_by`."""
    name = apart(snake(column)).lstrip("_")
    for tail in ("_id", "_uuid", "_uid", "_key", "_fk", "_pk", "_email", "_ref"):
        if name.endswith(tail) and name != tail:
            return _doing(name.removesuffix(tail))
    return _doing(_without_id(name))


def _doing(name: str) -> str:
    """What somebody did, without the word for people in general behind it."""
    done, _, who = name.rpartition("_")
    assigned = who in _ANYBODY and done.removesuffix("_to").rpartition("_")[2] == "assigned"
    return done if assigned else without_doer(name, _ANYBODY)


_ANYBODY = frozenset({"account", "member", "person", "user"})


def _without_id(name: str) -> str:
    """`creatorid` is a `creator`, `relateduserid` is a `related_user`; `grid` and `paid` are whole words."""
    rest = name.removesuffix("id")
    if rest == name or rest in persons() or rest in words().makers.names:
        return rest
    if "_" in rest:
        return name
    return rest if rest in _patterns()[0] else parted(rest) or name


@cache
def parted(stem: str, least: int = 3) -> str:
    """`relateduser` is a `related_user`, where the end of a word run together means a person; empty where none does.
    `least`: letters of what stands before that."""
    sizes = range(len(stem) - _SHORTEST, least - 1, -1)
    return next((f"{stem[:size]}_{stem[size:]}" for size in sizes if stem[size:] in persons()), "")


_SHORTEST = 4
"""Letters of a word for people, at least."""


@cache
def is_affected(column: str) -> bool:
    """Whether a key to a person says to whom something was done: `related_user_id`, `affecteduser`."""
    name = stem(column)
    head, _, last = (name if "_" in name else parted(name)).rpartition("_")
    return head in words().affected.names and last in persons()


@cache
def persons() -> frozenset[str]:
    """Words for people."""
    return frozenset((*words().people.tables, *words().roles.tables, *words().roles.columns))


@cache
def doers() -> frozenset[str]:
    """Words for people, those for who acts on what is others' included."""
    acting = (name for name in words().actor.names if name.isalpha())
    return frozenset((*persons(), *words().kinds.tables, *words().serving.names, *acting)) - {*words().keys.verbs}


def called_after_people(table: str) -> bool:
    """Whether rows of a table are persons by its name."""
    return is_called(table, words().people.tables)


@cache
def bare_names(columns: tuple[str, ...]) -> Mapping[str, str]:
    """The names of a table's columns without the short word that nearly all begin with; nothing where that is none, or
    means a person."""
    head = head_of(columns)
    if not head or head in persons():
        return {}
    return {name: snake(name).removeprefix(f"{head}_") for name in columns}


@cache
def in_part(column: str) -> str:
    """What a person did, in a key that says whose it is first: `valid` of `fk_user_valid`; empty where it says none."""
    name = snake(column)
    head = next((head for head in words().keys.heads if name.startswith(head)), "")
    person, _, part = name.removeprefix(head).partition("_")
    return part if head and person in persons() else ""


def is_actor(column: str) -> bool:
    """Whether a key to a person means one who merely acted."""
    actor, own, *_ = _patterns()
    name, part = stem(column), in_part(column)
    if part:
        return part.rpartition("_")[2] not in words().roles.columns
    if names_a_doer(name, persons()):
        return True
    said = (name, english(name), without_doer(name, doers()))
    return any(one in actor and one not in own for one in said)


@cache
def serves(column: str, to: str = "") -> bool:
    """Whether a key to a person means one who is at work there for whom the row is about. A tutor is a guardian where
    the key leads `to` those."""
    if to and is_called(to, words().serving.kin):
        return False
    name = stem(column)
    said = {word for one in (name, english(name)) for word in (one, one.rpartition("_")[2])}
    return not said.isdisjoint(words().serving.names)


def is_pointer(column: str) -> bool:
    """Whether a key is one that a parent keeps to one of its children, or a default."""
    return stem(column) in _patterns()[2]


def is_about(column: str) -> bool:
    """Whether a key says what the row is about: an object, a target, an `objectid`."""
    name = stem(column)
    return name in _patterns()[3] or ("_" not in name and name.removesuffix("id") in _patterns()[3])


@cache
def is_merger(column: str) -> bool:
    """Whether a key of a person's row leads to a row of the same person, into which this one was merged:
    `merged_into_id`, `duplicate_of_user_id`."""
    name = stem(column)
    head, _, last = name.rpartition("_")
    return name in words().mergers.names or (head in words().mergers.names and last in persons())


@cache
def tells_mergers(table: str) -> bool:
    """Whether the rows of a table may each say of two rows of people that they are the same person's."""
    found = {part for word in snake(table).split("_") for part in (word, singular(word))}
    return not found.isdisjoint(words().mergers.tables) and found.isdisjoint(words().mergers.unsettled)


def is_above(column: str) -> bool:
    """Whether a key from one row of people to another may mean the person of whom the row is an address."""
    return stem(column) in words().mergers.above


def tells_sorts(column: str) -> bool:
    """Whether a column says of what sort a row is: a person, or where one has things sent."""
    return snake(column) in words().mergers.sorts


def is_undecided(column: str) -> bool:
    """Whether a column tells what became of a merger: it may have been refused or taken back."""
    return snake(column) in _decided()


@cache
def _decided() -> Patterns:
    return Patterns(words().mergers.decided)


@cache
def merger_end(column: str) -> str:
    """Which of two rows of the same person a key of such a table means: `from` the one that was merged, `into` the one
    that stays, `either` where it is called after people alone; empty where it means somebody else."""
    name = stem(column)
    head, _, last = name.rpartition("_")
    called = {name, *([head] if last in persons() else [])}
    if is_merger(column) or not called.isdisjoint(words().mergers.into):
        return "into"
    if not called.isdisjoint(words().mergers.from_):
        return "from"
    return "either" if name in persons() else ""


def is_maker(column: str) -> bool:
    """Whether a key to a person means who made the row, which is theirs where it is nobody else's."""
    return stem(column) in words().makers.names
