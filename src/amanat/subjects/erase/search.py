"""The exact search: where a person's identifiers still stand, in any text of any store, and how they are taken out.

E-mail, phone and distinctive user names are searched for; never common names or surrogate keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.datamap.graph.keys_listed import keys_in
from amanat.datamap.model import EACH, DataMap, Link, TableMap
from amanat.datamap.names.known import names_another
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import snake
from amanat.errors import PlanDrift
from amanat.stores.base import Hit, Needle, Store
from amanat.stores.schema.model import StoreSchema, TableSchema
from amanat.stores.search.needles import JOINTS
from amanat.subjects.erase.beside_names import called_in_rows
from amanat.subjects.erase.called import taken_out
from amanat.subjects.erase.encoded import hits_within
from amanat.subjects.erase.pairs import beside_it
from amanat.subjects.erase.redaction import REDACTED, Keys, erased_in
from amanat.subjects.known.identifiers import needles
from amanat.subjects.known.listed import known_beside
from amanat.subjects.people import Subjects
from amanat.subjects.sql.documents import NOTHING, Form, Steps, form_of, key_links, stem, texts_of
from amanat.subjects.sql.listing import may_list
from amanat.subjects.sql.pairs import pairs_of


class Redaction(msgspec.Struct, frozen=True, kw_only=True):
    """One cell where an identifier stands in a text of somebody else's.

    `form`: what the map knows of the documents there; `keys`: by its paths, the keys that are the person's. `whole`: it
    holds none, and tells of them beside a cell that is their address and nothing else. `names`: what they are called in
    full elsewhere in the row.
    """

    table: str
    column: str
    key: tuple[Any, ...]
    form: Form = NOTHING
    keys: tuple[tuple[Steps, frozenset[str]], ...] = ()
    whole: bool = False
    names: frozenset[str] = frozenset()

    def its_keys(self) -> Keys:
        return dict(self.keys)


def keyed(store: Store, datamap: DataMap, subjects: Subjects) -> tuple[Hit, ...]:
    """Documents that hold the person's key at a path which the map knows as one: no identifier need stand there.

    In tables that the map keeps they stay. What the rows of the person's own hold is gone by then.
    """
    found: list[Hit] = []
    for table in datamap.store(store.config.name).tables:
        if table.erase == "keep" or table.kind == "folder":
            continue
        for link in key_links(table, subjects.store, subjects.table, store.config.name):
            if texts := texts_of(link, subjects):
                found += _holding(store, table, link, sorted(texts))
    return tuple(found)


def _holding(store: Store, table: TableMap, link: Link, texts: Sequence[str]) -> list[Hit]:
    target = store.table(table.name)
    key = list(target.primary_key.columns)
    (column,) = link.columns
    if link.inside == EACH:
        return _listing(store, table, target, column, frozenset(texts))
    there = store.member([store.within(table.name, column, link.inside, target)], [(text,) for text in texts])
    columns: list[sa.ColumnElement[Any]] = [*key] or [sa.literal(1)]
    asked = sa.select(*columns).select_from(target).where(there)
    with store.reading() as connection:
        rows = [tuple(row) for row in connection.execute(asked)]
    return [Hit(table=table.name, column=column, key=row if key else (), needle=KEYED) for row in rows]


def _listing(store: Store, table: TableMap, target: sa.Table, column: str, texts: frozenset[str]) -> list[Hit]:
    """Rows whose lists hold one of these keys."""
    key = list(target.primary_key.columns)
    listed = target.c[column]
    may = may_list(store.dialect, table.column(column).type, listed, texts)
    asked = sa.select(listed, *key).where(listed.is_not(sa.null()), may)
    with store.reading() as connection:
        rows = connection.execution_options(stream_results=True).execute(asked)
        found = [tuple(row[1:]) for row in rows if not texts.isdisjoint(map(str, keys_in(row[0])))]
    return [Hit(table=table.name, column=column, key=one, needle=KEYED) for one in found]


KEYED = -1
"""In place of a needle, of what a key was found by."""


def hits(store: Store, datamap: DataMap, wanted: Sequence[Needle]) -> tuple[Hit, ...]:
    """All places in a store, in a settled order, those in texts of another notation among them."""
    if not wanted:
        return ()
    within = hits_within(store, datamap, wanted)
    found = (*store.search(wanted), *within)
    return tuple(sorted(found, key=lambda hit: (hit.table, hit.column, str(hit.key), hit.needle)))


def places(store: str, found: Iterable[Hit]) -> tuple[str, ...]:
    """The columns where something was found, as `store.table.column`."""
    return tuple(sorted({f"{store}.{hit.table}.{hit.column}" for hit in found}))


def redactions(
    store: Store, datamap: DataMap, schema: StoreSchema, subjects: Subjects, found: Iterable[Hit]
) -> tuple[Redaction, ...]:
    """The hits that can be taken out of the text around them: no key, not unique, not pinned to `keep`, and not what
    another person is known by themselves, of whatever kind: a telephone is a household's."""
    may = Redactable(store.config.name, datamap, schema, subjects)
    cells: dict[tuple[str, str, str], Redaction] = {}
    for hit in found:
        if hit.key and may.holds(hit.table, hit.column):
            form, keys = _form(may.maps[hit.table], hit.column, subjects, store.config.name)
            cell = Redaction(table=hit.table, column=hit.column, key=hit.key, form=form, keys=keys)
            cells[hit.table, hit.column, str(hit.key)] = cell
    beside = {(cell.table, cell.column, str(cell.key)): cell for cell in _beside(store, may, subjects, cells.values())}
    cells = beside | cells
    pattern = _pattern(needles(subjects.identifiers))
    for table, column, key, names in [*called_in_rows(store, cells.values(), may.columns, pattern)]:
        place = (table, column, str(key))
        cell = cells.get(place) or Redaction(table=table, column=column, key=key)
        cells[place] = msgspec.structs.replace(cell, names=names)
    return tuple(cells[place] for place in sorted(cells))


