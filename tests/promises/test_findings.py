"""Each finding of reconciliation fires on its case and not on a near twin; the policies are read as written."""

from __future__ import annotations

from typing import Any

import pytest

from amanat.datamap.model import Inside, Link, StoreMap
from amanat.policy.reader import read_text
from amanat.promises.model import Finding
from amanat.promises.regions import country_of, lies_in
from amanat.service.model import Activity, Controller, StoreConfig
from amanat.vocabulary.terms import Status
from tests.promises.build import board, column, found, look, service, store, table

TELLS = (
    "# Privacy policy\n\n"
    "We collect your name, e-mail address, telephone number, gender, religion and date of birth. {}\n"
)


def seen(text: str, *stores: StoreMap, **given: Any) -> tuple[Finding, ...]:
    return look(read_text(TELLS.format(text), "policy.md"), *stores, given=service(**given)).findings


def people(*columns: Any, **more: Any) -> StoreMap:
    return store(table("users", *columns, ownership="people", rows=50, **more))


def breaking(findings: tuple[Finding, ...], rule: str) -> list[bool]:
    return [one.breaks for one in found(findings, rule)]


def in_region(region: str, country: str = "DE") -> dict[str, Any]:
    return {
        "stores": (StoreConfig(name="main", url="sqlite:///x.db", region=region),),
        "controller": Controller(name="Shop", country=country),
    }


NAME = column("name", "name")

# Absence: insides, narrower categories, special ones.


def test_what_is_denied_is_found_within_documents_and_named_with_its_path() -> None:
    inside = column("profile", "preferences", inside=(Inside(path="medical.note", categories=("health",)),))
    (one,) = found(seen("We do not collect health data.", people(NAME, inside)), "forbidden")
    assert (one.table, one.column, one.breaks) == ("users", "profile", True)
    assert "`main.users.profile` holds health at `medical.note`" in one.message
    assert not found(
        seen("We do not collect health data.", people(NAME, column("profile", "preferences"))), "forbidden"
    )


def test_what_is_undisclosed_is_found_within_documents() -> None:
    inside = column("profile", "name", inside=(Inside(path="iban", categories=("bank_account",)),))
    (one,) = found(seen("", people(inside)), "undisclosed")
    assert "bank account at `iban`" in one.message


def test_a_denied_category_takes_the_narrower_ones_with_it() -> None:
    text = "We do not collect financial data."
    assert breaking(seen(text, people(column("iban", "bank_account"))), "forbidden") == [True]
    assert not found(seen(text, people(column("theme", "preferences"))), "forbidden")


@pytest.mark.parametrize("words", ["special categories of personal data", "sensitive personal data"])
def test_special_categories_as_a_whole_can_be_denied(words: str) -> None:
    text = f"We do not collect {words}."
    assert breaking(seen(text, people(NAME, column("creed", "religion"))), "forbidden") == [True]
    assert not found(seen(text, people(NAME, column("sex", "gender"))), "forbidden")


# Children.

PUPILS = table("pupils", NAME, children="ages below 13")


def test_children_whose_data_are_said_not_to_be_collected() -> None:
    text = "We do not knowingly collect personal data from children under 13."
    (one,) = found(seen(text, store(PUPILS)), "children-held")
    assert (one.duty, one.store, one.table, one.breaks) == ("minors.gate", "main", "pupils", True)
    assert not found(seen(text, store(table("pupils", NAME))), "children-held")


def test_who_is_meant_and_whose_parents_agree_is_not_shown_to_be_false() -> None:
    meant = "Our website is not directed at children under 13."
    agreed = "We do not collect data of children under 16 without the consent of a parent."
    for text in (meant, agreed):
        assert breaking(seen(text, store(PUPILS)), "children-held") == [False]
    let_in = "A child under 13 years may use the service only with the consent of a parent."
    assert not found(seen(let_in, store(PUPILS)), "children-held")


def test_children_of_whom_the_policy_does_not_speak() -> None:
    assert breaking(seen("", store(PUPILS)), "children-untold") == [False]
    text = "A child under 13 years may use the service only with the consent of a parent."
    assert not found(seen(text, store(PUPILS)), "children-untold")


# Special categories.


def test_special_data_without_a_condition() -> None:
    creed = people(column("creed", "religion"))
    assert breaking(seen("", creed), "special-without-condition") == [False]
    text = "We process data about your religion only with your explicit consent."
    assert not found(seen(text, creed), "special-without-condition")
    assert not found(seen("", people(NAME)), "special-without-condition")


