"""The service file, `amanat.toml` → `Service`. Nothing in it is executed and no store is touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast, get_args
from zoneinfo import ZoneInfo

from amanat.errors import ServiceFileError
from amanat.service import model
from amanat.service.problems import ServiceFileProblems
from amanat.service.urls import resolve
from amanat.toml.lines import Lines, Place
from amanat.toml.problems import Problem, nearest
from amanat.toml.table import Table
from amanat.vocabulary.categories import categories
from amanat.vocabulary.law import law_names

NAME = "amanat.toml"
IDENTIFIERS = ("email", "phone", "username", "number")
REQUESTS = ("access", "erase", "port", "rectify", "restrict")
ROLES: tuple[str, ...] = get_args(model.Role)
SINGLE = ("service", "controller", "people")
REPEATED = ("store", "activity", "recipient", "site", "system", "waiver")

T = TypeVar("T")


def load(path: Path, environment: dict[str, str] | None = None) -> model.Service:
    """The service that a file, or the `amanat.toml` in a folder, describes.

    `environment` fills `${NAME}` in addresses (default: the process's own). Raises `ServiceFileError` where the file
    cannot be read, and `ServiceFileProblems` (one of them) with every problem of the file at once.
    """
    file = (path / NAME if path.is_dir() else path).absolute()
    text = _text(file)
    lines = Lines(text)
    problems: list[Problem] = []
    loader = _Loader(
        ServiceFileProblems.parse(file, text),
        lines,
        problems,
        file.parent,
        dict(os.environ) if environment is None else environment,
    )
    service = loader.service(file)
    if problems:
        raise ServiceFileProblems(file, problems)
    return service


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise ServiceFileError(
            "there is no service file", place=str(file), remedy="write a first one with `amanat init`"
        ) from error
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise ServiceFileError(
            f"cannot be read: {reason}", place=str(file), remedy="check its place and its rights"
        ) from error
    except UnicodeDecodeError as error:
        raise ServiceFileError("is not UTF-8 text", place=str(file), remedy="save it as UTF-8") from error


class _Loader:
    """Goes through the tables of one file once."""

    def __init__(
        self,
        data: dict[str, Any],
        lines: Lines,
        problems: list[Problem],
        folder: Path,
        environment: dict[str, str],
    ) -> None:
        self._data = data
        self._lines = lines
        self._problems = problems
        self._folder = folder
        self._environment = environment

    def service(self, file: Path) -> model.Service:
        self._unknown_tables()
        head = self._table("service")
        stores = self._each("store", self._store)
        service = model.Service(
            name=head.text("name"),
            file=file,
            policy=self._policy(head),
            laws=head.texts("laws", ("gdpr",), law_names()),
            fresh_days=head.number("fresh_days", 30),
            map_hours=head.number("map_hours", 24, least=0),
            records_url=self._url(head, "records_url"),
            controller=self._controller(self._table("controller")),
            stores=stores,
            people=self._people(tuple(store.name for store in stores)),
            activities=self._each("activity", _activity),
            recipients=self._each("recipient", _recipient),
            sites=self._each("site", _site),
            systems=self._each("system", _system),
            waivers=self._each("waiver", _waiver, unique="finding"),
        )
        head.close()
        return service

    def _table(self, name: str) -> Table:
        """The one table of a name. Where there is none, that is the one problem, and not each of its keys."""
        place: Place = (name,)
        data = self._data.get(name)
        if isinstance(data, dict):
            return Table(data, place, self._lines, self._problems)
        if data is None:
            self._note(1, f"there is no `[{name}]`", f'add `[{name}]` with a line `name = "…"`')
        elif isinstance(data, list):
            self._note(self._lines.of(name, 0), f"`{name}` is a list", f"there can be only one: write `[{name}]`")
        else:
            self._note(self._lines.of(name), f"`{name}` is no table", f"write `[{name}]` and its keys below")
        return Table({}, place, self._lines, [])

    def _each(self, name: str, read: Callable[[Table], T], unique: str = "name") -> tuple[T, ...]:
        rows = self._data.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._note(self._lines.of(name), f"`{name}` is no list of tables", f"write `[[{name}]]` above each")
            return ()
        read_rows: list[T] = []
        seen: set[str] = set()
        for index, row in enumerate(rows):
            table = Table(row, (name, index), self._lines, self._problems)
            read_rows.append(read(table))
            table.close()
            known_as = str(row.get(unique, ""))
            if known_as and known_as in seen:
                table.note(unique, f"`{known_as}` occurs twice in `{table.title}`", "give each its own")
            seen.add(known_as)
        return tuple(read_rows)

    def _unknown_tables(self) -> None:
        known = SINGLE + REPEATED
        for name in self._data:
            if name not in known:
                line = self._lines.of(name, 0) if isinstance(self._data[name], list) else self._lines.of(name)
                self._note(line, f"there is no table `{name}`", nearest(name, known))

    def _policy(self, head: Table) -> Path:
        named = head.text("policy")
        policy = self._folder / named
        if named and not policy.is_file():
            head.note("policy", f"there is no file `{policy}`", "correct the path; it starts at the service file")
        return policy

    def _controller(self, table: Table) -> model.Controller:
        zone = table.maybe_text("zone") or "UTC"
        if not _is_zone(zone):
            table.note("zone", f"`{zone}` is no time zone", "use an IANA name such as `Europe/Berlin`")
        controller = model.Controller(
            name=table.text("name"),
            country=table.maybe_text("country"),
            zone=zone,
            contact=table.maybe_text("contact"),
            dpo=table.maybe_text("dpo"),
            representative=table.maybe_text("representative"),
        )
        table.close()
        return controller

    def _store(self, table: Table) -> model.StoreConfig:
        table.text("url")
        return model.StoreConfig(
            name=table.text("name"),
            url=self._url(table, "url") or "",
            write_url=self._url(table, "write_url"),
            region=table.maybe_text("region"),
            schemas=table.texts("schemas"),
            timeout=table.number("timeout", model.TIMEOUT),
            vacuum=table.flag("vacuum") or False,
        )

    def _url(self, table: Table, key: str) -> str | None:
        url = table.maybe_text(key)
        return url and resolve(table, key, url, self._folder, self._environment)

    def _people(self, stores: tuple[str, ...]) -> model.People | None:
        if "people" not in self._data:
            return None
        table = self._table("people")
        people = model.People(
            store=table.text("store"),
            table=table.text("table"),
            key=table.text("key"),
            identifiers=table.mapping("identifiers", IDENTIFIERS),
            client=table.maybe_text("client"),
        )
        if people.store and people.store not in stores:
            table.note("store", f"there is no store `{people.store}`", nearest(people.store, stores or ("none yet",)))
        table.close()
        return people

    def _note(self, line: int, message: str, remedy: str) -> None:
        self._problems.append(Problem(line=line, message=message, remedy=remedy))


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _activity(table: Table) -> model.Activity:
    return model.Activity(
        name=table.text("name"),
        role=cast(model.Role, table.choice("role", ROLES, "controller")),
        purpose=table.maybe_text("purpose"),
        client=table.maybe_text("client"),
        subjects=table.texts("subjects"),
        tables=table.texts("tables"),
    )


def _recipient(table: Table) -> model.Recipient:
    return model.Recipient(
        name=table.text("name"),
        role=table.maybe_text("role"),
        country=table.maybe_text("country"),
        categories=table.texts("categories", known=tuple(categories())),
        mechanism=table.maybe_text("mechanism"),
    )


def _site(table: Table) -> model.Site:
    url = table.text("url")
    if url and not url.startswith(("https://", "http://")):
        table.note("url", f"`{url}` is no address of a site", "begin it with `https://`")
    return model.Site(name=table.text("name"), url=url)


def _system(table: Table) -> model.System:
    return model.System(
        name=table.text("name"),
        what=table.text("what"),
        who=table.text("who"),
        requests=table.texts("requests", REQUESTS, REQUESTS),
    )


def _waiver(table: Table) -> model.Waiver:
    return model.Waiver(
        finding=table.text("finding"),
        reason=table.text("reason"),
        owner=table.text("owner"),
        until=table.day("until"),
        line=table.line,
    )
