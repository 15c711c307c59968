"""The words of a first service file: whatever was found, the file can be loaded."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from amanat.service.file import load
from amanat.service.model import People
from amanat.setup.first_file import Facts, Receives, first_file

PEOPLE = People(store="main", table="users", key="id", identifiers={"mail": "email"})
FACTS = Facts(
    name="shop",
    policy="policy.md",
    store="main",
    url="sqlite:///shop.db",
    export=None,
    people=PEOPLE,
    kinds=(),
    tables=3,
    personal=5,
    controller="Shop Example",
    contact="privacy@shop.example",
    recipients=(Receives("Bank Example", ("IE", "US")),),
    countries=("Ireland",),
)


def test_what_was_found_stands_as_settings(tmp_path: Path) -> None:
    (tmp_path / "policy.md").write_text("x", "utf-8")
    (tmp_path / "amanat.toml").write_text(first_file(FACTS), "utf-8")
    service = load(tmp_path)
    assert (service.name, service.policy, service.people) == ("shop", tmp_path / "policy.md", PEOPLE)
    assert service.controller.name == "Shop Example"
    assert service.recipients == ()


def test_with_every_comment_made_a_setting_the_file_can_still_be_loaded(tmp_path: Path) -> None:
    """So that taking out a sign never leaves a broken file."""
    (tmp_path / "policy.md").write_text("x", "utf-8")
    for people in (PEOPLE, None):
        text = first_file(msgspec.structs.replace(FACTS, people=people))
        lines = [line[2:] if _is_setting(line) else line for line in text.splitlines()]
        (tmp_path / "amanat.toml").write_text("\n".join(lines), "utf-8")
        service = load(tmp_path, {"AMANAT_MAIN_WRITE_URL": "sqlite:///shop.db"})
        assert service.people is not None
        assert [len(part) for part in (service.recipients, service.systems, service.activities, service.sites)] == [
            1
        ] * 4
        assert len(service.waivers) == 1
        assert service.stores[0].write_url


def test_a_recipient_in_several_countries_is_told_to_be_an_entry_for_each() -> None:
    _, _, entry = first_file(FACTS).partition("# [[recipient]]\n")
    assert '# country = "IE"  # the policy names "IE", "US": an entry for each\n' in entry


def _is_setting(line: str) -> bool:
    rest = line.removeprefix("# ")
    return rest != line and (rest.startswith("[") or (rest.split(" ")[0].isidentifier() and " = " in rest))


@given(text=st.text(min_size=1, max_size=30))
@settings(max_examples=50, deadline=None)
def test_any_name_makes_good_toml(text: str) -> None:
    people = People(store=text, table=text, key=text, identifiers={text: "email"})
    facts = msgspec.structs.replace(
        FACTS,
        name=text,
        store=text,
        people=people,
        kinds=(text,),
        recipients=(Receives(text),),
        countries=(text,),
        controller=text,
    )
    data = tomllib.loads(first_file(facts))
    assert data["service"]["name"] == data["people"]["table"] == text
    assert data["people"]["identifiers"] == {text: "email"}


def test_other_persons_and_addresses_listed_elsewhere_are_told() -> None:
    people = msgspec.structs.replace(PEOPLE, identifiers={})
    text = first_file(msgspec.structs.replace(FACTS, people=people, kinds=("guests", "patients")))
    assert 'Persons stand in "guests", "patients" as well' in text
    assert "identifiers = {" not in text
    assert tomllib.loads(text)["people"] == {"store": "main", "table": "users", "key": "id"}
    assert "as well" not in first_file(FACTS)
