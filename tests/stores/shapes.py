"""Tables of every shape, with names that must be quoted: what each engine's store says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.errors import StoreError
from amanat.stores.base import Needle, Sample, Store
from amanat.stores.common import listed
from amanat.stores.schema.model import TableSchema

HOSTILE = [
    "; DROP TABLE people; --",
    "percent % and %(named)s",
    "braces {x} {{y}}",
    "colon :name",
    "line\nbreak",
    "tab\tstop",
    'double " quote',
    "single ' quote",
    "back`tick",
    "back\\slash",
    "dot.ted",
    "naïve ☃ 日本",
    "select",
    "[bracket]",
    "?",
    "n" * 63,
]
"""Names of tables, and of a column in each."""


def plain(
    samples: Iterable[tuple[str, Sample | StoreError]],
) -> Iterator[tuple[str, tuple[dict[str, list[Any]], int] | StoreError]]:
    """Samples with their values in lists, whatever they came in."""
    for name, found in samples:
        if isinstance(found, StoreError):
            yield name, found
        else:
            yield name, ({column: listed(values) for column, values in found[0].items()}, found[1])


def quoted(store_dialect: sa.Dialect, name: str) -> str:
    return store_dialect.identifier_preparer.quote_identifier(name)


def hostile(engine: sa.Engine) -> None:
    """Makes a table of each name, with a key, a text and a link to the one before."""
    last: str | None = None
    with engine.begin() as connection:
        raw = connection.connection.cursor()
        for number, name in enumerate(HOSTILE):
            own = engine.dialect.identifier_preparer.quote_identifier(name)
            # SQLAlchemy doubles percent signs for drivers that take them for parameters; here there are none.
            own = own.replace("%%", "%")
            link = f", up INTEGER, CONSTRAINT f{number} FOREIGN KEY (up) REFERENCES {last} (id)" if last else ""
            raw.execute(f"CREATE TABLE {own} (id INTEGER PRIMARY KEY, {own} VARCHAR(40){link})")
            raw.execute(f"INSERT INTO {own} (id, {own}) VALUES (1, 'ann@x.example')")
            last = own
        raw.close()


class Hostile:
    """Subclasses give `store`, over a database that `hostile` has filled."""

    @pytest.fixture
    def store(self) -> Store:
        raise NotImplementedError

    def test_they_are_reflected(self, store: Store) -> None:
        tables = {table.name: table for table in store.schema().tables}
        assert set(tables) == set(HOSTILE)
        for before, name in zip([None, *HOSTILE], HOSTILE, strict=False):
            assert tables[name].columns[1].name == name
            assert tables[name].primary_key == ("id",)
            assert [key.table for key in tables[name].foreign_keys] == ([before] if before else [])

    def test_they_are_sampled_searched_and_met(self, store: Store) -> None:
        found = dict(plain(store.samples(HOSTILE, 10)))
        for name in HOSTILE:
            sample = found[name]
            assert isinstance(sample, tuple), sample
            assert sample[0][name] == ["ann@x.example"]
        hits = {(hit.table, hit.column) for hit in store.search([Needle(text="ann@x.example", kind="email")])}
        assert hits == {(name, name) for name in HOSTILE}
        with store.reading() as connection:
            for name in HOSTILE:
                table = store.table(name)
                met = sa.select(table.c[name]).where(store.member([table.c[name]], [["ann@x.example"]]))
                assert connection.execute(met).scalar_one() == "ann@x.example"

    def test_they_are_changed(self, store: Store) -> None:
        with store.writing() as connection:
            for name in reversed(HOSTILE):
                table = store.table(name)
                values = {name: "gone"} | ({"up": sa.null()} if "up" in table.c else {})
                assert connection.execute(table.update().where(table.c.id == 1).values(values)).rowcount == 1
                assert connection.execute(table.delete().where(table.c[name] == "gone")).rowcount == 1


def table_of(store: Store, name: str) -> TableSchema:
    return next(table for table in store.schema().tables if table.name == name)
