"""Whether values of one column stand in another, and what stands at a path of a document, on each engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.service.model import StoreConfig
from amanat.stores.base import Inclusion, Question, Store
from amanat.stores.open import open_store

HOLDER, NIL = "0b6f3c52-5a0e-4f0d-9b3e-1c7a52d0aa01", "00000000-0000-0000-0000-000000000000"
SCHEMA = (
    "CREATE TABLE people (id INTEGER PRIMARY KEY, code VARCHAR(20) UNIQUE)",
    "CREATE TABLE pairs (a INTEGER, b INTEGER, PRIMARY KEY (a, b))",
    "CREATE TABLE rows_of (id INTEGER PRIMARY KEY, person INTEGER, kind VARCHAR(20), person_text VARCHAR(20), "
    "code VARCHAR(20), a INTEGER, b INTEGER, doc JSON, written TEXT)",
    "CREATE TABLE holders (id VARCHAR(36) PRIMARY KEY)",
    "CREATE TABLE tokens (id INTEGER PRIMARY KEY, holder VARCHAR(36))",
    f"INSERT INTO holders VALUES ('{HOLDER}')",
    f"INSERT INTO tokens VALUES (1, '{HOLDER}'), (2, '{NIL}'), (3, NULL)",
    "INSERT INTO people VALUES (100, 'x'), (200, 'y'), (300, 'z'), (901, 'w')",
    "INSERT INTO pairs VALUES (1, 1), (1, 2)",
    """INSERT INTO rows_of VALUES
    (1, 100, 'Person', '100', 'x', 1, 1, '{"who": {"id": 100, "name": "a \\"b\\""}}', '{"who": {"id": 100}}'),
    (2, 200, 'Person', '200', 'y', 1, 2, '{"who": {"id": "200"}}', '{"who": {"id": "7"}}'),
    (3, 300, 'Shop', '7', '', NULL, 2, '{"who": {"id": {"deep": 1}}}', '{"who": '),
    (4, 300, 'Shop', 'not a number', NULL, 1, 2, '{"who": [1, 2]}', 'who is 100?'),
    (5, 0, 'Person', '0', 'x', 1, 2, 'null', NULL)""",
)


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgres", marks=pytest.mark.postgres),
        pytest.param("mysql", marks=pytest.mark.mysql),
    ]
)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path}/a.db" if request.param == "sqlite" else request.getfixturevalue(f"{request.param}_url")
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        if request.param == "mysql":
            connection.exec_driver_sql("SET sql_mode = 'NO_BACKSLASH_ESCAPES'")
        for statement in SCHEMA:
            connection.exec_driver_sql(statement)
    engine.dispose()
    opened = open_store(StoreConfig(name="main", url=url))
    yield opened
    opened.close()


def asked(column: str, to: str = "id", table: str = "people", **more: Any) -> Question:
    return Question(table="rows_of", columns=(column,), to_table=table, to_columns=(to,), **more)


def one(store: Store, question: Question, limit: int = 100) -> Inclusion | None:
    return store.contained([question], limit)[0]


def test_whole_numbers_with_their_ends(store: Store) -> None:
    """0 is nobody. Between 100 and 300 there are three keys of 201 possible ones."""
    assert one(store, asked("person", ends=True)) == Inclusion(
        values=3, found=3, low=100, high=300, to_low=100, to_high=901, between=3
    )


def test_texts_and_what_is_missing(store: Store) -> None:
    assert one(store, asked("code", "code")) == Inclusion(values=2, found=2)
    assert one(store, asked("kind", "code")) == Inclusion(values=2, found=0)


def test_the_nil_uuid_is_nobody(store: Store) -> None:
    question = Question(table="tokens", columns=("holder",), to_table="holders", to_columns=("id",))
    assert one(store, question) == Inclusion(values=1, found=1)


@pytest.mark.postgres
def test_the_nil_uuid_in_a_column_of_uuids(postgres_url: str) -> None:
    made = ("CREATE TABLE holders (id UUID PRIMARY KEY)", "CREATE TABLE tokens (id INTEGER, holder UUID)", *SCHEMA[5:7])
    engine = sa.create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in made:
            connection.exec_driver_sql(statement)
    engine.dispose()
    opened = open_store(StoreConfig(name="main", url=postgres_url))
    question = Question(table="tokens", columns=("holder",), to_table="holders", to_columns=("id",))
    assert one(opened, question) == Inclusion(values=1, found=1)
    opened.close()


def test_numbers_kept_as_text(store: Store) -> None:
    """Text that is no number meets nothing, and is no error."""
    answer = one(store, asked("person_text"))
    assert answer is not None
    assert (answer.values, answer.found) == (4, 2)


def test_only_rows_of_a_kind(store: Store) -> None:
    answer = one(store, asked("person", when=("kind", "Shop")))
    assert answer is not None
    assert (answer.values, answer.found) == (1, 1)


def test_several_columns_at_once(store: Store) -> None:
    question = Question(table="rows_of", columns=("a", "b"), to_table="pairs", to_columns=("a", "b"))
    assert one(store, question) == Inclusion(values=2, found=2)


def test_within_documents(store: Store) -> None:
    """Numbers and texts at the path; a document, a list or nothing there is no value."""
    answer = one(store, asked("doc", inside="who.id"))
    assert answer is not None
    assert (answer.values, answer.found) == (2, 2)
    target = store.table("rows_of")
    name = store.within("rows_of", "doc", "who.name", target)
    assert name is not None
    with store.reading() as connection:
        assert connection.execute(sa.select(name).where(name.is_not(None))).scalars().all() == ['a "b"']


def test_within_documents_that_are_kept_as_text(store: Store) -> None:
    """What is no document has no value at any path, and is no error."""
    answer = one(store, asked("written", inside="who.id"))
    assert answer is not None
    assert (answer.values, answer.found) == (2, 1)


def test_no_more_rows_than_asked_for(store: Store) -> None:
    answer = one(store, asked("person"), limit=1)
    assert answer is not None
    assert answer.values == 1


def test_a_question_that_cannot_be_answered_spoils_no_other(store: Store) -> None:
    """A document is no key: PostgreSQL refuses to compare it, the others find nothing."""
    odd = Question(table="rows_of", columns=("doc",), to_table="people", to_columns=("id",))
    first, middle, last = store.contained([asked("person"), odd, asked("code", "code")], 100)
    assert first is not None
    assert last is not None
    assert middle is None or middle.found == 0
