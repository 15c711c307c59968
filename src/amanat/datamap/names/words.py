"""Names of tables and columns as lower-case words."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

from amanat.datamap.names.translations import english

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[\W_]+")
_UNLIKE = str.maketrans(
    {"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "œ": "oe"}
)
"""Letters that no decomposition turns into plain ones."""

_SHORTEST_TAIL = 4
"""Letters that a word needs to count as the tail of a compound noun (`productreview` is a `review`)."""

_PREFIXES = ("re", "inter", "pre", "sub")
"""Before a word they make another word of it."""


@cache
def snake(name: str) -> str:
    """`userEmail`, `User-Email` and `USER_EMAIL` are all `user_email`; `prénom` is `prenom`."""
    return _OTHER.sub("_", _CAMEL.sub("_", name if name.isascii() else _folded(name)).lower()).strip("_")


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.translate(_UNLIKE))
    return unicodedata.normalize("NFC", "".join(char for char in plain if not "\u0300" <= char <= "\u036f"))


@cache
def singular(word: str) -> str:
    """Good enough for names of tables; unknown words come back as they are."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if _LATIN.search(word):
        return word[:-2]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if (foreign := _singular_elsewhere(word)) is not None:
        return foreign
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


_IRREGULAR = {"people": "person", "children": "child", "men": "man", "women": "woman", "quizzes": "quiz"}

_LATIN = re.compile(r"(?:(?:stat|camp|bon|vir|b|syllab|cens|octop)uses|(?:al|b)iases)$")
"""Plurals of words that end in `s` already: `statuses`."""


def _singular_elsewhere(word: str) -> str | None:
    """Of plurals in Spanish, Portuguese, French and Italian that no English word has: `tutores`, `journaux`."""
    if len(word) < _SHORTEST_PLURAL or word.endswith(_ENGLISH):
        return None
    for tail, one in _PLURALS:
        if word.endswith(tail):
            return word.removesuffix(tail) + one
    return None


_SHORTEST_PLURAL = 6
_PLURALS = (
    ("ores", "or"), ("iones", "ion"), ("idades", "idad"), ("udades", "udad"), ("coes", "cao"), ("soes", "sao"),
    ("eaux", "eau"), ("aux", "al"), ("enti", "ente"), ("anti", "ante"), ("isti", "ista"), ("tori", "tore"),
    ("ieri", "iere"),
)  # fmt: skip
_ENGLISH = (
    "stores", "scores", "cores", "shores", "chores", "spores", "pores", "explores", "ignores", "snores", "folklores",
    "phores", "sophomores", "vores",
)  # fmt: skip
"""What ends so in English, and has a singular in `e`."""


@cache
def head_of(columns: tuple[str, ...]) -> str:
    """The short word that the names of nearly all columns of a table begin with: `inv` of `inv_Date` and `inv_City`."""
    head, count = commonest(name.partition("_")[0] for name in map(snake, columns) if "_" in name)
    many = count >= _NEARLY_ALL * len(columns) and count >= min(_PREFIXED, max(len(columns), 2))
    return head if many and len(head) <= _LONGEST_HEAD else ""


def commonest(words: Iterable[str]) -> tuple[str, int]:
    """The word that comes most often, and how often; of several the last in their order."""
    return max(Counter(words).items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))


_LONGEST_HEAD = 5
_PREFIXED = 4
_NEARLY_ALL = 0.8


@cache
def nouns(table: str) -> tuple[str, ...]:
    """What a row of the table is called: its last word, and its last two and three together; schema left out. Then the
    same in English, where the table has a name in another language."""
    name = snake(table.rpartition(".")[2])
    return tuple(dict.fromkeys((*_last_words(name), *_last_words(english(name)))))


def _last_words(name: str) -> list[str]:
    words = _without_entity(name.split("_"))
    last = _bare(singular(words[-1]))
    parts = _parted(last, words[:-1])
    return ["_".join([*words[len(words) - size : -1], last]) for size in (1, 2, 3)] + ["_".join(parts), *parts[-1:]]


