"""What is missing, what is reachable, and with which rights. Looks at everything and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from amanat.clock import Clock, clock_from_environment, local_date
from amanat.errors import InputError, ServiceFileError
from amanat.service.file import load
from amanat.service.model import Service
from amanat.service.problems import ServiceFileProblems
from amanat.setup.diagnosis import Diagnosis, fail, ok, warn
from amanat.setup.memory import evidence, keys, map_file, records
from amanat.setup.parts import parts
from amanat.setup.reach import addresses, stores
from amanat.toml.problems import Problems

SOON = timedelta(days=14)
"""A waiver that ends within this time is told."""

Examination = Callable[[Service, Clock], Iterator[Diagnosis]]


def examine(file: Path, clock: Clock | None = None) -> tuple[Diagnosis, ...]:
    """Every diagnosis of a service, in the order of the steps. Raises nothing for what is wrong with the service."""
    try:
        service = load(file)
    except ServiceFileProblems as error:
        return tuple(fail("service file", f"line {one.line}: {one.message}", one.remedy) for one in error.problems)
    except ServiceFileError as error:
        return (fail("service file", f"{error.place}: {error.message}", error.remedy),)
    told = clock or clock_from_environment()
    return tuple(diagnosis for step in EXAMINATIONS for diagnosis in step(service, told))


def service_file(service: Service, _: Clock) -> Iterator[Diagnosis]:
    stores = ", ".join(f"`{store.name}`" for store in service.stores) or "none"
    yield ok("service file", f"`{service.file.name}` describes `{service.name}`; stores: {stores}")
    if not service.stores:
        yield warn("service file", "no store is listed", "add `[[store]]`; without one nothing can be shown to be kept")
    if service.people is None:
        yield ok("people", "where people live is not stated; `amanat map` finds it")


def policy(service: Service, _: Clock) -> Iterator[Diagnosis]:
    from amanat.policy.corrections.file import load_corrections
    from amanat.policy.corrections.model import FILE
    from amanat.policy.reader import read_file

    try:
        reading = read_file(service.policy, load_corrections(service.folder / FILE))
    except Problems as error:
        yield from (fail("policy", f"`{FILE}`, line {one.line}: {one.message}", one.remedy) for one in error.problems)
        return
    except InputError as error:
        yield fail("policy", error.message, error.remedy)
        return
    yield ok("policy", f"`{service.policy.name}` gives {len(reading.statements)} statements")
    if not reading.statements:
        yield warn("policy", f"nothing in it could be read (language `{reading.language}`)", "give the text in English")
    elif reading.unread:
        yield warn(
            "policy",
            f"{len(reading.unread)} of its sentences were not read",
            "see them with `amanat read`; reword them",
        )


def waivers(service: Service, clock: Clock) -> Iterator[Diagnosis]:
    today = local_date(clock.now(), service.controller.zone)
    for waiver in service.waivers:
        told = f"line {waiver.line}: the waiver of `{waiver.finding}` by {waiver.owner}"
        until = waiver.until.isoformat()
        if waiver.until < today:
            yield warn("waivers", f"{told} ended on {until}", "mend what it waived, or give it a new end date")
        elif waiver.until <= today + SOON:
            yield warn("waivers", f"{told} ends on {until}", "mend what it waives before")


EXAMINATIONS: tuple[Examination, ...] = (
    service_file,
    policy,
    addresses,
    stores,
    keys,
    records,
    evidence,
    map_file,
    waivers,
    parts,
)
