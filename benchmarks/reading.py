"""Time to read a policy, cold and warm: the published five where they are at hand, else those of the examples.

    python benchmarks/reading.py

Prints a table and writes `build/bench/reading.json`.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from amanat.policy.reader import read_file
from amanat.policy.statements import carried_by

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5


def policies() -> list[Path]:
    shared = Path(os.environ.get("AMANAT_SHARED", ROOT.parent / "shared")) / "policies"
    return sorted(shared.glob("*.txt")) or sorted((ROOT / "examples").glob("*/policy.md"))


def cold(path: Path) -> float:
    """Seconds of CPU in a new process: start, loading of the lexicon, reading."""
    before = os.times()
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from amanat.policy.reader import read_file; "
            "read_file(Path(sys.argv[1]))",
            str(path),
        ],
        check=True,
    )
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def warm(path: Path) -> float:
    """Seconds of CPU once the lexicon is loaded; sentences read before are read anew."""
    times = []
    for _ in range(ROUNDS):
        carried_by.cache_clear()
        begin = time.process_time()
        read_file(path)
        times.append(time.process_time() - begin)
    return statistics.median(times)


def measure(path: Path) -> dict[str, float | int | str]:
    reading = read_file(path)
    return {
        "policy": path.stem if path.stem != "policy" else path.parent.name,
        "characters": len(reading.text),
        "statements": len(reading.statements),
        "unread": len(reading.unread),
        "findings": len(reading.findings),
        "cold_seconds": round(cold(path), 3),
        "warm_seconds": round(warm(path), 4),
    }


RESULTS = ROOT / "build/bench/reading.json"


def main(_: list[str]) -> None:
    """Reads each policy, prints the times and writes them down."""
    results = [measure(path) for path in policies()]
    print(f"{'policy':<12} {'characters':>10} {'statements':>10} {'unread':>6} {'cold s':>8} {'warm s':>8}")
    for row in results:
        print(
            f"{row['policy']:<12} {row['characters']:>10} {row['statements']:>10} {row['unread']:>6} "
            f"{row['cold_seconds']:>8} {row['warm_seconds']:>8}"
        )
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
