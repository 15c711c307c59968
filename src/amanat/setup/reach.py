"""The stores: which answer, and what the roles may do there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from amanat.clock import Clock
from amanat.errors import AmanatError, ServiceFileError
from amanat.service.model import Service, StoreConfig
from amanat.setup.diagnosis import Diagnosis, fail, ok, warn

if TYPE_CHECKING:
    from amanat.stores.base import Rights, Store

HIDDEN = "grant SELECT on it to the role of `url`; where rows are hidden from it, BYPASSRLS too"
_PASSWORD = re.compile(r"://[^/@:]*:(?!\$\{)[^@/]+@|[?&]password=(?!\$\{)")


def addresses(service: Service, _: Clock) -> Iterator[Diagnosis]:
    """Passwords that stand in the service file, which is meant to be under version control."""
    data = tomllib.loads(service.file.read_text("utf-8"))
    places = [(f"store {row['name']}", key, row) for row in data.get("store", ()) for key in ("url", "write_url")]
    for about, key, row in [*places, ("records", "records_url", data["service"])]:
        if _PASSWORD.search(str(row.get(key, ""))):
            yield warn(
                about,
                f"a password stands in `{key}`",
                "write `${NAME}` in its place and set that variable where Amanat runs",
            )


def stores(service: Service, _: Clock) -> Iterator[Diagnosis]:
    for config in service.stores:
        yield from _store(service, config)


def _store(service: Service, config: StoreConfig) -> Iterator[Diagnosis]:
    from amanat.stores.open import open_store

    about = f"store {config.name}"
    try:
        store = open_store(config, service.folder)
    except AmanatError as error:
        yield fail(about, error.message, error.remedy)
        return
    try:
        rights = store.rights()
        if not rights.can_read:
            yield fail(about, "; ".join(("it cannot be read", *rights.notes)), "see that it runs; then look at `url`")
            return
        yield from _tables(about, store)
        yield from _people(service, store)
    except AmanatError as error:
        yield fail(about, f"it cannot be read: {error.message}", error.remedy)
        return
    finally:
        store.close()
    if rights.reader_can_write:
        yield warn(about, "the role of `url` may also write", "give it SELECT and nothing else")
    yield from _writing(about, store, rights)


def _tables(about: str, store: Store) -> Iterator[Diagnosis]:
    """Touches one row of each table: a missing right or a row hidden by row-level security shows only then."""
    # A view is read through its tables; it may have rights of its own, or no end.
    tables = [table for table in store.schema().tables if table.holds]
    if not tables:
        yield warn(about, "it holds no tables", "see that `url` and `schemas` name the right database")
        return
    readable = 0
    for table in tables:
        try:
            store.sample(table.name, 1)
            readable += 1
        except AmanatError as error:
            yield fail(about, f"`{table.name}` cannot be read: {error.message}", HIDDEN)
    yield ok(about, f"{readable} of {len(tables)} tables can be read")


def _people(service: Service, store: Store) -> Iterator[Diagnosis]:
    """Whether people live where the service file says."""
    from amanat.datamap.build import live_in

    people = service.people
    if people is None or people.store != store.config.name:
        return
    try:
        live_in(people, store.schema().tables)
    except ServiceFileError as error:
        yield fail("people", error.message, f"{error.remedy} under `[people]` in `{service.file.name}`")
        return
    yield ok("people", f"people live in `{people.store}.{people.table}`")


UNMARKED = (
    "after a crash nobody can ask what became of an erasure, so it is planned anew: "
    "the role of `write_url` may not write its markers"
)


def _writing(about: str, store: Store, rights: Rights) -> Iterator[Diagnosis]:
    from amanat.stores.markers import by_hand

    if store.config.write_url is None:
        yield warn(
            about,
            "there is no `write_url`, so nobody can be erased there",
            "add a `write_url` for a role that may delete",
        )
    elif not rights.can_write:
        yield fail(about, "; ".join(("`write_url` cannot write", *rights.notes)), "give its role DELETE and UPDATE")
    else:
        yield ok(about, "`write_url` can write")
        if not rights.remembers:
            yield warn(about, UNMARKED, f"run there: {by_hand(store.dialect)}")
