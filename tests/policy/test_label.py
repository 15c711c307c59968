"""Each duty: a sentence that carries it, and a near twin that does not."""

from __future__ import annotations

import pytest

from amanat.policy.reader import read_text
from amanat.vocabulary.duties import duties

FRAME = "# Policy of a shop\n\nWe bake bread for all of you and for everyone in the town, every day of the year.\n\n"

TWINS = {
    "policy.publish": ("The latest version of this policy can always be found on this page.", "The latest version of the oven can always be seen here."),
    "policy.notify": ("We will inform you by e-mail of any material changes to this policy.", "We will inform you by e-mail when your bread is ready."),
    "policy.accept": ("By using our website you agree to this policy.", "By using our oven you bake bread."),
    "datamap.categories": ("We collect your name, e-mail address and telephone number.", "We collect old bread, flour bags and crates."),
    "datamap.source": ("We also receive information about you from other sources, such as credit agencies.", "We also receive flour from other sources, such as mills."),
    "datamap.absent": ("We do not collect any health data.", "We do not bake any cakes."),
    "purpose.basis": ("We use your address to deliver your order.", "We use flour to bake bread."),
    "purpose.limit": ("We use your data only for the purpose of your order.", "We use flour only on weekdays."),
    "recipient.register": ("We share your data with couriers and other service providers who deliver for us.", "We share recipes with nobody who bakes."),
    "recipient.fields": ("We never sell your personal data to anyone.", "We never sell yesterday's bread."),
    "recipient.contract": ("Our service providers are bound by agreements to keep your data confidential.", "Our service providers wear blue coats."),
    "recipient.government": ("We may disclose personal data to the police where required by law.", "We may deliver bread to the police."),
    "recipient.client": ("The school acts as the controller and we act as its processor.", "The school acts as a theatre."),
    "recipient.affiliate": ("In the event of a merger, personal data may be transferred to the new owner.", "In the event of rain, bread may be late."),
    "recipient.transfer": ("Your data are stored on servers located in Canada.", "Our flour is grown in Canada."),
    "rights.access": ("You have the right to request a copy of the personal data we hold.", "You have the right to a fresh loaf."),
    "rights.rectify": ("You may correct inaccurate data in your profile.", "You may correct the baker."),
    "rights.erase": ("You can ask us to delete your personal data.", "You can ask us to slice your bread."),
    "rights.port": ("You can receive your data in a structured, machine-readable format.", "You can receive your bread in a bag."),
    "rights.restrict": ("You have the right to restrict the processing of your data.", "You have the right to a seat."),
    "rights.object": ("You may object to the processing of your data at any time.", "You may look at the oven at any time."),
    "rights.withdraw": ("You may withdraw your consent at any time.", "You may withdraw cash at the bank."),
    "rights.complain": ("You can lodge a complaint with the supervisory authority.", "You can lodge in the house next door."),
    "rights.automated": ("No decision about you is based solely on automated processing.", "No bread is made solely by machine."),
    "rights.deadline": ("We will respond to your request within 30 days.", "We will bake your cake within 30 days."),
    "rights.close": ("You can close your account at any time.", "You can close the door at any time."),
    "rights.route": ("We will forward such requests to your employer.", "We will forward the bread to your house."),
    "rights.cascade": ("We inform each recipient of the data when we delete or correct them.", "We inform each baker when the flour is late."),
    "rights.verify": ("Before we answer a request we verify your identity.", "Before we bake we weigh the flour."),
    "marketing.optin": ("We send the newsletter only if you have subscribed to it.", "We send the van only if it snows."),
    "marketing.optout": ("You can unsubscribe from our newsletter at any time.", "You can walk to our shop at any time."),
    "marketing.service": ("You cannot opt out of service-related e-mails.", "You cannot enter the bakery."),
    "web.consent": ("You can refuse cookies in the banner.", "You can refuse the biscuits at the door."),
    "web.catalogue": ("We use session cookies that expire when you leave.", "We use baking tins that rust."),
    "web.signal": ("We do not respond to Do Not Track signals.", "We do not respond to whistles."),
    "web.tracker": ("Our website uses Google Analytics.", "Our website uses a nice font."),
    "web.log": ("Our server logs record your IP address and the pages you visit.", "Our oak logs heat the oven."),
    "minors.gate": ("Our shop is not intended for children under the age of 16.", "Our bread is not intended for storage."),
    "minors.purge": ("If we learn that a child has provided data, we delete them at once.", "If we learn that a loaf is burnt, we bake again."),
    "retention.limit": ("We keep your order data for two years.", "We keep sourdough for two years."),
    "retention.except": ("We may retain data after your account is closed to comply with the law.", "We may bake after the shop is closed."),
    "retention.client": ("Each school determines how long its data are retained.", "Each school determines how long lessons are."),
    "retention.anonymise": ("After the retention period we anonymise the data instead of deleting them.", "After the baking we cool the bread."),
    "security.transport": ("All connections are encrypted with TLS.", "All connections are by bus."),
    "security.rest": ("Passwords and cards are encrypted at rest.", "Bakers are glad of a rest."),
    "security.login": ("You should keep your password secret.", "You should keep your umbrella."),
    "security.least": ("Access is restricted to employees who need it to do their work.", "Parking is for employees who need it."),
    "security.monitor": ("We take appropriate technical and organisational measures to protect your data.", "We take long walks to protect our backs."),
    "security.incident": ("In case of a data breach we notify those who are concerned.", "In case of rain we close the terrace."),
    "public.removal": ("To request removal of your comments from our forum, please write to us.", "To request removal of crumbs from our table, wave."),
    "public.warning": ("What you post in our public forum can be read by anyone.", "What you eat in our garden can be shared."),
    "public.testimonial": ("With your consent we publish your testimonial.", "With your help we bake your bread."),
    "special.basis": ("We process health data only with your explicit consent.", "We process rye only with sourdough."),
    "contact.privacy": ("Please contact our data protection officer at privacy@crumb.example.", "Please wait for our baker at the counter."),
    "external.links": ("We are not responsible for the privacy practices of other websites.", "We are not responsible for the weather."),
}  # fmt: skip


