"""Copies for many people at once in a folder: `people.jsonl`, `schema.json`, and `files/` where there are any.

Each person has a request on record. It ends as `partly`: beside the rows that are a person's, a copy for one also names
the texts of others in which the person stands, for which every text would have to be searched.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from amanat.clock import stamp
from amanat.duties.requests.context import RequestContext, due
from amanat.errors import InputError, StoreDown
from amanat.records.evidence.log import Item
from amanat.records.ids import new_id
from amanat.records.journal import Request, RequestState, close_requests, open_requests
from amanat.stores.base import Store
from amanat.subjects.answer.attachments import into
from amanat.subjects.answer.export import Export
from amanat.subjects.answer.meaning import Meanings
from amanat.subjects.known.portions import portions
from amanat.subjects.people import Subjects, pseudonym
from amanat.subjects.who.find import by_keys, everyone, kinds_of
from amanat.subjects.who.many import each, find_many

_UNSEARCHED = "texts of others were not searched for this person; `amanat request access` names them"


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """How an export of many went. `unmatched` and `ambiguous` are the lines of the list, from 1, on
    which nobody or more than one person was found: nobody is in it for them.

    `tasks`: what people must look for in systems that cannot be reached.
    """

    people: int
    rows: int
    files: int
    folder: str
    unmatched: tuple[int, ...] = ()
    ambiguous: tuple[int, ...] = ()
    tasks: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 all are in it, 1 somebody was not found or is to be looked for elsewhere too."""
        return 1 if self.unmatched or self.ambiguous or self.tasks else 0

    def as_json(self) -> dict[str, Any]:
        built: dict[str, Any] = msgspec.to_builtins(self)
        return built


def export(context: RequestContext, identifiers: Sequence[str] | None, out: Path) -> Exported:
    """Writes the copies of the people named, of all where `identifiers` is None, and puts them on record. They are of
    the main kind, or of the one that the context is `of`.

    Raises `StoreDown` where a store does not answer, before anything is written; `InputError` for an identifier that is
    none, or a folder that cannot be written.
    """
    context = context if context.of is None else context.among(context.of)
    stores = _stores(context)
    subjects, unmatched, ambiguous = _found(context, identifiers)
    kinds = kinds_of(context.datamap)
    files = into(out)
    made = Export(context.datamap, stores, files, Meanings(context.service, context.reading))
    try:
        out.mkdir(parents=True, exist_ok=True)
        _write(out / "people.jsonl", made.lines(portions(subjects, kinds), kinds))
        about = {"made": stamp(context.clock.now()), "policy": context.policy_digest, "tables": made.places()}
        _write(out / "schema.json", [msgspec.json.format(msgspec.json.encode(about), indent=1)])
    except OSError as error:
        raise InputError(
            f"the copies cannot be written: {(error.strerror or '').lower()}",
            place=str(out),
            remedy="choose another folder",
        ) from error
    _on_record(context, subjects)
    return Exported(
        people=subjects.matched,
        rows=made.rows,
        files=files.written,
        folder=str(out),
        unmatched=unmatched,
        ambiguous=ambiguous,
        tasks=context.work_of_people("access"),
    )


def _stores(context: RequestContext) -> dict[str, Store]:
    for mapped in context.datamap.stores:
        if not mapped.answered or mapped.name not in context.by_name:
            raise StoreDown(place=mapped.name)
    return {mapped.name: context.by_name[mapped.name] for mapped in context.datamap.stores}


def _found(
    context: RequestContext, identifiers: Sequence[str] | None
) -> tuple[Subjects, tuple[int, ...], tuple[int, ...]]:
    """All who are meant, each once, and the lines on which nobody or more than one was."""
    store, datamap = context.people_store, context.datamap
    if identifiers is None:
        return everyone(store, datamap), (), ()
    whose = find_many(store, datamap, identifiers).keys
    chosen = dict.fromkeys(keys[0] for keys in whose if len(keys) == 1)
    nobody = tuple(line for line, keys in enumerate(whose, 1) if not keys)
    several = tuple(line for line, keys in enumerate(whose, 1) if len(keys) > 1)
    return by_keys(store, datamap, list(chosen)), nobody, several


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    """Whole or not at all, readable by its owner only."""
    part = path.with_name(path.name + ".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _on_record(context: RequestContext, subjects: Subjects) -> None:
    """A request for each, received and answered. One that is open already is gone on with as it was asked."""
    records, now, until = context.book, context.clock.now(), due(context)
    state: RequestState = "partly"
    made = [
        Request(
            id=new_id(now),
            kind="access",
            subject=pseudonym(records.keys, one),
            state="received",
            channel=context.channel,
            received_at=now,
            due_at=until,
        )
        for one in each(subjects, context.datamap)
    ]
    with records.begin() as connection:
        mine = open_requests(connection, made)
        close_requests(connection, mine, state, now=now, readable=True, problem=_UNSEARCHED)
        written = [one for one in made if one.id in mine]
        kinds = ("request.received", "request.closed")
        records.evidence.append_many(
            connection,
            [
                Item(kind=kind, payload={"request": one.id, "kind": "access", "many": True}, request=one.id)
                for one in written
                for kind in kinds
            ],
        )
    records.evidence.sequence()
