"""Large objects of PostgreSQL go with the last row that holds their number."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.errors import PlanRefused
from amanat.service.model import People, StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store
from amanat.subjects.who.find import by_keys
from tests.subjects import town
from tests.subjects.erasing import erase

pytestmark = pytest.mark.postgres
PEOPLE = People(store="main", table="users", key="id", identifiers={"email": "email"})


@pytest.fixture
def archive(postgres_url: str) -> str:
    """Two of Ann's scans, one of which a row of Bob's points at too, and one of Bob's."""
    town.run(
        postgres_url,
        "CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE)",
        "CREATE TABLE scans (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users, image oid)",
        "INSERT INTO users VALUES (1, 'ann@example.com'), (2, 'bob@example.com')",
        "INSERT INTO scans SELECT i, CASE i WHEN 4 THEN 2 ELSE 1 END, "
        "lo_from_bytea(0, convert_to('scan ' || i, 'utf8')) FROM generate_series(1, 4) i WHERE i <> 3",
        "INSERT INTO scans SELECT 3, 2, image FROM scans WHERE id = 2",
    )
    return postgres_url


def objects(url: str) -> set[str]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        asked = "SELECT convert_from(lo_get(oid), 'utf8') FROM pg_largeobject_metadata"
        return set(connection.exec_driver_sql(asked).scalars())


def opened(url: str, writer: str | None = None) -> tuple[Store, DataMap]:
    store = open_store(StoreConfig(name="main", url=url, write_url=writer)) if writer else town.store_at(url)
    return store, build([store], PEOPLE)


def test_they_go_with_the_last_row_that_points_at_them(archive: str) -> None:
    store, datamap = opened(archive)
    assert erase(by_keys(store, datamap, [1]), datamap, store) == {}
    assert objects(archive) == {"scan 2", "scan 4"}
    assert erase(by_keys(store, datamap, [2]), datamap, store) == {}
    store.close()
    assert objects(archive) == set()


@pytest.fixture
def role(archive: str) -> Iterator[str]:
    """A role that may change all rows, and owns no large object."""
    name = f"clerk_{uuid.uuid4().hex[:10]}"
    town.run(
        archive,
        f"CREATE ROLE {name} LOGIN PASSWORD 'sesame' BYPASSRLS",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
    )
    yield sa.make_url(archive).set(username=name, password="sesame").render_as_string(hide_password=False)
    town.run(archive, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


def test_what_is_another_roles_leaves_all_as_it_was(archive: str, role: str) -> None:
    before = town.dump(archive)
    store, datamap = opened(archive, role)
    with pytest.raises(PlanRefused, match="1 large objects that these rows alone point at belong to another role"):
        erase(by_keys(store, datamap, [1]), datamap, store)
    store.close()
    assert (town.dump(archive), len(objects(archive))) == (before, 3)
