"""Pairs of columns that point to rows of several tables: one says which table, the other which row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from amanat.datamap.graph.undeclared import Ask
from amanat.datamap.names.families import agree, family
from amanat.datamap.names.targets import Names
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called, singular, snake
from amanat.stores.base import Inclusion, Question
from amanat.stores.schema.model import ColumnSchema, ForeignKey, TableSchema

Sample = Callable[[str], Mapping[str, Sequence[Any]]]
"""Sampled values of a table by column."""

_MOST_KINDS = 200
"""More different values than this in a sample name no tables."""

_SEGMENT = re.compile(r"[\\\\/.:]+")
_LEFT, _GONE = 0.8, 0.1
SOME = 0.8
"""How sure a pair is of which some keys lead nowhere."""


class Pair(msgspec.Struct, frozen=True):
    """`kind` says which table, `key` which row of it; `inside` where the key stands in documents of that column."""

    table: str
    kind: str
    key: str
    inside: str = ""


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """Rows in which the pair's kind has this value point to rows of one table."""

    pair: Pair
    value: str
    to: ForeignKey
    confidence: float
    because: str


def branches(tables: Mapping[str, TableSchema], names: Names, sample: Sample, ask: Ask) -> Iterator[Branch]:
    """One for each value of a kind that names a table, unless the keys are not there."""
    found = [
        (pair, value, key, told)
        for pair in (_within(pair, sample) for pair in pairs(tables))
        for value, key, told in _values(pair, tables, names, sample)
    ]
    answers = ask([_question(pair, value, key) for pair, value, key, _ in found])
    for (pair, value, key, told), answer in zip(found, answers, strict=True):
        judged = _judged(answer, _tells_of_what_is_gone(pair.table))
        if judged is not None:
            confidence, seen = judged
            because = f"`{pair.kind}` {told} `{key.table}`; {seen}"
            yield Branch(pair=pair, value=value, to=key, confidence=confidence, because=because)


def pairs(tables: Mapping[str, TableSchema]) -> Iterator[Pair]:
    """`owner_type` and `owner_id`; the key MUST have no declared target of its own."""
    for table in tables.values():
        names = {english(snake(column.name)): column for column in table.columns}
        names |= {snake(column.name): column for column in table.columns}
        declared = {name for key in table.foreign_keys for name in key.columns} | _own_number(table)
        for name, column in sorted(names.items()):
            for key in _keys_beside(name, names):
                if key.name not in declared and key.name != column.name and family(key):
                    yield Pair(table.name, column.name, key.name)
                    break


def _within(pair: Pair, sample: Sample) -> Pair:
    """A key may stand alone in a document, as the one of its columns: `{"Id": 7}`."""
    values = [value for value in sample(pair.table).get(pair.key, ()) if value not in (None, "")]
    members = {_member(value) for value in values}
    alone = members.pop() if len(members) == 1 else None
    return msgspec.structs.replace(pair, inside=alone) if alone else pair


def _member(value: Any) -> str | None:
    try:
        document = msgspec.json.decode(value) if isinstance(value, str) else value
    except msgspec.DecodeError:
        return None
    named = next(iter(document)) if isinstance(document, dict) and len(document) == 1 else ""
    return named if _NAME.fullmatch(named) and isinstance(document[named], (str, int)) else None


_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _own_number(table: TableSchema) -> set[str]:
    """The column of whole numbers that a table's own rows are known by: those of others meet them by chance. Texts and
    UUIDs do not, such as of what a row is the last state of."""
    own = [column for column in table.columns if (column.name,) == table.primary_key]
    return {column.name for column in own if family(column) == "whole"}


def _keys_beside(name: str, names: Mapping[str, ColumnSchema]) -> list[ColumnSchema]:
    beside: list[str] = []
    for tail in words().pairs.kinds:
        stem = name.removesuffix(f"_{tail}") if name.endswith(f"_{tail}") else ""
        if stem:
            beside += [f"{stem}_{end}" for end in words().pairs.keys]
        elif "_" not in name and (head := name.removesuffix(tail)) not in ("", name):
            # `ownertype` and `ownerid`, as of an engine that knows no letter case.
            beside += [f"{head}{end}" for end in words().pairs.keys]
    if name in words().pairs.alone or name.removesuffix("_id") in words().pairs.alone:
        beside += [f"{stem}_{end}" for stem in words().pairs.objects for end in words().pairs.keys]
        beside += [f"{name}_{end}" for end in words().pairs.keys]
        beside += words().pairs.whole
    return [names[one] for one in beside if one in names]


