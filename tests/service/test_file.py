"""The service file: a whole one, and everything that can be wrong with one, told with its line."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from amanat.errors import ServiceFileError
from amanat.service.file import load
from amanat.service.model import Activity, Controller, People, Recipient, Service, Site, StoreConfig, System, Waiver
from amanat.service.problems import ServiceFileProblems
from amanat.toml.lines import Lines

WHOLE = """\
[service]
name = "shop"
policy = "policy.md"
laws = ["gdpr", "eprivacy"]
fresh_days = 14
records_url = "sqlite:///state/engine.db"

[controller]
name = "Shop Example"
country = "DE"
zone = "Europe/Berlin"
contact = "privacy@shop.example"

[[store]]
name = "main"
url = "sqlite:///data/shop.db"
region = "eu-central"

[[store]]
name = "billing"
url = "postgresql://reader:${BILLING_PASSWORD}@db.example/billing"
write_url = "postgresql://writer@db.example/billing"
schemas = ["public", "sales"]

[people]
store = "main"
table = "users"
key = "id"
identifiers = { mail = "email", tel = "phone" }

[[activity]]
name = "selling"
role = "processor"
purpose = "orders"
client = "Market Example"

[[recipient]]
name = "Bank Example"
role = "processor"
country = "IE"
categories = ["payment"]
mechanism = "adequacy"

[[site]]
name = "shop"
url = "https://shop.example"

[[system]]
name = "paper"
what = "contracts in the cellar"
who = "Ann"
requests = ["erase"]

[[waiver]]
finding = "0123456789abcdef"
reason = "moves in spring"
owner = "Ann"
until = 2026-04-30
"""

SMALL = """\
[service]
name = "shop"
policy = "policy.md"

[controller]
name = "Shop Example"

[[store]]
name = "main"
url = "sqlite:///shop.db"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policy.md").write_text("We store nothing.", "utf-8")
    return tmp_path


def read(folder: Path, text: str, **environment: str) -> Service:
    (folder / "amanat.toml").write_text(text, "utf-8")
    return load(folder / "amanat.toml", {"HOME": "/", **environment})


def told(folder: Path, text: str) -> list[str]:
    """The problems as `line: message; remedy`."""
    with pytest.raises(ServiceFileProblems) as caught:
        read(folder, text)
    prefix = f"{folder / 'amanat.toml'}:"
    lines = str(caught.value).splitlines()
    assert all(line.startswith(prefix) for line in lines)
    return [line.removeprefix(prefix) for line in lines]


def test_a_whole_file(folder: Path) -> None:
    service = read(folder, WHOLE, BILLING_PASSWORD="secret")
    assert service == Service(
        name="shop",
        file=folder / "amanat.toml",
        policy=folder / "policy.md",
        laws=("gdpr", "eprivacy"),
        fresh_days=14,
        records_url=f"sqlite:///{folder}/state/engine.db",
        controller=Controller(name="Shop Example", country="DE", zone="Europe/Berlin", contact="privacy@shop.example"),
        stores=(
            StoreConfig(name="main", url=f"sqlite:///{folder}/data/shop.db", region="eu-central"),
            StoreConfig(
                name="billing",
                url="postgresql://reader:secret@db.example/billing",
                write_url="postgresql://writer@db.example/billing",
                schemas=("public", "sales"),
            ),
        ),
        people=People(store="main", table="users", key="id", identifiers={"mail": "email", "tel": "phone"}),
        activities=(Activity(name="selling", role="processor", purpose="orders", client="Market Example"),),
        recipients=(
            Recipient(
                name="Bank Example", role="processor", country="IE", categories=("payment",), mechanism="adequacy"
            ),
        ),
        sites=(Site(name="shop", url="https://shop.example"),),
        systems=(System(name="paper", what="contracts in the cellar", who="Ann", requests=("erase",)),),
        waivers=(
            Waiver(
                finding="0123456789abcdef",
                reason="moves in spring",
                owner="Ann",
                until=date(2026, 4, 30),
                line=WHOLE.splitlines().index("[[waiver]]") + 1,
            ),
        ),
    )


def test_a_small_file_gets_the_defaults(folder: Path) -> None:
    service = read(folder, SMALL)
    assert (service.laws, service.fresh_days, service.controller.zone) == (("gdpr",), 30, "UTC")
    assert (service.people, service.records_url, service.waivers) == (None, None, ())


def test_identifiers_may_be_left_out_for_the_map_to_find(folder: Path) -> None:
    people = read(folder, SMALL + '\n[people]\nstore = "main"\ntable = "users"\nkey = "id"\n').people
    assert people == People(store="main", table="users", key="id", identifiers={})


