"""Which table a column's name points to, where no key says so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import msgspec

from amanat.datamap.names.families import Family, agree, alike, family
from amanat.datamap.names.fields import of_field
from amanat.datamap.names.histories import histories, key_before
from amanat.datamap.names.marks import is_mark
from amanat.datamap.names.pointing import Pointing, acts, is_of_two, is_person, pointing
from amanat.datamap.names.whose import bare_names, in_part, persons, words
from amanat.datamap.names.words import is_called, nouns, singular, snake
from amanat.stores.schema.model import ColumnSchema, ForeignKey, TableSchema

_SHORTEST = 4
"""Letters that a word needs to count as the end of a compound noun."""

_WHOLE = 1.9
"""Above this weight the whole name of a table is meant."""

_SURE = 1.5
"""From this weight a guess rests on more than one word in common."""


_EXACT = 0.5
"""More than two tables of one application share."""

_BEFORE = 3.0
"""The weight of a key that the table has of which this is the history."""


_ELSEWHERE = 2.5
"""The weight of where all declared keys of that name lead."""


class Guess(msgspec.Struct, frozen=True, order=True):
    """A table and column that a name may mean; more `weight` is surer.

    `type` is what the column declares; `fits` is False where the one has numbers and the other text. `before` is the
    table that has the key, where this is its history.
    """

    weight: float
    table: str
    column: str
    type: str
    fits: bool = True
    before: str = ""


class Names:
    """The tables of a store by what a row of each is called."""

    def __init__(self, tables: Mapping[str, TableSchema], people: str) -> None:
        self._tables = tables
        self._people = people
        self._joins = frozenset(name for name, table in tables.items() if _joins(table))
        self._numbered = _numbered(tables, people)
        self._known: dict[str, tuple[tuple[str, float], ...]] = {}
        self._called: dict[str, list[tuple[int, str]]] = {}
        for name in sorted(tables):
            for size, noun in enumerate(_nouns(name), start=1):
                self._called.setdefault(noun.replace("_", ""), []).append((size, name))
        for name, noun in _plain_people(tables, self._called):
            self._called.setdefault(noun, []).append((1, name))
        self._whole = {name: _nouns(name)[-1].replace("_", "") for name in tables}
        self._keyed: dict[str, list[TableSchema]] = {}
        for _, table in sorted(tables.items()):
            if len(table.primary_key) == 1:
                self._keyed.setdefault(snake(table.primary_key[0]), []).append(table)
        self._long = [(tuple(noun.split("_")), name) for name in sorted(tables) for noun in _nouns(name)]
        self._histories = histories(tables)
        self._declared = _declared(tables)
        self._wide = tuple(name for name in sorted(tables) if is_called(name, ("party", "person", "individual")))

    def named(self, stem: str) -> tuple[tuple[str, float], ...]:
        """Tables whose rows are called so, surest first; 2 and more: the whole name, less: its end alone."""
        if stem not in self._known:
            self._known[stem] = self._named(stem)
        return self._known[stem]

    def _named(self, stem: str) -> tuple[tuple[str, float], ...]:
        found: dict[str, float] = {}
        parts = stem.split("_")
        parts[-1] = singular(parts[-1])
        if len(parts) > 1 and parts[-1] in ("model", "entity") and "".join(parts) not in self._called:
            # `customer_model` means a `customermodel`, which `nouns` call a customer; a `car_model` may be no car.
            parts.pop()
        for first in range(len(parts)):
            noun = "".join(parts[first:])
            for size, table in self._called.get(noun, ()):
                weight = (2.0 if first == 0 else 1.0) + 0.2 * (len(parts) - first) - 0.05 * size
                # A table of just this name is meant before one that only ends so.
                weight += 0.02 if noun == self._whole[table] else 0.0
                found[table] = max(found.get(table, 0.0), weight - (1.0 if table in self._joins else 0.0))
            for table in self._ending(noun) if first == 0 else ():
                found.setdefault(table, 1.2)
        if max(found.values(), default=0.0) < 2:
            for table in self._shortened(tuple(parts)):
                found[table] = max(found.get(table, 0.0), 1.4)
        return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def _shortened(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Tables whose name the words begin: `presc_order` is a `prescription_order`."""
        if sum(map(len, parts)) < 2 * _SHORTEST or any(len(part) < _SHORTEST - 1 for part in parts):
            return ()
        return tuple(
            table
            for noun, table in self._long
            if len(noun) == len(parts) and all(map(str.startswith, noun, parts)) and noun != parts
        )

    def _ending(self, noun: str) -> tuple[str, ...]:
        """Tables of compound names: `paymentevent` is an `event`."""
        if len(noun) < _SHORTEST:
            return ()
        return tuple(
            table
            for called, tables in self._called.items()
            if called.endswith(noun) and called != noun
            for size, table in tables
            if size == 1
        )

    def guesses(self, table: TableSchema, column: ColumnSchema) -> tuple[Guess, ...]:
        """What a column may point to, surest first, by name and by type; before all, where declared keys of its name
        lead."""
        before = key_before(self._tables, self._histories, table.name, column.name)
        key = before or of_field(self._tables, table.name, column.name, self._people)
        if key is not None and key.table in self._tables:
            kind = _type(self._tables[key.table], key.to[0], family(column))
            return (Guess(_BEFORE, key.table, key.to[0], *kind, self._histories[table.name] if before else ""),)
        if (points := pointing(column.name)) and _own(table, column, points):
            return self._of_wholes(table, column)
        first = self._elsewhere(table, column)
        told = {(one.table, one.column) for one in first}
        named = self._guesses(table, column, column.name)
        found = (*first, *(one for one in named if (one.table, one.column) not in told))
        bare = bare_name(table, column.name)
        if bare != column.name and not any(one.weight >= _SURE for one in found):
            found = tuple(
                sorted(
                    {*found, *self._guesses(table, column, bare)},
                    key=lambda one: (-one.weight, one.table, one.column),
                )
            )
        return found or self._of_wholes(table, column)

    def _elsewhere(self, table: TableSchema, column: ColumnSchema) -> tuple[Guess, ...]:
        """Where every declared key to a person leads that has this name in other tables: `owner_id` to a clerk."""
        points = pointing(column.name)
        if points is None or not is_person(points.stem):
            return ()
        declared = {(key.table, key.to) for at, key in self._declared.get(snake(column.name), ()) if at != table.name}
        if len(declared) != 1:
            return ()
        name, to = declared.pop()
        return (Guess(_ELSEWHERE, name, to[0], *_type(self._tables[name], to[0], family(column))),)

    def _guesses(self, table: TableSchema, column: ColumnSchema, called: str) -> tuple[Guess, ...]:
        points, kind = pointing(called), family(column)
        people = self._tables.get(self._people)
        if points is None or not kind or _own(table, column, points) or is_mark(table, called, kind, people):
            return ()
        two = is_of_two(_columns(table), called)
        numbered = self._numbered.get(snake(called), ())
        itself = table.name in numbered or (_its_number(table, points) and not self._is_other(table, points))
        least = _WHOLE if itself else 0.5
        weights = {name: weight + _kin(table.name, name) for name, weight in self.named(points.stem) if weight > least}
        if self._people in weights:
            # `user_id` in `issue_watches` means a `user`, and no `issue_user`, though the two share a word.
            weights[self._people] += _EXACT * (self._whole[self._people] == points.stem)
        if points.stem in words().keys.selves or points.stem.endswith("_parent"):
            weights[table.name] = 2.0
        for name in numbered:
            if name != table.name:
                weights[name] = max(weights.get(name, 0.0), 1.9 if called == column.name else 2.0)
        if in_part(called):
            weights.update(self._headed(points.stem, weights))
        elif self._people and (two or is_person(points.stem)) and not _is_program(table.name, points.stem):
            plain = two or points.stem in persons() or acts(points.stem)
            # A `mail_account` is none of the users' where a table holds mail accounts.
            if plain or all(weight < 2.0 for _, weight in self.named(points.stem)):
                weights.setdefault(self._people, 1.5 if plain else 1.1)
            for name in self._wide if plain else ():
                weights.setdefault(name, 1.05)
        sent = points.stem in ("from", "to") and is_called(table.name, words().letters.tables)
        if self._people and (points.tail == "uid" or sent):
            weights.setdefault(self._people, 1.1)
        if not points.tail and snake(called) not in self._numbered:
            weights = self._bare(points.stem, weights)
        found = [
            Guess(weight, name, to, *_type(self._tables[name], to, kind))
            for name, weight in weights.items()
            for to in targets(self._tables[name], called, points.tail, kind)
            if name != table.name or (points.stem not in nouns(table.name) and to != column.name)
        ]
        return tuple(sorted(found, key=lambda one: (-one.weight, _words_in(one.table), one.table, one.column)))

    def _of_wholes(self, table: TableSchema, column: ColumnSchema) -> tuple[Guess, ...]:
        """`guid` in `player_pets` is the `guid` of the player's: a part has the key of its whole by the same name."""
        kind, own = family(column), _nouns(table.name)[-1]
        if not kind or table.primary_key == (column.name,):
            return ()
        return tuple(
            Guess(_SURE, whole.name, whole.primary_key[0], *_type(whole, whole.primary_key[0], kind))
            for whole in self._keyed.get(snake(column.name), ())
            if own.startswith(f"{_nouns(whole.name)[-1]}_")
        )

    def _is_other(self, table: TableSchema, points: Pointing) -> bool:
        """`muted_user_id` in `muted_users` is one of the users, whom another has muted."""
        said, _, last = points.stem.rpartition("_")
        return bool(said and self._people) and table.name != self._people and last in nouns(self._people)

    def _headed(self, stem: str, weights: Mapping[str, float]) -> dict[str, float]:
        """`fk_user_valid` points to a user, unless a table is called so; the rest tells in which part."""
        if max(weights.values(), default=0.0) >= 2.0:
            return {}
        named = {name: weight - 0.4 for name, weight in self.named(stem.partition("_")[0]) if weight >= 2.0}
        return named or ({self._people: 1.5} if self._people else {})

    def _bare(self, stem: str, weights: dict[str, float]) -> dict[str, float]:
        """A word without `_id` may mean a row where a table is called just so; in the plural it counts them."""
        last = stem.rpartition("_")[2]
        if singular(last) != last or stem in words().keys.plain:
            return {}
        if is_person(stem):
            return weights
        short = dict.fromkeys(self._shortened(tuple(stem.split("_"))), 1.0)
        return short | {name: weight - 1.0 for name, weight in weights.items() if weight >= 2.0}


