"""`datamap.toml`: written by Amanat, corrected by people, kept."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from amanat.datamap import build
from amanat.datamap.model import DataMap, Link, Mark, StoreMap, TableMap
from amanat.datamap.out.words import headline
from amanat.datamap.pins.entry import link_fields, seal
from amanat.datamap.pins.file import load_pins, write
from amanat.datamap.pins.model import ColumnPin, LinkPin, Pins, TablePin
from amanat.datamap.pins.pinning import apply
from amanat.datamap.pins.rules import _ROOMS, fingerprint
from amanat.errors import InputError
from tests.datamap.making import USERS, column, mapped, table

SHOP = f"""{USERS}
CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), body TEXT);
CREATE TABLE audit (id INTEGER PRIMARY KEY, user_id INTEGER, detail TEXT);
INSERT INTO audit VALUES (1, 77, 'of nobody who is here');
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "datamap.toml"


def run(path: Path, sql: str = SHOP) -> DataMap:
    """What `amanat map` does."""
    found = mapped(path.parent, sql, pins=load_pins(path))
    write(path, found)
    return found


def test_no_file_pins_nothing(path: Path) -> None:
    assert load_pins(path) == Pins()


def test_it_records_what_is_personal_or_unplaced(path: Path) -> None:
    run(path)
    text = path.read_text("utf-8")
    assert "[store.main.users.columns]" in text
    assert 'email = {categories = ["email"], identifier = "email", auto = "' in text
    assert 'personal = "unknown"' in text
    pins = load_pins(path)
    assert set(pins.tables["main", "users"].columns) == {"email", "password_hash", "name"}
    assert all(pin.auto for one in pins.tables.values() for pin in one.columns.values())


def test_running_twice_gives_the_same_bytes_and_the_same_map(path: Path) -> None:
    first = run(path)
    text = path.read_bytes()
    assert run(path) == first
    assert path.read_bytes() == text


def test_what_a_person_changed_stays(path: Path) -> None:
    run(path)
    text = path.read_text("utf-8")
    changed = text.replace('email = {categories = ["email"]', '# ask Jo\nemail = {categories = ["name"]')
    assert changed != text
    path.write_text(changed, "utf-8")
    found = column(run(path), "users.email")
    assert (found.categories, found.pinned, found.because) == (("name",), True, "pinned in datamap.toml")
    assert path.read_text("utf-8") == changed


def test_not_personal_says_a_person(path: Path) -> None:
    path.write_text("[store.main.users.columns]\npassword_hash = {personal = false} # a demo\n", "utf-8")
    assert column(run(path), "users.password_hash").personal is False
    assert "password_hash = {personal = false} # a demo\n" in path.read_text("utf-8")
    assert "email = " in path.read_text("utf-8")


def test_an_identifier_by_hand_is_a_way(path: Path) -> None:
    sql = f"{USERS}CREATE TABLE calls (id INTEGER PRIMARY KEY, who TEXT)"
    assert table(run(path, sql), "calls").ownership == "none"
    path.write_text(
        '[store.main.calls.columns]\nwho = {categories = ["email"], identifier = "email"}\n', encoding="utf-8"
    )
    found = table(run(path, sql), "calls")
    assert (found.ownership, [str(one) for one in found.paths]) == ("identified", ["calls.who > users"])


def test_an_address_that_is_nobodys_is_no_way(path: Path) -> None:
    sql = f"{USERS}CREATE TABLE calls (id INTEGER PRIMARY KEY, desk_email TEXT)"
    assert table(run(path, sql), "calls").ownership == "identified"
    path.write_text("[store.main.calls.columns]\ndesk_email = {personal = false}\n", encoding="utf-8")
    found = table(run(path, sql), "calls")
    assert (found.ownership, found.links, found.paths) == ("none", (), ())


def test_what_is_the_service_s_own_keeps_no_answer_open_until_a_person_says_otherwise(path: Path) -> None:
    sql = f"""{USERS}CREATE TABLE outgoing (id INTEGER, smtp_host TEXT, smtp_port INTEGER, smtp_password TEXT);
        INSERT INTO outgoing VALUES (1, 'smtp.example.org', 587, 'Fz7kq2Lmw')"""
    found = run(path, sql)
    outgoing = table(found, "outgoing")
    assert (outgoing.ownership, found.unknown) == ("none", ())
    assert outgoing.because == (
        "the service's own: how it logs in to a server (`smtp_host`, `smtp_password`); no way leads from it to a "
        "person, and requests still search it for a person's identifiers"
    )
    assert headline(found).endswith("1 of these holds the service's own; from all others a way leads to a person.")
    path.write_text('[store.main.outgoing]\nownership = "unplaced"\n', "utf-8")
    again = run(path, sql)
    assert (table(again, "outgoing").because, again.unknown) == ("", ("main.outgoing",))


