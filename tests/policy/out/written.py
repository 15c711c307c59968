"""Outputs as they were looked at once. `AMANAT_REWRITE_GOLDEN=1` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path


def same(golden: Path, found: str) -> None:
    """Fails where an output differs from the one that was looked at."""
    if os.environ.get("AMANAT_REWRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, "utf-8")
    assert found == golden.read_text("utf-8")
