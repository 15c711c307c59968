"""Tiles are the text: each character once, whatever lies on it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from amanat.policy.out.tiles import Mark, tiles
from tests.board.build import TEXT

LINES = st.sampled_from(
    [
        "# Head\n",
        "**Bold**\n",
        "\n",
        "  - item <b>\n",
        "    * deeper & so on\n",
        "1. One.\n",
        "Plain words. More words.\n",
        "---\n",
        "| a | b |\n",
        "<!-- hidden -->\n",
        "\t(a) x\r\n",
        "> quoted\n",
        "no end",
        "Ünï 𝔘 \u2028 \u0085.\n",
    ]
)
TEXTS = st.one_of(st.lists(LINES, max_size=12).map("".join), st.text(max_size=80))
SPANS = st.lists(st.tuples(st.integers(-5, 250), st.integers(-5, 250)), max_size=12)


def mark(number: int, start: int, end: int, rank: int = 0) -> Mark:
    return Mark(number=str(number), start=start, end=end, rank=rank, look=f"r{rank}")


def marks_of(spans: list[tuple[int, int]]) -> list[Mark]:
    return [mark(number, start, end, number % 4) for number, (start, end) in enumerate(spans)]


@settings(max_examples=300, deadline=None)
@given(TEXTS, SPANS)
def test_put_together_they_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    found = list(tiles(text, marks_of(spans)))
    assert "".join(piece.text for tile in found for piece in tile.pieces) == text
    assert all(text[tile.start : tile.end] == "".join(piece.text for piece in tile.pieces) for tile in found)


@settings(max_examples=200, deadline=None)
@given(TEXTS, SPANS)
def test_every_character_has_the_look_of_the_highest_mark_on_it(text: str, spans: list[tuple[int, int]]) -> None:
    marks = marks_of(spans)
    looks = [piece.look for tile in tiles(text, marks) for piece in tile.pieces for _ in piece.text]
    for place, look in enumerate(looks):
        lying = [each.rank for each in marks if each.start <= place < each.end]
        assert look == (f"r{max(lying)}" if lying else "")


@settings(max_examples=200, deadline=None)
@given(TEXTS, SPANS)
def test_every_mark_begins_once_ends_once_and_stands_in_one_tile(text: str, spans: list[tuple[int, int]]) -> None:
    marks = marks_of(spans)
    on_text = sorted(each.number for each in marks if max(each.start, 0) < min(each.end, len(text)))
    found = list(tiles(text, marks))
    assert sorted(begun.number for tile in found for piece in tile.pieces for begun in piece.begins) == on_text
    assert sorted(ended.number for tile in found for piece in tile.pieces for ended in piece.ends) == on_text
    assert sorted(each.number for tile in found for each in tile.marks) == on_text


def test_blocks_have_their_kind_and_depth() -> None:
    found = [tile for tile in tiles(TEXT) if tile.kind != "blank"]
    headings = [tile for tile in found if tile.kind == "heading"]
    assert [tile.depth for tile in headings[:3]] == [0, 1, 1]
    assert sum(tile.kind == "item" for tile in found) == 3
    assert headings[0].pieces[0].text == "# "
    bold = next(tile for tile in headings if "Changes" in TEXT[tile.start : tile.end])
    assert [piece.text for piece in bold.pieces if piece.part == "body"] == ["Changes to this notice"]


def test_items_deepen_with_their_indentation() -> None:
    text = "We keep:\n\n- one;\n  - two;\n    - three;\n- four.\n"
    assert [tile.depth for tile in tiles(text) if tile.kind == "item"] == [0, 1, 2, 0]


def test_many_marks_on_one_character_stay_in_step() -> None:
    text = "word " * 4000
    marks = [mark(number, number, len(text) - number) for number in range(4000)]
    found = list(tiles(text, marks))
    assert sum(len(tile.pieces) for tile in found) <= 2 * len(marks) + 10
