"""`promises.toml`: each row stands in the policy, word for word; rows of lint have their sabotage."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from amanat.examples import names, sabotages
from amanat.examples.data import folder
from amanat.policy.reader import read_text

FOUND = 0.95


def rows(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((folder(name) / "promises.toml").read_text("utf-8"))


def published_name(name: str) -> str:
    """The published policy whose promises the example makes: the first part of its row ids."""
    return next(iter(rows(name))).rpartition("-")[0]


@pytest.mark.parametrize("name", names())
def test_each_row_has_its_sentence_or_its_sabotage(name: str) -> None:
    policy = (folder(name) / "policy.md").read_text("utf-8")
    for row, promise in rows(name).items():
        if "sabotage" in promise:
            assert promise["duty"] == "policy.lint", row
            assert sabotages(name)[promise["sabotage"]].breaks == ("policy.lint",), row
        else:
            assert policy.count(promise["sentence"]) == 1, row


@pytest.mark.shared
@pytest.mark.parametrize("name", names())
def test_the_rows_are_those_of_the_published_policy(name: str, shared: Path) -> None:
    import yaml

    published = yaml.safe_load((shared / "promises.yaml").read_text("utf-8"))[published_name(name)]
    own = rows(name)
    assert set(own) == {row["id"] for row in published}
    for row in published:
        if "sabotage" not in own[row["id"]]:
            assert own[row["id"]]["duty"] in {row["duty"], *row.get("also", ())}, row["id"]


@pytest.mark.parametrize("name", names())
def test_the_reader_finds_the_duties(name: str) -> None:
    policy = (folder(name) / "policy.md").read_text("utf-8")
    reading = read_text(policy, "policy.md")
    missed = []
    sentences = {row: promise for row, promise in rows(name).items() if "sentence" in promise}
    for row, promise in sentences.items():
        start = policy.index(promise["sentence"])
        end = start + len(promise["sentence"])
        duties = {one.duty for one in reading.statements if one.start < end and one.end > start}
        if promise["duty"] not in duties:
            missed.append(f"{row} {promise['duty']}: {promise['sentence']} -> {sorted(duties)}")
    assert len(missed) <= (1 - FOUND) * len(sentences), "\n".join(missed)


@pytest.mark.shared
@pytest.mark.parametrize("name", names())
def test_no_run_of_words_comes_from_the_published_policy(name: str, shared: Path) -> None:
    """The sentences are our own: eight words in a row never meet."""
    published = _runs((shared / "policies" / f"{published_name(name)}.txt").read_text("utf-8"))
    assert not published & _runs((folder(name) / "policy.md").read_text("utf-8"))


def _runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    words = "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}
