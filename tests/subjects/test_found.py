"""Erasing over the map as it is found, in a PostgreSQL schema of other habits: UUIDs, schemas, partitions, arrays."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.datamap.build import build
from amanat.datamap.pins.file import load_pins
from amanat.service.model import StoreConfig
from amanat.stores.open import open_store
from amanat.subjects.erase import search
from amanat.subjects.known.identifiers import needles
from amanat.subjects.who.find import find
from tests.subjects import town
from tests.subjects.erasing import erase, planned

ONE, TWO = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
SCHEMA = (
    "CREATE SCHEMA crm",
    "CREATE TABLE members (id UUID PRIMARY KEY, email TEXT NOT NULL UNIQUE, full_name TEXT, tags TEXT[] NOT NULL)",
    "CREATE TABLE crm.orders (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, member_id UUID NOT NULL "
    "REFERENCES members (id) ON DELETE CASCADE, note TEXT)",
    "CREATE TABLE crm.lines (order_id BIGINT NOT NULL REFERENCES crm.orders (id) ON DELETE CASCADE, "
    "number INT NOT NULL, PRIMARY KEY (order_id, number))",
    "CREATE TABLE visits (id BIGINT NOT NULL, member_id UUID REFERENCES members (id), at DATE NOT NULL, "
    "ip_address INET, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
    "CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
    "CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
    "CREATE TABLE events (id BIGINT PRIMARY KEY, payload JSONB NOT NULL, words TEXT[])",
    f"INSERT INTO members VALUES ('{ONE}', 'Ann@example.com', 'Ann Lee', '{{vip}}'), "
    f"('{TWO}', 'bob@example.com', 'Bob', '{{}}')",
    f"INSERT INTO crm.orders (member_id, note) VALUES ('{ONE}', 'ring'), ('{TWO}', NULL), ('{ONE}', NULL)",
    "INSERT INTO crm.lines VALUES (1, 1), (1, 2), (2, 1), (3, 1)",
    f"INSERT INTO visits VALUES (1, '{ONE}', '2025-05-05', '192.0.2.1'), (2, '{ONE}', '2026-05-05', '192.0.2.1'), "
    f"(3, '{TWO}', '2026-05-05', '192.0.2.2'), (4, NULL, '2026-05-06', NULL)",
    """INSERT INTO events VALUES (1, '{"who": "ann@example.com", "n": 1}', '{ann@example.com,x}'), (2, '{}', NULL)""",
)


@pytest.mark.postgres
def test_all_of_it_is_reached_and_nothing_else(postgres_url: str, tmp_path: Path) -> None:
    town.run(postgres_url, *SCHEMA)
    config = StoreConfig(name="main", url=postgres_url, write_url=postgres_url, schemas=("public", "crm"))
    store = open_store(config)
    datamap = build([store], None, load_pins(tmp_path / "datamap.toml"))
    people = find(store, datamap, " ANN@example.com")
    assert [str(key) for key in people.keys] == [ONE]
    plan = planned(people, datamap, store)
    assert plan.refusals == ()
    rows = {(step.table, step.action): step.rows for step in plan.steps if step.rows}
    assert rows == {
        ("crm.lines", "delete"): 3, ("crm.orders", "delete"): 2, ("visits", "delete"): 2, ("members", "delete"): 1,
    }  # fmt: skip
    assert erase(people, datamap, store) == {}
    wanted = needles(people.identifiers)
    cells = search.redactions(store, datamap, store.schema(), people, search.hits(store, datamap, wanted))
    with store.writing() as connection:
        assert search.redact(connection, store, cells, wanted) == 2
    assert search.hits(store, datamap, wanted) == ()
    store.close()
    after = town.dump(postgres_url)
    assert after["members"] == {(TWO, "bob@example.com", "Bob", "[]", 1)}
    assert {row[0] for row in after["visits"]} == {"3", "4"}
    assert after["events"] == {
        ("1", "{'n': 1, 'who': '[erased]'}", "['[erased]', 'x']", 1), ("2", "{}", None, 1),
    }  # fmt: skip
