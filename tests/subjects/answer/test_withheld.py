"""What a copy shows of documents that tell of several people."""

from __future__ import annotations

from typing import Any

import pytest

from amanat.subjects.answer.withheld import Known, without_others
from amanat.subjects.sql.documents import Form

ANN = Known(identifiers=frozenset({("email", "ann@example.com")}), names=frozenset({"ann", "lee"}))
TRAVELLERS = Form(personal=frozenset({("name",), ("passport",)}))
CHILDREN = Form(personal=frozenset({("trip", "child", "name"), ("trip", "child", "born")}))


@pytest.mark.parametrize(
    ("form", "value", "seen"),
    [
        # By name alone only one's own is told from somebody else's.
        (TRAVELLERS, [{"name": "Ann Lee", "passport": "C1", "seat": "1A"}], None),
        (
            TRAVELLERS,
            [{"name": "Bob Roy", "passport": "D1", "seat": "1B"}],
            [{"name": "[withheld]", "passport": "[withheld]", "seat": "1B"}],
        ),
        # What is no list of people is the row's, as its columns are.
        (Form(personal=frozenset({("street",)})), [{"street": "High Road 1"}, {"street": "Low Road 2"}], None),
        (CHILDREN, {"trip": {"child": {"name": "Eve", "born": "2019"}}}, None),
        (Form(), {"email": "ann.at.work@example.org", "name": "Ann"}, None),
        (
            Form(),
            {"by": {"email": "bob@example.com", "name": "Bob", "n": 1}},
            {"by": {"email": "[withheld]", "name": "[withheld]", "n": 1}},
        ),
        (Form(), ["ann@example.com", "bob@example.com"], ["ann@example.com", "[withheld]"]),
        (Form(), "ann@example.com; bob@example.com", "ann@example.com; [withheld]"),
        # Who else has a part in it is left out at the top as well; another address of one's own is not.
        (
            Form(),
            {"from": "bob@example.com", "from_name": "Bob", "to": "ann@example.com", "n": 1},
            {"from": "[withheld]", "from_name": "[withheld]", "to": "ann@example.com", "n": 1},
        ),
        (
            Form(),
            {"reported_by": "bob@example.com", "name": "Ann", "why": "spam"},
            {"reported_by": "[withheld]", "name": "Ann", "why": "spam"},
        ),
        (Form(), {"email": "ann@example.com", "backup_email": "ann@example.net"}, None),
        (Form(), {"to": "ann.at.work@example.org", "subject": "hello"}, None),
        (Form(), "write to bob@example.com, please", None),
        (Form(), "bob@example.com", None),
    ],
)
def test_only_what_tells_of_others_is_left_out(form: Form, value: Any, seen: Any) -> None:
    assert without_others(value, form, ANN) == (value if seen is None else seen)
