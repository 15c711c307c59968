"""A made-up market to measure on: twelve tables, twenty rows for each of its people, generated within the engine.

The shapes of ownership are mixed: rows that are a person's own, one and two hops away; messages and payments that are
shared; tickets and a newsletter that are reached by e-mail; notifications whose key stands within a JSON document;
columns that name who acted. Every fifth person is in payments, whose links cannot be cut, and leaves a tombstone.
All is a function of the row's number: every copy of a size is the same. No value is anybody's.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from amanat.datamap.model import ColumnMap, DataMap, Link, LinkRole, Ownership, StoreMap, TableMap
from amanat.datamap.model import Path as Way
from amanat.service.model import People

PEOPLE = People(store="main", table="members", key="id", identifiers={"email": "email", "phone": "phone"})

SCHEMA = """
CREATE TABLE members (
  id BIGINT PRIMARY KEY, email VARCHAR(120) NOT NULL UNIQUE, name VARCHAR(80) NOT NULL, phone VARCHAR(40),
  password VARCHAR(80) NOT NULL, referred_by BIGINT REFERENCES members (id), settings {json},
  created_at TIMESTAMP NULL);
CREATE TABLE addresses (
  id BIGINT PRIMARY KEY, member_id BIGINT NOT NULL REFERENCES members (id), street VARCHAR(120) NOT NULL);
CREATE TABLE products (
  id BIGINT PRIMARY KEY, title VARCHAR(80) NOT NULL, created_by BIGINT REFERENCES members (id));
CREATE TABLE orders (
  id BIGINT PRIMARY KEY, member_id BIGINT NOT NULL REFERENCES members (id), placed_at TIMESTAMP NULL, note VARCHAR(200),
  details {json});
CREATE TABLE order_items (
  id BIGINT PRIMARY KEY, order_id BIGINT NOT NULL REFERENCES orders (id),
  product_id BIGINT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL, gift_note VARCHAR(80));
CREATE TABLE messages (
  id BIGINT PRIMARY KEY, sender_id BIGINT REFERENCES members (id), recipient_id BIGINT REFERENCES members (id),
  sender_name VARCHAR(80), recipient_name VARCHAR(80), body VARCHAR(400), sent_at TIMESTAMP NULL);
CREATE TABLE reviews (
  id BIGINT PRIMARY KEY, member_id BIGINT NOT NULL REFERENCES members (id),
  product_id BIGINT NOT NULL REFERENCES products (id), stars INTEGER NOT NULL, body VARCHAR(400));
CREATE TABLE payments (
  id BIGINT PRIMARY KEY, payer_id BIGINT NOT NULL REFERENCES members (id),
  payee_id BIGINT NOT NULL REFERENCES members (id), amount INTEGER NOT NULL, payer_note VARCHAR(80));
CREATE TABLE tickets (
  id BIGINT PRIMARY KEY, member_id BIGINT REFERENCES members (id), email VARCHAR(120),
  handled_by BIGINT REFERENCES members (id), body VARCHAR(400));
CREATE TABLE newsletter (email VARCHAR(120) NOT NULL, topic VARCHAR(40) NOT NULL);
CREATE TABLE sessions (
  id BIGINT PRIMARY KEY, member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE, ip VARCHAR(40),
  agent VARCHAR(80));
