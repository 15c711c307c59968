from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from amanat.clock import SystemClock
from amanat.errors import InputError, KeyMissing
from amanat.records.database import Records, RecordsError
from amanat.records.files import Busy
from amanat.records.keys import Keys
from amanat.records.migrate import HEAD, SCRIPTS, RecordsTooNew
from amanat.records.tables import finding_first_seen, metadata, request, step

from .logs import START


def opening(folder: Path, keys: Path) -> str:
    """Python that opens the records as `records`, for a process of its own."""
    return (
        "import sys; from pathlib import Path; from amanat.clock import SystemClock\n"
        "from amanat.records.database import Records; from amanat.records.keys import Keys\n"
        f"keys = Keys.open(Path({str(keys)!r}))\n"
        f"records = Records.open(None, Path({str(folder)!r}), keys, SystemClock())\n"
    )


def differences(records: Records, expected: sa.MetaData) -> list[object]:
    with records.look() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, expected))


def test_the_schema_is_the_sum_of_its_migrations(records: Records) -> None:
    assert differences(records, metadata) == []


def test_a_schema_that_is_not_is_noticed(records: Records) -> None:
    other = sa.MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        table.to_metadata(other)
    other.tables["job"].append_column(sa.Column("colour", sa.Text))
    other.tables["step"].c.store.type = sa.String(65)
    other.tables["request"].indexes = {
        each for each in other.tables["request"].indexes if each.name != "uq_request_open"
    }
    found = str(differences(records, other))
    assert "add_column" in found
    assert "remove_index" in found
    # SQLite does not hold lengths, and Alembic compares them there by name: both engines must see the longer one.
    assert "modify_type" in found


def test_the_partial_index_is_there(records: Records) -> None:
    with records.look() as connection:
        indexes = {each["name"]: each for each in sa.inspect(connection).get_indexes("request")}
    assert indexes["uq_request_open"]["unique"]


def test_the_newest_migration_is_the_one_named() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_opening_again_does_not_load_alembic(tmp_path: Path, keys_folder: Path) -> None:
    code = opening(tmp_path / "s" / ".amanat", keys_folder / "s") + "print('alembic' in sys.modules)"
    run = [sys.executable, "-c", code]
    printed = [subprocess.run(run, check=True, capture_output=True, text=True).stdout.strip() for _ in range(2)]
    assert printed == ["True", "False"]


def test_many_open_at_once(url: str | None, tmp_path: Path, keys_folder: Path) -> None:
    def open_and_write(number: int) -> str:
        with Records.open(url, tmp_path / "s" / ".amanat", Keys.open(keys_folder / "s"), SystemClock()) as records:
            with records.begin() as connection:
                row = {"id": str(number), "first_at": START, "last_at": START}
                connection.execute(finding_first_seen.insert().values(row))
            return records.keys.verifier_text()

    with ThreadPoolExecutor(6) as threads:
        assert len(set(threads.map(open_and_write, range(6)))) == 1
    records = Records.open(url, tmp_path / "s" / ".amanat", Keys.open(keys_folder / "s"), SystemClock())
    with records, records.look() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(finding_first_seen)) == 6


def test_two_processes_open_at_once(tmp_path: Path, keys_folder: Path) -> None:
    code = opening(tmp_path / "s" / ".amanat", keys_folder / "s") + "print(keys.verifier_text())"
    started = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    printed = {each.communicate()[0] for each in started}
    assert [each.returncode for each in started] == [0, 0, 0]
    assert len(printed) == 1


def test_moments_come_back_aware_and_in_utc(records: Records) -> None:
    moment = datetime(2026, 7, 1, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    with records.begin() as connection:
        connection.execute(finding_first_seen.insert().values(id="a", first_at=moment, last_at=moment))
    with records.look() as connection:
        found = connection.execute(sa.select(finding_first_seen.c.first_at)).scalar_one()
        earlier = finding_first_seen.c.first_at < datetime(2026, 7, 1, 0, 30, 1, tzinfo=UTC)
        assert connection.execute(sa.select(finding_first_seen.c.id).where(earlier)).all() == [("a",)]
    assert (found, found.tzinfo) == (moment, UTC)


def test_a_moment_without_a_zone_is_refused(records: Records) -> None:
    naive = START.replace(tzinfo=None)
    with pytest.raises(sa.exc.StatementError) as caught, records.begin() as connection:
        connection.execute(finding_first_seen.insert().values(id="a", first_at=naive, last_at=START))
    assert isinstance(caught.value.orig, InputError)


def write_twice(connection: sa.Connection, row: dict[str, object]) -> None:
    connection.execute(finding_first_seen.insert().values(row))
    connection.execute(finding_first_seen.insert().values(row))


def test_a_transaction_is_all_or_nothing(records: Records) -> None:
    row = {"id": "a", "first_at": START, "last_at": START}
    with pytest.raises(sa.exc.IntegrityError), records.begin() as connection:
        write_twice(connection, row)
    with records.look() as connection:
        assert connection.execute(sa.select(finding_first_seen)).all() == []


def test_a_look_cannot_write(records: Records) -> None:
    with pytest.raises(RecordsError, match=r"read-?only"), records.look() as connection:
        connection.execute(finding_first_seen.insert().values(id="a", first_at=START, last_at=START))
    with records.begin() as connection:
        connection.execute(finding_first_seen.insert().values(id="a", first_at=START, last_at=START))


def test_a_look_sees_one_snapshot(records: Records) -> None:
    count = sa.select(sa.func.count()).select_from(finding_first_seen)
    with records.look() as looking:
        assert looking.scalar(count) == 0
        with records.begin() as connection:
            connection.execute(finding_first_seen.insert().values(id="a", first_at=START, last_at=START))
        assert looking.scalar(count) == 0
    with records.look() as looking:
        assert looking.scalar(count) == 1


def test_foreign_keys_hold(records: Records) -> None:
    row = {"request": "none", "number": 0, "store": "s", "action": "a", "state": "planned", "counts": {}}
    with pytest.raises(sa.exc.IntegrityError), records.begin() as connection:
        connection.execute(step.insert().values(row))


def test_sqlite_is_set_to_lose_nothing(memory: Records) -> None:
    with memory.look() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 30000,
    }


