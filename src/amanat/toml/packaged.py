"""Data files that lie beside the modules of a package: lexicons, vocabularies."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import tomli


def packaged(package: str, name: str) -> dict[str, Any]:
    """What the TOML file `name` in the folder of `package` says. Raises `FileNotFoundError` where there is none."""
    data = pkgutil.get_data(package, name)
    if data is None:
        raise FileNotFoundError(f"{package}: {name}")
    return read(data.decode("utf-8"))


def read(text: str) -> dict[str, Any]:
    """A text of TOML, by the standard library's reader, compiled: lexicons are large, and read anew where need be."""
    return tomli.loads(text)


def packaged_texts(package: str, folder: str) -> Iterator[tuple[str, str]]:
    """Name and text of each TOML file in a folder of `package`, in the order of the names."""
    for file in sorted(files(package).joinpath(folder).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            yield file.name, file.read_text("utf-8")
