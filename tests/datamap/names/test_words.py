"""Patterns over names."""

from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amanat.datamap.names.whose import is_above, is_merger, is_undecided, merger_end, tells_mergers, tells_sorts, words
from amanat.datamap.names.words import Patterns, nouns, singular

NAMES = st.text("ab_", max_size=5)
PATTERNS = st.lists(st.text("ab_*?", max_size=5) | st.sampled_from(["*", "**", "*a*", "a*", "*a", "[ab]*"]), max_size=4)


@settings(deadline=None)
@given(PATTERNS, NAMES)
def test_a_name_is_matched_as_a_file_s_is(patterns: list[str], name: str) -> None:
    assert (name in Patterns(patterns)) == any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


@pytest.mark.parametrize("name", ["", "email", None, 7])
def test_without_patterns_nothing_is_matched(name: object) -> None:
    assert name not in Patterns([])


@pytest.mark.parametrize(
    ("several", "one"),
    [
        *(("tutores", "tutor"), ("inscripciones", "inscripcion"), ("entidades", "entidad"), ("ciudades", "ciudad")),
        *(("inscricoes", "inscricao"), ("sessoes", "sessao"), ("bureaux", "bureau"), ("journaux", "journal")),
        *(("utenti", "utente"), ("insegnanti", "insegnante"), ("autisti", "autista"), ("autori", "autore")),
        *(("cameriers", "camerier"), ("camerieri", "cameriere")),
        *(("stores", "store"), ("scores", "score"), ("categories", "category"), ("invoices", "invoice")),
        *(("sophomores", "sophomore"), ("semaphores", "semaphore"), ("carnivores", "carnivore")),
        *(("company_people", "company_people"), ("people", "person"), ("children", "child"), ("steeple", "steeple")),
        *(("statuses", "status"), ("campuses", "campus"), ("aliases", "alias"), ("quizzes", "quiz")),
        *(("clauses", "clause"), ("houses", "house"), ("phases", "phase"), ("databases", "database")),
        *(("decades", "decade"), ("shoes", "shoe"), ("boxes", "box"), ("status", "status")),
    ],
)
def test_one_of_several(several: str, one: str) -> None:
    assert singular(several) == one


@pytest.mark.parametrize(
    ("table", "noun"),
    [
        *(("event_entity", "event"), ("shop.customer_entity", "customer"), ("entity", "entity")),
        *(("legal_entity", "entity"), ("business_entities", "entity"), ("identity", "identity")),
    ],
)
def test_an_entity_is_what_it_is_called_after(table: str, noun: str) -> None:
    assert nouns(table)[0] == noun


@pytest.mark.parametrize("name", words().mergers.names)
def test_a_row_says_into_which_it_was_merged(name: str) -> None:
    assert is_merger(f"{name}_id")
    assert is_merger(f"{name}_user_id")


@pytest.mark.parametrize(
    "column", ["parent_id", "manager_id", "referred_by_id", "replaced_by_id", "merged_by_id", "primary_user_id", "id"]
)
def test_another_person_is_no_merger(column: str) -> None:
    assert not is_merger(column)


@pytest.mark.parametrize("word", words().mergers.tables)
def test_a_table_may_tell_which_rows_are_one_person(word: str) -> None:
    assert tells_mergers(f"customer_{word}")
    assert tells_mergers(f"{word}_customers")


@pytest.mark.parametrize("word", words().mergers.unsettled)
def test_what_somebody_is_to_decide_tells_it_of_nobody(word: str) -> None:
    assert not tells_mergers(f"{word}_merges")


@pytest.mark.parametrize("pattern", words().mergers.decided)
def test_a_column_tells_what_became_of_it(pattern: str) -> None:
    assert is_undecided(pattern.replace("*", "_at"))


@pytest.mark.parametrize("name", words().mergers.from_)
def test_a_key_means_the_row_that_was_merged(name: str) -> None:
    assert (merger_end(f"{name}_id"), merger_end(f"{name}_user_id")) == ("from", "from")


@pytest.mark.parametrize("name", words().mergers.into)
def test_a_key_means_the_row_that_stays(name: str) -> None:
    assert (merger_end(f"{name}_id"), merger_end(f"{name}_user_id")) == ("into", "into")


@pytest.mark.parametrize(("column", "end"), [("user_id", "either"), ("merged_into_id", "into"), ("manager_id", "")])
def test_other_keys_of_such_a_table(column: str, end: str) -> None:
    assert merger_end(column) == end


@pytest.mark.parametrize(
    ("table", "noun", "is_one"),
    [
        ("levies_levytype", "type", True),
        ("levies_levytype", "levy_type", True),
        ("course_sessionlog", "log", True),
        ("course_catalog", "log", False),
        ("papers_papers", "s", False),
        ("tax_taxi", "i", False),
        ("prints_prototype", "type", False),
    ],
)
def test_words_of_a_model_are_put_together_after_its_module(table: str, noun: str, is_one: bool) -> None:
    assert (noun in nouns(table)) is is_one


def test_a_key_to_a_parent_may_mean_the_person_of_an_address() -> None:
    assert all(is_above(f"{name}_id") for name in words().mergers.above)
    assert not any(map(is_above, ("manager_id", "replaced_by_id", "parent_company_id", "merged_into_id")))


def test_a_column_tells_of_what_sort_a_row_of_people_is() -> None:
    assert all(map(tells_sorts, words().mergers.sorts))
    assert not any(map(tells_sorts, ("status", "blood_type", "email_type")))
