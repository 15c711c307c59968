"""Where erased values still lie after an erasure, as far as the server itself and the role can tell; and VACUUM."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

_BACKUPS = "backups, which the server does not know of"
_VACUUM_SECONDS = 5

_POSTGRES = """
SELECT current_setting('autovacuum'), current_setting('archive_mode'),
  (SELECT count(*) FROM pg_catalog.pg_stat_replication),
  (SELECT string_agg(slot_name::text, ', ' ORDER BY slot_name) FROM pg_catalog.pg_replication_slots)
"""
_OWN = """
SELECT c.oid::regclass::text, pg_catalog.pg_has_role(c.relowner, 'USAGE') FROM pg_catalog.pg_class c
WHERE c.oid = CAST(:name AS regclass)
"""
_MYSQL = """
SELECT @@log_bin,
  (SELECT count(*) FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%'),
  (SELECT count(*) FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = 'PROCESS'),
  (SELECT group_concat(DISTINCT TABLE_NAME ORDER BY TABLE_NAME SEPARATOR ', ') FROM information_schema.STATISTICS
   WHERE TABLE_SCHEMA = database() AND INDEX_TYPE = 'FULLTEXT')
"""


def postgres_remains(connection: sa.Connection) -> tuple[str, ...]:
    """PostgreSQL: dead rows, the log and whoever gets it."""
    autovacuum, archive, replicas, slots = connection.execute(sa.text(_POSTGRES)).one()
    found = [
        f"dead rows in the data files, until the tables are vacuumed and the space is used again (autovacuum is "
        f"{autovacuum})",
        "the write-ahead log, until it is recycled",
    ]
    if archive != "off":
        found.append(f"the archive of the write-ahead log (archive_mode is {archive}), for as long as it is kept")
    if replicas:
        found.append(f"{_counted(replicas)} that follow this server, until they have done the same")
    if slots:
        found.append(f"what the replication slots hold back of the log: {slots}")
    return (*found, _BACKUPS)


def mysql_remains(connection: sa.Connection) -> tuple[str, ...]:
    """MariaDB and MySQL: undo, binary log, replicas, word lists."""
    binary, replicas, sees, indexed = connection.exec_driver_sql(_MYSQL.replace("%", "%%")).one()
    found = ["dead rows in the pages and the undo log, until InnoDB purges them and the space is used again"]
    if binary:
        days = _kept(connection)
        found.append(f"the binary log, {f'for {days}' if days else 'until it is purged by hand'}")
    if replicas:
        found.append(f"{_counted(replicas)} that follow this server, until they have done the same")
    elif not sees:
        found.append("replicas, if there are any: the role may not see them (PROCESS)")
    if indexed:
        found.append(f"the word lists of FULLTEXT indexes, until OPTIMIZE TABLE: {indexed}")
    return (*found, _BACKUPS)


def _kept(connection: sa.Connection) -> str:
    """How long the binary log is kept; empty where it never ends by itself."""
    rows = connection.exec_driver_sql("SHOW VARIABLES LIKE 'binlog_expire_logs_seconds'").all()
    seconds = int(rows[0][1]) if rows else 0
    return "" if not seconds else f"{seconds // 86_400} days" if seconds >= 86_400 else f"{seconds} seconds"


def sqlite_remains(connection: sa.Connection) -> tuple[str, ...]:
    """SQLite: with `secure_delete` nothing is left in the file itself."""
    mode = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())
    journal = () if mode == "wal" else (f"blocks of the disk where the rollback journal was (journal mode {mode})",)
    return (*journal, "copies and backups of the file")


def vacuum(engine: sa.Engine, tables: Sequence[sa.Table]) -> str:
    """Vacuums tables, each for itself and outside of any transaction. Returns what was done, in words.

    Raises `DBAPIError`: a table that someone else holds is waited for for some seconds only.
    """
    done: list[str] = []
    refused: list[str] = []
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = '{_VACUUM_SECONDS}s'")
        try:
            for table in tables:
                name = connection.dialect.identifier_preparer.format_table(table)
                # The preparer doubles percent signs for the driver: right in a statement, wrong in a parameter.
                shown, owned = connection.execute(sa.text(_OWN), {"name": name.replace("%%", "%")}).one()
                if owned:
                    connection.exec_driver_sql(f"VACUUM {name}")
                (done if owned else refused).append(shown)
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
    words = [f"vacuumed {', '.join(done)}"] if done else []
    if refused:
        words.append(f"only the owner may vacuum {', '.join(refused)}")
    return "; ".join(words)


def _counted(replicas: int) -> str:
    return "1 replica" if replicas == 1 else f"{replicas} replicas"
