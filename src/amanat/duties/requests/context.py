"""What a request is answered with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from amanat.clock import Clock, add_months, local_date
from amanat.datamap.model import DataMap
from amanat.datamap.of_kind import ends_elsewhere, kind_of, map_for, row_named
from amanat.errors import InputError
from amanat.policy.reading import Reading
from amanat.records.database import Records
from amanat.service.model import Service
from amanat.stores.base import Hit, Store
from amanat.subjects.fate.grounds import dated
from amanat.subjects.people import Subjects, people_of
from amanat.subjects.who.clients import Scope
from amanat.subjects.who.find import find
from amanat.subjects.who.kinds import find_among, known_by

_SHOWN = 5


class RequestContext(msgspec.Struct, frozen=True, kw_only=True):
    """`promised_days` is the shortest time to answer that the policy promises. `records` may be None for plans only.

    `client` narrows all to the people of one client of the service, and to what that client may see of them.
    """

    service: Service
    datamap: DataMap
    stores: tuple[Store, ...]
    records: Records | None
    clock: Clock
    promised_days: int | None = None
    policy_digest: str = ""
    channel: str = "staff"
    client: str | None = None
    reading: Reading | None = None
    """The policy, for what it says of purposes and periods; None where it cannot be read."""
    of: str | None = None
    """The table of the people who are meant, where it is not left to the identifier."""
    views: dict[str, RequestContext] = {}
    """The same for people of other kinds, by `store.table`, as they were needed."""

    def __post_init__(self) -> None:
        """Periods for which rows are kept are reckoned for today, wherever the map is used."""
        if any(table.keep for store in self.datamap.stores for table in store.tables):
            msgspec.structs.force_setattr(self, "datamap", dated(self.datamap, self.today))

    @property
    def book(self) -> Records:
        """The records. Raises `InputError` where there are none: nothing but a plan can be made then."""
        if self.records is None:
            raise InputError("a request needs the engine's records", remedy="open them, or ask for the plan only")
        return self.records

    @property
    def by_name(self) -> dict[str, Store]:
        return {store.config.name: store for store in self.stores}

    @property
    def people_store(self) -> Store:
        """The store where people live. Raises `InputError` when none is known."""
        return self.by_name[people_of(self.datamap).store]

    @property
    def scope(self) -> Scope | None:
        """What the client may be answered about; None for the controller. Raises `InputError` for an unknown client."""
        if self.client is None:
            return None
        people = people_of(self.datamap)
        known = msgspec.structs.replace(people, client=people.client or (self.service.people or people).client)
        return Scope(self.people_store, self.datamap, known, self.client)

    def told(self, store: str, found: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """What of a search the asker may be told, and their request may change: of a client nothing in rows of
        another's."""
        scope = self.scope
        return found if scope is None else scope.told(store, found)

    def find(self, identifier: str, *, key: str | None = None, every: bool = False) -> Subjects:
        """The people with this identifier whom the asker may see, of any kind. Raises as `subjects.kinds.find_among`.

        What they are answered with is `about` them.
        """
        if self.client is not None:
            if self.of is not None:
                raise InputError("a client's people are of one kind", remedy="leave out `--people`")
            return find(self.people_store, self.datamap, identifier, key=key, every=every, scope=self.scope)
        return find_among(self.by_name, self.datamap, identifier, key=key, every=every, of=self.of)

    def about(self, subjects: Subjects) -> RequestContext:
        """What these people are answered with: where they are of another kind, the map as it is for them.

        Raises `InputError` where the map no longer knows that people live in that table.
        """
        return self.among(f"{subjects.store}.{subjects.table}")

    def among(self, table: str) -> RequestContext:
        """What people who live in this table are answered with. Raises `InputError` where none do."""
        kind = kind_of(self.datamap, table)
        if kind == self.datamap.people:
            return self
        place = f"{kind.store}.{kind.table}"
        if place not in self.views:
            self.views[place] = msgspec.structs.replace(self, datamap=map_for(self.datamap, kind), views={})
        return self.views[place]

    def said(self, identifier: str) -> str | None:
        """The table of the people who are meant, where the asker said so, by itself or with a key: `patients:17`."""
        named = row_named(self.datamap, identifier)
        return self.of if named is None else f"{named[0].store}.{named[0].table}"

    @property
    def today(self) -> date:
        """The calendar date where the controller is."""
        return local_date(self.clock.now(), self.service.controller.zone)

    def unknown(self, sorts: Collection[str], identifier: str = "") -> str | None:
        """Why nobody can say that an answer is whole: tables from which no way leads to those who ask. None where all
        do, or lead to people of other kinds. These count where it was not said of which kind the person is, and they
        cannot be found by an identifier of the sorts given. Addresses that belong to nobody known are searched for the
        person's, who needs one for that."""
        missed = [name for name in self.datamap.unknown if "email" not in sorts or not self.datamap.at(name).searched]
        others = {name: kinds for name, kinds in ends_elsewhere(self.datamap).items() if name in missed}
        lost = [name for name in missed if name not in others]
        every = {one.table: one for kinds in others.values() for one in kinds}
        missing = {table for table, kind in every.items() if known_by(self.datamap, kind).isdisjoint(sorts)}
        theirs = [name for name, kinds in others.items() if not kinds or missing & {one.table for one in kinds}]
        told = []
        if lost:
            told.append(
                f"nobody knows whose data stand in {_named(lost)}; declare their links in datamap.toml, or say there "
                'that a table is nobody\'s: `ownership = "none"`'
            )
        if theirs and self.said(identifier) is None:
            told.append(
                f"{_named(theirs)} hold data of people of another kind, who cannot be found by what is known of this "
                f"one: if they are one of them too, ask for `{min(missing, default='TABLE')}:KEY`; if not, say so by "
                f"`--people {people_of(self.datamap).table}`"
            )
        return "; ".join(told) or None

    def systems(self, kind: str) -> tuple[tuple[str, str, str], ...]:
        """(name, what, who) of each declared system that a request of this kind concerns."""
        return tuple((each.name, each.what, each.who) for each in self.service.systems if kind in each.requests)

    def work_of_people(self, kind: str) -> tuple[str, ...]:
        """The same in words, as plans tell it."""
        return tuple(f"{name}: {what} ({who})" for name, what, who in self.systems(kind))


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(f"`{name}`" for name in names[:_SHOWN]) + more


def due(context: RequestContext) -> datetime:
    """The end of the last day: one month from receipt (Art. 12(3)), or what the policy promises if that is sooner."""
    last = add_months(context.today, 1)
    if context.promised_days is not None:
        last = min(last, context.today + timedelta(days=context.promised_days))
    end = datetime.combine(last, time(23, 59, 59), ZoneInfo(context.service.controller.zone))
    return end.astimezone(UTC)
