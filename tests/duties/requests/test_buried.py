"""What triggers write while a person is erased, into tables that no way leads from: named, and never `fulfilled`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import pytest
import sqlalchemy as sa

from amanat.datamap.model import DataMap
from amanat.duties.requests import texts
from amanat.duties.requests.batch.many import answer_many
from amanat.duties.requests.run import answer, resume
from amanat.errors import StoreDown
from amanat.stores.written import Written
from amanat.subjects.erase import execute, objects
from tests.duties.requests import bed, crowd
from tests.subjects import town

ANN = "ann.lee@example.com"
ROOT = Path(__file__).parents[3]
ENGINES = [
    "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres), pytest.param("mysql", marks=pytest.mark.mysql),
]  # fmt: skip
BURY = {
    "sqlite": (
        "CREATE TRIGGER bury AFTER DELETE ON tickets BEGIN INSERT INTO graveyard VALUES (old.id, 'said ' || old.text); "
        "INSERT INTO counted VALUES (old.id + 500, 1); END",
    ),
    "postgresql": (
        "CREATE FUNCTION bury() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO graveyard "
        "VALUES (old.id, ''said '' || old.text); INSERT INTO counted VALUES (old.id + 500, 1); RETURN old; END'",
        "CREATE TRIGGER bury AFTER DELETE ON tickets FOR EACH ROW EXECUTE FUNCTION bury()",
    ),
    "mysql": (
        "CREATE TRIGGER bury AFTER DELETE ON tickets FOR EACH ROW BEGIN "
        "INSERT INTO graveyard VALUES (old.id, CONCAT('said ', old.text)); "
        "INSERT INTO counted VALUES (old.id + 500, 1); END",
    ),
}  # fmt: skip
TABLES = ("CREATE TABLE graveyard (id INTEGER {}, words VARCHAR(90))", "CREATE TABLE counted (id INTEGER, n INTEGER)")


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    given = {"postgresql": "postgres_url", "mysql": "mysql_url"}
    sqlite = f"sqlite:///{tmp_path / 'town.db'}"
    found: str = sqlite if request.param == "sqlite" else request.getfixturevalue(given[request.param])
    return found


def buried(url: str, *, key: str = "PRIMARY KEY") -> None:
    backend = sa.make_url(url).get_backend_name()
    town.run(url, *(table.format(key) for table in TABLES), *BURY[backend])


def mapped(url: str, datamap: DataMap | None = None, **pins: str) -> DataMap:
    """The map with the two tables in it, of which it thinks nothing personal."""
    known = datamap or town.hamlet(url)
    (store,) = known.stores
    kinds = {"graveyard": ("words", "text"), "counted": ("n", "integer")}
    more = [
        {
            "name": name,
            "columns": [{"name": "id", "type": "integer"}, {"name": column, "type": of}],
            "erase": pins.get(name),
            "primary_key": ["id"] if name == "graveyard" else [],
        }
        for name, (column, of) in kinds.items()
    ]
    tables = tuple(msgspec.convert(one, type(store.tables[0])) for one in more)
    return msgspec.structs.replace(known, stores=(msgspec.structs.replace(store, tables=(*store.tables, *tables)),))


@pytest.mark.parametrize("key", ["PRIMARY KEY", ""], ids=["numbered", "without a key"])
def test_a_table_that_a_trigger_writes_to_is_named(tmp_path: Path, url: str, key: str) -> None:
    datamap = mapped(url)
    buried(url, key=key)
    town.run(url, "INSERT INTO graveyard VALUES (0, 'of others')")
    outcome = answer(bed.context(tmp_path, url, datamap=datamap), "erase", ANN)
    assert (outcome.state, outcome.left, outcome.exit_code) == ("partly", ("main.graveyard",), 1)
    assert "triggers wrote rows there" in (outcome.problem or "")
    assert not [row for row in town.dump(url)["tickets"] if row[1] == "1"]


def test_a_row_that_takes_the_number_of_an_older_one_is_named(tmp_path: Path, url: str) -> None:
    """An archive keeps the numbers of what it holds: a new row is not the last of it."""
    datamap = mapped(url)
    buried(url)
    town.run(url, "INSERT INTO graveyard VALUES (9000, 'of others')")
    outcome = answer(bed.context(tmp_path, url, datamap=datamap), "erase", ANN)
    assert (outcome.state, outcome.left) == ("partly", ("main.graveyard",))


@pytest.mark.mysql
def test_what_others_write_there_meanwhile_hides_nothing(
    tmp_path: Path, mysql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*told: Any) -> tuple[str, ...]:
        town.run(mysql_url, "INSERT INTO graveyard VALUES (9000, 'of others')")
        return grown(*told)

    grown = Written.grown
    monkeypatch.setattr(Written, "grown", meanwhile)
    datamap = mapped(mysql_url)
    buried(mysql_url)
    outcome = answer(bed.context(tmp_path, mysql_url, datamap=datamap), "erase", ANN)
    assert (outcome.state, outcome.left) == ("partly", ("main.graveyard",))


@pytest.mark.mysql
def test_what_others_write_there_meanwhile_is_not_taken_for_a_triggers(
    tmp_path: Path, mysql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*told: Any) -> tuple[int, ...]:
        town.run(mysql_url, "INSERT INTO graveyard VALUES (9000, 'of others')")
        return numbers(*told)

    numbers = objects.numbers
    monkeypatch.setattr(execute, "numbers", meanwhile)
    datamap = mapped(mysql_url)
    buried(mysql_url)
    town.run(
        mysql_url,
        "DROP TRIGGER bury",
        "CREATE TRIGGER bury AFTER DELETE ON tickets FOR EACH ROW BEGIN INSERT INTO counted VALUES (old.id + 500, 1); "
        "IF old.id < 0 THEN INSERT INTO graveyard VALUES (0, ''); END IF; END",
    )
    outcome = answer(bed.context(tmp_path, mysql_url, datamap=datamap), "erase", ANN)
    assert (outcome.state, outcome.left) == ("fulfilled", ())


@pytest.mark.mysql
def test_what_a_called_procedure_writes_is_named(tmp_path: Path, mysql_url: str) -> None:
    datamap = mapped(mysql_url)
    buried(mysql_url)
    town.run(
        mysql_url,
        "DROP TRIGGER bury",
        "CREATE PROCEDURE put_away(n INTEGER, said TEXT) INSERT INTO graveyard VALUES (n, said)",
        "CREATE TRIGGER bury AFTER DELETE ON tickets FOR EACH ROW CALL put_away(old.id, old.text)",
    )
    outcome = answer(bed.context(tmp_path, mysql_url, datamap=datamap), "erase", ANN)
    assert (outcome.state, outcome.left) == ("partly", ("main.graveyard",))


def test_what_a_person_decided_to_keep_is_not_asked_about_again(tmp_path: Path, url: str) -> None:
    datamap = mapped(url, graveyard="keep")
    buried(url)
    outcome = answer(bed.context(tmp_path, url, datamap=datamap), "erase", ANN)
    assert (outcome.state, outcome.left) == ("fulfilled", ())


def test_after_a_search_that_failed_it_is_still_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a table that is looked at anew as well, where the row leads to nobody who is gone."""
    url = f"sqlite:///{tmp_path / 'town.db'}"
    town.build(url)
    datamap = mapped(url, town.town_map())
    buried(url)
    town.run(
        url,
        "DROP TRIGGER bury",
        "CREATE TRIGGER bury AFTER DELETE ON tickets BEGIN INSERT INTO messages (id, sender_id, recipient_id, body) "
        "VALUES (old.id + 500, 2, 2, 'said ' || old.text); END",
    )
    with monkeypatch.context() as patch:
        patch.setattr(texts, "redactions", _is_down)
        assert answer(bed.context(tmp_path, url, datamap=datamap), "erase", ANN).state == "partly"
    (outcome,) = resume(bed.context(tmp_path, url, datamap=datamap))
    assert (outcome.state, outcome.left) == ("partly", ("main.messages",))


