"""What the place of a sentence is about: the duties that its heading and its list introduction speak for."""

from __future__ import annotations

from functools import cache, lru_cache

import msgspec

from amanat.policy.matching.finder import Finder
from amanat.policy.matching.lexical import finder
from amanat.policy.text.sentence import Sentence
from amanat.toml.packaged import packaged


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    say: tuple[str, ...]
    duties: tuple[str, ...]


class TopicsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written."""

    topic: tuple[_Data, ...]


class _Topic(msgspec.Struct, frozen=True):
    say: Finder
    duties: frozenset[str]


@cache
def _topics() -> tuple[_Topic, ...]:
    data = msgspec.convert(packaged("amanat.policy.lexicon", "topics.toml"), TopicsFile).topic
    return tuple(_Topic(finder(each.say), frozenset(each.duties)) for each in data)


def topical(sentence: Sentence) -> frozenset[str]:
    """The duties that the nearest place speaks for: the column of a table, the list introduction, else the innermost
    heading with a topic.
    """
    for words in (sentence.column, sentence.intro.split(" ¦ ")[-1]):
        if words and (found := _duties(words)):
            return found
    for heading in reversed(sentence.section.split(" ¦ ")):
        if heading and (found := _duties(heading)):
            return found
    return frozenset()


@lru_cache(maxsize=1024)
def _duties(heading: str) -> frozenset[str]:
    return frozenset(duty for topic in _topics() if topic.say.stands_in(heading) for duty in topic.duties)