def _columns(table: TableSchema) -> tuple[str, ...]:
    return tuple(one.name for one in table.columns)


def _is_program(table: str, stem: str) -> bool:
    """Beside a token, a `client` is a program that asks for it on behalf of somebody."""
    return stem == "client" and is_called(table, words().roles.for_programs)


def bare_name(table: TableSchema, column: str) -> str:
    """A column's name without the short word that nearly all of its table begin with: `fam_ID` of `note_fam_ID`."""
    bare = bare_names(tuple(one.name for one in table.columns)).get(column, "")
    return bare if bare and bare != snake(column) else column


def _declared(tables: Mapping[str, TableSchema]) -> dict[str, list[tuple[str, ForeignKey]]]:
    """By name, the declared keys of one column, each with its table."""
    found: dict[str, list[tuple[str, ForeignKey]]] = {}
    for name, table in tables.items():
        for key in table.foreign_keys:
            if len(key.columns) == 1 and key.table in tables:
                found.setdefault(snake(key.columns[0]), []).append((name, key))
    return found


def _numbered(tables: Mapping[str, TableSchema], people: str) -> dict[str, list[str]]:
    """By the name of their keys, tables that have keys of their own: `emp_number` is an employee's everywhere."""
    found: dict[str, list[str]] = {}
    for name, table in sorted(tables.items()):
        taken = {key.columns for key in table.foreign_keys}
        own = {columns for columns in (table.primary_key, *table.unique) if len(columns) == 1} - taken
        for columns in sorted(own):
            key = snake(columns[0])
            theirs = name == people and columns == table.primary_key and key not in _ANYTHING
            if theirs or _NUMBER.fullmatch(key) is not None:
                found.setdefault(key, []).append(name)
    return {key: chosen for key, names in found.items() if (chosen := _named_so(key, names))}


