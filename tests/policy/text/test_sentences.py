"""Sentences: exact offsets, nothing lost, nothing twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amanat.policy.reader import read_text
from amanat.policy.text.sentences import sentences
from tests.work import lines_run


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("We bake. You eat.", ["We bake.", "You eat."]),
        ("We keep data, e.g. names. We bake.", ["We keep data, e.g. names.", "We bake."]),
        ("See Art. 6 of the law. It holds.", ["See Art. 6 of the law.", "It holds."]),
        ("Write to help@crumb.example. We answer.", ["Write to help@crumb.example.", "We answer."]),
        ("Crumb Inc. bakes. Crumb Inc. The end.", ["Crumb Inc. bakes.", "Crumb Inc.", "The end."]),
        ("We use version 1.2 of it. Fine.", ["We use version 1.2 of it.", "Fine."]),
        ("Is it safe? Yes! It is.", ["Is it safe?", "Yes!", "It is."]),
        ("He said “stop.” Then we left.", ["He said “stop.”", "Then we left."]),
        (
            "We share it (see Sec. 4. Recipients) with banks. Done.",
            ["We share it (see Sec. 4. Recipients) with banks.", "Done."],
        ),
        ("We share it (with banks. We bake. Done.", ["We share it (with banks.", "We bake.", "Done."]),
        ("(We ask first. You may refuse.) Done.", ["(We ask first.", "You may refuse.)", "Done."]),
        ("WE STORE DATA. YOU MAY ASK.", ["WE STORE DATA.", "YOU MAY ASK."]),
        ("Visit https://crumb.example/a.b?c=d. Then go.", ["Visit https://crumb.example/a.b?c=d.", "Then go."]),
        ("We wait... and wait. Then we act.", ["We wait... and wait.", "Then we act."]),
        (
            "It holds the EU-U.S. Data Privacy Framework. Done.",
            ["It holds the EU-U.S. Data Privacy Framework.", "Done."],
        ),
        ("Ask the U.S. Department of Commerce. Done.", ["Ask the U.S. Department of Commerce.", "Done."]),
        ("We bake in the U.S. We eat there.", ["We bake in the U.S.", "We eat there."]),
        ("Use a lock, e.g. Acme locks. Done.", ["Use a lock, e.g. Acme locks.", "Done."]),
        ("It is in No. 5 of it. We say no. You eat.", ["It is in No. 5 of it.", "We say no.", "You eat."]),
        (
            "See para. 2 and Art. IV. It is state of the art. We lock.",
            ["See para. 2 and Art. IV.", "It is state of the art.", "We lock."],
        ),
        (
            "Crumb Inc. Terms apply. Crumb Inc. Data are kept.",
            ["Crumb Inc. Terms apply.", "Crumb Inc.", "Data are kept."],
        ),
        ("Ask the Crumb Ltd. Data Protection Officer. Done.", ["Ask the Crumb Ltd. Data Protection Officer.", "Done."]),
        ("no end", ["no end"]),
        ("  ", []),
    ],
)
def test_splits(text: str, parts: list[str]) -> None:
    assert split(text) == parts


PIECES = st.sampled_from(
    [
        "We keep data",
        ". ",
        ".",
        "\n",
        " ",
        "(",
        ")",
        "e.g. ",
        "“",
        "”",
        "?",
        "! ",
        "Art. 6",
        "a@b.example",
        "https://x.example/y.z ",
        "•",
        "\u00a0",
        "1.2",
        "Ltd. ",
        "US",
        "[",
        "]",
        "…",
        "The end",
        "ß",
        "İ",
        "😀",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_spans_cover_all_words_and_do_not_overlap(text: str) -> None:
    spans = list(sentences(text, 0, len(text)))
    covered = [False] * len(text)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert not any(covered[span.start : span.end])
        covered[span.start : span.end] = [True] * (span.end - span.start)
    assert all(seen or char.isspace() for seen, char in zip(covered, text, strict=True))


@given(st.lists(PIECES, max_size=30).map("".join))
def test_a_part_of_a_text_splits_like_the_part_alone(text: str) -> None:
    frame = "Before. " + text + " After."
    inside = [frame[span.start : span.end] for span in sentences(frame, 8, 8 + len(text))]
    assert inside == split(text)


def test_brackets_that_nobody_closes_are_not_looked_for_again_and_again() -> None:
    """A dozen lines for each, however many follow it."""
    assert lines_run(lambda: split("(" * 2_000)) < 12 * 2_000


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("We ask (one. And two) all. Done.", ["We ask (one. And two) all.", "Done."]),
        ("We ask (one. And [two) all. Done.", ["We ask (one.", "And [two) all.", "Done."]),
        (f"We ask (one. {'And ' * 97}) all. Done.", [f"We ask (one. {'And ' * 97}) all.", "Done."]),
        (f"We ask (one. {'And ' * 99}) all. Done.", ["We ask (one.", f"{'And ' * 99}) all.", "Done."]),
    ],
)
def test_what_a_bracket_holds_is_one_sentence_where_it_is_closed_soon(text: str, parts: list[str]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize(
    ("paragraph", "limits"),
    [
        ("**How long.** The oven list, one year. The key list, two years.", ["P1Y", "P2Y"]),
        ("__How long.__ The oven list, one year. The key list, two years.", ["P1Y", "P2Y"]),
        ("How long. The oven list, one year. The key list, two years.", []),
        ("**Bread.** The oven list, one year. The key list, two years.", []),
    ],
)
def test_a_title_in_bold_at_the_head_of_a_paragraph_stands_over_its_sentences(
    paragraph: str, limits: list[str]
) -> None:
    reading = read_text(f"We bake bread for all of you and for everyone in the town.\n\n{paragraph}\n")
    found = [each for each in reading.statements if each.duty == "retention.limit"]
    assert [value for each in found for value in each.values("period")] == limits
