"""What the parties of a row that several people share are to it: who wrote it, whom it is about, who only serves there.

What a link is called tells: by word lists, by pairs such as a blocker and who is blocked, and by being the one key that
is called after no role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import takewhile

import msgspec

from amanat.datamap.model import Link, Path
from amanat.datamap.names.pointing import acts
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import is_affected, persons, serves, words
from amanat.datamap.names.whose import stem as key_stem
from amanat.datamap.names.words import is_called, nouns, snake
from amanat.toml.packaged import packaged

_TAIL = re.compile(r"_(?:user|account|person|member|profile)?_?(?:id|uuid|key|ref|fk|email|username)$|_(?:user|by)$")


class Parties(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words for who writes and who is written to, who gives and who gets, who pays and who is paid, and what columns of
    theirs begin with; for what is said to who gets; whom a row is about, by itself or where it is a note of another's,
    who only serves them there, and who stands beside; for rows that say what somebody may do, or did, with a thing of
    another's; for who made a thing; for columns that hold what a change left or brought; and for those that hold what
    is made of a title or a name, to stand in an address."""

    writes: frozenset[str]
    brought: frozenset[str]
    receives: frozenset[str]
    gives: frozenset[str]
    gets: frozenset[str]
    pays: frozenset[str]
    paid: frozenset[str]
    payments: frozenset[str]
    payouts: frozenset[str]
    said: frozenset[str]
    about: frozenset[str]
    noted: frozenset[str]
    notes: frozenset[str]
    holders: frozenset[str]
    for_holders: frozenset[str]
    serves: frozenset[str]
    beside: frozenset[str]
    accesses: frozenset[str]
    doers: dict[str, str]
    makes: frozenset[str]
    changed: frozenset[str]
    made_of_words: frozenset[str]


@cache
def parties() -> Parties:
    data = packaged("amanat.subjects.fate", "parties.toml")
    return msgspec.convert(data, Parties)


def stem(link: Link) -> str:
    """The name of a party: `recipient_id` and `recipient_user_id` give `recipient`; so does a key of `recipient_order`
    and `recipient_line`."""
    names = [snake(name) for name in link.columns]
    text = (_common(names) if len(names) > 1 else "") or names[-1]
    while (shorter := _TAIL.sub("", text)) != text:
        text = shorter
    return text


def names_of(link: Link) -> frozenset[str]:
    """What columns of a party may begin with: by `signed_by_id` those of a `signer`, by `paid_by_id` of a `payer`; by
    `model` and `res_id` those of a `record`."""
    name = stem(link)
    if link.when is not None and name in words().pairs.rows and not snake(link.when[0]).startswith(name):
        return frozenset(words().pairs.rows)
    verb = key_stem(link.columns[-1])
    if verb != f"{name}_by":
        return frozenset((name,))
    regular = (f"{name[:-2]}er", f"{name[:-2]}or") if name.endswith("ed") and len(name) > _SHORTEST else ()
    return frozenset((name, *regular, *([parties().doers[name]] if name in parties().doers else [])))


def made(link: Link) -> bool:
    """Whether who is named there made, or mended, what the row is."""
    return stem(link).rpartition("_")[2] in parties().makes


def _common(names: list[str]) -> str:
    """The words that all names start with."""
    split = [name.split("_") for name in names]
    same = takewhile(lambda words: len(set(words)) == 1, zip(*split, strict=False))
    return "_".join(words[0] for words in same)


def fork(table: str, way: Path, ways: tuple[Path, ...]) -> tuple[str, Link]:
    """The link where a way parts from the others: it tells which party the way leads to."""
    for index, hop in enumerate(way.links):
        same = [other for other in ways if other.links[:index] == way.links[:index]]
        if any(other.links[index : index + 1] != (hop,) for other in same):
            return hop
    return way.links[0] if way.links else (table, Link(columns=("",), table=table, to=(), nullable=False))


