"""From a store's configuration to the store."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from amanat.errors import NotInstalled, StoreError
from amanat.service.model import StoreConfig

if TYPE_CHECKING:
    from amanat.stores.base import Store


def open_store(config: StoreConfig, folder: Path | None = None) -> Store:
    """The store of `config`; relative SQLite paths start at `folder` (default: where the process runs).

    Nothing is connected to yet. Raises `StoreError` for a URL of an engine that is not known, and `NotInstalled`
    where the engine's driver is missing.
    """
    scheme = config.url.partition(":")[0].partition("+")[0].lower()
    if scheme == "sqlite":
        from amanat.stores.sqlite import SqliteStore

        return SqliteStore(config, folder or Path())
    if scheme in ("postgresql", "postgres"):
        if find_spec("psycopg") is None:
            raise NotInstalled("the driver of PostgreSQL is not there", remedy="install `amanat[postgres]`")
        from amanat.stores.postgresql import PostgresStore

        return PostgresStore(config)
    if scheme in ("mysql", "mariadb"):
        if find_spec("pymysql") is None:
            raise NotInstalled("the driver of MariaDB and MySQL is not there", remedy="install `amanat[mysql]`")
        from amanat.stores.mysql import MysqlStore

        return MysqlStore(config)
    if scheme == "folder":
        from amanat.stores.lake import LakeStore

        return LakeStore(config, folder or Path())
    raise StoreError(
        f"`{scheme}` is no engine that Amanat knows",
        place=config.name,
        remedy="use a URL that starts with `sqlite:///`, `postgresql://` or `mysql://`",
    )
