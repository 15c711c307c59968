"""What made of a sentence what it became: every rule that met it, which won, and where the stance came from.

Runs the same steps as the reader, once more, and keeps what they say on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from amanat.policy.corrections.model import sentence_key
from amanat.policy.labelling.completed import Whole, weighed
from amanat.policy.labelling.label import Labelled, Weighing, gives_way
from amanat.policy.labelling.rules import Hit, rulebook
from amanat.policy.labelling.signals import only_informs, why_not_unread, why_unread
from amanat.policy.labelling.stance import Stance, stance
from amanat.policy.reader import split
from amanat.policy.reading import Corrected, Field, LintFinding, Reading, Statement
from amanat.policy.statements import LONGEST, heard
from amanat.policy.text.sentence import Sentence
from amanat.policy.why import kept_off, turning_words
from amanat.vocabulary.duties import duties
from amanat.vocabulary.terms import Modality, Polarity

Became = Literal["statements", "informative", "unread"]


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """A rule at a sentence: its place in the lexicon, its pattern as written, the words it met, and what became of it.

    `won` is True where the sentence carries the duty because of it; `because` says why it did or did not.
    """

    rule: str
    duty: str
    tier: int
    pattern: str
    words: str
    won: bool
    because: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Where each part of a statement's stance comes from."""

    duty: str
    rule: str
    kind: str
    scope: str
    polarity: str
    modality: str
    frame: dict[str, str]


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A field: the words, what they are read as, and the W3C DPV term where there is one."""

    kind: str
    value: str
    words: str
    dpv: str | None = None


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence. `key` is the hash by which `reading.toml` names it; `nearly` are rules that just missed it."""

    key: str
    start: int
    end: int
    text: str
    section: tuple[str, ...]
    intro: str
    lead: str
    before: str
    column: str
    became: Became
    because: tuple[str, ...]
    rules: tuple[Met, ...]
    nearly: tuple[Met, ...]
    statements: tuple[Told, ...]
    fields: tuple[Term, ...]
    findings: tuple[LintFinding, ...]
    correction: Corrected | None = None


def explain(reading: Reading, sought: str = "") -> tuple[Explained, ...]:
    """Each sentence of a reading but its headings, or those that are sought.

    `sought` is the hash of a sentence, an offset in the text, or words that stand in it, whatever their letter case.
    """
    found = split(reading.text, reading.blocks or None)
    return tuple(_Explainer(reading).explain(each) for each in found if _is_sought(reading, each, sought))


def _is_sought(reading: Reading, sentence: Sentence, sought: str) -> bool:
    words = reading.text[sentence.start : sentence.end]
    if not sought:
        return sentence.kind != "heading"
    if re.fullmatch(r"[0-9a-f]{12}", sought) and sentence_key(words) == sought:
        return True
    if sought.isdecimal() and sentence.start <= int(sought) < sentence.end:
        return True
    return " ".join(sought.split()).casefold() in " ".join(words.split()).casefold()


class _Explainer:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def explain(self, sentence: Sentence) -> Explained:
        words = self._reading.text[sentence.start : sentence.end]
        statements = tuple(
            each for each in self._reading.statements if (each.start, each.end) == (sentence.start, sentence.end)
        )
        correction = self._correction(sentence)
        at_zero = msgspec.structs.replace(sentence, start=0, end=sentence.end - sentence.start)
        answer = heard(at_zero)
        whole, weighing = _weighed(answer.sentence if answer else at_zero)
        read = whole.sentence
        spoken = words if read is at_zero else read.folded
        carried = {each.duty for each in statements}
        became = self._became(sentence, statements)
        return Explained(
            key=sentence_key(words),
            start=sentence.start,
            end=sentence.end,
            text=words,
            section=sentence.path,
            intro=sentence.intro,
            lead=sentence.lead,
            before=sentence.before,
            column=sentence.column,
            became=became,
            because=_because(sentence, became, statements, correction),
            rules=tuple(_met(hit, weighing, spoken, carried, sentence) for hit in weighing.hits),
            nearly=() if _unsearched(sentence) else tuple(_missed(hit, spoken, read) for hit in _near(read)),
            statements=tuple(_told(each, read, weighing, correction, self._reading.text) for each in statements),
            fields=tuple(_terms(statements, self._reading.text)),
            findings=tuple(
                each for each in self._reading.findings if each.start < sentence.end and each.end > sentence.start
            ),
            correction=correction,
        )

    def _correction(self, sentence: Sentence) -> Corrected | None:
        for each in self._reading.corrections:
            if any((span.start, span.end) == (sentence.start, sentence.end) for span in each.spans):
                return each
        return None

    def _became(self, sentence: Sentence, statements: tuple[Statement, ...]) -> Became:
        if statements:
            return "statements"
        unread = any((span.start, span.end) == (sentence.start, sentence.end) for span in self._reading.unread)
        return "unread" if unread else "informative"


def _unsearched(sentence: Sentence) -> bool:
    """Sentences in which no rule is sought."""
    return (only_informs(sentence) and not sentence.introduces) or sentence.end - sentence.start > LONGEST


def _weighed(sentence: Sentence) -> tuple[Whole, Weighing]:
    return (Whole(sentence), Weighing()) if _unsearched(sentence) else weighed(sentence, rulebook())


def _near(sentence: Sentence) -> list[Hit]:
    return rulebook().nearly(sentence)


