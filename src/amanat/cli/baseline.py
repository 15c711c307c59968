"""`amanat baseline`."""

from __future__ import annotations

from amanat.app import Amanat
from amanat.cli.options import DEFAULT_SERVICE, Policy, ServiceFile
from amanat.cli.out import Json, emit, progress
from amanat.errors import StoreDown


def baseline(*, service: ServiceFile = DEFAULT_SERVICE, policy: Policy = None, json: Json = False) -> int:
    """Accept today's findings, so that only new ones fail the build.

    Writes baseline.toml beside the service file. What it lists stays on the board as broken.

    Example: amanat baseline --service amanat.toml
    """
    from amanat.policy.out.words import count
    from amanat.promises.baseline import write

    with Amanat.open(service, progress=progress) as amanat:
        board = amanat.check(policy)
        if board.silent:
            names = ", ".join(f"`{name}`" for name in board.silent)
            what = (
                f"{names} did not answer, so that nobody knows what there is to accept; `baseline.toml` stays as it was"
            )
            raise StoreDown(what, remedy="make it reachable (`amanat doctor` says what is wrong), then run this again")
        write(amanat.baseline_file, board.findings)
        accepted = sum(finding.breaks for finding in board.findings)
    if json:
        emit({"file": str(amanat.baseline_file), "accepted": accepted})
    else:
        print(f"{count(accepted, 'finding')} accepted in {amanat.baseline_file}")
    return 0
