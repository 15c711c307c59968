"""A web page → Document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from amanat.errors import PolicyError
from amanat.policy.documents.archive import date_of_page
from amanat.policy.documents.build import Builder
from amanat.policy.documents.html.chrome import Chrome, main_part, measure
from amanat.policy.documents.html.panels import panels
from amanat.policy.documents.html.walk import Walk
from amanat.policy.documents.model import Document
from amanat.policy.documents.places import Format

_SHOWN = 80
_TITLES = "h1, h2, h3, h4, h5, h6, b, strong, summary, [role=heading]"


def read_html(
    source: str, name: str = "policy", place: str = "", *, format: Format = "html", archived: date | None = None
) -> Document:
    """The policy on a page, without what stands around it. Raises `PolicyError` where the page has no words."""
    source = source.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    body = LexborHTMLParser(source).body
    builder = Builder()
    left_out = 0
    notes: tuple[str, ...] = ()
    if body is not None:
        extents = measure(body)
        main = main_part(body, extents)
        root = body if main is None else main
        guesses = root.css_first(_TITLES) is None
        chrome = Chrome(extents, panels(body), root, whole=main is None)
        walk = Walk(builder, chrome, guesses=guesses)
        walk.run(root)
        left_out = walk.left_out + extents[body.mem_id].text - extents[root.mem_id].text
        notes = tuple(_of_hidden(chrome.hidden))
    if builder.empty:
        raise _nothing(source, place or name)
    archived = archived or date_of_page(source)
    return builder.document(name, format, archived=archived, left_out=left_out, notes=notes)


def _of_hidden(parts: list[str]) -> Iterator[str]:
    """What is said of hidden parts that read like prose: how much, and how the first begins."""
    if parts:
        begin = parts[0] if len(parts[0]) <= _SHOWN else f"{parts[0][:_SHOWN].rstrip()}…"
        places = "one hidden part" if len(parts) == 1 else f"{len(parts)} hidden parts"
        yield f"{places} of the page with {sum(map(len, parts))} characters of prose not read: “{begin}”"


def _nothing(source: str, place: str) -> PolicyError:
    if "<script" in source.lower():
        return PolicyError(
            "the page has no text of its own: a script writes it",
            place=place,
            remedy="open the page in a browser, save it from there as one file (MHTML) or as PDF, and read that",
        )
    return PolicyError("the page has no text", place=place, remedy="give the page on which the policy is published")
