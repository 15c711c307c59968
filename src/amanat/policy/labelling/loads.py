"""What a sentence that no rule places does with people's data all the same: `lexicon/loads.toml`."""

from __future__ import annotations

from functools import cache

import msgspec

from amanat.policy.fields.find import find_fields
from amanat.policy.matching.finder import Finder
from amanat.policy.matching.lexical import finder
from amanat.policy.reading import FieldKind
from amanat.policy.text.sentence import Sentence
from amanat.toml.packaged import packaged


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    about: str
    say: tuple[str, ...]
    unless: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    fields: frozenset[FieldKind] = frozenset()


class LoadsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is written."""

    load: tuple[_Data, ...]


class Load(msgspec.Struct, frozen=True):
    """`about` says what the sentence is taken to do; `before` is sought in the sentence in front of it.

    Of `fields`, where there are any, the sentence must name one whose value is known.
    """

    about: str
    say: Finder
    unless: Finder
    before: Finder | None
    fields: frozenset[FieldKind]

    def words_in(self, sentence: Sentence) -> str:
        """The words of the sentence that show it; empty where none do."""
        if not self.say.stands_in(sentence.folded) or self.unless.stands_in(sentence.folded):
            return ""
        if self.before and not self.before.stands_in(sentence.before):
            return ""
        if self.fields and not any(each.kind in self.fields and each.value for each in find_fields(sentence)):
            return ""
        return self.say.words_in(sentence.folded)


@cache
def loads() -> tuple[Load, ...]:
    """The loads of this installation."""
    data = msgspec.convert(packaged("amanat.policy.lexicon", "loads.toml"), LoadsFile).load
    return tuple(
        Load(
            each.about, finder(each.say), finder(each.unless), finder(each.before) if each.before else None, each.fields
        )
        for each in data
    )


def load_of(sentence: Sentence) -> tuple[str, str]:
    """What the sentence is taken to do, and its words that show it; both empty where nothing does."""
    for load in loads():
        if words := load.words_in(sentence):
            return load.about, words
    return "", ""
