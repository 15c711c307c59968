"""A sentence in clauses: what is said, under which condition, with which exception, and what only describes a noun.

A light analysis by marks and small words; it needs no grammar of English, only to know what a `not` speaks of.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

import msgspec

from amanat.policy.matching.expressions import union
from amanat.policy.matching.kept import kept
from amanat.toml.packaged import packaged

PieceKind = Literal["main", "condition", "exception", "relative", "aside"]


class Piece(msgspec.Struct, frozen=True):
    """`folded[start:end]`. Pieces of one `clause` belong together; those that are not `main` hang on it."""

    kind: PieceKind
    clause: int
    start: int
    end: int


_NUMBERED = re.compile(r"\s*(?:\(?[a-z\d]{1,4}\)\s*)?(?:and |or )?")
_NEXT_STOP = re.compile(r"[,;]|\Z")
_CLAUSE = r"(?P<clause>;|:\s|\s[–—-]\s|,?\s\b(?:but|however|nor)\b(?! also| not limited)|,\syet\b)"
_RELATIVE = (
    r"(?P<relative>\b(?:which|who|whom|whose)\b|"
    r"(?<=\w )(?<!so )(?<!provided )(?<!ensure )(?<!agree )(?<!acknowledge )(?<!understand )\bthat(?= \w))"
)


_AUXILIARY = re.compile(r"\b(?:is|are|was|were|will|may|might|can|could|must|shall|should|has|have|does|do|cannot)\b")
_SAYS = re.compile(r"\b(?:nobody|no\sone|nothing|none)\b|\A\W*(?:to|for|with|by)\b")


class ClausesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written; `hanging` and `promising` are asked by `completed`."""

    exception: tuple[str, ...]
    condition: tuple[str, ...]
    aside: tuple[str, ...]
    hanging: tuple[str, ...]
    promising: tuple[str, ...]
    not_after: tuple[str, ...]
    no_opener: tuple[str, ...]
    finite: tuple[str, ...]
    subject: tuple[str, ...]


class _Lexicon(msgspec.Struct, frozen=True):
    mark: re.Pattern[str]
    finite: re.Pattern[str]
    subject: re.Pattern[str]


def clauses_file() -> ClausesFile:
    """The small words that open a clause, from `lexicon/clauses.toml`."""
    return msgspec.convert(packaged("amanat.policy.lexicon", "clauses.toml"), ClausesFile)


@cache
def _lexicon() -> _Lexicon:
    return _Lexicon(*map(re.compile, kept().part("clauses", tuple[str, str, str], _written)))


def _written() -> tuple[str, str, str]:
    """The expressions of the lexicon, in its order."""
    lists = clauses_file()
    before = "".join(rf"(?<!\b{re.escape(word)}\s)" for word in lists.not_after)
    subject = "|".join(map(re.escape, lists.subject))
    mark = "|".join(
        (
            f"(?P<exception>{union(lists.exception, {})})",
            f"{before}(?!{union(lists.no_opener, {})})(?P<condition>{union(lists.condition, {})})",
            f"(?P<aside>{union(lists.aside, {})})",
            _RELATIVE,
            _CLAUSE,
            rf"(?P<and>,?\s(?:and|or|so)\s(?=(?:also |then |therefore |if |in )?(?:{subject})\b))",
            r"(?P<comma>,\s)",
        )
    )
    finite = "|".join(re.escape(verb) for verb in lists.finite)
    return (
        mark,
        rf"\b(?:{finite}|(?:we|you|they|i) \w+|it \w+s)\b",
        rf"\s*(?:then |also |please |however,? |in addition,? )?(?:{subject})\b",
    )


