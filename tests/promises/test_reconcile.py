"""Policy against stores: each rule finds its case and leaves its neighbour alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

import amanat.policy.lint
from amanat.datamap.model import Link
from amanat.datamap.model import Path as Way
from amanat.policy.reading import Field, LintFinding
from amanat.promises.model import Finding, Promise
from amanat.promises.rules.forbidden import denied_categories
from amanat.promises.rules.text import UNCLEAR
from amanat.service.model import People
from amanat.vocabulary.terms import Kind, Lawful, Modality, Polarity, Scope, Source
from tests.promises.build import column, found, look, reading, says, service, silent, store, table

MAIL = says("We store your e-mail address.", "datamap.categories", "email")
USERS = table("users", column("mail", "email"))


def only(findings: tuple[Finding, ...], rule: str) -> Finding:
    (one,) = found(findings, rule)
    return one


def test_an_undisclosed_column_breaks_the_laws_promise_and_no_sentence() -> None:
    seen = look(reading(MAIL), store(USERS, table("visits", column("note", "health", "religion"))))
    finding = only(seen.findings, "undisclosed")
    assert (finding.store, finding.table, finding.column) == ("main", "visits", "note")
    assert finding.promises == ("law:gdpr:categories",)
    assert finding.breaks
    assert "health and religion or belief" in finding.message


def test_a_named_category_and_what_stands_under_it_are_disclosed() -> None:
    text = reading(says("We store contact details.", "datamap.categories", "contact"))
    assert not found(look(text, store(USERS)).findings, "undisclosed")


def test_a_narrower_name_does_not_disclose_the_broader_category() -> None:
    held = store(table("users", column("contact", "contact")))
    assert found(look(reading(MAIL), held).findings, "undisclosed")


def test_personal_information_alone_discloses_nothing() -> None:
    text = reading(says("We collect personal information.", "datamap.categories"))
    assert found(look(text, store(USERS)).findings, "undisclosed")


def test_a_right_a_denial_a_third_party_and_advice_disclose_nothing() -> None:
    sentences = (
        says("You can have your e-mail address erased.", "rights.erase", "email"),
        says("We never sell your e-mail address.", "recipient.fields", "email", polarity=Polarity.NO),
        says("Our mail house collects your e-mail address.", "datamap.categories", "email", scope=Scope.THIRD_PARTY),
        says("Keep your e-mail address to yourself.", "security.login", "email", kind=Kind.ADVICE),
    )
    for sentence in sentences:
        assert found(look(reading(sentence), store(USERS)).findings, "undisclosed"), sentence
    told = says("We keep your e-mail address for a year.", "retention.limit", "email")
    assert not found(look(reading(told), store(USERS)).findings, "undisclosed")


def test_without_the_law_an_undisclosed_column_is_told_and_breaks_nothing() -> None:
    held = store(table("users", column("diagnosis", "health")))
    finding = only(look(reading(MAIL), held, given=service(laws=())).findings, "undisclosed")
    assert not finding.breaks


def test_what_is_named_and_found_nowhere_is_advice() -> None:
    text = reading(says("We store your phone number and salary.", "datamap.categories", "phone", "salary"))
    finding = only(look(text, store(table("staff", column("pay", "salary")))).findings, "absent")
    assert not finding.breaks
    assert finding.promises == ("s0",)
    assert "telephone number" in finding.message
    assert "salary" not in finding.message


def test_nothing_is_absent_while_a_store_is_silent() -> None:
    text = reading(says("We store your phone number.", "datamap.categories", "phone"))
    assert found(look(text, store(USERS)).findings, "absent")
    assert not found(look(text, store(USERS), silent("other")).findings, "absent")
    assert not found(look(text).findings, "absent")


def test_what_is_denied_and_held_breaks_that_sentence() -> None:
    text = reading(
        says("We store no financial data.", "datamap.absent", "financial", polarity=Polarity.NO),
        says("We do not collect health data.", "datamap.categories", "health", polarity=Polarity.NO),
    )
    held = store(table("users", column("iban", "bank_account"), column("allergy", "health"), column("mail", "email")))
    bank, health = found(look(text, held).findings, "forbidden")
    assert (bank.promises, bank.column, bank.duty) == (("s0",), "iban", "datamap.absent")
    assert (health.promises, health.column, health.duty) == (("s1",), "allergy", "datamap.categories")
    assert bank.start == 0


def test_a_denial_under_a_condition_or_for_others_forbids_nothing() -> None:
    held = store(table("users", column("allergy", "health")))
    outright = says("We hold no health data.", "datamap.absent", "health", polarity=Polarity.NO)
    assert found(look(reading(outright), held).findings, "forbidden")
    for term in ({"modality": Modality.ONLY_IF}, {"scope": Scope.THIRD_PARTY}):
        sentence = says("We hold no health data.", "datamap.absent", "health", polarity=Polarity.NO, **term)
        assert not found(look(reading(sentence), held).findings, "forbidden")


def test_unknown_columns_are_told_and_break_nothing() -> None:
    held = store(table("users", column("blob", personal=None), column("odd", personal=True), column("theme")))
    findings = found(look(reading(MAIL), held).findings, "unplaced")
    assert [one.column for one in findings] == ["blob", "odd"]
    assert not any(one.breaks for one in findings)
    assert findings[0].promises == ("law:gdpr:categories",)


def test_a_table_from_which_no_way_leads_to_a_person_is_told() -> None:
    lost = table("old_imports", column("mail", "email"), ownership="unplaced")
    finding = only(look(reading(MAIL), store(USERS, lost)).findings, "unreached")
    assert (finding.table, finding.breaks) == ("old_imports", False)


def test_a_table_of_another_kind_of_people_is_reached_by_their_requests() -> None:
    key = Link(columns=("guest_id",), table="guests", to=("id",), nullable=False, by="foreign key")
    users = msgspec.structs.replace(USERS, ownership="people", paths=(Way(()),))
    guests = table("guests", column("mail", "email"), ownership="people", paths=(Way(()),))
    stays = table("stays", column("wish", "content"), ownership="owned", paths=(Way((("stays", key),)),))
    lost = table("letters", column("mail", "email"), ownership="unplaced")
    home, others = (People(store="main", table=name, key="id", identifiers={}) for name in ("users", "guests"))
    seen = look(reading(MAIL), store(users, guests, stays, lost), people=home, kinds=(home, others))
    assert [one.table for one in found(seen.findings, "unreached")] == ["letters"]
    alone = look(reading(MAIL), store(users, guests, stays, lost), people=home)
    assert [one.table for one in found(alone.findings, "unreached")] == ["guests", "stays", "letters"]


def test_a_source_that_no_sentence_names_breaks_the_laws_promise() -> None:
    text = reading(MAIL, says("We get some data from universities.", "datamap.source"))
    scored = column("score", "credit", source="credit agency")
    taught = column("degree", "education", source="university")
    own = column("mail", "email", source="person")
    finding = only(look(text, store(table("users", scored, taught, own))).findings, "undisclosed-source")
    assert (finding.column, finding.promises, finding.breaks) == ("score", ("law:gdpr:source",), True)


def test_a_source_that_a_sentence_denies_breaks_that_sentence() -> None:
    text = reading(says("We take nothing from data brokers.", "datamap.source", polarity=Polarity.NO))
    held = store(table("users", column("income", "salary", source="data broker"), column("mail", "email")))
    finding = only(look(text, held).findings, "denied-source")
    assert (finding.column, finding.promises) == ("income", ("s0",))
    other = store(table("users", column("income", "salary", source="employer")))
    assert not found(look(text, other).findings, "denied-source")


def test_a_silent_store_is_told_with_its_reason() -> None:
    finding = only(look(reading(MAIL), silent("billing")).findings, "silent-store")
    assert finding.store == "billing"
    assert "connection refused" in finding.message


def test_a_fault_of_the_text_breaks_the_laws_promise_but_a_doubt_does_not() -> None:
    lint = (
        LintFinding(rule="broken-off", start=0, end=8, message="is broken off", remedy="end it"),
        LintFinding(rule="gone", start=0, end=2, message="fell away", remedy="mend", lawful=Lawful.VOID, law="Art. 46"),
        LintFinding(rule="vague", start=3, end=8, message="is vague", remedy="say more", lawful=Lawful.DOUBTFUL),
    )
    findings = look(reading(MAIL, lint=lint), store(USERS)).findings
    off, gone, vague = (only(findings, f"lint.{rule}") for rule in ("broken-off", "gone", "vague"))
    assert off.promises == gone.promises == ("law:gdpr:clear",)
    assert gone.message == "fell away (Art. 46)"
    assert (vague.breaks, vague.promises) == (False, ("s0",))


def test_names_of_findings_hold_while_rule_place_and_sentence_do() -> None:
    held = store(table("users", column("iban", "bank_account")))
    first = says("We store no bank accounts.", "datamap.absent", "bank_account", polarity=Polarity.NO)
    moved = says("We store  NO bank\naccounts.", "datamap.absent", "bank_account", polarity=Polarity.NO)
    other = says("We keep no bank accounts.", "datamap.absent", "bank_account", polarity=Polarity.NO)
    one = only(look(reading(first), held).findings, "forbidden")
    two = only(look(reading(MAIL, moved), held).findings, "forbidden")
    three = only(look(reading(other), held).findings, "forbidden")
    assert one.id == two.id != three.id
    assert len(one.id) == 16
    assert int(one.id, 16) >= 0


def test_a_sentence_that_occurs_twice_gives_two_findings_with_names_of_their_own() -> None:
    twice = says("We store no bank accounts.", "datamap.absent", "bank_account", polarity=Polarity.NO)
    findings = look(reading(twice, twice), store(table("users", column("iban", "bank_account")))).findings
    ids = [one.id for one in found(findings, "forbidden")]
    assert len(ids) == len(set(ids)) == 2


def test_naming_the_kind_of_a_source_names_it_but_third_parties_names_nobody() -> None:
    held = store(table("users", column("stripe_customer", "payment", source="stripe")))
    kind = says("Payment providers tell us whether you paid.", "datamap.source")
    nobody = says("Third parties tell us things.", "datamap.source", sources=("third party",))
    denied = says("No payment provider tells us anything.", "datamap.source", polarity=Polarity.NO)
    assert not found(look(reading(kind), held).findings, "undisclosed-source")
    assert found(look(reading(nobody), held).findings, "undisclosed-source")
    assert found(look(reading(denied), held).findings, "undisclosed-source")


def test_another_sentence_that_marks_a_source_names_it_too() -> None:
    held = store(table("users", column("boss", "job", source="employer")))
    marked = says("Your employer opens the account.", "recipient.client", sources=("employer",))
    unmarked = says("Ask your employer.", "rights.route")
    assert not found(look(reading(marked), held).findings, "undisclosed-source")
    assert found(look(reading(unmarked), held).findings, "undisclosed-source")


def test_letting_a_person_say_no_tells_that_the_choice_is_kept_and_nothing_narrower() -> None:
    held = store(
        table("users", column("said_no_at", "consent"), column("closed", "account"), column("hash", "credentials"))
    )
    sentences = (
        says("You can stop the newsletter.", "marketing.optout", kind=Kind.ENFORCED, scope=Scope.ENGINE),
        says("You can close your account.", "rights.close"),
    )
    told = {one.column for one in found(look(reading(*sentences), held).findings, "undisclosed")}
    assert told == {"hash"}
    advice = says("Set your browser to refuse.", "web.consent", kind=Kind.ADVICE, scope=Scope.READER)
    assert "said_no_at" in {one.column for one in found(look(reading(advice), held).findings, "undisclosed")}


def test_a_correction_of_the_map_that_meets_nothing_is_told() -> None:
    finding = only(
        look(reading(MAIL), store(USERS), notes=("`main.old` is pinned and is no table",)).findings, "stray-pin"
    )
    assert not finding.breaks
    assert "`main.old`" in finding.message


def test_a_text_that_contradicts_itself_is_unclear_whatever_the_law_says_to_it() -> None:
    lint = (
        LintFinding(rule="basis-contradicts", start=0, end=8, message="m", remedy="r", lawful=Lawful.DOUBTFUL),
        LintFinding(rule="browser-only", start=0, end=8, message="m", remedy="r", lawful=Lawful.DOUBTFUL),
    )
    findings = look(reading(MAIL, lint=lint), store(USERS)).findings
    assert only(findings, "lint.basis-contradicts").breaks
    assert not only(findings, "lint.browser-only").breaks


def test_the_rules_of_lint_that_are_named_here_are_there() -> None:
    source = "".join(file.read_text("utf-8") for file in Path(amanat.policy.lint.__path__[0]).glob("*.py"))
    assert [rule for rule in sorted(UNCLEAR | {"no-such-rule"}) if f'"{rule}"' not in source] == ["no-such-rule"]


def test_a_denial_in_brackets_denies_what_stands_before_it() -> None:
    text = "Payment details, such as the card number (not collected at present)"
    fields = (
        Field(kind="category", value="payment", start=0, end=15),
        Field(kind="category", value="card_number", start=29, end=40),
    )
    terms: dict[str, Any] = {"start": 0, "end": len(text), "kind": Kind.CHECKED, "scope": Scope.SERVICE}
    promise = Promise(id="p", text=text, duty="datamap.absent", source=Source.POLICY, fields=fields, **terms)
    assert denied_categories(promise) == ("card_number",)
    whole = msgspec.structs.replace(promise, text=text.replace("(not collected at present)", "are never collected"))
    assert denied_categories(whole) == ("payment", "card_number")
