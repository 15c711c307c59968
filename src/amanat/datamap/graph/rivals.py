"""Keys that by name and value may lead to either of two tables: the e-mail address beside the key tells which."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from amanat.datamap.graph.undeclared import Ask, Found
from amanat.datamap.names.targets import Guess, Names
from amanat.stores.base import Inclusion, Question
from amanat.stores.schema.model import ForeignKey, TableSchema

Addressed = Callable[[str], str | None]
"""The column of a table that holds e-mail addresses; None where none does."""

_SHOWN = 3
"""Fewer rows than this that agree with the other table show nothing."""


class _Rivals(msgspec.Struct, frozen=True):
    """A key that was found, and another table that its name may mean. `beside` it stands an e-mail address, as `here`
    in the table that was found and `there` in the other."""

    found: Found
    guess: Guess
    beside: str
    here: str
    there: str

    def questions(self) -> tuple[Question, Question]:
        """Whether key and address stand together in the one table, and in the other."""
        table, key = self.found.table, self.found.key
        both = (*key.columns, self.beside)
        other, to = self.guess.table, self.guess.column
        return (
            Question(table=table, columns=both, to_table=key.table, to_columns=(*key.to, self.here)),
            Question(table=table, columns=both, to_table=other, to_columns=(to, self.there)),
        )

    def judged(self, here: Inclusion | None, there: Inclusion | None) -> Found:
        """The other key where most rows agree with its table, and hardly one with this."""
        if here is None or there is None:
            return self.found
        if there.found < max(_SHOWN, there.values / 2) or here.found * _SHOWN >= there.found:
            return self.found
        told = f"{there.found} of {there.values} rows looked at have the address that stands there"
        return msgspec.structs.replace(
            self.found,
            key=ForeignKey(columns=self.found.key.columns, table=self.guess.table, to=(self.guess.column,)),
            because=f"its name may mean a row of `{self.guess.table}`; {told}",
        )


def told_apart(
    found: Sequence[Found], tables: Mapping[str, TableSchema], names: Names, addressed: Addressed, ask: Ask
) -> list[Found]:
    """The same keys, but for those whose rows have the address of who stands at the other end in another table.

    Orders with the number of a user and the user's address are that user's, though visitors have such numbers, too.
    """
    rivals = [one for each in found for one in _rivals(each, tables, names, addressed)]
    answers = iter(ask([question for one in rivals for question in one.questions()]))
    better: dict[tuple[str, ForeignKey], Found] = {}
    for one in rivals:
        judged = one.judged(next(answers), next(answers))
        if judged is not one.found:
            # Guesses come with the surest first.
            better.setdefault((one.found.table, one.found.key), judged)
    return [better.get((one.table, one.key), one) for one in found]


def _rivals(found: Found, tables: Mapping[str, TableSchema], names: Names, addressed: Addressed) -> Iterator[_Rivals]:
    beside, here = addressed(found.table), addressed(found.key.table)
    if beside is None or here is None or len(found.key.columns) != 1:
        return
    table = tables[found.table]
    column = next(one for one in table.columns if one.name == found.key.columns[0])
    for guess in names.guesses(table, column):
        there = addressed(guess.table)
        if guess.table not in (found.table, found.key.table) and guess.weight >= 1 and there is not None:
            yield _Rivals(found, guess, beside, here, there)
