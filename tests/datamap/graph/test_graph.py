"""Whose rows a table holds: a schema in, ownership and ways out."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.datamap.model import Ownership
from tests.datamap.making import USERS, column, mapped, table

U = "INTEGER NOT NULL REFERENCES users (id)"

CASES: list[tuple[str, str, str, Ownership, list[str]]] = [
    (
        "a child",
        f"CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id {U})",
        "orders",
        "owned",
        ["orders.user_id > users"],
    ),
    (
        "a grandchild",
        f"CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id {U});"
        "CREATE TABLE order_items (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id))",
        "order_items",
        "owned",
        ["order_items.order_id > orders.user_id > users"],
    ),
    (
        "two people in one row",
        f"CREATE TABLE messages (id INTEGER PRIMARY KEY, sender_id {U}, recipient_id {U}, body TEXT)",
        "messages",
        "shared",
        ["messages.recipient_id > users", "messages.sender_id > users"],
    ),
    (
        "one who acted, of a row that is of nobody",
        f"CREATE TABLE products (id INTEGER PRIMARY KEY, created_by {U}, title TEXT)",
        "products",
        "actor",
        ["products.created_by > users"],
    ),
    (
        "one who acted, of a row that is another's",
        f"CREATE TABLE refunds (id INTEGER PRIMARY KEY, customer_id {U}, approved_by {U})",
        "refunds",
        "owned",
        ["refunds.customer_id > users"],
    ),
    (
        "the wares of a seller",
        f"CREATE TABLE products (id INTEGER PRIMARY KEY, seller_id {U})",
        "products",
        "owned",
        ["products.seller_id > users"],
    ),
    (
        "a line of an order is the buyer's, not the seller's",
        f"CREATE TABLE products (id INTEGER PRIMARY KEY, seller_id {U});"
        f"CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id {U});"
        "CREATE TABLE order_items (id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL REFERENCES products (id),"
        " order_id INTEGER NOT NULL REFERENCES orders (id))",
        "order_items",
        "owned",
        ["order_items.order_id > orders.user_id > users"],
    ),
    (
        "part of the key means part of the parent",
        f"CREATE TABLE wares (id INTEGER PRIMARY KEY, seller_id {U});"
        f"CREATE TABLE baskets (id INTEGER PRIMARY KEY, owner_id {U});"
        "CREATE TABLE contents (basket_id INTEGER NOT NULL REFERENCES baskets (id) ON DELETE CASCADE, n INTEGER,"
        " ware_id INTEGER REFERENCES wares (id), PRIMARY KEY (basket_id, n))",
        "contents",
        "owned",
        ["contents.basket_id > baskets.owner_id > users"],
    ),
    (
        "two parents of different people, neither nearer",
        f"CREATE TABLE alphas (id INTEGER PRIMARY KEY, user_id {U});"
        f"CREATE TABLE betas (id INTEGER PRIMARY KEY, user_id {U});"
        "CREATE TABLE gammas (id INTEGER PRIMARY KEY, a INTEGER NOT NULL REFERENCES alphas (id),"
        " b INTEGER NOT NULL REFERENCES betas (id))",
        "gammas",
        "shared",
        ["gammas.a > alphas.user_id > users", "gammas.b > betas.user_id > users"],
    ),
    (
        "two keys to one table are two people",
        f"CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id {U});"
        "CREATE TABLE pairs (id INTEGER PRIMARY KEY, a INTEGER NOT NULL REFERENCES notes (id),"
        " b INTEGER NOT NULL REFERENCES notes (id))",
        "pairs",
        "shared",
        ["pairs.a > notes.user_id > users", "pairs.b > notes.user_id > users"],
    ),
    (
        "two ways up to the same order are one person",
        f"CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id {U});"
        "CREATE TABLE lines (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id));"
        "CREATE TABLE prices (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),"
        " line_id INTEGER NOT NULL REFERENCES lines (id))",
        "prices",
        "owned",
        ["prices.order_id > orders.user_id > users"],
    ),
    (
        "what hangs in a conversation concerns all who are in it",
        f"CREATE TABLE conversations (id INTEGER PRIMARY KEY, tutor_id {U}, student_id {U});"
        f"CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id {U},"
        " conversation_id INTEGER NOT NULL REFERENCES conversations (id))",
        "posts",
        "shared",
        [
            "posts.author_id > users",
            "posts.conversation_id > conversations.student_id > users",
            "posts.conversation_id > conversations.tutor_id > users",
        ],
    ),
    (
        "a payment for a shared lesson is the payer's",
        f"CREATE TABLE lessons (id INTEGER PRIMARY KEY, tutor_id {U}, student_id {U});"
        f"CREATE TABLE payments (id INTEGER PRIMARY KEY, payer_id {U},"
        " lesson_id INTEGER NOT NULL REFERENCES lessons (id))",
        "payments",
        "owned",
        ["payments.payer_id > users"],
    ),
    (
        "people in a role, through their own table",
        f"CREATE TABLE tutors (id INTEGER PRIMARY KEY, user_id {U});"
        f"CREATE TABLE students (id INTEGER PRIMARY KEY, user_id {U}, guardian_id INTEGER REFERENCES users (id));"
        "CREATE TABLE lessons (id INTEGER PRIMARY KEY, tutor_id INTEGER NOT NULL REFERENCES tutors (id),"
        " student_id INTEGER NOT NULL REFERENCES students (id))",
        "lessons",
        "shared",
        ["lessons.student_id > students.user_id > users", "lessons.tutor_id > tutors.user_id > users"],
    ),
    (
        "a clients' table is not the people's who point to it",
        "CREATE TABLE companies (id INTEGER PRIMARY KEY, name TEXT, owner_id INTEGER REFERENCES users (id));"
        f"CREATE TABLE memberships (id INTEGER PRIMARY KEY, company_id INTEGER REFERENCES companies (id), user_id {U});"
        "CREATE TABLE projects (id INTEGER PRIMARY KEY, company_id INTEGER NOT NULL REFERENCES companies (id))",
        "companies",
        "actor",
        ["companies.owner_id > users"],
    ),
    (
        "what hangs on a client is of nobody",
        "CREATE TABLE companies (id INTEGER PRIMARY KEY, name TEXT, owner_id INTEGER REFERENCES users (id));"
        "CREATE TABLE projects (id INTEGER PRIMARY KEY, company_id INTEGER NOT NULL REFERENCES companies (id))",
        "projects",
        "none",
        [],
    ),
    (
        "who is in which group",
        "CREATE TABLE groups (id INTEGER PRIMARY KEY);"
        f"CREATE TABLE user_groups (user_id {U}, group_id INTEGER NOT NULL REFERENCES groups (id))",
        "user_groups",
        "owned",
        ["user_groups.user_id > users"],
    ),
    (
        "a pointer back to the last child owns nothing",
        "CREATE TABLE boards (id INTEGER PRIMARY KEY, title TEXT, last_entry_id INTEGER REFERENCES entries (id));"
        f"CREATE TABLE entries (id INTEGER PRIMARY KEY, author_id {U},"
        " board_id INTEGER NOT NULL REFERENCES boards (id))",
        "boards",
        "none",
        [],
    ),
    (
        "a composite key",
        f"CREATE TABLE enrolments (user_id {U}, course INTEGER, PRIMARY KEY (user_id, course));"
        "CREATE TABLE marks (id INTEGER PRIMARY KEY, u INTEGER, c INTEGER,"
        " FOREIGN KEY (u, c) REFERENCES enrolments (user_id, course))",
        "marks",
        "owned",
        ["marks.u+c > enrolments.user_id > users"],
    ),
    (
        "an address copied into a log",
        "CREATE TABLE mail_log (id INTEGER PRIMARY KEY, recipient TEXT);"
        "INSERT INTO mail_log VALUES (1, 'ann@x.example'), (2, 'cy@x.example')",
        "mail_log",
        "identified",
        ["mail_log.recipient > users"],
    ),
    (
        "orders of guests are reached by their address",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), guest_email TEXT)",
        "orders",
        "owned",
        ["orders.user_id > users", "orders.guest_email > users"],
    ),
    (
        "another's address on a person's row is no way to the row",
        f"CREATE TABLE invitations (id INTEGER PRIMARY KEY, user_id {U}, friend_email TEXT)",
        "invitations",
        "owned",
        ["invitations.user_id > users"],
    ),
    (
        "people of another kind, whom nothing ties to the others",
        "CREATE TABLE leads (id INTEGER PRIMARY KEY, first_name TEXT, date_of_birth TEXT)",
        "leads",
        "people",
        ["(here people live)"],
    ),
    (
        "people that no way leads to",
        "CREATE TABLE answers (id INTEGER PRIMARY KEY, first_name TEXT, date_of_birth TEXT)",
        "answers",
        "unplaced",
        [],
    ),
    ("nothing personal", "CREATE TABLE countries (code TEXT PRIMARY KEY, title TEXT)", "countries", "none", []),
]


@pytest.mark.parametrize(("sql", "name", "ownership", "paths"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_ownership(tmp_path: Path, sql: str, name: str, ownership: Ownership, paths: list[str]) -> None:
    found = table(mapped(tmp_path, f"{USERS}{sql};"), name)
    assert (found.ownership, sorted(map(str, found.paths))) == (ownership, sorted(paths))


def test_where_people_live(tmp_path: Path) -> None:
    found = table(mapped(tmp_path, USERS), "users")
    assert (found.ownership, [str(path) for path in found.paths]) == ("people", ["(here people live)"])


def test_a_key_to_oneself(tmp_path: Path) -> None:
    found = mapped(
        tmp_path,
        "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, password TEXT,"
        " referred_by INTEGER REFERENCES users (id))",
    )
    users = table(found, "users")
    assert users.ownership == "people"
    assert [(link.columns, link.role, link.nullable) for link in users.links] == [(("referred_by",), "actor", True)]


def test_every_key_is_a_link_with_its_role(tmp_path: Path) -> None:
    found = mapped(
        tmp_path,
        f"{USERS}CREATE TABLE products (id INTEGER PRIMARY KEY, seller_id {U});"
        f"CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id {U}, packed_by INTEGER REFERENCES users (id));"
        "CREATE TABLE order_items (id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL REFERENCES products (id),"
        " order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE);",
    )
    roles = {(name, link.columns): link.role for name in ("orders", "order_items") for link in table(found, name).links}
    assert roles == {
        ("orders", ("user_id",)): "subject",
        ("orders", ("packed_by",)): "actor",
        ("order_items", ("product_id",)): "reference",
        ("order_items", ("order_id",)): "subject",
    }


def test_a_ring_of_tables_ends(tmp_path: Path) -> None:
    found = mapped(
        tmp_path,
        f"{USERS}CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b (id));"
        "CREATE TABLE b (id INTEGER PRIMARY KEY, c_id INTEGER REFERENCES c (id));"
        f"CREATE TABLE c (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id), user_id {U});",
    )
    assert [str(path) for path in table(found, "a").paths] == ["a.b_id > b.c_id > c.user_id > users"]
    assert table(found, "c").ownership == "owned"


def test_a_database_without_people(tmp_path: Path) -> None:
    found = mapped(
        tmp_path, "CREATE TABLE parts (id INTEGER PRIMARY KEY, kind TEXT); CREATE TABLE x (a REFERENCES parts)"
    )
    assert found.people is None
    assert {one.ownership for one in found.stores[0].tables} == {"none"}


def test_a_document_is_not_theirs_who_only_changed_the_row(tmp_path: Path) -> None:
    shape = "id INTEGER PRIMARY KEY, {key} " + U + ", phone VARCHAR(20), doc JSON"
    rows = ", ".join(f"""({at}, {at}, '+44 20 7946 001{at}', '{{"said": "by the wall, at {at}"}}')""" for at in (1, 2))
    found = mapped(
        tmp_path,
        f"{USERS}CREATE TABLE panels ({shape.format(key='changed_by')}); INSERT INTO panels VALUES {rows};"
        f"CREATE TABLE sheets ({shape.format(key='user_id')}); INSERT INTO sheets VALUES {rows};",
    )
    assert table(found, "panels").ownership == "actor"
    assert column(found, "panels.doc").personal is not True
    assert column(found, "sheets.doc").personal is True
