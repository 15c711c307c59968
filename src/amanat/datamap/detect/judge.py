"""From a column's name and evidence to a verdict. Each step may decide; the first that does is the verdict."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.lexicon import Rule, lexicon
from amanat.datamap.graph.words import stem
from amanat.datamap.words import nouns, snake
from amanat.vocabulary.categories import categories

_MOST = 0.6
"""The share of values from which the column is what its values are."""

_FEW = 5
"""Fewer values than this prove nothing against a name."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """`personal` is None where it is unknown."""

    personal: bool | None
    because: str
    categories: tuple[str, ...] = ()
    confidence: float = 0.0
    identifier: str | None = None
    proven: tuple[str, ...] = ()
    """Categories that validated values show, whatever a name or a person says."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """All that a step may look at.

    `about`: the table's rows are about people. `person`: each row is one. `key`: the column is part of
    a key, its own or to another table. `owned`: keys lead from the row to a person. `to_person`: the
    column is such a key. `of`: the words before `_name` and the like that mean a person here.
    """

    table: str
    seen: Evidence
    about: bool
    person: bool = False
    key: bool = False
    owned: bool = False
    to_person: bool = False
    of: frozenset[str] = frozenset()
    people: str | None = None
    """Where people live, if that is in the same store."""


def judge(case: Case) -> Verdict:
    """The verdict on one column, with its reason in words."""
    verdicts = (step(case) for step in _STEPS)
    fallback = Verdict(personal=False, because="nothing in its name or values points to a person")
    return _with_cards(case, next((verdict for verdict in verdicts if verdict is not None), fallback))


def _with_cards(case: Case, verdict: Verdict) -> Verdict:
    """Card numbers turn up where nobody expects them; that a column is a message does not make them one."""
    share = case.seen.share("card within")
    if case.key or not share:
        return verdict
    told = f"card numbers within {_percent(share)} of {case.seen.filled} sampled values"
    because = verdict.because if "card numbers" in verdict.because else f"{verdict.because}; {told}"
    return msgspec.structs.replace(
        verdict,
        personal=True,
        categories=tuple(dict.fromkeys((*verdict.categories, "card_number"))),
        confidence=max(verdict.confidence, 0.85),
        because=because if verdict.personal is not False else told,
        proven=("card_number",),
    )


def is_strong(case: Case) -> bool:
    """Whether the column marks its table as about people, whatever else is in there."""
    verdict = judge(msgspec.structs.replace(case, about=False, of=frozenset()))
    return bool(verdict.personal) and bool({"email", "name", "phone", "date_of_birth"}.intersection(verdict.categories))


_BY_VALUE = {
    "email": ("email", "email", "e-mail addresses"),
    "ip": ("ip_address", None, "IP addresses"),
    "iban": ("bank_account", None, "account numbers (IBAN)"),
    "card": ("card_number", None, "card numbers"),
    "mac": ("device", None, "hardware addresses"),
    "agent": ("device", None, "browser names"),
}
"""Shape → category, identifier, what to say."""


def _by_value(case: Case) -> Verdict | None:
    for shape, (category, identifier, words) in _BY_VALUE.items():
        share = case.seen.share(shape)
        if share < (0.9 if shape == "card" else _MOST) or not _may_be(case, shape):
            continue
        because = f"{_percent(share)} of {case.seen.filled} sampled values are {words}"
        return Verdict(
            personal=True, categories=(category,), confidence=round(min(0.99, 0.7 + 0.29 * share), 2),
            identifier=identifier, because=because, proven=(category,) if shape == "card" else (),
        )  # fmt: skip
    return None


def _may_be(case: Case, shape: str) -> bool:
    """Version numbers look like addresses, serial numbers like cards, and a shop has one address of its own."""
    name = snake(case.seen.name)
    if shape == "ip":
        return "version" not in name
    if shape == "card":
        return not case.key and case.seen.filled >= _FEW
    if shape == "email":
        return case.about or case.seen.distinct > 1 or lexicon().rule(name, case.table, "text", about=False) is not None
    return True


def _as_key(case: Case) -> Verdict | None:
    """Keys are ways to a person, not data about one, unless what they choose from is (a country, a religion)."""
    if not case.key:
        return None
    if case.to_person:
        return Verdict(personal=False, because="a key to a person; it is followed, not data itself")
    rule = lexicon().rule(case.seen.name, case.table, "number", about=case.about) or lexicon().rule(
        case.seen.name, case.table, "text", about=case.about
    )
    if rule is not None and rule.category in _CHOSEN and case.about:
        return _named(rule, "a key that chooses a value about the person")
    return Verdict(personal=False, because="a key; keys are followed, not data themselves")


_CHOSEN = {
    "postal_address", "nationality", "gender", "religion", "ethnicity", "language", "health", "politics", "orientation",
    "order", "education", "usage",
}  # fmt: skip


def _silent(case: Case) -> Verdict | None:
    if lexicon().is_silent(case.seen.name) and not any(case.seen.share(f"{shape} within") for shape in _INSIDE):
        return Verdict(personal=False, because="by its name it is about the record")
    return None


def _by_name(case: Case) -> Verdict | None:
    rule = lexicon().rule(case.seen.name, case.table, case.seen.kind, about=case.about)
    if rule is None or _belied(case, rule):
        return None
    return _named(rule, f"its name says {_label(rule)}")


def _belied(case: Case, rule: Rule) -> bool:
    """Whether values speak against the name: a `mail` that holds no address, a `*_ip` that holds none."""
    if case.seen.filled < _FEW or case.seen.kind not in ("text", "date") or "hash" in snake(case.seen.name):
        return False
    if rule.category == "date_of_birth":
        return case.seen.share("day") > _MOST and case.seen.share("birth") < 0.1
    if case.seen.kind == "date":
        return False
    if rule.category == "email":
        return case.seen.share("email") < 0.1 and case.seen.share("email within") < 0.1
    if rule.category == "ip_address":
        return case.seen.share("ip") < 0.1
    if rule.category == "phone":
        return case.seen.share("phone") < 0.1
    return False


def _of_person(case: Case) -> Verdict | None:
    """`poster_name` beside `poster_id`: a copy of what the people table says."""
    prefix, _, rest = snake(case.seen.name).rpartition("_")
    if case.seen.kind != "text" or not prefix or rest not in _COPIES or (prefix, rest) == ("user", "name"):
        return None
    if prefix in case.of or prefix.removeprefix("last_").removeprefix("first_") in case.of:
        return Verdict(
            personal=True, categories=(_COPIES[rest],), confidence=0.8, because=f"a copy of the {prefix}'s {rest}"
        )
    return None


_COPIES = {"name": "name", "slug": "username", "username": "username", "nick": "username", "login": "username"}


_MANY = 3
"""Fewer different addresses in texts that are about nobody are the service's own: in templates, in settings."""

