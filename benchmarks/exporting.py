"""Copies of many people, beside set-wise SQL written by hand that gives each person's rows as JSON.

Run: `python -m benchmarks.exporting [--people N]`. PostgreSQL, 6 tables, keys indexed, ways of one and two links, and
rows of two people. Prints people per CPU second of this process and the server together, the ratio to the bar of
5,000, and the ratio to the hand-written SQL, which hides nothing of the other people in shared rows. Memory is that of
this process. Exit 1 where the bar is missed. Results go to `build/bench/exporting.json`.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

import psycopg
import sqlalchemy as sa

from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.service.model import People, StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store
from amanat.subjects.answer.attachments import into
from amanat.subjects.answer.export import Export
from amanat.subjects.answer.meaning import Meanings
from amanat.subjects.known.portions import portions
from amanat.subjects.who.find import everyone, kinds_of
from benchmarks.searching import Meter, opened

RESULTS = Path("build/bench/exporting.json")
BAR = 5_000
"""People per CPU second."""
SCHEMA = """
CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL UNIQUE, name text, phone text, joined timestamptz);
CREATE TABLE addresses (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users, street text, city text);
CREATE TABLE orders (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users, placed timestamptz, total numeric);
CREATE TABLE order_lines (id int PRIMARY KEY, order_id int NOT NULL REFERENCES orders, product text, amount int);
CREATE TABLE messages (id int PRIMARY KEY, sender_id int REFERENCES users, recipient_id int REFERENCES users,
  body text);
CREATE TABLE settings (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users, data jsonb);
INSERT INTO users SELECT n, 'person' || n || '@mail.example', 'Person ' || n, '+49157' || 10000000 + n,
  '2025-01-01'::timestamptz + n * interval '1 minute' FROM generate_series(1, {people}) n;
INSERT INTO addresses SELECT n, n, n || ' Long Road', 'Lahore' FROM generate_series(1, {people}) n;
INSERT INTO orders SELECT n, 1 + n % {people}, '2025-06-01'::timestamptz + n * interval '1 second', n / 7.0
  FROM generate_series(1, {people} * 2) n;
INSERT INTO order_lines SELECT n, 1 + n % ({people} * 2), 'thing ' || n, n % 9 FROM generate_series(1, {people} * 4) n;
INSERT INTO messages SELECT n, 1 + n % {people}, 1 + n * 7 % {people}, 'words of a message ' || n
  FROM generate_series(1, {people} * 2) n;
INSERT INTO settings SELECT n, n, jsonb_build_object('theme', 'dark', 'n', n) FROM generate_series(1, {people}) n;
CREATE INDEX ON addresses (user_id); CREATE INDEX ON orders (user_id); CREATE INDEX ON order_lines (order_id);
CREATE INDEX ON messages (sender_id); CREATE INDEX ON messages (recipient_id); CREATE INDEX ON settings (user_id);
"""
BY_HAND = """
COPY (
  SELECT json_build_object('key', u.id, 'users', row_to_json(u), 'addresses', a.rows, 'orders', o.rows, 'lines', l.rows,
    'messages', m.rows, 'settings', s.rows)
  FROM users u
  LEFT JOIN (SELECT user_id, json_agg(t) AS rows FROM addresses t GROUP BY 1) a ON a.user_id = u.id
  LEFT JOIN (SELECT user_id, json_agg(t) AS rows FROM orders t GROUP BY 1) o ON o.user_id = u.id
  LEFT JOIN (SELECT user_id, json_agg(t) AS rows FROM order_lines t JOIN orders p ON p.id = order_id GROUP BY 1) l
    ON l.user_id = u.id
  LEFT JOIN (SELECT owner, json_agg(t) AS rows FROM (SELECT sender_id AS owner, * FROM messages
    UNION ALL SELECT recipient_id, * FROM messages WHERE recipient_id <> sender_id) t GROUP BY 1) m ON m.owner = u.id
  LEFT JOIN (SELECT user_id, json_agg(t) AS rows FROM settings t GROUP BY 1) s ON s.user_id = u.id
  ORDER BY u.id
) TO STDOUT
"""


def by_amanat(store: Store, datamap: DataMap, out: Path) -> int:
    """The file of lines; returns how many rows are in it."""
    kinds = kinds_of(datamap)
    made = Export(datamap, {store.config.name: store}, into(out), Meanings(None))
    with (out / "people.jsonl").open("wb") as file:
        file.writelines(made.lines(portions(everyone(store, datamap), kinds), kinds))
    return made.rows


def by_hand(url: str, out: Path) -> None:
    with (
        psycopg.connect(url.replace("+psycopg", "")) as connection,
        connection.cursor() as cursor,
        cursor.copy(cast("Any", BY_HAND)) as copy,
        (out / "by_hand.jsonl").open("wb") as file,
    ):
        file.writelines(copy)


def shown(what: str, taken: dict[str, float], people: int) -> dict[str, float]:
    rate = people / max(taken["client"] + taken["server"], 0.001)
    print(
        f"{what:<10} {taken['wall']:>7.2f} s wall {taken['client']:>7.2f} s here {taken['server']:>7.2f} s server "
        f"{rate:>9,.0f} people per CPU second",
        flush=True,
    )
    return {**taken, "people per CPU second": rate}


def checked(out: Path, people: int) -> int:
    """The lines MUST be one for each person; returns how many rows stand in them."""
    rows = 0
    with (out / "people.jsonl").open("rb") as file:
        keys = []
        for line in file:
            found = json.loads(line)
            keys.append(found["key"])
            rows += sum(map(len, found["tables"].values()))
    if keys != list(range(1, people + 1)):
        raise SystemExit("not each person has a line")
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds, exports, compares, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    options = parser.parse_args(arguments)
    people = options.people
    with tempfile.TemporaryDirectory(prefix="amanat-bench-") as scratch, ExitStack() as stack:
        out = Path(scratch)
        url, server = opened("postgresql", stack, out)
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(SCHEMA.format(people=people).replace("%", "%%"))
            connection.exec_driver_sql("VACUUM ANALYZE")
        engine.dispose()
        store = open_store(StoreConfig(name="main", url=url.replace("+psycopg", "")), out)
        stack.callback(store.close)
        datamap = build([store], People(store="main", table="users", key="id", identifiers={"email": "email"}))
        meter = Meter(server)
        rows: list[int] = []
        ours = shown("amanat", meter.measure(lambda: rows.append(by_amanat(store, datamap, out))), people)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        hand = shown("by hand", meter.measure(lambda: by_hand(url, out)), people)
        if checked(out, people) != rows[0]:
            raise SystemExit("rows were lost on the way")
    rate = ours["people per CPU second"]
    results = {
        "people": people,
        "rows": rows[0],
        "amanat": ours,
        "by hand": hand,
        "ratio": rate / BAR,
        "ratio to by hand": rate / hand["people per CPU second"],
        "memory in MB": memory,
    }
    print(f"{results['ratio']:.2f} x bar, {results['ratio to by hand']:.2f} x by hand; most memory {memory:,.0f} MB")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1))
    print(f"written to {RESULTS}")
    return 0 if rate >= BAR else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
