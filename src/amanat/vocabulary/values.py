"""What each value of a field is called in words and in W3C DPV: `kinds.toml`, `values.toml`, `country_names.toml`."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from amanat.toml.packaged import packaged
from amanat.vocabulary.categories import categories


class FieldOf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of field. `concept` and `property` are `""` where DPV has none; `open` kinds have no list of values."""

    label: str
    plural: str
    concept: str
    property: str
    open: bool = False


class Value(msgspec.Struct, frozen=True, array_like=True):
    """`dpv` is `""` where DPV has no term for it."""

    label: str
    dpv: str


def _data(name: str) -> dict[str, Any]:
    return packaged("amanat.vocabulary", name)


@cache
def kinds() -> dict[str, FieldOf]:
    """All kinds of field by name, such as `purpose`, in the order in which they are told."""
    return msgspec.convert(_data("kinds.toml"), dict[str, FieldOf])


@cache
def values() -> dict[str, dict[str, Value]]:
    """kind → value → its names. Beside the kinds of field also `role`, `actor`, `action`, `duty` and the statuses."""
    listed = msgspec.convert(_data("values.toml"), dict[str, dict[str, Value]])
    listed["category"] = {name: Value(each.label, each.dpv) for name, each in categories().items()}
    listed["country"] = {code: Value(name, f"loc:{code}") for code, name in _data("country_names.toml").items()}
    return listed


def label_of(kind: str, value: str) -> str:
    """What a value is called; one that is on no list is called by its own name."""
    known = values().get(kind, {}).get(value)
    if known:
        return known.label
    return value if kind in kinds() and kinds()[kind].open else value.replace("_", " ")


def dpv_of(kind: str, value: str) -> str | None:
    """The DPV identifier of a value, or None where DPV has no term for it."""
    known = values().get(kind, {}).get(value)
    return (known.dpv or None) if known else None


def is_mapped(kind: str, dpv: str | None) -> bool:
    """Whether DPV can say what a field names: the value itself, or, where values are open, their concept."""
    return bool(dpv) or (kind in kinds() and kinds()[kind].open and bool(kinds()[kind].property))
