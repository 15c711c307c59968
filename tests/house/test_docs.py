"""The reference equals the code, every command has an example, and what the README shows is there.

`AMANAT_REWRITE=1 pytest tests/house/test_docs.py` writes the reference anew.
"""

from __future__ import annotations

import inspect
import os
import re

import pytest
from cyclopts import App

from amanat.cli.commands import COMMANDS, GROUPS, app
from tests.conftest import ROOT

REFERENCE = ROOT / "docs/reference/commands.md"
PATHS = [(name,) for name in COMMANDS] + [(name, part) for name, (_, parts) in GROUPS.items() for part in parts]


def command(path: tuple[str, ...]) -> App:
    found = app
    for name in path:
        found = found[name]
    return found


def reference() -> str:
    for path in PATHS:
        command(path)
    text = app.generate_docs(output_format="markdown", recursive=True)
    return re.sub(r"\n## Table of Contents\n.*?\n(?=\*\*Commands)", "\n", text, flags=re.DOTALL)


def test_the_reference_of_commands_equals_the_code() -> None:
    text = reference()
    if os.environ.get("AMANAT_REWRITE"):
        REFERENCE.write_text(text, "utf-8")
    assert REFERENCE.read_text("utf-8") == text


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_each_command_is_documented_with_an_example(path: tuple[str, ...]) -> None:
    documented = REFERENCE.read_text("utf-8")
    assert f"## amanat {' '.join(path)}\n" in documented
    function = command(path).default_command
    assert function is not None
    assert function.__doc__ is not None
    assert f"Example: amanat {' '.join(path)}" in function.__doc__


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_help_is_not_torn_on_a_terminal_of_80_columns(path: tuple[str, ...]) -> None:
    """A line that stands alone is wrapped; one of several, that is too long, would be broken in two."""
    function = command(path).default_command
    assert function is not None
    for paragraph in inspect.cleandoc(function.__doc__ or "").split("\n\n"):
        lines = paragraph.splitlines()
        assert len(lines) == 1 or "---" in paragraph or max(map(len, lines)) <= 80, paragraph


def commands_in(text: str) -> set[str]:
    """The first words of every `amanat …` line in a fenced block."""
    blocks = re.findall(r"```(?:console|sh)\n(.*?)```", text, re.DOTALL)
    return {match for block in blocks for match in re.findall(r"^\$? ?amanat ([a-z]+)", block, re.MULTILINE)}


def test_the_pages_show_only_commands_that_exist() -> None:
    known = {path[0] for path in PATHS}
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = {name for page in pages if page != REFERENCE for name in commands_in(page.read_text("utf-8"))}
    assert shown
    assert shown <= known


def test_the_look_sees_a_command_that_does_not_exist() -> None:
    assert commands_in("```console\n$ amanat frobnicate --all\n```") == {"frobnicate"}


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = []
    for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []


def modules_in_vain(text: str) -> list[str]:
    """Modules that a page names and that are not in the code."""
    there = [
        f"/{path.relative_to(ROOT).as_posix()}" for folder in ("src", "tests") for path in (ROOT / folder).rglob("*.py")
    ]
    named = re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.py)`", text)
    return [name for name in dict.fromkeys(named) if not any(path.endswith(f"/{name}") for path in there)]


def test_every_module_that_a_page_names_is_there() -> None:
    text = "".join(page.read_text("utf-8") for page in (ROOT / "docs").rglob("*.md"))
    assert modules_in_vain(text) == []
    assert "`policy/reading.py`" in text
    assert modules_in_vain("`policy/reading.py`, then `policy/frobnicate.py`") == ["policy/frobnicate.py"]


def settings_in(text: str) -> set[str]:
    return set(re.findall(r"(?<![A-Z_])AMANAT_[A-Z]+(?:_[A-Z]+)*(?![A-Z_{])", text))


def test_every_setting_is_documented_and_none_is_made_up() -> None:
    sources = [path for folder in ("src", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    used = {name for path in sources if path.name != "test_docs.py" for name in settings_in(path.read_text("utf-8"))}
    page = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    assert len(used) > 4
    assert settings_in(page) - {"AMANAT_MAIN_URL", "AMANAT_MAIN_WRITE_URL"} == {
        name for name in used if not name.startswith("AMANAT_MAIN")
    } | {"AMANAT_REWRITE"}
