"""The same text for matching: folded letter by letter, so that every offset stays the same."""

from __future__ import annotations

import re
from collections import Counter

from amanat.policy.lexical import words

# The country is written `µs`, to keep it apart from the pronoun.
_US = re.compile(r"(?<![A-Z] )\bUS\b(?! [A-Z]{2})")
_PAGE = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}|(?:https?://|www\.)[^\s<>()\"']+")
_QUOTES = str.maketrans("’‘“”\u00a0\u2011\u2010–—", "''\"\" ----")
_LINK = re.compile(r"\]\([^)\s]*\)")
_MARKS = re.compile(r"[*`|]+|(?<!\w)_+|_+(?!\w)|\[(?=[^\]\n]{1,200}\]\()|<(?=https?://)|\\(?=[*_`#])")
_NAME = r"[A-Z][\w&.-]*(?:\s(?:[A-Z][\w&.-]*|of|and|for)){0,5}"
_SELF_DEFINED = re.compile(rf"({_NAME})\W{{1,4}}(?:[^.()]{{0,80}}\W)?[\"“‘'](?:[Ww]e|[Uu]s|[Oo]ur)[\"”’']")
_SELF_ACTS = re.compile(
    r"\b((?:[A-Z][\w&-]+)(?:\s[A-Z][\w&-]+){0,2})(?:\sand\sits\s\w+)?\s"
    r"(?:is committed|will|may|does not|collects|uses|processes|stores|shares|retains|reserves|"
    r"respects|takes|rents?|maintains)\b"
)
_OTHERS = frozenset(
    [
        "we",
        "you",
        "i",
        "it",
        "they",
        "he",
        "she",
        "this",
        "that",
        "these",
        "those",
        "our",
        "your",
        "the",
        "a",
        "an",
        "if",
        "when",
        "where",
        "each",
        "any",
        "some",
        "all",
        "such",
        "no",
        "users",
        "user",
        "clients",
        "client",
        "customers",
        "customer",
        "cookies",
        "cookie",
        "google",
        "facebook",
        "meta",
        "apple",
        "microsoft",
        "amazon",
        "linkedin",
        "twitter",
        "analytics",
        "data",
        "information",
        "services",
        "service",
        "site",
        "website",
        "policy",
        "parents",
        "children",
        "employees",
        "providers",
        "paypal",
        "stripe",
        "consent",
        "visitors",
        "individuals",
        "members",
        "third",
        "parties",
        "party",
        "personal",
        "what",
        "how",
        "who",
        "gdpr",
        "and",
        "by",
        "notice",
        "processing",
        "members",
        "students",
        "learners",
        "patients",
        "teachers",
        "drivers",
        "tutors",
        "guests",
        "players",
        "authorities",
        "access",
        "please",
        "there",
        "nothing",
        "everyone",
        "facebook's",
        "google's",
        "youtube",
        "instagram",
    ]
)


def view(text: str) -> str:
    """Lower case, straight quotes, markup as spaces; `len(view(text)) == len(text)`."""
    folded = fold(_US.sub("µs", text))
    folded = _LINK.sub(lambda match: " " * len(match[0]), folded)
    return _MARKS.sub(lambda match: " " * len(match[0]), folded)


def without_addresses(folded: str) -> str:
    """Addresses of pages and mailboxes as spaces: the words in them say nothing."""
    return _PAGE.sub(lambda match: " " * len(match[0]), folded)


def fold(text: str) -> str:
    """Lower case and straight quotes, character for character."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(each if len(each := char.lower()) == 1 else char for char in text)
    return low.translate(_QUOTES)


def own_names(text: str) -> tuple[str, ...]:
    """The names by which the text speaks of its own company, longest first.

    Those it defines (`Name ("we")`), and capitalised words that act again and again as only a controller does.
    """
    found = {match[1].split(",")[0] for match in _SELF_DEFINED.finditer(text[:20_000])}
    acts = Counter(match[1] for match in _SELF_ACTS.finditer(text[:200_000]))
    found |= {name for name, times in acts.items() if times >= 2}
    countries = {word for name in words().lists["country"] for word in name.split()}
    names = {name for name in found if not any(word.lower() in _OTHERS | countries for word in name.split())}
    return tuple(sorted({name.lower() for name in names if len(name) > 2}, key=lambda name: (-len(name), name)))


def as_we(folded: str, names: tuple[str, ...]) -> str:
    """Writes `we` for the company's own name, padded to the same length."""
    if not names:
        return folded
    pattern = re.compile(r"(?<![\w@./-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w@-]|\.\w)")
    return pattern.sub(lambda match: "we".ljust(len(match[0])), folded)
