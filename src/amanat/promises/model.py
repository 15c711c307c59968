"""Promises, what was seen, and the verdicts of checks. Plain data; every check is a pure function over it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

import msgspec

from amanat.datamap.model import DataMap
from amanat.policy.reading import Field, Reading
from amanat.service.model import Service
from amanat.vocabulary.terms import Kind, Lawful, Modality, Polarity, Scope, Source, Status


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """A statement bound to the service. From law alone it has no span (`start`, `end` are None) and `source` is `law`.

    `id` is the hash of its sentence, duty and occurrence, or `law:<law>:<rule>`.
    `columns` are the `(store, table, column)` that must be so; binding touches no store.
    """

    id: str
    text: str
    duty: str
    kind: Kind
    scope: Scope
    source: Source
    start: int | None = None
    end: int | None = None
    polarity: Polarity = Polarity.YES
    modality: Modality = Modality.DOES
    section: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    columns: tuple[tuple[str, str, str], ...] = ()
    law: str | None = None
    lawful: Lawful = Lawful.SOUND
    lawful_because: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Counter-evidence.

    `id` is stable while rule, place and sentence stay the same, so that baselines and waivers hold.

    `breaks` is False for what deserves a look but breaks nothing (a category named and found nowhere).
    """

    id: str
    rule: str
    duty: str
    message: str
    remedy: str
    promises: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    store: str | None = None
    table: str | None = None
    column: str | None = None
    breaks: bool = True
    new: bool = True
    waived: str | None = None
    since: str | None = None
    """When it was first seen, RFC 3339; None before the look is on record."""


class EvidenceRef(msgspec.Struct, frozen=True, kw_only=True):
    """Points into the evidence log: `entry` is the hex SHA-256 leaf commitment, `index` its place once sequenced."""

    entry: str
    kind: str
    at: str
    index: int | None = None


class PastRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A journaled request as the board may see it: no identifier of the person.

    `clean` is None until a look was taken; `left` names places where the search still found the person, as
    `store.table.column`.
    """

    id: str
    kind: Literal["access", "erase", "port", "rectify", "restrict", "lift"]
    state: str
    received: datetime
    due: datetime
    closed: datetime | None = None
    clean: bool | None = None
    readable: bool | None = None
    left: tuple[str, ...] = ()
    problem: str | None = None
    evidence: tuple[EvidenceRef, ...] = ()
    people: dict[str, int] = {}
    """Of a batch, how many people's requests are in which state. Those of them that failed stand by themselves too."""
    open: int = 0
    """Of a batch, how many people's requests are open."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """All that checks may look at. Built once per run; no check touches a store, a file or the clock."""

    service: Service
    reading: Reading
    datamap: DataMap
    findings: tuple[Finding, ...]
    """What reconciliation and lint found, before baseline and waivers."""
    requests: tuple[PastRequest, ...]
    now: datetime
    looked: EvidenceRef | None = None
    """The evidence entry that commits to this look at the stores and the text."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    status: Status
    because: str
    findings: tuple[Finding, ...] = ()
    evidence: tuple[EvidenceRef, ...] = ()


Check = Callable[[Promise, Seen], Verdict]
"""A check MUST be pure, and MUST say `unproven` when what it looked at was empty or did not answer."""
