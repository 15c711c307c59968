"""Addresses that stand beside people's own rows: what names its person by one alone leads to that person."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.datamap.build import build
from amanat.service.model import People
from tests.datamap.making import made, mapped, table

_HEADS = """
CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT NOT NULL UNIQUE, password_hash TEXT);
CREATE TABLE visits (ip TEXT, mail TEXT);
"""
_PEOPLE = People(store="main", table="users", key="id", identifiers={"username": "username"})


def _shop(columns: str, table: str = "profiles") -> str:
    """Twelve people, each with a row of `table`, and a log with the addresses of ten of them and of two others."""
    rows = [f"INSERT INTO users VALUES ({at}, 'user{at}', 'h');" for at in range(1, 13)]
    rows += [f"INSERT INTO {table} VALUES ({at + 50}, {at}, 'p{at}@x.example', 'words');" for at in range(1, 13)]
    rows += [f"INSERT INTO visits VALUES ('192.0.2.{at}', 'P{at}@x.example');" for at in range(3, 15)]
    return "\n".join((_HEADS, f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {columns});", *rows))


_OWNER = "user_id INTEGER NOT NULL REFERENCES users (id)"


@pytest.mark.parametrize(
    ("columns", "called"),
    [
        ("user_id INTEGER NOT NULL UNIQUE REFERENCES users (id), email TEXT, note TEXT", "extras"),
        (f"{_OWNER}, email TEXT, bio TEXT", "profiles"),
        (f"{_OWNER}, email TEXT, provider TEXT", "user_identities"),
        (f"{_OWNER}, email TEXT, state TEXT", "email_addresses"),
    ],
)
def test_a_log_with_addresses_leads_to_who_has_them(tmp_path: Path, columns: str, called: str) -> None:
    visits = table(mapped(tmp_path, _shop(columns, called), people=_PEOPLE), "visits")
    assert visits.ownership == "identified"
    (link,) = visits.links
    assert (link.table, link.identifier, link.confidence) == ("users", "email", 0.95)
    assert link.because == f"10 of 12 e-mail addresses looked at are in `{called}.email`"


@pytest.mark.parametrize(
    ("columns", "called"),
    [
        # Whoever may have several of these rows may name others there.
        (f"{_OWNER}, email TEXT, note TEXT", "invitations_sent"),
        # Letters that somebody sent are no list of addresses of theirs.
        (f"{_OWNER}, email TEXT, body TEXT", "sent_emails"),
        (f"{_OWNER}, guardian_email TEXT, bio TEXT", "profiles"),
        (f"{_OWNER}, email_hash TEXT, bio TEXT", "profiles"),
    ],
)
def test_addresses_of_others_lead_nowhere(tmp_path: Path, columns: str, called: str) -> None:
    visits = table(mapped(tmp_path, _shop(columns, called), people=_PEOPLE), "visits")
    assert (visits.ownership, visits.links) == ("unplaced", ())


def test_the_row_beside_is_not_linked_by_its_own_address(tmp_path: Path) -> None:
    datamap = mapped(tmp_path, _shop(f"{_OWNER}, email TEXT, bio TEXT"), people=_PEOPLE)
    assert [link.by for link in table(datamap, "profiles").links] == ["foreign key"]


def test_a_log_in_another_store_leads_there_too(tmp_path: Path) -> None:
    """Whatever the order in which the stores are named."""
    shop = made(tmp_path, _shop(f"{_OWNER}, email TEXT, bio TEXT"))
    rows = "".join(f"INSERT INTO hits VALUES ('/p', 'p{at}@x.example');" for at in range(1, 13))
    log = made(tmp_path, f"CREATE TABLE hits (path TEXT, mail TEXT); {rows}", "log")
    for stores in ([log, shop], [shop, log]):
        datamap = build(stores, _PEOPLE)
        (link,) = next(one for one in datamap.stores if one.name == "log").table("hits").links
        assert (link.table, link.because) == ("users", "12 of 12 e-mail addresses looked at are in `profiles.email`")
    for store in (shop, log):
        store.close()