_INSIDE = ("email", "card")


def _within(case: Case) -> Verdict | None:
    """Addresses inside longer text: what was copied there goes unnoticed."""
    seen = case.seen
    if seen.share("email within") and seen.kind != "json" and (case.about or seen.addresses >= _MANY):
        because = f"e-mail addresses within {_percent(seen.share('email within'))} of {seen.filled} sampled values"
        return Verdict(personal=True, categories=("email",), confidence=0.8, because=because)
    if seen.share("ip within") >= 0.2 and seen.spaced > 0.5:
        because = f"IP addresses within {_percent(seen.share('ip within'))} of {seen.filled} sampled values"
        return Verdict(personal=True, categories=("ip_address",), confidence=0.7, because=because)
    return None


def _document(case: Case) -> Verdict | None:
    """JSON is looked into: its keys are names of columns."""
    seen = case.seen
    if seen.kind != "json" or not seen.keys:
        return None
    found: dict[str, str] = dict.fromkeys((), "")
    for key in seen.keys:
        name = key.rpartition(".")[2]
        rule = None if lexicon().is_silent(name) else lexicon().rule(name, case.table, "text", about=case.about)
        if key in seen.key_emails:
            found.setdefault("email", key)
        elif rule is not None:
            found.setdefault(rule.category, key)
    if not found:
        return None
    keys = ", ".join(f"`{key}`" for key in sorted(set(found.values()))[:4])
    return Verdict(
        personal=True, categories=tuple(sorted(found)), confidence=0.75, because=f"JSON documents with {keys}"
    )


