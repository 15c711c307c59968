"""Kills an erasure at each statement and COMMIT of the store, or of the journal, goes on, and reports what was seen.

`python -m tests.duties.requests.killing FOLDER URL WHERE…` prints a JSON list, one object for each kill; WHERE is
`statement` or `journal`. One process: each run is a fork of it, so that a kill costs little.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.clock import FixedClock
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.run import answer, resume
from amanat.records.evidence.verify import verify
from amanat.records.journal import requests
from amanat.records.steps import steps_of
from amanat.records.tables import outbox
from amanat.stores.markers import NAME
from tests.duties.requests import bed
from tests.subjects import oracle, town

ANN = "ann.lee@example.com"
MANY = 400
"""More statements than there are: a run that never ends by itself is a mistake."""

LATER = FixedClock(bed.NOON.now() + timedelta(hours=1))


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What a kill left, and what the next run made of it. `left` is the town as it was at a known moment."""

    fault: str
    left: str
    ended: tuple[str, ...]
    whole: bool
    verified: bool
    steps: tuple[tuple[str, str, dict[str, int]], ...]
    twice: tuple[str, ...]
    markers: int


class Killing:
    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self.template = folder / "template"
        self.template.mkdir()
        self.datamap = town.hamlet(url)
        bed.context(self.template, url).book.close()
        self.moments = {"before": self.dump()}
        for name, fault in (("executed", "before:redacted"), ("after", "")):
            self.run(name, fault)
            self.moments[name] = self.dump()
            town.refill(url, town.HAMLET)

    def dump(self) -> Any:
        return oracle.same(town.dump(self.url))

    def run(self, name: str, fault: str) -> bool:
        """Erases in a process of its own; says whether that was killed."""
        place = self.folder / name
        shutil.copytree(self.template, place)
        child = os.fork()
        if child == 0:
            try:
                os.environ["AMANAT_FAULT"] = fault
                answer(bed.context(place, self.url, datamap=self.datamap), "erase", ANN)
                os._exit(0)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            return True
        if status:
            raise RuntimeError(f"the run {name} ended with {status}")
        return False

    def every(self, where: str) -> list[Seen]:
        found: list[Seen] = []
        for number in range(1, MANY):
            town.refill(self.url, town.HAMLET)
            fault = f"{where}:{number}"
            if not self.run(fault, fault):
                return found
            found.append(self.went_on(fault))
            shutil.rmtree(self.folder / fault)
        raise RuntimeError("the run never ended by itself")

    def went_on(self, fault: str) -> Seen:
        left = self.dump()
        context = bed.context(self.folder / fault, self.url, datamap=self.datamap, clock=LATER)
        if [outcome.state for outcome in resume(context)] != ["fulfilled"]:
            # Killed before it was known who it is about, or after all was done: the same command, once more.
            answer(context, "erase", ANN)
        with context.book.look() as connection:
            ended = tuple(each.state for each in requests(connection) if each.state != "no match")
        seen = Seen(
            fault=fault,
            left=next((name for name, moment in self.moments.items() if moment == left), "between"),
            ended=ended,
            whole=self.dump() == self.moments["after"],
            verified=verify(context.service.state, str(context.service.state / "evidence.vkey")).ok,
            steps=tuple((step.action, step.state, step.counts) for step in _steps(context)),
            twice=tuple(kind for kind, times in _kinds(context).items() if times > 1),
            markers=markers(self.url),
        )
        context.book.close()
        for store in context.stores:
            store.close()
        return seen


def _steps(context: RequestContext) -> list[Any]:
    with context.book.look() as connection:
        return [step for request in requests(connection, kind="erase") for step in steps_of(connection, request.id)]


def _kinds(context: RequestContext) -> Counter[str]:
    """How often each thing stands in the log that may be done only once."""
    once = ("request.received", "request.planned", "request.executed", "request.redacted", "request.closed")
    with context.book.look() as connection:
        erasures = [request.id for request in requests(connection, kind="erase") if request.state != "no match"]
        asked = sa.select(outbox.c.kind).where(outbox.c.request.in_(erasures), outbox.c.kind.in_(once))
        return Counter(connection.execute(asked).scalars())


def markers(url: str) -> int:
    """How many markers are left in the store."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        there = sa.inspect(connection).has_table(NAME)
        found = connection.exec_driver_sql(f"SELECT count(*) FROM {NAME}").scalar_one() if there else 0
    engine.dispose()
    return int(found)


def main(folder: str, url: str, *where: str) -> None:
    killing = Killing(Path(folder), url)
    print(msgspec.json.encode([seen for each in where for seen in killing.every(each)]).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
