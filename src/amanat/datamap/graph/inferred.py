"""A link that no declared key makes, but names and values do."""

from __future__ import annotations

import msgspec

from amanat.datamap.model import Link
from amanat.stores.base import Inclusion, Question
from amanat.stores.schema.model import ForeignKey, TableSchema
from amanat.stores.sql.headed import HEAD


def inferred(table: TableSchema, key: ForeignKey, confidence: float, because: str) -> Link:
    """From the columns of a table that the key would have, as sure as it is, and why."""
    return Link(
        columns=key.columns,
        table=key.table,
        to=key.to,
        nullable=any(map(table.may_lack, key.columns)),
        by="inferred",
        on_delete=key.on_delete,
        confidence=confidence,
        because=because,
    )


def asked_after(table: TableSchema, column: str, head: str, to: TableSchema) -> Question:
    """Whether what stands after a beginning of a column's texts are keys of `to`."""
    return Question(
        table=table.name, columns=(column,), to_table=to.name, to_columns=to.primary_key, inside=HEAD + head
    )


def inferred_after(table: TableSchema, column: str, head: str, to: TableSchema, answer: Inclusion) -> Link:
    """The link from there, as sure as the answer is whole."""
    key = ForeignKey(columns=(column,), table=to.name, to=to.primary_key)
    said = f"it says `{head}` before keys of `{to.name}`" if head else f"its folders are keys of `{to.name}`"
    because = f"{said}; {answer.found} of {answer.values} looked at are"
    link = inferred(table, key, 0.9 if answer.found == answer.values else 0.8, because)
    return msgspec.structs.replace(link, inside=HEAD + head)
