"""What the pages ask for, and the console that answers from a service at work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from amanat.board.model import Board
    from amanat.datamap.model import DataMap


class Console(Protocol):
    """The core as the pages see it. Synchronous; called from several threads at once."""

    def board(self) -> Board:
        """The board of the last check; the first call checks."""
        ...

    def datamap(self) -> DataMap:
        """The map that belongs to the last check."""
        ...

    def check(self) -> Board:
        """Reads, maps and checks again. A call that comes while one runs waits for it and takes its board."""
        ...

    def busy(self) -> bool:
        """Whether a check is running."""
        ...


Look = Callable[[Path], "tuple[Board, DataMap]"]


def look_at(service: Path) -> tuple[Board, DataMap]:
    """One check of the service that `service` (`amanat.toml`) describes, and the map that the board rests on.

    Raises `AmanatError` where it could not be done.
    """
    from amanat.app import Amanat

    class Remembering(Amanat):
        """Keeps the map of its last check."""

        def map(self, *, anew: bool = False) -> DataMap:
            self.mapped = super().map(anew=anew)
            return self.mapped

    with Remembering.open(service) as amanat:
        return amanat.check(), amanat.mapped


class LiveConsole:
    """Checks the live service. The service file is read anew each time, so that a mended one counts at once.

    Raises `ServiceFileError` at once where the file is not right.
    """

    def __init__(self, service: Path, look: Look | None = None) -> None:
        if look is None:
            from amanat.service.file import load

            load(service)
        self._service = service
        self._look = look or look_at
        self._running = Lock()
        self._seen: tuple[Board, DataMap] | None = None
        self._checks = 0

    def board(self) -> Board:
        return self._last()[0]

    def datamap(self) -> DataMap:
        return self._last()[1]

    def check(self) -> Board:
        before = self._checks
        with self._running:
            if self._seen is None or self._checks == before:
                self._seen = self._look(self._service)
                self._checks += 1
            return self._seen[0]

    def busy(self) -> bool:
        return self._running.locked()

    def _last(self) -> tuple[Board, DataMap]:
        if self._seen is None:
            with self._running:
                if self._seen is None:
                    self._seen = self._look(self._service)
                    self._checks += 1
        return self._seen
