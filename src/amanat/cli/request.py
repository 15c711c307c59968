"""`amanat request …`."""

from __future__ import annotations

import builtins
import codecs
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from amanat.app import Amanat, RequestKind
from amanat.cli.asked import (
    Approved,
    Ask,
    Client,
    Every,
    Folder,
    Key,
    Later,
    Of,
    OfOne,
    Out,
    People,
    PlanOnly,
    SubjectOrList,
)
from amanat.cli.entries import show_entries
from amanat.cli.options import DEFAULT_SERVICE, ServiceFile
from amanat.cli.out import Json, emit, progress
from amanat.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amanat.duties.requests.batch.outcome import BatchOutcome
    from amanat.duties.requests.outcome import Outcome
    from amanat.promises.model import PastRequest


def access(ask: Ask, *, out: Out = None) -> int:
    """Give a person a copy of their data (GDPR Art. 15).

    Example: amanat request access --subject ann@example.com --out ann.zip
    """
    return _answer("access", ask, out)


def port(ask: Ask, *, out: Out = None) -> int:
    """Give a person the data they provided, to take along (GDPR Art. 20).

    Example: amanat request port --subject ann@example.com --out ann.zip
    """
    return _answer("port", ask, out)


def erase(
    subject: SubjectOrList = None,
    *,
    people: People = None,
    service: ServiceFile = DEFAULT_SERVICE,
    plan: PlanOnly = False,
    key: Key = None,
    every: Every = False,
    client: Client = None,
    of: Of = None,
    later: Later = False,
    approved: Approved = None,
    json: Json = False,
) -> int:
    """Erase a person, or all people of a list (GDPR Art. 17). Try --plan first: it shows each table, path and count.

    With --approved that plan is run as it was shown, or nothing is done: of other
    rows, or of other people, it is another plan. It covers in which columns the
    exact search may write afterwards, not what it finds there by then.

    Of one person the plan tells what the search would meet now, which reads all
    texts once; with --search-later it does not.

    Killed on the way, the same command goes on where it stopped; a list is gone on with by `amanat request resume`.

    Example: amanat request erase --subject ann@example.com --plan
    """
    if (subject is None) == (people is None):
        raise InputError("it is not said who", remedy="give either `--subject WHO` or `--from FILE`")
    if plan and approved is not None:
        raise InputError("a plan is either shown or run", remedy="give either `--plan` or `--approved`")
    if subject is not None:
        ask = Ask(subject=subject, service=service, plan=plan, key=key, every=every, client=client, of=of, json=json)
        return _answer("erase", ask, search_later=later, approved=approved)
    if key is not None or every:
        raise InputError("`--key` and `--every` choose among people with one identifier", remedy="leave them out")
    return _answer_many("erase", people or "", service, of, plan=plan, approved=approved, json=json)


def rectify(
    ask: Ask,
    *,
    sets: Annotated[
        tuple[str, ...], Parameter(name="--set", negative=(), help="`table.column=value`, or `category=value`; repeat.")
    ],
) -> int:
    """Correct values of a person, with every copy of them that the map knows (GDPR Art. 16). Try --plan first.

    Nothing is written where a value does not fit its column. An empty value takes the old one out.

    Example: amanat request rectify --subject ann@example.com --set "users.name=Ann Lee" --plan
    """
    with Amanat.open(ask.service, progress=progress) as amanat:
        outcome = amanat.rectify(
            ask.subject, sets, plan_only=ask.plan, key=ask.key, every=ask.every, client=ask.client, people=ask.of
        )
    return _told(outcome, ask.json)


def restrict(
    ask: Ask,
    *,
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
            people=ask.of,
        )
    return _told(outcome, ask.json)


def export(
    *,
    out: Folder,
    people: People = None,
    of: OfOne = None,
    service: ServiceFile = DEFAULT_SERVICE,
    json: Json = False,
) -> int:
    """Write copies of many people into a folder: one line of JSON for each, and what the columns mean (GDPR Art. 15).

    Files that the stores hold lie beside it. Without --from everyone is in it.

    Example: amanat request export --from people.txt --out copies
    """
    with Amanat.open(service, progress=progress) as amanat:
        found = amanat.export(out, None if people is None else [line.strip() for line in _lines(people)], people=of)
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


