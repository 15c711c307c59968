"""The doctor: what is fine, what is not, and that looking changes nothing."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from amanat.clock import FixedClock
from amanat.records.database import Records
from amanat.records.keys import Keys, keys_folder
from amanat.records.migrate import HEAD
from amanat.setup.diagnosis import Diagnosis
from amanat.setup.doctor import examine
from amanat.setup.reach import UNMARKED

NOW = FixedClock(datetime(2026, 3, 1, tzinfo=UTC))
FILE = """\
[service]
name = "Small Shop"
policy = "policy.md"

[controller]
name = "Shop Example"

[[store]]
name = "main"
url = "sqlite:///shop.db"
write_url = "sqlite:///shop.db"
"""
POLICY = "# Privacy\n\nWe collect your name and your e-mail address when you register.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "policy.md").write_text(POLICY, "utf-8")
    (folder / "datamap.toml").write_text("", "utf-8")
    os.utime(folder / "datamap.toml", (NOW.now().timestamp() - 86400,) * 2)
    with sqlite3.connect(folder / "shop.db") as connection:
        connection.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT)")
    connection.close()
    return folder


def told(folder: Path, text: str = FILE) -> tuple[Diagnosis, ...]:
    file = folder / "amanat.toml"
    file.write_text(text, "utf-8")
    return examine(file, NOW)


def those(diagnoses: tuple[Diagnosis, ...], level: str) -> list[tuple[str, str]]:
    return [(one.about, one.what) for one in diagnoses if one.level == level]


def wrong(diagnoses: tuple[Diagnosis, ...]) -> list[tuple[str, str]]:
    """What the examination calls wrong, the reading of the policy aside."""
    return [(one.level, f"{one.about}: {one.what}") for one in diagnoses if one.level != "ok" and one.about != "policy"]


def test_a_service_in_order_is_told_so(folder: Path) -> None:
    diagnoses = told(folder)
    assert wrong(diagnoses) == []
    assert ("store main", "1 of 1 tables can be read") in those(diagnoses, "ok")
    assert {one.about for one in diagnoses} >= {"service file", "keys", "records", "evidence", "map", "parts"}


def test_looking_changes_nothing(folder: Path, keys_folder: Path) -> None:
    (folder / "amanat.toml").write_text(FILE, "utf-8")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    told(folder)
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    del before[folder / "amanat.toml"], after[folder / "amanat.toml"]
    assert before == after
    assert list(keys_folder.iterdir()) == []


def test_it_can_be_written_as_json(folder: Path) -> None:
    rows = msgspec.json.decode(msgspec.json.encode(told(folder)))
    assert {"level", "about", "what", "remedy"} == set(rows[0])


def test_every_problem_of_the_service_file_is_one_failure(folder: Path) -> None:
    diagnoses = told(folder, FILE.replace("policy.md", "x.md").replace('name = "main"', "nam = 'x'"))
    assert {one.level for one in diagnoses} == {"fail"}
    assert len(diagnoses) == 3
    assert diagnoses[0].what.startswith("line 3: there is no file")


def test_without_a_service_file_that_is_all_there_is_to_say(tmp_path: Path) -> None:
    (one,) = examine(tmp_path / "amanat.toml", NOW)
    assert (one.level, "amanat init" in one.remedy) == ("fail", True)


def test_an_unreadable_policy_fails(folder: Path) -> None:
    (folder / "policy.md").write_bytes(b"\0\1")
    assert ("policy", "the policy is a binary file") in those(told(folder), "fail")


def test_a_policy_that_says_nothing_is_told(folder: Path) -> None:
    (folder / "policy.md").write_text("Hello there.\n", "utf-8")
    assert [about for about, _ in those(told(folder), "warn")] == ["policy"]


def test_a_store_that_is_down_fails(folder: Path) -> None:
    (folder / "shop.db").unlink()
    ((about, what),) = those(told(folder), "fail")
    assert about == "store main"
    assert what.startswith("it cannot be read")


def test_a_store_without_tables_or_without_a_way_to_write_is_told(folder: Path) -> None:
    with sqlite3.connect(folder / "shop.db") as connection:
        connection.execute("DROP TABLE users")
    connection.close()
    text = FILE.replace('write_url = "sqlite:///shop.db"\n', "")
    levels = [level for level, _ in wrong(told(folder, text))]
    assert levels == ["warn", "warn"]


def test_a_file_that_may_not_be_written_fails_where_erasing_was_meant(folder: Path) -> None:
    text = FILE.replace('write_url = "sqlite:///shop.db"', 'write_url = "sqlite:///elsewhere/shop.db"')
    assert [about for about, _ in those(told(folder, text), "fail")] == ["store main"]


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("postgresql://ann:secret@127.0.0.1:1/shop", True),
        ("postgresql://ann:${SHOP_PASSWORD}@127.0.0.1:1/shop", False),
        ("postgresql://ann@127.0.0.1:1/shop", False),
    ],
)
def test_a_password_in_the_file_is_told_and_not_repeated(
    folder: Path, url: str, warned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", "secret")
    diagnoses = told(folder, FILE.replace('\nurl = "sqlite:///shop.db"', f'\nurl = "{url}"'))
    assert (("store main", "a password stands in `url`") in those(diagnoses, "warn")) is warned
    assert "secret" not in repr(diagnoses)


def test_open_keys_and_keys_beside_the_data_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = keys_folder("small-shop")
    assert Keys.open(keys).fingerprint
    assert ("keys", f"`{keys}` holds the keys") in those(told(folder), "ok")
    keys.chmod(0o755)
    assert [about for about, _ in those(told(folder), "warn")] == ["keys"]
    monkeypatch.setenv("AMANAT_KEYS", str(folder / "keys"))
    assert [about for about, _ in those(told(folder), "fail")] == ["keys"]


def test_missing_keys_fail(folder: Path) -> None:
    keys = keys_folder("small-shop")
    assert Keys.open(keys).fingerprint
    (keys / "hmac").unlink()
    assert [about for about, _ in those(told(folder), "fail")] == ["keys"]


def test_records_are_told_with_their_migration(folder: Path) -> None:
    Records.open(None, folder / ".amanat", Keys.open(keys_folder("small-shop")), NOW).close()
    assert ("records", f"the engine's database is at migration `{HEAD}`") in those(told(folder), "ok")
    engine = sa.create_engine(f"sqlite:///{folder}/.amanat/engine.db")
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert [about for about, _ in those(told(folder), "fail")] == ["records"]


def test_records_that_are_no_database_fail(folder: Path) -> None:
    (folder / ".amanat").mkdir()
    (folder / ".amanat" / "engine.db").write_bytes(b"no database at all" * 100)
    assert [about for about, _ in those(told(folder), "fail")] == ["keys", "records"]


def test_an_old_or_missing_map_is_told(folder: Path) -> None:
    os.utime(folder / "datamap.toml", (NOW.now().timestamp() - 40 * 86400,) * 2)
    assert those(told(folder), "warn") == [("map", "`datamap.toml` is 40 days old")]
    (folder / "datamap.toml").unlink()
    assert those(told(folder), "warn") == [("map", "there is no `datamap.toml`")]


@pytest.mark.parametrize(("until", "words"), [("2026-02-28", "ended on"), ("2026-03-10", "ends on")])
def test_waivers_near_or_past_their_end_are_told(folder: Path, until: str, words: str) -> None:
    waiver = f'[[waiver]]\nfinding = "ab"\nreason = "r"\nowner = "Ann"\nuntil = {until}\n'
    ((about, what),) = those(told(folder, FILE + waiver), "warn")
    assert (about, words in what) == ("waivers", True)
    assert those(told(folder, FILE + waiver.replace(until, "2026-06-01")), "warn") == []


@pytest.mark.postgres
def test_postgres_roles_are_told(folder: Path, postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT)"))
    engine.dispose()
    text = FILE.replace("sqlite:///shop.db", postgres_url) + 'region = "eu"\n'
    diagnoses = told(folder, text)
    assert ("store main", "the role of `url` may also write") in those(diagnoses, "warn")
    assert ("store main", "`write_url` can write") in those(diagnoses, "ok")


@pytest.mark.mysql
def test_a_role_that_can_leave_no_markers_is_told_how(folder: Path, mysql_url: str) -> None:
    database = sa.make_url(mysql_url).database
    role = f"w_{database}"
    engine = sa.create_engine(mysql_url)
    with engine.begin() as connection:
        for statement in (
            "CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT)",
            f"CREATE USER {role}@localhost",
            f"GRANT SELECT, DELETE, UPDATE ON {database}.users TO {role}@localhost",
        ):
            connection.exec_driver_sql(statement)
    writer = sa.make_url(mysql_url).set(username=role).render_as_string()
    text = FILE.replace('write_url = "sqlite:///shop.db"', f'write_url = "{writer}"')
    diagnoses = told(folder, text.replace("sqlite:///shop.db", mysql_url))
    (told_how,) = [one for one in diagnoses if one.what == UNMARKED]
    assert (told_how.level, told_how.about) == ("warn", "store main")
    assert told_how.remedy == (
        "run there: CREATE TABLE IF NOT EXISTS amanat_marker (id CHAR(32) NOT NULL PRIMARY KEY, at TIMESTAMP NOT NULL) "
        "ENGINE=InnoDB; GRANT SELECT, INSERT, DELETE ON amanat_marker TO the role"
    )
    whole = told(folder, FILE.replace("sqlite:///shop.db", mysql_url))
    assert UNMARKED not in [one.what for one in whole]
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP USER {role}@localhost")
    engine.dispose()


@pytest.mark.postgres
def test_rows_hidden_from_the_reader_are_a_failure(folder: Path, postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url)
    role = f"reader_{sa.make_url(postgres_url).database}"
    with engine.begin() as connection:
        for statement in (
            "CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT)",
            "CREATE TABLE secrets (id INTEGER PRIMARY KEY)",
            "CREATE TABLE open_to_all (id INTEGER PRIMARY KEY)",
            "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
            f"CREATE ROLE {role} LOGIN",
            f"GRANT SELECT ON users, open_to_all TO {role}",
        ):
            connection.execute(sa.text(statement))
    try:
        reader = sa.make_url(postgres_url).set(username=role).render_as_string(hide_password=False)
        failures = those(told(folder, FILE.replace('\nurl = "sqlite:///shop.db"', f'\nurl = "{reader}"')), "fail")
        assert {what.split(" ")[0] for _, what in failures} >= {"`users`", "`secrets`"}
        assert "`open_to_all`" not in {what.split(" ")[0] for _, what in failures}
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text(f"DROP OWNED BY {role}"))
            connection.execute(sa.text(f"DROP ROLE {role}"))
        engine.dispose()


def test_slips_in_the_files_that_people_correct_are_told_with_their_lines(folder: Path) -> None:
    (folder / "datamap.toml").write_text("[store.main.users]\nerase = 'burn'\nfoo = 1\n", "utf-8")
    (folder / "reading.toml").write_text('[[sentence]]\nhash = "ffffffffffff"\nduty = "rights.access"\n', "utf-8")
    failed = [what for about, what in those(told(folder), "fail") if about in ("map", "policy")]
    assert any("`datamap.toml`, line 2: `erase`: invalid enum value" in what for what in failed)
    assert any("`datamap.toml`, line 3: `foo` is no key here" in what for what in failed)
    assert any("`reading.toml`, line 3: `[[sentence]]` has no key `duty`" in what for what in failed)
    (folder / "datamap.toml").write_text("[store\n", "utf-8")
    assert any("`datamap.toml`" in what for about, what in those(told(folder), "fail") if about == "map")


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [("nobody", "id", "there is no table `nobody` in `main`"), ("users", "nr", "`users` has no column `nr`")],
)
def test_where_people_do_not_live_is_told(folder: Path, table: str, key: str, said: str) -> None:
    people = f'\n[people]\nstore = "main"\ntable = "{table}"\nkey = "{key}"\nidentifiers = {{ mail = "email" }}\n'
    assert ("people", said) in those(told(folder, FILE + people), "fail")
    right = people.replace("nobody", "users").replace('"nr"', '"id"')
    assert ("people", "people live in `main.users`") in those(told(folder, FILE + right), "ok")
