"""What a request that writes cells keeps readable, under a key of its own: whose cells, and what stood in them."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from amanat.records.database import Records
from amanat.records.journal import Request, set_sealed
from amanat.records.journal import request as request_of
from amanat.subjects.correct.correction import Correction
from amanat.subjects.correct.rectify import Corrections, Olds
from amanat.subjects.people import Subjects, from_seal, pack, seal_text, unpack
from amanat.subjects.who.wanted import Wanted


class Sealed(msgspec.Struct, frozen=True):
    """`wanted` and `olds` are those of a rectification. `parts` is empty until there is a plan."""

    subjects: Subjects
    wanted: tuple[Wanted, ...] = ()
    olds: Olds = ()
    parts: tuple[Corrections, ...] = ()


def seal(records: Records, request: Request, held: Sealed) -> Request:
    """Keeps what is to be written readable under the request's key, for as long as it is open."""
    with records.begin() as connection:
        return set_sealed(connection, request.id, records.keys.seal(connection, request.subject, encoded(held)))


def unseal(records: Records, request: Request) -> Sealed | None:
    """What `seal` kept; None once it is destroyed."""
    with records.look() as connection:
        sealed = request_of(connection, request.id).sealed
        if sealed is None:
            return None
        return decoded(records.keys.unseal(connection, request.subject, sealed))


def encoded(held: Sealed) -> bytes:
    """As JSON, to be sealed."""
    return msgspec.json.encode(
        {
            "subjects": msgspec.Raw(seal_text(held.subjects)),
            "wanted": [msgspec.structs.asdict(one) | {"value": _packed(one.value)} for one in held.wanted],
            "olds": _packed(held.olds),
            "parts": [
                {"store": part.store, "corrections": [_plain(one) for one in part.corrections]} for part in held.parts
            ],
        }
    )


def decoded(text: bytes) -> Sealed:
    """The inverse of `encoded`."""
    data = json.loads(text)
    return Sealed(
        subjects=from_seal(msgspec.json.encode(data["subjects"])),
        wanted=tuple(msgspec.convert(one | {"value": _unpacked(one["value"])}, Wanted) for one in data["wanted"]),
        olds=_unpacked(data["olds"]),
        parts=tuple(
            Corrections(store=part["store"], corrections=tuple(_correction(one) for one in part["corrections"]))
            for part in data["parts"]
        ),
    )


def _plain(one: Correction) -> dict[str, Any]:
    values = ("olds", "news", "keys", "after")
    return msgspec.structs.asdict(one) | {name: _packed(getattr(one, name)) for name in values}


def _correction(data: dict[str, Any]) -> Correction:
    values = {name: _unpacked(data[name]) for name in ("olds", "news", "keys", "after")}
    return Correction(**(data | values | {"columns": tuple(data["columns"])}))


def _packed(value: Any) -> Any:
    """As JSON can hold it: a list for a tuple, a document as text."""
    if isinstance(value, tuple):
        return [_packed(item) for item in value]
    return {"json": json.dumps(value)} if isinstance(value, (dict, list)) else pack(value)


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_unpacked(item) for item in value)
    if isinstance(value, dict) and set(value) == {"json"}:
        return json.loads(value["json"])
    return unpack(value)
