"""Many needles: the tables find each part wherever it stands, and the sieve over them what the matcher finds."""

from __future__ import annotations

import random
import sys
from array import array
from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amanat.stores.base import Needle
from amanat.stores.search import many, sieve, windows
from amanat.stores.search.many import part_of
from amanat.stores.search.needles import Matcher
from amanat.stores.search.sieve import Sieve
from amanat.stores.search.windows import LONG, SHORT, Parts, Windows
from tests.stores.search.test_sieve import ESCAPED, PATIENT, exact, sifted

PARTS = st.integers(SHORT, LONG + 9).flatmap(lambda size: st.text("ab1@.", min_size=size, max_size=size))
BLOCKS = st.lists(st.one_of(st.sampled_from(["", "a", "1 ", "\0", "b@"]), PARTS), max_size=8).map("".join)


def cut(text: str) -> bytes:
    return text[: LONG if len(text) >= LONG else SHORT].encode()


def windows_of(*parts: bytes, first: int = 0, last: bool = True) -> Windows:
    """Of parts that have numbers from the first on."""
    found = Parts()
    for number, part in enumerate(parts, first):
        found.add(part, number, last=last)
    return Windows(found)


def stands(block: bytes, part: bytes, *, closed: bool) -> set[int]:
    """Where a part begins; with `closed` nothing that goes on."""
    places = {at for at in range(len(block)) if block.startswith(part, at)}
    return {at for at in places if not (closed and block[at + len(part) : at + len(part) + 1].isalnum())}


@PATIENT
@given(st.lists(PARTS, min_size=1, max_size=30), BLOCKS, st.booleans(), st.data())
def test_each_part_is_found_wherever_it_stands(texts: list[str], text: str, closed: bool, data: st.DataObject) -> None:
    parts = [cut(one) for one in texts]
    block = data.draw(st.permutations([text, *texts[:3]]).map("".join)).encode()
    found = windows_of(*parts, first=7)
    wanted = {(at, 7 + number, b"") for number, part in enumerate(parts) for at in stands(block, part, closed=closed)}
    assert set(found.found(block, closed=closed)) == wanted
    assert set(found.found(bytearray(block), closed=closed)) == wanted


def test_a_part_is_found_at_each_place_of_a_block_of_any_length() -> None:
    for part in (b"kim_990", b"ann.lee.990"):
        found = windows_of(part, first=2**32 - 1, last=False)
        for before in range(9):
            for after in range(9):
                block = b"." * before + part + b"x" * after
                assert list(found.found(block, closed=True)) == [(before, 2**32 - 1, b"")]
        assert list(found.found(part[1:], closed=False)) == list(found.found(b"", closed=False)) == []


@pytest.mark.parametrize("size", [4_000, 40_000])
def test_each_part_is_found_in_a_block_that_is_read_in_pieces(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "_PIECE", 2 * windows._PAGE)
    source = random.Random(size)
    parts = sorted({cut("".join(source.choices("ab1", k=source.choice((SHORT, LONG))))) for _ in range(99)})
    text = "".join(source.choices("ab1 ", (9, 9, 9, 1), k=size))
    # Astride the pieces, whichever of the four columns they are pieces of.
    block = text[:8_150].encode() + b"".join(parts) + text[8_150:].encode()
    found = set(windows_of(*parts).found(block, closed=False))
    assert found == {(at, number, b"") for number, part in enumerate(parts) for at in stands(block, part, closed=False)}
    assert len(found) > 99


def test_the_columns_are_the_bytes_as_they_stand() -> None:
    for size in (4, windows._PAGE - 4, windows._PAGE, windows._PIECE, 3 * windows._PIECE + 12):
        data = random.Random(size).randbytes(size)
        numbers = windows._words(data)
        assert numbers.dtype == pl.UInt32
        assert numbers.n_chunks() == 1
        found = array("I", numbers.to_list())
        if sys.byteorder == "big":
            found.byteswap()
        assert found.tobytes() == data + bytes(-size % windows._PAGE)


@pytest.mark.parametrize(
    ("lost", "lesser"),
    [
        ("_PLACES", windows._PLACES[:1] * 12),
        ("_STEP", 4),
        ("_GOES_ON", frozenset(b"@")),
    ],
)
def test_the_tests_see_what_lesser_tables_lose(lost: str, lesser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, lost, lesser)
    with pytest.raises(AssertionError):
        test_each_part_is_found_wherever_it_stands()


