"""The same policy says the same in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.policy.documents.open import document_of
from amanat.policy.reader import read_document, read_file
from amanat.policy.reading import Reading
from tests.policy.documents.making import assert_sound
from tests.policy.documents.policies import POLICY, as_html, everywhere


def duties(reading: Reading) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """What is read, without where: the duty, the words, the fields of each statement."""
    return [
        (each.duty, " ".join(each.text.split()), tuple((field.kind, field.value) for field in each.fields))
        for each in reading.statements
    ]


def reading_of(name: str, raw: bytes) -> Reading:
    return read_document(document_of(raw, name, Path(name).suffix))


@pytest.mark.parametrize("name", everywhere())
def test_every_format_yields_the_same_duties_in_the_same_order(name: str, tmp_path: Path) -> None:
    files = everywhere()
    path = tmp_path / name
    path.write_bytes(files[name])
    expected = reading_of("policy.md", files["policy.md"])
    found = read_file(path)
    assert duties(found) == duties(expected)
    assert len(found.statements) >= 25
    assert [" ".join(found.text[each.start : each.end].split()) for each in found.unread] == [
        " ".join(expected.text[each.start : each.end].split()) for each in expected.unread
    ]
    # A plain text does not tell the rank of its titles.
    deepest = slice(-1, None) if name.endswith(".txt") else slice(None)
    assert [each.section[deepest] for each in found.statements] == [
        each.section[deepest] for each in expected.statements
    ]
    assert [each.id for each in found.statements] == [each.id for each in expected.statements]


def test_a_word_that_differs_is_seen() -> None:
    changed = as_html().replace("never sell", "sell").encode()
    assert duties(reading_of("a.html", changed)) != duties(reading_of("a.html", as_html().encode()))


@pytest.mark.parametrize("name", everywhere())
def test_every_block_is_the_one_that_was_written(name: str) -> None:
    document = document_of(everywhere()[name], name, Path(name).suffix)
    assert_sound(document)
    kinds = {"h1": "heading", "h2": "heading", "p": "paragraph", "li": "item"}
    assert [(block.kind, " ".join(document.text[block.start : block.end].split())) for block in document.blocks] == [
        (kinds[kind], words) for kind, words in POLICY
    ]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("policy.md", "line 25"),
        ("policy.html", "`Who receives your data`, item 1"),
        ("policy.docx", "paragraph 14"),
        ("policy.pdf", "page 1, line 19"),
    ],
)
def test_a_place_is_told_in_the_words_of_the_format(name: str, place: str) -> None:
    document = document_of(everywhere()[name], name, Path(name).suffix)
    start = document.text.index("couriers")
    assert document.place_of(start, start + 8) == place


def test_the_text_of_a_text_is_the_file(tmp_path: Path) -> None:
    raw = everywhere()["policy.txt"].replace(b"\n", b"\r\n")
    path = tmp_path / "policy.txt"
    path.write_bytes(raw)
    assert read_file(path).text.encode() == raw
