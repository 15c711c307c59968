"""`amanat read`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from amanat.cli.out import Json, emit, emit_text

if TYPE_CHECKING:
    from amanat.policy.reading import Reading

Dpv = Annotated[bool, Parameter(negative=(), help="Print JSON-LD in the W3C Data Privacy Vocabulary.")]
Markdown = Annotated[bool, Parameter(negative=(), help="Print a summary in Markdown, fit for a ticket.")]
Html = Annotated[Path | None, Parameter(help="Write the marked-up text as one self-contained page.")]


def read(
    policy: Path, /, *, json: Json = False, dpv: Dpv = False, markdown: Markdown = False, html: Html = None
) -> int:
    """Read a policy: statements, duties, spans, lint.

    Example: amanat read policy.md --html policy.html

    Parameters
    ----------
    policy
        A text or Markdown file in UTF-8.
    """
    from amanat.policy.reader import read_file

    form = _form(json=json, dpv=dpv, markdown=markdown)
    reading = read_file(policy)
    if html is not None:
        _write_page(reading, html)
    _print(reading, form)
    if html is not None and form == "table":
        print(f"The policy as a page: {html}")
    return 0


def _form(**asked: bool) -> str:
    """The one form that is asked for, or `table`. Raises `InputError` for several."""
    from amanat.errors import InputError

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
        from amanat.policy.out.as_json import as_json

        emit(as_json(reading))
    elif form == "dpv":
        from amanat.policy.out.as_dpv import as_dpv

        emit(as_dpv(reading))
    elif form == "markdown":
        from amanat.policy.out.as_markdown import as_markdown

        emit_text(as_markdown(reading))
    else:
        from amanat.cli.show import show_reading

        show_reading(reading)
