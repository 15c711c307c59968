"""Rules as data: which words, under which heading, make a sentence carry a duty. Loaded from `lexicon/rules/*.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property

import msgspec
import tomli

from amanat.errors import InputError
from amanat.policy.matching.finder import Finder
from amanat.policy.matching.kept import kept
from amanat.policy.matching.lexical import finder, sift, words
from amanat.policy.matching.patterns import Pattern, compile_all
from amanat.policy.reading import FieldKind
from amanat.policy.text.clauses import complete
from amanat.policy.text.sentence import Sentence, is_question
from amanat.policy.text.titles import head_end
from amanat.toml.packaged import packaged_texts
from amanat.toml.problems import nearest
from amanat.vocabulary.duties import duties
from amanat.vocabulary.terms import Kind, Scope

_WORD = re.compile(r"\w+")


class RuleData(msgspec.Struct, frozen=True, omit_defaults=True, rename={"with_": "with"}, forbid_unknown_fields=True):
    """A rule as it is written. Lists are met by any of their patterns.

    `say` and `with_` are sought in the sentence, `intro` in its list introduction, `section` in its headings, `lead` in
    the first sentence of its item, `before` in the sentence before it in its paragraph or item, `asked` in
    the question that it answers. None of `unless` may
    stand in the sentence, none of `unless_intro` in the introduction. Of a table cell, `column` is sought in the header
    of its column, `table` and `unless_table` in those of all columns. `beside` are duties, by their beginnings, that it
    goes along with: where a sentence carries one of them by another rule it carries this one too, and by itself such a
    rule says nothing. A rule without `say` speaks by its place. `item` asks for a list item or a table cell, `cell` for
    a table cell, `field` for a named field; a rule that `opens` speaks for the introduction of a list too. `names` is
    the kind of thing that its cell is, where no word of it is known. `tier`: 5 said by its table, 4 said by its
    list, 3 sure, 2 likely, 1 by its place alone.
    """

    duty: str
    say: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    intro: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    unless_intro: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    unless_table: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    item: bool = False
    cell: bool = False
    opens: bool = False
    field: str | None = None
    names: FieldKind | None = None
    tier: int = 3
    kind: Kind | None = None
    scope: Scope | None = None


def _compiled(key: str) -> cached_property[Finder]:
    """The patterns of one key of a rule."""
    return cached_property(lambda rule: finder(getattr(rule.data, key)))


class Rule:
    """`name` is where it is written, such as `recipient.toml:12`.

    What it says is compiled at once, what it asks of the place and what keeps it off when it is first asked for.
    """

    def __init__(self, data: RuleData, name: str = "") -> None:
        self.data = data
        self.name = name
        self.say = compile_all(data.say, words())

    def named(self, name: str) -> Rule:
        """The same rule under another name."""
        return Rule(self.data, name)

    with_ = _compiled("with_")
    unless = _compiled("unless")
    intro = _compiled("intro")
    section = _compiled("section")
    lead = _compiled("lead")
    before = _compiled("before")
    asked = _compiled("asked")
    unless_intro = _compiled("unless_intro")
    column = _compiled("column")
    table = _compiled("table")
    unless_table = _compiled("unless_table")

    def fits(self, sentence: Sentence) -> bool:
        """Whether the sentence stands in the right place; what it says is asked afterwards."""
        data = self.data
        return (
            (not data.item or sentence.item)
            and (not data.cell or sentence.kind == "cell")
            and (not data.column or self.column.stands_in(sentence.column))
            and (not data.table or self.table.stands_in(sentence.table))
            and not (data.unless_table and self.unless_table.stands_in(sentence.table))
            and (not data.intro or self.intro.stands_in(sentence.intro))
            and (not data.section or self.section.stands_in(sentence.section))
            and (not data.lead or self.lead.stands_in(sentence.lead))
            and (not data.before or self.before.stands_in(sentence.before))
            and (not data.asked or (self.asked.stands_in(sentence.question) and not is_question(sentence.folded)))
            and not (data.unless_intro and self.unless_intro.stands_in(sentence.intro))
        )

    def admits(self, sentence: Sentence) -> bool:
        said, data = sentence.folded, self.data
        return (not data.with_ or self.with_.stands_in(said)) and not (data.unless and self.unless.stands_in(said))


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of rules as it is written."""

    rule: list[RuleData]


