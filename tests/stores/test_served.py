"""Whether an index serves a lookup, by the engine's own word, whatever tables and columns are called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.service.model import StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store
from amanat.stores.served import index_for, served
from tests.subjects import town

ODD = "of 5% :who"
LONG = "a_rather_long_name_of_a_column_in_a_rather_long_table_name"


@pytest.fixture
def store(any_url: str, tmp_path: Path) -> Iterator[Store]:
    quote = sa.make_url(any_url).get_dialect()().identifier_preparer.quote_identifier
    odd = quote(ODD).replace("%%", "%")
    town.run(
        any_url,
        f"CREATE TABLE {odd} (id INTEGER PRIMARY KEY, {odd} INTEGER, {LONG}_1 INTEGER, {LONG}_2 INTEGER)".replace(
            "%", "%%" if not any_url.startswith("sqlite") else "%"
        ),
    )
    opened = open_store(StoreConfig(name="main", url=any_url), tmp_path)
    yield opened
    opened.close()


def made(store: Store, url: str, by: list[sa.ColumnElement[object]]) -> str:
    """The statement for an index, run as it is printed."""
    table = store.table(ODD)
    with store.reading() as connection:
        assert not served(connection, table, by)
        statement = index_for(connection.dialect, table, by)
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(statement)
        cursor.close()
    engine.dispose()
    with store.reading() as connection:
        assert served(connection, table, by)
    return statement


def test_the_statement_runs_as_it_is_printed(store: Store, any_url: str) -> None:
    columns = store.table(ODD).c
    told = [made(store, any_url, [columns[name]]) for name in (ODD, f"{LONG}_1", f"{LONG}_2")]
    assert all(ODD in statement for statement in told)
    assert len(set(told)) == 3


def test_expressions_over_one_column_have_indexes_of_their_own(store: Store, any_url: str) -> None:
    column = store.table(ODD).c[ODD]
    forms = [sa.cast(column, sa.Text), sa.func.lower(sa.cast(column, sa.Text))]
    if store.dialect == "mysql":
        with store.reading() as connection:
            assert [index_for(connection.dialect, store.table(ODD), [form]) for form in forms] == ["", ""]
        return
    assert len({made(store, any_url, [form]) for form in forms}) == 2
