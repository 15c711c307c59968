"""A console over the board made by hand, with the map that belongs to it."""

from __future__ import annotations

from typing import Any

from amanat.board.model import Board
from amanat.datamap.model import ColumnMap, DataMap, Link, Path, StoreMap, TableMap
from amanat.errors import StoreDown
from tests.board.build import sample_board

TO_CUSTOMER = Link(columns=("customer_id",), table="customers", to=("id",), nullable=False)


def column(name: str, *categories: str, because: str = "by its name", **more: Any) -> ColumnMap:
    return ColumnMap(
        name=name, type="TEXT", personal=bool(categories), categories=categories, because=because,
        confidence=0.95 if categories else 0.0, **more,
    )  # fmt: skip


def sample_map() -> DataMap:
    tables = (
        TableMap(
            name="customers",
            ownership="people",
            rows=240,
            primary_key=("id",),
            columns=(
                column("id"),
                column("name", "name"),
                column("email", "email", unique=True),
                column("phone", "phone"),
            ),
        ),
        TableMap(
            name="reviews",
            ownership="owned",
            links=(TO_CUSTOMER,),
            paths=(Path((("reviews", TO_CUSTOMER),)),),
            rows=1,
            columns=(column("body", "content", because="free text; `mail` in 3 of 50 values"), column("stars")),
        ),
        TableMap(
            name="club_members",
            ownership="unplaced",
            pinned=True,
            columns=(
                column("born_on", "date_of_birth", pinned=True),
                ColumnMap(name="odd", type="BLOB", personal=None),
            ),
        ),
        TableMap(name="stock", columns=(column("price"),)),
    )
    return DataMap(
        stores=(
            StoreMap(name="shop", dialect="sqlite", answered=True, tables=tables),
            StoreMap(name="archive", dialect="postgresql", answered=False, error="no answer from `archive.example`"),
        )
    )


class Still:
    """Counts checks; fails when told to."""

    def __init__(self) -> None:
        self.checks = 0
        self.running = False
        self.fails: Exception | None = None

    def board(self) -> Board:
        if self.fails:
            raise self.fails
        return sample_board()

    def datamap(self) -> DataMap:
        return sample_map()

    def check(self) -> Board:
        self.checks += 1
        return self.board()

    def busy(self) -> bool:
        return self.running


def down() -> StoreDown:
    return StoreDown("no answer", place="store `shop`", remedy="start it")
