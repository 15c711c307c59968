"""Terms that a policy defines, and where they are used."""

from __future__ import annotations

import pytest

from amanat.policy.reader import read_text

FRAME = "We bake bread for all of you and for everyone in the town, every day of the year.\n\n"


@pytest.mark.parametrize(
    ("sentence", "term", "read_as"),
    [
        ('"Content" means the recipes and messages that you post in our shop.', "Content", ("category", "content")),
        ('"3rd Parties" are companies that deliver for us.', "3rd Parties", ("recipient", "third_party")),
        ('The couriers that bring the bread (the "Riders") are our own people.', "Riders", ("recipient", "delivery")),
        ('"Guests" means all persons who eat in our bakery.', "Guests", ("actor", "you")),
        ('"Crust" means the brown part of a loaf.', "Crust", ("", "")),
    ],
)
def test_reads_a_definition(sentence: str, term: str, read_as: tuple[str, str]) -> None:
    reading = read_text(FRAME + sentence + "\n")
    (found,) = reading.definitions
    assert (found.term, (found.field, found.value)) == (term, read_as)
    assert reading.text[found.start : found.end] == sentence
    assert reading.text[found.means.start : found.means.end] in sentence


def test_a_defined_term_is_read_as_what_it_means() -> None:
    define = 'The couriers that bring the bread (the "Riders") are our own people.'
    use = "We share your data with the Riders and with other service providers."
    text = f"{FRAME}{define}\n\n{use}\n"
    fields = [each for statement in read_text(text).statements for each in statement.fields if each.kind == "recipient"]
    found = {text[each.start : each.end]: each.value for each in fields if each.start > text.index(use)}
    assert found == {"Riders": "delivery", "service providers": "service_provider"}


def test_we_and_you_define_no_term() -> None:
    assert read_text(FRAME + 'Crumb Ltd ("we", "us") bakes for its customers ("you").\n').definitions == ()


@pytest.mark.parametrize(
    ("means", "names"),
    [
        ("means your name, your e-mail address and your telephone number", {"name", "email", "phone"}),
        ("means any information about a person, such as a name or an e-mail address", set()),
        ("means your name, your e-mail address etc", set()),
    ],
)
def test_a_term_for_a_list_stands_for_each_of_it(means: str, names: set[str]) -> None:
    use = "We share Member Data with couriers who deliver for us."
    text = f'{FRAME}"Member Data" {means}.\n\n{use}\n'
    at = text.index("Member Data with")
    fields = [each for one in read_text(text).statements for each in one.fields if each.start == at]
    assert {each.value for each in fields} == names


def test_partners_by_any_name_are_third_parties() -> None:
    text = f'{FRAME}"Travel Partners" means hotels and airlines.\n\nWe share your data with Travel Partners.\n'
    (found,) = [each for one in read_text(text).statements for each in one.fields if each.kind == "recipient"]
    assert (text[found.start : found.end], found.value) == ("Travel Partners", "third_party")
