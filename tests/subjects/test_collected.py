"""What is left out of rows of an answer, against a look at each row by itself."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amanat.datamap.model import ColumnMap, DataMap, Link, Path, TableMap
from amanat.datamap.once import once
from amanat.stores.base import Store
from amanat.subjects.answer import collect
from amanat.subjects.answer.collect import Shown
from amanat.subjects.answer.showing import Aside, Showing
from amanat.subjects.fate.fates import Fate

WIDTH = 5
PLACES = st.frozensets(st.integers(0, WIDTH - 1), max_size=3)


def shown(hidden: Sequence[frozenset[int]], aside: Sequence[frozenset[int]], ways: int) -> Shown:
    link = Link(columns=("user_id",), table="users", to=("id",), by="foreign key", nullable=False)
    columns = tuple(ColumnMap(name=f"c{at}", type="text") for at in range(WIDTH))
    shape = TableMap(name="notes", columns=columns, primary_key=("c0",))
    showing = Showing(
        ways=(Path((("notes", link),)),) * len(hidden),
        hidden=tuple(hidden),
        aside=tuple(Aside(link, (), places) for places in aside),
    )
    return Shown(shape, cast("Fate", None), showing, ways)


def by_itself(one: Shown, row: Sequence[Any], places: Sequence[frozenset[int]]) -> tuple[Any, ...]:
    """A value is shown where some way shows it, if any is known of, and no link to somebody else tells of it."""
    values, flags = row[:WIDTH], list(row[WIDTH:])
    led = [flags.pop(0) for _ in range(one.ways)] or [True] * len(one.showing.ways)
    aside = [flags.pop(0) for _ in one.showing.aside]
    told = [flags.pop(0) for _ in places]
    ways = [hidden for hidden, leads in zip(one.showing.hidden, led, strict=True) if leads]
    found = []
    for at, value in enumerate(values):
        unseen = bool(ways) and all(at in hidden for hidden in ways)
        others = any(flag and at in of.places for flag, of in zip(aside, one.showing.aside, strict=True))
        foreign = any(flag and at in of for flag, of in zip(told, places, strict=True))
        found.append(None if unseen or others or foreign else value)
    return tuple(found)


@pytest.mark.parametrize("with_places", [False, True])
@given(
    hidden=st.lists(PLACES, min_size=1, max_size=3),
    aside=st.lists(PLACES, max_size=2),
    places=st.lists(PLACES, min_size=1, max_size=2),
    asks=st.booleans(),
    data=st.data(),
)
def test_each_row_is_shown_as_its_own_flags_say(
    with_places: bool,
    hidden: list[frozenset[int]],
    aside: list[frozenset[int]],
    places: list[frozenset[int]],
    asks: bool,
    data: st.DataObject,
) -> None:
    one = shown(hidden, aside, len(hidden) if asks else 0)
    told = places if with_places else []
    flags = st.tuples(*[st.booleans()] * (one.ways + len(aside) + len(told)))
    rows = [(*range(at, at + WIDTH), *data.draw(flags), f"key {at}") for at in range(data.draw(st.integers(0, 9)))]
    store = cast("Store", SimpleNamespace(config=SimpleNamespace(name="main")))
    # Whatever is kept from one answer holds for the next.
    for some in (rows, rows[::-1], [list(row) for row in rows]):
        found = collect._table(store, one, some, told)
        assert found.rows == tuple(by_itself(one, row[:-1], told) for row in some)
        assert found.keys == tuple((row[-1],) for row in some)
        assert found.path == " | ".join(["notes.user_id > users"] * len(hidden))


def test_what_follows_from_a_map_is_made_once_for_each_map() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    first, second = DataMap(stores=()), DataMap(stores=())
    assert [once(one, "n", make) for one in (first, first, second, first)] == [0, 0, 1, 0]
    assert once(first, "other", make) == 2
    assert first == second
