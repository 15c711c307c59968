"""`amanat sabotage`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from msgspec import convert

from amanat.app import Amanat, RequestKind
from amanat.cli.out import Json, emit, progress


def sabotage(
    name: str,
    case: str | None = None,
    /,
    *,
    into: Annotated[Path | None, Parameter(help="The folder that `amanat example build` filled.")] = None,
    list: Annotated[bool, Parameter(name="--list", negative=(), help="List the cases.")] = False,
    json: Json = False,
) -> int:
    """Change an example so that exactly the named promises break. Shows that the checks see what they should.

    Example: amanat sabotage tutoring health-notes --into try-me
    """
    from amanat.board.typewriter import Typewriter, terminal
    from amanat.errors import InputError
    from amanat.examples import sabotage as apply_case
    from amanat.examples import sabotages

    if list or case is None:
        cases = sabotages(name)
        if json:
            emit({key: value.breaks for key, value in cases.items()})
        else:
            out = Typewriter(terminal())
            for key, value in cases.items():
                out.say((f"{key}  ", "bold"), (f"breaks {', '.join(value.breaks)}", "dim"))
                out.say((value.title, ""), lead=[("    ", "")], indent=4)
        return 0
    if into is None:
        raise InputError("no folder is given", remedy="add `--into DIR`, a folder that `amanat example build` filled")

    done = apply_case(name, case, into, asking(into / "amanat.toml"))
    if json:
        emit({"example": name, "case": case, "title": done.title, "breaks": done.breaks})
    else:
        print(f"{case}: {done.title}")
        print(f"must break exactly: {', '.join(done.breaks)}")
    return 0


def asking(service: Path) -> Callable[..., object]:
    """Runs the requests of a case, as the command line would."""

    def run_request(kind: str, subject: str, sets: tuple[str, ...] = ()) -> object:
        with Amanat.open(service, progress=progress) as amanat:
            if kind == "rectify":
                return amanat.rectify(subject, sets)
            if kind == "restrict":
                return amanat.restrict(subject, ground="accuracy", until=_FAR, by="the sabotage")
            return amanat.request(convert(kind, RequestKind), subject)

    return run_request


_FAR = date(2099, 12, 31)
