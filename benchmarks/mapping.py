"""How long the map of a wide and long PostgreSQL database takes, and in how much memory.

    python benchmarks/mapping.py [--tables N] [--columns N] [--rows N] [--keep URL]

Builds N tables with N columns each (names and values of persons in a part of them, keys and things in the others) that
hold N rows together, and runs `amanat map --json` on it in a process of its own, with a role that may only SELECT.
Beside it, in the same run, the least that any such map must do: one connection that reads the first rows of every table
into memory. Prints wall, CPU and the most memory, and the ratio; writes `build/bench/mapping.json`. Exit code 1 where
500 tables, 10,000 columns and 20 million rows take 60 s or 600 MB (the bars are not scaled down with the flags).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from benchmarks import servers
from benchmarks.corpus import ROOT

RESULTS = ROOT / "build/bench/mapping.json"
SECONDS, MEGABYTES = 60, 600
SAMPLE = 1000

PERSON = (
    ("email", "text", "'p' || i || '@mail' || i % 90 || '.example'"),
    (
        "full_name",
        "text",
        "(ARRAY['Ada','Omar','Lena','Yusuf','Mira'])[i % 5 + 1] || ' ' || chr(65 + i % 26) || 'orne'",
    ),
    ("phone", "text", "'+4420794' || lpad((i % 100000)::text, 5, '0')"),
    ("born_on", "date", "date '1950-01-01' + i % 20000"),
    ("last_ip", "text", "'192.0.2.' || i % 250"),
    ("street", "text", "i % 200 || ' Mill Lane'"),
)
THING = (
    ("status", "text", "(ARRAY['open','done','late'])[i % 3 + 1]"),
    ("amount", "numeric(12,2)", "i % 99999 / 100.0"),
    ("code", "text", "md5(i::text)"),
    ("quantity", "integer", "i % 900"),
    ("changed_at", "timestamp", "timestamp '2025-01-01' + i % 90000 * interval '1 minute'"),
    ("flag", "boolean", "i % 2 = 0"),
    ("label", "text", "'item ' || i % 5000"),
    ("body", "text", "repeat('words about goods ', i % 9)"),
)


class Cost(msgspec.Struct, frozen=True):
    """Seconds and megabytes."""

    wall: float
    cpu: float
    memory: float


def columns_of(table: int, count: int) -> list[tuple[str, str, str]]:
    """Name, type and value of the columns after the keys; every fourth table has those of a person."""
    offered = [*(PERSON if table % 4 == 0 else ()), *THING]
    return [
        (name if at < len(offered) else f"{name}_{at // len(offered)}", kind, value)
        for at, (name, kind, value) in ((at, offered[at % len(offered)]) for at in range(count))
    ]


def fill(url: str, tables: int, columns: int, rows: int) -> None:
    """Builds the database: `users` first, then tables of which every second one has a key to it."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    people = max(1, rows // 20)
    each = max(1, (rows - people) // max(1, tables - 1))
    with engine.connect() as connection:
        for table in range(tables):
            name = "users" if table == 0 else f"part_{table:03}"
            given = columns_of(table, columns - 2)
            key = "REFERENCES users (id)" if table and table % 2 else ""
            shape = ", ".join(f"{column} {kind}" for column, kind, _ in given)
            values = ", ".join(value for _, _, value in given)
            count = each if table else people
            connection.exec_driver_sql(
                f"CREATE UNLOGGED TABLE {name} (id bigint PRIMARY KEY, user_id bigint {key}, {shape})"
            )
            connection.exec_driver_sql(
                f"INSERT INTO {name} SELECT i, i %% {people} + 1, {values.replace('%', '%%')} "
                f"FROM generate_series(1, {count}) i"
            )
            if table % 50 == 0:
                print(f"  {table} of {tables} tables", file=sys.stderr, flush=True)
        connection.exec_driver_sql("ANALYZE")
        connection.exec_driver_sql("DROP ROLE IF EXISTS reader")
        connection.exec_driver_sql("CREATE ROLE reader LOGIN")
        connection.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    engine.dispose()


def mapped(url: str, folder: Path) -> tuple[Cost, dict[str, Any]]:
    """`amanat map --json` in a process of its own."""
    (folder / "policy.md").write_text("# Privacy\n\nWe keep your data safe.\n")
    (folder / "amanat.toml").write_text(
        f'[service]\nname = "Wide"\npolicy = "policy.md"\n[controller]\nname = "Wide Ltd"\n'
        f'[[store]]\nname = "main"\nurl = "{url}"\n'
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    code = (
        "import sys\nfrom amanat.cli import main\ntry:\n    main(sys.argv[1:])\nexcept SystemExit as end:\n"
        "    status = open('/proc/self/status').read()\n"
        "    print(status.split('VmHWM:')[1].split()[0], file=sys.stderr)\n    raise\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "map", "--json", "--no-write", "--service", str(folder / "amanat.toml")],
        capture_output=True, text=True, check=False, env=os.environ | {"AMANAT_KEYS": str(folder / "keys")},
    )  # fmt: skip
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode:
        raise SystemExit(run.stderr)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, int(run.stderr.split()[-1]) / 1024), json.loads(run.stdout)


def least(url: str) -> Cost:
    """The first rows of every table by one connection: what no map can do without."""
    start, begun = time.perf_counter(), time.process_time()
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                                           "AND relkind = 'r' ORDER BY 1").scalars().all()  # fmt: skip
        held = [connection.exec_driver_sql(f"SELECT * FROM {name} LIMIT {SAMPLE}").all() for name in names]
    engine.dispose()
    size = sum(map(len, held))
    assert size
    return Cost(time.perf_counter() - start, time.process_time() - begun, 0.0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints, writes the results, and returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tables", type=int, default=500)
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--rows", type=int, default=20_000_000)
    options = parser.parse_args(arguments)
    with servers.postgres() as (server, _), servers.database(server) as url:
        print(f"building {options.tables} tables with {options.rows:,} rows", file=sys.stderr)
        fill(url, options.tables, options.columns, options.rows)
        reader = sa.make_url(url).set(username="reader").render_as_string(hide_password=False)
        base = least(reader)
        with tempfile.TemporaryDirectory() as folder:
            cost, found = mapped(reader, Path(folder))
    tables = found["stores"][0]["tables"]
    columns = sum(len(table["columns"]) for table in tables)
    print(
        f"{len(tables)} tables, {columns:,} columns, {options.rows:,} rows: {cost.wall:.1f} s, CPU {cost.cpu:.1f} s, "
        f"{cost.memory:.0f} MB; reading the first {SAMPLE} rows of each alone {base.wall:.1f} s: ratio "
        f"{cost.wall / base.wall:.1f}"
    )
    short = [
        f"{what} {value:.0f} > {bar}"
        for what, value, bar in (("seconds", cost.wall, SECONDS), ("megabytes", cost.memory, MEGABYTES))
        if value > bar
    ]
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(
        json.dumps({"tables": len(tables), "columns": columns, "rows": options.rows, "map": msgspec.to_builtins(cost),
                    "least": msgspec.to_builtins(base), "short": short}, indent=1), "utf-8",
    )  # fmt: skip
    print("; ".join(short) or "within the bars")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
