"""How well the reader tells which elements of GDPR Art. 13 and 14 a policy gives, and where: against people's marks.

    python benchmarks/transparency.py [--data FILE]

FILE has the form of `transparency-dev.jsonl.gz` in the shared folder, which is the default. Of 21 requirements:

- presence: a requirement is present in a policy where anything is marked for it, performed or denied.
- spans: a span is right where it begins and ends with a marked one (exact), shares a character with one (overlapping),
  or lies in a passage that bears a mark of the same requirement (passage). Some marked words are no substring of their
  passage; those that cannot be found in it even by their pieces count at the level of the passage alone.

Prints tables and writes `build/bench/transparency.json`. The 95 % intervals resample policies. Much of such texts is
template that recurs: the share of passages that stand in no policy before, and in no policy of the default file, is
told beside the figures.

`Legitimate Interests` is marked also where an interest is pursued that the text does not call so: the reader keeps
those apart, the comparison joins them. `Mandatory Data Disclosure` is, by the law, that people must give data
(Art. 13(2)(e)); in some policies it is marked where the company must disclose them instead, in most it is not: what the
reader tells of that does not count.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec

from amanat.policy.elements import Element, elements
from amanat.policy.reader import read_text, split
from amanat.policy.reading import Span
from benchmarks.agreement import (
    ENOUGH,
    RESAMPLES,
    Counts,
    Figures,
    Interval,
    Table,
    macro,
    micro,
    present,
    total,
    with_intervals,
)
from benchmarks.corpus import ROOT, Passage, Policy, default_path, policies

REQUIREMENTS: Mapping[str, tuple[str, ...]] = {
    "Controller Name": ("controller-name",),
    "Controller Contact": ("controller-contact",),
    "DPO Contact": ("dpo-contact",),
    "Data Categories": ("categories",),
    "Processing Purpose": ("purposes",),
    "Legal Basis for Processing": ("basis",),
    "Legitimate Interests for Processing": ("interests", "defence"),
    "Source of Data": ("source",),
    "Data Retention Period": ("retention",),
    "Data Recipients": ("recipients",),
    "Third-country Transfers": ("transfers",),
    "Mandatory Data Disclosure": ("mandatory",),
    "Automated Decision-Making": ("automated",),
    "Right to Access": ("access",),
    "Right to Rectification": ("rectification",),
    "Right to Erasure": ("erasure",),
    "Right to Restrict": ("restriction",),
    "Right to Object": ("objection",),
    "Right to Portability": ("portability",),
    "Right to Withdraw Consent": ("withdrawal",),
    "Right to Lodge Complaint": ("complaint",),
}
LEVELS = ("exact", "overlapping", "passage")
RESULTS = ROOT / "build/bench/transparency.json"
_LEFT_OUT = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]|\.\.\.|…|\bPLACEHOLDER\b")
_RIM = " \t\n.,;:!?\"'“”‘’()[]"
_GAP = r".{0,300}?"
"""What may lie between two pieces of a marked value."""


class Marked(msgspec.Struct, frozen=True):
    """What people marked in one policy for one requirement."""

    spans: frozenset[Span]
    passages: frozenset[Span]
    vague: frozenset[Span]
    """Passages that bear a value that was not found: a span in them is neither right nor wrong."""


def place(text: str, passage: Passage, value: str) -> Span | None:
    """Where a marked value stands in its passage: as it is, else piece by piece with what was left out between them."""
    words = text[passage.start : passage.end]
    at = words.find(value)
    if value.strip() and at >= 0:
        return trimmed(text, passage.start + at, passage.start + at + len(value))
    pieces = [r"\s+".join(map(re.escape, piece.split())) for piece in _LEFT_OUT.split(value) if piece.split()]
    found = re.search(_GAP.join(pieces), words, re.IGNORECASE | re.DOTALL) if pieces else None
    return trimmed(text, passage.start + found.start(), passage.start + found.end()) if found else None


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space and marks at its rim."""
    while start < end and text[start] in _RIM:
        start += 1
    while end > start and text[end - 1] in _RIM:
        end -= 1
    return Span(start, end)


