"""What is wrong in `datamap.toml`: told with its line, all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.datamap.pins.file import load_pins
from amanat.errors import InputError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "datamap.toml"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[stores.main]\n", r"datamap\.toml:1: `stores` is no key here; did you mean `store`\?"),
        ("\n[store.main.users]\nerases = 'scrub'\n", r"datamap\.toml:3: `erases` is no key here"),
        ("[store.main.users]\nrestricted = {row = 'x'}\n", r"datamap\.toml:2: `restricted`"),
        ("[store.main.users]\nerase = 'burn'\n", r"datamap\.toml:2: `erase`: invalid enum value 'burn'"),
        ("[store.main.users.columns]\nemail = {category = 'x'}\n", r"datamap\.toml:2: .*unknown field `category`"),
        ("[store.main.users.columns]\nemail = {categories = ['x']}\n", r"datamap\.toml:2: `x` is no category"),
        ("[store.main.users.columns]\nemail = {personal = 'maybe'}\n", r"datamap\.toml:2: `maybe` is no verdict"),
        ("[store.main.users.columns]\nemail = 'email'\n", r"datamap\.toml:2: `email` is no table"),
        ("[[link]]\nstore = 'main'\ntable = 'a'\n", r"datamap\.toml:1: .*missing required field"),
        ("[[link]]\nstore = 'main'\nfrom = 'a'\n", r"datamap\.toml:3: `from` is no key here"),
        ("link = 5\n", r"datamap\.toml:1: `link` is no list"),
        ("[store\n", r"line 1"),
    ],
)
def test_mistakes_are_told_with_their_line(path: Path, text: str, problem: str) -> None:
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=problem):
        load_pins(path)


def test_every_mistake_is_told_at_once(path: Path) -> None:
    path.write_text(
        "[store.main.users]\nerase = 'burn'\nfoo = 1\n\n[store.main.users.columns]\nemail = {categories = ['x']}\n"
        "phone = {personal = 'maybe'}\n\n[[link]]\nstore = 'main'\n",
        "utf-8",
    )
    with pytest.raises(InputError) as caught:
        load_pins(path)
    told = str(caught.value).splitlines()
    assert [line.split(": ")[0] for line in told] == [f"datamap.toml:{line}" for line in (2, 3, 6, 7, 9)]
    assert all("; " in line for line in told)


def test_grounds_are_told_each_beside_the_rest(path: Path) -> None:
    path.write_text(
        "[store.main.users]\nerase = 'burn'\nkeep = [\n"
        "  {ground = 'law', because = 1, months = 2, from = 'born'},\n"
        "  {ground = 'tax', because = 'x', months = 2, from = 'born'},\n]\n",
        "utf-8",
    )
    with pytest.raises(InputError) as caught:
        load_pins(path)
    told = [line.partition("; ")[0].split(": ", 1)[1] for line in str(caught.value).splitlines()]
    assert told == [
        "`erase`: invalid enum value 'burn'",
        "`because`: expected `str`, got `int`",
        "`ground`: invalid enum value 'tax'",
    ]


def test_an_entry_of_a_list_is_told_by_its_line_alone(path: Path) -> None:
    path.write_text("[[link]]\nstore = 'main'\n", "utf-8")
    with pytest.raises(InputError, match=r"^datamap\.toml:1: object missing required field `table`; "):
        load_pins(path)
