"""What tells how a place or a desk is reached, and nobody."""

from __future__ import annotations

import msgspec

from amanat.datamap.detect.by_name import rule_of
from amanat.datamap.detect.case import MOST, Case, Verdict
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.names.pointing import acts
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import persons, stem
from amanat.datamap.names.words import singular, snake


def of_house(case: Case) -> Verdict | None:
    """How a branch or a help desk is reached, and where it stands, is no person's: unless somebody is named beside it,
    or the address is one that people have elsewhere."""
    seen = case.seen
    if case.owned or case.home or seen.repeats or "name" in case.beside or not lexicon().is_of_house(case.table):
        return None
    said = english(snake(seen.name))
    of_people = acts(stem(said)) or any(singular(word) in persons() for word in said.split("_"))
    if of_people or lexicon().tells_others(seen.name):
        return None
    rule = rule_of(msgspec.structs.replace(case, about=True))
    if not (seen.share("email") > MOST or (rule is not None and rule.category in _HOUSED)):
        return None
    return Verdict(personal=False, because="how to reach a place or a desk, and where it is")


_HOUSED = {"phone", "email", "postal_address", "contact"}
