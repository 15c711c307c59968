"""What makes each pattern come out right is needed: with it broken on purpose, the pattern's scenario fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.datamap import whose
from amanat.stores import sqlite
from amanat.subjects.answer import showing
from amanat.subjects.erase import execute
from amanat.subjects.fate import authors, draft, fates, operations, order, threads
from amanat.subjects.fate.operations import Operations
from amanat.subjects.known import identifiers
from amanat.subjects.sql import select
from amanat.subjects.sql.others import Others
from amanat.subjects.sql.pointed import Pointed
from amanat.subjects.sql.select import Selection
from amanat.subjects.sql.work import Work
from amanat.subjects.who import find, guests, merged
from tests.subjects.patterns.bed import Bed
from tests.subjects.patterns.running import failures
from tests.subjects.patterns.scenario import HERE, load

Break = Callable[[pytest.MonkeyPatch], None]


def _set(where: Any, name: str, instead: Any) -> Break:
    def broken(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(where, name, instead)

    return broken


def _parts_do_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    grown = fates._grown
    monkeypatch.setattr(
        fates, "_grown", lambda fate, *rest: None if fate is not None and fate.kind == "part" else grown(fate, *rest)
    )


MUTATIONS: dict[str, tuple[str, Break]] = {
    "nobody else is ever left": ("two_owners", _set(Others, "left", lambda *_: sa.false())),
    "somebody else is always left": ("two_owners", _set(Others, "left", lambda *_: sa.true())),
    "an emptied row counts as somebody": ("two_owners_never_null", _set(Others, "_is_there", lambda *_: sa.true())),
    "a text is its writer's alone": ("two_owners", _set(authors, "is_correspondence", lambda _: False)),
    "nothing is chosen before the first step": ("coauthors", _set(execute, "_is_early", lambda *_: False)),
    "what is had together is one's own": ("holders_of_an_account", _set(operations, "is_joint", lambda *_: False)),
    "what leads to a row may go before it": ("conversation", _set(Operations, "_against_a_key", lambda *_: False)),
    "all parties are equals": ("patient_and_doctor", _set(fates, "served", lambda *_: ())),
    "what a contact signed is their keeper's": ("keeper_of_contacts", _set(operations, "is_keepers", lambda *_: False)),
    "nothing is mere access": ("owner_and_accessors", _set(fates, "is_mere_access", lambda _: False)),
    "who acted on a row is shown": ("review_twin_application", _set(showing, "_aside", lambda *_: ())),
    "what is named after who acted stays": ("several_roles", _set(operations, "named_after", lambda *_: ())),
    "only one key can lead to an address": ("carried_two", _set(Pointed, "_held_by_others", lambda *_: sa.false())),
    "an address that two have is in nobody's copy": ("address_book", _set(Selection, "shown", Selection.rows)),
    "a depot's address is its customer's": ("address_book", _set(Pointed, "_held_by_others", lambda *_: sa.false())),
    "whoever keeps an entry is who it names": ("address_book_of_others", _set(fates, "_is_same", lambda *_: True)),
    "a ring is opened by nothing": ("ring_undeclared", _set(draft, "loosened", lambda edges, _: edges)),
    "what points at its own kind holds nothing": ("users_made_by_users", _set(threads, "_is_thread", lambda *_: False)),
    "a row holds itself": ("users_made_by_themselves", _set(select, "points_at_once", lambda *_: sa.true())),
    "what was held once is a rest": ("ring_undeclared", _set(Work, "_emptied", lambda *_: [])),
    "cuts of one column all meet": ("meaning_by_value_twice", _set(order, "_meets", lambda *_: True)),
    "text is never a document": ("json_checked", _set(sqlite, "documents", lambda _: frozenset())),
    "nobody lists addresses": ("addresses_listed", _set(find, "lists_of", lambda *_: ())),
    "partners are companies": ("subtype_of_partners", _set(whose, "find_wider", lambda *_: {})),
    "a word is nobody's name": ("mentions", _set(identifiers, "is_word", lambda _: False)),
    "what is in a key stays": ("keyed_by_two_names", _set(Operations, "_unnamed", lambda *_: [])),
    "nothing hangs on a key": ("keyed_by_two_names", _set(fates, "is_in_key", lambda *_: False)),
    "what two have knows its own ways alone": ("shared_below_an_address", _parts_do_not_grow),
    "a power outlives what it is over": ("power_over_a_joint_account", _set(fates, "_powers", lambda *_: None)),
    "no table tells of mergers": ("merged_by_a_table", _set(merged, "merger_tables", lambda *_: ())),
    "a guest is nobody": ("guests", _set(guests, "_named_by_address", lambda *_: iter(()))),
}


@pytest.mark.parametrize("broken", MUTATIONS)
def test_the_scenario_sees_it(broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, apply = MUTATIONS[broken]
    apply(monkeypatch)
    bed = Bed(load(HERE / f"{name}.toml"), "sqlite", f"sqlite:///{tmp_path / 'main.db'}", tmp_path)
    try:
        assert any(failures(bed))
    finally:
        bed.close()
