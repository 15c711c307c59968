"""A service as its file describes it, opened piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from amanat.clock import Clock, clock_from_environment, stamp
from amanat.errors import PolicyError

if TYPE_CHECKING:
    from amanat.datamap.model import DataMap
    from amanat.duties.requests.context import RequestContext
    from amanat.policy.reading import Reading
    from amanat.records.database import Records
    from amanat.service.model import Service
    from amanat.stores.base import Store

Progress = Callable[[str], None]
RequestKind = Literal["access", "erase", "port"]
"""What a person can be answered with in one word; corrections and restrictions need more to be said."""

_TOLD = 50
"""Tables between two words of progress."""


def _silent(_: str) -> None:
    """Progress that nobody follows."""


class Opened:
    """A service with its stores, its records, its policy and its map, each opened when it is first needed."""

    def __init__(self, service: Service, clock: Clock | None = None, progress: Progress = _silent) -> None:
        self.service = service
        self.clock = clock or clock_from_environment()
        self.progress = progress
        self._looked = b"", self.clock.now()
        """What the last map was made of, and when its look began."""

    @classmethod
    def open(cls, file: Path, clock: Clock | None = None, progress: Progress = _silent) -> Self:
        """Opens the service that `file` (`amanat.toml`) describes. No store is touched yet."""
        from amanat.service.file import load

        return cls(load(file), clock, progress)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes what was opened; safe to call twice."""
        for name in ("stores", "records"):
            opened = self.__dict__.pop(name, ())
            for part in opened if isinstance(opened, tuple) else (opened,):
                part.close()

    @cached_property
    def stores(self) -> tuple[Store, ...]:
        from amanat.stores.open import open_store

        return tuple(open_store(config, self.service.folder) for config in self.service.stores)

    @cached_property
    def records(self) -> Records:
        from amanat.records.database import Records
        from amanat.records.keys import Keys, keys_folder

        keys = Keys.open(keys_folder(self.service.slug))
        return Records.open(self.service.records_url, self.service.state, keys, self.clock)

    @property
    def map_file(self) -> Path:
        """Where a person corrects the data map."""
        return self.service.folder / "datamap.toml"

    def read(self, policy: Path | None = None) -> Reading:
        """Reads the service's policy, or another text in its place; `reading.toml` wins over the rules."""
        from amanat.policy.corrections.file import load_corrections
        from amanat.policy.reader import read_file

        path = policy or self.service.policy
        self.progress(f"reading {path.name}")
        return read_file(path, load_corrections(self._corrections))

    @property
    def _corrections(self) -> Path:
        from amanat.policy.corrections.model import FILE

        return self.service.folder / FILE

    def map(self, *, anew: bool = False) -> DataMap:
        """Looks at the stores. What `datamap.toml` pins wins over what is detected; `anew` by people's word alone."""
        from amanat.app.remembered import made_of
        from amanat.datamap.build import build
        from amanat.datamap.pins.file import load_pins

        self.progress("mapping " + ", ".join(store.config.name for store in self.stores))
        self._looked = made_of(self.service, self.map_file), self.clock.now()
        pins = load_pins(self.map_file)
        pins = pins.of_people() if anew else pins
        return build(self.stores, self.service.people, pins, progress=self._looked_at)

    def _map_for_requests(self, *, write: bool) -> DataMap:
        """The map of the last look where it still holds, else a new one."""
        from amanat.app.remembered import keep_map, map_of

        known = map_of(self.service, self.stores, self.map_file, self.clock.now())
        if known is not None:
            found, looked = known
            self.progress(f"taking the map of {stamp(looked)}")
            return found
        found = self.map()
        if write:
            keep_map(self.service, *self._looked, found)
        return found

    def _looked_at(self, done: int, total: int) -> None:
        if done % _TOLD == 0 and done < total:
            self.progress(f"looked at {done} of {total} tables")

    def _context(
        self, *, plan_only: bool = False, client: str | None = None, people: str | None = None
    ) -> RequestContext:
        from amanat.duties.requests.context import RequestContext

        days, reading = self._promised(write=not plan_only)
        return RequestContext(
            service=self.service,
            datamap=self._map_for_requests(write=not plan_only),
            stores=self.stores,
            records=None if plan_only and not self.service.state.exists() else self.records,
            clock=self.clock,
            promised_days=days,
            policy_digest=reading.digest if reading else "",
            reading=reading,
            client=client,
            of=people,
        )

    def _promised(self, *, write: bool) -> tuple[int | None, Reading | None]:
        """What the policy promises about answers. A policy that cannot be read must not keep a person waiting."""
        from amanat.app.remembered import reading_of
        from amanat.policy.promised import answer_days

        try:
            reading = reading_of(self.service, self._corrections, self.read, write=write)
        except PolicyError as error:
            self.progress(f"the policy cannot be read, so the law's deadline stands: {error}")
            return None, None
        return answer_days(reading), reading
