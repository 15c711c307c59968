"""`amanat read`."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from amanat.cli.out import Json, emit, emit_parts, emit_text
from amanat.clock import clock_from_environment
from amanat.errors import InputError

if TYPE_CHECKING:
    from amanat.policy.reading import Reading

Explain = Annotated[
    bool, Parameter(negative=(), help="Show which rule made what of each sentence, or of those that are sought.")
]
Todo = Annotated[
    bool, Parameter(negative=(), help="Put a blank entry for each unread sentence into reading.toml, to fill in.")
]
Dpv = Annotated[bool, Parameter(negative=(), help="Print JSON-LD in the W3C Data Privacy Vocabulary.")]
Markdown = Annotated[bool, Parameter(negative=(), help="Print a summary in Markdown, fit for a ticket.")]
Html = Annotated[Path | None, Parameter(help="Write the marked-up text as one self-contained page.")]


def read(
    policy: Annotated[Path, Parameter(allow_leading_hyphen=True)],
    sentence: str = "",
    /,
    *,
    explain: Explain = False,
    todo: Todo = False,
    json: Json = False,
    dpv: Dpv = False,
    markdown: Markdown = False,
    html: Html = None,
) -> int:
    """Read a policy: statements, duties, spans, lint.

    What `reading.toml` beside the policy says of a sentence wins over the rules. Exit 1 when the language is not read.

    Example: amanat read policy.md --html policy.html

    Parameters
    ----------
    policy
        The policy: text or Markdown in UTF-8, a web page (HTML, or saved as MHTML), PDF or DOCX; `-` for standard
        input. PDF and DOCX need the extra `documents`.
    sentence
        With --explain: words of a sentence, its hash, or an offset in the text.
    """
    from amanat.policy.corrections.file import load_corrections
    from amanat.policy.corrections.model import FILE
    from amanat.policy.documents.language import READ
    from amanat.policy.reader import read_file

    form = _form(json=json, dpv=dpv, markdown=markdown)
    if sentence and not explain:
        raise InputError("words are sought only to be explained", place=f"`{sentence}`", remedy="add `--explain`")
    corrections = policy.parent / FILE
    with uncollected():
        reading = read_file(policy, load_corrections(corrections))
        if todo:
            return _drafted(corrections, reading, json=json)
        if explain:
            from amanat.cli.explained import tell

            return tell(reading, sentence, json=json)
        if html is not None:
            _write_page(reading, html)
        _print(reading, form)
    if html is not None and form == "table":
        print(f"The policy as a page: {html}")
    return 0 if reading.language == READ else 1


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looks for unreachable cycles, for work that is short and makes none.

    A reading makes more than a hundred thousand objects that stay: looking through them again and again would take a
    sixth of its time and find nothing. Nor are they looked through when the process ends, which takes as long again.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.freeze()
            gc.enable()


def _form(**asked: bool) -> str:
    """The one form that is asked for, or `table`. Raises `InputError` for several."""
    wanted = [name for name, given in asked.items() if given]
    if len(wanted) > 1:
        raise InputError(
            f"`--{wanted[0]}` and `--{wanted[1]}` cannot both be printed", remedy="ask for one of them at a time"
        )
    return wanted[0] if wanted else "table"


def _write_page(reading: Reading, html: Path) -> None:
    from amanat.policy.out.page import render

    html.write_text(render(reading), "utf-8", "surrogatepass")


def _print(reading: Reading, form: str) -> None:
    if form == "json":
        from amanat.policy.out.as_json import in_parts

        emit_parts(in_parts(reading))
    elif form == "dpv":
        from amanat.policy.out.as_dpv import as_dpv

        emit(as_dpv(reading))
    elif form == "markdown":
        from amanat.policy.out.as_markdown import as_markdown

        emit_text(as_markdown(reading))
    else:
        from amanat.cli.show import show_reading

        show_reading(reading)


def _drafted(file: Path, reading: Reading, *, json: bool) -> int:
    """Adds the blank entries and says so; 1 while something is unread."""
    from amanat.policy.corrections.draft import add_drafts
    from amanat.policy.out.words import count

    added, unread = add_drafts(file, reading, clock_from_environment().now().date()), len(reading.unread)
    if json:
        emit({"unread": unread, "added": added, "file": file})
    else:
        print(f"{count(unread, 'sentence')} unread, {count(added, 'new entry', 'new entries')} in {file}")
    return 1 if unread else 0
