"""Folders that are called by whose they are, as `UUID/avatar.png` in a table of files; borne out by the keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.graph.inferred import asked_after, inferred_after
from amanat.datamap.graph.links import person_tables
from amanat.datamap.graph.undeclared import Ask
from amanat.datamap.model import Link
from amanat.datamap.names.families import family
from amanat.stores.schema.model import TableSchema

_FEW = 3
"""UUIDs meet no keys by chance, but one or two may be left of a trial."""


def foldered(
    tables: Mapping[str, TableSchema], seen: Mapping[str, Mapping[str, Evidence]], people: str, ask: Ask
) -> Iterator[tuple[str, Link]]:
    """By table, a link for a column of paths whose folders are keys of people, for rows in which no key says whose they
    are. `tables` carry the keys that are believed; what hangs on something else is left to that."""
    to = tables.get(people)
    if to is None or len(to.primary_key) != 1 or not _may_be_uuids(to):
        return
    persons = person_tables(tables, people)
    found = [
        (table, column.name, keys)
        for table in tables.values()
        if table.kind == "table" and table.name not in persons and (keys := _said_by(table, persons)) is not None
        for column in table.columns
        if column.text and not column.generated and seen[table.name][column.name].share("folder")
    ]
    answers = ask([asked_after(table, column, "", to) for table, column, _ in found])
    for (table, column, keys), answer in zip(found, answers, strict=True):
        if answer is None or answer.found < _FEW:
            continue
        link = inferred_after(table, column, "", to, answer)
        yield table.name, msgspec.structs.replace(link, unless=keys, role="subject")


def _may_be_uuids(table: TableSchema) -> bool:
    return any(family(one) in ("uuid", "text", "any") for one in table.columns if one.name in table.primary_key)


def _said_by(table: TableSchema, persons: frozenset[str]) -> tuple[str, ...] | None:
    """The columns of the keys that say whose a row is, all of which may be empty; None where another key may not."""
    if any(not all(map(table.may_lack, key.columns)) for key in table.foreign_keys):
        return None
    return tuple(dict.fromkeys(name for key in table.foreign_keys if key.table in persons for name in key.columns))
