"""The map as fideslang: valid to fideslang itself, its keys of its taxonomy, and back without a change."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from amanat.datamap.from_fideslang import adopted_from
from amanat.datamap.model import DataMap
from amanat.datamap.out.fideslang import as_fideslang, as_yaml
from amanat.datamap.out.taxonomy import category_of, taxonomy
from amanat.datamap.pins.adopt import Adopted, adopt
from amanat.datamap.pins.file import load_pins, write
from amanat.datamap.pins.model import ColumnPin, Pins
from amanat.errors import InputError
from amanat.vocabulary.categories import categories
from tests.datamap.making import USERS, mapped
from tests.datamap.out.synthetic import large, small

fideslang = pytest.importorskip("fideslang.models")

SHOP = f"""{USERS}
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), phone TEXT, note TEXT);
INSERT INTO orders VALUES (1, 1, '+31 20 123 4567', 'gift'), (2, 2, '+31 20 765 4321', '');
CREATE TABLE stock (id INTEGER PRIMARY KEY, price INTEGER);
"""
SERVICE = "Corner Shop"
SERVICE_FILE = """[service]
name = "Corner Shop"
policy = "policy.md"
[controller]
name = "Corner Ltd"
[[store]]
name = "main"
url = "sqlite:///main.db"
"""


@pytest.fixture(scope="module")
def taxonomy_keys() -> set[str]:
    from fideslang.default_taxonomy import DEFAULT_TAXONOMY

    return {each.fides_key for each in DEFAULT_TAXONOMY.data_category}


def taken(folder: Path, datamap: DataMap, text: str, pins: Pins | None = None) -> Adopted:
    file = folder / "dataset.yml"
    file.write_text(text, "utf-8")
    return adopted_from(file, datamap, pins or Pins(), SERVICE)


@pytest.mark.parametrize("datamap", [small(), large()], ids=["small", "large"])
def test_fideslang_itself_takes_it(datamap: DataMap, taxonomy_keys: set[str]) -> None:
    written = yaml.safe_load(as_yaml(datamap, SERVICE))
    for dataset in written["dataset"]:
        held = fideslang.Dataset.model_validate(dataset)
        assert {field["name"] for field in dataset["collections"][0]["fields"]} == {
            field.name
            for field in next(c for c in held.collections if c.name == dataset["collections"][0]["name"]).fields
        }
    assert keys_in(written) <= taxonomy_keys


def test_fideslang_refuses_what_is_wrong() -> None:
    wrong = as_fideslang(small(), SERVICE)["dataset"][0]
    wrong["collections"][0]["fields"][0]["fides_meta"] = {"data_type": "number"}
    with pytest.raises(ValueError, match="data_type"):
        fideslang.Dataset.model_validate(wrong)


def keys_in(value: object) -> set[str]:
    if isinstance(value, dict):
        own = set(value.get("data_categories", ()))
        return own.union(*(keys_in(each) for each in value.values()))
    return set().union(*(keys_in(each) for each in value)) if isinstance(value, list) else set()


def test_every_category_has_a_key_and_every_key_is_known(taxonomy_keys: set[str]) -> None:
    assert set(taxonomy().to) == set(categories())
    assert {each.key for each in taxonomy().to.values()} <= taxonomy_keys
    assert set(taxonomy().given) <= taxonomy_keys
    assert set(taxonomy().given.values()) - {""} <= set(categories())


def test_every_key_of_the_taxonomy_is_understood(taxonomy_keys: set[str]) -> None:
    unsaid = {key for key in taxonomy_keys if category_of(key) == ""}
    assert unsaid == {"user", "user.childrens"}
    assert all(category_of(key) is None for key in taxonomy_keys if key.startswith("system"))
    assert category_of("user.contact.address.city") == "postal_address"
    assert category_of("user.health_and_medical.genetic") == "health"


def test_keys_identities_and_references_are_told() -> None:
    main, logs = as_fideslang(small(), SERVICE)["dataset"]
    tables = {each["name"]: {field["name"]: field for field in each["fields"]} for each in main["collections"]}
    assert main["fides_key"] == "corner_shop_main"
    assert tables["users"]["id"]["fides_meta"]["primary_key"] is True
    assert tables["users"]["email"]["fides_meta"]["identity"] == "email"
    assert tables["orders"]["user_id"]["fides_meta"]["references"] == [
        {"dataset": "corner_shop_main", "field": "users.id", "direction": "from"}
    ]
    assert tables["users"]["extra"]["fields"][0]["fields"][0]["data_categories"] == ["user.contact.address"]
    assert "references" not in tables["leads"]["user_id"]["fides_meta"], "a key that is not believed leads nowhere"
    mail = logs["collections"][0]["fields"][0]["fides_meta"]
    assert mail["references"][0]["dataset"] == "corner_shop_main"
    collections = {each["name"]: each for each in main["collections"]}
    assert collections["products"]["fides_meta"] == {"skip_processing": True}
    assert collections["pupils"]["data_categories"] == ["user.childrens"]
    assert "no term of its own" in tables["pupils"]["grade"]["description"]


def test_out_and_in_again_changes_nothing(tmp_path: Path) -> None:
    for datamap in (small(), large()):
        assert taken(tmp_path, datamap, as_yaml(datamap, SERVICE)) == Adopted()


def test_out_and_in_again_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    datamap = mapped(tmp_path, SHOP)
    file = tmp_path / "datamap.toml"
    write(file, datamap)
    before = file.read_bytes()
    adopt(file, taken(tmp_path, datamap, as_yaml(datamap, SERVICE), load_pins(file)))
    assert file.read_bytes() == before


def test_what_a_person_changed_in_it_is_taken_over_and_kept(tmp_path: Path) -> None:
    datamap = mapped(tmp_path, SHOP)
    file = tmp_path / "datamap.toml"
    write(file, datamap)
    written = yaml.safe_load(as_yaml(datamap, SERVICE))
    orders = next(each for each in written["dataset"][0]["collections"] if each["name"] == "orders")
    fields = {field["name"]: field for field in orders["fields"]}
    fields["note"]["data_categories"] = ["user.content.private"]
    fields["phone"]["data_categories"] = ["system.operations"]
    adopted = taken(tmp_path, datamap, yaml.safe_dump(written), load_pins(file))
    assert adopted.columns == {
        ("main", "orders", "note"): ColumnPin(categories=("communication",)),
        ("main", "orders", "phone"): ColumnPin(personal=False),
    }
    adopt(file, adopted)
    pins = load_pins(file)
    assert not pins.tables[("main", "orders")].columns["note"].auto
    again = mapped(tmp_path, SHOP, pins=pins)
    assert again.stores[0].table("orders").column("note").categories == ("communication",)
    assert taken(tmp_path, again, yaml.safe_dump(written), pins).columns == {}


def test_a_persons_own_entry_wins(tmp_path: Path) -> None:
    file = tmp_path / "datamap.toml"
    file.write_text('[store.main.orders.columns]\nnote = { categories = ["health"] }\n', "utf-8")
    pins = load_pins(file)
    datamap = mapped(tmp_path, SHOP, pins=pins)
    text = """dataset:
