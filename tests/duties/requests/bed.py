"""A service over the town, ready to answer requests."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from amanat.clock import Clock, FixedClock
from amanat.datamap.model import DataMap
from amanat.duties.requests.context import RequestContext
from amanat.records.database import Records
from amanat.records.keys import Keys
from amanat.records.tasks import Task, tasks
from amanat.service.model import Controller, Service, StoreConfig
from amanat.stores.base import Store
from tests.subjects import town

NOON = FixedClock(datetime(2026, 1, 31, 12, tzinfo=UTC))


def context(
    folder: Path,
    url: str,
    *,
    datamap: DataMap | None = None,
    stores: tuple[Store, ...] | None = None,
    clock: Clock = NOON,
    **more: Any,
) -> RequestContext:
    """`more` goes into the service. Keys lie beside `folder`, not in it."""
    service = Service(
        name="Town",
        file=folder / "service" / "amanat.toml",
        policy=folder / "service" / "policy.md",
        controller=Controller(name="Town Ltd", country="DE", zone="Europe/Berlin", contact="privacy@example.com"),
        stores=(StoreConfig(name="main", url=url),),
        people=town.PEOPLE,
        **more,
    )
    service.folder.mkdir(exist_ok=True)
    records = Records.open(None, service.state, Keys.open(folder / "keys"), clock)
    return RequestContext(
        service=service,
        datamap=datamap or town.town_map(),
        stores=stores or (town.store_at(url),),
        records=records,
        clock=clock,
        policy_digest="0" * 64,
    )


def open_tasks(context: RequestContext) -> tuple[Task, ...]:
    """What is still to be done by hand, the task due first in front."""
    with context.book.look() as connection:
        return tasks(connection, open_only=True)
