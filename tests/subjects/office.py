"""A small office in which people's values stand in many places: copies, digests, documents, slugs, kept records."""

from __future__ import annotations

import hashlib
from typing import Any

from amanat.datamap.model import ColumnMap, DataMap, Inside, Link, StoreMap, TableMap
from amanat.datamap.model import Path as Way
from amanat.service.model import People
from tests.subjects import town

SCHEMA = """
CREATE TABLE firms (id INTEGER PRIMARY KEY, title VARCHAR(40) NOT NULL UNIQUE);
CREATE TABLE people (
  id INTEGER PRIMARY KEY, firm_id INTEGER REFERENCES firms (id), email VARCHAR(60) NOT NULL UNIQUE,
  name VARCHAR(40) NOT NULL, username VARCHAR(20) UNIQUE, username_lower VARCHAR(20), phone VARCHAR(30), born DATE,
  grade SMALLINT, wage NUMERIC(8, 2), is_restricted BOOLEAN, pay_code VARCHAR(8) UNIQUE);
CREATE TABLE letters (
  id INTEGER PRIMARY KEY, from_id INTEGER REFERENCES people (id), to_id INTEGER REFERENCES people (id),
  from_name VARCHAR(40), to_name VARCHAR(40), body VARCHAR(200));
CREATE TABLE subscriptions (email VARCHAR(60) NOT NULL PRIMARY KEY, name VARCHAR(40));
CREATE TABLE hits (email VARCHAR(60), page VARCHAR(60) NOT NULL);
CREATE TABLE avatars (id INTEGER PRIMARY KEY, email_md5 VARCHAR(32), file VARCHAR(20));
CREATE TABLE events (id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people (id), data JSON);
CREATE TABLE tickets (
  id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people (id), checked_by INTEGER REFERENCES people (id),
  checked_by_name VARCHAR(40), note VARCHAR(80));
CREATE TABLE invoices (id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people (id), name VARCHAR(40));
CREATE TABLE addresses (
  id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id), street VARCHAR(40) NOT NULL);
CREATE TABLE audit (id INTEGER PRIMARY KEY, line VARCHAR(200));
"""


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


ROWS: dict[str, list[tuple[Any, ...]]] = {
    "firms": [(1, "Alder"), (2, "Birch")],
    "people": [
        (1, 1, "Kim.Orr@example.com", "Kim Orr", "KimOrr7", "kimorr7", "+49 30 5550101", "1980-02-03", 3, "2500.50",
         False, "k1"),
        (2, 1, "lou@example.net", "Lou Fox", "Lou_Fox", "lou_fox", None, "1991-12-31", 2, "2000.00", False, "k2"),
        (3, 2, "kim@other.example", "Kim Orr", "kim_o", "kim_o", None, None, None, None, None, None),
    ],
    "letters": [
        (1, 1, 2, "Kim Orr", "Lou Fox", "Kim Orr"), (2, 2, 1, "Lou Fox", "KIM ORR", "Kim Orr"),
        (3, 3, 2, "Kim Orr", "Lou Fox", "hi"), (4, 2, 3, "Lou Fox", "Kim Orr", "hi"),
    ],
    "subscriptions": [("kim.orr@example.com", "Kim Orr"), ("kim@other.example", "Kim Orr"), ("lou@example.net", None)],
    "hits": [
        ("kim.orr@example.com", "/a"), ("KIM.ORR@EXAMPLE.COM", "/b"), ("Kim.Orr@example.com", "/c"),
        ("kim.orr@example.com", "/a"), ("lou@example.net", "/d"),
    ],
    "avatars": [(1, _md5("kim.orr@example.com"), "a.png"), (2, _md5("lou@example.net"), "b.png"),
                (3, _md5("Kim.Orr@example.com").upper(), "c.png")],
    "events": [
        (1, 1, '{"user": {"email": "kim.orr@example.com", "name": "Kim Orr"}, "by": "Kim Orr", "cc": ["x"]}'),
        (2, 2, '{"user": {"email": "lou@example.net", "name": "Kim Orr"}}'), (3, 1, None),
    ],
    "tickets": [(1, 2, 1, "Kim Orr", "of lou"), (2, 1, 2, "Lou Fox", "Kim Orr asks"), (3, 2, 3, "Kim Orr", "of lou")],
    "invoices": [(1, 1, "Kim Orr"), (2, 3, "Kim Orr")],
    "addresses": [(1, 1, "1 Low Road"), (2, 1, "2 High Road"), (3, 2, "1 Low Road")],
    "audit": [(1, "login of kim.orr@example.com"), (2, "login of lou@example.net")],
}  # fmt: skip

