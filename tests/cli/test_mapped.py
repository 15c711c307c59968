"""The map on a terminal: the summary first, readable at any size, one table in detail."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from amanat.cli.mapped import find_table, show_map, show_table
from amanat.datamap.model import ColumnMap, DataMap, StoreMap, TableMap
from amanat.errors import InputError
from amanat.service.model import People
from tests.cli.test_show import printed
from tests.datamap.making import mapped
from tests.datamap.out.synthetic import HOSTILE, large, small
from tests.web.build import sample_map


def detail(name: str, datamap: DataMap, width: int = 80) -> str:
    file = io.StringIO()
    for store, table in find_table(datamap, name):
        show_table(store, table, Console(file=file, width=width, highlight=False, emoji=False, markup=False))
    return file.getvalue()


def test_the_map_names_whose_rows_paths_and_what_is_unknown() -> None:
    text = printed(show_map, sample_map())
    assert " ".join(text.split()).startswith(
        "5 of 9 columns hold personal data, in 3 of 4 tables. From 1 of these tables no way leads to a person."
    )
    assert "Where people live is not known." in text
    assert "archive did not answer" in text
    assert "no answer from `archive.example`" in text
    assert "reviews  owned: each row belongs to one person, 1 row" in text
    assert "reviews.customer_id > customers" in text
    assert "No personal data seen in stock." in text
    assert "`club_members` holds personal data and leads to nobody" in text
    odd = next(line for line in text.splitlines() if line.strip().startswith("odd"))
    assert odd.split()[1:3] == ["unknown", "?"]


def test_a_category_that_nobody_knows_is_told_as_unknown() -> None:
    store = small().stores[0]
    setup = ColumnMap(name="setup", type="JSON", personal=True, confidence=0.4, because="of no known category")
    table = msgspec.structs.replace(store.tables[0], columns=(*store.tables[0].columns, setup))
    whole = msgspec.structs.replace(small(), stores=(msgspec.structs.replace(store, tables=(table,)),))
    line = next(line for line in detail(table.name, whole).splitlines() if line.strip().startswith("setup"))
    assert line.split() == ["setup", "unknown", "0.40"]


def test_it_says_by_what_somebody_who_asks_is_found(tmp_path: Path) -> None:
    datamap = mapped(tmp_path, _CLINIC)
    lines = [line for line in printed(show_map, datamap).splitlines() if line.startswith("Who asks")]
    assert lines == [
        "Who asks is found in `staff` by e-mail address, telephone number.",
        "Who asks is found in `donors` by the key of their row alone, as `donors:1`.",
        "Who asks is found in `patients` by number.",
    ]


_CLINIC = """
CREATE TABLE staff (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT, password_hash TEXT);
CREATE TABLE staff_profiles (staff_id INTEGER PRIMARY KEY REFERENCES staff (id), phone TEXT);
CREATE TABLE patients (id INTEGER PRIMARY KEY, patient_number TEXT UNIQUE, first_name TEXT, last_name TEXT, born DATE);
CREATE TABLE donors (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, date_of_birth DATE);
CREATE TABLE gifts (id INTEGER PRIMARY KEY, donor_id INTEGER REFERENCES donors (id), amount INTEGER);
INSERT INTO staff VALUES (1, 'rex@x.example', 'Rex Rowan', 'h'), (2, 'sue@x.example', 'Sue Sloe', 'h');
INSERT INTO staff_profiles VALUES (1, '+49 30 90182001'), (2, '+49 30 90182002');
INSERT INTO patients VALUES (1, 'P-201', 'Ann', 'Ash', '1970-02-03'), (2, 'P-202', 'Bob', 'Birch', '1981-04-05');
INSERT INTO donors VALUES (1, 'Cy', 'Fir', '1970-02-03'), (2, 'Dee', 'Oak', '1981-04-05');
INSERT INTO gifts VALUES (1, 1, 20), (2, 2, 30);
"""


def test_an_empty_map_says_so() -> None:
    store = StoreMap(name="main", dialect="sqlite", answered=True)
    people = People(store="main", table="users", key="id", identifiers={})
    text = printed(show_map, DataMap(stores=(store,), people=people))
    assert text.startswith("In no tables with 0 columns no personal data was seen.")
    assert "People live in `main.users`." in text


def test_a_silent_map_says_that_nothing_is_known() -> None:
    silent = StoreMap(name="main", dialect="sqlite", answered=False, error="no file")
    assert printed(show_map, DataMap(stores=(silent,))).startswith("No store answered, so nothing is known.")


def test_a_large_map_is_a_line_for_each_table_that_matters() -> None:
    datamap = large()
    lines = printed(show_map, datamap).splitlines()
    assert len(lines) < 400
    assert lines[0].startswith("2,126 of 10,000 columns hold personal data, in 325 of 500 tables.")
    tables = [line for line in lines if line[:2] in ("◉ ", "● ", "◐ ", "○ ", "◌ ", "? ")]
    assert len(tables) == 325
    assert tables[0].split()[1] == "person"
    assert "No personal data seen in 175 tables: --all shows them." in lines
    assert max(map(len, lines)) <= 80


def test_all_shows_those_without_personal_data_too() -> None:
    text = printed(partial(show_map, every=True), large())
    names = {table.name for table in large().stores[0].tables}
    assert names <= set(text.split())
    assert "No personal data seen" not in text


def test_one_table_in_detail() -> None:
    text = detail("order_lines", small())
    assert "order_lines.order_id → orders  a declared key" in text
    assert "orders.user_id → users  a declared key" in text
    assert "not personal: id, order_id" in text
    users = detail("main.users", small())
    assert "home.city" in users
    assert "hashed" in users
    assert "user_id to products is not believed" in " ".join(detail("leads", small()).split())
    assert "main.users by an identifier, no key, 0.80: values are found there" in " ".join(
        detail("visits", small()).split()
    )


def test_a_name_that_is_not_there_is_answered_with_one_that_is() -> None:
    with pytest.raises(InputError, match="did you mean `order_lines`"):
        find_table(small(), "order_line")
    with pytest.raises(InputError, match="amanat map --all"):
        find_table(small(), "zzz")


def test_no_name_steers_the_terminal() -> None:
    text = detail(HOSTILE, small())
    assert "\u202e" not in text
    assert "onerror" in text


def test_copies_leftovers_and_other_kinds_of_people_are_told() -> None:
    text = " ".join(detail("mail_log", small()).split())
    assert "a copy of mails it seems to be left over: nothing points to it" in text
    assert "copy of" not in detail("orders", small())
    people = small().people
    assert people is not None
    others = People(store="main", table="applicants", key="id", identifiers={})
    told = printed(show_map, msgspec.structs.replace(small(), kinds=(people, others)))
    assert "People live in `main.users`, others in `applicants`." in " ".join(told.split())


def test_what_was_not_looked_at_is_not_said_to_hold_nothing() -> None:
    broken = TableMap(name="broken", columns=(), kind="folder", unread="`broken` cannot be read (ComputeError)")
    stock = TableMap(name="stock", columns=(ColumnMap(name="size", type="INTEGER", personal=False),))
    datamap = DataMap(
        stores=(StoreMap(name="lake", dialect="folder", answered=True, tables=(broken, stock)),), people=None
    )
    text = " ".join(printed(show_map, datamap).split())
    assert text.startswith("In 2 tables with 1 columns no personal data was seen. 1 table could not be looked at.")
    assert "nothing is known of what they hold: broken: `broken` cannot be read (ComputeError)" in text
    assert "No personal data seen in stock." in text


def test_a_view_shows_what_is_counted_where_it_lies() -> None:
    mail = ColumnMap(name="email", type="TEXT", personal=True, categories=("email",))
    users = TableMap(name="users", columns=(mail,), ownership="people")
    view = TableMap(name="reachable", columns=(mail,), kind="view", reads=("users",))
    datamap = DataMap(
        stores=(StoreMap(name="main", dialect="sqlite", answered=True, tables=(users, view)),), people=None
    )
    text = " ".join(printed(show_map, datamap).split())
    assert text.startswith("1 of 1 columns holds personal data, in the only table.")
    assert "reachable view: shows what `users` holds, and is not counted again" in text
    assert "nobody's" not in text
