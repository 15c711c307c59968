"""Companies that a policy names and no lexicon knows: `Acme Ltd`, `Krantz & Sons`, `providers such as Mailforge`.

A name is told by its capitals in the text as it is written. It is a company's where it has a legal form, and else where
the words around it say that it receives data or works for who writes: `lexicon/firms.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

import msgspec

from amanat.policy.matching.lexical import words as lists
from amanat.policy.names.naming import FORM, FORMED
from amanat.policy.names.own import PAD, nobodys
from amanat.policy.reading import Field, FieldKind
from amanat.policy.text.sentence import Name, Sentence
from amanat.toml.packaged import packaged

_PART = r"(?!(?:Sdn|Pte)\.)(?:[A-Z][\w’'+.-]*[\w+]|[A-Z]|\d+[A-Z]\w*)"
_GAP = "[ \u00a0]"
_BETWEEN = rf"(?:{_GAP}(?:&{_GAP}|of{_GAP}(?:the{_GAP})?|de{_GAP}|van{_GAP})?|,{_GAP}(?=[A-Z][\w-]*{_GAP}&{_GAP}[A-Z]))"
_RUN = re.compile(rf"(?<![\w@/.#-]){_PART}(?:{_BETWEEN}{_PART}){{0,6}}(?:,?{_GAP}{FORM}(?!\w)\.?)?(?![\w@/])")
_LEADS = re.compile(
    r"(?:The|Our|Your|A|An|In|At|By|With|From|To|For|When|If|Where|While|Since|Under|And|Or|As|On|Its|We)\s"
)
_WORD = re.compile(r"[^\W_][\w'’-]*")
_SMALL = re.compile(r"(?<![\w'’-])[a-z][\w'’-]*")
_TERM = re.compile(r"[\"“](?:[Tt]he )?([A-Z][^\"”\n]{1,60})[\"”]")
_INITIAL = re.compile(
    r"(?:\A|[.!?|\n#>*•·]|[-–—]\s|^\W*(?:\d+(?:\.\d+)*|[a-z]{1,4})[.)]?\s)[\s\"“*_(]*\Z", re.MULTILINE
)
_AFTER_COLON = re.compile(r":\s*\Z")
_PLURAL = re.compile(r"[\w-]+s\b")
_LINKS = re.compile(r"(?:\s?\([^()]*\))?\s?(?:,|\b(?:and|or|as well as)\b|,\s(?:and|or))\s?(?:the |our )?\Z")
_AT = re.compile(r"\b(?:in|near|outside|across|from)\s(?:the\s)?\Z|\d\w?,\s\Z")
"""Behind these stands a place."""
_TITLES = re.compile(r"\W{0,3}\s?[-–—:.]")
"""Behind the title of an item."""
_MODAL = r"(?:(?:also|only|then|itself|will|may|can|each|both|who|which)\s){0,2}"
_KNOWN: frozenset[FieldKind] = frozenset(["vendor", "tracker"])
"""The kinds of field that are companies or of them."""
_SHORTEST = 3
_TITLE = 200
_NEAR = 40
"""Characters before a name in which it is seen whether a sentence begins with it."""


class FirmsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written."""

    gives: tuple[str, ...]
    done: tuple[str, ...]
    uses: tuple[str, ...]
    serves: tuple[str, ...]
    kinds: tuple[str, ...]
    leads: tuple[str, ...]
    lists: tuple[str, ...]
    bodies: frozenset[str]
    posts: frozenset[str]
    nobody: frozenset[str]


@cache
def _data() -> FirmsFile:
    return msgspec.convert(packaged("amanat.policy.lexicon", "firms.toml"), FirmsFile)


