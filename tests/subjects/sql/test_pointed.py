"""Rows that people's rows point at, as a client's seat sees them: none that another client's person has as well."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from amanat.datamap.build import build
from amanat.service.model import People, StoreConfig
from amanat.stores.open import open_store
from amanat.subjects.answer.collect import collect
from amanat.subjects.who.clients import Scope
from amanat.subjects.who.find import find

SHOPS = """
CREATE TABLE shops (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL);
CREATE TABLE addresses (id INTEGER PRIMARY KEY, last_name VARCHAR(90), street VARCHAR(90), phone VARCHAR(40));
CREATE TABLE customers (
  id INTEGER PRIMARY KEY, email VARCHAR(90) NOT NULL UNIQUE, password VARCHAR(90),
  shop_id INTEGER NOT NULL REFERENCES shops (id), home_id INTEGER REFERENCES addresses (id),
  office_id INTEGER REFERENCES addresses (id)
);
INSERT INTO shops VALUES (1, 'North'), (2, 'South');
INSERT INTO addresses VALUES
  (1, 'Ash', '1 Elm Street', '+44 20 7946 0001'), (2, 'Ash', '2 Elm Street', '+44 20 7946 0002');
INSERT INTO customers VALUES (1, 'ann@example.com', 'x', 1, 1, 2), (2, 'bob@example.com', 'y', 2, 2, NULL);
"""


def test_a_client_is_not_shown_what_another_clients_person_has_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shops.db'}"
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in SHOPS.split(";")[:-1]:
            connection.exec_driver_sql(statement)
    store = open_store(StoreConfig(name="main", url=url), None)
    people = People(store="main", table="customers", key="id", identifiers={"email": "email"}, client="shop_id")
    datamap = build([store], people)
    ann = find(store, datamap, "ann@example.com")
    seen = {
        name: [
            key
            for table in collect(ann, datamap, store, scope=scope)
            if table.table == "addresses"
            for key in table.keys
        ]
        for name, scope in (("controller", None), ("North", Scope(store, datamap, people, "1")))
    }
    store.close()
    assert seen == {"controller": [(1,), (2,)], "North": [(1,)]}