- fides_key: theirs
  collections:
  - name: orders
    fields:
    - name: note
      data_categories: [user.contact.email]
"""
    adopted = taken(tmp_path, datamap, text, pins)
    assert adopted.columns == {}
    assert adopted.kept == ("dataset.yml:6: `main.orders.note` is pinned otherwise by a person",)


def test_what_is_not_there_is_named_with_its_place(tmp_path: Path) -> None:
    text = """dataset:
- fides_key: theirs
  collections:
  - name: nowhere
    fields: []
  - name: orders
    fields:
    - name: gone
      data_categories: [user.name]
    - name: note
      data_categories:
      - user
      fides_meta:
        references:
        - dataset: corner_shop_main
          field: users.nix
          direction: from
"""
    assert taken(tmp_path, mapped(tmp_path, SHOP), text).problems == (
        "dataset.yml:4: there is no table `nowhere` in `main`",
        "dataset.yml:8: there is no column `gone` in `main.orders`",
        "dataset.yml:12: `user` says too little to be a category of personal data",
        "dataset.yml:15: there is no column `users.nix` to refer to",
    )


def test_a_reference_that_the_map_lacks_becomes_a_link(tmp_path: Path) -> None:
    sql = SHOP + "CREATE TABLE audit (id INTEGER PRIMARY KEY, who INTEGER, phone TEXT);"
    text = """dataset:
