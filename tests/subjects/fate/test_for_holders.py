"""Who did something for another, whose it is: by every word that tells either."""

from __future__ import annotations

import pytest

from amanat.datamap.model import Link, Path, TableMap
from amanat.datamap.names.whose import words
from amanat.subjects.fate.authors import is_mere_access
from amanat.subjects.fate.parties import parties, served


def way(column: str, table: str = "users", *, nullable: bool = False) -> Path:
    link = Link(columns=(column,), table=table, to=("id",), nullable=nullable)
    rest = (
        (("users", Link(columns=("user_id",), table="users", to=("id",), nullable=False)),) if table != "users" else ()
    )
    return Path((("things", link), *rest))


@pytest.mark.parametrize("holder", sorted(parties().holders))
def test_whose_it_is(holder: str) -> None:
    mine, acted = way(f"{holder}_id"), way("ordered_by_id", nullable=True)
    assert served("things", (mine, acted)) == (mine,)
    assert served("things", (way(f"{holder}_id", nullable=True), acted)) == ()


@pytest.mark.parametrize("verb", sorted(parties().for_holders))
def test_who_did_it(verb: str) -> None:
    mine, acted = way("customer_id"), way(f"{verb}_id")
    assert served("things", (mine, acted)) == (mine,)


@pytest.mark.parametrize("verb", ["posted_by", "written_by", "reported_by", "paid_by", "sent_by"])
def test_who_did_it_for_themselves(verb: str) -> None:
    assert served("things", (way("customer_id"), way(f"{verb}_id"))) == ()


@pytest.mark.parametrize("account", words().accounts.tables)
def test_what_is_done_with_an_account_is_of_whoever_has_it(account: str) -> None:
    mine, acted = way("held_id", f"{account}s"), way("paid_by_id")
    assert served("things", (mine, acted)) == (mine,)
    assert served("things", (way("held_id", "events"), acted)) == ()


@pytest.mark.parametrize("power", words().powers.tables)
def test_a_power_goes_with_what_it_is_over(power: str) -> None:
    assert is_mere_access(TableMap(name=power, columns=()))