def _is_down(*_: object) -> NoReturn:
    raise StoreDown(place="main")


@pytest.mark.parametrize("fault", ["after:commit", "after:look"])
def test_after_a_kill_it_is_still_named(tmp_path: Path, fault: str) -> None:
    url = f"sqlite:///{tmp_path / 'town.db'}"
    town.build(url)
    buried(url)
    script = (
        "import sys; from pathlib import Path; from tests.duties.requests import bed; from tests.subjects import town; "
        "from tests.duties.requests.test_buried import mapped, ANN; from amanat.duties.requests.run import answer; "
        "whole = mapped(sys.argv[2], town.town_map()); "
        "answer(bed.context(Path(sys.argv[1]), sys.argv[2], datamap=whole), 'erase', ANN)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), url],
        cwd=ROOT, env={**os.environ, "AMANAT_FAULT": fault}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    (outcome,) = resume(bed.context(tmp_path, url, datamap=mapped(url, town.town_map())))
    assert (outcome.state, outcome.left) == ("partly", ("main.graveyard",))


def test_in_a_batch_it_may_be_of_any_of_them(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'town.db'}"
    crowd.build(url, 4)
    buried(url)
    datamap = mapped(url, town.town_map())
    outcome = answer_many(bed.context(tmp_path, url, datamap=datamap), "erase", crowd.emails(3))
    assert outcome.states == {"partly": 3}
    assert {one.left for one in outcome.people} == {("main.graveyard",)}
    assert all("triggers wrote rows there" in str(one.problem) for one in outcome.people)
