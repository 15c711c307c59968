"""Where a change is said to be."""

from __future__ import annotations

from rich.console import Console

from amanat.cli.compared import show
from amanat.policy.compare.compare import compare
from amanat.policy.compare.saying import as_json
from amanat.policy.reader import read_text

OLD = """# Notice

We keep data as the table says.

| Data | Kept for |
|---|---|
| Your name | 2 years |
| Your e-mail address | 30 days |
"""


def test_a_change_in_a_table_is_told_with_its_row_and_column() -> None:
    found = compare(read_text(OLD), read_text(OLD.replace("30 days", "60 days")))
    assert [each["cell"] for each in as_json(found)["changes"]] == [("Your e-mail address", "Kept for")]
    console = Console(width=100)
    with console.capture() as written:
        show(found, console)
    assert "changed  Notice / Your e-mail address, Kept for" in written.get()


def test_a_change_elsewhere_is_told_by_its_heading_alone() -> None:
    found = compare(read_text(OLD), read_text(OLD.replace("as the table says", "for the table")))
    assert [each["cell"] for each in as_json(found)["changes"]] == [()]
