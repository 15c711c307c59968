"""`amanat read --json`: the shape that others build on."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from amanat.policy.out.as_json import as_json
from amanat.policy.reader import read_text
from amanat.policy.reading import Statement
from tests.policy.out.build import TEXT, sample
from tests.policy.out.written import same

FOLDER = Path(__file__).parent / "golden"
PRESENT = {"policy", "digest", "language", "statements", "informative", "unread", "findings"}
"""Keys that were there from the first release on."""


def test_the_shape_holds() -> None:
    data = as_json(sample())
    assert set(data) >= PRESENT | {"counts", "definitions"}
    assert set(data["statements"][0]) == {field.name for field in msgspec.structs.fields(Statement)} | {"place"}
    assert data["statements"][3]["frame"]["exception"] == {"start": data["statements"][3]["start"] + 30} | {
        "end": data["statements"][3]["end"] - 1
    }
    assert data["counts"]["unread_share"] == round(1 / 9, 4)


def test_every_span_is_the_text_at_that_place() -> None:
    data = as_json(sample())
    assert all(TEXT[each["start"] : each["end"]] == each["text"] for each in data["statements"])
    named = [field for each in data["statements"] for field in each["fields"] if field["kind"] == "country"]
    assert [TEXT[field["start"] : field["end"]] for field in named] == ["Norway"] * 3


def test_it_is_plain_and_comes_back_as_it_went() -> None:
    data = as_json(sample())
    assert json.loads(json.dumps(data)) == data


def test_it_is_as_written_down() -> None:
    same(FOLDER / "kettle.json", json.dumps(as_json(sample()), indent=2, ensure_ascii=False) + "\n")


def test_a_text_that_was_really_read() -> None:
    data = as_json(read_text("We collect your e-mail address for marketing.\n"))
    assert data["counts"]["statements"] == len(data["statements"]) > 0
    assert data["statements"][0]["fields"][0]["dpv"].startswith("pd:")
