"""Who does what: the actor and the act of the clause that carries a duty, from `lexicon/frames.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import msgspec

from amanat.policy.matching.kept import kept
from amanat.policy.names.own import padded
from amanat.policy.reading import Action, Actor, Frame, Span
from amanat.policy.text.clauses import Piece, complete, hanging, piece_at, pieces
from amanat.toml.packaged import packaged

_PASSIVE_BY = re.compile(r"\bby (?:the |our |your |a |an )?\Z")
_POSSESSED = re.compile(r"\A(?:'s?\b|s')")
_OBJECT_OF = re.compile(
    r"\b(?:from|with|to|of|about|for|by|between|against|on|ask|tell|inform|notify|allow|require|help|give|send|"
    r"protect|contact|enable|provide|identify|against|among|than|regarding|let|via)\s+(?:\w+\s+)?\Z"
)
_IS_WE = re.compile(r"\A(?:\s(?:of|for|in respect of)\s[^.:]{1,60}?)?\s*(?:\bis\b|:)\s+we\b")
_IMPERATIVE = re.compile(
    r"\A\W*(?:please |to \w+[^,]{0,60}, (?:please )?)?"
    r"(?:contact|write|e-?mail|send|call|click|visit|see|check|note|use|keep|do not|never|make sure|be)\b"
)


class FramesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written."""

    actor: dict[Actor, tuple[str, ...]]
    action: dict[Action, tuple[str, ...]]
    duty: dict[str, tuple[Action, ...]]


class _Lexicon(msgspec.Struct, frozen=True):
    actors: re.Pattern[str]
    actor_of: dict[str, Actor]
    verbs: dict[Action, tuple[str, ...]]
    actions: dict[str, tuple[Action, ...]]


class _Written(msgspec.Struct, frozen=True):
    """The lexicon, with its actors as one expression."""

    actors: str
    actor_of: dict[str, Actor]
    verbs: dict[Action, tuple[str, ...]]
    actions: dict[str, tuple[Action, ...]]


@cache
def _lexicon() -> _Lexicon:
    written = kept().part("frames", _Written, _written)
    return _Lexicon(re.compile(written.actors), written.actor_of, written.verbs, written.actions)


def _written() -> _Written:
    data = msgspec.convert(packaged("amanat.policy.lexicon", "frames.toml"), FramesFile)
    actor_of: dict[str, Actor] = {}
    for actor, words in data.actor.items():
        for word in words:
            actor_of.setdefault(word.replace("-", " "), actor)
    verbs = {action: words for action, words in data.action.items() if words}
    actions: dict[str, tuple[Action, ...]] = {
        duty: tuple(action for action in chosen if action in verbs) or ("state",) for duty, chosen in data.duty.items()
    }
    actors = rf"\b(?:{_longest_first(actor_of)})\b(?!\s+(?:provider|compan))"
    return _Written(actors, actor_of, verbs, actions)


@cache
def _verbs(action: Action) -> re.Pattern[str]:
    """The words of an act; nothing finds an act without words."""
    words = _lexicon().verbs.get(action)
    return re.compile(rf"\b(?:{'|'.join(map(_verb, words))})" if words else r"(?!)")


def _verb(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") + r"\b"


def _longest_first(words: Iterable[str]) -> str:
    """Any of the words, by their first letters, so that few are tried at a place."""
    letters: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        letters.setdefault(word[0], []).append(re.escape(word[1:]).replace(r"\ ", r"[\s-]+"))
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in letters.items())


def duties_with_actions() -> frozenset[str]:
    """The duties that the lexicon knows actions for."""
    return frozenset(_lexicon().actions)


def actors() -> frozenset[str]:
    """The words by which the lexicon knows who acts."""
    return frozenset(_lexicon().actor_of)


def frame(duty: str, folded: str, start: int, end: int, intro: str = "") -> Frame:
    """The frame of the clause of `folded` in which a rule found the duty at `start:end`.

    Where the sentence is a list item without an actor or an act, its introduction names him; he then has no span.
    """
    piece = _spoken(folded, piece_at(folded, start, end))
    action, action_span = _action(duty, folded, piece, start)
    actor, actor_span = _actor(folded, piece, action_span.start if action_span else end)
    if intro and (actor_span is None or (complete(intro) and not complete(folded[piece.start : piece.end]))):
        said = _introduced(intro)
        if said != "unsaid":
            actor, actor_span = said, None
    return Frame(
        actor=actor,
        action=action,
        actor_span=actor_span,
        action_span=action_span,
        condition=_first(hanging(folded, piece, "condition"), folded),
        exception=_first(hanging(folded, piece, "exception"), folded),
        scope=_trimmed(folded, piece),
    )


def _introduced(intro: str) -> Actor:
    """Who acts in the items that an introduction goes on in."""
    return _actor(intro, Piece("main", 0, 0, len(intro)), len(intro))[0]


def _spoken(folded: str, piece: Piece) -> Piece:
    """Of a condition or an exception, the clause that hangs on it."""
    if piece.kind in ("main", "relative"):
        return piece
    main = (each for each in pieces(folded) if each.clause == piece.clause and each.kind == "main")
    return next(main, piece)


def _action(duty: str, folded: str, piece: Piece, near: int) -> tuple[Action, Span | None]:
    """The act among those of the duty whose words stand nearest to what the rule found."""
    actions = _lexicon().actions[duty]
    found = [
        (abs(match.start() - near), order, match.start(), match.end(), action)
        for order, action in enumerate(actions)
        for match in _verbs(action).finditer(folded, piece.start, piece.end)
    ]
    if not found:
        return actions[0], None
    _, _, start, end, action = min(found)
    return action, Span(start, end)


def _actor(folded: str, piece: Piece, before: int) -> tuple[Actor, Span | None]:
    """The subject in front of the act, else whoever it is done `by`, else the subject of the clause before."""
    lexicon = _lexicon()
    subject: tuple[Actor, Span] | None = None
    for match in lexicon.actors.finditer(folded, piece.start, piece.end):
        actor = lexicon.actor_of[" ".join(match[0].replace("-", " ").split())]
        if actor == "client" and _IS_WE.match(folded[match.end() :]):
            actor = "we"
        ahead = folded[max(0, match.start() - 24) : match.start()]
        span = Span(match.start(), padded(folded, match.end()))
        if _PASSIVE_BY.search(ahead):
            return actor, span
        if _OBJECT_OF.search(ahead) or _POSSESSED.match(folded[span.end : span.end + 3]):
            continue
        if match.start() < before and subject is None:
            subject = actor, span
    if subject is not None:
        return subject
    for earlier in reversed([each for each in pieces(folded) if each.end <= piece.start and each.kind == "main"]):
        found = _actor(folded, earlier, earlier.end)
        if found[1] is not None:
            return found
    if _IMPERATIVE.search(folded[piece.start : piece.end]):
        return "you", None
    return "unsaid", None


def _first(found: tuple[Piece, ...], folded: str) -> Span | None:
    return _trimmed(folded, found[0]) if found else None


def _trimmed(folded: str, piece: Piece) -> Span:
    """The piece without white space and marks at its rim."""
    words = folded[piece.start : piece.end]
    left = len(words) - len(words.lstrip(" \t\n,;:"))
    return Span(piece.start + left, piece.start + max(left, len(words.rstrip(" \t\n,;:."))))
