"""`amanat request …`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from amanat.app import Amanat, RequestKind
from amanat.cli.options import DEFAULT_SERVICE, ServiceFile
from amanat.cli.out import Json, emit, progress

if TYPE_CHECKING:
    from amanat.duties.requests.outcome import Outcome

Subject = Annotated[str, Parameter(name="--subject", help="An identifier of the person, such as an e-mail address.")]
PlanOnly = Annotated[bool, Parameter(name="--plan", negative=(), help="Show the plan and write nothing.")]
Out = Annotated[Path | None, Parameter(name="--out", help="Where the package goes (a ZIP file).")]
Key = Annotated[str | None, Parameter(name="--key", help="Which row of people is meant, where several match.")]
Every = Annotated[bool, Parameter(name="--every", negative=(), help="All matching rows are this one person.")]
Client = Annotated[str | None, Parameter(name="--client", help="Only people of this client, as its seat sees them.")]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Ask:
    """What every request of a person is asked with."""

    subject: Subject
    service: ServiceFile = DEFAULT_SERVICE
    plan: PlanOnly = False
    key: Key = None
    every: Every = False
    client: Client = None
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


def erase(*, ask: Ask) -> int:
    """Erase a person (GDPR Art. 17). Try --plan first: it shows each table, path and count, and writes nothing.

    Killed on the way, the same command goes on where it stopped.

    Example: amanat request erase --subject ann@example.com --plan
    """
    return _answer("erase", ask)


def rectify(
    *,
    ask: Ask,
    sets: Annotated[
        tuple[str, ...], Parameter(name="--set", negative=(), help="`table.column=value`, or `category=value`; repeat.")
    ],
) -> int:
    """Correct values of a person, with every copy of them that the map knows (GDPR Art. 16). Try --plan first.

    Nothing is written where a value does not fit its column. An empty value takes the old one out.

    Example: amanat request rectify --subject ann@example.com --set "users.name=Ann Lee" --plan
    """
    with Amanat.open(ask.service, progress=progress) as amanat:
        outcome = amanat.rectify(ask.subject, sets, plan_only=ask.plan, key=ask.key, every=ask.every, client=ask.client)
    return _told(outcome, ask.json)


def restrict(
    *,
    ask: Ask,
    ground: Annotated[str, Parameter(help="accuracy, unlawful, claims or objection (Art. 18(1)(a) to (d)).")],
    until: Annotated[date, Parameter(help="The day by which it is looked at again.")],
    by: Annotated[str, Parameter(help="Who decided it.")],
) -> int:
    """Restrict the processing of a person's data: they are stored, and nothing else (GDPR Art. 18).

    The columns that datamap.toml names (`restricted`, `hidden`) are set in the store, and set back when it is lifted.

    Example: amanat request restrict --subject ann@example.com --ground accuracy --until 2027-01-31 --by "Legal"
    """
    with Amanat.open(ask.service, progress=progress) as amanat:
        outcome = amanat.restrict(
            ask.subject,
            ground=ground,
            until=until,
            by=by,
            plan_only=ask.plan,
            key=ask.key,
            every=ask.every,
            client=ask.client,
        )
    return _told(outcome, ask.json)


def resume(*, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """Go on with requests that were cut off.

    Example: amanat request resume
    """
    with Amanat.open(service, progress=progress) as amanat:
        outcomes = amanat.resume()
    if json:
        emit({"requests": [outcome.as_json() for outcome in outcomes]})
    else:
        from amanat.cli.show import show_outcome

        for outcome in outcomes:
            show_outcome(outcome)
        if not outcomes:
            print("nothing was cut off")
    return max((outcome.exit_code for outcome in outcomes), default=0)


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
            print(f"{request.id}  {request.kind:<8}  {request.state:<9}  {request.received:%Y-%m-%d}  {closed}")
        if not past:
            print("no request is on record")
    return 0


def _answer(kind: RequestKind, ask: Ask, out: Path | None = None) -> int:
    with Amanat.open(ask.service, progress=progress) as amanat:
        outcome = amanat.request(
            kind, ask.subject, plan_only=ask.plan, out=out, key=ask.key, every=ask.every, client=ask.client
        )
    return _told(outcome, ask.json)


def _told(outcome: Outcome, json: bool) -> int:
    if json:
        emit(outcome.as_json())
    else:
        from amanat.cli.show import show_outcome

        show_outcome(outcome)
    return outcome.exit_code
