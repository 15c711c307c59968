"""The sieve by property: it only saves the exact matcher work, and never changes what is found."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amanat.stores.base import Needle
from amanat.stores.search import scanning
from amanat.stores.search import sieve as sieve_module
from amanat.stores.search.needles import Matcher, fold
from amanat.stores.search.scanning import Layout, blocks_of, scan
from amanat.stores.search.sieve import FOLDED_TO_ASCII, Sieve

TEXTS = (
    "ann.lee@x.example", "ann.lee@x.example.com", "kim_99", "Straße77@mail.example", "müller99ü", "+49 30 12 34 567",
    "+4930123456789", "4930123456789", "0170/1234567", "o'brien@x.example", "jean luc", "ß1ſ2\u212a3", "山田99",
    "a@b.c", "ann99", "ku00df_99", "straße.99", "i.2026@x.example", "x%41y_zzz", "dot\\net99",
    "rossi", "kessss9", "mississippi", "sss.ss", "030/1234567", "寄.1234567", "+1 202 1234567", "jo/1234567",
    "ss 1234567",
)  # fmt: skip
NEEDLES = [Needle(text=text, kind="email") for text in TEXTS]
ESCAPED: list[Callable[[str], str]] = [
    str.upper, str.lower, str.title, quote, json.dumps, lambda text: json.dumps(json.dumps({text: text})),
    lambda text: "".join(f"\\u{ord(char):04X}" for char in text), lambda text: unicodedata.normalize("NFD", text),
    lambda text: "".join(f"%{byte:02x}" for byte in text.encode()), lambda text: f"é\\n{text}\\u5bc4",
    lambda text: text.replace("@", "\\u0040"), lambda text: text.replace("@", "%40"),
    lambda text: text.replace("k", "\u212a"),
    lambda text: text.replace("s", "ſ").replace("ss", "ß"), lambda text: text.replace("@", "\\u005cu0040"),
    lambda text: text.replace(" ", "%20"), lambda text: text.replace(" ", "\\f"), lambda text: text.replace(" ", "\0"),
    lambda text: text.replace("i", "İ"), lambda text: text.replace("@", "\\u002540"),
    lambda text: json.dumps(json.dumps(f"ß{text}ß")), lambda text: json.dumps(text).replace("u00df", "u00DF"),
    lambda text: text.replace("ss", "ß"), lambda text: text.replace("ss", "\\\\\\\\u00df", 1),
    lambda text: text.replace(" ", "\\u0000"), lambda text: text.replace(" ", "%00"),
    lambda text: text.replace("/", "\\/").replace("寄", "\\u5bc4"), lambda text: text.replace("/", "\\u002F"),
    lambda text: text.replace("ss", "\\u00DF"), lambda text: text.replace("ss", "\\\\u00df"),
]  # fmt: skip
HIDDEN = st.builds(lambda text, escape: escape(text), st.sampled_from(TEXTS), st.sampled_from(ESCAPED))
PIECES = st.sampled_from(
    ["", " ", "\0", "a", "9", "é", "寄", "\\", "\\n", "%", "%20", '"', ".", "@", "u0040", "\u0301"]
)
VALUES = st.lists(st.one_of(HIDDEN, PIECES, st.text(max_size=4)), max_size=4).map("".join)
ROWS = st.lists(st.tuples(VALUES, VALUES), max_size=4)
PATIENT = settings(deadline=None, suppress_health_check=list(HealthCheck))

Rows = Sequence[tuple[str, str]]


@pytest.fixture(params=["few", "many"], autouse=True)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each test holds for the automaton, and for the tables that many needles are looked up in."""
    if request.param == "many":
        monkeypatch.setattr(sieve_module, "FEW_NEEDLES", 0)
    return str(request.param)


