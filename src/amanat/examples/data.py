"""Where the examples lie: inside the installed package, else in the repository."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from amanat.errors import InputError, NotInstalled

Value = str | int | float | bool | None
Batch = tuple[str, tuple[str, ...], list[tuple[Value, ...]]]
"""Table, columns, rows. A JSON value, a date or a moment is text; so is an exact number."""

Generator = Callable[[int, int], Iterator[Batch]]
"""`tables(people, seed)`: batches in an order that satisfies the foreign keys, the same for the same seed."""


@cache
def root() -> Path:
    """The folder that holds one folder per example."""
    installed = Path(str(files("amanat").joinpath("example_data")))
    candidates = (installed, Path(__file__).resolve().parents[3] / "examples")
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise NotInstalled("the examples are not here", remedy="install the wheel, or run from a clone")


@cache
def names() -> tuple[str, ...]:
    """The examples there are, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in root().glob("*/schema.sql")))


def about(name: str) -> str:
    """The example in a sentence, as its service file begins."""
    return (folder(name) / "amanat.toml").read_text("utf-8").partition("\n")[0].removeprefix("# ")


def folder(name: str) -> Path:
    """The folder of one example. Raises `InputError` for an unknown one."""
    if name not in names():
        close = get_close_matches(name, names(), 1)
        hint = f"did you mean `{close[0]}`" if close else f"use one of {', '.join(names())}"
        raise InputError(f"there is no example `{name}`", remedy=hint)
    return root() / name


def generator(name: str) -> Generator:
    """The example's `tables` function, loaded from its file without touching `sys.path`.

    Raises `NotInstalled` where the library for synthetic people is missing.
    """
    file = folder(name) / "people.py"
    spec = importlib.util.spec_from_file_location(f"amanat_example_{name}", file)
    if spec is None or spec.loader is None:
        raise InputError("the generator cannot be loaded", place=str(file))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "mimesis":
            raise
        raise NotInstalled(
            "`mimesis`, which makes the synthetic people, is not installed", remedy="pip install 'amanat[examples]'"
        ) from error
    tables: Generator = module.tables
    return tables
