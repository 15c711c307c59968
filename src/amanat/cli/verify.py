"""`amanat verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from amanat.cli.out import Json, emit


def verify(
    folder: Path,
    /,
    *,
    key: Annotated[str, Parameter(help="The log's public key: its text, or a file that holds it.")],
    since: Annotated[
        Path | None, Parameter(help="An earlier checkpoint that you trust: shows whether the log was cut or set back.")
    ] = None,
    json: Json = False,
) -> int:
    """Verify an evidence folder, offline, without trusting us. Names the first entry that does not hold.

    Example: amanat verify .amanat/evidence --key evidence.vkey --since checkpoint.last-month
    """
    from amanat.records.evidence.verify import verify as verify_folder

    report = verify_folder(folder, key, since.read_text("utf-8") if since else None)
    if json:
        emit(report)
    else:
        print(report)
    return 0 if report.ok else 1
