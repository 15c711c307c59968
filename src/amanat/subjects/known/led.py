"""Whose a row is where it has a key to a person and an address beside it, which stands in for the key of a guest: the
address counts only in rows whose key leads to nobody."""

from __future__ import annotations

import sqlalchemy as sa

from amanat.datamap.model import Link, StoreMap, TableMap
from amanat.stores.base import Store
from amanat.stores.contained import NOBODY, as_type
from amanat.stores.sql.aliases import aliased
from amanat.stores.sql.headed import HEAD, after_head, is_headed

From = sa.FromClause
Condition = sa.ColumnElement[bool]


def led(store: Store, mapped: StoreMap, table: str, target: From) -> Condition:
    """The rows whose key leads to a person: whatever address stands there, they are that person's."""
    return sa.or_(sa.false(), *(_is_led(store, mapped, target, link) for link in _keys_of(mapped.table(table))))


def narrowed(target: From, link: Link, found: Condition) -> Condition:
    """Of the rows that a link leads from, those for which it holds."""
    when = [] if link.when is None else [has(target, link.when)]
    return sa.and_(*when, *(target.c[name].is_(sa.null()) for name in link.unless), found)


def speaks(target: From, link: Link, dialect: str) -> Condition:
    """The rows in which a link leads anywhere, as far as what stands beside the key, or before it, says so."""
    if is_headed(link.inside):
        return after_head(dialect, target.c[link.columns[0]], link.inside.removeprefix(HEAD)).is_not(sa.null())
    return sa.true() if link.when is None else has(target, link.when)


def of_kind(pointing: From, link: Link) -> list[Condition]:
    """Of the rows that point to where a link leads back from, those for which it holds."""
    return [] if link.there is None else [has(pointing, link.there)]


def has(target: From, when: tuple[str, str]) -> Condition:
    """The rows in which a column has a value, as text."""
    return sa.cast(target.c[when[0]], sa.Text) == when[1]


def _keys_of(table: TableMap) -> list[Link]:
    if table.ownership != "owned":
        return []
    firsts = (path.links[0][1] for path in table.paths if len(path.links) == 1)
    return [link for link in firsts if link.by != "identifier" and not (link.inside or link.back)]


def _is_led(store: Store, mapped: StoreMap, target: From, link: Link) -> Condition:
    there = _is_there(store, mapped, target, link)
    return there if link.when is None else sa.and_(sa.func.coalesce(has(target, link.when), sa.false()), there)


def _is_there(store: Store, mapped: StoreMap, target: From, link: Link) -> Condition:
    if link.store is not None:
        return target.c[link.columns[0]].is_not(sa.null())
    parent = aliased(store.table(link.table))
    meets = [
        as_type(store.dialect, target.c[mine], parent.c[to].type) == parent.c[to]
        for mine, to in zip(link.columns, link.to, strict=True)
    ]
    somebody = _is_somebody(mapped.table(link.table), parent, link)
    return sa.exists(sa.select(sa.literal(1)).select_from(parent).where(*meets, *somebody).correlate(target))


def _is_somebody(table: TableMap, parent: From, link: Link) -> list[Condition]:
    """Where no constraint asks for it, some services keep a row all the same for the key that stands for nobody: by
    nothing that people are known by does it say of whom it is."""
    known = [column.name for column in table.columns if column.identifier]
    if link.by == "foreign key" or len(link.to) != 1 or not known:
        return []
    says = (sa.func.coalesce(sa.cast(parent.c[name], sa.Text), "") != "" for name in known)
    return [sa.or_(sa.cast(parent.c[link.to[0]], sa.Text).not_in(NOBODY), *says)]
