"""The engine's own things: keys, database, evidence, the map that people correct."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from amanat.clock import Clock
from amanat.datamap.pins.file import load_pins
from amanat.errors import AmanatError, InputError
from amanat.service.model import Service
from amanat.setup.diagnosis import Diagnosis, fail, ok, warn
from amanat.toml.problems import Problems


def keys(service: Service, _: Clock) -> Iterator[Diagnosis]:
    """Where the keys lie, who may read them, and that they do not lie beside the data."""
    from amanat.records.keys import Keys, keys_folder, refuse_beside

    folder = keys_folder(service.slug)
    try:
        refuse_beside(folder, service.state)
    except AmanatError as error:
        yield fail("keys", f"{error.place}: {error.message}", error.remedy)
        return
    if not folder.is_dir() and (service.state / "engine.db").is_file():
        yield fail("keys", f"`{folder}` is not there, but what it sealed is", "put it back from its backup")
        return
    if not folder.is_dir():
        yield ok(
            "keys",
            f"`{folder}` is made on first use; back it up, without its keys no sealed record can be read",
        )
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o077:
        yield warn("keys", f"others may enter `{folder}` (mode {mode:o})", f"run `chmod 700 {folder}`")
    try:
        Keys.open(folder, create=False)
    except AmanatError as error:
        yield fail("keys", f"{error.place}: {error.message}" if error.place else error.message, error.remedy)
        return
    yield ok("keys", f"`{folder}` holds the keys")


def records(service: Service, _: Clock) -> Iterator[Diagnosis]:
    """Whether the engine's database answers and has the schema of this version."""
    from amanat.records.migrate import HEAD

    if service.records_url is None and not (service.state / "engine.db").is_file():
        yield from _may_be_made("records", service.state / "engine.db")
        return
    try:
        found = _revision(service)
    except AmanatError as error:
        yield fail("records", error.message, error.remedy)
        return
    if found == HEAD:
        yield ok("records", f"the engine's database is at migration `{found}`")
    elif found is None:
        yield ok("records", "the database is empty; it is set up on first use")
    elif found < HEAD:
        yield ok("records", f"the engine's database is at migration `{found}`; the next command brings it to `{HEAD}`")
    else:
        yield fail(
            "records",
            f"the engine's database is at migration `{found}`, newer than `{HEAD}`",
            "install a newer version",
        )


def _revision(service: Service) -> str | None:
    import sqlalchemy as sa

    from amanat.records.migrate import revision

    file = service.state / "engine.db"
    url = (
        sa.make_url(service.records_url)
        if service.records_url
        else sa.make_url(f"sqlite:///file:{file}?mode=ro&uri=true")
    )
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            return revision(connection)
    except sa.exc.DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise AmanatError(f"the database says `{reason}`", remedy="see that it runs and may be read") from error
    except ModuleNotFoundError as error:
        raise AmanatError("the driver is not installed", remedy="install `amanat[postgres]`") from error


def evidence(service: Service, _: Clock) -> Iterator[Diagnosis]:
    folder = service.state / "evidence"
    if not folder.is_dir():
        yield from _may_be_made("evidence", folder)
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield fail("evidence", f"`{folder}` may not be written", "give its owner the right to")
    else:
        signed = (folder / "checkpoint").is_file()
        yield ok("evidence", f"`{folder}` holds a signed log" if signed else f"`{folder}` holds no entry yet")


def map_file(service: Service, clock: Clock) -> Iterator[Diagnosis]:
    """How old the map is that people correct."""
    file = service.folder / "datamap.toml"
    if not file.is_file():
        yield warn("map", "there is no `datamap.toml`", "write one with `amanat map`, read it and correct it")
        return
    try:
        load_pins(file)
    except Problems as error:
        yield from (fail("map", f"`{file.name}`, line {one.line}: {one.message}", one.remedy) for one in error.problems)
        return
    except InputError as error:
        yield fail("map", f"`{file.name}`: {error.message}", error.remedy)
        return
    days = (clock.now() - datetime.fromtimestamp(file.stat().st_mtime, UTC)).days
    if days > service.fresh_days:
        yield warn("map", f"`datamap.toml` is {days} days old", "run `amanat map` and read what changed")
    else:
        yield ok("map", f"`datamap.toml` is {max(days, 0)} days old")


def _may_be_made(about: str, path: Path) -> Iterator[Diagnosis]:
    parent = next(folder for folder in path.parents if folder.is_dir())
    if os.access(parent, os.W_OK | os.X_OK):
        yield ok(about, f"`{path}` is made on first use")
    else:
        yield fail(about, f"`{path}` cannot be made: `{parent}` may not be written", "give its owner the right to")
