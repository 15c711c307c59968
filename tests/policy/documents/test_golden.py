"""Documents and the blocks read from them, in a readable form.

`AMANAT_REWRITE_GOLDEN=1 pytest tests/policy/documents/test_golden.py` writes the files anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from amanat.policy.documents.open import document_of, open_document
from tests.policy.documents.making import assert_sound, shown

FOLDER = Path(__file__).parent / "golden"
PAGES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".html", ".txt", ".md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_the_blocks_are_as_written_down(page: Path) -> None:
    document = open_document(page)
    assert_sound(document)
    golden = page.with_suffix(".blocks")
    if os.environ.get("AMANAT_REWRITE_GOLDEN"):
        golden.write_text(shown(document), "utf-8")
    assert shown(document) == golden.read_text("utf-8")


def test_there_are_pages() -> None:
    assert len(PAGES) >= 8


def test_a_change_of_the_page_is_seen() -> None:
    """The comparison can fail: one tag taken out of a page shows."""
    page = FOLDER / "lists.html"
    changed = page.read_bytes().replace(b"<h3>", b"<p>", 1)
    assert shown(document_of(changed, page.name, ".html")) != page.with_suffix(".blocks").read_text("utf-8")
