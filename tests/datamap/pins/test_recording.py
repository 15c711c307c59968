"""`datamap.toml` as a text: sorted, the same from any order, and every byte that a person wrote is left."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amanat.datamap.model import ColumnMap, DataMap, Inside, Link, StoreMap, TableMap
from amanat.datamap.pins.file import HEAD, load_pins, write
from amanat.datamap.pins.model import LinkPin

NAMES = ("id", "email", "a.b c", 'x "y"', "größe", "tab\tle", "[brackets]", "#hash", "z")


def column(name: str, *categories: str, **more: object) -> ColumnMap:
    return msgspec.structs.replace(
        ColumnMap(name=name, type="TEXT", personal=bool(categories), categories=categories), **more
    )


def table(name: str, *columns: ColumnMap, **more: object) -> TableMap:
    return msgspec.structs.replace(TableMap(name=name, columns=columns), **more)


def datamap(*tables: TableMap, name: str = "main") -> DataMap:
    return DataMap(stores=(StoreMap(name=name, dialect="sqlite", answered=True, tables=tables),))


LINK = Link(columns=("who",), table="users", to=("id",), nullable=True, by="inferred", confidence=0.8, because="values")
RICH = (
    table("users", *(column(name, "email") for name in reversed(NAMES)), column("plain"), children="ages below 13"),
    table("audit", column("who"), column("doc", "email", inside=(Inside(path="a.b", categories=("email",)),)),
          links=(LINK,), ownership="owned"),
    table("lost", column("note", "health"), ownership="unplaced"),
    table("seen", column("copy", "email"), kind="view"),
)  # fmt: skip

HUMAN = """\
# ours, since 2024
[store.main.users]
erase   =  "scrub"   # as the board decided

# the key column
[store.main.users.columns]
# ask Jo
email = { categories = [ "name" ] }   # Jo said so
zeta = {personal = false}

[store.other.t.columns]
x = {personal = false}

[[link]]  # by hand
store = "main"
table = "audit"
columns = ["doc"]
to_table = "users"
to_columns = ["id"]
# the last word"""


def written(path: Path, found: DataMap) -> str:
    write(path, found)
    return path.read_bytes().decode()


def is_within(lines: list[str], longer: list[str]) -> bool:
    """Whether all lines stand in the longer text, in their order."""
    rest = iter(longer)
    return all(line in rest for line in lines)


def test_a_fresh_file_is_sorted_and_loads(tmp_path: Path) -> None:
    text = written(tmp_path / "datamap.toml", datamap(*RICH))
    assert text.startswith(HEAD)
    tables = [line for line in text.splitlines() if line.startswith("[")]
    assert tables == [
        "[store.main.audit.columns]", "[store.main.lost.columns]", "[store.main.users.columns]", "[[link]]",
        "[unreached]", "[children]", "[nothing_personal.main]", "[amanat]",
    ]  # fmt: skip
    found = tomllib.loads(text)
    assert list(found["store"]["main"]["users"]["columns"]) == sorted(NAMES)
    assert found["store"]["main"]["audit"]["columns"]["doc"]["inside"] == {"a.b": ["email"]}
    assert (found["unreached"], found["children"]) == ({"main": ["lost"]}, {"main": ["users"]})
    assert found["nothing_personal"] == {"main": {"audit": ["who"], "users": ["plain"]}}
    assert "copy" not in text
    pins = load_pins(tmp_path / "datamap.toml")
    assert [pin.auto for pin in pins.links] == [True]
    assert pins.nothing == {("main", "users"): {"plain"}, ("main", "audit"): {"who"}}


def test_the_order_of_engine_and_map_does_not_matter(tmp_path: Path) -> None:
    first = written(tmp_path / "a.toml", datamap(*RICH))
    dice = random.Random(3)
    for number in range(5):
        tables = [
            msgspec.structs.replace(one, columns=tuple(dice.sample(one.columns, len(one.columns)))) for one in RICH
        ]
        dice.shuffle(tables)
        assert written(tmp_path / f"{number}.toml", datamap(*tables)) == first


def test_the_hash_seed_does_not_matter(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.datamap.pins.test_recording import RICH, datamap, written\n"
        "sys.stdout.buffer.write(written(Path(sys.argv[1]), datamap(*RICH)).encode())"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / f"{seed}.toml")],
            capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "77")
    }  # fmt: skip
    assert len(texts) == 1


@pytest.mark.parametrize("text", [HUMAN, HUMAN + "\n", HUMAN.replace("\n", "\r\n")], ids=["cut", "whole", "crlf"])
def test_what_a_person_wrote_stays_byte_for_byte(tmp_path: Path, text: str) -> None:
    path = tmp_path / "datamap.toml"
    path.write_bytes(text.encode())
    first = written(path, datamap(*RICH))
    assert is_within(text.split("\n"), first.split("\n"))
    assert written(path, datamap(*RICH)) == first
    smaller = written(path, datamap(RICH[0]))
    assert is_within(text.split("\n"), smaller.split("\n"))
    assert written(path, datamap(*RICH)) == first


def test_new_entries_go_to_their_place(tmp_path: Path) -> None:
    path = tmp_path / "datamap.toml"
    small = table("users", column("b", "email"), column("d", "email"))
    written(path, datamap(small, table("zoo", column("x", "email"))))
    path.write_text(
        path.read_text().replace("\nd = ", "\n# about d\nd = ").replace("[store.main.zoo", "# the zoo\n[store.main.zoo")
    )
    more = table("users", *(column(name, "email") for name in "abcde"))
    text = written(path, datamap(more, table("hens", column("x", "email")), table("zoo", column("x", "email"))))
    keys = [line.split(" = ")[0] for line in text.splitlines() if line and not line.startswith("# ")]
    assert keys == [
        "#   [[link]]", "[store.main.hens.columns]", "x", "[store.main.users.columns]", *"abcde",
        "[store.main.zoo.columns]", "x", "[amanat]", "rules",
    ][1:]  # fmt: skip
    assert "# about d\nd = " in text
    assert "# the zoo\n[store.main.zoo.columns]" in text