class Hit(msgspec.Struct, frozen=True):
    """A rule that a sentence met; `start` and `end` count from the beginning of the sentence.

    `said` is the pattern of the rule that met it, as written.
    """

    rule: Rule
    start: int
    end: int
    said: str = ""


class Rulebook:
    """All rules behind one automaton: a pattern is tried only where the words it needs stand."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self._finder = Finder(tuple(pattern for rule in rules for pattern in rule.say), sift())
        self._rule_of = tuple(number for number, rule in enumerate(rules) for _ in rule.say)
        self._placed = tuple(number for number, rule in enumerate(rules) if not rule.say)

    def hits(self, sentence: Sentence) -> list[Hit]:
        """Each rule at most once, in the order of the rulebook."""
        hits = (self._try(rule, patterns, sentence) for rule, patterns in self._tries(sentence))
        return [hit for hit in hits if hit is not None]

    def nearly(self, sentence: Sentence) -> list[Hit]:
        """Rules that say what stands in the sentence, but ask for another place or are kept off by other words."""
        found = []
        for rule, patterns in self._tries(sentence):
            said = next((each for each in patterns if each.search(sentence.folded)), None)
            match = said and said.search(sentence.folded)
            if said and match and not (rule.fits(sentence) and rule.admits(sentence)):
                found.append(Hit(rule, match.start(), match.end(), said.source))
        return found

    def _tries(self, sentence: Sentence) -> Iterator[tuple[Rule, list[Pattern]]]:
        """Rules that speak by their place, and those some of whose patterns have their needed words in the sentence."""
        tries: dict[int, list[Pattern]] = {number: [] for number in self._placed}
        for place, pattern in self._finder.candidates(sentence.folded):
            tries.setdefault(self._rule_of[place], []).append(pattern)
        return ((self.rules[number], tries[number]) for number in sorted(tries))

    @staticmethod
    def _try(rule: Rule, patterns: list[Pattern], sentence: Sentence) -> Hit | None:
        if not rule.fits(sentence):
            return None
        if not rule.say:
            speaks = rule.admits(sentence) and not _says_itself(rule, sentence)
            return Hit(rule, *_first_word(sentence.folded)) if speaks else None
        for pattern in patterns:
            match = pattern.search(sentence.folded)
            if match:
                speaks = rule.admits(sentence) and not (rule.data.intro and _says_itself(rule, sentence))
                return Hit(rule, match.start(), match.end(), pattern.source) if speaks else None
        return None


def _says_itself(rule: Rule, sentence: Sentence) -> bool:
    """Whether its list does not speak for it: a later sentence of an item, as `You can opt out.`

    Nor does it for what stands behind a head (`Location: We ask for it`), but for the purpose that a head names.
    """
    if not rule.data.item or not complete(sentence.folded):
        return False
    return bool(sentence.lead) or (rule.data.duty != "purpose.basis" and head_end(sentence.folded) > 0)


def _first_word(folded: str) -> tuple[int, int]:
    match = _WORD.search(folded)
    return match.span() if match else (0, len(folded))


@cache
def rulebook() -> Rulebook:
    """The rules of this installation."""
    written = kept().part("rules", tuple[_Written, ...], _written)
    return Rulebook(tuple(Rule(each.data, each.name) for each in written))


class _Written(msgspec.Struct, frozen=True):
    name: str
    data: RuleData


def _written() -> tuple[_Written, ...]:
    found = packaged_texts("amanat.policy.lexicon", "rules")
    return tuple(_Written(rule.name, rule.data) for file, text in found for rule in read_rules(text, file))


def read_rules(text: str, file: str = "") -> list[Rule]:
    """Rules from the text of one lexicon file. Raises `InputError` for a duty that there is not, with its place."""
    data = msgspec.convert(tomli.loads(text), RuleFile).rule
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.lstrip().startswith("[[rule]]")]
    for rule, line in zip(data, lines, strict=True):
        if rule.duty not in duties():
            remedy = nearest(rule.duty, tuple(duties()))
            raise InputError(f"there is no duty `{rule.duty}`", place=f"lexicon/rules/{file}:{line}", remedy=remedy)
    return [Rule(rule, f"{file}:{line}") for rule, line in zip(data, lines, strict=True) if rule.tier]


def said_by_hand(duty: str, name: str, kind: Kind | None = None, scope: Scope | None = None) -> Rule:
    """A rule that a person stands for: it meets one sentence, and no pattern finds it."""
    return Rule(RuleData(duty=duty, say=(), kind=kind, scope=scope), name)
