"""A correction reaches every copy of the person's, in its form, and no cell of anyone else's."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from amanat.errors import InputError
from amanat.stores.base import Store
from amanat.subjects.correct.rectify import Rectification, gone, left, plan_rectification, write
from amanat.subjects.who.find import find
from amanat.subjects.who.wanted import wanted
from tests.subjects import office, town

KIM = "kim.orr@example.com"


def planned(store: Store, who: str, *sets: str, **more: Any) -> Rectification:
    datamap = office.office_map(**more)
    stores = {"main": store}
    return plan_rectification(find(store, datamap, who), datamap, stores, wanted(sets, datamap, stores))


def rectified(url: str, who: str, *sets: str, **more: Any) -> dict[str, tuple[set[Any], set[Any]]]:
    """Carries it out; returns, by table, the rows that went and those that came."""
    store = town.store_at(url)
    before = town.dump(url)
    plan = planned(store, who, *sets, **more)
    assert not plan.refusals
    (part,) = plan.parts
    write(store, find(store, office.office_map(), who), part, lambda _: None)
    assert left(store, part) == ()
    store.close()
    after = town.dump(url)
    return {
        name: (before[name] - after[name], after[name] - before[name]) for name in before if before[name] != after[name]
    }


def column(rows: set[Any], at: int) -> list[Any]:
    return sorted(row[at] for row in rows)


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def test_an_address_follows_wherever_it_stands_in_its_form(office_url: str) -> None:
    changed = rectified(office_url, KIM, "people.email=Kim.Ash@Example.com")
    assert set(changed) == {"people", "subscriptions", "hits", "avatars", "events"}
    assert column(changed["people"][1], 2) == ["Kim.Ash@Example.com"]
    assert column(changed["subscriptions"][1], 0) == ["kim.ash@example.com"]
    assert changed["hits"][1] == {
        ("kim.ash@example.com", "/a", 2), ("KIM.ASH@EXAMPLE.COM", "/b", 1), ("Kim.Ash@Example.com", "/c", 1),
    }  # fmt: skip
    assert column(changed["avatars"][1], 1) == sorted([md5("kim.ash@example.com"), md5("Kim.Ash@Example.com").upper()])
    assert "kim.ash@example.com" in str(changed["events"][1])
    assert "'Kim Orr'" in str(changed["events"][1]) or '"Kim Orr"' in str(changed["events"][1])


def test_a_name_follows_in_the_persons_own_columns_only(office_url: str) -> None:
    changed = rectified(office_url, KIM, "name=Kim Ash")
    assert set(changed) == {"people", "letters", "subscriptions", "events", "tickets"}
    assert {row[:6] for row in changed["letters"][1]} == {
        ("1", "1", "2", "Kim Ash", "Lou Fox", "Kim Orr"), ("2", "2", "1", "Lou Fox", "KIM ASH", "Kim Orr"),
    }  # fmt: skip
    assert {row[:4] for row in changed["tickets"][1]} == {("1", "2", "1", "Kim Ash")}
    (event,) = changed["events"][1]
    text = event[2] if event[2].startswith('{"') else event[2].replace("'", '"')
    assert json.loads(text)["user"]["name"] == "Kim Ash"
    assert json.loads(text)["by"] == "Kim Orr", "a place in the document that the map does not know"
    assert column(changed["subscriptions"][1], 0) == ["kim.orr@example.com"]


def test_what_is_kept_by_law_stays_and_is_named(sqlite_office: str) -> None:
    plan = planned(town.store_at(sqlite_office), KIM, "people.name=Kim Ash")
    assert [(item.what, item.where) for item in plan.residues] == [
        ("1 row with the old name in a text", "main.tickets.note"),
        ("1 row with the old value", "main.invoices"),
    ]


def test_small_letters_stay_small_where_the_old_value_does_not_tell(office_url: str) -> None:
    changed = rectified(office_url, "kim@other.example", "people.username=Kim_Oak")
    assert [row[4:6] for row in changed["people"][1]] == [("Kim_Oak", "kim_oak")]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("people.born=1981-03-04", "1981-03-04"), ("people.grade=4", "4"), ("people.wage=2600.75", "2600.75"),
        ("people.phone=", "None"), ("people.phone=+49 30 5550202", "+49 30 5550202"),
    ],
)  # fmt: skip
def test_values_are_typed(office_url: str, given: str, shown: str) -> None:
    changed = rectified(office_url, KIM, given)
    assert set(changed) == {"people"}
    (row,) = changed["people"][1]
    assert shown in [str(value) for value in row]


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ("people.born=yesterday", "people.born: the value is not of type"),
        ("people.born=1981-02-30", "people.born: the value is not of type"),
        ("people.wage=lots", "people.wage: the value is not of type"),
        ("people.name=", "people.name: the column may not be empty"),
        ("people.email=zebra-17", "people.email: the value is no e-mail address"),
        ("people.name=" + "zebra-17" * 9, "people.name: the value is longer than 40 characters"),
        ("people.pay_code=k2", "people.pay_code: another row holds this value already"),
        ("people.email=LOU@example.net", "people.email: another person has this identifier"),
        ("people.username=zebra-17-zebra-17-zebra-17", "people.username: the value is longer than 20 characters"),
        ("people.id=9", "people.id: a key cannot be corrected"),
        ("letters.from_id=9", "letters.from_id: a key cannot be corrected"),
        ("invoices.name=zebra-17", "invoices.name: datamap.toml keeps this table"),
        ("addresses.street=zebra-17", "addresses.street: the person has 2 rows there, which differ"),
        ("people.nmae=zebra-17", "there is no column `people.nmae`; did you mean `people.name`"),
        ("zebra-17", "correction 1 names no column"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_before_anything_is_written(sqlite_office: str, given: str, because: str) -> None:
    before = town.dump(sqlite_office)
    with pytest.raises(InputError) as error:
        planned(town.store_at(sqlite_office), KIM, given)
    assert because in str(error.value)
    assert "zebra" not in str(error.value)
    assert "LOU" not in str(error.value).upper()
    assert town.dump(sqlite_office) == before


@pytest.mark.postgres
def test_numbers_and_precision_are_checked_where_the_engine_does(postgres_url: str) -> None:
    office.build(postgres_url)
    store = town.store_at(postgres_url)
    for given, because in (("people.grade=70000", "does not lie between"), ("people.wage=1.234", "does not fit")):
        with pytest.raises(InputError, match=because):
            planned(store, KIM, given)
    store.close()


def test_a_copy_that_is_too_short_for_the_new_value_is_named(sqlite_office: str) -> None:
    town.run(sqlite_office, "ALTER TABLE subscriptions RENAME COLUMN name TO old_name",
             "ALTER TABLE subscriptions ADD COLUMN name VARCHAR(8)", "UPDATE subscriptions SET name = old_name",
             "ALTER TABLE subscriptions DROP COLUMN old_name")  # fmt: skip
    with pytest.raises(InputError, match=r"subscriptions\.name: the value is longer than 8 characters"):
        planned(town.store_at(sqlite_office), KIM, "people.name=Kim Ashby")


def test_one_of_several_rows_is_named_by_its_key(office_url: str) -> None:
    changed = rectified(office_url, KIM, "addresses[2].street=3 New Road")
    assert changed == {"addresses": ({("2", "1", "2 High Road", 1)}, {("2", "1", "3 New Road", 1)})}


def test_a_row_of_someone_else_cannot_be_named(sqlite_office: str) -> None:
    with pytest.raises(InputError, match="the person has no row there"):
        planned(town.store_at(sqlite_office), KIM, "addresses[3].street=3 New Road")


def test_a_key_that_others_point_to_is_refused(sqlite_office: str) -> None:
    town.run(sqlite_office, "CREATE TABLE badges (id INTEGER PRIMARY KEY, pay VARCHAR(8) REFERENCES people (pay_code))",
             "INSERT INTO badges VALUES (1, 'k1')")  # fmt: skip
    plan = planned(town.store_at(sqlite_office), KIM, "people.pay_code=k9")
    assert [item.table for item in plan.refusals] == ["badges"]


def test_rows_by_an_address_that_another_person_has_too_are_left(sqlite_office: str) -> None:
    """No key says whose they are."""
    town.run(
        sqlite_office, "DROP TABLE IF EXISTS spare", "UPDATE people SET email = 'KIM.ORR@example.com ' WHERE id = 3"
    )
    store, datamap = town.store_at(sqlite_office), office.office_map()
    stores = {"main": store}
    person = find(store, datamap, KIM, key="1")
    plan = plan_rectification(person, datamap, stores, wanted(["people.email=k@example.com"], datamap, stores))
    assert {one.table for part in plan.parts for one in part.corrections} == {"people", "events"}
    assert "another person has it too" in str(plan.residues)


def test_the_plan_shows_no_value(sqlite_office: str) -> None:
    plan = planned(
        town.store_at(sqlite_office), KIM, "people.email=zebra-17@example.com", "people.name=Zebra Seventeen"
    )
    shown = f"{plan} {plan.as_json()} {plan.digest}".lower()
    assert "main.hits: rectify" in shown
    for value in ("zebra", "kim", "orr"):
        assert value not in shown


def test_old_identifiers_are_searched_for_and_names_never(sqlite_office: str) -> None:
    store, datamap = town.store_at(sqlite_office), office.office_map()
    asked = wanted(["people.email=kim.ash@example.com", "people.name=Kim Ash"], datamap, {"main": store})
    plan = planned(store, KIM, "people.email=kim.ash@example.com", "people.name=Kim Ash")
    assert [item.value for item in gone(asked, plan.olds)] == ["Kim.Orr@example.com"]
