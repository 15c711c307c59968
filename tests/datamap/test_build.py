"""The whole map: stores that are silent, samples, the printed shape."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from amanat.datamap.build import build
from amanat.datamap.out.as_json import as_json
from amanat.datamap.pins.model import Pins
from amanat.service.model import StoreConfig
from amanat.stores.open import open_store
from tests.datamap.making import USERS, made, mapped

SHOP = f"""{USERS}
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), total NUMERIC);
CREATE TABLE web_log (id INTEGER PRIMARY KEY, email TEXT, ip TEXT);
INSERT INTO web_log VALUES (1, 'ann@x.example', '10.0.0.1'), (2, 'cy@x.example', '10.0.0.2');
"""


def test_a_silent_store_is_on_the_map(tmp_path: Path) -> None:
    down = open_store(StoreConfig(name="away", url=f"sqlite:///{tmp_path}/away.db"))
    found = build([down, made(tmp_path, USERS)], None)
    away, main = found.stores
    assert (away.answered, away.tables) == (False, ())
    assert away.error is not None
    assert "`away.db` cannot be opened" in away.error
    assert main.answered
    assert found.people is not None
    assert as_json(found)["stores"][0]["answered"] is False


def test_where_people_live_may_be_silent(tmp_path: Path) -> None:
    told = mapped(tmp_path, USERS).people
    down = open_store(StoreConfig(name="main", url=f"sqlite:///{tmp_path}/away.db"))
    assert build([down], told).people == told


def test_another_store_is_reached_by_identifier(tmp_path: Path) -> None:
    log = "CREATE TABLE log (id INTEGER PRIMARY KEY, email TEXT); INSERT INTO log VALUES (1, 'ann@x.example')"
    found = build([made(tmp_path, USERS), made(tmp_path, log, "logs")], None)
    table = found.store("logs").table("log")
    assert (table.ownership, [str(path) for path in table.paths]) == ("identified", ["log.email > users"])
    assert [(link.by, link.to, link.identifier) for link in table.links] == [("identifier", ("email",), "email")]


def test_the_printed_shape(tmp_path: Path) -> None:
    printed = as_json(mapped(tmp_path, SHOP))
    assert list(printed["stores"][0]) == ["name", "dialect", "answered", "error", "sampled", "tables"]
    orders, _, log = printed["stores"][0]["tables"]
    assert orders["name"] == "orders"
    assert orders["ownership"] == "owned"
    assert orders["paths"] == ["orders.user_id > users"]
    assert log["rows"] == 2
    assert log["columns"][1] == {
        "name": "email",
        "type": "TEXT",
        "personal": True,
        "categories": ["email"],
        "confidence": 0.99,
        "because": "all of 2 sampled values are e-mail addresses",
        "source": None,
        "identifier": "email",
        "form": "plain",
        "required": False,
        "given": 1.0,
        "inside": [],
        "pinned": False,
        "comment": "",
    }
    assert [kind["table"] for kind in printed["kinds"]] == ["users"]
    assert orders["links"][0]["columns"] == ["user_id"]
    assert "ann@x.example" not in str(printed)


def test_a_sample_says_that_it_is_one(tmp_path: Path) -> None:
    rows = ", ".join(f"({n}, 'p{n}@x.example')" for n in range(50))
    store = made(tmp_path, f"CREATE TABLE log (id INTEGER PRIMARY KEY, email TEXT); INSERT INTO log VALUES {rows}")
    part, whole = build([store], None, Pins(), 10).stores[0], build([store], None, Pins(), 100).stores[0]
    assert (part.sampled, part.rows_sampled, part.table("log").rows) == (True, 10, None)
    assert (whole.sampled, whole.rows_sampled, whole.table("log").rows) == (False, 50, 50)


def test_the_same_map_whatever_the_hash_seed(tmp_path: Path) -> None:
    mapped(tmp_path, SHOP)
    script = (
        "from amanat.datamap.build import build; from amanat.service.model import StoreConfig;"
        "from amanat.stores.open import open_store;"
        f"print(build([open_store(StoreConfig(name='main', url='sqlite:///{tmp_path}/main.db'))], None).digest)"
    )
    digests = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo" if seed == "1" else "UTC"}
        run = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(run.stdout)
    assert len(digests) == 1


def test_the_digest_tells_maps_apart(tmp_path: Path) -> None:
    one = mapped(tmp_path, SHOP)
    assert mapped(tmp_path, SHOP).digest == one.digest
    assert mapped(tmp_path, SHOP + "ALTER TABLE users ADD COLUMN religion TEXT;").digest != one.digest