def _because(
    sentence: Sentence, became: Became, statements: tuple[Statement, ...], correction: Corrected | None
) -> tuple[str, ...]:
    if correction and not correction.idle:
        return (f"{correction.by} says so ({correction.place}): {correction.because}",)
    if became == "statements":
        return tuple(f"{each.duty} by {each.rule}" for each in statements)
    if sentence.end - sentence.start > LONGEST:
        return ("it is too long to be a sentence",)
    if became == "unread":
        return ("no rule places it", *why_unread(sentence)) if why_unread(sentence) else ("its language is not read",)
    return (why_not_unread(sentence),)


def _met(hit: Hit, weighing: Weighing, words: str, carried: set[str], sentence: Sentence) -> Met:
    won = any(each.hit is hit for each in weighing.kept) and hit.rule.data.duty in carried
    because = "it decides" if won else _why_not(hit, weighing, sentence)
    return _as_met(hit, words, won=won, because=because)


def _as_met(hit: Hit, words: str, *, won: bool, because: str) -> Met:
    data = hit.rule.data
    return Met(
        rule=hit.rule.name,
        duty=data.duty,
        tier=data.tier,
        pattern=hit.said,
        words=" ".join(words[hit.start : hit.end].split()),
        won=won,
        because=because,
    )


def _why_not(hit: Hit, weighing: Weighing, sentence: Sentence) -> str:
    """Why a rule that met the sentence does not decide."""
    data = hit.rule.data
    if not any(each is hit for each in weighing.met):
        return f"it asks for a field `{data.field}`, and the sentence names none"
    if data.beside and not any(each.rule.data.duty.startswith(data.beside) for each in weighing.surest):
        return f"it only goes along with {' or '.join(f'`{each}`' for each in data.beside)}, of which nothing is said"
    if not any(each is hit for each in weighing.surest):
        return _outweighed(hit, weighing)
    if other := gives_way(data.duty, [each.duty for each in weighing.kept]):
        return f"{data.duty} yields to {other}"
    if other := next((each.duty for each in weighing.kept if gives_way(each.duty, (data.duty,))), None):
        return f"a single rule speaks for {data.duty}, and several for {other}"
    if other := gives_way(data.duty, [each.rule.data.duty for each in weighing.surest]):
        return f"{data.duty} yields to {other}"
    if not any(each.hit is hit for each in weighing.kept):
        return "the sentence carries as many duties as one can"
    return "a list introduction carries only a legal basis" if sentence.introduces else "it was corrected"


def _outweighed(hit: Hit, weighing: Weighing) -> str:
    """What weighs more than the rule, or spoke before it."""
    first = next((each for each in weighing.surest if each.rule.data.duty == hit.rule.data.duty), None)
    if first is not None and first.rule.data.tier == hit.rule.data.tier:
        return f"{first.rule.name} spoke first for the same duty"
    best = first or max(weighing.surest, key=lambda each: each.rule.data.tier, default=None)
    if best is None:
        return "it is no surer than a rule of the same duty that only goes along"
    if hit.rule.data.tier < best.rule.data.tier:
        return f"tier {hit.rule.data.tier} gives way to tier {best.rule.data.tier}"
    return f"what stands above the sentence speaks for {best.rule.data.duty}"


def _missed(hit: Hit, words: str, sentence: Sentence) -> Met:
    return _as_met(hit, words, won=False, because=kept_off(hit.rule, sentence))


def _told(
    statement: Statement, sentence: Sentence, weighing: Weighing, correction: Corrected | None, text: str
) -> Told:
    labelled = next((each for each in weighing.kept if each.duty == statement.duty), None)
    sources = _sources(statement, labelled, sentence, correction)
    frame = {
        name: " ".join(text[span.start : span.end].split())
        for name in ("actor_span", "action_span", "condition", "exception", "scope")
        if (span := getattr(statement.frame, name)) is not None
    }
    return Told(
        duty=statement.duty,
        rule=statement.rule,
        **{name: f"{getattr(statement, name).value}: {why}" for name, why in sources.items()},
        frame={"actor": statement.frame.actor, "action": statement.frame.action, **frame},
    )


def _sources(
    statement: Statement, labelled: Labelled | None, sentence: Sentence, correction: Corrected | None
) -> dict[str, str]:
    """Of each part of the stance, where it comes from."""
    names = Stance.__struct_fields__
    if labelled is None:
        return dict.fromkeys(names, f"said in {correction.place}" if correction else "said by hand")
    read = stance(labelled, sentence)
    turns = turning_words(labelled, sentence)
    found = {}
    for name in names:
        value = getattr(read, name)
        if value != getattr(statement, name):
            found[name] = f"said in {correction.place}" if correction else "said by hand"
        elif getattr(labelled.hit.rule.data, name, None):
            found[name] = f"said by {labelled.hit.rule.name}"
        elif getattr(duties()[labelled.duty], name, None) == value:
            found[name] = f"the default of {labelled.duty}"
        elif value in (Polarity.YES, Modality.DOES):
            found[name] = "nothing says otherwise"
        else:
            found[name] = _turns(turns[name])
    return found


def _turns(words: tuple[str, ...]) -> str:
    return "turns on " + ", ".join(f"`{word}`" for word in words) if words else "several words say so"


def _terms(statements: tuple[Statement, ...], text: str) -> Iterator[Term]:
    seen: set[Field] = set()
    for field in (field for each in statements for field in each.fields):
        if field not in seen:
            seen.add(field)
            words = " ".join(text[field.start : field.end].split())
            yield Term(kind=field.kind, value=field.value, words=words, dpv=field.dpv)
