"""The order of operations by itself: what needs a way comes before what takes it away; chains of what is held."""

from __future__ import annotations

from amanat.datamap.model import Link, Path
from amanat.subjects.fate.edges import Edge
from amanat.subjects.fate.fates import Fate
from amanat.subjects.fate.order import ordered
from amanat.subjects.model import Blocker, Operation
from amanat.subjects.sql.trees import longest
from tests.work import lines_run

_OFFER_TO_FIRM = Link(columns=("firm_id",), table="firms", to=("id",), nullable=True)
_FIRM_BY_PHONE = Link(
    columns=("phone",), table="users", to=("phone",), nullable=True, by="identifier", identifier="phone"
)
_BY_PHONE = Path((("firms", _FIRM_BY_PHONE),))
_OFFERS = Path((("offers", _OFFER_TO_FIRM), ("firms", _FIRM_BY_PHONE)))


def test_rows_are_cut_loose_before_what_they_are_found_by_is_emptied() -> None:
    emptied = Operation(table="firms", action="scrub", ways=(_BY_PHONE,), ground="", scrubs=("phone",))
    cut = Operation(table="offers", action="unlink", ways=(_OFFERS,), ground="", nulls=("firm_id",))
    assert ordered((emptied, cut), (), {}) == (cut, emptied)
    other = Operation(table="firms", action="scrub", ways=(_BY_PHONE,), ground="", scrubs=("title",))
    assert ordered((other, cut), (), {}) == (other, cut)


def test_cuts_of_one_column_take_nothing_from_each_other_where_another_tells_them_apart() -> None:
    def cut(kind: str, *rest: tuple[str, Link]) -> Operation:
        link = Link(columns=("object_id",), table="pages", to=("id",), nullable=True, when=("kind", kind))
        return Operation(
            table="log", action="unlink", ways=(Path((("log", link), *rest)),), ground="", nulls=("object_id",)
        )

    first, second = cut("1"), cut("2")
    assert ordered((first, second), (), {}) == (first, second)
    assert ordered((second, first), (), {}) == (second, first)


def test_how_long_a_chain_is_and_a_ring() -> None:
    def held(*pairs: str) -> list[Blocker]:
        return [Blocker(child=pair[0], columns=("x",), parent=pair[1], to=("id",), loose="~" in pair) for pair in pairs]

    assert longest([]) == 0
    assert longest(held("aa")) == 0
    assert longest(held("ba", "ca", "db")) == 2
    assert longest(held("ba", "cb", "dc", "ea")) == 3
    assert longest(held("ba", "cb~")) == 1
    assert longest(held("ba", "ab")) == 2


def deleted(table: str) -> Operation:
    link = Link(columns=("user_id",), table="users", to=("id",), nullable=False)
    return Operation(table=table, action="delete", ways=(Path(((table, link),)),), ground="")


def key(child: str, parent: str, *, nullable: bool = False) -> Edge:
    column = f"{parent}_id"
    return Edge(child=child, columns=(column,), parent=parent, to=("id",), nulls=(column,) if nullable else ())


def fates_of(steps: tuple[Operation, ...]) -> dict[str, Fate]:
    return {step.table: Fate(kind="delete", ways=step.ways, ground="") for step in steps}


def test_what_merely_comes_after_a_ring_is_not_cut() -> None:
    steps = tuple(map(deleted, ("users", "album", "cover", "photo")))
    ring = (key("album", "cover", nullable=True), key("cover", "album"))
    after = key("album", "photo", nullable=True)
    order = ordered(steps, (after, *ring), fates_of(steps))
    assert [(step.table, step.action) for step in order if step.action == "unlink"] == [("album", "unlink")]
    assert [step.nulls for step in order if step.action == "unlink"] == [("cover_id",)]


def test_many_tables_take_no_longer_than_they_are_more() -> None:
    """Once each pair of steps was held against each link: hundreds of tables took hours."""

    def lines(count: int) -> int:
        names = [f"t{number}" for number in range(count)]
        steps = tuple(map(deleted, names))
        links = tuple(key(child, parent) for child, parent in zip(names[1:], names, strict=False))
        assert [step.table for step in ordered(steps, links, fates_of(steps))] == names[::-1]
        return lines_run(lambda: ordered(steps, links, fates_of(steps)))

    assert lines(160) < 5 * lines(40)
