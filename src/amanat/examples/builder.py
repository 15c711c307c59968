"""Builds an example: a folder with policy and service file, and a database full of synthetic people."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from amanat.errors import InputError
from amanat.examples.data import folder, generator
from amanat.examples.loading import Loader, fill, is_postgres, quoted, sqlite_path, transaction

SEED = 20_260_101
COPIED = ("policy.md", "datamap.toml", "promises.toml")


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """`rows` counts by table, in the order of loading. `samples` are e-mail addresses of people in it."""

    name: str
    service: Path
    url: str
    people: int
    rows: dict[str, int]
    samples: tuple[str, ...]


def build(
    name: str,
    into: Path,
    *,
    people: int = 2000,
    seed: int = SEED,
    url: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Built:
    """Writes the example into the folder `into` and its people into an SQLite file there, or into `url`.

    The same name, people and seed give the same rows. Raises `InputError` where folder or database are not empty,
    `NotInstalled` where a library is missing, `StoreError` where the database refuses; then nothing is left behind.
    """
    source = folder(name)
    if people < 20:
        raise InputError(f"`{people}` people are too few to be realistic", remedy="ask for at least 20")
    batches = generator(name)(people, seed)
    store_url = url or f"sqlite:///{name}.db"
    rows: dict[str, int] = {}
    with _empty_folder(into), _database(store_url, into) as loader:
        for table, count in fill(loader, source.joinpath("schema.sql").read_text("utf-8"), batches):
            if table not in rows and progress is not None:
                progress(table)
            rows[table] = rows.get(table, 0) + count
        for file in COPIED:
            if (source / file).is_file():
                shutil.copyfile(source / file, into / file)
        service = into / "amanat.toml"
        text = source.joinpath("amanat.toml").read_text("utf-8")
        _write_service_file(service, text.replace("{store_url}", _in_toml(store_url)))
        samples = _samples(loader, text)
    return Built(name=name, service=service, url=store_url, people=people, rows=rows, samples=samples)


def _in_toml(url: str) -> str:
    """The URL as it stands between the quotes of a TOML string."""
    return json.dumps(url)[1:-1]


def _write_service_file(file: Path, text: str) -> None:
    """Readable by its owner only: the URL in it may carry a password."""
    file.touch(mode=0o600)
    file.write_text(text, "utf-8")


def _samples(loader: Loader, service: str) -> tuple[str, ...]:
    """E-mail addresses of the first three people by key."""
    where = tomllib.loads(service)["people"]
    column = next(name for name, kind in where["identifiers"].items() if kind == "email")
    table, email, key = quoted(where["table"]), quoted(column), quoted(where["key"])
    return tuple(loader.column(f"SELECT {email} FROM {table} WHERE {email} IS NOT NULL ORDER BY {key} LIMIT 3"))


@contextmanager
def _empty_folder(into: Path) -> Iterator[None]:
    """A folder that was not there, or is empty; emptied again when the build fails."""
    if into.is_file() or (into.is_dir() and any(into.iterdir())):
        raise InputError(f"`{into}` is not an empty folder", remedy="name another one, or remove it first")
    existed = into.is_dir()
    into.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for left in into.iterdir():
            left.unlink()
        if not existed:
            into.rmdir()
        raise


@contextmanager
def _database(url: str, into: Path) -> Iterator[Loader]:
    """An empty database in one transaction; a new file goes when the build fails."""
    file = None if is_postgres(url) else sqlite_path(url, into)
    if file is not None and file.exists():
        raise InputError(f"the database `{file}` exists", remedy="name another one, or remove it first")
    try:
        with transaction(url, into, fresh=True) as loader:
            if not loader.empty():
                raise InputError("the database is not empty", remedy="create a database for the example")
            yield loader
    except BaseException:
        if file is not None:
            file.unlink(missing_ok=True)
        raise
