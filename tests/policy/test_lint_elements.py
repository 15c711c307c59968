"""Each element of Art. 13 and 14 that a policy can miss: texts that miss it, and near twins that do not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

from amanat.policy.elements import lexicon
from amanat.policy.lint.elements import missing_elements, rules
from amanat.policy.lint.page import Page
from amanat.policy.reader import read_text, split
from amanat.policy.reading import Span

TWINS: dict[str, list[dict[str, str]]] = tomllib.loads(
    Path(__file__).with_name("lint_elements.toml").read_text("utf-8")
)
PAIRS = [(rule, pair["yes"], pair["no"]) for rule, pairs in TWINS.items() for pair in pairs]
TOLD: dict[str, list[dict[str, str]]] = tomllib.loads(Path(__file__).with_name("lint_told.toml").read_text("utf-8"))
TOLD_PAIRS = [(rule, pair["yes"], pair["no"]) for rule, pairs in TOLD.items() for pair in pairs]
WHOLE = """# Privacy policy of Crumb Bakery Ltd

Crumb Bakery Ltd, 12 Mill Lane, Lower Kneading, is the controller. Write to privacy@crumb.example.

We use your name and postal address to deliver the bread, for the performance of a contract. You are not obliged to
provide them, but without them we cannot deliver. We use your e-mail address for marketing with your consent, which
you may withdraw at any time. We share your address with our courier, who stores it on servers in Germany.

We keep orders for six years. We log visits on the basis of our legitimate interest in safe servers.

