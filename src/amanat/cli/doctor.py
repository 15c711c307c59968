"""`amanat doctor`."""

from __future__ import annotations

from amanat.cli.options import DEFAULT_SERVICE, ServiceFile
from amanat.cli.out import Json, emit

_STYLE = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def doctor(*, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """Say what is missing, what is reachable, and with which rights. Exit 2 when something fails, 1 on a warning.

    Example: amanat doctor --service amanat.toml
    """
    from amanat.board.typewriter import Typewriter, terminal
    from amanat.setup.doctor import examine

    diagnoses = examine(service)
    if json:
        emit({"diagnoses": diagnoses})
    else:
        out = Typewriter(terminal())
        for diagnosis in diagnoses:
            out.say((diagnosis.what, ""), lead=[(f"{diagnosis.level:<5} ", _STYLE[diagnosis.level])], indent=6)
            if diagnosis.remedy:
                out.step(diagnosis.remedy, indent=8)
    levels = {diagnosis.level for diagnosis in diagnoses}
    return 2 if "fail" in levels else 1 if "warn" in levels else 0
