"""Whether a sentence that no rule placed looks as if it carried something all the same, and which carry nothing.

The words are those of `lexicon/informs.toml`.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from amanat.policy.labelling.loads import load_of
from amanat.policy.matching.finder import Finder
from amanat.policy.matching.lexical import finder
from amanat.policy.text.answers import spoken
from amanat.policy.text.sentence import Sentence, is_question
from amanat.policy.text.titles import LONGEST_TITLE
from amanat.toml.packaged import packaged

_DATA = re.compile(
    r"\b(?:data|information|details|cookies?|account|password|requests?|e-?mail|consent|privacy|personal)\b"
)
_ACTS = re.compile(r"\b(?:will|may|can|must|shall|should|cannot|not|do|does|are|is|have|has|right|responsible|we)\b")
_DEFINES = re.compile(
    r"\b(?:means|refers? to|is defined|are defined|we mean|we are talking about|when we say|"
    r"if we say|shall mean|hereinafter|definitions?)\b"
    r"|\b(?:committed to|take your privacy|take privacy|important to us|we respect|we value|we care|"
    r"welcome to|thank you)\b"
    r"|\b(?:see|described|set out|listed|explained|find) (?:\w+ ){0,4}?(?:below|above)\b|\bfor more information\b"
)
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_SAYS = re.compile(r"[^\W_]")
_LONGEST_CLOSED = 4
_ASKS = ("how", "what", "why", "who", "where", "when", "which")


class _Tell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    about: str
    say: tuple[str, ...]
    unless: tuple[str, ...] = ()


class InformsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written."""

    contents: tuple[str, ...]
    nothing_under: tuple[str, ...]
    says_itself: tuple[str, ...]
    says_already: tuple[str, ...]
    verbs: frozenset[str]
    tell: tuple[_Tell, ...]


class _Informs(msgspec.Struct, frozen=True):
    contents: Finder
    nothing_under: Finder
    says_itself: Finder
    says_already: Finder
    verbs: frozenset[str]
    tells: tuple[tuple[Finder, Finder], ...]


@cache
def _informs() -> _Informs:
    data = msgspec.convert(packaged("amanat.policy.lexicon", "informs.toml"), InformsFile)
    tells = tuple((finder(each.say), finder(each.unless)) for each in data.tell)
    return _Informs(
        contents=finder(data.contents), nothing_under=finder(data.nothing_under), says_itself=finder(data.says_itself),
        says_already=finder(data.says_already), verbs=data.verbs, tells=tells,
    )  # fmt: skip


def only_informs(sentence: Sentence) -> bool:
    """Headings, list introductions, questions, definitions, praise, and how the text is organised carry no duty."""
    return bool(why_informs(sentence))


def why_informs(sentence: Sentence) -> str:
    """What makes a sentence one that only informs; empty where nothing does."""
    if sentence.kind == "heading":
        return "it is a heading"
    if sentence.introduces:
        return "it introduces a list"
    if sentence.asked:
        return ""
    if is_question(sentence.folded):
        return "it is a question"
    if sentence.kind == "cell" and not _SAYS.search(sentence.folded):
        return "it is a cell that says nothing"
    if _is_title(sentence):
        return "it is the title of its paragraph"
    if _points_on(sentence):
        return "it only points to what follows"
    if _stands_under_nothing(sentence):
        return "its introduction carries nothing"
    told = _told(sentence.folded)
    return f"it defines, praises or tells of the text: `{told}`" if told else ""


def _is_title(sentence: Sentence) -> bool:
    """A line that says no more than what follows is about, before others in its paragraph or alone.

    Under an introduction an item such as `Marketing our services.` or `To answer you.` goes on with it and is no title.
    """
    if any(letter.isdigit() for letter in sentence.folded):
        return False
    found = _WORD.findall(sentence.folded)
    if not found or len(found) > LONGEST_TITLE or (sentence.intro and (found[0] == "to" or found[0].endswith("ing"))):
        return False
    if not sentence.opens and not _stands_alone(sentence):
        return False
    if sentence.titled or found[0] in _ASKS:
        return True
    return _informs().verbs.isdisjoint(found) and not _is_closed(sentence, len(found))


def _is_closed(sentence: Sentence, words: int) -> bool:
    """Whether it ends as a sentence does and is longer than titles that do so: `Some suppliers process data abroad.`"""
    return words > _LONGEST_CLOSED and sentence.folded.rstrip("*_ ").endswith(".")


def _stands_alone(sentence: Sentence) -> bool:
    """Whether it is a paragraph of its own that is written as a title, or ends in a colon and no list follows."""
    if sentence.item or sentence.before or sentence.introduces:
        return False
    return sentence.titled or sentence.plain.rstrip("*_ ").endswith(":")


def _points_on(sentence: Sentence) -> bool:
    """Entries of a table of contents, and the announcement of something that no list follows."""
    if sentence.item and _informs().contents.stands_in(sentence.section.rsplit(" ¦ ", 1)[-1]):
        return True
    announced = sentence.folded.rstrip("*_ ").endswith(":") and "following" in sentence.folded
    return announced and not _informs().says_already.stands_in(sentence.folded)


def _stands_under_nothing(sentence: Sentence) -> bool:
    """An item of a list of examples, of what the reader must not do or must have, of what the app is good for."""
    if not sentence.item or not _informs().nothing_under.stands_in(sentence.intro.rsplit(" ¦ ", 1)[-1]):
        return False
    return not _informs().says_itself.stands_in(sentence.folded)


def _told(folded: str) -> str:
    """The words by which a sentence only tells of something; empty where there are none."""
    for say, unless in _informs().tells:
        if say.stands_in(folded) and not unless.stands_in(folded):
            return say.words_in(folded)
    return ""


def carries_something(sentence: Sentence) -> bool:
    """True for a sentence of unknown load: it speaks of data or people and says what someone does about them."""
    return bool(why_unread(sentence))


def why_unread(sentence: Sentence) -> tuple[str, ...]:
    """The signals that make a sentence without a rule unread; empty where there are none."""
    if only_informs(sentence) or sentence.folded.rstrip("*_ ").endswith(":"):
        return ()
    if said := spoken(sentence):
        return why_unread(said.sentence)
    return _speaks_of_data(sentence) or _does_something(sentence)


def _speaks_of_data(sentence: Sentence) -> tuple[str, ...]:
    if _DEFINES.search(sentence.folded):
        return ()
    data, acts = _DATA.search(sentence.folded), _ACTS.search(sentence.folded)
    if not data or not (acts or sentence.item):
        return ()
    does = f"says what someone does: `{_words(acts)}`" if acts else "it is a list item"
    return f"it speaks of data: `{_words(data)}`", does


def _does_something(sentence: Sentence) -> tuple[str, ...]:
    about, words = load_of(sentence)
    return (f"{about}: `{words}`",) if words else ()


def why_not_unread(sentence: Sentence) -> str:
    """Why a sentence without a rule is taken to carry nothing."""
    words = sentence.folded
    if told := why_informs(sentence):
        return told
    if words.rstrip("*_ ").endswith(":"):
        return "it ends in a colon"
    if defines := _DEFINES.search(words):
        return f"it defines, praises or points elsewhere: `{_words(defines)}`"
    return "it speaks of no data" if not _DATA.search(words) else "it says of nobody that they do anything"


def _words(match: re.Match[str] | None) -> str:
    return " ".join(match[0].split()) if match else ""
