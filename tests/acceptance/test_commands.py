"""Each command does its main job, as a user types it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

from amanat.datamap.pins.entry import link_fields, sealed
from amanat.datamap.pins.model import LinkPin
from tests.acceptance.conftest import PEOPLE, Shop, amanat


def emails(shop: Shop, count: int) -> list[str]:
    return [row[0] for row in shop.sql("SELECT email FROM users ORDER BY id LIMIT ? OFFSET 3", count)]


def test_from_a_database_and_a_policy_to_a_board(tutoring: Shop, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    ran = amanat(
        "init",
        folder,
        "--database",
        f"sqlite:///{tutoring.database}",
        "--policy",
        tutoring.folder / "policy.md",
        "--json",
    )
    assert ran.code == 0, ran.err
    mine = Shop(folder)
    assert mine.service.read_text("utf-8").count("#") > 10
    again = amanat("init", folder, "--database", "sqlite:///x.db", "--policy", tutoring.folder / "policy.md")
    assert again.code == 2
    assert "--force" in again.err
    doctor = mine.run("doctor", "--json")
    assert doctor.code == 1
    assert any("write_url" in one["remedy"] for one in doctor.json["diagnoses"])
    checked = mine.run("check", "--json")
    assert checked.code in (0, 1)
    assert checked.json["summary"]["promises"] > 60


def test_where_people_live_is_found_when_the_file_does_not_say(tutoring: Shop) -> None:
    text = tutoring.service.read_text("utf-8")
    start = text.index("[people]")
    end = text.index("[[", start)
    tutoring.service.write_text(text[:start] + text[end:], "utf-8")
    tables = {table["name"]: table for table in tutoring.run("map", "--json").json["stores"][0]["tables"]}
    assert tables["users"]["ownership"] == "people"
    assert tables["messages"]["ownership"] == "shared"
    assert tables["call_participants"]["paths"] == ["call_participants.user_id > users"]


def test_a_correction_of_the_map_stays(tutoring: Shop) -> None:
    file = tutoring.folder / "datamap.toml"
    assert tutoring.run("map").code == 0
    first = file.read_text("utf-8")
    assert tutoring.run("map").code == 0
    assert file.read_text("utf-8") == first
    file.write_text(first + '\n# ours\n[store.main.users]\nerase = "scrub"\n', "utf-8")
    assert tutoring.run("map").code == 0
    assert '# ours\n[store.main.users]\nerase = "scrub"' in file.read_text("utf-8")


def test_the_indexes_that_are_wanting_can_be_made_as_they_are_printed(tutoring: Shop) -> None:
    wanting = tutoring.run("map", "--indexes", "--all")
    assert wanting.code == 1
    lines = wanting.out.splitlines()
    assert any("main.users (" in line and "by `email`, however it is spelled" in line for line in lines)
    told = tutoring.run("map", "--indexes", "--all", "--json").json["unserved"]
    assert [one["index"] for one in told] == [line for line in lines if not line.startswith("--")]
    with sqlite3.connect(tutoring.database) as connection:
        connection.executescript(wanting.out)
    assert tutoring.run("map", "--indexes", "--all").code == 0
    # None of its tables is large.
    served = tutoring.run("map", "--indexes")
    assert (served.code, served.out) == (0, "-- An index serves all that requests look for.\n")
    tutoring.database.rename(tutoring.folder / "elsewhere")
    silent = tutoring.run("map", "--indexes")
    assert (silent.code, silent.out) == (2, "")
    assert "`amanat doctor` says what is wrong" in silent.err


def test_after_an_upgrade_a_link_of_other_rules_is_told_and_not_followed(tutoring: Shop) -> None:
    file = tutoring.folder / "datamap.toml"
    link = LinkPin(store="main", table="visit_hits", columns=("id",), to_table="users", to_columns=("id",))
    fields = "\n".join(f"{name} = {json.dumps(value)}" for name, value in sealed(link_fields(link)).items())
    tutoring.sql("CREATE TABLE visit_hits (id INTEGER PRIMARY KEY, at TEXT)")
    tutoring.sql("INSERT INTO visit_hits VALUES (900, '2026-01-01')")
    column = 'id = {categories = ["location"], auto = true}'
    old = f"[store.main.visit_hits.columns]\n{column}\n\n[[link]]\n{fields}\n"
    file.write_text(old, "utf-8")
    told = " ".join(tutoring.run("map", "--no-write").out.split())
    assert "`main.visit_hits` (id) to `users` was believed by another version, and is not followed now" in told
    assert "`main.visit_hits` (id) is personal by the word of another version alone" in told
    changes = tutoring.run("map", "--diff", "--anew", "--json").json["changes"]
    assert {(one["kind"], one["column"]) for one in changes if one["table"] == "visit_hits"} >= {
        ("gone link", "id"), ("verdict", "id"),
    }  # fmt: skip
    assert file.read_text("utf-8") == old
    assert "another version" not in tutoring.run("map", "--anew").out
    written = file.read_text("utf-8")
    assert column not in written
    assert "[[link]]\n" + fields not in written
    assert tutoring.run("map", "--diff").code == 0


def test_a_build_fails_only_on_what_is_new(tutoring: Shop) -> None:
    tutoring.sql("ALTER TABLE users ADD COLUMN religion TEXT")
    tutoring.sql("UPDATE users SET religion = 'none'")
    broken = tutoring.run("check", "--json")
    assert broken.code == 1
    assert [one["column"] for one in broken.json["findings"] if one["new"] and one["breaks"]] == ["religion"]
    assert tutoring.run("baseline").code == 0
    accepted = tutoring.run("check", "--json")
    assert accepted.code == 0
    assert [one["status"] for one in accepted.json["promises"] if one["status"] == "broken"], "it stays on the board"
    tutoring.sql("ALTER TABLE users ADD COLUMN blood_type TEXT")
    tutoring.sql("UPDATE users SET blood_type = 'A+'")
    assert tutoring.run("check").code == 1


def test_a_waiver_accepts_one_finding_until_its_date(tutoring: Shop) -> None:
    tutoring.sql("ALTER TABLE users ADD COLUMN religion TEXT")
    tutoring.sql("UPDATE users SET religion = 'none'")
    found = [one["id"] for one in tutoring.run("check", "--json").json["findings"] if one["breaks"]]
    waiver = f'\n[[waiver]]\nfinding = "{found[0]}"\nreason = "goes soon"\nowner = "us"\nuntil = 2026-06-30\n'
    tutoring.service.write_text(tutoring.service.read_text("utf-8") + waiver, "utf-8")
    before, after = {"AMANAT_NOW": "2026-06-30T10:00:00Z"}, {"AMANAT_NOW": "2026-07-02T10:00:00Z"}
    assert tutoring.run("check", env=before).code == 0
    assert tutoring.run("check", env=after).code == 1


def test_a_hold_stops_an_erasure_until_it_is_lifted(tutoring: Shop) -> None:
    (email,) = emails(tutoring, 1)
    placed = tutoring.run(
        "hold place", "--subject", email, "--ground", "case 12", "--until", "2099-01-31", "--by", "Legal", "--json"
    )
    assert placed.code == 0, placed.err
    refused = tutoring.run("request erase", "--subject", email, "--json")
    assert (refused.code, refused.json["state"]) == (2, "failed")
    assert "case 12" in refused.json["problem"]
    assert tutoring.sql("SELECT 1 FROM users WHERE email = ?", email)
    assert "case 12" in tutoring.run("hold list").out
    assert tutoring.run("hold lift", placed.json["holds"][0]["id"]).code == 0
    assert tutoring.run("request erase", "--subject", email, "--json").json["state"] == "searched"


def test_a_plan_is_approved_and_runs_as_it_was_shown_or_not_at_all(tutoring: Shop) -> None:
    (email,) = emails(tutoring, 1)
    asks = ("request erase", "--subject", email)
    plan = tutoring.run(*asks, "--plan", "--json").json
    approval = plan["approval"]
    assert f"--approved {approval}" in " ".join(tutoring.run(*asks, "--plan").out.split())
    assert "main.call_participants" in plan["counts"]
    tutoring.sql("DELETE FROM call_participants WHERE user_id = (SELECT id FROM users WHERE email = ?)", email)
    refused = tutoring.run(*asks, "--approved", approval, "--json")
    assert (refused.code, refused.json["error"]["type"]) == (2, "NotAsApproved")
    assert tutoring.sql("SELECT 1 FROM users WHERE email = ?", email)
    anew = tutoring.run(*asks, "--plan", "--json").json["approval"]
    assert anew != approval
    assert tutoring.run(*asks, "--approved", anew, "--json").json["state"] == "searched"
    assert not tutoring.sql("SELECT 1 FROM users WHERE email = ?", email)
    both = tutoring.run(*asks, "--plan", "--approved", anew)
    assert (both.code, "either shown or run" in both.err) == (2, True)


def test_a_correction_is_planned_then_made_and_never_repeated(tutoring: Shop) -> None:
    (email,) = emails(tutoring, 1)
    asks = ("--subject", email, "--set", "users.first_name=Quillon")
    plan = tutoring.run("request rectify", *asks, "--plan")
    assert plan.code == 0, plan.err
    assert "main.users: rectify 1 (first_name)" in plan.out
    assert not tutoring.sql("SELECT 1 FROM users WHERE first_name = 'Quillon'")
    done = tutoring.run("request rectify", *asks, "--json")
    assert (done.code, done.json["state"]) in ((0, "fulfilled"), (1, "searched"))
    assert tutoring.sql("SELECT first_name FROM users WHERE email = ?", email) == [("Quillon",)]
    wrong = tutoring.run("request rectify", "--subject", email, "--set", "users.created_at=Quillon")
    assert wrong.code == 2
    assert "Quillon" not in plan.out + plan.err + done.out + done.err + wrong.out + wrong.err
    client = tutoring.run("request access", "--subject", email, "--client", "x", "--json")
    assert (client.code, "which client" in client.err) == (2, True)


def test_a_restriction_is_lifted_once_the_person_was_told(tutoring: Shop) -> None:
    (email,) = emails(tutoring, 1)
    asks = ("--subject", email, "--ground", "accuracy", "--until", "2099-01-31", "--by", "Legal")
    placed = tutoring.run("request restrict", *asks, "--json")
    assert (placed.code, placed.json["problem"]) == (1, "only the engine honours it in `main`")
    listed = tutoring.run("restriction list", "--json")
    (one,) = listed.json["restrictions"]
    assert (one["ground"], one["overdue"], "sealed" in one) == ("accuracy", False, False)
    assert "accuracy" in tutoring.run("request access", "--subject", email).out
    early = tutoring.run("restriction lift", one["id"])
    assert (early.code, "must be told" in early.err) == (1, True)
    for task in tutoring.run("task list", "--json").json["tasks"]:
        tutoring.run("task done", task["id"], "--by", "Sam")
    assert tutoring.run("restriction lift", one["id"], "--json").code in (0, 1)
    assert "no restriction stands" in tutoring.run("restriction list").out


def test_tasks_carry_a_request_to_its_end(tutoring: Shop) -> None:
    (email,) = emails(tutoring, 1)
    assert tutoring.run("request erase", "--subject", email, "--json").json["state"] == "searched"
    listed = tutoring.run("task list", "--json")
    assert listed.code == 1
    (task,) = listed.json["tasks"]
    done = tutoring.run("task done", task["id"], "--by", "Sam", "--json")
    assert done.json["request"] == "fulfilled"
    assert tutoring.run("task list").code == 0
    assert tutoring.run("task done", task["id"], "--by", "Sam").code == 2


def test_files_that_a_row_named_are_told_to_who_deletes_them(tutoring: Shop) -> None:
    (email,) = emails(tutoring, 1)
    with sqlite3.connect(tutoring.database) as connection:
        connection.execute("UPDATE users SET photo_url = 'photos/0451.jpg' WHERE email = ?", (email,))
    plan = tutoring.run("request erase", "--subject", email, "--plan")
    assert "1 file outside of the database" in plan.out
    assert tutoring.run("request erase", "--subject", email).code == 1
    listed = tutoring.run("task list")
    assert "files of main: delete 1 file" in listed.out
    assert "photos/0451" not in listed.out
    (task,) = [one["id"] for one in tutoring.run("task list", "--json").json["tasks"] if one["names"]]
    assert tutoring.run("task show", task).out == "photos/0451.jpg\n"
    assert tutoring.run("task show", task, "--json").json["names"] == ["photos/0451.jpg"]
    away = tutoring.database.rename(tutoring.folder / "elsewhere")
    assert tutoring.run("task show", task).out == "photos/0451.jpg\n", "the names are the engine's own"
    away.rename(tutoring.folder / "tutoring.db")
    assert tutoring.run("task done", task, "--by", "Sam").code == 0
    assert tutoring.run("task show", task).code == 2
    (other,) = [one["id"] for one in tutoring.run("task list", "--json").json["tasks"]]
    assert "names no files; `amanat task list` says what is to be done" in tutoring.run("task show", other).err


def test_a_package_holds_the_person_and_nobody_else(tutoring: Shop, tmp_path: Path) -> None:
    own, *others = emails(tutoring, 12)
    out = tmp_path / "own.zip"
    ran = tutoring.run("request access", "--subject", own, "--out", out, "--json")
    assert ran.json["state"] == "partly", "the paper files are named"
    with zipfile.ZipFile(out) as package:
        content = b"".join(package.read(name) for name in package.namelist()).decode("utf-8")
    assert own in content
    assert not [one for one in others if one in content]


def test_an_outsider_sees_what_was_done_to_the_evidence(tutoring: Shop, tmp_path: Path) -> None:
    tutoring.run("check")
    early, copy = tmp_path / "early", tmp_path / "copy"
    early.write_text(tutoring.run("evidence checkpoint").out, "utf-8")
    old = shutil.copytree(tutoring.folder / ".amanat/evidence", tmp_path / "old")
    tutoring.run("check")
    shutil.copytree(tutoring.folder / ".amanat/evidence", copy)
    key = tutoring.run("evidence key").out.strip()
    assert amanat("verify", copy, "--key", key, "--since", early).code == 0
    late = tmp_path / "late"
    late.write_text(tutoring.run("evidence checkpoint").out, "utf-8")
    assert amanat("verify", old, "--key", key, "--since", late).code == 1
    set_back = amanat("verify", old, "--key", key)
    assert set_back.code == 0
    assert "cannot be seen" in set_back.out
    entries = next((copy / "tile/entries").rglob("*.p/*"))
    data = bytearray(entries.read_bytes())
    data[len(data) // 2] ^= 1
    entries.write_bytes(data)
    flipped = amanat("verify", copy, "--key", key, "--json")
    assert flipped.code == 1
    assert flipped.json["first_bad"]["index"] in range(flipped.json["size"])
    (old / "extra.txt").write_text("?", "utf-8")
    extra = amanat("verify", old, "--key", key)
    assert extra.code == 1
    assert "extra.txt" in extra.out


def test_the_examples_and_their_sabotages_are_listed() -> None:
    names = amanat("example", "list", "--json").json["examples"]
    assert sorted(names) == ["academy", "outcomes", "parcels", "quality", "tutoring"]
    for name in names:
        cases = amanat("sabotage", name, "--list", "--json").json
        assert len(cases) >= 6
        assert all(duties for duties in cases.values())


def test_an_example_has_as_many_people_as_asked(tutoring: Shop) -> None:
    assert tutoring.sql("SELECT count(*) FROM users") == [(PEOPLE,)]
    assert sqlite3.connect(tutoring.database).execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_board_page_is_one_file_that_asks_for_nothing(tutoring: Shop) -> None:
    page = tutoring.folder / "board.html"
    assert tutoring.run("check", "--html", page).code == 0
    text = page.read_text("utf-8")
    assert "<script" not in text
    assert "src=" not in text
    assert "We never sell your personal data" in text


def test_a_table_of_unknown_people_keeps_an_answer_from_being_whole(tutoring: Shop) -> None:
    first, second = emails(tutoring, 2)
    tutoring.sql("CREATE TABLE visitors_book (full_name TEXT, phone TEXT)")
    tutoring.sql("INSERT INTO visitors_book SELECT 'Ida Quint', '+3312345' || (10000 + id) FROM users")
    asked = tutoring.run("request access", "--subject", first, "--json").json
    assert (asked["state"], asked["left"]) == ("partly", [])
    assert "`main.visitors_book`" in asked["problem"]
    erased = tutoring.run("request erase", "--subject", second, "--json").json
    assert "`main.visitors_book`" in erased["problem"]
    waiting = tutoring.run("task list", "--json").json["tasks"]
    done = [tutoring.run("task done", task["id"], "--by", "Sam", "--json").json for task in waiting]
    assert {one["request"] for one in done} <= {"searched", "partly"}
    assert done[-1]["request"] == "partly"
    board = tutoring.run("check", "--json").json
    rights = {one["status"] for one in board["promises"] if one["duty"] in ("rights.access", "rights.erase")}
    assert rights == {"unproven"}
    assert [one["table"] for one in board["findings"] if one["rule"] == "unreached"] == ["visitors_book"]


def test_what_nobody_needs_to_empty_stops_no_erasure(tutoring: Shop) -> None:
    """A unique number has no empty value; only rows that votes of others hold would have to be emptied."""
    first, second = emails(tutoring, 2)
    tutoring.sql(
        "CREATE TABLE tips (id INTEGER PRIMARY KEY, user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE, "
        "body TEXT, opinion INTEGER NOT NULL UNIQUE)"
    )
    tutoring.sql(
        "CREATE TABLE tip_votes (tip_id INTEGER NOT NULL REFERENCES tips (id), "
        "user_id BIGINT NOT NULL REFERENCES users (id), PRIMARY KEY (tip_id, user_id))"
    )
    tutoring.sql("INSERT INTO tips (user_id, body, opinion) SELECT id, 'Read it twice.', id FROM users")
    map_file = tutoring.folder / "datamap.toml"
    pins = (
        '\n[store.main.tips.columns]\nopinion = { categories = ["feedback"] }\nbody = { categories = ["feedback"] }\n'
    )
    map_file.write_text(map_file.read_text("utf-8") + pins, "utf-8")
    assert tutoring.run("request erase", "--subject", first, "--json").json["state"] == "searched"
    (held,) = tutoring.sql("SELECT tips.id FROM tips JOIN users ON users.id = user_id WHERE email = ?", second)
    tutoring.sql("INSERT INTO tip_votes SELECT ?, id FROM users WHERE email != ? LIMIT 1 OFFSET 20", held[0], second)
    refused = tutoring.run("request erase", "--subject", second, "--json")
    assert (refused.code, refused.json["state"]) == (2, "failed")
    assert "opinion" in refused.json["problem"]


def test_a_package_without_a_place_of_its_own_expires(tutoring: Shop) -> None:
    (email,) = emails(tutoring, 1)
    first = tutoring.run("request access", "--subject", email, "--json", env={"AMANAT_NOW": "2026-03-01T12:00:00Z"})
    package = Path(first.json["package"])
    assert zipfile.is_zipfile(package)
    tutoring.run("check", env={"AMANAT_NOW": "2026-03-30T12:00:00Z"})
    assert package.exists()
    tutoring.run("check", env={"AMANAT_NOW": "2026-04-01T12:00:00Z"})
    assert not package.exists()


def test_an_erasure_that_was_cut_off_goes_on_after_a_copy_was_given(tutoring: Shop) -> None:
    (email,) = emails(tutoring, 1)
    tutoring.run("request erase", "--subject", email, env={"AMANAT_FAULT": "after:planned"})
    assert tutoring.run("request port", "--subject", email, "--json").json["state"] == "fulfilled"
    assert tutoring.run("request erase", "--subject", email, "--json").json["state"] == "searched"
    assert not tutoring.sql("SELECT 1 FROM users WHERE email = ?", email)
    assert tutoring.run("request resume").code == 0
