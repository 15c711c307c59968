"""Erasing people, against an oracle that never reads the map. Whole databases are compared."""

from __future__ import annotations

import itertools

import msgspec
import pytest

from amanat.datamap.model import TableMap
from amanat.errors import PlanDrift
from amanat.subjects.erase.execute import execute
from amanat.subjects.erase.plan import work_of
from amanat.subjects.people import from_seal, seal_text
from amanat.subjects.who.find import by_keys
from tests.subjects import oracle, town
from tests.subjects.erasing import erase, planned

_SETS = [set(people) for size in (1, 2, 4) for people in itertools.combinations((1, 2, 3, 4), size)]


@pytest.mark.parametrize("people", _SETS, ids=str)
def test_the_whole_database_is_as_the_oracle_says(town_url: str, people: set[int]) -> None:
    store, datamap = town.store_at(town_url), town.town_map()
    left = erase(by_keys(store, datamap, sorted(people)), datamap, store)
    store.close()
    assert left == {}
    assert oracle.same(town.dump(town_url)) == _clean(oracle.texts(oracle.after(people)), town_url)


def _clean(expected: dict[str, set[oracle.Row]], url: str) -> dict[str, set[oracle.Row]]:
    """PostgreSQL prints JSON that was read as Python does; the rows are the same."""
    if url.startswith("postgresql"):
        for name in ("orders", "posts", "audit"):
            expected[name] = {tuple(_as_python(value) for value in row) for row in expected[name]}
    return expected


def _as_python(value: object) -> object:
    import json

    if isinstance(value, str) and value.startswith("{"):
        return str(json.loads(value))
    return value


def test_the_plan_counts_what_is_changed_and_prints_without_identifiers(town_url: str) -> None:
    store, datamap = town.store_at(town_url), town.town_map()
    plan = planned(by_keys(store, datamap, [1]), datamap, store)
    text = str(plan)
    assert "main.messages: unlink 1 (sender_id, sender_name)" in text
    assert (
        "main.messages: delete 1\n      by messages.sender_id > users | messages.recipient_id > users; nobody" in text
    )
    assert "by order_items.order_id > orders.user_id > users" in text
    assert "ann" not in text.lower().replace("planned", "")
    assert plan.digest == planned(by_keys(store, datamap, [1]), datamap, store).digest
    assert plan.digest != planned(by_keys(store, datamap, [2]), datamap, store).digest
    store.close()


def test_a_plan_writes_nothing(town_url: str) -> None:
    before = town.dump(town_url)
    store, datamap = town.store_at(town_url), town.town_map()
    planned(by_keys(store, datamap, [1, 2, 3, 4]), datamap, store)
    store.close()
    assert town.dump(town_url) == before


def test_a_row_more_than_planned_rolls_all_back(town_url: str) -> None:
    store, datamap = town.store_at(town_url), town.town_map()
    people = by_keys(store, datamap, [2])
    (part,) = planned(people, datamap, store).stores
    town.run(town_url, "INSERT INTO tickets VALUES (9, 2, NULL, 'one more')")
    before = town.dump(town_url)
    with pytest.raises(PlanDrift, match=r"main\.tickets: 1 rows were planned to delete, 2 were affected"):
        execute(work_of(people, datamap, store, part.draft), part, lambda _: None)
    store.close()
    assert town.dump(town_url) == before


def test_pinned_rows_are_kept_and_hold_the_person_in_place(town_url: str) -> None:
    store, datamap = town.store_at(town_url), town.town_map(orders="keep")
    plan = planned(by_keys(store, datamap, [1]), datamap, store)
    before = town.dump(town_url)
    assert erase(by_keys(store, datamap, [1]), datamap, store) == {}
    store.close()
    after = town.dump(town_url)
    assert after["orders"] == before["orders"]
    (tombstone,) = (row for row in after["users"] if row[0] == "1")
    assert str(tombstone[1]).endswith("@invalid.example")
    assert tombstone[2:5] == ("", None, None)
    kept = [residue for residue in plan.residues if residue.where == "main.orders"]
    assert [residue.what for residue in kept] == ["2 rows"]
    assert any(residue.where == "main.users" for residue in plan.residues)


def test_pins_can_delete_what_is_shared_and_scrub_what_is_owned(town_url: str) -> None:
    store, datamap = town.store_at(town_url), town.town_map(attachments="delete", messages="delete", tickets="scrub")
    assert erase(by_keys(store, datamap, [1]), datamap, store) == {}
    store.close()
    after = town.dump(town_url)
    assert {row[0] for row in after["messages"]} == {"3", "5"}
    assert {row[0] for row in after["attachments"]} == {"3"}
    assert ("1", None, "2", None, 1) in after["tickets"]


def test_subjects_survive_their_seal(town_url: str) -> None:
    store, datamap = town.store_at(town_url), town.town_map()
    people = by_keys(store, datamap, [1, 3])
    store.close()
    assert from_seal(seal_text(people)) == people


def test_rows_that_point_by_type_and_number_refuse_the_plan(town_url: str) -> None:
    """Only when there are such rows: a schema with type columns alone does not stand in the way."""
    town.run(town_url, "CREATE TABLE notes (id INTEGER PRIMARY KEY, owner_type VARCHAR(20), owner_id INTEGER)")
    mapped = town.town_map()
    (store_map,) = mapped.stores
    notes = TableMap(name="notes", columns=(), primary_key=("id",))
    datamap = msgspec.structs.replace(
        mapped, stores=(msgspec.structs.replace(store_map, tables=(*store_map.tables, notes)),)
    )
    town.run(town_url, "INSERT INTO notes VALUES (1, 'User', 2), (2, 'post', 1)")
    store = town.store_at(town_url)
    assert planned(by_keys(store, datamap, [1]), datamap, store).refusals == ()
    (refusal,) = planned(by_keys(store, datamap, [2]), datamap, store).refusals
    store.close()
    assert (refusal.table, refusal.because.partition(",")[0]) == (
        "notes", "1 row points at the person by `owner_type` and `owner_id`",
    )  # fmt: skip
