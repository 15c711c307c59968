"""Lines that a page or a Word document breaks by hand."""

from __future__ import annotations

from collections.abc import Callable

import docx
import pytest

from amanat.policy.documents.model import Document
from amanat.policy.documents.open import document_of
from amanat.policy.documents.tree import BlockKind
from amanat.policy.reader import read_document
from tests.policy.documents.making import saved


def page(lines: str, after: str = "") -> Document:
    told = f'<html lang="en"><h1>Privacy</h1><p>We bake for you.</p><p>{lines}</p>{after}</html>'
    return document_of(told.encode(), "a.html", ".html")


def word(lines: str) -> Document:
    made = docx.Document()
    made.add_paragraph("We bake for you.")
    made.add_paragraph(lines.replace("<br>", "\n"))
    return document_of(saved(made), "a.docx", ".docx")


def told(document: Document) -> list[tuple[BlockKind, str]]:
    found = [(each.kind, document.text[each.start : each.end]) for each in document.blocks]
    return found[found.index(("paragraph", "We bake for you.")) + 1 :]


@pytest.mark.parametrize("read", [page, word])
@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        (
            "We do not sell your data<br>We keep orders for ten years",
            [("paragraph", "We do not sell your data"), ("paragraph", "We keep orders for ten years")],
        ),
        (
            "Acme Ltd<br>1 High Street<br>London E1 4AA",
            [("paragraph", "Acme Ltd\n1 High Street\nLondon E1 4AA")],
        ),
        (
            "You can write to us at<br>Acme Ltd<br>1 High Street",
            [("paragraph", "You can write to us at\nAcme Ltd\n1 High Street")],
        ),
        (
            "This line was wrapped by hand because<br>the author did so and it<br>goes on.",
            [("paragraph", "This line was wrapped by hand because\nthe author did so and it\ngoes on.")],
        ),
        (
            "We share your data with<br>our hosting provider and our<br>accountant who keeps the books",
            [("paragraph", "We share your data with\nour hosting provider and our\naccountant who keeps the books")],
        ),
        (
            "We share your data with<br>our hosting provider<br>our accountant",
            [("paragraph", "We share your data with"), ("item", "our hosting provider"), ("item", "our accountant")],
        ),
        (
            "We collect:<br>Name<br>E-mail address",
            [("paragraph", "We collect:"), ("item", "Name"), ("item", "E-mail address")],
        ),
        (
            "Write to us at:<br>Acme Ltd<br>1 High Street",
            [("paragraph", "Write to us at:"), ("paragraph", "Acme Ltd\n1 High Street")],
        ),
        (
            "You can ask us for<br>- access<br>– a copy",
            [("paragraph", "You can ask us for"), ("item", "access"), ("item", "a copy")],
        ),
    ],
)  # fmt: skip
def test_lines_are_parted_where_something_new_begins(
    read: Callable[[str], Document], lines: str, blocks: list[tuple[BlockKind, str]]
) -> None:
    assert told(read(lines)) == blocks


def test_what_one_line_denies_is_not_denied_in_the_next() -> None:
    found = read_document(page("We do not sell your data<br>We keep orders for ten years")).statements
    assert [(each.duty, each.polarity) for each in found] == [("recipient.fields", "no"), ("retention.limit", "yes")]


def test_an_introduction_by_hand_ends_with_its_lines() -> None:
    document = page(
        "We share your data with<br>our bank<br>our accountant",
        "<ol><li>We use your e-mail address for billing.</ol>",
    )
    assert [each.intros for each in document.blocks[-3:]] == [*[("We share your data with",)] * 2, ()]
