"""DOCX: headings, lists, tables, tracked changes, text boxes."""

from __future__ import annotations

import copy

from docx.document import Document as Word
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from amanat.policy.documents.model import Document
from amanat.policy.documents.open import document_of
from tests.policy.documents.making import assert_sound, numbered, saved, shown, tracked, word


def read(document: Word) -> Document:
    found = document_of(saved(document), "a.docx")
    assert_sound(found)
    return found


def test_headings_lists_and_what_goes_on_in_them() -> None:
    document = word()
    document.add_heading("Privacy policy", 0)
    document.add_heading("What we hold", 1)
    document.add_paragraph("We hold:")
    document.add_paragraph("Contact data", style="List Bullet")
    document.add_paragraph("your name", style="List Bullet 2")
    document.add_paragraph("orders", style="List Bullet")
    document.add_paragraph("They stay for a year.", style="List Continue")
    document.add_paragraph("one", style="List Number")
    document.add_paragraph("two", style="List Number")
    document.add_paragraph().add_run("Your rights").bold = True
    document.add_paragraph("You may ask.")
    assert shown(read(document)) == (
        "heading1    Privacy policy [] @ paragraph 1\n"
        "heading2    What we hold [Privacy policy] @ paragraph 2\n"
        "paragraph:  We hold: [Privacy policy > What we hold] @ paragraph 3\n"
        "item1       Contact data [Privacy policy > What we hold] <We hold:> @ paragraph 4\n"
        "item2       your name [Privacy policy > What we hold] <We hold: ; Contact data> @ paragraph 5\n"
        "item1       orders [Privacy policy > What we hold] <We hold:> @ paragraph 6\n"
        "paragraph   They stay for a year. [Privacy policy > What we hold] <We hold:> @ paragraph 7\n"
        "item1       one [Privacy policy > What we hold] <We hold:> @ paragraph 8\n"
        "item1       two [Privacy policy > What we hold] <We hold:> @ paragraph 9\n"
        "heading7    Your rights [Privacy policy > What we hold] @ paragraph 10\n"
        "paragraph   You may ask. [Privacy policy > What we hold > Your rights] @ paragraph 11\n"
    )
    assert "\n1. one\n2. two\n" in read(document).text


def test_a_numbering_of_its_own_gives_level_and_mark() -> None:
    document = word()
    document.add_paragraph("We hold:")
    for number, level, words in ((5, 0, "names"), (5, 1, "first names"), (0, 0, "no item")):
        numbered(document.add_paragraph(words), number, level)
    found = read(document)
    assert [(block.kind, block.level) for block in found.blocks] == [
        ("paragraph", 0), ("item", 1), ("item", 2), ("paragraph", 0)
    ]  # fmt: skip


def test_an_outline_level_makes_a_heading() -> None:
    document = word()
    paragraph = document.add_paragraph("Rights")
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(outline)
    assert read(document).blocks[0].kind == "heading"


def test_tracked_changes_read_as_accepted_and_hidden_words_are_left_out() -> None:
    document = word()
    paragraph = document.add_paragraph("We ")
    tracked(paragraph, "del", "sell")
    tracked(paragraph, "ins", "never sell")
    paragraph.add_run(" your\u00a0data.")
    paragraph.add_run(" A note to the printer.").font.hidden = True
    paragraph.add_run("\nWe bake.")
    assert read(document).text == "We never sell your data.\n\nWe bake.\n"


def test_links_and_content_controls_are_read() -> None:
    document = word()
    paragraph = document.add_paragraph("Write to ")
    link, run = OxmlElement("w:hyperlink"), OxmlElement("w:r")
    run.text = "us"
    link.append(run)
    paragraph._p.append(link)
    inside = document.add_paragraph("In a control.")
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    inside._p.addprevious(control)
    content.append(inside._p)
    control.append(content)
    assert read(document).text == "Write to us\n\nIn a control.\n"


def test_tables() -> None:
    document = word()
    table = document.add_table(3, 2)
    for row, words in enumerate((("Cookie", "Lasts"), ("cart", "2 days"), ("lang", "1 year"))):
        for column, each in enumerate(words):
            table.cell(row, column).text = each
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    document.add_paragraph("We bake.")
    alone = document.add_table(1, 1)
    alone.cell(0, 0).text = "We never sell your data."
    assert shown(read(document)) == (
        "cell:       Cookie [] @ table 1, row 1\n"
        "cell:       Lasts [] @ table 1, row 1\n"
        "cell        cart [] <Cookie> @ table 1, row 2\n"
        "cell        2 days [] <Lasts ; Cookie ; cart> @ table 1, row 2\n"
        "cell        lang [] <Cookie> @ table 1, row 3\n"
        "cell        1 year [] <Lasts ; Cookie ; lang> @ table 1, row 3\n"
        "paragraph   We bake. [] @ paragraph 1\n"
        "paragraph   We never sell your data. [] @ paragraph 2\n"
    )


def test_a_header_marked_as_one_and_cells_over_columns() -> None:
    document = word()
    table = document.add_table(3, 3)
    for row, words in enumerate((("Data", "Why", "How long"), ("All of it", "", ""), ("name", "to bake", "a year"))):
        for column, each in enumerate(words):
            table.cell(row, column).text = each
    table.cell(1, 0).merge(table.cell(1, 2))
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    found = read(document)
    assert found.blocks[-1].headers == ("How long", "All of it", "Data", "name")


def test_a_text_box_is_read_once() -> None:
    document = word()
    paragraph = document.add_paragraph("Outside.")
    box = (
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    )
    inner = "<w:txbxContent><w:p><w:r><w:t>Inside the box.</w:t></w:r></w:p></w:txbxContent>"
    choice = f'<mc:Choice Requires="wps">{inner}</mc:Choice>'
    fallback = f"<mc:Fallback>{inner}</mc:Fallback>"
    paragraph._p.append(copy.deepcopy(parse_xml(box.format(choice=choice, fallback=fallback))))
    assert read(document).text == "Outside.\n\nInside the box.\n"
