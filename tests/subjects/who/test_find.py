"""Finding the person by what they give."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from amanat.errors import InputError
from amanat.records.keys import Keys
from amanat.stores.base import Store
from amanat.subjects.known.identifiers import distinctive, needles
from amanat.subjects.people import Identifier, from_seal, pack, pseudonym, pseudonyms, seal_text, unpack
from amanat.subjects.who.find import Ambiguous, by_keys, find, without
from amanat.subjects.who.still import still_theirs
from tests.subjects import town

MAP = town.town_map()


@pytest.fixture
def store(town_url: str) -> Store:
    return town.store_at(town_url)


@pytest.mark.parametrize(
    ("identifier", "keys"),
    [
        ("Ann.Lee@example.com", (1,)), ("ANN.LEE@EXAMPLE.COM", (1,)), ("\t ann.lee@example.com \n", (1,)),
        ("lee@example.com", ()), ("ann.lee@example.co", ()), ("%@example.com", ()), ("ann_lee7", (1,)),
        ("annxlee7", ()), ("ANN_LEE7", (1,)), ("+49 30 901820", (1,)), ("004930901820", (1,)), ("49(30)90-18-20", (1,)),
        ("'; DROP TABLE users; --", ()),
    ],
)  # fmt: skip
def test_by_identifier(store: Store, identifier: str, keys: tuple[int, ...]) -> None:
    assert find(store, MAP, identifier).keys == keys
    store.close()


def test_letters_beyond_ascii_match_in_the_spelling_given(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'town.db'}"
    town.build(url)
    town.run(url, "INSERT INTO users (id, email, name, password) VALUES (8, 'ÄRA@example.com', 'Ära', 'h')")
    assert find(town.store_at(url), MAP, "ÄRA@example.com").keys == (8,)


def test_who_has_no_row_of_their_own_is_found_where_an_address_makes_rows_theirs(
    tmp_path: Path, town_url: str, store: Store
) -> None:
    town.run(town_url, "INSERT INTO access_log VALUES ('Gil@example.org', '/g')")
    guest = find(store, MAP, " GIL@example.org")
    assert (guest.keys, guest.guests, guest.matched) == ((), ("gil@example.org",), 1)
    assert from_seal(seal_text(guest)) == guest
    other = msgspec.structs.replace(guest, guests=("hope@example.org",))
    keys = Keys.open(tmp_path)
    assert len({pseudonym(keys, one) for one in (guest, other)}) == 2
    assert len({*pseudonyms(keys, guest), *pseudonyms(keys, other)}) == 2
    assert find(store, MAP, "gi@example.org").matched == 0
    store.close()


def test_an_empty_identifier_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="the identifier is empty"):
        find(store, MAP, "  ")


def test_twins_are_ambiguous_whatever_the_spelling(town_url: str, store: Store) -> None:
    town.run(town_url, "INSERT INTO users (id, email, name, password) VALUES (9, 'ann.lee@EXAMPLE.com', 'T', 'h')")
    with pytest.raises(Ambiguous) as caught:
        find(store, MAP, "Ann.Lee@example.com")
    assert caught.value.keys == (1, 9)
    assert find(store, MAP, "ann.lee@example.com", key="9").identifiers == (Identifier("email", "ann.lee@EXAMPLE.com"),)
    store.close()


def test_a_key_stays_theirs_until_someone_else_has_it(town_url: str, store: Store) -> None:
    people = by_keys(store, MAP, [4, 5])
    assert still_theirs(store, people) == ((4, 5), ())
    town.run(town_url, "UPDATE users SET email = 'new@example.org', username = 'newcomer' WHERE id = 5")
    assert still_theirs(store, people) == ((4,), (5,))
    assert without(people, (5,)).values == {("id",): ((4,),)}
    town.run(town_url, "UPDATE users SET email = 'erased-1@invalid.example', username = NULL WHERE id = 5")
    assert still_theirs(store, people) == ((4, 5), ())
    store.close()


@pytest.mark.parametrize(
    ("kind", "text", "is_so"),
    [
        ("email", "a@b.example", True), ("phone", "12345", False), ("phone", "+49 30 901820", True),
        ("username", "anna", False), ("username", "margarete", False), ("username", "12345678", False),
        ("username", "ann_lee7", True), ("username", "2024-01-01", False), ("username", "user1", False),
        ("number", "C-000013", True), ("number", "9434765930", True), ("number", "943476593", False),
        ("number", "C-13", False), ("number", "Eleven", False),
    ],
)  # fmt: skip
def test_common_names_and_numbers_are_never_searched_for(kind: str, text: str, is_so: bool) -> None:
    assert distinctive(Identifier(kind, text)) is is_so
    found = [needle.text for needle in needles([Identifier(kind, text)])]
    # As a mention, and only so, a plain word is that person's name.
    assert bool(set(found) - {f"@{text}"}) is is_so
    assert (found == [f"@{text}"]) is (kind == "username" and text.isalpha())


def test_keys_of_any_type_survive_their_seal() -> None:
    from datetime import UTC, date, datetime
    from decimal import Decimal
    from uuid import UUID

    for value in (1, "a", None, UUID(int=7), Decimal("1.50"), b"\x00\xff", date(2026, 1, 2), datetime.now(UTC)):
        assert unpack(pack(value)) == value
    with pytest.raises(InputError, match="a key of type `object`"):
        pack(object())


def test_digits_alone_are_searched_for_only_when_long() -> None:
    assert [needle.text for needle in needles([Identifier("phone", "+49 30 901820")])] == [
        "+49 30 901820", "+4930901820", "4930901820",
    ]  # fmt: skip
    assert [needle.text for needle in needles([Identifier("phone", "030-901820")])] == ["030-901820", "+030901820"]
