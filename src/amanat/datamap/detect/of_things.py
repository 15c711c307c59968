"""What a name says of persons and of things alike: where it is a thing's, and nobody's."""

from __future__ import annotations

from amanat.datamap.detect.by_value import is_of_function
from amanat.datamap.detect.case import Case
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.detect.lexicon_file import Rule
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import persons, words
from amanat.datamap.names.words import is_called, nouns, singular, snake


def is_nobodys(case: Case, rule: Rule) -> bool:
    """Whether what the rule would say of the column is told of a thing, of work that a machine does, of a place, of a
    setting, or of how something is done."""
    return any(of_it(case, rule) for of_it in _OF)


def _is_of_work(case: Case, rule: Rule) -> bool:
    """`job_output` in a table of jobs: what a machine does is nobody's profession. Nor is `notification_read` in a
    table of notifications what somebody prefers."""
    own = _ITS_OWN.get(rule.category)
    return own is not None and nouns(case.table)[0] == own and snake(case.seen.name).startswith(f"{own}_")


_ITS_OWN = {"job": "job", "preferences": "notification"}
"""Categories of which a word is also what rows of a table are called, and their columns after them."""


def _is_a_things(case: Case, rule: Rule) -> bool:
    """What a thing of nobody's is numbered by, looks like, or is opened with: a course has a number and a theme, and
    the password of a repository is no person's. Nor is the address of a help desk."""
    if case.about or case.owned:
        return False
    if rule.category == "email" and is_of_function(case):
        return True
    if not lexicon().is_of_things(case.table):
        return False
    name = english(snake(case.seen.name))
    opens = rule.category == "credentials" and lexicon().opens_things(name)
    return lexicon().is_had_by_things(name) or (opens and not _speaks_of_people(case.table))


def _speaks_of_people(table: str) -> bool:
    """Whether a word of the name is one for people: in `user_settings`."""
    return any(singular(word) in persons() for word in snake(table.rpartition(".")[2]).split("_"))


def _is_of_house(case: Case, rule: Rule) -> bool:
    """`shop_address`, one and the same on so many rows: the shop's that people came to, and none of theirs."""
    seen = case.seen
    same = not case.person and seen.filled >= _HOUSE and seen.distinct == 1
    return same and rule.category in _REACHING and snake(seen.name).partition("_")[0] in words().collectives.houses


_REACHING = {"postal_address", "phone"}
_HOUSE = 20


def _is_asked_for(case: Case, rule: Rule) -> bool:
    """In settings of a service `birth_date` says whether people are asked for it, and is nobody's."""
    settings = is_called(case.table, SETTINGS) and not case.owned
    return settings and rule.category in _ASKED_FOR and not case.seen.share("person")


SETTINGS = ("setting", "configuration", "config", "option")
_ASKED_FOR = {"name", "date_of_birth", "gender", "nationality"}


def _is_about_it(case: Case, rule: Rule) -> bool:
    """`password_reset_url` is a page, and `mobile_prefix` begins everybody's number."""
    last = snake(case.seen.name).rpartition("_")[2]
    return last in _ABOUT_IT.get(rule.category, ())


_ABOUT_IT = {
    "credentials": ("url", "link", "page"),
    "phone": ("prefix", "prefixes"),
}


def _is_of_thing(case: Case, rule: Rule) -> bool:
    """What a text is written in, when a report is sent, the how manieth a row is: of a person where the person is."""
    if case.person:
        return False
    if rule.category == "username" and lexicon().is_of_things(case.table) and not is_called(case.table, SETTINGS):
        # What the service logs in with at a server, or a program is called; what people are called stands elsewhere.
        return not case.seen.repeats
    return rule.category == "language" or (lexicon().is_setting(case.seen.name) and not rule.table)


def _is_of_persons(case: Case, rule: Rule) -> bool:
    """An event has a relationship to another, and an image for its certificate: a thing has no kin and no degree."""
    if case.person or case.recorded or rule.where == "any" or rule.category not in _OF_PERSONS:
        return False
    return lexicon().is_of_things(case.table) and not _speaks_of_people(case.table)


_OF_PERSONS = {"family", "education"}


def _is_the_how_manieth(case: Case, rule: Rule) -> bool:
    """A `position` in words is a post that somebody has; as a number it is where a row stands among others."""
    numbered = case.seen.kind == "number" and not case.key
    return numbered and rule.category == "job" and lexicon().is_setting(case.seen.name)


_OF = (
    _is_of_thing,
    _is_of_work,
    _is_asked_for,
    _is_about_it,
    _is_a_things,
    _is_of_house,
    _is_of_persons,
    _is_the_how_manieth,
)
