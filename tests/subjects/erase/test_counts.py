"""Thousands of people are counted by other statements than a few: by these the same rows are found, each table once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import pytest
import sqlalchemy as sa

from amanat.datamap.model import DataMap, Link
from amanat.datamap.model import Path as Way
from amanat.stores.base import Store
from amanat.subjects.erase import execute as executing
from amanat.subjects.erase.counts import questions
from amanat.subjects.erase.plan import plan_store, work_of
from amanat.subjects.model import StorePlan
from amanat.subjects.sql import shape
from amanat.subjects.sql.once import Once
from amanat.subjects.sql.ready import ready_of
from amanat.subjects.who.find import by_keys
from tests.subjects import town
from tests.subjects.erasing import erase

pytestmark = pytest.mark.postgres


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    town.build(postgres_url)
    found = town.store_at(postgres_url)
    yield found
    found.close()


def _plan(store: Store, datamap: DataMap, keys: Sequence[int]) -> StorePlan:
    return plan_store(by_keys(store, datamap, keys), datamap, store)


def _as_crowds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape, "MANY", 1)
    monkeypatch.setattr(executing, "MANY", 1)


@pytest.mark.parametrize("gone", [[], [3], [2, 5]], ids=["nobody", "one", "two"])
@pytest.mark.parametrize("keys", [[1], [1, 4], [1, 2, 3]], ids=["one", "two", "three"])
def test_a_crowd_is_counted_as_a_few_are(
    store: Store, keys: list[int], gone: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after others went before: what is left of them is nobody."""
    datamap = town.town_map()
    if gone:
        assert erase(by_keys(store, datamap, gone), datamap, store) == {}
    keys = [key for key in keys if key not in gone]
    few = _plan(store, datamap, keys)
    _as_crowds(monkeypatch)
    crowd = _plan(store, datamap, keys)
    assert sum(few.counts) > 0
    assert crowd.counts == few.counts
    assert [sorted(each) for each in crowd.again] == [sorted(each) for each in few.again]
    assert erase(by_keys(store, datamap, keys), datamap, store) == {}


def test_the_rows_of_several_operations_are_looked_for_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    datamap = town.town_map()

    def reading(table: str) -> list[str]:
        people = by_keys(store, datamap, [1, 2])
        work = work_of(people, datamap, store, _plan(store, datamap, [1, 2]).draft)
        texts = [str(each.clause) for each in ready_of(work).statements("count", people, questions)]
        return [text for text in texts if f"FROM {table} \n" in text]

    assert len(reading("messages")) == 3
    _as_crowds(monkeypatch)
    (alone,) = reading("messages")
    assert alone.count("FROM messages \n") == 1


def test_a_key_that_nothing_sees_to_may_lead_nowhere(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no foreign key is, each key is looked up: the message to somebody who never was goes with who sent it."""
    _as_crowds(monkeypatch)
    town.run(
        store.config.url,
        "ALTER TABLE messages DROP CONSTRAINT messages_recipient_id_fkey",
        "UPDATE messages SET recipient_id = 99 WHERE id = 1",
    )
    datamap = _undeclared(town.town_map(), "messages")
    assert erase(by_keys(store, datamap, [1]), datamap, store) == {}
    left = {row["id"] for row in town.rows_of(store.config.url)["messages"]}
    assert left == {"2", "3", "5"}


def _undeclared(datamap: DataMap, table: str) -> DataMap:
    """The same map where no key says where the links of a table lead, but somebody does."""
    (mapped,) = datamap.stores

    def changed(name: str, link: Link) -> Link:
        return msgspec.structs.replace(link, by="declared") if name == table else link

    tables = tuple(
        msgspec.structs.replace(
            each,
            links=tuple(changed(each.name, link) for link in each.links),
            paths=tuple(Way(tuple((name, changed(name, link)) for name, link in way.links)) for way in each.paths),
        )
        for each in mapped.tables
    )
    return msgspec.structs.replace(datamap, stores=(msgspec.structs.replace(mapped, tables=tables),))


def test_a_condition_on_the_row_itself_is_told_from_one_of_parts() -> None:
    table = sa.table("letters", sa.column("id"), sa.column("to"))
    target = sa.Table("letters", sa.MetaData(), sa.Column("id", sa.Integer), sa.Column("to", sa.Text))
    once = Once(target)
    part = once.part("sent", lambda: target.c.to == "x")
    assert once.part("sent", lambda: target.c.id == 1) is not None
    assert once.is_told(sa.and_(part, sa.not_(part)))
    assert once.is_told(table.c.id == 1)
    assert not once.is_told(sa.and_(part, target.c.id == 1))
    assert str(once.met(part, [target.c.id]).element).count("amanat_") == 2
