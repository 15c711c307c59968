"""Text → Reading. The steps: blocks, sentences, fields, duties, stance, lint."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec
import tomli

from amanat.errors import InputError
from amanat.policy.corrections.apply import Corrector
from amanat.policy.corrections.file import Corrections
from amanat.policy.documents.language import languages, of_language
from amanat.policy.documents.model import Document
from amanat.policy.documents.open import open_document
from amanat.policy.documents.plain import from_text
from amanat.policy.documents.tree import Block
from amanat.policy.fields.definitions import definitions
from amanat.policy.lint.run import lint
from amanat.policy.matching.kept import kept
from amanat.policy.names.firms import Names
from amanat.policy.names.own import as_we, own_names
from amanat.policy.reading import Reading, Span
from amanat.policy.statements import LONGEST, sort
from amanat.policy.text.answers import answering
from amanat.policy.text.clauses import speaks
from amanat.policy.text.labels import label_of
from amanat.policy.text.passing import without_passing
from amanat.policy.text.sentence import Sentence
from amanat.policy.text.sentences import sentences
from amanat.policy.text.titles import title_of
from amanat.policy.text.view import fold, view, without_addresses
from amanat.policy.text.wards import without_wards

UNCORRECTED = Corrections()


def read_file(path: Path, corrections: Corrections = UNCORRECTED) -> Reading:
    """Reads a policy: text, Markdown, HTML, MHTML, PDF or DOCX; `-` is the standard input.

    Raises `PolicyError` where there is no such file, or it is none of these, damaged, without text, or too large.
    """
    return read_document(open_document(path), corrections)


def read_text(text: str, name: str = "policy", corrections: Corrections = UNCORRECTED) -> Reading:
    """Reads a policy from a string; offsets count its code points.

    Raises `PolicyError` where there is nothing to read.
    """
    return read_document(from_text(text, name), corrections)


def read_document(document: Document, corrections: Corrections = UNCORRECTED) -> Reading:
    """Reads a policy in its normal form; offsets count the code points of the document's text.

    Raises `InputError`, with file and line, where the lexicon is not as it must be.
    """
    try:
        return _read(document, corrections)
    except (InputError, msgspec.ValidationError, tomli.TOMLDecodeError) as error:
        from amanat.policy.faults import located

        raise located(error) from error


def _read(document: Document, corrections: Corrections) -> Reading:
    text = document.text
    found = split(text, document.blocks)
    language, foreign = languages(text, [(each.start, each.end) for each in found])
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    corrector = Corrector(corrections)
    reading = Reading(
        name=document.name,
        text=text,
        digest=digest,
        language=language,
        format=document.format,
        archived=document.archived,
        blocks=document.blocks,
        notes=(*document.notes, *of_language(language)),
        origins=document.origins,
        foreign=foreign,
    )
    if language != "en":
        for each in found:
            corrector.of(text[each.start : each.end], each)
        unread = tuple(Span(each.start, each.end) for each in found)
        return msgspec.structs.replace(reading, unread=unread, corrections=corrector.account())
    elsewhere = frozenset((each.start, each.end) for each in foreign)
    defined = definitions(text, _readable(found, elsewhere))
    statements, informative, unread = sort(text, found, defined, elsewhere, corrector)
    reading = msgspec.structs.replace(
        reading, definitions=defined, statements=statements, informative=informative, unread=unread,
        corrections=corrector.account(),
    )  # fmt: skip
    reading = msgspec.structs.replace(reading, findings=lint(reading, _readable(found, elsewhere)))
    kept().save()
    return reading


def _readable(found: tuple[Sentence, ...], foreign: frozenset[tuple[int, int]]) -> tuple[Sentence, ...]:
    return tuple(each for each in found if each.end - each.start <= LONGEST and (each.start, each.end) not in foreign)


_TITLE = re.compile(r"\b(?:polic(?:y|ies)|notice|statement|terms)\b", re.IGNORECASE)
"""A heading with such a word is called after the text."""


def split(text: str, tree: tuple[Block, ...] | None = None) -> tuple[Sentence, ...]:
    """Every sentence of the text with the words it stands under, in order.

    `tree` are the blocks of the document; those of a text that is the document itself are found.
    """
    names = own_names(text)
    plain = as_we(text, view(text), names)
    folded = without_addresses(plain)
    firms = Names(text, plain, names)
    contexts: dict[tuple[str, ...], str] = {}

    def context(words: tuple[str, ...], own: tuple[str, ...] = ()) -> str:
        if words not in contexts:
            contexts[words] = " ¦ ".join(as_we(each, fold(each), own).strip(" :*_") for each in words)
        return contexts[words]

    def of(block: Block) -> list[Sentence]:
        spans = list(sentences(text, block.start, block.end))
        title = _run_in(text, block, spans)
        label = "" if block.above or not spans else label_of(plain[spans[0].start : spans[0].end])
        return [
            Sentence(
                start=span.start,
                end=span.end,
                folded=without_wards(without_passing(folded[span.start : span.end])),
                plain=without_wards(without_passing(plain[span.start : span.end])),
                kind=block.kind,
                path=block.section,
                section=context((*block.section, title) if title and span is not spans[0] else block.section),
                intro=context(block.intros or _headed(block, span, folded), names),
                lead=folded[spans[0].start : spans[0].end]
                if block.kind in ("item", "cell") and span is not spans[0]
                else "",
                before=folded[before.start : before.end] if before else "",
                column=label or context(block.above),
                table=context(block.table),
                row=context(block.beside[-1:]),
                introduces=block.introduces and span is spans[-1],
                opens=len(spans) > 1 and span is spans[0],
                titled=bool(title_of(text[span.start : span.end])),
                names=firms.within(span.start, span.end),
            )
            for before, span in zip([None, *spans], spans, strict=False)
        ]

    found = tuple(each for block in (from_text(text).blocks if tree is None else tree) for each in of(block))
    return tuple(answering(found))


def _headed(block: Block, span: Span, folded: str) -> tuple[str, ...]:
    """The heading that introduces an item without an introduction, where its words are no sentence by themselves.

    `## Who sees it` and `- Our bookkeeper` are one. A numbered paragraph under a heading speaks for itself, and the
    title of the text introduces nothing.
    """
    if block.kind != "item" or block.intros or speaks(folded[span.start : span.end]):
        return ()
    return tuple(heading for heading in block.section[-1:] if not _TITLE.search(heading))


def _run_in(text: str, block: Block, spans: list[Span]) -> str:
    """The title that a paragraph begins with, which stands over the sentences behind it."""
    if block.kind != "paragraph" or len(spans) < 2:
        return ""
    return title_of(text[spans[0].start : spans[0].end])
