"""The words of a first service file. Pure: facts in, commented TOML out."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec

from amanat.service.model import People


class Receives(msgspec.Struct, frozen=True):
    """Somebody who receives data, as far as the policy tells: `countries` by their codes."""

    name: str
    countries: tuple[str, ...] = ()
    role: str = ""


_ANYONE = Receives("Mail House Example")


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What looking at a policy and a database told.

    `url` is ready to be written: without a password, with a variable in its place. `export` sets that variable.
    """

    name: str
    policy: str
    store: str
    url: str
    export: str | None
    people: People | None
    kinds: tuple[str, ...]
    """Other tables whose rows are persons."""
    tables: int
    personal: int
    controller: str | None = None
    contact: str | None = None
    recipients: tuple[Receives, ...] = ()
    countries: tuple[str, ...] = ()
    eprivacy: bool = False


def first_file(facts: Facts) -> str:
    """The text of `amanat.toml`: what was found as settings, what may be needed as comments."""
    blocks = (_service, _controller, _store, _people, _recipients, _systems, _rest)
    return "\n".join("\n".join(block(facts)) + "\n" for block in blocks)


def _service(facts: Facts) -> Iterator[str]:
    yield "# What Amanat works with. Written by looking; read it and correct it. Paths start at this file."
    yield ""
    yield "[service]"
    yield f"name = {_quoted(facts.name)}"
    yield f"policy = {_quoted(facts.policy)}"
    yield 'laws = ["gdpr", "eprivacy"]' if facts.eprivacy else 'laws = ["gdpr"]  # there is also "eprivacy"'
    yield "# fresh_days = 30                                   # evidence older than this is stale"
    yield "# map_hours = 24                                    # requests are answered by a map that is no older"
    yield '# records_url = "postgresql://amanat@host/amanat"    # default: .amanat/engine.db beside this file'


def _controller(facts: Facts) -> Iterator[str]:
    yield "[controller]"
    yield f"name = {_quoted(facts.controller or facts.name)}" + (
        "  # as the policy names itself" * bool(facts.controller)
    )
    yield '# country = "DE"'
    yield 'zone = "UTC"  # deadlines end at midnight of this zone, such as "Europe/Berlin"'
    if facts.contact:
        yield f"# contact = {_quoted(facts.contact)}  # the policy gives this address"
    else:
        yield '# contact = "privacy@example.com"'


def _store(facts: Facts) -> Iterator[str]:
    yield f"# {facts.tables} tables were seen; {facts.personal} columns in them hold personal data."
    if facts.export:
        yield "# The address holds a password, so it stands in a variable. Set it where Amanat runs:"
        yield f"#   {facts.export}"
    yield "[[store]]"
    yield f"name = {_quoted(facts.store)}"
    yield f"url = {_quoted(facts.url)}  # a role that may only SELECT"
    yield "# Without a way to write nobody can be erased. Give it a role that may DELETE and UPDATE:"
    variable = f"${{AMANAT_{_upper(facts.store)}_WRITE_URL}}"
    yield f"# write_url = {_quoted(facts.url if facts.url.startswith('sqlite') else variable)}"
    yield '# region = "eu-central"'


def _people(facts: Facts) -> Iterator[str]:
    if facts.people is None:
        yield "# No table was seen whose rows are persons. Where there is one, say so:"
        yield "# [people]"
        yield f"# store = {_quoted(facts.store)}"
        yield '# table = "users"'
        yield '# key = "id"'
        yield '# identifiers = { email = "email" }  # "email", "phone", "username" or "number"'
        return
    yield "# Where people live, as found."
    if facts.kinds:
        named = ", ".join(_quoted(kind) for kind in facts.kinds)
        yield f"# Persons stand in {named} as well, and are answered too."
        yield "# Here stands the table that most requests are about."
    yield "[people]"
    yield f"store = {_quoted(facts.people.store)}"
    yield f"table = {_quoted(facts.people.table)}"
    yield f"key = {_quoted(facts.people.key)}"
    pairs = ", ".join(f"{_quoted(column)} = {_quoted(kind)}" for column, kind in facts.people.identifiers.items())
    yield f"identifiers = {{ {pairs} }}" if pairs else _BESIDE


_BESIDE = "# nothing in their own rows tells who they are; `amanat map` says by what they are found"


def _recipients(facts: Facts) -> Iterator[str]:
    if facts.recipients:
        yield "# The policy says that these receive data. Take out the signs of those that do, and say what they get."
    else:
        yield "# Whoever receives data from the service."
    if facts.countries:
        yield f"# Countries that it names: {', '.join(map(_quoted, facts.countries))}."
    for each in facts.recipients or (_ANYONE,):
        yield "# [[recipient]]"
        yield f"# name = {_quoted(each.name)}"
        yield f"# role = {_quoted(each.role or 'processor')}" + ('  # or "controller"' * (not each.role))
        yield f"# country = {_quoted((*each.countries, 'IE')[0])}" + _of_countries(each, bool(facts.recipients))
        yield '# categories = ["email"]'


def _of_countries(each: Receives, named: bool) -> str:
    if len(each.countries) > 1:
        return f"  # the policy names {', '.join(map(_quoted, each.countries))}: an entry for each"
    return "  # the policy does not say" * (named and not each.countries)


def _systems(_: Facts) -> Iterator[str]:
    yield "# Where data lie that Amanat cannot reach: paper, a bucket, another company's software."
    yield "# Each request of a person then gives a task to whoever looks after it."
    yield "# [[system]]"
    yield '# name = "help desk"'
    yield '# what = "tickets and their attachments"'
    yield '# who = "support@example.com"'
    yield '# requests = ["access", "erase", "port", "rectify", "restrict"]'


def _rest(_: Facts) -> Iterator[str]:
    yield "# [[activity]]"
    yield '# name = "selling"'
    yield '# role = "controller"  # or "joint controller", "processor"'
    yield "#"
    yield "# [[site]]"
    yield '# name = "shop"'
    yield '# url = "https://www.example.com"'
    yield "#"
    yield "# A finding that is accepted for a while:"
    yield "# [[waiver]]"
    yield '# finding = "0123456789abcdef"'
    yield '# reason = "…"'
    yield '# owner = "…"'
    yield "# until = 2030-01-31"


def _upper(name: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name).upper()


def variable(store: str) -> str:
    """The name of the variable that holds a store's address."""
    return f"AMANAT_{_upper(store)}_URL"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
