"""The service as its file describes it. See `amanat.service.file.load`."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

Role = Literal["controller", "joint controller", "processor"]


TIMEOUT = 30
"""Seconds, where a store says nothing else."""


class StoreConfig(msgspec.Struct, frozen=True, kw_only=True):
    """A live database. `url` MUST need no more than SELECT; `write_url` is used ONLY by duties that write."""

    name: str
    url: str
    write_url: str | None = None
    region: str | None = None
    schemas: tuple[str, ...] = ()
    timeout: int = TIMEOUT
    """Seconds that one table's sample may take."""
    vacuum: bool = False
    """Whether tables are vacuumed after an erasure (PostgreSQL)."""


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Where people live: one table whose rows are persons.

    `identifiers` maps a column to `email`, `phone` or `username`; where it is empty, the map finds them. `client` says
    which client each belongs to: a column of the table, or `table.column` of one that joins people and clients.
    """

    store: str
    table: str
    key: str
    identifiers: dict[str, str]
    client: str | None = None

    @property
    def address(self) -> str | None:
        """The column with the e-mail addresses that people are found by."""
        return next((column for column, kind in self.identifiers.items() if kind == "email"), None)


class Controller(msgspec.Struct, frozen=True, kw_only=True):
    """`dpo` is the data protection officer (GDPR Art. 37), `representative` that in the Union (Art. 27)."""

    name: str
    country: str | None = None
    zone: str = "UTC"
    contact: str | None = None
    dpo: str | None = None
    representative: str | None = None


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """A processing activity (GDPR Art. 30) with the role the service has in it.

    `subjects`: the kinds of persons. `tables`: those that serve it, with or without their store, `*` for anything.
    """

    name: str
    role: Role = "controller"
    purpose: str | None = None
    client: str | None = None
    subjects: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    role: str | None = None
    country: str | None = None
    categories: tuple[str, ...] = ()
    mechanism: str | None = None


class Site(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    url: str


class System(msgspec.Struct, frozen=True, kw_only=True):
    """A place that Amanat cannot reach (paper, a SaaS, a bucket). Each request gives `who` a task for it."""

    name: str
    what: str
    who: str
    requests: tuple[str, ...] = ("access", "erase", "port", "rectify", "restrict")


class Waiver(msgspec.Struct, frozen=True, kw_only=True):
    """Accepts one finding until a date. `line` is where it stands in the service file."""

    finding: str
    reason: str
    owner: str
    until: date
    line: int = 0


class Service(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    file: Path
    policy: Path
    controller: Controller
    stores: tuple[StoreConfig, ...]
    people: People | None = None
    activities: tuple[Activity, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    sites: tuple[Site, ...] = ()
    systems: tuple[System, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    laws: tuple[str, ...] = ("gdpr",)
    records_url: str | None = None
    fresh_days: int = 30
    map_hours: int = 24
    """How old a map may be that requests are answered by; with 0 each looks anew."""

    @property
    def folder(self) -> Path:
        """Where the service file lies; relative paths in it start here."""
        return self.file.parent

    @property
    def slug(self) -> str:
        """The name as a folder's name: small letters, digits and hyphens."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.casefold()).strip("-") or "service"

    @property
    def state(self) -> Path:
        """The engine's own state: `engine.db`, `evidence/`, `packages/`. Keys are never here."""
        return self.folder / ".amanat"