You have the right to access, correct and delete your data, to restrict the processing,
to object to it, and to data portability. You can complain to a supervisory authority.
"""


def missing(text: str) -> dict[str, str]:
    """The rules that speak, with the words they stand at."""
    found = missing_elements(Page(read_text(text), split(text)))
    return {each.rule: text[each.start : each.end] for each in found}


@pytest.mark.parametrize(("rule", "yes", "no"), PAIRS)
def test_speaks_and_is_silent_at_the_twin(rule: str, yes: str, no: str) -> None:
    assert rule in missing(yes)
    assert rule not in missing(no)


@pytest.mark.parametrize(("rule", "yes", "no"), TOLD_PAIRS)
def test_what_a_statement_tells_is_not_missed(rule: str, yes: str, no: str) -> None:
    assert rule in missing(yes)
    assert rule not in missing(no)


def test_each_rule_that_statements_can_tell_has_a_pair() -> None:
    told = {rule.rule for rule in rules() if rule.told or rule.right or rule.head}
    assert told <= set(TOLD) <= {rule.rule for rule in rules()}


def test_every_rule_has_two_pairs() -> None:
    assert {rule: len(pairs) for rule, pairs in TWINS.items()} == {rule.rule: 2 for rule in rules()}


def test_every_rule_names_elements_that_there_are() -> None:
    assert all(set(rule.elements) <= set(lexicon().articles) for rule in rules())
    assert all(rule.law.startswith("GDPR Art. ") for rule in rules())


def test_a_whole_policy_misses_nothing() -> None:
    assert missing(WHOLE) == {}


@pytest.mark.parametrize(
    ("without", "rule"),
    [
        ("to object to it, and ", "missing-objection"),
        ("access, ", "missing-access"),
        (", which\nyou may withdraw at any time", "missing-withdrawal"),
        (" You can complain to a supervisory authority.", "missing-complaint"),
        ("We keep orders for six years. ", "missing-retention"),
    ],
)
def test_what_is_taken_out_is_missed(without: str, rule: str) -> None:
    assert without in WHOLE
    assert set(missing(WHOLE.replace(without, ""))) == {rule}


def test_a_text_that_handles_no_data_misses_nothing() -> None:
    assert missing("# Crumb\n\nWe bake bread for all of the town. We do not collect any personal data.") == {}
    assert missing("Crumb") == {}


def test_a_mere_processor_need_not_tell() -> None:
    text = "We collect your name to run the platform. {} and follow the instructions of your school."
    assert missing(text.format("We are the processor")) == {}
    assert "missing-access" in missing(text.format("We are the controller, your bank is the processor,"))


@pytest.mark.parametrize(
    "roles",
    [
        "Our customers are controllers; Crumbly is a processor and acts on their instructions only.",
        "Crumbly acts as a processor, solely on behalf of its customers.",
        "Crumbly will help its clients. Crumbly will obey them. Crumbly is a data processor.",
    ],
)
def test_a_mere_processor_may_speak_of_itself_by_name(roles: str) -> None:
    assert missing(f"# Notice of Crumbly Ltd\n\nWe collect your name to run the platform. {roles}") == {}
    both = f"# Notice\n\nWe collect your name. {roles} We are also the controller of your account data."
    assert "missing-access" in missing(both)


def test_a_processor_in_part_is_no_mere_processor() -> None:
    roles = "Where we bake for a client, the client is the controller and we act as the processor."
    assert "missing-access" in missing(f"We collect your name. {roles}")


def test_the_processor_of_another_is_no_mere_processor() -> None:
    assert "missing-access" in missing("We collect your name. Oven Hosting is a processor that bakes for us.")


GERMAN = (
    "Wir erheben Ihren Namen und Ihre Anschrift. Sie haben das Recht auf Auskunft und auf Löschung Ihrer Daten. "
    "Wir geben Ihre Daten nicht an Dritte weiter."
)


def test_nothing_is_missed_where_much_is_in_another_language() -> None:
    english = "We collect your name and your e-mail address. We bake bread with it, every day of the year."
    assert set(missing(english)) > {"missing-access", "missing-retention"}
    mixed = read_text(f"{english}\n\n{GERMAN}\n")
    told = [each for each in mixed.findings if each.rule.startswith(("missing-", "elements-"))]
    assert [each.rule for each in told] == ["elements-not-judged"]
    assert "in another language (de)" in told[0].message


def test_a_line_in_another_language_is_no_reason_to_be_silent() -> None:
    english = "We collect your name and your e-mail address. " * 12
    assert "missing-access" in missing(f"{english}\n\nAuch auf Deutsch erhältlich: fragen Sie uns danach.\n")


def test_nothing_is_missed_where_much_was_not_understood() -> None:
    text = f"We collect your name. {' '.join(f'We bake {number} loaves a day.' for number in range(12))}"
    reading, sentences = read_text(text), split(text)
    spans = tuple(Span(each.start, each.end) for each in sentences[1:])
    for unread, rules_at in ((spans, {"elements-not-judged"}), (spans[:2], set(missing(text)))):
        page = Page(msgspec.structs.replace(reading, unread=unread), sentences)
        assert {each.rule for each in missing_elements(page)} == rules_at
    assert "missing-access" in missing(text)


def test_a_right_that_is_denied_is_told() -> None:
    assert "missing-erasure" not in missing("We collect your name. You cannot ask us to delete your data.")


def test_stands_where_the_demand_arises() -> None:
    text = "We collect your name.\n\nWe process your photo on the basis of your consent."
    assert missing(text)["missing-withdrawal"] == "We process your photo on the basis of your consent."


def test_the_officer_is_never_missed() -> None:
    assert not any("dpo" in rule.rule or rule.elements == ("dpo-contact",) for rule in rules())


@pytest.mark.parametrize("law", ["the Privacy Act 1988", "the PDPA", "the CCPA", "the LGPD"])
def test_where_only_a_law_of_another_continent_is_named_nothing_is_missed(law: str) -> None:
    text = "We collect your e-mail address. We follow {}."
    assert missing(text.format(law)) == {}
    for also in (f"{law} and the GDPR", f"{law}; people in Europe may write to us", "the Bread Act 1988"):
        assert "missing-basis" in missing(text.format(also))


@pytest.mark.parametrize(
    "europe",
    [
        "California residents may ask us not to sell their data.",
        "The CCPA binds us. Our bakery is in Estonia.",
        "The CCPA binds us, and so does the Data Protection Act 2018.",
        "The CCPA binds us. You may complain to a supervisory authority.",
        "The CCPA binds us. We rely on Art. 6(1)(f).",
    ],
)
def test_what_is_said_of_some_people_or_beside_europe_silences_nothing(europe: str) -> None:
    assert "missing-retention" in missing(f"We collect your e-mail address. {europe}")


def test_a_law_that_there_are_data_for_and_an_authority_elsewhere_are_no_european_ones() -> None:
    told = "You may complain to the Australian Information Commissioner or the Personal Data Protection Commission."
    assert missing(f"We collect your e-mail address. We follow the California Privacy Rights Act. {told}") == {}
