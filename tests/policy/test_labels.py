"""The reader against sentences labelled by hand: those of fifteen policies written for it, and a held-out part of the
shared corpus. `python -m benchmarks labels` prints the figures by duty and by kind of field.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import pytest

from benchmarks import labels
from benchmarks.labels import Label

LEAST_WRITTEN = {"precision": 0.94, "recall": 0.89}
LEAST_HELD_OUT = {"precision": 0.78, "recall": 0.75}
"""No rule was written while looking at these sentences."""
LEAST_PLAIN = {"precision": 0.86, "recall": 0.79}
"""Nor at these: what to expect of a policy in ordinary language."""
LEAST_UNSEEN = {"precision": 0.75, "recall": 0.61}
"""Nor at these, in voices of their own."""
LEAST_LEARNT = {"precision": 0.97, "recall": 0.96}
LEAST_TOGETHER = {"precision": 0.92, "recall": 0.87}
LEAST_STANCE = {"polarity": 0.93, "modality": 0.85}
LEAST_FIELDS = {"precision": 0.74, "recall": 0.58}


@cache
def written() -> tuple[Label, ...]:
    return tuple(label for _, each in labels.written() for label in each)


def held_out(shared: Path) -> tuple[Label, ...]:
    return tuple(labels.corpus("test", shared / "corpora" / "transparency-dev.jsonl.gz"))


def holds(found: tuple[Label, ...], least: dict[str, float]) -> None:
    score = labels.by_duty(found)["all"]
    print(f"{len(found)} sentences: precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}")
    assert score.precision >= least["precision"]
    assert score.recall >= least["recall"]


def test_duties_of_written_policies() -> None:
    assert len(written()) >= 200
    holds(written(), LEAST_WRITTEN)


@pytest.mark.shared
def test_duties_of_held_out_sentences(shared: Path) -> None:
    found = held_out(shared)
    assert len(found) == 100
    holds(found, LEAST_HELD_OUT)
    holds((*written(), *found), LEAST_TOGETHER)


@pytest.mark.parametrize(
    ("folder", "sentences", "least"),
    [("unseen", 600, LEAST_UNSEEN), ("plain", 1000, LEAST_PLAIN), ("learnt", 1400, LEAST_LEARNT)],
)
def test_duties_of_policies_labelled_for_them_alone(folder: str, sentences: int, least: dict[str, float]) -> None:
    found = tuple(label for _, each in labels.written(labels.FOLDER / folder) for label in each)
    assert len(found) >= sentences
    assert all(label.fields is None for label in found)
    holds(found, least)


def test_how_statements_stand() -> None:
    stands = labels.stance(written())
    for name, least in LEAST_STANCE.items():
        assert stands[name] / stands["all"] >= least, name


def test_fields() -> None:
    score = labels.fields(written())["all"]
    assert score.precision >= LEAST_FIELDS["precision"]
    assert score.recall >= LEAST_FIELDS["recall"]


def test_the_measure_can_fail() -> None:
    """Labels of other sentences do not agree with what was read in these."""
    found = written()
    turned = [
        msgspec.structs.replace(label, duties=other.duties)
        for label, other in zip(found, (*found[1:], found[0]), strict=True)
    ]
    assert labels.by_duty(turned)["all"].f1 < 0.3
    assert labels.by_duty(())["all"].f1 == 0


POLICY = "# Our shop\n\nWe keep your orders for six years. We sell bread.\n"
LABELS = """
[[sentence]]
text = "We keep your orders for six years."
duties = ["{duty} yes does"]

[[sentence]]
text = "We sell bread."
duties = []
"""


@pytest.mark.parametrize(("duty", "right"), [("retention.limit", 1), ("rights.access", 0)])
def test_labels_of_ones_own_say_which_rules_were_wrong(tmp_path: Path, duty: str, right: int) -> None:
    (tmp_path / "shop.md").write_text(POLICY, "utf-8")
    (tmp_path / "shop.toml").write_text(LABELS.format(duty=duty), "utf-8")
    ((name, found),) = labels.sets(Path("none"), tmp_path).items()
    (rule,) = [each for each in labels.by_rule(found) if each.endswith(" retention.limit")]
    assert name == tmp_path.name
    assert rule.startswith("retention.toml:")
    score = labels.by_rule(found)[rule]
    assert (score.right, score.wrong) == (right, 1 - right)


def test_a_label_whose_words_are_not_in_the_policy_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shop.md").write_text("# Our shop\n\nWe bake.\n", "utf-8")
    (tmp_path / "shop.toml").write_text(LABELS.format(duty="retention.limit"), "utf-8")
    with pytest.raises(ValueError, match="not in the policy"):
        labels.sets(Path("none"), tmp_path)
