"""All columns of a table judged together: each is told what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from amanat.datamap.detect.by_neighbours import is_chosen_name
from amanat.datamap.detect.by_words import is_fine
from amanat.datamap.detect.case import FEW, Case, Verdict
from amanat.datamap.detect.documents_judged import inside, signals_of
from amanat.datamap.detect.judge import is_strong, judge
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.detect.paired import worded
from amanat.datamap.model import Form, Inside
from amanat.datamap.names.fields import called_in_fields
from amanat.datamap.names.whose import bare_names as without_head
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import commonest, head_of, is_called, snake


def judge_table(settled: Mapping[str, Case]) -> dict[str, Verdict]:
    """Verdicts by column, in the order of the table, of cases that were settled."""
    marks = {name: _marks(case, judge(case)) for name, case in settled.items()}
    names = list(settled)
    return {name: judge(_beside(at, names, settled[name], marks)) for at, name in enumerate(names)}


def settle(cases: Mapping[str, Case], *, home: bool, kept: bool = False, thing: bool = False) -> dict[str, Case]:
    """The cases with `about` and `person` as the columns together say. `home`: each row is a person, as keys tell;
    `kept`: rows of people point here, so that an address here is where somebody lives; `thing`: each row is a thing or
    a firm, whatever it is called.

    A table that hangs on nobody is about people when one column marks persons; two make each row one.
    """
    in_field = called_in_fields(next((case.table for case in cases.values()), ""), tuple(cases))
    shorts, bare = _shorts(cases) | in_field, bare_names(tuple(cases))
    named = {name: _called(case, bare.get(name, name), shorts.get(name, "")) for name, case in cases.items()}
    named |= {name: _worded(named[name], stem) for name, stem in worded(cases).items()}
    # Whom to tell of what goes on somewhere says nothing of what it is.
    marked = sum(is_strong(case) and not lexicon().tells_others(name) for name, case in named.items())
    table = next((case.table for case in named.values()), "")
    thing = thing or lexicon().is_of_things(table)
    # Of a thing that somebody entered, nothing is told of whoever did.
    owned = any(case.owned and not (case.made and thing) for case in named.values())
    # No thing and no company has a number of the state's for persons.
    born = any(is_strong(case, _BORN) for case in named.values())
    about = (
        home
        or owned
        or ((marked >= 1 or (kept and _is_address(named)) or _is_of_residents(named)) and (born or not thing))
    )
    person = home or (about and not owned and marked >= 2)
    at_home = home or (person and is_called(table, (*words().people.tables, *words().roles.tables)))
    return {
        name: msgspec.structs.replace(case, about=about, person=person, home=at_home) for name, case in named.items()
    }


def _called(case: Case, bare: str, short: str) -> Case:
    """The case by its bare name, where it has one, and with what more may be left out of it."""
    if bare == case.seen.name:
        return msgspec.structs.replace(case, short=short)
    seen = msgspec.structs.replace(case.seen, name=bare)
    return msgspec.structs.replace(case, seen=seen, short=short if short != bare else "")


def _worded(case: Case, stem: str) -> Case:
    return msgspec.structs.replace(case, worded=True, seen=msgspec.structs.replace(case.seen, name=stem))


def bare_names(columns: tuple[str, ...]) -> dict[str, str]:
    """As `graph.words.bare_names`, where what is left out says nothing of the columns themselves: `inv_City`."""
    return {} if lexicon().is_head(head_of(columns)) else dict(without_head(columns))


def _is_address(cases: Mapping[str, Case]) -> bool:
    """Whether rows are addresses, by the names of their columns."""
    rules = (lexicon().rule(name, case.table, case.seen.kind, about=True) for name, case in cases.items())
    return sum(rule is not None and rule.category == "postal_address" for rule in rules) >= _PARTS


def _is_of_residents(cases: Mapping[str, Case]) -> bool:
    """Whether given names stand beside streets, whatever the columns are called."""
    texts = [case.seen for case in cases.values() if case.seen.kind == "text" and case.seen.distinct >= FEW]
    called = any(
        seen.share("given") >= _CALLED and seen.share("given") > max(seen.share("city"), seen.share("town"))
        for seen in texts
    )
    return called and any(seen.share("street") >= _STREETS for seen in texts)


_CALLED = 0.4
_STREETS = 0.4

_PARTS = 4
"""Of an address: a street, a place, a postcode, a country. A list of states or towns has fewer."""

_BORN = frozenset(("date_of_birth", "national_id"))

_ALL_BUT = 0.8
_ALIKE = 0.5
_PREFIXED = 3


def _shorts(cases: Mapping[str, Case]) -> dict[str, str]:
    """`user_login`, `user_pass`, `user_url`: names without the word that half of them and more begin or end with."""
    names = {name: snake(name) for name in cases}
    heads = {name: tuple(said.split("_", 1)) for name, said in names.items() if "_" in said}
    tails = {name: tuple(said.rsplit("_", 1)[::-1]) for name, said in names.items() if "_" in said}
    return _again(_without_common(heads, len(cases))) or _without_common(tails, len(cases))


def _again(shorts: dict[str, str]) -> dict[str, str]:
    """`pf_club_hobby`, `pf_club_town`: two words may stand before all of them."""
    heads = {name: tuple(said.split("_", 1)) for name, said in shorts.items() if "_" in said}
    return shorts | (_without_common(heads, len(shorts)) if len(heads) > _ALL_BUT * len(shorts) else {})


def _without_common(split: Mapping[str, tuple[str, ...]], size: int) -> dict[str, str]:
    """What is left of the names whose first part most of them share; nothing where that part says something itself."""
    common, count = commonest(parts[0] for parts in split.values())
    if count < max(_PREFIXED, _ALIKE * size) or common in _ENDS:
        return {}
    return {name: parts[1] for name, parts in split.items() if parts[0] == common}


_ENDS = {"id", "at", "on", "name", "date", "by", "code", "count", "type", "email"}
"""Shared ends that say what a column is."""


def _beside(at: int, names: Sequence[str], case: Case, marks: Mapping[str, frozenset[str]]) -> Case:
    others = (marks[name] for name in names if name != names[at])
    left = marks[names[at - 1]] if at else frozenset[str]()
    right = marks[names[at + 1]] if at + 1 < len(names) else frozenset[str]()
    return msgspec.structs.replace(case, beside=frozenset[str]().union(*others), left=left, right=right)


def _marks(case: Case, verdict: Verdict) -> frozenset[str]:
    found = set(verdict.categories) | signals_of(dict(case.seen.shares))
    if is_fine(case):
        found.add("fine")
    if is_chosen_name(case):
        found.add("entry")
    if case.seen.kind == "date" and case.seen.span.timed > 0.5 and case.seen.span.years:
        found.add(f"dates {case.seen.span.year_at(0.5)}")
    return frozenset(found)


def form_of(case: Case, verdict: Verdict) -> Form:
    """How a personal column holds its values."""
    seen = case.seen
    if not verdict.personal:
        return "plain"
    if seen.hidden is not None:
        return "encoded"
    if seen.share("password") > 0.6 or seen.share("digest") > 0.6 or " digests of " in verdict.because:
        return "hashed"
    return "encrypted" if seen.share("sealed") > 0.6 else "plain"


_WITHIN = (
    ("email within", "email", "email"),
    ("card within", "card_number", "card"),
    ("iban within", "bank_account", "iban"),
    ("phone within", "phone", "phone"),
)


def inside_of(case: Case, verdict: Verdict) -> tuple[Inside, ...]:
    """What lies within the values of a personal column: by path in documents, or anywhere in free text."""
    if not verdict.personal:
        return ()
    if case.seen.kind == "json":
        return inside(case)
    found = tuple(
        category
        for shape, category, whole in _WITHIN
        if case.seen.share(shape) and case.seen.share(whole) < 0.6 and case.seen.spaced > 0.1
    )
    return (Inside(path="", categories=found, because="within free text"),) if found else ()
