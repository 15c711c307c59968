"""`amanat evidence …`: what an outsider needs to verify the log."""

from __future__ import annotations

from amanat.app import Amanat
from amanat.cli.options import DEFAULT_SERVICE, ServiceFile


def key(*, service: ServiceFile = DEFAULT_SERVICE) -> int:
    """Print the log's public key. Give it to whoever verifies, by a way of their own.

    Example: amanat evidence key > evidence.vkey
    """
    with Amanat.open(service) as amanat:
        print(amanat.records.keys.verifier_text())
    return 0


def checkpoint(*, service: ServiceFile = DEFAULT_SERVICE) -> int:
    """Print the log's present checkpoint. Whoever keeps it can see later whether the log was cut or set back.

    Example: amanat evidence checkpoint > checkpoint.2026-01
    """
    with Amanat.open(service) as amanat:
        print(amanat.checkpoint(), end="")
    return 0
