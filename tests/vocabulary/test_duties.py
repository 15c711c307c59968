"""The duties: complete, and the same as the project's list where that is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from amanat.vocabulary.categories import broader, categories, discloses
from amanat.vocabulary.duties import duties
from amanat.vocabulary.terms import Kind, Scope


def test_each_has_a_kind_a_scope_and_a_meaning() -> None:
    assert len(duties()) == 59
    for name, duty in duties().items():
        assert name.count(".") == 1
        assert duty.meaning
        assert isinstance(duty.kind, Kind)
        assert isinstance(duty.scope, Scope)


@pytest.mark.shared
def test_they_are_those_of_the_table(shared: Path) -> None:
    table = yaml.safe_load((shared / "promises.yaml").read_text("utf-8"))
    used = {row["duty"] for rows in table.values() for row in rows}
    used |= {duty for rows in table.values() for row in rows for duty in row.get("also", ())}
    assert used <= set(duties())


def test_broader_categories_exist_and_end() -> None:
    for name in categories():
        assert broader(name)[0] == name
    assert discloses("contact", "email")
    assert not discloses("email", "contact")
