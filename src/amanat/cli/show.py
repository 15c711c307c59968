"""Reading and the outcome of a request on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amanat.board.typewriter import Typewriter, short, terminal
from amanat.policy.corrections.stray import stray
from amanat.policy.documents.places import Places
from amanat.policy.out.figures import figures, severity, share
from amanat.policy.out.words import SEVERITY_WORDS, count, does_what, value_in_words
from amanat.policy.reading import Field, Reading, Statement

if TYPE_CHECKING:
    from rich.console import Console

    from amanat.duties.requests.outcome import Outcome

STATES = {
    "planned": ("yellow", "nothing was written; run it without --plan to do it"),
    "erased": ("yellow", "the plan was carried out; the search for copies is still to come"),
    "searched": ("yellow", "carried out and searched; tasks or recipients are still open"),
    "fulfilled": ("green", "done, and nothing is left to do"),
    "partly": ("yellow", "done as far as it could be; what is missing is named"),
    "no match": ("yellow", "nobody was found by this identifier; that is no answer that all is erased"),
    "failed": ("bold red", "it could not be done"),
}


def show_reading(reading: Reading, console: Console | None = None) -> None:
    """Statements by section with their duties, what could not be read, and what is wrong with the text."""
    out = Typewriter(console or terminal())
    with out.console:  # which writes hundreds of lines at once, at the end
        _reading(out, reading)


def _reading(out: Typewriter, reading: Reading) -> None:
    held = figures(reading)
    out.say(
        (f"{count(held.statements, 'statement')} with {count(len(held.duties), 'duty', 'duties')}, ", "bold"),
        (f"{count(held.unread, 'sentence')} unread, {count(held.findings, 'finding')}.", "bold"),
    )
    unread = f" {out.dash} {share(held.unread_share)} of what it says unread" if held.unread else ""
    saved = f" {out.dash} saved by an archive on {reading.archived}" if reading.archived else ""
    out.say((f"{reading.name} {out.dash} {reading.language} {out.dash} {reading.digest[:12]}{unread}{saved}", "dim"))
    for note in reading.notes:
        out.say((note, ""), lead=[("! ", "yellow")], indent=2)
    places = Places(reading.text, reading.origins)
    _definitions(out, reading)
    section: tuple[str, ...] | None = None
    for statement in reading.statements:
        if statement.section != section:
            section = statement.section
            out.title(" / ".join(section[-2:]) if section else "The policy")
        _statement(out, statement)
    if reading.unread:
        out.title("Not understood: a person should read it")
    for span in reading.unread:
        words = short(reading.text[span.start : span.end], 160, out.more)
        place = places.of(span.start, span.end)
        out.say((words, ""), (f" ({place})", "dim"), lead=[("? ", "yellow")], indent=2)
    lost = tuple(stray(reading))
    if lost:
        out.title("Corrections that meet nothing")
    for each in lost:
        out.say((f"{each.correction.place}: ", "bold"), (each.message, ""), lead=[("! ", "yellow")], indent=2)
        out.step(each.remedy, 4)
    if reading.findings:
        out.title("Wrong with the text itself")
    for finding in reading.findings:
        words = short(reading.text[finding.start : finding.end], 120, out.more)
        bad = f" ({SEVERITY_WORDS[severity(finding)]})" if finding.lawful else ""
        law = f" {out.dash} {finding.law}" if finding.law else ""
        out.say(
            (f"{finding.rule}: ", "bold"), (finding.message, ""), (bad + law, "dim"), lead=[("! ", "yellow")], indent=2
        )
        place = places.of(finding.start, finding.end)
        out.say((f"{out.quotes[0]}{words}{out.quotes[1]} ({place})", "dim"), indent=2)
        out.step(finding.remedy, 4)


def _definitions(out: Typewriter, reading: Reading) -> None:
    """The terms that the text defines, one line each."""
    if reading.definitions:
        out.title("Terms that the text defines")
    for each in reading.definitions:
        words = short(reading.text[each.means.start : each.means.end], 120, out.more)
        out.say((f"{each.term}: ", "bold"), (words, "dim"), indent=2)


def _statement(out: Typewriter, statement: Statement) -> None:
    out.row((statement.duty, 21, "cyan"), (statement.kind.value, 8, "dim"), (statement.text, 0, ""))
    named: dict[str, dict[str, None]] = {}
    for field in statement.fields:
        if field.value:
            named.setdefault(field.kind, {})[_value(field)] = None
    told = [does_what(statement)] if does_what(statement) else []
    told += [f"{kind}: {', '.join(values)}" for kind, values in named.items()]
    if told:
        out.say(("; ".join(told), "dim"), indent=31)


def _value(field: Field) -> str:
    """A value with what it is to the company, and where it sits, if that is said."""
    value = value_in_words(field.kind, field.value) if field.kind in ("period", "deadline") else field.value
    told = [part for part in (field.role, ", ".join(field.countries)) if part]
    return f"{value} ({', '.join(told)})" if told else value


def show_outcome(outcome: Outcome, console: Console | None = None) -> None:
    """How a request stands: state, what was or would be done, what is left, and what a person has to do."""
    out = Typewriter(console or terminal())
    style, meaning = STATES.get(outcome.state, ("", ""))
    out.say((f"{outcome.kind} for {outcome.subject}: ", "bold"), (outcome.state, style), (f". {meaning}", ""))
    facts = [f"request {outcome.id}"] if outcome.id else []
    facts += [f"{count(outcome.matched, 'person', 'people')} matched"]
    facts += [f"to be answered by {outcome.due[:10]}"] if outcome.due else []
    out.say(("; ".join(facts), "dim"))
    if outcome.problem:
        out.say((outcome.problem, "bold red"), lead=[("! ", "bold red")], indent=2)
    if outcome.is_as_asked:
        out.say(("nothing to change: what was asked for stands there already", ""), indent=2)
    show_list(out, "Processing is restricted", outcome.restricted)
    if outcome.state in ("planned", "failed"):
        show_plan(out, outcome.plan_text, outcome.approval)
    if outcome.state != "planned":
        _done(out, outcome)
    if outcome.package:
        out.step(f"the package: {outcome.package}")


def show_plan(out: Typewriter, text: str, approval: str | None) -> None:
    """A plan, its paths and grounds dimmed; and how it is run as it stands there."""
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip())
        out.say((line.strip(), "dim" if depth > 2 else ""), indent=depth)
    if approval is not None:
        out.step(f"to run this plan and no other: the same with `--approved {approval}` in place of `--plan`")


def _done(out: Typewriter, outcome: Outcome) -> None:
    show_list(out, "Rows", [f"{place}: {rows}" for place, rows in sorted(outcome.counts.items())])
    show_list(out, "The person still stands in", outcome.left)
    show_list(out, "To be done by a person", outcome.tasks)
    show_list(out, "What remains, and why", outcome.residue)
    show_list(out, "On the disk", outcome.done)
    show_list(out, "Evidence", [f"{ref.kind} {ref.at} {ref.entry}" for ref in outcome.evidence])


def show_list(out: Typewriter, title: str, entries: list[str] | tuple[str, ...]) -> None:
    """Entries under a title; nothing where there are none."""
    if entries:
        out.title(title)
    for entry in entries:
        out.say((entry, ""), indent=2)
