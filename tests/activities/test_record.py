"""The record of processing activities: who says each thing and where, and what nobody says."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from amanat.activities.as_csv import as_csv
from amanat.activities.as_json import as_json
from amanat.activities.build import build
from amanat.activities.model import CONTROLLER, PROCESSOR, Cell, Record
from amanat.activities.page import render
from amanat.activities.words import headline
from amanat.datamap.model import ColumnMap, DataMap
from amanat.policy.reader import read_text
from amanat.service.file import load
from tests.datamap.making import USERS
from tests.datamap.out.synthetic import HOSTILE, small

POLICY = """# Privacy policy

We use your e-mail address to manage your account.
We use your address to process payments.
We share personal data with payment providers.
We delete messages after 30 days.
Data are encrypted in transit.
We do not share data with advertisers.
"""
FILE = """[service]
name = "Corner Shop"
policy = "policy.md"

[controller]
name = "Corner Ltd"
country = "DE"
contact = "privacy@corner.example"

[[store]]
name = "main"
url = "sqlite:///main.db"
region = "DE"

[[activity]]
name = "accounts"
purpose = "to manage accounts"
subjects = ["customers"]
tables = ["users", "main.orders", "nix*"]

[[activity]]
name = "payments"
purpose = "to take payments"

[[activity]]
name = "printing"
role = "processor"
client = "other shops"

[[recipient]]
name = "Mail House"
role = "processor"
country = "US"

