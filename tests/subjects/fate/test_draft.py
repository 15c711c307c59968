"""The draft of an erasure from map and schema alone: order, cycles, refusals, places that nothing reaches."""

from __future__ import annotations

from typing import Any

import pytest

from amanat.datamap.model import ColumnMap, Link, Ownership, Path, StoreMap, TableMap
from amanat.service.model import People
from amanat.stores.schema.model import ColumnSchema, ForeignKey, StoreSchema, TableSchema
from amanat.subjects.fate.authors import named_after, own_columns, party_columns
from amanat.subjects.fate.draft import draft
from amanat.subjects.fate.parties import served, stem, writes
from amanat.subjects.model import Draft

PEOPLE = People(store="main", table="users", key="id", identifiers={"email": "email"})
Key = tuple[str, str, bool]
"""(column, table, nullable) of a foreign key to `id`."""


def build(**tables: tuple[Ownership, list[Key], list[list[Key]]]) -> Draft:
    """Each table with its ownership, its foreign keys and its ways; a way is a list of keys, nearest first."""
    maps, shapes = [], []
    for name, (ownership, keys, ways) in tables.items():
        nullable = {column: can for column, _, can in keys}
        columns = ["id", *nullable, "text"]
        shapes.append(
            TableSchema(
                name=name,
                columns=tuple(
                    ColumnSchema(name=each, type="TEXT", nullable=nullable.get(each, False), text=True)
                    for each in columns
                ),
                primary_key=("id",),
                foreign_keys=tuple(ForeignKey(columns=(each,), table=table, to=("id",)) for each, table, _ in keys),
            )
        )
        maps.append(
            TableMap(
                name=name,
                columns=tuple(ColumnMap(name=each, type="TEXT", personal=each == "text") for each in columns),
                primary_key=("id",),
                links=tuple(_link(key) for key in keys),
                ownership=ownership,
                paths=tuple(_way(name, way) for way in ways),
            )
        )
    schema = StoreSchema(tables=tuple(shapes))
    return draft(StoreMap(name="main", dialect="sqlite", answered=True, tables=tuple(maps)), schema, PEOPLE)


def _link(key: Key) -> Link:
    return Link(columns=(key[0],), table=key[1], to=("id",), nullable=key[2])


def _way(table: str, keys: list[Key]) -> Path:
    hops = []
    for key in keys:
        hops.append((table, _link(key)))
        table = key[1]
    return Path(tuple(hops))


def steps(made: Draft) -> list[tuple[str, str]]:
    return [(operation.table, operation.action) for operation in made.operations]


USERS: Any = ("people", [], [])
MINE: Key = ("user_id", "users", False)


def test_children_go_before_their_parents_at_any_depth() -> None:
    made = build(
        users=USERS,
        a=("owned", [MINE], [[MINE]]),
        b=("owned", [("a_id", "a", False)], [[("a_id", "a", False), MINE]]),
        c=("none", [("b_id", "b", False)], []),
    )
    assert steps(made) == [("c", "delete"), ("b", "delete"), ("a", "delete"), ("users", "delete")]
    assert made.operations[0].path == "c.b_id > b.a_id > a.user_id > users"
    assert made.refusals == ()


def test_a_cycle_is_opened_at_a_nullable_link() -> None:
    made = build(
        users=("people", [("home_id", "a", True)], []),
        a=("owned", [MINE], [[MINE]]),
    )
    assert steps(made) == [("users", "unlink"), ("a", "delete"), ("users", "delete")]
    assert made.refusals == ()


def test_a_cycle_that_no_null_opens_is_refused_by_name() -> None:
    made = build(
        users=("people", [("home_id", "a", False)], []),
        a=("owned", [MINE], [[MINE]]),
    )
    (refusal,) = made.refusals
    assert "`a`, `users`" in refusal.because
    assert "datamap.toml" in refusal.remedy