def _values(
    pair: Pair, tables: Mapping[str, TableSchema], names: Names, sample: Sample
) -> Iterator[tuple[str, ForeignKey, str]]:
    """Each value of the kind that names a table, with the key to it and how it names it."""
    seen = {str(value) for value in sample(pair.table).get(pair.kind, ()) if value is not None and value != ""}
    if not seen or len(seen) > _MOST_KINDS:
        return
    key = _column(tables[pair.table], pair.key)
    listed = _lookup(pair, tables, names, sample)
    for value in sorted(seen):
        name = listed.get(value) if listed is not None else meant(value, names)
        to = _primary(tables[name], key) if name else None
        if name and to is not None:
            told = "points to a list of tables, and here to" if listed is not None else f"says `{value}`, which is"
            yield value, ForeignKey(columns=(pair.key,), table=name, to=(to,)), told


def meant(value: str, names: Names) -> str | None:
    r"""The table that `User`, `users`, `App\Models\User` or `shop.Customer` names; None where it is no table's name."""
    parts = [snake(part) for part in _SEGMENT.split(value.strip()) if part]
    if not parts or len(value) > 120:
        return None
    for stem in ("_".join(parts[-2:]), parts[-1]):
        whole = [name for name, weight in names.named(_singled(stem)) if weight >= 2]
        if whole:
            return whole[0]
    return None


def _singled(stem: str) -> str:
    head, _, last = stem.rpartition("_")
    return f"{head}_{singular(last)}" if head else singular(last)


def _lookup(pair: Pair, tables: Mapping[str, TableSchema], names: Names, sample: Sample) -> dict[str, str] | None:
    """By key of the table that lists tables, the table meant; None where the kind is no key to such a list."""
    key = next((key for key in tables[pair.table].foreign_keys if key.columns == (pair.kind,)), None)
    at, to = (key.table, key.to[0]) if key is not None else _list_called(pair, tables, names)
    if at not in tables:
        return None
    listed = sample(at)
    ids = listed.get(to, ())
    texts = [listed[column.name] for column in tables[at].columns if column.text and column.name in listed]
    found: dict[str, str] = {}
    for row, one in enumerate(ids):
        said = [str(values[row]) for values in texts if values[row]]
        options = [f"{first}.{second}" for first in said for second in said if first != second] + said
        whole = next((name for option in options if (name := _exactly(option, names)) is not None), None)
        name = whole or next((name for option in said if (name := meant(option, names)) is not None), None)
        if name is not None:
            found[str(one)] = name
    return found or None


def _list_called(pair: Pair, tables: Mapping[str, TableSchema], names: Names) -> tuple[str, str]:
    """The table that is called as the kind is, and its key, where the kind holds numbers that no key declares."""
    if family(_column(tables[pair.table], pair.kind)) != "whole":
        return "", ""
    called = [name for name, weight in names.named(snake(pair.kind).removesuffix("_id")) if weight >= 2]
    return next(
        ((name, tables[name].primary_key[0]) for name in called if len(tables[name].primary_key) == 1), ("", "")
    )


def _exactly(said: str, names: Names) -> str | None:
    """A table of just this name, application and all: `shop.order` is `shop_order`."""
    wanted = "".join(snake(part) for part in _SEGMENT.split(said)).replace("_", "")
    for name, _ in names.named(_singled(snake(said))):
        if snake(name.rpartition(".")[2]).replace("_", "") in (wanted, f"{wanted}s"):
            return name
    return None


def _primary(table: TableSchema, key: ColumnSchema) -> str | None:
    """The key must fit; text may hold any key, as it must where tables have keys of several types."""
    if len(table.primary_key) != 1:
        return None
    to = family(_column(table, table.primary_key[0]))
    return table.primary_key[0] if agree(family(key), to) or (family(key) == "text" and to) else None


def _column(table: TableSchema, name: str) -> ColumnSchema:
    return next(column for column in table.columns if column.name == name)


def _question(pair: Pair, value: str, key: ForeignKey) -> Question:
    return Question(
        table=pair.table,
        columns=key.columns,
        to_table=key.table,
        to_columns=key.to,
        inside=pair.inside,
        when=(pair.kind, value),
    )


def _tells_of_what_is_gone(table: str) -> bool:
    """Whether lines of a table tell what became of rows: most of those that they name may be gone."""
    return is_called(table, (*words().logs.tables, *words().changes.tables))


def _judged(answer: Inclusion | None, gone: bool) -> tuple[float, str] | None:
    if answer is None or not answer.values:
        return 0.7, "no values to compare"
    if answer.found == answer.values:
        return 0.95, f"all {answer.values} values looked at are there"
    if answer.found / answer.values >= (_GONE if gone else _LEFT):
        return SOME, f"{answer.found} of {answer.values} values looked at are there"
    return None
