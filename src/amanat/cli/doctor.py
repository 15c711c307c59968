"""`amanat doctor`."""

from __future__ import annotations

from amanat.cli.options import DEFAULT_SERVICE, ServiceFile
from amanat.cli.out import Json, emit


def doctor(*, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """Say what is missing, what is reachable, and with which rights. Exit 2 when something fails, 1 on a warning.

    Example: amanat doctor --service amanat.toml
    """
    from amanat.setup.doctor import examine

    diagnoses = examine(service)
    if json:
        emit({"diagnoses": diagnoses})
    else:
        for diagnosis in diagnoses:
            print(f"{diagnosis.level:<5} {diagnosis.what}")
            if diagnosis.remedy:
                print(f"      {diagnosis.remedy}")
    levels = {diagnosis.level for diagnosis in diagnoses}
    return 2 if "fail" in levels else 1 if "warn" in levels else 0
