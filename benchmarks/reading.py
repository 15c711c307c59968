"""Time to read a policy, cold and warm: the published five where they are at hand, else those of the examples.

    python benchmarks/reading.py [--rounds N] [FILE ...]

Cold is the command `amanat read` in a new process, start and printing included, the least of five runs (`--rounds`).
What is kept of the lexicon, and the byte code of the modules as any installation has it, lie in folders of the
benchmark's own and were written by a run before. Beside it stands
the same without what makes it fast, in turn with it, so that both meet the same machine: `first` keeps nothing, as in
the first run of all; `eager` puts every pattern of the rules together at the start, `collecting` looks for cycles all
the while. `patterns` are how many the reading put together, of all it knows. Under the table stands how long ten
million additions took, to compare machines. Prints a table and writes `build/bench/reading.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import timeit
from pathlib import Path

from amanat.policy.reader import read_file
from amanat.policy.statements import carried_by
from benchmarks.corpus import ROOT, shared

ROUNDS = 5


def policies() -> list[Path]:
    return sorted((shared() / "policies").glob("*.txt")) or sorted((ROOT / "examples").glob("*/policy.md"))


READ = "from amanat.cli import main; main()"
WAYS = {
    "cold": READ,
    "eager": "from amanat.policy.labelling.rules import rulebook\n"
    "for rule in rulebook().rules:\n"
    "    for pattern in rule.say:\n"
    "        todo = [pattern.root]\n"
    "        while todo:\n"
    "            for row in todo.pop().rows:\n"
    "                todo += [item.piece for item in row.items if hasattr(item.piece, 'rows')]\n" + READ,
    "first": f"import os; os.environ['AMANAT_CACHE'] = 'off'; {READ}",
    "collecting": f"import gc; gc.disable = gc.enable; {READ}",
}


CACHE = ROOT / "build/bench/cache"
BYTE_CODE = ROOT / "build/bench/bytecode"


def cold(path: Path, code: str) -> float:
    """Seconds of CPU in a new process: start, loading of the lexicon, reading, printing."""
    environment = {**os.environ, "AMANAT_CACHE": str(CACHE), "PYTHONPYCACHEPREFIX": str(BYTE_CODE)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = os.times()
    subprocess.run(
        [sys.executable, "-c", code, "read", str(path)], check=True, stdout=subprocess.DEVNULL, env=environment
    )
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def together(path: Path) -> tuple[int, int]:
    """How many patterns a new process puts together to read the policy, and how many it knows."""
    code = (
        "import sys; from pathlib import Path; from amanat.policy.reader import read_file; "
        "from amanat.policy.matching.lexical import words; read_file(Path(sys.argv[1])); "
        "known = words().patterns; print(sum('root' in vars(each) for each in known.values()), len(known))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
    built, known = map(int, run.stdout.split())
    return built, known


def warm(path: Path, rounds: int) -> float:
    """Seconds of CPU once the lexicon is loaded; sentences read before are read anew."""
    times = []
    for _ in range(rounds):
        carried_by.cache_clear()
        begin = time.process_time()
        read_file(path)
        times.append(time.process_time() - begin)
    return statistics.median(times)


def measure(path: Path, rounds: int = ROUNDS) -> dict[str, float | int | str]:
    reading = read_file(path)
    cold(path, READ)
    runs = [{way: cold(path, code) for way, code in WAYS.items()} for _ in range(rounds)]
    best = {way: min(each[way] for each in runs) for way in WAYS}
    built, known = together(path)
    return {
        "policy": path.stem if path.stem != "policy" else path.parent.name,
        "characters": len(reading.text),
        "statements": len(reading.statements),
        "unread": len(reading.unread),
        "findings": len(reading.findings),
        "cold_seconds": round(best["cold"], 3),
        "first_ratio": round(best["first"] / best["cold"], 2),
        "eager_ratio": round(best["eager"] / best["cold"], 2),
        "collecting_ratio": round(best["collecting"] / best["cold"], 2),
        "patterns_together": built,
        "patterns_known": known,
        "warm_seconds": round(warm(path, rounds), 4),
    }


def calibration() -> float:
    """Seconds of CPU for ten million additions."""
    return timeit.timeit("number += 1", "number = 0", timer=time.process_time, number=10_000_000)


RESULTS = ROOT / "build/bench/reading.json"


def main(arguments: list[str]) -> None:
    """Reads each policy, prints the times and writes them down."""
    parser = argparse.ArgumentParser("python -m benchmarks reading", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="policies to read, in place of these")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each way; the least counts")
    asked = parser.parse_args(arguments)
    results = [measure(path, asked.rounds) for path in asked.files or policies()]
    print(
        f"{'policy':<12} {'characters':>10} {'statements':>10} {'unread':>6} "
        f"{'cold s':>8} {'first':>6} {'eager':>6} {'collecting':>10} {'patterns':>12} {'warm s':>8}"
    )
    for row in results:
        print(
            f"{row['policy']:<12} {row['characters']:>10} {row['statements']:>10} {row['unread']:>6} "
            f"{row['cold_seconds']:>8} {row['first_ratio']:>5}x {row['eager_ratio']:>5}x {row['collecting_ratio']:>9}x "
            f"{row['patterns_together']:>5} / {row['patterns_known']} {row['warm_seconds']:>8}"
        )
    print(f"ten million additions: {calibration():.2f} s")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
