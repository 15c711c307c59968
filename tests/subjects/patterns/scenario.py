"""A scenario: one readable file with a schema, its rows, and what an erasure, a copy or a plan must come to.

    says = "one sentence: what pattern this is"
    twin_of = "two_owners"          a near twin of that file, which must come out otherwise
    users = false                   the file has people of its own; else twelve users stand before it (see `USERS`)
    engines = ["sqlite"]            only there; `because` says why
    because = "…"
    datamap = "…"                   what a person wrote in datamap.toml, where no automatic way could know
    schema = "…"                    SQL that all engines take; statements end in `;`

    [on.postgresql]                 words of the schema that an engine spells otherwise
    BLOB = "BYTEA"

    [people]                        where people live, as amanat.toml says it; else Amanat finds it
    table = "members"
    key = "id"
    identifiers = { email = "email" }

    [rows]                          by table: a head, then a row on each line; `-` is NULL, nothing is the empty text
    messages = '''
    id | sender_id | recipient_id | body
    1  | 1         | 2            | hello
    '''

    [[case]]
    kind = "erase"                  erase, access or plan
    people = ["ann@example.com"]    run one by one and, where there are several, as one set with the same outcome
    runs = "set"                    only so ("set" or "each"), where the outcome depends on it
    not_reached = ["main.x.y"]      exactly what the plan says that it does not reach
    stays = ["audit.line"]          where the exact search still finds them afterwards; else it is clean
    steps = ["messages: delete 1; last"]    the steps of the plan in order, each with a piece of its ground

    [case.gone]                     the keys of rows that are gone
    users = ["1"]

    [case.changed.messages]         key = { column = value }; all else MUST be as it was, byte for byte
    2 = { sender_id = "-", sender_name = "-", body = "erased-*" }

    [[case]]
    kind = "access"                 exactly these rows are shown
    people = ["ann@example.com"]
    [case.shown]
    messages = ["1", "2"]
    [case.hidden.messages]          and in them these columns are not
    1 = ["recipient_name"]
    [case.seen.meetings]            and of these documents others are left out; all else is shown as it stands
    2 = { guests = '["ann@example.com", "[withheld]"]' }

    [[case]]
    kind = "plan"                   refused, and the store left alone
    people = ["ann@example.com"]
    refused = ["orders: a piece of the reason"]

The key of a row is its primary key, several columns joined by `/`; in a table without one, its first column.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

HERE = Path(__file__).parent
NAMES = ("ann", "bob", "cy", "dee", "eve", "fay", "gus", "hal", "ida", "jon", "kay", "lou")
USERS = """
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(90) NOT NULL UNIQUE, name VARCHAR(90),
  password_hash VARCHAR(90));
"""
_USERS: list[dict[str, str | None]] = [
    {"id": str(at), "email": f"{one}@example.com", "name": f"{one.title()} Ash", "password_hash": f"hash of {one}"}
    for at, one in enumerate(NAMES, 1)
]
Rows = dict[str, list[dict[str, str | None]]]
Engine = Literal["sqlite", "postgresql", "mysql"]


class Wrong(ValueError):
    """a scenario that says what no runner can understand"""


class Home(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    table: str
    key: str = "id"
    identifiers: Mapping[str, str] = {}


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: Literal["erase", "access", "plan"]
    people: tuple[str, ...]
    runs: Literal["set", "each", "both"] = "both"
    gone: Mapping[str, tuple[str, ...]] = {}
    changed: Mapping[str, Mapping[str, Mapping[str, str]]] = {}
    not_reached: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    steps: tuple[str, ...] | None = None
    shown: Mapping[str, tuple[str, ...]] = {}
    hidden: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    seen: Mapping[str, Mapping[str, Mapping[str, str]]] = {}
    refused: tuple[str, ...] = ()


_FOR = {
    "erase": ("gone", "changed", "not_reached", "stays", "steps"),
    "access": ("shown", "hidden", "seen"),
    "plan": ("not_reached", "steps", "refused"),
}
"""What a case of each kind may expect."""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    says: str
    schema: str
    rows: Mapping[str, str]
    case: tuple[Case, ...]
    twin_of: str = ""
    users: bool = True
    engines: tuple[Engine, ...] = ("sqlite", "postgresql", "mysql")
    because: str = ""
    datamap: str = ""
    on: Mapping[Engine, Mapping[str, str]] = {}
    people: Home | None = None


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """A file as read: the rows as text by column, all of the schema's statements in order."""

    name: str
    says: str
    twin_of: str
    schema: str
    rows: Rows
    cases: tuple[Case, ...]
    engines: tuple[Engine, ...]
    datamap: str
    on: Mapping[Engine, Mapping[str, str]]
    people: Home | None

    def statements(self, engine: Engine) -> list[str]:
        """The schema in the engine's own words."""
        text = self.schema
        for word, own in self.on.get(engine, {}).items():
            text = text.replace(word, own)
        return [statement.strip() for statement in text.split(";\n") if statement.strip().strip(";")]


def scenarios() -> list[Path]:
    return sorted(HERE.glob("*.toml"))


def load(path: Path) -> Scenario:
    """Reads a scenario. Raises `Wrong` for what it cannot understand, unknown keys first of all."""
    return parsed(path.stem, path.read_text("utf-8"))


def parsed(name: str, text: str) -> Scenario:
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Wrong(f"{name}: {error}") from error
    if len(file.engines) < 3 and not file.because:
        raise Wrong(f"{name}: not on all engines; say `because`")
    if not file.case:
        raise Wrong(f"{name}: expects nothing")
    for case in file.case:
        _checked(name, case)
    rows: Rows = {"users": _USERS} if file.users else {}
    rows |= {table: _table(f"{name}: {table}", written) for table, written in file.rows.items()}
    return Scenario(
        name=name,
        says=file.says,
        twin_of=file.twin_of,
        schema=f"{USERS}{file.schema}" if file.users else file.schema,
        rows=rows,
        cases=file.case,
        engines=file.engines,
        datamap=file.datamap,
        on=file.on,
        people=file.people,
    )


def _checked(name: str, case: Case) -> None:
    """A case that says what its kind does not know, or nothing at all, would pass without being looked at."""
    plain = Case(kind=case.kind, people=case.people)
    told = {field for field in case.__struct_fields__ if getattr(case, field) != getattr(plain, field)} - {"runs"}
    if stray := told - set(_FOR[case.kind]):
        raise Wrong(f"{name}: {case.kind} knows no `{sorted(stray)[0]}`")
    if case.kind == "plan" and not told:
        raise Wrong(f"{name}: a plan that expects nothing")


def _table(place: str, written: str) -> list[dict[str, str | None]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in written.strip().splitlines()]
    head, *rows = lines or [[]]
    if any(len(row) != len(head) for row in rows):
        raise Wrong(f"{place}: a row has not as many cells as the head")
    return [{column: value(cell) for column, cell in zip(head, row, strict=True)} for row in rows]


def value(cell: str) -> str | None:
    return None if cell == "-" else cell


def plain(cell: Any) -> Any:
    """A document as its content, so that an expectation need not know how an engine spells it."""
    if isinstance(cell, str) and cell[:1] in ("{", "["):
        import ast
        import json

        for read in (json.loads, ast.literal_eval):
            try:
                return read(cell)
            except (ValueError, SyntaxError):
                continue
    return cell
