"""Erases one person of the town in a process of its own: `python -m tests.duties.requests.once FOLDER URL WHO`."""

from __future__ import annotations

import sys
from pathlib import Path

from amanat.duties.requests.run import answer
from tests.duties.requests import bed


def main(folder: str, url: str, who: str) -> None:
    context = bed.context(Path(folder), url)
    print(answer(context, "erase", who).state)
    context.book.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
