"""The page of a package: what a person reads first (GDPR Art. 12(1): concise, intelligible, in plain language)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from amanat.datamap.model import HERE
from amanat.policy.compare.durations import in_words
from amanat.subjects.answer.collect import Collected
from amanat.subjects.answer.meaning import Meaning

if TYPE_CHECKING:
    from amanat.subjects.answer.package import About

_SEAM = re.compile(r"[\W_]+|(?<=[a-z0-9])(?=[A-Z])")
_MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def page(
    tables: Sequence[Collected], meant: Sequence[Sequence[Meaning]], about: About, told: Callable[[Any], Any]
) -> str:
    """One HTML page without a script: the person's own row first, then every table with what its data mean.

    `meant` has the meaning of each column of each table; `told` gives a value as people read it.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = files("amanat.subjects.answer").joinpath("templates/package.html").read_text("utf-8")
    shown = [_shown(table, columns, told) for table, columns in zip(tables, meant, strict=True)]
    return environment.from_string(text).render(
        about=about,
        made=_moment(about.made),
        tables=sorted(shown, key=lambda one: not one["person"]),
        stores=len({table.store for table in tables}),
        purposes=tuple(dict.fromkeys(one["purpose"] for one in about.activities if one.get("purpose"))),
    )


def title(name: str) -> str:
    """`call_participants` and `CallParticipants` are `Call participants`."""
    words = [word if word.isupper() else word.lower() for word in _SEAM.split(name) if word]
    return " ".join(words)[:1].upper() + " ".join(words)[1:] if words else name


def _shown(table: Collected, columns: Sequence[Meaning], told: Callable[[Any], Any]) -> dict[str, Any]:
    rows = [[_said(told(value)) for value in row] for row in table.rows]
    return {
        "title": title(table.table),
        "store": table.store,
        "table": table.table,
        "person": table.path == HERE,
        "path": table.path,
        "columns": [{"title": title(one.name), "name": one.name, "labels": one.labels} for one in columns],
        "rows": rows,
        "holds": _every(one.labels for one in columns),
        "purposes": _every(one.purposes for one in columns),
        "sources": _of_columns(columns, lambda one: one.source),
        "recipients": _every(one.recipients for one in columns),
        "periods": _of_columns(columns, lambda one: in_words(one.period) if one.period else None),
    }


def _moment(made: str) -> str:
    """`2026-11-26T10:01:21Z` is `26 November 2026, 10:01 UTC`; what is no time stays as it is."""
    try:
        at = datetime.fromisoformat(made).astimezone(UTC)
    except ValueError:
        return made
    return f"{at.day} {_MONTHS[at.month]} {at.year}, {at:%H:%M} UTC"


def _said(value: Any) -> Any:
    return "" if value is None else value


def _every(values: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for some in values for value in some))


def _of_columns(columns: Sequence[Meaning], what: Callable[[Meaning], str | None]) -> tuple[tuple[str, str], ...]:
    """What holds of some columns, and which they are."""
    found: dict[str, list[str]] = {}
    for one in columns:
        if said := what(one):
            found.setdefault(said, []).append(title(one.name))
    return tuple((said, ", ".join(names)) for said, names in found.items())
