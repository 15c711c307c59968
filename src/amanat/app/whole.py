"""A service at work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from amanat.app.answering import Answering
from amanat.errors import StoreDown

if TYPE_CHECKING:
    from datetime import datetime

    from amanat.activities.model import Record
    from amanat.board.model import Board
    from amanat.datamap.model import DataMap
    from amanat.datamap.pins.adopt import Adopted
    from amanat.datamap.pins.drift import Drift
    from amanat.subjects.who.lookups import Lookup


class Amanat(Answering):
    """A service at work. Use as a context manager, or call `close()`.

    Raises `ServiceFileError` from `open`, `StoreError`, `PolicyError` and `KeyMissing` from what it does.
    """

    def write_map(self, datamap: DataMap) -> Path:
        """Writes `datamap.toml`, keeping what a person changed in it. Requests to come are answered by this map."""
        from amanat.app.remembered import made_of
        from amanat.datamap.pins.file import write

        origin, looked = self._looked
        same = made_of(self.service, self.map_file) == origin
        write(self.map_file, datamap)
        if same:
            self._keep(made_of(self.service, self.map_file), looked, datamap)
        return self.map_file

    def _keep(self, origin: bytes, looked: datetime, datamap: DataMap) -> None:
        """Where there are records."""
        from amanat.app.remembered import keep_map

        if self.service.state.is_dir():
            keep_map(self.service, origin, looked, datamap)

    def adopt(self, file: Path, datamap: DataMap) -> Adopted:
        """Takes over into `datamap.toml` what a fideslang file says otherwise; says what could not be taken over."""
        from amanat.datamap.from_fideslang import adopted_from
        from amanat.datamap.pins.adopt import adopt
        from amanat.datamap.pins.file import load_pins

        found = adopted_from(file, datamap, load_pins(self.map_file), self.service.name)
        adopt(self.map_file, found)
        return found

    def record(self, policy: Path | None = None) -> Record:
        """The record of processing activities (GDPR Art. 30), from the service file, the policy and the map."""
        from amanat.activities.build import build

        text = self.service.file.read_text("utf-8")
        return build(self.service, text, self.read(policy), self.map())

    def unserved(self, *, every: bool = False) -> tuple[Lookup, ...]:
        """What requests find rows by and no index serves, in large tables or in every one. Writes nothing.

        Raises `StoreDown` where a store does not answer: it would pass for one whose indexes are all there.
        """
        from amanat.subjects.who.lookups import LARGE, unserved

        datamap = self._map_for_requests(write=False)
        for mapped in datamap.stores:
            if not mapped.answered:
                raise StoreDown(place=mapped.name, remedy="`amanat doctor` says what is wrong")
        self.progress("asking how rows are found")
        return tuple(
            lookup for store in self.stores for lookup in unserved(datamap, store, least=0 if every else LARGE)
        )

    def map_drift(self, *, anew: bool = False) -> Drift:
        """What the stores hold that `datamap.toml` does not say, and the other way round. Writes nothing.

        `anew`: what earlier looks saw does not count, only what this one sees and what people wrote.
        """
        from amanat.datamap.pins.drift import drift
        from amanat.datamap.pins.file import load_pins

        return drift(load_pins(self.map_file), self.map(anew=anew))

    def check(self, policy: Path | None = None) -> Board:
        """Reads, maps, binds, checks; puts the look on record; gives the board."""
        from amanat.board.build import build
        from amanat.board.look import record_look
        from amanat.board.since import with_since
        from amanat.duties.requests.history import past_requests
        from amanat.promises.baseline import load
        from amanat.promises.bind import bind
        from amanat.promises.model import Seen
        from amanat.promises.reconcile import reconcile

        now = self.clock.now()
        reading, datamap = self.read(policy), self.map()
        self._keep(*self._looked, datamap)
        promises = bind(reading, datamap, self.service)
        self.progress(f"checking {len(promises)} promises")
        findings = reconcile(promises, reading, datamap, self.service)
        seen = Seen(
            service=self.service,
            reading=reading,
            datamap=datamap,
            findings=findings,
            requests=past_requests(self.records),
            now=now,
            looked=record_look(self.records, reading, datamap, findings, len(promises)),
        )
        board = build(promises, seen, load(self.baseline_file))
        self._tidy()
        # A text that is only tried out says nothing of how long something has stood in the service's own.
        return board if policy else with_since(self.records, board)

    def _tidy(self) -> None:
        """Does what is due in process: packages that have expired go."""
        from amanat.records.jobs import run_due
        from amanat.records.packages import HANDLERS

        run_due(self.records, HANDLERS, self.clock)

    @property
    def baseline_file(self) -> Path:
        """Findings that were there when the team began, so that a build fails only on what is new."""
        return self.service.folder / "baseline.toml"

    def checkpoint(self) -> str:
        """The signed checkpoint of the evidence log, after all that waits was put into it."""
        self.records.evidence.sequence()
        return (self.records.evidence.folder / "checkpoint").read_text("utf-8")
