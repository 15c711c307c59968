"""`words.toml`: what names say about whose a row is."""

from __future__ import annotations

from functools import cache

import msgspec

from amanat.datamap.words import Patterns, snake
from amanat.toml.packaged import packaged


class _Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]


class _Roles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]
    columns: tuple[str, ...]


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]
    except_: tuple[str, ...] = msgspec.field(name="except", default=())


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    people: _Tables
    roles: _Roles
    actor: _Names
    pointers: _Names
    collectives: _Tables
    containers: _Tables


@cache
def words() -> Words:
    data = packaged("amanat.datamap.graph", "words.toml")
    return msgspec.convert(data, Words)


@cache
def _patterns() -> tuple[Patterns, Patterns, Patterns]:
    actor, pointers = words().actor, words().pointers
    return Patterns(actor.names), Patterns(actor.except_), Patterns(pointers.names)


def stem(column: str) -> str:
    """A key's name without `_id`: `last_poster_id` is `last_poster`."""
    name = snake(column)
    for tail in ("_id", "_uuid", "_uid", "_key", "_fk", "_pk", "_email", "_ref"):
        if name.endswith(tail) and name != tail:
            return name.removesuffix(tail)
    return name


def is_actor(column: str) -> bool:
    """Whether a key to a person means one who merely acted."""
    actor, own, _ = _patterns()
    name = stem(column)
    return name in actor and name not in own


def is_pointer(column: str) -> bool:
    """Whether a key is one that a parent keeps to one of its children, or a default."""
    return stem(column) in _patterns()[2]
