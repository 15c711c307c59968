"""Packages of data for persons: they wait here for a limited time, then they are deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amanat.errors import InputError
from amanat.records.files import private_folder, sync_folder
from amanat.records.jobs import Handler, schedule

if TYPE_CHECKING:
    import sqlalchemy as sa

    from amanat.records.database import Records

EXPIRE_PACKAGES = "expire-packages"


def packages(records: Records) -> Path:
    """Where packages of data wait for their persons."""
    return private_folder(records.folder / "packages")


def keep_package(records: Records, connection: sa.Connection, file: Path, days: int = 30) -> None:
    """Has a file in `packages` deleted after so many days. Raises `InputError` for a file elsewhere."""
    place = _inside(records, file.name)
    if file.resolve() != place.resolve():
        raise InputError(f"`{file}` is not among the packages", remedy="write it into the folder `packages` gives")
    schedule(connection, EXPIRE_PACKAGES, {"name": file.name}, records.clock.now() + timedelta(days=days))


def expire_packages(records: Records, arguments: Mapping[str, Any]) -> None:
    """Deletes the package named."""
    _inside(records, str(arguments["name"])).unlink(missing_ok=True)
    sync_folder(packages(records))


HANDLERS: Mapping[str, Handler] = {EXPIRE_PACKAGES: expire_packages}


def _inside(records: Records, name: str) -> Path:
    if name in ("", ".", "..") or Path(name).name != name:
        raise InputError(f"`{name}` is no file name", remedy="give the name alone")
    return packages(records) / name
