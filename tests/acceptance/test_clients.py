"""Many clients in one database: nothing of another client's person stands in any answer to a client."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from amanat.app import Amanat
from amanat.duties.requests.change import rectify, restrict
from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.outcome import Outcome
from amanat.duties.requests.run import answer
from amanat.errors import InputError
from amanat.examples.builder import build
from amanat.subjects.who.clients import NotAlone, Scope

CLIENTS = {
    "outcomes": "SELECT id, organisation_id FROM member",
    "quality": "SELECT id, client_id FROM members",
    "academy": "SELECT person_id, client_id FROM membership",
}
LETTERS = {"outcomes": "message", "quality": "private_messages", "academy": "direct_message"}
SPLIT = {
    "outcomes": (
        "INSERT INTO organisation SELECT 2, 'Second University', country, plan, seats, settings, created_at "
        "FROM organisation WHERE id = 1",
        "UPDATE member SET organisation_id = 2 WHERE id % 2 = 0",
        "UPDATE course SET organisation_id = 2 WHERE id % 2 = 0",
    ),
    "quality": ("UPDATE private_messages SET recipient_id = (recipient_id + 8) % 60 + 1",),
    "academy": (
        "INSERT INTO client SELECT 2, plan_id, 'Second School', kind, country, age_check, retention_months, signed_on, "
        "deleted_at FROM client WHERE id = 1",
        "UPDATE membership SET client_id = 2 WHERE person_id % 2 = 0",
        "INSERT INTO membership SELECT 3 - client_id, person_id, role, joined_at, NULL FROM membership "
        "WHERE person_id % 5 = 0",
        "UPDATE course SET client_id = 2 WHERE id % 2 = 0",
    ),
}
"""Makes two clients of one, so that their people are mixed in every table."""
SHORTEST = 6


class Many:
    """An example with its people by client, as the database alone tells."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.service = build(name, folder / name, people=60).service
        (self.file,) = self.service.parent.glob("*.db")
        with sqlite3.connect(self.file) as connection:
            for statement in SPLIT[name]:
                connection.execute(statement)
        with Amanat.open(self.service) as amanat:
            people = amanat.service.people
        assert people is not None
        self.people = people
        self.email = next(column for column, kind in people.identifiers.items() if kind == "email")
        self.of: dict[Any, set[Any]] = {}
        for person, client in self.ask(CLIENTS[name]):
            self.of.setdefault(client, set()).add(person)
        self.rows = {row[0]: row[1:] for row in self.ask(f"SELECT {people.key}, * FROM {people.table}")}

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.file) as connection:
            return connection.execute(sql, values).fetchall()

    def values(self, people: set[Any]) -> set[str]:
        """What tells of people: the texts of their rows, dates and short words left out."""
        return {
            value.casefold()
            for person in people
            for value in self.rows[person]
            if isinstance(value, str)
            and len(value) >= SHORTEST
            and not value[:4].isdigit()
            and not value.startswith("{")
        }

    def of_others(self, client: Any) -> set[str]:
        mine = self.of[client]
        others = {person for people in self.of.values() for person in people} - mine
        letters = self.ask(f"SELECT sender_id, body FROM {LETTERS[self.name]} WHERE body IS NOT NULL")
        written = [{body.casefold() for sender, body in letters if (sender in mine) is own} for own in (False, True)]
        return (self.values(others) - self.values(mine)) | (written[0] - written[1])

    def identifier(self, person: Any) -> str | None:
        found = self.ask(f"SELECT {self.email} FROM {self.people.table} WHERE {self.people.key} = ?", person)[0][0]
        return None if found is None else str(found)

    def largest(self) -> list[Any]:
        return sorted(self.of, key=lambda client: (-len(self.of[client]), client))[:2]


def told(outcome: Outcome) -> str:
    """All that an answer says, the package's files too."""
    text = f"{outcome.as_json()} {outcome.plan_text}"
    if outcome.package:
        with zipfile.ZipFile(outcome.package) as archive:
            text += "".join(archive.read(name).decode("utf-8") for name in archive.namelist())
    return text.casefold()


def keys_shown(outcome: Outcome, many: Many) -> set[Any]:
    """Keys of people that an answer shows, by the foreign keys of the database alone."""
    shown: set[Any] = set()
    with zipfile.ZipFile(str(outcome.package)) as archive:
        data = json.loads(archive.read("data.json"))
    for table in data["tables"]:
        links = {
            row[3] for row in many.ask(f'PRAGMA foreign_key_list("{table["table"]}")') if row[2] == many.people.table
        }
        shown |= {row[name] for row in table["rows"] for name in links if row.get(name) is not None}
    return shown


def courses_shown(outcome: Outcome, many: Many, client: Any) -> set[Any]:
    """Courses of other clients that rows in an answer belong to."""
    if many.name == "quality":
        return set()
    column = {"outcomes": "organisation_id", "academy": "client_id"}[many.name]
    others = {row[0] for row in many.ask(f"SELECT id FROM course WHERE {column} <> ?", client)}
    with zipfile.ZipFile(str(outcome.package)) as archive:
        data = json.loads(archive.read("data.json"))
    return {row.get("course_id") for table in data["tables"] for row in table["rows"]} & others


@pytest.fixture(params=sorted(CLIENTS))
def many(request: pytest.FixtureRequest, tmp_path: Path) -> Many:
    return Many(request.param, tmp_path)


def seat(amanat: Amanat, client: Any) -> RequestContext:
    """What a client asks with. Made once: each looks at the whole map."""
    return amanat._context(client=str(client))


