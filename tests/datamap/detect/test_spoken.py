"""Keys of documents that are values of people are not told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amanat.datamap.detect.spoken import is_name, masked
from tests.datamap.making import USERS, column, mapped


@pytest.mark.parametrize("key", ["email", "userId", "first-name", "Date of birth", "größe", "_id", "$ref_2"])
def test_names(key: str) -> None:
    assert is_name(key)


@pytest.mark.parametrize(
    "key", ["ann@x.example", "+49152", "4539578763621486", "Ann Ash", "203.0.113.7", "", "a" * 60, "x\ny", "12"]
)
def test_values(key: str) -> None:
    assert not is_name(key)


def test_values_under_keys_that_are_data_stay_to_be_looked_at() -> None:
    assert masked([{"by": {"ann@x.example": {"n": 1}, "Bob Birch": {"n": 2}}}]) == [{"by": {"*": [{"n": 1}, {"n": 2}]}}]
    assert masked([[1, {"a": [2]}], "x", None]) == [[1, {"a": [2]}], "x", None]


def test_keys_that_each_stand_in_one_document_are_data() -> None:
    keyed = [{"kind": "x", "likes": {f"user{number}": number}} for number in range(8)]
    assert masked(keyed) == [{"kind": "x", "likes": {"*": [number]}} for number in range(8)]
    few = [{"likes": {f"user{number}": number}} for number in range(4)]
    assert masked(few) == few
    optional = [{"kind": "x", **({"rare": 1} if number == 3 else {})} for number in range(8)]
    assert masked(optional) == optional


def test_a_deep_document_ends() -> None:
    deep: object = 1
    for _ in range(50):
        deep = {"a": deep}
    assert len(json.dumps(masked([deep]))) < 100


def test_the_map_tells_no_key_that_is_an_address(tmp_path: Path) -> None:
    documents = [{"members": {f"ann{number}@x.example": {"email": f"b{number}@x.example"}}} for number in range(6)]
    rows = "".join(f"INSERT INTO t VALUES ({at}, '{json.dumps(one)}');" for at, one in enumerate(documents))
    sql = f"{USERS} CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT); {rows}"
    found = column(mapped(tmp_path, sql), "t.doc")
    assert "email" in found.categories
    assert "@" not in found.because