def test_what_rows_of_its_own_kind_must_point_at_is_emptied() -> None:
    made = build(users=USERS, a=("owned", [MINE, ("parent_id", "a", False)], [[MINE]]))
    assert made.refusals == ()
    assert [(blocker.child, blocker.parent) for blocker in made.blockers] == [("a", "a"), ("a", "users")]
    tombstones = [operation.table for operation in made.operations if operation.blocked == "only"]
    assert sorted(tombstones) == ["a", "users"]


def test_what_others_must_point_at_is_emptied_all_the_way_up() -> None:
    made = build(
        users=USERS,
        posts=("owned", [MINE], [[MINE]]),
        replies=("owned", [MINE, ("post_id", "posts", False)], [[MINE]]),
    )
    assert [(blocker.child, blocker.parent) for blocker in made.blockers] == [("replies", "posts"), ("posts", "users")]
    tombstones = [operation.table for operation in made.operations if operation.blocked == "only"]
    assert sorted(tombstones) == ["posts", "users"]


def test_tables_that_people_point_to_are_never_one_persons() -> None:
    """The client that a person founded has other people in it: the link to the founder holds, the client stays."""
    made = build(
        users=("people", [("client_id", "clients", True)], []),
        clients=("none", [("founder_id", "users", False)], []),
        invoices=("none", [("client_id", "clients", False)], []),
    )
    assert {table for table, action in steps(made) if action == "delete"} == {"users"}
    assert [(blocker.child, blocker.parent) for blocker in made.blockers] == [("clients", "users")]


def test_links_of_actors_are_cut_or_hold_but_never_delete() -> None:
    made = build(users=USERS, orders=("actor", [("approved_by", "users", True)], []))
    assert steps(made) == [("orders", "unlink"), ("users", "delete")]


def test_personal_data_that_nothing_reaches_is_named() -> None:
    made = build(users=USERS, leads=("unplaced", [], []))
    assert made.not_reached == ("main.leads.text",)


def test_links_by_type_and_number_are_noticed() -> None:
    made = build(users=USERS, notes=("unplaced", [], []))
    assert made.polymorphic == ()
    shape = TableSchema(
        name="notes",
        columns=tuple(ColumnSchema(name=name, type="TEXT", nullable=True) for name in ("id", "owner_type", "owner_id")),
        primary_key=("id",),
        foreign_keys=(),
    )
    users = next(table for table in made.schema.tables if table.name == "users")
    store = StoreMap(
        name="main",
        dialect="sqlite",
        answered=True,
        tables=(
            TableMap(name="users", columns=(), primary_key=("id",), ownership="people"),
            TableMap(name="notes", columns=(), primary_key=("id",)),
        ),
    )
    found = draft(store, StoreSchema(tables=(shape, users)), PEOPLE)
    assert found.polymorphic == (("notes", "owner_type", "owner_id"),)


SENDER, RECIPIENT = ("sender_id", "users", True), ("recipient_user_id", "users", True)


@pytest.mark.parametrize(
    ("mine", "other", "wrote"),
    [
        ("sender_id", "recipient_id", True), ("recipient_id", "sender_id", False), ("buyer_id", "seller_id", True),
        ("left_id", "tutor_id", True), ("tutor_id", "left_id", False), ("left_id", "right_id", None),
    ],
)  # fmt: skip
def test_names_of_links_tell_who_wrote(mine: str, other: str, wrote: bool | None) -> None:
    ways = (_way("t", [(mine, "users", True)]), _way("t", [(other, "users", True)]))
    assert writes("t", ways[0], ways) is wrote