# Optional and required.


def test_a_column_that_must_be_filled_though_it_is_said_to_be_optional() -> None:
    phone = column("phone", "phone", nullable=False, required=True, given=1.0)
    (one,) = found(seen("Giving your telephone number is optional.", people(phone)), "required-though-optional")
    assert (one.duty, one.column, one.breaks) == ("purpose.basis", "phone", True)
    assert "telephone number is optional" in one.message


@pytest.mark.parametrize(
    "phone",
    [
        column("phone", "phone", given=1.0),
        column("phone", "phone", nullable=False, given=1.0),
        column("phone", "phone", nullable=False, required=True, given=0.7),
        column("mail", "email", nullable=False, required=True, given=1.0),
    ],
    ids=["may be NULL", "has a default", "left blank by some", "another category"],
)
def test_a_column_that_need_not_be_filled(phone: Any) -> None:
    assert not found(seen("Giving your telephone number is optional.", people(phone)), "required-though-optional")


def test_optional_data_in_rows_that_need_not_be_there() -> None:
    phone = column("number", "phone", nullable=False, required=True, given=1.0)
    elsewhere = store(table("phones", phone, ownership="owned", rows=50))
    assert not found(seen("Giving your telephone number is optional.", elsewhere), "required-though-optional")


def test_a_must_that_no_row_shows_is_a_hint() -> None:
    phone = column("phone", "phone", nullable=False, required=True)
    assert breaking(seen("Your phone number is optional.", people(phone)), "required-though-optional") == [False]
    few = store(table("users", column("phone", "phone", required=True, given=1.0), ownership="people", rows=3))
    assert breaking(seen("Your phone number is optional.", few), "required-though-optional") == [False]


def test_each_thought_of_a_sentence_speaks_for_itself() -> None:
    both = people(
        column("mail", "email", nullable=False, required=True, given=1.0),
        column("sex", "gender", nullable=False, required=True, given=1.0),
    )
    text = "You must provide your e-mail address, but your gender is optional."
    assert [one.column for one in found(seen(text, both), "required-though-optional")] == ["sex"]
    text = "You are not obliged to provide these data, but without an e-mail address we cannot open an account."
    assert not found(seen(text, both), "required-though-optional")


def test_a_column_that_may_be_empty_though_it_must_be_given() -> None:
    text = "You must provide your e-mail address to open an account."
    assert breaking(seen(text, people(column("mail", "email", given=0.5))), "optional-though-required") == [False]
    filled = people(column("mail", "email", given=1.0))
    assert not found(seen(text, filled), "optional-though-required")
    one_of_two = people(column("mail", "email", given=0.5), column("login", "email", nullable=False, given=1.0))
    assert not found(seen(text, one_of_two), "optional-though-required")


# Purposes.

ADVERTS = Activity(name="sponsors", purpose="to show personalised advertising")
USES = "We use your personal data to provide the service."


def test_an_activity_whose_purpose_the_policy_does_not_name() -> None:
    assert breaking(seen("", people(NAME), activities=(ADVERTS,)), "untold-purpose") == [True]
    (hint,) = found(seen(USES, people(NAME), activities=(ADVERTS,)), "untold-purpose")
    assert not hint.breaks
    assert "`sponsors`" in hint.message
    told = "We use your personal data for personalised advertising."
    assert not found(seen(told, people(NAME), activities=(ADVERTS,)), "untold-purpose")
    for_a_client = Activity(name="sponsors", purpose="to show personalised advertising", role="processor")
    assert not found(seen(USES, people(NAME), activities=(for_a_client,)), "untold-purpose")


def test_a_table_that_looks_as_if_it_served_another_purpose() -> None:
    letters = store(table("newsletter_recipients", column("mail", "email")))
    (one,) = found(seen(USES, letters), "untold-purpose")
    assert (one.table, one.breaks) == ("newsletter_recipients", False)
    assert not found(seen("We use your e-mail address for marketing.", letters), "untold-purpose")
    assert not found(seen(USES, store(table("newsletter_issues", column("title")))), "untold-purpose")
    assert not found(seen(USES, store(table("letters", column("mail", "email")))), "untold-purpose")