def _undeclared(case: Case) -> Verdict | None:
    """A key to people that the database does not know of: nothing can be followed, and nothing may be passed over."""
    name = snake(case.seen.name)
    if (
        case.people is None
        or case.key
        or case.seen.kind not in ("number", "text")
        or not name.endswith(("_id", "_uuid"))
    ):
        return None
    if stem(name) not in {"user", *nouns(case.people)}:
        return None
    because = f"looks like a key to `{case.people}` that the database does not declare; declare it as a [[link]]"
    return Verdict(personal=None, because=because)


def _technical(case: Case) -> Verdict | None:
    if lexicon().is_technical(case.seen.name) and not (case.person and case.seen.kind == "json"):
        return Verdict(personal=False, because="by its name it is about the record")
    return None


def _as_name(case: Case) -> Verdict | None:
    """A bare `name`, or values of the form of names, where rows are persons or their data."""
    seen = case.seen
    if not case.about or seen.kind != "text":
        return None
    if snake(seen.name) == "name":
        if case.person or not case.owned or seen.share("person") >= _MOST or _NAMED.intersection(nouns(case.table)):
            return Verdict(personal=True, categories=("name",), confidence=0.75, because="its name, on a person's row")
        return Verdict(
            personal=True, categories=("content",), confidence=0.55, because="what a person called something of theirs"
        )
    if case.person and seen.filled >= _FEW and seen.share("person") >= 0.8 and seen.distinct > seen.filled / 2:
        return Verdict(
            personal=True, categories=("name",), confidence=0.6,
            because=f"{_percent(seen.share('person'))} of {seen.filled} sampled values have the form of names",
        )  # fmt: skip
    return None


_NAMED = {"card", "bankcard", "contact", "address", "review", "productreview", "guest", "beneficiary"}
"""On rows of these, a bare `name` is a person's."""


def _of_table(case: Case) -> Verdict | None:
    """What stands beside a person in a table of medical visits is about health, whatever the column is called."""
    if not case.about or case.seen.kind not in ("text", "json", "date", "number"):
        return None
    rule = lexicon().rule(snake(case.table.rpartition(".")[2]), case.table, "text", about=True)
    if rule is None or not categories()[rule.category].special:
        return None
    return Verdict(
        personal=True, categories=(rule.category,), confidence=0.6, because=f"the name of its table says {_label(rule)}"
    )


def _unplaced(case: Case) -> Verdict | None:
    """Free text or JSON that hangs on a person is never passed over."""
    seen = case.seen
    if not case.about or seen.kind not in ("text", "json", "binary"):
        return None
    if seen.kind == "json" and (seen.filled == 0 or seen.keys):
        return Verdict(personal=None, because="JSON on a person's row, of no known category")
    wordy = seen.filled >= _FEW and seen.length > 20 and seen.spaced > 0.5 and seen.distinct > seen.filled / 4
    if wordy or lexicon().is_free(seen.name):
        return Verdict(personal=None, because="free text on a person's row, of no known category")
    return None


def _named(rule: Rule, because: str) -> Verdict:
    return Verdict(
        personal=True,
        categories=(rule.category,),
        confidence=rule.weight,
        identifier=rule.identifier,
        because=because,
    )


def _label(rule: Rule) -> str:
    return f"`{categories()[rule.category].label}`"


def _percent(share: float) -> str:
    return "all" if share > 0.995 else f"{max(1, round(share * 100))} %"


_STEPS: tuple[Callable[[Case], Verdict | None], ...] = (
    _by_value,
    _as_key,
    _silent,
    _of_person,
    _by_name,
    _within,
    _document,
    _undeclared,
    _technical,
    _as_name,
    _of_table,
    _unplaced,
)
"""The steps in their order."""
