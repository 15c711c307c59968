"""Steps that go by what validated values are, whatever the name says."""

from __future__ import annotations

import re

import msgspec

from amanat.datamap.detect.case import FEW, MOST, Case, Verdict, percent, shown
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.names.words import snake
from amanat.vocabulary.categories import categories

_SHAPES = {
    "email": ("email", "email", "e-mail addresses"),
    "ip": ("ip_address", None, "IP addresses"),
    "iban": ("bank_account", None, "account numbers (IBAN)"),
    "card": ("card_number", None, "card numbers"),
    "mac": ("device", None, "hardware addresses"),
    "agent": ("device", None, "browser names"),
    "password": ("credentials", None, "hashed passwords"),
    "signed": ("credentials", None, "signed tokens (JWT)"),
}
"""Shape → category, identifier, what to say."""


def by_value(case: Case) -> Verdict | None:
    for shape, (category, identifier, words) in _SHAPES.items():
        share = case.seen.share(shape)
        if share < (0.9 if shape == "card" else MOST) or not _may_be(case, shape):
            continue
        because = f"{percent(share)} of {case.seen.filled} sampled values are {words}"
        found = shown(category, min(0.99, 0.7 + 0.29 * share), because, identifier)
        return msgspec.structs.replace(found, proven=(category,)) if shape == "card" else found
    return None


def _may_be(case: Case, shape: str) -> bool:
    """Version numbers look like addresses, serial numbers like cards, and a shop has one address of its own."""
    name = snake(case.seen.name)
    if shape == "ip":
        return "version" not in name and not lexicon().is_technical(name)
    if shape == "signed":
        # A token that a service has of another service is one, and nobody's.
        return case.about or case.seen.distinct > 1
    if shape == "card":
        return not case.key and case.seen.filled >= FEW
    if shape == "email":
        if _is_of_letter(case) or (not case.about and is_of_function(case)):
            return False
        return case.about or case.seen.distinct > 1 or lexicon().rule(name, case.table, "text", about=False) is not None
    return True


def is_of_function(case: Case) -> bool:
    """Whether all addresses are of what an organisation does, such as `support@`: on a row of nobody's they reach no
    one person."""
    return case.seen.share("function") >= _ALL


_ALL = 0.95


def _is_of_letter(case: Case) -> bool:
    """Whether the values are what a program tells letters apart by (RFC 5322, 3.6.4): they only look like addresses."""
    return not case.seen.repeats and _LETTER.search(snake(case.seen.name)) is not None


_LETTER = re.compile(r"(?:^|_)(?:message_?id|msg_?id|in_reply_to)$")


def national(case: Case) -> Verdict | None:
    """The check of a state's numbers of persons holds for all of the values looked at."""
    if case.seen.nation is None or case.key:
        return None
    code, _, kind = case.seen.nation.partition("_")
    country = code.upper()
    because = f"the sampled values pass the check of {country}'s {kind.replace('_', ' ') or 'personal'} numbers"
    return shown("tax" if kind == "tax" else "health" if kind == "health" else "national_id", 0.9, because)


def hidden(case: Case) -> Verdict | None:
    """Values in another notation are what they stand for."""
    if case.seen.hidden is None:
        return None
    shape, notation = case.seen.hidden
    category, identifier, words = _HIDDEN[shape]
    told = "the sampled values hold" if shape.endswith(" within") else "the sampled values are"
    return shown(category, 0.85, f"{told} {words} in {notation}", identifier)


_HIDDEN = {
    "email within": ("email", None, "e-mail addresses"),
    "email": ("email", "email", "e-mail addresses"),
    "iban": ("bank_account", None, "account numbers (IBAN)"),
    "phone": ("phone", None, "telephone numbers"),
    "ip": ("ip_address", None, "IP addresses"),
}


def sensitive(case: Case) -> Verdict | None:
    """Values that choose among religions, illnesses, parties … are of Art. 9 or 10 where they stand with a person."""
    category = case.seen.choice if case.about else case.seen.anywhere
    if case.key or category is None or not categories()[category].special:
        return _diagnoses(case)
    if not case.about and not lexicon().rule(case.seen.name, case.table, "text", about=False):
        return None
    label = categories()[category].label
    return shown(category, 0.8, f"its {case.seen.distinct or 'listed'} different values are choices of `{label}`")


def _diagnoses(case: Case) -> Verdict | None:
    seen = case.seen
    if case.key or not case.about or seen.share("icd") < 0.9 or seen.distinct < 3:
        return None
    return shown(
        "health", 0.75, f"{percent(seen.share('icd'))} of {seen.filled} sampled values have the form of ICD-10"
    )


_MANY = 3
"""Fewer different addresses in texts that are about nobody are the service's own: in templates, in settings."""


def within(case: Case) -> Verdict | None:
    """Identifiers inside longer text: what was copied there goes unnoticed."""
    seen = case.seen
    if seen.kind == "json":
        return None
    reaches = seen.addresses >= _MANY and not is_of_function(case)
    if seen.share("email within") and not _is_of_letter(case) and (case.about or reaches):
        because = f"e-mail addresses within {percent(seen.share('email within'))} of {seen.filled} sampled values"
        return shown("email", 0.8, because)
    if seen.share("ip within") >= 0.2 and seen.spaced > 0.5:
        because = f"IP addresses within {percent(seen.share('ip within'))} of {seen.filled} sampled values"
        return shown("ip_address", 0.7, because)
    if seen.share("iban within") and seen.spaced > 0.5:
        because = f"account numbers (IBAN) within {percent(seen.share('iban within'))} of {seen.filled} sampled values"
        return shown("bank_account", 0.75, because)
    if seen.share("phone within") >= 0.2 and seen.spaced > 0.5 and case.about:
        because = f"telephone numbers within {percent(seen.share('phone within'))} of {seen.filled} sampled values"
        return shown("phone", 0.7, because)
    return None
