"""What of a set of people changes the statements themselves, and not only the keys that go into them."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa

from amanat.stores.base import Store
from amanat.subjects.known.identifiers import Forms, spelled
from amanat.subjects.people import Subjects
from amanat.subjects.sql.slots import Rows, Slots

MANY = 1_000
"""From so many people on, planning by the value of each key takes longer than it saves. Where the engine has a use for
it, their keys lie in a temporary table of the writing transaction."""


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """`kinds` of identifiers that these people have, `ascii_only` where all are. `odd`: a key is of bytes. `single`:
    there is one key; `many`: there are thousands. `named`: tables with rows that are theirs though no way leads
    there."""

    kinds: frozenset[str]
    ascii_only: bool
    odd: bool
    single: bool
    many: bool = False
    named: frozenset[str] = frozenset()

    def at_once(self, dialect: str) -> bool:
        """Whether there are so many that a table is better gone through once for all that is asked, and that keys must
        reach the indexes in order. Only PostgreSQL's plans gain by it."""
        return self.many and dialect == "postgresql"

    @classmethod
    def of(cls, people: Subjects) -> Shape:
        rows = (*people.values.values(), *people.named.values())
        return cls(
            kinds=frozenset(item.kind for item in people.known),
            ascii_only=all(item.value.isascii() for item in people.known),
            odd=any(isinstance(one, bytes) for keys in rows for key in keys for one in key)
            or any(isinstance(key, bytes) for key in people.keys),
            single=len(people.keys) == 1 and all(len(keys) < 2 for keys in people.values.values()),
            many=len(people.keys) >= MANY,
            named=frozenset(people.named),
        )


class Spelled(msgspec.Struct, frozen=True):
    """The forms of people's identifiers, as keys of a slot."""

    forms: Forms

    def of(self, people: Subjects) -> Rows:
        return list(self.forms.among(people.known))


class Shaped(msgspec.Struct, frozen=True):
    """Slots for people of one shape."""

    slots: Slots
    shape: Shape

    def same(
        self, store: Store, column: sa.ColumnElement[Any], kind: str, *, digest: str = "", shared: bool = False
    ) -> sa.ColumnElement[bool]:
        """The condition that a column holds one of their identifiers of a kind, or its digest. `shared`: see `Slot`."""
        if kind not in self.shape.kinds:
            return sa.false()

        def member(text: sa.ColumnElement[Any], forms: Forms) -> sa.ColumnElement[bool]:
            return self.slots.member([text], Spelled(forms), shared=shared)

        return spelled(store, column, kind, member, digest=digest, ascii_only=self.shape.ascii_only)