@lru_cache(maxsize=4096)
def pieces(folded: str) -> tuple[Piece, ...]:
    """The pieces of a folded sentence, in order and without gaps."""
    found: list[Piece] = []
    kind: PieceKind = "main"
    clause = begin = 0

    def close(at: int, following: PieceKind, number: int) -> None:
        nonlocal kind, clause, begin
        if at > begin and folded[begin:at].strip():
            found.append(Piece(kind, clause, begin, at))
            begin = at
        kind, clause = following, number

    for mark in _lexicon().mark.finditer(folded):
        name = mark.lastgroup
        at = mark.start()
        if name == "comma":
            if kind == "main" or not _speaks_on(folded, mark.end(), kind):
                continue
            spoken = any(piece.clause == clause and piece.kind == "main" for piece in found)
            close(mark.end(), "main", clause + 1 if spoken else clause)
        elif name == "clause" and _goes_on(folded, mark, folded[begin:at]):
            continue
        elif name == "clause" or (name == "and" and _begins_clause(folded, mark, kind)):
            close(at if "nor" in mark[0] else mark.end(), "main", clause + 1)
        elif name == "exception":
            close(at, "exception", clause)
        elif name == "condition" and not (kind in ("condition", "exception") and begin == at):
            close(at, "condition", clause)
        elif name == "relative" and kind != "condition":
            close(at, "relative", clause)
        elif name == "aside":
            close(at, "aside", clause)
    close(len(folded), "main", clause)
    return tuple(part for number, each in enumerate(found) for part in _narrowed(folded, found, number, each))


def narrows(folded: str, piece: Piece, before: Piece | None) -> bool:
    """Whether an exception stands within the subject of its clause: `Data other than health data may be shared`."""
    return (
        piece.kind == "exception"
        and before is not None
        and (before.kind, before.clause) == ("main", piece.clause)
        and not complete(folded[before.start : before.end])
        and not _SAYS.search(folded, before.start, before.end)
    )


def _narrowed(folded: str, found: list[Piece], number: int, piece: Piece) -> tuple[Piece, ...]:
    """The piece; an exception within the subject ends where its verb begins."""
    if not narrows(folded, piece, found[number - 1] if number else None):
        return (piece,)
    verb = _AUXILIARY.search(folded, piece.start, piece.end)
    if verb is None:
        return (piece,)
    return (
        msgspec.structs.replace(piece, end=verb.start()),
        Piece("main", piece.clause, verb.start(), piece.end),
    )


def _goes_on(folded: str, mark: re.Match[str], before: str) -> bool:
    """Whether a mark that may end a clause only stands between the parts of a list, or before the second `nor`."""
    if "nor" in mark[0]:
        return "neither" in before
    if mark[0].strip() not in (";", ":"):
        return False
    numbered = _NUMBERED.match(folded, mark.end())
    begins = numbered.end() if numbered else mark.end()
    return not (_lexicon().subject.match(folded, begins) and _speaks(folded, begins))


def _begins_clause(folded: str, mark: re.Match[str], kind: PieceKind) -> bool:
    """Inside a condition, `and` goes on with the condition unless a comma stands before it."""
    return (kind != "condition" or mark[0].startswith(",")) and _speaks(folded, mark.end())


def _speaks(folded: str, at: int) -> bool:
    """Whether a clause with a verb of its own begins here."""
    stop = _NEXT_STOP.search(folded, at)
    return bool(stop and _lexicon().finite.search(folded, at, min(stop.start(), at + 120)))


def _speaks_on(folded: str, at: int, kind: PieceKind) -> bool:
    """Whether the main clause goes on behind a comma that may end a hanging one."""
    if kind == "relative":
        return bool(_lexicon().subject.match(folded, at) and _speaks(folded, at))
    return bool((_lexicon().subject.match(folded, at) or kind == "exception") and _speaks(folded, at))


def complete(clause: str) -> bool:
    """Whether the words of a clause hold a verb of their own."""
    return bool(_lexicon().finite.search(clause))


def speaks(folded: str) -> bool:
    """Whether the first main clause has a verb of its own; `Landlords, if we act for them` has none."""
    first = next((piece for piece in pieces(folded) if piece.kind == "main"), None)
    return first is not None and complete(folded[first.start : first.end])


def piece_at(folded: str, start: int, end: int) -> Piece:
    """The piece that holds what a rule found: the first main one it touches, else the first.

    The sentence as one piece where there is none.
    """
    touched = [piece for piece in pieces(folded) if piece.start < end and start < piece.end]
    main = [piece for piece in touched if piece.kind == "main"]
    return (main or touched or [Piece("main", 0, 0, len(folded))])[0]


def hanging(folded: str, piece: Piece, kind: PieceKind) -> tuple[Piece, ...]:
    """The conditions or exceptions of the clause that a piece belongs to."""
    return tuple(
        each for each in pieces(folded) if each.clause == piece.clause and each.kind == kind and each is not piece
    )
