"""The exact search: gigabytes a minute on PostgreSQL, MariaDB and SQLite, for 1, 1,000 and 100,000 people in a pass.

Run: `python -m benchmarks.searching [--megabytes N] [--people N …] [--engines NAME …]`. Peers, on the same text: `grep
-F -i -f` over a file of it, and hand-written SQL (`ILIKE`, `LIKE`) for one person. Gigabytes are those of the values
that are searched. Beside the wall clock stand CPU seconds of this process and of the server, and the rate that they
allow where each has a core of its own. Prints the ratio to the bar of 5 GB a minute; exit 1 where it falls short.
Results go to `build/bench/searching.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from amanat.service.model import StoreConfig
from amanat.stores.base import Needle, Store
from amanat.stores.open import open_store
from amanat.subjects.known.identifiers import needles
from amanat.subjects.people import Identifier
from benchmarks.gauges import _cpu_of_siblings as cpu_of_siblings
from benchmarks.gauges import _fields as fields
from benchmarks.servers import database, mariadb, postgres

RESULTS = Path("build/bench/searching.json")
BAR = 5.0
"""GB a minute."""
PLANTED = 5
WORDS = re.findall(
    r"\w+",
    "the quick brown fox jumps over a lazy dog while nobody sees what happens in the garden behind our house because "
    "order delivery invoice payment customer support ticket lesson student teacher message für die Straße schön",
)
FIRST = ("ann", "bob", "carl", "dora", "emil", "fatima", "gus", "hana", "ivan", "jo", "kim", "lena", "maria", "nora")
LAST = ("smith", "miller", "khan", "garcia", "rossi", "tanaka", "kowalski", "ali", "jones", "brown", "hussain", "malik")
HOSTS = ("gmail.com", "yahoo.com", "example.org", "outlook.com", "mail.example")


def person(random_: random.Random, number: int) -> list[Identifier]:
    """An e-mail address, a phone number and a user name."""
    name = f"{random_.choice(FIRST)}.{random_.choice(LAST)}{number if number % 2 else ''}"
    return [
        Identifier("email", f"{name}.{number}@{random_.choice(HOSTS)}"),
        Identifier("phone", f"+49 {random_.randrange(150, 180)} {random_.randrange(10**7):07}"),
        Identifier("username", f"{name.replace('.', '_')}{number % 100}"),
    ]


def texts(size: int, seed: int = 7) -> Iterator[tuple[int, str, str]]:
    """Rows of (id, text, JSON) up to a size in bytes. Every third names somebody."""
    source = random.Random(seed)
    number = 0
    while size > 0:
        number += 1
        body = " ".join(source.choices(WORDS, k=source.randrange(10, 60)))
        if number % 3 == 0:
            # Numbers that no person of the benchmark has.
            mail, phone, _ = person(source, source.randrange(10**7, 10**8))
            body += f"\n{mail.value}, {phone.value.replace('+49', '+44')}"
        data = json.dumps(
            {"by": source.randrange(10**6), "note": body[: source.randrange(20, 120)], "at": "2026-01-31"}
        )
        size -= len(body.encode()) + len(data)
        yield number, body, data


def spelled(
    rows: Iterator[tuple[int, str, str]], people: Sequence[Sequence[Identifier]]
) -> Iterator[tuple[int, str, str]]:
    """The rows, with some people planted, each in another disguise."""
    disguises: tuple[Callable[[str], str], ...] = (
        str.upper, lambda text: text, lambda text: text.replace("@", "%40"), lambda text: text.replace("@", "\\u0040"),
        lambda text: json.dumps({"to": text}),
    )  # fmt: skip
    for number, body, data in rows:
        if number <= PLANTED:
            body = disguises[number - 1](people[0][0].value)
        yield number, body, data


def needles_of(people: Sequence[Sequence[Identifier]]) -> tuple[Needle, ...]:
    return needles(identifier for one in people for identifier in one)


def filled(url: str, rows: Iterator[tuple[int, str, str]]) -> None:
    """Makes the table and its rows."""
    engine = sa.create_engine(url)
    json_type = "jsonb" if engine.dialect.name == "postgresql" else "json"
    table = sa.table("notes", sa.column("id"), sa.column("body"), sa.column("data"))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE notes (id bigint PRIMARY KEY, body text, data {json_type})")
        insert = table.insert()
        if engine.dialect.name == "postgresql":
            insert = insert.values(data=sa.cast(sa.bindparam("data", type_=sa.Text), sa.dialects.postgresql.JSONB))
        block: list[dict[str, Any]] = []
        for number, body, data in rows:
            block.append({"id": number, "body": body, "data": data})
            if len(block) == 2_000:
                connection.execute(insert, block)
                block = []
        if block:
            connection.execute(insert, block)
    engine.dispose()


def size_of(url: str) -> int:
    """Bytes of the values that are searched."""
    engine = sa.create_engine(url)
    as_bytes = {"sqlite": "length(CAST({} AS BLOB))", "postgresql": "octet_length({}::text)"}
    form = as_bytes.get(engine.dialect.name, "length({})")
    with engine.connect() as connection:
        asked = f"SELECT sum({form.format('body')} + {form.format('data')}) FROM notes"
        found = int(connection.exec_driver_sql(asked).scalar_one())
    engine.dispose()
    return found


class Meter:
    """Wall, own CPU with that of processes that were started for it and have ended, and the server's CPU. `server`
    gives the seconds that it used so far."""

    def __init__(self, server: Callable[[], float]) -> None:
        self._server = server

    def measure(self, work: Callable[[], object]) -> dict[str, float]:
        before = self._server(), sum(os.times()[:4]), time.perf_counter()
        work()
        wall, client = time.perf_counter() - before[2], sum(os.times()[:4]) - before[1]
        time.sleep(0.1)
        return {"wall": wall, "client": client, "server": self._server() - before[0]}


def rated(taken: dict[str, float], size: int) -> dict[str, float]:
    """GB a minute by the wall clock, and where the client and the server have a core each."""
    busiest = max(taken["client"], taken["server"], 0.01)
    rates = {"rate": size / taken["wall"] * 60e-9, "rate by cpu": size / busiest * 60e-9}
    return {**taken, **rates, "ratio": rates["rate"] / BAR, "ratio by cpu": rates["rate by cpu"] / BAR}


def searched(store: Store, meter: Meter, people: Sequence[Sequence[Identifier]], size: int) -> dict[str, float]:
    """One pass for all of them. Whoever was planted MUST be found, and nobody else."""
    wanted = needles_of(people)
    found: set[int] = set()
    taken = meter.measure(lambda: found.update(hit.key[0] for hit in store.search(wanted)))
    if found != set(range(1, PLANTED + 1)):
        raise SystemExit(f"rows {sorted(found)[:20]} were found, {PLANTED} were planted")
    return rated(taken, size)


def by_hand(url: str, meter: Meter, one: Sequence[Identifier], size: int) -> dict[str, float]:
    """What one would write for one person. It finds one disguise of five."""
    engine = sa.create_engine(url)
    body = sa.column("body", sa.Text)
    text = sa.cast(sa.column("data"), sa.Text)
    wanted = [f"%{identifier.value}%" for identifier in one]
    met = sa.or_(*(side.ilike(value) for side in (body, text) for value in wanted))
    asked = sa.select(sa.func.count()).select_from(sa.table("notes")).where(met)
    with engine.connect() as connection:
        taken = meter.measure(lambda: connection.execute(asked).scalar_one())
    engine.dispose()
    return rated(taken, size)


def grepped(
    folder: Path, rows: Iterator[tuple[int, str, str]], people: Sequence[Sequence[Identifier]]
) -> dict[str, float]:
    """`grep -F -i -f` over the same rows in a file. It knows no escapes, no words and no composed letters."""
    file, list_ = folder / "rows.tsv", folder / "needles.txt"
    if not file.exists():
        with file.open("w", encoding="utf-8") as out:
            out.writelines(
                f"{number}\t{body}\t{data}\n".replace("\n", "\\n")[:-2] + "\n" for number, body, data in rows
            )
    list_.write_text("".join(f"{needle.text}\n" for needle in needles_of(people)), "utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = ["grep", "-F", "-i", "-c", "-f", str(list_), str(file)]
    subprocess.run(command, env={"LC_ALL": "C"}, capture_output=True, check=False)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return rated({"wall": wall, "client": after.ru_utime - before.ru_utime, "server": 0.0}, file.stat().st_size)


def show(what: str, found: dict[str, float]) -> None:
    print(
        f"{what:<34} {found['wall']:>7.2f} s wall {found['client']:>7.2f} s here {found['server']:>7.2f} s server "
        f"{found['rate']:>7.2f} GB/min {found['ratio']:>6.2f} x bar; by CPU {found['rate by cpu']:>7.2f} GB/min "
        f"{found['ratio by cpu']:>6.2f} x bar",
        flush=True,
    )


def opened(engine: str, stack: ExitStack, folder: Path) -> tuple[str, Callable[[], float]]:
    """The URL of an empty database, and how to ask what its server has used."""
    if engine == "sqlite":
        return f"sqlite:///{folder / 'bench.db'}", lambda: 0.0
    if engine == "mariadb":
        url = stack.enter_context(database(stack.enter_context(mariadb())))
        asked = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with asked.connect() as connection:
            file = Path(str(connection.exec_driver_sql("SELECT @@pid_file").scalar_one()))
        asked.dispose()
        stat = Path(f"/proc/{file.read_text().strip()}/stat") if file.exists() else None
        return url, lambda: sum(int(each) for each in fields(stat)[11:13]) / 100 if stat else 0.0
    url = stack.enter_context(database(stack.enter_context(postgres())[0]))
    connection = stack.enter_context(sa.create_engine(url, poolclass=sa.NullPool).connect())
    pid = int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
    connection.commit()
    return url, lambda: cpu_of_siblings(pid)


def run(
    engine: str, options: argparse.Namespace, folder: Path, people: Sequence[Sequence[Identifier]]
) -> dict[str, Any]:
    """All sizes of the set of people on one engine."""
    with ExitStack() as stack:
        url, server = opened(engine, stack, folder)
        filled(url, spelled(texts(options.megabytes * 1_000_000), people))
        size = size_of(url)
        print(f"\n{engine}: {size / 1e9:.3f} GB", flush=True)
        store = open_store(StoreConfig(name="bench", url=re.sub(r"\+\w+", "", url, count=1)), folder)
        stack.callback(store.close)
        store.schema()
        meter = Meter(server)
        results: dict[str, Any] = {"bytes": size, "people": {}}
        for count in options.people:
            results["people"][str(count)] = found = searched(store, meter, people[:count], size)
            show(f"amanat, {count:,} people", found)
        results["by hand"] = by_hand(url, meter, people[0], size)
        show("by hand, 1 person", results["by hand"])
        return results


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds, searches, compares, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1_000)
    parser.add_argument("--people", type=int, nargs="+", default=[1, 1_000, 100_000])
    parser.add_argument("--engines", nargs="+", default=["postgresql", "mariadb", "sqlite"])
    options = parser.parse_args(arguments)
    source = random.Random(1)
    people = [person(source, number) for number in range(max(options.people))]
    results: dict[str, Any] = {"bar": BAR, "engines": {}, "grep": {}}
    with tempfile.TemporaryDirectory(prefix="amanat-bench-") as scratch:
        for engine in options.engines:
            results["engines"][engine] = run(engine, options, Path(scratch), people)
        memory, beside = (
            resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        print()
        for count in options.people:
            rows = spelled(texts(options.megabytes * 1_000_000), people)
            results["grep"][str(count)] = found = grepped(Path(scratch), rows, people[:count])
            show(f"grep, {count:,} people", found)
    print(f"\nmost memory: {memory:,.0f} MB, and {beside:,.0f} MB of a process beside this one")
    results["memory in MB"] = [memory, beside]
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1))
    print(f"written to {RESULTS}")
    ratios = [found["ratio"] for each in results["engines"].values() for found in each["people"].values()]
    return 0 if min(ratios) >= 1 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
