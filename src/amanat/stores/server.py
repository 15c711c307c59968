"""What stores share that are spoken to over a connection: two roles, their secrets, and what they may do."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from urllib.parse import quote

import sqlalchemy as sa

from amanat.errors import StoreError
from amanat.service.model import StoreConfig
from amanat.stores.base import Rights
from amanat.stores.common import SqlStore
from amanat.stores.talk.connecting import OneEngine


class ServerStore(SqlStore):
    """A database of a server, read through one role and written through another.

    Raises `StoreError` where a URL cannot be read. No error repeats a password, as given or as it stands in the URL.
    """

    driver: str
    example: str
    """How a URL is written, for the remedy."""
    _busy = 2
    # The server reads and joins what is searched, and may do so on this machine.

    def __init__(self, config: StoreConfig) -> None:
        super().__init__(config)
        urls = [self._url(text) for text in (config.url, config.write_url or config.url)]
        self._reading_url = urls[0]
        self._readers, self._writers = (OneEngine(partial(self._connect, url)) for url in urls)
        given = {url.password for url in urls if url.password}
        self._secrets = tuple(sorted(given | {quote(secret, safe="") for secret in given}, key=len, reverse=True))

    @abstractmethod
    def _connect(self, url: sa.URL) -> sa.Engine:
        """An engine whose connections are set up as this store needs them."""

    @abstractmethod
    def _may_write(self, connection: sa.Connection) -> bool:
        """Whether the role of the connection may change rows of any table."""

    @abstractmethod
    def _remembers(self, connection: sa.Connection) -> bool:
        """Whether the outcome of a transaction of this role can be asked afterwards."""

    def _url(self, text: str) -> sa.URL:
        try:
            return sa.make_url(text).set(drivername=self.driver)
        except (sa.exc.ArgumentError, ValueError):
            raise self._wrong_url("the URL cannot be read") from None

    def _wrong_url(self, problem: str) -> StoreError:
        return StoreError(problem, place=self.config.name, remedy=f"write `{self.example}`")

    def _engine(self, *, writing: bool) -> sa.Engine:
        return (self._writers if writing else self._readers).engine

    def rights(self) -> Rights:
        notes: list[str] = []
        try:
            with self.reading() as connection:
                reader_can_write = self._may_write(connection)
        except StoreError as error:
            return Rights(can_read=False, reader_can_write=False, can_write=None, notes=(error.message,))
        if reader_can_write:
            notes.append("the role of `url` may change rows; SELECT would be enough")
        can_write = remembers = None
        if self.config.write_url is not None:
            try:
                with self.writing() as connection:
                    can_write = self._may_write(connection)
                    remembers = can_write and self._remembers(connection)
            except StoreError as error:
                can_write = False
                notes.append(error.message)
        return Rights(
            can_read=True,
            reader_can_write=reader_can_write,
            can_write=can_write,
            remembers=remembers,
            notes=tuple(notes),
        )

    def close(self) -> None:
        self._readers.close()
        self._writers.close()
