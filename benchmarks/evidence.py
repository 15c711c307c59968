"""How fast evidence is put on record, moved into the log and verified; beside it, a file synced after every entry.

Run: `python -m benchmarks evidence`. Prints one line per measurement, entries per second; results go to
`build/bench/evidence.json`.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from amanat.clock import SystemClock
from amanat.records.database import Records
from amanat.records.evidence.log import Item
from amanat.records.evidence.verify import verify
from amanat.records.keys import Keys

PORTION = 5_000
NAIVE_ENTRIES = 2_000
ENTRIES = 10_000
RESULTS = Path("build/bench/evidence.json")


def timed(what: str, entries: int, work: Callable[[], object]) -> float:
    """Seconds that `work` takes per entry."""
    start = time.perf_counter()
    work()
    taken = time.perf_counter() - start
    print(f"{what:<46} {entries:>7} entries {taken:>8.3f} s {entries / taken:>10.0f} /s")
    return taken / entries


def item(number: int, personal: bool) -> Item:
    subject = f"{number:064x}" if personal else None
    return Item(kind="benchmark", payload={"number": number, "words": "one row erased"}, subject=subject)


def append(records: Records, entries: int, personal: bool) -> None:
    for first in range(0, entries, PORTION):
        with records.begin() as connection:
            items = [item(number, personal) for number in range(first, min(first + PORTION, entries))]
            records.evidence.append_many(connection, items)


def naive(folder: Path, entries: int) -> None:
    """What a log without an outbox does: each entry is written and synced by itself."""
    with (folder / "naive.log").open("wb") as file:
        for number in range(entries):
            file.write(b'{"kind":"benchmark","number":%d,"words":"one row erased"}\n' % number)
            file.flush()
            os.fsync(file.fileno())


def check(records: Records) -> None:
    report = verify(records.folder, records.keys.verifier_text())
    if not report.ok:
        raise SystemExit(f"the log does not verify: {report.problems}")


def measure(folder: Path, entries: int) -> dict[str, float]:
    """Seconds per entry of each way, in one run on one disk."""
    taken: dict[str, float] = {}
    with Records.open(None, folder / "service" / ".amanat", Keys.open(folder / "keys"), SystemClock()) as records:
        taken["append"] = timed("append in bulk", entries, lambda: append(records, entries, personal=False))
        taken["sequence"] = timed("sequence: tiles and payloads made durable", entries, records.evidence.sequence)
        taken["verify"] = timed("verify every byte", entries, lambda: check(records))
        some = entries // 4
        taken["sealed"] = timed("append, each sealed under a key of its own", some, lambda: append(records, some, True))
        taken["grow"] = timed("sequence on top of the log there is", some, records.evidence.sequence)
    taken["naive"] = timed("naive: written and synced one by one", NAIVE_ENTRIES, lambda: naive(folder, NAIVE_ENTRIES))
    return taken


def main(arguments: list[str]) -> None:
    """The first argument, if any, is the number of entries."""
    entries = int(arguments[0]) if arguments else ENTRIES
    with tempfile.TemporaryDirectory(prefix="amanat-bench-") as name:
        taken = measure(Path(name), entries)
    ratio = (taken["append"] + taken["sequence"]) / taken["naive"]
    print(f"append and sequence took {ratio:.2f} of the naive time per entry")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps({"entries": entries, "seconds_per_entry": taken, "ratio": ratio}, indent=2) + "\n")
