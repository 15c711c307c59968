"""Patterns of ownership: each file has a schema, rows and what the map must say, on SQLite and on PostgreSQL.

In a file, `-->` begins an expectation:

    --> TABLE: OWNERSHIP; PATH; PATH          the table's ownership and all its ways
    --> link TABLE.COLUMN > TO.COLUMN: BY ROLE [when C=V] [inside PATH] [digest KIND]
    --> suspect TABLE.COLUMN > TO             the declared key is not believed
    --> copy TABLE of TABLE, no copy TABLE, leftover TABLE
    --> own TABLE                             the service's own, though it has personal columns; the map says why
    --> people TABLE, TABLE                   all tables where people live
    --> no users                              the file has people of its own; else twelve users stand before it
    --> home TABLE.KEY by COLUMN              where people live is given, as the service file gives it

`--! sqlite` is for what only an engine without enforced keys lets in.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from amanat.datamap.build import build
from amanat.datamap.model import DataMap, Link, TableMap
from amanat.service.model import People, StoreConfig
from amanat.stores.open import open_store

FILES = sorted((Path(__file__).parent / "patterns").glob("*.sql"))
NAMES = ("ann", "bob", "cy", "dee", "eve", "fay", "gus", "hal", "ida", "jon", "kay", "lou")
USERS = """
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(90) NOT NULL UNIQUE, name VARCHAR(90),
  password_hash VARCHAR(90));
INSERT INTO users VALUES {};
""".format(", ".join(f"({at}, '{one}@example.com', '{one.title()} Ash', 'x')" for at, one in enumerate(NAMES, 1)))


class Pattern(msgspec.Struct, frozen=True):
    sql: str
    wanted: tuple[str, ...]
    only: str

    @classmethod
    def of(cls, path: Path) -> Pattern:
        text = path.read_text("utf-8")
        wanted = tuple(line.removeprefix("--> ") for line in text.splitlines() if line.startswith("--> "))
        only = next((line.removeprefix("--! ") for line in text.splitlines() if line.startswith("--! ")), "")
        return cls(text if "no users" in wanted else USERS + text, wanted, only)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_on_sqlite(path: Path, tmp_path: Path) -> None:
    pattern = Pattern.of(path)
    assert failures(mapped(f"sqlite:///{tmp_path / 'main.db'}", pattern.sql, home(pattern)), pattern) == []


@pytest.mark.postgres
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_on_postgresql(path: Path, postgres_url: str) -> None:
    pattern = Pattern.of(path)
    if pattern.only:
        return
    assert failures(mapped(postgres_url, pattern.sql, home(pattern)), pattern) == []


def test_there_are_many_and_each_expects_something() -> None:
    assert len(FILES) >= 40
    assert all(len(Pattern.of(path).wanted) >= 1 for path in FILES)
    assert sum(path.stem.startswith("twin_") for path in FILES) >= 10


def test_an_expectation_that_is_not_met_is_told(tmp_path: Path) -> None:
    """So that a file which asks for nothing, or for the wrong thing, cannot pass."""
    found = mapped(f"sqlite:///{tmp_path / 'main.db'}", USERS)
    wrong = (
        "users: owned",
        "own users",
        "link users.id > users.id: inferred subject",
        "copy users of users",
        "leftover users",
    )
    assert len(failures(found, Pattern("", wrong, ""))) == len(wrong)


def home(pattern: Pattern) -> People | None:
    for line in pattern.wanted:
        if line.startswith("home "):
            place, _, column = line.removeprefix("home ").partition(" by ")
            table, _, key = place.partition(".")
            return People(store="main", table=table, key=key, identifiers={column: "email"})
    return None


def mapped(url: str, sql: str, people: People | None = None) -> DataMap:
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=sa.NullPool)
    bare = "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
    with engine.begin() as connection:
        for statement in bare.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement.strip().rstrip(";"))
    engine.dispose()
    store = open_store(StoreConfig(name="main", url=url))
    try:
        return build([store], people)
    finally:
        store.close()


def failures(found: DataMap, pattern: Pattern) -> list[str]:
    return [
        told for line in pattern.wanted if not line.startswith(("no users", "home ")) and (told := failed(found, line))
    ]


def failed(found: DataMap, line: str) -> str:
    """What is there in place of what was wanted; empty where it is as wanted."""
    tables = {table.name: table for table in found.stores[0].tables}
    word, _, rest = line.partition(" ")
    if word == "people":
        kinds = ", ".join(kind.table for kind in found.kinds)
        return "" if kinds == rest else f"{line}: people are {kinds}"
    if word in ("copy", "leftover", "no", "own"):
        return marked(tables, word, rest)
    if word in ("link", "suspect"):
        name, _, wanted = rest.partition(".")
        there = [written(link) for link in tables[name].links]
        return (
            ""
            if any(one == wanted or (word == "suspect" and one == f"{wanted}: suspect") for one in there)
            else f"{line}: {there}"
        )
    name, _, wanted = line.partition(": ")
    table = tables[name.strip('"')]
    there_now = "; ".join([table.ownership, *sorted(map(str, table.paths))])
    return "" if there_now == wanted else f"{line}: is {there_now}"


def marked(tables: dict[str, TableMap], word: str, rest: str) -> str:
    if word == "copy":
        name, _, original = rest.partition(" of ")
        return "" if tables[name].copy_of == original else f"{name}: a copy of {tables[name].copy_of}"
    if word == "no":
        table = tables[rest.removeprefix("copy ")]
        return "" if table.copy_of is None else f"{table.name}: a copy of {table.copy_of}"
    if word == "own":
        table = tables[rest]
        own = table.ownership == "none" and any(column.personal for column in table.columns)
        return "" if own and "still search it" in table.because else f"{rest}: {table.ownership}, {table.because}"
    return "" if tables[rest].leftover else f"{rest}: no leftover"


def written(link: Link) -> str:
    """A link as the files write it."""
    columns = "+".join(link.columns)
    if link.suspect:
        return f"{columns} > {link.table}: suspect"
    when = f" when {link.when[0]}={link.when[1]}" if link.when else ""
    inside = f" inside {link.inside}" if link.inside else ""
    digest = f" digest {link.digest}" if link.digest else ""
    return f"{columns} > {link.table}.{'+'.join(link.to)}: {link.by} {link.role}{when}{inside}{digest}"


def test_links_tell_how_sure_they_are(tmp_path: Path) -> None:
    """All values there, some of them gone, none to compare: each is said, without a value."""
    told = {}
    for name in ("undeclared_by_name", "undeclared_with_orphans", "undeclared_empty_table"):
        path = next(path for path in FILES if path.stem == name)
        found = mapped(f"sqlite:///{tmp_path / name}.db", Pattern.of(path).sql)
        link = next(link for table in found.stores[0].tables for link in table.links if link.by == "inferred")
        told[link.confidence] = re.sub(r"\d+", "N", link.because)
    assert told == {
        0.95: "named after `users`; all N values looked at are there",
        0.75: "named after `users`; N of N values looked at are there",
        0.6: "named after `users`; no values to compare",
    }


def test_a_base_with_a_person_of_its_own_has_no_link_to_its_parts(tmp_path: Path) -> None:
    pattern = Pattern.of(Path(__file__).parent / "patterns/base_of_what_is_somebodys.sql")
    tables = mapped(f"sqlite:///{tmp_path / 'main.db'}", pattern.sql, home(pattern)).store("main").tables
    links = {table.name: [link.table for link in table.links] for table in tables}
    assert (links["participations"], links["pages"]) == (["shifts", "local_participations"], ["users"])
