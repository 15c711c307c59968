"""Steps that go by the name of the column, or by what the schema says of it."""

from __future__ import annotations

import re

from amanat.datamap.detect.case import FEW, MOST, Case, Verdict, label, named, shown
from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.detect.lexicon_file import Rule
from amanat.datamap.detect.of_things import is_nobodys
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called, snake


def silent(case: Case) -> Verdict | None:
    if case.worded or (case.short and rule_of(case) and not lexicon().is_silent(case.short)):
        return None
    if lexicon().is_silent(case.seen.name) and not any(
        case.seen.share(f"{shape} within") for shape in ("email", "card")
    ):
        return Verdict(personal=False, because="by its name it is about the record")
    return None


def of_service(case: Case) -> Verdict | None:
    """Letters that all are from one and the same address are the service's own, whosever they are."""
    seen = case.seen
    if case.person or seen.repeats or seen.distinct != 1 or seen.filled < FEW or not lexicon().is_sender(seen.name):
        return None
    return Verdict(personal=False, because="one and the same on every row: from whom the service's own letters are")


def by_name(case: Case) -> Verdict | None:
    rule = rule_of(case)
    if rule is None or _belied(case, rule) or is_stage(case) or _is_said_by_values(case, rule):
        return None
    if is_nobodys(case, rule):
        return None
    return named(rule, f"its name says {label(rule)}")


def _is_said_by_values(case: Case, rule: Rule) -> bool:
    """Of a bare `name` its values and its row say more: that of who filled in a form is no content."""
    if not _is_bare(case):
        return False
    return rule.category == "name" or (rule.category == "content" and case.seen.share("full name") > _NAMES)


_NAMES = 0.25
"""The lists hold the commonest names only."""


def by_comment(case: Case) -> Verdict | None:
    """The words that the schema has for the column count as those of a name, a little less sure."""
    if not case.comment:
        return None
    rule = lexicon().said(case.comment, case.table, case.seen.kind, about=case.about)
    if rule is None or _belied(case, rule):
        return None
    verdict = named(rule, f"its comment says {label(rule)}")
    return shown(rule.category, rule.weight - 0.1, verdict.because, rule.identifier)


def rule_of(case: Case) -> Rule | None:
    """By the whole name, else without what it has in common with its neighbours; by the name of the table, else by what
    the schema calls its rows."""
    for name in (case.seen.name, case.short):
        for table in (case.table, lexicon().rows_of(case.of_table)):
            if name and table and (found := _fitting(case, name, table)):
                return found
    return None


def _fitting(case: Case, name: str, table: str) -> Rule | None:
    found = lexicon().rule(name, table, case.seen.kind, about=case.about)
    if found is None or found.category != "name" or case.about or not lexicon().is_of_things(case.table):
        return found
    # What a role or a shop is called is no person's name.
    of_person = lexicon().is_name_of_person(name) and snake(name) not in words().called.things
    return found if of_person else None


def is_stage(case: Case) -> bool:
    """A `state` is a part of an address only beside others; alone, or by a few numbers, it is how far something has
    come."""
    seen = case.seen
    if CODED.sub("", english(snake(seen.name))).rpartition("_")[2] != "state":
        return False
    numbered = seen.filled >= FEW and seen.distinct <= _STAGES and seen.length <= _NUMBERED
    return numbered or "postal_address" not in case.beside


CODED = re.compile(r"(?:_(?:id|cv|cd|code|coded|concept|enum|key|fk|ref|type|val|value|lookup|option))+$")
"""Ends of names that say that a value is chosen, and not what of."""

_STAGES, _NUMBERED = 6, 2
"""Different numbers of stages at most, and their digits."""


def _belied(case: Case, rule: Rule) -> bool:
    """Whether values speak against the name: a `mail` that holds no address, a `*_ip` that holds none."""
    seen = case.seen
    if rule.category == "ip_address" and seen.kind in ("number", "binary"):
        return seen.filled >= FEW and not _holds_addresses(seen)
    if rule.category == "device" and seen.kind == "number":
        return bool(seen.filled) and seen.length < _SERIAL
    if (
        seen.filled < FEW
        or seen.distinct < 2
        or seen.kind not in ("text", "date")
        or "hash" in snake(seen.name)
        or seen.hidden
    ):
        return False
    if rule.category == "date_of_birth":
        return seen.share("day") > MOST and seen.share("birth") < 0.1
    if rule.category == "gender":
        # In several languages the word means a kind of book as well.
        return seen.choice is None and seen.distinct > _SEXES and seen.kind == "text"
    if seen.kind == "date" or seen.share("digest") > MOST:
        return False
    if rule.category == "name" and not case.about and lexicon().is_of_things(case.table):
        # A language has a full name as well.
        return all(seen.share(shape) < 0.1 for shape in ("full name", "given", "family"))
    if rule.category == "ip_address" and _holds_addresses(seen):
        return False
    shapes = _SHAPES.get(rule.category)
    return shapes is not None and all(seen.share(shape) < 0.1 for shape in shapes)


