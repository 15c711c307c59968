"""Writes a first service file by looking at a database and a policy."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from amanat.datamap.model import DataMap
from amanat.errors import InputError, StoreDown
from amanat.policy.documents.language import READ
from amanat.policy.reading import Reading
from amanat.service.file import NAME, load
from amanat.service.model import StoreConfig
from amanat.setup.first_file import Facts, Receives, first_file, variable

if TYPE_CHECKING:
    import sqlalchemy as sa

_STORE = "main"
_DANGLING = re.compile(r"\s+(?:of|to|for|from|in|by|with)$", re.IGNORECASE)
"""What a name ends in where the reader took the words up to what follows: `buyer of`."""
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class Written(msgspec.Struct, frozen=True):
    """Where the file is, and what one should know of how the policy was read; `read`: whether its language is read."""

    file: Path
    notes: tuple[str, ...]
    read: bool


def write_service_file(folder: Path, database_url: str, policy_path: Path, name: str, force: bool = False) -> Written:
    """Writes `amanat.toml` into `folder`. Nothing is written to the database.

    A relative SQLite file in the address starts where the process runs. A password never gets into the file: the
    address then stands in a variable, and a comment says how to set it.
    Raises `InputError` where there is a file and not `force`, `PolicyError`, `StoreDown`, `StoreError`.
    """
    file = folder / NAME
    if file.exists() and not force:
        raise InputError("there is a service file already", place=str(file), remedy="edit it, or give `--force`")
    from amanat.policy.reader import read_file

    reading = read_file(policy_path)
    datamap = _look(database_url)
    folder.mkdir(parents=True, exist_ok=True)
    facts = _facts(folder, database_url, policy_path, name, reading, datamap)
    file.write_text(first_file(facts), "utf-8")
    load(file, {**os.environ, variable(_STORE): database_url})
    return Written(file, reading.notes, reading.language == READ)


def _look(database_url: str) -> DataMap:
    from amanat.datamap.build import build
    from amanat.stores.open import open_store

    store = open_store(StoreConfig(name=_STORE, url=database_url), Path())
    try:
        datamap = build((store,), None)
    finally:
        store.close()
    seen = datamap.store(_STORE)
    if not seen.answered:
        raise StoreDown(f"the database did not answer: {seen.error}")
    return datamap


def _facts(folder: Path, database_url: str, policy_path: Path, name: str, reading: Reading, datamap: DataMap) -> Facts:
    url, export = _address(folder, database_url)
    tables = datamap.store(_STORE).held
    return Facts(
        name=name,
        policy=_relative(policy_path, folder),
        store=_STORE,
        url=url,
        export=export,
        people=datamap.people,
        kinds=tuple(kind.table for kind in datamap.kinds if kind != datamap.people),
        tables=len(tables),
        personal=sum(bool(column.personal) for table in tables for column in table.columns),
        controller=_controller(reading),
        contact=_contact(reading),
        recipients=_recipients(reading),
        countries=_named(reading, "country"),
        eprivacy=any(statement.duty.startswith("web.") for statement in reading.statements),
    )


def _address(folder: Path, database_url: str) -> tuple[str, str | None]:
    """The address as it is written, and the command that sets its variable where a password had to go."""
    import sqlalchemy as sa

    url = sa.make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database and not url.database.startswith((":", "file:")):
        return f"sqlite:///{_relative(Path(url.database), folder)}{_query(url)}", None
    if url.password is None and "password" not in url.query:
        return database_url, None
    query = {key: "PASSWORD" if key == "password" else value for key, value in url.query.items()}
    hidden = url.set(password=url.password and "PASSWORD", query=query)
    shown = hidden.render_as_string(hide_password=False)
    return f"${{{variable(_STORE)}}}", f"export {variable(_STORE)}={shlex.quote(shown)}"


def _query(url: sa.URL) -> str:
    rendered = url.render_as_string()
    return f"?{rendered.partition('?')[2]}" if "?" in rendered else ""


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix()


def _recipients(reading: Reading) -> tuple[Receives, ...]:
    """Who receives data, in the words of the policy, each kind once with all countries it is said to be in."""
    fields = [each for statement in reading.statements for each in statement.fields if each.kind == "recipient"]
    held: dict[str, Receives] = {}
    for field in fields:
        words = _DANGLING.sub("", " ".join(reading.text[field.start : field.end].split())) or field.value
        key = field.value or words.casefold()
        known = held.get(key, Receives(words))
        countries = tuple(dict.fromkeys((*known.countries, *field.countries)))
        held[key] = Receives(known.name, countries, known.role or field.role or "")
    return tuple(held.values())


def _named(reading: Reading, kind: str) -> tuple[str, ...]:
    """What the policy names of one kind of field, in its own words where it has a name, in the order of the text."""
    names: dict[str, str] = {}
    for statement in reading.statements:
        for field in statement.fields:
            if field.kind == kind:
                words = " ".join(reading.text[field.start : field.end].split()) or field.value
                names.setdefault(field.value or words.casefold(), words)
    return tuple(names.values())


def _contact(reading: Reading) -> str | None:
    """The first mail address in a sentence about how to be reached, else the first in the text."""
    texts = [statement.text for statement in reading.statements if statement.duty == "contact.privacy"]
    found = (match[0] for text in [*texts, reading.text] for match in _CONTACT.finditer(text))
    return next(found, None)


def _controller(reading: Reading) -> str | None:
    """The name by which the policy speaks of its company, as it is written there."""
    from amanat.policy.names.own import own_names

    names = own_names(reading.text)
    found = re.search(re.escape(names[0]), reading.text, re.IGNORECASE) if names else None
    return " ".join(found[0].split()) if found else None
