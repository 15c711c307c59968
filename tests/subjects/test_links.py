"""Erasing and showing over links that are no foreign keys. The map is as it is found; whole databases are compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.datamap.of_kind import kind_of, map_for
from amanat.stores.base import Store
from amanat.subjects.answer.collect import collect
from amanat.subjects.erase import search
from amanat.subjects.erase.plan import plan_erasure
from amanat.subjects.known.identifiers import needles
from amanat.subjects.who.find import by_keys
from amanat.subjects.who.kinds import find_among
from tests.subjects import town
from tests.subjects.erasing import DAY, erase, planned

ANN = "71d4f55f72fa128dfb468a1a3901507c804b74316488744d769d7f4b16696476"
"""SHA-256 of `ann@example.com`."""

SCHEMA = (
    "CREATE TABLE contacts (id INTEGER PRIMARY KEY, name VARCHAR(40), email VARCHAR(90), phone VARCHAR(20))",
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(90) NOT NULL UNIQUE, name VARCHAR(90), "
    "password_hash VARCHAR(90), contact_id INTEGER UNIQUE REFERENCES contacts (id))",
    "CREATE TABLE products (id INTEGER PRIMARY KEY, title VARCHAR(40))",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT)",
    "CREATE TABLE note_marks (id INTEGER PRIMARY KEY, note_id INTEGER, mark TEXT)",
    "CREATE TABLE calls (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts (id), note TEXT)",
    "CREATE TABLE addresses (id INTEGER PRIMARY KEY, owner_type VARCHAR(20), owner_id VARCHAR(20), street TEXT)",
    "CREATE TABLE reports (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), "
    "object_type VARCHAR(20), object_id INTEGER, body TEXT)",
    "CREATE TABLE events (id INTEGER PRIMARY KEY, payload JSON)",
    "CREATE TABLE suppressions (id INTEGER PRIMARY KEY, email_hash VARCHAR(64))",
    "CREATE TABLE stock (id INTEGER PRIMARY KEY, product_id INTEGER REFERENCES users (id), amount INTEGER)",
    "CREATE TABLE applicants (id INTEGER PRIMARY KEY, email VARCHAR(90), full_name VARCHAR(90), phone VARCHAR(20))",
    "CREATE TABLE interviews (id INTEGER PRIMARY KEY, applicant_id INTEGER NOT NULL REFERENCES applicants (id))",
    "CREATE TABLE hooks (id INTEGER PRIMARY KEY, body JSON)",
    "INSERT INTO contacts VALUES (71, 'Ann Ash', 'ann@example.com', NULL), "
    "(72, 'Birch Ltd', 'hi@birch.example', NULL), (73, 'Cy Cole', 'cy@example.com', NULL)",
    "INSERT INTO users VALUES (1, 'ann@example.com', 'Ann Ash', 'x', 71), "
    "(2, 'bob@example.com', 'Bob Birch', 'y', NULL), "
    "(3, 'cy@example.com', 'Cy Cole', 'z', 73), (11, 'dee@example.com', 'Dee Dahl', 'z', NULL)",
    "INSERT INTO products VALUES (1, 'lamp'), (2, 'chair'), (3, 'desk')",
    "INSERT INTO notes VALUES (401, 1, 'a'), (402, 2, 'b'), (403, 1, 'c')",
    "INSERT INTO note_marks VALUES (1, 401, 'x'), (2, 402, 'y')",
    "INSERT INTO calls VALUES (1, 71, 'a'), (2, 72, 'b'), (3, 73, 'c')",
    "INSERT INTO addresses VALUES (1, 'User', '1', '1 Low Road'), (2, 'User', '11', '2 Low Road'), "
    "(3, 'Product', '1', '3 Low Road')",
    "INSERT INTO reports VALUES (1, 2, 'User', 1, 'rude'), (2, 1, 'User', 2, 'spam'), (3, 2, 'Product', 1, 'broken')",
    """INSERT INTO events VALUES (1, '{"user": {"id": 1}}'), (2, '{"user": {"id": 11}}'), (3, '{"user": {"id": "1"}}'),
    (4, '{"user": {"id": 2}, "note": "user 1"}'), (5, '{"user": null}')""",
    f"INSERT INTO suppressions VALUES (1, '{ANN.upper()}'), (2, '{'0' * 64}')",
    "INSERT INTO stock VALUES (1, 2, 5), (2, 3, 6)",
    "INSERT INTO applicants VALUES (1, 'ANN@example.com', 'Ann Ash', NULL), (2, 'pia@example.com', 'Pia Pine', NULL)",
    "INSERT INTO interviews VALUES (1, 1), (2, 2)",
    """INSERT INTO hooks VALUES (1, '{"email": "ann@example.com"}'), (2, '{"email": "bob@example.com"}')""",
)


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> str:
    made: str = f"sqlite:///{tmp_path / 'links.db'}" if engine == "sqlite" else request.getfixturevalue("postgres_url")
    town.run(made, *SCHEMA)
    return made


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = town.store_at(url)
    yield opened
    opened.close()


@pytest.fixture
def datamap(store: Store) -> DataMap:
    return build([store], None)


def ids(url: str) -> dict[str, set[str]]:
    return {name: {str(row[0]) for row in rows} for name, rows in town.dump(url).items()}


def test_rows_go_over_every_kind_of_link_and_no_other(url: str, store: Store, datamap: DataMap) -> None:
    before = town.dump(url)
    assert erase(by_keys(store, datamap, [1]), datamap, store) == {}
    gone = {
        name: rows - ids(url)[name] for name, rows in {n: {str(r[0]) for r in t} for n, t in before.items()}.items()
    }
    assert {name: rows for name, rows in gone.items() if rows} == {
        "users": {"1"}, "contacts": {"71"}, "calls": {"1"}, "notes": {"401", "403"}, "note_marks": {"1"},
        "addresses": {"1"}, "reports": {"2"}, "events": {"1", "3"}, "suppressions": {"1"}, "applicants": {"1"},
        "interviews": {"1"},
    }  # fmt: skip
    after = town.dump(url)
    changed = {name: rows - before[name] for name, rows in after.items()}
    assert {name: rows for name, rows in changed.items() if rows} == {"reports": {("1", "2", "User", None, "rude", 1)}}


def test_what_stands_in_documents_by_address_is_left_to_the_search(store: Store, datamap: DataMap) -> None:
    people = by_keys(store, datamap, [1])
    assert erase(people, datamap, store) == {}
    found = search.hits(store, datamap, needles(people.identifiers))
    assert search.places("main", found) == ("main.hooks.body",)


def test_a_key_in_doubt_shows_and_changes_nothing(url: str, store: Store, datamap: DataMap) -> None:
    """Rows of wares point at a user by a key called after wares: they stay as they are, and so the user's row stays."""
    people = by_keys(store, datamap, [2])
    assert "stock" not in {table.table for table in collect(people, datamap, store)}
    before = town.dump(url)["stock"]
    assert erase(people, datamap, store) == {}
    assert town.dump(url)["stock"] == before
    assert {row[1].startswith("erased-") for row in town.dump(url)["users"] if row[0] == "2"} == {True}