def test_tables_and_links_by_hand(path: Path) -> None:
    path.write_text(
        '[store.main.notes]\nerase = "scrub"\nownership = "shared"\n\n[[link]]\nstore = "main"\ntable = "audit"\n'
        'columns = ["user_id"]\nto_table = "users"\nto_columns = ["id"]\n',
        "utf-8",
    )
    found = run(path)
    assert (table(found, "notes").erase, table(found, "notes").ownership) == ("scrub", "shared")
    audit = table(found, "audit")
    assert (audit.ownership, [str(one) for one in audit.paths]) == ("owned", ["audit.user_id > users"])
    assert [(link.by, link.nullable) for link in audit.links] == [("declared", True)]
    assert column(found, "audit.user_id").personal is False
    assert column(found, "audit.detail").personal is False


def test_what_the_application_heeds_is_said_of_a_table_and_kept(path: Path) -> None:
    said = '[store.main.users]\nrestricted = {column = "name", value = true}\nhidden = {column = "seen", value = 0}\n'
    path.write_text(said, "utf-8")
    found = run(path)
    assert table(found, "users").restricted == Mark("name", True)
    assert table(found, "users").hidden == Mark("seen", 0)
    assert said in path.read_text("utf-8")
    assert "`main.users.seen` is pinned and is not there" in found.notes
    assert run(path) == found


@pytest.mark.parametrize(("setting", "found_so", "by_hand"), [("last", "delete", "keep"), ("threads", None, "cascade")])
def test_what_becomes_of_rows_by_hand(path: Path, setting: str, found_so: str | None, by_hand: str) -> None:
    """Rows that nobody is left in, and rows that others hang on."""
    assert getattr(table(run(path), "notes"), setting) == found_so
    line = f'{setting} = "{by_hand}"  # as the law says\n'
    path.write_text(f"[store.main.notes]\n{line}", "utf-8")
    notes = table(run(path), "notes")
    assert (getattr(notes, setting), notes.pinned) == (by_hand, True)
    assert line in path.read_text("utf-8")
    path.write_text(f'[store.main.notes]\n{setting} = "burn"\n', "utf-8")
    with pytest.raises(InputError, match="burn"):
        run(path)


def test_what_was_seen_once_is_not_unseen(path: Path) -> None:
    """A later sample may miss it; the verdict was pinned."""
    seen = f"{USERS}CREATE TABLE log (id INTEGER PRIMARY KEY, c7 TEXT); INSERT INTO log VALUES "
    run(path, f"{seen}(1, 'ann@x.example'), (2, 'bob@x.example')")
    later = run(path, f"{seen}(1, 'x'), (2, 'y')")
    assert column(later, "log.c7").categories == ("email",)
    assert "seen before" in column(later, "log.c7").because


def test_what_is_new_in_a_column_is_added(path: Path) -> None:
    start = f"{USERS}CREATE TABLE log (id INTEGER PRIMARY KEY, doc TEXT); INSERT INTO log VALUES "
    run(path, f"""{start}(1, '{{"email": "ann@x.example"}}')""")
    later = run(path, f"""{start}(1, '{{"email": "ann@x.example", "passport_no": "X1"}}')""")
    assert column(later, "log.doc").categories == ("email", "identity_document")


def test_a_pin_without_its_column_is_told_and_kept(path: Path) -> None:
    text = (
        '[store.main.users.columns]\nfax = {categories = ["phone"]}\n'
        "[store.main.gone.columns]\nx = {personal = false}\n[store.old.t.columns]\ny = {personal = false}\n"
        '[[link]]\nstore = "main"\ntable = "audit"\ncolumns = ["nope"]\nto_table = "users"\nto_columns = ["id"]\n'
    )
    path.write_text(text, "utf-8")
    found = run(path)
    assert found.notes == (
        "`main.gone` is pinned and is not there",
        "`main.users.fax` is pinned and is not there",
        "`old` is pinned and is no store",
        "the link of `main.audit` to `users` names what is not there",
    )
    assert "fax = " in path.read_text("utf-8")
    assert run(path) == found