def test_a_purpose_that_is_denied_and_pursued() -> None:
    text = f"{USES} We never use your personal data for advertising."
    (one,) = found(seen(text, people(NAME), activities=(ADVERTS,)), "denied-purpose")
    assert (one.duty, one.breaks) == ("purpose.limit", True)
    assert not found(seen(text, people(NAME), activities=(Activity(name="support"),)), "denied-purpose")
    consent = f"{USES} We do not use your personal data for advertising unless you agree."
    assert not found(seen(consent, people(NAME), activities=(ADVERTS,)), "denied-purpose")
    asked = f"{USES} We do not use your personal data for advertising without your consent."
    assert not found(seen(asked, people(NAME), activities=(ADVERTS,)), "denied-purpose")
    table_alone = store(table("advertising_audience", column("mail", "email")))
    assert breaking(seen(text, table_alone), "denied-purpose") == [False]


# Minimisation.


def test_data_that_no_purpose_uses() -> None:
    text = "We use your e-mail address to send you the newsletter."
    (one,) = found(seen(text, people(column("mail", "email"), column("sex", "gender"))), "unused")
    assert (one.column, one.breaks) == ("sex", False)
    assert one.start is not None, "the sentence that tells the category"
    assert not found(seen(USES, people(column("sex", "gender"))), "unused")
    assert [one.column for one in found(seen(USES, people(column("creed", "religion"))), "unused")] == ["creed"]
    assert not found(seen("", people(column("sex", "gender"))), "unused")


def test_a_narrow_purpose_speaks_for_what_it_can_use() -> None:
    text = "We use your personal data for analytics."
    held = people(column("mail", "email"), column("path", "usage"))
    assert [one.column for one in found(seen(f"We collect usage data. {text}", held), "unused")] == ["mail"]


def test_columns_that_are_never_filled() -> None:
    empty = people(column("sex", "gender", given=0.0))
    assert [one.column for one in found(seen(USES, empty), "never-filled")] == ["sex"]
    for other in (column("sex", "gender", given=0.02), column("sex", "gender"), column("theme", given=0.0)):
        assert not found(seen(USES, people(other)), "never-filled")
    few = store(table("users", column("sex", "gender", given=0.0), rows=3))
    assert not found(seen(USES, few), "never-filled")
    waiting = people(column("withdrawn_at", "consent", given=0.0))
    assert not found(seen(USES, waiting), "never-filled")


# Regions.


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("We store your data only in the European Union.", "US", "FR"),
        ("We store your data only in the European Union.", "NO", "IE"),
        ("Your personal data are stored on servers in Germany.", "us-east-1", "eu-central-1"),
        ("We do not transfer your personal data outside the European Economic Area.", "US", "NO"),
        ("Your data never leave the EU.", "GB", "NL"),
        ("We do not store your personal data in the United States.", "US", "DE"),
    ],
)
def test_a_store_elsewhere_than_a_sentence_says(text: str, wrong: str, right: str) -> None:
    (one,) = found(seen(text, people(NAME), **in_region(wrong)), "contradicted-region")
    assert (one.duty, one.store, one.breaks) == ("recipient.transfer", "main", True)
    assert one.start is not None
    assert not found(seen(text, people(NAME), **in_region(right)), "contradicted-region")


def test_several_sentences_about_places_speak_together() -> None:
    text = "We store your orders in Germany. We store your e-mail address in the United States."
    assert not found(seen(text, people(NAME), **in_region("US")), "contradicted-region")
    assert found(seen(text, people(NAME), **in_region("IN")), "contradicted-region")


def test_a_store_at_home_beside_a_country_that_data_are_sent_to() -> None:
    text = "Your data are transferred to and stored on servers in the United States."
    assert breaking(seen(text, people(NAME), **in_region("DE")), "contradicted-region") == [False]
    assert breaking(seen(text, people(NAME), **in_region("IN")), "contradicted-region") == [True]


@pytest.mark.parametrize(
    "text",
    [
        "We do not transfer your personal data outside the European Economic Area without appropriate safeguards.",
        "We do not transfer your data outside the EEA unless standard contractual clauses protect them.",
    ],
)
def test_a_denial_with_a_reserve_is_not_shown_to_be_false(text: str) -> None:
    assert not found(seen(text, people(NAME), **in_region("US")), "contradicted-region")


def test_what_providers_may_do_binds_no_store() -> None:
    text = "Our service providers may store personal data in Canada."
    assert not found(seen(text, people(NAME), **in_region("DE")), "contradicted-region")


