"""What persons and things are called alike in another language is a person's only where rows are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.datamap.making import USERS, column, mapped

SCHEMA = """
CREATE TABLE {0} (id INTEGER PRIMARY KEY, {1} VARCHAR(40));
INSERT INTO {0} VALUES (1, 'Fisica'), (2, 'Musica'), (3, 'Lengua');
"""


@pytest.mark.parametrize(
    ("table", "name", "personal"),
    [("cursos", "nombre", False), ("cursos", "apellidos", True), ("alumnos", "nombre", True)],
)
def test_a_name(tmp_path: Path, table: str, name: str, personal: bool) -> None:
    found = column(mapped(tmp_path, USERS + SCHEMA.format(table, name)), f"{table}.{name}")
    assert found.personal is personal