def marked(policy: Policy, requirement: str) -> Marked:
    spans: set[Span] = set()
    passages: set[Span] = set()
    vague: set[Span] = set()
    for passage in policy.passages:
        for annotation in passage.annotations:
            if annotation.requirement != requirement:
                continue
            passages.add(Span(passage.start, passage.end))
            if found := place(policy.text, passage, annotation.value):
                spans.add(found)
            else:
                vague.add(Span(passage.start, passage.end))
    return Marked(frozenset(spans), frozenset(passages), frozenset(vague))


def compare(policy: Policy, found: Iterable[Element]) -> dict[str, Table]:
    """Counts by requirement, of presence and of each level of spans."""
    by_name: dict[str, list[Span]] = {}
    for each in found:
        by_name.setdefault(each.name, []).append(trimmed(policy.text, each.start, each.end))
    tables: dict[str, dict[str, Counts]] = {level: {} for level in ("presence", *LEVELS)}
    for requirement, names in REQUIREMENTS.items():
        truth = marked(policy, requirement)
        spans = frozenset(span for name in names for span in by_name.get(name, ()))
        tables["presence"][requirement] = present(bool(spans), bool(truth.passages))
        for level, counts in zip(LEVELS, _of_spans(policy, spans, truth), strict=True):
            tables[level][requirement] = counts
    return dict(tables)


def _of_spans(policy: Policy, spans: frozenset[Span], truth: Marked) -> tuple[Counts, Counts, Counts]:
    clear = [span for span in spans if not _touches(span, truth.vague)]
    exact = len(truth.spans.intersection(clear))
    overlapping = Counts(
        sum(_touches(span, truth.spans) for span in clear),
        len(clear),
        sum(_touches(span, spans) for span in truth.spans),
        len(truth.spans),
    )
    told = {Span(each.start, each.end) for each in policy.passages if _touches(Span(each.start, each.end), spans)}
    both = len(told & truth.passages)
    return (
        Counts(exact, len(clear), len(truth.spans & spans), len(truth.spans)),
        overlapping,
        Counts(both, len(told), both, len(truth.passages)),
    )


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


class Level(msgspec.Struct, frozen=True):
    """Figures of one kind of agreement; `positives` are policies, or spans, or passages that are marked."""

    micro: Interval
    macro: Interval
    requirements: dict[str, Interval]
    positives: dict[str, int]


class Results(msgspec.Struct, frozen=True, kw_only=True):
    policies: int
    passages: int
    new_passages: float
    """Share of the passages that stand in no policy before them."""
    unknown_passages: float | None
    """Share of the passages that stand in no policy of the default file; None for that file itself."""
    inexact_values: float
    """Share of the marked values that are no substring of their passage."""
    unplaced_values: float
    """Share of the marked values that count at the level of the passage alone."""
    presence: Level
    spans: dict[str, Level]
    groups: dict[str, Level]
    """Presence in the policies that rules were tuned on, and in those held out; empty for another file."""


def counted(tables: Sequence[Table]) -> frozenset[str]:
    """The requirements that are present often enough for the macro figures."""
    return frozenset(name for name, counts in total(tables).items() if counts.marked >= ENOUGH)


def level(tables: Sequence[Table], often: frozenset[str], resamples: int) -> Level:
    figures = {name: partial(_one, name) for name in REQUIREMENTS}
    found = with_intervals(tables, {"micro": micro, "macro": partial(macro, counted=often), **figures}, resamples)
    positives = {name: counts.marked for name, counts in total(tables).items()}
    return Level(found["micro"], found["macro"], {name: found[name] for name in REQUIREMENTS}, positives)


def _one(requirement: str, table: Table) -> Figures:
    return micro({requirement: table.get(requirement, Counts())})


