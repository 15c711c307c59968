"""What a lint rule may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from amanat.policy.reading import LintFinding, Reading, Statement
from amanat.policy.sentence import Sentence
from amanat.vocabulary.terms import Lawful


class Page:
    """A reading and its sentences, with a few ways to look at them."""

    def __init__(self, reading: Reading, sentences: tuple[Sentence, ...]) -> None:
        self.reading = reading
        self.text = reading.text
        self.sentences = sentences

    @cached_property
    def carried(self) -> dict[tuple[int, int], list[Statement]]:
        """The statements of each sentence, by its span."""
        found: dict[tuple[int, int], list[Statement]] = {}
        for statement in self.reading.statements:
            found.setdefault((statement.start, statement.end), []).append(statement)
        return found

    def duties(self, sentence: Sentence) -> set[str]:
        return {statement.duty for statement in self.carried.get((sentence.start, sentence.end), ())}

    def values(self, sentence: Sentence, kind: str) -> set[str]:
        """The values of one kind of field that the sentence names."""
        carried = self.carried.get((sentence.start, sentence.end), ())
        return {field.value for statement in carried for field in statement.fields if field.kind == kind}

    def words(self, sentence: Sentence) -> str:
        return self.text[sentence.start : sentence.end]

    def says(self, *words: str) -> bool:
        """Whether any sentence holds one of the words."""
        return any(word in sentence.folded for sentence in self.sentences for word in words)


LintRule = Callable[[Page], Iterable[LintFinding]]


def finding(
    rule: str,
    sentence: Sentence,
    message: str,
    remedy: str,
    *,
    law: str | None = None,
    lawful: Lawful | None = None,
) -> LintFinding:
    """A finding over a whole sentence."""
    return LintFinding(
        rule=rule, start=sentence.start, end=sentence.end, message=message, remedy=remedy, law=law, lawful=lawful
    )