def _without_entity(words: list[str]) -> list[str]:
    """`event_entity` is an event; a legal entity is called so for what it is."""
    said = len(words) > 1 and words[-1] in ("entity", "entities") and words[-2] not in _OF_FIRMS
    return words[:-1] if said else words


_OF_FIRMS = ("legal", "business", "corporate", "tax", "reporting")


def _parted(last: str, before: list[str]) -> list[str]:
    """Frameworks put the words of a model together after that of its module: `payments_paymentmethod` are payment
    methods, and `events_eventlog` is a log of events."""
    heads = sorted({singular(word) for word in before if len(word) >= _SHORTEST_TAIL}, key=len, reverse=True)
    head = next((head for head in heads if last.startswith(head) and len(last) - len(head) >= _SHORTEST_PART), "")
    if head:
        return [head, last.removeprefix(head)]
    log = _LOG.match(last)
    return [log[1], "log"] if log else [last]


_SHORTEST_PART = 3

_LOG = re.compile(r"^(?!.*(?:b|cata|dia|ana|back|pro|epi|mono|lifeb)log$)([a-z]{3,})log$")
"""`sessionlog`, and no `catalog`."""


def _bare(noun: str) -> str:
    """`customermodel` and `customerentity` are customers."""
    kept = noun.removesuffix("model").removesuffix("entity")
    return kept if len(kept) >= _SHORTEST_TAIL else noun


def is_called(table: str, words: Iterable[str]) -> bool:
    """Whether a row of the table is one of these things."""
    return _is_called(table, tuple(words))


@cache
def _is_called(table: str, words: tuple[str, ...]) -> bool:
    names = nouns(table)
    wanted = set(words)
    if wanted.intersection(names):
        return True
    return any(len(word) >= _SHORTEST_TAIL and _ends_in(names[0], word) for word in wanted)


def _ends_in(noun: str, word: str) -> bool:
    """`review` is no `view`, though it ends so."""
    return noun.endswith(word) and not noun.removesuffix(word).endswith(_PREFIXES)


class Patterns:
    """Names matched by patterns in which `*` stands for anything.

    Most begin or end with it, and need no regular expression, which takes longer to make than a map to look at.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        self._whole = set[str]()
        heads: list[str] = []
        tails: list[str] = []
        middles: list[str] = []
        others: list[str] = []
        for pattern in patterns:
            inner = pattern.strip("*")
            if _SPECIAL.search(inner):
                others.append(pattern)
            elif pattern == inner:
                self._whole.add(pattern)
            elif pattern.startswith("*") and pattern.endswith("*"):
                middles.append(inner)
            else:
                (tails if pattern.startswith("*") else heads).append(inner)
        self._heads, self._tails, self._middles = tuple(heads), tuple(tails), tuple(middles)
        self._others = re.compile("|".join(map(fnmatch.translate, others))) if others else None

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (
            name in self._whole
            or name.startswith(self._heads)
            or name.endswith(self._tails)
            or any(middle in name for middle in self._middles)
            or (self._others is not None and self._others.match(name) is not None)
        )


_SPECIAL = re.compile(r"[*?\[]")


_LISTS = {
    "email": re.compile(r"(?:^|_)(?:e_?mail|mail)(?:s|_?address(?:es)?)?$|(?:^|_)address(?:es)?$"),
    "phone": re.compile(r"(?:^|_)(?:tele)?phone(?:s|_?numbers?)?$"),
}


def listed_kind(table: str) -> str | None:
    """The kind of identifier that a table of such a name may list, several of a person's: `email`, `phone`."""
    return next((kind for kind, called in _LISTS.items() if called.search(snake(table))), None)


_BOTH = re.compile(r"(?:^|_)contact_(?:mechanism|method|point|channel|detail|datum|data|info|information)s?$")


def lists_both(table: str) -> bool:
    """Whether a table of such a name may list addresses and numbers of people in one column: `contact_mechanism`."""
    return _BOTH.search(snake(table)) is not None
