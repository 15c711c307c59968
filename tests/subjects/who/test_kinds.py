"""People of other kinds than the main one: found, told apart, and never taken for somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.datamap.of_kind import kind_of, map_for
from amanat.errors import InputError
from amanat.stores.base import Store
from amanat.subjects.who.find import Ambiguous
from amanat.subjects.who.kinds import find_among, known_by
from tests.subjects import town

SCHEMA = """
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, full_name TEXT, password_hash TEXT);
CREATE TABLE patients (id INTEGER PRIMARY KEY, given_name TEXT, surname TEXT, date_of_birth DATE, phone TEXT,
  guardian_email TEXT);
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT, phone TEXT, street TEXT, city TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), delivered_to TEXT);
INSERT INTO users VALUES (1, 'ann@example.com', 'Ann Ash', 'x'), (2, 'bob@example.com', 'Bob Beech', 'y');
INSERT INTO patients VALUES
  (51, 'Pia', 'Pine', '1970-02-03', '+44 20 7946 0151', NULL),
  (52, 'Rex', 'Rowan', '2015-04-05', '+44 20 7946 0152', 'ann@example.com'),
  (53, 'Sal', 'Spruce', '2017-06-07', '+44 20 7946 0152', 'ann@example.com'),
  (54, 'Tom', 'Thorn', '1999-01-02', NULL, NULL);
INSERT INTO customers VALUES
  (71, 'Ann Ash', 'Ann@Example.com', '+44 20 7946 0171', '1 Mill Lane', 'Bath'),
  (72, 'Uma Upton', 'uma@example.org', '+44 20 7946 0172', '2 Mill Lane', 'Bath'),
  (73, 'Vic Vine', NULL, '+44 20 7946 0173', '3 Mill Lane', 'Bath'),
  (74, 'Pia Pine', NULL, '+44 20 7946 0151', '4 Mill Lane', 'Bath');
INSERT INTO orders VALUES (1, 71, '1 Mill Lane'), (2, 72, '2 Mill Lane'), (3, 73, '3 Mill Lane');
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    town.run(url, *SCHEMA.strip().removesuffix(";").split(";\n"))
    store = town.store_at(url)
    yield store
    store.close()


@pytest.fixture
def datamap(store: Store) -> DataMap:
    found = build([store], None)
    assert found.people is not None
    assert {kind.table for kind in found.kinds} == {"users", "patients", "customers"}
    return found


def found(
    store: Store, datamap: DataMap, text: str, *, key: str | None = None, every: bool = False, of: str | None = None
) -> tuple[str, tuple[object, ...], tuple[str, ...]]:
    """Where somebody lives, by which keys, and by which address where there is no row."""
    one = find_among({"main": store}, datamap, text, key=key, every=every, of=of)
    return one.table, one.keys, one.guests


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ann@example.com", ("users", (1,), ())),
        ("+44 20 7946 0171", ("users", (1,), ())),
        ("customers:71", ("users", (1,), ())),
        ("uma@example.org", ("users", (), ("uma@example.org",))),
        ("+44 20 7946 0172", ("users", (), ("uma@example.org",))),
        ("+44 (20) 7946-0173", ("customers", (73,), ())),
        ("patients:54", ("patients", (54,), ())),
        (" main.patients: 54 ", ("patients", (54,), ())),
        ("users:2", ("users", (2,), ())),
        ("patients:99", ("patients", (), ())),
        ("nobody@example.org", ("users", (), ())),
        ("+44 20 7946 0999", ("users", (), ())),
        ("lost:1", ("users", (), ())),
    ],
)
def test_each_is_found_where_they_live(store: Store, datamap: DataMap, text: str, wanted: object) -> None:
    assert found(store, datamap, text) == wanted


def test_who_stands_in_for_a_person_is_not_that_person(store: Store, datamap: DataMap) -> None:
    """The guardian's address is no address of the pupil's, and the guardian's account is not answered for the pupil."""
    assert kind_of(datamap, "patients").identifiers == {"phone": "phone"}
    assert found(store, datamap, "patients:52") == ("patients", (52,), ())
    assert found(store, datamap, "ann@example.com") == ("users", (1,), ())


def test_a_list_of_theirs_is_a_way_to_find_them(store: Store, datamap: DataMap) -> None:
    patients = kind_of(datamap, "patients")
    assert known_by(datamap, patients) == {"phone"}
    town.run(
        str(store.config.url),
        "CREATE TABLE patient_emails (id INTEGER PRIMARY KEY, patient_id INTEGER REFERENCES patients (id), email TEXT)",
        "INSERT INTO patient_emails VALUES (1, 54, 'tom@example.org'), (2, 51, 'pia@example.org')",
    )
    again = build([store], None)
    assert known_by(again, kind_of(again, "patients")) == {"phone", "email"}
    assert found(store, again, "TOM@example.org") == ("patients", (54,), ())


def test_several_of_one_kind_are_told_apart_by_their_keys(store: Store, datamap: DataMap) -> None:
    with pytest.raises(Ambiguous, match="2 people have this identifier: `52`, `53`; choose with `--key K` or"):
        found(store, datamap, "+44 20 7946 0152")
    assert found(store, datamap, "+44 20 7946 0152", key="53") == ("patients", (53,), ())
    assert found(store, datamap, "+44 20 7946 0152", every=True) == ("patients", (52, 53), ())
    with pytest.raises(InputError, match="no person with this identifier has the key `1`; choose among `patients:52`"):
        found(store, datamap, "+44 20 7946 0152", key="1")


def test_several_kinds_are_told_apart_by_their_tables(store: Store, datamap: DataMap) -> None:
    for every in (False, True):
        with pytest.raises(Ambiguous, match=r"2 people have this identifier: .*; ask for one of") as caught:
            found(store, datamap, "+44 20 7946 0151", every=every)
        assert set(caught.value.keys) == {"patients:51", "customers:74"}
    assert found(store, datamap, "+44 20 7946 0151", of="patients") == ("patients", (51,), ())
    assert found(store, datamap, "+44 20 7946 0151", of="main.customers") == ("customers", (74,), ())
    assert found(store, datamap, "+44 20 7946 0151", of="users") == ("users", (), ())
    with pytest.raises(
        InputError, match=r"`orders` is no table of people; name one of `main\.users`, `main\.customers`"
    ):
        found(store, datamap, "+44 20 7946 0151", of="orders")
    with pytest.raises(InputError, match="the identifier is empty"):
        found(store, datamap, " ", of="customers")


def test_the_map_of_a_kind_ends_its_ways_there(datamap: DataMap) -> None:
    seen = map_for(datamap, kind_of(datamap, "customers"))
    table = {table.name: table for table in seen.store("main").tables}
    assert (seen.people, table["customers"].ownership) == (kind_of(datamap, "customers"), "people")
    assert [str(path) for path in table["orders"].paths] == ["orders.customer_id > customers"]
    assert seen.reaches("main", table["orders"])
    assert not seen.reaches("main", table["users"])
    assert map_for(datamap, kind_of(datamap, "users")) is datamap
