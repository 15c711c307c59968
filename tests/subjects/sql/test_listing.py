"""Which rows may list a key is asked of the server: it leaves out none that does, and lets hardly any other pass."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.datamap.graph.keys_listed import keys_in
from amanat.stores.base import Store
from amanat.subjects.sql.listing import may_list
from tests.subjects import town

ONE, TWO = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-00000000000a"
DOCUMENTS = (
    "[7, 2]", '["7"]', '["\\u0037"]', '"[7]"', '[ 3 ,7 ]', "[17]", "[70, 1]", "[]", "[7.0]", "[[7]]", '{"7": 7}', "7",
    "[null, 7]", "[-7]", f'["{ONE}"]', f'["{ONE.upper()}"]', '["a\\/b"]', '["a/b", 1]', "null", "[90071992547409937]",
)  # fmt: skip
KEYS = ({"7"}, {"7", "2"}, {ONE}, {"a/b"}, {"-7"}, {"90071992547409937"}, {str(at) for at in range(60)})
ARRAYS = {
    "INTEGER[]": (["{7,2}", "{17}", "{}", "{NULL,7}", "{-7}"], ({"7"}, {"-7", "x", ONE}, {"7", str(1 << 40)})),
    "SMALLINT[]": (["{7,2}", "{17}", "{}"], ({"7"}, {"70000"}, {str(at) for at in range(60)})),
    "BIGINT[]": (["{7,2}", "{17}", "{90071992547409937}"], ({"7"}, {"90071992547409937", str(1 << 70)}, {"007"})),
    "UUID[]": ([f"{{{ONE},{TWO}}}", f"{{{TWO}}}", "{}"], ({ONE}, {"7", TWO}, {ONE.replace("-", "")})),
    "TEXT[]": (["{7,ab}", "{17}", '{"a b","c,d"}'], ({"7"}, {"a b"}, {"c,d", "7"})),
    "VARCHAR(40)[]": (["{7}", "{17}"], ({"7"},)),
}


def passed(store: Store, kind: str, texts: Iterable[str]) -> dict[int, Any]:
    """The rows that the condition lets pass."""
    table = store.table("lists")
    may = may_list(store.dialect, kind, table.c.ids, set(texts))
    with store.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(sa.select(table.c.id, table.c.ids).where(may))}


def holding(store: Store, texts: set[str]) -> set[int]:
    """The rows that list any of the keys, by the exact look at all."""
    table = store.table("lists")
    with store.reading() as connection:
        rows = connection.execute(sa.select(table.c.id, table.c.ids)).all()
    return {row[0] for row in rows if not texts.isdisjoint(map(str, keys_in(row[1])))}


def filled(url: str, kind: str, values: Iterable[str]) -> Store:
    escaped = (value.replace("'", "''").replace("\\", "\\\\" if url.startswith("mysql") else "\\") for value in values)
    rows = (f"INSERT INTO lists VALUES ({at}, '{value.replace('%', '%%')}')" for at, value in enumerate(escaped))
    town.run(url, f"CREATE TABLE lists (id INTEGER PRIMARY KEY, ids {kind})", *rows)
    return town.store_at(url)


@pytest.mark.parametrize("texts", KEYS, ids=lambda texts: min(texts))
def test_in_documents_no_list_is_missed(any_url: str, texts: set[str]) -> None:
    for kind in ("JSON", "JSONB", "TEXT") if any_url.startswith("postgresql") else ("JSON", "TEXT"):
        store = filled(any_url, kind, DOCUMENTS)
        held = holding(store, texts)
        assert held <= passed(store, kind, texts).keys()
        assert len(texts) > 50 or len(passed(store, kind, texts)) < len(DOCUMENTS)
        store.close()
        town.run(any_url, "DROP TABLE lists")


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ARRAYS)
def test_of_arrays_just_those_pass_that_list_a_key(postgres_url: str, kind: str) -> None:
    values, keys = ARRAYS[kind]
    store = filled(postgres_url, kind, values)
    for texts in keys:
        assert passed(store, kind, texts).keys() == holding(store, set(texts)) or kind == "UUID[]"
        assert holding(store, set(texts)) <= passed(store, kind, texts).keys()
    store.close()


@pytest.mark.postgres
def test_an_index_over_an_array_serves(postgres_url: str) -> None:
    town.run(
        postgres_url,
        "CREATE TABLE lists (id INTEGER PRIMARY KEY, ids INTEGER[])",
        "INSERT INTO lists SELECT n, ARRAY[n, n + 1] FROM generate_series(1, 20000) AS n",
        "CREATE INDEX ON lists USING gin (ids)",
        "ANALYZE lists",
    )
    store = town.store_at(postgres_url)
    table = store.table("lists")
    asked = sa.select(table.c.id).where(may_list("postgresql", "integer[]", table.c.ids, {"7", "70"}))
    with store.reading() as connection:
        text = asked.compile(connection)
        lines = connection.exec_driver_sql(f"EXPLAIN {text}", text.params).scalars().all()
    assert any("Bitmap Index Scan" in line for line in lines)
    store.close()
