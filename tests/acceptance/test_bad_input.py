"""What a user gets for bad input: a clear answer that names the place and the remedy, and nothing lost."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.acceptance.conftest import Ran, Shop, amanat


def dump(shop: Shop) -> list[str]:
    connection = sqlite3.connect(shop.database)
    try:
        return sorted(connection.iterdump())
    finally:
        connection.close()


def somebody(shop: Shop, skip: int = 3) -> str:
    return str(shop.sql("SELECT email FROM users ORDER BY id LIMIT 1 OFFSET ?", skip)[0][0])


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"  \n\n", "empty"), (b"\x00\x01\x02PNG\x00", "UTF-8"), (b"caf\xe9 we collect", "UTF-8")],
    ids=["empty", "blank", "binary", "latin-1"],
)
def test_a_text_that_cannot_be_read(tmp_path: Path, content: bytes, says: str) -> None:
    policy = tmp_path / "policy.txt"
    policy.write_bytes(content)
    ran = amanat("read", policy, "--json")
    assert ran.code == 2
    assert "policy.txt" in ran.err
    assert says.lower() in ran.err.lower()
    assert ran.json["error"]["remedy"]
    assert "Traceback" not in ran.err


def test_a_policy_that_is_not_there(tmp_path: Path) -> None:
    ran = amanat("read", tmp_path / "none.md")
    assert ran.code == 2
    assert "none.md" in ran.err
    assert "Traceback" not in ran.err


def test_a_policy_of_five_megabytes_is_read(tmp_path: Path) -> None:
    sentence = "We collect your e-mail address, and we keep it for 30 days. "
    policy = tmp_path / "long.md"
    policy.write_text("In force since 1 May 2026.\n\n" + (sentence * 20 + "\n\n") * (5_000_000 // (20 * len(sentence))))
    ran = amanat("read", policy, "--json")
    assert ran.code == 0
    text, reading = policy.read_text("utf-8"), ran.json
    assert len(reading["statements"]) > 80_000
    assert all(text[one["start"] : one["end"]] == one["text"] for one in reading["statements"])


def test_a_store_that_is_down_is_told_and_keeps_no_promise(tutoring: Shop) -> None:
    tutoring.database.rename(tutoring.folder / "elsewhere")
    ran = tutoring.run("check", "--json")
    assert ran.code == 2
    assert ran.json["summary"]["silent"] == 1
    assert {one["status"] for one in ran.json["promises"] if one["duty"].startswith("datamap.")} == {"unproven"}
    assert not list(tutoring.folder.glob("*.db")), "a store must never be created by looking at it"


def test_a_request_to_a_store_that_is_down(tutoring: Shop, erase: Callable[..., Ran]) -> None:
    tutoring.database.rename(tutoring.folder / "elsewhere")
    ran = erase("somebody@example.com")
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_database_without_people(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "bare.db").execute("CREATE TABLE colours (name TEXT)").connection.close()
    (tmp_path / "policy.md").write_text("In force since 1 May 2026.\n\nWe collect your e-mail address.\n", "utf-8")
    ran = amanat(
        "init", tmp_path, "--database", f"sqlite:///{tmp_path / 'bare.db'}", "--policy", tmp_path / "policy.md"
    )
    assert ran.code == 0, ran.err
    checked = amanat("check", "--service", tmp_path / "amanat.toml", "--json")
    assert checked.code in (0, 1)
    assert not [one for one in checked.json["promises"] if one["status"] == "kept" and one["duty"] != "policy.lint"]
    asked = amanat("request", "erase", "--service", tmp_path / "amanat.toml", "--subject", "ann@example.com", "--json")
    assert asked.code == 2
    assert "people" in asked.err


def test_an_unknown_person_is_no_match_and_never_complete(tutoring: Shop, erase: Callable[..., Ran]) -> None:
    before = dump(tutoring)
    ran = erase("nobody-of-that-name@example.com")
    assert (ran.code, ran.json["state"]) == (1, "no match")
    assert dump(tutoring) == before


def test_what_is_no_identifier_is_told(erase: Callable[..., Ran]) -> None:
    ran = erase("")
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_an_identifier_in_another_letter_case(tutoring: Shop, erase: Callable[..., Ran]) -> None:
    email = somebody(tutoring)
    ran = erase(f" {email.upper()} ")
    assert ran.json["state"] in ("erased", "searched", "fulfilled")
    assert not tutoring.sql("SELECT 1 FROM users WHERE lower(email) = ?", email)


def test_a_subject_that_occurs_twice_is_refused_until_chosen(tutoring: Shop, erase: Callable[..., Ran]) -> None:
    email = somebody(tutoring)
    tutoring.sql(
        "INSERT INTO users (id, email, username, marketing_opt_in, created_at) "
        "VALUES (990001, ?, 'again', 0, '2026-01-01')",
        email.upper(),
    )
    before = dump(tutoring)
    refused = erase(email)
    assert (refused.code, refused.json["state"]) == (2, "failed")
    assert "--key" in refused.err
    assert "990001" in refused.err
    assert dump(tutoring) == before
    chosen = erase(email, "--key", "990001")
    assert chosen.json["state"] in ("erased", "searched", "fulfilled", "partly")
    assert not tutoring.sql("SELECT 1 FROM users WHERE id = 990001")
    assert tutoring.sql("SELECT 1 FROM users WHERE email = ?", email)


@pytest.mark.postgres
def test_a_read_only_database_is_refused(postgres_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    built = amanat("example", "build", "tutoring", "--into", folder, "--people", "20", "--url", postgres_url, "--json")
    assert built.code == 0, built.err
    file = folder / "amanat.toml"
    read_only = sa.make_url(postgres_url).update_query_dict({"options": "-c default_transaction_read_only=on"})
    text = re.sub(r"(?m)^write_url = .*$", "", file.read_text("utf-8"))
    url = read_only.render_as_string(hide_password=False)
    file.write_text(text.replace("[[store]]", f"[[store]]\nwrite_url = '{url}'"), "utf-8")
    engine = sa.create_engine(sa.make_url(postgres_url), poolclass=sa.NullPool)
    with engine.connect() as connection:
        before = connection.execute(sa.text("SELECT * FROM users ORDER BY id")).all()
    ran = amanat("request", "erase", "--service", file, "--subject", built.json["samples"][0], "--json")
    assert (ran.code, ran.json["state"]) == (2, "failed")
    assert "write_url" in ran.json["problem"]
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT * FROM users ORDER BY id")).all() == before


def test_a_plan_writes_nothing(tutoring: Shop, erase: Callable[..., Ran]) -> None:
    before = dump(tutoring)
    ran = erase(somebody(tutoring), "--plan")
    assert ran.code == 0, ran.err
    assert ran.json["plan"]
    assert dump(tutoring) == before
    assert tutoring.run("request list", "--json").json["requests"] == []


FAULTS = (
    "after:received", "after:planned", "before:doubt", "before:commit", "after:commit", "after:execute", "after:look",
    "before:redacted", "after:search", "after:searched",
)  # fmt: skip
"""Every other one, and all with `AMANAT_EXAMPLES`; tests/duties/requests kills at each statement and each COMMIT."""


@pytest.mark.parametrize("fault", FAULTS if "AMANAT_EXAMPLES" in os.environ else FAULTS[::2])
def test_a_killed_command_run_again_goes_on_and_ends_right(
    tutoring: Shop, erase: Callable[..., Ran], fault: str
) -> None:
    email = somebody(tutoring)
    tutoring.sql(
        "INSERT INTO web_log (id, logged_at, ip_address, path, message) VALUES (990001, '2026-01-01', '::1', '/', ?)",
        f"mail to <{email}> bounced",
    )
    killed = erase(email, env={"AMANAT_FAULT": fault})
    assert killed.code == -signal.SIGKILL, f"the fault `{fault}` did not strike: {killed}"
    again = erase(email)
    # Once the search is on record the identifiers are destroyed: then nobody of that name is known any more.
    expected = "no match" if fault == "after:searched" else "searched"
    assert again.json["state"] == expected, again
    assert not [line for line in dump(tutoring) if email in line]
    states = [one["state"] for one in tutoring.run("request list", "--json").json["requests"]]
    assert sorted(states) == sorted({"searched", expected})


def test_two_erasures_of_one_person_at_once(tutoring: Shop, erase: Callable[..., Ran]) -> None:
    email = somebody(tutoring)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: erase(email), range(2))
    states = sorted([first.json.get("state", "refused"), second.json.get("state", "refused")])
    assert {"searched", "fulfilled"} & set(states), (first, second)
    assert not [line for line in dump(tutoring) if email in line]


def test_a_constraint_that_fails_late_changes_nothing(tutoring: Shop, erase: Callable[..., Ran]) -> None:
    email = somebody(tutoring)
    tutoring.sql(
        "CREATE TABLE ledger (id INTEGER PRIMARY KEY, note TEXT, method BIGINT NOT NULL "
        "REFERENCES payment_methods (id) DEFERRABLE INITIALLY DEFERRED)"
    )
    tutoring.sql(
        "CREATE TRIGGER late AFTER DELETE ON payment_methods BEGIN "
        "INSERT INTO ledger (note, method) VALUES ('gone', OLD.id); END"
    )
    owner = tutoring.sql("SELECT email FROM users JOIN payment_methods ON user_id = users.id ORDER BY users.id LIMIT 1")
    email = str(owner[0][0])
    before = dump(tutoring)
    ran = erase(email)
    assert ran.code == 2
    assert ran.json["state"] == "failed"
    assert dump(tutoring) == before


def test_a_service_file_with_errors_names_each_line(tutoring: Shop) -> None:
    text = tutoring.service.read_text("utf-8").replace('policy = "policy.md"', 'polcy = "policy.md"')
    tutoring.service.write_text(text + '\n[[store]]\nname = 7\nurl = "sqlite:///x.db"\n', "utf-8")
    ran = tutoring.run("check")
    assert ran.code == 2
    line = text.splitlines().index('polcy = "policy.md"') + 1
    assert f"amanat.toml:{line}" in ran.err
    assert "policy" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("chek", "unknown command `chek`; did you mean `check`, or see what there is: `amanat --help`"),
        ("request chek", "unknown command `chek`; `amanat request --help` says what there is"),
        ("check --nope", "unknown option `--nope`; `amanat check --help` says what there is"),
        ("check a b", "nothing takes `a`, `b`; `amanat check --help` says what there is"),
        ("compare x", "`NEW` is given no value; `amanat compare --help` says what there is"),
        ("hold place --subject a --ground b --by c --until 31.1.2099", "write it as `2030-01-31`"),
    ],
)
def test_a_command_line_that_is_not_understood_says_what_would_be(line: str, says: str) -> None:
    ran = amanat(*line.split())
    assert ran.code == 2
    assert ran.err.startswith("amanat: ")
    assert says in ran.err
    told = amanat(*line.split(), "--json")
    assert told.code == 2
    assert told.json["error"]["type"] == "UsageError"


def test_a_reader_that_closes_the_pipe_is_no_crash(tutoring: Shop) -> None:
    command = f"{sys.executable} -m amanat read {tutoring.folder / 'policy.md'} --json | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        "check", "read {folder}/policy.md --markdown", "example list", "request list",
        "--help", "request", "map --help", "--version", "map --json --service none",
    ],
)  # fmt: skip
def test_a_reader_that_went_is_no_verdict(tutoring: Shop, words: str) -> None:
    """Exit 1 would say that something is broken."""
    command = [sys.executable, "-m", "amanat", *words.format(folder=tutoring.folder).split()]
    read, write = os.pipe()
    os.close(read)
    # A line that is printed may lie in a buffer until the process ends.
    buffered = {**os.environ, "PYTHONUNBUFFERED": ""}
    done = subprocess.run(
        command, cwd=tutoring.folder, env=buffered, stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    assert done.returncode == 141
    assert done.stderr == ""


def test_a_baseline_is_not_taken_from_a_store_that_is_down(tutoring: Shop) -> None:
    tutoring.sql("ALTER TABLE users ADD COLUMN religion TEXT")
    assert "1 finding accepted" in tutoring.run("baseline").out
    accepted = (tutoring.folder / "baseline.toml").read_text("utf-8")
    elsewhere = tutoring.database.rename(tutoring.folder / "elsewhere")
    ran = tutoring.run("baseline")
    assert ran.code == 2
    assert "`main` did not answer" in ran.err
    assert (tutoring.folder / "baseline.toml").read_text("utf-8") == accepted
    elsewhere.rename(tutoring.folder / "tutoring.db")
    assert tutoring.run("check").code == 0


def test_a_package_that_would_be_a_folder_is_refused_before_the_request(tutoring: Shop) -> None:
    for place in (".", tutoring.folder):
        ran = tutoring.run("request access", "--subject", somebody(tutoring), "--out", place)
        assert ran.code == 2
        assert "cannot be a folder" in ran.err
        assert "Traceback" not in ran.err
    assert "no request is on record" in tutoring.run("request list").out


def test_an_address_in_place_of_a_policy_is_told_to_be_no_file() -> None:
    ran = amanat("read", "https://shop.example/privacy")
    assert ran.code == 2
    assert "https://shop.example/privacy: a policy is read from a file" in ran.err
    assert "save the page" in ran.err


def test_a_place_that_cannot_be_written_is_told(tutoring: Shop) -> None:
    ran = tutoring.run("check", "--json", "--html", tutoring.folder / "no such folder" / "board.html")
    assert ran.code == 2
    assert "no such file or directory" in ran.err
    assert "Traceback" not in ran.err
