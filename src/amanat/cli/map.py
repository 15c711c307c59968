"""`amanat map`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from amanat.app import Amanat
from amanat.cli.options import DEFAULT_SERVICE, ServiceFile
from amanat.cli.out import Json, emit, progress


def map(
    *,
    service: ServiceFile = DEFAULT_SERVICE,
    json: Json = False,
    write: Annotated[
        bool, Parameter(help="Record the verdicts in datamap.toml, keeping what a person changed.")
    ] = True,
    diff: Annotated[
        bool, Parameter(negative=(), help="Show what changed against datamap.toml, and write nothing.")
    ] = False,
) -> int:
    """Find the personal data in the stores, and whose it is.

    The verdicts are recorded in datamap.toml beside the service file; correct them there. With --diff, exit 1 when
    something is new, gone or judged otherwise.

    Example: amanat map --service amanat.toml
    """
    if diff:
        return _diff(service, json)
    from amanat.datamap.as_json import as_json

    with Amanat.open(service, progress=progress) as amanat:
        datamap = amanat.map()
        if write and any(store.answered for store in datamap.stores):
            amanat.write_map(datamap)
    if json:
        emit(as_json(datamap))
    else:
        from amanat.cli.show import show_map

        show_map(datamap)
    return 0 if all(store.answered for store in datamap.stores) else 2


def _diff(service: Path, json: bool) -> int:
    with Amanat.open(service, progress=progress) as amanat:
        found = amanat.map_drift()
    if json:
        from amanat.datamap.drift import as_json

        emit(as_json(found))
    else:
        from amanat.cli.drifted import show_drift

        show_drift(found)
    return found.exit_code
