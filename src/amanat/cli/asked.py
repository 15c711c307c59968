"""What a request is asked with: the parameters of `amanat request …`."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from amanat.cli.options import DEFAULT_SERVICE, ServiceFile
from amanat.cli.out import Json

_WHO = "An identifier of the person, such as an e-mail address, or their row: `patients:17`."
Subject = Annotated[str, Parameter(name="--subject", help=_WHO)]
PlanOnly = Annotated[bool, Parameter(name="--plan", negative=(), help="Show the plan and write nothing.")]
Out = Annotated[Path | None, Parameter(name="--out", help="Where the package goes (a ZIP file).")]
Folder = Annotated[Path, Parameter(name="--out", help="The folder that the copies go into.")]
Key = Annotated[str | None, Parameter(name="--key", help="Which row of people is meant, where several match.")]
SubjectOrList = Annotated[str | None, Parameter(name="--subject", help=_WHO)]
People = Annotated[
    str | None,
    Parameter(
        name="--from",
        allow_leading_hyphen=True,
        help="A file with one identifier on each line, `-` for standard input.",
    ),
]
Later = Annotated[
    bool, Parameter(name="--search-later", negative=(), help="Leave the exact search to `amanat request search`.")
]
Approved = Annotated[
    str | None,
    Parameter(name="--approved", help="Run the plan that `--plan` showed with this, and no other, or nothing."),
]
Every = Annotated[bool, Parameter(name="--every", negative=(), help="All matching rows are this one person.")]
Of = Annotated[
    str | None,
    Parameter(
        name="--people",
        help="The table of people that is meant, such as `patients`; else all are asked where people live.",
    ),
]
OfOne = Annotated[
    str | None,
    Parameter(
        name="--people",
        help="The table of people whose copies are written, such as `patients`; else that of most requests.",
    ),
]
Client = Annotated[str | None, Parameter(name="--client", help="Only people of this client, as its seat sees them.")]


@Parameter(name="*")
@dataclass(frozen=True)
class Ask:
    """What every request of a person is asked with."""

    subject: Subject
    _: KW_ONLY
    service: ServiceFile = DEFAULT_SERVICE
    plan: PlanOnly = False
    key: Key = None
    every: Every = False
    client: Client = None
    of: Of = None
    json: Json = False
