"""Text → Reading. The steps: blocks, sentences, fields, duties, stance, lint."""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import lru_cache
from pathlib import Path

import msgspec

from amanat.errors import PolicyError
from amanat.policy.definitions import definitions, resolved
from amanat.policy.document import Block, blocks
from amanat.policy.fields import find_fields
from amanat.policy.fitting import enriched, fitting
from amanat.policy.frame import frame
from amanat.policy.label import Labelled, label
from amanat.policy.language import language_of
from amanat.policy.lint.run import lint
from amanat.policy.reading import Definition, Field, Frame, Reading, Span, Statement
from amanat.policy.rules import rulebook
from amanat.policy.sentence import Sentence
from amanat.policy.sentences import sentences
from amanat.policy.signals import carries_something, only_informs
from amanat.policy.stance import Stance, stance
from amanat.policy.view import as_we, fold, own_names, view, without_addresses
from amanat.vocabulary.duties import duties
from amanat.vocabulary.terms import Source

LONGEST = 8_000
"""Characters. What is longer is no sentence: it is left unread and not searched for rules."""


def read_file(path: Path) -> Reading:
    """Reads a policy. Raises `PolicyError` where there is no such file, or it is no text in UTF-8, or empty."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PolicyError(
            f"the policy cannot be opened: {(error.strerror or 'unknown reason').lower()}",
            place=str(path),
            remedy="check the path",
        ) from error
    if b"\0" in raw:
        raise PolicyError("the policy is a binary file", place=str(path), remedy="save it as UTF-8 text or Markdown")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PolicyError(
            f"byte {error.start} is not UTF-8", place=str(path), remedy="save the policy as UTF-8 text"
        ) from error
    return _read(text, path.name, str(path))


def read_text(text: str, name: str = "policy") -> Reading:
    """Reads a policy from a string; offsets count its code points.

    Raises `PolicyError` where there is nothing to read.
    """
    return _read(text, name, name)


def _read(text: str, name: str, place: str) -> Reading:
    if not text.strip("\ufeff \t\r\n\f\v\u00a0"):
        raise PolicyError("the policy is empty", place=place, remedy="give the text that is published")
    found = split(text)
    language = language_of(text)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if language != "en":
        unread = tuple(Span(each.start, each.end) for each in found)
        return Reading(name=name, text=text, digest=digest, language=language, unread=unread)
    defined = definitions(text, _readable(found))
    statements, informative, unread = _sort(text, found, defined)
    reading = Reading(
        name=name,
        text=text,
        digest=digest,
        language=language,
        definitions=defined,
        statements=statements,
        informative=informative,
        unread=unread,
    )
    return msgspec.structs.replace(reading, findings=lint(reading, _readable(found)))


def _readable(found: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    return tuple(each for each in found if each.end - each.start <= LONGEST)


def split(text: str) -> tuple[Sentence, ...]:
    """Every sentence of the text with the words it stands under, in order."""
    plain = as_we(view(text), own_names(text))
    folded = without_addresses(plain)
    contexts: dict[tuple[str, ...], str] = {}

    def context(words: tuple[str, ...]) -> str:
        if words not in contexts:
            contexts[words] = " ¦ ".join(fold(each).strip(" :*_") for each in words)
        return contexts[words]

    def of(block: Block) -> list[Sentence]:
        spans = list(sentences(text, block.start, block.end))
        return [
            Sentence(
                start=span.start,
                end=span.end,
                folded=folded[span.start : span.end],
                plain=plain[span.start : span.end],
                kind=block.kind,
                path=block.section,
                section=context(block.section),
                intro=context(block.intros),
                lead=folded[spans[0].start : spans[0].end] if block.kind == "item" and span is not spans[0] else "",
                introduces=block.introduces and span is spans[-1],
            )
            for span in spans
        ]

    return tuple(each for block in blocks(text) for each in of(block))


def _sort(
    text: str, found: tuple[Sentence, ...], defined: tuple[Definition, ...]
) -> tuple[tuple[Statement, ...], tuple[Span, ...], tuple[Span, ...]]:
    """Each sentence into exactly one of statements, informative, unread."""
    statements: list[Statement] = []
    informative: list[Span] = []
    unread: list[Span] = []
    seen: Counter[tuple[str, str]] = Counter()
    for sentence in found:
        carried = _statements(text, sentence, seen, defined)
        if carried:
            statements += carried
        elif sentence.end - sentence.start > LONGEST or carries_something(sentence):
            unread.append(Span(sentence.start, sentence.end))
        else:
            informative.append(Span(sentence.start, sentence.end))
    return tuple(statements), tuple(informative), tuple(unread)


def _statements(
    text: str, sentence: Sentence, seen: Counter[tuple[str, str]], defined: tuple[Definition, ...]
) -> list[Statement]:
    if only_informs(sentence) and not sentence.introduces:
        return []
    words = text[sentence.start : sentence.end]
    statements: list[Statement] = []
    fields, carried = _carried(msgspec.structs.replace(sentence, start=0, end=sentence.end - sentence.start))
    if carried:
        fields = tuple(_as_written(text, _shifted(field, sentence.start)) for field in fields)
        fields = resolved(text, defined, sentence.start, sentence.end, fields)
    for each, stands, who in carried:
        statements.append(
            Statement(
                id=_identity(words, each.duty, seen),
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
                fields=fitting(each.duty, fields),
                rule=each.hit.rule.name,
            )
        )
    return statements


@lru_cache(maxsize=4096)
def _carried(sentence: Sentence) -> tuple[tuple[Field, ...], tuple[tuple[Labelled, Stance, Frame], ...]]:
    """The fields and duties of a sentence that begins at 0: the same words in the same place carry the same."""
    if sentence.end > LONGEST:
        return (), ()
    fields = enriched(sentence, find_fields(sentence))
    carried = (
        (each, stance(each, sentence), _framed(each, sentence))
        for each in label(sentence, rulebook(), fields)
        if not sentence.introduces or each.duty == "contact.privacy" or _names_basis(each.duty, fields)
    )
    return fields, tuple(carried)


def _framed(labelled: Labelled, sentence: Sentence) -> Frame:
    return frame(labelled.duty, sentence.folded, labelled.hit.start, labelled.hit.end, sentence.intro)


def _moved(found: Frame, by: int) -> Frame:
    """The frame of a sentence that begins at 0, where it stands in the text."""
    spans = {
        name: msgspec.structs.replace(span, start=span.start + by, end=span.end + by)
        for name in ("actor_span", "action_span", "condition", "exception", "scope")
        if (span := getattr(found, name)) is not None
    }
    return msgspec.structs.replace(found, **spans)


def _shifted(field: Field, by: int) -> Field:
    return msgspec.structs.replace(field, start=field.start + by, end=field.end + by)


def _as_written(text: str, field: Field) -> Field:
    """Laws and addresses keep the capitals that they were written with."""
    if field.kind not in ("law", "contact"):
        return field
    return msgspec.structs.replace(field, value=" ".join(text[field.start : field.end].split()))


def _names_basis(duty: str, fields: tuple[Field, ...]) -> bool:
    """A list introduction carries nothing but the way to reach someone, and the legal basis it names for its items."""
    return duty == "purpose.basis" and any(field.kind == "basis" and field.value for field in fields)


def _identity(words: str, duty: str, seen: Counter[tuple[str, str]]) -> str:
    """Survives edits elsewhere in the text: the sentence without its white space, the duty, which of its kind."""
    folded = " ".join(words.split())
    seen[(folded, duty)] += 1
    return hashlib.sha256(f"{folded}\n{duty}\n{seen[(folded, duty)]}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
