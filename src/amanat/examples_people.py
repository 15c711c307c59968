"""What the examples' `people.py` files share: synthetic persons, dates and batches, the same for the same seed.

Nobody here exists: names are drawn from lists, e-mail addresses lie in the domains of RFC 2606, telephone numbers in
the ranges that France keeps for fiction, network addresses in those of RFC 5737 and RFC 3849.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from amanat.errors import NotInstalled

Row = tuple[Any, ...]
Batch = tuple[str, tuple[str, ...], list[Row]]
"""A table, its columns and some of its rows, all of which hold only text, numbers, booleans and None."""

BATCH_ROWS = 5_000
TODAY = datetime(2026, 3, 2, 9, 0, 0)
"""The day on which the examples stand still."""

_PHONE_RANGES = ("+3319900", "+3326191", "+3335301", "+3346571", "+3353649")
_AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:129.0) Gecko/20100101 Firefox/129.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Mobile",
)


class Somebody(NamedTuple):
    """A person who does not exist. `email` and `handle` are unique in the crowd; so is `phone`, which many lack."""

    number: int
    given: str
    family: str
    email: str
    handle: str
    phone: str | None

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


class Crowd:
    """Any number of persons, each worked out from its number alone, so that none needs to be kept."""

    def __init__(self, seed: int, locales: Sequence[str], domains: Sequence[str]) -> None:
        self._seed = seed
        self._domains = tuple(domains)
        self._pools = tuple(_pool(locale, seed) for locale in locales)

    def dice(self, number: int, topic: str = "") -> Random:
        """The same throws for the same person and topic; text seeds do not depend on the hash seed."""
        return Random(f"{self._seed}:{topic}:{number}")

    def one(self, number: int) -> Somebody:
        """The person with this number, counted from 1."""
        dice = self.dice(number)
        given_names, family_names = dice.choice(self._pools)
        given, family = dice.choice(given_names), dice.choice(family_names)
        first, last = slug(given), slug(family)
        email = f"{first}.{last}.{number}@{dice.choice(self._domains)}"
        return Somebody(number, given, family, email, f"{first}_{last[:3]}{number}", _phone(number))


class Sheaf:
    """Rows of some people, gathered table by table and given out in the order in which the tables were named.

    `columns` has each table's column names, with blanks between them.
    """

    def __init__(self, columns: Mapping[str, str]) -> None:
        self._columns = {table: tuple(names.split()) for table, names in columns.items()}
        self._rows: dict[str, list[Row]] = {table: [] for table in columns}
        self._last = dict.fromkeys(columns, 0)

    def add(self, table: str, *values: Any) -> None:
        """Adds a row whose values stand in the order of the columns."""
        self._rows[table].append(values)

    def add_new(self, table: str, *values: Any) -> int:
        """Adds a row under the next number of its table, which comes first, and returns that number."""
        self._last[table] += 1
        self._rows[table].append((self._last[table], *values))
        return self._last[table]

    def drain(self) -> Iterator[Batch]:
        """Gives out all rows, at most `BATCH_ROWS` at a time, and forgets them."""
        for table, rows in self._rows.items():
            for start in range(0, len(rows), BATCH_ROWS):
                yield table, self._columns[table], rows[start : start + BATCH_ROWS]
            self._rows[table] = []


def blocks(people: int, size: int = 500) -> Iterator[range]:
    """The numbers 1 to `people` in blocks, so that only one block's rows are held at a time."""
    for start in range(1, people + 1, size):
        yield range(start, min(start + size, people + 1))


def past(dice: Random, days: int) -> datetime:
    """A moment within the last `days` days."""
    return TODAY - timedelta(seconds=dice.randrange(1, days * 86_400))


def after(moment: datetime, dice: Random, days: int) -> datetime:
    """A later moment, by up to `days` days, but never past `TODAY`."""
    return min(moment + timedelta(seconds=dice.randrange(60, days * 86_400)), TODAY)


def stamp(moment: datetime | None) -> str | None:
    """As both SQLite and PostgreSQL take a TIMESTAMP."""
    return None if moment is None else moment.strftime("%Y-%m-%d %H:%M:%S")


def day(moment: datetime | date) -> str:
    """As both SQLite and PostgreSQL take a DATE."""
    return moment.strftime("%Y-%m-%d")


def as_json(value: object) -> str:
    """As both SQLite and PostgreSQL take a JSON document; keys sorted."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def network_address(dice: Random) -> str:
    """An address of the ranges kept for documentation: mostly IPv4, some IPv6."""
    if dice.random() < 0.15:
        return f"2001:db8:{dice.randrange(65_536):x}::{dice.randrange(1, 65_536):x}"
    return f"{dice.choice(('192.0.2', '198.51.100', '203.0.113'))}.{dice.randrange(1, 255)}"


def user_agent(dice: Random) -> str:
    return dice.choice(_AGENTS)


def slug(text: str) -> str:
    """The ASCII letters of a name in lower case, or `user` where it has none."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain.lower() if "a" <= letter <= "z") or "user"


def _phone(number: int) -> str | None:
    place, of_four = divmod(number, 4)
    line, which = divmod(place, len(_PHONE_RANGES))
    return f"{_PHONE_RANGES[which]}{line:04}" if of_four == 0 and line < 10_000 else None


def _pool(locale: str, seed: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    try:
        from mimesis import Locale, Person
    except ModuleNotFoundError as error:
        raise NotInstalled(
            "`mimesis`, which makes the synthetic people, is not installed", remedy="pip install 'amanat[examples]'"
        ) from error
    person = Person(Locale(locale), seed=seed)
    given = dict.fromkeys(person.first_name() for _ in range(300))
    family = dict.fromkeys(person.last_name() for _ in range(300))
    return tuple(given), tuple(family)