def test_columns_belong_to_the_party_they_are_named_after() -> None:
    names = ["sender_id", "recipient_user_id", "sender_name", "recipient_name", "body"]
    table = TableMap(name="t", columns=tuple(ColumnMap(name=name, type="TEXT", personal=True) for name in names))
    ways = (_way("t", [SENDER]), _way("t", [RECIPIENT]))
    assert [stem(way.links[0][1]) for way in ways] == ["sender", "recipient"]
    assert own_columns(table, ways[0], ways) == ("sender_id", "sender_name", "body")
    assert own_columns(table, ways[1], ways) == ("recipient_user_id", "recipient_name")
    assert party_columns(table, ways[1], ways) == ("sender_id", "sender_name")


def test_a_name_beside_a_key_is_the_keys_own_though_it_finds_the_person_as_well() -> None:
    names = ["last_id", "last_poster_id", "last_poster_name", "last_poster_slug", "last_title"]
    poster, other, by_name = (
        Link(columns=(name,), table="users", to=(to,), nullable=True, identifier=kind)
        for name, to, kind in (
            ("last_poster_id", "id", None),
            ("last_id", "id", None),
            ("last_poster_slug", "slug", "username"),
        )
    )
    columns = tuple(ColumnMap(name=name, type="TEXT", personal=True) for name in names)
    table = TableMap(name="t", columns=columns, links=(poster, other, by_name))
    assert named_after(table, poster) == ("last_poster_name", "last_poster_slug")
    assert named_after(table, other) == ("last_title",), "what begins like a longer one's belongs to that"


def test_what_was_said_to_somebody_is_no_longer_the_writers_alone() -> None:
    said = ColumnMap(name="body", type="TEXT", personal=True, categories=("communication",))
    table = TableMap(name="t", columns=(said, ColumnMap(name="mood", type="TEXT", personal=True)))
    ways = (_way("t", [SENDER]), _way("t", [RECIPIENT]))
    assert own_columns(table, ways[0], ways) == ("mood",)


def test_whom_a_row_is_about_is_told_where_all_others_serve_them() -> None:
    def parties(*names: str) -> tuple[Path, ...]:
        return tuple(_way("t", [(name, "users", True)]) for name in names)

    visit = parties("patient_id", "doctor_id", "nurse_id")
    assert served("t", visit) == visit[:1]
    assert served("t", parties("patient_id", "partner_id")) == ()
    assert served("t", parties("doctor_id", "nurse_id")) == ()
    assert served("t", visit[:1]) == ()


@pytest.mark.parametrize(("key", "action"), [(("id",), "scrub"), (("author", "id"), "delete")])
def test_a_user_name_that_only_stands_as_text_is_overwritten_unless_the_row_is_known_by_it(
    key: tuple[str, ...], action: str
) -> None:
    by_name = Link(
        columns=("author",), table="users", to=("login",), nullable=False, by="identifier", identifier="username"
    )
    people = People(store="main", table="users", key="id", identifiers={"login": "username"})
    columns = {"users": ("id", "login"), "wiki": ("id", "author", "text")}
    shapes = tuple(
        TableSchema(
            name=name,
            columns=tuple(ColumnSchema(name=each, type="TEXT", nullable=False, text=True) for each in names),
            primary_key=key if name == "wiki" else ("id",),
            foreign_keys=(),
        )
        for name, names in columns.items()
    )
    maps = tuple(
        TableMap(
            name=name,
            columns=tuple(ColumnMap(name=each, type="TEXT", personal=each in ("author", "login")) for each in names),
            primary_key=key if name == "wiki" else ("id",),
            ownership="identified" if name == "wiki" else "people",
            links=(by_name,) if name == "wiki" else (),
            paths=(Path((("wiki", by_name),)),) if name == "wiki" else (Path(()),),
        )
        for name, names in columns.items()
    )
    store = StoreMap(name="main", dialect="sqlite", answered=True, tables=maps)
    made = draft(store, StoreSchema(tables=shapes), people)
    found = {step.table: step for step in made.operations}
    assert (found["wiki"].action, found["users"].action) == (action, "delete")
    assert found["wiki"].scrubs == (("author",) if action == "scrub" else ())
