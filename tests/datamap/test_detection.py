"""What columns are said to hold, by name and by value, and what is left alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from amanat.datamap.build import build
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.model import ColumnMap
from amanat.stores.base import Store
from tests.datamap.making import USERS, column, made, mapped


def held(folder: Path, name: str, values: Sequence[Any], *, owned: bool = True, kind: str = "TEXT") -> ColumnMap:
    """The verdict on one column: of a table that hangs on people, or of one that stands alone."""
    link = ", user_id INTEGER NOT NULL REFERENCES users (id)" if owned else ""
    store = made(folder, f'{USERS}CREATE TABLE things (id INTEGER PRIMARY KEY{link}, "{name}" {kind});')
    fill(store, name, values, owned)
    return column(build([store], None), f"things.{name}")


def fill(store: Store, name: str, values: Sequence[Any], owned: bool) -> None:
    things = store.table("things")
    rows = [{"id": at, name: value} | ({"user_id": 1 + at % 2} if owned else {}) for at, value in enumerate(values)]
    if rows:
        with store.writing() as connection:
            connection.execute(things.insert(), rows)


EMAILS = [f"p{n}@x.example" for n in range(20)]
CARDS = [
    "4111111111111111",
    "5555555555554444",
    "4242424242424242",
    "4012888888881881",
    "5105105105105100",
    "6011111111111117",
]
IBANS = ["DE89370400440532013000", "GB82WEST12345698765432", "NL91ABNA0417164300"]


@pytest.mark.parametrize(
    ("values", "category"),
    [
        (EMAILS, "email"),
        ([f"10.0.0.{n}" for n in range(20)], "ip_address"),
        (["2001:db8::1", "::1", "10.0.0.1"], "ip_address"),
        (CARDS, "card_number"),
        (IBANS, "bank_account"),
        (["00:1b:44:11:3a:b7", "00-1B-44-11-3A-B8"], "device"),
        (["Mozilla/5.0 (X11; Linux)", "curl/8.1"], "device"),
        ([f"called, wrote to p{n}@x.example twice" for n in range(20)], "email"),
        (["paid with 4111 1111 1111 1111 by phone"], "card_number"),
        ([f'{{"cc": "p{n}@x.example"}}' for n in range(9)], "email"),
    ],
)
@pytest.mark.parametrize("name", ["c7", "payload_x"])
@pytest.mark.parametrize("owned", [True, False])
def test_values_speak_whatever_the_name(
    tmp_path: Path, name: str, values: list[str], category: str, owned: bool
) -> None:
    found = held(tmp_path, name, values, owned=owned)
    assert (found.personal, found.categories) == (True, (category,))
    assert found.confidence >= 0.7
    assert found.because


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("version", [f"1.2.3.{n}" for n in range(20)]),
        ("serial", [f"{4000000000000000 + n * 7}" for n in range(50)]),
        ("reply_to_default", ["help@shop.example"] * 20),
        ("sku", [f"AB12-{n}" for n in range(20)]),
        ("slug", [f"a-good-page-{n}" for n in range(20)]),
        ("template", [f"Letter {n}: write to help@shop.example or sales@shop.example" for n in range(9)]),
        ("homepage", [f"https://shop.example/{n}" for n in range(20)]),
        ("token", [f"{n:032x}" for n in range(20)]),
        ("opened", [f"2024-01-{n:02}" for n in range(1, 20)]),
        ("price", [n * 1.5 for n in range(20)]),
        ("name", ["Blue Shirt", "Green Hat", "Old Lamp"]),
        ("title", ["About", "Contact"]),
        ("city", ["Utrecht", "Delft"]),
        ("is_email", [0, 1]),
        ("email_template", ["Hello {name}"]),
        ("email_verified_at", ["2024-01-01"]),
    ],
)
def test_a_table_of_things_stays_silent(tmp_path: Path, name: str, values: list[Any]) -> None:
    found = held(tmp_path, name, values, owned=False)
    assert found.personal is False, (found.categories, found.because)


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("dateOfBirth", "date_of_birth"),
        ("birth_date", "date_of_birth"),
        ("e_mail", "email"),
        ("remote_addr", "ip_address"),
        ("passport_no", "identity_document"),
        ("ssn", "national_id"),
        ("firstName", "name"),
        ("SURNAME", "name"),
        ("mobile", "phone"),
        ("passwd", "credentials"),
        ("user_agent", "device"),
        ("religion", "religion"),
        ("diagnosis", "health"),
        ("iban", "bank_account"),
        ("last_login", "log"),
        ("nationality_id", "nationality"),
    ],
)
def test_names_speak_even_without_rows(tmp_path: Path, name: str, category: str) -> None:
    assert held(tmp_path, name, [], owned=False).categories == (category,)


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("city", "postal_address"),
        ("postcode", "postal_address"),
        ("bio", None),
        ("gps_lat", "location"),
        ("salary", "salary"),
        ("marketing_consent", "consent"),
        ("avatar_url", "photo"),
    ],
)
def test_some_names_speak_only_beside_a_person(tmp_path: Path, name: str, category: str | None) -> None:
    if category:
        assert held(tmp_path, name, []).categories == (category,)
    (tmp_path / "main.db").unlink(missing_ok=True)
    assert held(tmp_path, name, [], owned=False).personal is False


def test_values_can_belie_a_name(tmp_path: Path) -> None:
    assert held(tmp_path, "mail", [f"folder {n}" for n in range(10)], owned=False).personal is False
    (tmp_path / "main.db").unlink()
    assert held(tmp_path, "mail", EMAILS, owned=False).personal is True


def test_days_on_which_nobody_is_born(tmp_path: Path) -> None:
    assert held(tmp_path, "born_on", [f"1750-01-{n}" for n in range(10, 20)], owned=False).personal is False
    (tmp_path / "main.db").unlink()
    assert held(tmp_path, "born_on", [f"1975-01-{n}" for n in range(10, 20)], owned=False).personal is True


def test_free_text_on_a_person_is_what_they_wrote_or_unplaced(tmp_path: Path) -> None:
    said = [f"prefers to be called after {n} and talks about the garden at length" for n in range(20)]
    assert held(tmp_path, "c9", said).categories == ("content",)
    (tmp_path / "main.db").unlink()
    assert held(tmp_path, "c9", said, owned=False).personal is False
    (tmp_path / "main.db").unlink()
    assert held(tmp_path, "remarks", []).categories == ("content",)
    (tmp_path / "main.db").unlink(missing_ok=True)
    assert held(tmp_path, "metadata", []).personal is None


def test_json_is_looked_into(tmp_path: Path) -> None:
    documents = [
        json.dumps({"kyc": {"passport_no": f"X{n}"}, "n": n, "list": [{"dob": "1980-01-01"}]}) for n in range(9)
    ]
    found = held(tmp_path, "stuff", documents)
    assert found.categories == ("date_of_birth", "identity_document")
    assert "`kyc.passport_no`" in found.because
    (tmp_path / "main.db").unlink()
    numbers = held(tmp_path, "stuff", [f'{{"n": {n}}}' for n in range(9)])
    assert (numbers.personal, numbers.categories) == (None, ())
    (tmp_path / "main.db").unlink()
    worded = held(tmp_path, "stuff", [f'{{"n": {n}, "said": "by the wall at {n}"}}' for n in range(9)])
    assert (worded.personal, worded.categories) == (True, ())


def test_keys_are_not_data(tmp_path: Path) -> None:
    found = mapped(
        tmp_path,
        f"{USERS}CREATE TABLE religions (id INTEGER PRIMARY KEY, title TEXT);"
        "CREATE TABLE profiles (user_id INTEGER PRIMARY KEY REFERENCES users (id),"
        " religion_id INTEGER REFERENCES religions (id));",
    )
    assert column(found, "users.id").personal is False
    assert column(found, "profiles.user_id").personal is False
    assert column(found, "profiles.religion_id").categories == ("religion",)


def test_a_document_with_a_key_in_it_is_data_all_the_same(tmp_path: Path) -> None:
    documents = [json.dumps({"user_id": n, "contact": {"email": f"p{n}@example.com"}}) for n in range(1, 10)]
    rows = ", ".join(f"({n}, '{document}')" for n, document in enumerate(documents, 1))
    found = mapped(
        tmp_path,
        f"{USERS}CREATE TABLE events (id INTEGER PRIMARY KEY, data JSON);"
        + "".join(f"INSERT INTO users (id, email) VALUES ({n}, 'u{n}@example.com');" for n in range(3, 10))
        + f"INSERT INTO events VALUES {rows}",
    )
    assert [link.inside for link in found.stores[0].table("events").links] == ["user_id"]
    assert "email" in column(found, "events.data").categories


def test_a_copy_of_what_the_person_table_says(tmp_path: Path) -> None:
    found = mapped(
        tmp_path,
        f"{USERS}CREATE TABLE boards (id INTEGER PRIMARY KEY, winner_id INTEGER REFERENCES users (id),"
        " winner_name TEXT, plan_name TEXT)",
    )
    assert column(found, "boards.winner_name").categories == ("name",)
    assert column(found, "boards.plan_name").personal is False


def test_a_key_of_nobody_who_is_there_is_unplaced(tmp_path: Path) -> None:
    found = mapped(
        tmp_path,
        f"{USERS}CREATE TABLE audit (id INTEGER PRIMARY KEY, user_id INTEGER, action TEXT);"
        "INSERT INTO audit VALUES (1, 77, 'seen')",
    )
    assert column(found, "audit.user_id").personal is None
    assert "[[link]]" in column(found, "audit.user_id").because
    assert found.stores[0].table("audit").ownership == "unplaced"


@pytest.mark.parametrize(
    ("table", "name", "source"),
    [
        ("users", "google_sub", "google"),
        ("users", "facebook_id", "facebook"),
        ("people", "clearbit_job_title", "clearbit"),
        ("credit_checks", "score", "credit bureau"),
        ("users", "email", None),
        ("orders", "applesauce", None),
    ],
)
def test_sources(table: str, name: str, source: str | None) -> None:
    assert lexicon().source(table, name) == source


def test_a_column_named_after_its_source_still_is_what_it_is(tmp_path: Path) -> None:
    found = held(tmp_path, "google_email", [])
    assert (found.categories, found.source) == (("email",), "google")


def test_the_same_verdicts_whatever_the_order_of_rows(tmp_path: Path) -> None:
    one = held(tmp_path, "c", [*EMAILS, "x"])
    (tmp_path / "main.db").unlink()
    assert held(tmp_path, "c", ["x", *reversed(EMAILS)]) == one
