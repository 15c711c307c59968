"""Addresses in a table of their own: found one by one and many at once, and no other table is taken for one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest

from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.service.model import People, StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store
from amanat.subjects.known.listed import lists_of
from amanat.subjects.people import Identifier
from amanat.subjects.who.clients import Scope
from amanat.subjects.who.find import can_be, find
from amanat.subjects.who.many import find_many, together

PEOPLE = People(store="main", table="members", key="id", identifiers={"login": "username"})
_OTHERS = {
    "email_addresses": "address VARCHAR(90) NOT NULL",
    "sent_emails": "recipient_email VARCHAR(90), subject VARCHAR(90), body TEXT",
    "emergency_contacts": "email VARCHAR(90)",
}
_BESIDE = (
    "CREATE TABLE profiles (member_id INTEGER PRIMARY KEY REFERENCES members (id), backup_email VARCHAR(90), "
    "guardian_email VARCHAR(90), membership_no VARCHAR(20))"
)


def _town(tmp_path: Path) -> tuple[Store, DataMap]:
    with sqlite3.connect(tmp_path / "town.db") as raw:
        raw.execute("CREATE TABLE members (id INTEGER PRIMARY KEY, login VARCHAR(40) NOT NULL UNIQUE, hash TEXT)")
        raw.executemany("INSERT INTO members VALUES (?, ?, 'x')", [(at, f"member.{at}") for at in range(1, 9)])
        for name, columns in _OTHERS.items():
            raw.execute(
                f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members (id), "
                f"{columns})"
            )
            width = columns.count(",")
            for at in range(1, 9):
                values = (at, at, f"{name}.{at}@example.com", *(f"Words {at}",) * width)
                raw.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(values))})", values)
        raw.execute(_BESIDE)
        for at in range(1, 9):
            values = (at, f"backup.{at}@example.com", f"guardian.{at}@example.com", f"M-{at:05}")
            raw.execute("INSERT INTO profiles VALUES (?, ?, ?, ?)", values)
        raw.execute("INSERT INTO email_addresses VALUES (20, 2, 'Second@Example.com')")
        raw.execute("INSERT INTO email_addresses VALUES (21, 3, 'second@example.com')")
    raw.close()
    url = f"sqlite:///{tmp_path / 'town.db'}"
    store = open_store(StoreConfig(name="main", url=url), tmp_path)
    return store, build([store], PEOPLE)


def test_only_what_is_surely_their_own_is_told(tmp_path: Path) -> None:
    store, datamap = _town(tmp_path)
    assert [(one.table, one.column, one.kind) for one in lists_of(datamap, PEOPLE)] == [
        ("email_addresses", "address", "email"),
        ("profiles", "backup_email", "email"),
        ("profiles", "membership_no", "number"),
    ]
    assert can_be(datamap, "a@example.com") == ("username", "email", "number")
    store.close()


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        ("EMAIL_ADDRESSES.4@example.com", (4,)),
        ("member.4", (4,)),
        ("Backup.4@example.com", (4,)),
        ("m-00004", (4,)),
        ("guardian.4@example.com", ()),
        ("emergency_contacts.4@example.com", ()),
        ("sent_emails.4@example.com", ()),
        ("second@example.com", (2, 3)),
    ],
)
def test_one_and_many_find_the_same(tmp_path: Path, asked: str, keys: tuple[int, ...]) -> None:
    store, datamap = _town(tmp_path)
    found = find(store, datamap, asked, every=True)
    assert found.keys == keys
    many = find_many(store, datamap, [asked, "member.8"])
    assert many.keys == (keys, (8,))
    for one in many.people:
        number = one.keys[0]
        assert Identifier("email", f"email_addresses.{number}@example.com") in one.identifiers
        assert Identifier("username", f"member.{number}") in one.identifiers
        assert Identifier("number", f"M-{number:05}") in one.identifiers
    store.close()


def _clubs(tmp_path: Path) -> tuple[Store, DataMap, People]:
    with sqlite3.connect(tmp_path / "clubs.db") as raw:
        raw.executescript("""
            CREATE TABLE clubs (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
            CREATE TABLE members
              (id INTEGER PRIMARY KEY, club_id INTEGER NOT NULL REFERENCES clubs (id), login TEXT UNIQUE);
            CREATE TABLE profiles (member_id INTEGER PRIMARY KEY REFERENCES members (id), email TEXT);
            INSERT INTO clubs VALUES (1, 'North'), (2, 'South');
            INSERT INTO members VALUES (1, 1, 'ann.ash'), (2, 2, 'ash.ann'), (3, 1, 'cy.fir');
            INSERT INTO profiles VALUES (1, 'Same@example.com'), (2, 'same@example.com'), (3, 'cy@example.com');
        """)
    raw.close()
    people = People(store="main", table="members", key="id", identifiers={"login": "username"}, client="club_id")
    store = open_store(StoreConfig(name="main", url=f"sqlite:///{tmp_path / 'clubs.db'}"), tmp_path)
    return store, build([store], people), people


def test_what_another_clients_person_has_beside_their_row_leads_nowhere(tmp_path: Path) -> None:
    store, datamap, people = _clubs(tmp_path)
    north = Scope(store, datamap, people, "North")
    known = {login: {item.value for item in find(store, datamap, login, scope=north).identifiers} for login in _NORTH}
    assert known == {"ann.ash": {"ann.ash"}, "cy.fir": {"cy.fir", "cy@example.com"}}
    assert Identifier("email", "Same@example.com") in find(store, datamap, "ann.ash").identifiers
    store.close()


@pytest.mark.parametrize(
    ("club", "asked", "keys"),
    [
        ("North", "CY@example.com", (3,)),
        ("South", "cy@example.com", ()),
        ("North", "same@example.com", (1,)),
        ("South", "same@example.com", (2,)),
        ("South", "nobody@example.com", ()),
    ],
)
def test_a_client_asks_by_what_stands_beside_the_rows_of_its_own_people(
    tmp_path: Path, club: str, asked: str, keys: tuple[int, ...]
) -> None:
    store, datamap, people = _clubs(tmp_path)
    found = find(store, datamap, asked, scope=Scope(store, datamap, people, club))
    assert found.keys == keys
    contested = asked.startswith("same")
    assert any(item.kind == "email" for item in found.identifiers) == (bool(keys) and not contested)
    store.close()


_NORTH = ("ann.ash", "cy.fir")


def test_together_each_keeps_what_stands_beside_their_row(tmp_path: Path) -> None:
    store, datamap = _town(tmp_path)
    with_some = find(store, datamap, "member.1")
    without = msgspec.structs.replace(find(store, datamap, "member.2"), listed=())
    both = together([without, with_some])
    assert both.listed == ((), *with_some.listed)
    assert together([without, without]).listed == ()
    store.close()