def test_a_link_of_its_own_is_kept_renewed_and_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "datamap.toml"
    first = written(path, datamap(*RICH))
    actor = msgspec.structs.replace(LINK, role="actor")
    audit = msgspec.structs.replace(RICH[1], links=(actor,))
    assert 'role = "actor"' in written(path, datamap(RICH[0], audit, *RICH[2:]))
    gone = written(path, datamap(RICH[0], msgspec.structs.replace(RICH[1], links=()), *RICH[2:]))
    assert "[[link]]" not in gone.removeprefix(HEAD)
    assert written(path, datamap(*RICH)) == first


def test_a_link_that_a_person_denies_stays_denied(tmp_path: Path) -> None:
    path = tmp_path / "datamap.toml"
    text = written(path, datamap(*RICH))
    auto = next(line for line in text.splitlines() if line.startswith("auto = "))
    denied = text.replace(auto, "believe = false")
    path.write_text(denied)
    assert load_pins(path).links[0] == LinkPin(
        store="main", table="audit", columns=("who",), to_table="users", to_columns=("id",), believe=False
    )
    assert written(path, datamap(*RICH)) == denied


def test_a_key_that_is_not_believed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "datamap.toml"
    key = Link(columns=("who",), table="users", to=("id",), nullable=True, suspect="its values are no users")
    text = written(path, datamap(table("audit", column("who"), links=(key,))))
    assert "believe = false" in text.removeprefix(HEAD)
    assert load_pins(path).links[0].auto


def test_a_list_that_a_person_touched_is_theirs(tmp_path: Path) -> None:
    path = tmp_path / "datamap.toml"
    text = written(path, datamap(*RICH))
    touched = text.replace('audit = ["who"]', 'audit = ["who", "doc"]')
    path.write_text(touched)
    pins = load_pins(path)
    assert pins.tables["main", "audit"].columns["who"].personal is False
    assert not pins.tables["main", "audit"].columns["who"].auto
    more = msgspec.structs.replace(RICH[1], columns=(*RICH[1].columns, column("new")))
    again = written(path, datamap(RICH[0], more, *RICH[2:]))
    assert 'audit = ["who", "doc"]' in again
    assert "new = {personal = false, auto = " in again
    assert written(path, datamap(RICH[0], more, *RICH[2:])) == again


def test_the_comment_of_an_entry_outlives_it(tmp_path: Path) -> None:
    path = tmp_path / "datamap.toml"
    text = written(path, datamap(table("t", column("a", "email"), column("b", "email"))))
    path.write_text(text.replace("b = {", "# above\nb = {").replace('"85', '"85') + "# end\n")
    marked = path.read_text().splitlines()
    at = next(number for number, line in enumerate(marked) if line.startswith("b = "))
    marked[at] += " # beside"
    path.write_text("\n".join(marked) + "\n")
    again = written(path, datamap(table("t", column("a", "email"))))
    assert "# above\n# beside\n" in again
    assert "\nb = " not in again


@pytest.mark.parametrize(
    "text",
    [
        "[store.main.users]\ncolumns = {email = {personal = false}}\n",
        "[store.main]\nusers = {columns = {email = {personal = false}}}\n",
        "[store.main]\nusers.columns.email = {personal = false}\n",
        "store.main.users.columns.email.personal = false\n",
        "[store.main.users.columns.email]\npersonal = false\n",
        "store = {main = {users = {columns = {email = {personal = false}}}}}\n",
    ],
)
def test_any_form_that_toml_allows(tmp_path: Path, text: str) -> None:
    path = tmp_path / "datamap.toml"
    path.write_text(text)
    first = written(path, datamap(RICH[0]))
    assert load_pins(path).tables["main", "users"].columns["email"].personal is False
    assert {"z", "id"} <= set(load_pins(path).tables["main", "users"].columns)
    assert written(path, datamap(RICH[0])) == first


def test_a_silent_store_keeps_what_stands(tmp_path: Path) -> None:
    path = tmp_path / "datamap.toml"
    first = written(path, datamap(*RICH))
    silent = DataMap(stores=(StoreMap(name="main", dialect="sqlite", answered=False, error="down"),))
    assert written(path, silent) == first


LINES = st.sampled_from(
    [
        "# a note",
        "",
        "   ",
        "[store.main.users]",
        "[store.main.users.columns]",
        "[store.main.audit.columns]",
        '[store.main."a.b"]',
        "email = {personal = false} # mine",
        'doc = { categories = ["health"], reviewed = "2026-11-01", by = "Jo" }',
        'erase = "keep"',
        "children = false",
        '[[link]]\nstore = "main"\ntable = "audit"\ncolumns = [\n  "who", # me\n]',
        'to_table = "users"\nto_columns = ["id"]',
        "[nothing_personal.main]",
        'users = ["plain", "other"]',
        "[unreached]",
        'main = ["x"]',
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_whatever_a_person_wrote_stays(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    from amanat.errors import InputError

    path = tmp_path_factory.mktemp("toml") / "datamap.toml"
    path.write_text("\n".join(lines))
    before = path.read_text()
    try:
        load_pins(path)
    except InputError:
        return
    first = written(path, datamap(*RICH))
    assert is_within([line for line in before.split("\n") if line.strip()], first.split("\n"))
    assert written(path, datamap(*RICH)) == first