def person(source: random.Random, number: int) -> list[Needle]:
    """Texts of many shapes; few of their letters differ from one person to the next."""
    first, last = source.choice(("ann", "jürgen", "kassandra", "寄", "mia")), source.choice(("roß", "o'neil", "wessel"))
    texts = (
        f"{first}.{last}{number}@x.example", f"{last}_{number}", f"+49 30 {number:07}", f"0049/{number:09}",
        f"DE{number % 97:02} 5001 0517 {number:04} 98", f"{first} {last} {number}", f"{number}@s.ss",
    )  # fmt: skip
    return [Needle(text=text, kind="email") for text in source.sample(texts, 3)]


def scattered(source: random.Random, needles: Sequence[Needle]) -> list[tuple[str, str]]:
    """Rows of which each has some needle or nearly one, in some disguise."""
    rows = []
    for needle in source.sample(needles, 600):
        text = source.choice(ESCAPED)(needle.text if source.random() < 0.8 else needle.text[:-1])
        row = [source.choice(("", " ", "(", "9", "寄", "\\n")) + text + source.choice(("", ".", " ", "z")), "no one"]
        source.shuffle(row)
        rows.append((row[0].encode("utf-8", "replace").decode(), row[1].encode("utf-8", "replace").decode()))
    return rows


@pytest.mark.parametrize("closed", [True, False])
def test_of_many_thousand_needles_those_are_found_that_the_matcher_finds(closed: bool) -> None:
    source = random.Random(5)
    needles = [needle for number in range(8_000) for needle in person(source, number)]
    assert len(needles) > sieve.FEW_NEEDLES
    rows = scattered(source, needles)
    found = exact(rows, needles)
    assert len(found) > 200
    assert sifted(rows, needles, closed=closed) == found


def test_many_needles_need_no_automaton(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "FEW_NEEDLES", 500)
    numbers = range(sieve.FEW_NEEDLES + 1)
    for text in ("ann.{}@x.example", "kim_{:05}", "+49 30 {:07}", "{}roß.x", "anna lee {:05}", "0049/1{:06}"):
        found = Sieve(Matcher([Needle(text=text.format(number), kind="email") for number in numbers]))
        assert not found.broad
        assert found._groups == []


def test_parts_are_cut_where_needles_differ() -> None:
    parts = {
        "ann.lee@mail.example": "ann.lee@mai", "kim.tanaka.77@mail.example": "tanaka.77@m",
        "o'neil.7@x.example": "neil.7@x.ex", "o'neil@x.ex": "neil@x.", "a@b.cd": None, "4915012345678": "15012345678",
        "+49 150 1234567": "1234567", "jean luc": "ean luc", "mississippi_99": "ippi_99",
        "ss.ss": None, "müller": None,
    }  # fmt: skip
    for text, part in parts.items():
        assert (text[slice(*part_of(text))] or None) == part, text


def test_the_tests_see_what_lesser_parts_lose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "FEW_NEEDLES", 0)
    needles = [Needle(text=text, kind="email") for text in ("x_rossi", "mississippi_99", "mississippi_99ü")]
    rows = [("x_roßi", "mißißippi_99"), ("mißißippi_99ü", "")]
    assert sifted(rows, needles) == exact(rows, needles) == {(0, 0, 0), (0, 1, 1), (1, 0, 2)}
    for lost, lesser, left in (
        ("spellings", lambda key: [key], {(0, 1, 1), (1, 0, 2)}),
        ("_HIDDEN", "ss", {(1, 0, 2)}),
        ("_plain", lambda folded: folded, set()),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(many, lost, lesser)
            assert sifted(rows, needles) == left


def test_what_stands_before_a_short_part_is_as_in_the_needle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "FEW_NEEDLES", 0)
    texts = ["+49 150 1234567", "030/1234567", "é_1234567", "寄1234567", "jo.1234567"]
    found = Sieve(Matcher([Needle(text=text, kind="phone") for text in texts]))

    def seen(text: str) -> set[int]:
        return found.look(text.encode(), closed=True).needles

    # What an escape or a letter beyond ASCII has become is not looked at.
    assert [seen(text) for text in texts] == [{0}, {1}, {2}, {0, 1, 3}, {4}]
    assert [seen(text) for text in ("150%201234567", r"1\b1234567", r"\u002f1234567")] == [{0, 1, 3}] * 3
    assert [seen(text) for text in ("150\x001234567", r"030\/1234567")] == [{0}, {0, 1, 3}]
    assert [seen(text) for text in ("151 1234567", "01234567", "1234567", "x/1234567", "q.1234567")] == [set()] * 5
    row = [("150%201234567", r"030\/1234567")]
    needles = [Needle(text=text, kind="phone") for text in ("150 1234567", "030/1234567")]
    assert sifted(row, needles) == {(0, 0, 0), (0, 1, 1)}
    monkeypatch.setattr(many, "_ESCAPED", lambda _: None)
    assert sifted(row, needles) == set()
