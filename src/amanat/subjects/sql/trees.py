"""Conditions over rows that hang on rows of their own table, to any depth: recursive, from the people's side.

The links of one call MUST lead to the same columns. With `within` the WITH stays within the condition: MariaDB takes
none before UPDATE or DELETE. SQLite takes only so many queries within each other, so that there it goes before all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from amanat.subjects.model import Blocker

From = sa.FromClause
Condition = sa.ColumnElement[bool]


def beneath(
    table: sa.Table,
    links: Sequence[Blocker],
    target: From,
    starts: Callable[[From], Condition],
    *,
    within: bool,
) -> Condition:
    """The rows that start a tree, and all that hang on them."""
    first, child = table.alias(), table.alias()
    tree = sa.select(*_key(first, links)).where(starts(first)).cte(recursive=True, nesting=within)
    hangs = sa.or_(*(_equal([child.c[name] for name in link.columns], list(tree.c)) for link in links))
    return _in(target, links, tree.union(sa.select(*_key(child, links)).where(hangs)))


def above(
    table: sa.Table,
    links: Sequence[Blocker],
    target: From,
    mine: Callable[[From], Condition],
    stays: Callable[[From], Condition],
    *,
    within: bool,
) -> Condition:
    """Of the rows that are `mine`, those that a row that stays hangs on, straight or over others of mine."""
    row, child = table.alias(), table.alias()
    held = sa.select(*_key(row, links)).where(_hangs(child, row, links), mine(row), stays(child))
    tree = held.cte(recursive=True, nesting=within)
    row, child = table.alias(), table.alias()
    up = sa.select(*_key(row, links)).where(
        _equal(_key(child, links), list(tree.c)), _hangs(child, row, links), mine(row)
    )
    return _in(target, links, tree.union(up))


def points_at_once(dialect: str, link: Blocker, row: From) -> Condition:
    """Rows that hold another of their table even as they go; on MariaDB, where no key may lead to a row in the moment
    that it goes, themselves as well."""
    ends = zip(link.columns, link.to, strict=True)
    return sa.true() if dialect == "mysql" else sa.or_(*(row.c[mine] != row.c[to] for mine, to in ends))


def longest(blockers: Sequence[Blocker]) -> int:
    """How many links the longest chain has in which rows hold rows of other tables; of a ring, as many as tables."""
    children: dict[str, set[str]] = {}
    for one in blockers:
        if one.child != one.parent and not one.loose:
            children.setdefault(one.parent, set()).add(one.child)
    found = dict.fromkeys(children, 0)
    for _ in children:
        found = {parent: 1 + max(found.get(child, 0) for child in held) for parent, held in children.items()}
    return max(found.values(), default=0)


def _key(table: From, links: Sequence[Blocker]) -> list[sa.ColumnElement[Any]]:
    return [table.c[name] for name in links[0].to]


def _hangs(child: From, row: From, links: Sequence[Blocker]) -> Condition:
    return sa.or_(
        *(_equal([child.c[name] for name in link.columns], [row.c[name] for name in link.to]) for link in links)
    )


def _equal(some: Sequence[sa.ColumnElement[Any]], others: Sequence[sa.ColumnElement[Any]]) -> Condition:
    return sa.and_(*(one == other for one, other in zip(some, others, strict=True)))


def _in(target: From, links: Sequence[Blocker], tree: sa.CTE) -> Condition:
    columns = _key(target, links)
    wanted = sa.select(*tree.c)
    return columns[0].in_(wanted) if len(columns) == 1 else sa.tuple_(*columns).in_(wanted)
