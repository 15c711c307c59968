"""PDF: lines into paragraphs, mended words, what repeats on every page."""

from __future__ import annotations

from amanat.policy.documents.model import Document
from amanat.policy.documents.open import document_of
from tests.policy.documents.making import Drawn, assert_sound, pdf, shown, typeset


def read(*pages: list[Drawn]) -> Document:
    document = document_of(pdf(*pages), "a.pdf")
    assert_sound(document)
    return document


def column(*lines: str, top: float = 700, left: float = 72, size: float = 11, bold: bool = False) -> list[Drawn]:
    return [(left, top - 14 * place, size, bold, words) for place, words in enumerate(lines)]


SOME = ("Our bread is good.", "Our cakes are better.", "Both are baked at night.", "Nobody sleeps at that time.")


def words(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_blocks_with_their_places() -> None:
    document = read(
        [
            (72, 740, 18, True, "Privacy policy"),
            *column("We hold your name and your address for as long as you are a cus-", "tomer. We share with:"),
            (90, 660, 11, False, "\u2022 couriers, who bring all of the bread and of the cakes to you"),
            (98, 646, 11, False, "in the morning"),
            (108, 632, 11, False, "- fast ones"),
            (90, 618, 11, False, "\u2022 banks"),
            (72, 590, 13, True, "Your rights"),
            (72, 570, 11, False, "You may ask."),
        ]
    )
    assert shown(document) == (
        "heading1    Privacy policy [] @ page 1, line 1\n"
        "paragraph:  We hold your name and your address for as long as you are a customer. We share with: "
        "[Privacy policy] @ page 1, line 2 to line 3\n"
        "item1       couriers, who bring all of the bread and of the cakes to you in the morning "
        "[Privacy policy] <We share with:> @ page 1, line 4 to line 5\n"
        "item2       fast ones [Privacy policy] "
        "<We share with:> @ page 1, line 6\n"
        "item1       banks [Privacy policy] <We share with:> @ page 1, line 7\n"
        "heading2    Your rights [Privacy policy] @ page 1, line 8\n"
        "paragraph   You may ask. [Privacy policy > Your rights] @ page 1, line 9\n"
    )


def test_a_place_in_a_paragraph_is_its_line() -> None:
    document = read(column("We hold your name and your", "address for a year."))
    start = document.text.index("address")
    assert document.place_of(start, start + 7) == "page 1, line 2"


def test_cut_words_are_mended_and_compounds_kept() -> None:
    document = read(
        column(
            "We give it to third-party couriers. We delete the infor-",
            "mation of a third-",
            "party after a year, and we answer your e-",
            "mails. We keep A-",
            "B tests and/",
            "or logs.",
        )
    )
    assert words(document) == [
        (
            "paragraph",
            "We give it to third-party couriers. We delete the information of a third-party after a year, "
            "and we answer your e-mails. We keep A-B tests and/or logs.",
        )
    ]


def test_what_repeats_at_the_edges_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            (72, 770, 9, False, "Crumb Bakery, privacy, version 3"),
            *column(*SOME, f"We bake bread number {number} for you.", "We hold your name.", *SOME),
            (72, 40, 9, False, "crumb.example"),
            (300, 20, 9, False, f"Page {number} of 3"),
        ]
        for number in (1, 2, 3)
    ]
    text = read(*pages).text
    assert "version" not in text
    assert "crumb.example" not in text
    assert "Page" not in text
    assert text.count("We hold your name.") == 3, "what stands in the middle of a page stays"


def test_a_page_alone_keeps_its_first_line_and_loses_its_number() -> None:
    assert read([*column("We bake."), (300, 20, 9, False, "- 1 -")]).text == "We bake.\n"


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    document = read(column("We hold your name and"), column("your address.", "We bake."))
    assert words(document)[0] == ("paragraph", "We hold your name and your address. We bake.")
    assert document.place_of(0, 30) == "page 1, line 1 to page 2, line 1"


def test_an_empty_line_and_a_short_ended_line_part_paragraphs() -> None:
    lines = column("We hold your name for as long as you are a customer of ours.", "We bake.", "You eat all of it.")
    lines.append((72, 630, 11, False, "At night we sleep"))
    assert len(read(lines).blocks) == 3


def test_a_file_of_one_letter_size_is_read_like_text() -> None:
    document = read([*column("Your Rights"), *column("You may ask us for all of it.", "And more.", top=670)])
    assert [kind for kind, _ in words(document)] == ["heading", "paragraph"]


def test_a_whole_paragraph_in_bold_is_no_heading() -> None:
    document = read(column("We never sell your personal data to anyone.", bold=True))
    assert words(document) == [("paragraph", "We never sell your personal data to anyone.")]


def test_numbered_bold_titles_are_headings() -> None:
    document = read([*column("1. Your Rights", bold=True), *column("You may ask us for all of it.", top=670)])
    assert [kind for kind, _ in words(document)] == ["heading", "paragraph"]


def test_many_pages() -> None:
    document = document_of(typeset([("p", f"We hold datum number {number} of yours.") for number in range(200)]), "a")
    assert len(document.blocks) == 200
    assert document.blocks[-1].kind == "paragraph"
    assert document.place_of(document.blocks[-1].start, document.blocks[-1].end).startswith("page 8, ")


def test_items_whose_bullets_are_drawn_keep_their_introduction() -> None:
    drawn = [
        (72, 700, 10, False, "We share your personal information with:"),
        (90, 686, 10, False, "our payment processor"),
        (90, 672, 10, False, "our hosting provider in Ireland;"),
        (72, 650, 10, False, "We never sell your personal information to anybody, whoever asks us for it."),
    ]
    document = document_of(pdf(drawn), "a.pdf", ".pdf")
    assert [(each.kind, each.intros) for each in document.blocks[1:]] == [
        ("item", ("We share your personal information with:",)),
        ("item", ("We share your personal information with:",)),
        ("paragraph", ()),
    ]