- fides_key: corner_shop_main
  collections:
  - name: audit
    fields:
    - name: who
      fides_meta:
        references:
        - {dataset: corner_shop_main, field: users.id, direction: from}
"""
    file = tmp_path / "datamap.toml"
    adopted = taken(tmp_path, mapped(tmp_path, sql), text)
    assert adopted.problems == ()
    adopt(file, adopted)
    again = mapped(tmp_path, sql, pins=load_pins(file))
    assert str(again.stores[0].table("audit").paths[0]) == "audit.who > users"


def test_fields_within_a_document_count_for_their_column(tmp_path: Path) -> None:
    text = """dataset:
- fides_key: theirs
  collections:
  - name: orders
    fields:
    - name: note
      fides_meta: {data_type: object}
      fields:
      - name: to
        fields:
        - {name: street, data_categories: [user.contact.address.street]}
        - {name: phone, data_categories: [user.contact.phone_number]}
"""
    adopted = taken(tmp_path, mapped(tmp_path, SHOP), text)
    assert set(adopted.columns[("main", "orders", "note")].categories) == {"postal_address", "phone"}


def test_the_command_writes_and_takes_over(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "main.db")
    connection.executescript(SHOP)
    connection.close()
    (tmp_path / "policy.md").write_text("We collect your name.\n", "utf-8")
    (tmp_path / "amanat.toml").write_text(SERVICE_FILE, "utf-8")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "amanat", "map", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    first = run("--fideslang", "out.yml", "--dpv", "out.jsonld", "--html", "out.html")
    assert first.returncode == 0, first.stderr
    before = (tmp_path / "datamap.toml").read_bytes()
    again = run("--from-fideslang", "out.yml")
    assert (again.returncode, again.stderr) == (0, "0 entries taken over into datamap.toml\n")
    assert (tmp_path / "datamap.toml").read_bytes() == before
    changed = yaml.safe_load((tmp_path / "out.yml").read_text("utf-8"))
    fields = {field["name"]: field for each in changed["dataset"][0]["collections"] for field in each["fields"]}
    fields["note"]["data_categories"] = ["user.name"]
    fields["price"]["name"] = "prize"
    (tmp_path / "out.yml").write_text(yaml.safe_dump(changed), "utf-8")
    third = run("--from-fideslang", "out.yml", "--json")
    assert third.returncode == 1
    assert third.stderr.startswith("1 entry taken over")
    assert "there is no column `prize` in `main.stock`" in third.stderr
    tables = {table["name"]: table for table in json.loads(third.stdout)["stores"][0]["tables"]}
    assert [each["categories"] for each in tables["orders"]["columns"] if each["name"] == "note"] == [["name"]]
    for name in ("out.yml", "out.jsonld", "out.html", "datamap.toml"):
        written = (tmp_path / name).read_text("utf-8").lower()
        assert "ann@x.example" not in written
        assert "123 4567" not in written


@pytest.mark.parametrize("text", ["a: [", "just words", "dataset: 3", "x: &a\n  y: *a\n"])
def test_what_is_no_fideslang_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"dataset\.yml|nested too deep"):
        taken(tmp_path, mapped(tmp_path, SHOP), text)
