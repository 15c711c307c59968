"""The last look at the stores and the last reading of the policy, kept beside the records.

So that a person who asks need not wait until five hundred tables were looked at anew. A map is taken again while it is
younger than the service file says and all that it was made of is as it was: the schemas of the stores, `datamap.toml`,
what the service file says of stores and people, Amanat itself. In a table that was empty nothing could be judged by
values: where rows have come into one, it is looked at anew. A map of which a part was missing is not kept.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from amanat.errors import StoreError
from amanat.records.kept import installed, keep, kept

if TYPE_CHECKING:
    from amanat.datamap.model import DataMap, StoreMap
    from amanat.policy.reading import Reading
    from amanat.service.model import Service
    from amanat.stores.base import Store

MAP, READING = "map.msgpack", "reading.msgpack"
_MAPPING = ("datamap", "stores", "vocabulary", "service", "toml")
_READING = ("policy", "vocabulary", "toml")
_PASSWORDS = re.compile(r"(?<=://)([^:/?#@]*):[^/?#]*(?=@)|(?<=password=)[^&]*")
"""In front of the host, and among what follows the name of the database."""


def map_of(service: Service, stores: Sequence[Store], pins: Path, now: datetime) -> tuple[DataMap, datetime] | None:
    """The kept map of these stores and the moment of its look; None where it must be made anew."""
    oldest = timedelta(hours=service.map_hours)
    content = kept(service.state / MAP, made_of(service, pins)) if oldest else None
    if content is None:
        return None
    from amanat.datamap.model import DataMap

    try:
        looked, found = msgspec.msgpack.decode(content, type=tuple[datetime, DataMap])
    except msgspec.DecodeError:
        return None
    if not timedelta(0) <= now - looked < oldest:
        return None
    by_name = {store.config.name: store for store in stores}
    try:
        holds = all(_holds(by_name[known.name], known) for known in found.stores)
    except StoreError:
        # A new look says of each store whether it answers, and why not.
        return None
    return (found, looked) if holds else None


def keep_map(service: Service, origin: bytes, looked: datetime, datamap: DataMap) -> None:
    """Keeps a map for the requests to come, unless something of it is missing, or it names a value that is none of a
    program's own words. `origin` is `made_of` when the look began."""
    whole = all(store.answered for store in datamap.stores) and not datamap.unread
    links = (link for store in datamap.stores for table in store.tables for link in table.links)
    if whole and service.map_hours and not any(link.tells_a_value for link in links):
        keep(service.state / MAP, origin, msgspec.msgpack.encode((looked, datamap)))


def reading_of(service: Service, corrections: Path, read: Callable[[], Reading], *, write: bool) -> Reading:
    """The policy as it was read last, where neither it nor `corrections` has changed; else read anew.

    With `write` it is kept.
    """
    texts = b"".join(map(_digest, (service.policy, corrections)))
    origin = hashlib.sha256(installed(*_READING) + service.policy.name.encode() + texts).digest()
    from amanat.policy.reading import Reading

    place = service.state / READING
    content = kept(place, origin)
    if content is not None:
        try:
            return msgspec.msgpack.decode(content, type=Reading)
        except msgspec.DecodeError:
            pass
    reading = read()
    if write:
        keep(place, origin, msgspec.msgpack.encode(reading))
    return reading


def made_of(service: Service, pins: Path) -> bytes:
    """SHA-256 of all that a map rests on but what is in the stores; not of passwords, which could be guessed by it."""
    stores = [
        msgspec.structs.replace(one, url=_PASSWORDS.sub(r"\1", one.url), write_url=None) for one in service.stores
    ]
    told = msgspec.json.encode((stores, service.people))
    return hashlib.sha256(installed(*_MAPPING) + _digest(pins) + told).digest()


def _digest(file: Path) -> bytes:
    """Of what stands in it; of nothing where it is not there. What cannot be read is like nothing that was read."""
    try:
        return hashlib.sha256(file.read_bytes()).digest()
    except (FileNotFoundError, IsADirectoryError):
        return bytes(32)
    except OSError:
        return secrets.token_bytes(32)


def _holds(store: Store, known: StoreMap) -> bool:
    """Whether the store has the schema that was looked at, and no row in a table that had none."""
    if store.schema().digest != known.schema:
        return False
    empty = [table.name for table in known.held if table.rows == 0]
    return not any(isinstance(found, Exception) or found[1] for _, found in store.samples(empty, 1))
