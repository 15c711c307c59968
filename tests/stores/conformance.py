"""What every store must do. A store that lacks something declares it with the reason, and that is held here too."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from amanat.errors import StoreDown, StoreError, StoreReadOnly
from amanat.service.model import StoreConfig
from amanat.stores.base import Capabilities, Hit, Needle, Store
from amanat.stores.markers import NAME
from amanat.stores.samples.sampling import TEXT_LIMIT
from tests.stores.shapes import plain

PEOPLE = 50

SCHEMA = (
    "CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(120) NOT NULL UNIQUE, note TEXT, doc JSON)",
    "CREATE TABLE visits (person INTEGER NOT NULL, day VARCHAR(20) NOT NULL, page TEXT, PRIMARY KEY (person, day))",
    "CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, name TEXT,"
    " CONSTRAINT pets_owner FOREIGN KEY (owner) REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED)",
    "CREATE TABLE toys (id INTEGER PRIMARY KEY, pet INTEGER REFERENCES pets (id) ON DELETE CASCADE)",
    'CREATE TABLE "odd names" ("key ""x"" é" VARCHAR(40) PRIMARY KEY, "100%" TEXT)',
    "CREATE TABLE keyless (line TEXT)",
    "CREATE VIEW seen AS SELECT email FROM people",
)

WITH_ANN = [
    "ann@x.example",
    "ANN@X.Example",
    "write to ann@x.example.",
    "<ann@x.example>",
    "mailto:ann@x.example?subject=hello",
    "'ann@x.example'",
    "first line\nann@x.example\tlast",
    "ann@x.example, bob@x.example",
    "請寄ann@x.example謝謝",
    r'{"to": "ann\u0040x.example"}',
    r'{"inner": "{\"to\": \"ann\\u0040x.example\"}"}',
    r'{"lines": "hello\nann@x.example"}',
    "/reset?email=ann%40x.example&x=1",
    "back\\slash \\ann@x.example\\",
    "tab\there\\N ann@x.example",
]

WITHOUT_ANN = [
    "joann@x.example",
    "jo.ann@x.example",
    "jo-ann@x.example",
    "jo+ann@x.example",
    "ann@x.example.org",
    "ann@x.examples",
    "ann@x.example-site.test",
    "ann@x",
    "ann @x.example",
]


class Conformance:
    """Subclasses give the fixture `store` (writable, with `SCHEMA`), `down`, `may_not_write` and the capabilities."""

    capabilities: Capabilities

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        raise NotImplementedError

    @pytest.fixture
    def down(self) -> Iterator[Store]:
        """A store that does not answer."""
        raise NotImplementedError

    @pytest.fixture
    def may_not_write(self, store: Store) -> Iterator[Store]:
        """The same data through a role or file that may only be read."""
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def filled(self, store: Store) -> None:
        people = store.table("people")
        rows = [{"id": n, "email": f"p{n}@x.example", "note": None, "doc": None} for n in range(1, PEOPLE + 1)]
        with store.writing() as connection:
            connection.execute(sa.insert(people), rows)

    # capabilities

    def test_what_it_lacks_has_a_reason(self, store: Store) -> None:
        lacking = {
            name
            for name in ("lock_rows", "deferrable", "transaction_status", "hidden_rows_are_errors")
            if not getattr(store.capabilities, name)
        }
        if store.capabilities.keys != "array":
            lacking.add("keys")
        assert set(store.capabilities.reasons) == lacking
        assert all(store.capabilities.reasons.values())
        assert store.capabilities.physical_erasure

    # schema

    def test_reflects_tables_keys_and_links(self, store: Store) -> None:
        tables = {table.name: table for table in store.schema().tables}
        assert list(tables) == sorted(["keyless", "odd names", "people", "pets", "seen", "toys", "visits"])
        assert tables["people"].primary_key == ("id",)
        assert tables["visits"].primary_key == ("person", "day")
        assert tables["keyless"].primary_key == ()
        keys = [column for table in tables.values() for column in table.columns if column.name in table.primary_key]
        assert not any(column.nullable for column in keys)
        owner = tables["pets"].foreign_keys[0]
        rule = "NO ACTION" if store.capabilities.deferrable else "RESTRICT"
        assert (owner.columns, owner.table, owner.to, owner.on_delete) == (("owner",), "people", ("id",), rule)
        assert owner.deferrable is store.capabilities.deferrable
        assert tables["toys"].foreign_keys[0].on_delete == "CASCADE"
        email = tables["people"].columns[1]
        assert (email.name, email.nullable, email.unique, email.text) == ("email", False, True, True)
        assert tables["people"].columns[3].json
        assert tables["odd names"].columns[0].name == 'key "x" é'

    def test_a_view_holds_nothing_of_its_own(self, store: Store) -> None:
        tables = {table.name: table for table in store.schema().tables}
        seen = tables["seen"]
        assert (seen.kind, seen.holds, seen.writable, seen.reads) == ("view", False, False, ("people",))
        assert [column.name for column in seen.columns] == ["email"]
        assert (tables["people"].kind, tables["people"].writable, tables["people"].reads) == ("table", True, ())
        assert store.sample("seen", 3)[1] == 3
        found = {hit.table for hit in store.search([Needle(text="p1@x.example", kind="email")])}
        assert found == {"people"}

    def test_a_migration_is_seen(self, store: Store) -> None:
        before = store.schema()
        with store.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE people ADD COLUMN religion VARCHAR(20)")
        assert store.schema() != before
        assert "religion" in store.table("people").c

    def test_unknown_table(self, store: Store) -> None:
        with pytest.raises(StoreError, match="there is no table `nowhere`"):
            store.table("nowhere")

    # reading

    def test_a_snapshot_stays_one_snapshot(self, store: Store) -> None:
        people = store.table("people")
        count = sa.select(sa.func.count()).select_from(people)
        with store.reading() as connection:
            with store.writing() as other:
                other.execute(sa.delete(people))
            assert connection.execute(count).scalar_one() == PEOPLE
        with store.reading() as connection:
            assert connection.execute(count).scalar_one() == 0

    def test_reading_never_writes(self, store: Store) -> None:
        people = store.table("people")
        with pytest.raises(StoreReadOnly), store.reading() as connection:
            connection.execute(sa.delete(people))
        assert self.count(store, "people") == PEOPLE

    def test_down(self, down: Store) -> None:
        with pytest.raises(StoreDown):
            down.schema()
        with pytest.raises(StoreDown), down.reading():
            pass
        assert not down.rights().can_read

    def test_driver_errors_do_not_come_raw(self, store: Store) -> None:
        with pytest.raises(StoreError) as caught, store.reading() as connection:
            connection.execute(sa.text("SELECT secret FROM nowhere WHERE x = :x"), {"x": "ann@x.example"})
        assert "ann@x.example" not in str(caught.value)
        assert "\n" not in str(caught.value)

    # writing

    def test_an_exception_rolls_back(self, store: Store) -> None:
        with contextlib.suppress(ZeroDivisionError), store.writing() as connection:
            connection.execute(sa.delete(store.table("people")))
            raise ZeroDivisionError
        assert self.count(store, "people") == PEOPLE

    def test_a_constraint_that_fails_late(self, store: Store) -> None:
        """Deferred to COMMIT: the error MUST come out, and nothing may be changed."""
        people, pets = store.table("people"), store.table("pets")
        with store.writing() as connection:
            connection.execute(sa.insert(pets), {"id": 1, "owner": 1, "name": "Rex"})
        with pytest.raises(StoreError) as caught, store.writing() as connection:
            assert connection.execute(sa.delete(people).where(people.c.id == 1)).rowcount == 1
        assert not isinstance(caught.value, StoreDown | StoreReadOnly)
        assert self.count(store, "people") == PEOPLE

    def test_foreign_keys_are_on(self, store: Store) -> None:
        with store.writing() as connection:
            connection.execute(sa.insert(store.table("pets")), {"id": 1, "owner": 1, "name": "Rex"})
            connection.execute(sa.insert(store.table("toys")), {"id": 1, "pet": 1})
            connection.execute(sa.delete(store.table("pets")))
        assert self.count(store, "toys") == 0

    def test_may_not_write(self, may_not_write: Store) -> None:
        people = may_not_write.table("people")
        with pytest.raises(StoreReadOnly), may_not_write.writing() as connection:
            connection.execute(sa.delete(people))
        assert self.count(may_not_write, "people") == PEOPLE

    def test_rights(self, store: Store, may_not_write: Store) -> None:
        assert store.rights().can_read
        assert store.rights().can_write is True
        assert may_not_write.rights().can_read
        assert may_not_write.rights().can_write is False

    # keys

    def test_keys_of_every_sort(self, store: Store) -> None:
        odd = store.table("odd names")
        keys = ["plain", "it's", 'say "no"', "back\\slash", "naïve ☃ 日本", "{a,b}", "NULL", "", "x, y", "a\nb", "100%"]
        with store.writing() as connection:
            connection.execute(sa.insert(odd).values([{odd.c[0]: key} for key in keys]))
        for key in keys:
            assert self.members(store, "odd names", [0], [[key]]) == {(key,)}
        assert self.members(store, "odd names", [0], [[key] for key in keys]) == {(key,) for key in keys}

    def test_null_is_nobody(self, store: Store) -> None:
        assert self.members(store, "people", [2], [[None]]) == set()
        assert self.members(store, "people", [0], [[None], [1]]) == {(1,)}
        assert self.members(store, "people", [0, 2], [[1, None]]) == set()

    def test_no_keys(self, store: Store) -> None:
        assert self.members(store, "people", [0], []) == set()

    def test_composite_keys(self, store: Store) -> None:
        visits = store.table("visits")
        rows = [{"person": n, "day": f"d'{m}", "page": None} for n in range(3) for m in range(3)]
        with store.writing() as connection:
            connection.execute(sa.insert(visits), rows)
        found = self.members(store, "visits", [0, 1], [[0, "d'1"], [2, "d'2"], [1, "d'7"]])
        assert found == {(0, "d'1"), (2, "d'2")}

    def test_ten_thousand_keys_in_one_parameter(self, store: Store) -> None:
        people = store.table("people")
        condition = store.member([people.c.id], ((n,) for n in range(10_000)))
        statement = sa.select(people.c.id).where(condition)
        assert len(statement.compile().params) == 1
        with store.reading() as connection:
            assert len(connection.execute(statement).all()) == PEOPLE

    def test_a_key_longer_than_its_column_meets_no_other_row(self, store: Store) -> None:
        with store.writing() as connection:
            odd = store.table("odd names")
            connection.execute(sa.insert(odd).values({odd.c[0]: "k" * 40}))
        assert self.members(store, "odd names", [0], [["k" * 41]]) == set()

    # search

    def test_search_finds_whole_identifiers_only(self, store: Store) -> None:
        texts = [*WITH_ANN, *WITHOUT_ANN]
        people = store.table("people")
        with store.writing() as connection:
            for number, text in enumerate(texts, 1):
                connection.execute(sa.update(people).where(people.c.id == number).values(note=text))
        found = {texts[hit.key[0] - 1] for hit in store.search([Needle(text="ann@x.example", kind="email")])}
        assert found == set(WITH_ANN)

    def test_search_in_json_and_without_a_key(self, store: Store) -> None:
        with store.writing() as connection:
            connection.exec_driver_sql("""INSERT INTO keyless VALUES ('x'), ('called ann@x.example')""")
            connection.exec_driver_sql("""UPDATE people SET doc = '{"cc": ["a", "ann@x.example"]}' WHERE id = 3""")
        assert list(self.hits(store, "ann@x.example")) == [("keyless", "line", (), 0), ("people", "doc", (3,), 0)]

    def test_search_for_many_at_once(self, store: Store) -> None:
        needles = [Needle(text=f"P{n}@x.example", kind="email") for n in range(1, PEOPLE + 20)]
        found = {(hit.key, hit.needle) for hit in store.search(needles)}
        assert found == {((n,), n - 1) for n in range(1, PEOPLE + 1)}
        assert list(store.search(needles, ["keyless"])) == []
        assert list(store.search([])) == []

    def test_search_never_cuts_a_record(self, store: Store) -> None:
        """Values longer than what is looked at in one go."""
        self.put(store, "x" * 3_999_990 + " ann@x.example " + "y" * 3_000_000)
        assert list(self.hits(store, "ann@x.example")) == [("people", "note", (7,), 0)]

    def test_search_composite_keys(self, store: Store) -> None:
        with store.writing() as connection:
            connection.execute(
                sa.insert(store.table("visits")), {"person": 4, "day": "tue\tsday\\", "page": "ann@x.example"}
            )
        assert list(self.hits(store, "ann@x.example")) == [("visits", "page", (4, "tue\tsday\\"), 0)]

    # samples

    def test_small_tables_come_whole(self, store: Store) -> None:
        values, count = store.sample("people", 1000)
        assert count == PEOPLE
        assert values["id"] == list(range(1, PEOPLE + 1))

    def test_a_sample_is_spread_and_repeats(self, store: Store) -> None:
        values, count = store.sample("people", 10)
        assert count == 10
        assert values["id"][:5] == [1, 2, 3, 4, 5]
        assert values["id"][-1] == PEOPLE
        assert store.sample("people", 10) == (values, count)

    def test_many_samples(self, store: Store) -> None:
        """What fails comes with its reason, and the rest goes on."""
        with store.writing() as connection:
            connection.exec_driver_sql("INSERT INTO keyless VALUES ('a')")
        store.schema()
        with store.writing() as connection:
            connection.exec_driver_sql("DROP TABLE visits")
        found = dict(plain(store.samples(["people", "visits", "nowhere", "keyless"], 10)))
        assert found["people"] == store.sample("people", 10)
        assert isinstance(found["visits"], StoreError)
        assert not isinstance(found["visits"], StoreDown)
        assert isinstance(found["nowhere"], StoreError)
        assert found["keyless"] == ({"line": ["a"]}, 1)

    def test_samples_of_a_store_that_is_gone(self, down: Store) -> None:
        found = list(down.samples([f"t{n}" for n in range(100)], 10))
        assert [name for name, _ in found] == [f"t{n}" for n in range(100)]
        assert all(isinstance(error, StoreDown) for _, error in found)

    def test_long_values_are_cut(self, store: Store) -> None:
        self.put(store, "x" * 1_000_000)
        assert len(store.sample("people", 100)[0]["note"][6]) == TEXT_LIMIT

    def test_a_sample_of_any_table(self, store: Store) -> None:
        with store.writing() as connection:
            connection.exec_driver_sql("INSERT INTO keyless VALUES ('a'), ('b')")
            connection.exec_driver_sql("INSERT INTO visits VALUES (1, 'b', NULL), (1, 'a', NULL), (2, 'c', NULL)")
        assert store.sample("keyless", 1) == ({"line": ["a"]}, 1)
        assert store.sample("visits", 2)[1] == 2
        assert store.sample("people", 1)[1] == 1
        assert store.sample("toys", 5) == ({"id": [], "pet": []}, 0)

    # after the fact

    def test_outcome(self, store: Store) -> None:
        with store.writing() as connection:
            committed = store.transaction_id(connection)
        with contextlib.suppress(ZeroDivisionError), store.writing() as connection:
            aborted = store.transaction_id(connection)
            raise ZeroDivisionError
        assert committed is not None
        assert aborted is not None
        assert store.outcome(committed) == "committed"
        assert store.outcome(aborted) == "aborted"

    def test_an_outcome_may_be_forgotten(self, store: Store) -> None:
        """What the journal knows need not stand in the store: at the end there is no marker left."""
        with store.writing() as connection:
            committed = store.transaction_id(connection)
        assert committed is not None
        store.forget([])
        store.forget([committed, "0"])
        with store.reading() as connection:
            if sa.inspect(connection).has_table(NAME):
                assert connection.exec_driver_sql(f"SELECT count(*) FROM {NAME}").scalar() == 0

    def test_its_own_markers_are_no_part_of_a_store(self, store: Store) -> None:
        before = store.schema()
        with store.writing() as connection:
            store.transaction_id(connection)
        assert store.schema() == before
        with pytest.raises(StoreError, match="there is no table"):
            store.table(NAME)

    def test_after_erasure_says_what_it_did(self, store: Store) -> None:
        assert store.after_erasure()
        assert store.after_erasure(["people", "no such table"])

    def test_it_names_where_erased_values_remain(self, store: Store) -> None:
        assert any("backups" in place for place in store.remains())
        assert store.remains() == store.remains()

    # helpers

    def put(self, store: Store, text: str) -> None:
        people = store.table("people")
        with store.writing() as connection:
            connection.execute(sa.update(people).where(people.c.id == 7).values(note=text))

    def hits(self, store: Store, text: str) -> list[tuple[str, str, tuple[Any, ...], int]]:
        found: list[Hit] = list(store.search([Needle(text=text, kind="email")]))
        return [(hit.table, hit.column, hit.key, hit.needle) for hit in found]

    def count(self, store: Store, table: str) -> int:
        with store.reading() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(store.table(table))).scalar_one()

    def members(self, store: Store, table: str, columns: list[int], keys: list[list[Any]]) -> set[tuple[Any, ...]]:
        wanted = [store.table(table).c[at] for at in columns]
        with store.reading() as connection:
            rows = connection.execute(sa.select(*wanted).where(store.member(wanted, keys))).all()
        return {tuple(row) for row in rows}


def changed(config: StoreConfig, **fields: Any) -> StoreConfig:
    return msgspec.structs.replace(config, **fields)
