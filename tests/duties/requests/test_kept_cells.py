"""What would go with an identifier beside it stays where it is kept itself."""

from __future__ import annotations

from pathlib import Path

import msgspec

from amanat.datamap.model import ColumnMap, DataMap
from amanat.duties.requests.run import answer
from tests.duties.requests.bed import context
from tests.duties.requests.test_later import ANN, BEGIN, at, keep, kept_map, rows
from tests.subjects import town

MORE = (
    "ALTER TABLE orders ADD COLUMN label VARCHAR(60)",
    "ALTER TABLE orders ADD COLUMN remark VARCHAR(60)",
    "ALTER TABLE orders ADD COLUMN trail VARCHAR(200)",
    "UPDATE orders SET label = 'order of Ann Lee', remark = 'for Ann Lee', "
    """trail = '{"name": "Ann Lee", "email": "ann.lee@example.com"}' WHERE id = 2""",
)


def test_a_name_in_a_column_that_is_kept_stays_with_it(tmp_path: Path, sqlite_town: str) -> None:
    town.run(sqlite_town, *BEGIN, *MORE)
    columns = ("placed", "state", "label")
    asked = at(tmp_path, sqlite_town, "2026-01-31", keep(columns=columns))
    known = _with_columns(kept_map(keep(columns=columns)), "label", "remark", "trail")
    asked = context(tmp_path, sqlite_town, datamap=known, clock=asked.clock)
    answer(asked, "erase", ANN)
    assert rows(sqlite_town, "SELECT label, remark, trail FROM orders WHERE id = 2") == [
        ("order of Ann Lee", "for [erased]", '{"name": "[erased]", "email": "[erased]"}')
    ]


def _with_columns(known: DataMap, *names: str) -> DataMap:
    (store,) = known.stores
    more = tuple(ColumnMap(name=name, type="VARCHAR") for name in names)
    tables = tuple(
        msgspec.structs.replace(one, columns=(*one.columns, *more)) if one.name == "orders" else one
        for one in store.tables
    )
    return msgspec.structs.replace(known, stores=(msgspec.structs.replace(store, tables=tables),))
