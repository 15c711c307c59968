"""IP addresses that are kept as programs have them, and what only looks so."""

from __future__ import annotations

from typing import Any

import pytest

from tests.datamap.test_columns import Column, Scenario, judged, told

FOUR = [bytes((198, 51, 100, at)) for at in range(1, 9)]
SIXTEEN = [bytes((0x20, 1, 0xD, 0xB8, *([0] * 11), at)) for at in range(1, 9)]
NUMBERS = [3_221_225_985 + 77 * at for at in range(8)]


def held(name: str, kind: str, values: list[Any]) -> list[str]:
    columns = [
        Column(name=name, held="", type=kind, values=values),
        Column(name="opened_at", held="", type="timestamp"),
    ]
    _, verdicts = judged(Scenario(name="door_openings", hangs="direct", column=columns))
    return told(verdicts[name])


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("varbinary(16)", FOUR),
        ("varbinary(16)", SIXTEEN),
        ("varbinary(16)", [*FOUR, *SIXTEEN]),
        ("bigint", NUMBERS),
        ("varchar(20)", list(map(str, NUMBERS))),
        ("varbinary(16)", []),
    ],
)
def test_bytes_and_numbers_that_are_called_so_are_addresses(kind: str, values: list[Any]) -> None:
    assert held("visitor_ip", kind, values) == ["ip_address"]
    assert held("ipaddress", kind, values) == ["ip_address"]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("varbinary(16)", [bytes((7, at, 9)) for at in range(8)]),
        ("varbinary(40)", [bytes(range(at, at + 20)) for at in range(8)]),
        ("bigint", list(range(1, 9))),
        ("varchar(20)", ["12", "13", "14", "15", "16", "17"]),
    ],
)
def test_what_no_address_can_be_is_none(kind: str, values: list[Any]) -> None:
    assert held("visitor_ip", kind, values) == ["none"]


def test_bytes_of_that_length_under_another_name_are_none() -> None:
    """A UUID has sixteen bytes as well."""
    assert held("door_uuid", "varbinary(16)", SIXTEEN) == ["none"]
    assert held("door_mark", "bigint", NUMBERS) == ["none"]
