"""What the policy leaves to the person, or asks of them, against what a row can do without."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.policy.reading import Statement
from amanat.promises.disclosure import Held, covers, holdings, label
from amanat.promises.model import Finding
from amanat.promises.rules.column import about_column
from amanat.promises.rules.look import Look
from amanat.promises.rules.words import sayings, says
from amanat.vocabulary.terms import Scope

DUTY = "purpose.basis"
_ENOUGH = 20
"""Fewer rows than this do not show that nobody is let in without."""


def required_though_optional(look: Look) -> Iterator[Finding]:
    """Columns of persons that must be filled, though a sentence says that giving the data is optional.

    It breaks a sentence about what is optional once rows show that the column is not left blank (GDPR Art. 13(2)(e)).
    """
    for statement, left, _ in _told(look):
        for held in _of_persons(look, left):
            if held.column.required and held.column.given in (None, 1.0):
                yield about_column(
                    "required-though-optional",
                    statement.duty,
                    held,
                    f"`{held}` must be filled; the policy says that giving {_which(held, left)} is optional",
                    "let the column be empty, or say in the policy that it is required",
                    sentence=statement,
                    breaks=statement.duty == DUTY
                    and held.column.given is not None
                    and (held.table.rows or 0) >= _ENOUGH,
                )


def optional_though_required(look: Look) -> Iterator[Finding]:
    """Columns of persons that are left empty, though a sentence says that the data must be given. Breaks nothing."""
    for statement, _, asked in _told(look):
        for category in asked:
            columns = _of_persons(look, (category,))
            if columns and all(one.column.nullable and (one.column.given or 0.0) < 1.0 for one in columns):
                yield about_column(
                    "optional-though-required",
                    statement.duty,
                    columns[0],
                    f"`{columns[0]}` may be left empty; the policy says that {label(category)} must be given",
                    "say in the policy that it is optional, or make the column NOT NULL",
                    sentence=statement,
                    breaks=False,
                )


def _told(look: Look) -> Iterator[tuple[Statement, tuple[str, ...], tuple[str, ...]]]:
    """Sentences with the categories whose giving they leave to the person, and those that they ask for."""
    spoken = {(one.start, one.end) for one in look.reading.statements if one.duty == DUTY}
    for statement in look.reading.statements:
        about = statement.duty == DUTY or (
            statement.duty == "datamap.categories" and (statement.start, statement.end) not in spoken
        )
        if about and statement.scope in (Scope.SERVICE, Scope.READER):
            left, asked = _by_thought(statement)
            if left or asked:
                yield statement, left, asked


def _by_thought(statement: Statement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A category is optional or required by the words of its own thought: "… is optional, but you must give …"."""
    left: list[str] = []
    asked: list[str] = []
    for start, end in _thoughts(statement.text):
        words = statement.text[start:end]
        fields = [
            (field.start - statement.start, field.value)
            for field in statement.fields
            if field.kind == "category" and field.value and start <= field.start - statement.start < end
        ]
        named = [value for _, value in sorted(fields)]
        freely = sayings()["freely"].search(words)
        if says(words, "reserve"):
            continue
        if freely:
            left += [value for at, value in sorted(fields) if at < start + freely.start()][-1:] or named
        elif says(words, "optional"):
            left += named
        elif says(words, "required"):
            asked += named
    return tuple(dict.fromkeys(left)), tuple(dict.fromkeys(asked))


def _thoughts(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for turn in sayings()["turn"].finditer(text):
        yield start, turn.start()
        start = turn.end()
    yield start, len(text)


def _of_persons(look: Look, named: tuple[str, ...]) -> list[Held]:
    """Columns of the categories in tables each row of which is a person; elsewhere a row need not be there at all."""
    found = {held.place: held for name in named for held in holdings(look.datamap).of(name)}
    return [held for held in found.values() if held.table.ownership == "people"]


def _which(held: Held, named: tuple[str, ...]) -> str:
    return held.naming(one for one in held.categories if any(covers(name, one) for name in named))
