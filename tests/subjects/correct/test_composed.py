"""A name that copies hold whole and the person's own row in parts, or under a column that is called something else."""

from __future__ import annotations

from typing import Any

from amanat.datamap.build import build
from amanat.subjects.correct.rectify import Rectification, plan_rectification, write
from amanat.subjects.who.find import find
from amanat.subjects.who.wanted import wanted
from tests.subjects import town

SCHEMA = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(90) UNIQUE, first_name VARCHAR(40),"
    " last_name VARCHAR(40), password_hash VARCHAR(40))",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),"
    " customer_name VARCHAR(90), label TEXT, note TEXT)",
    "CREATE TABLE letters (id INTEGER PRIMARY KEY, sender_id INTEGER REFERENCES users (id),"
    " recipient_id INTEGER REFERENCES users (id), recipient_name VARCHAR(90), signature TEXT, body TEXT)",
    "INSERT INTO users VALUES (1, 'ann@example.com', 'Ann', 'Ash', 'x'), (2, 'bob@example.com', 'Bob', 'Roe', 'y'),"
    " (3, 'anna@example.com', 'Ann', 'Ash', 'z')",
    "INSERT INTO orders VALUES (1, 1, 'Ann Ash', 'Ann Ash', 'for Ann Ash, at the back'),"
    " (2, 1, 'ASH, ANN', 'fragile', NULL), (3, 1, 'Carl Ash', 'Ash', 'Annash'), (4, 2, 'Ann Ash', 'x', 'for Ann Ash'),"
    " (5, 3, 'Ann Ash', 'Ann Ash', NULL)",
    "INSERT INTO letters VALUES (1, 1, 2, 'Bob Roe', 'Ann Ash', 'hello'),"
    " (2, 2, 1, 'Ann Ash', 'Bob Roe', 'dear Ann Ash')",
)


def rectified(url: str, *sets: str) -> tuple[Rectification, dict[str, dict[str, Any]]]:
    """The plan, and what stands in the tables once it was carried out, by table and key."""
    town.run(url, *SCHEMA)
    store = town.store_at(url)
    datamap, stores = build([store], None), {"main": store}
    subjects = find(store, datamap, "ann@example.com")
    plan = plan_rectification(subjects, datamap, stores, wanted(sets, datamap, stores))
    assert not plan.refusals
    write(store, subjects, plan.parts[0], lambda _: None)
    store.close()
    return plan, {name: {str(row["id"]): row for row in rows} for name, rows in town.rows_of(url).items()}


def test_copies_of_the_whole_name_follow(any_url: str) -> None:
    _, rows = rectified(any_url, "last_name=Elm")
    orders = {key: (row["customer_name"], row["label"], row["note"]) for key, row in rows["orders"].items()}
    assert orders == {
        "1": ("Ann Elm", "Ann Elm", "for Ann Ash, at the back"),
        "2": ("ELM, ANN", "fragile", None),
        "3": ("Carl Ash", "Ash", "Annash"),
        "4": ("Ann Ash", "x", "for Ann Ash"),
        "5": ("Ann Ash", "Ann Ash", None),
    }
    letters = {key: (row["recipient_name"], row["signature"], row["body"]) for key, row in rows["letters"].items()}
    assert letters == {"1": ("Bob Roe", "Ann Elm", "hello"), "2": ("Ann Elm", "Bob Roe", "dear Ann Ash")}
    assert [rows["users"][key]["last_name"] for key in "123"] == ["Elm", "Roe", "Ash"]


def test_both_parts_at_once(any_url: str) -> None:
    _, rows = rectified(any_url, "first_name=Anne", "last_name=Elm")
    assert [rows["orders"][key]["customer_name"] for key in "123"] == ["Anne Elm", "ELM, ANNE", "Carl Ash"]


def test_what_is_not_rewritten_is_named(any_url: str) -> None:
    plan, _ = rectified(any_url, "last_name=Elm")
    assert [(item.what, item.where) for item in plan.residues] == [
        ("1 row with the old name in a text", "main.orders.customer_name"),
        ("1 row with the old name in a text", "main.orders.note"),
    ]
