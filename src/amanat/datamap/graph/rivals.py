"""Keys that by name and value may lead to either of two tables: the e-mail address beside the key tells which."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from amanat.datamap.graph.names import Guess, Names
from amanat.datamap.graph.undeclared import Ask, Found
from amanat.stores.base import ForeignKey, Inclusion, Question, TableSchema

Addressed = Callable[[str], str | None]
"""The column of a table that holds e-mail addresses; None where none does."""

_SHOWN = 3
"""Fewer rows than this that agree with the other table show nothing."""


class _Rivals(msgspec.Struct, frozen=True):
    """A key that was found, and another table that its name may mean."""

    found: Found
    guess: Guess
    email: str

    def questions(self, there: str, other: str) -> tuple[Question, Question, Question]:
        """Whether key and address stand together in the one table, in the other; and the keys alone in the other."""
        one, guess = self.found, self.guess
        beside = (*one.key.columns, self.email)
        return (
            Question(table=one.table, columns=beside, to_table=one.key.table, to_columns=(*one.key.to, there)),
            Question(table=one.table, columns=beside, to_table=guess.table, to_columns=(guess.column, other)),
            Question(table=one.table, columns=one.key.columns, to_table=guess.table, to_columns=(guess.column,)),
        )


def told_apart(
    found: Sequence[Found], tables: Mapping[str, TableSchema], names: Names, addressed: Addressed, ask: Ask
) -> list[Found]:
    """The same keys, but for those whose rows have the address of who stands at the other end in another table.

    Orders with the number of a user and the user's address are that user's, though visitors have such numbers, too.
    """
    rivals = [one for each in found for one in _rivals(each, tables, names, addressed)]
    questions = [
        question for one in rivals for question in one.questions(_of(addressed, one.found), _at(addressed, one.guess))
    ]
    answers = ask(questions)
    better = {
        (one.found.table, one.found.key): _instead(one, answers[3 * at + 1])
        for at, one in enumerate(rivals)
        if _tell(*answers[3 * at : 3 * at + 3])
    }
    return [better.get((one.table, one.key), one) for one in found]


def _of(addressed: Addressed, found: Found) -> str:
    return addressed(found.key.table) or ""


def _at(addressed: Addressed, guess: Guess) -> str:
    return addressed(guess.table) or ""


def _rivals(found: Found, tables: Mapping[str, TableSchema], names: Names, addressed: Addressed) -> Iterator[_Rivals]:
    email = addressed(found.table)
    if email is None or len(found.key.columns) != 1 or addressed(found.key.table) is None:
        return
    table = tables[found.table]
    column = next(one for one in table.columns if one.name == found.key.columns[0])
    for guess in names.guesses(table, column):
        others = guess.table not in (found.table, found.key.table)
        if others and guess.fits and guess.weight >= 1 and addressed(guess.table) is not None:
            yield _Rivals(found, guess, email)


def _tell(here: Inclusion | None, there: Inclusion | None, alone: Inclusion | None) -> bool:
    """Whether most rows agree with the other table, which has all the keys, and hardly one with this."""
    if here is None or there is None or alone is None or alone.found < alone.values:
        return False
    return there.found >= max(_SHOWN, there.values / 2) and here.found * _SHOWN < there.found


def _instead(one: _Rivals, there: Inclusion | None) -> Found:
    assert there is not None
    guess = one.guess
    return msgspec.structs.replace(
        one.found,
        key=ForeignKey(columns=one.found.key.columns, table=guess.table, to=(guess.column,)),
        because=f"its name may mean a row of `{guess.table}`; {there.found} of {there.values} rows looked at have the "
        "address that stands there",
    )
