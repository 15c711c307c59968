"""Steps that look at what stands beside: for names that say a thing only there, or nothing at all.
Keys are judged before."""

from __future__ import annotations

from amanat.datamap.detect.case import FEW, Case, Verdict, shown
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.names.translations import english
from amanat.datamap.names.words import is_called, snake


def between(case: Case) -> Verdict | None:
    """A column that says nothing itself, with parts of an address on both sides."""
    address = frozenset({"postal_address"})
    if case.seen.kind != "text" or (case.seen.filled >= FEW and case.telling) or not case.about:
        return None
    if lexicon().is_technical(case.seen.name) or not (case.left & address and case.right & address):
        return None
    return shown("postal_address", 0.5, "it stands between parts of an address")


def typed(case: Case) -> Verdict | None:
    """`pass` beside a user name, in whatever table: what somebody typed to be let in, or is let in by."""
    if case.seen.kind != "text" or "username" not in case.beside:
        return None
    if snake(case.seen.name) not in lexicon().beside.typed:
        return None
    return shown("credentials", 0.6, "by its name a password, beside a user name")


def whence(case: Case) -> Verdict | None:
    """Beside the address of a device, the country or the town that it was in."""
    last = english(snake(case.seen.name)).rpartition("_")[2]
    if case.seen.kind != "text" or not case.beside & {"ip", "ip_address"}:
        return None
    if last not in lexicon().beside.whence or lexicon().is_of_things(case.table):
        return None
    return shown("location", 0.55, f"a {last} beside an IP address")


def is_chosen_name(case: Case) -> bool:
    """Whether a column names, row by row, what stands in another: `meta_key` has the same few names over and over."""
    seen = case.seen
    if seen.kind != "text" or seen.filled < FEW or seen.distinct > seen.filled / 2 or seen.spaced > _WORDED:
        return False
    return english(snake(seen.name)).rpartition("_")[2] in lexicon().entries.under


_WORDED = 0.3


def kept(case: Case) -> Verdict | None:
    """`value` beside `name`, where a key of the row itself says of whom it is: what is kept of them under each name."""
    seen, words = case.seen, lexicon().entries
    if "entry" not in case.beside or case.key or case.made or not case.direct:
        return None
    if seen.kind == "date" or not seen.filled or english(snake(seen.name)).rpartition("_")[2] not in words.values:
        return None
    if lexicon().is_of_log(case.table) or lexicon().is_of_things(case.table):
        return None
    category = "preferences" if is_called(case.table, words.settings) else "account"
    return shown(category, 0.45, "what is kept of a person, under the name beside it")
