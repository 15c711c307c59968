"""Texts that say of which table a row is meant: only what was seen to have some is looked at again."""

from __future__ import annotations

from pathlib import Path

from amanat.datamap.graph.headed import headed
from amanat.datamap.names.targets import Names
from tests.datamap.graph.sampling import looked_at

SCHEMA = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, born_on TEXT)",
    "CREATE TABLE changes (id INTEGER PRIMARY KEY, resource_path TEXT, page TEXT)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, said TEXT, tag TEXT)",
    *(f"INSERT INTO users VALUES ({at}, 'p{at}@x.example', '1980-01-0{at}')" for at in range(1, 6)),
    *(f"INSERT INTO changes VALUES ({at}, 'users/{at}/roles', 'https://x.example/{at}')" for at in range(1, 6)),
    *(f"INSERT INTO notes VALUES ({at}, 'call number {at}', 'red{at}')" for at in range(1, 6)),
)


def test_only_columns_that_were_seen_to_have_such_texts_are_sampled(tmp_path: Path) -> None:
    with looked_at(tmp_path, SCHEMA) as at:
        found = list(headed(at.tables, at.seen, Names(at.tables, "users"), at.sample, at.ask))
    assert [(name, link.columns, link.table) for name, link in found] == [("changes", ("resource_path",), "users")]
    assert at.sampled == ["changes"]
