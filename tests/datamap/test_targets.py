"""Measured on two real applications; the README beside them says how their truth was made.

Both were looked at while the rules were written: this holds what was reached, and tells little of those never seen.
`benchmarks/discovery.py` prints the figures, each disagreement, and what is left where columns have no names.

Disagreements, beyond those of form: counts and sums beside ones that the truth lists (`num_order_lines` beside
`num_orders`, `total_incl_tax` beside `number`), the score of a review, the amount of a payment and the searchable copy
of a partner's address are personal here; the key of an alert, and keys to addresses that lie in tables of their own,
are not.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.service.model import StoreConfig
from amanat.stores.open import open_store
from benchmarks.discovery import Score, on_postgres, on_sqlite
from benchmarks.targets import load, target


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "targets"


@pytest.mark.shared
def test_a_shop(folder: Path, tmp_path: Path) -> None:
    _holds(on_sqlite(target(folder / "oscar"), tmp_path, blind=False))


@pytest.mark.shared
@pytest.mark.postgres
def test_a_shop_on_postgresql(folder: Path, postgres_server: str) -> None:
    _holds(on_postgres(target(folder / "oscar"), postgres_server, extensions=False, blind=False))


@pytest.mark.shared
@pytest.mark.postgres
def test_a_forum_on_postgresql(folder: Path, postgres_server: str) -> None:
    score = on_postgres(target(folder / "misago"), postgres_server, extensions=False, blind=False)
    assert score.recall == 1
    assert score.right == score.ways == 8


@pytest.mark.shared
@pytest.mark.postgres
@pytest.mark.parametrize("name", ["oscar", "misago"])
def test_the_same_without_any_declared_key(folder: Path, postgres_url: str, name: str) -> None:
    """All foreign keys are dropped. Nearly all ways are found again; there all tables have ids counted from one."""
    dump = target(folder / name).dump
    assert dump is not None
    load(postgres_url, dump, extensions=False)
    known = mapped(postgres_url, name)
    assert unkeyed(postgres_url) > 90
    found = mapped(postgres_url, name)
    there = [table for table in known.stores[0].tables if table.paths]
    again = [table for table in there if str(table.paths[0]) in ways_of(found, table.name)]
    print(f"\n{name}: {len(again)} of {len(there)} ways found without keys, {links_right(known, found)}")
    assert len(again) >= 0.95 * len(there)


def ways_of(datamap: DataMap, name: str) -> list[str]:
    return [str(path) for path in datamap.stores[0].table(name).paths]


def links_right(known: DataMap, found: DataMap) -> str:
    declared = {
        (table.name, link.columns, link.table)
        for table in known.stores[0].tables
        for link in table.links
        if link.by == "foreign key"
    }
    told = {
        (table.name, link.columns, link.table)
        for table in found.stores[0].tables
        for link in table.links
        if link.by == "inferred"
    }
    return f"{len(declared & told)} of {len(declared)} keys told, {len(told - declared)} others"


def unkeyed(url: str) -> int:
    """Drops all foreign keys and returns how many there were."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    listed = "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f'"
    with engine.begin() as connection:
        keys = connection.exec_driver_sql(listed).all()
        for table, key in keys:
            connection.exec_driver_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{key}"')
    engine.dispose()
    return len(keys)


def mapped(url: str, name: str) -> DataMap:
    store = open_store(StoreConfig(name=name, url=url))
    try:
        return build([store], None)
    finally:
        store.close()


def _holds(score: Score) -> None:
    assert score.recall >= 0.95
    assert score.precision >= 0.9
    assert score.right == score.ways == 21
