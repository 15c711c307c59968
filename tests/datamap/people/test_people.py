"""Where people live, when nobody says."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.datamap.build import build
from amanat.datamap.model import DataMap
from amanat.datamap.pins.model import Pins, TablePin
from amanat.errors import ServiceFileError
from amanat.service.model import People
from tests.datamap.making import USERS, made, mapped

LIST = "CREATE TABLE mailing (id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT);"


@pytest.mark.parametrize("name", ["users", "app_user", "Customers", "members", "people", "accounts"])
def test_by_the_usual_names(tmp_path: Path, name: str) -> None:
    found = mapped(tmp_path, LIST + USERS.replace("users", f'"{name}"'))
    assert found.people == People(store="main", table=name, key="id", identifiers={"email": "email"})


def test_by_what_it_holds_and_who_points_to_it(tmp_path: Path) -> None:
    found = mapped(
        tmp_path,
        LIST
        + "CREATE TABLE t1 (k INTEGER PRIMARY KEY, mail TEXT UNIQUE, pwd TEXT, login TEXT UNIQUE, phone TEXT);"
        + "".join(f"CREATE TABLE c{n} (id INTEGER PRIMARY KEY, t INTEGER REFERENCES t1 (k));" for n in range(4)),
    )
    identifiers = {"mail": "email", "login": "username", "phone": "phone"}
    assert found.people == People(store="main", table="t1", key="k", identifiers=identifiers)


@pytest.mark.parametrize(
    "sql",
    [
        LIST,
        "CREATE TABLE log (id INTEGER PRIMARY KEY, email TEXT, ip TEXT)",
        "CREATE TABLE parts (id INTEGER PRIMARY KEY, name TEXT)",
        "CREATE TABLE settings (id INTEGER PRIMARY KEY, support_email TEXT, smtp_password TEXT)",
    ],
)
def test_nobody_lives_in_a_list(tmp_path: Path, sql: str) -> None:
    assert mapped(tmp_path, sql).people is None


def test_a_name_that_two_may_show_identifies_nobody(tmp_path: Path) -> None:
    found = mapped(
        tmp_path, "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, pwd TEXT, display_name TEXT)"
    )
    assert found.people is not None
    assert found.people.identifiers == {"email": "email"}


def test_what_is_called_an_address_comes_before_what_only_holds_some(tmp_path: Path) -> None:
    """Who signs in elsewhere has a number of that service's in `uid`."""
    table = "CREATE TABLE users (id INTEGER PRIMARY KEY, uid TEXT UNIQUE, email TEXT UNIQUE, pwd TEXT);"
    rows = "".join(f"INSERT INTO users VALUES ({n}, 'a{n}@x.example', 'a{n}@x.example', 'x');" for n in range(12))
    found = mapped(tmp_path, table + rows)
    assert found.people is not None
    assert found.people.identifiers == {"email": "email"}


def test_whether_somebody_may_be_rung_up_is_no_number(tmp_path: Path) -> None:
    table = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, do_not_phone INTEGER);"
    row = "INSERT INTO users VALUES ({0}, 'a{0}@example.com', {0} % 2);"
    found = mapped(tmp_path, table + "".join(row.format(number) for number in range(9)))
    assert found.people is not None
    assert found.people.identifiers == {"email": "email"}


def test_what_the_service_file_says_wins(tmp_path: Path) -> None:
    told = People(store="main", table="mailing", key="id", identifiers={"email": "email"})
    found = mapped(tmp_path, LIST + USERS, people=told)
    assert found.people == told
    assert found.stores[0].table("mailing").ownership == "people"
    assert found.stores[0].table("users").ownership == "identified"


def test_identifiers_are_found_where_it_names_none(tmp_path: Path) -> None:
    found = mapped(tmp_path, USERS, people=People(store="main", table="users", key="id", identifiers={}))
    assert found.people is not None
    assert found.people.identifiers == {"email": "email"}


@pytest.mark.parametrize(
    ("people", "problem"),
    [
        (People(store="other", table="users", key="id", identifiers={}), "`other`, which is no store"),
        (People(store="main", table="usres", key="id", identifiers={}), "no table `usres` in `main`"),
        (People(store="main", table="users", key="uid", identifiers={}), "`users` has no column `uid`"),
        (People(store="main", table="users", key="id", identifiers={"mail": "email"}), "no column `mail`"),
    ],
)
def test_what_the_service_file_says_is_checked(tmp_path: Path, people: People, problem: str) -> None:
    with pytest.raises(ServiceFileError, match=problem):
        build([made(tmp_path, USERS)], people, Pins())


PARTIES = """
CREATE TABLE {who} (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE {who}_address (id INTEGER PRIMARY KEY, {who}_id INTEGER NOT NULL REFERENCES {who} (id), street TEXT,
  city TEXT);
CREATE TABLE {who}_phone (id INTEGER PRIMARY KEY, {who}_id INTEGER NOT NULL REFERENCES {who} (id), number TEXT);
"""
PERSONS = ("John Smith", "Mary Baker", "Robert Cook", "Linda Green", "James Wood", "Heron Tools Ltd", "Elm Bank")
HALLS = ("North Hall", "South Hall", "Upper Barn", "Lower Barn", "Old Dairy", "New Dairy", "Long Shed")


