"""People named in texts by what they log in with: only what was seen to have such texts is sampled."""

from __future__ import annotations

from pathlib import Path

from amanat.datamap.graph.worded import worded
from tests.datamap.graph.sampling import looked_at

LOGINS = ("ann", "bob", "cyra", "dora", "evan")
SCHEMA = (
    "CREATE TABLE members (uid TEXT PRIMARY KEY, full_name TEXT)",
    "CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT)",
    "CREATE TABLE folders (id INTEGER PRIMARY KEY, principal TEXT, picture TEXT)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, said TEXT)",
    *(f"INSERT INTO members VALUES ('{one}', '{one.title()} Ash')" for one in LOGINS),
    *(f"INSERT INTO users VALUES ({at}, '{one}')" for at, one in enumerate(LOGINS)),
    *(f"INSERT INTO folders VALUES ({at}, 'all/members/{one}/x', 'a/p{at}.jpg')" for at, one in enumerate(LOGINS)),
    *(f"INSERT INTO notes VALUES ({at}, 'to {one}: call me')" for at, one in enumerate(LOGINS)),
)


def found(folder: Path, people: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Table and beginning of each link, and the tables that were sampled."""
    with looked_at(folder, SCHEMA) as at:
        links = list(worded(at.tables, at.seen, people, at.sample, at.ask))
    return [(name, link.inside) for name, link in links], at.sampled


def test_a_path_names_whoever_logs_in_by_its_last_word_but_one(tmp_path: Path) -> None:
    links, asked = found(tmp_path, "members")
    assert links == [("folders", "^all/members/")]
    assert set(asked) == {"folders"}


def test_nothing_is_sampled_where_people_are_told_apart_by_numbers(tmp_path: Path) -> None:
    assert found(tmp_path, "users") == ([], [])
