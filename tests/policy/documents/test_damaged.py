"""Damaged documents: an error or a reading, never a crash; and any text or page has exact spans."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amanat.errors import AmanatError
from amanat.policy.documents.model import Document
from amanat.policy.documents.open import document_of
from amanat.policy.documents.plain import from_text
from amanat.policy.reader import read_document, split
from amanat.policy.reading import Reading
from tests.policy.documents.making import assert_sound
from tests.policy.documents.policies import everywhere

FILES = everywhere()


def tried(raw: bytes, name: str) -> Document | None:
    """The document, or None where the file was refused with a place and a remedy."""
    refusal: AmanatError | None = None
    try:
        document = document_of(raw, name, "." + name.rpartition(".")[2])
    except AmanatError as error:
        refusal = error
    if refusal:
        assert refusal.place == name
        assert refusal.remedy
        return None
    assert_sound(document)
    return document


def assert_read(document: Document) -> None:
    """Every sentence is in exactly one of statements, informative and unread."""
    reading: Reading = read_document(document)
    carried = {(each.start, each.end) for each in reading.statements}
    told = {(each.start, each.end) for each in reading.informative}
    unread = {(each.start, each.end) for each in reading.unread}
    every = {(each.start, each.end) for each in split(document.text, document.blocks)}
    assert carried | told | unread == every
    assert len(carried) + len(told) + len(unread) == len(every)
    assert {(each.start, each.end) for each in reading.foreign} <= unread
    for statement in reading.statements:
        assert document.text[statement.start : statement.end] == statement.text


def damages(raw: bytes, seed: int) -> Iterator[bytes]:
    """The same file cut, holed, turned, doubled: reproducible."""
    chance = random.Random(seed)
    for share in (0.05, 0.3, 0.6, 0.9, 0.99):
        yield raw[: int(len(raw) * share)]
    for _ in range(6):
        start = chance.randrange(len(raw))
        yield raw[:start] + raw[start + chance.randrange(1, 200) :]
        yield raw[:start] + bytes(chance.randrange(1, 40)) + raw[start:]
        yield raw[:start] + chance.randbytes(20) + raw[start + 20 :]
    yield raw + raw
    yield raw[len(raw) // 2 :]


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_read_or_refused(name: str) -> None:
    outcomes = [tried(raw, name) for raw in damages(FILES[name], 1)]
    assert any(outcomes), "some damage leaves a file readable"
    for document in outcomes:
        if document:
            assert_read(document)


def test_damage_inside_a_packed_document_is_read_or_refused() -> None:
    with zipfile.ZipFile(BytesIO(FILES["policy.docx"])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    refused = 0
    for part in ("word/document.xml", "word/styles.xml", "word/numbering.xml", "[Content_Types].xml", "_rels/.rels"):
        for content in (None, b"", b"<x/>", parts[part][:-40], parts[part].replace(b"w:val", b"w:lav")):
            out = BytesIO()
            with zipfile.ZipFile(out, "w") as archive:
                for name, held in parts.items():
                    if name != part or content is not None:
                        archive.writestr(name, content if name == part and content is not None else held)
            refused += tried(out.getvalue(), "a.docx") is None
    assert 5 < refused < 25


PIECES = (
    "<p> </p> <div> </div> <ul> <li> </ul> <ol start=3> <table> <tr> <td> <th> </table> <b> </b> <br> <h1> </h1> "
    "<h2 id=a> <a href=mailto:a@b.example> </a> <nav> <main> </main> <details> <summary> <dl> <dt> <dd> <pre> <!-- --> "
    "<script> </script> <section> <td colspan=3> <td rowspan=2> <caption> <style> <template> <form> <svg> <math> "
    "<select> <frameset> <body> <html> <article> <header> <footer> <aside> <div hidden> <li value=9> <q> <del> <ins> "
    "<plaintext> <textarea>"
)
WORDS = [
    "&", "&amp;", "&#0;", "&nbsp;", "&lt;", "<", ">", '"', "'", "]", "\x00", "�", "\u200b", "\xa0", "•",
    "1.", "a)", "|", "*", "#", "Never:", "name;", "and", "İ", "ß", "😀", "hidden",
]  # fmt: skip
MARKUP = st.sampled_from([*re.findall(r"<[^>]*>|-->", PIECES), *WORDS, "We sell your data."])


@settings(deadline=None, max_examples=300)
@given(st.lists(MARKUP, max_size=40).map(" ".join))
def test_any_page_is_sound(page: str) -> None:
    raw = page.encode("utf-8", "surrogatepass")
    document = tried(b"<html>" + raw, "a.html")
    if document:
        assert_read(document)


@settings(deadline=None, max_examples=150)
@given(
    st.binary(max_size=300) | st.text(max_size=200).map(str.encode),
    st.sampled_from(["txt", "html", "pdf", "docx", "mht"]),
)
def test_any_bytes_are_read_or_refused(raw: bytes, suffix: str) -> None:
    for head in (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"MIME-Version: 1.0\nContent-Type: text/html\n\n", b"\xff\xfe"):
        document = tried(head + raw, f"a.{suffix}")
        if document:
            assert_read(document)


LINES = st.sampled_from(
    [
        "> Archived on 2019-02-26.", "> q", "# A", "- b", "  - d:", "1. c", "| x | y |", "|---|", "| | z \\| |", "|",
        "**Z**", "===", "", "Wir verkaufen Ihre Daten nicht und das ist gut.", "We sell your data.",
        "或者", "and", "\ufeff", "\t", "<!-- x", "-->", "Rights:", "```",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(LINES, min_size=1, max_size=25).map("\n".join))
def test_any_text_is_sound(text: str) -> None:
    if text.strip("\ufeff \t\n"):
        document = from_text(text)
        at = 0
        for block in document.blocks:
            assert at <= block.start < block.end <= len(text)
            assert document.place_of(block.start, block.end) in {
                f"line {number}" for number in range(1, text.count("\n") + 2)
            } or " to line " in document.place_of(block.start, block.end)
            at = block.end
        assert_read(document)


def test_half_a_character_in_a_text_is_told() -> None:
    with pytest.raises(AmanatError, match="character 3 is half of one"):
        from_text("We \ud800 bake.")