def party(table: str, way: Path, ways: tuple[Path, ...]) -> str:
    """What the party at the end of a way is called."""
    return stem(fork(table, way, ways)[1])


def pays(table: str, way: Path, ways: tuple[Path, ...]) -> bool:
    """Whether the party at the end of a way pays, by what it is called or, where no other leads there, by where its key
    leads: the guardian beside the pupil."""
    link = fork(table, way, ways)[1]
    forks = [fork(table, other, ways)[1] for other in ways]
    alone = all(one == link or one.table != link.table for one in forks)
    return among(stem(link), parties().pays) or (alone and link.when is None and is_called(link.table, parties().pays))


def writes(table: str, way: Path, ways: tuple[Path, ...]) -> bool | None:
    """Whether the party at the end of a way wrote the row; None where nothing tells."""
    link = fork(table, way, ways)[1]
    rest = [fork(table, other, ways)[1] for other in ways if other != way]
    if (did := _did(table, link, rest)) is not None:
        return did
    mine, others = stem(link), [stem(other) for other in rest]
    if among(mine, parties().serves) and any(among(other, parties().about) for other in others):
        return False
    if _does(mine, others) or any(_does(other, [mine]) for other in others):
        return _does(mine, others)
    if _wrote(mine):
        return _is_its_person(table, way, ways) if any(map(_wrote, others)) else True
    if any(map(_wrote, others)) or among(mine, parties().receives):
        return False
    if others and all(among(other, parties().receives) for other in others):
        return True
    if (its := _is_its_person(table, way, ways)) is not None:
        return its
    brought, others_brought = _brought(link), any(map(_brought, rest))
    return brought if brought != others_brought else None


def _did(table: str, mine: Link, others: list[Link]) -> bool | None:
    """In a line of a log, whether the party did something to another whom a key says: the one called plainly did. In a
    row that says who belongs to something, that one is the member, and what is told there is told of them, whoever let
    them in. None where the row is no such."""
    if is_called(table, words().logs.tables):
        return _is_plain(mine) if any(is_affected(link.columns[-1]) for link in (mine, *others)) else None
    plain = [link for link in (mine, *others) if _is_plain(link)]
    return _is_plain(mine) if len(plain) == 1 and others and is_called(table, _MEMBERS) else None


_MEMBERS = ("member", "membership", "participant", "participation")


def _wrote(name: str) -> bool:
    """Whether a party is called after having written. A `lead_lawyer` is a lawyer, and no lead."""
    return among(name, parties().writes) and name.rpartition("_")[2] not in parties().serves


def _brought(link: Link) -> bool:
    """Whether a party is called after having brought the row about, as who reported something."""
    return key_stem(link.columns[-1]) in parties().brought


def _does(mine: str, others: list[str]) -> bool:
    """Whether one does what is done to another: a `blocker` beside who is `blocked`, a `rater` beside a `ratee`."""
    done = {other[:-2] for other in others if len(other) > _SHORTEST and other.endswith(("ed", "ee"))}
    return mine.endswith(("er", "or")) and mine[:-2] in done


_SHORTEST = 4
"""Letters of a word for whom something is done to, at least."""


def _is_its_person(table: str, way: Path, ways: tuple[Path, ...]) -> bool | None:
    """Whether it is the key that a row has to its person, such as `employee_id`, where all others are called after a
    role beside that one, such as `approver_id`; else the one that is called by a word for people. None where nothing
    tells."""
    forks = {other: fork(table, other, ways) for other in ways}
    if len(forks) < 2 or any(hop != other.links[-1] for other, hop in forks.items() if other.links):
        return None
    for tells in (_is_plain, _is_role):
        told = {other: tells(hop[1]) for other, hop in forks.items()}
        if sum(told.values()) == 1:
            return told[way]
    return None


def _is_plain(link: Link) -> bool:
    """Whether a key to a person is called after no role, but after the table that it leads to, or any person."""
    return key_stem(link.columns[-1]) in {*nouns(link.table), *words().roles.wider}