def test_a_third_country_that_the_policy_does_not_name() -> None:
    assert breaking(seen("", people(NAME), **in_region("US")), "untold-region") == [True]
    named = "We transfer your data to Canada under standard contractual clauses."
    (one,) = found(seen(named, people(NAME), **in_region("US")), "untold-region")
    assert one.breaks
    assert one.promises != ("law:gdpr:transfer",)
    open_ended = "We transfer your data to Canada and other countries under standard contractual clauses."
    assert breaking(seen(open_ended, people(NAME), **in_region("US")), "untold-region") == [False]
    for region, home in (("FR", "DE"), ("US", "US"), ("DE", "DE")):
        assert not found(seen("", people(NAME), **in_region(region, home)), "untold-region")
    told = "We transfer your data to the United States under standard contractual clauses."
    assert not found(seen(told, people(NAME), **in_region("US")), "untold-region")


def test_a_third_country_without_a_safeguard() -> None:
    bare = "We store your data in India."
    assert breaking(seen(bare, people(NAME), **in_region("IN")), "unguarded-region") == [False]
    clauses = "We store your data in India under standard contractual clauses."
    assert not found(seen(clauses, people(NAME), **in_region("IN")), "unguarded-region")
    assert not found(seen("We store your data in South Korea.", people(NAME), **in_region("KR")), "unguarded-region")


def test_a_region_that_nobody_knows() -> None:
    assert breaking(seen("", people(NAME), **in_region("the basement")), "unknown-region") == [False]
    assert not found(seen("", people(NAME), **in_region("Germany")), "unknown-region")


def test_regions_by_code_name_and_cloud() -> None:
    assert [country_of(one) for one in ("de", "Germany", "eu-west-1", "europe-west4", "East US 2", "EU", "mars")] == [
        "DE", "DE", "IE", "NL", "US", "EU", None,
    ]  # fmt: skip
    assert lies_in("NO", frozenset({"EEA"}))
    assert not lies_in("NO", frozenset({"EU"}))
    assert not lies_in("EEA", frozenset({"EU"}))


# Unknown is not fine; views hold nothing.


def test_tables_that_could_not_be_read_are_told_and_leave_the_rest_unshown() -> None:
    closed = table("closed", column("x"), unread="permission denied")
    text = read_text(TELLS.format("We do not collect health data."), "policy.md")
    result = board(text, store(table("users", NAME), closed))
    (one,) = found(result.findings, "unread")
    assert (one.table, one.breaks) == ("closed", False)
    assert [each.rule for each in result.findings if each.table == "closed"] == ["unread"], "said once"
    by_duty = {line.promise.id: line for line in result.lines}
    assert by_duty["law:gdpr:categories"].status is Status.UNPROVEN
    assert all(line.status is Status.UNPROVEN for line in result.lines if line.promise.duty == "datamap.absent")
    fine = board(text, store(table("users", NAME)))
    assert not found(fine.findings, "unread")
    assert next(one for one in fine.lines if one.promise.id == "law:gdpr:categories").status is Status.KEPT


def test_a_key_that_is_not_believed_is_told() -> None:
    key = Link(columns=("owner",), table="users", to=("id",), nullable=False)
    doubted = Link(columns=("owner",), table="users", to=("id",), nullable=False, suspect="its values are no users")
    (one,) = found(seen("", store(table("notes", column("owner"), links=(doubted,)))), "doubted-key")
    assert (one.table, one.column, one.breaks) == ("notes", "owner", False)
    assert not found(seen("", store(table("notes", column("owner"), links=(key,)))), "doubted-key")


def test_a_view_holds_nothing_and_a_materialized_one_is_a_copy() -> None:
    bank = column("iban", "bank_account")
    view = store(table("users", NAME), table("v", bank, kind="view", ownership="unplaced", children="ages"))
    assert not [one for one in seen("", view) if one.table == "v"]
    copy = store(table("users", NAME), table("v", bank, kind="materialized view"))
    assert [one.rule for one in seen("", copy) if one.table == "v"] == ["undisclosed"]


def test_what_is_used_for_one_thing_only_has_a_purpose() -> None:
    only = (
        "We use your email address to send you order confirmations. We only use your date of birth to check your age."
    )
    held = people(column("mail", "email"), column("born", "date_of_birth"), column("sex", "gender"))
    told = f"We collect your email address, your date of birth and your gender. {only}"
    assert [one.column for one in found(seen(told, held), "unused")] == ["sex"]
    limit = f"{told} We only use your personal data for the purposes that this policy states."
    assert [one.column for one in found(seen(limit, held), "unused")] == ["sex"]
