"""What stands in `columns.toml`; its head says what each part is for."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["text", "number", "date", "flag", "json", "binary"]


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names that stand for a category. See the head of `columns.toml`."""

    category: str
    names: tuple[str, ...]
    weight: float
    where: Literal["any", "person"]
    kinds: tuple[Kind, ...] = ("text", "json")
    table: tuple[str, ...] = ()
    identifier: str | None = None
    tail: bool = False


class Silent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]
    except_: tuple[str, ...] = msgspec.field(name="except")


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]


class Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]


class Houses(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]
    told: tuple[str, ...]


class Medical(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]
    words: tuple[str, ...]
    stock: tuple[str, ...]


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    counters: tuple[str, ...]
    attendance: tuple[str, ...]
    salary: tuple[str, ...]
    assessment: tuple[str, ...]
    job: tuple[str, ...]


class Children(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]
    names: tuple[str, ...]


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    before: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    tables: tuple[str, ...]
    written: tuple[str, ...]


class Shared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    called: tuple[str, ...]
    labels: tuple[str, ...]
    settings: tuple[str, ...]
    had: tuple[str, ...]
    opening: tuple[str, ...]


class Created(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]
    tables: tuple[str, ...]
    joined: tuple[str, ...]


class Logged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]
    names: tuple[str, ...]


class Entries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    values: tuple[str, ...]
    under: tuple[str, ...]
    settings: tuple[str, ...]


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    senders: tuple[str, ...]


class KnownBy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    secrets: tuple[str, ...]
    codes: tuple[str, ...]
    sessions: tuple[str, ...]
    logins: tuple[str, ...]
    numbers: tuple[str, ...]
    references: tuple[str, ...]
    counted: tuple[str, ...]


class Beside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    typed: tuple[str, ...]
    whence: tuple[str, ...]
    zones: tuple[str, ...]
    whose: tuple[str, ...]


class Comments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ends: tuple[str, ...]
    mute: tuple[str, ...]


class LexiconFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `columns.toml`; `trades.toml` adds rules to it."""

    rule: tuple[Rule, ...]
    silent: Silent
    technical: Names
    free: Names
    sources: dict[str, tuple[str, ...]]
    comments: Comments
    things: Tables
    houses: Houses
    medical: Medical
    kept: Kept
    children: Children
    added: Names
    remarks: Names
    entries: Entries
    logged: Logged
    doers: Names
    service: Service
    named: Named
    shared: Shared
    created: Created
    known_by: KnownBy
    beside: Beside
