"""`amanat demo`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from amanat.app import Amanat
from amanat.cli.out import progress
from amanat.errors import InputError

MARKER = ".amanat-demo"


def demo(
    *,
    into: Annotated[Path, Parameter(help="A folder of its own; what an earlier demo left there is replaced.")] = Path(
        "amanat-demo"
    ),
    example: Annotated[str, Parameter(help="Which example service.")] = "tutoring",
    people: Annotated[int, Parameter(help="How many synthetic people live in it.")] = 2000,
    quiet: Annotated[bool, Parameter(negative=(), help="Build and check only, without the tour.")] = False,
) -> int:
    """Build an example service and run the main job on it: read, map, check, answer, erase, verify.

    Example: amanat demo --into build/demo
    """
    from amanat.examples import build

    _make_room(into)
    print(f"Building the example `{example}` with {people} synthetic people in {into} …")
    built = build(example, into, people=people, progress=progress)
    (into / MARKER).touch()
    ann, ben = built.samples[:2]
    if quiet:
        with Amanat.open(built.service, progress=progress) as amanat:
            amanat.check()
        return 0
    service = ["--service", str(built.service)]
    return _steps(
        [
            ["read", str(into / "policy.md")],
            ["map", *service],
            ["check", *service],
            ["request", "access", *service, "--subject", ann, "--out", str(into / "access.zip")],
            ["request", "erase", *service, "--subject", ben, "--plan"],
            ["request", "erase", *service, "--subject", ben],
            ["check", *service, "--html", str(into / "board.html")],
            ["verify", str(into / ".amanat/evidence"), "--key", str(into / ".amanat/evidence.vkey")],
        ]
    )


def _make_room(into: Path) -> None:
    """Removes an earlier demo, and nothing else."""
    if not into.exists() or not any(into.iterdir()):
        return
    if not (into / MARKER).is_file():
        raise InputError(f"`{into}` is not empty and no earlier demo", remedy="name another folder with `--into`")
    shutil.rmtree(into)


def _steps(steps: list[list[str]]) -> int:
    """Runs each command as a user would; stops at the first that could not be done."""
    from amanat.cli.commands import run

    for step in steps:
        print(f"\n$ amanat {' '.join(step)}", flush=True)
        if (code := run(step)) >= 2:
            return code
    return 0