class _Around(msgspec.Struct, frozen=True):
    """What stands before, or behind, the name of a company; `listed` is the introduction of a list of such."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    listed: re.Pattern[str]


@cache
def _around() -> _Around:
    data = _data()
    gives, done, uses, serves, kinds, leads, lists = (
        _any(each) for each in (data.gives, data.done, data.uses, data.serves, data.kinds, data.leads, data.lists)
    )
    before = (
        rf"\b(?:{gives})\b(?:[^.;:]{{0,90}}?)\s(?:to|with)",
        rf"\b(?:{done})(?:\s\w+){{0,5}}?\sby",
        rf"\b(?:{uses})",
        rf"\b(?:{kinds})\b(?:[^.;:]{{0,60}}?(?:\b(?:{leads})|[:(]))?",
        rf"\bour\s(?:\w+\s){{0,3}}(?:{kinds}),?",
    )
    return _Around(
        before=re.compile(rf"(?:{'|'.join(before)})\s?(?:the\s|our\s)?[\"*_(]*\Z"),
        behind=re.compile(
            rf"\s?(?:\([^()]*\)|,[^,.;]{{1,60}},)?,?\s{_MODAL}(?:{serves})\b"
            rf"|,?\s\(?(?:a|an|our|the|which\sis)\s[^.;,]{{0,40}}?\b(?:{kinds})\b"
        ),
        listed=re.compile(rf"\b(?:{lists}|{kinds})\b"),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(each).replace(r"\*", r"\w*").replace(r"\ ", r"\s") for each in words)


class Names:
    """All names of a text, to be asked for those of one sentence after the other."""

    def __init__(self, text: str, plain: str, own: tuple[str, ...]) -> None:
        """`plain` is the text as it is read, with `we` for the company's `own` names."""
        self._all = tuple(_names(text, plain, own))
        self._starts = [each.start for each in self._all]

    def within(self, start: int, end: int) -> tuple[Name, ...]:
        """The names of `text[start:end]`, from its beginning."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end, first)
        return tuple(
            msgspec.structs.replace(each, start=each.start - start, end=each.end - start)
            for each in self._all[first:last]
            if each.end <= end
        )


def _names(text: str, plain: str, own: tuple[str, ...]) -> Iterator[Name]:
    """Names that may be companies': none that is the text's own company, a term it defines, or a word in capitals.

    A company that begins as the own one does, or as the title, is one that data go to only where the words say so.
    """
    begins = {each.split()[0].lower() for each in own} | _of_title(text)
    small = frozenset(_SMALL.findall(text))
    found = list(_runs(text, plain))
    formed = {FORMED.sub("", text[each.start : each.end]).lower() for each in found if each.formed}
    terms = {match[1].lower() for match in _TERM.finditer(text)} - formed
    known = {text[each.start : each.end] for each in found if not _begins(text, each.start)}
    for each in found:
        name = text[each.start : each.end]
        if each.formed and name.split()[0].lower() in begins:
            yield msgspec.structs.replace(each, formed=False, own=True)
        elif each.formed or (
            _may_be(name, small)
            and not _is_term(name.lower(), terms)
            and (name in known or len(_WORD.findall(name)) > 1)
        ):
            yield each


def _of_title(text: str) -> set[str]:
    """The words with capitals in the first line."""
    title = text.lstrip().partition("\n")[0][:_TITLE]
    return {word.lower() for word in _WORD.findall(title) if word[0].isupper()}


def _begins(text: str, at: int) -> bool:
    """Whether a capital may stand there only because a sentence begins."""
    before = text[max(0, at - _NEAR) : at]
    return bool(_INITIAL.search(before)) or bool(_AFTER_COLON.search(before) and _PLURAL.match(text, at))


def _is_term(name: str, terms: set[str]) -> bool:
    return name in terms or name.removesuffix("s") in terms or f"{name}s" in terms


def _runs(text: str, plain: str) -> Iterator[Name]:
    """Words with capitals in a row, without the small words that only begin a sentence."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        while lead := _LEADS.match(text, start, end):
            start = lead.end()
        if not FORMED.search(text, start, end):
            end = start + len(text[start:end].rstrip("."))
        name = text[start:end]
        if PAD in plain[start:end]:
            continue
        formed = bool(FORMED.search(name)) and not nobodys(FORMED.sub("", name))
        if len(name) >= _SHORTEST:
            yield Name(start, end, formed)


