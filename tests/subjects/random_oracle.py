"""What is left of a drawn world when people are erased, worked out row by row. Slow, obvious, and never reads the map.

The rules, as one would tell them: a person's row goes; so does what belongs to it, over any number of links; so does
nobody's row that hangs on one that goes. A row that another must keep pointing at stays, emptied. A row of several
loses its party, and goes with the last. Every other link to such a row is cut. Nothing else changes.
"""

from __future__ import annotations

import msgspec

from tests.subjects.random_schema import OWNED, Column, Key, Row, Table, Value, World

Place = tuple[str, int]
"""A table's name and the number of a row in it."""


class After(msgspec.Struct, frozen=True, kw_only=True):
    """`emptied` rows stay in place of rows that others hold."""

    rows: dict[str, tuple[Row, ...]]
    deleted: frozenset[Place]
    emptied: frozenset[Place]
    stuck: bool
    """Whether the database cannot take what should be done, so that a plan must be refused."""


def after(world: World, people: tuple[Value, ...], *, dies: bool = True) -> After:
    """`dies`: rows that several people have go with the last of them."""
    return _Erasure(world, people, dies=dies).run()


class _Erasure:
    def __init__(self, world: World, people: tuple[Value, ...], *, dies: bool = True) -> None:
        self.dies = dies
        self.world = world
        self.people = people
        self.rows = {
            (table.name, at): dict(row) for table in world.tables for at, row in enumerate(world.rows[table.name])
        }
        self.before = {place: dict(row) for place, row in self.rows.items()}
        self.persons = [row for row in world.rows["people"] if row["id"] in people]
        self.above = _above(world)
        self.goers = self._tables_that_go()

    def run(self) -> After:
        mine = self._mine()
        held = self._held(mine)
        for place in self.rows:
            table = self.world.table(place[0])
            if place in held:
                self._empty(table, place, mine)
            elif place not in mine:
                self._let_go(table, place, mine)
        left = {
            table.name: tuple(
                row for place, row in self.rows.items() if place[0] == table.name and place not in mine - held
            )
            for table in self.world.tables
        }
        return After(rows=left, deleted=frozenset(mine - held), emptied=frozenset(held), stuck=self._stuck(mine, held))

    def _mine(self) -> set[Place]:
        """All rows that are these people's, or hang on such a row."""
        mine: set[Place] = set()
        grown = True
        while grown:
            more = {place for place in self.rows if place not in mine and self._is_mine(place, mine)}
            mine |= more
            grown = bool(more)
        return mine

    def _is_mine(self, place: Place, mine: set[Place]) -> bool:
        table, row = self.world.table(place[0]), self.before[place]
        if table.shape in ("people", "named"):
            return self.is_of(place, row)
        if table.shape == "shared":
            return self._dies(table) and self._is_last(place)
        carrying = [key for key in table.keys if _carries(table, key, self.above) or _falls(table, key)]
        return any(target in mine for key in carrying for target in self.targets(key, row))

    def _dies(self, table: Table) -> bool:
        return self.dies and all(cuts(table, key) for key in table.keys if key.table == table.name)

    def _is_last(self, place: Place) -> bool:
        """Whether one of these people has a share in the row, and nobody else."""
        having = self._having(place)
        return bool(having & self._ours()) and having <= self._ours()

    def _ours(self) -> set[Value]:
        named = {_plain(str(one.identifier), row[one.name]) for row in self.persons for one in self._identifiers()}
        persons: set[Value] = {f"person {key}" for key in self.people}
        return persons.union(named - {""})

    def _identifiers(self) -> list[Column]:
        return [column for column in self.world.table("people").columns if column.identifier]

    def _having(self, place: Place) -> set[Value]:
        """Everybody who has a row: persons by their keys, others by their addresses."""
        table, row = self.world.table(place[0]), self.before[place]
        if table.shape == "people":
            return {f"person {row['id']}"}
        named = {_plain(one.identifier, row[one.name]) for one in table.columns if one.identifier}
        far = [target for key in table.keys if key.role == "subject" for target in self.targets(key, row)]
        return (named - {""}).union(*(self._having(target) for target in far))

    def is_of(self, place: Place, row: Row) -> bool:
        """Whether a row is one of the people, or names one."""
        table = self.world.table(place[0])
        if table.shape == "people":
            return row["id"] in self.people
        return table.shape in ("named", "both") and any(self._names_one(column, row) for column in table.columns)

    def _names_one(self, column: Column, row: Row) -> bool:
        if column.identifier is None:
            return False
        theirs = {_plain(column.identifier, person[column.identifier]) for person in self.persons}
        return _plain(column.identifier, row[column.name]) in theirs - {""}

    def targets(self, key: Key, row: Row) -> list[Place]:
        """The row that a link leads to, if any: as a list, to be looped over."""
        if key.when is not None and row[key.when[0]] != key.when[1]:
            return []
        wanted = [row[name] for name in key.columns]
        if None in wanted:
            return []
        return [
            place
            for place, other in self.before.items()
            if place[0] == key.table and [other[name] for name in key.to] == wanted
        ]

    def _held(self, mine: set[Place]) -> set[Place]:
        """Rows that should go, and to which a row that stays holds a link that cannot be cut."""
        held: set[Place] = set()
        grown = True
        while grown:
            more = {
                target
                for place, row in self.before.items()
                if place not in mine or place in held
                for key in self.world.table(place[0]).keys
                if self._keeps(self.world.table(place[0]), key)
                for target in self.targets(key, row)
                if target in mine and target not in held
            }
            held |= more
            grown = bool(more)
        return held

    def _keeps(self, table: Table, key: Key) -> bool:
        """Whether a link keeps the row that it leads to: one that cannot be cut, or one within a thread that stays."""
        return self._in_thread(table, key) or (not cuts(table, key) and self._holds(key))

    def _in_thread(self, table: Table, key: Key) -> bool:
        """A reply to a post that can be let go of its author, or that must stay by setting."""
        if not _is_thread(table, key) or table.threads == "cascade":
            return False
        own = [one for one in table.keys if one.role == "subject" and self._holds(one)]
        return table.threads == "scrub" or all(cuts(table, one) for one in own)

    def _holds(self, key: Key) -> bool:
        """An address that no key declares is a value like others; it holds nothing in place."""
        return key.declared or not any(self.world.table(key.table).column(name).personal for name in key.to)

    def _stuck(self, mine: set[Place], held: set[Place]) -> bool:
        """Whether a row that must stay is pointed at by what must be emptied in it."""
        return any(
            target in held and self.world.table(key.table).column(name).personal
            for place, row in self.before.items()
            if place not in mine or place in held
            for key in self.world.table(place[0]).keys
            if key.declared and not cuts(self.world.table(place[0]), key)
            for name in key.to
            for target in self.targets(key, row)
        )

    def _empty(self, table: Table, place: Place, mine: set[Place]) -> None:
        """All that is personal goes, and every link to rows of people that can be cut."""
        row = self.rows[place]
        keys = {*table.primary_key, *(name for key in table.keys for name in key.columns)}
        for key in table.keys:
            if table.shape == "shared":
                self._let_go(table, place, mine)
            elif key.table in self.goers and not self._in_thread(table, key):
                row |= dict.fromkeys(cuts(table, key))
        for column in table.columns:
            if column.personal is not False and column.name not in keys:
                row[column.name] = _blank(column)

    def _let_go(self, table: Table, place: Place, mine: set[Place]) -> None:
        """A row that stays: its links to rows that go are cut; of a shared row, what the leaver left is emptied."""
        row, was = self.rows[place], self.before[place]
        for key in table.keys:
            if not self._in_thread(table, key) and any(target in mine for target in self.targets(key, was)):
                row |= dict.fromkeys(cuts(table, key))
                if table.shape == "shared" and key.role == "subject":
                    self._leave(table, row, key.columns[0].partition("_")[0])
        if table.shape == "both":
            for column in table.columns:
                if self._names_one(column, was):
                    row[column.name] = _blank(column)

    def _leave(self, table: Table, row: Row, side: str) -> None:
        other = {"left": "right", "right": "left"}[side]
        for column in table.columns:
            mine = column.personal is not False and not column.name.startswith(f"{other}_")
            if mine and column.type == "text" and column.name not in _links(table):
                row[column.name] = _blank(column)

    def _tables_that_go(self) -> set[str]:
        goers = {
            table.name
            for table in self.world.tables
            if table.shape in ("people", *OWNED) or (table.shape == "shared" and self._dies(table))
        }
        grown = True
        while grown:
            more = {
                table.name
                for table in self.world.tables
                if any(_carries(table, key, self.above) and key.table in goers for key in table.keys)
            } - goers
            goers |= more
            grown = bool(more)
        return goers


