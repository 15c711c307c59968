"""What the suites of all database servers share: statements, roles, and rights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec
import pytest
import sqlalchemy as sa

from amanat.errors import StoreDown
from amanat.service.model import StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store
from tests.stores.conformance import Conformance
from tests.stores.shapes import Hostile, hostile


def run(url: str, *statements: str) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%"))
    engine.dispose()


def opened(url: str, **fields: Any) -> Store:
    return open_store(StoreConfig(name="main", url=url, **fields))


class OnServer(Conformance):
    """Subclasses give `statements`, and the module the fixtures `url` and `role` (one that may only SELECT)."""

    statements: ClassVar[tuple[str, ...]]

    @pytest.fixture
    def store(self, url: str, role: str) -> Iterator[Store]:
        assert role, "made before the tables, so that it may read them"
        run(url, *self.statements)
        store = opened(url, write_url=url)
        yield store
        store.close()

    @pytest.fixture
    def down(self, url: str) -> Iterator[Store]:
        store = opened(sa.make_url(url).set(database="nowhere").render_as_string(hide_password=False))
        yield store
        store.close()

    @pytest.fixture
    def may_not_write(self, store: Store, role: str) -> Iterator[Store]:
        assert store
        store = opened(role, write_url=role)
        yield store
        store.close()

    def test_a_role_that_may_only_select_sees_all_that_an_erasure_is_planned_by(self, store: Store, role: str) -> None:
        weak = opened(role)
        # What a view reads is told to whom may see views, on a server that makes a right of it.
        seen = [msgspec.structs.replace(table, rows=None, reads=()) for table in weak.schema().tables]
        assert seen == [msgspec.structs.replace(table, rows=None, reads=()) for table in store.schema().tables]
        weak.close()

    def test_nobody_listens(self, url: str) -> None:
        nowhere = sa.URL.create(
            sa.make_url(url).drivername.partition("+")[0], "someone", "open/sesame", "127.0.0.1", 1, "db"
        )
        store = opened(nowhere.render_as_string(hide_password=False))
        with pytest.raises(StoreDown) as caught:
            store.schema()
        assert "sesame" not in str(caught.value)

    def test_a_wrong_password_stays_out_of_the_error(self, role: str) -> None:
        wrong = sa.make_url(role).set(username="nobody", password="open/sesame").render_as_string(hide_password=False)
        with pytest.raises(StoreDown) as caught:
            opened(wrong).schema()
        assert "sesame" not in str(caught.value)

    def test_rights_of_a_role_with_too_much_power(self, store: Store, url: str, role: str) -> None:
        assert store.rights().can_write
        strong, weak = opened(url), opened(role)
        assert strong.rights().reader_can_write
        assert strong.rights().notes
        assert not weak.rights().reader_can_write
        assert weak.rights().can_write is None
        strong.close()
        weak.close()


class HostileOnServer(Hostile):
    """Subclasses, or the module, give the fixture `url`."""

    @pytest.fixture
    def store(self, url: str) -> Iterator[Store]:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        hostile(engine)
        engine.dispose()
        store = opened(url, write_url=url)
        yield store
        store.close()
