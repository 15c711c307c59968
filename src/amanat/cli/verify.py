"""`amanat verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from amanat.cli.out import Json, emit

if TYPE_CHECKING:
    from amanat.records.evidence.verify import Report


def verify(
    folder: Path,
    /,
    *,
    key: Annotated[str, Parameter(help="The log's public key: its text, or a file that holds it.")],
    since: Annotated[
        str | None, Parameter(help="An earlier checkpoint that you trust: shows whether the log was cut or set back.")
    ] = None,
    json: Json = False,
) -> int:
    """Verify an evidence folder, offline, without trusting us. Names the first entry that does not hold.

    Example: amanat verify .amanat/evidence --key evidence.vkey --since checkpoint.last-month
    """
    from amanat.records.evidence.verify import verify as verify_folder

    report = verify_folder(folder, key, since)
    if json:
        emit(report)
    else:
        _tell(report)
    return 0 if report.ok else 1


def _tell(report: Report) -> None:
    from amanat.board.typewriter import Typewriter, terminal

    if report.ok:
        print(f"holds: {report.verified} of {report.size} entries of {report.origin}, root {report.root}")
    else:
        print(f"DOES NOT HOLD: {report.first_bad}")
    print(f"payloads: {report.held} held, {report.erased} erased")
    out = Typewriter(terminal())
    for problem in report.problems:
        out.say((f"problem: {problem}", "bold red"), lead=[("  ", "")], indent=4)
    for note in report.notes:
        out.say((f"note: {note}", ""), lead=[("  ", "")], indent=4)
