"""Questions and answers: `Do you sell my data?` / `No, never.` is read as `We do not sell your data.`"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Literal

import msgspec

from amanat.policy.text.clauses import complete
from amanat.policy.text.reworded import Piece, Reworded
from amanat.policy.text.sentence import Sentence, is_question
from amanat.toml.packaged import packaged

Tone = Literal["yes", "no", "only"]

_MINE = re.compile(r"\b(?:i|my|me|mine|myself)\b")
_YOUR = re.compile(r"\byours?\b")
_SAID = {"i": "you", "my": "your", "me": "you", "mine": "yours", "myself": "yourself", "you": "we", "your": "our"}
"""What the asker's words are in the mouth of who answers."""
_TURNED = re.compile(rf"\b(?:{'|'.join(_SAID)})\b")
_AFTER = " \t\r\n.!*_\"')"
"""What may stand behind the last word of an answer."""
_Q, _A = r"(?:q(?:uestion)?\s?[:.]\s+)?", r"(?:a(?:nswer)?\s?[:.]\s+)?"
"""What may stand before a question and its answer: `Q:`, `A:`."""
_WHO = re.compile(
    rf"\A\W*{_Q}who(?:\s+else)?\s+"
    r"(?P<rest>(?:can|may|will|gets?|sees?|receives?|has|reads?|handles?|runs?)\b[^?]*[^?\s])"
)
_WHOM = re.compile(rf"\A\W*{_Q}whom?(?:\s+else)?\s+(?:do|will|can|may)\s+you\s+(?P<rest>[^?]*[^?\s])")
_ANSWER = re.compile(rf"\A\W*{_A}")
_FILLS = re.compile(r"\A\W*(?:yes\W+(?:but\W+)?|no\W+(?=only\b|unless\b|not\b))")


class AnswersFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written."""

    helping: tuple[str, ...]
    verbs: tuple[str, ...]
    belongs: tuple[str, ...]
    between: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    sometimes: tuple[str, ...]
    only: tuple[str, ...]
    subjects: tuple[str, ...]


class _Forms(msgspec.Struct, frozen=True):
    question: re.Pattern[str]
    tones: tuple[tuple[Tone, re.Pattern[str]], ...]
    clause: re.Pattern[str]
    helping: frozenset[str]


@cache
def _forms() -> _Forms:
    data = msgspec.convert(packaged("amanat.policy.lexicon", "answers.toml"), AnswersFile)
    noun = rf"(?:{_any(data.belongs)})\s+(?:(?:{_any(data.between)})\s+){{0,2}}[\w'-]+"
    verb = _any((*data.helping, *data.verbs))
    question = rf"\A[^a-z]*{_Q}(?P<verb>{verb})\s+(?P<who>{noun}|[\w'-]+)\s+(?P<rest>[^?]*[^?\s])"
    tones: tuple[tuple[Tone, tuple[str, ...]], ...] = (
        ("only", data.only), ("yes", (*data.yes, *data.sometimes)), ("no", data.no),
    )  # fmt: skip
    return _Forms(
        question=re.compile(question),
        tones=tuple((tone, re.compile(rf"\A\W*{_A}(?:{_any(words)})\b\W*")) for tone, words in tones),
        clause=re.compile(rf"(?:{_any(data.subjects)})\b"),
        helping=frozenset(data.helping),
    )


def _any(words: Iterable[str]) -> str:
    """Any of them, the longest first; marks may stand between their words."""
    return "|".join(r"\W+".join(map(re.escape, each.split())) for each in sorted(words, key=lambda each: -len(each)))


class Spoken(Reworded, frozen=True, kw_only=True):
    """An answer said outright. `complete` says that the answer has a clause of its own besides."""

    complete: bool


def answering(found: tuple[Sentence, ...]) -> Iterator[Sentence]:
    """The same sentences, each answer with the question in front of it."""
    yield from found[:1]
    for before, sentence in pairwise(found):
        asks = is_question(before.folded) and sentence.kind != "heading"
        if asks and (_answers(before.folded, sentence.folded) or _names_who(before.folded, sentence)):
            yield msgspec.structs.replace(sentence, asked=before.folded, asked_at=before.start - sentence.start)
        else:
            yield sentence


def _answers(question: str, answer: str) -> bool:
    return bool(_forms().question.match(question) and _tone(answer))


def _names_who(question: str, sentence: Sentence) -> bool:
    """Whether words without a verb of their own name whom a question asks for: `Who can read it?` / `Your trainer.`"""
    asks = _WHO.match(question) or _WHOM.match(question)
    return bool(asks and sentence.kind == "paragraph" and _names(sentence.folded))


def _names(folded: str) -> bool:
    return not complete(folded) and not _tone(folded) and not folded.rstrip(" *_").endswith((":", "?"))


def _tone(folded: str) -> tuple[Tone, int] | None:
    """How an answer begins, and where what it adds begins."""
    for tone, form in _forms().tones:
        if match := form.match(folded):
            return tone, match.start() if tone == "only" else match.end()
    return None


def spoken(sentence: Sentence) -> Spoken | None:
    """An answer as the question said outright; None for what answers none."""
    asked = _forms().question.match(sentence.asked) if sentence.asked else None
    told = _tone(sentence.folded)
    if not asked or not told:
        return _who(sentence) if sentence.asked else None
    tone, start = told
    begins = _only_begins(sentence.folded) if tone == "only" else start
    added = sentence.folded[begins:].rstrip(_AFTER)
    pieces = list(_proposition(asked, sentence, tone))
    if added:
        pieces += [Piece(" " if tone == "only" else ", "), Piece(added, begins)]
    pieces.append(Piece("."))
    return _said(sentence, tuple(pieces), complete=bool(_forms().clause.match(added)))


def _who(sentence: Sentence) -> Spoken | None:
    """Who is named in answer to a question, as the one who does what it asks of, or to whom it is done."""
    begins = match.end() if (match := _ANSWER.match(sentence.folded)) else 0
    named = Piece(sentence.folded[begins:].rstrip(_AFTER), begins)
    if who := _WHO.match(sentence.asked):
        does = _turned(who, "rest", sentence.asked_at, turns=bool(_MINE.search(sentence.asked)))
        return _said(sentence, (named, Piece(" "), *does, Piece(".")), complete=False)
    if whom := _WHOM.match(sentence.asked):
        does = _turned(whom, "rest", sentence.asked_at, turns=True)
        return _said(sentence, (Piece("we "), *does, Piece(" "), named, Piece(".")), complete=False)
    return None


def _said(sentence: Sentence, pieces: tuple[Piece, ...], *, complete: bool) -> Spoken:
    words = "".join(piece.words for piece in pieces)
    said = msgspec.structs.replace(
        sentence,
        start=0,
        end=len(words),
        folded=words,
        plain=words,
        asked="",
        asked_at=0,
        before="",
        opens=False,
        names=(),
    )
    return Spoken(said, pieces, complete=complete)


def _only_begins(folded: str) -> int:
    """Where the condition begins, behind the yes or no that it takes back."""
    match = _FILLS.match(folded)
    return match.end() if match else 0


def _proposition(asked: re.Match[str], sentence: Sentence, tone: Tone) -> Iterator[Piece]:
    """Who, whether or not, and the rest of the question, in the mouth of who answers."""
    words = sentence.asked
    of_us = asked["who"] == "you" and (asked["verb"] in _forms().helping or not _YOUR.search(words))
    turns = of_us or bool(_MINE.search(words))
    yield from _turned(asked, "who", sentence.asked_at, turns=turns)
    yield Piece(" ")
    if asked["verb"] not in _forms().helping:
        yield Piece("cannot " if asked["verb"] == "can" and tone == "no" else f"{asked['verb']} ")
        if tone == "no" and asked["verb"] != "can":
            yield Piece("not ")
    elif tone == "no":
        yield Piece("do not ")
    yield from _turned(asked, "rest", sentence.asked_at, turns=turns)


def _turned(asked: re.Match[str], part: str, by: int, *, turns: bool) -> Iterator[Piece]:
    words, start = asked[part], asked.start(part) + by
    at = 0
    for match in _TURNED.finditer(words) if turns else ():
        if match.start() > at:
            yield Piece(words[at : match.start()], start + at)
        yield Piece(_SAID[match[0]])
        at = match.end()
        if words[at : at + 1] == " ":
            yield Piece(" ")
            at += 1
    if words[at:]:
        yield Piece(words[at:], start + at)
