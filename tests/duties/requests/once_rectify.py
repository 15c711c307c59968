"""Corrects one person of the office in a process of its own: `python -m … FOLDER URL`."""

from __future__ import annotations

import sys
from pathlib import Path

from amanat.duties.requests.change import rectify
from tests.duties.requests import bed
from tests.subjects import office

WHO = "kim.orr@example.com"
SETS = ("people.email=kim.ash@example.com", "people.name=Kim Ash")


def main(folder: str, url: str) -> None:
    context = bed.context(Path(folder), url, datamap=office.office_map())
    print(rectify(context, WHO, SETS).state)
    context.book.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
