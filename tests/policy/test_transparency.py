"""The arithmetic of the comparison with labelled policies, on small files made here."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from amanat.policy.elements import Element, lexicon
from amanat.policy.reading import Reading
from amanat.policy.text.sentence import Sentence
from benchmarks import transparency
from benchmarks.agreement import Counts, macro, micro, present, total, with_intervals
from benchmarks.corpus import ROOT, Policy, policies
from benchmarks.transparency import REQUIREMENTS, Results, marked, measure, place

Reader = Callable[[Reading, tuple[Sentence, ...]], tuple[Element, ...]]

ERASE, ACCESS = "Right to Erasure", "Right to Access"


def passage(text: str, *annotations: tuple[str, str], performed: bool = True) -> dict[str, Any]:
    return {
        "type": "text",
        "context": [],
        "passage": text,
        "annotations": [{"requirement": name, "value": value, "performed": performed} for name, value in annotations],
    }


def written(tmp_path: Path, given: Sequence[Sequence[dict[str, Any]]]) -> Path:
    path = tmp_path / "labelled.jsonl.gz"
    lines = [json.dumps({"policy": f"policy {number}", "passages": each}) for number, each in enumerate(given)]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


TWELVE = [
    [
        passage(f"We bake loaf {number}. You may ask us to delete the data.", (ERASE, "delete the data")),
        passage("You may have a copy.", (ACCESS, "have a copy")),
    ]
    for number in range(12)
]


def perfect(path: Path) -> Reader:
    """A reader that says what people marked."""
    truth = {policy.text: policy for policy in policies(path)}

    def read(reading: Reading, _: tuple[Sentence, ...]) -> tuple[Element, ...]:
        policy: Policy = truth[reading.text]
        return tuple(
            Element(span.start, span.end, names[0], "")
            for requirement, names in REQUIREMENTS.items()
            for span in marked(policy, requirement).spans
        )

    return read


def measured(path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Results:
    monkeypatch.setattr(transparency, "elements", reader)
    return measure(path, resamples=50)


def test_a_perfect_reader_reaches_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, TWELVE)
    results = measured(path, perfect(path), monkeypatch)
    for level in (results.presence, *results.spans.values()):
        assert (level.micro.f1, level.macro.f1, level.micro.low, level.micro.high) == (1.0, 1.0, 1.0, 1.0)
    assert (results.policies, results.passages) == (12, 24)


def test_a_reader_that_says_nothing_reaches_zero(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = measured(written(tmp_path, TWELVE), lambda *_: (), monkeypatch)
    for level in (results.presence, *results.spans.values()):
        assert (level.micro.f1, level.macro.f1, level.micro.recall) == (0.0, 0.0, 0.0)


def test_one_error_costs_what_it_must(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of 24 missed and one false alarm: micro 23/24; access 11/12 recall, erasure whole; macro over those two."""
    path = written(tmp_path, TWELVE)
    right = perfect(path)

    def read(reading: Reading, sentences: tuple[Sentence, ...]) -> tuple[Element, ...]:
        found = right(reading, sentences)
        if "loaf 7." in reading.text:
            found = (*(each for each in found if each.name != "access"), Element(0, 7, "complaint", ""))
        return found

    presence = measured(path, read, monkeypatch).presence
    assert presence.micro.f1 == pytest.approx(23 / 24)
    assert presence.requirements[ACCESS].recall == pytest.approx(11 / 12)
    assert presence.macro.f1 == pytest.approx((1 + 22 / 23) / 2)
    assert presence.micro.low <= presence.micro.f1 <= presence.micro.high
    assert presence.micro.low < 1.0


def test_spans_are_exact_or_overlap_or_share_the_passage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, [[passage("You may ask us to delete the data.", (ERASE, "delete the data"))]])

    def f1(start: int, end: int) -> list[float]:
        results = measured(path, lambda *_: (Element(start, end, "erasure", ""),), monkeypatch)
        return [results.spans[level].micro.f1 for level in ("exact", "overlapping", "passage")]

    assert f1(18, 33) == [1.0, 1.0, 1.0]
    assert f1(17, 34) == [1.0, 1.0, 1.0], "white space and full stops at the rim do not count"
    assert f1(18, 24) == [0.0, 1.0, 1.0]
    assert f1(0, 7) == [0.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("delete the data", "delete the data"),
        ("delete  the\ndata.", "delete the data"),
        ("ask [...] delete the data", "ask us to delete the data"),
        ("ask PLACEHOLDER the data", "ask us to delete the data"),
        ("You MAY", "You may"),
        ("erase it", None),
        ("[...]", None),
        ("", None),
    ],
)
def test_marked_words_are_found_in_their_passage(tmp_path: Path, value: str, found: str | None) -> None:
    policy = next(policies(written(tmp_path, [[passage("You may ask us to delete the data.")]])))
    span = place(policy.text, policy.passages[0], value)
    assert (policy.text[span.start : span.end] if span else None) == found


def test_what_cannot_be_placed_counts_for_the_passage_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, [[passage("You may ask us to delete it.", (ERASE, "erase the data"))]])
    results = measured(path, lambda *_: (Element(8, 11, "erasure", ""),), monkeypatch)
    assert (results.inexact_values, results.unplaced_values) == (1.0, 1.0)
    assert results.spans["exact"].positives[ERASE] == 0
    assert results.spans["passage"].positives[ERASE] == 1
    assert results.spans["passage"].requirements[ERASE].f1 == 1.0
    assert results.presence.requirements[ERASE].f1 == 1.0


def test_denied_is_present(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, [[passage("We erase nothing.", (ERASE, "erase nothing"), performed=False)]])
    assert measured(path, lambda *_: (), monkeypatch).presence.positives[ERASE] == 1


def test_passages_are_new_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = measured(written(tmp_path, TWELVE), lambda *_: (), monkeypatch)
    assert results.new_passages == pytest.approx(13 / 24), "twelve loaves, and one offer of a copy"


def test_counts() -> None:
    assert (Counts(1, 2, 1, 4).precision, Counts(1, 2, 1, 4).recall) == (0.5, 0.25)
    assert Counts().f1 == 1.0
    assert present(True, False) == Counts(0, 1, 0, 0)
    summed = total([{"a": present(True, True)}, {"a": present(False, True), "b": present(True, False)}])
    assert summed == {"a": Counts(1, 1, 1, 2), "b": Counts(0, 1, 0, 0)}
    assert micro(summed).f1 == 0.5
    assert macro(summed, frozenset("a")).recall == 0.5
    assert macro(summed, frozenset()).f1 == 0.0


def test_intervals_are_the_same_in_every_run_and_hold_the_figure() -> None:
    tables = [{"a": present(number % 3 > 0, number % 2 > 0)} for number in range(30)]
    first, second = (with_intervals(tables, {"micro": micro})["micro"] for _ in range(2))
    assert first == second
    assert first.low < first.f1 < first.high
    assert with_intervals([], {"micro": micro})["micro"].low == 0.0


def test_every_requirement_is_measured_by_elements_that_there_are() -> None:
    assert len(REQUIREMENTS) == 21
    named = [name for names in REQUIREMENTS.values() for name in names]
    # That a company must disclose is none of what people must be told, by name.
    assert sorted([*named, "compelled"]) == sorted(lexicon().articles)


def test_it_runs_as_a_file_from_anywhere(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks/transparency.py"), "--help"],
        capture_output=True, text=True, check=True, cwd=tmp_path, env=os.environ | {"PYTHONPATH": ""},
    )  # fmt: skip
    assert "--data" in done.stdout
