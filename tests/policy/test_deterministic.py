"""The same text gives the same reading, whatever the hash seed, the time zone and the locale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

POLICY = Path(__file__).parent / "golden" / "school.md"
SCRIPT = """
import sys
from pathlib import Path
import msgspec
from amanat.policy.reader import read_file
sys.stdout.buffer.write(msgspec.json.encode(read_file(Path(sys.argv[1]))))
"""


def read_with(**environment: str) -> bytes:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(POLICY)], env=os.environ | environment, capture_output=True, check=True
    )
    return run.stdout


def test_seed_zone_and_locale_do_not_matter() -> None:
    first = read_with(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    assert first == read_with(PYTHONHASHSEED="2", TZ="Asia/Karachi", LC_ALL="tr_TR.UTF-8")
    assert b"rights.route" in first
