"""Columns with lists of people's keys: what their names and values say."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.datamap.graph.keys_listed import keys_in, lists_people
from amanat.datamap.model import EACH
from tests.datamap.making import USERS, mapped, table


@pytest.mark.parametrize("name", ["participant_ids", "userIds", "member_uuids", "invited_user_ids", "reader_ids"])
def test_called_after_several_people(name: str) -> None:
    assert lists_people(name)


@pytest.mark.parametrize("name", ["participant_id", "tag_ids", "participants", "ids", "members_since", "grid"])
def test_called_after_one_or_none(name: str) -> None:
    assert not lists_people(name)


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ("[1, 2, null]", (1, 2)),
        ('["a", "b"]', ("a", "b")),
        ("{1,2,NULL}", ("1", "2")),
        ([1, None], (1,)),
        ("{}", ()),
        ("[1", ()),
        ("1,2", ()),
        ('{"a": 1}', ()),
        (None, ()),
        (7, ()),
    ],
)
def test_what_a_list_holds(value: object, keys: tuple[object, ...]) -> None:
    assert keys_in(value) == keys


def test_a_list_may_outlive_some_of_whom_it_names(tmp_path: Path) -> None:
    many = ", ".join(f"({key}, '{key}@x.example', 'x', 'Ann')" for key in range(3, 13))
    walks = "CREATE TABLE walks (id INTEGER PRIMARY KEY, walker_ids TEXT, user_ids TEXT);"
    sql = f"{USERS} INSERT INTO users VALUES {many}; {walks}"
    left = mapped(tmp_path, f"{sql} INSERT INTO walks VALUES (1, NULL, '[1,2,3,4,5,6,7,8,9,10,11,99]');")
    assert [(link.columns, link.inside, link.role) for link in table(left, "walks").links] == [
        (("user_ids",), EACH, "actor")
    ]
    few = mapped(tmp_path, f"{sql} INSERT INTO walks VALUES (1, NULL, '[1,2,99]');")
    assert table(few, "walks").links == ()
