"""Nothing in the tree is taken from the published policies: no run of eight words meets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.test_tree import texts

RUN = 8


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.casefold().replace("’", "'"))
    return zip(*(words[start:] for start in range(RUN)), strict=False)


@pytest.mark.shared
def test_no_run_of_words_is_taken_from_a_published_policy(shared: Path) -> None:
    published = {run for file in (shared / "policies").glob("*.txt") for run in runs(file.read_text("utf-8"))}
    assert len(published) > 5_000
    taken = {path.name: " ".join(run) for path, text in texts() for run in runs(text) if run in published}
    assert taken == {}


def test_the_look_sees_a_run() -> None:
    sentence = "One two three four five six seven eight, nine."
    assert set(runs(sentence)) & set(runs(f"Before. {sentence} After."))
    assert not set(runs(sentence)) & set(runs("Eight seven six five four three two one."))
