"""The engine under every right beside SQL written by hand that leaves the same rows, in one run.

Run: `python -m benchmarks.subjects [--people N] [--engine postgresql|mysql|sqlite|all] [--ones N] [--batch N]`.

Two equal copies of a market (`benchmarks.market`: twelve tables, twenty rows for each person). One access request
(find, collect, the whole answer as rows), one erasure up to the state `erased` (find, plan, execute, keyed look), by
the bare engine and through the whole path of a request (journal, evidence, seals), and a tenth of all people, at most
`--batch`, erased in one pass. Both copies are changed for the same people, and all their rows are compared at the end,
the random parts made equal. Results go to `build/bench/subjects.json`; the exit code is 1 when a ratio falls short of
its bar on PostgreSQL. MariaDB and SQLite, which have a twentieth of the people, are shown beside it. What is looked up
by e-mail, and by a key within a document, has an index over the very expression; both sides use it.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks import market
from benchmarks.by_hand import ByHand
from benchmarks.engine import Engine
from benchmarks.gauges import Gauge, Spent, peak_mib
from benchmarks.same import different
from benchmarks.servers import database, mariadb, postgres

RESULTS = Path("build/bench/subjects.json")

_SETTINGS = (
    "fsync=on", "shared_buffers=1GB", "max_wal_size=16GB", "checkpoint_timeout=1h", "autovacuum=off", "work_mem=64MB",
    "maintenance_work_mem=512MB", "max_parallel_maintenance_workers=0",
)  # fmt: skip
_WARM, _BLOCKS = 12, 4
"""Runs before the clock starts: the driver prepares a statement after five, the server keeps a plan after five more.
Blocks of each side, in turn."""

BARS: dict[str, tuple[str, float]] = {
    "access p50 ms": ("<=", 5.0),
    "access wall": ("<=", 1.5),
    "erase one wall": ("<=", 1.5),
    "erase one more syncs": ("<=", 3.0),
    "request more syncs": ("<=", 3.0),
    "erase set cpu": ("<=", 1 / 0.85),
    "set against one by one": (">=", 5.0),
}


class Sides:
    """Two equal copies, the engine at one and SQL by hand at the other, and who is next to be erased."""

    def __init__(self, urls: tuple[str, str], dialect: str, people: int, folder: Path, gauge: Gauge) -> None:
        self.people, self.gauge = people, gauge
        self.engine = Engine(urls[0], market.market_map(dialect), folder)
        self._dialect, self._their_url = dialect, urls[1]
        self._taken = 0
        self._hand: ByHand | None = None

    @property
    def hand(self) -> ByHand:
        if self._hand is None:
            self._hand = ByHand(self._dialect, _raw(self._their_url))
        return self._hand

    def settle(self) -> None:
        self.engine.store.close()
        if self._hand is not None:
            self._hand.raw.close()
            self._hand = None

    def next(self, count: int) -> list[int]:
        """Keys of people who were not taken yet, from all over the table."""
        first, self._taken = self._taken, self._taken + count
        return [(at * _STEP) % self.people + 1 for at in range(first, self._taken)]

    def compare(self, count: int, ours: Callable[[str], object], theirs: str, *, erases: bool) -> tuple[Spent, Spent]:
        """Both sides do a thing for the same people one by one, in blocks in turn."""
        spent = Spent(), Spent()
        for _ in range(_BLOCKS if count >= _BLOCKS else 1):
            warm, measured = self.next(_WARM), self.next(max(count // _BLOCKS, 1))
            for side, work in ((spent[0], ours), (spent[1], lambda who: getattr(self.hand, theirs)(who))):
                runs = [[partial(work, _address(key)) for key in keys] for keys in (measured, warm)]
                side.block(self.gauge, runs[0], self.settle, runs[1])
            if not erases:
                self._taken -= len(measured) + len(warm)
        return spent

    def erase_set(self, batch: int) -> tuple[Spent, Spent]:
        """Both sides erase the same set in one pass."""
        keys = sorted(self.next(batch))
        ours, theirs = Spent(), Spent()
        self.gauge.run(_CHECKPOINT[self._dialect])
        ours.block(self.gauge, [partial(self.engine.erase_set, keys)], self.settle)
        self.gauge.run(_CHECKPOINT[self._dialect])
        theirs.block(self.gauge, [lambda: self.hand.erase_set(keys)], self.settle)
        return ours, theirs


_STEP = 104_729
"""A prime: no person comes twice, whatever the number of people."""
_CHECKPOINT = {"postgresql": "CHECKPOINT", "mysql": "SELECT 1", "sqlite": "SELECT 1"}


def _address(key: int) -> str:
    return f"PERSON{key}@example.com"


def _raw(url: str) -> Any:
    """A plain connection of the driver."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    proxied = engine.raw_connection()
    raw: Any = proxied.driver_connection
    proxied.detach()
    if engine.dialect.name == "sqlite":
        raw.isolation_level = None
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA secure_delete = ON")
    return raw


@contextmanager
def _copies(dialect: str, people: int, scratch: Path) -> Iterator[tuple[tuple[str, str], str | None, int]]:
    """The URLs of two equal copies, that of the server for its administrator, and how many rows each has."""
    server: str | None = None
    with ExitStack() as stack:
        if dialect == "sqlite":
            urls = (f"sqlite:///{scratch / 'ours.db'}", f"sqlite:///{scratch / 'theirs.db'}")
        else:
            if dialect == "postgresql":
                server = stack.enter_context(postgres(*_SETTINGS))[0]
            else:
                server = stack.enter_context(mariadb("--innodb-buffer-pool-size=512M"))
            urls = (stack.enter_context(database(server)), stack.enter_context(database(server)))
        rows = [market.build(url, people) for url in urls]
        yield urls, server, rows[0]


