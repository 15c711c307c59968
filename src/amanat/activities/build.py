"""Service file, reading and map → the record. Pure: no store is touched."""

from __future__ import annotations

from amanat.activities.cells import FILL
from amanat.activities.model import CONTROLLER, PROCESSOR, Column, Entry, Record, Unknown
from amanat.activities.sources import Sources, fields
from amanat.datamap.model import DataMap
from amanat.policy.reading import Reading
from amanat.service.model import Service
from amanat.vocabulary.values import label_of


def build(service: Service, text: str, reading: Reading, datamap: DataMap) -> Record:
    """`text` is that of the service file; places in it are named by line.

    Where it names no activity, what policy and map tell stands as one.
    """
    sources = Sources(service, text, reading, datamap)
    roles = [activity.role for activity in sources.activities]
    return Record(
        service=service.name,
        policy=reading.name,
        policy_digest=reading.digest,
        map_digest=datamap.digest,
        controller=tuple(_entry(sources, at, CONTROLLER) for at, role in enumerate(roles) if role != "processor"),
        processor=tuple(_entry(sources, at, PROCESSOR) for at, role in enumerate(roles) if role == "processor"),
        open=tuple(_open(sources)),
        as_one=sources.as_one,
    )


def _entry(sources: Sources, number: int, columns: tuple[Column, ...]) -> Entry:
    activity = sources.activities[number]
    return Entry(
        activity=activity.name,
        role=activity.role,
        place=sources.file("service") if sources.as_one else sources.file("activity", number),
        cells={column.key: FILL[column.key](sources, number) for column in columns},
    )


def _open(sources: Sources) -> list[Unknown]:
    """What concerns no single activity: that there is none, and purposes of the policy that no activity has."""
    if sources.as_one:
        told = "which activities there are, and whether the service is the controller of each: all stands as one here"
        return [Unknown(told, "name each under `[[activity]]` in the service file")]
    if len(sources.activities) == 1:
        return []
    taken = frozenset().union(*sources.purposes)
    named = dict.fromkeys(
        field.value
        for statement in sources.reading.statements
        if statement.duty.startswith("purpose.")
        for field in fields(statement, "purpose")
        if field.value not in taken
    )
    return [
        Unknown(
            f"which activity serves the purpose `{label_of('purpose', value)}`, which the policy names",
            "say it in the `purpose` of an `[[activity]]`",
        )
        for value in named
    ]
