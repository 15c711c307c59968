"""Which values of people go into a statement that is made once, and how they are had of each set of people."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, cast

import msgspec
import sqlalchemy as sa

from amanat.errors import StoreError
from amanat.stores.base import Store
from amanat.stores.sql.statements import Slot, Statement
from amanat.subjects.known.spelling import as_texts
from amanat.subjects.people import Subjects

Rows = list[tuple[Any, ...]]


class Recipe(Protocol):
    """How keys are had of people. Equal recipes give equal keys; MUST be hashable."""

    def of(self, people: Subjects) -> Rows: ...


class Keys(msgspec.Struct, frozen=True):
    """Those of the people themselves."""

    def of(self, people: Subjects) -> Rows:
        return [(key,) for key in people.keys]


class KeyTexts(msgspec.Struct, frozen=True):
    """The same as text."""

    def of(self, people: Subjects) -> Rows:
        return [(text,) for key in people.keys for text in as_texts(key)]


class Values(msgspec.Struct, frozen=True):
    """What links to these columns of the people table hold. `form`: as it is, as text, or both.

    Raises `StoreError` for columns that no link of the map led to when the people were found.
    """

    to: tuple[str, ...]
    table: str
    store: str
    form: str = "plain"

    def of(self, people: Subjects) -> Rows:
        try:
            values = people.values[self.to]
        except KeyError as error:
            names = ", ".join(f"`{name}`" for name in self.to)
            raise StoreError(
                f"a link leads to {names} of `{self.table}`, which the map does not know",
                place=self.store,
                remedy="run `amanat map` again",
            ) from error
        if self.form == "plain":
            return list(values)
        texts = [text for key in values if None not in key for text in itertools.product(*map(as_texts, key))]
        if self.form == "text":
            return cast("Rows", texts)
        known = set(values)
        return [*values, *(text for text in texts if text not in known)]


class Named(msgspec.Struct, frozen=True):
    """Of rows that are theirs though no way leads there: the primary keys in one table, `store.table`."""

    place: str

    def of(self, people: Subjects) -> Rows:
        return list(people.named.get(self.place, ()))


class Given(msgspec.Struct, frozen=True):
    """Keys that are handed over beside the people, under this name."""

    name: str

    def of(self, _: Subjects) -> Rows:
        return []


class Slots:
    """The places for people's values in the statements of one store. `held` people's lie in temporary tables."""

    def __init__(
        self, store: Store, *, odd: bool, single: bool = False, many: bool = False, held: Subjects | None = None
    ) -> None:
        self._store = store
        self._odd = odd
        self._single = single
        self._many = many
        self._held = held
        self._recipes: dict[Slot, Recipe] = {}
        self._known: dict[Recipe, Slot] = {}
        self._used: dict[Slot, None] = {}

    def member(
        self, columns: Sequence[sa.ColumnElement[Any]], recipe: Recipe, *, shared: bool = False
    ) -> sa.ColumnElement[bool]:
        """The condition that the columns are one of the keys that the recipe gives when the statement runs; `shared` as
        of `Slot`."""
        slot = self._known.get(recipe) or self._made(recipe, len(columns))
        self._used[slot] = None
        return self._store.member(columns, msgspec.structs.replace(slot, shared=True) if shared else slot)

    def _made(self, recipe: Recipe, width: int) -> Slot:
        types = () if self._held is None else _types(self._store.dialect, recipe.of(self._held), width)
        odd = self._odd or isinstance(recipe, Given)
        single = self._single and _is_one_each(recipe)
        name = f"amanat_{len(self._known)}"
        slot = Slot(name=name, width=width, types=types, odd=odd, single=single, many=self._many)
        self._known[recipe], self._recipes[slot] = slot, recipe
        return slot

    def used(self) -> tuple[Slot, ...]:
        """The slots that conditions were made with since this was last asked."""
        found, self._used = tuple(self._used), {}
        return found

    def given(
        self, people: Subjects, statements: Iterable[Statement], more: Mapping[str, Rows] | None = None
    ) -> dict[str, Any]:
        """The parameters of these statements for a set of people; `more` by the names of `Given`."""
        found: dict[str, Any] = {}
        for slot in dict.fromkeys(slot for each in statements for slot in each.slots):
            recipe = self._recipes[slot]
            rows = (more or {}).get(recipe.name, []) if isinstance(recipe, Given) else recipe.of(people)
            found |= self._store.given(slot, rows)
        return found

    def held(self, people: Subjects) -> dict[Slot, Rows]:
        """What lies in temporary tables."""
        return {slot: recipe.of(people) for slot, recipe in self._recipes.items() if slot.types}


def _is_one_each(recipe: Recipe) -> bool:
    """Whether there is one key for each person."""
    return isinstance(recipe, Keys) or (isinstance(recipe, Values) and recipe.form == "plain")


_INT64 = 1 << 63


def _types(dialect: str, rows: Rows, width: int) -> tuple[str, ...]:
    """Of each column, where a temporary table can hold it; empty where any cannot."""
    found = tuple(_type(dialect, [row[at] for row in rows]) for at in range(width))
    return found if rows and all(found) else ()


def _type(dialect: str, values: Iterable[Any]) -> str:
    there = [value for value in values if value is not None]
    kinds = {type(value) for value in there}
    if kinds == {int}:
        return "int" if min(there) >= -_INT64 and max(there) < _INT64 else ""
    if dialect != "postgresql" or len(kinds) != 1:
        return ""
    return {str: "text", uuid.UUID: "uuid"}.get(kinds.pop(), "")


class Watched:
    """Stands for a set of people where statements are made: tells whether a value of theirs went into one."""

    def __init__(self, people: Subjects) -> None:
        self.people = people
        self.was_read = False

    def __getattr__(self, name: str) -> Any:
        if name not in ("store", "table", "key", "identity_columns"):
            self.was_read = True
        return getattr(self.people, name)
