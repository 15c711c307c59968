"""The company by its name: which names are its own, and what is read of it in the third person."""

from __future__ import annotations

import pytest

from amanat.policy.names.own import own_names
from amanat.policy.reader import read_text

TOWN = "\n\nBread is baked for all of you and for everyone in the town, every day of the year.\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('Crumb Ltd ("Crumb", "we") bakes.', {"Crumb Ltd", "Crumb"}),
        ('Crumb Baking plc ("the Bakery", "we") bakes.', {"Crumb Baking plc", "Crumb Baking", "Bakery"}),
        ('Crumb Ltd, 3 Mill Lane, Ovenham ("we") bakes.', {"Crumb Ltd", "Crumb"}),
        ("# Crumb Ltd Privacy Policy\n\nCrumb Ltd bakes.", {"Crumb Ltd", "Crumb"}),
        ("# Privacy Notice of Crumb Baking Ltd\n\nAsk Crumb.", {"Crumb Baking Ltd", "Crumb Baking", "Crumb"}),
        ("# Loafly Privacy Policy\n\nLoafly collects your name.", {"Loafly"}),
        ("The controller is Crumb Ltd, 3 Mill Lane.", {"Crumb Ltd", "Crumb"}),
        ("Crumb Ltd is the controller of your data.", {"Crumb Ltd", "Crumb"}),
        ('Crumb Ltd, Mill St. 3, Otley ("we") bakes.', {"Crumb Ltd", "Crumb"}),
        ('Crumb Ltd bakes, and so does Loafly ("we").', {"Crumb Ltd", "Crumb", "Loafly"}),
        ("Crumb Ltd, Mill Lane 3, Otley, is the controller of your data.", {"Crumb Ltd", "Crumb"}),
        ("Crumb Ltd is responsible for the processing of your data.", {"Crumb Ltd", "Crumb"}),
        ("This website is operated by Crumb Ltd, Ovenham.", {"Crumb Ltd", "Crumb"}),
        ("Crumb Ltd collects your name.", {"Crumb Ltd"}),
        ("Loafly shall not sell your data.", {"Loafly"}),
        ("Loafly collects your name. Ask us. Loafly keeps it.", {"Loafly"}),
    ],
)
def test_a_company_is_known_by_what_the_text_says_of_its_name(text: str, names: set[str]) -> None:
    assert set(own_names(text + TOWN)) == names


@pytest.mark.parametrize(
    "text",
    [
        "We share data with Crumb GmbH. Crumb GmbH stores it in Rome. Crumb GmbH processes it for us.",
        "We bake. Loafly collects your name.",
        "We bake. Crumb Ltd, Mill Lane 3, Otley, is the courier of your bread.",
        "Crumb Ltd is the controller of your orders. We are the processor.",
        "Residents may ask for bread. All residents do.",
        "Registration may be refused. Copies will be sent.",
        "Google collects your address. Google uses it.",
        "Our processors are Crumb Ltd and Loafly. Loafly uses your name. Loafly keeps it.",
    ],
)
def test_who_gets_the_data_and_what_only_begins_a_sentence_is_not_the_company(text: str) -> None:
    assert own_names(text + TOWN) == ()


@pytest.mark.parametrize(
    ("text", "duty", "actor", "name"),
    [
        ("Crumb Ltd is the controller of your personal data.", "contact.privacy", "we", "Crumb Ltd"),
        ("The controller is Crumb Ltd, 1 High Street, Ovenham.", "contact.privacy", "we", "The controller"),
        ("Crumb Ltd collects your name and e-mail address.", "datamap.categories", "we", "Crumb Ltd"),
        ("Loafly shall not sell your data.", "recipient.fields", "we", "Loafly"),
        ('Crumb plc ("Crumb", "we", "us") is the controller of your data.', "contact.privacy", "we", "Crumb plc"),
        ('Crumb Ltd ("the Bakery", "we").\n\nThe Bakery never sells data.', "recipient.fields", "we", "The Bakery"),
        ("Crumb Baking Inc. is the controller of your personal data.", "contact.privacy", "we", "Crumb Baking Inc."),
    ],
)  # fmt: skip
def test_the_company_in_the_third_person_acts_and_its_name_is_the_span(
    text: str, duty: str, actor: str, name: str
) -> None:
    reading = read_text(text + TOWN)
    (found,) = (each.frame for each in reading.statements if each.duty == duty)
    assert found.actor_span
    assert (found.actor, reading.text[found.actor_span.start : found.actor_span.end]) == (actor, name)


def test_small_letters_are_no_name() -> None:
    text = "# Bloom Privacy Policy\n\nBloom collects your name. We never share how flowers bloom."
    (found, *_) = read_text(text + TOWN).statements
    assert found.frame.actor == "we"
    assert own_names(text) == ("Bloom",)


def test_an_introduction_in_the_third_person_speaks_for_its_items() -> None:
    text = (
        "Crumb Ltd is the controller of your data.\n\nCrumb shares your data with:\n\n- couriers that bring the bread\n"
    )
    found = [each for each in read_text(text + TOWN).statements if each.duty == "recipient.register"]
    assert [each.frame.actor for each in found] == ["we"]
