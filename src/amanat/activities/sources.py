"""The three sources of the record: what each says, and where."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from functools import cached_property

from amanat.activities.model import Item
from amanat.datamap.model import DataMap, TableMap
from amanat.policy.documents.places import Places
from amanat.policy.reader import read_text
from amanat.policy.reading import Field, Reading, Statement
from amanat.service.model import Activity, Service
from amanat.toml.lines import Lines
from amanat.vocabulary.terms import Polarity

Held = tuple[str, TableMap]
"""A table with the name of its store."""


class Sources:
    """Service file, policy and map. `text` is that of the service file, for the lines of its keys."""

    def __init__(self, service: Service, text: str, reading: Reading, datamap: DataMap) -> None:
        self.service = service
        self.reading = reading
        self.datamap = datamap
        self._lines = Lines(text)
        self._places = Places(reading.text, reading.origins)
        self.as_one = not service.activities
        self.activities = service.activities or (Activity(name=f"{service.name}, as a whole"),)

    @property
    def under(self) -> str:
        """Where in the service file an activity is described."""
        return "under an `[[activity]]`" if self.as_one else "under this `[[activity]]`"

    def file(self, *place: str | int) -> str:
        """`amanat.toml:12`."""
        return f"{self.service.file.name}:{self._lines.of(*place)}"

    def said(self, text: str, *place: str | int, common: bool = False) -> Item:
        """An item from the service file."""
        return Item(text=text, source="service file", place=self.file(*place), common=common)

    def sentence(self, text: str, statement: Statement, *, common: bool) -> Item:
        """An item from the policy, at the place of its sentence."""
        where = self._places.of(statement.start, statement.end)
        return Item(text=text, source="policy", place=f"{self.reading.name}, {where}", common=common)

    @cached_property
    def purposes(self) -> tuple[frozenset[str], ...]:
        """For each activity the purposes that its own words name, as the reader of policies reads them."""
        return tuple(_purposes(activity) for activity in self.activities)

    def statements(self, number: int, *duties: str) -> Iterator[tuple[Statement, bool]]:
        """What the policy affirms under these duties and what may concern the activity, and whether it is said of the
        service as a whole. A statement that names purposes, and none of the activity's, does not concern it."""
        alone = len(self.activities) == 1
        for statement in self.reading.statements:
            if statement.polarity is Polarity.NO or not any(map(statement.duty.startswith, duties)):
                continue
            named = set(statement.values("purpose"))
            if alone or named & self.purposes[number]:
                yield statement, False
            elif not named:
                yield statement, True

    def tables(self, number: int) -> tuple[list[Held], bool]:
        """The tables of the activity with personal data, and whether they are merely all of the service."""
        wanted = self.activities[number].tables
        held = [
            (store.name, table)
            for store in self.datamap.stores
            for table in store.tables
            if any(column.personal is not False for column in table.columns)
        ]
        if not wanted:
            return held, len(self.activities) > 1
        return [each for each in held if any(_is(each, pattern) for pattern in wanted)], False

    def stray_tables(self, number: int) -> list[str]:
        """Names of tables in the service file that meet none in the map."""
        every = [(store.name, table) for store in self.datamap.stores for table in store.tables]
        wanted = self.activities[number].tables
        return [pattern for pattern in wanted if not any(_is(each, pattern) for each in every)]


def _is(held: Held, pattern: str) -> bool:
    names = (held[1].name, f"{held[0]}.{held[1].name}")
    return any(fnmatch.fnmatchcase(name, pattern) for name in names)


def _purposes(activity: Activity) -> frozenset[str]:
    words = " ".join((activity.purpose or activity.name).split()).rstrip(".")
    read = read_text(f"We use personal data {words}.\n", name="purpose")
    return frozenset(value for statement in read.statements for value in statement.values("purpose"))


def fields(statement: Statement, *kinds: str) -> list[Field]:
    """Fields of these kinds with a known value, each value once."""
    found = {(field.kind, field.value): field for field in statement.fields if field.kind in kinds and field.value}
    return list(found.values())
