"""Real files for the tests: PDF by hand, DOCX with the library, MHTML as browsers write it."""

from __future__ import annotations

import io
import quopri
from collections.abc import Sequence

import docx
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from amanat.policy.documents.model import Document

Drawn = tuple[float, float, float, bool, str]
"""x and y in points from the lower left corner, size, bold, words."""


def pdf(*pages: Sequence[Drawn], trailer: bytes = b"") -> bytes:
    """A PDF file of version 1.4 whose letters are Helvetica."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica%s /Encoding /WinAnsiEncoding >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font % b"", font % b"-Bold"]
    kids: list[int] = []
    for page in pages:
        stream = b"BT\n" + b"".join(map(_shown, page)) + b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    out, starts = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def _shown(drawn: Drawn) -> bytes:
    x, y, size, bold, words = drawn
    letters = words.encode("cp1252")
    for sign in (b"\\", b"(", b")"):
        letters = letters.replace(sign, b"\\" + sign)
    return b"/F%d %g Tf 1 0 0 1 %g %g Tm (%s) Tj\n" % (2 if bold else 1, size, x, y, letters)


def typeset(lines: Sequence[tuple[str, str]], width: int = 80) -> bytes:
    """A PDF of blocks, each a kind (`h1`, `h2`, `p`, `li`, `li2`) and its words, wrapped and broken into pages."""
    pages: list[list[Drawn]] = [[]]
    y = 740.0
    for kind, words in lines:
        size, bold, left = {"h1": (18, True, 72), "h2": (14, True, 72), "li": (11, False, 90)}.get(
            kind, (11, False, 72)
        )
        left = 108 if kind == "li2" else left
        y -= 12
        for place, line in enumerate(_wrapped(words, width)):
            if y < 60:
                pages.append([])
                y = 740.0
            mark = "\u2022 " if kind.startswith("li") and not place else ""
            pages[-1].append((left + (8 if place and kind.startswith("li") else 0), y, size, bold, mark + line))
            y -= 14
    for number, page in enumerate(pages, start=1):
        page.insert(0, (72, 770, 9, False, "Crumb Bakery Ltd: privacy"))
        page.append((280, 30, 9, False, f"Page {number} of {len(pages)}"))
    return pdf(*pages)


def _wrapped(words: str, width: int) -> list[str]:
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def saved(word: Word) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def word() -> Word:
    return docx.Document()


def numbered(paragraph: Paragraph, number: int, level: int) -> None:
    """Puts a paragraph into a numbering by itself, as Word's buttons do."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = number
    properties.get_or_add_ilvl().val = level


def tracked(paragraph: Paragraph, kind: str, words: str) -> None:
    """Adds words as a tracked change: `ins` or `del`."""
    change, run = OxmlElement(f"w:{kind}"), OxmlElement("w:r")
    text = OxmlElement("w:delText" if kind == "del" else "w:t")
    text.text = words
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    change.append(run)
    paragraph._p.append(change)


def mhtml(page: str, charset: str = "utf-8", date: str = "Tue, 26 Feb 2019 23:37:16 -0000") -> bytes:
    """A saved page, as browsers with the Blink engine write it."""
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://crumb.example/privacy\r\nSubject: Privacy\r\n"
        f"Date: {date}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----Cut--x----"\r\n\r\n\r\n'
        f"------Cut--x----\r\nContent-Type: text/html; charset={charset}\r\nContent-ID: <frame-0@mhtml.blink>\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://crumb.example/privacy\r\n\r\n"
    )
    body = quopri.encodestring(page.encode(charset))
    style = (
        "\r\n------Cut--x----\r\nContent-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "p { color: red }\r\n------Cut--x------\r\n"
    )
    return head.encode() + body + style.encode()


def shown(document: Document) -> str:
    """The blocks of a document, one a line: kind and level, the words, what it stands under, where it comes from."""
    lines = [f"archived {document.archived}"] if document.archived else []
    for block in document.blocks:
        words = document.text[block.start : block.end].replace("\n", " / ")
        under = " > ".join(block.section)
        intros = " ; ".join(block.intros)
        kind = f"{block.kind}{block.level or ''}{':' if block.introduces else ''}"
        tail = f" [{under}]" + (f" <{intros}>" if intros else "")
        lines.append(f"{kind:<11} {words}{tail} @ {document.place_of(block.start, block.end)}")
    return "\n".join(lines) + "\n"


def assert_sound(document: Document) -> None:
    """Blocks lie in order inside the text, hold words without space around them, and come from somewhere."""
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(document.text)
        words = document.text[block.start : block.end]
        assert words == words.strip()
        assert document.place_of(block.start, block.end)
        at = block.end
    starts = [origin.start for origin in document.origins]
    assert starts == sorted(starts)
    assert not starts or (starts[0] == 0 and starts[-1] < len(document.text))
    if document.format not in ("text", "markdown"):
        assert starts
    document.text.encode("utf-8")
