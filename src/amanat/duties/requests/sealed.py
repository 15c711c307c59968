"""What an open request keeps readable, under the person's own key: who it is about, and which rows to look at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from amanat.duties.requests.approval import Approved, ApprovedPart
from amanat.duties.requests.context import RequestContext
from amanat.records.database import Records
from amanat.records.journal import Request, requests, set_sealed
from amanat.records.journal import request as request_of
from amanat.subjects.known.identifiers import folded
from amanat.subjects.people import Subjects, from_seal, pack, seal_text, unpack

Again = dict[str, tuple[tuple[tuple[Any, ...], ...], ...]]
Files = Mapping[str, tuple[str, ...]]
"""By store, the names of files that rows alone knew which go."""


class _Sealed(msgspec.Struct, frozen=True):
    subjects: msgspec.Raw
    again: dict[str, list[list[list[Any]]]] = {}
    of: str | None = None
    files: dict[str, tuple[str, ...]] = {}
    approved: dict[str, ApprovedPart] = {}


def sealable(
    subjects: Subjects,
    again: Again,
    of: str | None = None,
    files: Files | None = None,
    approved: Approved | None = None,
) -> bytes:
    """What `seal` seals; `of` is the table of people that the asker named, `approved` what the plan must be."""
    packed = {
        store: [[[pack(value) for value in key] for key in keys] for keys in operations]
        for store, operations in again.items()
    }
    return msgspec.json.encode(
        _Sealed(msgspec.Raw(seal_text(subjects)), packed, of, dict(files or {}), dict(approved or {}))
    )


def without_people(subjects: Subjects) -> Subjects:
    """Of which kind they are, without who: what is sealed for all people of a batch."""
    none: dict[tuple[str, ...], tuple[tuple[Any, ...], ...]] = dict.fromkeys(subjects.values, ())
    return msgspec.structs.replace(subjects, keys=(), values=none, identifiers=(), identities=(), listed=(), merged=())


def seal(
    records: Records,
    request: Request,
    subjects: Subjects,
    again: Again,
    of: str | None = None,
    files: Files | None = None,
    approved: Approved | None = None,
) -> Request:
    """Keeps the subjects, the keys of changed rows, the names of files and what was approved, for as long as the
    request is open."""
    with records.begin(durable=False) as connection:
        text = records.keys.seal(connection, request.subject, sealable(subjects, again, of, files, approved))
        return set_sealed(connection, request.id, text)


def unseal(records: Records, request: Request) -> tuple[Subjects, Again] | None:
    """What `seal` kept; None once it is destroyed, which another run may have done since the request was read."""
    text = _text(records, request)
    return None if text is None else _opened(text)


def said_of(records: Records, request: Request) -> str | None:
    """The table of people that the asker named when the request was made; None where that was left open."""
    text = _text(records, request)
    return None if text is None else msgspec.json.decode(text, type=_Sealed).of


def files_of(records: Records, request: Request) -> Files:
    """The names of files that `seal` kept."""
    text = _text(records, request)
    return {} if text is None else msgspec.json.decode(text, type=_Sealed).files


def approved_of(records: Records, request: Request) -> Approved:
    """What the plan must be, as `seal` kept it."""
    text = _text(records, request)
    return {} if text is None else msgspec.json.decode(text, type=_Sealed).approved


def as_asked(context: RequestContext, request: Request) -> RequestContext:
    """What an open request was made with, where a later run goes on with it."""
    of = said_of(context.book, request)
    return context if of in (None, context.of) else msgspec.structs.replace(context, of=of, views={})


def _text(records: Records, request: Request) -> bytes | None:
    with records.look() as connection:
        sealed = request_of(connection, request.id).sealed
        return None if sealed is None else records.keys.unseal(connection, request.subject, sealed)


def unseal_many(records: Records, found: Sequence[Request]) -> list[tuple[Subjects, Again] | None]:
    """As `unseal`, for many requests as they were read, in a few statements."""
    kept = [(request.subject, request.sealed) for request in found if request.sealed is not None]
    with records.look() as connection:
        texts = iter(records.keys.unseal_many(connection, kept))
    opened = [next(texts) if request.sealed is not None else None for request in found]
    return [None if text is None else _opened(text) for text in opened]


def _opened(text: bytes) -> tuple[Subjects, Again]:
    held = msgspec.json.decode(text, type=_Sealed)
    again = {
        store: tuple(tuple(tuple(unpack(value) for value in key) for key in keys) for keys in operations)
        for store, operations in held.again.items()
    }
    return from_seal(bytes(held.subjects)), again


def interrupted(records: Records, kind: str, identifier: str) -> Request | None:
    """An open request of a person whose row may be gone already: the identifier is compared with what was sealed."""
    wanted = {folded("", identifier), folded("phone", identifier)}
    with records.look() as connection:
        waiting = [one for one in requests(connection, open_only=True) if one.kind == kind]
    for request, held in zip(waiting, unseal_many(records, waiting), strict=True):
        if held is not None and _is_named(held[0], wanted):
            return request
    return None


def _is_named(subjects: Subjects, wanted: set[str]) -> bool:
    """By an identifier, or by the row: `patients:17`."""
    rows = (
        f"{table}:{key}" for key in subjects.keys for table in (subjects.table, f"{subjects.store}.{subjects.table}")
    )
    return any(folded(item.kind, item.value) in wanted for item in subjects.identifiers) or not wanted.isdisjoint(
        folded("", row) for row in rows
    )
