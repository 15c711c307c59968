"""Measured on two real applications; the README beside them says how their truth was made.

Both were looked at while the rules were written: this holds what was reached, and tells little of those never seen.

What the truth calls personal counts as found when the map says `personal`, or, for a key to a person, when the map
follows it: keys are ways to a person, not data (`amanat.datamap.detect.judge`). `executed` truth lists what the
application's own removal of a person changed and not all that is personal (the text of posts is not in it), so
precision is asked for only where a person read the schema.

Disagreements, beyond those: counts and sums beside ones that the truth lists (`num_order_lines` beside `num_orders`,
`total_incl_tax` beside `number`), the score of a review, the amount of a payment and the searchable copy of a partner's
address are personal here; the key of an alert, and keys to addresses that lie in tables of their own, are not.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from amanat.datamap.build import build
from amanat.datamap.model import DataMap, TableMap
from amanat.service.model import StoreConfig
from amanat.stores.open import open_store

pytestmark = [pytest.mark.shared, pytest.mark.postgres]


class Score(msgspec.Struct, frozen=True):
    found: int
    missed: int
    false: int
    paths: int
    ways: int

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed)

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false)


def test_a_shop(shared: Path, postgres_url: str) -> None:
    score = measured(shared, postgres_url, "oscar")
    assert score.recall >= 0.95
    assert score.precision >= 0.88
    assert score.paths == score.ways


def test_a_forum(shared: Path, postgres_url: str) -> None:
    score = measured(shared, postgres_url, "misago")
    assert score.recall == 1
    assert score.paths == score.ways


@pytest.mark.parametrize("name", ["oscar", "misago"])
def test_the_same_without_any_declared_key(shared: Path, postgres_url: str, name: str) -> None:
    """All foreign keys are dropped. Nearly all ways are found again; there all tables have ids counted from one."""
    load(postgres_url, shared / "targets" / name / f"{name}.pg.sql.gz")
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


def measured(shared: Path, url: str, name: str) -> Score:
    load(url, shared / "targets" / name / f"{name}.pg.sql.gz")
    found = mapped(url, name)
    truth = json.loads((shared / "targets" / name / "truth.json").read_text("utf-8"))["tables"]
    score = compared(found, truth)
    print(f"\n{name}: recall {score.recall:.3f}, precision {score.precision:.3f}, ways {score.paths}/{score.ways}")
    return score


def compared(datamap: DataMap, truth: dict[str, Any]) -> Score:
    found = missed = false = paths = 0
    for name, told in truth.items():
        table = datamap.stores[0].table(name)
        wanted = {column for column, how in told["fields"].items() if how != "deleted-row"}
        neither = set(told["fields"]) - wanted
        here = said(table) - neither
        found += len(here & wanted)
        missed += len(wanted - here)
        false += len(here - wanted)
        ways: list[str | None] = [str(path) for path in table.paths]
        paths += way(told["path_to_user"]) in (ways or [None])
    return Score(found, missed, false, paths, len(truth))


def said(table: TableMap) -> set[str]:
    followed = {name for link in table.links if link.role != "reference" for name in link.columns}
    return followed | {column.name for column in table.columns if column.personal}


def way(told: list[list[str]] | None) -> str | None:
    if told is None:
        return None
    return (
        " > ".join([*(f"{table}.{column}" for table, column, _ in told), told[-1][2]]) if told else "(here people live)"
    )


def load(url: str, dump: Path) -> None:
    """The dump without what the test server lacks: extensions (hstore becomes text) and the indexes that need them."""
    raw = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).raw_connection()
    connection: Any = raw.driver_connection
    with gzip.open(dump, "rt", encoding="utf-8") as lines, connection.cursor() as cursor:
        for statement in statements(line for line in lines if not line.startswith(("--", "\\r", "\\u"))):
            if statement.startswith("COPY "):
                head, _, rows = statement.partition("\n")
                with cursor.copy(head.rstrip(";")) as copy:
                    copy.write(rows)
            elif not statement.startswith(
                ("CREATE EXTENSION", "COMMENT ON EXTENSION", "CREATE INDEX", "CREATE UNIQUE")
            ):
                cursor.execute(statement.replace("public.hstore", "text"))
    raw.close()


_LEFT_OUT = ("CREATE EXTENSION", "COMMENT ON EXTENSION", "CREATE INDEX", "CREATE UNIQUE")


def statements(lines: Iterator[str]) -> Iterator[str]:
    """A COPY comes with its rows; what ends in a semicolon is a statement."""
    held: list[str] = []
    for line in lines:
        if line.startswith("COPY "):
            rows = []
            for row in lines:
                if row == "\\.\n":
                    break
                rows.append(row)
            yield line + "".join(rows)
            continue
        held.append(line)
        if line.rstrip().endswith(";"):
            yield "".join(held).strip()
            held = []