def _carries(table: Table, key: Key, above: set[str]) -> bool:
    """Whether a row goes with the row that the link leads to."""
    if table.shape in ("owned", "pair"):
        return key.role == "subject"
    if not key.declared and key.to == ("email",):
        return False
    return table.shape == "part" and key.role != "actor" and table.name not in above and _hangs(table, key)


def _is_thread(table: Table, key: Key) -> bool:
    return key.table == table.name and table.shape in OWNED and bool(cuts(table, key))


def _falls(table: Table, key: Key) -> bool:
    """Whether a reply goes with the post that it hangs on."""
    return table.threads == "cascade" and _is_thread(table, key)


def _hangs(table: Table, key: Key) -> bool:
    return key.on_delete == "CASCADE" or not cuts(table, key)


def cuts(table: Table, key: Key) -> tuple[str, ...]:
    """The columns that cut a link when they are set to NULL; those that serve no other link, where there are such."""
    can = [name for name in key.columns if table.column(name).nullable and name not in table.primary_key]
    others = {name for other in table.keys if other != key for name in other.columns}
    return tuple(name for name in can if name not in others) or tuple(can)


def _above(world: World) -> set[str]:
    """Tables that people point to, near or far: they are no part of one person's row."""
    found, grown = {"people"}, True
    while grown:
        more = {key.table for table in world.tables if table.name in found for key in table.keys} - found
        found |= more
        grown = bool(more)
    return found - {"people"}


