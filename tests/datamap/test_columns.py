"""Scenarios in `columns/*.toml`: a table, its columns with some values, and what each must be found to hold.

`hangs`: "person" (each row is one), "direct" (a key of its own leads to one), "sole" (such a key, and no person has two
rows), "recorded" (such a key, to one of whom others keep records), "owned" (keys lead to one), "made" (only to the one
who made it), "alone". `is`: a category, several, none of them though it is personal (`[]`), `none`, or
`unplaced`. A column without values stands for an emptied table.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
import tomli

from amanat.datamap.detect.case import Case, Verdict
from amanat.datamap.detect.looking import Looking
from amanat.datamap.detect.tables import form_of, inside_of, judge_table, settle
from amanat.stores.schema.model import ColumnSchema, TableSchema

FOLDER = Path(__file__).parent / "columns"
LEAST = 120


class Column(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    held: str | list[str] = msgspec.field(name="is")
    type: str = "text"
    values: list[Any] = []
    comment: str = ""
    labels: list[str] = []
    form: str = "plain"
    paths: list[str] | None = None
    key: bool = False


class Scenario(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    column: list[Column]
    hangs: Literal["person", "direct", "sole", "recorded", "owned", "made", "alone"] = "owned"
    comment: str = ""
    why: str = ""


def scenarios() -> Iterator[tuple[str, Scenario]]:
    for file in sorted(FOLDER.glob("*.toml")):
        for raw in tomli.loads(file.read_text("utf-8"))["table"]:
            scenario = msgspec.convert(raw, Scenario)
            yield f"{file.stem}: {scenario.name}", scenario


def schema(scenario: Scenario) -> TableSchema:
    columns = tuple(
        ColumnSchema(
            name=column.name, type=column.type, nullable=True, text=column.type == "text", json=column.type == "jsonb",
            comment=column.comment, values=tuple(column.labels),
        )
        for column in scenario.column
    )  # fmt: skip
    return TableSchema(name=scenario.name, columns=columns, primary_key=(), foreign_keys=(), comment=scenario.comment)


def judged(scenario: Scenario) -> tuple[dict[str, Case], dict[str, Verdict]]:
    table = schema(scenario)
    looking = Looking()
    looking.add(table, {column.name: column.values for column in scenario.column})
    seen = looking.finish()[table.name]
    bare = {
        column.name: Case(
            table=table.name, seen=seen[column.name], about=False, owned=scenario.hangs != "alone", key=column.key,
            comment=column.comment, of_table=table.comment, made=scenario.hangs == "made",
            direct=scenario.hangs in ("direct", "sole", "recorded"), sole=scenario.hangs == "sole",
            recorded=scenario.hangs == "recorded",
        )
        for column in scenario.column
    }  # fmt: skip
    cases = settle(bare, home=scenario.hangs == "person")
    return cases, judge_table(cases)


def told(verdict: Verdict) -> list[str]:
    if verdict.personal is None:
        return ["unplaced"]
    return sorted(verdict.categories) if verdict.personal else ["none"]


@pytest.mark.parametrize("scenario", [pytest.param(one, id=name) for name, one in scenarios()])
def test_each_column_is_what_it_holds(scenario: Scenario) -> None:
    cases, verdicts = judged(scenario)
    wrong = []
    for column in scenario.column:
        verdict = verdicts[column.name]
        wanted = [column.held] if isinstance(column.held, str) else sorted(column.held)
        if told(verdict) != wanted:
            wrong.append(f"{column.name}: {told(verdict)} instead of {wanted}: {verdict.because}")
        if form_of(cases[column.name], verdict) != column.form:
            wrong.append(f"{column.name}: is taken to be {form_of(cases[column.name], verdict)}")
        paths = [one.path for one in inside_of(cases[column.name], verdict)]
        if column.paths is not None and paths != column.paths:
            wrong.append(f"{column.name}: personal at {paths}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scenario", [pytest.param(one, id=name) for name, one in scenarios()])
def test_no_reason_shows_a_value(scenario: Scenario) -> None:
    cases, verdicts = judged(scenario)
    values = {str(value).lower() for column in scenario.column for value in column.values if len(str(value)) > 4}
    names = {name.lower() for column in scenario.column for name in (column.name, scenario.name)}
    for name, verdict in verdicts.items():
        reasons = [verdict.because, *(one.because for one in inside_of(cases[name], verdict))]
        shown = [value for value in values - names for reason in reasons if f" {value} " in f" {reason.lower()} "]
        assert not shown


@pytest.mark.parametrize(("repeats", "found"), [(1, "none"), (2, "postal_address")])
def test_numbers_of_which_no_two_are_the_same_are_no_postcodes(repeats: int, found: str) -> None:
    numbers = [str(10_115 + 7 * number) for number in range(60)] * repeats
    streets = [f"{number} Mill Lane" for number in range(60 * repeats)]
    columns = [
        Column(name="identifier", held=found, values=numbers),
        Column(name="street", held="postal_address", values=streets),
    ]
    _, verdicts = judged(Scenario(name="orders", column=columns))
    assert told(verdicts["identifier"]) == [found]


def test_a_few_words_that_are_towns_as_well_are_no_towns() -> None:
    """How people pay is called alike by all."""
    streets = [f"{number} Mill Lane" for number in range(60)]
    for words, found in (
        (["Card", "Invoice", "PayPal"], "none"),
        (["Essen", "Bonn", "Ulm", "Jena", "Gera", "Suhl"], "postal_address"),
    ):
        columns = [
            Column(name="paid_how", held=found, values=(words * 20)[:60]),
            Column(name="street", held="postal_address", values=streets),
        ]
        _, verdicts = judged(Scenario(name="orders", column=columns))
        assert told(verdicts["paid_how"]) == [found]


def test_there_are_enough_of_them() -> None:
    columns = [column for _, scenario in scenarios() for column in scenario.column]
    traps = [column for column in columns if column.held == "none"]
    assert len(columns) >= LEAST
    assert len(traps) >= len(columns) // 5


def test_a_wrong_expectation_fails() -> None:
    """The runner itself: a scenario that expects what is not so must not pass."""
    column = Column(name="sku", held="email", values=["A1", "B2", "C3"])
    with pytest.raises(AssertionError, match="instead of"):
        test_each_column_is_what_it_holds(Scenario(name="products", column=[column], hangs="alone"))
