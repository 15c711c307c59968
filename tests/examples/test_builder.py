"""Built examples: whole, consistent, the same on both engines; refusals leave nothing behind."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.errors import InputError, StoreDown, StoreError
from amanat.examples import build, builder, names
from amanat.examples.data import Batch
from amanat.examples.loading import sqlite_path, statements, transaction


@pytest.mark.parametrize("name", names())
def test_an_example_is_built_whole(name: str, tmp_path: Path) -> None:
    seen: list[str] = []
    built = build(name, tmp_path / "x", people=400, progress=seen.append)
    assert seen == list(built.rows)
    assert {path.name for path in (tmp_path / "x").iterdir()} == {
        "amanat.toml", "policy.md", "datamap.toml", "promises.toml", f"{name}.db",
    }  # fmt: skip
    assert "{store_url}" not in built.service.read_text()
    assert (built.service.stat().st_mode & 0o777) == 0o600
    with sqlite3.connect(tmp_path / "x" / f"{name}.db") as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        counts = {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in built.rows}
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert counts == built.rows
    assert tables - {"sqlite_stat1", "sqlite_stat4"} == set(built.rows), "a table without rows"
    assert 10 <= len(built.rows) <= 20
    assert len(set(built.samples)) == 3


@pytest.mark.postgres
@pytest.mark.parametrize("name", names())
def test_both_engines_hold_the_same(name: str, tmp_path: Path, postgres_url: str) -> None:
    here = build(name, tmp_path / "sqlite", people=400)
    there = build(name, tmp_path / "postgres", people=400, url=postgres_url)
    assert (here.rows, here.samples) == (there.rows, there.samples)
    assert postgres_url in there.service.read_text()
    engine = sa.create_engine(postgres_url, poolclass=sa.NullPool)
    with engine.connect() as connection, sqlite3.connect(tmp_path / "sqlite" / f"{name}.db") as database:
        for table in here.rows:
            one = connection.execute(sa.text(f"SELECT * FROM {table} LIMIT 0")).keys()
            two = [column[0] for column in database.execute(f"SELECT * FROM {table} LIMIT 0").description]
            assert list(one) == two
    with pytest.raises(InputError, match="the database is not empty"):
        build(name, tmp_path / "again", people=400, url=postgres_url)
    assert not any((tmp_path / "again").glob("*")), "a refused build left files behind"


@pytest.mark.postgres
def test_a_password_does_not_show_in_an_error(postgres_url: str, tmp_path: Path) -> None:
    url = sa.make_url(postgres_url).set(username="nobody", password="s3cret", database="not_there")
    with pytest.raises(StoreDown) as caught:
        build("tutoring", tmp_path / "x", people=20, url=url.render_as_string(hide_password=False))
    assert "s3cret" not in str(caught.value)


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="is not an empty folder; name another one"):
        build("tutoring", tmp_path, people=20)
    with pytest.raises(InputError, match="is not an empty folder"):
        build("tutoring", tmp_path / "mine.txt", people=20)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_database_in_use_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.db"
    file.write_bytes(b"mine")
    with pytest.raises(InputError, match=r"mine.db` exists; name another one"):
        build("tutoring", tmp_path / "x", people=20, url=f"sqlite:///{file}")
    assert file.read_bytes() == b"mine"


def test_what_is_no_database_url_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`host/db` is no database an example can live in"):
        build("tutoring", tmp_path / "x", people=20, url="mysql://me:secret@host/db")


def test_too_few_people_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`3` people are too few"):
        build("tutoring", tmp_path / "x", people=3)


def test_a_failed_build_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loose: Batch = ("tutor_subjects", ("tutor_id", "subject_id"), [(1, 1)])
    monkeypatch.setattr(builder, "generator", lambda _name: lambda _people, _seed: iter([loose]))
    file = tmp_path / "elsewhere.db"
    with pytest.raises(StoreError, match="a row of `tutor_subjects` refers to a row of"):
        build("tutoring", tmp_path / "x", people=20, url=f"sqlite:///{file}")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_build_keeps_the_folder_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong: Batch = ("nowhere", ("id",), [(1,)])
    monkeypatch.setattr(builder, "generator", lambda _name: lambda _people, _seed: iter([wrong]))
    with pytest.raises(StoreError, match="no such table: nowhere"):
        build("tutoring", tmp_path, people=20)
    assert tmp_path.is_dir()
    assert not any(tmp_path.iterdir())


def test_statements_end_where_sqlite_says() -> None:
    trigger = "CREATE TRIGGER t AFTER DELETE ON a BEGIN INSERT INTO b VALUES (';'); DELETE FROM c; END;"
    assert [piece.strip() for piece in statements(f"-- one; two\nSELECT 1;\n{trigger} SELECT 2")] == [
        "-- one; two\nSELECT 1;",
        trigger,
        "SELECT 2;",
    ]


def test_a_transaction_is_rolled_back_on_an_error(tmp_path: Path) -> None:
    built = build("tutoring", tmp_path / "x", people=20)
    with pytest.raises(StoreError, match="no such table"), transaction(built.url, tmp_path / "x") as loader:
        loader.run("DELETE FROM web_log; SELECT * FROM nowhere")
    with transaction(built.url, tmp_path / "x") as loader:
        assert loader.column("SELECT count(*) FROM web_log") == [built.rows["web_log"]]


def test_a_missing_database_is_down(tmp_path: Path) -> None:
    with pytest.raises(StoreDown, match="build the example first"), transaction("sqlite:///gone.db", tmp_path):
        pass
    assert not (tmp_path / "gone.db").exists()


def test_a_relative_url_starts_in_the_folder(tmp_path: Path) -> None:
    assert sqlite_path("sqlite:///a%20b.db?x=1", tmp_path) == tmp_path / "a b.db"
    assert sqlite_path("sqlite:////abs/b.db", tmp_path) == Path("/abs/b.db")
