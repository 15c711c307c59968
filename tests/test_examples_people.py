from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from random import Random

import phonenumbers
import pytest

from amanat.errors import NotInstalled
from amanat.examples.data import generator
from amanat.examples_people import BATCH_ROWS, TODAY, Crowd, Sheaf, after, blocks, network_address, past, slug, stamp

MINE = ("outcomes", "academy", "parcels")


def crowd(seed: int = 7) -> Crowd:
    return Crowd(seed, ("en-gb", "ko", "tr"), ("mail.example.com", "example.org"))


def test_nobody_shares_an_identifier() -> None:
    everybody = crowd()
    people = [everybody.one(number) for number in range(1, 3_001)]
    assert len({person.email for person in people}) == 3_000
    assert len({person.handle for person in people}) == 3_000
    phones = [person.phone for person in people if person.phone]
    assert len(set(phones)) == len(phones) == 750


def test_a_person_depends_on_seed_and_number_only() -> None:
    assert crowd().one(12) == crowd().one(12)
    assert crowd(8).one(12) != crowd(7).one(12)
    assert crowd().dice(3, "life").random() == crowd().dice(3, "life").random() != crowd().dice(3, "trade").random()


def test_telephone_numbers_are_valid_and_in_the_ranges_for_fiction() -> None:
    for number in (4, 8, 12, 16, 20, 199_996):
        phone = crowd().one(number).phone
        assert phone is not None
        assert phonenumbers.is_valid_number(phonenumbers.parse(phone))
    assert crowd().one(200_004).phone is None, "the ranges are used up; a number is never given twice"


def test_names_without_latin_letters_still_make_an_address() -> None:
    assert slug("인제") == "user"
    assert slug("Gülşen Öz") == "gulsenoz"


def test_addresses_of_machines_are_those_kept_for_documentation() -> None:
    dice = Random(1)
    seen = {network_address(dice).rsplit(".", 1)[0].split("::")[0].rsplit(":", 1)[0] for _ in range(400)}
    assert seen == {"192.0.2", "198.51.100", "203.0.113", "2001:db8"}


def test_a_sheaf_gives_out_tables_in_order_and_in_small_batches() -> None:
    sheaf = Sheaf({"parent": "id name", "child": "id parent_id"})
    for _ in range(BATCH_ROWS + 1):
        parent = sheaf.add_new("parent", "x")
        sheaf.add_new("child", parent)
    batches = list(sheaf.drain())
    assert [(table, len(rows)) for table, _, rows in batches] == [
        ("parent", BATCH_ROWS),
        ("parent", 1),
        ("child", BATCH_ROWS),
        ("child", 1),
    ]
    assert batches[0][1] == ("id", "name")
    assert list(sheaf.drain()) == []
    assert sheaf.add_new("parent", "y") == BATCH_ROWS + 2


def test_blocks_cover_everybody_once() -> None:
    assert [number for block in blocks(1_201, 500) for number in block] == list(range(1, 1_202))


def test_time_never_passes_the_day_on_which_the_examples_stand() -> None:
    dice = Random(1)
    moments = [after(past(dice, 10), dice, 400) for _ in range(200)]
    assert max(moments) == TODAY
    assert stamp(datetime(2026, 1, 2, 3, 4, 5)) == "2026-01-02 03:04:05"
    assert stamp(None) is None


def test_a_missing_library_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mimesis", None)
    with pytest.raises(NotInstalled, match="amanat\\[examples\\]"):
        crowd()


@pytest.mark.parametrize("name", MINE)
def test_an_example_is_the_same_whatever_the_hash_seed_and_the_zone(name: str) -> None:
    code = (
        "import hashlib; from amanat.examples.data import generator;"
        f"print(hashlib.sha256(repr(list(generator({name!r})(60, 5))).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "Asia/Seoul"), ("2", "America/Lima"))
    }
    assert len(digests) == 1


@pytest.mark.parametrize("name", MINE)
def test_an_example_is_streamed_in_realistic_volume(name: str) -> None:
    batches = list(generator(name)(1_000, 5))
    assert max(len(rows) for _, _, rows in batches) <= BATCH_ROWS
    assert 10 <= sum(len(rows) for _, _, rows in batches) / 1_000 <= 25
    assert {type(value) for _, _, rows in batches for row in rows for value in row} <= {int, str, bool, type(None)}


def test_bank_accounts_have_right_check_digits_at_no_bank() -> None:
    ibans = [row[3] for table, _, rows in generator("parcels")(300, 5) if table == "bank_account" for row in rows]
    assert len(ibans) > 50
    for iban in ibans:
        assert isinstance(iban, str)
        assert iban[4:12] == "00000000"
        assert int(iban[4:] + "1314" + iban[2:4]) % 97 == 1
