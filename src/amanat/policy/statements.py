"""Sentences → statements: each sentence into what it carries, what only informs, and what was not understood."""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import lru_cache

import msgspec

from amanat.policy.corrections.apply import Corrector, corrected_fields, corrected_labels, corrected_stance
from amanat.policy.corrections.model import Correction
from amanat.policy.fields.about import Rows
from amanat.policy.fields.definitions import resolved
from amanat.policy.fields.find import find_fields
from amanat.policy.fields.fitting import enriched, fitting, sharpened
from amanat.policy.labelling.completed import Whole, completed, weighed
from amanat.policy.labelling.frame import frame
from amanat.policy.labelling.label import Labelled
from amanat.policy.labelling.rules import rulebook
from amanat.policy.labelling.signals import carries_something, only_informs
from amanat.policy.labelling.stance import Stance, stance
from amanat.policy.reading import Definition, Field, Frame, Span, Statement
from amanat.policy.text.answers import Spoken, spoken
from amanat.policy.text.contrast import fields_of, side_at
from amanat.policy.text.reworded import placed
from amanat.policy.text.sentence import Sentence
from amanat.vocabulary.duties import duties
from amanat.vocabulary.terms import Source

LONGEST = 8_000
"""Characters. What is longer is no sentence: it is left unread and not searched for rules."""


def sort(
    text: str,
    found: tuple[Sentence, ...],
    defined: tuple[Definition, ...],
    foreign: frozenset[tuple[int, int]],
    corrector: Corrector,
) -> tuple[tuple[Statement, ...], tuple[Span, ...], tuple[Span, ...]]:
    """Each sentence into exactly one of statements, informative, unread. What is in another language is unread."""
    statements: list[Statement] = []
    informative: list[Span] = []
    unread: list[Span] = []
    seen: Counter[tuple[str, str]] = Counter()
    rows = Rows()
    for sentence in found:
        about = rows.about(sentence)
        said = corrector.of(text[sentence.start : sentence.end], sentence)
        if (sentence.start, sentence.end) in foreign:
            unread.append(Span(sentence.start, sentence.end))
            continue
        carried = _statements(text, sentence, seen, defined, said)
        if carried:
            statements += [_concerning(each, about) for each in carried] if about else carried
            continue
        if said and _only_restates(said):
            corrector.idle(said)
        if _is_unread(sentence, said):
            unread.append(Span(sentence.start, sentence.end))
        else:
            informative.append(Span(sentence.start, sentence.end))
    return tuple(statements), tuple(informative), tuple(unread)


def _is_unread(sentence: Sentence, said: Correction | None) -> bool:
    """Of a sentence that carries no duty; a person's word goes before the signals."""
    if said and (said.informative or said.unread is not None):
        return bool(said.unread)
    return sentence.end - sentence.start > LONGEST or carries_something(sentence)


def _only_restates(said: Correction) -> bool:
    """Whether it speaks of a statement that the rules must have found."""
    return not said.duties and not said.informative and said.unread is None


def _statements(
    text: str,
    sentence: Sentence,
    seen: Counter[tuple[str, str]],
    defined: tuple[Definition, ...],
    said: Correction | None,
) -> list[Statement]:
    if only_informs(sentence) and not sentence.introduces and not (said and said.duties):
        return []
    words = text[sentence.start : sentence.end]
    statements: list[Statement] = []
    fields, carried = carried_by(msgspec.structs.replace(sentence, start=0, end=sentence.end - sentence.start), said)
    if carried:
        fields = tuple(_as_written(text, _shifted(field, sentence.start)) for field in fields)
        fields = resolved(text, defined, sentence.start, sentence.end, fields)
    told = frozenset(each.duty for each, _, _ in carried)
    for each, stands, who in carried:
        own = sharpened(told, each.duty, _beside(sentence, each, fields))
        statements.append(
            Statement(
                id=_identity(f"{sentence.asked} {words}", each.duty, seen),
                start=sentence.start,
                end=sentence.end,
                text=words,
                section=sentence.path,
                duty=each.duty,
                kind=stands.kind,
                scope=stands.scope,
                polarity=stands.polarity,
                modality=stands.modality,
                source=Source.BOTH if duties()[each.duty].law else Source.POLICY,
                frame=_moved(who, sentence.start),
                fields=_corrected(said, (*fitting(each.duty, own), *_unknown(each, fields, sentence)), sentence, words),
                rule=each.hit.rule.name,
            )
        )
    return statements


