"""What follows from a data map alone: the same for every request until the map changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from amanat.datamap.model import DataMap

T = TypeVar("T")


def once(datamap: DataMap, name: str, make: Callable[[], T]) -> T:
    """Made when it is first asked for, and kept with the map under a name of its maker's."""
    if name not in datamap.__dict__:
        datamap.__dict__[name] = make()
    found: T = datamap.__dict__[name]
    return found