def test_all_files_are_their_owners_alone(memory: Records, keys_folder: Path) -> None:
    with memory.begin() as connection:
        memory.evidence.append(connection, "test", {"n": 1})
    memory.evidence.sequence()
    for top in (memory.folder, keys_folder / "s"):
        for path in [top, *top.rglob("*")]:
            assert path.stat().st_mode & 0o077 == 0, path


def test_one_holder_at_a_time(records: Records, reopen: Callable[[], Records]) -> None:
    other, freed, order = reopen(), threading.Event(), list[str]()

    def second() -> None:
        with other.exclusive("work", wait=10):
            order.append("second")
        freed.set()

    with records.exclusive("work"):
        with pytest.raises(Busy), other.exclusive("work"):
            order.append("never")
        with other.exclusive("other work"):
            order.append("other")
        thread = threading.Thread(target=second)
        thread.start()
        order.append("first")
    assert freed.wait(10)
    thread.join()
    assert order == ["other", "first", "second"]


def test_the_lock_dies_with_its_holder(memory: Records, keys_folder: Path) -> None:
    hold = "with records.exclusive('work'):\n    print('held', flush=True); sys.stdin.read()"
    code = opening(memory.folder, keys_folder / "s") + hold
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Busy), memory.exclusive("work"):
        pass
    holder.kill()
    holder.communicate()
    with memory.exclusive("work"):
        assert len(list((memory.folder / "locks").iterdir())) == 1
    assert list((memory.folder / "locks").iterdir()) == []


def test_records_of_a_newer_version_are_left_alone(reopen: Callable[[], Records]) -> None:
    with reopen().begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RecordsTooNew, match="`9999`; install the version"):
        reopen()


def test_a_database_that_does_not_answer(tmp_path: Path, keys_folder: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    with pytest.raises(RecordsError, match="see that it runs"):
        Records.open(url, tmp_path / "s" / ".amanat", Keys.open(keys_folder / "s"), SystemClock())
    with pytest.raises(RecordsError, match="write `records_url` as"):
        Records.open("not a url", tmp_path / "s" / ".amanat", Keys.open(keys_folder / "s"), SystemClock())


def test_a_file_that_is_no_database(tmp_path: Path, keys_folder: Path) -> None:
    folder = tmp_path / "s" / ".amanat"
    folder.mkdir(parents=True)
    (folder / "engine.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(RecordsError, match="not a database"):
        Records.open(None, folder, Keys.open(keys_folder / "s"), SystemClock())


def test_a_folder_that_cannot_be_made(tmp_path: Path, keys_folder: Path) -> None:
    (tmp_path / "s").write_text("a file where the service's folder should be")
    with pytest.raises(RecordsError, match="cannot be written"):
        Records.open(None, tmp_path / "s" / ".amanat", Keys.open(keys_folder / "s"), SystemClock())


def test_other_keys_beside_old_records_are_refused(reopen: Callable[[], Records], keys_folder: Path) -> None:
    reopen().close()
    (keys_folder / "s").rename(keys_folder / "away")
    with pytest.raises(KeyMissing, match="are not here; put the folder of keys back"):
        reopen()
    assert not (keys_folder / "s").exists(), "no new keys are made beside old records"
    _ = Keys.open(keys_folder / "s").fingerprint
    with pytest.raises(KeyMissing, match="sealed with other keys"):
        reopen()


def test_no_person_stands_in_clear(memory: Records) -> None:
    subject = memory.keys.subject("email", "ana.lund@example.com")
    with memory.begin() as connection:
        sealed = memory.keys.seal(connection, subject, b"ana.lund@example.com")
        moments = {"received_at": START, "due_at": START}
        row = {"id": "1", "kind": "erase", "subject": subject, "state": "received", "channel": "cli", **moments}
        connection.execute(request.insert().values(**row, left_in=[], sealed=sealed))
        memory.evidence.append(connection, "request", {"who": "ana.lund@example.com"}, subject)
    memory.evidence.sequence()
    for file in memory.folder.rglob("*"):
        assert not file.is_file() or b"ana.lund" not in file.read_bytes(), file
