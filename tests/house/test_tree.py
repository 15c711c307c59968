"""What may stand in the tree: no registry host, no machine path, nothing at the top without a reason."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

TOP = {
    ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "benchmarks", "docs", "examples",
    "pyproject.toml", "requirements", "src", "tests",
}  # fmt: skip
HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org"))]
MACHINE_PATH = re.compile(r"(?<![\w.\-])/(?:work|home|root|Users)/[\w.]")
BINARY = {".png", ".ico", ".woff2", ".zip"}


def tree() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def hosts_in(text: str) -> list[str]:
    return [host for host in HOSTS if host in text]


def machine_paths_in(text: str) -> list[str]:
    return MACHINE_PATH.findall(text)


def texts() -> list[tuple[Path, str]]:
    return [(path, path.read_text("utf-8")) for path in tree() if path.suffix not in BINARY]


def test_no_registry_host_and_no_machine_path_is_in_the_tree() -> None:
    found = texts()
    assert len(found) > 50
    assert [path.name for path, text in found if hosts_in(text)] == []
    assert [path.name for path, text in found if machine_paths_in(text)] == []


def test_the_look_sees_a_host_and_a_path() -> None:
    assert hosts_in(f"--index-url https://{HOSTS[0]}/simple")
    assert machine_paths_in("see " + "/".join(("", "home", "ann", "amanat")))
    assert not machine_paths_in("https://amanat.example/work/home")


def test_requirements_are_hashed_and_name_no_address() -> None:
    files = sorted((ROOT / "requirements").glob("*.txt"))
    assert {file.name for file in files} == {"dev.txt", "run.txt", "uv.txt"}
    for file in files:
        text = file.read_text("utf-8")
        pins = re.findall(r"^[A-Za-z0-9_.\-\[\]]+==\S+.*$", text, re.MULTILINE)
        assert pins
        assert all(pin.rstrip().endswith("\\") for pin in pins), "a pin without a hash"
        assert "://" not in text


def test_the_top_level_holds_nothing_without_a_reason() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tree()} <= TOP
