"""Each example is fine as built, and each sabotage breaks exactly the promises it names."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa

from amanat.app import Amanat
from amanat.board.checks import CHECKS
from amanat.board.exit import exit_code
from amanat.board.model import Board
from amanat.cli.sabotage import asking
from amanat.examples import build, names, sabotage, sabotages
from amanat.promises.checks.nothing import nothing
from amanat.vocabulary.terms import Status
from tests.acceptance.conftest import Shop, amanat

PEOPLE = 200
CASES = [(name, case) for name in names() for case in sabotages(name)]
IN_THE_STORE = [(name, case) for name, case in CASES if any(one.sql for one in sabotages(name)[case].change)]


def check(folder: Path) -> Board:
    with Amanat.open(folder / "amanat.toml") as amanat:
        return amanat.check()


def break_it(name: str, case: str, folder: Path) -> None:
    sabotage(name, case, folder, asking(folder / "amanat.toml"))


def broken(board: Board) -> set[str]:
    """The promises that are broken, by identifier and duty."""
    return {f"{line.promise.duty} {line.promise.id}" for line in board.lines if line.status is Status.BROKEN}


def kept(board: Board) -> set[str]:
    """The duties that are shown to be kept."""
    return {line.promise.duty for line in board.lines if line.status is Status.KEPT}


def duties(promises: set[str]) -> set[str]:
    return {promise.split()[0] for promise in promises}


def because(board: Board) -> str:
    """What a reader of a failed test wants to know."""
    lines = [f"{line.promise.duty}: {line.because}" for line in board.lines if line.status is Status.BROKEN]
    found = [f"{one.rule} {one.store}.{one.table}.{one.column}: {one.message}" for one in board.findings if one.breaks]
    return "\n".join([*lines, *found])


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Each example built once; tests copy it."""

    @cache
    def of(name: str) -> Path:
        folder = tmp_path_factory.mktemp("examples") / name
        build(name, folder, people=PEOPLE)
        return folder

    return of


