"""Taking identifiers out of texts."""

from __future__ import annotations

import json

import pytest

from amanat.datamap.build import build
from amanat.datamap.graph.keys_listed import keys_in
from amanat.service.model import People
from amanat.stores.base import Needle
from amanat.subjects.erase import search
from amanat.subjects.erase.redaction import erased_in
from amanat.subjects.erase.residues import unnamed, unsearched
from amanat.subjects.known.identifiers import needles
from amanat.subjects.model import Residue
from amanat.subjects.people import Identifier, Subjects
from amanat.subjects.who.find import by_keys
from tests.subjects import town

PATTERN = search._pattern([Needle(text="ann@x.example", kind="email"), Needle(text="+49301", kind="phone")])


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("to ann@x.example.", "to [erased]."), ("(ANN@X.example)", "([erased])"), ("joann@x.example", None),
        ("ann@x.example.org", None), ("jo.ann@x.example", None), ("call +49301, ok", "call [erased], ok"),
        ("+493012", None), ('{"a": ["ann\\u0040x.example", 1]}', '{"a": ["[erased]", 1]}'),
        ('{"ann@x.example": {"n": null}}', '{"[erased]": {"n": null}}'), ("{no ann@x.example", "{no [erased]"),
        ('{"in": "{\\"who\\": \\"ann@x.example\\"}"}', '{"in": "{\\"who\\": \\"[erased]\\"}"}'),
        ('{"z":1,   "a":2}', None),
    ],
)  # fmt: skip
def test_whole_identifiers_only_in_text_and_json(text: str, clean: str | None) -> None:
    assert erased_in(text, PATTERN) == (text if clean is None else clean)


def test_documents_that_drivers_hand_out_open() -> None:
    document = {"to": ["ann@x.example"], "n": 1.5, "deep": {"x": None}}
    assert erased_in(document, PATTERN) == {"to": ["[erased]"], "n": 1.5, "deep": {"x": None}}


def test_texts_of_others_are_redacted_and_nothing_else_is_touched(town_url: str) -> None:
    store, datamap = town.store_at(town_url), town.town_map()
    people = by_keys(store, datamap, [1])
    wanted = needles(people.identifiers)
    before = town.dump(town_url)
    cells = search.redactions(store, datamap, store.schema(), people, search.hits(store, datamap, wanted))
    with store.writing() as connection:
        assert search.redact(connection, store, cells, wanted) == len(cells) == 5
    left = search.places("main", search.hits(store, datamap, wanted))
    store.close()
    # Identifiers of the person's own row are no texts of others; a log without a key cannot be told row by row.
    assert left == ("main.access_log.email", "main.users.email", "main.users.phone", "main.users.username")
    after = town.dump(town_url)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"audit", "messages", "orders"}
    assert ("4", "seen joann.lee@example.com", None, 1) in after["audit"]
    assert ("5", "4", "5", None, None, "[erased] told me", None, 1) in after["messages"]
    (order,) = (row for row in after["orders"] if row[0] == "4")
    assert json.loads(str(order[3]).replace("'", '"')) == {"cc": ["[erased]", "x"]}


def test_pinned_tables_are_left_and_named(town_url: str) -> None:
    store, datamap = town.store_at(town_url), town.town_map(audit="keep")
    people = by_keys(store, datamap, [1])
    found = search.hits(store, datamap, needles(people.identifiers))
    cells = search.redactions(store, datamap, store.schema(), people, found)
    store.close()
    assert "main.audit.line" in search.places("main", found)
    assert "audit" not in {cell.table for cell in cells}


def test_a_name_that_is_a_mere_word_is_told_not_to_be_searched_for() -> None:
    def told(*known: Identifier) -> tuple[Residue, ...]:
        return unsearched(
            Subjects(store="main", table="members", key="login", keys=("rose",), values={}, identifiers=known), ["main"]
        )

    (left,) = told()
    assert "not searched for" in left.what
    assert told(Identifier("username", "12")) == (left,)
    (word,) = told(Identifier("username", "rose"))
    assert word.what.startswith("the user name, where it stands")
    assert told(Identifier("username", "rose"), Identifier("email", "rose@x.example")) == (word,)
    assert told(Identifier("username", "12345678"), Identifier("email", "rose@x.example")) == (word,)
    (words,) = told(
        *(Identifier("username", word) for word in ("rose", "Rose", "lily")), Identifier("phone", "+4930123456")
    )
    assert words.what.startswith("2 user names, where they stand")
    assert told(Identifier("username", "rose_77"), Identifier("email", "rose@x.example")) == ()
    assert told(Identifier("username", "deleted"), Identifier("email", "rose@x.example")) == ()


def test_every_erasure_tells_that_names_are_not_searched_for() -> None:
    ann = Subjects(
        store="main", table="members", key="id", keys=(1,), values={}, identifiers=(Identifier("email", "a@x.example"),)
    )
    (told,) = unnamed(ann, ["main"])
    assert "names are not searched for" in told.what
    assert unnamed(ann, []) == ()


def test_of_many_lists_the_server_gives_those_that_may_hold_the_key(
    any_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = (f"INSERT INTO rooms VALUES ({at}, '[{at + 1}, {at + 2}]')" for at in range(1, 301))
    town.run(
        any_url,
        "CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(90))",
        *(f"INSERT INTO users VALUES ({at}, 'p{at}@example.com')" for at in range(1, 303)),
        "CREATE TABLE rooms (id INTEGER PRIMARY KEY, participant_ids JSON)",
        *lists,
    )
    store = town.store_at(any_url)
    people = People(store="main", table="users", key="id", identifiers={"email": "email"})
    datamap = build([store], people)
    looked: list[object] = []

    def look(value: object) -> tuple[object, ...]:
        looked.append(value)
        return keys_in(value)

    monkeypatch.setattr(search, "keys_in", look)
    found = search.keyed(store, datamap, by_keys(store, datamap, [250]))
    assert [(hit.table, hit.key) for hit in found] == [("rooms", (248,)), ("rooms", (249,))]
    assert len(looked) == 2
