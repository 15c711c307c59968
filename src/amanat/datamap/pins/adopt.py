"""What somebody else wrote about the columns becomes pins in `datamap.toml`; a person's own entries there win."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import tomlkit

from amanat.datamap.pins.model import ColumnPin, LinkPin

Place = tuple[str, str, str]
"""Store, table, column."""


class Adopted(msgspec.Struct, frozen=True, kw_only=True):
    """`problems` name with their place what could not be taken over; `kept` what a person has said otherwise."""

    columns: Mapping[Place, ColumnPin] = {}
    links: Sequence[LinkPin] = ()
    problems: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def adopt(path: Path, adopted: Adopted) -> None:
    """Writes the pins as a person's. What else stands in the file stays as it is, byte for byte."""
    if not adopted.columns and not adopted.links:
        return
    document = tomlkit.parse(path.read_text("utf-8") if path.exists() else "")
    for (store, table, column), pin in adopted.columns.items():
        _columns(document, store, table)[column] = _entry(pin)
    if adopted.links:
        links = document.setdefault("link", tomlkit.aot())
        for link in adopted.links:
            links.append(_link(link))
    path.write_text(tomlkit.dumps(document), "utf-8")


def _columns(document: tomlkit.TOMLDocument, store: str, table: str) -> Any:
    at: Any = document
    for depth, name in enumerate(("store", store, table, "columns")):
        if name not in at:
            at[name] = tomlkit.table(is_super_table=depth < 3)
        at = at[name]
    return at


def _entry(pin: ColumnPin) -> Any:
    entry = tomlkit.inline_table()
    if not pin.personal:
        entry["personal"] = "unknown" if pin.personal is None else False
    for name in ("categories", "source", "identifier"):
        if value := getattr(pin, name):
            entry[name] = list(value) if name == "categories" else value
    return entry


def _link(pin: LinkPin) -> Any:
    entry = tomlkit.table()
    for name in ("store", "table", "columns", "to_table", "to_columns"):
        value = getattr(pin, name)
        entry[name] = list(value) if isinstance(value, tuple) else value
    if pin.role != "subject":
        entry["role"] = pin.role
    return entry