def measure(path: Path, resamples: int = RESAMPLES) -> Results:
    """Reads every policy of the file and compares; the intervals rest on as many draws as `resamples`."""
    given = list(policies(path))
    compared = [compare(policy, elements(read_text(policy.text), split(policy.text))) for policy in given]
    presence = [each["presence"] for each in compared]
    often = counted(presence)
    default = default_path()
    own = not default.is_file() or path.resolve() == default.resolve()
    values = [one for policy in given for passage in policy.passages for one in _placed(policy, passage)]
    return Results(
        policies=len(given),
        passages=sum(len(policy.passages) for policy in given),
        new_passages=_share(_new(given, set())),
        unknown_passages=None if own else _share(_new(given, _known(policies(default)), learn=False)),
        inexact_values=_share([not exact for exact, _ in values]),
        unplaced_values=_share([not found for _, found in values]),
        presence=level(presence, often, resamples),
        spans={name: level([each[name] for each in compared], often, resamples) for name in LEVELS},
        groups=_groups(given, presence, often, resamples) if own else {},
    )


def _groups(
    given: Sequence[Policy], presence: Sequence[Table], often: frozenset[str], resamples: int
) -> dict[str, Level]:
    return {
        name: level(
            [table for policy, table in zip(given, presence, strict=True) if policy.held_out is held], often, resamples
        )
        for name, held in (("tuned on", False), ("held out", True))
    }


def _placed(policy: Policy, passage: Passage) -> Iterable[tuple[bool, bool]]:
    """Of each marked value: whether it is a substring of the passage, and whether it was found in it at all."""
    for one in passage.annotations:
        exact = one.value in policy.text[passage.start : passage.end]
        yield exact, place(policy.text, passage, one.value) is not None


def _known(given: Iterable[Policy]) -> set[str]:
    return {_folded(policy, passage) for policy in given for passage in policy.passages}


def _new(given: Iterable[Policy], known: set[str], learn: bool = True) -> Iterable[bool]:
    """Of each passage, whether it is new against those known; `learn` adds those of the policies before it."""
    seen = set(known)
    for policy in given:
        words = [_folded(policy, passage) for passage in policy.passages]
        yield from (each not in seen for each in words)
        if learn:
            seen.update(words)


def _folded(policy: Policy, passage: Passage) -> str:
    return " ".join(policy.text[passage.start : passage.end].lower().split())


def _share(flags: Iterable[bool]) -> float:
    given = list(flags)
    return sum(given) / len(given) if given else 0.0


def table(results: Results) -> str:
    """What is printed."""
    lines = [
        f"{results.policies} policies, {results.passages} passages, {results.new_passages:.0%} of them new"
        + ("" if results.unknown_passages is None else f", {results.unknown_passages:.0%} in no policy at hand")
        + f"; {results.inexact_values:.0%} of the values inexact, {results.unplaced_values:.0%} unplaced",
        "",
        f"{'presence':<38}{'n':>4} {'prec.':>6} {'recall':>6} {'F1':>6}  95 %         overlapping F1",
    ]
    overlapping = results.spans["overlapping"].requirements
    for name, figures in results.presence.requirements.items():
        lines.append(f"{name:<38}{results.presence.positives[name]:>4} {_row(figures)}  {overlapping[name].f1:.3f}")
    for title, figures in [
        ("presence, micro", results.presence.micro),
        (f"presence, macro (n >= {ENOUGH})", results.presence.macro),
        *((f"presence, micro, {name}", group.micro) for name, group in results.groups.items()),
        *((f"presence, macro, {name}", group.macro) for name, group in results.groups.items()),
        *((f"spans, {name}, micro", results.spans[name].micro) for name in LEVELS),
    ]:
        lines.append(f"{title:<38}{'':>4} {_row(figures)}")
    return "\n".join(lines)


def _row(figures: Interval) -> str:
    return f"{figures.precision:>6.3f} {figures.recall:>6.3f} {figures.f1:>6.3f}  {figures.low:.3f}-{figures.high:.3f}"


def main(arguments: list[str]) -> None:
    """Measures, prints and writes down."""
    parser = argparse.ArgumentParser(prog="transparency", description="Elements of Art. 13 and 14, told and marked.")
    parser.add_argument("--data", type=Path, default=default_path(), help="labelled policies, one JSON object a line")
    data = parser.parse_args(arguments).data
    if not data.is_file():
        print(f"not run: there are no labelled policies at {data}")
        return
    results = measure(data)
    print(table(results))
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(msgspec.to_builtins(results), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
