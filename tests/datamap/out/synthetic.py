"""Data maps without a database: a small one in which everything happens once, and one as large as a real large one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from amanat.datamap.model import ColumnMap, DataMap, Inside, Link, LinkBy, Ownership, Path, StoreMap, TableMap
from amanat.service.model import People

HOSTILE = "</script><img src=x onerror=alert(1)>\"' & \u202e{{ 7*7 }}"
"""A name of a table that tries to be something else."""


def link(column: str, table: str, by: LinkBy = "foreign key", **more: Any) -> Link:
    return Link(columns=(column,), table=table, to=("id",), nullable=False, by=by, **more)


def personal(name: str, *categories: str, **more: Any) -> ColumnMap:
    given: dict[str, Any] = {"type": "TEXT", "confidence": 0.9, "because": f"`{name}` says so"} | more
    return ColumnMap(name=name, personal=True, categories=categories, **given)


def plain(name: str, type: str = "INTEGER") -> ColumnMap:
    return ColumnMap(name=name, type=type)


def way(*hops: tuple[str, Link]) -> Path:
    return Path(tuple(hops))


def small() -> DataMap:
    """Every ownership, every kind of link, marks, a second store, a store that is down, a hostile name."""
    main = (_people(), *_theirs(), *_others())
    return DataMap(
        stores=(
            StoreMap(name="main", dialect="postgresql", answered=True, tables=main, sampled=True, rows_sampled=1000),
            StoreMap(name="logs", dialect="sqlite", answered=True, tables=(_elsewhere(),)),
            StoreMap(name="archive", dialect="sqlite", answered=False, error="the file is not there"),
        ),
        people=People(store="main", table="users", key="id", identifiers={"email": "email"}),
        digest="0123456789abcdef",
        notes=("`main.gone` is pinned and is not there",),
    )


def _people() -> TableMap:
    city = Inside(path="home.city", categories=("postal_address",), because="by its name")
    return TableMap(
        name="users", primary_key=("id",), ownership="people", rows=1200,
        columns=(
            plain("id"), personal("email", "email", identifier="email", unique=True), personal("name", "name"),
            personal("religion", "religion"), personal("born", "date_of_birth"),
            ColumnMap(name="misc", type="TEXT", personal=None, because="no name or value tells"),
            personal("extra", inside=(city,)), personal("password", "credentials", form="hashed"),
        ),
    )  # fmt: skip


def _theirs() -> Iterator[TableMap]:
    """Tables from which a key leads to people."""
    orders, lines, guessed = link("user_id", "users"), link("order_id", "orders"), link("uid", "users", "inferred")
    sender, receiver = link("sender_id", "users"), link("receiver_id", "users")
    yield TableMap(
        name="orders", primary_key=("id",), ownership="owned", links=(orders,), paths=(way(("orders", orders)),),
        rows=90, columns=(plain("id"), plain("user_id"), personal("total", "order")),
    )  # fmt: skip
    yield TableMap(
        name="order_lines", primary_key=("id",), ownership="owned", links=(lines,), rows=400,
        paths=(way(("order_lines", lines), ("orders", orders)),),
        columns=(plain("id"), plain("order_id"), personal("note", "order")),
    )  # fmt: skip
    yield TableMap(
        name="messages", ownership="shared", links=(sender, receiver), kind="view", comment="what people write",
        paths=(way(("messages", sender)), way(("messages", receiver))),
        columns=(plain("sender_id"), plain("receiver_id"), personal("body", "communication")),
    )  # fmt: skip
    yield TableMap(
        name="pupils", ownership="owned", links=(guessed,), paths=(way(("pupils", guessed)),),
        children="dates of birth of persons under 16", columns=(plain("uid"), personal("grade", "assessment")),
    )  # fmt: skip


def _others() -> Iterator[TableMap]:
    """Tables without such a key, and those that are nobody's."""
    mail, author = link("mail", "users", "identifier"), link("author_id", "users", role="actor")
    wrong = link("user_id", "products", suspect="its values are no keys of `products`")
    yield TableMap(
        name="mail_log", ownership="identified", links=(mail,), paths=(way(("mail_log", mail)),),
        columns=(personal("mail", "email", identifier="email"),), copy_of="mails", leftover="nothing points to it",
    )  # fmt: skip
    yield TableMap(
        name="articles", ownership="actor", links=(author,), paths=(way(("articles", author)),),
        columns=(plain("author_id"), personal("byline", "name")),
    )  # fmt: skip
    yield TableMap(
        name="leads", ownership="unplaced", unread="permission denied", links=(wrong,),
        columns=(plain("user_id"), personal("phone", "phone")),
    )  # fmt: skip
    yield TableMap(name="products", ownership="none", columns=(plain("id"), plain("price")))
    yield TableMap(name=HOSTILE, ownership="none", columns=(plain(HOSTILE),), comment=HOSTILE)


