"""Numbers and sentences in words, as all outputs write them."""

from __future__ import annotations

import re

from amanat.policy.out.figures import Figures, share
from amanat.policy.reading import Statement
from amanat.vocabulary.terms import Modality, Polarity
from amanat.vocabulary.values import label_of

SEVERITY_WORDS = {"void": "void", "doubtful": "doubtful", "mend": "to mend"}
SEVERITY_MEANING = {
    "void": "the law does not allow it to be said so",
    "doubtful": "the law may not allow it",
    "mend": "unclear, incomplete or broken",
}
_MANY = frozenset(["we", "you", "staff"])
_IRREGULAR = {"keep": "kept", "sell": "sold", "bind": "bound", "log": "logged", "transfer": "transferred"}
_CLAIMS = {
    "rights.complain": "complain", "rights.object": "object", "rights.withdraw": "withdraw it",
    **{f"rights.{each}": "ask for it" for each in ("access", "close", "erase", "port", "rectify", "restrict")},
}  # fmt: skip
"""What the reader does where a sentence about a right speaks of the reader; what is granted, the company grants."""
_READER_DOES = frozenset(["accept", "disclose", "notify", "refuse", "use"])
_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?\Z")
_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")


def count(number: int, noun: str, nouns: str = "") -> str:
    """`1 promise`, `2 promises`, `no promises`."""
    return f"{number or 'no'} {noun if number == 1 else nouns or noun + 's'}"


def headline(held: Figures) -> str:
    """A reading in two sentences."""
    if not held.statements and not held.unread:
        return "The text says nothing about personal data that could be read."
    first = f"{count(held.carrying, 'sentence')} {'makes' if held.carrying == 1 else 'make'} "
    first += f"{count(held.statements, 'statement')}"
    unread = f"{count(held.unread, 'sentence')} could not be understood ({share(held.unread_share)})"
    if not held.unread:
        unread = "every sentence that says something was understood"
    faults = f"{count(held.findings, 'fault')} {'was' if held.findings == 1 else 'were'} found in the text"
    return f"{first[0].upper()}{first[1:]}. {unread[0].upper()}{unread[1:]}, and {faults}."


def does_what(statement: Statement) -> str:
    """Who does what, in a few words: `we may disclose`, `you must accept`, `is not sold unless`. `""` if untold."""
    frame = statement.frame
    if frame.action == "state":
        return ""
    verb = _reader_does(statement) if frame.actor == "you" else label_of("action", frame.action)
    if not verb or (frame.actor == "unsaid" and frame.action_span is None):
        return ""
    denied = statement.polarity is Polarity.NO and frame.actor != "nobody"
    if frame.actor == "unsaid":
        return _clause(statement.modality, f"be {_done(verb)}", "is" + " not" * denied + f" {_done(verb)}", denied)
    if frame.actor == "you" and statement.duty in _CLAIMS:
        return f"you may {verb}" + " only if" * (statement.modality is Modality.ONLY_IF)
    many = frame.actor in _MANY
    plain = f"{'do' if many else 'does'} not {verb}" if denied else verb if many else _third(verb)
    return f"{label_of('actor', frame.actor)} {_clause(statement.modality, verb, plain, denied)}"


def _reader_does(statement: Statement) -> str:
    """What is the reader's own act. Most acts of the duties are a company's, and are no one's in such a sentence."""
    if statement.duty in _CLAIMS:
        return _CLAIMS[statement.duty] if statement.polarity is Polarity.YES else ""
    action = statement.frame.action
    own = action in _READER_DOES or (action == "publish" and statement.duty.startswith("public."))
    return label_of("action", action) if own and statement.frame.action_span is not None else ""


def _clause(modality: Modality, verb: str, plain: str, denied: bool) -> str:
    """The verb under its modality; `plain` is how it stands without one."""
    if modality in (Modality.MAY, Modality.WILL, Modality.MUST):
        return f"{modality.value} not {verb}" if denied else f"{modality.value} {verb}"
    if modality is Modality.ONLY_IF:
        return f"{plain} unless" if denied else f"{plain} only if"
    return plain


def _third(verb: str) -> str:
    if verb.endswith("y"):
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("sh", "ch", "s")) else "s")


def _done(verb: str) -> str:
    """The past participle of a verb of the vocabulary."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("y"):
        return verb[:-1] + "ied"
    return verb + ("d" if verb.endswith("e") else "ed")


def value_in_words(kind: str, value: str) -> str:
    """A value as people say it: `30 days` for the period `P30D`."""
    period = _PERIOD.match(value) if kind in ("period", "deadline") else None
    if period is None or value in ("P", "PT"):
        return f"{value} years" if kind == "age" and value.isdigit() else label_of(kind, value)
    parts = [count(int(number), unit) for number, unit in zip(period.groups(), _UNITS, strict=True) if number]
    return " and ".join(parts)


def clipped(text: str, length: int) -> str:
    """The words on one line, cut at `length` characters."""
    words = " ".join(text.split())
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
