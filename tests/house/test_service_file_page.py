"""The page about the service file shows every key there is, and what it shows can be loaded."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from amanat.datamap.pins.file import load_pins
from amanat.datamap.pins.model import ColumnPin, LinkPin, TablePin
from amanat.service import model
from amanat.service.file import load
from tests.conftest import ROOT

PAGE = (ROOT / "docs/reference/service-file.md").read_text("utf-8")
SERVICE, MAP = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
STRUCTS = (
    model.StoreConfig, model.People, model.Controller, model.Activity, model.Recipient, model.Site, model.System,
    model.Waiver,
)  # fmt: skip
NOT_KEYS = {"line"}


@pytest.fixture
def shown(tmp_path: Path) -> model.Service:
    (tmp_path / "policy.md").write_text("We collect your name.\n", "utf-8")
    (tmp_path / "amanat.toml").write_text(SERVICE, "utf-8")
    return load(tmp_path / "amanat.toml", {"RECORDS_URL": "postgresql://amanat@localhost/amanat"})


def test_the_shown_file_loads(shown: model.Service) -> None:
    assert shown.people is not None
    assert shown.waivers[0].owner == "data team"
    assert shown.records_url == "postgresql://amanat@localhost/amanat"


def missing(text: str, keys: set[str]) -> set[str]:
    return {key for key in keys if not re.search(rf"(?<!\w){key} = ", text)}


def test_every_key_is_shown() -> None:
    keys = {field.name for struct in STRUCTS for field in msgspec.structs.fields(struct)} - NOT_KEYS
    assert missing(SERVICE, keys | {"policy", "laws", "fresh_days", "records_url"}) == set()


def test_every_key_of_the_map_is_shown_and_loads(tmp_path: Path) -> None:
    keys = {field.name for struct in (ColumnPin, TablePin, LinkPin) for field in msgspec.structs.fields(struct)}
    assert missing(MAP, keys - {"columns", "identifier", "auto", "role"}) == set()
    (tmp_path / "datamap.toml").write_text(MAP, "utf-8")
    pins = load_pins(tmp_path / "datamap.toml")
    assert pins.tables["main", "orders"].erase == "scrub"
    assert pins.links[0].to_table == "customers"


def test_the_look_sees_a_key_that_is_not_shown() -> None:
    assert missing("name = 1", {"name", "colour"}) == {"colour"}