def _named_so(key: str, names: list[str]) -> list[str]:
    """Of several tables with a key of one name, the one that is called so: `id_adh` is an `adherent`'s."""
    if len(names) == 1:
        return names
    parts = [part for part in key.split("_") if len(part) >= _SHORTEST - 1 and part not in words().keys.tails]
    called = [name for name in names if any(noun.startswith(part) for noun in nouns(name)[:1] for part in parts)]
    return called if len(called) == 1 else []


_NUMBER = re.compile(r"(?!(?:u|gu|uu)id$)(?:.+(?:id|no|nr|num|number|code|key)|id_.+)")
"""A key's name of its own, and not `id` or `uuid`."""

_ANYTHING = frozenset(("id", "name", "key", "code", "uuid", "guid", "email", "title", "slug"))
"""Keys of these names are of anything."""


def _nouns(table: str) -> tuple[str, ...]:
    """As `nouns`, the whole name included, where an application's prefix may stand before it."""
    return tuple(dict.fromkeys((*nouns(table), "_".join(map(singular, snake(table.rpartition(".")[2]).split("_"))))))


def _words_in(table: str) -> int:
    """Different words: of tables that are called so alike, the shortest name is meant."""
    return len(set(snake(table.rpartition(".")[2]).replace("-", "_").split("_")))


