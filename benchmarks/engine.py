"""The engine at work on one store, as benchmarks drive it: access and erasure, bare and by the path of a request."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from typing_extensions import override

from amanat.clock import FixedClock
from amanat.datamap.model import DataMap
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.erase import Erasure
from amanat.duties.requests.journaled import Journaled
from amanat.errors import AmanatError
from amanat.records.database import Records
from amanat.records.journal import working
from amanat.records.keys import Keys
from amanat.records.steps import Step
from amanat.service.model import Controller, Service, StoreConfig
from amanat.stores.open import open_store
from amanat.subjects.answer.collect import Collected, collect
from amanat.subjects.erase.execute import execute
from amanat.subjects.erase.look import look
from amanat.subjects.erase.plan import plan_erasure, work_of
from amanat.subjects.people import Subjects, pseudonym
from amanat.subjects.who.find import by_keys, find

_TODAY = date(2026, 1, 31)


class Erased(AmanatError):
    """the state `erased` is reached; the search, which the SQL by hand has not either, is not run"""


class UntilErased(Erasure):
    """An erasure that stops after the keyed look."""

    @override
    def _search(self, steps: list[Step]) -> tuple[str, ...]:
        raise Erased(place=self.journaled.request.id)


class Engine:
    """One store under one map. What is left, refused or drifts ends the benchmark."""

    def __init__(self, url: str, datamap: DataMap, folder: Path) -> None:
        self.phases: dict[str, float] = {}
        config = StoreConfig(name="main", url=url, write_url=url)
        self.store = open_store(config, folder)
        self.datamap = datamap
        clock = FixedClock(datetime(2026, 1, 31, 12, tzinfo=UTC))
        service = Service(
            name="Market",
            file=folder / "service" / "amanat.toml",
            policy=folder / "service" / "policy.md",
            controller=Controller(name="Market Ltd"),
            stores=(config,),
            people=datamap.people,
        )
        service.folder.mkdir(exist_ok=True)
        records = Records.open(None, service.state, Keys.open(folder / "keys"), clock)
        self.context = RequestContext(
            service=service,
            datamap=datamap,
            stores=(self.store,),
            records=records,
            clock=clock,
            policy_digest="0" * 64,
        )

    @property
    def own_databases(self) -> tuple[sa.Engine, ...]:
        """The engine's own, whose syncs count."""
        return (self.context.book._engine,)

    def access(self, address: str) -> tuple[Collected, ...]:
        """Find and collect."""
        return collect(find(self.store, self.datamap, address), self.datamap, self.store)

    def erase(self, address: str) -> None:
        """Find, plan, execute, keyed look."""
        self._erase(find(self.store, self.datamap, address))

    def erase_set(self, keys: Sequence[Any]) -> None:
        """The same for many, by their keys. `phases` tells afterwards how long each part of it took, in seconds."""
        self.phases = {}
        with self._phase("find"):
            people = by_keys(self.store, self.datamap, keys)
        self._erase(people)

    @contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.phases[name] = time.perf_counter() - started

    def _erase(self, people: Subjects) -> None:
        with self._phase("plan"):
            plan = plan_erasure(people, self.datamap, {self.store.config.name: self.store}, today=_TODAY)
        if plan.refusals or plan.silent or not plan.matched:
            raise SystemExit(f"the plan does not run: {plan}")
        (part,) = plan.stores
        work = work_of(people, self.datamap, self.store, part.draft)
        with self._phase("execute"):
            execute(work, part, lambda _: None)
        with self._phase("look"):
            left = look(work, part.again)
        if left:
            raise SystemExit(f"rows are left: {left}")

    def erase_by_request(self, address: str) -> None:
        """As `amanat request erase` does, as far as the state `erased`: in the journal, sealed, with evidence."""
        context = self.context
        people = find(self.store, self.datamap, address)
        with working(context.book, pseudonym(context.book.keys, people), 0):
            again = find(self.store, self.datamap, address)
            journaled = Journaled.open(context, "erase", pseudonym(context.book.keys, again), address)
            try:
                UntilErased(journaled, again, {}).run()
            except Erased:
                return
            raise SystemExit(f"the request did not get as far as `erased`: {journaled.request.problem}")