def _beside(store: Store, may: Redactable, subjects: Subjects, cells: Iterable[Redaction]) -> Iterator[Redaction]:
    """What else is said of a person where a column of the row is their e-mail address: `attendee_name` beside
    `attendee_email`. A telephone may be a household's."""
    pattern = _pattern([needle for needle in needles(subjects.identifiers) if needle.kind == "email"])
    rows: dict[tuple[str, str], list[Redaction]] = {}
    for cell in cells:
        if not cell.keys and may.beside(cell.table, cell.column):
            rows.setdefault((cell.table, cell.column), []).append(cell)
    for (name, column), found in rows.items():
        table, others = store.table(name), may.beside(name, column)
        key = list(table.primary_key.columns)
        asked = sa.select(table.c[column], *(table.c[other] for other in others), *key)
        with store.reading() as connection:
            told = connection.execute(asked.where(store.member(key, [cell.key for cell in found]))).all()
        for address, *values in told:
            said, its_key = values[: len(others)], tuple(values[len(others) :])
            if isinstance(address, str) and pattern.fullmatch(address.strip()):
                for other, value in zip(others, said, strict=True):
                    if value not in (None, "", REDACTED):
                        yield Redaction(table=name, column=other, key=its_key, whole=True)
    for name, found in _by_table(cells).items():
        pairs = pairs_of(may.maps[name])
        keys = [cell.key for cell in found if pairs is not None and cell.column == pairs.value and not cell.keys]
        if pairs is not None and keys and may.holds(name, pairs.value):
            for its_key in beside_it(store, may.maps[name], pairs, keys, pattern):
                yield Redaction(table=name, column=pairs.value, key=its_key, whole=True)


def _by_table(cells: Iterable[Redaction]) -> dict[str, list[Redaction]]:
    found: dict[str, list[Redaction]] = {}
    for cell in cells:
        found.setdefault(cell.table, []).append(cell)
    return found


