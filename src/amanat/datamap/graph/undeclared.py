"""Keys that nobody declared: what names say, held against the values in the store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import msgspec

from amanat.datamap.names.families import family
from amanat.datamap.names.pointing import acts, is_of_two, is_person, pointing
from amanat.datamap.names.targets import Guess, Names
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called
from amanat.stores.base import Inclusion, Question
from amanat.stores.schema.model import ForeignKey, TableSchema

Ask = Callable[[Sequence[Question]], Sequence[Inclusion | None]]
Filled = Callable[[str, str], bool]
"""Whether a column of a table had any value in the sample."""

MOST = 3_000
"""Questions that a store is asked at once. What is beyond rests on names alone."""

_TRIES = 3
"""Guesses about one column that are looked into."""

_SOLID = 10
"""Fewer values than this show nothing where some are missing."""

_FEW = 3

_NAMED = 2.0
"""From this weight a guess rests on the whole name of a table."""

_WHOLE = 1.9
"""From this weight it is the whole name of a table, or of its key."""

_LEFT, _GONE = 0.8, 0.5
"""Where no key is declared, rows outlive what they point to: so many of the values must still be there; fewer of those
in a log, under the whole name of a table."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A key that is believed without being declared."""

    table: str
    key: ForeignKey
    confidence: float
    because: str


class _Open(msgspec.Struct, kw_only=True):
    """A column for which no guess has been accepted yet."""

    table: TableSchema
    column: str
    guesses: tuple[Guess, ...]
    type: str
    whole: bool
    own: bool
    """Whether it is what the table numbers its own rows by, alone."""
    declares: bool
    """Whether the store declares keys: a word for people alone then means none where no value bears it out."""


def by_names(tables: Mapping[str, TableSchema], names: Names, filled: Filled, ask: Ask) -> Iterator[Found]:
    """For each column the surest guess that its values bear out; where there are none, the name's word counts."""
    rest = list(_opened(tables.values(), names))
    for turn in range(_TRIES):
        rest = [one for one in rest if len(one.guesses) > turn]
        questions = [
            _question(one.table.name, one.column, one.guesses[turn])
            for one in rest
            if filled(one.table.name, one.column)
        ][:MOST]
        answers = dict(zip(questions, ask(questions), strict=True))
        still = []
        for one in rest:
            guess = one.guesses[turn]
            found = _judged(one, guess, answers.get(_question(one.table.name, one.column, guess)))
            if found is None:
                still.append(one)
            else:
                yield found
        rest = still


def _opened(tables: Collection[TableSchema], names: Names) -> Iterator[_Open]:
    declares = any(table.foreign_keys for table in tables)
    for table in tables:
        declared = {name for key in table.foreign_keys for name in key.columns}
        for column in table.columns:
            if column.name in declared or table.kind not in ("table", "folder"):
                continue
            guesses = tuple(one for one in names.guesses(table, column) if one.weight >= 1)
            if guesses:
                yield _Open(
                    table=table,
                    column=column.name,
                    guesses=guesses,
                    type=column.type.upper(),
                    whole=family(column) == "whole",
                    own=table.primary_key == (column.name,),
                    declares=declares,
                )


def _question(table: str, column: str, guess: Guess) -> Question:
    ends = guess.weight < _NAMED
    return Question(table=table, columns=(column,), to_table=guess.table, to_columns=(guess.column,), ends=ends)


def _judged(one: _Open, guess: Guess, answer: Inclusion | None) -> Found | None:
    points = pointing(one.column)
    tailed = points is not None and (bool(points.tail) or acts(points.stem))
    two = is_of_two(tuple(column.name for column in one.table.columns), one.column)
    person = two or (points is not None and is_person(points.stem))
    keyed = tailed or person
    if one.own and guess.weight < _WHOLE and _is_count(one, answer):
        return None
    sure = guess.weight >= 1.5
    if answer is None or not answer.values:
        if not guess.fits:
            return None
        alike = one.type == guess.type
        if (tailed and (sure or one.whole) and (one.whole or alike)) or (keyed and alike and not one.declares):
            return _found(one, guess, 0.6, "no values to compare")
        return None
    if not guess.fits and guess.weight < _NAMED and (points is None or points.stem not in words().actor.texts):
        # Numbers kept as text beside numbers: a word for people in the name is too little.
        return None
    share = answer.found / answer.values
    if not (tailed and guess.fits) and answer.values < _FEW:
        # A flag or a small count, named after people, meets the first keys by chance.
        return None
    if guess.weight < _NAMED and not person and _counts(answer):
        return None
    if share == 1:
        told = f"all {answer.values} values looked at are there" if answer.values > 1 else "its one value is there"
        return _found(one, guess, (0.95 if answer.values >= 3 else 0.85) - (0.0 if sure else 0.1), told)
    if share >= _GONE and answer.values >= _FEW and tailed and guess.fits and guess.weight >= _NAMED and _is_log(one):
        return _found(one, guess, 0.75, f"{answer.found} of {answer.values} values looked at are there")
    # Texts and UUIDs meet no keys by chance: some of a column called after people may be keys of something else.
    least = _FEW if person and guess.fits and not one.whole else _SOLID
    if share >= _LEFT and answer.values >= least and keyed and sure:
        return _found(one, guess, 0.75, f"{answer.found} of {answer.values} values looked at are there")
    return None


def _is_log(one: _Open) -> bool:
    """Whether rows tell what became of others, of which some are gone by now."""
    return is_called(one.table.name, (*words().logs.tables, *words().changes.tables))


def _counts(answer: Inclusion) -> bool:
    """Whether the values are the first few whole numbers: places in a list, which meet the first keys of any table."""
    return answer.values < _SOLID and answer.low == 1 and answer.high == answer.values


def _is_count(one: _Open, answer: Inclusion | None) -> bool:
    """Whether a table's own key may be mere numbers from one up, which stand in any longer count: the key of guardians
    is none of the pupils'. What is called after a person in any role, such as `user_id`, says that it is one's key."""
    points = pointing(one.column)
    if not one.whole or (points is not None and points.stem in words().roles.wider):
        return False
    if answer is None or answer.low is None or answer.high is None:
        return points is not None and bool(points.tail)
    return 2 * answer.values > answer.high - answer.low


def _found(one: _Open, guess: Guess, confidence: float, told: str) -> Found:
    after = f"named after `{guess.table}`" if guess.weight >= _NAMED else f"its name may mean a row of `{guess.table}`"
    if guess.before:
        after = f"as `{guess.before}`, of which this is the history"
    return Found(
        table=one.table.name,
        key=ForeignKey(columns=(one.column,), table=guess.table, to=(guess.column,)),
        confidence=round(confidence, 2),
        because=f"{after}; {told}",
    )
