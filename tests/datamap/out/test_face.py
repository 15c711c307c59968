"""What a card of the picture says below the name of its table."""

from __future__ import annotations

import pytest

from amanat.datamap.model import DataMap, Link, Path, StoreMap, TableMap
from amanat.datamap.out.face import card
from amanat.datamap.out.graph import graph


def key(column: str, table: str, *, back: bool = False) -> Link:
    """A key to `table`, or with `back` one of `table` to the row."""
    mine, theirs = (("id",), (column,)) if back else ((column,), ("id",))
    return Link(columns=mine, table=table, to=theirs, nullable=True, back=back)


@pytest.mark.parametrize(
    ("links", "below"),
    [
        ([key("user_id", "users")], "owned by user_id"),
        ([key("user_id", "users"), key("owner_id", "users")], "owned by user_id, owner_id"),
        ([key("home_id", "users", back=True)], "owned by users"),
        ([key("home_id", "users", back=True), key("place_id", "orders", back=True)], "owned by users and 1 more"),
    ],
)
def test_a_card_says_by_what_its_rows_are_had(links: list[Link], below: str) -> None:
    place = TableMap(name="places", columns=(), ownership="owned", paths=tuple(Path((("places", it),)) for it in links))
    tables = (TableMap(name="users", columns=(), ownership="people"), place)
    found = graph(DataMap(stores=(StoreMap(name="main", dialect="sqlite", answered=True, tables=tables),)))
    (node,) = (each for each in found.nodes if each.table.name == "places")
    assert card(node, many_stores=False).below == below