def test_a_folder_stands_for_the_file_in_it(folder: Path) -> None:
    (folder / "amanat.toml").write_text(SMALL, "utf-8")
    assert load(folder).name == "shop"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:////var/shop.db", "sqlite:////var/shop.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite:///../shop.db?timeout=3", "sqlite:///{folder}/../shop.db?timeout=3"),
        ("postgresql+psycopg://a@b/c", "postgresql+psycopg://a@b/c"),
    ],
)
def test_only_relative_files_are_moved(folder: Path, url: str, expected: str) -> None:
    service = read(folder, SMALL.replace("sqlite:///shop.db", url))
    assert service.stores[0].url == expected.format(folder=folder)


CASES = {
    "unknown key": (
        SMALL.replace('policy = "policy.md"', 'policy = "policy.md"\npolcy = "x"'),
        "4: `[service]` has no key `polcy`; did you mean `policy`?",
    ),
    "unknown key in a list": (
        SMALL
        + '\n[[site]]\nname = "a"\nurl = "https://a.example"\n[[site]]\nname = "b"\nulr = "x"\nurl = "http://y"\n',
        "17: `[[site]]` has no key `ulr`; did you mean `url`?",
    ),
    "unknown table": (SMALL + "\n[[stroe]]\nname = 'x'\n", "12: there is no table `stroe`; did you mean `store`?"),
    "wrong type": (
        SMALL.replace('name = "shop"', "name = 3"),
        '2: `name` is a whole number and not text; write it in quotes, as `name = "…"`',
    ),
    "wrong number": (
        SMALL.replace('name = "shop"', 'name = "shop"\nfresh_days = true'),
        "3: `fresh_days` is true or false and not a whole number; write it without quotes, as `fresh_days = 30`",
    ),
    "too small a number": (
        SMALL.replace('name = "shop"', 'name = "shop"\nfresh_days = 0'),
        "3: `fresh_days` is `0`; use 1 or more",
    ),
    "text for a list": (
        SMALL.replace('name = "shop"', 'name = "shop"\nlaws = "gdpr"'),
        '3: `laws` is text and not a list; write it in brackets, as `laws = ["…", "…"]`',
    ),
    "number in a list": (
        SMALL.replace('name = "shop"', 'name = "shop"\nlaws = ["gdpr", 1]'),
        "3: `laws` holds `1`, which is no text; put each item in quotes",
    ),
    "unknown law": (
        SMALL.replace('name = "shop"', 'name = "shop"\nlaws = ["gdrp"]'),
        "3: `laws` holds `gdrp`, which is not known; did you mean `gdpr`?",
    ),
    "missing key": (
        SMALL.replace('name = "main"\n', ""),
        '8: `[[store]]` has no `name`; add a line `name = "…"`',
    ),
    "empty key": (SMALL.replace('"main"', '" "'), "9: `name` is empty; fill it in or leave the line out"),
    "missing policy": (
        SMALL.replace("policy.md", "privacy.md"),
        "3: there is no file `{folder}/privacy.md`; correct the path; it starts at the service file",
    ),
    "missing table": (
        SMALL.replace('[controller]\nname = "Shop Example"\n', ""),
        '1: there is no `[controller]`; add `[controller]` with a line `name = "…"`',
    ),
    "list for a table": (
        SMALL.replace("[controller]", "[[controller]]"),
        "5: `controller` is a list; there can be only one: write `[controller]`",
    ),
    "text for a table": (
        "people = 'users'\n" + SMALL,
        "1: `people` is no table; write `[people]` and its keys below",
    ),
    "table for a list": (
        SMALL + '\n[recipient]\nname = "x"\n',
        "12: `recipient` is no list of tables; write `[[recipient]]` above each",
    ),
    "two of one name": (
        SMALL + '\n[[store]]\nurl = "sqlite:///b.db"\nname = "main"\n',
        "14: `main` occurs twice in `[[store]]`; give each its own",
    ),
    "missing variable": (
        SMALL.replace("sqlite:///shop.db", "postgresql://${NOT_SET}@h/d"),
        "10: the variable `NOT_SET` is not set; set it first: `export NOT_SET=…`, or write the value here",
    ),
    "unknown database": (
        SMALL.replace("sqlite:///", "oracle://"),
        "10: `oracle` is no database that can be read; write `sqlite:///file.db` or `postgresql://user@host/name`",
    ),
    "no address": (
        SMALL.replace("sqlite:///", ""),
        "10: `url` is no database address; write `sqlite:///file.db` or `postgresql://user@host/name`",
    ),
    "unknown zone": (
        SMALL.replace('"Shop Example"', '"Shop Example"\nzone = "Berlin"'),
        "7: `Berlin` is no time zone; use an IANA name such as `Europe/Berlin`",
    ),
    "unknown store of people": (
        SMALL + '\n[people]\nstore = "mian"\ntable = "users"\nkey = "id"\nidentifiers = { mail = "email" }\n',
        "13: there is no store `mian`; did you mean `main`?",
    ),
    "unknown identifier": (
        SMALL + '\n[people]\nstore = "main"\ntable = "users"\nkey = "id"\n[people.identifiers]\nmail = "e-mail"\n',
        "16: `identifiers` holds `e-mail`, which is not known; did you mean `email`?",
    ),
    "unknown role": (
        SMALL + '\n[[activity]]\nname = "a"\nrole = "boss"\n',
        "14: `role` holds `boss`, which is not known; use one of `controller`, `joint controller`, `processor`",
    ),
    "unknown category": (
        SMALL + '\n[[recipient]]\nname = "a"\ncategories = ["name", "emial"]\n',
        "14: `categories` holds `emial`, which is not known; did you mean `email`?",
    ),
    "no site": (
        SMALL + '\n[[site]]\nname = "a"\nurl = "a.example"\n',
        "14: `a.example` is no address of a site; begin it with `https://`",
    ),
    "unknown request": (
        SMALL + '\n[[system]]\nname = "a"\nwhat = "b"\nwho = "c"\nrequests = ["delete"]\n',
        "16: `requests` holds `delete`, which is not known; "
        "use one of `access`, `erase`, `port`, `rectify`, `restrict`",
    ),
    "no date": (
        SMALL + '\n[[waiver]]\nfinding = "a"\nreason = "b"\nowner = "c"\nuntil = "soon"\n',
        "16: `until` is `soon`, which is no date; write it as `until = 2030-01-31`",
    ),
    "missing date": (
        SMALL + '\n[[waiver]]\nfinding = "a"\nreason = "b"\nowner = "c"\n',
        "12: `[[waiver]]` has no `until`; write it as `until = 2030-01-31`",
    ),
    "two waivers of one finding": (
        SMALL + '\n[[waiver]]\nfinding = "a"\nreason = "b"\nowner = "c"\nuntil = 2030-01-31\n' * 2,
        "19: `a` occurs twice in `[[waiver]]`; give each its own",
    ),
    "no TOML": (SMALL + "x = \n", "11: is no TOML: invalid value; correct this line"),
    "cut off": (SMALL + 'x = "', "11: is no TOML: unterminated string; correct this line"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_problem_is_told_with_line_and_remedy(folder: Path, case: str) -> None:
    text, expected = CASES[case]
    assert told(folder, text) == [expected.format(folder=folder)]


def test_all_problems_are_told_at_once_in_the_order_of_the_file(folder: Path) -> None:
    text = SMALL.replace('name = "shop"', "nam = 'shop'").replace("policy.md", "x.md").replace("sqlite:", "oracle:")
    lines = [int(one.split(":")[0]) for one in told(folder, text)]
    assert lines == [1, 2, 3, 10]


def test_an_address_is_never_part_of_a_message(folder: Path) -> None:
    for url in ("oracle://ann:secret@h/d", "ann:secret@h", "postgresql://ann:secret@${NOT_SET}/d"):
        assert "secret" not in "".join(told(folder, SMALL.replace("sqlite:///shop.db", url)))


def test_lines_are_right_after_long_strings_and_lists(folder: Path) -> None:
    text = SMALL.replace(
        '[controller]\nname = "Shop Example"',
        '[controller]\ncontact = """\n[store]\nurl = 1\n"""\ncountry = \'#"\' # [x]\nname = "Shop [Example"\nzoen = [\n'
        '  "a", # ]\n  { b = "c" },\n]\nnmae = 1',
    )
    assert [one.split(":")[0] for one in told(folder, text)] == ["12", "16"]


def test_a_long_string_may_hold_quotes(folder: Path) -> None:
    odd = 'contact = """a \\""" [store]\nb = 1""""\ncountry = \'\'\'c\'\'\n[d]\'\'\'\'\n'
    text = SMALL.replace('name = "Shop Example"\n', odd + 'name = "Shop Example"\nx = 1\n')
    assert told(folder, text)[0].startswith("11: `[controller]` has no key `x`")


def test_every_key_of_a_whole_file_is_found_at_its_line() -> None:
    lines = Lines(WHOLE)
    for table, content in tomllib.loads(WHOLE).items():
        rows = list(enumerate(content)) if isinstance(content, list) else [(None, content)]
        for index, row in rows:
            place = (table,) if index is None else (table, index)
            for key in row:
                assert WHOLE.splitlines()[lines.of(*place, key) - 1].startswith(f"{key} = ")


def test_a_problem_is_plain_data_for_a_machine(folder: Path) -> None:
    with pytest.raises(ServiceFileProblems) as caught:
        read(folder, SMALL.replace('"main"', "1").replace("policy.md", "x.md"))
    assert [one.line for one in caught.value.problems] == [3, 9]
    assert caught.value.as_problem()["type"] == "ServiceFileProblems"


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "there is no service file"), (b"\xff\xfe", "is not UTF-8 text"), (b"\x00\x01", "is no TOML")],
)
def test_a_file_that_is_not_there_or_no_text(folder: Path, content: bytes | None, message: str) -> None:
    file = folder / "amanat.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ServiceFileError, match=message):
        load(file)


def test_a_service_without_stores_can_still_be_read(folder: Path) -> None:
    assert read(folder, SMALL.split("[[store]]")[0]).stores == ()
