"""How fast values are read from PostgreSQL and told apart; beside it, presidio-analyzer's pattern recognisers.

Run: `python -m benchmarks detecting`. One table of `ROWS` rows and ten columns, and the same values in many small
tables; three columns in ten hold what must be validated (cards, telephone and account numbers). Amanat reads them
through its store and judges the columns: identifiers within text are looked for in every value, other shapes in some
hundreds of different values of a column, and validators get a bounded number of candidates, as in every run of the
map. presidio's recognisers (no model) get the same values as Python strings, a part of them, as they take long.

Prints values per second of CPU, all processor time of this process counted, and the ratio; results go to
`build/bench/detecting.json`.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import psycopg

from amanat.datamap.detect.case import Case
from amanat.datamap.detect.looking import Looking
from amanat.datamap.detect.tables import judge_table, settle
from amanat.errors import StoreError
from amanat.service.model import StoreConfig
from amanat.stores.base import Store
from amanat.stores.open import open_store
from amanat.stores.schema.model import TableSchema
from benchmarks import servers

BAR = 500_000
"""Values a second on one core, from the database to verdicts."""

ROWS = 100_000
SMALL, SMALL_ROWS = 100, 1_000
PRESIDIO_VALUES = 5_000
RESULTS = Path("build/bench/detecting.json")

COLUMNS = {
    "id": "bigint PRIMARY KEY", "a1": "text", "a2": "text", "a3": "text", "a4": "text", "a5": "text", "a6": "text",
    "a7": "text", "a8": "text", "a9": "text",
}  # fmt: skip
EXPECTED = {"a1": "email", "a2": "card_number", "a3": "phone", "a4": "bank_account", "a5": "name"}
"""What must be found, or the speed is worth nothing."""


class Speed(msgspec.Struct, frozen=True):
    """`values` looked at in `cpu` seconds of this process and `wall` seconds."""

    values: int
    cpu: float
    wall: float

    @property
    def per_core(self) -> float:
        return self.values / self.cpu


def card(chance: random.Random) -> str:
    digits = "4" + "".join(chance.choices("0123456789", k=14))
    total = sum(d if at % 2 else (d * 2 - 9 if d > 4 else d * 2) for at, d in enumerate(map(int, digits)))
    return digits + str(-total % 10)


def iban(chance: random.Random) -> str:
    account = "".join(chance.choices("0123456789", k=18))
    check = 98 - int(account + "131400") % 97
    return f"DE{check:02}{account}"


GIVEN = ("Anna", "Peter", "Maria", "Ahmed", "Julia", "Tomasz", "Elif", "Rahul", "Sofia", "Kenji")
FAMILY = ("Schmidt", "Garcia", "Nowak", "Yilmaz", "Khan", "Rossi", "Dubois", "Smith", "Tanaka", "Singh")


def rows(count: int) -> Iterator[tuple[Any, ...]]:
    """Thirty values in a hundred are candidates for validators: cards, telephone numbers, accounts."""
    chance = random.Random(4)
    for n in range(count):
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        yield (
            n + 1,
            f"{given}.{family}{n}@mail{n % 50}.example".lower(),
            card(chance),
            f"+49 30 {chance.randrange(10_000_000, 99_999_999)}",
            iban(chance),
            f"{given} {family}",
            f"order-{n:06} shipped in {chance.randrange(9)} boxes",
            chance.choice(("new", "paid", "sent", "closed")),
            f"Article {chance.randrange(5_000)} of the catalogue",
            f"{chance.randrange(100)}.{chance.randrange(100):02} EUR",
        )


def fill(url: str, count: int) -> None:
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection, connection.cursor() as cursor:
        shape = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        cursor.execute(f"CREATE TABLE mixed ({shape})".encode())
        with cursor.copy(b"COPY mixed FROM STDIN") as copy:
            for row in rows(count):
                copy.write_row(row)
        for n in range(SMALL):
            first = n * SMALL_ROWS
            cursor.execute(f"CREATE TABLE small{n} ({shape})".encode())
            cursor.execute(f"INSERT INTO small{n} SELECT * FROM mixed OFFSET {first} LIMIT {SMALL_ROWS}".encode())


def detected(store: Store, tables: Sequence[TableSchema], limit: int) -> tuple[int, dict[str, tuple[str, ...]]]:
    """From the database to verdicts: how many values were looked at, and the categories by column of the last table."""
    looking, values = Looking(), 0
    known = {table.name: table for table in tables}
    for name, sample in store.samples(list(known), limit):
        if isinstance(sample, StoreError):
            raise sample
        looking.add(known[name], sample[0])
        values += sample[1] * len(known[name].columns)
    found: dict[str, tuple[str, ...]] = {}
    for name, seen in looking.finish().items():
        bare = {column: Case(table=name, seen=one, about=False) for column, one in seen.items()}
        cases = settle(bare, home=False)
        found = {column: verdict.categories for column, verdict in judge_table(cases).items()}
    return values, found


def timed(work: Callable[[], int]) -> Speed:
    cpu, wall = time.process_time(), time.perf_counter()
    values = work()
    return Speed(values, time.process_time() - cpu, time.perf_counter() - wall)


def amanat(url: str, limit: int, prefix: str) -> Speed:
    """Over the tables whose names begin so. Exits where a column is not found for what it is."""
    store = open_store(StoreConfig(name="bench", url=url))
    tables = [table for table in store.schema().tables if table.name.startswith(prefix)]
    found: dict[str, tuple[str, ...]] = {}

    def work() -> int:
        values, verdicts = detected(store, tables, limit)
        found.update(verdicts)
        return values

    detected(store, tables[:1], 100)
    speed = timed(work)
    store.close()
    wrong = sorted(name for name, category in EXPECTED.items() if found[name] != (category,))
    if wrong:
        raise SystemExit(f"not found for what they are: {wrong}")
    return speed


def recognisers() -> Sequence[Any] | None:
    """presidio-analyzer's recognisers that need no model; None where it is not installed."""
    try:
        from presidio_analyzer import predefined_recognizers as known
    except ImportError:
        return None
    import tldextract.tldextract

    # With the list of suffixes that it brings along: nothing is fetched while it is timed.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
    names = ("Email", "CreditCard", "Phone", "Iban", "Ip", "Url", "Date", "Crypto", "UsSsn", "UsPassport", "UsBank")
    return [getattr(known, f"{name}Recognizer")() for name in names if hasattr(known, f"{name}Recognizer")]


