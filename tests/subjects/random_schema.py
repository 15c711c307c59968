"""Schemas, rows and people drawn at random, with the truth about whose each row is. Small, so that they can be read.

Each table is of a shape: `people`, `lookup` (nobody's), `owned` (by a key to a person or to an owned row), `part`
(nobody's, hangs on a row), `shared` (two parties), `actor` (mentions), `named` (by e-mail or phone alone), `both` (two
e-mails), `pair` (owned by type and key). Links of any kind are then added between any two tables.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec
from hypothesis import assume
from hypothesis import strategies as st

Shape = Literal["people", "lookup", "owned", "part", "shared", "actor", "named", "both", "pair"]
Role = Literal["subject", "actor", "reference"]
Value = int | str | None
Row = dict[str, Value]
Draw = Callable[[st.SearchStrategy[Any]], Any]

OWNED: tuple[Shape, ...] = ("owned", "pair", "named")
"""Shapes whose rows belong to one person, so that others can be owned through them."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    type: Literal["int", "text"] = "text"
    nullable: bool = True
    unique: bool = False
    personal: bool | None = False
    identifier: Literal["email", "phone"] | None = None

    def __str__(self) -> str:
        return f"{self.name}{'' if self.nullable else '!'}{' unique' if self.unique else ''}"


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A link. `declared`: the schema has it as a foreign key. `when`: it holds in rows with this value only."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]
    nullable: bool
    role: Role = "reference"
    on_delete: str = "NO ACTION"
    declared: bool = True
    when: tuple[str, str] | None = None

    def __str__(self) -> str:
        told = "foreign key" if self.declared else "link"
        when = f" where {self.when[0]} = {self.when[1]}" if self.when else ""
        return (
            f"{'+'.join(self.columns)} > {self.table}.{'+'.join(self.to)}: {self.role}, {told}, {self.on_delete}{when}"
        )


class Table(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    shape: Shape
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ("id",)
    keys: tuple[Key, ...] = ()
    threads: Literal["scrub", "cascade"] | None = None

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


class World(msgspec.Struct, frozen=True, kw_only=True):
    """`rows` by table, in the order of the primary key. `first` and `second` are two sets of people without overlap."""

    tables: tuple[Table, ...]
    rows: dict[str, tuple[Row, ...]]
    first: tuple[Value, ...]
    second: tuple[Value, ...]

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)

    def __repr__(self) -> str:
        """As a person reads it."""
        lines = [f"\nerase {self.first}, then {self.second}"]
        for table in self.tables:
            names = [column.name for column in table.columns]
            told = f"{table.name} ({table.shape}, {table.threads}), key {'+'.join(table.primary_key)}"
            lines.append(f"{told}: {', '.join(map(str, table.columns))}")
            lines += [f"    {key}" for key in table.keys]
            lines += [f"    {', '.join(str(row[name]) for name in names)}" for row in self.rows[table.name]]
        return "\n".join(lines)


@st.composite
def worlds(draw: Draw) -> World:
    tables = [_people(draw)]
    for at in range(draw(st.integers(2, 6))):
        tables.append(_table(draw, f"t{at}", tables))
    for at in range(draw(st.sampled_from([2, 1, 3, 0]))):
        _tie(draw, f"x{at}", tables)
    rows = _rows(draw, tables)
    keys = [row["id"] for row in rows["people"]]
    cut = draw(st.integers(1, len(keys) - 1))
    chosen = draw(st.permutations(keys))
    return World(tables=tuple(tables), rows=rows, first=tuple(chosen[:cut]), second=tuple(chosen[cut : cut + 1]))


def _people(draw: Draw) -> Table:
    columns = [
        Column(name="id", type=draw(st.sampled_from(["int", "int", "text"])), nullable=False),
        Column(name="email", nullable=draw(st.booleans()), unique=True, personal=True, identifier="email"),
        Column(name="name", nullable=draw(st.booleans()), personal=True),
    ]
    if draw(st.booleans()):
        columns.append(Column(name="phone", personal=True, identifier="phone"))
    return Table(name="people", shape="people", columns=tuple(columns))


def _table(draw: Draw, name: str, tables: list[Table]) -> Table:
    shape: Shape = draw(
        st.sampled_from(
            ["owned", "owned", "owned", "lookup", "part", "part", "shared", "actor", "named", "both", "pair", "pair"]
        )
    )
    columns, keys = [_body(draw)], list[Key]()
    if draw(st.booleans()):
        columns.append(_text(draw, "code", unique=True))
    if shape in ("owned", "part"):
        parents = _parents(tables, part=shape == "part")
        keys.append(_key(draw, "of", draw(st.sampled_from(parents)), shape, columns))
    elif shape == "shared":
        for side in ("left", "right"):
            keys.append(_key(draw, side, draw(st.sampled_from(_parents(tables)[:2])), shape, columns))
            columns.append(_text(draw, f"{side}_name"))
    elif shape == "actor":
        keys.append(_key(draw, "by", tables[0], shape, columns))
    elif shape in ("named", "both"):
        columns += _named(draw, shape, tables[0])
    elif shape == "pair":
        keys += _pair(draw, tables, columns)
    threads = draw(st.sampled_from([None, None, "scrub", "cascade"])) if shape in OWNED else None
    return _keyed(draw, Table(name=name, shape=shape, columns=tuple(columns), keys=tuple(keys), threads=threads))


