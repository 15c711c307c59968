"""Joining what is said with what is held."""

from __future__ import annotations

from amanat.datamap.model import DataMap
from amanat.policy.reading import LintFinding
from amanat.promises.bind import bind
from amanat.promises.model import Promise
from amanat.vocabulary.law import law
from amanat.vocabulary.terms import Lawful, Polarity, Source
from tests.promises.build import column, reading, says, service, silent, store, table

USERS = table("users", column("mail", "email"), column("tel", "phone"), column("theme"))


def promise(promises: tuple[Promise, ...], key: str) -> Promise:
    return next(one for one in promises if one.id == key)


def test_a_statement_keeps_its_span_and_gets_its_columns() -> None:
    text = reading(says("We store your e-mail address.", "datamap.categories", "email"))
    bound = bind(text, DataMap(stores=(store(USERS),)), service())[0]
    assert text.text[bound.start : bound.end] == bound.text == "We store your e-mail address."
    assert bound.id == "s0"
    assert bound.columns == (("main", "users", "mail"),)
    assert bound.source is Source.POLICY


def test_a_broader_category_reaches_the_narrower_columns_and_not_the_other_way() -> None:
    text = reading(
        says("We store contact details.", "datamap.categories", "contact"),
        says("We store your job.", "datamap.categories", "job"),
    )
    held = store(USERS, table("firms", column("firm", "organization")))
    contact, job = bind(text, DataMap(stores=(held,)), service())[:2]
    assert contact.columns == (("main", "users", "mail"), ("main", "users", "tel"))
    assert job.columns == ()


def test_a_silent_store_gives_no_columns() -> None:
    text = reading(says("We store your e-mail address.", "datamap.categories", "email"))
    assert bind(text, DataMap(stores=(silent(),)), service())[0].columns == ()


def test_what_the_law_asks_and_the_policy_leaves_out_comes_last_without_a_span() -> None:
    promises = bind(reading(says("Ask us for a copy.", "rights.access")), DataMap(stores=()), service())
    erase = promise(promises, "law:gdpr:erase")
    assert (erase.start, erase.end, erase.source, erase.law) == (None, None, Source.LAW, "GDPR Art. 17")
    assert [one.id for one in promises if one.start is not None] == ["s0"] == [promises[0].id]


def test_a_sentence_that_carries_the_laws_duty_takes_its_place() -> None:
    promises = bind(reading(says("Ask us for a copy.", "rights.access")), DataMap(stores=()), service())
    assert promises[0].source is Source.BOTH
    assert promises[0].law == "GDPR Art. 15"
    assert "law:gdpr:access" not in {one.id for one in promises}


def test_denying_a_right_does_not_grant_it_but_denying_automated_decisions_says_so() -> None:
    text = reading(
        says("We hand out no copies.", "rights.access", polarity=Polarity.NO),
        says("No machine decides about you.", "rights.automated", polarity=Polarity.NO),
    )
    promises = bind(text, DataMap(stores=()), service())
    ids = {one.id for one in promises}
    assert "law:gdpr:access" in ids
    assert promise(promises, "s0").source is Source.POLICY
    assert "law:gdpr:automated" not in ids
    assert promise(promises, "s1").source is Source.BOTH


def test_what_always_stands_stands_beside_the_sentences() -> None:
    text = reading(says("We store your e-mail address.", "datamap.categories", "email"))
    promises = bind(text, DataMap(stores=(store(USERS),)), service())
    assert promise(promises, "law:gdpr:categories").columns == (("main", "users", "mail"), ("main", "users", "tel"))
    assert promises[0].source is Source.POLICY
    always = {f"law:gdpr:{key}" for key, rule in law("gdpr").promise.items() if rule.when == "always"}
    assert always == {"law:gdpr:categories", "law:gdpr:source", "law:gdpr:clear"}
    assert always <= {one.id for one in promises}


def test_only_the_laws_of_the_service_ask() -> None:
    text = reading(says("Ask us for a copy.", "rights.access"))
    both = bind(text, DataMap(stores=()), service(laws=("gdpr", "eprivacy")))
    assert promise(both, "law:eprivacy:consent").law == "ePrivacy Art. 5(3)"
    none = bind(text, DataMap(stores=()), service(laws=()))
    assert [one.id for one in none] == ["s0"]
    assert none[0].source is Source.POLICY


def test_the_worst_doubt_over_the_words_of_a_sentence_stands_on_it() -> None:
    sentences = (
        says("Data may go abroad under an old shield.", "recipient.transfer"),
        says("We keep safe.", "security.monitor"),
    )
    first = reading(*sentences).statements[0]
    lint = (
        LintFinding(
            rule="vague",
            start=first.start,
            end=first.end,
            message="says too little",
            remedy="say more",
            lawful=Lawful.DOUBTFUL,
        ),
        LintFinding(
            rule="gone",
            start=5,
            end=8,
            message="the shield has fallen",
            remedy="name another",
            lawful=Lawful.VOID,
            law="C-311/18",
        ),
    )
    abroad, safe = bind(reading(*sentences, lint=lint), DataMap(stores=()), service())[:2]
    assert (abroad.lawful, abroad.lawful_because) == (Lawful.VOID, "the shield has fallen (C-311/18)")
    assert safe.lawful is Lawful.SOUND


def test_binding_twice_gives_the_same() -> None:
    text = reading(says("We store contact details.", "datamap.categories", "contact"))
    datamap = DataMap(stores=(store(USERS),))
    assert bind(text, datamap, service()) == bind(text, datamap, service())
