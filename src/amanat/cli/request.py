"""`amanat request …`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from amanat.app import Amanat, RequestKind
from amanat.cli.options import DEFAULT_SERVICE, ServiceFile
from amanat.cli.out import Json, emit, progress
from amanat.errors import InputError

if TYPE_CHECKING:
    from amanat.duties.requests.outcome import Outcome

Subject = Annotated[str, Parameter(name="--subject", help="An identifier of the person, such as an e-mail address.")]
PlanOnly = Annotated[bool, Parameter(name="--plan", negative=(), help="Show the plan and write nothing.")]
Out = Annotated[Path | None, Parameter(name="--out", help="Where the package goes (a ZIP file).")]
Folder = Annotated[Path, Parameter(name="--out", help="The folder that the copies go into.")]
From = Annotated[Path | None, Parameter(name="--from", help="A file with one identifier on each line.")]
Key = Annotated[str | None, Parameter(name="--key", help="Which row of people is meant, where several match.")]
Later = Annotated[
    bool, Parameter(name="--search-later", negative=(), help="Leave the exact search to `amanat request search`.")
]
Every = Annotated[bool, Parameter(name="--every", negative=(), help="All matching rows are this one person.")]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Ask:
    """What every request of a person is asked with."""

    subject: Subject
    service: ServiceFile = DEFAULT_SERVICE
    plan: PlanOnly = False
    key: Key = None
    every: Every = False
    json: Json = False


def access(*, ask: Ask, out: Out = None) -> int:
    """Give a person a copy of their data (GDPR Art. 15).

    Example: amanat request access --subject ann@example.com --out ann.zip
    """
    return _answer("access", ask, out)


def port(*, ask: Ask, out: Out = None) -> int:
    """Give a person the data they provided, to take along (GDPR Art. 20).

    Example: amanat request port --subject ann@example.com --out ann.zip
    """
    return _answer("port", ask, out)


def erase(*, ask: Ask, later: Later = False) -> int:
    """Erase a person (GDPR Art. 17). Try --plan first: it shows each table, path and count, and writes nothing.

    Killed on the way, the same command goes on where it stopped.

    Example: amanat request erase --subject ann@example.com --plan
    """
    return _answer("erase", ask, search_later=later)


def export(*, out: Folder, people: From = None, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """Write copies of many people into a folder: one line of JSON for each, and what the columns mean (GDPR Art. 15).

    Files that the stores hold lie beside it. Without --from everyone is in it.

    Example: amanat request export --from people.txt --out copies
    """
    with Amanat.open(service, progress=progress) as amanat:
        found = amanat.export(out, None if people is None else _listed(people))
    if json:
        emit(found.as_json())
    else:
        print(f"{found.people:,} people, {found.rows:,} rows, {found.files:,} files in {found.folder}")
        for line in found.unmatched:
            print(f"nobody was found for line {line}")
        for line in found.ambiguous:
            print(f"several people were found for line {line}")
        for task in found.tasks:
            print(f"to be looked for by hand: {task}")
    return found.exit_code


def _listed(file: Path) -> Sequence[str]:
    """The identifiers, one a line. Raises `InputError` where the file cannot be read."""
    try:
        return [line.strip() for line in file.read_text("utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "the list of people cannot be read", place=str(file), remedy="give a text file in UTF-8"
        ) from error


def search(*, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """Search once for all people erased with --search-later, and answer them.

    Every text of every store is read once, however many they are. What is found is taken out where that is safe, else
    named.

    Example: amanat request search
    """
    with Amanat.open(service, progress=progress) as amanat:
        outcomes = amanat.search()
    return _show_all(outcomes, json, "nobody waits for the search")


def resume(*, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """Go on with requests that were cut off.

    Example: amanat request resume
    """
    with Amanat.open(service, progress=progress) as amanat:
        outcomes = amanat.resume()
    return _show_all(outcomes, json, "nothing was cut off")


def list(*, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """List the requests on record, newest first, without naming anyone.

    Example: amanat request list
    """
    with Amanat.open(service, progress=progress) as amanat:
        past = amanat.requests()
    if json:
        emit({"requests": past})
    else:
        for request in past:
            closed = f"closed {request.closed:%Y-%m-%d}" if request.closed else f"due {request.due:%Y-%m-%d}"
            print(f"{request.id}  {request.kind:<6}  {request.state:<9}  {request.received:%Y-%m-%d}  {closed}")
        if not past:
            print("no request is on record")
    return 0


def _show_all(outcomes: Sequence[Outcome], json: bool, none: str) -> int:
    if json:
        emit({"requests": [outcome.as_json() for outcome in outcomes]})
    else:
        from amanat.cli.show import show_outcome

        for outcome in outcomes:
            show_outcome(outcome)
        if not outcomes:
            print(none)
    return max((outcome.exit_code for outcome in outcomes), default=0)


def _answer(kind: RequestKind, ask: Ask, out: Path | None = None, *, search_later: bool = False) -> int:
    with Amanat.open(ask.service, progress=progress) as amanat:
        outcome = amanat.request(
            kind, ask.subject, plan_only=ask.plan, out=out, key=ask.key, every=ask.every, search_later=search_later
        )
    if ask.json:
        emit(outcome.as_json())
    else:
        from amanat.cli.show import show_outcome

        show_outcome(outcome)
    return outcome.exit_code
