"""`amanat record`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from amanat.app import Amanat
from amanat.cli.options import DEFAULT_SERVICE, Policy, ServiceFile
from amanat.cli.out import Json, emit, progress

if TYPE_CHECKING:
    from amanat.activities.model import Entry, Record
    from amanat.board.typewriter import Typewriter


def record(
    *,
    service: ServiceFile = DEFAULT_SERVICE,
    policy: Policy = None,
    json: Json = False,
    html: Annotated[Path | None, Parameter(help="Write the record as one self-contained page.")] = None,
    csv: Annotated[Path | None, Parameter(help="Write the record as CSV in UTF-8, a line for each statement.")] = None,
) -> int:
    """Write the record of processing activities (GDPR Art. 30(1) and 30(2)), with the source of each statement.

    It joins the service file, the policy and the map. What none of them tells is
    told as unknown, with what to do. Exit 1 while something is unknown.

    Example: amanat record --html record.html --csv record.csv
    """
    with Amanat.open(service, progress=progress) as amanat:
        found = amanat.record(policy)
    if html is not None:
        from amanat.activities.page import render

        html.write_text(render(found), "utf-8", "surrogatepass")
    if csv is not None:
        from amanat.activities.as_csv import as_csv

        csv.write_text(as_csv(found), "utf-8", "surrogatepass", newline="")
    if json:
        from amanat.activities.as_json import as_json

        emit(as_json(found))
    else:
        _show(found)
        for what, file in (("page", html), ("CSV", csv)):
            if file is not None:
                print(f"The record as {what}: {file}")
    return 1 if found.unknown else 0


def _show(found: Record) -> None:
    from amanat.activities.model import CONTROLLER, PROCESSOR
    from amanat.activities.words import headline
    from amanat.board.typewriter import Typewriter, terminal

    out = Typewriter(terminal())
    out.say((headline(found), "bold"))
    for unknown in found.open:
        out.say((f"not known: {unknown.text}", "yellow"), lead=[("? ", "yellow")], indent=2)
        out.step(unknown.remedy, 4)
    parts: tuple[tuple[tuple[Entry, ...], str], ...] = ((found.controller, "30(1)"), (found.processor, "30(2)"))
    for entries, article in parts:
        for entry in entries:
            out.title(f"{entry.activity} ({entry.role}, GDPR Art. {article})")
            for column in CONTROLLER if article == "30(1)" else PROCESSOR:
                _cell(out, entry, column.key, column.title)


def _cell(out: Typewriter, entry: Entry, key: str, title: str) -> None:
    cell = entry.cells[key]
    told = "; ".join(item.text for item in cell.items)
    out.say((f"{title}: ", "bold"), (told or "not known", "" if told else "yellow"), indent=2, lead=[("  ", "")])
    for unknown in cell.unknown:
        out.say((f"not known: {unknown.text}", "yellow"), lead=[("  ? ", "yellow")], indent=4)
        out.step(unknown.remedy, 6)