def _links(table: Table) -> set[str]:
    return {*table.primary_key, *(name for key in table.keys for name in key.columns)}


def _blank(column: Column) -> Value:
    if column.nullable:
        return None
    if column.unique or column.identifier == "email":
        return "erased-"
    return "" if column.type == "text" else 0


def _plain(kind: str, value: Value) -> str:
    """How two spellings of one address or number are seen to be the same."""
    text = str(value or "").strip()
    if kind == "phone":
        digits = "".join(char for char in text if char.isdigit())
        return digits.removeprefix("00") if text.startswith("00") else digits
    return text.lower()


def ring(world: World, *, dies: bool = False) -> bool:
    """Whether links that are needed form a ring: those that cannot be cut, and those by which rows are somebody's."""
    goers = _Erasure(world, (), dies=dies).goers
    needed = {
        (table.name, key.table)
        for table in world.tables
        for key in table.keys
        if {table.name, key.table} <= goers and (key.role == "subject" or not cuts(table, key))
    }
    return any(name in _reached(name, needed) for name in goers)


def unconcerned(world: World, people: tuple[Value, ...]) -> list[tuple[str, Row]]:
    """Rows from which no link of any kind, near or far, leads to these people, and which do not name them."""
    erasure = _Erasure(world, people)
    concerned = {place for place, row in erasure.before.items() if erasure.is_of(place, row)}
    grown = True
    while grown:
        more = {
            place
            for place, row in erasure.before.items()
            for key in world.table(place[0]).keys
            if place not in concerned and concerned & set(erasure.targets(key, row))
        }
        concerned |= more
        grown = bool(more)
    return [(place[0], row) for place, row in erasure.before.items() if place not in concerned]


def _reached(name: str, needed: set[tuple[str, str]]) -> set[str]:
    found: set[str] = set()
    todo = [name]
    while todo:
        at = todo.pop()
        more = {to for start, to in needed if start == at} - found
        found |= more
        todo += more
    return found