[[recipient]]
name = "Card House"
"""


def made(folder: Path, file: str = FILE, policy: str = POLICY, datamap: DataMap | None = None) -> Record:
    (folder / "policy.md").write_text(policy, "utf-8")
    (folder / "amanat.toml").write_text(file, "utf-8")
    return build(load(folder / "amanat.toml"), file, read_text(policy, name="policy.md"), datamap or small())


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return made(tmp_path)


def cell(record: Record, activity: str, key: str) -> Cell:
    found = next(one for one in (*record.controller, *record.processor) if one.activity == activity)
    return found.cells[key]


def said(record: Record, activity: str, key: str) -> dict[str, str]:
    return {item.text: item.place for item in cell(record, activity, key).items}


def unknown(record: Record, activity: str, key: str) -> str:
    return "; ".join(f"{each.text} -> {each.remedy}" for each in cell(record, activity, key).unknown)


def test_controllers_and_processors_have_what_the_law_asks_of_each(record: Record) -> None:
    assert [entry.activity for entry in record.controller] == ["accounts", "payments"]
    assert [entry.activity for entry in record.processor] == ["printing"]
    assert {column.article for column in CONTROLLER} == {f"Art. 30(1)({letter})" for letter in "abcdefg"}
    assert {column.article for column in PROCESSOR} == {f"Art. 30(2)({letter})" for letter in "abcd"}
    assert all(set(entry.cells) == {column.key for column in CONTROLLER} for entry in record.controller)
    assert all(set(entry.cells) == {column.key for column in PROCESSOR} for entry in record.processor)


def test_each_statement_names_its_source(record: Record) -> None:
    assert said(record, "accounts", "who")["Corner Ltd"] == "amanat.toml:6"
    assert said(record, "accounts", "purposes")["to manage accounts"] == "amanat.toml:17"
    assert said(record, "accounts", "purposes")["managing accounts"] == "policy.md, line 3"
    assert said(record, "accounts", "subjects")["customers"] == "amanat.toml:18"
    assert said(record, "accounts", "measures")["encryption in transit"] == "policy.md, line 7"
    assert said(record, "accounts", "categories")["religion or belief"] == "main.users"
    assert said(record, "printing", "clients")["other shops"] == "amanat.toml:28"


def test_an_activity_holds_what_its_tables_hold(record: Record) -> None:
    held = said(record, "accounts", "categories")
    assert "orders and purchases" in held
    assert "IP address" not in held, "`visits` is no table of this activity"
    assert "postal address" in held, "what stands within documents counts"
    assert next(
        item for item in cell(record, "accounts", "categories").items if item.text.startswith("religion")
    ).special
    assert not any(item.common for item in cell(record, "accounts", "categories").items)
    assert "no table has this name" in unknown(record, "accounts", "categories")
    assert "main.users.misc" in unknown(record, "accounts", "categories")


def test_what_is_not_split_by_activity_is_said_of_the_service(record: Record) -> None:
    assert "IP address" in said(record, "payments", "categories")
    assert all(item.common for item in cell(record, "payments", "categories").items)
    assert "which tables serve this activity -> say them: `tables" in unknown(record, "payments", "categories")


def test_a_sentence_goes_to_the_activity_whose_purpose_it_names(record: Record) -> None:
    assert "payments" in said(record, "payments", "purposes")
    assert "payments" not in said(record, "accounts", "purposes")


def test_what_is_unknown_is_told_with_what_to_do(record: Record) -> None:
    assert "data protection officer" in unknown(record, "accounts", "who")
    assert "archive holds: it did not answer" in unknown(record, "accounts", "categories")
    assert "what kinds of persons they are" in unknown(record, "payments", "subjects")
    assert "what carries the transfer to Mail House (Art. 46)" in unknown(record, "accounts", "transfers")
    assert "in which country Card House is -> say `country` in amanat.toml:35" in unknown(
        record, "accounts", "transfers"
    )
    assert "what is done for the client" in unknown(record, "printing", "processing")


def test_a_region_that_is_no_country_is_not_taken_for_a_safe_one(tmp_path: Path) -> None:
    found = made(tmp_path, FILE.replace('region = "DE"', 'region = "eu-central"'))
    assert "`eu-central` says too little" in unknown(found, "accounts", "transfers")
    abroad = made(tmp_path, FILE.replace('region = "DE"', 'region = "US"'))
    assert "the store main: United States" in said(abroad, "accounts", "transfers")


def test_nothing_abroad_is_said_to_be_nothing(tmp_path: Path) -> None:
    file = FILE.partition("[[recipient]]")[0]
    assert list(said(made(tmp_path, file), "accounts", "transfers")) == [
        "none: all recipients and stores named are in the European Economic Area"
    ]


def test_a_denied_recipient_is_none(record: Record) -> None:
    held = said(record, "accounts", "recipients")
    assert "payment providers" in held
    assert not [text for text in held if "advertis" in text]


def test_recipients_that_the_policy_puts_abroad_are_transfers(tmp_path: Path) -> None:
    policy = (
        POLICY + "We pass data to hosting providers in the United States. We transfer your data to these countries.\n"
    )
    found = made(tmp_path, FILE.partition("[[activity]]")[0], policy)
    told = {key: [item.text for item in held.items] for key, held in found.controller[0].cells.items()}
    assert "hosting providers (United States)" in told["recipients"]
    assert "hosting providers (United States)" in told["transfers"]
    assert not [each for each in found.controller[0].cells["transfers"].unknown if "to which countries" in each.text]


def test_marketing_is_a_purpose(tmp_path: Path) -> None:
    policy = POLICY + "We send you marketing only with your consent.\n"
    found = made(tmp_path, FILE.partition("[[activity]]")[0], policy)
    assert "marketing" in " ".join(item.text for item in found.controller[0].cells["purposes"].items)


def test_an_empty_policy_leaves_everything_open(tmp_path: Path) -> None:
    found = made(tmp_path, policy="# Privacy policy\n\nHello.\n")
    assert cell(found, "accounts", "periods") == Cell(unknown=cell(found, "accounts", "periods").unknown)
    assert "say a period in the policy" in unknown(found, "accounts", "periods")
    assert "describe the measures" in unknown(found, "accounts", "measures")


def test_a_purpose_without_an_activity_is_open(tmp_path: Path) -> None:
    found = made(tmp_path, policy=POLICY + "We use your data for personalised advertising.\n")
    assert any("which the policy names" in each.text for each in found.open)


def test_without_activities_all_that_is_known_stands_as_one(tmp_path: Path) -> None:
    found = made(tmp_path, FILE.partition("[[activity]]")[0])
    assert found.open[0].text.startswith("which activities there are")
    assert [entry.role for entry in found.controller] == ["controller"]
    (entry,) = found.controller
    assert entry.activity == "Corner Shop, as a whole"
    assert entry.place == "amanat.toml:1"
    told = {key: [item.text for item in held.items] for key, held in entry.cells.items()}
    assert told["who"] == ["Corner Ltd", "contact: privacy@corner.example"]
    assert "payments" in told["purposes"]
    assert "payment providers" in told["recipients"]
    assert "e-mail address" in told["categories"]
    assert told["periods"]
    assert told["measures"]
    assert not any(item.common for held in entry.cells.values() for item in held.items)
    assert all("this `[[activity]]`" not in each.remedy for held in entry.cells.values() for each in held.unknown)
    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    assert {row["heading"] for row in rows if row["known"] == "yes"} >= {"Purposes", "Time limits for erasure"}
    assert headline(found).startswith("No activity is named, so all that is known stands as one; ")


def test_the_csv_has_a_line_for_each_thing(record: Record) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(record))))
    assert len([row for row in rows if row["known"] == "no"]) == record.unknown
    assert all(row["place"] for row in rows if row["known"] == "yes")
    assert all(row["remedy"] for row in rows if row["known"] == "no")
    assert {row["special"] for row in rows} == {"", "Art. 9, 10"}


def test_no_cell_is_a_formula_of_a_spreadsheet(tmp_path: Path) -> None:
    found = made(tmp_path, FILE.replace('name = "accounts"', 'name = "=1+1"'))
    assert {row["activity"] for row in csv.DictReader(io.StringIO(as_csv(found)))} >= {"'=1+1"}


def test_the_page_needs_nothing_and_escapes_everything(tmp_path: Path) -> None:
    users = small().stores[0].tables[0]
    hostile = msgspec.structs.replace(
        users, name=HOSTILE, columns=(ColumnMap(name=HOSTILE, type="TEXT", personal=None),)
    )
    store = msgspec.structs.replace(small().stores[0], tables=(users, hostile))
    page = render(made(tmp_path, datamap=msgspec.structs.replace(small(), stores=(store,))))
    assert "<script" not in page
    assert "<img" not in page
    assert "onerror=alert(1)&gt;" in page
    assert "http:" not in page
    assert "https:" not in page
    assert page.count("Not known:") > 5


def test_personal_data_of_no_known_category_are_not_left_out(tmp_path: Path) -> None:
    users = small().stores[0].tables[0]
    more = msgspec.structs.replace(users, columns=(*users.columns, ColumnMap(name="setup", type="JSON", personal=True)))
    store = msgspec.structs.replace(small().stores[0], tables=(more,))
    record = made(tmp_path, datamap=msgspec.structs.replace(small(), stores=(store,)))
    told = [each.text for each in record.controller[0].cells["categories"].unknown]
    assert any(what.startswith("of which category ") and what.endswith(f"{users.name}.setup is") for what in told), told


def test_json_holds_the_whole(record: Record) -> None:
    told = as_json(record)
    assert json.loads(json.dumps(told)) == told
    assert told["unknown"] == record.unknown
    assert told["controller"][0]["cells"]["purposes"]["article"] == "Art. 30(1)(b)"


def test_the_same_sources_give_the_same_record(tmp_path: Path, record: Record) -> None:
    assert made(tmp_path) == record
    assert render(made(tmp_path)) == render(record)


def test_the_command_writes_it_and_says_what_is_missing(tmp_path: Path) -> None:
    import sqlite3

    made(tmp_path)
    connection = sqlite3.connect(tmp_path / "main.db")
    connection.executescript(USERS)
    connection.close()
    command = [sys.executable, "-m", "amanat", "record", "--html", "r.html", "--csv", "r.csv"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("2 activities as controller and 1 activity as processor")
    written = (tmp_path / "r.html").read_text("utf-8") + (tmp_path / "r.csv").read_text("utf-8") + done.stdout
    assert "Corner Ltd" in written
    assert "ann@x.example" not in written
