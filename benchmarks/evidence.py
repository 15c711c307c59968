"""How fast evidence is put on record, moved into the log and verified; beside it, a file synced after every entry.

Run: `python benchmarks/evidence.py [ENTRIES]`. Prints one line per measurement, entries per second.
"""

from __future__ import annotations

import os
import sys
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


def main() -> None:
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory(prefix="amanat-bench-") as name:
        folder = Path(name)
        keys = Keys.open(folder / "keys")
        with Records.open(None, folder / "service" / ".amanat", keys, SystemClock()) as records:
            written = timed("append in bulk", entries, lambda: append(records, entries, personal=False))
            written += timed("sequence, tiles and payloads made durable", entries, records.evidence.sequence)
            timed("verify every byte", entries, lambda: check(records))
            timed("append in bulk, sealed under a key per person", PORTION, lambda: append(records, PORTION, True))
            timed("sequence on top of the log there is", PORTION, records.evidence.sequence)
            one = timed("naive: written and synced one by one", NAIVE_ENTRIES, lambda: naive(folder, NAIVE_ENTRIES))
    print(f"{'append and sequence / naive, seconds per entry':<46} {written / one:>7.2f}")


if __name__ == "__main__":
    main()
