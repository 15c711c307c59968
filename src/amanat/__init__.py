"""Amanat: a privacy policy that runs.

>>> from pathlib import Path
>>> from amanat import Amanat
>>> with Amanat.open(Path("amanat.toml")) as amanat:  # doctest: +SKIP
...     board = amanat.check()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amanat.app import Amanat as Amanat
    from amanat.errors import AmanatError as AmanatError

__version__ = "0.1.0"
__all__ = ["Amanat", "AmanatError", "__version__"]


def __getattr__(name: str) -> Any:
    if name == "Amanat":
        from amanat.app import Amanat

        return Amanat
    if name == "AmanatError":
        from amanat.errors import AmanatError

        return AmanatError
    raise AttributeError(name)