def presidio(texts: Sequence[str]) -> Speed | None:
    found = recognisers()
    if found is None:
        return None

    def work() -> int:
        for text in texts:
            for one in found:
                one.analyze(text, one.supported_entities, None)
        return len(texts)

    return timed(work)


def shown(what: str, speed: Speed) -> None:
    times = f"{speed.cpu:>7.2f} s CPU {speed.wall:>7.2f} s wall"
    print(f"{what:<46} {speed.values:>9} values {times} {speed.per_core:>10.0f} /s per core")


def main(arguments: list[str]) -> int:
    """The first argument, if any, is the number of rows. Returns 1 where a figure is below `BAR`."""
    count = int(arguments[0]) if arguments else ROWS
    results: dict[str, Any] = {"rows": count, "polars_threads": pl.thread_pool_size()}
    with servers.postgres() as (server, _), servers.database(server) as url:
        fill(url, max(count, SMALL * SMALL_ROWS))
        ours = amanat(url, count + 1, "mixed")
        small = amanat(url, SMALL_ROWS, "small")
    shown("amanat: PostgreSQL to verdicts", ours)
    shown(f"amanat: the same in {SMALL} tables of {SMALL_ROWS} rows", small)
    results |= {"amanat": msgspec.to_builtins(ours), "amanat_small": msgspec.to_builtins(small)}
    texts = [str(value) for row in rows(max(1, PRESIDIO_VALUES // len(COLUMNS))) for value in row]
    theirs = presidio(texts)
    if theirs is None:
        print("not run: presidio-analyzer is not installed (dependency group `bench`)")
    else:
        shown("presidio-analyzer: recognisers on such values", theirs)
        print(f"ratio: {ours.per_core / theirs.per_core:.0f}")
        results |= {"presidio": msgspec.to_builtins(theirs), "ratio": ours.per_core / theirs.per_core}
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    short = [name for name, one in (("one long table", ours), ("many small ones", small)) if one.per_core < BAR]
    print(f"below {BAR:,} values/s per core: {', '.join(short) or 'neither'}")
    return 1 if short else 0
