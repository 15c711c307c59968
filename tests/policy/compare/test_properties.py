"""What holds of every comparison, whatever was changed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amanat.policy.compare.compare import compare
from amanat.policy.compare.model import Comparison
from amanat.policy.compare.words import differences
from amanat.policy.reader import read_text
from tests.policy.compare.scenarios import cases, policy
from tests.policy.test_explain import ROOT
from tests.work import lines_run

POOL = (
    "We collect your name and your e-mail address.",
    "We collect your telephone number when you call us.",
    "We keep your loan history for two years.",
    "We keep server logs for 14 days.",
    "We never sell your personal data.",
    "We share your postal address with couriers.",
    "You have the right to access your data.",
    "You have the right to data portability.",
    "You can object to the processing of your data at any time.",
    "All connections to our website are encrypted with TLS.",
    "We answer your request within ten days.",
    "We will notify you by e-mail of any changes to this policy.",
    "Welcome to our house by the river.",
    "Our winter shelf of data is with the keepers of the house.",
    "We use Matomo to count visits to our website.",
    "You can refuse cookies in the settings of your browser.",
    "Our services are not intended for children under 16.",
    "Your data are stored on servers in Germany.",
)
SECTIONS = ("Data", "Sharing", "Rights", "Cookies")


def text(parts: list[list[str]], names: tuple[str, ...] = SECTIONS) -> str:
    head = "# Privacy policy of the Lindenhof Library\n\nThis is what we tell you about your data and about us.\n\n"
    return head + "\n\n".join(f"## {name}\n\n" + " ".join(part) for name, part in zip(names, parts, strict=False))


def between(old: str, new: str) -> Comparison:
    return compare(read_text(old), read_text(new))


def words(comparison: Comparison, kind: str, side: str) -> Counter[str]:
    return Counter(
        passage.text for change in comparison.changes if change.kind == kind for passage in getattr(change, side)
    )


versions = st.lists(st.lists(st.sampled_from(POOL), max_size=6, unique=True), min_size=2, max_size=4)


@settings(max_examples=60, deadline=None)
@given(versions, versions)
def test_what_is_added_one_way_is_removed_the_other(one: list[list[str]], other: list[list[str]]) -> None:
    there, back = between(text(one), text(other)), between(text(other), text(one))
    assert words(there, "added", "new") == words(back, "removed", "old")
    assert words(there, "removed", "old") == words(back, "added", "new")


@settings(max_examples=60, deadline=None)
@given(versions, versions)
def test_every_passage_of_both_stands_in_exactly_one_row(one: list[list[str]], other: list[list[str]]) -> None:
    comparison = between(text(one), text(other))
    assert sorted(number for row in comparison.rows for number in row.old) == list(range(len(comparison.old_passages)))
    assert sorted(number for row in comparison.rows for number in row.new) == list(range(len(comparison.new_passages)))
    assert [row.change for row in comparison.rows if row.change is not None] == list(range(len(comparison.changes)))
    for change in comparison.changes:
        for passage, reading in [(each, comparison.old) for each in change.old] + [
            (each, comparison.new) for each in change.new
        ]:
            assert reading.text[passage.start : passage.end] == passage.text


@settings(max_examples=40, deadline=None)
@given(versions)
def test_nothing_changes_between_a_text_and_itself(one: list[list[str]]) -> None:
    comparison = between(text(one), text(one))
    assert comparison.changes == ()
    assert comparison.told == ()


@settings(max_examples=60, deadline=None)
@given(st.permutations(POOL), st.data())
def test_random_deletions_and_insertions_are_told_one_by_one(order: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.sampled_from(order), max_size=4))
    kept = [each for each in order if each not in gone]
    comparison = between(text([order]), text([kept]))
    assert words(comparison, "removed", "old") == Counter(gone)
    assert {change.kind for change in comparison.changes} <= {"removed"}
    back = between(text([kept]), text([order]))
    assert words(back, "added", "new") == Counter(gone)


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(4)))
def test_sections_in_another_order_have_only_moved(order: list[int]) -> None:
    parts = [list(POOL[at * 4 : at * 4 + 4]) for at in range(4)]
    names = tuple(SECTIONS[at] for at in order)
    comparison = between(text(parts), text([parts[at] for at in order], names))
    assert {change.kind for change in comparison.changes} <= {"moved"}
    assert {change.material for change in comparison.changes} <= {"no"}
    assert bool(comparison.changes) is (list(order) != [0, 1, 2, 3])


def test_a_renamed_heading_moves_nothing() -> None:
    parts = [list(POOL[:4]), list(POOL[4:8])]
    comparison = between(text(parts, ("Data we hold", "Sharing")), text(parts, ("Data that we hold", "Sharing")))
    assert [(change.kind, change.material) for change in comparison.changes] == [("changed", "no")]


def test_a_heading_that_comes_or_goes_moves_nothing() -> None:
    parts = [[POOL[0]], [POOL[6], POOL[7]]]
    flat = "# Privacy policy of the Lindenhof Library\n\nThis is what we tell you about your data and about us.\n\n"
    flat += f"## Data\n\n{POOL[0]}\n\n{POOL[6]} {POOL[7]}\n"
    there = between(text(parts), flat).changes
    back = between(flat, text(parts)).changes
    assert [(change.kind, change.material) for change in there] == [("removed", "no")]
    assert [(change.kind, change.material) for change in back] == [("added", "no")]


def test_a_sentence_under_another_heading_has_moved() -> None:
    old, new = [[POOL[0], POOL[1]], [POOL[6]]], [[POOL[0]], [POOL[1], POOL[6]]]
    (change,) = between(text(old), text(new)).changes
    assert (change.kind, change.moved, change.material) == ("moved", True, "no")


@pytest.mark.parametrize("name", ["tutoring", "quality", "outcomes", "academy", "parcels"])
def test_an_example_against_itself_and_against_another(name: str) -> None:
    own = (ROOT / "examples" / name / "policy.md").read_text("utf-8")
    assert between(own, own).changes == ()
    other = (ROOT / "examples" / ("parcels" if name != "parcels" else "academy") / "policy.md").read_text("utf-8")
    comparison = between(own, other)
    assert comparison.having("yes")
    assert comparison.told


def test_a_long_policy_is_work_in_proportion() -> None:
    """800 sentences, a third of them reworded, are little more than twice the work of 400."""

    def work(sentences: int) -> int:
        old = [f"We keep the record number {at} of shelf {at * 7} for {at % 60 + 2} months." for at in range(sentences)]
        new = [each.replace("keep", "hold") if at % 3 == 0 else each for at, each in enumerate(old)]
        readings = read_text(text([old])), read_text(text([new]))
        found: list[Comparison] = []
        lines = lines_run(lambda: found.append(compare(*readings)))
        assert sum(change.kind == "changed" for change in found[0].changes) == len(range(0, sentences, 3))
        return lines

    small, large = work(400), work(800)
    assert large < 2.5 * small


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_word_by_word_both_wordings_are_whole(case: object) -> None:
    old, new = policy(getattr(case, "old", "")), policy(getattr(case, "new", ""))
    pieces = differences(old, new)
    assert "".join(words for op, words in pieces if op != "new") == old
    assert "".join(words for op, words in pieces if op != "gone") == new


@given(st.text(max_size=60), st.text(max_size=60))
def test_word_by_word_holds_for_any_text(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(words for op, words in pieces if op != "new") == old
    assert "".join(words for op, words in pieces if op != "gone") == new


def test_a_reworded_phrase_is_one_change() -> None:
    pieces = differences("We keep it for two full years.", "We keep it for three long months.")
    assert [op for op, _ in pieces] == ["same", "gone", "new", "same"]
