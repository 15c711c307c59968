"""Who is asked for: lines or keys in, people out, each line with an answer of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from amanat.datamap.of_kind import other_kinds, row_named
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.outcome import masked
from amanat.errors import InputError
from amanat.standing.holds import Hold, standing
from amanat.subjects.people import Subjects, people_of, pseudonyms
from amanat.subjects.who.find import Ambiguous, by_keys, can_be
from amanat.subjects.who.many import each, find_many, in_order

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
    found = tuple((number, text) for number, line in enumerate(lines, start=1) if (text := line.strip()))
    wrong = [number for number, text in found if not _is_identifier(context, text)]
    if wrong:
        more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        shown = f"{'line' if len(wrong) == 1 else 'lines'} {', '.join(map(str, wrong[:_SHOWN]))}{more}"
        raise InputError(
            "this is no identifier of a person" if len(wrong) == 1 else "these are no identifiers of people",
            place=shown,
            remedy=f"give one on each line ({', '.join(_kinds(context))}); nothing was done",
        )
    if not found:
        raise InputError("the list names nobody", remedy="give one identifier on each line")
    return found


def _is_identifier(context: RequestContext, text: str) -> bool:
    if len(text) > _LONGEST or not text.isprintable():
        return False
    return row_named(context.datamap, text) is not None or any(can_be(seen.datamap, text) for seen in _meant(context))


def _kinds(context: RequestContext) -> tuple[str, ...]:
    """The sorts of identifiers by which those who may be meant are known."""
    every = (kind for seen in _meant(context) for kind in people_of(seen.datamap).identifiers.values())
    return tuple(dict.fromkeys(every))


def _meant(context: RequestContext) -> tuple[RequestContext, ...]:
    """What people are answered with, by kind, the main one first; of one kind where one table is meant."""
    if context.of is not None:
        return (context.among(context.of),)
    others = (context.among(f"{kind.store}.{kind.table}") for kind in other_kinds(context.datamap))
    return (context, *(seen for seen in others if people_of(seen.datamap).store in context.by_name))


def sorted_by_kind(
    context: RequestContext, identifiers: Sequence[tuple[int, str]], keys: Sequence[Any]
) -> tuple[tuple[RequestContext, SortedOut], ...]:
    """All who are asked for, by the kind of people they are, each kind with what it is answered with.

    Who is of the main kind is answered as that; lines that nobody has are told there. Where one table is meant, all are
    sought in it alone. Raises `StoreDown`, `InputError` for a table that is none of people.
    """
    meant = context if context.of is None else context.among(context.of)
    first = sorted_out(meant, identifiers, keys)
    lost = [one for one in first.asked if not one.keys and one.identifier is not None]
    found, several = _elsewhere(context, lost)
    home = people_of(meant.datamap)
    own = found.pop(f"{home.store}.{home.table}", [])
    if context.of is not None:
        found = {}
    moved = {one.line for some in (own, *found.values()) for one, _ in some}
    rest = tuple(several.get(one.line, one) for one in first.asked if one.line not in moved)
    main = _with(meant, rest, first.people, own) if own else msgspec.structs.replace(first, asked=rest)
    kinds = [(meant, main)]
    for place, some in sorted(found.items()):
        seen = context.among(place)
        kinds.append((seen, _with(seen, (), (), some)))
    return tuple((seen, some) for seen, some in kinds if some.asked)


def _elsewhere(
    context: RequestContext, lost: Sequence[Asked]
) -> tuple[dict[str, list[tuple[Asked, Subjects]]], dict[int, Asked]]:
    """Those who are of another kind, or known by way of it, by their table; and by line those whom several may be."""
    found: dict[str, list[tuple[Asked, Subjects]]] = {}
    several: dict[int, Asked] = {}
    lines = _known_elsewhere(context, lost)
    for one in lost:
        if one.line not in lines:
            continue
        try:
            who = context.find(str(one.identifier))
        except Ambiguous as error:
            several[one.line] = msgspec.structs.replace(one, keys=error.keys)
            continue
        if len(who.stays) == 1:
            found.setdefault(f"{who.store}.{who.table}", []).append((msgspec.structs.replace(one, keys=who.stays), who))
    return found, several


def _known_elsewhere(context: RequestContext, lost: Sequence[Asked]) -> set[int]:
    """The lines by which somebody of another kind may be meant."""
    texts = [str(one.identifier) for one in lost]
    lines = {one.line for one in lost if row_named(context.datamap, str(one.identifier))}
    for seen in _meant(context)[1:] if lost else ():
        whose = find_many(seen.people_store, seen.datamap, texts).keys
        lines |= {one.line for one, mine in zip(lost, whose, strict=True) if mine}
    return lines


def _with(
    context: RequestContext, asked: Sequence[Asked], people: Sequence[Subjects], more: Sequence[tuple[Asked, Subjects]]
) -> SortedOut:
    """With more people, each once, in the order of their keys."""
    every = {one.keys[0]: one for one in (*people, *(who for _, who in more))}
    ordered = tuple(every[key] for key in sorted(every, key=in_order))
    lines = sorted((*asked, *(one for one, _ in more)), key=lambda one: one.line)
    return SortedOut(asked=tuple(lines), people=ordered, held=_held(context, ordered))


def sorted_out(context: RequestContext, identifiers: Sequence[tuple[int, str]], keys: Sequence[Any]) -> SortedOut:
    """Finds all people in a few queries, and the holds that stand for them. Raises `StoreDown`."""
    store, datamap = context.people_store, context.datamap
    if keys:
        people = tuple(each(by_keys(store, datamap, keys), datamap))
        known = {key: one.keys[:1] for one in people for key in one.keys}
        asked = tuple(
            Asked(line=number, shown=f"key {key}", keys=known.get(key, ())) for number, key in enumerate(keys, start=1)
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
    mine = ((one.keys[0], name) for one in people for name in pseudonyms(context.records.keys, one))
    return {key: holds[name] for key, name in mine if name in holds}
