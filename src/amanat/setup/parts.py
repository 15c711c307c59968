"""Optional parts: which are installed, and which this service needs."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from amanat.clock import Clock
from amanat.service.model import Service
from amanat.setup.diagnosis import Diagnosis, fail, ok

PARTS = {
    "postgres": (("psycopg",), "stores and records on PostgreSQL"),
    "web": (("litestar", "granian"), "`amanat serve`"),
    "examples": (("mimesis",), "`amanat example`"),
}


def parts(service: Service, _: Clock) -> Iterator[Diagnosis]:
    for name, (modules, what) in PARTS.items():
        if all(find_spec(module) for module in modules):
            yield ok("parts", f"`amanat[{name}]` is installed, for {what}")
        elif name == "postgres" and _on_postgres(service):
            yield fail("parts", f"`amanat[{name}]` is not installed", f"run `pip install 'amanat[{name}]'`")
        else:
            yield ok("parts", f"`amanat[{name}]` is not installed; only {what} needs it")


def _on_postgres(service: Service) -> bool:
    urls = [url for store in service.stores for url in (store.url, store.write_url)] + [service.records_url]
    return any(url.startswith("postgres") for url in urls if url)