def test_entries_of_its_own_go_with_their_column(path: Path) -> None:
    run(path, f"{USERS}CREATE TABLE log (id INTEGER PRIMARY KEY, ip TEXT, email TEXT)")
    assert "\nip = " in path.read_text("utf-8")
    assert run(path, f"{USERS}CREATE TABLE log (id INTEGER PRIMARY KEY, email TEXT)").notes != ()
    assert "\nip = " not in path.read_text("utf-8")
    assert run(path, f"{USERS}CREATE TABLE log (id INTEGER PRIMARY KEY, email TEXT)").notes == ()


def test_names_that_toml_must_quote(path: Path) -> None:
    sql = USERS + 'CREATE TABLE "a.b c" (id INTEGER PRIMARY KEY, "e-mail" TEXT, "x ""y""" TEXT, "ip" TEXT)'
    first = run(path, sql)
    assert set(load_pins(path).tables["main", "a.b c"].columns) == {"e-mail", "ip"}
    assert run(path, sql) == first


def test_auto_by_hand_is_amanats(path: Path) -> None:
    path.write_text('[store.main.users.columns]\nemail = {categories = ["phone"], auto = true}\n', "utf-8")
    assert load_pins(path).tables["main", "users"].columns["email"] == ColumnPin(categories=("phone",), auto=True)
    assert column(run(path), "users.email").categories == ("phone", "email")


def test_links_are_read_whole(path: Path) -> None:
    path.write_text(
        "[[link]]\nstore='s'\ntable='a'\ncolumns=['x','y']\nto_table='b'\nto_columns=['u','v']\nrole='actor'\n", "utf-8"
    )
    link = LinkPin(store="s", table="a", columns=("x", "y"), to_table="b", to_columns=("u", "v"), role="actor")
    assert load_pins(path).links == (link,)


RULES = f'[amanat]\nrules = "{fingerprint()}"\n'
LINK = (
    '[[link]]\nstore = "main"\ntable = "{table}"\ncolumns = ["user_id"]\nto_table = "users"\nto_columns = ["id"]\n'
    "{rest}\n"
)


def test_a_key_that_a_person_does_not_believe_is_not_followed(path: Path) -> None:
    assert table(run(path), "notes").ownership == "owned"
    path.write_text(LINK.format(table="notes", rest="believe = false"), "utf-8")
    (link,) = table(run(path), "notes").links
    assert (link.by, link.role, link.suspect) == ("foreign key", "reference", "not to be believed, says datamap.toml")
    assert table(run(path), "notes").ownership != "owned"


def test_a_link_that_was_once_inferred_stays_until_a_person_denies_it(path: Path) -> None:
    pin = LinkPin(store="main", table="audit", columns=("user_id",), to_table="users", to_columns=("id",))
    auto = seal(link_fields(pin))
    path.write_text(LINK.format(table="audit", rest=f'auto = "{auto}"') + RULES, "utf-8")
    (link,) = table(run(path), "audit").links
    assert (link.by, link.because) == ("inferred", "seen before, pinned in datamap.toml")
    assert table(run(path), "audit").ownership == "owned"
    assert f'auto = "{auto}"' in path.read_text("utf-8")
    path.write_text(LINK.format(table="audit", rest="believe = false"), "utf-8")
    assert table(run(path), "audit").links == ()


def test_all_that_judges_is_among_the_rules() -> None:
    room = Path(build.__file__).parent
    parts = {path.parent for path in room.rglob("*.py")} - {room / "pins", room / "out"}
    assert set(_ROOMS) == parts


def test_a_link_that_other_rules_inferred_is_not_followed_and_told(path: Path) -> None:
    pin = LinkPin(store="main", table="audit", columns=("user_id",), to_table="users", to_columns=("id",))
    kept = LINK.format(table="audit", rest=f'auto = "{seal(link_fields(pin))}"')
    for rules in ("", '[amanat]\nrules = "0123456789ab"\n'):
        path.write_text(kept + rules, "utf-8")
        found = run(path)
        assert table(found, "audit").links == ()
        assert [note for note in found.notes if "`main.audit` (user_id) to `users`" in note and "not followed" in note]
        assert "[[link]]" not in path.read_text("utf-8")
        assert path.read_text("utf-8").endswith(RULES)
        assert not run(path).notes


