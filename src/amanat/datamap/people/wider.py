"""Those who log in may be few of the people there are: each of them is one of the partners, say, of whom most never log
in, and what is known of anybody stands with the partner."""

from __future__ import annotations

from collections.abc import Mapping

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.names.whose import is_actor, is_maker, words
from amanat.datamap.names.words import is_called
from amanat.datamap.people.person import identifying
from amanat.datamap.people.telling import are_called_as_firms, categories_in, is_named_kind
from amanat.stores.schema.model import ForeignKey, TableSchema

_TOLD = {"phone", "postal_address"}
"""One of these stands beside the name and the e-mail address of whoever is known there."""


_MORE = 1.2
"""So many times as many as those who log in: what engines tell of a large table is an estimate."""


def wider_than(
    logins: TableSchema,
    tables: Mapping[str, TableSchema],
    seen: Mapping[str, Mapping[str, Evidence]],
    rows: Mapping[str, int],
) -> TableSchema | None:
    """The table of which each of those who log in names one row of their own, by a key that none lacks, where they have
    no name in their own row; None where there is none, or where it has no more rows than they are, as profiles have.
    `rows` by table, where they are known, are all of them, and not those looked at."""
    if "name" in categories_in(logins, seen[logins.name]):
        return None
    return next(
        (
            tables[key.table]
            for key in logins.foreign_keys
            if key.table in tables
            and _is_each_ones(logins, key, seen[logins.name])
            and _tells_of_people(tables[key.table], seen[key.table])
            and _are_more(rows.get(key.table), rows.get(logins.name))
        ),
        None,
    )


def _is_each_ones(logins: TableSchema, key: ForeignKey, seen: Mapping[str, Evidence]) -> bool:
    """Whether no two of those who log in name the same row, and whoever logs in names one."""
    if len(key.columns) != 1 or key.table == logins.name or is_actor(key.columns[0]) or is_maker(key.columns[0]):
        return False
    column, known = next(one for one in logins.columns if one.name == key.columns[0]), seen[key.columns[0]]
    return not column.nullable and known.filled > 1 and known.distinct == known.filled


def _tells_of_people(table: TableSchema, seen: Mapping[str, Evidence]) -> bool:
    """Whether rows have a name, an e-mail address and more by which to reach somebody. Companies have those as well:
    what is called after them alone holds nobody."""
    said = words()
    traded = is_called(table.name, said.kinds.traders)
    if is_called(table.name, said.collectives.tables) and not traded:
        return False
    named = traded or is_named_kind(table.name) or is_called(table.name, said.roles.wider)
    told = categories_in(table, seen)
    reached = "email" in {kind for _, kind in identifying(table, seen)}
    return named and reached and "name" in told and bool(told & _TOLD) and not are_called_as_firms(seen)


def _are_more(partners: int | None, logins: int | None) -> bool:
    """What is not known to be more is not taken for it."""
    if partners is None or logins is None:
        return False
    return partners > logins if logins < _FEW else partners > _MORE * logins


_FEW = 100
"""So few rows are counted, not estimated."""