def test_a_copy_of_the_data_goes_over_the_same_links(store: Store, datamap: DataMap) -> None:
    rows = {table.table: len(table.rows) for table in collect(by_keys(store, datamap, [1]), datamap, store)}
    assert rows == {
        "users": 1, "contacts": 1, "calls": 1, "notes": 2, "note_marks": 1, "addresses": 1, "reports": 1, "events": 2,
        "suppressions": 1, "applicants": 1, "interviews": 1,
    }  # fmt: skip


def test_keys_of_people_of_another_store(store: Store, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'clicks.db'}"
    town.run(
        other,
        "CREATE TABLE clicks (id INTEGER PRIMARY KEY, user_id INTEGER, page TEXT)",
        "CREATE TABLE click_details (id INTEGER PRIMARY KEY, click_id INTEGER NOT NULL REFERENCES clicks (id))",
        "INSERT INTO clicks VALUES (901, 1, '/a'), (902, 2, '/b'), (903, 1, '/c')",
        "INSERT INTO click_details VALUES (1, 901), (2, 902)",
    )
    from amanat.service.model import StoreConfig
    from amanat.stores.open import open_store

    clicks = open_store(StoreConfig(name="clicks", url=other, write_url=other))
    datamap = build([store, clicks], None)
    table = datamap.store("clicks").table("click_details")
    assert [str(path) for path in table.paths] == ["click_details.click_id > clicks.user_id > users"]
    plan = plan_erasure(by_keys(store, datamap, [1]), datamap, {"main": store, "clicks": clicks}, today=DAY)
    rows = {step.table: step.rows for step in plan.steps if step.rows and step.store == "clicks"}
    assert rows == {"click_details": 1, "clicks": 2}
    clicks.close()


def test_a_type_that_the_map_did_not_see_is_refused(url: str, store: Store, datamap: DataMap) -> None:
    """Rows that came after the map, and point at the person under another spelling of their table."""
    town.run(url, "INSERT INTO addresses VALUES (9, 'users', '1', '9 Low Road')")
    plan = planned(by_keys(store, datamap, [1]), datamap, store)
    assert [(one.table, one.because) for one in plan.refusals] == [
        ("addresses", "1 row points at the person by `owner_type` and `owner_id`, not by a foreign key")
    ]


def test_data_of_people_of_another_kind_are_theirs_and_not_missed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    town.run(
        url,
        "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, password_hash TEXT)",
        "CREATE TABLE patients (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, date_of_birth DATE)",
        "CREATE TABLE letters (id INTEGER PRIMARY KEY, patient_id INTEGER REFERENCES patients (id), body TEXT)",
        "CREATE TABLE lost (id INTEGER PRIMARY KEY, iban TEXT)",
        "INSERT INTO lost VALUES (1, 'DE89370400440532013000')",
        "INSERT INTO users VALUES (1, 'ann@example.com', 'x'), (2, 'bob@example.com', 'y')",
        "INSERT INTO patients VALUES (51, 'Pia', 'Pine', '1970-02-03')",
    )
    clinic = town.store_at(url)
    datamap = build([clinic], None)
    assert "main.patients" in datamap.unreached
    plan = planned(by_keys(clinic, datamap, [1]), datamap, clinic)
    assert plan.not_reached == ("main.lost.iban",)
    pia = find_among({"main": clinic}, datamap, "patients:51")
    plan = planned(pia, map_for(datamap, kind_of(datamap, "patients")), clinic)
    assert (plan.by_table, plan.not_reached) == ({"main.patients": 1}, ("main.lost.iban",))
    clinic.close()
