"""What the README says that the demo prints is what it prints."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from tests.acceptance.conftest import Shop, amanat
from tests.conftest import ROOT


def steps(text: str) -> list[str]:
    """The comment and command lines, without what differs from run to run."""
    lines = [line for line in text.splitlines() if line.startswith(("# ", "$ amanat"))]
    masked = [re.sub(r"--(subject|approved) \S+", r"--\1 …", line) for line in lines]
    return [re.sub(r"[0-9A-HJKMNP-TV-Z]{26}", "…", line) for line in masked]


def test_the_demo_does_what_the_readme_says(tmp_path: Path) -> None:
    told = re.findall(r"```text\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    folder = tmp_path / "demo"
    ran = amanat("demo", "--into", folder, "--people", "150")
    assert ran.code == 0, ran.out + ran.err
    shown = [line.replace(str(folder), "build/demo") for line in steps(ran.out)]
    assert shown == steps(told[0])
    assert "holds: " in ran.out
    assert zipfile.is_zipfile(folder / "access.zip")
    assert "<html" in (folder / "board.html").read_text("utf-8")


def test_the_demo_shows_rights_as_kept_and_verifies(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    assert amanat("demo", "--into", folder, "--people", "60").code == 0
    board = Shop(folder).run("check", "--json").json
    kept = {one["duty"] for one in board["promises"] if one["status"] == "kept"}
    assert {"rights.access", "rights.erase", "rights.port"} <= kept
    assert all(one["evidence"] for one in board["promises"] if one["status"] == "kept")


def test_a_demo_replaces_an_earlier_demo_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine", "utf-8")
    ran = amanat("demo", "--into", tmp_path, "--people", "20")
    assert ran.code == 2
    assert (tmp_path / "letters.txt").read_text("utf-8") == "mine"
