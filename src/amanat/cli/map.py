"""`amanat map`."""

from __future__ import annotations

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
) -> int:
    """Find the personal data in the stores, and whose it is.

    The verdicts are recorded in datamap.toml beside the service file; correct them there.

    Example: amanat map --service amanat.toml
    """
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