def test_a_key_that_other_rules_did_not_believe_is_followed_and_told(path: Path) -> None:
    pin = LinkPin(
        store="main", table="notes", columns=("user_id",), to_table="users", to_columns=("id",), believe=False
    )
    path.write_text(LINK.format(table="notes", rest=f'believe = false\nauto = "{seal(link_fields(pin))}"'), "utf-8")
    found = run(path)
    assert table(found, "notes").ownership == "owned"
    assert [note for note in found.notes if "`main.notes` (user_id) to `users`" in note and "is followed now" in note]


def test_a_column_that_only_other_rules_called_personal_stays_and_is_told(path: Path) -> None:
    text = '[store.main.notes.columns]\nid = {categories = ["order"], auto = true}\n'
    for rules, told in ((RULES, 0), ("", 1)):
        path.write_text(text + rules, "utf-8")
        found = run(path)
        column = next(one for one in table(found, "notes").columns if one.name == "id")
        assert (column.personal, column.because) == (True, "seen before, pinned in datamap.toml")
        assert len([note for note in found.notes if "`main.notes` (id)" in note and "--anew" in note]) == told


def test_without_what_earlier_looks_wrote_people_s_words_stay(path: Path) -> None:
    path.write_text(
        '[store.main.notes]\nerase = "keep"\n[store.main.notes.columns]\n'
        'id = {categories = ["order"], auto = true}\nuser_id = {categories = ["name"]}\n'
        '[store.main.audit.columns]\nid = {categories = ["order"], auto = true}\n',
        "utf-8",
    )
    pins = load_pins(path).of_people()
    assert pins.tables == {
        ("main", "notes"): TablePin(erase="keep", columns={"user_id": ColumnPin(categories=("name",))})
    }


def test_a_silent_store_keeps_the_rules_by_which_it_was_judged(path: Path) -> None:
    old = '[store.away.t.columns]\nx = {categories = ["order"], auto = true}\n\n[amanat]\nrules = "0123456789ab"\n'
    path.write_text(old, "utf-8")
    write(path, DataMap(stores=(StoreMap(name="away", dialect="sqlite", answered=False),)))
    assert path.read_text("utf-8") == old


def test_a_link_changed_by_a_person_is_theirs(path: Path) -> None:
    pin = LinkPin(store="main", table="audit", columns=("user_id",), to_table="users", to_columns=("id",))
    path.write_text(LINK.format(table="audit", rest=f'role = "actor"\nauto = "{seal(link_fields(pin))}"'), "utf-8")
    (link,) = table(run(path), "audit").links
    assert (link.by, link.role) == ("declared", "actor")


def test_children_and_reviews_by_hand(path: Path) -> None:
    path.write_text(
        '[store.main.users]\nchildren = true\nreviewed = 2026-11-01\n[store.main.users.columns]\n'
        'email = {categories = ["email"], identifier = "email", reviewed = "2026-11-01", by = "Jo"}\n', "utf-8"
    )  # fmt: skip
    found = run(path)
    assert table(found, "users").children == "says datamap.toml"
    assert column(found, "users.email").because == "pinned in datamap.toml, reviewed 2026-11-01 by Jo"


def test_an_entry_that_somebody_vouched_for_is_theirs(path: Path) -> None:
    run(path)
    text = path.read_text("utf-8")
    vouched = text.replace('identifier = "email", auto', 'identifier = "email", reviewed = "2026-11-01", auto')
    assert vouched != text
    path.write_text(vouched, "utf-8")
    assert not load_pins(path).tables["main", "users"].columns["email"].auto
    run(path)
    assert path.read_text("utf-8") == vouched


def test_a_doubt_about_a_key_that_a_person_says_is_right_is_dropped() -> None:
    doubted = Link(columns=("user_id",), table="users", to=("id",), nullable=True, role="reference", suspect="why")
    stores = (
        StoreMap(
            name="main", dialect="sqlite", answered=True, tables=(TableMap(name="t", columns=(), links=(doubted,)),)
        ),
    )
    pin = LinkPin(store="main", table="t", columns=("user_id",), to_table="users", to_columns=("id",))
    assert apply(stores, Pins(links=(pin,)))[0][0].tables[0].links == ()
    for other in (msgspec.structs.replace(pin, auto=True), msgspec.structs.replace(pin, to_table="people")):
        assert apply(stores, Pins(links=(other,)))[0][0].tables[0].links == (doubted,)
