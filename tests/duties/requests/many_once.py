"""Erases some of the crowd in a process of its own: `python -m tests.duties.requests.many_once FOLDER URL START COUNT`.

Prints how many people are in which state, as JSON. With `resume` in place of `START COUNT` it goes on with what was
cut off.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from amanat.duties.requests.batch.many import answer_many, resume_batches
from tests.duties.requests import bed, crowd


def main(folder: str, url: str, *what: str) -> None:
    context = bed.context(Path(folder), url)
    if what == ("resume",):
        print(json.dumps([outcome.states for outcome in resume_batches(context)]))
    else:
        start, count = map(int, what)
        print(json.dumps(answer_many(context, "erase", crowd.emails(count, start)).states))
    context.book.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