def test_nothing_of_another_clients_person_is_in_a_copy(many: Many, tmp_path: Path) -> None:
    client = many.largest()[0]
    theirs = many.of_others(client)
    assert len(theirs) > 20
    looked = rows = 0
    with Amanat.open(many.service) as amanat:
        asks = seat(amanat, client)
        for person in sorted(many.of[client]):
            who = many.identifier(person)
            if who is None or looked >= 5:
                continue
            outcome = answer(asks, "access", who, out=tmp_path / f"{person}.zip")
            assert outcome.matched == 1
            text = told(outcome)
            assert [value for value in theirs if value in text] == []
            assert keys_shown(outcome, many) <= many.of[client]
            assert courses_shown(outcome, many, client) == set()
            looked += 1
            rows += sum(outcome.counts.values())
    assert looked == 5
    assert rows > 30


def test_people_of_other_clients_are_as_if_they_were_not_there(many: Many) -> None:
    client = many.largest()[0]
    everyone = {person for people in many.of.values() for person in people}
    with Amanat.open(many.service) as amanat:
        before = many.ask(f"SELECT * FROM {many.people.table}")
        asks = seat(amanat, client)
        asked = 0
        for person in sorted(everyone - many.of[client]):
            who = many.identifier(person)
            if who is None or asked >= 2:
                continue
            asked += 1
            place = f"{many.people.table}.{many.email}"
            until = date(2099, 1, 1)
            answers = [
                answer(asks, "access", who),
                answer(asks, "port", who, every=True),
                answer(asks, "erase", who),
                answer(asks, "erase", who, plan_only=True),
                rectify(asks, who, [f"{place}=x@example.com"]),
                restrict(asks, who, ground="accuracy", until=until, by="x"),
            ]
            assert {(one.state, one.matched) for one in answers} == {("no match", 0)}
            local, _, _ = who.partition("@")
            text = " ".join(told(one) for one in answers)
            assert [value for value in many.values({person}) | {local} if value in text] == []
            with pytest.raises(InputError) as error:
                answer(asks, "access", who, key=str(person))
            assert str(error.value).endswith("choose among none")
        assert asked == 2
        assert many.ask(f"SELECT * FROM {many.people.table}") == before


def test_a_person_of_several_clients_is_shown_in_part_and_changed_by_the_controller_only(tmp_path: Path) -> None:
    many = Many("academy", tmp_path)
    both = [person for person in many.rows if person in many.of[1] and person in many.of[2]]
    who = next(who for person in both if (who := many.identifier(person)))
    with Amanat.open(many.service) as amanat:
        asks = seat(amanat, 1)
        whole = answer(msgspec.structs.replace(asks, client=None), "access", who, out=tmp_path / "whole.zip")
        part = answer(asks, "access", who, out=tmp_path / "part.zip")
        assert part.counts["main.membership"] == 1 < whole.counts["main.membership"]
        assert set(part.counts) < set(whole.counts)
        with pytest.raises(NotAlone) as error:
            answer(asks, "erase", who)
        assert error.value.exit_code == 1
        with pytest.raises(NotAlone):
            rectify(asks, who, ["person.full_name=X Y"])
        with pytest.raises(NotAlone):
            restrict(asks, who, ground="accuracy", until=date(2099, 1, 1), by="x")


def test_a_value_that_another_clients_person_has_is_refused_without_saying_so(tmp_path: Path) -> None:
    many = Many("outcomes", tmp_path)
    who, other = (next(who for one in sorted(many.of[at]) if (who := many.identifier(one))) for at in (1, 2))
    with Amanat.open(many.service) as amanat:
        asks = seat(amanat, 1)
        with pytest.raises(InputError) as error:
            rectify(asks, who, [f"member.email={other}"])
        assert str(error.value) == "member.email: the value cannot be written; pass the request on to the controller"
        with pytest.raises(InputError, match="another person has this identifier"):
            rectify(msgspec.structs.replace(asks, client=None), who, [f"member.email={other}"])


def test_a_client_is_named_by_key_or_by_name(tmp_path: Path) -> None:
    many = Many("outcomes", tmp_path)
    who = next(who for person in sorted(many.of[2]) if (who := many.identifier(person)))
    with Amanat.open(many.service) as amanat:
        asks = seat(amanat, "Second University")
        assert answer(asks, "access", who, plan_only=True).matched == 1
        with pytest.raises(InputError, match="there is no client"):
            answer(msgspec.structs.replace(asks, client="nobody"), "access", who, plan_only=True)
        nowhere = msgspec.structs.replace(many.people, client=None)
        service = msgspec.structs.replace(asks.service, people=nowhere)
        datamap = msgspec.structs.replace(asks.datamap, people=nowhere)
        with pytest.raises(InputError, match="nothing says which client"):
            answer(msgspec.structs.replace(asks, service=service, datamap=datamap), "access", who, plan_only=True)


@pytest.mark.parametrize("wall", ["people", "foreign", "strange", "elsewhere"])
def test_the_look_sees_a_client_that_is_shown_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wall: str
) -> None:
    """Each wall taken away shows something of another client's person."""
    many = Many("outcomes", tmp_path)
    gone: dict[str, Any] = {
        "people": lambda _self, _target: sa.true(),
        "foreign": lambda *_: [],
        "strange": lambda *_: (frozenset(), sa.false()),
        "elsewhere": lambda *_: sa.false(),
    }
    monkeypatch.setattr(Scope, wall, gone[wall])
    if wall == "foreign":
        # What tells of others is hidden from anybody; of another client's people it must be without that, too.
        monkeypatch.setattr("amanat.subjects.answer.showing._aside", lambda *_: ())

    def look() -> None:
        if wall == "people":
            test_people_of_other_clients_are_as_if_they_were_not_there(many)
        else:
            test_nothing_of_another_clients_person_is_in_a_copy(many, tmp_path)

    with pytest.raises(AssertionError):
        look()
