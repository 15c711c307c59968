"""Fields in tables of their own, and rows for each language."""

from __future__ import annotations

import pytest

from amanat.datamap.names.fields import called_in_fields, is_of_field, tells_by_language


@pytest.mark.parametrize(
    ("key", "tells"),
    [
        (("mid", "langcode"), True),
        (("langcode", "mid"), True),
        (("mid",), False),
        (("mid", "kind"), False),
        (("mid", "langcode", "delta"), False),
        (("other", "langcode"), False),
    ],
)
def test_a_row_for_each_language(key: tuple[str, ...], tells: bool) -> None:
    assert tells_by_language(key, "mid") is tells


def test_what_columns_of_a_field_are_called() -> None:
    columns = ("entity_id", "langcode", "field_home_value", "field_home_locality")
    assert called_in_fields("member__field_home", columns) == {
        "field_home_value": "home",
        "field_home_locality": "home_locality",
    }
    assert called_in_fields("member_field_home", columns) == {}


@pytest.mark.parametrize("table", ["member__phone", "site.member__phone"])
def test_a_table_of_a_field(table: str) -> None:
    assert is_of_field(table, ("entity_id", "phone_value"))
    assert not is_of_field(table, ("member_id", "phone_value"))


def test_a_name_that_begins_with_lines_is_none() -> None:
    assert not is_of_field("__members", ("entity_id", "phone_value"))
