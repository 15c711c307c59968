"""How `whose.toml` is laid out."""

from __future__ import annotations

import msgspec


class _Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]


class _Files(_Tables, frozen=True, forbid_unknown_fields=True):
    parts: tuple[str, ...]


class _Changes(_Tables, frozen=True, forbid_unknown_fields=True):
    sets: tuple[str, ...]
    events: tuple[str, ...]
    states: tuple[tuple[str, str], ...]


class _NamedValues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]
    values: tuple[str, ...]
    addresses: tuple[str, ...]


class _Bought(_Tables, frozen=True, forbid_unknown_fields=True):
    by: tuple[str, ...]


class _Serving(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]
    kin: tuple[str, ...]
    places: tuple[str, ...]


class _Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    who: tuple[str, ...]


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]
    by: tuple[str, ...]


class _Collectives(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]
    officers: tuple[str, ...]
    headings: tuple[str, ...]
    houses: tuple[str, ...]
    marks: tuple[str, ...]
    books: tuple[str, ...]
    guests: tuple[str, ...]


class _Roles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    doers: tuple[str, ...]
    wider: tuple[str, ...]
    selves: tuple[str, ...]
    besides: tuple[str, ...]
    services: tuple[str, ...]
    for_programs: tuple[str, ...]


class _Kinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]
    except_: tuple[str, ...] = msgspec.field(name="except")
    tenants: tuple[str, ...]
    traders: tuple[str, ...]
    entries: tuple[str, ...]
    never: tuple[str, ...]
    vouched: tuple[str, ...]
    empty: tuple[str, ...]


class _Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    numbers: tuple[str, ...]
    anything: tuple[str, ...]
    selves: tuple[str, ...]
    verbs: tuple[str, ...]
    outside: tuple[str, ...]
    before: tuple[str, ...]
    plain: tuple[str, ...]


class _Pairs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: tuple[str, ...]
    keys: tuple[str, ...]
    whole: tuple[str, ...]
    alone: tuple[str, ...]
    objects: tuple[str, ...]
    rows: tuple[str, ...]
    about: tuple[str, ...]
    besides: tuple[str, ...]


class _Together(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    owners: tuple[str, ...]
    things: tuple[str, ...]
    parts: tuple[str, ...]
    spoken: tuple[str, ...]
    speakers: tuple[str, ...]


class _Beside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: tuple[str, ...]
    logins: tuple[str, ...]


class _Numbered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    names: tuple[str, ...]


class _Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    marks: tuple[str, ...]


class _Called(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    things: tuple[str, ...]


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]
    except_: tuple[str, ...] = msgspec.field(name="except", default=())


class _Actor(_Names, frozen=True, forbid_unknown_fields=True):
    texts: tuple[str, ...] = ()


class _Mergers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]
    tables: tuple[str, ...]
    from_: tuple[str, ...] = msgspec.field(name="from")
    into: tuple[str, ...]
    unsettled: tuple[str, ...]
    decided: tuple[str, ...]
    above: tuple[str, ...]
    sorts: tuple[str, ...]
    places: tuple[str, ...]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    people: _Tables
    recorded: _Tables
    roles: _Roles
    actor: _Actor
    affected: _Names
    makers: _Names
    authors: _Names
    serving: _Serving
    powers: _Tables
    accounts: _Tables
    bought: _Bought
    signed: _Signed
    said: _Tables
    pointers: _Names
    mergers: _Mergers
    written: _Written
    collectives: _Collectives
    definitions: _Tables
    containers: _Tables
    together: _Together
    beside: _Beside
    numbered: _Numbered
    held: _Tables
    letters: _Tables
    marks: _Tables
    named_values: _NamedValues
    logs: _Tables
    files: _Files
    places: _Tables
    changes: _Changes
    keys: _Keys
    pairs: _Pairs
    called: _Called
    leftovers: _Marks
    kinds: _Kinds