@pytest.mark.parametrize(
    ("who", "names", "is_a_kind"), [("party", PERSONS, True), ("depot", HALLS, False), ("company", PERSONS, False)]
)
def test_persons_who_are_a_name_and_no_more(tmp_path: Path, who: str, names: tuple[str, ...], is_a_kind: bool) -> None:
    """What tells them from halls are the names; a company stays one, whoever it is called after."""
    rows = ", ".join(f"({at}, '{names[at % 7]} {'' if at < 7 else chr(65 + at)}')" for at in range(14))
    more = "".join(
        f"INSERT INTO {who}_address VALUES ({at}, {at}, '{at} Mill Lane', 'Bath');"
        f"INSERT INTO {who}_phone VALUES ({at}, {at}, '+44 20 7946 01{at:02d}');"
        for at in range(14)
    )
    found = mapped(tmp_path, USERS + PARTIES.format(who=who) + f"INSERT INTO {who} VALUES {rows};" + more)
    assert [kind.table for kind in found.kinds] == ["users", who][: 1 + is_a_kind]


def test_a_kind_is_known_by_its_own_and_nobody_elses(tmp_path: Path) -> None:
    """Not by who is to be called for them, nor by what is no number."""
    found = mapped(
        tmp_path,
        USERS + "CREATE TABLE pupils (id INTEGER PRIMARY KEY, given_name TEXT, surname TEXT, date_of_birth DATE,"
        " do_not_phone INTEGER, guardian_email TEXT, emergency_phone TEXT, contact_phone TEXT);"
        "INSERT INTO pupils VALUES"
        " (1, 'Pia', 'Pine', '2015-02-03', 1, 'x@example.org', '+442079460101', '+442079460102');",
    )
    assert [(kind.table, kind.identifiers) for kind in found.kinds[1:]] == [("pupils", {"contact_phone": "phone"})]


def test_a_word_in_datamap_toml_makes_people(tmp_path: Path) -> None:
    """With ways to them, whether or not others are known: the label alone would answer nobody."""
    wards = (
        "CREATE TABLE wards (id INTEGER PRIMARY KEY, label TEXT);"
        "CREATE TABLE visits (id INTEGER PRIMARY KEY, ward_id INTEGER, note TEXT);"
    )
    rows = "".join(
        f"INSERT INTO wards VALUES ({n}, 'W-{n}'); INSERT INTO visits VALUES ({n}, {n}, 'a cough');"
        for n in range(1, 12)
    )
    pins = Pins(tables={("main", "wards"): TablePin(ownership="people")})
    for more, home in ((USERS, "users"), ("", "wards")):
        found = mapped(tmp_path, more + wards + rows, pins=pins)
        assert found.people is not None
        assert found.people.table == home
        assert "wards" in [kind.table for kind in found.kinds]
        assert found.stores[0].table("wards").ownership == "people"
        assert [str(path) for path in found.stores[0].table("visits").paths] == ["visits.ward_id > wards"]
    assert mapped(tmp_path, wards + rows).people is None


def test_people_whom_only_a_declared_key_shows(tmp_path: Path) -> None:
    """Neither the table nor the address is called as in English, or as most are."""
    found = mapped(
        tmp_path,
        "CREATE TABLE personal (id INTEGER PRIMARY KEY, vorname TEXT, nachname TEXT, iban TEXT, mail_adresse TEXT);"
        "CREATE TABLE abwesenheiten (id INTEGER PRIMARY KEY, person INTEGER REFERENCES personal (id));"
        + "".join(
            f"INSERT INTO personal VALUES ({n}, 'Ann', 'Ash', '', 'p{n}@x.example');"
            f"INSERT INTO abwesenheiten VALUES ({n}, {n});"
            for n in range(1, 13)
        ),
    )
    assert found.people == People(store="main", table="personal", key="id", identifiers={"mail_adresse": "email"})
    assert [str(path) for path in found.stores[0].table("abwesenheiten").paths] == ["abwesenheiten.person > personal"]


def _partners(folder: Path, partners: int, logins: int) -> DataMap:
    """Partners of whom some log in, mapped from a sample of less than there are of either."""
    rows = ", ".join(f"({n}, 'Ann Ash', 'p{n}@x.example', '+49 30 12{n:05}')" for n in range(1, partners + 1))
    users = ", ".join(f"({n}, 'login{n}@x.example', 'x', {n})" for n in range(1, logins + 1))
    sql = f"""
    CREATE TABLE partner (id INTEGER PRIMARY KEY, name TEXT, email TEXT, phone TEXT);
    CREATE TABLE app_users (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, password TEXT,
      partner_id INTEGER NOT NULL REFERENCES partner (id));
    INSERT INTO partner VALUES {rows};
    INSERT INTO app_users VALUES {users};
    ANALYZE;
    """
    return build([made(folder, sql)], None, sample_rows=50)


def test_who_is_one_of_many_is_told_from_all_rows_and_not_from_those_looked_at(tmp_path: Path) -> None:
    few, each = tmp_path / "few", tmp_path / "each"
    few.mkdir()
    each.mkdir()
    found, alike = _partners(few, 400, 80).people, _partners(each, 400, 398).people
    assert found is not None
    assert alike is not None
    assert found.table == "partner"
    # With about as many of the one as of the other each has a row of their own, as a profile is.
    assert alike.table == "app_users"
