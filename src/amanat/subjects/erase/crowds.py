"""How many people share what rows show that stay for statistics.

GDPR recital 26 asks whether somebody can still be singled out by all means likely to be used; WP 216 (Article 29
Working Party, 2014) names singling out, linking and inferring. What is counted is the first: k, the fewest people who
share the values of all columns that may tell of a person. Rows below the setting are deleted, or lose these columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.subjects.model import Operation, Residue
from amanat.subjects.sql.coarser import coarser
from amanat.subjects.sql.work import Work

MOST = 10_000
"""Rows of one plan that are looked at one by one."""


class Classes(msgspec.Struct, frozen=True, kw_only=True):
    """How many people share what a row then shows. `below`: keys of the rows that too few do; `rows` all that were
    looked at; `fewest` the k of the rows that stay, None where none stays or nothing tells."""

    rows: int
    below: tuple[tuple[Any, ...], ...] = ()
    fewest: int | None = None
    all_below: bool = False


def classes(connection: sa.Connection, work: Work, operation: Operation, k: int) -> Classes:
    """Groups the rows of a plan as they will stand, with those that stand so already.

    Rows of one person count once in a group. Rows that stay from before count one person each, which nobody can check
    any more: k is an upper bound, and is told as such.
    """
    table = work.table(operation)
    key = work.key(operation.table)
    link = [table.c[name] for name in operation.nulls if _single(operation, name)][:1]
    will = [_will(work, operation, name) for name in operation.tells]
    asked = sa.select(*key, *link, *will).where(work.rows(operation)).limit(MOST + 1)
    rows = connection.execute(asked).all()
    if not operation.tells or not rows:
        return Classes(rows=len(rows))
    width, person = len(key), len(link)
    groups: dict[tuple[str, ...], list[Any]] = {}
    for row in rows:
        groups.setdefault(_texts(row[width + person :]), []).append(row)
    before = _standing(connection, work, operation)
    sizes = {
        shown: before[shown] + (len({row[width] for row in some}) if person else 1) for shown, some in groups.items()
    }
    below = tuple(tuple(row[:width]) for shown, some in groups.items() if sizes[shown] < k for row in some)
    stays = [size for size in sizes.values() if size >= k]
    crowded = len(rows) > MOST or not key
    return Classes(
        rows=len(rows),
        below=below,
        fewest=None if crowded and below else min(stays, default=None),
        all_below=bool(below) and crowded,
    )


def _single(operation: Operation, name: str) -> bool:
    return any(len(way.links) == 1 and name in way.links[0][1].columns for way in operation.ways)


def _will(work: Work, operation: Operation, name: str) -> sa.ColumnElement[Any]:
    column = work.table(operation).c[name]
    found = next(((to, keep) for each, to, keep in operation.coarse if each == name), None)
    return column if found is None else coarser(work.store.dialect, column, *found)


def _standing(connection: sa.Connection, work: Work, operation: Operation) -> Counter[tuple[str, ...]]:
    """Rows that nobody is tied to any more, by what they show."""
    table = work.table(operation)
    ties = [table.c[name].is_(sa.null()) for name in operation.nulls]
    if not ties:
        return Counter()
    columns = [table.c[name] for name in operation.tells]
    coarse = [sa.not_(one) for one in work.fine(operation)]
    asked = sa.select(*columns, sa.func.count()).where(*ties, *coarse).group_by(*columns)
    return Counter({_texts(row[:-1]): int(row[-1]) for row in connection.execute(asked)})


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    """As text: an engine gives a computed date as another type than a stored one."""
    return tuple("" if value is None else str(value).removesuffix(" 00:00:00") for value in values)


def parted(operation: Operation, found: Classes, below: str, held: bool) -> tuple[Operation, ...]:
    """The operation, with the rows that too few people share taken out and dealt with by the setting.

    `held`: other rows point at these, so that they cannot go.
    """
    if not found.below:
        return (operation,)
    deletes = below == "delete" and not held
    small = Operation(
        table=operation.table,
        action="delete" if deletes else "anonymise",
        ways=operation.ways,
        ground="too few people share what they show: nothing of it stays (WP 216, 2.2.1)",
        nulls=() if deletes else operation.nulls,
        scrubs=() if deletes else tuple(dict.fromkeys((*operation.scrubs, *operation.tells))),
        keys=() if found.all_below else found.below,
    )
    if found.all_below:
        return (small,)
    return small, msgspec.structs.replace(operation, but=found.below)


def told(store: str, operation: Operation, found: Classes, k: int, deletes: bool) -> Residue:
    """What is said of the rows that stay. Never that they are anonymous where k is below the setting."""
    kept = found.rows - len(found.below)
    tells = ", ".join(f"`{name}`" for name in operation.tells)
    if not operation.tells:
        what = f"{found.rows} rows for statistics, in which no column tells of a person"
    else:
        measured = "none stays" if found.fewest is None else f"k is at most {found.fewest} over {tells}"
        fate = "deleted" if deletes else "emptied of these columns"
        what = f"{kept} rows for statistics; {measured}; {len(found.below)} rows with k below {k}, {fate}"
    return Residue(
        what=what,
        where=f"{store}.{operation.table}",
        ground="singling out is what was looked at (recital 26; WP 216)",
    )


def singled(connection: sa.Connection, work: Work, operation: Operation, keys: Sequence[tuple[Any, ...]]) -> int:
    """After the commit: of the rows that were kept, those whose columns too few others share now."""
    if not operation.tells or not keys or not operation.nulls:
        return 0
    table = work.table(operation)
    columns = [table.c[name] for name in operation.tells]
    mine = connection.execute(sa.select(*columns).where(work.store.member(work.key(operation.table), keys))).all()
    standing = _standing(connection, work, operation)
    return sum(standing[_texts(row)] < work.crowd(operation.table).k for row in mine)
