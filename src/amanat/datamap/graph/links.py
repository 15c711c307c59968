"""Links between tables, each with its role: whose the row is, who acted on it, or what it merely refers to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from amanat.datamap.graph.answered import is_of_another_row
from amanat.datamap.graph.at_work import LOGINS, is_at_work
from amanat.datamap.graph.collectives import collectives, each_their_own
from amanat.datamap.graph.trails import is_trail
from amanat.datamap.model import EACH, Link, LinkRole
from amanat.datamap.names.targets import bare_name, plainly
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import is_actor, is_pointer, serves, stem, words
from amanat.datamap.names.words import is_called, nouns, singular, snake
from amanat.stores.schema.model import ForeignKey, TableSchema
from amanat.stores.sql.headed import HEAD, is_headed

if TYPE_CHECKING:
    from amanat.datamap.graph.believed import Believed

Tables = Mapping[str, TableSchema]
Links = dict[str, tuple[Link, ...]]


def key_links(believed: Believed, people: str, persons: frozenset[str], kinds: frozenset[str] = frozenset()) -> Links:
    """Every believed key as a link; between other tables than people's the role is settled in `paths`. In `kinds`
    people live as well, whatever they are called."""
    tables = believed.tables
    roles = _Roles(believed, people, persons, kinds)
    return {
        name: (
            *(_link(table, key, roles, believed) for key in table.foreign_keys if key.table in tables),
            *(_with_role(table, link, roles) for link in believed.extra.get(name, ())),
        )
        for name, table in tables.items()
    }


def person_tables(tables: Tables, people: str, kinds: Iterable[str] = ()) -> frozenset[str]:
    """Where people live, and tables with one row per person: named after a role, or keyed by the person."""
    found = {name for name in (people, *kinds) if name in tables}
    grew = True
    while grew:
        new = {name for name, table in tables.items() if name not in found and identity(table, found, people)}
        found |= new
        grew = bool(new)
    return frozenset(found)


def identity(table: TableSchema, persons: Collection[str], people: str) -> ForeignKey | None:
    """The key by which each row of the table is one person; None where rows are something else."""
    found = identities(table, persons, people)
    return found[0] if len(found) == 1 else None


def identities(table: TableSchema, persons: Collection[str], people: str) -> list[ForeignKey]:
    """The keys by which a row of the table is one person: each row has one of them."""
    keys = [key for key in table.foreign_keys if key.table in persons and key.table != table.name]
    keys = [key for key in keys if len(key.columns) == 1 and not is_actor(key.columns[0])]
    # What tells a row apart only together with another key is one of several rows of the person.
    keys = [key for key in keys if not set(key.columns) < set(table.primary_key)]
    for key in keys:
        if table.primary_key == key.columns:
            return [key]
    if nouns(table.name)[0] in LOGINS and not _is_join(table):
        return keys
    alone = [key for key in keys if key.columns in table.unique]
    mine = [key for key in keys if stem(key.columns[0]) in {*nouns(people), *words().roles.wider}]
    if is_called(plainly(table.name), words().roles.tables):
        return [key for key in keys if key in alone or key in mine]
    # A person is who they log in as; many persons with one account are those whom it knows.
    return [key for key in alone if key in mine] if is_called(plainly(table.name), words().people.tables) else []


def logs_in_by_key(table: TableSchema, people: str) -> bool:
    """Whether a key that no two rows share says whom each person of a table logs in as (`user_id` of persons)."""
    called = {*words().people.tables, *words().roles.tables}
    said = {*nouns(people), *words().roles.wider}
    own = (key for key in table.foreign_keys if key.table == people and key.columns in table.unique)
    return is_called(plainly(table.name), called) and any(stem(key.columns[0]) in said for key in own)


def _is_join(table: TableSchema) -> bool:
    """`call_users` beside `calls` says which users take part in which call, and so does `call_allowed_users`;
    `authorised_users` says who may act on what."""
    if is_called(table.name, words().powers.tables):
        return len(table.foreign_keys) > 1
    before = snake(table.name.rpartition(".")[2]).split("_")[:-1]
    return any(singular(word) == nouns(key.table)[0] for word in before for key in table.foreign_keys)


class _Roles:
    """What a link between two tables means for whose the row is."""

    def __init__(
        self,
        believed: Believed,
        people: str,
        persons: frozenset[str],
        kinds: frozenset[str] = frozenset(),
    ) -> None:
        tables = self._tables = believed.tables
        self._kinds = kinds
        self._people = people
        self._persons = persons
        self._collective = collectives(believed, people, persons) - each_their_own(tables, persons, believed.spread)
        self._identities = {name: identities(tables[name], persons, people) for name in persons}
        self._besides = {
            (link.table, link.to, name)
            for name, extra in believed.extra.items()
            for link in extra
            if name in persons and link.columns == tables[name].primary_key
        }

    def of(self, table: TableSchema, columns: tuple[str, ...], to: str, *, chosen: bool = False) -> LinkRole:
        """With `chosen` the key leads to this table in some rows and to others in others: to what the row hangs on."""
        if to not in self._persons:
            # A book of addresses is of whoever has it, and so are those who stand in it.
            listed = table.name in self._kinds and is_called(to, words().collectives.books)
            within = (table.name in self._persons and not listed) or to == table.name
            shown = not chosen and _shows(table, columns[0], to)
            many = to in self._collective and to not in self._kinds
            # Who acted on the row is of another kind than whose it is, and still only acted.
            acted = to in self._kinds and is_actor(columns[0]) and not _is_its_doer(table, columns[0])
            other = within or many or is_pointer(columns[0]) or shown or acted
            return "reference" if other else "subject"
        if (table.name, columns, to) in self._besides:
            return "reference"
        if table.name in self._persons:
            own = self._identities[table.name]
            return "subject" if any((key.columns, key.table) == (columns, to) for key in own) else "actor"
        acted = any(map(is_actor, (columns[0], bare_name(table, columns[0])))) and not _is_its_doer(table, columns[0])
        acted = acted or _is_of_a_change(table, columns[0]) or self._is_of_an_event(table, columns[0])
        acted = acted or is_of_another_row(table, columns[0], self._persons)
        acted = acted or is_at_work(self._tables, self._people, self._kinds, table, columns, to)
        called = stem(columns[0])
        plain = not {called, english(called)}.isdisjoint((*nouns(to), *words().roles.wider))
        acted = acted or (not chosen and plain and is_trail(table))
        return "actor" if acted or table.name in self._collective else "subject"

    def _is_of_an_event(self, table: TableSchema, column: str) -> bool:
        """What became of an order is of whose the order is; a plain key that may be empty says who did it."""
        if stem(column) not in {*nouns(self._people), *words().roles.wider}:
            return False
        if not is_called(table.name, words().changes.events) or not table.may_lack(column):
            return False
        return any(self._is_what_it_became(table, key) for key in table.foreign_keys)

    def _is_what_it_became(self, table: TableSchema, key: ForeignKey) -> bool:
        """Whether rows are of what somebody has from the service, and called after it."""
        if not is_called(key.table, words().bought.tables) or table.may_lack(key.columns[0]):
            return False
        called = {f"{nouns(key.table)[0]}_{event}" for event in words().changes.events}
        whose = self._tables[key.table].foreign_keys if key.table in self._tables else ()
        owned = any(one.table in self._persons and not is_actor(one.columns[0]) for one in whose)
        return owned and not called.isdisjoint(nouns(table.name))


def _shows(table: TableSchema, column: str, to: str) -> bool:
    """Whether a thing has a file by this key, its picture or its logo, or may be somewhere, in a room: it is not the
    person's who put the file there, or who minds the room.

    What cannot be without the file that it is called after (`file_id` of a download) hangs on it, and so does what a
    table of its parts is called (`image_tags`) or what is the file itself.
    """
    noun = nouns(to)[0]
    nullable = next((one.nullable for one in table.columns if one.name == column), True)
    if noun in words().places.tables:
        return nullable
    of_it = noun in map(singular, snake(table.name.rpartition(".")[2]).split("_"))
    if noun not in words().files.tables or of_it or table.primary_key == (column,):
        return False
    return nullable or stem(column) not in nouns(to)


def _is_of_a_change(table: TableSchema, column: str) -> bool:
    """A former state of a thing is as much whose it was as the thing is; who changed it may be left out."""
    if not set(nouns(table.name)) & set(words().changes.tables):
        return False
    return table.may_lack(column)


def _is_its_doer(table: TableSchema, column: str) -> bool:
    """The reviewer of a `review` or the referrer of a `referral` did not merely act on it, a row of `issue_assignees`
    is its assignee's, and a comment is whose who made it. The grader of a grade is at work for whom a key names
    plainly."""
    name, noun = stem(column), nouns(table.name)[0]
    if serves(column) and any(
        stem(key.columns[0]) in {*nouns(key.table), *words().roles.wider} for key in table.foreign_keys
    ):
        return False
    if name in words().written.by and is_called(table.name, words().written.tables):
        return True
    return name in (noun, f"{noun}er", f"{noun}r", f"{noun}or", f"{noun.removesuffix('al')}er")


def _link(table: TableSchema, key: ForeignKey, roles: _Roles, believed: Believed) -> Link:
    told = believed.told.get((table.name, key.columns, key.table))
    return Link(
        columns=key.columns,
        table=key.table,
        to=key.to,
        nullable=any(column.nullable for column in table.columns if column.name in key.columns),
        role=roles.of(table, key.columns, key.table),
        on_delete=key.on_delete,
        by="foreign key" if told is None else "inferred",
        confidence=1.0 if told is None else told.confidence,
        because="" if told is None else told.because,
    )


def _with_role(table: TableSchema, link: Link, roles: _Roles) -> Link:
    """A key within a document is named by the end of its path; what leads to another store, by a value or by a folder
    has a role."""
    if link.by == "identifier" or link.store is not None or link.inside in (EACH, HEAD):
        return link
    if link.columns == table.primary_key:
        return link
    called = (link.inside.rpartition(".")[2],) if link.inside and not is_headed(link.inside) else link.columns
    return msgspec.structs.replace(link, role=roles.of(table, called, link.table, chosen=link.when is not None))
