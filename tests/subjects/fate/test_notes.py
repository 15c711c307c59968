"""What somebody wrote down about a customer at work, by every word that tells it."""

from __future__ import annotations

import pytest

from amanat.datamap.model import Link, Path
from amanat.subjects.fate.parties import names_of, parties, served


def way(column: str, table: str) -> Path:
    return Path((("notes", Link(columns=(column,), table=table, to=("id",), nullable=True)),))


@pytest.mark.parametrize("noted", sorted(parties().noted))
def test_a_note_is_about_whom_it_names(noted: str) -> None:
    about, wrote = way(f"{noted}_id", "people"), way("user_id", "users")
    assert served("notes", (about, wrote)) == (about,)


@pytest.mark.parametrize("called", sorted(parties().notes))
def test_such_rows_are_notes(called: str) -> None:
    about, wrote = way("customer_id", "customers"), way("user_id", "users")
    assert served(f"crm_{called}s", (about, wrote)) == (about,)


@pytest.mark.parametrize("called", ["messages", "orders", "reviews", "complaints"])
def test_what_both_have_a_part_in_is_no_note(called: str) -> None:
    assert served(called, (way("customer_id", "customers"), way("user_id", "users"))) == ()


def test_of_one_kind_nobody_tells_who_was_at_work() -> None:
    assert served("notes", (way("customer_id", "users"), way("user_id", "users"))) == ()


def test_a_note_in_a_case_that_somebody_serves_is_of_whose_the_case_is() -> None:
    def over(column: str) -> Path:
        return Path((*way("case_id", "cases").links, ("cases", way(column, "users").links[0][1])))

    wrote, about, served_by = way("author_id", "users"), over("member_id"), over("steward_id")
    assert served("case_notes", (wrote, about, served_by)) == (about,)
    assert served("case_messages", (wrote, about, served_by)) == ()


@pytest.mark.parametrize(
    ("key", "called"),
    [
        *((f"{verb}_by_id", {verb, doer}) for verb, doer in parties().doers.items()),
        *((column, {"signed", "signer", "signor"}) for column in ("signed_by", "signed_by_id")),
        *(("creator_id", {"creator"}), ("reseller_id", {"reseller"}), ("led_by", {"led"})),
    ],
)
def test_columns_are_called_after_what_somebody_did_or_after_who_did_it(key: str, called: set[str]) -> None:
    assert names_of(way(key, "users").links[0][1]) == called
