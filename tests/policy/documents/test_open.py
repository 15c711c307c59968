"""What a file is, and the errors for what cannot be read."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from amanat.errors import NotInstalled, PolicyError
from amanat.policy.documents import open as opening
from amanat.policy.documents.open import STANDARD_INPUT, document_of, format_of, open_document
from amanat.policy.reader import read_file
from tests.policy.documents.making import mhtml, pdf, saved, typeset, word
from tests.policy.documents.policies import as_docx, as_html

SENTENCE = "We hold your name for as long as you are a customer of ours."


def zipped(name: str, content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "suffix", "format"),
    [
        (b"We bake.", "", "text"),
        (b"We bake.", ".txt", "text"),
        (b"# We bake.", ".md", "markdown"),
        (b"<div align=center>Crumb</div>\n\n# We bake.", ".md", "markdown"),
        (b"<p>We bake.</p>", "", "html"),
        (b"<p>We bake.</p>", ".txt", "text"),
        (b"<!doctype HTML>\n<p>We bake.", ".txt", "html"),
        (b"\xef\xbb\xbf \n<!-- saved from url=(0022)https://crumb.example/ -->\n<html><p>We bake.", "", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html/>', ".xhtml", "html"),
        (b"We bake.", ".htm", "html"),
        (b"<mail@crumb.example> is ours.", "", "text"),
        ("<html><p>We bake.".encode("utf-16"), "", "html"),
        (mhtml("<p>x").replace(b"\r\n", b"\n"), ".txt", "mhtml"),
        (mhtml("<p>x"), ".mht", "mhtml"),
        (b"Purpose: to bake.\n\nMIME-Version: none\n", "", "text"),
        (pdf([]), ".txt", "pdf"),
        (b"\n\n" + pdf([]), "", "pdf"),
        (saved(word()), ".txt", "docx"),
    ],
)
def test_the_beginning_tells_the_format_and_then_the_suffix(raw: bytes, suffix: str, format: str) -> None:
    assert format_of(raw, suffix) == format


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("a.txt", b"", "empty.*text that is published"),
        ("a.md", b" \n\t\n", "empty"),
        ("a.txt", b"\x00\x01\x02", "binary.*UTF-8"),
        ("a.txt", b"We keep your name \xf7\xd7 Jos\xe9.", "byte 18 is not UTF-8"),
        ("a.txt", b"\xff\xfeW\x00\x00", "is not UTF-16"),
        ("a.pdf", b"We bake.", "called PDF and is none.*export"),
        ("a.docx", b"We bake.", "called DOCX and is none"),
        ("a.docx", b"PK\x03\x04We bake.", "DOCX file is damaged.*save it again"),
        ("a.docx", as_docx()[:900], "DOCX file is damaged"),
        ("a.zip", zipped("policy.txt"), "archive and no Word document"),
        ("a.docx", zipped("word/document.xml", b"<w:document>"), "DOCX file is damaged"),
        ("a.docx", saved(word()), "document has no text"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "old kind.*DOCX"),
        ("a.rtf", b"{\\rtf1 We bake.}", "Rich Text"),
        ("a.png", b"\x89PNG\r\n", "picture"),
        ("a.html", b"<html><body></body></html>", "page has no text"),
        ("a.html", b"<div></div><noscript>Enable</noscript><script src=a.js></script>", "script writes it.*MHTML"),
        ("a.html", b"<frameset><frame src=a.html></frameset>", "page has no text"),
        ("a.mhtml", b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nWe bake.", "holds no page"),
        ("a.pdf", pdf([]), "no text: its pages are pictures"),
        ("a.pdf", pdf(), "no text"),
        ("a.pdf", b"%PDF-1.4\n%%EOF", "PDF file is damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_place_and_remedy(name: str, raw: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(PolicyError, match=says) as raised:
        read_file(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert raised.value.remedy
    assert not str(raised.value).endswith(".")


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.pdf"):
        with pytest.raises(PolicyError, match="cannot be opened"):
            open_document(path)


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(SENTENCE.encode())
    assert open_document(path).text == SENTENCE
    monkeypatch.setattr(opening, "LARGEST", len(SENTENCE) - 1)
    with pytest.raises(PolicyError, match="larger than 0 MB"):
        open_document(path)


def test_a_document_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(PolicyError, match="unpacks to more than 100 MB"):
        document_of(zipped("word/document.xml", bytes(101_000_000)), "a.docx")


def test_an_encrypted_pdf_is_told_and_one_with_an_empty_password_is_read() -> None:
    import pypdf

    for password, message in (("secret", "encrypted.*without a password"), ("", "")):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(typeset([("p", SENTENCE)])))
        writer.encrypt(password, "owner", algorithm="AES-256")
        out = io.BytesIO()
        writer.write(out)
        if message:
            with pytest.raises(PolicyError, match=message):
                document_of(out.getvalue(), "a.pdf")
        else:
            assert document_of(out.getvalue(), "a.pdf").text.endswith(SENTENCE + "\n")


@pytest.mark.parametrize(
    ("library", "raw"), [("pypdf", typeset([("p", SENTENCE)])), ("docx", as_docx())], ids=["pypdf", "docx"]
)
def test_without_the_extra_the_remedy_is_told(library: str, raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name == library or name.startswith(f"{library}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(NotInstalled, match=r"pip install amanat\[documents\]"):
        document_of(raw, "a")


LIBRARIES = {"selectolax", "pypdf", "docx", "lxml", "email", "zipfile"}


def loaded_by(name: str, raw: bytes, folder: Path) -> set[str]:
    """Which of the libraries a fresh interpreter has loaded after reading a file."""
    (folder / name).write_bytes(raw)
    code = (
        "import sys\nfrom pathlib import Path\nfrom amanat.policy.reader import read_file\n"
        f"read_file(Path({name!r}))\nprint('\\n'.join(name.split('.')[0] for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder)
    return set(done.stdout.split()) & LIBRARIES


def test_only_the_library_of_the_format_is_loaded(tmp_path: Path) -> None:
    assert loaded_by("a.txt", SENTENCE.encode(), tmp_path) <= {"zipfile", "email"}
    assert loaded_by("a.md", SENTENCE.encode(), tmp_path) <= {"zipfile", "email"}
    page = loaded_by("a.html", as_html().encode(), tmp_path)
    assert "selectolax" in page
    assert not page & {"pypdf", "docx", "lxml"}
    assert "pypdf" in loaded_by("a.pdf", typeset([("p", SENTENCE)]), tmp_path)


def test_the_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Given:
        buffer = io.BytesIO(as_html().encode())

    monkeypatch.setattr(sys, "stdin", Given())
    document = open_document(STANDARD_INPUT)
    assert (document.name, document.format) == ("standard input", "html")


def test_the_command_reads_the_standard_input() -> None:
    code = [sys.executable, "-m", "amanat", "read", "-", "--json"]
    done = subprocess.run(code, input=as_html().encode(), capture_output=True, check=True)
    assert json.loads(done.stdout)["policy"] == "standard input"
