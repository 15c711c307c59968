"""How a verdict stands in `datamap.toml`: its fields, the seal that tells whose it is, and its text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from amanat.datamap.model import ColumnMap, Inside
from amanat.datamap.pins.model import FREE_TEXT, LinkPin

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDE = 110


def fields_of(
    *,
    personal: bool | None,
    categories: Sequence[str],
    source: str | None = None,
    identifier: str | None = None,
    inside: Mapping[str, Sequence[str]] | None = None,
    form: str = "plain",
) -> dict[str, Any]:
    """A verdict as written: only what says something."""
    found: dict[str, Any] = {}
    if personal is None:
        found["personal"] = "unknown"
    elif not personal:
        found["personal"] = False
    if categories:
        found["categories"] = list(categories)
    if source:
        found["source"] = source
    if identifier:
        found["identifier"] = identifier
    if inside:
        found["inside"] = {path: list(inside[path]) for path in sorted(inside)}
    if form != "plain":
        found["form"] = form
    return found


def column_fields(column: ColumnMap) -> dict[str, Any]:
    """The verdict on a column of the map."""
    return fields_of(
        personal=column.personal,
        categories=column.categories,
        source=column.source,
        identifier=column.identifier,
        inside=paths(column.inside) if column.personal is not False else None,
        form=column.form if column.personal is not False else "plain",
    )


def paths(inside: Iterable[Inside]) -> dict[str, tuple[str, ...]]:
    """Categories by path into the document."""
    found: dict[str, tuple[str, ...]] = {}
    for one in inside:
        where = one.path or FREE_TEXT
        found[where] = tuple(dict.fromkeys((*found.get(where, ()), *one.categories)))
    return found


def link_fields(link: LinkPin) -> dict[str, Any]:
    """A link as written, in the order in which a person reads it."""
    found: dict[str, Any] = {"store": link.store, "table": link.table, "columns": list(link.columns)}
    if link.inside:
        found["inside"] = link.inside
    if link.when:
        found["when"] = list(link.when)
    if link.to_store:
        found["to_store"] = link.to_store
    found |= {"to_table": link.to_table, "to_columns": list(link.to_columns)}
    if link.role != "subject":
        found["role"] = link.role
    if not link.believe:
        found["believe"] = False
    return found


def seal(fields: Any) -> str:
    """Tells whether something still is as Amanat wrote it."""
    return hashlib.sha256(msgspec.json.encode(fields, order="deterministic")).hexdigest()[:8]


def sealed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with the seal that makes them Amanat's own."""
    return {**fields, "auto": seal(fields)}


def assigned(name: str, fields: Mapping[str, Any]) -> str:
    """One line: `name = {categories = ["email"], …}`."""
    return f"{key(name)} = {text_of(fields)}"


def block(fields: Mapping[str, Any]) -> str:
    """A `[[link]]`, one key on each line."""
    return "[[link]]\n" + "".join(f"{name} = {text_of(value)}\n" for name, value in fields.items())


def listed(name: str, items: Iterable[str]) -> str:
    """A list that is Amanat's own: sorted, wrapped, with its seal as a comment behind it."""
    ordered = sorted(items)
    mark = f"  # auto {seal(ordered)}"
    line = f"{key(name)} = {text_of(ordered)}"
    if len(line) <= _WIDE:
        return line + mark
    lines, row = [f"{key(name)} = ["], " "
    for item in ordered:
        told = f" {text_of(item)},"
        if len(row) + len(told) > _WIDE and row.strip():
            lines.append(row)
            row = " "
        row += told
    return "\n".join([*lines, row, f"]{mark}"])


def key(name: str) -> str:
    return name if _BARE.fullmatch(name) else text_of(name)


def header(*names: str) -> str:
    return f"[{'.'.join(map(key, names))}]"


def text_of(value: Any) -> str:
    """A value as TOML. JSON strings are TOML basic strings, but for DEL, which TOML forbids bare."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key(name)} = {text_of(one)}" for name, one in value.items()) + "}"
    return "[" + ", ".join(map(text_of, value)) + "]"
