"""Driver errors in the words of Amanat. Values and passwords never come through."""

from __future__ import annotations

import re
from pathlib import Path

from amanat.errors import StoreBusy, StoreDown, StoreError, StoreReadOnly, StoreTimeout


def first_line(error: BaseException) -> str:
    """The first line, in lower case at its start and without a full stop."""
    text = str(error).strip().split("\n")[0].strip().removesuffix(".")
    return _begun_small(text)


def _begun_small(text: str) -> str:
    """Unless the first word is all capitals, as `CHECK` is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


UNFINISHED = ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY")
"""A transaction that somebody did not end must be taken back before anything can be read (rescode.html)."""


def sqlite_failure(error: BaseException, place: str, path: Path, *, writing: bool) -> StoreError:
    """By SQLite's result code (rescode.html)."""
    code = str(getattr(error, "sqlite_errorname", "") or "")
    text = first_line(error)
    if code.startswith("SQLITE_CANTOPEN"):
        if writing and path.is_file():
            return StoreReadOnly(f"`{path.name}` may not be written", place=place, remedy="allow writing beside it too")
        return StoreDown(f"`{path.name}` cannot be opened", place=place, remedy="see that the file is there")
    if code in UNFINISHED:
        unfinished = f"`{path.name}` holds a transaction that was never ended"
        return StoreError(
            unfinished, place=place, remedy="open it once with a process that may write, or give `write_url`"
        )
    if code.startswith("SQLITE_READONLY"):
        return StoreReadOnly(f"`{path.name}` may not be written", place=place, remedy="allow writing, or its copy")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(text, place=place, remedy="try again when the other writer is done")
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return StoreError(text, place=place, remedy=f"make room on the disk of `{path.name}`, then run again")
    if code.startswith("SQLITE_INTERRUPT"):
        return too_slow(place)
    if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return StoreError(f"`{path.name}` is no sound database: {text}", place=place, remedy="check it with `sqlite3`")
    if text == "parser stack overflow":
        return StoreError(
            "links between its tables are nested more deeply than this version of SQLite reads in one statement",
            place=place,
            remedy='say in datamap.toml that a table which holds others stays: `erase = "keep"`, or take a newer one',
        )
    if code == "SQLITE_CONSTRAINT_TRIGGER":
        # What a trigger raises may say anything, values of the row among it.
        return StoreError("a trigger of the database stopped the statement", place=place)
    return StoreError(text, place=place)


_PASSWORD = re.compile(r"(password=)(?:'(?:[^'\\]|\\.)*'|\S+)", re.IGNORECASE)


_RUNS = "see that the server runs and that the URL is right"
_KEYS = "correct the user and the password in the URL"
_REFUSED = re.compile(r"authentication failed|no password supplied|role .* does not exist")
"""PostgreSQL gives no SQLSTATE to a client that it does not let in."""


def postgres_failure(error: BaseException, place: str, secrets: tuple[str, ...], *, writing: bool) -> StoreError:
    """By SQLSTATE (PostgreSQL manual, appendix A)."""
    state = str(getattr(error, "sqlstate", None) or "")
    diagnosis = getattr(error, "diag", None)
    text = getattr(diagnosis, "message_primary", None) or first_line(error)
    for secret in secrets:
        text = text.replace(secret, "***")
    text = _PASSWORD.sub(r"\1***", text)
    if _is_down(error, state):
        return StoreDown(text, place=place, remedy=_KEYS if _REFUSED.search(text) else _RUNS)
    if state == "25006":
        return StoreReadOnly(text, place=place, remedy="give a `write_url` that reaches the primary server")
    if state == "42501":
        if getattr(diagnosis, "source_file", None) == "rls.c":
            return StoreError(text, place=place, remedy="give the role BYPASSRLS, so that no row is hidden from it")
        if writing:
            return StoreReadOnly(text, place=place, remedy="give a `write_url` whose role may change rows")
        return StoreError(text, place=place, remedy="grant SELECT on it to the role of `url`")
    if state in _BUSY:
        return StoreBusy(text, place=place, remedy="try again")
    if state == "57014":
        return too_slow(place)
    if state in ("53100", "58030"):
        return StoreError("the server's disk is full or fails", place=place, remedy="make room there, then run again")
    return StoreError(_without_values(text, state), place=place)


def _without_values(text: str, state: str) -> str:
    """Data exceptions repeat the value in quotes or after a colon; what a trigger raises may say anything."""
    if state.startswith("P0"):
        return "a function or trigger of the database stopped the statement"
    if not state.startswith("22"):
        return text
    return _QUOTED.sub("…", text).partition(": ")[0]


_QUOTED = re.compile(r'".*"', re.DOTALL)


def too_slow(place: str) -> StoreTimeout:
    return StoreTimeout("it took too long", place=place, remedy="raise `timeout` of this store in amanat.toml")


_BUSY = {"40001", "40P01", "55P03"}
"""Serialization failure, deadlock, lock not available."""


def _is_down(error: BaseException, state: str) -> bool:
    """Class 08 and 57P: the connection or the server went; no SQLSTATE: it never came; 28 and 3D: not let in."""
    if state.startswith(("08", "57P", "28", "3D", "53300")):
        return True
    return not state and type(error).__name__ in {"OperationalError", "ConnectionTimeout", "InterfaceError"}


def mysql_failure(error: BaseException, place: str, secrets: tuple[str, ...], *, writing: bool) -> StoreError:
    """By MariaDB's and MySQL's error numbers. Only texts that hold names and no values are passed on."""
    number = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    text = str(error.args[1]) if len(error.args) > 1 else first_line(error)
    for secret in secrets:
        text = text.replace(secret, "***")
    text = " ".join(text.split())
    if _mysql_down(error, number):
        return StoreDown(text, place=place, remedy=_KEYS if number in (1045, 1130) else _RUNS)
    if number in (1792, 1290, 1836):
        return StoreReadOnly("the server lets this role only read", place=place, remedy="give a `write_url`")
    if number in (1142, 1143, 1044, 1227, 1370):
        if writing and "select command" not in text.lower():
            return StoreReadOnly(text, place=place, remedy="give a `write_url` whose role may change rows")
        return StoreError(text, place=place, remedy="grant SELECT on it to the role of `url`")
    if number in (1205, 1213, 1020):
        return StoreBusy(text, place=place, remedy="try again")
    if number in (1969, 3024, 1317):
        return too_slow(place)
    if number in (3, 1021, 1026, 1114):
        return StoreError("the server's disk is full or fails", place=place, remedy="make room there, then run again")
    if number in _NAMES_ONLY:
        return StoreError(_begun_small(text), place=place)
    return StoreError(f"the server refused the statement (error {number})", place=place)


_NAMES_ONLY = {1048, 1054, 1146, 1217, 1356, 1364, 1406, 1449, 1451, 1452}
"""Column may not be NULL, unknown column, no such table, foreign keys, broken view, no default, too long, definer."""


def _mysql_down(error: BaseException, number: int) -> bool:
    """Client errors 2xxx: the connection went or never came; 1045 and 1049: not let in; 1040, 1053, 1927: going."""
    if number in (1040, 1045, 1049, 1053, 1130, 1203, 1927, 4031):
        return True
    return 2000 <= number < 2100 or (not number and type(error).__name__ in {"OperationalError", "InterfaceError"})
