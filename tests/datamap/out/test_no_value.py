"""No value of a person is in anything that is written about a map: canaries are sought in every form."""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

CANARIES = ("zelda.quokka@canary.example", "Zelda Quokkasdottir", "+31 6 1357 9246", "NL91ABNA0417164300", "qk/ö-7731")
SQL = f"""
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT, phone TEXT, born TEXT);
INSERT INTO users VALUES (1, '{CANARIES[0]}', '{CANARIES[1]}', '{CANARIES[2]}', '1981-03-14');
CREATE TABLE accounts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), iban TEXT, c1 TEXT, extra TEXT);
INSERT INTO accounts VALUES (1, 1, '{CANARIES[3]}', '{CANARIES[4]}',
'{{"mail": "{CANARIES[0]}", "who": "{CANARIES[1]}"}}');
CREATE TABLE log (id INTEGER PRIMARY KEY, owner_type TEXT, owner_id INTEGER, line TEXT);
INSERT INTO log VALUES (1, 'User', 1, 'mail to {CANARIES[0]} from 10.9.8.7');
"""
FILE = """[service]
name = "Corner Shop"
policy = "policy.md"
[controller]
name = "Corner Ltd"
[[store]]
name = "main"
url = "sqlite:///main.db"
[[activity]]
name = "shop"
"""


def disguises(canary: str) -> set[str]:
    """A value as it is, and as it would be written by those who escape, encode or hash it."""
    forms = {canary, canary.lower(), canary.upper()}
    found = set()
    for form in forms:
        raw = form.encode()
        found |= {form, quote(form), quote(form, safe=""), json.dumps(form)[1:-1], form.replace("@", "&#64;")}
        found |= {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode(), raw.hex()}
        found |= {hashlib.new(name, raw).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")}
    return found


def leaks(text: str) -> list[str]:
    return [canary for canary in CANARIES if any(form in text for form in disguises(canary))]


def test_the_look_sees_a_canary_in_every_disguise() -> None:
    assert all(leaks(f"x {form} y") for canary in CANARIES for form in disguises(canary))
    assert leaks("nothing") == []


def test_nothing_that_is_written_holds_a_value(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "main.db")
    connection.executescript(SQL)
    connection.close()
    (tmp_path / "policy.md").write_text("We collect your name.\n", "utf-8")
    (tmp_path / "amanat.toml").write_text(FILE, "utf-8")
    told = ""
    for arguments in (
        ("map", "--html", "map.html", "--fideslang", "map.yml", "--dpv", "map.jsonld", "--all"),
        ("map", "--json"),
        ("map", "--table", "accounts"),
        ("map", "--table", CANARIES[4]),
        ("record", "--html", "record.html", "--csv", "record.csv"),
        ("record", "--json"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "amanat", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        told += done.stdout + (done.stderr if CANARIES[4] not in arguments else "")
    written = [tmp_path / name for name in (
        "map.html", "map.yml", "map.jsonld", "record.html", "record.csv", "datamap.toml",
    )]  # fmt: skip
    assert all(file.stat().st_size > 300 for file in written)
    for file in written:
        assert leaks(file.read_text("utf-8")) == [], file.name
    assert "accounts" in told
    assert leaks(told) == []
