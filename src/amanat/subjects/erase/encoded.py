"""The exact search within texts that a program keeps in another notation, such as the payload of a session in base64.

Only in columns that the map knows to hold some: to open every text of a store would cost far more than to search it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from amanat.datamap.model import DataMap, TableMap
from amanat.stores.base import Hit, Needle, Store
from amanat.stores.search.needles import Matcher
from amanat.stores.search.notation import opened

_TOGETHER = 1_000


def hits_within(store: Store, datamap: DataMap, wanted: Sequence[Needle]) -> Iterator[Hit]:
    """Where identifiers stand in such texts, each needle once a cell.

    Raises `StoreDown` where the store no longer answers.
    """
    columns = [(table, name) for table in datamap.store(store.config.name).held for name in _encoded(table)]
    if not columns or not wanted:
        return
    matcher = Matcher(wanted)
    for table, name in columns:
        yield from _in_column(store, table.name, name, matcher)


def _encoded(table: TableMap) -> Iterator[str]:
    if table.kind != "folder":
        yield from (column.name for column in table.columns if column.form == "encoded")


def _in_column(store: Store, name: str, column: str, matcher: Matcher) -> Iterator[Hit]:
    table = store.table(name)
    key = list(table.primary_key.columns)
    asked = sa.select(table.c[column], *key).where(table.c[column].is_not(sa.null()))
    with store.reading() as connection:
        rows = connection.execution_options(stream_results=True).execute(asked)
        for some in rows.partitions(_TOGETHER):
            read = [(tuple(row[1:]), one.plain) for row in some if isinstance(row[0], str) and (one := opened(row[0]))]
            for at, needle in matcher.find([plain for _, plain in read]):
                yield Hit(table=name, column=column, key=read[at][0], needle=needle)