CREATE TABLE notifications (id BIGINT PRIMARY KEY, data {json});
"""

_MAIL = "'Person' || {who} || '@Example.com'"

TABLES: dict[str, tuple[int, str]] = {
    "members": (
        100,
        f"n, {_MAIL.format(who='n')}, 'Person No ' || n, '+49 30 ' || (1000000 + n), 'hash-' || (n * 7907), "
        "CASE WHEN n % 10 = 3 THEN n - 1 END, {document}, {when}",
    ),
    "addresses": (150, "n, (n - 1) % {people} + 1, n || ' Market Road'"),
    "products": (5, "n, 'Product ' || n, (n * 13) % {people} + 1"),
    "orders": (300, "n, (n * 7919) % {people} + 1, {when}, CASE WHEN n % 4 = 0 THEN 'ring twice' END, {document}"),
    "order_items": (
        600, "n, (n - 1) % {orders} + 1, n % {products} + 1, n % 5 + 1, CASE WHEN n % 9 = 0 THEN 'for you' END",
    ),
    "messages": (
        300,
        "n, (n * 31) % {people} + 1, (n * 31 + 1 + n % 97) % {people} + 1, 'Person No ' || ((n * 31) % {people} + 1), "
        "'Person No ' || ((n * 31 + 1 + n % 97) % {people} + 1), 'is no ' || n || ' still to be had?', {when}",
    ),
    "reviews": (100, "n, (n * 101) % {people} + 1, n % {products} + 1, n % 5 + 1, 'works as described'"),
    "payments": (
        50,
        "n, (n * 37) % {fifth} * 5 + 1, (n * 37 + 1 + n % 7) % {fifth} * 5 + 1, n % 900 + 100, 'note no ' || n",
    ),
    "tickets": (
        50,
        "n, CASE WHEN n % 2 = 0 THEN (n * 53) % {people} + 1 END, "
        f"{_MAIL.format(who='((n * 53) % {people} + 1)')}, (n * 59) % {{people}} + 1, 'ticket no ' || n",
    ),
    "newsletter": (80, f"lower({_MAIL.format(who='((n * 67) % {people} + 1)')}), 'topic ' || (n % 7)"),
    "sessions": (200, "n, (n - 1) % {people} + 1, '192.0.2.' || (n % 250), 'browser ' || (n % 40)"),
    "notifications": (65, "n, {notice}"),
}  # fmt: skip
"""By table, in the order they can be filled: rows for a hundred people, and the row no `n`."""

_DOCUMENT = """'{"theme": "dark", "no": ' || n || '}'"""
_NOTICE = """'{"member": {"id": ' || ((n * 71) % PEOPLE + 1) || '}, "text": "notice ' || n || '"}'"""
_WHEN = {
    "postgresql": "timestamp '2024-01-01' + n % 500 * interval '1 day'",
    "mysql": "CAST('2024-01-01 00:00:00' AS datetime) + INTERVAL n % 500 DAY",
    "sqlite": "datetime('2024-01-01', '+' || (n % 500) || ' days')",
}
_SERIES = {
    "postgresql": "generate_series(1::bigint, {count}::bigint) s (n)",
    "mysql": "(SELECT CAST(seq AS SIGNED) AS n FROM seq_1_to_{count}) s",
    "sqlite": "(WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {count}) SELECT n FROM r) s",
}
_INDEXES = (
    ("addresses", "member_id"), ("products", "created_by"), ("orders", "member_id"), ("order_items", "order_id"),
    ("order_items", "product_id"), ("messages", "sender_id"), ("messages", "recipient_id"), ("reviews", "member_id"),
    ("reviews", "product_id"), ("payments", "payer_id"), ("payments", "payee_id"), ("tickets", "member_id"),
    ("tickets", "handled_by"), ("sessions", "member_id"), ("members", "referred_by"),
)  # fmt: skip
MAIL = {
    "postgresql": "lower(btrim(CAST(email AS text)))",
    "mysql": "lower(trim(email))",
    "sqlite": "lower(trim(CAST(email AS TEXT)))",
}
NOTIFIED = {
    "postgresql": "CASE WHEN jsonb_typeof(data #> '{member,id}') IN ('string', 'number') "
    "THEN data #>> '{member,id}' END",
    "mysql": "json_value(data, '$.member.id')",
    "sqlite": 'CAST(CASE WHEN json_type(CASE WHEN json_valid(data) = 1 THEN data END, \'$."member"."id"\') '
    "IN ('text', 'integer', 'real') "
    'THEN json_extract(CASE WHEN json_valid(data) = 1 THEN data END, \'$."member"."id"\') END AS TEXT)',
}
"""How an address is compared, and the key within a document; indexed where the engine indexes expressions."""


def build(url: str, people: int) -> int:
    """Creates and fills the tables in an empty database; returns how many rows there are."""
    engine = sa.create_engine(url)
    dialect = engine.dialect.name.replace("mariadb", "mysql")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in _statements(dialect, people):
            connection.exec_driver_sql(statement.replace("%", "%%") if dialect != "sqlite" else statement)
    engine.dispose()
    return sum(_rows(people, share) for share, _ in TABLES.values())


def _rows(people: int, share: int) -> int:
    return max(people * share // 100, 1)


def _statements(dialect: str, people: int) -> Iterator[str]:
    json = "jsonb" if dialect == "postgresql" else "JSON"
    if dialect == "mysql":
        yield "SET SESSION sql_mode = 'STRICT_ALL_TABLES,PIPES_AS_CONCAT'"
        yield "SET SESSION foreign_key_checks = 0"
    if dialect == "postgresql":
        # What is generated meets its keys; nobody has to look.
        yield "SET session_replication_role = replica"
    yield from (text.strip() for text in SCHEMA.replace("{json}", json).split(";") if text.strip())
    for table, (share, row) in TABLES.items():
        values = {
            "people": people,
            "orders": _rows(people, TABLES["orders"][0]),
            "products": _rows(people, TABLES["products"][0]),
            "fifth": people // 5,
            "when": _WHEN[dialect],
            "document": _as_json(_DOCUMENT, dialect),
            "notice": _as_json(_NOTICE.replace("PEOPLE", str(people)), dialect),
        }
        series = _SERIES[dialect].format(count=_rows(people, share))
        yield f"INSERT INTO {table} SELECT {row.format(**values)} FROM {series}"
    yield from _after(dialect)


def _as_json(text: str, dialect: str) -> str:
    return f"CAST({text} AS jsonb)" if dialect == "postgresql" else text


def _after(dialect: str) -> Iterator[str]:
    """Indexes on all links and on what people are looked up by; figures for the planner."""
    for table, column in _INDEXES:
        yield f"CREATE INDEX {table}_{column} ON {table} ({column})"
    if dialect == "mysql":
        yield "CREATE INDEX newsletter_email ON newsletter (email)"
        yield "CREATE INDEX tickets_email ON tickets (email)"
        yield f"ANALYZE TABLE {', '.join(TABLES)}"
        return
    for table in ("members", "tickets", "newsletter"):
        yield f"CREATE INDEX {table}_mail ON {table} (({MAIL[dialect]}))"
    yield f"CREATE INDEX notifications_member ON notifications (({NOTIFIED[dialect]}))"
    yield "VACUUM ANALYZE" if dialect == "postgresql" else "ANALYZE"


def _columns(*names: str) -> tuple[ColumnMap, ...]:
    """`name!` is personal, `name@` an e-mail address, `name#` a phone number, `name?` of unknown kind."""
    kinds = {"@": ("email", ("email",)), "#": ("phone", ("phone",)), "!": (None, ("content",))}
    found: list[ColumnMap] = []
    for name in names:
        mark = name[-1]
        if mark in kinds:
            identifier, categories = kinds[mark]
            column = ColumnMap(name=name[:-1], type="", personal=True, identifier=identifier, categories=categories)
        else:
            column = ColumnMap(name=name.rstrip("?"), type="", personal=None if mark == "?" else False)
        found.append(column)
    return tuple(found)


def _link(column: str, table: str = "members", *, nullable: bool = False, role: LinkRole = "subject") -> Link:
    return Link(columns=(column,), table=table, to=("id",), nullable=nullable, role=role)


def market_map(dialect: str) -> DataMap:
    """The map as a person who knows the market would draw it."""

    def table(name: str, ownership: Ownership, columns: tuple[ColumnMap, ...], links: tuple[Link, ...],
              *ways: tuple[tuple[str, Link], ...], key: tuple[str, ...] = ("id",)) -> TableMap:  # fmt: skip
        return TableMap(
            name=name, ownership=ownership, columns=columns, links=links, paths=tuple(map(Way, ways)), primary_key=key
        )

    mine, order = _link("member_id"), _link("order_id", "orders")
    sender, recipient = (_link(name, nullable=True) for name in ("sender_id", "recipient_id"))
    payer, payee = _link("payer_id"), _link("payee_id")
    maybe = _link("member_id", nullable=True)
    product = _link("product_id", "products", role="reference")
    inside = Link(
        columns=("data",), table="members", to=("id",), nullable=True, by="declared", inside="member.id"
    )  # fmt: skip
    by_mail = Link(
        columns=("email",), table="members", to=("email",), nullable=True, by="identifier", identifier="email"
    )  # fmt: skip
    tables = (
        table("members", "people",
              _columns("id", "email@", "name!", "phone#", "password!", "referred_by", "settings?", "created_at"),
              (_link("referred_by", nullable=True, role="actor"),)),
        table("addresses", "owned", _columns("id", "member_id", "street!"), (mine,), (("addresses", mine),)),
        table("products", "actor", _columns("id", "title", "created_by"),
              (_link("created_by", nullable=True, role="actor"),)),
        table("orders", "owned", _columns("id", "member_id", "placed_at", "note?", "details?"), (mine,),
              (("orders", mine),)),
        table("order_items", "owned", _columns("id", "order_id", "product_id", "quantity", "gift_note?"),
              (order, product), (("order_items", order), ("orders", mine))),
        table("messages", "shared",
              _columns("id", "sender_id", "recipient_id", "sender_name!", "recipient_name!", "body!", "sent_at"),
              (sender, recipient), (("messages", sender),), (("messages", recipient),)),
        table("reviews", "owned", _columns("id", "member_id", "product_id", "stars", "body!"), (mine, product),
              (("reviews", mine),)),
        table("payments", "shared", _columns("id", "payer_id", "payee_id", "amount", "payer_note!"), (payer, payee),
              (("payments", payer),), (("payments", payee),)),
        table("tickets", "owned", _columns("id", "member_id", "email@", "handled_by", "body!"),
              (maybe, _link("handled_by", nullable=True, role="actor"), by_mail), (("tickets", maybe),),
              (("tickets", by_mail),)),
        table("newsletter", "identified", _columns("email@", "topic"), (), key=()),
        table("sessions", "owned", _columns("id", "member_id", "ip!", "agent"), (mine,), (("sessions", mine),)),
        table("notifications", "owned", _columns("id", "data?"), (inside,), (("notifications", inside),)),
    )  # fmt: skip
    return DataMap(stores=(StoreMap(name="main", dialect=dialect, answered=True, tables=tables),), people=PEOPLE)
