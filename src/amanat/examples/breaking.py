"""Sabotages: changes to a built example that break exactly the promises they name."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from amanat.errors import InputError
from amanat.examples.data import folder
from amanat.examples.loading import Loader, is_postgres, transaction

Kind = Literal["access", "erase", "port", "rectify", "restrict"]
RunRequest = Callable[..., object]
"""Runs a request of a kind for an e-mail address, as the command line would; a rectification gets what to set, too."""


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of three: SQL, words of a file, or a request for the person that `subject_sql` finds."""

    sql: str | None = None
    sql_postgresql: str | None = None
    """In place of `sql` where the dialects differ."""
    file: str | None = None
    find: str | None = None
    replace: str | None = None
    request: Kind | None = None
    subject_sql: str | None = None
    set: tuple[str, ...] = ()
    """What a rectification corrects, as `table.column=value`."""

    def sort(self) -> str | None:
        """`sql`, `file` or `request`; None where it is not exactly one, or not whole."""
        file = None not in (self.file, self.find, self.replace)
        whole = {"sql": self.sql is not None, "file": file, "request": None not in (self.request, self.subject_sql)}
        found = [sort for sort, there in whole.items() if there]
        begun = sum(part is not None for part in (self.sql or self.sql_postgresql, self.file, self.request))
        return found[0] if len(found) == begun == 1 else None


class Sabotage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`breaks` are the duties of the promises that become newly broken: exactly these."""

    title: str
    breaks: tuple[str, ...]
    change: tuple[Change, ...]


def sabotages(name: str) -> dict[str, Sabotage]:
    """The sabotages of an example, by case, in alphabetical order. Raises `InputError` for a file that is not right."""
    return {file.stem: _read(file) for file in sorted(folder(name).glob("sabotages/*.toml"))}


def _read(file: Path) -> Sabotage:
    try:
        case = msgspec.convert(tomllib.loads(file.read_text("utf-8")), Sabotage)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputError(f"`{error}`", place=str(file), remedy="correct the sabotage") from error
    for number, change in enumerate(case.change, 1):
        if change.sort() is None:
            raise InputError(
                f"change {number} is not exactly one of SQL, words of a file, or a request",
                place=str(file),
                remedy="give `sql`, or `file` with `find` and `replace`, or `request` with `subject_sql`",
            )
    return case


def sabotage(name: str, case: str, into: Path, run_request: RunRequest | None = None) -> Sabotage:
    """Applies a case to the example built in `into`: files and SQL all or nothing, then its requests.

    Raises `InputError` where the case is unknown, the folder holds no example, or the words to change are not there
    exactly once; `StoreError` where the database refuses. Applying a case twice is refused so.
    """
    cases = sabotages(name)
    if case not in cases:
        raise InputError(f"`{name}` has no sabotage `{case}`", remedy=f"use one of {', '.join(cases)}")
    chosen = cases[case]
    requests = [change for change in chosen.change if change.sort() == "request"]
    if requests and run_request is None:
        raise InputError(f"`{case}` makes a request", remedy="give `run_request`")
    texts = _new_texts(chosen, into)
    url = _store_url(into)
    with transaction(url, into) as loader:
        for change in chosen.change:
            if change.sort() == "sql":
                loader.run(_sql(change, url))
        subjects = [(change, _subject(loader, change, case)) for change in requests]
        for file, text in texts.items():
            file.with_suffix(file.suffix + ".new").write_text(text, "utf-8", newline="")
    for file in texts:
        file.with_suffix(file.suffix + ".new").replace(file)
    if run_request is not None:
        for change, subject in subjects:
            run_request(change.request, subject, *([change.set] if change.set else []))
    return chosen


def _sql(change: Change, url: str) -> str:
    return str(change.sql_postgresql if is_postgres(url) and change.sql_postgresql else change.sql)


def _subject(loader: Loader, change: Change, case: str) -> str:
    found = loader.column(str(change.subject_sql))
    if not found:
        raise InputError(f"`{case}` finds nobody to make its request for", remedy="build the example with more people")
    return str(found[0])


def _store_url(into: Path) -> str:
    file = into / "amanat.toml"
    if not file.is_file():
        raise InputError(f"`{into}` holds no example", remedy="build one with `amanat example build NAME --into DIR`")
    return str(tomllib.loads(file.read_text("utf-8"))["store"][0]["url"])


def _new_texts(chosen: Sabotage, into: Path) -> dict[Path, str]:
    """The changed text of each file a case changes; nothing is written."""
    texts: dict[Path, str] = {}
    for change in chosen.change:
        if change.file is None or change.find is None or change.replace is None:
            continue
        file = into / change.file
        if file not in texts:
            if not file.is_file():
                raise InputError(f"`{into}` holds no `{change.file}`", remedy="build the example again")
            texts[file] = file.read_bytes().decode("utf-8")
        if (times := texts[file].count(change.find)) != 1:
            raise InputError(
                f"`{change.find}` stands {times} times in `{change.file}`, not once",
                place=str(file),
                remedy="build the example again; a case can be applied once",
            )
        texts[file] = texts[file].replace(change.find, change.replace)
    return texts
