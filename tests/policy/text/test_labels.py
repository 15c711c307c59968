"""What stands in front of a colon as the header of a column does, and what only looks so."""

from __future__ import annotations

import pytest

from amanat.policy.reader import split
from amanat.policy.text.labels import label_of


@pytest.mark.parametrize(
    ("folded", "label"),
    [
        ("purpose: billing", "purpose"),
        ("  purpose  : process payments and store receipts", "purpose"),
        ("data shared: name, street", "data shared"),
        ("personal data collected: e-mail address", "personal data collected"),
        ("place of processing: sweden", "place of processing"),
        ("purpose: these cookies let you stay logged in", ""),
        ("purpose:", ""),
        ("our purpose in life: bread", ""),
        ("opening hours: nine to five", ""),
        ("the data shared is small", ""),
    ],
)
def test_the_label_of_a_value(folded: str, label: str) -> None:
    assert label_of(folded) == label


def test_a_value_stands_under_its_label_as_under_a_column() -> None:
    sentences = split("## Parcelbird\n\n- Purpose: printing of labels\n- Colour: blue\n")
    assert [each.column for each in sentences if each.kind == "item"] == ["purpose", ""]


def test_a_cell_keeps_the_header_of_its_column() -> None:
    sentences = split("| Tool | Note |\n|---|---|\n| Parcelbird | Purpose: labels |\n")
    assert sentences[-1].column == "note"
