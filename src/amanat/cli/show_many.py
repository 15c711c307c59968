"""The outcome of a request of many people on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amanat.board.typewriter import Typewriter, terminal
from amanat.cli.show import STATES, show_list, show_outcome, show_plan
from amanat.duties.requests.batch.outcome import BatchOutcome, Person
from amanat.policy.out.words import count

if TYPE_CHECKING:
    from rich.console import Console

    from amanat.duties.requests.outcome import Outcome

_SHOWN = 20
"""People who are told one by one; `--json` tells all."""


def show_any(outcome: Outcome | BatchOutcome, console: Console | None = None) -> None:
    """How a request stands, of one person or of many."""
    if isinstance(outcome, BatchOutcome):
        show_many(outcome, console)
    else:
        show_outcome(outcome, console)


def show_many(outcome: BatchOutcome, console: Console | None = None) -> None:
    """How many people stand how, who is not done and why, and what was or would be done."""
    out = Typewriter(console or terminal())
    total = count(sum(outcome.states.values()), "person", "people")
    states = ", ".join(f"{number:,} {state}" for state, number in outcome.states.items())
    out.say((f"{outcome.kind} for {total}: ", "bold"), (states, STATES.get(outcome.state, ("", ""))[0]))
    facts = [f"request {outcome.id}"] if outcome.id else ["nothing was written"]
    facts += [f"to be answered by {outcome.due[:10]}"] if outcome.due else []
    out.say(("; ".join(facts), "dim"))
    if outcome.problem:
        out.say((outcome.problem, "bold red"), lead=[("! ", "bold red")], indent=2)
    if outcome.plan is not None and outcome.id is None:
        show_plan(out, outcome.plan_text, outcome.approval)
    show_list(out, "Not done", _odd(outcome))
    if outcome.id is not None:
        show_list(out, "Rows", [f"{place}: {rows:,}" for place, rows in sorted(outcome.counts.items())])
        show_list(out, "To be done by a person", outcome.tasks)
        show_list(out, "What remains, and why", outcome.residue)
        show_list(out, "On the disk", outcome.done)
        show_list(out, "Evidence", [f"{ref.kind} {ref.at} {ref.entry}" for ref in outcome.evidence])


def _odd(outcome: BatchOutcome) -> list[str]:
    odd = [person for person in outcome.people if person.state not in ("fulfilled", "planned")]
    lines = [_told(person) for person in odd[:_SHOWN]]
    return [*lines, f"and {len(odd) - _SHOWN:,} more; `--json` names all"] if len(odd) > _SHOWN else lines


def _told(person: Person) -> str:
    who = [f"line {person.line}"] if person.line is not None else []
    who += [person.subject] if person.subject else []
    who += [f"request {person.request}"] if person.request and person.line is None else []
    left = [f"still in {', '.join(person.left)}"] if person.left else []
    why = "; ".join([*([person.problem] if person.problem else []), *left])
    return f"{' '.join(who)}: {person.state}{f', {why}' if why else ''}"
