"""The same question to each store, where some may not answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from amanat.datamap.model import DataMap
from amanat.errors import StoreDown
from amanat.stores.base import Store

Told = TypeVar("Told")


def answered(datamap: DataMap, stores: Mapping[str, Store]) -> Mapping[str, Store]:
    """The stores that answered when the map was made."""
    return {mapped.name: stores[mapped.name] for mapped in datamap.stores if mapped.answered and mapped.name in stores}


def ask_each(
    names: Iterable[str], stores: Mapping[str, Store], ask: Callable[[Store], Told]
) -> tuple[dict[str, Told], tuple[str, ...]]:
    """What each store says, by its name; and the names of those that are not there or do not answer."""
    told: dict[str, Told] = {}
    silent: list[str] = []
    for name in names:
        try:
            if name not in stores:
                raise StoreDown(place=name)
            told[name] = ask(stores[name])
        except StoreDown:
            silent.append(name)
    return told, tuple(silent)
