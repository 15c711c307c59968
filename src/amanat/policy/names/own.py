"""The names by which a policy speaks of its own company, which the reader takes for `we`: `lexicon/own.toml`.

A name counts where the text says whose it is: defined (`Acme Ltd ("we")`), named as the controller or as who runs the
service, or the title; and where somebody acts in it again and again as only a controller does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import msgspec

from amanat.policy.matching.lexical import words
from amanat.policy.names.naming import FORM, FORMED, NAME
from amanat.toml.packaged import packaged

PAD = "\u00a0"
"""Fills the place of a name that is longer than the `we` it is read as. `fold` leaves no other of these in a text."""

_HEAD = 20_000
_LONGEST = 200_000
_DEFINED = re.compile(rf"({NAME})\W{{1,4}}(?:[^.()]{{0,80}}\W)?[\"“‘'](?:[Ww]e|[Uu]s|[Oo]ur)[\"”’']")
_BRACKET = re.compile(rf"({NAME})?,?\s?\(([^()]{{1,160}})\)")
_CALLED = re.compile(rf"[\"“‘'](?:the\s)?({NAME}|[Ww]e|[Uu]s|[Oo]ur)[\"”’']")
_CONTROLLER = re.compile(
    rf"\b(?:[Dd]ata\s)?[Cc]ontroller(?:\s(?:of|for|in\srespect\sof)\s[^.:]{{1,60}}?)?\s*(?:\bis\b|:)\s+({NAME})"
    rf"|({NAME})\s(?:is|acts\sas)\s(?:the|a|your)\s(?:data\s|sole\s)?controller\b"
    rf"|({NAME}),[^.;:]{{1,100}},\s(?:is|acts\sas)\s(?:the|a|your)\s(?:data\s|sole\s)?controller\b"
    rf"|({NAME})\sis\s(?:the\s\w+\s)?responsible\sfor\s(?:the\s)?(?:processing|collection|handling)\b"
)
_RUNS = re.compile(
    r"\b(?:[Tt]his|[Tt]he|[Oo]ur)\s(?:web\s?site|site|web\sshop|shop|app|application|platform|game)\b[^.;]{0,60}?"
    rf"\s(?:operated|run|owned|published|provided|offered)(?:\sand\s\w+)?\sby\s({NAME})"
)
_TITLE = re.compile(
    rf"\A\W*(?:({NAME})(?:['’]s?)?\W{{0,3}}\s(?i:privacy|data\sprotection|cookie)\s(?i:policy|notice|statement|information)"
    rf"|(?i:(?:privacy|data\sprotection|cookie)\s(?:policy|notice|statement|information))\s(?:of|for|at|[-–—|:])\s({NAME}))\W*$",
    re.MULTILINE,
)
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b")
_PROCESSES = re.compile(r"\b(?:[Ww]e|[Uu]s)\b[^.]{0,40}\b(?:as|are)\s(?:a|the|your)?\s?(?:data\s)?processor\b")


_LEGAL = re.compile(rf"({NAME},?\s{FORM})(?!\w)")
_ADDRESS = 120
"""Characters that an address may have between a name and the bracket that says whose it is."""
_SHORT = 4
_PRONOUNS = ("we", "us", "our")


class OwnFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written."""

    acts: tuple[str, ...]
    may: tuple[str, ...]
    helps: tuple[str, ...]
    others: frozenset[str]


@cache
def _data() -> OwnFile:
    return msgspec.convert(packaged("amanat.policy.lexicon", "own.toml"), OwnFile)


@cache
def _acts() -> re.Pattern[str]:
    """Who does what a controller does: the name in front of such a verb."""
    form = rf"(?:,?\s{FORM}\.?)?"
    name = rf"\b((?:[A-Z][\w&-]+)(?:\s[A-Z][\w&-]+){{0,2}}{form})"
    acts, may = ("|".join(each.replace(" ", r"\s") for each in verbs) for verbs in (_data().acts, _data().may))
    adverb = r"(?:\s(?:also|never|only|\w+ly))?"
    return re.compile(rf"{name}(?:\sand\sits\s\w+)?{adverb}\s(?:(?P<acts>{acts})|{may})\b")


def own_names(text: str) -> tuple[str, ...]:
    """The names by which the text speaks of its own company, as written, longest first."""
    given = {name for name in _given(text) if _is_name(name)}
    names = given | set(_acting(text, given))
    return tuple(sorted({name for name in names if len(name) > 2}, key=lambda name: (-len(name), name)))


def as_we(text: str, folded: str, names: tuple[str, ...]) -> str:
    """Writes `we` into the folded text for the company's own name, and `our` for what is its own, padded to its length.

    The text decides by its capitals: `bloom` is no name where `Bloom` is one.
    """
    if not names:
        return folded
    pattern = _any_of(names)
    pieces, at = [], 0
    for match in pattern.finditer(text):
        if not match["name"][0].islower():
            said = "our" if match["own"] else "we"
            pieces += [folded[at : match.start()], said.ljust(len(match[0]), PAD)]
            at = match.end()
    return "".join([*pieces, folded[at:]])


