"""Puts a look at the stores and the text on record: the evidence behind verdicts of checks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec

from amanat.datamap.model import DataMap, StoreMap
from amanat.policy.reading import Reading
from amanat.promises.model import EvidenceRef, Finding
from amanat.records.database import Records

KIND = "board.looked"


def record_look(
    records: Records, reading: Reading, datamap: DataMap, findings: Sequence[Finding], promises: int
) -> EvidenceRef:
    """Commits to what was seen: digests of policy and map, what each store answered, the findings by identifier.

    The entry is sequenced at once, so that the board can name its place in the log.
    """
    payload = {
        "policy": reading.digest,
        "statements": len(reading.statements),
        "promises": promises,
        "map": _digest(datamap),
        "stores": [_answer(store) for store in datamap.stores],
        "findings": sorted(finding.id for finding in findings),
    }
    with records.begin() as connection:
        ref = records.evidence.append(connection, KIND, payload)
    records.evidence.sequence()
    with records.look() as connection:
        index = records.evidence.resolve(connection, [ref.entry]).get(ref.entry)
    return EvidenceRef(entry=ref.entry, kind=ref.kind, at=ref.at, index=index)


def _answer(store: StoreMap) -> dict[str, Any]:
    return {
        "name": store.name,
        "answered": store.answered,
        "tables": len(store.held),
        "rows_sampled": store.rows_sampled,
    }


def _digest(datamap: DataMap) -> str:
    return datamap.digest or hashlib.sha256(msgspec.json.encode(datamap)).hexdigest()