PEOPLE = People(
    store="main", table="people", key="id", identifiers={"email": "email", "username": "username", "phone": "phone"}
)


def build(url: str) -> None:
    """Creates schema and rows in an empty database."""
    town.lay(url, SCHEMA, ROWS)


def _column(name: str, personal: bool | None = False, identifier: str | None = None, *categories: str) -> ColumnMap:
    return ColumnMap(name=name, type="", personal=personal, identifier=identifier, categories=categories)


def _link(column: str, role: Any = "subject", table: str = "people", to: str = "id", **more: Any) -> Link:
    return Link(columns=(column,), table=table, to=(to,), nullable=True, role=role, **more)


def _named(name: str) -> ColumnMap:
    return _column(name, True, None, "name")


def _email(name: str = "email") -> ColumnMap:
    return _column(name, True, "email", "email")


def _table(name: str, ownership: Any, columns: list[ColumnMap], *links: Link, **more: Any) -> TableMap:
    ways = tuple(Way(((name, link),)) for link in links if link.role == "subject" and link.table == "people")
    return TableMap(
        name=name, ownership=ownership, columns=tuple(columns), links=links, paths=ways,
        primary_key=more.pop("key", ("id",)), **more,
    )  # fmt: skip


def office_map(**more: dict[str, Any]) -> DataMap:
    """The map as a person who knows the office would draw it. `more` is said of tables by name."""
    documents = (
        Inside(path="user.email", categories=("email",), identifier="email"),
        Inside(path="user.name", categories=("name",)),
    )
    digest = _link("email_md5", to="email", by="identifier", identifier="email", digest="md5")
    tables = [
        _table("firms", "none", [_column("id"), _column("title")]),
        _table(
            "people", "people",
            [
                _column("id"), _column("firm_id"), _email(), _named("name"),
                _column("username", True, "username", "username"), _column("username_lower", True, None, "username"),
                _column("phone", True, "phone", "phone"), _column("born", True, None, "date_of_birth"),
                _column("grade", True, None, "job"), _column("wage", True, None, "salary"), _column("is_restricted"),
                _column("pay_code", True, None, "payment"),
            ],
            _link("firm_id", "reference", "firms"),
        ),
        _table("letters", "shared", [_column("id"), _column("from_id"), _column("to_id"), _named("from_name"),
               _named("to_name"), _column("body", True, None, "communication", "name")],
               _link("from_id"), _link("to_id")),
        _table("subscriptions", "identified", [_email(), _named("name")], key=("email",)),
        _table("hits", "identified", [_email(), _column("page")], key=()),
        _table("avatars", "identified", [_column("id"), _column("email_md5", True, None, "email"), _column("file")],
               digest),
        _table("events", "owned", [_column("id"), _column("person_id"),
               ColumnMap(name="data", type="json", personal=True, categories=("email", "name"), inside=documents)],
               _link("person_id")),
        _table("tickets", "owned", [_column("id"), _column("person_id"), _column("checked_by"),
               _named("checked_by_name"), _column("note", True, None, "support")],
               _link("person_id"), _link("checked_by", "actor")),
        _table("invoices", "owned", [_column("id"), _column("person_id"), _named("name")], _link("person_id"),
               erase="keep"),
        _table("addresses", "owned",
               [_column("id"), _column("person_id"), _column("street", True, None, "postal_address")],
               _link("person_id")),
        _table("audit", "none", [_column("id"), _column("line")]),
    ]  # fmt: skip
    import msgspec

    told = tuple(msgspec.structs.replace(table, **more.get(table.name, {})) for table in tables)
    return DataMap(stores=(StoreMap(name="main", dialect="any", answered=True, tables=told),), people=PEOPLE)
