"""The page about readings names every key that `amanat read --json` prints."""

from __future__ import annotations

import re

import msgspec
import pytest

from amanat.policy.out.as_dpv import as_dpv
from amanat.policy.out.as_json import as_json
from amanat.policy.out.figures import Figures
from amanat.policy.reading import Corrected, Definition, Field, Frame, LintFinding, Statement
from tests.conftest import ROOT
from tests.policy.out.build import sample

PAGE = (ROOT / "docs/reference/reading.md").read_text("utf-8")
STRUCTS: dict[str, type[msgspec.Struct]] = {
    "statements": Statement, "frame": Frame, "fields": Field, "definitions": Definition, "findings": LintFinding,
    "counts": Figures, "corrections": Corrected,
}  # fmt: skip
PLACED = ("statements", "definitions", "findings")
"""What is told with its place in the file."""


def section(page: str, name: str) -> str:
    """What stands under a heading of the page, up to the next one."""
    found = re.search(rf"^#+ `?{name}`?\n(.*?)(?=^#|\Z)", page, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def keys_in(table: str) -> set[str]:
    """The keys that the first column of a table names."""
    cells = re.findall(r"^\|([^|]*)\|", table, re.MULTILINE)
    return {key for cell in cells for key in re.findall(r"`([a-z_]+)`", cell)}


@pytest.mark.parametrize("name", STRUCTS)
def test_every_key_is_named_and_none_is_made_up(name: str) -> None:
    keys = {field.name for field in msgspec.structs.fields(STRUCTS[name])}
    assert keys_in(section(PAGE, name)) == keys | ({"place"} if name in PLACED else set())


@pytest.mark.parametrize("name", PLACED)
def test_what_is_told_with_its_place_has_one(name: str) -> None:
    found = as_json(sample())[name]
    assert found
    assert all(each["place"].startswith("line ") for each in found)


def test_the_keys_of_the_object() -> None:
    assert keys_in(section(PAGE, "The object")) == set(as_json(sample()))


def test_every_property_of_dpv_that_it_names_is_used() -> None:
    used = str(as_dpv(sample()))
    told = section(PAGE, "The JSON-LD")
    missing = {name for name in re.findall(r"`(dpv:has\w+|oa:\w+)`", told) if f"'{name}'" not in used}
    # The sample names no source and no measure: `test_as_dpv` does.
    assert missing == {"dpv:hasDataSource", "dpv:hasTechnicalOrganisationalMeasure"}


def test_the_look_sees_a_key_that_is_missing() -> None:
    assert keys_in(section("## `frame`\n\n| key | what |\n|---|---|\n| `actor` | x |\n\n## b\n", "frame")) == {"actor"}
