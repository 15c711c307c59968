"""MariaDB: the conformance suite, and what is its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from amanat.service.model import StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store
from tests.stores.conformance import SCHEMA, Conformance

pytestmark = pytest.mark.mysql

# Deferred constraints are unknown here, TEXT ends at 64 KB, and quotes are strings unless told otherwise.
MYSQL = tuple(
    line.replace(" DEFERRABLE INITIALLY DEFERRED", "").replace("TEXT", "LONGTEXT").replace('""', "\0")
    .replace('"', "`").replace("\0", '"')
    for line in SCHEMA
)  # fmt: skip


def run(url: str, *statements: str) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%"))
    engine.dispose()


def opened(url: str, **fields: object) -> Store:
    return open_store(StoreConfig(name="main", url=url, **fields))  # type: ignore[arg-type]


@pytest.fixture
def role(mysql_url: str) -> Iterator[str]:
    """The URL of a role that may only SELECT."""
    name = f"r{uuid.uuid4().hex[:10]}"
    database = sa.make_url(mysql_url).database
    run(
        mysql_url,
        f"CREATE USER {name}@localhost IDENTIFIED BY 'sesame'",
        f"GRANT SELECT, SHOW VIEW ON {database}.* TO {name}@localhost",
    )
    yield sa.make_url(mysql_url).set(username=name, password="sesame").render_as_string(hide_password=False)
    run(mysql_url, f"DROP USER {name}@localhost")


class TestMysql(Conformance):
    @pytest.fixture
    def store(self, mysql_url: str) -> Iterator[Store]:
        run(mysql_url, *MYSQL)
        store = opened(mysql_url, write_url=mysql_url)
        yield store
        store.close()

    @pytest.fixture
    def down(self, mysql_url: str) -> Iterator[Store]:
        store = opened(sa.make_url(mysql_url).set(database="nowhere").render_as_string(hide_password=False))
        yield store
        store.close()

    @pytest.fixture
    def may_not_write(self, store: Store, role: str) -> Iterator[Store]:
        store = opened(role, write_url=role)
        yield store
        store.close()


@pytest.fixture
def store(mysql_url: str) -> Iterator[Store]:
    found = opened(mysql_url, write_url=mysql_url)
    yield found
    found.close()