def _holds_addresses(seen: Evidence) -> bool:
    """Whether the values may be IP addresses, though not as people write them: the bytes that go over the wire, or the
    one number that these are, which is small for hardly any."""
    if seen.kind == "number":
        return seen.span.whole and _LEAST <= abs(seen.span.high) < _PAST
    if seen.kind == "binary":
        return seen.share("ip bytes") > MOST
    return seen.share("number") > MOST and len(str(_LEAST)) <= seen.length <= len(str(_PAST))


_LEAST, _PAST = 2**24, 2**32
"""Where addresses of version 4 begin as numbers, and end."""

_SERIAL = 8
"""Mean digits from which a number tells devices apart all over the world; a shorter one is counted by the service."""

_SEXES = 8
"""More different words than this are no genders to choose from."""

_SHAPES = {
    "email": ("email", "email within"),
    "ip_address": ("ip",),
    "phone": ("phone", "phone within", "dialled", "phone +"),
}
"""Categories whose values have a shape that cannot be mistaken."""


def of_person(case: Case) -> Verdict | None:
    """`poster_name` beside `poster_id`: a copy of what the people table says."""
    prefix, _, rest = snake(case.seen.name).rpartition("_")
    if case.seen.kind != "text" or not prefix or rest not in _COPIES or (prefix, rest) == ("user", "name"):
        return None
    if not case.about and lexicon().is_of_things(case.table):
        return None
    if prefix in case.of or prefix.removeprefix("last_").removeprefix("first_") in case.of:
        return shown(_COPIES[rest], 0.8, f"a copy of the {prefix}'s {rest}")
    return None


_COPIES = {"name": "name", "slug": "username", "username": "username", "nick": "username", "login": "username"}


def created(case: Case) -> Verdict | None:
    """On a person's own row the day when they came."""
    names = (case.seen.name, case.short)
    if not case.home or case.key or not any(lexicon().is_when_they_came(name, case.table) for name in names if name):
        return None
    return shown("account", 0.6, "when the person came")


def _is_bare(case: Case) -> bool:
    """`name` and `display_name` are had by things as well."""
    return case.seen.kind == "text" and lexicon().is_called(case.seen.name)


def remark(case: Case) -> Verdict | None:
    """Room for words on a row that keys lead to a person from: what is said there is said of or by that person."""
    theirs = case.owned or case.home or "username" in case.beside or _says_who_wrote(case)
    if not theirs or lexicon().is_of_things(case.table):
        return None
    if case.key or case.seen.kind != "text" or not lexicon().is_remark(case.seen.name):
        return None
    if (case.made and lexicon().is_label(case.seen.name)) or is_logged(case):
        return None
    return shown("content", 0.5, "room for words on a person's row")


def _says_who_wrote(case: Case) -> bool:
    """Whether a name and an address stand in the row: its words are of whom they name."""
    return "email" in case.beside and bool(case.beside & {"name", "full name"})


def is_logged(case: Case) -> bool:
    """`message` of a log line, where no more is known of it. What is on a person's own row is of that person."""
    return not case.home and lexicon().is_of_log(case.table)


def entitled(case: Case) -> Verdict | None:
    """What people call what is theirs, each another thing: a plan, a saved search, a folder. Where the row itself tells
    whose it is, several may have one name, if it is in words: `my phone`."""
    seen = case.seen
    says = english(snake(seen.name)).rpartition("_")[2] in _TITLES and not lexicon().is_of_things(case.table)
    if not says or not case.owned or case.made or case.key or seen.kind != "text":
        return None
    spoken = (
        case.direct
        and snake(seen.name) in _TITLES
        and seen.distinct > 2
        and seen.spaced > _SPOKEN
        and not lexicon().is_of_log(case.table)
    )
    if not spoken and (seen.filled < FEW or seen.distinct <= seen.filled / 2):
        return None
    return shown("content", 0.4, "what somebody calls what is theirs")


_TITLES = ("name", "title", "label", "subject")
_SPOKEN = 0.2
"""The share of names with a space in them from which they are no codes."""


def technical(case: Case) -> Verdict | None:
    said = case.worded or (case.person and case.seen.kind == "json")
    if lexicon().is_technical(case.seen.name) and not said:
        return Verdict(personal=False, because="by its name it is about the record")
    return None


def as_name(case: Case) -> Verdict | None:
    """A bare `name` where rows are persons or their data."""
    seen = case.seen
    if not case.about or case.made or not _is_bare(case):
        return None
    alone = seen.filled >= FEW and seen.distinct == seen.filled and not seen.spaced
    if case.person and alone and seen.share("handle") > 0.9 and is_called(case.table, words().people.tables):
        return shown("username", 0.7, "its name, and each has another, as people log in with", "username")
    if lexicon().names_persons(case.table) or seen.share("person") >= MOST:
        return shown("name", 0.75, "its name, on a person's row")
    if lexicon().is_of_things(case.table) or is_called(case.table, words().collectives.tables):
        return None
    if case.person or (not case.owned and case.beside & _REACHED):
        return shown("name", 0.75, "its name, on a person's row")
    if lexicon().is_written(case.table) and case.owned:
        return shown("content", 0.55, "what a person called something that they wrote")
    return None


_REACHED = {"email", "phone"}
"""Beside one of these, on a row that no key leads to a person from, a name is that of whom it reaches."""
