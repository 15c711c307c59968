"""Reads one TOML table, key by key, and notes what is wrong with it instead of stopping."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from amanat.toml.lines import Lines, Place
from amanat.toml.problems import Problem, nearest

_KINDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false", list: "a list", dict: "a table"}


class Table:
    """A table at `place`. Problems go to the list that all tables of one file share.

    Every key that is read counts as known; `close` notes the others. A value that cannot be used is noted and
    replaced by a harmless one, so that the whole file is looked at in one go.
    """

    def __init__(self, data: Mapping[str, Any], place: Place, lines: Lines, problems: list[Problem]) -> None:
        self._data = data
        self._place = place
        self._lines = lines
        self._problems = problems
        self._known: list[str] = []

    @property
    def line(self) -> int:
        """Where the table begins."""
        return self._lines.of(*self._place)

    @property
    def title(self) -> str:
        """The header as it is written: `[[store]]` or `[people]`."""
        names = ".".join(str(part) for part in self._place if isinstance(part, str))
        return f"[[{names}]]" if isinstance(self._place[-1], int) else f"[{names}]"

    def note(self, key: str | None, message: str, remedy: str) -> None:
        """A problem at a key, or at the table itself."""
        place = self._place if key is None else (*self._place, key)
        self._problems.append(Problem(line=self._lines.of(*place), message=message, remedy=remedy))

    def text(self, key: str) -> str:
        """A text that must be there and must not be empty."""
        value = self.maybe_text(key)
        if value is None and key not in self._data:
            self.note(None, f"`{self.title}` has no `{key}`", f'add a line `{key} = "…"`')
        return value or ""

    def maybe_text(self, key: str) -> str | None:
        """A text, or None where it is left out."""
        value: str | None = self._value(key, str, 'write it in quotes, as `{key} = "…"`')
        if value is not None and not value.strip():
            self.note(key, f"`{key}` is empty", "fill it in or leave the line out")
            return None
        return value

    def choice(self, key: str, known: tuple[str, ...], default: str) -> str:
        """One of the known words."""
        value = self.maybe_text(key)
        if value is None:
            return default
        self.check(key, value, known)
        return value if value in known else default

    def texts(self, key: str, default: tuple[str, ...] = (), known: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts, each of them known where `known` is given."""
        values = self._value(key, list, 'write it in brackets, as `{key} = ["…", "…"]`')
        if values is None:
            return default
        wrong = [value for value in values if not isinstance(value, str)]
        if wrong:
            self.note(key, f"`{key}` holds `{wrong[0]}`, which is no text", "put each item in quotes")
        texts = tuple(value for value in values if isinstance(value, str))
        if known is not None:
            for value in texts:
                self.check(key, value, known)
        return texts

    def mapping(self, key: str, known: tuple[str, ...]) -> dict[str, str]:
        """A table of texts, such as `{ mail = "email" }`, whose values are known words; empty where it is left out."""
        value = self._value(key, dict, 'write it in braces, as `{key} = {{ … = "…" }}`')
        if value is None:
            return {}
        for word in value.values():
            self.check(key, str(word), known)
        return {name: str(word) for name, word in value.items()}

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables, such as `[{ kind = "…" }]`; each MUST be closed by whoever reads it."""
        rows = self._value(key, list, 'write it in brackets, as `{key} = [{{ … = "…" }}]`') or []
        wrong = [row for row in rows if not isinstance(row, dict)]
        if wrong:
            self.note(key, f"`{key}` holds `{wrong[0]}`, which is no table", "put each item in braces")
            return ()
        return tuple(Table(row, (*self._place, key, at), self._lines, self._problems) for at, row in enumerate(rows))

    def flag(self, key: str) -> bool | None:
        """True or false, or None where it is left out."""
        value: bool | None = self._value(key, bool, "write it without quotes, as `{key} = true`")
        return value

    def has(self, key: str) -> bool:
        """Whether the key is written, whatever its value."""
        return key in self._data

    def is_empty(self, key: str) -> bool:
        """Whether the key holds an empty list."""
        return self._data.get(key) == []

    def number(self, key: str, default: int, least: int = 1) -> int:
        """A whole number, not below `least`."""
        value: int | None = self._value(key, int, "write it without quotes, as `{key} = 30`")
        if value is None:
            return default
        if value < least:
            self.note(key, f"`{key}` is `{value}`", f"use {least} or more")
            return default
        return value

    def day(self, key: str) -> date:
        """A calendar date that must be there, as a TOML date or as text."""
        self._known.append(key)
        value = self._data.get(key)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            told = f"`{key}` is `{value}`, which is no date" if key in self._data else f"`{self.title}` has no `{key}`"
            self.note(key, told, f"write it as `{key} = 2030-01-31`")
            return date.min

    def check(self, key: str, value: str, known: tuple[str, ...]) -> None:
        """Notes a value that is not a known word."""
        if value not in known:
            self.note(key, f"`{key}` holds `{value}`, which is not known", nearest(value, known))

    def close(self) -> None:
        """Notes the keys that nothing has read."""
        for key in self._data:
            if key not in self._known:
                self.note(key, f"`{self.title}` has no key `{key}`", nearest(key, tuple(self._known)))

    def _value(self, key: str, kind: type, remedy: str) -> Any:
        self._known.append(key)
        value = self._data.get(key)
        if value is None or (isinstance(value, kind) and not (kind is int and isinstance(value, bool))):
            return value
        told = _KINDS.get(type(value), "a date")
        self.note(key, f"`{key}` is {told} and not {_KINDS[kind]}", remedy.format(key=key))
        return None
