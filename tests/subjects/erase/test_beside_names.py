"""Names beside an address in other cells of a row: what is looked at for them."""

from __future__ import annotations

import re
from pathlib import Path

from typing_extensions import override

from amanat.subjects.erase.beside_names import called_in_rows
from amanat.subjects.erase.search import Redaction
from tests.datamap.making import made

ROWS = 40


class Counted(tuple[int]):
    """A key that tells how often it was written out to be compared."""

    times = 0

    @override
    def __str__(self) -> str:
        Counted.times += 1
        return super().__str__()


def test_rows_are_looked_at_in_proportion_to_how_many_there_are(tmp_path: Path) -> None:
    """Where each row was compared with each hit, thirty thousand of them did not end."""
    rows = ", ".join(f"({n}, 'Talk with Ann Ash', 'to Ann Ash <ann@x.example>')" for n in range(ROWS))
    store = made(
        tmp_path,
        f"CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT); INSERT INTO notes VALUES {rows};",
    )
    cells = [Redaction(table="notes", column="body", key=Counted((n,))) for n in range(ROWS)]
    Counted.times = 0
    pattern = re.compile(r"ann@x\.example")
    found = list(called_in_rows(store, cells, lambda _: ("title", "body"), pattern))
    times = Counted.times
    store.close()
    assert {(column, *key) for _, column, key, _ in found} >= {("title", n) for n in range(ROWS)}
    assert {name for _, _, _, names in found for name in names} == {"Ann Ash"}
    assert times <= 2 * ROWS
