"""Brings the engine's database to the schema this version knows."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from amanat.errors import AmanatError

HEAD = "0004"
"""The newest migration. Named here so that a database that is up to date is opened without loading Alembic."""

SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 0x616D616E61740001


class RecordsTooNew(AmanatError):
    """the records were written by a newer version of amanat"""


def revision(connection: sa.Connection) -> str | None:
    """The migration that a database is at, None before the first."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def migrate(connection: sa.Connection) -> None:
    """Runs the missing migrations in the caller's write transaction: all of them or none.

    Safe when several processes open the database at once: the transaction of SQLite excludes other writers,
    PostgreSQL takes an advisory lock. Raises `RecordsTooNew`.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    found = revision(connection)
    if found != HEAD:
        _upgrade(connection, found)


def _upgrade(connection: sa.Connection, found: str | None) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    if found is not None and found not in known:
        raise RecordsTooNew(f"the records are at migration `{found}`", remedy="install the version that wrote them")
    with EnvironmentContext(config, scripts, fn=lambda at, _: scripts._upgrade_revs(HEAD, at)) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        with environment.begin_transaction():
            environment.run_migrations()