def _body(draw: Draw) -> Column:
    return msgspec.structs.replace(_text(draw, "body"), personal=draw(st.sampled_from([True, None, False])))


def _text(draw: Draw, name: str, *, unique: bool = False) -> Column:
    return Column(name=name, nullable=draw(st.booleans()), unique=unique, personal=True)


def _named(draw: Draw, shape: Shape, people: Table) -> list[Column]:
    if shape == "both":
        return [
            Column(name=f"{side}_email", nullable=draw(st.booleans()), personal=True, identifier="email")
            for side in ("from", "to")
        ]
    kinds = [column.identifier for column in people.columns if column.identifier]
    kind = draw(st.sampled_from(kinds))
    return [Column(name=str(kind), nullable=draw(st.booleans()), personal=True, identifier=kind)]


def _parents(tables: list[Table], *, part: bool = False) -> list[Table]:
    """Tables that a row can be owned through; a part may also hang on another part."""
    shapes = ("people", *OWNED, *(("part",) if part else ()))
    return [table for table in tables if table.shape in shapes]


def _pair(draw: Draw, tables: list[Table], columns: list[Column]) -> list[Key]:
    """A type and a key, to people and to what else has a single key of the same kind."""
    kind = tables[0].column("id").type
    fit = [
        table
        for table in tables[1:]
        if (*OWNED, "lookup").count(table.shape)
        and len(table.primary_key) == 1
        and table.column(table.primary_key[0]).type == kind
    ]
    nullable = draw(st.booleans())
    columns.append(Column(name="owner_type"))
    columns.append(Column(name="owner_id", type=kind, nullable=nullable))
    return [
        Key(
            columns=("owner_id",),
            table=table.name,
            to=table.primary_key,
            nullable=nullable,
            role="reference" if table.shape == "lookup" else "subject",
            declared=False,
            when=("owner_type", table.name.title()),
        )
        for table in [tables[0], *draw(st.lists(st.sampled_from(fit), max_size=2, unique=True) if fit else st.just([]))]
    ]


def _key(draw: Draw, name: str, parent: Table, shape: Shape, columns: list[Column]) -> Key:
    """A link to the parent's key; its columns are added. A part cannot outlive what it hangs on."""
    to = parent.primary_key
    if parent.shape == "people" and not parent.column("email").nullable and draw(st.integers(0, 5)) == 0:
        to = ("email",)
    nullable = draw(st.booleans())
    actions = ["NO ACTION", "CASCADE", "RESTRICT", *(["SET NULL"] if nullable else [])]
    on_delete = "CASCADE" if shape == "part" and nullable else draw(st.sampled_from(actions))
    names = tuple(f"{name}_id" if len(to) == 1 else f"{name}_{one}" for one in to)
    for one, target in zip(names, to, strict=True):
        columns.append(Column(name=one, type=parent.column(target).type, nullable=nullable))
    declared = (shape == "part" and nullable) or draw(st.integers(0, 4)) > 0
    role: Role = "actor" if shape == "actor" else "reference" if shape == "part" else "subject"
    return Key(
        columns=names,
        table=parent.name,
        to=to,
        nullable=nullable,
        role=role,
        on_delete=on_delete if declared else "NO ACTION",
        declared=declared,
    )


def _keyed(draw: Draw, table: Table) -> Table:
    """A primary key: a number, a text, two columns, or the owner's key and a line."""
    kinds = ["int", "int", "text", "two"]
    link = table.keys[0] if table.shape in ("owned", "part") and not table.keys[0].nullable else None
    kind = draw(st.sampled_from([*kinds, *(["line"] if link is not None else [])]))
    if kind == "line" and link is not None:
        line = Column(name="line", type="int", nullable=False)
        return msgspec.structs.replace(table, columns=(line, *table.columns), primary_key=(*link.columns, "line"))
    if kind == "two":
        parts = tuple(Column(name=name, type="int", nullable=False) for name in ("id", "line"))
        return msgspec.structs.replace(table, columns=(*parts, *table.columns), primary_key=("id", "line"))
    own = Column(name="id", type=kind, nullable=False)
    return msgspec.structs.replace(table, columns=(own, *table.columns))


