"""A correction carried to every copy of the old value that is the person's (GDPR Art. 16, 19): planned, then written.

What is written is worked out cell by cell from what stands there, so that each copy keeps its form. A statement
writes the rows that hold the same and become the same, ONLY if they still hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.model import DataMap
from amanat.errors import InputError, PlanDrift
from amanat.service.model import People
from amanat.stores.base import Store
from amanat.subjects.correct.cells import Cells
from amanat.subjects.correct.composed import composed
from amanat.subjects.correct.constraints import Taken
from amanat.subjects.correct.correction import Correction, exactly
from amanat.subjects.each import answered, ask_each
from amanat.subjects.known.identifiers import distinctive, folded, same
from amanat.subjects.model import Action, Plan, PlanStep, Residue
from amanat.subjects.people import Identifier, Subjects, people_of
from amanat.subjects.who.merged import told as merged
from amanat.subjects.who.wanted import Wanted

Olds = tuple[tuple[Any, ...], ...]
"""For each correction wanted, the values that stood in its column."""


class Corrections(msgspec.Struct, frozen=True, kw_only=True):
    """What is written in one store."""

    store: str
    corrections: tuple[Correction, ...] = ()

    @property
    def changes(self) -> int:
        return sum(one.rows for one in self.corrections)

    @property
    def counts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for one in self.corrections:
            found[one.table] = found.get(one.table, 0) + one.rows
        return found


class Rectification(Plan, frozen=True, kw_only=True):
    """The plan as shown: it holds no value of the person's but in `parts` and `olds`, which do not print."""

    action: Action = "rectify"
    parts: tuple[Corrections, ...] = ()
    olds: Olds = ()

    @property
    def steps(self) -> tuple[PlanStep, ...]:
        found: dict[tuple[str, str, str, tuple[str, ...]], PlanStep] = {}
        for part in self.parts:
            for one in part.corrections:
                place = (part.store, one.table, one.path, one.columns)
                rows = one.rows + (found[place].rows if place in found else 0)
                found[place] = PlanStep(
                    store=part.store,
                    table=one.table,
                    action=self.action,
                    path=one.path,
                    columns=one.columns,
                    rows=rows,
                    ground=one.ground,
                )
        return tuple(found.values())


def plan_rectification(
    subjects: Subjects,
    datamap: DataMap,
    stores: Mapping[str, Store],
    wanted: tuple[Wanted, ...],
    *,
    olds: Olds | None = None,
    tasks: Sequence[str] = (),
) -> Rectification:
    """The plan. `olds` are given where it is made anew, after values were written already.

    Raises `InputError`, with the column and the remedy, for a value that a column or a constraint would not take.
    """
    people = people_of(datamap)
    known = olds if olds is not None else tuple(_olds(subjects, datamap, stores, one) for one in wanted)
    home = stores[people.store]
    taken_over = _contested(home, people, subjects, wanted, known)
    own = datamap.store(people.store).table(people.table)
    more, whole = composed(home, own, people, subjects, wanted, known)

    def asked(store: Store) -> tuple[Corrections, Cells]:
        name = store.config.name
        cells = Cells(store, datamap.store(name), people, subjects, (*wanted, *more), (*known, *whole), taken_over)
        return Corrections(store=name, corrections=cells.corrections()), cells

    told, silent = ask_each((mapped.name for mapped in datamap.stores), answered(datamap, stores), asked)
    return Rectification(
        kind="rectify",
        matched=subjects.matched,
        parts=tuple(part for part, _ in told.values()),
        olds=known,
        refusals=tuple(refusal for _, cells in told.values() for refusal in cells.refusals),
        residues=(*(kept for _, cells in told.values() for kept in cells.kept), *_shared(taken_over)),
        silent=silent,
        tasks=tuple(tasks),
        merged=merged(datamap, subjects),
    )


def _olds(subjects: Subjects, datamap: DataMap, stores: Mapping[str, Store], one: Wanted) -> tuple[Any, ...]:
    """What stands in the column now. Raises `InputError` where several rows differ and none was named."""
    store = stores[one.store]
    mapped = datamap.store(one.store)
    cells = Cells(store, mapped, people_of(datamap), subjects, (one,), ((),), frozenset())
    rows = cells.target(one)
    if not rows:
        raise InputError("the person has no row there", place=one.place, remedy="look at the plan of an access request")
    values = list(dict.fromkeys(value for _, value in rows if value is not None))
    if one.row is None and len(rows) > 1 and len({str(value) for _, value in rows}) > 1:
        keys = ", ".join(f"`{one.table}[{key[0]}].{one.column}`" for key, _ in rows if len(key) == 1)
        raise InputError(
            f"the person has {len(rows)} rows there, which differ", place=one.place, remedy=f"name one: {keys}"
        )
    return tuple(values)


