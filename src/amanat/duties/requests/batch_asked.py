"""Who is asked for: lines or keys in, people out, each line with an answer of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.outcome import masked
from amanat.errors import InputError
from amanat.standing.holds import Hold, standing
from amanat.subjects.find import by_keys, can_be, people_of
from amanat.subjects.many import each, find_many
from amanat.subjects.people import Subjects, pseudonyms

_LONGEST = 320
"""Characters of the longest e-mail address (RFC 3696, erratum 1690)."""
_SHOWN = 5


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One of those asked for. `identifier` is None where a key was given; `keys` are whose it is."""

    line: int
    shown: str
    identifier: str | None = None
    keys: tuple[Any, ...] = ()


class SortedOut(msgspec.Struct, frozen=True, kw_only=True):
    """`people` are sets of one, in the order of their keys; `held` names the holds of some of them, by key."""

    asked: tuple[Asked, ...]
    people: tuple[Subjects, ...]
    held: dict[Any, Hold]


def identifiers_in(context: RequestContext, lines: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """The identifiers of a list, with their line numbers; blank lines count and say nothing.

    Raises `InputError` with the numbers of all lines that are no identifier, before anything is done.
    """
    kinds = tuple(people_of(context.datamap).identifiers.values())
    found = tuple((number, text) for number, line in enumerate(lines, start=1) if (text := line.strip()))
    wrong = [number for number, text in found if not _is_identifier(context, text)]
    if wrong:
        more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        shown = f"{'line' if len(wrong) == 1 else 'lines'} {', '.join(map(str, wrong[:_SHOWN]))}{more}"
        raise InputError(
            "this is no identifier of a person" if len(wrong) == 1 else "these are no identifiers of people",
            place=shown,
            remedy=f"give one on each line ({', '.join(dict.fromkeys(kinds))}); nothing was done",
        )
    if not found:
        raise InputError("the list names nobody", remedy="give one identifier on each line")
    return found


def _is_identifier(context: RequestContext, text: str) -> bool:
    return len(text) <= _LONGEST and text.isprintable() and bool(can_be(context.datamap, text))


def sorted_out(context: RequestContext, identifiers: Sequence[tuple[int, str]], keys: Sequence[Any]) -> SortedOut:
    """Finds all people in a few queries, and the holds that stand for them. Raises `StoreDown`."""
    store, datamap = context.people_store, context.datamap
    if keys:
        people = tuple(each(by_keys(store, datamap, keys), datamap))
        known = {one.keys[0] for one in people}
        asked = tuple(
            Asked(line=number, shown=f"key {key}", keys=(key,) if key in known else ())
            for number, key in enumerate(keys, start=1)
        )
        return SortedOut(asked=asked, people=people, held=_held(context, people))
    found = find_many(store, datamap, [text for _, text in identifiers])
    asked = tuple(
        Asked(line=number, shown=masked(text), identifier=text, keys=mine)
        for (number, text), mine in zip(identifiers, found.keys, strict=True)
    )
    chosen = {mine[0] for mine in found.keys if len(mine) == 1}
    people = tuple(one for one in found.people if one.keys[0] in chosen)
    return SortedOut(asked=asked, people=people, held=_held(context, people))


def _held(context: RequestContext, people: Sequence[Subjects]) -> dict[Any, Hold]:
    if context.records is None:
        return {}
    holds = {hold.subject: hold for hold in standing(context.records, day=context.today)}
    if not holds:
        return {}
    mine = ((one.keys[0], pseudonyms(context.records.keys, one)[0]) for one in people)
    return {key: holds[name] for key, name in mine if name in holds}
