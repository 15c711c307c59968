"""`amanat example …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from amanat.cli.out import Json, emit, progress


def list(*, json: Json = False) -> int:
    """List the example services.

    Example: amanat example list
    """
    from amanat.board.typewriter import Typewriter, terminal
    from amanat.examples import about, names

    if json:
        emit({"examples": names()})
        return 0
    out = Typewriter(terminal())
    for name in names():
        out.say((about(name), ""), lead=[(f"{name:<10}", "bold")], indent=10)
    return 0


def build(
    name: str,
    /,
    *,
    into: Annotated[Path, Parameter(help="A folder that is empty or not there yet.")],
    people: Annotated[int, Parameter(help="How many synthetic people live in it.")] = 2000,
    url: Annotated[str | None, Parameter(help="An empty PostgreSQL database, in place of an SQLite file.")] = None,
    json: Json = False,
) -> int:
    """Build an example service: its database with synthetic people, its policy, its amanat.toml.

    Example: amanat example build tutoring --into try-me
    """
    from amanat.examples import build as build_example

    built = build_example(name, into, people=people, url=url, progress=progress)
    if json:
        emit(built)
    else:
        print(f"{built.name}: {built.people} people, {sum(built.rows.values())} rows in {len(built.rows)} tables")
        print(f"next: amanat check --service {built.service}")
        print("people to try: " + ", ".join(built.samples))
    return 0
