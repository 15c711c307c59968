"""Findings with the keys of the rows at fault, and packages for persons: kept locally, locked, for a limited time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amanat.errors import InputError
from amanat.records.files import private_folder, replace_file, sync_folder
from amanat.records.ids import is_id, moment_of, new_id
from amanat.records.jobs import Handler, schedule

if TYPE_CHECKING:
    import sqlalchemy as sa

    from amanat.records.database import Records

KEPT_FOR = timedelta(days=30)
EXPIRE_FINDINGS = "expire-findings"
EXPIRE_PACKAGES = "expire-packages"
_PURPOSE = "findings"
_SUFFIX = ".locked"


def save(records: Records, findings_json: bytes) -> str:
    """Stores findings, encrypted, for 30 days; returns the name to `load` them by."""
    now = records.clock.now()
    name = new_id(now)
    with records.begin() as connection:
        schedule(connection, EXPIRE_FINDINGS, {"name": name}, now + KEPT_FOR)
        replace_file(_folder(records) / f"{name}{_SUFFIX}", records.keys.lock_away(f"{_PURPOSE} {name}", findings_json))
    return name


def load(records: Records, name: str) -> bytes:
    """Raises `InputError` when there are none by that name, or no longer, `EvidenceError` when they were altered."""
    made = moment_of(name)
    file = _folder(records) / f"{name}{_SUFFIX}"
    if made + KEPT_FOR <= records.clock.now() or not file.exists():
        raise InputError(f"there are no findings `{name}`", remedy="they are kept for 30 days; run the check again")
    return records.keys.bring_back(f"{_PURPOSE} {name}", file.read_bytes())


def latest(records: Records) -> str | None:
    """The name of the newest findings that have not expired."""
    kept = [name for name in _names(records) if moment_of(name) + KEPT_FOR > records.clock.now()]
    return max(kept, default=None)


def packages(records: Records) -> Path:
    """Where packages of data wait for their persons."""
    return private_folder(records.folder / "packages")


def keep_package(records: Records, connection: sa.Connection, file: Path, days: int = 30) -> None:
    """Has a file in `packages` deleted after so many days. Raises `InputError` for a file elsewhere."""
    place = _inside(records, file.name)
    if file.resolve() != place.resolve():
        raise InputError(f"`{file}` is not among the packages", remedy="write it into the folder `packages` gives")
    schedule(connection, EXPIRE_PACKAGES, {"name": file.name}, records.clock.now() + timedelta(days=days))


def expire_findings(records: Records, arguments: Mapping[str, Any]) -> None:
    """Deletes the findings named, and any others that have expired."""
    now = records.clock.now()
    gone = [name for name in _names(records) if name == arguments.get("name") or moment_of(name) + KEPT_FOR <= now]
    for name in gone:
        (_folder(records) / f"{name}{_SUFFIX}").unlink(missing_ok=True)
    sync_folder(_folder(records))


def expire_packages(records: Records, arguments: Mapping[str, Any]) -> None:
    """Deletes the package named."""
    _inside(records, str(arguments["name"])).unlink(missing_ok=True)
    sync_folder(packages(records))


HANDLERS: Mapping[str, Handler] = {EXPIRE_FINDINGS: expire_findings, EXPIRE_PACKAGES: expire_packages}


def _folder(records: Records) -> Path:
    return private_folder(records.folder / "findings")


def _names(records: Records) -> list[str]:
    names = (file.name.removesuffix(_SUFFIX) for file in _folder(records).glob(f"*{_SUFFIX}"))
    return sorted(name for name in names if is_id(name))


def _inside(records: Records, name: str) -> Path:
    if name in ("", ".", "..") or Path(name).name != name:
        raise InputError(f"`{name}` is no file name", remedy="give the name alone")
    return packages(records) / name
