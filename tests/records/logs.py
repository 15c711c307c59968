"""A sound evidence log to damage, and what a forger does to it."""

from __future__ import annotations

import copy
import shutil
from datetime import UTC, datetime
from pathlib import Path

from amanat.clock import FixedClock
from amanat.records.database import Records
from amanat.records.evidence.log import Item
from amanat.records.evidence.merkle import leaf_hash
from amanat.records.evidence.note import Checkpoint
from amanat.records.evidence.tiles import Edge, unpack
from amanat.records.evidence.verify import Report, verify
from amanat.records.keys import Keys

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Log:
    """A log in a folder of its own, with the checkpoint it had when it was `before` entries long."""

    def __init__(self, folder: Path, keys: Path, before: int, size: int) -> None:
        self.state = folder / ".amanat"
        self.folder = self.state / "evidence"
        with Records.open(None, self.state, Keys.open(keys / "s"), FixedClock(START)) as records:
            subject = records.keys.subject("email", "ana@example.com")
            self.key = records.keys.verifier_text()
            self.signer = records.keys.signer
            for first, last in ((0, before), (before, size)):
                items = [
                    Item(kind="test", payload={"n": number}, subject=subject if number % 3 == 1 else None)
                    for number in range(first, last)
                ]
                with records.begin() as connection:
                    records.evidence.append_many(connection, items)
                records.evidence.sequence()
                if last == before:
                    self.since = (self.folder / "checkpoint").read_text()
        self.size = size

    def copy(self, folder: Path) -> Log:
        """The same log elsewhere, to be damaged."""
        twin = copy.copy(self)
        twin.state = folder / ".amanat"
        twin.folder = twin.state / "evidence"
        shutil.copytree(self.folder, twin.folder)
        shutil.copy(self.state / "evidence.vkey", twin.state)
        return twin

    def verify(self, since: str | None = None) -> Report:
        return verify(self.folder, self.key, since)

    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def entries(self) -> list[bytes]:
        width = self.size % 256
        names = [f"{index:03d}" for index in range(self.size // 256)] + (
            [f"{self.size // 256:03d}.p/{width}"] if width else []
        )
        return [each or b"" for name in names for each in unpack((self.folder / "tile/entries" / name).read_bytes())]

    def rewrite(self, entries: list[bytes], signed: bool = False) -> None:
        """What a forger does who may write everything, and with `signed` even has the key."""
        edge, files = Edge(), dict[str, bytes]()
        for entry in entries:
            files.update(edge.feed(entry, leaf_hash(entry)))
        files.update(edge.open_files())
        shutil.rmtree(self.folder / "tile")
        for path, data in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(data)
        if signed:
            text = Checkpoint(self.signer.name, edge.size, edge.rows.root()).text()
            (self.folder / "checkpoint").write_bytes(self.signer.sign(text))
