"""`datamap.toml`, beside the service file: verdicts that a person may correct and that later runs keep."""

from __future__ import annotations

import tomllib
from pathlib import Path

from amanat.datamap.model import DataMap
from amanat.datamap.pins.model import Pins
from amanat.datamap.pins.reader import PinReader
from amanat.datamap.pins.recording import recorded
from amanat.errors import InputError

HEAD = """\
# What `amanat map` found, by store and table. Correct it here: later runs keep what you change.
#   categories = ["email"]      what the column holds (names as in categories.toml)
#   personal = false            it is not about a person; "unknown" where nobody knows yet
#   source = "google"           from whom the data came, if not from the person
#   inside = {"a.b" = ["name"]} what stands within its documents, by path
#   reviewed = "2026-11-01"     somebody looked and agrees; `by` says who
# A table may say `erase = "delete"`, "scrub", "unlink", "anonymise" or "keep"; `ownership = "owned"`, "shared", "actor"
# or "none"; `children = true` or false; `last = "keep"`: what several people had stays, emptied, once nobody is left in
# it; `threads = "scrub"` or "cascade": a post that others answered stays, emptied, or goes with all that hangs on it;
# `anonymise = {k = 5, below = "delete"}` or "empty"; `restricted = {column = "is_restricted", value = true}` and
# `hidden = {…}` say what the application itself heeds; and on which ground rows of an erased person stay, for how long,
# and which columns:
#   keep = [{ground = "law", because = "§ 147 AO", months = 120, from = "created_at", columns = ["amount"]}]
# A link that the database does not declare; with `believe = false` one that is not to be followed:
#   [[link]]
#   store = "main"
#   table = "audit_log"
#   columns = ["user_id"]
#   to_table = "users"
#   to_columns = ["id"]
# Entries with `auto` are Amanat's own; one that you change becomes yours. What stands under [unreached] and
# [nothing_personal] is a list of what else was seen; write your word about it above.
"""


def load_pins(path: Path) -> Pins:
    """What the file pins; nothing where there is no file.

    Raises `MapFileProblems` with file and line for TOML that cannot be read and for what is wrong in each entry.
    """
    text = _text(path)
    return PinReader(path, text).pins(_parsed(path, text)) if text else Pins()


def write(path: Path, datamap: DataMap) -> None:
    """Records the verdict on every column; what a person wrote stays, byte for byte."""
    text = _text(path)
    rendered = recorded(text or f"{HEAD}\n", PinReader(path, text).pins(_parsed(path, text)), datamap)
    if rendered != text:
        _parsed(path, rendered)
        path.write_bytes(rendered.encode("utf-8"))


def _text(path: Path) -> str:
    """As it stands, line ends untouched."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", place=str(path), remedy="save it as UTF-8") from error


def _parsed(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(str(error)[0].lower() + str(error)[1:], place=str(path), remedy="correct it there") from error
