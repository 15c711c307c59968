"""Rows of what stands for many: whoever's address stands there does not have them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from amanat.datamap.model import Link, TableMap
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called, snake
from amanat.subjects.fate.parties import stem


def is_of_many(table: TableMap, maps: Mapping[str, TableMap]) -> bool:
    """Whether a row stands for many, or is the one row there of something that does, whoever's address it has: that of
    who gets the bills of a firm. `maps`: the tables of the store, by name."""
    if _stands_for_many(table):
        return True
    return _has_a_party(table) and any(_is_one_each(table, link, maps) for link in table.links)


def _stands_for_many(table: TableMap) -> bool:
    return not table.of_people and is_called(table.name, words().collectives.tables)


def _has_a_party(table: TableMap) -> bool:
    """Whether an address is called after what its owner is to the row, as `billing_email`. By a plain `email` the row
    is that person, with all that stands there."""
    named = [link for link in table.links if link.by == "identifier" and link.role == "subject"]
    return bool(named) and all(stem(link) != snake(link.columns[0]) for link in named)


def _is_one_each(table: TableMap, link: Link, maps: Mapping[str, TableMap]) -> bool:
    """Whether a key leads to what stands for many, and no two rows, nor any without it, can be: the plan of a team."""
    to = maps.get(link.table)
    if to is None or link.role != "reference" or len(link.columns) != 1 or link.inside or link.when or link.store:
        return False
    alone = table.primary_key == link.columns or table.column(link.columns[0]).unique
    return alone and not link.nullable and not table.of_people and _stands_for_many(to)
