"""A room imports only from those above it, and a light command imports nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

ORDER = (
    "errors", "clock", "identity", "toml", "vocabulary", "records", "service", "stores", "policy", "datamap", "sites",
    "activities", "promises", "standing", "subjects", "decisions", "duties", "board", "setup", "examples_people",
    "examples", "app", "web", "cli",
)  # fmt: skip
PARTS = {
    "datamap": (
        "", "names", "detect", "look", "people", "graph", "pins", "whose", "placing", "build", "out", "from_fideslang",
    ),
    "stores": ("sql", "markers", "schema", "base", "search", "samples", "talk"),
    "policy": ("documents", "reading", "matching", "text", "names", "fields", "labelling", "corrections"),
    "subjects": ("", "known", "fate", "sql", "who", "answer", "erase", "correct"),
}  # fmt: skip
"""Within a room, parts that import only from those before: of `datamap` from what names say to how a map is written; of
`stores` what engines are made of; of `policy` what makes a text a reading; of `subjects` what all share, what people
are known by, what becomes of tables, conditions, who is meant, then what is done."""
RECORDS_MAY_IMPORT = {"errors", "clock", "identity", "toml", "vocabulary", "records"}
HEAVY = ("sqlalchemy", "alembic", "polars", "litestar", "granian", "jinja2", "phonenumbers", "rich", "cryptography")


def room_of(module: str) -> str:
    return module.split(".")[1]


def imported(source: str) -> Iterator[str]:
    """Every `amanat.…` module that a source imports, wherever the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("amanat."):
            yield node.module
        elif isinstance(node, ast.ImportFrom) and node.module == "amanat":
            yield from (f"amanat.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("amanat."))


def violations(room: str, duty: str | None, source: str) -> list[str]:
    """What in a source of `room` breaks the import rule. `duty` names the duty's folder, for `duties.*`."""
    found = []
    for module in imported(source):
        target = room_of(module)
        if target not in ORDER:
            continue
        if ORDER.index(target) > ORDER.index(room) or (room == "records" and target not in RECORDS_MAY_IMPORT):
            found.append(f"{room} imports {module}")
        if room == target == "duties" and duty and module.split(".")[2:3] not in ([], [duty]):
            found.append(f"duty {duty} imports {module}")
    return found


def backwards(room: str, part: str, source: str) -> list[str]:
    """What a part of a room imports from a later one, or from what is in the room beside its parts."""
    parts = PARTS[room]
    return [
        module
        for module in imported(source)
        if module.split(".")[1] == room
        and (of := part_of(module)) != part
        and (of not in parts or parts.index(of) > parts.index(part))
    ]


def part_of(module: str) -> str:
    """The part of its room that a module is in: a folder, a single file, or the room itself."""
    room, *names = module.split(".")[1:]
    return names[0] if names and ("" not in PARTS[room] or names[0] in PARTS[room]) else ""


@pytest.mark.parametrize("room", PARTS)
def test_parts_of_a_room_import_only_from_those_before(room: str) -> None:
    folder = ROOT / "src/amanat" / room
    looked, found = set(), []
    for path in folder.rglob("*.py"):
        part = part_of(".".join(("amanat", room, *path.relative_to(folder).with_suffix("").parts)))
        if part in PARTS[room]:
            looked.add(part)
            found += [
                f"{path.relative_to(folder)} imports {it}" for it in backwards(room, part, path.read_text("utf-8"))
            ]
    assert looked == {*PARTS[room]}
    assert found == []


def test_the_order_of_parts_sees_a_wrong_import() -> None:
    assert backwards("subjects", "fate", "from amanat.subjects.sql.work import Work") == ["amanat.subjects.sql.work"]
    assert backwards("subjects", "", "from amanat.subjects.known import led") == ["amanat.subjects.known"]
    assert not backwards(
        "subjects", "erase", "from amanat.subjects.model import Plan\nfrom amanat.stores.base import Store"
    )
    assert backwards("datamap", "detect", "from amanat.datamap.graph.links import Found")
    assert backwards("policy", "text", "from amanat.policy.fields.find import find_fields")
    assert backwards("policy", "labelling", "from amanat.policy.reader import read_text") == ["amanat.policy.reader"]
    assert not backwards("policy", "names", "from amanat.policy.text.sentence import Sentence")


def test_rooms_import_only_from_those_above() -> None:
    sources = [path for path in (ROOT / "src/amanat").rglob("*.py") if path.name != "__init__.py" or path.parent.name]
    looked, found = 0, []
    for path in sources:
        parts = path.relative_to(ROOT / "src/amanat").with_suffix("").parts
        if parts[0] in ("__init__", "__main__"):
            continue
        assert parts[0] in ORDER, f"{parts[0]} has no place in the order of the rooms"
        duty = parts[1] if parts[0] == "duties" and len(parts) > 1 else None
        found += violations(parts[0], duty, path.read_text("utf-8"))
        looked += 1
    assert looked > 20
    assert found == []


@pytest.mark.parametrize(
    ("room", "duty", "source"),
    [
        ("policy", None, "from amanat.board.model import Board"),
        ("records", None, "from amanat.service.model import Service"),
        ("errors", None, "def late() -> None:\n    import amanat.cli"),
        ("duties", "requests", "from amanat.duties.consent import state"),
        ("stores", None, "from amanat import app"),
    ],
)
def test_the_rule_sees_a_wrong_import(room: str, duty: str | None, source: str) -> None:
    assert violations(room, duty, source)


def loaded_by(code: str, folder: Path) -> set[str]:
    """The modules that a fresh interpreter has loaded after running `code`."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=folder)
    return set(done.stdout.split())


@pytest.mark.parametrize("code", ["import amanat", "import amanat.app"])
def test_a_light_start_loads_nothing_heavy(code: str, tmp_path: Path) -> None:
    assert sorted(loaded_by(code, tmp_path).intersection(HEAVY)) == []


def test_a_light_command_loads_nothing_heavy(tmp_path: Path) -> None:
    code = "from amanat.cli import main\ntry:\n    main(['--version'])\nexcept SystemExit:\n    pass"
    # The parser of command lines prints through rich.
    assert sorted(loaded_by(code, tmp_path).intersection(set(HEAVY) - {"rich"})) == []


@pytest.mark.parametrize("form", ["", "--json", "--markdown", "--explain"])
def test_reading_a_policy_loads_no_database(form: str, tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text("We collect your e-mail address.\n", "utf-8")
    arguments = ["read", "p.txt", *filter(None, [form])]
    code = f"from amanat.cli import main\ntry:\n    main({arguments})\nexcept SystemExit:\n    pass"
    loaded = loaded_by(code, tmp_path)
    assert "amanat.policy.reader" in loaded
    assert sorted(loaded.intersection(set(HEAVY) - {"rich", "phonenumbers"})) == []


def test_the_look_at_loaded_modules_sees_a_heavy_one(tmp_path: Path) -> None:
    assert "sqlalchemy" in loaded_by("import sqlalchemy", tmp_path)
