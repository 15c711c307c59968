"""The page about `reading.toml` shows every key there is, and what it shows can be loaded."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from amanat.policy.corrections.file import load_corrections
from amanat.policy.corrections.model import Correction
from tests.conftest import ROOT
from tests.house.test_service_file_page import missing

PAGE = (ROOT / "docs/reference/reading-file.md").read_text("utf-8")
(SHOWN,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_the_shown_file_loads(tmp_path: Path) -> None:
    (tmp_path / "reading.toml").write_text(SHOWN, "utf-8")
    entries = load_corrections(tmp_path / "reading.toml").entries
    assert [entry.by for entry in entries] == ["Ines Example"] * 3
    assert entries[0].add[0].words in entries[0].text


def test_every_key_is_shown() -> None:
    keys = {field.name for field in msgspec.structs.fields(Correction)} - {"key", "line"} | {"hash"}
    assert missing(SHOWN, keys) == set()
