"""A store that is looked at once, with a record of what is sampled of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.graph.believed import LIMIT, sampled
from amanat.datamap.look import look
from amanat.service.model import StoreConfig
from amanat.stores.base import Inclusion, Question, Store
from amanat.stores.open import open_store
from amanat.stores.schema.model import TableSchema
from tests.datamap.test_look import run


class Looked:
    """What was seen, and the tables that were sampled since."""

    def __init__(self, store: Store) -> None:
        self._store = store
        found = look(store, 100)
        assert found.schema is not None
        self.tables: dict[str, TableSchema] = {table.name: table for table in found.schema.tables}
        self.seen: Mapping[str, Mapping[str, Evidence]] = found.seen
        self.sampled: list[str] = []

    def sample(self, table: str) -> Mapping[str, Sequence[Any]]:
        self.sampled.append(table)
        return sampled(self._store)(table)

    def ask(self, questions: Sequence[Question]) -> Sequence[Inclusion | None]:
        return self._store.contained(questions, LIMIT)


@contextmanager
def looked_at(folder: Path, schema: Sequence[str]) -> Iterator[Looked]:
    (folder / "main.db").touch()
    run(url := f"sqlite:///{folder / 'main.db'}", *schema)
    store = open_store(StoreConfig(name="main", url=url))
    try:
        yield Looked(store)
    finally:
        store.close()