def _is_role(link: Link) -> bool:
    """Whether a key is called by a word for people in any role, such as `borrower_id`."""
    return key_stem(link.columns[-1]).rpartition("_")[2] in {*persons(), *words().kinds.tables}


def served(table: str, ways: tuple[Path, ...]) -> tuple[Path, ...]:
    """The ways to whom the row is about, where all others only serve them; none where the parties are equals."""
    forks = {way: fork(table, way, ways)[1] for way in ways}
    beside = [way for way, link in forks.items() if among(stem(link), parties().beside)]
    if beside and len(beside) + 1 == len(ways):
        return tuple(way for way in ways if way not in beside)
    about = tuple(way for way, link in forks.items() if among(stem(link), parties().about))
    about = about or tuple(way for way, link in forks.items() if _is_noted(table, link, forks.values()))
    # Who booked a visit for a patient is no patient by that.
    serve = [
        way
        for way, link in forks.items()
        if way not in about
        and (among(stem(link), parties().serves) or acts(key_stem(link.columns[0])) or _was_at_work(table, way, ways))
    ]
    rest = tuple(way for way in ways if way not in serve)
    if not about and all(_was_at_work(table, way, ways) for way in serve):
        # Whose the pet is, where the vet who saw it has a key of their own.
        about = tuple(way for way in rest if forks[way] is not way.links[-1][1])
    if not about and all(_acts_for(forks[way], forks[one]) for way in serve for one in rest):
        about = rest
    return about if about and serve and len(about) + len(serve) == len(ways) else ()


def _is_noted(table: str, about: Link, links: Iterable[Link]) -> bool:
    """Whether a row is a note about a customer, or the like, by one of another kind: who wrote it did so at work."""
    if not (is_called(table, parties().notes) and among(stem(about), parties().noted)):
        return False
    return all(link == about or link.table != about.table for link in links)


def _was_at_work(table: str, way: Path, ways: tuple[Path, ...]) -> bool:
    """Whether a way leads to one who served or acted there for another, or wrote a note of it."""
    return _serves_there(way) or _acted_there(way, ways) or _noted_there(table, way, ways)


def _noted_there(table: str, way: Path, ways: tuple[Path, ...]) -> bool:
    """Whether a way leads to who wrote a note in the case of another, whom somebody serves in it."""
    if (
        len(way.links) != 1
        or not is_called(table, parties().notes)
        or not among(stem(way.links[0][1]), parties().writes)
    ):
        return False
    return any(_serves_there(other) for other in ways if other != way)


def _acts_for(acted: Link, holder: Link) -> bool:
    """Whether a key tells who did for another what is that other's alone: ordered it for the customer, or paid from the
    account. Where nobody else need be there, whoever did it may be the one."""
    if holder.nullable or not acts(key_stem(acted.columns[0])):
        return False
    if is_called(holder.table, words().accounts.tables):
        return True
    return among(stem(holder), parties().holders) and key_stem(acted.columns[0]) in parties().for_holders


def _acted_there(way: Path, ways: tuple[Path, ...]) -> bool:
    """Whether a way leads to one who acted for another in what the row hangs on, as who booked a stay."""
    before, acted = way.links[:-1], way.links[-1]
    beside = {hop for other in ways if other.links[: len(before)] == before for hop in other.links[len(before) :][:1]}
    return bool(before) and any(_acts_for(acted[1], holder) for _, holder in beside - {acted})


def _serves_there(way: Path) -> bool:
    """Whether a way leads to one who serves, in the row itself or in what it hangs on: the lawyer of the matter."""
    return any(serves(link.columns[0], link.table) for _, link in way.links)


def among(name: str, words: frozenset[str]) -> bool:
    """Whether a party is called by one of the words, alone or beside others, in whichever language."""
    return any(part in words for part in (*name.split("_"), *english(name).split("_")))
