"""Nothing in the tree is taken from the published policies: no run of eight words meets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.corpus import policies
from tests.house.test_tree import texts

RUN = 8
LONG_RUN = 12
"""Of the labelled policies much is template that all the world uses, so that only longer runs tell a copy."""


def runs(text: str, length: int = RUN) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.casefold().replace("’", "'"))
    return zip(*(words[start:] for start in range(length)), strict=False)


@pytest.mark.shared
def test_no_run_of_words_is_taken_from_a_published_policy(shared: Path) -> None:
    published = {run for file in (shared / "policies").glob("*.txt") for run in runs(file.read_text("utf-8"))}
    assert len(published) > 5_000
    taken = {path.name: " ".join(run) for path, text in texts() for run in runs(text) if run in published}
    assert taken == {}


@pytest.mark.shared
def test_no_long_run_of_words_is_taken_from_a_labelled_policy(shared: Path) -> None:
    labelled = policies(shared / "corpora" / "transparency-dev.jsonl.gz")
    published = {run for policy in labelled for run in runs(policy.text, LONG_RUN)}
    assert len(published) > 20_000
    taken = {path.name: " ".join(run) for path, text in texts() for run in runs(text, LONG_RUN) if run in published}
    assert taken == {}


def test_the_look_sees_a_run() -> None:
    sentence = "One two three four five six seven eight, nine."
    assert set(runs(sentence)) & set(runs(f"Before. {sentence} After."))
    assert not set(runs(sentence)) & set(runs("Eight seven six five four three two one."))
