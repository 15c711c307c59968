"""The database of a scenario, made anew for each run, and people in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import ReflectedForeignKeyConstraint

from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.datamap.of_kind import kind_of, map_for
from amanat.datamap.pins.file import load_pins
from amanat.service.model import People, StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store
from amanat.subjects.people import Identifier, Subjects
from amanat.subjects.who.kinds import find_among
from tests.subjects import town
from tests.subjects.patterns.scenario import Engine, Rows, Scenario


class Bed:
    """A scenario's database, made anew for each run, and the map that Amanat makes of it by itself."""

    def __init__(self, scenario: Scenario, engine: Engine, url: str, folder: Path) -> None:
        self.scenario = scenario
        self.url = url
        # A server's connection is kept: to make one costs more than all that is asked by it.
        pool = sa.NullPool if engine == "sqlite" else sa.QueuePool
        self._engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=pool)
        schema = scenario.statements(engine)
        self._fires = any("TRIGGER" in statement.upper() for statement in schema)
        with self._engine.begin() as connection:
            for statement in schema:
                connection.exec_driver_sql(statement.rstrip(";"))
            seen = sa.inspect(connection)
            names = seen.get_table_names()
            self._arrays = {
                (name, column["name"])
                for name in names
                for column in seen.get_columns(name)
                if isinstance(column["type"], sa.ARRAY)
            }
            self._keys = {name: seen.get_pk_constraint(name)["constrained_columns"] for name in names}
            leads = [_orphans(name, key) for name in names for key in seen.get_foreign_keys(name)]
            whole = sa.union_all(*leads).compile(connection, compile_kwargs={"literal_binds": True}) if leads else ""
            self._orphans = str(whole)
        self.fill()
        self.before = self.rows()
        self.dangling = self.violations()
        self.store: Store = town.store_at(url) if engine != "mysql" else _least_power(url)
        pins = folder / "datamap.toml"
        pins.write_text(scenario.datamap, "utf-8")
        self._views: dict[str, DataMap] = {}
        self.datamap: DataMap = build([self.store], self._home(), load_pins(pins))

    def close(self) -> None:
        self.store.close()
        self._engine.dispose()

    def rows(self) -> Rows:
        """Every row of every table as it is now."""
        with self._engine.connect() as connection:
            return town.rows_in(connection)

    def _home(self) -> People | None:
        home = self.scenario.people
        if home is None:
            return None
        return People(store="main", table=home.table, key=home.key, identifiers=dict(home.identifiers))

    def fill(self) -> None:
        """The scenario's rows and no others, in whatever order its keys would ask for."""
        off, on = _UNCHECKED[self._engine.dialect.name]
        with self._engine.begin() as connection:
            quote = connection.dialect.identifier_preparer.quote
            mark = "?" if connection.dialect.name == "sqlite" else "%s"
            connection.exec_driver_sql(off)
            # Twice, as a trigger may write down who was deleted.
            for name in [*self._keys, *(self._keys if self._fires else ())]:
                connection.exec_driver_sql(f"DELETE FROM {quote(name)}")
            for name, rows in self.scenario.rows.items():
                for names, alike in groupby(rows, key=tuple):
                    columns, marks = ", ".join(map(quote, names)), ", ".join([mark] * len(names))
                    cells = [
                        tuple(_as_array(row[at]) if (name, at) in self._arrays else row[at] for at in names)
                        for row in alike
                    ]
                    connection.exec_driver_sql(f"INSERT INTO {quote(name)} ({columns}) VALUES ({marks})", cells)
            connection.exec_driver_sql(on)

    def violations(self) -> set[str]:
        """Declared keys that lead nowhere, as `table.column`."""
        if not self._orphans:
            return set()
        with self._engine.connect() as connection:
            return set(connection.exec_driver_sql(self._orphans).scalars())

    def key(self, table: str, row: Mapping[str, str | None]) -> str:
        columns = self._keys[table] or list(row)[:1]
        return "/".join(str(row[column]) for column in columns)

    def subjects(self, people: Sequence[str]) -> Subjects:
        """Those who have any of the identifiers, as one set."""
        found = [find_among({"main": self.store}, self.datamap, one) for one in people]
        return together(found)

    def seen_by(self, subjects: Subjects) -> DataMap:
        """The map as it is for people of their kind."""
        if subjects.table not in self._views:
            self._views[subjects.table] = map_for(self.datamap, kind_of(self.datamap, subjects.table))
        return self._views[subjects.table]


def _as_array(cell: str | None) -> str | None:
    """A list as PostgreSQL writes an array; in a scenario it may stand as all engines can read it."""
    return f"{{{cell[1:-1]}}}" if cell is not None and cell.startswith("[") else cell


def _least_power(url: str) -> Store:
    """The store by roles that may SELECT, and change rows, and no more: much of a catalogue is hidden from them."""
    server = sa.make_url(url)
    rights = {"amanat_reads": "SELECT", "amanat_writes": "SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES"}
    for role, what in rights.items():
        town.run(
            url,
            f"CREATE USER IF NOT EXISTS {role}@localhost IDENTIFIED BY 'sesame'",
            f"GRANT {what} ON {server.database}.* TO {role}@localhost",
        )
    reads, writes = (
        server.set(username=role, password="sesame").render_as_string(hide_password=False) for role in rights
    )
    return open_store(StoreConfig(name="main", url=reads, write_url=writes))


_UNCHECKED = {
    "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = OFF"),
    "postgresql": ("SET session_replication_role = replica", "SET session_replication_role = origin"),
    "mysql": ("SET foreign_key_checks = 0", "SET foreign_key_checks = 1"),
}


def _orphans(name: str, key: ReflectedForeignKeyConstraint) -> sa.Select[Any]:
    child = sa.table(name, *map(sa.column, key["constrained_columns"])).alias("child")
    parent = sa.table(key["referred_table"], *map(sa.column, key["referred_columns"])).alias("parent")
    pairs = list(zip(child.c, parent.c, strict=True))
    there = sa.exists(sa.select(sa.literal(1)).select_from(parent).where(*(mine == far for mine, far in pairs)))
    whole = (mine.is_not(None) for mine, _ in pairs)
    lost = sa.exists(sa.select(sa.literal(1)).select_from(child).where(*whole, sa.not_(there)))
    return sa.select(sa.literal(f"{name}.{'+'.join(key['constrained_columns'])}")).where(lost)


def together(found: Sequence[Subjects]) -> Subjects:
    """Several sets as one."""
    first = found[0]
    values = {to: tuple(row for one in found for row in one.values.get(to, ())) for to in first.values}
    identifiers: dict[Identifier, None] = dict.fromkeys(item for one in found for item in one.identifiers)
    return Subjects(
        store=first.store,
        table=first.table,
        key=first.key,
        keys=tuple(key for one in found for key in one.keys),
        values=values,
        identifiers=tuple(identifiers),
        identities=tuple(row for one in found for row in one.identities),
        identity_columns=next((one.identity_columns for one in found if one.identity_columns), ()),
        guests=tuple(guest for one in found for guest in one.guests),
        merged=tuple(pair for one in found for pair in one.merged),
    )