def padded(folded: str, end: int) -> int:
    """Where a word that ends at `end` ends in the text: behind the padding of a name."""
    while folded[end : end + 1] == PAD:
        end += 1
    return end


@cache
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(name).replace(r"\ ", r"\s") for name in names)
    return re.compile(
        rf"(?<![\w@./-])(?:the\s)?(?P<name>{either})(?:\.(?=,|\s\(?(?-i:[a-z])))?(?P<own>['’]s?(?=\s\w))?(?![\w@-]|\.\w)",
        re.IGNORECASE,
    )


def _given(text: str) -> Iterator[str]:
    """The names that the text itself says are its company's, with those that they have beside their legal form."""
    head = text[:_HEAD]
    found = [match[1] for match in _DEFINED.finditer(head) if not _ends_address(head, match.start())]
    found += [name for match in _BRACKET.finditer(head) for name in _called(head, match)]
    if not _PROCESSES.search(head):
        found += [match[match.lastindex or 0] for match in _CONTROLLER.finditer(text[:_LONGEST])]
    found += [match[1] for match in _RUNS.finditer(head)]
    found += [name for name in _titles(text) if FORMED.search(name)]
    for name in found:
        yield name.strip(" ,.")
        bare = FORMED.sub("", name.split(",")[0]).strip(" ,")
        yield bare
        if FORMED.search(name) and (short := _short(text, bare)):
            yield short


def _ends_address(head: str, at: int) -> bool:
    """Whether a name stands behind the address of another: `Acme Ltd, Mill Lane 3, Otley ("we")`."""
    before = head[max(0, at - _ADDRESS) : at]
    return before.endswith((",", ", ")) and bool(_LEGAL.search(before.rpartition("\n\n")[2]))


def _short(text: str, name: str) -> str:
    """The first word of a name, where the text speaks of the company by it alone."""
    word = name.split(" ")[0]
    if word == name or len(word) < _SHORT or _common(word.lower()) or _ordinary(text, word):
        return ""
    alone = re.compile(rf"(?<![\w@./-]){re.escape(word)}(?![\w@-]|\.\w|\s[A-Z&])")
    return word if alone.search(text) else ""


def _called(head: str, match: re.Match[str]) -> list[str]:
    """The names in front of and within a bracket that has `we` in it: Acme Ltd, 1 High Street ("Acme", "we")."""
    within = [each[1] for each in _CALLED.finditer(match[2])]
    names = [name for name in within if name.lower() not in _PRONOUNS]
    if len(names) == len(within):
        return []
    before = head[max(0, match.start() - _ADDRESS) : match.start()]
    if not before.endswith((",", ", ")):
        return [name for name in (match[1], *names) if name]
    return names + [name[1] for name in list(_LEGAL.finditer(before))[-1:]]


def _titles(text: str) -> list[str]:
    match = _TITLE.search(text[:_HEAD])
    return [match[match.lastindex or 0]] if match else []


def _acting(text: str, given: set[str]) -> Iterator[str]:
    """Who acts as a controller: twice, or once where the title names it or nobody says `we`."""
    found = list(_acts().finditer(text[:_LONGEST]))
    acts = Counter(match[1] for match in found)
    surely = {match[1] for match in found if match["acts"] or FORMED.search(match[1])}
    titles = set(_titles(text))
    named = {
        name
        for name in acts
        if _stands_alone(name) and not _helps(text, name) and (name in titles or not _ordinary(text, name))
    }
    silent = not given and not _FIRST_PERSON.search(text[:_LONGEST])
    for name in named:
        if acts[name] >= 2 or name in titles or (silent and named == {name} and name in surely):
            yield name


def _is_name(name: str) -> bool:
    """Whether something beside its legal form is no word that every policy has."""
    return not nobodys(FORMED.sub("", name))


def _stands_alone(name: str) -> bool:
    """The same for a name that nothing but its acts tells: every word of it must be its own."""
    return not any(_common(word) for word in name.lower().split())


def _ordinary(text: str, name: str) -> bool:
    """Whether it stands in small letters elsewhere: a word that only begins a sentence."""
    return bool(re.search(rf"(?<![\w@./-]){re.escape(name.lower())}(?![\w@-]|\.\w)", text))


def nobodys(name: str) -> bool:
    """Whether every word of a name is one that every policy has, or a country's."""
    return all(_common(word) for word in name.lower().split())


def _common(word: str) -> bool:
    return word.strip(".,&-'’") in _data().others | _countries()


@cache
def _countries() -> frozenset[str]:
    return frozenset(word for name in words().lists["country"] for word in name.split())


def _helps(text: str, name: str) -> bool:
    """Whether the text speaks of it as of someone who gets the data: it may act, and is yet another."""
    helps = "|".join(each.replace(" ", r"\s") for each in _data().helps)
    among = r"(?:[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,2}(?:,|\sand|\sor|,\sand)\s){0,6}"
    return bool(re.search(rf"\b(?:{helps})(?:\s(?:is|are))?:?\s{among}{re.escape(name)}\b", text[:_LONGEST]))
