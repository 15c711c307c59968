"""`reading.toml` → corrections, every problem of the file at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

import msgspec

from amanat.errors import InputError
from amanat.policy.corrections.model import Correction, Named, sentence_key
from amanat.policy.reading import FieldKind
from amanat.toml.lines import Lines
from amanat.toml.problems import Problem, Problems, nearest
from amanat.toml.table import Table
from amanat.vocabulary.categories import categories
from amanat.vocabulary.duties import duties
from amanat.vocabulary.terms import Kind, Modality, Polarity, Scope

TABLE = "sentence"
_KEY = re.compile(r"[0-9a-f]{12}")
_FIELDS: tuple[str, ...] = get_args(FieldKind)
_STANCE = ("kind", "scope", "polarity", "modality")
_SAYS = ("duties", *_STANCE, "add", "remove", "informative", "unread")

E = TypeVar("E", Kind, Scope, Polarity, Modality)


class CorrectionProblems(Problems):
    """the corrections of the reading are not right"""


class Corrections(msgspec.Struct, frozen=True):
    """The corrections of one file, in its order."""

    file: Path = Path()
    entries: tuple[Correction, ...] = ()


def load_corrections(file: Path) -> Corrections:
    """What the file says; nothing where there is no file.

    Raises `CorrectionProblems` with every problem of the file, `InputError` where it cannot be read.
    """
    try:
        text = file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return Corrections(file)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise InputError(
            f"cannot be read: {reason}", place=str(file), remedy="check its place and its rights"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", place=str(file), remedy="save it as UTF-8") from error
    problems: list[Problem] = []
    entries = tuple(_entries(CorrectionProblems.parse(file, text), Lines(text), problems))
    if problems:
        raise CorrectionProblems(file, problems)
    return Corrections(file, entries)


def _entries(data: dict[str, Any], lines: Lines, problems: list[Problem]) -> Iterator[Correction]:
    for name in data:
        if name != TABLE:
            line = lines.of(name, 0) if isinstance(data[name], list) else lines.of(name)
            problems.append(Problem(line=line, message=f"there is no table `{name}`", remedy=nearest(name, (TABLE,))))
    rows = data.get(TABLE, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(
            Problem(
                line=lines.of(TABLE),
                message=f"`{TABLE}` is no list of tables",
                remedy=f"write `[[{TABLE}]]` above each",
            )
        )
        return
    seen: set[tuple[str, str]] = set()
    for index, row in enumerate(rows):
        table = Table(row, (TABLE, index), lines, problems)
        entry = _entry(table)
        table.close()
        if entry.key and (entry.key, entry.under) in seen:
            table.note("hash", f"`{entry.key}` is corrected twice", "join the two, or tell them apart with `under`")
        seen.add((entry.key, entry.under))
        yield entry


def _entry(table: Table) -> Correction:
    informative, unread = table.flag("informative"), table.flag("unread")
    entry = Correction(
        key=table.text("hash"),
        by=table.text("by"),
        because=table.text("because"),
        on=table.day("on"),
        line=table.line,
        text=table.maybe_text("text") or "",
        under=table.maybe_text("under") or "",
        duties=table.texts("duties", known=tuple(name for name in duties() if name != "policy.lint")),
        kind=_choice(table, "kind", Kind),
        scope=_choice(table, "scope", Scope),
        polarity=_choice(table, "polarity", Polarity),
        modality=_choice(table, "modality", Modality),
        add=tuple(_named(each, new=True) for each in table.tables("add")),
        remove=tuple(_named(each, new=False) for each in table.tables("remove")),
        informative=informative is True,
        unread=unread,
    )
    _check(table, entry)
    return entry


def _choice(table: Table, key: str, known: type[E]) -> E | None:
    value = table.choice(key, tuple(each.value for each in known), "")
    return known(value) if value else None


def _named(table: Table, *, new: bool) -> Named:
    kind = table.text("kind")
    if kind:
        table.check("kind", kind, _FIELDS)
    value = (table.text if new else table.maybe_text)("value") or ""
    if kind == "category" and value:
        table.check("value", value, tuple(categories()))
    words = table.text("words") if new else ""
    table.close()
    return Named(kind=cast("FieldKind", kind), value=value, words=words)


def _check(table: Table, entry: Correction) -> None:
    """What each key by itself cannot tell."""
    if entry.key and not _KEY.fullmatch(entry.key):
        table.note("hash", f"`{entry.key}` is no hash of a sentence", "copy its 12 digits from `amanat read --explain`")
    elif entry.text and entry.key and sentence_key(entry.text) != entry.key:
        table.note("text", "`text` is another sentence than `hash` names", "copy both from `amanat read --explain`")
    said = [key for key in _SAYS if table.has(key)]
    if not said:
        remedy = 'say what is so: `duties = ["…"]`, `informative = true`, `polarity = "no"` …'
        table.note(None, f"`{table.title}` corrects nothing", remedy)
    if table.is_empty("duties"):
        table.note("duties", "`duties` is empty", "write `informative = true` for a sentence that carries none")
    over = [key for key in said if key not in ("informative", "unread")]
    if entry.silences and over:
        key = "informative" if entry.informative else "unread"
        table.note(key, f"`{key}` says that nothing is carried, and `{over[0]}` says what", "keep one of the two")
    if entry.informative and entry.unread:
        table.note("unread", "`informative` and `unread` are both true", "keep one of the two")
    for added in entry.add:
        if entry.text and added.words and not _stands(added.words, entry.text):
            table.note("add", f"the words `{added.words}` are not in the sentence", "copy them from it")


def _stands(words: str, text: str) -> bool:
    return " ".join(words.split()).casefold() in " ".join(text.split()).casefold()
