"""Driver errors in the words of Amanat. Values and passwords never come through."""

from __future__ import annotations

import re
from pathlib import Path

from amanat.errors import StoreBusy, StoreDown, StoreError, StoreReadOnly


def first_line(error: BaseException) -> str:
    """The first line, in lower case at its start and without a full stop."""
    text = str(error).strip().split("\n")[0].strip().removesuffix(".")
    return text[:1].lower() + text[1:]


def sqlite_failure(error: BaseException, place: str, path: Path, *, writing: bool) -> StoreError:
    """By SQLite's result code (rescode.html)."""
    code = str(getattr(error, "sqlite_errorname", "") or "")
    text = first_line(error)
    if code.startswith("SQLITE_CANTOPEN"):
        if writing and path.is_file():
            return StoreReadOnly(f"`{path.name}` may not be written", place=place, remedy="allow writing beside it too")
        return StoreDown(f"`{path.name}` cannot be opened", place=place, remedy="see that the file is there")
    if code.startswith("SQLITE_READONLY"):
        return StoreReadOnly(f"`{path.name}` may not be written", place=place, remedy="allow writing, or its copy")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(text, place=place, remedy="try again when the other writer is done")
    if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return StoreError(f"`{path.name}` is no sound database: {text}", place=place, remedy="check it with `sqlite3`")
    if code == "SQLITE_CONSTRAINT_TRIGGER":
        # What a trigger raises may say anything, values of the row among it.
        return StoreError("a trigger of the database stopped the statement", place=place)
    return StoreError(text, place=place)


_PASSWORD = re.compile(r"(password=)(?:'(?:[^'\\]|\\.)*'|\S+)", re.IGNORECASE)


def postgres_failure(error: BaseException, place: str, secrets: tuple[str, ...], *, writing: bool) -> StoreError:
    """By SQLSTATE (PostgreSQL manual, appendix A)."""
    state = str(getattr(error, "sqlstate", None) or "")
    diagnosis = getattr(error, "diag", None)
    text = getattr(diagnosis, "message_primary", None) or first_line(error)
    for secret in secrets:
        text = text.replace(secret, "***")
    text = _PASSWORD.sub(r"\1***", text)
    if _is_down(error, state):
        return StoreDown(text, place=place, remedy="see that the server runs and that the URL is right")
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
    return StoreError(_without_values(text, state), place=place)


def _without_values(text: str, state: str) -> str:
    """Data exceptions repeat the value in quotes or after a colon; what a trigger raises may say anything."""
    if state.startswith("P0"):
        return "a function or trigger of the database stopped the statement"
    if not state.startswith("22"):
        return text
    return _QUOTED.sub("…", text).partition(": ")[0]


_QUOTED = re.compile(r'".*"', re.DOTALL)


_BUSY = {"40001", "40P01", "55P03"}
"""Serialization failure, deadlock, lock not available."""


def _is_down(error: BaseException, state: str) -> bool:
    """Class 08 and 57P: the connection or the server went; no SQLSTATE: it never came; 28 and 3D: not let in."""
    if state.startswith(("08", "57P", "28", "3D", "53300")):
        return True
    return not state and type(error).__name__ in {"OperationalError", "ConnectionTimeout", "InterfaceError"}
