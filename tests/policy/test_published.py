"""The five published policies against the table of what they promise. Nothing of those texts stands here."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from amanat.policy.reader import read_file
from amanat.policy.reading import LintFinding, Reading, Statement
from amanat.vocabulary.terms import Lawful

pytestmark = pytest.mark.shared

LEAST_FOUND = 190
"""Of 197. The bar of the project is 190."""

MOST_DUTIES = 1.25
"""Duties per labelled sentence over each whole policy. The bar of the project is 1.5."""

LEAST_KIND = 0.9


def rows(shared: Path) -> dict[str, list[dict[str, Any]]]:
    table: dict[str, list[dict[str, Any]]] = yaml.safe_load((shared / "promises.yaml").read_text("utf-8"))
    return table


def readings(shared: Path) -> dict[str, Reading]:
    return {name: read_file(shared / "policies" / f"{name}.txt") for name in rows(shared)}


def fold(text: str) -> tuple[str, list[int]]:
    """The text with white space folded, and the offset of each of its characters."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char.isspace():
            if chars and chars[-1] == " ":
                continue
            char = " "
        chars.append(char)
        places.append(place)
    return "".join(chars), places


def span_of(quote: str, text: str) -> tuple[int, int]:
    folded, places = fold(text)
    quote = " ".join(quote.split())
    start = folded.index(quote)
    return places[start], places[start + len(quote) - 1] + 1


def covers(one: Statement | LintFinding, start: int, end: int) -> bool:
    return 2 * (min(end, one.end) - max(start, one.start)) >= end - start


def answers(row: dict[str, Any], reading: Reading) -> list[Statement] | list[LintFinding]:
    """The statements (or findings) that meet a row of the table."""
    start, end = span_of(row["quote"], reading.text)
    if row["duty"] == "policy.lint":
        return [finding for finding in reading.findings if covers(finding, start, end)]
    duties = {row["duty"], *row.get("also", ())}
    return [each for each in reading.statements if each.duty in duties and covers(each, start, end)]


def test_the_promises_are_found(shared: Path) -> None:
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    missed: list[str] = []
    for name, reading in readings(shared).items():
        for row in rows(shared)[name]:
            total[name] += 1
            met = bool(answers(row, reading))
            found[name] += met
            missed += [] if met else [row["id"]]
    for name in total:
        print(f"{name}: {found[name]} of {total[name]}")
    assert found.total() >= LEAST_FOUND, missed


def test_kinds_agree(shared: Path) -> None:
    agree = total = 0
    for name, reading in readings(shared).items():
        for row in rows(shared)[name]:
            met = [each for each in answers(row, reading) if isinstance(each, Statement)]
            total += bool(met)
            agree += any(each.kind == row["kind"] for each in met)
    print(f"kind: {agree} of {total}")
    assert agree >= LEAST_KIND * total


def test_doubts_about_the_law_are_met(shared: Path) -> None:
    """Each row that is doubtful or void bears a finding that says so, somewhere over its words."""
    missed = []
    for name, reading in readings(shared).items():
        for row in (row for row in rows(shared)[name] if row.get("lawful")):
            start, end = span_of(row["quote"], reading.text)
            verdicts = {
                each.lawful for each in reading.findings if each.lawful and each.start < end and start < each.end
            }
            wanted = Lawful.VOID if row["lawful"].startswith("void") else Lawful.DOUBTFUL
            missed += [] if wanted in verdicts else [row["id"]]
    assert missed == []


def test_labels_are_few(shared: Path) -> None:
    for name, reading in readings(shared).items():
        sentences = {(each.start, each.end) for each in reading.statements}
        average = len(reading.statements) / len(sentences)
        print(f"{name}: {average:.2f} duties per labelled sentence, {len(reading.unread)} unread")
        assert average <= MOST_DUTIES


def test_spans_equal_the_text(shared: Path) -> None:
    for reading in readings(shared).values():
        for each in reading.statements:
            assert reading.text[each.start : each.end] == each.text
            assert all(each.start <= field.start < field.end <= each.end for field in each.fields)


def test_the_measure_can_fail(shared: Path) -> None:
    """A statement with another duty, or one that covers less than half of the quote, does not count."""
    name, table = next(iter(rows(shared).items()))
    reading = read_file(shared / "policies" / f"{name}.txt")
    row = next(row for row in table if row["duty"] != "policy.lint")
    assert answers(row, reading)
    assert not answers(row | {"duty": "special.basis", "also": []}, reading)
    start, end = span_of(row["quote"], reading.text)
    assert not covers(
        LintFinding(rule="", start=start, end=start + (end - start) // 3, message="", remedy=""), start, end
    )
