"""`make bench`: every benchmark in one run, or those named: `python -m benchmarks reading subjects`.

Each compares side by side in the same run and prints ratios; results go to `build/bench/NAME.json`.
"""

from __future__ import annotations

import importlib
import sys

BENCHMARKS = (
    "reading", "labels", "transparency", "discovery", "detecting", "mapping", "evidence", "subjects", "searching",
    "exporting",
)  # fmt: skip


def main(names: list[str]) -> int:
    """Runs the benchmarks named, else all; returns the worst of their exit codes."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark named {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    codes = []
    for name in names or BENCHMARKS:
        print(f"\n== {name}", flush=True)
        codes.append(importlib.import_module(f"benchmarks.{name}").main([]) or 0)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