def measure(dialect: str, people: int, ones: int, batch: int) -> dict[str, Any]:
    """All comparisons on one engine."""
    with tempfile.TemporaryDirectory(prefix="amanat-bench-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        with _copies(dialect, people, folder) as (urls, server, rows):
            print(f"\n== {dialect}: {people:,} people, {rows:,} rows in each of two copies; load {_load()}", flush=True)
            gauge = Gauge(server)
            sides = Sides(urls, dialect, people, folder, gauge)
            found: dict[str, Any] = {"people": people, "rows": rows, "load": os.getloadavg()[0]}
            found |= _compared(sides, ones, min(batch, people // 10))
            sides.settle()
            differ = different(*urls)
            found["same"] = not differ
            gauge.close()
    found["peak_mib"] = peak_mib()
    print(f"both copies hold the same rows afterwards: {'yes' if found['same'] else 'NO'}")
    print(f"most memory of this process: {found['peak_mib']:.0f} MiB; load {_load()}")
    if not found["same"]:
        raise SystemExit(f"the final states differ in {', '.join(differ)}; the comparison does not count")
    return found


def _load() -> str:
    return ", ".join(f"{each:.1f}" for each in os.getloadavg())


def _compared(sides: Sides, ones: int, batch: int) -> dict[str, Any]:
    engine, gauge = sides.engine, sides.gauge
    check(sides)
    found: dict[str, Any] = {}
    with gauge.counting(*engine.own_databases):
        found["access"] = _told("one access", sides.compare(ones, engine.access, "access", erases=False))
        found["one"] = _told("one erasure, bare engine", sides.compare(ones, engine.erase, "erase", erases=True))
        path = sides.compare(ones, engine.erase_by_request, "erase", erases=True)
        found["request"] = _told("one erasure, path of a request", path)
        found["set"] = _told(f"{batch:,} erasures in one pass", sides.erase_set(batch))
        found["set"]["phases"] = engine.phases
        print(f"  amanat's wall: {', '.join(f'{name} {took:,.2f} s' for name, took in engine.phases.items())}")
    one, many = found["one"]["amanat"]["cpu"], found["set"]["amanat"]["cpu"] / batch
    found["set"]["people"] = batch
    found["against one by one"] = one / many
    print(f"one by one takes {one / many:.1f} times the CPU of one pass, for each person")
    return found


def check(sides: Sides) -> None:
    """Both sides give as many rows of each table to the first people; else there is nothing to compare."""
    for key in range(1, 12):
        ours = {table.table: len(table.rows) for table in sides.engine.access(_address(key))}
        theirs = sides.hand.access(_address(key))
        if ours != theirs:
            raise SystemExit(f"the answers differ: {ours} against {theirs}")


def _told(name: str, spent: tuple[Spent, Spent]) -> dict[str, Any]:
    ours, theirs = (side.report() for side in spent)
    ratios = {what: ours[what] / theirs[what] if theirs[what] else None for what in _SHOWN}
    print(f"\n{name} ({ours['runs']:.0f} runs)")
    for what, (scale, unit) in _SHOWN.items():
        ratio = f"{ratios[what]:.2f} x" if ratios[what] is not None else "-"
        mine, hand = f"{ours[what] * scale:,.2f} {unit}", f"{theirs[what] * scale:,.2f} {unit}"
        print(f"  {what:<10} amanat {mine:>16}   by hand {hand:>16}   {ratio}", flush=True)
    return {"amanat": ours, "by hand": theirs, "ratios": ratios}


_SHOWN = {
    "p50_ms": (1, "ms"), "p99_ms": (1, "ms"), "server_cpu": (1000, "ms"), "own_cpu": (1000, "ms"), "cpu": (1000, "ms"),
    "wal": (1 / 1024, "KiB"), "syncs": (1, ""),
}  # fmt: skip


def reached(found: dict[str, Any]) -> dict[str, float]:
    """What is held against `BARS`."""
    syncs = {name: found[name]["amanat"]["syncs"] - found[name]["by hand"]["syncs"] for name in ("one", "request")}
    return {
        "access p50 ms": found["access"]["amanat"]["p50_ms"],
        "access wall": found["access"]["ratios"]["p50_ms"],
        "erase one wall": found["one"]["ratios"]["p50_ms"],
        "erase one more syncs": syncs["one"],
        "request more syncs": syncs["request"],
        "erase set cpu": found["set"]["ratios"]["cpu"],
        "set against one by one": found["against one by one"],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints, writes; 1 where a bar is not reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--engine", choices=("postgresql", "mysql", "sqlite", "all"), default="all")
    parser.add_argument("--ones", type=int, default=200, help="people asked for and erased one by one")
    parser.add_argument("--batch", type=int, default=100_000, help="people erased in one pass, at most a tenth of all")
    options = parser.parse_args(arguments)
    sizes = {"postgresql": options.people, "mysql": options.people // 20, "sqlite": options.people // 20}
    if options.engine != "all":
        sizes = {options.engine: options.people}
    results: dict[str, Any] = {each: measure(each, size, options.ones, options.batch) for each, size in sizes.items()}
    short: list[str] = []
    if "postgresql" in results:
        results["bars"] = figures = reached(results["postgresql"])
        print()
        for name, (sign, bar) in BARS.items():
            fine = figures[name] <= bar if sign == "<=" else figures[name] >= bar
            print(f"{name:<24} {figures[name]:>8.2f}   {sign} {bar:.2f}   {'reached' if fine else 'FALLS SHORT'}")
            short += [] if fine else [name]
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1))
    print(f"\nwritten to {RESULTS}")
    return 1 if short else 0


if __name__ == "__main__":
    raise SystemExit(main())
