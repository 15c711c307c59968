"""What the row of a person, or of something that is theirs, is known by: numbers, references, letters that nobody could
guess. Keys are judged before."""

from __future__ import annotations

from amanat.datamap.detect.case import FEW, Case, Verdict, shown
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.names.known import numbers_people
from amanat.datamap.names.targets import plainly
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called, nouns, snake


def unguessable(case: Case) -> Verdict | None:
    """`key` or `code` by which the row of one person is known, and which nobody could guess: who has it is let in, or
    shown what is theirs. A UUID is what rows are told apart by everywhere."""
    if case.own and is_called(case.table, _TOKENS) and case.direct and _is_random(case):
        return _let_in()
    if case.own or not (case.direct or "email" in case.beside) or not _is_random(case):
        return None
    name = english(snake(case.seen.name))
    lets_in = is_called(case.table, ("session",)) and name in lexicon().known_by.sessions
    says = name.rpartition("_")[2] in lexicon().known_by.secrets or lets_in
    return _let_in() if says else None


_TOKENS = ("access_token", "refresh_token", "auth_code", "api_token")
"""Tables of what lets a program in for somebody, whose rows may be told apart by just that."""


def logged_in(case: Case) -> Verdict | None:
    """`uid` in a table that is called after people, in short words, each row another: what they log in with. It may be
    the key by which all else names them."""
    seen = case.seen
    of_each = seen.filled >= FEW and seen.distinct == seen.filled
    if case.to_person or not case.person or not (of_each and seen.words):
        return None
    name = snake(seen.name)
    if name not in lexicon().known_by.logins and not (name == "name" and case.key and case.own):
        return None
    if not is_called(plainly(case.table), words().people.tables):
        return None
    return shown("username", 0.7, "short words, each row another, as people log in with", "username")


def coded(case: Case) -> Verdict | None:
    """`code` on a person's own row, of which each has another: what they are known by to others."""
    seen = case.seen
    if not case.home or case.key or seen.kind != "text" or seen.filled < FEW or seen.distinct < seen.filled:
        return None
    if english(snake(seen.name)) not in lexicon().known_by.codes and not numbers_people(seen.name):
        return None
    return shown("account", 0.5, "a code that each person has another of")


def nameless(case: Case) -> Verdict | None:
    """The same under a name that says nothing, on a row to whose person a key of its own leads."""
    if not case.direct or case.telling or not _is_random(case):
        return None
    # Rows are told apart by UUIDs without hyphens as well.
    bare = case.own and case.seen.share("digest") > 0 and case.seen.length == _BARE
    return None if bare else _let_in()


_BARE = 32


def _is_random(case: Case) -> bool:
    seen = case.seen
    if case.made or seen.kind != "text" or seen.filled < FEW or seen.distinct < seen.filled:
        return False
    random = not seen.share("uuid") and seen.share("token") + seen.share("digest") >= _RANDOM
    return random and not lexicon().is_of_things(case.table)


def _let_in() -> Verdict:
    return shown("credentials", 0.4, "letters that nobody could guess, by which a person's row is known")


_RANDOM = 0.9


def numbered(case: Case) -> Verdict | None:
    """The number of a member, of their invoice, of their order at their own firm: who has it knows whose it is. As a
    number only where people are numbered; elsewhere that counts things."""
    seen, known = case.seen, lexicon().known_by
    before, _, last = english(snake(seen.name)).rpartition("_")
    if lexicon().is_of_things(case.table) or before.rpartition("_")[2] in known.counted:
        return None
    told_apart = seen.filled >= FEW and seen.distinct == seen.filled
    if case.home and (numbers_people(seen.name) or (last in known.numbers and told_apart)):
        return shown("account", 0.5, "a number that each person has another of")
    if not (case.direct and seen.kind == "text"):
        return None
    if last in known.numbers or (last in known.references and before):
        because = "by its name, what something of a person's is known by to others"
        return Verdict(personal=True, categories=_of_what(case, last), confidence=0.4, because=because)
    return None


def _of_what(case: Case, last: str) -> tuple[str, ...]:
    """The `number` of an invoice is an `invoice_number`; of what no rule knows, it is of no category."""
    rule = lexicon().rule(f"{nouns(case.table)[0]}_{last}", case.table, "text", about=True)
    return (rule.category,) if rule is not None else ()