class Redactable:
    """The columns of a store in which what is found may be taken out of the text around it: not those by which others
    are known, as a telephone is a household's."""

    def __init__(self, store: str, datamap: DataMap, schema: StoreSchema, subjects: Subjects) -> None:
        self.maps = {table.name: table for table in datamap.store(store).tables}
        self._shapes = {table.name: table for table in schema.tables}
        persons = {kind.table for kind in datamap.kinds if kind.store == store} & self.maps.keys()
        self._known = {
            (name, column.name)
            for name in persons
            for column in self.maps[name].columns
            if column.identifier and (column.identifier == "phone" or not names_another(name, column.name))
        }
        self._known |= {(table, column) for place, table, column in known_beside(datamap) if place == store}
        if store == subjects.store:
            self._known |= {(subjects.table, name) for name in subjects.identity_columns}

    def beside(self, table: str, column: str) -> tuple[str, ...]:
        """The columns that are named after the same person as one for an address, and may be emptied with it."""
        called = stem(column)
        if called in ("", snake(column)) or called in (*words().collectives.tables, *words().roles.besides):
            return ()
        return tuple(
            one.name
            for one in self.maps[table].columns
            if one.personal and one.name != column and snake(one.name).startswith(f"{called}_")
            if self.holds(table, one.name)
        )

    def columns(self, table: str) -> tuple[str, ...]:
        """All of them, less arrays."""
        arrays = {column.name for column in self._shapes[table].columns if column.array}
        return tuple(
            one.name for one in self.maps[table].columns if one.name not in arrays and self.holds(table, one.name)
        )

    def holds(self, table: str, column: str) -> bool:
        """Whether a column is one of them."""
        mapped, shape = self.maps.get(table), self._shapes.get(table)
        if mapped is None or shape is None or mapped.erase == "keep" or not shape.primary_key:
            return False
        # What the map does not know yet is named, and nothing is written there.
        known = any(one.name == column for one in mapped.columns)
        return known and (table, column) not in self._known and _is_text(shape, column)


def _form(
    table: TableMap, name: str, subjects: Subjects, store: str
) -> tuple[Form, tuple[tuple[Steps, frozenset[str]], ...]]:
    """What is known of the documents of a column, and the person's keys in them."""
    form = form_of(table.column(name), key_links(table, subjects.store, subjects.table, store))
    return form, tuple((path, texts_of(link, subjects)) for path, link in form.keys)


def _is_text(table: TableSchema, name: str) -> bool:
    column = next((column for column in table.columns if column.name == name), None)
    keys = {*table.primary_key, *(name for key in table.foreign_keys for name in key.columns)}
    keys |= {name for unique in (*table.unique, *table.differing) for name in unique}
    return column is not None and (
        (column.text or column.json or column.array) and not column.unique and not column.generated and name not in keys
    )


def redact(connection: sa.Connection, store: Store, cells: Sequence[Redaction], wanted: Sequence[Needle]) -> int:
    """Takes the identifiers out of the texts, lists and documents. Returns the cells changed.

    Raises `PlanDrift` when a cell that changes is not the one row it was; the caller's transaction MUST roll back.
    """
    pattern = _pattern(wanted)
    changed = 0
    for cell in cells:
        table = store.table(cell.table)
        key = list(table.primary_key.columns)
        mine = store.member(key, [cell.key])
        column = table.c[cell.column]
        # A document is edited as text: what a driver makes of its numbers would not be written back as it was.
        document = isinstance(column.type, sa.JSON)
        read = sa.cast(column, sa.Text) if document else column
        value = connection.execute(sa.select(read).where(mine)).scalar_one_or_none()
        clean = REDACTED if cell.whole else erased_in(value, pattern, cell.form, cell.its_keys())
        if isinstance(clean, str) and cell.names:
            clean = taken_out(clean, cell.names, REDACTED, within=True)
        if clean == value:
            continue
        new = sa.cast(sa.literal(clean, sa.Text), column.type) if document else clean
        affected = connection.execute(table.update().where(mine).values({cell.column: new})).rowcount
        if affected != 1:
            raise PlanDrift(
                f"1 row was planned to redact, {affected} were affected",
                place=f"{store.config.name}.{cell.table}",
                remedy="look for a trigger or a rule on the table, then run again",
            )
        changed += 1
    return changed


_SIGN, _JOINT = r"[^\W_]", f"[{re.escape(JOINTS)}]"


def _pattern(wanted: Sequence[Needle]) -> re.Pattern[str]:
    """Whole identifiers only, longest first, in any letter case. What joins words to longer identifiers does so with a
    word at its other side alone: `@ann_12` and `_ann_12_` name her, `x@ann_12` does not."""
    texts = sorted({needle.text.strip() for needle in wanted}, key=lambda text: (-len(text), text))
    if not texts:
        return re.compile(r"(?!)")
    words = "|".join(re.escape(text) for text in texts)
    before = f"(?<!{_SIGN})(?<!{_SIGN}{_JOINT})(?<!{_SIGN}{_JOINT}{_JOINT})"
    return re.compile(rf"{before}(?:{words})(?!{_JOINT}*{_SIGN})", re.IGNORECASE)
