"""What a key says: it is a way to a person, or chooses something about one, or lets its bearer in."""

from __future__ import annotations

from amanat.datamap.detect.by_name import CODED, is_stage
from amanat.datamap.detect.case import Case, Verdict, label, named, shown
from amanat.datamap.detect.known_by import nameless, unguessable
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.detect.lexicon_file import Kind, Rule
from amanat.datamap.detect.of_things import is_nobodys
from amanat.datamap.names.whose import stem
from amanat.datamap.names.words import nouns, snake


def as_key(case: Case) -> Verdict | None:
    """Keys are ways to a person, not data about one, unless what they choose from is (a country, a religion)."""
    if not case.key:
        return None
    if case.to_person:
        return Verdict(personal=False, because="a key to a person; it is followed, not data itself")
    secret = lexicon().rule(case.seen.name, case.table, case.seen.kind, about=case.about)
    if secret is not None and secret.category == "credentials" and case.seen.kind == "text":
        return named(secret, f"its name says {label(secret)}, though rows are told apart by it")
    if case.about and secret is not None and secret.category in _KNOWN_OUTSIDE and case.seen.kind == "text":
        return named(secret, f"its name says {label(secret)}, though rows are told apart by it")
    if (
        case.about
        and not case.made
        and (rule := _choosing(case)) is not None
        and not (is_stage(case) or is_nobodys(case, rule))
    ):
        return named(rule, "a key that chooses a value about the person")
    if _is_session(case):
        return shown("credentials", 0.6, "random letters by which a session is known")
    if case.own and (let_in := unguessable(case) or nameless(case)) is not None:
        return let_in
    if case.owned and case.chooses and lexicon().is_medical(case.table) and _is_of_medicine(case):
        return shown("health", 0.55, "a key that chooses from what medicine knows, on a person's row")
    if case.about and case.beside & {"street", "postcode", "postal_address"} and (part := _part_of_address(case)):
        return shown("postal_address", 0.6, f"a key that chooses {part}, beside parts of an address")
    return Verdict(personal=False, because="a key; keys are followed, not data themselves")


_KNOWN_OUTSIDE = {"phone", "bank_account", "card_number", "national_id", "identity_document", "device"}
"""What others know somebody by as well, whatever a table tells its rows apart by."""


def _part_of_address(case: Case) -> str:
    if case.seen.share("country code") > 0.95:
        return "a country"
    before, _, last = CODED.sub("", snake(case.seen.name)).rpartition("_")
    words = lexicon().beside
    return f"the {last}" if last in words.zones and (not before or before in words.whose) else ""


def _choosing(case: Case) -> Rule | None:
    """The rule for the key's own name; of a key to a list of nobody's also for the name without what only says that it
    is a key, and for what the list is called."""
    own = snake(case.seen.name)
    if (case.own and not case.chooses) or lexicon().is_silent(own):
        return None
    if (rule := _chosen_by(case, own)) is not None or not case.chooses:
        return rule
    for name in (CODED.sub("", own), *nouns(case.chooses)):
        rule = _chosen_by(case, name)
        if rule is not None and (
            rule.category not in _OF_THINGS or ((case.person or case.sole) and rule.category in _OF_ROWS)
        ):
            return rule
    return None


def _chosen_by(case: Case, name: str) -> Rule | None:
    kinds: tuple[Kind, ...] = ("number", "text")
    rules = (lexicon().rule(name, case.table, kind, about=True) for kind in kinds)
    return next((rule for rule in rules if rule is not None and rule.category in _CHOSEN), None)


def _is_session(case: Case) -> bool:
    """Whether the key is what a browser shows to be let in: random, and the table has no other secret."""
    seen = case.seen
    random = seen.kind == "text" and seen.share("token") > 0.9 and not seen.share("uuid") and not seen.share("digest")
    name = snake(seen.name)
    if not random or nouns(case.table)[0] != "session":
        return False
    if name in lexicon().known_by.sessions and not case.about:
        # Whose it is stands in what is kept of the session, for the service alone to read.
        return True
    own = name in ("id", "sid", "key", "session_id", "sess_id")
    return case.about and own and "credentials" not in case.beside


_OF_THINGS = {"postal_address", "order", "usage", "language", "job", "education"}
"""What is chosen for things as well: these by the key's whole name."""

_OF_ROWS = {"postal_address", "language", "job", "education"}
"""Of these, what is a person's where the row is one, or no person has two."""


def _is_of_medicine(case: Case) -> bool:
    return any(
        lexicon().is_medical_word(word) for name in (case.seen.name, case.chooses) for word in snake(name).split("_")
    )


_CHOSEN = {
    "postal_address", "nationality", "gender", "religion", "ethnicity", "language", "health", "politics", "orientation",
    "order", "education", "usage", "family", "job",
}  # fmt: skip


def undeclared(case: Case) -> Verdict | None:
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