def _elsewhere() -> TableMap:
    across = Link(columns=("mail",), table="users", to=("email",), nullable=True, by="identifier", store="main",
                  confidence=0.8, because="values are found there")  # fmt: skip
    return TableMap(
        name="visits", ownership="identified", links=(across,), paths=(way(("visits", across)),),
        columns=(personal("mail", "email"), personal("ip", "ip_address")),
    )  # fmt: skip


_ROOMS = ("billing", "clinic", "content", "courses", "crm", "forum", "hr", "log", "shop", "stock", "support", "survey")
_THINGS = (
    "account", "address", "appointment", "archive", "attachment", "case", "comment", "contract", "document", "entry",
    "event", "export", "history", "invoice", "item", "message", "note", "order", "payment", "profile", "rate",
    "request", "session", "setting", "status", "tag", "task", "template", "token", "visit",
)  # fmt: skip
_FIELDS = (
    ("email", "email"), ("phone", "phone"), ("full_name", "name"), ("street", "postal_address"), ("ip", "ip_address"),
    ("born_on", "date_of_birth"), ("iban", "bank_account"), ("body", "communication"), ("diagnosis", "health"),
    ("grade", "assessment"), ("amount", "transaction"), ("user_agent", "device"), ("position", "location"),
)  # fmt: skip
_SHARES: tuple[tuple[Ownership, float], ...] = (
    ("none", 0.4), ("owned", 0.74), ("shared", 0.82), ("actor", 0.9), ("identified", 0.95), ("unplaced", 1.0),
)  # fmt: skip


def large(tables: int = 500, columns: int = 20) -> DataMap:
    """Of `tables` tables with `columns` columns each, some three fifths hold personal data."""
    dice = random.Random(4)
    made: list[TableMap] = [
        TableMap(
            name="person", primary_key=("id",), ownership="people", rows=250_000, columns=_columns(dice, columns, 9)
        )
    ]
    reached: list[TableMap] = []
    for number in range(1, tables):
        room, thing = _ROOMS[number % len(_ROOMS)], _THINGS[number // len(_ROOMS) % len(_THINGS)]
        name = f"{room}_{thing}" if number < 360 else f"{room}_{thing}_archive_{2000 + number}"
        table = _table(dice, name, columns, reached)
        made.append(table)
        if table.ownership == "owned" and len(table.paths[0].links) < 4:
            reached.append(table)
    store = StoreMap(
        name="main", dialect="postgresql", answered=True, tables=tuple(made), sampled=True, rows_sampled=tables
    )
    return DataMap(
        stores=(store,), digest="f" * 64,
        people=People(store="main", table="person", key="id", identifiers={"email": "email"}),
    )  # fmt: skip


def _table(dice: random.Random, name: str, columns: int, reached: list[TableMap]) -> TableMap:
    draw = dice.random()
    ownership = next(kind for kind, until in _SHARES if draw <= until)
    by: LinkBy = "identifier" if ownership == "identified" else "inferred" if dice.random() < 0.15 else "foreign key"
    first = link("person_id", "person", by)
    paths: tuple[Path, ...] = (way((name, first)),)
    if ownership == "shared":
        paths = (*paths, way((name, link("other_person_id", "person"))))
    elif ownership == "owned" and reached and dice.random() < 0.55:
        parent = reached[int(len(reached) * dice.random() ** 2)]
        first = link(f"{parent.name}_id", parent.name, by)
        paths = (Path(((name, first), *parent.paths[0].links)),)
    if ownership in ("none", "unplaced"):
        paths = ()
    wrong = (link("item_id", "person", suspect="its values are no keys of `person`"),) if dice.random() < 0.02 else ()
    return TableMap(
        name=name, primary_key=("id",), ownership=ownership, paths=paths, rows=dice.randrange(10**6),
        links=(*(path.links[0][1] for path in paths), *wrong),
        columns=_columns(dice, columns, 0 if ownership == "none" else dice.randint(1, 12)),
        children="dates of birth of persons under 16" if draw > 0.4 and dice.random() < 0.04 else "",
    )  # fmt: skip


def _columns(dice: random.Random, count: int, held: int) -> tuple[ColumnMap, ...]:
    some = dice.sample(_FIELDS, min(held, len(_FIELDS)))
    return tuple(
        personal(some[place][0], some[place][1], confidence=round(dice.uniform(0.6, 1), 2),
                 because=f"the name says {some[place][1]}, and 98 % of the values fit")
        if place < len(some) else plain(f"field_{place}")
        for place in range(count)
    )  # fmt: skip
