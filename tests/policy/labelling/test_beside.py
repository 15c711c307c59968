"""Rules that go along with another's duty, and rules that speak by their place alone."""

from __future__ import annotations

from amanat.policy.labelling.label import label
from amanat.policy.labelling.rules import Rulebook, read_rules
from amanat.policy.reader import split

COOKIES = """
[[rule]]
duty = "web.catalogue"
say = ["cookie*"]
[[rule]]
duty = "purpose.basis"
say = ["to (keep|remember)"]
beside = ["web.catalogue"]
"""

PLACED = """
[[rule]]
duty = "purpose.basis"
item = true
intro = ["use .. data to $"]
"""


def carried(rules: str, text: str) -> list[set[str]]:
    book = Rulebook(tuple(read_rules(rules)))
    return [{each.duty for each in label(sentence, book, ())} for sentence in split(text)]


def test_a_rule_goes_along_with_the_duty_it_stands_beside() -> None:
    assert carried(COOKIES, "We set cookies to remember your language.\n") == [{"web.catalogue", "purpose.basis"}]


def test_it_says_nothing_by_itself() -> None:
    assert carried(COOKIES, "We bake every day to keep the bread fresh.\n") == [set()]


MUTUAL = """
[[rule]]
duty = "datamap.categories"
say = ["collect .. name"]
[[rule]]
duty = "datamap.categories"
say = ["collect .... name"]
beside = ["purpose.basis"]
[[rule]]
duty = "purpose.basis"
say = ["to send"]
[[rule]]
duty = "purpose.basis"
say = ["to send"]
beside = ["datamap."]
"""


def test_two_duties_that_go_along_with_each_other_both_stand() -> None:
    found = carried(MUTUAL, "We collect your name to send you the bread.\n\nWe collect each name of the town.\n")
    assert found == [{"datamap.categories", "purpose.basis"}, {"datamap.categories"}]


def test_a_rule_without_words_speaks_by_its_place() -> None:
    found = carried(PLACED, "We use your data to:\n\n- mend shoes\n\nWe mend shoes for everyone.\n")
    assert found == [set(), {"purpose.basis"}, set()]


def test_a_short_introduction_with_a_subject_of_its_own_opens_a_new_list() -> None:
    text = "We share with these people:\n\n- couriers\n\nWe use your data to:\n\n- mend shoes\n"
    assert [each.intro for each in split(text)][-1] == "we use your data to"


FOLLOWING = """
[[rule]]
duty = "rights.complain"
say = ["will (answer|decide)"]
before = ["complain*"]
"""


def test_a_rule_may_ask_what_was_said_before() -> None:
    found = carried(FOLLOWING, "You may complain to our officer. She will answer within a month.\n\nShe will answer.\n")
    assert found == [set(), {"rights.complain"}, set()]


ANSWERING = """
[[rule]]
duty = "rights.complain"
say = ["(authority|commissioner)"]
asked = ["where .. .. complain"]
"""


def test_a_rule_may_ask_for_the_question_that_is_answered() -> None:
    text = "Where do I complain? At the authority.\n\n## Where can you complain?\n\nThe commissioner listens.\n\n"
    assert carried(ANSWERING, text) == [set(), {"rights.complain"}, set(), {"rights.complain"}]


def test_what_follows_no_question_or_asks_itself_answers_none() -> None:
    text = "I say where you complain. At the authority.\n\n## Where can you complain?\n\nAt which authority?\n\n"
    assert carried(ANSWERING, text) == [set(), set(), set(), set()]