def search(*, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """Search once for all people erased with --search-later, and answer them.

    Every text of every store is read once, however many they are. What is found is
    taken out where that is safe, else named.

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


def due(*, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """Do what is due today: erase what had to be kept until now, delete packages that have expired.

    Run it daily. What fails is tried again by a later run; exit 1 while something has failed.

    Example: amanat request due
    """
    with Amanat.open(service, progress=progress) as amanat:
        ran = amanat.run_due()
    if json:
        emit(ran)
    else:
        told = (("done", ran.done), ("failed", ran.failed), ("given up", ran.given_up), ("waiting", ran.waiting))
        for word, names in told:
            for name in names:
                print(f"{word}: {name}")
        if not any(names for _, names in told):
            print(f"nothing is due; the next on {ran.next:%Y-%m-%d}" if ran.next else "nothing is due")
    return 1 if ran.failed or ran.given_up else 0


def list(*, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """List the requests on record, newest first, without naming anyone; of a list of people, how many stand how.

    Example: amanat request list
    """
    with Amanat.open(service, progress=progress) as amanat:
        past = amanat.requests()
    if json:
        emit({"requests": past})
    else:
        show_entries(((request.id, _past(request)) for request in past), none="no request is on record")
    return 0


def _past(request: PastRequest) -> str:
    closed = f"closed {request.closed:%Y-%m-%d}" if request.closed else f"due {request.due:%Y-%m-%d}"
    line = f"{request.kind:<8}  {request.state:<9}  {request.received:%Y-%m-%d}  {closed}"
    return f"{line}  {_people(request)}" if request.people else line


def _people(request: PastRequest) -> str:
    """Of a batch, how many people stand how: `3 people: 2 fulfilled, 1 no match`."""
    from amanat.policy.out.words import count

    states = ", ".join(f"{number:,} {state}" for state, number in sorted(request.people.items()))
    still_open = f"; {request.open:,} open" if request.open else ""
    return f"{count(sum(request.people.values()), 'person', 'people')}: {states}{still_open}"


def _answer_many(
    kind: RequestKind, people: str, service: Path, of: str | None, *, plan: bool, approved: str | None, json: bool
) -> int:
    lines = _lines(people)
    with Amanat.open(service, progress=progress) as amanat:
        outcome = amanat.request_many(kind, lines, plan_only=plan, people=of, approved=approved)
    if json:
        emit(outcome.as_json())
    else:
        from amanat.cli.show_many import show_many

        show_many(outcome)
    return outcome.exit_code


def _lines(people: str) -> builtins.list[str]:
    """The lines of a file, or of standard input. Raises `InputError` with the number of a line that is no UTF-8."""
    data = sys.stdin.buffer.read() if people == "-" else Path(people).read_bytes()
    lines: builtins.list[str] = []
    for number, line in enumerate(data.removeprefix(codecs.BOM_UTF8).split(b"\n"), start=1):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            raise InputError("this is no UTF-8", place=f"line {number}", remedy="save the list as UTF-8") from None
    return lines


def _show_all(outcomes: Sequence[Outcome | BatchOutcome], json: bool, none: str) -> int:
    if json:
        emit({"requests": [outcome.as_json() for outcome in outcomes]})
    else:
        from amanat.cli.show_many import show_any

        for outcome in outcomes:
            show_any(outcome)
        if not outcomes:
            print(none)
    return max((outcome.exit_code for outcome in outcomes), default=0)


def _answer(
    kind: RequestKind,
    ask: Ask,
    out: Path | None = None,
    *,
    search_later: bool = False,
    approved: str | None = None,
) -> int:
    with Amanat.open(ask.service, progress=progress) as amanat:
        outcome = amanat.request(
            kind,
            ask.subject,
            plan_only=ask.plan,
            out=out,
            key=ask.key,
            every=ask.every,
            client=ask.client,
            people=ask.of,
            search_later=search_later,
            approved=approved,
        )
    return _told(outcome, ask.json)


def _told(outcome: Outcome, json: bool) -> int:
    if json:
        emit(outcome.as_json())
    else:
        from amanat.cli.show import show_outcome

        show_outcome(outcome)
    return outcome.exit_code