def sifted(rows: Rows, needles: Sequence[Needle], *, closed: bool = True) -> set[tuple[int, int, int]]:
    """What is found by way of the sieve, as (row, value, needle). Not closed: a byte of length stands before each."""
    matcher = Matcher(needles)
    values = [[value.encode("utf-8", "surrogateescape") for value in row] for row in rows]
    if not closed:
        values = [[bytes([len(value) % 251]) + value for value in row] for row in values]
    raw = [(b"\0" if closed else b"").join(row) for row in values]
    layout: Layout[int] = Layout(lambda at: rows[at], closed)
    return set(scan(blocks_of([(raw, range(len(rows)))]), layout, matcher, Sieve(matcher)))


def exact(rows: Rows, needles: Sequence[Needle]) -> set[tuple[int, int, int]]:
    found = Matcher(needles).find([value for row in rows for value in row])
    return {(*divmod(at, 2), needle) for at, needle in found}


@PATIENT
@given(ROWS, st.lists(st.sampled_from(NEEDLES), max_size=6), st.booleans())
def test_it_finds_what_the_matcher_finds(rows: Rows, needles: list[Needle], closed: bool) -> None:
    rows = [(first.encode("utf-8", "replace").decode(), second) for first, second in rows]
    assert sifted(rows, needles, closed=closed) == exact(rows, needles)


@pytest.mark.parametrize("text", TEXTS)
def test_each_needle_however_it_is_written(text: str) -> None:
    needles = [Needle(text=text, kind="email")]
    rows = [(f"x {escape(text)} x", "y") for escape in ESCAPED]
    found = exact(rows, needles)
    assert sifted(rows, needles) == sifted(rows, needles, closed=False) == found
    # A phone number can be spelled by escapes only in parts; all others are found in most forms.
    assert len(found) >= 5


def test_needles_without_a_plain_piece_are_looked_for_in_every_row() -> None:
    blunt = Sieve(
        Matcher([Needle(text="山田99", kind="username"), Needle(text="ann.lee@x.example", kind="email")])
    ).blunt
    assert blunt == [0]
    assert Sieve(Matcher([Needle(text="+49 30 12 34 567", kind="phone")])).blunt == []


def test_all_characters_that_fold_to_ascii_are_known() -> None:
    signs = set("abcdefghijklmnopqrstuvwxyz0123456789._+@- ")
    found = [
        char
        for char in map(chr, range(128, sys.maxunicode + 1))
        if not 0xD800 <= ord(char) < 0xE000
        and (signs & set(char.casefold()) or signs & set(fold(char)) or signs & set(unicodedata.normalize("NFC", char)))
    ]
    assert "".join(found) == FOLDED_TO_ASCII


@pytest.mark.parametrize(
    ("lost", "lesser"),
    [("FOLDED_TO_ASCII", "ß"), ("_escapes", lambda _: [b"\xff"]), ("spellings", lambda key: [key])],
)
def test_the_tests_see_what_a_lesser_sieve_loses(lost: str, lesser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    needles = [Needle(text=text, kind="email") for text in ("kim_99", "ann.lee@x.example", "rossi")]
    rows = [("\u212aim_99", ""), ("ann.lee%40x.example", ""), ("roßi", "")]
    assert sifted(rows, needles) == exact(rows, needles)
    monkeypatch.setattr(sieve_module, lost, lesser)
    assert sifted(rows, needles) < exact(rows, needles)


def test_many_blocks_are_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        (f"x{at} ann.lee@x.example" if at % 7 == 0 else "nothing", "kim_99" if at % 5 == 0 else "") for at in range(99)
    ]
    needles = [Needle(text="kim_99", kind="username"), Needle(text="ann.lee@x.example", kind="email")]
    monkeypatch.setattr(scanning, "BLOCK", 50)
    raw = [f"{first}\0{second}".encode() for first, second in rows]
    layout: Layout[bytes] = Layout(lambda row: row.decode().split("\0"), True)
    matcher = Matcher(needles)
    found = scan(blocks_of(([row], [row]) for row in raw), layout, matcher, Sieve(matcher))
    assert {(raw.index(row), column, needle) for row, column, needle in found} == {
        (raw.index(raw[at]), column, needle) for at, column, needle in exact(rows, needles)
    }
