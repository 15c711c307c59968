"""`amanat read`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from amanat.cli.out import Json, emit
from amanat.policy.reading import Reading


def read(policy: Annotated[Path, Parameter(allow_leading_hyphen=True)], /, *, json: Json = False) -> int:
    """Read a policy: statements, duties, spans, lint.

    Example: amanat read policy.md --json

    Parameters
    ----------
    policy
        The policy: text or Markdown in UTF-8, a web page (HTML, or saved as MHTML), PDF or DOCX; `-` for standard
        input. PDF and DOCX need the extra `documents`.
    """
    from amanat.policy.reader import read_file

    reading = read_file(policy)
    if json:
        emit(as_json(reading))
    else:
        from amanat.cli.show import show_reading

        show_reading(reading)
    return 0


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading as `amanat read --json` prints it."""
    return {
        "policy": reading.name,
        "digest": reading.digest,
        "language": reading.language,
        "statements": reading.statements,
        "informative": reading.informative,
        "unread": reading.unread,
        "findings": reading.findings,
    }