def carried(sentence: str) -> set[str]:
    return {each.duty for each in read_text(FRAME + sentence + "\n").statements}


@pytest.mark.parametrize("duty", sorted(TWINS))
def test_carries(duty: str) -> None:
    assert duty in carried(TWINS[duty][0])


@pytest.mark.parametrize("duty", sorted(TWINS))
def test_the_twin_does_not(duty: str) -> None:
    assert duty not in carried(TWINS[duty][1])


def test_every_duty_has_its_twins() -> None:
    assert set(TWINS) == set(duties()) - {"policy.lint"}


@pytest.mark.parametrize("sentence", [yes for yes, _ in TWINS.values()])
def test_no_sentence_carries_more_than_two(sentence: str) -> None:
    assert 1 <= len(carried(sentence)) <= 2


@pytest.mark.parametrize(
    "sentence",
    [
        "“Personal data” means any information about you, such as your name.",
        "This policy explains how we use your personal data.",
        "How do we use your data?",
        "We are committed to protecting your privacy.",
        "Cookies are small text files on your device.",
    ],
)
def test_definitions_questions_and_praise_inform(sentence: str) -> None:
    reading = read_text(FRAME + sentence + "\n")
    assert (reading.statements, reading.unread) == ((), ())


def of_item(introduction: str, item: str) -> set[str]:
    text = f"{FRAME}{introduction}\n\n- {item}\n- and the cake\n"
    return {each.duty for each in read_text(text).statements if each.text == item}


@pytest.mark.parametrize(
    ("introduction", "item", "duties"),
    [
        ("We may share your data with:", "couriers and other carriers;", {"recipient.register"}),
        ("We may share your data with:", "the police and the courts.", {"recipient.government"}),
        ("We collect the following data:", "your order history", {"datamap.categories"}),
        ("We use your data for these purposes:", "delivering your bread", {"purpose.basis"}),
        ("You have the right to:", "have your data erased;", {"rights.erase"}),
        ("You have the right to:", "object to the processing.", {"rights.object"}),
        ("You can buy:", "delivering your bread", set()),
    ],
)
def test_an_item_is_read_with_its_introduction(introduction: str, item: str, duties: set[str]) -> None:
    assert of_item(introduction, item) == duties
