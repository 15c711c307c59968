"""Database addresses in the service file: variables filled in, relative files found."""

from __future__ import annotations

import re
from pathlib import Path

from amanat.toml.table import Table

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_SCHEME = re.compile(r"([a-z0-9]+)(?:\+[a-z0-9_]+)?://", re.IGNORECASE)
_SQLITE = re.compile(r"(sqlite(?:\+\w+)?:///)(?![/:]|file:)([^?]+)(.*)", re.DOTALL)
_RECORDS = ("sqlite", "postgresql", "postgres")
_STORES = (*_RECORDS, "mysql", "mariadb", "folder")
_FOLDER = re.compile(r"(folder:///)(?!/)(.+)", re.DOTALL)


def resolve(table: Table, key: str, url: str, folder: Path, environment: dict[str, str]) -> str:
    """The address ready to open. Notes a missing variable and a kind of database that cannot be read."""
    for name in _VARIABLE.findall(url):
        if name not in environment:
            table.note(
                key, f"the variable `{name}` is not set", f"set it first: `export {name}=…`, or write the value here"
            )
            return ""
    filled = _VARIABLE.sub(lambda match: environment[match[1]], url)
    scheme = _SCHEME.match(filled)
    if scheme is None or scheme[1].lower() not in (_RECORDS if key == "records_url" else _STORES):
        told = f"`{scheme[1]}` is no database that can be read" if scheme else f"`{key}` is no database address"
        table.note(key, told, "write `sqlite:///file.db` or `postgresql://user@host/name`")
        return ""
    filled = _FOLDER.sub(lambda match: f"{match[1]}{folder / match[2]}", filled)
    return _SQLITE.sub(lambda match: f"{match[1]}{folder / match[2]}{match[3]}", filled)
