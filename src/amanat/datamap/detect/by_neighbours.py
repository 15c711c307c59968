"""Steps that look at what stands beside: for names that say a thing only there, or nothing at all.
Keys are judged before."""

from __future__ import annotations

from amanat.datamap.detect.case import FEW, Case, Verdict, shown
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.translations import english
from amanat.datamap.words import snake


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
