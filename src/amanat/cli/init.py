"""`amanat init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from amanat.cli.out import Json, emit


def init(
    folder: Path = Path(),
    /,
    *,
    database: Annotated[
        str, Parameter(help="A database URL: sqlite:///app.db, postgresql://user@host/name or mysql://user@host/name.")
    ],
    policy: Annotated[Path, Parameter(help="The published policy, as text or Markdown.")],
    name: Annotated[str | None, Parameter(help="The service's name; else the folder's.")] = None,
    force: Annotated[bool, Parameter(negative=(), help="Write over an amanat.toml that is there.")] = False,
    json: Json = False,
) -> int:
    """Write a first amanat.toml by looking at a database and a policy, with comments.

    Exit 1 when the policy is in a language that is not read: look through what the file says of it.

    Example: amanat init --database sqlite:///app.db --policy privacy.md
    """
    from amanat.setup.init import write_service_file

    written = write_service_file(folder, database, policy, name or folder.resolve().name, force=force)
    if json:
        emit({"file": str(written.file), "notes": written.notes})
    else:
        for note in written.notes:
            print(f"! {note}")
        print(f"wrote {written.file}; read it, correct it, then: amanat doctor --service {written.file}")
    return 0 if written.read else 1