def _tie(draw: Draw, name: str, tables: list[Table]) -> None:
    """One more link between any two tables, itself included; to people as an actor, else as a mere reference."""
    at = draw(st.integers(0, len(tables) - 1))
    table, parent = tables[at], draw(st.sampled_from([*tables, *([tables[at]] * 2)]))
    columns = list(table.columns)
    key = _key(draw, name, parent, "lookup", columns)
    nobodys = table.shape in ("lookup", "part", "actor")
    if nobodys or draw(st.booleans()):
        columns = [_nullable(column) if column.name in key.columns else column for column in columns]
        action = "SET NULL" if nobodys and key.on_delete == "CASCADE" else key.on_delete
        key = msgspec.structs.replace(key, nullable=True, on_delete=action)
    role: Role = "actor" if parent.shape == "people" else "reference"
    key = msgspec.structs.replace(key, role=role)
    tables[at] = msgspec.structs.replace(table, columns=tuple(columns), keys=(*table.keys, key))


def _nullable(column: Column) -> Column:
    return msgspec.structs.replace(column, nullable=True)


def _rows(draw: Draw, tables: list[Table]) -> dict[str, tuple[Row, ...]]:
    """Keys first, in the order of the tables; then what points at them."""
    counts = {table.name: draw(st.sampled_from([2, 3, 1, 4, 0])) for table in tables} | {
        "people": draw(st.integers(2, 4))
    }
    while True:
        rows: dict[str, list[Row]] = {}
        for table in tables:
            drawn = [_identity(draw, table, at, rows) for at in range(counts[table.name])]
            rows[table.name] = [row for row in drawn if row is not None]
        empty = {table.name: _starved(table, rows) for table in tables}
        if not any(empty.values()):
            break
        assume(not empty["people"])
        counts |= dict.fromkeys((name for name, starved in empty.items() if starved), 0)
    for table in tables:
        for at, row in enumerate(rows[table.name]):
            _fill(draw, table, at, row, rows)
    return {name: tuple({one: row[one] for one in sorted(row)} for row in found) for name, found in rows.items()}


def _starved(table: Table, rows: dict[str, list[Row]]) -> bool:
    """Whether rows are there that need a row where none is."""
    needs = [key for key in table.keys if not key.nullable and key.when is None]
    return bool(rows[table.name]) and any(not rows[key.table] for key in needs)


def _identity(draw: Draw, table: Table, at: int, rows: dict[str, list[Row]]) -> Row | None:
    row: Row = {}
    for name in table.primary_key:
        if name in ("id", "line"):
            row[name] = at + 1 if table.column(name).type == "int" else f"k{at + 1}"
    if table.shape == "people":
        row["email"] = f"P{at}@Example.com"
        if table.column("email").nullable and draw(st.integers(0, 4)) == 0:
            row["email"] = None
    if set(table.primary_key) - row.keys():
        key = table.keys[0]
        if not rows[key.table]:
            return None
        parent = draw(st.sampled_from(rows[key.table]))
        row |= {mine: parent[theirs] for mine, theirs in zip(key.columns, key.to, strict=True)}
    return row


def _fill(draw: Draw, table: Table, at: int, row: Row, rows: dict[str, list[Row]]) -> None:
    for key in table.keys:
        if key.when is None and not set(key.columns) <= row.keys():
            parents = [*rows[key.table], *([None] if key.nullable else [])]
            parent = draw(st.sampled_from(parents))
            for mine, theirs in zip(key.columns, key.to, strict=True):
                row[mine] = parent[theirs] if parent is not None else None
    if table.shape == "pair":
        _point(draw, table, row, rows)
    for column in table.columns:
        if column.name not in row:
            row[column.name] = _value(draw, column, table, at, rows["people"])


def _point(draw: Draw, table: Table, row: Row, rows: dict[str, list[Row]]) -> None:
    """A type with a key of that table, or of something that is no table, or of nothing."""
    pairs = [key for key in table.keys if key.when is not None and rows[key.table]]
    key = draw(st.sampled_from([*pairs, None]))
    row["owner_type"] = key.when[1] if key is not None and key.when is not None else "Page"
    row["owner_id"] = draw(st.sampled_from(rows[key.table if key is not None else "people"]))[
        key.to[0] if key is not None else "id"
    ]


def _value(draw: Draw, column: Column, table: Table, at: int, people: list[Row]) -> Value:
    if column.nullable and not column.unique and draw(st.integers(0, 5)) == 0:
        return None
    if column.identifier == "phone" and table.shape == "people":
        return f"+49 30 90182{at}0"
    if column.identifier == "email":
        person = draw(st.sampled_from([*(str(one["email"]) for one in people if one["email"]), "", "x@example.com"]))
        return str(draw(st.sampled_from([person, person.lower(), f" {person.upper()} "])))
    if column.identifier == "phone":
        digits = f"493090182{draw(st.integers(0, len(people)))}0"
        return str(draw(st.sampled_from([f"+{digits}", f"00{digits[:4]} {digits[4:]}", digits])))
    return f"{table.name}.{column.name}.{at}"
