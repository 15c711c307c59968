"""`amanat compare`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from amanat.cli.out import Json, emit

if TYPE_CHECKING:
    from amanat.policy.reading import Reading


def compare(
    old: Path,
    new: Path,
    /,
    *,
    json: Json = False,
    html: Annotated[Path | None, Parameter(help="Write both versions side by side as one self-contained page.")] = None,
) -> int:
    """Compare two versions of a policy: what changed, whether it matters, and who must be told.

    Exit 1 when a change matters to the people whose data they are, or when it is not understood.

    Example: amanat compare policy-2025.md policy-2026.md --html changes.html

    Parameters
    ----------
    old
        The version that was published before.
    new
        The version that takes its place.
    """
    from amanat.policy.compare.compare import compare as compared
    from amanat.policy.compare.saying import as_json

    comparison = compared(_read(old), _read(new))
    if html is not None:
        from amanat.board.comparison import render

        html.write_text(render(comparison), "utf-8")
    if json:
        emit(as_json(comparison))
    else:
        from amanat.cli.compared import show

        show(comparison)
        if html is not None:
            print(f"Side by side as a page: {html}")
    return 1 if comparison.having("yes") or comparison.having("unknown") else 0


def _read(policy: Path) -> Reading:
    """A policy with the corrections beside it."""
    from amanat.policy.corrections.file import load_corrections
    from amanat.policy.corrections.model import FILE
    from amanat.policy.reader import read_file

    return read_file(policy, load_corrections(policy.parent / FILE))