def _may_be(name: str, small: frozenset[str]) -> bool:
    """Whether a name without a legal form may be a company's by its own words."""
    words = [each.lower().removesuffix("'s").removesuffix("’s") for each in _WORD.findall(name)]
    data = _data()
    if "&" not in name and (words[-1] in data.bodies | data.posts or words[0] in data.bodies):
        return False
    if name.lower() in _places() or (len(words) == 1 and name.isupper()):
        return False
    return not all(word in small or _nobodys(word) for word in words)


def _nobodys(word: str) -> bool:
    first = word.partition("-")[0]
    return word in _data().nobody or first in _data().nobody or nobodys(first)


@cache
def _places() -> frozenset[str]:
    return frozenset(lists().lists["place"])


def firms(sentence: Sentence, named: Iterable[Field] = ()) -> tuple[Field, ...]:
    """The companies that a sentence names beside what the lexicon finds `named`; no more is known of them than that.

    A known company stands. What the lexicon has words for, such as `Transport Layer Security`, is one only by its form.
    """
    at = sentence.start
    spans = {each: Name(each.start - at, each.end - at) for each in named}
    known = [name for each, name in spans.items() if each.kind in _KNOWN]
    others = [name for each, name in spans.items() if each.kind not in _KNOWN]
    names = [
        each
        for each in sentence.names
        if not any(_meets(each, one) for one in known) and (each.formed or not _said(sentence.folded, each, others))
    ]
    return tuple(
        Field(
            kind="vendor",
            value=_value(sentence.folded[name.start : name.end]),
            start=at + name.start,
            end=at + name.end,
        )
        for name in _taken(sentence, names, known)
    )


def _meets(name: Name, other: Name) -> bool:
    return name.start < other.end and other.start < name.end


def _said(folded: str, name: Name, others: list[Name]) -> bool:
    """Whether each word of a name lies in other words that say something."""
    words = [match.span() for match in _WORD.finditer(folded, name.start, name.end)]
    return all(any(one.start <= start and end <= one.end for one in others) for start, end in words)


def _taken(sentence: Sentence, new: list[Name], known: list[Name]) -> list[Name]:
    """The new names that are companies' by their form, by the words around them, or as one of a row of such."""
    row = sorted([*new, *known], key=lambda each: each.start)
    taken = [each in known or each.formed or _placed(sentence, each) for each in row]
    linked = [_linked(sentence.folded, one, other) for one, other in pairwise(row)]
    for place, link in enumerate(linked):
        taken[place + 1] = taken[place + 1] or (link and taken[place])
    for place, link in reversed(list(enumerate(linked))):
        taken[place] = taken[place] or (link and taken[place + 1])
    return [each for each, is_firm in zip(row, taken, strict=True) if is_firm and each not in known]


def _linked(folded: str, one: Name, other: Name) -> bool:
    return bool(_LINKS.fullmatch(folded, one.end, other.start))


def _placed(sentence: Sentence, name: Name) -> bool:
    around = _around()
    before, behind = sentence.folded[: name.start], sentence.folded[name.end :]
    if around.before.search(before):
        return True
    if name.own or _AT.search(before):
        return False
    if around.behind.match(behind):
        return True
    begins = not re.search(r"\w", before) and not _TITLES.match(behind)
    rim = sentence.kind == "item" and (begins or before.rstrip().endswith((":", "-", "(")))
    return rim and bool(around.listed.search(f"{sentence.intro} {sentence.section}"))


def _value(folded: str) -> str:
    """A name as an identifier, without its legal form."""
    return "_".join(re.findall(r"\w+", _form().sub("", folded).replace("'", "")))


@cache
def _form() -> re.Pattern[str]:
    return re.compile(FORMED.pattern, re.IGNORECASE)
