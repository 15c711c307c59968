"""Which fields belong to which duty, and what the words around a field say of it."""

from __future__ import annotations

from amanat.policy.fields.fitting import fitting
from amanat.policy.reader import read_text
from amanat.policy.reading import Field, Statement

FRAME = "We bake bread for all of you and for everyone in the town, every day of the year.\n\n"


def the(sentence: str) -> Statement:
    return next(each for each in read_text(FRAME + sentence + "\n").statements if each.start >= len(FRAME))


def test_an_address_to_write_to_is_no_data() -> None:
    fields = (
        Field(kind="category", value="email", start=0, end=6),
        Field(kind="contact", value="a@b.example", start=8, end=19),
    )
    assert [each.kind for each in fitting("contact.privacy", fields)] == ["contact"]
    assert [each.kind for each in fitting("datamap.categories", fields)] == ["category", "contact"]


def test_examples_leave_a_list_open_and_a_closed_list_does_not() -> None:
    opened = the("We collect contact details, such as your name and e-mail address.")
    assert {each.value: each.illustrative for each in opened.fields if each.kind == "category"} == {
        "contact": False, "name": True, "email": True,
    }  # fmt: skip
    closed = the("We collect your name and e-mail address.")
    assert not any(each.illustrative for each in closed.fields)


def test_recipients_have_a_role_and_countries() -> None:
    fields = the(
        "We share your data with hosting providers in Finland and Ireland who act on our behalf, and with insurers."
    ).fields
    hosting, insurer = (next(each for each in fields if each.value == value) for value in ("hosting", "insurer"))
    assert (hosting.countries, hosting.role) == (("FI", "IE"), "processor")
    assert insurer.countries == ()


def test_laws_keep_their_capitals_and_hide_what_is_in_them() -> None:
    fields = the("We process your name on the basis of Article 6(1)(b) of the UK GDPR.").fields
    assert [each.value for each in fields if each.kind == "law"] == ["Article 6(1)(b) of the UK GDPR"]
    assert not [each for each in fields if each.kind == "country"]
