"""Erasing people from three of the examples, against an oracle that never reads the map.

Beside each schema stands, by hand, what must go, what must change, and that nothing else may: the whole database is
compared before and after.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from amanat.app import Amanat
from amanat.examples import build

PEOPLE = 300
Dump = dict[str, Counter[str]]


class Oracle(msgspec.Struct, frozen=True):
    """Conditions in SQL over `:me`, `:email` and `:handle`. `change` sets the columns named to NULL."""

    people: str
    handle: str
    gone: dict[str, str]
    change: dict[str, tuple[tuple[str, tuple[str, ...]], ...]]
    persons: tuple[str, ...]
    """Each finds somebody of another kind."""


_ALONE = "({0} = :me AND ({1} IS NULL OR {1} = :me)) OR ({1} = :me AND {0} IS NULL)"
"""Of a row that two have: the person is in it, and nobody else."""
_MAIL = "lower({0}) = lower(:email)"

ORACLES = {
    "outcomes": Oracle(
        people="member",
        handle="email",
        gone={
            "member": "id = :me",
            "student_profile": "member_id = :me",
            "enrolment": "member_id = :me",
            "attainment": "member_id = :me",
            "submission": "member_id = :me",
            "grade": "submission_id IN (SELECT id FROM submission WHERE member_id = :me)",
            "survey_response": "member_id = :me",
            "alumni_record": "member_id = :me",
            "transcript": "member_id = :me",
            "support_ticket": "member_id = :me",
            "event_registration": _MAIL.format("email"),
            "access_log": _MAIL.format("user_email"),
            "message": _ALONE.format("sender_id", "recipient_id"),
            "mail_log": _MAIL.format("recipient"),
            "import_2019": _MAIL.format("email"),
        },
        change={
            "member": (("invited_by = :me", ("invited_by",)),),
            "student_profile": (("adviser_id = :me", ("adviser_id",)),),
            "course": (("created_by = :me", ("created_by",)),),
            "grade": (("graded_by = :me", ("graded_by",)),),
            "transcript": (("approved_by = :me", ("approved_by",)),),
            "support_ticket": (("assigned_to = :me", ("assigned_to",)),),
            "plan_purchase": (("ordered_by = :me", ("ordered_by",)),),
            "message": (("sender_id = :me", ("sender_id",)), ("recipient_id = :me", ("recipient_id",))),
        },
        persons=(
            "SELECT member_id FROM support_ticket WHERE member_id IN (SELECT member_id FROM alumni_record)",
            "SELECT recipient_id FROM message WHERE body LIKE '%@%'",
            "SELECT ordered_by FROM plan_purchase",
            "SELECT m.id FROM member m JOIN mail_log l ON lower(l.recipient) = m.email AND l.recipient <> m.email",
        ),
    ),
    "academy": Oracle(
        people="person",
        handle="username",
        gone={
            "person": "id = :me",
            "login": "person_id = :me",
            "membership": "person_id = :me",
            "guardianship": "guardian_id = :me OR learner_id = :me",
            "consent": "person_id = :me",
            "enrolment": "person_id = :me",
            "quiz_attempt": "enrolment_id IN (SELECT id FROM enrolment WHERE person_id = :me)",
            "upload": "person_id = :me",
            "survey_answer": "person_id = :me",
            "support_case": "person_id = :me",
            "support_message": "case_id IN (SELECT id FROM support_case WHERE person_id = :me)",
            "device": "person_id = :me",
            "activity_log": "username = :handle",
            "direct_message": _ALONE.format("sender_id", "recipient_id"),
            "mail_log": _MAIL.format("recipient"),
            "mailing_2021": _MAIL.format("email"),
        },
        change={
            "membership": (("approved_by = :me", ("approved_by",)),),
            "course": (("created_by = :me", ("created_by",)),),
            "support_case": (("assigned_to = :me", ("assigned_to",)),),
            "invoice": (("ordered_by = :me", ("ordered_by", "billing_contact")),),
            "direct_message": (("sender_id = :me", ("sender_id",)), ("recipient_id = :me", ("recipient_id",))),
        },
        persons=(
            "SELECT guardian_id FROM guardianship",
            "SELECT person_id FROM upload WHERE person_id IN (SELECT id FROM person WHERE email IS NOT NULL)",
            "SELECT ordered_by FROM invoice",
        ),
    ),
    "parcels": Oracle(
        people="account",
        handle="nickname",
        gone={
            "account": "id = :me AND NOT EXISTS (SELECT 1 FROM payment WHERE account_id = :me)",
            "address": "account_id = :me",
            "bank_account": "account_id = :me",
            "identity_document": "account_id = :me",
            "credit_check": "account_id = :me",
            "audience_profile": "account_id = :me",
            "linked_platform": "account_id = :me",
            "listing": "seller_id = :me",
            "bid": "bidder_id = :me",
            "shipment": "account_id = :me",
            "shipment_event": "shipment_id IN (SELECT id FROM shipment WHERE account_id = :me)",
            "review": "author_id = :me",
            "purchase": f"({_ALONE.format('buyer_id', 'seller_id')})"
            " AND NOT EXISTS (SELECT 1 FROM payment WHERE purchase_id = purchase.id)",
            "dispute": "opened_by_account = :me",
            "web_log": "nickname = :handle",
            "chat_message": _ALONE.format("sender_id", "recipient_id"),
            "mail_scan": _MAIL.format("sender_email"),
            "voucher_list_2017": _MAIL.format("email"),
        },
        change={
            "account": (("referred_by = :me", ("referred_by",)),),
            "purchase": (
                ("buyer_id = :me", ("buyer_id",)),
                ("seller_id = :me", ("seller_id",)),
                ("listing_id IN (SELECT id FROM listing WHERE seller_id = :me)", ("listing_id",)),
            ),
            **dict.fromkeys(
                ("bid", "review", "brand_report"),
                (("listing_id IN (SELECT id FROM listing WHERE seller_id = :me)", ("listing_id",)),),
            ),
            "chat_message": (("sender_id = :me", ("sender_id",)), ("recipient_id = :me", ("recipient_id",))),
        },
        persons=(
            "SELECT id FROM account WHERE id NOT IN (SELECT account_id FROM payment)"
            " AND id IN (SELECT seller_id FROM listing)",
            "SELECT opened_by_account FROM dispute",
            "SELECT listing.seller_id FROM brand_report JOIN listing ON listing.id = brand_report.listing_id",
        ),
    ),
}
EMPTIED = "account"
"""Where a payment must be kept, the account that paid stays behind, emptied."""


class Person(msgspec.Struct, frozen=True):
    me: int
    email: str
    handle: str

    def without(self, text: str) -> str:
        """The text as the exact search must leave it."""
        for word in (self.email, self.handle):
            text = re.sub(rf"(?<![\w.+-]){re.escape(word)}(?![\w-])", "[erased]", text, flags=re.IGNORECASE)
        return text


def find(connection: sa.Connection, oracle: Oracle, query: str) -> Person:
    row = connection.execute(
        sa.text(f"SELECT id, email, {oracle.handle} FROM {oracle.people} WHERE id IN ({query}) ORDER BY id")
    ).first()
    assert row is not None, "the example holds nobody of this kind"
    return Person(*row)


def expected(connection: sa.Connection, oracle: Oracle, person: Person) -> Dump:
    """The database as it must be afterwards."""
    return {table: _left(connection, oracle, person, table) for table in sa.inspect(connection).get_table_names()}


def _left(connection: sa.Connection, oracle: Oracle, person: Person, table: str) -> Counter[str]:
    changes = oracle.change.get(table, ())
    tests = [oracle.gone.get(table, "1 = 0"), *(condition for condition, _ in changes)]
    marks = ", ".join(f"CASE WHEN {test} THEN 1 ELSE 0 END AS mark_{place}" for place, test in enumerate(tests))
    given = {name: value for name, value in msgspec.structs.asdict(person).items() if f":{name}" in marks}
    left: Counter[str] = Counter()
    for row in connection.execute(sa.text(f"SELECT {table}.*, {marks} FROM {table}"), given).mappings():
        values = {name: value for name, value in row.items() if not name.startswith("mark_")}
        if row["mark_0"] or (table == EMPTIED and values["id"] == person.me):
            continue
        for place, (_, columns) in enumerate(changes, 1):
            if row[f"mark_{place}"]:
                values.update(dict.fromkeys(columns))
        left[person.without(_text(values))] += 1
    return left


def found(connection: sa.Connection, oracle: Oracle, person: Person) -> Dump:
    """The database as it is; the emptied account is looked at on its own."""
    dump: Dump = {}
    for table in sa.inspect(connection).get_table_names():
        rows = [dict(row) for row in connection.execute(sa.text(f"SELECT * FROM {table}")).mappings()]
        if table == EMPTIED and oracle.people == EMPTIED:
            rows = [row for row in rows if row["id"] != person.me]
        dump[table] = Counter(map(_text, rows))
    return dump


def _text(values: dict[str, Any]) -> str:
    return json.dumps(values, default=str, ensure_ascii=False, sort_keys=True)


def differences(wanted: Dump, seen: Dump) -> list[str]:
    return [
        f"{sign} {table}: {row}"
        for table in wanted
        for sign, rows in (("missing", wanted[table] - seen[table]), ("unexpected", seen[table] - wanted[table]))
        for row in rows
    ]


def erase_and_compare(name: str, kind: int, folder: Path, url: str) -> list[str]:
    oracle = ORACLES[name]
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        person = find(connection, oracle, oracle.persons[kind])
        wanted = expected(connection, oracle, person)
    with Amanat.open(folder / "amanat.toml") as amanat:
        outcome = amanat.request("erase", person.email)
    assert outcome.state == "searched", outcome.problem
    with engine.connect() as connection:
        seen = found(connection, oracle, person)
        if name == "parcels":
            _is_emptied(connection, person)
    return differences(wanted, seen)


def _is_emptied(connection: sa.Connection, person: Person) -> None:
    row = connection.execute(sa.text("SELECT * FROM account WHERE id = :me"), {"me": person.me}).mappings().first()
    paid = connection.execute(sa.text("SELECT 1 FROM payment WHERE account_id = :me"), {"me": person.me}).first()
    assert (row is None) == (paid is None)
    if row is not None:
        assert str(row["email"]).endswith("@invalid.example")
        assert not any(row[name] for name in ("full_name", "password_hash", "date_of_birth", "gender", "phone"))
        assert person.handle not in _text(dict(row))


CASES = [(name, kind) for name, oracle in ORACLES.items() for kind in range(len(oracle.persons))]


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_only_the_person_goes(name: str, kind: int, tmp_path: Path) -> None:
    folder = tmp_path / name
    build(name, folder, people=PEOPLE)
    assert erase_and_compare(name, kind, folder, f"sqlite:///{folder / name}.db") == []


@pytest.mark.postgres
@pytest.mark.parametrize("name", ORACLES)
def test_only_the_person_goes_on_postgresql(name: str, tmp_path: Path, postgres_url: str) -> None:
    folder = tmp_path / name
    build(name, folder, people=PEOPLE, url=postgres_url)
    assert erase_and_compare(name, 0, folder, postgres_url) == []


def test_the_oracle_sees_one_row_too_many_and_one_too_few(tmp_path: Path) -> None:
    folder = tmp_path / "parcels"
    build("parcels", folder, people=PEOPLE)
    engine = sa.create_engine(f"sqlite:///{folder / 'parcels.db'}", poolclass=sa.NullPool)
    oracle = ORACLES["parcels"]
    with engine.begin() as connection:
        person = find(connection, oracle, oracle.persons[0])
        wanted = expected(connection, oracle, person)
        for table, condition in oracle.gone.items():
            given = {key: value for key, value in msgspec.structs.asdict(person).items() if f":{key}" in condition}
            if table not in ("account", "listing", "address"):
                connection.execute(sa.text(f"DELETE FROM {table} WHERE {condition}"), given)
        connection.execute(sa.text("DELETE FROM web_log WHERE id = (SELECT max(id) FROM web_log)"))
        told = differences(wanted, found(connection, oracle, person))
    assert any(line.startswith("unexpected address") for line in told)
    assert sum(line.startswith("missing web_log") for line in told) == 1
