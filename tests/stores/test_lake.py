"""Folders of Parquet files and Delta tables: read like any store, never written."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from amanat.datamap.build import build
from amanat.errors import StoreDown, StoreError, StoreReadOnly
from amanat.service.model import People, StoreConfig
from amanat.stores.base import Inclusion, Needle, Question, Store
from amanat.stores.open import open_store
from amanat.subjects.answer.collect import collect
from amanat.subjects.erase.execute import execute
from amanat.subjects.erase.look import look
from amanat.subjects.erase.plan import plan_erasure, work_of
from amanat.subjects.who.find import find
from amanat.subjects.who.lookups import unserved
from tests.datamap.making import USERS, made
from tests.subjects.erasing import DAY

ANN = [Needle(text="ann@x.example", kind="email")]


@pytest.fixture
def lake(tmp_path: Path) -> Store:
    folder = tmp_path / "lake"
    (folder / "parts" / "day=1").mkdir(parents=True)
    (folder / "parts" / "day=2").mkdir()
    (folder / "empty").mkdir()
    events = pl.DataFrame({"email": [f"p{n}@x.example" for n in range(1000)], "n": range(1000)})
    events.write_parquet(folder / "events.parquet")
    events.head(2).write_parquet(folder / "parts" / "day=1" / "a.parquet")
    pl.DataFrame({"email": ["ann@x.example"], "n": [1]}).write_parquet(folder / "parts" / "day=2" / "b.parquet")
    nested = {"who": [{"mail": "ann@x.example"}, None], "tags": [["a"], []], "raw": [b"ann@x.example", None]}
    pl.DataFrame(nested).write_delta(str(folder / "nested"))
    (folder / "torn.parquet").write_bytes(b"PAR1 ann@x.example")
    return open_store(StoreConfig(name="lake", url="folder:///lake"), tmp_path)


def test_schema(lake: Store) -> None:
    tables = {table.name: table for table in lake.schema().tables}
    assert list(tables) == ["events", "nested", "parts", "torn"]
    assert {(table.kind, table.writable, table.holds) for table in tables.values()} == {("folder", False, True)}
    assert [(column.name, column.text) for column in tables["events"].columns] == [("email", True), ("n", False)]
    assert [column.name for column in tables["nested"].columns if column.json] == ["who", "tags"]
    assert [column.name for column in tables["nested"].columns if column.binary] == ["raw"]
    assert tables["torn"].columns == ()
    assert [column.name for column in tables["parts"].columns] == ["email", "n", "day"]


def test_samples(lake: Store) -> None:
    values, count = lake.sample("events", 10)
    assert count == 10
    assert values["n"][:5] == [0, 1, 2, 3, 4]
    assert values["n"][-1] == 999
    assert lake.sample("events", 10) == (values, count)
    assert lake.sample("nested", 10)[0]["who"][0] == '{"mail":"ann@x.example"}'
    found = dict(lake.samples(["torn", "parts"], 10))
    assert "cannot be read" in str(found["torn"])
    assert "ann@" not in str(found["torn"])
    assert isinstance(found["parts"], tuple)
    assert found["parts"][1] == 3


def test_no_index_is_wanting_where_there_can_be_none(lake: Store) -> None:
    assert unserved(build([lake], None), lake, least=0) == ()


def test_search(lake: Store) -> None:
    hits = {(hit.table, hit.column, hit.key) for hit in lake.search(ANN, ["events", "nested", "parts"])}
    assert hits == {("nested", "who", ()), ("nested", "raw", ()), ("parts", "email", ())}


def test_it_is_never_written_and_takes_no_statement(lake: Store) -> None:
    with pytest.raises(StoreReadOnly, match="never written"), lake.writing():
        pass
    for refused in (lambda: lake.table("events"), lake.reading, lambda: lake.member([], [])):
        with pytest.raises(StoreError, match=r"\[\[system\]\]"):
            refused()
    assert lake.rights().can_read
    assert set(lake.capabilities.reasons) == {
        "keys", "lock_rows", "deferrable", "transaction_status", "hidden_rows_are_errors"
    }  # fmt: skip


def test_it_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreDown, match=f"`{tmp_path}/gone` cannot be opened; .* `folder:////` at the root"):
        open_store(StoreConfig(name="lake", url="folder:///gone"), tmp_path).schema()


def test_an_erasure_names_what_it_does_not_reach(lake: Store, tmp_path: Path) -> None:
    (tmp_path / "lake" / "torn.parquet").unlink()
    main = made(tmp_path, USERS)
    stores = {"main": main, "lake": lake}
    datamap = build([main, lake], None)
    assert datamap.store("lake").table("parts").ownership == "identified"
    subjects = find(main, datamap, "ann@x.example")
    plan = plan_erasure(subjects, datamap, stores, today=DAY)
    assert plan.refusals == ()
    assert "lake.parts.email" in plan.not_reached
    part = next(one for one in plan.stores if one.draft.store == "lake")
    work = work_of(subjects, datamap, lake, part.draft)
    execute(work, part, lambda _: None)
    assert look(work, part.again) == {}
    assert collect(subjects, datamap, lake) == ()


def shop(folder: Path) -> Store:
    """Customers and their orders as files, without a key that anything declares."""
    (folder / "shop").mkdir()
    people = {"cust_id": range(101, 161), "email": [f"c{n}@y.example" for n in range(60)]}
    pl.DataFrame(people).write_parquet(folder / "shop" / "customers.parquet")
    of = [str(101 + n % 7) for n in range(300)]
    paid = [101.0 + n % 60 if n % 2 else None for n in range(300)]
    orders = {"cust_id": [101 + n % 60 for n in range(300)], "amount": range(300), "of": of, "payer_id": paid}
    pl.DataFrame(orders).write_parquet(folder / "shop" / "orders.parquet")
    digests = [hashlib.sha256(f"{name}@x.example".encode()).hexdigest() for name in ("ann", "cy", "dee")]
    pl.DataFrame({"h": digests}).write_parquet(folder / "shop" / "opened.parquet")
    return open_store(StoreConfig(name="shop", url="folder:///shop"), folder)


def test_values_are_held_against_each_other(tmp_path: Path) -> None:
    store = shop(tmp_path)

    def asked(column: str, **more: Any) -> Inclusion | None:
        to = Question(table="orders", columns=(column,), to_table="customers", to_columns=("cust_id",), **more)
        return store.contained([to], 500)[0]

    ends = {"low": 101, "high": 160, "to_low": 101, "to_high": 160, "between": 60}
    assert asked("cust_id", ends=True) == Inclusion(values=60, found=60, **ends)
    assert asked("of", ends=True) == Inclusion(values=7, found=7)
    assert asked("cust_id", when=("of", "103")) == Inclusion(values=43, found=43)
    assert asked("amount") == Inclusion(values=299, found=60)
    assert asked("payer_id") == Inclusion(values=30, found=30), "numbers beside missing ones are kept with a point"
    assert asked("payer_id", ends=True, when=("of", "103")) == Inclusion(
        values=21, found=21, low=102, high=158, to_low=101, to_high=160, between=57
    )
    assert asked("cust_id", ends=True, when=("amount", "7")) == Inclusion(values=1, found=1), "too few to tell a range"
    assert asked("gone") is None
    assert store.some([("orders", "of"), ("orders", "gone")], 5) == [("101", "102", "103", "104", "105"), ()]


def test_a_lake_is_mapped_by_itself_and_beside_a_database(tmp_path: Path) -> None:
    lake, main = shop(tmp_path), made(tmp_path, USERS)
    alone = build([lake], None).stores[0]
    assert alone.answered
    link = alone.table("orders").links[0]
    assert (link.columns, link.table, link.by, link.confidence) == (("cust_id",), "customers", "inferred", 0.95)
    both = build([main, lake], None)
    assert [store.answered for store in both.stores] == [True, True]
    assert both.store("shop").table("opened").links[0].digest == "sha256"
    assert (
        build([main, lake], People(store="shop", table="customers", key="cust_id", identifiers={})).stores[1].answered
    )


def test_a_store_that_fails_takes_no_other_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It answered when it was looked at, and no longer when it is asked about its keys."""
    lake, main = shop(tmp_path), made(tmp_path, USERS)

    def fails(*_: object) -> None:
        raise StoreError("it went", place="shop")

    monkeypatch.setattr(lake, "contained", fails)
    found = build([lake, main], None)
    assert (found.stores[0].answered, str(found.stores[0].error)) == (False, "shop: it went")
    assert found.store("main").table("users").ownership == "people"