def _beside(sentence: Sentence, labelled: Labelled, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Of a sentence with two sides those fields that stand on the side of what is said: `but we share your address`."""
    if sentence.asked or completed(sentence).before:
        # What is read with other words in front of it is one side.
        return fields
    side = side_at(sentence.folded, labelled.hit.start, labelled.hit.end)
    return fields_of(sentence.folded, side, fields, sentence.start)


def _unknown(labelled: Labelled, fields: tuple[Field, ...], sentence: Sentence) -> tuple[Field, ...]:
    """The whole cell as a name that is not known, where its column says what it is."""
    kind = labelled.hit.rule.data.names
    if kind is None or any(each.kind in ("recipient", kind) for each in fields):
        return ()
    return (Field(kind=kind, value="", start=sentence.start, end=sentence.end),)


def _concerning(statement: Statement, about: tuple[Field, ...]) -> Statement:
    return msgspec.structs.replace(statement, about=fitting(statement.duty, about))


def _corrected(said: Correction | None, fields: tuple[Field, ...], sentence: Sentence, words: str) -> tuple[Field, ...]:
    return corrected_fields(said, fields, words, sentence.start) if said else fields


@lru_cache(maxsize=4096)
def carried_by(
    sentence: Sentence, said: Correction | None = None
) -> tuple[tuple[Field, ...], tuple[tuple[Labelled, Stance, Frame], ...]]:
    """The fields and duties of a sentence that begins at 0: the same words in the same place carry the same.

    An answer that is no clause by itself is read with its question, any other where it carries nothing by itself.
    """
    if sentence.end > LONGEST:
        return (), ()
    if (answer := heard(sentence, said)) is None:
        return _carried(sentence, said)
    fields, carried = _carried(answer.sentence, said)
    stand = tuple(field for each in fields if (field := answer.field(each)) is not None)
    return stand, tuple((each, stands, answer.frame(who)) for each, stands, who in carried)


def heard(sentence: Sentence, said: Correction | None = None) -> Spoken | None:
    """The answer said outright, where it is read so; None where the sentence is read as it stands."""
    answer = spoken(sentence)
    if answer is None or (answer.complete and _carried(sentence, said)[1]):
        return None
    return answer if _carried(answer.sentence, said)[1] else None


@lru_cache(maxsize=4096)
def _carried(
    sentence: Sentence, said: Correction | None
) -> tuple[tuple[Field, ...], tuple[tuple[Labelled, Stance, Frame], ...]]:
    """What a sentence carries as it stands."""
    fields = enriched(sentence, find_fields(sentence))
    whole, weighing = weighed(sentence, rulebook())
    labels = weighing.kept
    if sentence.introduces:
        labels = tuple(each for each in labels if _speaks_for_introduction(each, fields))
    if said:
        labels = corrected_labels(said, labels, whole.sentence)
    carried = ((each, corrected_stance(said, stance(each, whole.sentence)), _framed(each, whole)) for each in labels)
    return fields, tuple(carried)


def _framed(labelled: Labelled, whole: Whole) -> Frame:
    said = whole.sentence
    found = frame(labelled.duty, said.folded, labelled.hit.start, labelled.hit.end, said.intro)
    return whole.frame(found) if whole.before else found


def _moved(found: Frame, by: int) -> Frame:
    """The frame of a sentence that begins at 0, where it stands in the text."""
    return placed(found, lambda start, end: Span(start + by, end + by))


def _shifted(field: Field, by: int) -> Field:
    return msgspec.structs.replace(field, start=field.start + by, end=field.end + by)


def _as_written(text: str, field: Field) -> Field:
    """Laws and addresses keep the capitals that they were written with."""
    if field.kind not in ("law", "contact"):
        return field
    return msgspec.structs.replace(field, value=" ".join(text[field.start : field.end].split()))


def _speaks_for_introduction(labelled: Labelled, fields: tuple[Field, ...]) -> bool:
    """Whether a list introduction carries this by itself.

    It carries the way to reach someone, the legal basis of its items, and what is said in full before the list begins.
    """
    names_basis = labelled.duty == "purpose.basis" and any(field.kind == "basis" and field.value for field in fields)
    return names_basis or labelled.duty == "contact.privacy" or labelled.hit.rule.data.opens


def _identity(words: str, duty: str, seen: Counter[tuple[str, str]]) -> str:
    """Survives edits elsewhere in the text: the sentence without its white space, the duty, which of its kind."""
    folded = " ".join(words.split())
    seen[(folded, duty)] += 1
    return hashlib.sha256(f"{folded}\n{duty}\n{seen[(folded, duty)]}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
