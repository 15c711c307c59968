"""How many rows each operation touches, which of them are to be looked at again, and what refuses the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from amanat.policy.out.words import count
from amanat.subjects.known.led import has
from amanat.subjects.model import Draft, Operation, Refusal
from amanat.subjects.sql.ready import Clause
from amanat.subjects.sql.select import Condition
from amanat.subjects.sql.slots import KeyTexts
from amanat.subjects.sql.work import Work, counting

AGAIN = 10_000
"""Changed rows of one operation that are looked at again by primary key. More are counted only."""

Again = tuple[tuple[Any, ...], ...]
Answers = Sequence[list[tuple[Any, ...]]]


def questions(work: Work) -> Iterator[Clause]:
    """One statement counts all rows that go or are kept; one for each change gives the keys of its rows as well.

    Of many people, the rows of a table that several operations change are looked for once, by one statement for all.
    """
    together, plain, keyed = _parted(work)
    for table in together:
        yield _at_once(work, table)
    if plain:
        counted = [work.draft.operations[at] for at in plain]
        yield counting([(work.table(item), work.rows(item)) for item in counted])
    for at in keyed:
        item = work.draft.operations[at]
        yield _with_keys(work, item, work.rows(item), work.table(item))
    for place in work.draft.polymorphic:
        yield counting([_pointing(work, place)])


def tallied(work: Work, answers: Answers) -> tuple[tuple[int, ...], tuple[Again, ...], tuple[Refusal, ...]]:
    """By operation, the rows and the keys of those that are looked at again, of what was answered to `questions`."""
    rest = iter(answers)
    together, plain, keyed = _parted(work)
    found: dict[int, tuple[int, Again]] = {}
    for table in together:
        rows = next(rest)
        for at in table:
            found[at] = _told([row[1:] for row in rows if row[0] == at], keys=_is_keyed(work, at))
    found |= {at: (int(number), ()) for at, number in zip(plain, next(rest)[0] if plain else (), strict=True)}
    found |= {at: _told(next(rest), keys=True) for at in keyed}
    pointing = [int(rows[0][0]) for rows in rest]
    each = [found[at] for at in range(len(work.draft.operations))]
    return tuple(one for one, _ in each), tuple(keys for _, keys in each), _polymorphic(work.draft, pointing)


def _told(rows: list[tuple[Any, ...]], *, keys: bool) -> tuple[int, Again]:
    return int(rows[0][0]) if rows else 0, tuple(row[1:] for row in rows) if keys else ()


def _parted(work: Work) -> tuple[list[list[int]], list[int], list[int]]:
    """The places of operations whose table is gone through once for all of them, of the others that are only counted,
    and of those whose keys are asked for."""
    operations = work.draft.operations
    together: dict[str, list[int]] = {}
    if work.at_once:
        for at, item in enumerate(operations):
            if work.is_told(item) and work.key(item.table):
                together.setdefault(item.table, []).append(at)
    tables = [places for places in together.values() if len(places) > 1]
    rest = [at for at in range(len(operations)) if not any(at in places for places in tables)]
    return tables, [at for at in rest if not _is_keyed(work, at)], [at for at in rest if _is_keyed(work, at)]


def _at_once(work: Work, places: Sequence[int]) -> Clause:
    """Of each of these operations on a table, by its place, how many rows there are and the keys to be noted."""
    operations = [work.draft.operations[at] for at in places]
    met, conditions = work.met(operations)
    key = [met.c[column.name] for column in work.key_of(operations[0])]
    each: list[sa.Select[Any]] = []
    for at, item, condition in zip(places, operations, conditions, strict=True):
        place: sa.Label[int] = sa.literal_column(str(at), sa.Integer).label("place")
        if _is_keyed(work, at):
            each.append(sa.select(place, *_with_keys(work, item, condition, met).subquery().c))
        else:
            none = [sa.cast(sa.null(), column.type).label(column.name) for column in key]
            each.append(sa.select(place, sa.func.count().label("every"), *none).select_from(met).where(condition))
    return sa.select(*sa.union_all(*each).subquery().c)


def _with_keys(work: Work, item: Operation, rows: Condition, source: sa.FromClause) -> sa.Select[Any]:
    key = [source.c[column.name] for column in work.key_of(item)]
    most = None if item.action == "keep" else AGAIN
    every = sa.func.count().over().label("every")
    return sa.select(every, *key).select_from(source).where(rows).order_by(*key).limit(most)


def _is_keyed(work: Work, at: int) -> bool:
    """Whether no way leads to its rows afterwards, but their keys do: changed ones, and those whose way leads over what
    goes first."""
    item = work.draft.operations[at]
    spared = item.keep is None if item.action == "keep" else item.action == "delete" and not item.early
    return not spared and bool(work.key_of(item))


def _pointing(work: Work, place: tuple[str, str, str]) -> tuple[sa.Table, Condition]:
    """Rows that point at these people by a type name and a key, which the straight way cannot follow."""
    name, kind, key = place
    table = work.store.table(name)
    named = sa.func.lower(sa.cast(table.c[kind], sa.Text)).in_(_type_names(work.subjects.table))
    followed = [has(table, when) for when in work.followed(name, key)]
    theirs = work.member([sa.func.trim(sa.cast(table.c[key], sa.Text))], KeyTexts())
    return table, sa.and_(named, theirs, *(sa.not_(one) for one in followed))


def _polymorphic(made: Draft, pointing: Sequence[int]) -> tuple[Refusal, ...]:
    return tuple(
        Refusal(
            store=made.store,
            table=table,
            because=f"{count(rows, 'row')} point{'s' * (rows == 1)} at the person by `{kind}` and `{key}`, "
            "not by a foreign key",
            remedy="declare the link in datamap.toml, or pin the table to `keep`",
        )
        for (table, kind, key), rows in zip(made.polymorphic, pointing, strict=True)
        if rows
    )


def _type_names(table: str) -> list[str]:
    """How applications name the people table in a type column."""
    bare = table.rpartition(".")[2].lower()
    single = bare.removesuffix("s")
    forms = {bare, single, bare.replace("_", ""), single.replace("_", "")}
    return sorted(forms | {f"app\\models\\{single}", f"app\\{single}", f"{single}.{single}", "user", "auth.user"})