def _contested(
    store: Store,
    people: People,
    subjects: Subjects,
    wanted: tuple[Wanted, ...],
    olds: Olds,
) -> frozenset[str]:
    """Kinds of identifiers whose old value another person has too: rows found by it alone may be theirs.

    Raises `InputError` where another person has the new one.
    """
    found = set()
    for one, old in zip(wanted, olds, strict=True):
        if not one.kind or (one.store, one.table) != (people.store, people.table):
            continue
        if one.text and others(store, people, subjects, one.kind, [one.text]):
            raise Taken(
                "another person has this identifier",
                place=one.place,
                remedy="see whether the two are one person, or give another value",
            )
        if others(store, people, subjects, one.kind, [str(value) for value in old]):
            found.add(one.kind)
    return frozenset(found)


def others(store: Store, people: People, subjects: Subjects, kind: str, values: Sequence[str]) -> int:
    """How many other people have one of these identifiers."""
    table = store.table(people.table)
    columns = [name for name, each in people.identifiers.items() if each == kind]
    if not columns or not values:
        return 0
    asked = [Identifier(kind, value) for value in values]
    theirs = sa.or_(*(same(store, table.c[name], kind, asked) for name in columns))
    key = table.c[subjects.key]
    mine = store.member([key], [(value,) for value in subjects.keys])
    with store.reading() as connection:
        counted = sa.select(sa.func.count()).select_from(table).where(theirs, sa.not_(mine))
        return int(connection.execute(counted).scalar_one())


def _shared(kinds: frozenset[str]) -> list[Residue]:
    return [
        Residue(
            what=f"rows that the old {kind} alone ties to the person",
            where="all stores",
            ground="another person has it too, and may be the one they are about",
        )
        for kind in sorted(kinds)
    ]


def write(store: Store, subjects: Subjects, part: Corrections, before_commit: Callable[[str | None], None]) -> None:
    """Writes one store's corrections in one transaction.

    Raises `PlanDrift` when a statement affects other than the planned number of rows: then nothing was changed.
    """
    if not part.corrections:
        before_commit(None)
        return
    with store.writing() as connection:
        if store.config.name == subjects.store:
            key = store.table(subjects.table).c[subjects.key]
            own = store.member([key], [(value,) for value in subjects.keys])
            connection.execute(sa.select(key).where(own).order_by(key).with_for_update()).all()
        for one in part.corrections:
            table = store.table(one.table)
            values = dict(zip(one.columns, one.news, strict=True))
            affected = connection.execute(table.update().where(_where(store, table, one)).values(values)).rowcount
            if affected != one.rows:
                raise PlanDrift(
                    f"{one.rows} rows were planned to change, {affected} were affected",
                    place=f"{part.store}.{one.table}",
                    remedy="look for a trigger or a rule on the table, then run again",
                )
        before_commit(store.transaction_id(connection))


def _where(store: Store, table: sa.Table, one: Correction) -> sa.ColumnElement[bool]:
    held = [
        exactly(store.dialect, table.c[name], old)
        for name, old in zip(one.columns, one.olds, strict=True)
        if not (one.keys and isinstance(old, (dict, list, float)))
    ]
    if not one.keys:
        return sa.and_(*held)
    return sa.and_(store.member(list(table.primary_key.columns), one.keys), *held)


def written(store: Store, part: Corrections) -> bool:
    """Whether all of a store's corrections stand there: what tells a transaction in doubt that no engine remembers."""
    return not left(store, part)


def left(store: Store, part: Corrections) -> tuple[str, ...]:
    """The columns, as `store.table.column`, where a corrected row does not hold the new value, in a new snapshot."""
    found: set[str] = set()
    with store.reading() as connection:
        for one in part.corrections:
            table = store.table(one.table)
            columns = [table.c[name] for name in one.columns]
            if one.keys:
                rows = connection.execute(
                    sa.select(*columns).where(store.member(list(table.primary_key.columns), one.after))
                ).all()
            else:
                holds = [exactly(store.dialect, column, new) for column, new in zip(columns, one.news, strict=True)]
                rows = connection.execute(sa.select(*columns).where(*holds).limit(one.rows)).all()
            for at, name in enumerate(one.columns):
                if len(rows) < one.rows or any(not _equal(row[at], one.news[at]) for row in rows):
                    found.add(f"{part.store}.{one.table}.{name}")
    return tuple(sorted(found))


def _equal(now: Any, new: Any) -> bool:
    return bool(now == new) or (now is not None and new is not None and str(now).rstrip() == str(new).rstrip())


def gone(wanted: tuple[Wanted, ...], olds: Olds) -> tuple[Identifier, ...]:
    """The identifiers that are the person's no longer and that a search can look for."""
    found = {
        Identifier(one.kind, str(value)): None
        for one, values in zip(wanted, olds, strict=True)
        for value in values
        if one.kind in ("email", "phone", "username") and folded(one.kind, str(value)) != folded(one.kind, one.text)
    }
    return tuple(item for item in found if distinctive(item))
