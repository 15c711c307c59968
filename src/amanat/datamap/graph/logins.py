"""People who stand only as text: no table of them with an address, but one whose user names others are drawn from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.graph.believed import LIMIT
from amanat.datamap.look import Look
from amanat.datamap.model import Link
from amanat.datamap.names.whose import is_actor, stem, words
from amanat.datamap.names.words import nouns, snake
from amanat.service.model import People
from amanat.stores.base import Inclusion, Question, Store
from amanat.stores.schema.model import TableSchema

_FEW = 5
"""Fewer different values than this show nothing."""

_MANY = 10
"""So many different values, all of them user names, are that under any name."""

_MOST = 0.8
"""The share of values that must be user names: some stand for nobody, or for all, and accounts go."""

_ASKED = 400
"""Pairs of columns that the store is asked about."""

_TABLES = 2
"""Tables that name people by one and the same list of user names, before it is believed to be one."""

Seen = Mapping[str, Mapping[str, Evidence]]
_Place = tuple[str, str]


def people_by_login(store: Store, look: Look) -> People | None:
    """The table with the user names that authors, owners and reporters in other tables are called by.

    Raises `StoreDown` where the store no longer answers.
    """
    if look.schema is None:
        return None
    tables = {table.name: table for table in look.schema.tables if table.kind == "table"}
    doers = [place for place, one in _words(tables, look.seen) if _says_who(one)]
    lists = [place for place, one in _words(tables, look.seen) if one.distinct == one.filled >= _FEW]
    pairs = [(doer, to) for to in lists for doer in doers if doer[0] != to[0]][:_ASKED]
    answers = _asked(store, pairs)
    met: dict[_Place, dict[str, float]] = {}
    for (doer, to), answer in zip(pairs, answers, strict=True):
        if (share := _share(answer)) >= _MOST:
            met.setdefault(to, {})[doer[0]] = share
    # Other columns may hold most of the user names; the list has them all.
    best = max(met, key=lambda to: (sum(met[to].values()), to), default=None)
    if best is None or len(met[best]) < _TABLES:
        return None
    return People(store=look.name, table=best[0], key=best[1], identifiers={best[1]: "username"})


def by_login(store: Store, tables: Mapping[str, TableSchema], seen: Seen, people: People) -> Iterator[tuple[str, Link]]:
    """Columns whose values are user names, where people have no other key."""
    if people.identifiers != {people.key: "username"}:
        return
    to = (people.table, people.key)
    keys = {(table.name, name) for table in tables.values() for key in table.foreign_keys for name in key.columns}
    found = [(place, one) for place, one in _words(tables, seen) if place[0] != people.table and place not in keys]
    answers = _asked(store, [(place, to) for place, _ in found])
    for ((table, name), one), answer in zip(found, answers, strict=True):
        share = _share(answer)
        if share < (_MOST if _says_who(one) or name == people.key else 1) or (share == 1 and not _enough(one, answer)):
            continue
        plain = _is_plain(name, people)
        yield (
            table,
            Link(
                columns=(name,),
                table=people.table,
                to=(people.key,),
                nullable=any(column.nullable for column in tables[table].columns if column.name == name),
                by="inferred" if plain else "identifier",
                role="actor" if is_actor(name) else "subject",
                identifier=None if plain else "username",
                confidence=0.8,
                because=f"its values are user names of `{people.table}`",
            ),
        )


def _is_plain(column: str, people: People) -> bool:
    """Whether a column is called after what people log in with, and after no role: it is their key, and says whose the
    row is. Who wrote or reported something is merely named there."""
    name = snake(column)
    return name in _LOGINS or stem(name) in {*nouns(people.table), *words().roles.wider}


_LOGINS = ("login", "login_name", "username", "user_name", "userlogin", "user_login")


def _words(tables: Mapping[str, TableSchema], seen: Seen) -> list[tuple[_Place, Evidence]]:
    """Columns of short words such as people log in with."""
    return [
        ((table, name), one)
        for table in tables
        for name, one in seen[table].items()
        if one.kind == "text" and one.filled >= _FEW and one.distinct > 1 and one.share("handle") >= _MOST
    ]


def _says_who(seen: Evidence) -> bool:
    rule = lexicon().rule(seen.name, "", "text", about=True)
    return lexicon().is_doer(seen.name) or (rule is not None and rule.category == "username")


def _enough(seen: Evidence, answer: Inclusion | None) -> bool:
    return answer is not None and (answer.values >= _MANY or _says_who(seen))


def _share(answer: Inclusion | None) -> float:
    """Of the different values, how many are in the list; 0 where there are too few."""
    return answer.found / answer.values if answer is not None and answer.values >= _FEW else 0.0


def _asked(store: Store, pairs: Sequence[tuple[_Place, _Place]]) -> Sequence[Inclusion | None]:
    questions = [Question(table=one[0], columns=(one[1],), to_table=to[0], to_columns=(to[1],)) for one, to in pairs]
    return store.contained(questions, LIMIT) if questions else []