def plainly(table: str) -> str:
    """The name without what only says that it is a table: `customer_lookup` and `tbl_customer` hold customers."""
    schema, dot, name = table.rpartition(".")
    parts = [part for part in snake(name).split("_") if part not in words().kinds.empty]
    return f"{schema}{dot}{'_'.join(parts)}" if parts else table


def _plain_people(tables: Iterable[str], called: Collection[str]) -> list[tuple[str, str]]:
    """Tables called after people by a word that says nothing more, where no table has the people's name alone:
    `patient_id` means a row of `patient_data`."""
    known = words().people.tables
    plain = [(name, nouns(plainly(name))[0]) for name in sorted(tables) if plainly(name) != name]
    return [(name, noun) for name, noun in plain if noun in known and noun not in called]


def _type(table: TableSchema, column: str, kind: Family) -> tuple[str, bool]:
    """What the column declares, and whether keys of the other kind are as they should be."""
    one = next(one for one in table.columns if one.name == column)
    return one.type.upper(), agree(kind, family(one))


def _joins(table: TableSchema) -> bool:
    """Whether the table only says which rows of others belong together: `group_id` does not mean `user_groups`."""
    own = table.primary_key if len(table.primary_key) == 1 else ()
    rest = [column.name for column in table.columns if column.name not in own]
    return len(rest) == 2 and all((points := pointing(name)) is not None and points.tail for name in rest)


def _own(table: TableSchema, column: ColumnSchema, points: Pointing) -> bool:
    """`user_id` in `users`, `ts_group_id` in `tsgroups`, is no pointer where it is the row's own key or number."""
    if column.name in table.primary_key and len(table.primary_key) == 1:
        mine = {noun.replace("_", "") for noun in (*_nouns(table.name), *nouns(plainly(table.name)))}
        return points.stem.replace("_", "") in mine or not (points.tail or points.stem in words().roles.columns)
    return column.unique and points.stem in nouns(table.name)


def _its_number(table: TableSchema, points: Pointing) -> bool:
    """`device_id` in `devices`, `position_id` in `orderpositions`, numbers the rows themselves, within something else:
    it is no key to a `logindevice` because that ends so, too.
    """
    return len(points.stem) >= _SHORTEST and any(noun.endswith(points.stem) for noun in nouns(table.name))


def _kin(one: str, other: str) -> float:
    """Tables of one application share a prefix; a part is named after its whole."""
    mine, theirs = (snake(name.rpartition(".")[2]).split("_") for name in (one, other))
    if one == other:
        return 0.1
    part = mine[-1].startswith(singular(theirs[-1])) and mine[-1] != theirs[-1]
    return (0.3 if mine[0] == theirs[0] else 0.0) + (0.2 if part else 0.0)


def targets(table: TableSchema, column: str, tail: str, kind: Family) -> tuple[str, ...]:
    """The columns of a table that a key of this kind may lead to: its primary key, and unique ones of that name."""
    types = {one.name: family(one) for one in table.columns}
    same = {snake(column)} if tail or _NUMBER.fullmatch(snake(column)) else set()
    same |= {tail, *(f"{noun}_{tail}" for noun in _nouns(table.name))} if tail else set()
    named = [one.name for one in table.columns if one.unique and snake(one.name) in same]
    own = list(table.primary_key) if len(table.primary_key) == 1 else []
    if not own and "id" in types:
        # The key has more columns than one (a client's, a partition's), and the number is meant.
        own = ["id"]
    if tail in words().keys.numbers and snake(table.primary_key[0] if own else "") != snake(column):
        own = []
    ordered = [*own, *named] if tail in ("", "id") else [*named, *own]
    return tuple(name for name in dict.fromkeys(ordered) if alike(kind, types[name]))
