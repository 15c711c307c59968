"""Each element of Art. 13 and 14: a sentence that tells it, and a near twin that does not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from amanat.policy.elements import Element, elements, lexicon
from amanat.policy.reader import read_text, split
from benchmarks.transparency import measure

PAIRS: list[tuple[str, str, str]] = [
    ("controller-name", "Crumb Bakery built the Oven app as a free app.", "We built the app as a free app."),
    (
        "controller-name",
        'Company (referred to as "we" or "us") refers to Jana Novak.',
        "Company means any firm that buys bread.",
    ),
    ("controller-name", "This service is provided by Crumb Bakery Ltd.", "Maps are a service provided by Google LLC."),
    ("controller-name", "Crumb Bakery (“we”) respects your privacy.", "The Company (as below) respects your privacy."),
    ("controller-name", "# Crumb’s Privacy Policy", "# Children’s Privacy"),
    ("controller-name", "# Crumb Privacy Policy", "# Kids’ and Teens' Privacy"),
    (
        "controller-name",
        "Our data controller is Jana Novak.",
        "Our data protection officer is Jana Novak.",
    ),
    (
        "controller-name",
        "This service is provided by the baker Jana at no cost.",
        "This service is provided by [your name here] at no cost.",
    ),
    ("controller-contact", "Write to privacy@crumb.example.", "Google can be reached at privacy@google.example."),
    ("controller-contact", "You can contact us by the form on our website.", "You can contact the police."),
    (
        "controller-contact",
        "Contact us:\n\nCrumb Bakery\n\n12 Mill Lane, Lower Kneading",
        "The police station is next door:\n\n12 Mill Lane, Lower Kneading",
    ),
    ("controller-contact", "Contact us:\n\nPostbus 12, Otley", "Contact us:\n\nOven 12, Otley"),
    (
        "controller-contact",
        'Crumb Ltd, Mill Lane 3, Otley ("we") bakes bread.',
        'Crumb Ltd ("we") bakes bread. Ledgerly Ltd, Mill Lane 3, Otley, helps us.',
    ),
    (
        "controller-contact",
        "You can make requests by calling 020 7946 0991.",
        "You can order bread by calling 020 7946 0991.",
    ),
    (
        "controller-contact",
        "Write to the shop manager, 3 Mill Lane, Otley.",
        "Write to the police, 3 Mill Lane, Otley.",
    ),
    (
        "dpo-contact",
        "You can contact our data protection officer at dpo@crumb.example.",
        "Not every company has a data protection officer.",
    ),
    ("categories", "We collect your e-mail address.", "Our policy has changed; you will be told by e-mail."),
    ("categories", "We do not collect personal data.", "We do not bake on Sundays."),
    ("categories", "# Usage Data", "# Data Usage"),
    ("categories", "We gather the model of your toaster, phone or computer.", "We bake a model of your phone."),
    ("categories", "We collect the advertising ID.", "The advertising ID of our oven is a joke."),
    ("purposes", "We use your name to prevent fraud.", "This page was made to inform visitors."),
    ("purposes", "We process data for internal analysis.", "We bake for the town."),
    (
        "purposes",
        "We use cookies to count visits and know which pages are read.",
        "You have the option to take cookies, and know when one is sent.",
    ),
    ("purposes", "We need consent for sending you news.", "We need consent for processing your data."),
    ("purposes", "We use your name to learn what you like.", "We want you to learn that we collect nothing."),
    ("basis", "We do so for the performance of a contract.", "We do so because we like bread."),
    ("basis", "We process it with your consent.", "We sell the bread with your favourite jam."),
    ("interests", "We rely on our legitimate interest in safe servers.", "We rely on our legitimate interests."),
    (
        "interests",
        "Preventing fraud in our shop is a legitimate interest of ours, so we process your orders to prevent fraud.",
        "We have no legitimate interest in your orders.",
    ),
    (
        "interests",
        "We rely on our legitimate interests. This includes keeping the oven safe.",
        "We rely on our legitimate interests. This includes neither children nor guests, and is not changed by them.",
    ),
    (
        "interests",
        "## Legitimate interests\n\nWe use your orders to prevent fraud.",
        "## Legitimate interests\n\nYou may object to our use of your orders to prevent fraud.",
    ),
    ("defence", "It is necessary to protect and defend the rights of the bakery.", "We protect the bread from mice."),
    ("recipients", "We share your name with our couriers.", "We keep your name to ourselves."),
    ("recipients", "Our pages contain tags of Google Analytics.", "Our pages contain web beacons."),
    (
        "recipients",
        "We share your orders with our parent company.",
        "Where we need the consent of a parent, we may ask for it before we collect the name.",
    ),
    ("compelled", "We may be required to disclose your data by law.", "You may be required to provide your name."),
    ("transfers", "Your data are stored on servers in the United States.", "Bread from the United States is sweet."),
    ("transfers", "Your data may be transferred to other countries.", "Your order may be moved to another day."),
    ("retention", "We keep your data as long as your account exists.", "We keep your data safe."),
    ("retention", "We delete your orders after six years.", "The oven switches off after six minutes."),
    (
        "retention",
        "Your data are kept by us for three years.",
        "Your data are [kept by us for three years]|[not kept].",
    ),
    ("retention", "We keep your data for three years.", "We keep no data of children who are three years old."),
    ("access", "You have the right to access your data.", "Nobody has unauthorised access to your data."),
    ("access", "You may request a copy of your personal data.", "You may request a copy of the menu."),
    ("access", "You have the following rights:\n\n- to know what we hold\n- more", "We know what you like."),
    ("access", "You can access your account data.", "You can access your account with your password."),
    ("access", "You have the right to access your data.", "You give us the right to access your location data."),
    ("rectification", "You can correct your personal information.", "We may change this notice."),
    (
        "rectification",
        "You may change your data.",
        "You may change the settings of your device, and then no data are sent.",
    ),
    ("rectification", "You have a right to rectification.", "We reserve the right to amend this policy."),
    ("erasure", "You may ask us to delete your data.", "You may ask us to slice your bread."),
    ("erasure", "You have the right to be forgotten.", "You can delete cookies in your browser, and your account too."),
    (
        "erasure",
        "You can have your account removed.",
        "If we learn that a child has provided data, we take steps to remove it.",
    ),
    ("erasure", "You have the right to delete your account.", "We reserve the right to delete your account."),
    ("erasure", "You may delete your account.", "If you do not log in for a year, we delete your account."),
    ("erasure", "You may remove your account.", "Users who break the rules may be removed and their account closed."),
    ("erasure", "You can remove your details.", "You agree not to remove any details from the page."),
    ("erasure", "Send us a request for deletion.", "We guard against unauthorised deletion of your data."),
    ("erasure", "You can clear your data in the app.", "You will find a clear list of data in the app."),
    ("restriction", "You have the right to restrict processing.", "We restrict access to the bakery."),
    ("restriction", "You may restrict our use of your data.", "You may not restrict other people's use of the page."),
    ("restriction", "You can ask us to suspend the processing.", "We suspend the processing of orders on Sundays."),
    ("objection", "You can object to the processing of your data.", "The object of our company is bread."),
    ("objection", "You can opt out of marketing.", "You can take bread out of the shop."),
    ("objection", "You can opt out of analytics.", "# Opt-Out Rights\n\nYou can opt out by uninstalling the app."),
    ("objection", "Write to us to be taken off our mailing list.", "The bread is taken off our list at night."),
    ("objection", "You may ask us to stop using your data.", "We may ask you to stop using our oven."),
    ("objection", "You can oppose the processing of your data.", "The mill stands opposite the processing plant."),
    (
        "objection",
        "Tell us if you do not want us to share your name.",
        "We do not want to share your name with anybody.",
    ),
    ("portability", "You have a right to data portability.", "We have a portable oven."),
    (
        "portability",
        "You can have your data in a machine-readable format.",
        "You can have your bread in a handy format.",
    ),
    ("withdrawal", "You may withdraw your consent at any time.", "You gave us your consent."),
    (
        "portability",
        "You may ask us to send your data to another provider.",
        "If the bakery is sold, we may transfer your data to another company.",
    ),
    ("withdrawal", "You can unsubscribe.", "You can subscribe."),
    ("withdrawal", "You may opt out of our e-mails.", "You may opt out of cookies that advertisers set."),
    (
        "withdrawal",
        "If you wish to be removed from our mailing list, write to us.",
        "If a name is removed from our oven list, the bread is sold.",
    ),
    ("withdrawal", "You may opt out of receiving offers.", "You may opt out of the sale of your personal information."),
    ("withdrawal", "You may withdraw the consent that you gave.", "With your consent, we may withdraw the offer."),
    (
        "withdrawal",
        "Consent is voluntary and can at any moment be revoked.",
        "Customers consent that we may revoke a coupon.",
    ),
    ("withdrawal", "Tell us if you no longer consent to the processing.", "We no longer bake, as you consent to."),
    (
        "complaint",
        "You can lodge a complaint with the supervisory authority.",
        "We heard no complaint about the bread.",
    ),
    ("complaint", "You have the right to complain.", "The supervisory authority has an office."),
    ("complaint", "You can file a complaint.", "You can file a complaint with our baker."),
    ("complaint", "You can raise the matter with the regulator.", "We raise the dough with the regulator of the oven."),
    (
        "mandatory",
        "You are not obliged to provide your name.",
        "We are obliged to bake bread that is provided to the town.",
    ),
    (
        "mandatory",
        "If you do not provide your address, we cannot deliver.",
        "If it rains, we cannot deliver to your address.",
    ),
    ("automated", "We make no automated decisions.", "We have an automated oven."),
    ("automated", "We do not carry out profiling.", "We carry out the bread."),
    ("source", "We receive data from third parties.", "Third parties receive bread from us."),
    ("source", "You provide your name to us directly.", "You come to us by the direct way."),
    (
        "source",
        "If you register through a social network, we obtain your name from it.",
        "If you register through a social network, your friends there may see your name.",
    ),
    (
        "source",
        "We collect your name and other data from you.",
        "We respect your privacy regarding any data we may collect from you across our shops.",
    ),
    ("source", "We receive your data from you.", "If we receive a complaint from you, we answer it."),
    ("source", "Our partners give us information about you.", "Our partners give us information about flour."),
    ("source", "Your employer gives us your name.", "Your employer gives you our name."),
    ("source", "We may access basic data from that account.", "We keep basic data in that account."),
    ("source", "# Information from third parties", "# Information for third parties"),
    ("source", "Sources of personal data: you and our partners.", "The sources of our flour are old mills."),
    ("source", "We consult public registers.", "We consult our own registers."),
]


WAYS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("elements.toml").read_text("utf-8"))


def told(text: str) -> tuple[Element, ...]:
    return elements(read_text(text), split(text))


def names_in(text: str) -> set[str]:
    return {each.name for each in told(text)}


@pytest.mark.parametrize(("name", "yes", "no"), PAIRS)
def test_is_told_and_not_by_the_twin(name: str, yes: str, no: str) -> None:
    assert name in names_in(yes)
    assert name not in names_in(no)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in WAYS.items() for text in texts])
def test_is_heard_in_many_ways(name: str, text: str) -> None:
    assert name in names_in(f"We bake bread for all of the town and for you.\n\n{text}")


def test_every_element_has_a_pair() -> None:
    assert {name for name, _, _ in PAIRS} == set(lexicon().articles)


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("Crumb Bakery built the Oven app as a free app.", "controller-name", ["Crumb Bakery"]),
        ("The service is provided by Crumb Bakery Ltd, Lower Kneading.", "controller-name", ["Crumb Bakery Ltd"]),
        ("Write to privacy@crumb.example, please.", "controller-contact", ["privacy@crumb.example"]),
        ("We use your name to prevent fraud, and to bill you.", "purposes", ["prevent fraud", "bill you"]),
        ("You have the right to access, and to more.", "access", ["right to access"]),
        ("To prevent fraud, we rely on our legitimate interests.", "interests", ["prevent fraud"]),
        (
            "## Information from other services\n\nSign up with these third-party services:\n\n- Apple\n- Google",
            "source",
            ["Information from other services", "Apple", "Google"],
        ),
        (
            "Crumb Bakery (“we”) bakes. Necessary to protect and defend the rights of Crumb Bakery.",
            "defence",
            ["protect and defend the rights of Crumb Bakery"],
        ),
        (
            "Crumb Bakery (“we”) bakes. We use your name to defend Crumb Bakery.",
            "purposes",
            ["defend Crumb Bakery"],
        ),
        ("We keep data as long as the law asks; then not.", "retention", ["keep data as long as the law asks"]),
    ],
)
def test_spans_are_the_words_that_tell(text: str, name: str, words: list[str]) -> None:
    assert [text[each.start : each.end] for each in told(text) if each.name == name] == words


def test_a_right_that_is_denied_is_told() -> None:
    assert "portability" in names_in("We grant no right to data portability.")


def test_bears_its_article() -> None:
    assert {each.article for each in told("You have the right to complain.") if each.name == "complaint"} == {
        "GDPR Art. 13(2)(d), 14(2)(e)"
    }


def test_nothing_is_told_in_another_language() -> None:
    text = "Wir verarbeiten Ihre Daten. Sie haben das Recht auf Auskunft, und das Recht auf data portability. " * 5
    assert told(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Alpha Beta Gamma " * 8_000,
        "a" * 100_000,
        "You may request access to your data and " * 4_000,
        "\n\n".join(f"We use data {number} to improve, provide and measure it." for number in range(800)),
    ],
)
def test_long_texts_come_to_an_end(text: str) -> None:
    """A pattern that tries a long text again from each place in it would not end in the time a run of the tests has."""
    for each in elements(read_text(text), split(text)):
        assert 0 <= each.start < each.end <= len(text)


@pytest.mark.shared
def test_holds_the_bars_on_the_labelled_policies(shared: Path) -> None:
    """Slightly below what was reached: micro .929 (held out .910), macro .864, overlapping spans .664."""
    results = measure(shared / "corpora" / "transparency-dev.jsonl.gz", resamples=20)
    assert results.presence.micro.f1 >= 0.92
    assert results.presence.macro.f1 >= 0.855
    assert results.groups["held out"].micro.f1 >= 0.9
    assert results.spans["overlapping"].micro.f1 >= 0.65
