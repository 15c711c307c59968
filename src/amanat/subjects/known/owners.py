"""Whose a row is, for many people at once: read from what stands at the end of the ways that lead to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.detect.digests import digests_of
from amanat.datamap.model import Link, Path, StoreMap
from amanat.stores.base import Store
from amanat.stores.contained import as_type
from amanat.subjects.known.identifiers import folded
from amanat.subjects.known.led import led
from amanat.subjects.known.spelling import as_texts
from amanat.subjects.people import Subjects

Numbers = tuple[int, ...]
"""People by their place in the set; empty for nobody."""


class Ends(msgspec.Struct, frozen=True, kw_only=True):
    """What is read beside a row: the columns at the end of each way, and those that a way depends on."""

    columns: tuple[sa.ColumnElement[Any], ...]
    joined: sa.FromClause
    ways: tuple[tuple[slice, Link | None, tuple[tuple[int, str | None], ...]], ...]
    """For each way, where its end stands among `columns`, its last link, and (place, value) of each condition: None for
    what must be empty."""


def ends(store: Store, mapped: StoreMap, target: sa.FromClause, key: str, ways: Sequence[Path]) -> Ends:
    """One join for each hop but the last. The caller narrows the rows to those that the ways lead to."""
    columns: list[sa.ColumnElement[Any]] = []
    found: list[tuple[slice, Link | None, tuple[tuple[int, str | None], ...]]] = []
    joined = target
    for way in ways:
        at, last = target, None
        conditions: list[tuple[int, str | None]] = []
        for number, (table, link) in enumerate(way.links):
            if link.when is not None:
                conditions.append((len(columns), link.when[1]))
                columns.append(sa.cast(at.c[link.when[0]], sa.Text))
            for name in link.unless:
                conditions.append((len(columns), None))
                columns.append(sa.cast(at.c[name], sa.Text))
            last = link
            if number < len(way.links) - 1:
                parent = store.table(link.table).alias()
                joined = joined.outerjoin(parent, _meets(store, at, table, link, parent))
                at = parent
            else:
                end = _columns(store, at, table, link)
                if link.by == "identifier":
                    end = [sa.case((sa.not_(led(store, mapped, table, at)), column)) for column in end]
        if last is None:
            end = [target.c[key]]
        found.append((slice(len(columns), len(columns) + len(end)), last, tuple(conditions)))
        columns += end
    return Ends(columns=tuple(columns), joined=joined, ways=tuple(found))


def _columns(store: Store, at: sa.FromClause, table: str, link: Link) -> list[sa.ColumnElement[Any]]:
    if link.inside:
        return [store.within(table, link.columns[0], link.inside, at)]
    return [at.c[name] for name in link.columns]


def _meets(store: Store, at: sa.FromClause, table: str, link: Link, parent: sa.FromClause) -> sa.ColumnElement[bool]:
    pairs = zip(_columns(store, at, table, link), link.to, strict=True)
    return sa.and_(*(as_type(store.dialect, mine, parent.c[to].type) == parent.c[to] for mine, to in pairs))


class Owners:
    """The people of a set by their keys, the values that links point to, and their identifiers."""

    def __init__(self, subjects: Subjects, kinds: Mapping[str, str]) -> None:
        """`kinds`: the kind of identifier in each of `subjects.identity_columns` that holds one."""
        self.kinds = kinds
        whose = [person for _, person in sorted((at, no) for no, ats in enumerate(subjects.places) for at in ats)]
        self._values = {
            to: _by([(row, at) for at, row in zip(whose, rows, strict=False) if None not in row])
            for to, rows in subjects.values.items()
        }
        self._values[()] = _by([((key,), at) for at, key in zip(whose, subjects.keys, strict=True)])
        self._texts = {
            to: _by([(text, at) for row, ats in rows.items() for text in product(*map(as_texts, row)) for at in ats])
            for to, rows in self._values.items()
        }
        self._spelled = [
            (kinds[name], text, at)
            for at, texts in zip(whose, subjects.identities, strict=False)
            for name, text in zip(subjects.identity_columns, texts, strict=True)
            if name in kinds and text.strip()
        ]
        self._spelled += [
            (item.kind, item.value, at) for at, mine in zip(whose, subjects.listed, strict=False) for item in mine
        ]
        self._identifiers: dict[tuple[str, str], dict[Any, Numbers]] = {}

    def of(self, link: Link | None, values: Sequence[Any]) -> Numbers:
        """Who is meant by the values at the end of a way."""
        to = () if link is None else link.to
        if link is None or link.by != "identifier":
            found = self._values[to].get(tuple(values))
            if found is not None:
                return found
        if None in values:
            return ()
        if link is not None and link.by == "identifier":
            return self._identified(link, str(values[0]))
        return self._texts[to].get(tuple(map(str, values)), ())

    def _identified(self, link: Link, text: str) -> Numbers:
        kind = link.identifier or "email"
        known = self._identifiers.get((kind, link.digest))
        if known is None:
            mine = [(value, at) for each, value, at in self._spelled if each == kind]
            forms = [(form, at) for value, at in mine for form in _forms(kind, value, link.digest)]
            known = self._identifiers[kind, link.digest] = _by(forms)
        return known.get(text.strip().lower() if link.digest else folded(kind, text), ())


def _forms(kind: str, value: str, digest: str) -> Sequence[str]:
    return tuple(digests_of(digest, [value])) if digest else (folded(kind, value),)


def _by(pairs: Sequence[tuple[Any, int]]) -> dict[Any, Numbers]:
    found: dict[Any, Numbers] = {}
    for value, at in pairs:
        known = found.get(value, ())
        if at not in known:
            found[value] = (*known, at)
    return found