@pytest.mark.parametrize("name", names())
def test_a_healthy_example_is_fine(name: str, built: Callable[[str], Path], tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(built(name), folder)
    board = check(folder)
    assert not broken(board), because(board)
    assert exit_code(board) == 0, because(board)
    assert not board.silent
    assert {"datamap.categories", "policy.lint"} <= kept(board)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_sabotage_breaks_exactly_what_it_names(
    name: str, case: str, built: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = tmp_path / name
    shutil.copytree(built(name), folder)
    break_it(name, case, folder)
    board = check(folder)
    assert duties(broken(board)) == set(sabotages(name)[case].breaks), because(board)
    assert exit_code(board) == 1


@pytest.mark.parametrize("duty", sorted(CHECKS))
def test_a_check_that_returns_early_is_caught(
    duty: str, built: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, case = next(one for one in CASES if duty in sabotages(one[0])[one[1]].breaks)
    folder = tmp_path / name
    shutil.copytree(built(name), folder)
    break_it(name, case, folder)
    monkeypatch.setitem(CHECKS, duty, nothing)
    assert duties(broken(check(folder))) == set(sabotages(name)[case].breaks) - {duty}


@pytest.mark.parametrize("name", names())
def test_nothing_is_kept_on_an_empty_service(name: str, built: Callable[[str], Path], tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(built(name), folder)
    with closing(sqlite3.connect(folder / f"{name}.db")) as database, database:
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            database.execute(f'DELETE FROM "{table}"')
    assert kept(check(folder)) == set()


@pytest.mark.parametrize("name", names())
def test_nothing_is_kept_while_the_store_is_down(name: str, built: Callable[[str], Path], tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(built(name), folder)
    (folder / f"{name}.db").unlink()
    board = check(folder)
    assert kept(board) == set()
    assert board.silent
    assert exit_code(board) == 2


@pytest.mark.parametrize("name", names())
def test_nothing_remains_of_the_erased(name: str, tmp_path: Path) -> None:
    """The oracle is the whole file, written out as SQL: it knows no map."""
    samples = build(name, tmp_path / name, people=PEOPLE).samples
    for sample in samples:
        with Amanat.open(tmp_path / name / "amanat.toml") as service:
            assert service.request("erase", sample).state in ("searched", "fulfilled")
    with closing(sqlite3.connect(tmp_path / name / f"{name}.db")) as database:
        dump = "\n".join(database.iterdump()).casefold()
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert [sample for sample in samples if sample.casefold() in dump] == []
    assert not any(sample.encode() in (tmp_path / name / f"{name}.db").read_bytes() for sample in samples)


def test_as_a_user_does_it(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "try")
    assert amanat("example", "build", "tutoring", "--into", shop.folder, "--people", "60").code == 0
    fine = shop.run("check", "--json")
    assert (fine.code, fine.json["summary"]["broken"]) == (0, 0)
    cases = amanat("sabotage", "tutoring", "--list", "--json").json
    assert cases == {case: list(one.breaks) for case, one in sabotages("tutoring").items()}
    for case in ("religion", "swallowed-delete"):
        assert amanat("sabotage", "tutoring", case, "--into", shop.folder).code == 0
    bad = shop.run("check", "--json")
    assert bad.code == 1
    assert {one["duty"] for one in bad.json["promises"] if one["status"] == "broken"} == {
        "datamap.categories", "rights.erase",
    }  # fmt: skip


@pytest.mark.postgres
@pytest.mark.parametrize("name", names())
def test_a_healthy_example_is_fine_on_postgresql(
    name: str, postgres_copy: Callable[[str, Path], None], tmp_path: Path
) -> None:
    postgres_copy(name, tmp_path / name)
    board = check(tmp_path / name)
    assert not broken(board), because(board)
    assert exit_code(board) == 0, because(board)


@pytest.mark.postgres
@pytest.mark.parametrize(("name", "case"), IN_THE_STORE)
def test_a_sabotage_of_the_store_breaks_the_same_on_postgresql(
    name: str, case: str, postgres_copy: Callable[[str, Path], None], tmp_path: Path
) -> None:
    folder = tmp_path / name
    postgres_copy(name, folder)
    break_it(name, case, folder)
    board = check(folder)
    assert duties(broken(board)) == set(sabotages(name)[case].breaks), because(board)


@pytest.fixture(scope="session")
def postgres_bases(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[str, Path]]:
    """Each example built once in a database of its own, which serves as a template."""
    server = sa.make_url(postgres_server)

    @cache
    def of(name: str) -> tuple[str, Path]:
        database = f"base_{name}"
        _admin(postgres_server, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)", f"CREATE DATABASE {database}")
        folder = tmp_path_factory.mktemp("postgres") / name
        build(name, folder, people=PEOPLE, url=server.set(database=database).render_as_string(hide_password=False))
        return database, folder

    return of


@pytest.fixture
def postgres_copy(
    postgres_server: str, postgres_url: str, postgres_bases: Callable[[str], tuple[str, Path]]
) -> Callable[[str, Path], None]:
    """Copies a built example into the fresh database of this test, and its files into a folder."""
    fresh = str(sa.make_url(postgres_url).database)

    def copy(name: str, into: Path) -> None:
        base, folder = postgres_bases(name)
        _admin(postgres_server, f"DROP DATABASE {fresh}", f"CREATE DATABASE {fresh} TEMPLATE {base}")
        shutil.copytree(folder, into)
        service = into / "amanat.toml"
        service.write_text(service.read_text().replace(f"/{base}", f"/{fresh}"))

    return copy


def _admin(server: str, *statements: str) -> None:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


def test_every_check_has_two_sabotages_and_every_example_six() -> None:
    breaks = [duty for name, case in CASES for duty in sabotages(name)[case].breaks]
    assert {duty for duty in CHECKS if breaks.count(duty) < 2} == set()
    assert {name for name in names() if len(sabotages(name)) < 6} == set()
