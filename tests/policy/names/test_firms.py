"""Companies that no lexicon knows are told by their capitals, and by a legal form or what the words say they get."""

from __future__ import annotations

import pytest

from amanat.policy.reader import read_text

ABOUT = "# Privacy policy of Wren Ltd\n\nWren Ltd bakes bread for all of the town.\n\n"


def vendors(sentence: str) -> list[str]:
    """The words of the companies that the statements of a sentence name."""
    reading = read_text(ABOUT + sentence)
    spans = {(each.start, each.end) for one in reading.statements for each in one.fields if each.kind == "vendor"}
    return [reading.text[start:end] for start, end in sorted(spans)]


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("We share your order data with Acme Ltd and Bolt GmbH.", ["Acme Ltd", "Bolt GmbH"]),
        ("We disclose your name to Foo Bar, Inc. for the delivery.", ["Foo Bar, Inc."]),
        ("Your data are passed to Krantz & Sons.", ["Krantz & Sons"]),
        ("Our book-keeping is done for us by Moss, Tarn & Partners.", ["Moss, Tarn & Partners"]),
        ("We use service providers such as Zenbox and Kettle Labs.", ["Zenbox", "Kettle Labs"]),
        ("Our processors include Mailforge (e-mails), Zenbox (support) and Plinth.", ["Mailforge", "Zenbox", "Plinth"]),
        ("Your booking is handled by Slotly, which gets your name.", ["Slotly"]),
        ("## Who helps us\n\n- bookings: Slotly\n- printing: Holt Press", ["Slotly", "Holt Press"]),
        ("We share your orders with Stripe and Zenbox.", ["Stripe", "Zenbox"]),
        ("We pass your data to the credit reference agencies Norwell and Castlebeck.", ["Norwell", "Castlebeck"]),
        ("We engage Callwise Sdn. Bhd. (Malaysia) to answer inquiries.", ["Callwise Sdn. Bhd."]),
        ("Our servers are rented from Nordwolke in Sweden.", ["Nordwolke"]),
        ("Loaf Ltd, Mill Lane 3, Otley, sends your bread.", ["Loaf Ltd"]),
        ("Loaf Ltd, Mill and Otley send your bread.", ["Loaf Ltd", "Mill", "Otley"]),
    ],
)
def test_a_company_is_told_by_its_capitals(sentence: str, named: list[str]) -> None:
    assert vendors(sentence) == named


@pytest.mark.parametrize(
    "sentence",
    [
        "We share your data with the Tax Office and the Data Protection Commission.",
        "We pass your data to Wren Ltd and to nobody else.",
        "We share your data with Partners, Affiliates and Merchants.",
        '"Helpers" means people who help us. We share your data with Helpers.',
        "Your data are sent to servers in Utrecht.",
        "You may object via Settings. We share your orders with couriers.",
        "Records are shared with couriers. Couriers get your address.",
        "We share your data under the Data Privacy Framework.",
        "Your orders are sent to Mumbai and Chennai.",
    ],
)
def test_not_every_capital_is_a_company(sentence: str) -> None:
    assert vendors(sentence) == []


def test_a_company_is_named_without_its_form_and_maps_to_nothing() -> None:
    reading = read_text(ABOUT + "We share your order data with Foo Bar, Inc.")
    field = next(each for one in reading.statements for each in one.fields if each.kind == "vendor")
    assert (field.value, field.dpv) == ("foo_bar", None)


def test_words_within_a_name_name_nothing_else() -> None:
    reading = read_text(ABOUT + "Your address is passed to Mobile Payments Hosting Ltd.")
    kinds = {(each.kind, each.value) for one in reading.statements for each in one.fields}
    assert kinds == {("category", "postal_address"), ("vendor", "mobile_payments_hosting")}


def test_a_company_of_the_own_name_receives_only_where_the_words_say_so() -> None:
    text = "# Quill Books: privacy\n\nQuill Books Pty Ltd runs eleven shops.\n\n"
    assert not [one for one in read_text(text).statements if one.duty.startswith("recipient.")]
    reading = read_text(text + "We share your orders with our sister company Quill Records Ltd.")
    assert any(each.value == "quill_records" for one in reading.statements for each in one.fields)


@pytest.mark.parametrize(
    ("sentence", "measure"),
    [
        ("To sign in, our staff use Two-Factor Authentication.", "mfa"),
        ("Your data are sent using Secure Sockets Layer.", "encryption_transit"),
    ],
)
def test_what_the_lexicon_has_words_for_is_no_company(sentence: str, measure: str) -> None:
    found = {(each.kind, each.value) for one in read_text(ABOUT + sentence).statements for each in one.fields}
    assert ("measure", measure) in found
    assert not any(kind == "vendor" for kind, _ in found)


def test_a_company_whose_name_has_such_words_is_told_by_its_form() -> None:
    assert vendors("We share your data with Transport Layer Security Ltd.") == ["Transport Layer Security Ltd"]
