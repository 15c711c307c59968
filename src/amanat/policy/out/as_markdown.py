"""The reading as a page of Markdown for a ticket: figures, faults, times, who and where, and all statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from amanat.policy.out.figures import SEVERITIES, figures, in_order, severity
from amanat.policy.out.sentences import Named, Said, named, said
from amanat.policy.out.words import SEVERITY_WORDS, clipped, count, does_what, headline, value_in_words
from amanat.policy.reading import Field, LintFinding, Reading
from amanat.vocabulary.families import families
from amanat.vocabulary.values import is_mapped, kinds

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&@$!])")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_TICKED = re.compile(r"`([^`\n]+)`")
_SPACE = re.compile(r"\s+")
_TOLD = ("recipient", "vendor", "country", "mechanism", "period", "criterion", "deadline")
_LONGEST = 240


def as_markdown(reading: Reading) -> str:
    """CommonMark with tables. The policy's words never become markup: their signs are escaped."""
    sentences = said(reading)
    parts = (
        _head(reading),
        _findings(reading, sentences),
        _timed(sentences),
        _told(named(sentences)),
        _statements(sentences),
        _definitions(reading),
        _unread(reading),
    )
    return "\n".join(line for part in parts for line in part)


def plain(words: str, *, strip: bool = True) -> str:
    """Words of a policy on one line, escaped; what is unseen or turns the direction of writing is left out."""
    line = _SPACE.sub(" ", _UNSEEN.sub("", words))
    return _SPECIAL.sub(r"\\\1", line.strip() if strip else line)


def _message(words: str) -> str:
    """A message of ours: what stands in backticks is set as code, the rest is escaped."""
    parts = _TICKED.split(_UNSEEN.sub("", words))
    return "".join(
        f"`{part.replace('|', chr(92) + '|')}`" if place % 2 else plain(part, strip=False)
        for place, part in enumerate(parts)
    )


def _quote(words: str) -> str:
    return f"“{plain(clipped(words, _LONGEST))}”"


def _head(reading: Reading) -> Iterator[str]:
    held = figures(reading)
    yield f"# Privacy policy, read: {plain(reading.name)}"
    yield ""
    yield headline(held)
    yield ""
    by_severity = ", ".join(f"{held.severities[name]} {SEVERITY_WORDS[name]}" for name in SEVERITIES)
    yield f"- Text: `{reading.digest[:12]}` (SHA-256), language `{reading.language}`"
    yield from (f"- Note: {note}" for note in reading.notes)
    if reading.archived:
        yield f"- Saved by an archive on {reading.archived}"
    yield f"- Faults: {by_severity}"
    yield f"- Informative only: {count(held.informative, 'sentence')}"
    yield f"- Named: {count(sum(held.fields.values()), 'detail')}, {held.unmapped} without a term in W3C DPV"
    by_family = [f"{families()[name].label} {number}" for name, number in held.families.items() if number]
    yield f"- Statements: {'; '.join(by_family) or 'none'}"
    yield ""


def _table(*columns: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'|'.join(' --- ' for _ in columns)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _findings(reading: Reading, sentences: tuple[Said, ...]) -> Iterator[str]:
    if not reading.findings:
        return
    yield "## Faults of the text"
    yield ""
    number_of = {(each.start, each.end): str(each.number) for each in sentences}
    ordered = sorted(reading.findings, key=lambda each: (SEVERITIES.index(severity(each)), each.start, each.rule))
    yield from _table(
        "How bad",
        "No.",
        "What is wrong",
        "Law",
        "Remedy",
        "Words",
        rows=(_finding(reading, each, number_of.get((each.start, each.end), "")) for each in ordered),
    )


def _finding(reading: Reading, each: LintFinding, number: str) -> tuple[str, ...]:
    words = _quote(reading.text[each.start : each.end])
    bad = f"**{SEVERITY_WORDS[severity(each)]}**"
    return bad, number, _message(each.message), plain(each.law or ""), _message(each.remedy), words


def _timed(sentences: tuple[Said, ...]) -> Iterator[str]:
    rows = [
        (value_in_words(field.kind, field.value), _duties(each), str(each.number), _quote(each.text))
        for each in sentences
        for field in each.fields
        if field.kind in ("period", "deadline") and field.value
    ]
    if rows:
        yield "## Promises with a time"
        yield ""
        yield from _table("Time", "Duty", "No.", "Words", rows=rows)


def _told(found: dict[str, tuple[Named, ...]]) -> Iterator[str]:
    rows = [
        (kinds()[kind].label, plain(value_in_words(kind, each.value)), _term(kind, each.dpv), _numbers(each))
        for kind in _TOLD
        for each in found.get(kind, ())
    ]
    if rows:
        yield "## Who receives data, where, and how long"
        yield ""
        yield from _table("Kind", "Value", "DPV", "No.", rows=rows)


def _term(kind: str, dpv: str | None) -> str:
    if dpv:
        return f"`{dpv}`"
    return f"`{kinds()[kind].concept or kinds()[kind].property}`" if is_mapped(kind, dpv) else "no term"


def _numbers(each: Named) -> str:
    parts = [", ".join(map(str, each.said))] if each.said else []
    return "; ".join([*parts, *([f"denied in {', '.join(map(str, each.denied))}"] if each.denied else [])])


def _statements(sentences: tuple[Said, ...]) -> Iterator[str]:
    if sentences:
        yield "## What the text says"
        yield ""
    for section, group in groupby(sentences, key=lambda each: each.statements[0].section):
        yield f"### {plain(' / '.join(section[-2:])) or 'Before the first heading'}"
        yield ""
        yield from _table("No.", "Duty", "Who does what", "Words", "Names", rows=_rows(group))


def _rows(group: Iterable[Said]) -> Iterator[tuple[str, ...]]:
    for each in group:
        acts = in_order(words for one in each.statements if (words := does_what(one)))
        yield (
            str(each.number),
            _duties(each),
            "; ".join(acts) or ("not" if each.denies else ""),
            _quote(each.text),
            _names(each.fields),
        )


def _duties(each: Said) -> str:
    return ", ".join(f"`{statement.duty}`" for statement in each.statements)


def _names(fields: tuple[Field, ...]) -> str:
    held: dict[str, list[str]] = {}
    for field in fields:
        if field.value:
            held.setdefault(kinds()[field.kind].label, []).append(plain(value_in_words(field.kind, field.value)))
    return "; ".join(f"{kind}: {', '.join(in_order(values))}" for kind, values in held.items())


def _definitions(reading: Reading) -> Iterator[str]:
    if reading.definitions:
        yield "## Terms that the text defines"
        yield ""
        for each in reading.definitions:
            yield f"- **{plain(each.term)}**: {_quote(reading.text[each.means.start : each.means.end])}"
        yield ""


def _unread(reading: Reading) -> Iterator[str]:
    if reading.unread:
        yield "## Not understood: a person should read it"
        yield ""
        for span in reading.unread:
            yield f"- {_quote(reading.text[span.start : span.end])}"
        yield ""
