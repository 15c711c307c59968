"""`columns.toml` and `trades.toml`: what names of columns say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import msgspec

from amanat.datamap.detect.lexicon_file import Kind, LexiconFile, Rule
from amanat.datamap.detect.readings import Readings
from amanat.datamap.names.targets import plainly
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import words as listed
from amanat.datamap.names.words import Patterns, is_called, nouns, singular, snake
from amanat.errors import InputError
from amanat.toml.packaged import packaged
from amanat.vocabulary.categories import categories


class Lexicon:
    """Answers what a column's name says."""

    def __init__(self, data: LexiconFile) -> None:
        unknown = sorted({rule.category for rule in data.rule} - set(categories()))
        if unknown:
            raise InputError(f"`{unknown[0]}` is no category", place="columns.toml", remedy="see categories.toml")
        self._rules = data.rule
        self._exact: dict[str, list[int]] = {}
        self._run: dict[str, list[int]] = {}
        self._wild: list[tuple[int, Patterns, Patterns]] = []
        for at, rule in enumerate(data.rule):
            for name in (*(name for name in rule.names if "*" not in name), *_squeezed(rule.names)):
                self._exact.setdefault(name, []).append(at)
            for name in _squeezed(rule.names) if rule.tail else ():
                if len(name) >= _TAIL:
                    self._run.setdefault(name, []).append(at)
            if wild := [*(name for name in rule.names if "*" in name), *_run_together(rule.names)]:
                self._wild.append((at, Patterns(wild), Patterns(name for name in wild if name.endswith("_id"))))
        self._known: dict[str, tuple[Rule, ...]] = {}
        self._heads = frozenset(name.partition("_")[0] for rule in data.rule for name in rule.names)
        self._ends = re.compile("|".join(rf"\\b{re.escape(word)}\\b" for word in data.comments.ends) + r"|[.;:,(\\[/]")
        self._mute = frozenset(data.comments.mute)
        self._silent = Patterns(data.silent.names)
        self._spoken = Patterns(data.silent.except_)
        self._technical = Patterns(data.technical.names)
        self._free = Patterns(data.free.names)
        self._created = data.created
        self._things = frozenset(data.things.tables)
        self._long_things = tuple(word for word in data.things.tables if len(word) >= _LONG and "_" not in word)
        self._houses = frozenset(data.houses.tables), frozenset(data.houses.told)
        self._medical = frozenset(data.medical.tables)
        self._long_medical = tuple(word for word in data.medical.tables if len(word) >= _LONG)
        self._medicine = frozenset(data.medical.words)
        self._stock = frozenset(data.medical.stock)
        self._counters = frozenset(data.kept.counters)
        self._kept = {
            category: (frozenset(words), tuple(word for word in words if len(word) >= _LONG))
            for category, words in msgspec.structs.asdict(data.kept).items()
            if category != "counters"
        }
        self._children = frozenset(data.children.tables), frozenset(data.children.names)
        self._added = frozenset(data.added.names)
        self._remarks = frozenset(data.remarks.names)
        self._logged = data.logged
        self._senders = Patterns(data.service.senders)
        self._doers = frozenset(data.doers.names)
        self._named = frozenset(data.named.before), frozenset(data.named.tables)
        self._parts = frozenset(data.named.given), frozenset(data.named.family)
        self._written = frozenset(data.named.written)
        self._shared = data.shared
        self.known_by = data.known_by
        """Last words of names of what a row is known by."""
        self.entries = data.entries
        """Last words of names of what is kept in pairs: under what, and what."""
        self.beside = data.beside
        """What names say beside something else alone."""
        self._sources = {
            "_".join(["", *(singular(part) for part in word.split("_")), ""]): provider
            for provider, words in data.sources.items()
            for word in sorted(words, key=len)
        }
        self._readings = Readings(self._sources)

    def rule(self, column: str, table: str, kind: Kind, *, about: bool) -> Rule | None:
        """The first rule that fits; `about` says whether the table is about people."""
        for rule in self._fitting(snake(column)):
            if (
                (about or rule.where == "any")
                and kind in rule.kinds
                and (not rule.table or is_called(table, rule.table) or is_called(plainly(table), rule.table))
            ):
                return rule
        return None

    def _fitting(self, name: str) -> tuple[Rule, ...]:
        """The rules that have the name, in their order; remembered, as names come back."""
        if name not in self._known:
            readings = self._readings.of(name)
            tails = {tail for reading in readings for tail in _tails(reading)}
            found = {at for reading in readings for at in self._numbers(reading)}
            found |= {at for tail in tails for at in self._numbers(tail) if self._rules[at].tail}
            found |= {at for end, rules in self._run.items() if name.endswith(end) for at in rules}
            self._known[name] = tuple(self._rules[at] for at in sorted(found))
        return self._known[name]

    def _numbers(self, name: str) -> list[int]:
        """`exam_id` is no `exam_*`: it points to one."""
        pointer = name.endswith("_id")
        wild = (at for at, patterns, pointers in self._wild if name in (pointers if pointer else patterns))
        return [*self._exact.get(name, ()), *wild]

    def is_head(self, word: str) -> bool:
        """Whether the name of any rule begins with it, as `card` of `card_number`."""
        return word in self._heads

    def said(self, comment: str, table: str, kind: Kind, *, about: bool) -> Rule | None:
        """The rule for what a comment begins with: `Date of birth of the learner`. A comment that tells of flags,
        counts or templates says nothing."""
        words = self._head(comment)
        for size in range(min(_PHRASE, len(words)), 0, -1):
            for at in range(len(words) - size + 1):
                if rule := self.rule("_".join(words[at : at + size]), table, kind, about=about):
                    return rule
        return None

    def rows_of(self, comment: str) -> str:
        """What a comment calls the rows of its table: `Customers of the shop` are `customers`."""
        return snake(_ABOUT.split(comment, maxsplit=1)[0])

    def _head(self, comment: str) -> list[str]:
        words = snake(self._ends.split(comment.lower(), maxsplit=1)[0]).split("_")[:_HEAD]
        return [] if self._mute.intersection(words) else [word for word in words if word]

    def is_silent(self, column: str) -> bool:
        name = snake(column)
        return any(one in self._silent and one not in self._spoken for one in (name, english(name)))

    def is_technical(self, column: str) -> bool:
        return snake(column) in self._technical

    def is_when_they_came(self, column: str, table: str) -> bool:
        """Whether it tells when somebody came: by its name, or as the day when a row was made of those who sign up."""
        name = snake(column)
        if name in self._created.joined:
            return True
        return name in self._created.names and is_called(table, self._created.tables)

    def is_of_things(self, table: str) -> bool:
        """Whether a row of the table is a thing or a group, by the table's name: words may be run together in it."""
        names = nouns(_before_change(table))
        return bool(self._things.intersection(names)) or names[0].endswith(self._long_things)

    def is_of_house(self, table: str) -> bool:
        """Whether a row of the table is a place or a desk that people come or write to."""
        return bool(self._houses[0].intersection(nouns(table)))

    def is_added(self, column: str) -> bool:
        """Whether whoever runs the service added the field, for what they ask people: `custom_value2`."""
        return snake(column).rstrip("0123456789").rstrip("_") in self._added

    def tells_others(self, column: str) -> bool:
        """Whether it lists whom to tell of what goes on there, by the last word of its name."""
        return english(snake(column)).rpartition("_")[2] in self._houses[1]

    def is_medical(self, table: str) -> bool:
        """Whether what is noted of a person in the table is about their health, by a word of its name."""
        words = [singular(word) for word in snake(table.rpartition(".")[2]).split("_")]
        return any(
            word in self._medical or word.startswith(self._long_medical) or word.endswith(self._long_medical)
            for word in words
        )

    def is_medical_word(self, word: str) -> bool:
        """Whether it names what medicine knows: illnesses, drugs, findings, and no parts of a house or a file."""
        return singular(word) in self._medicine

    def is_of_stock(self, column: str) -> bool:
        """Whether it tells how something is packed, counted or given, by the last word of its name."""
        return singular(english(snake(column)).rpartition("_")[2]) in self._stock

    def kept_of(self, table: str) -> str | None:
        """The category of what is counted there of each of those of whom records are kept, by a word of its name."""
        said = [singular(word) for word in snake(table.rpartition(".")[2]).split("_")]
        for category, (whole, long) in self._kept.items():
            if any(word in whole or word.startswith(long) or word.endswith(long) for word in said):
                return category
        return None

    def is_counter(self, column: str) -> bool:
        """Whether a number or a day only tells rows apart, by the last word of its name."""
        return english(snake(column)).rpartition("_")[2] in self._counters

    def is_table_of_children(self, table: str) -> bool:
        """Children, or those who care for them, by the table's name."""
        return bool(self._children[0].intersection(nouns(table)))

    def is_of_child(self, column: str) -> bool:
        """Whether a column speaks of a child, or of who cares for one."""
        name = english(snake(column))
        return bool(self._children[1].intersection((name, *name.split("_"))))

    def is_doer(self, column: str) -> bool:
        """Whether the column says who did something, by the last word of its name."""
        return english(snake(column)).rpartition("_")[2] in self._doers

    def is_sender(self, column: str) -> bool:
        """Whether it says from whom a letter is, or where answers to it go."""
        return snake(column) in self._senders

    def is_remark(self, column: str) -> bool:
        """Room for words, by the last word of the name; `note_public` is room, too."""
        name = english(snake(column))
        name = name.removesuffix("html").removesuffix("_") or name
        last = name.rpartition("_")[2]
        return name.startswith(("note_", "comment_", "remark_")) or last in self._remarks or last.endswith(_REMARKS)

    def is_of_log(self, table: str) -> bool:
        """Whether rows of the table are lines that a machine wrote of what was done."""
        return is_called(table, self._logged.tables)

    def tells_of_changes(self, column: str) -> bool:
        """Whether it tells which fields of something were changed."""
        return snake(column) in self._logged.names

    def is_name_of_person(self, column: str) -> bool:
        """`first_name` and the like, which no thing has."""
        return english(snake(column)).rpartition("_")[0] in self._named[0]

    def is_in_parts(self, columns: Iterable[str]) -> bool:
        """Whether a given name and a surname are among the columns."""
        said = {english(snake(column)) for column in columns}
        return all(part & said for part in self._parts)

    def is_surname(self, column: str) -> bool:
        return english(snake(column)) in self._parts[1]

    def names_persons(self, table: str) -> bool:
        """Whether a bare `name` on a row of the table is a person's."""
        return bool(self._named[1].intersection(nouns(table)))

    def is_called(self, column: str) -> bool:
        """Whether the column says what somebody, or something, is called."""
        return english(snake(column)) in self._shared.called

    def is_label(self, column: str) -> bool:
        """Whether it tells what a thing is; of the one who made it, it says nothing."""
        return english(snake(column)).rpartition("_")[2] in self._shared.labels

    def is_setting(self, column: str) -> bool:
        """Whether it is a person's only where the row is."""
        return english(snake(column)) in self._shared.settings

    def is_had_by_things(self, column: str) -> bool:
        """Whether things that are nobody's have it as well, by its name in English."""
        return column in self._shared.had

    def opens_things(self, column: str) -> bool:
        """Whether it is a word by which a thing may be opened as well, by the last word of its name in English."""
        return column.rpartition("_")[2] in self._shared.opening

    def is_written(self, table: str) -> bool:
        """Whether a bare `name` on a row of the table is what a person wrote as its subject."""
        return bool(self._written.intersection(nouns(table)))

    def is_free(self, column: str) -> bool:
        return snake(column) in self._free

    def source(self, table: str, column: str) -> str | None:
        """From whom the data came, where the name of the column, else of the table, says so."""
        for name in (column, table):
            padded = "_".join(["", *(singular(word) for word in snake(name).split("_")), ""])
            for word, provider in self._sources.items():
                if word in padded:
                    return provider
        return None


def _before_change(table: str) -> str:
    """What the rows of a table were before somebody changed them: `wiki_content_versions` are what contents were."""
    before, _, last = snake(table.rpartition(".")[2]).rpartition("_")
    return before if before and singular(last) in listed().changes.tables else table


_LONG = 7
"""Letters of a word that hardly ends another by chance, as `form` ends `platform`."""

_REMARKS = ("notes", "comment", "comments", "message", "remarks", "description", "instructions")
"""Remarks that words run together may end in: `contactnotes`."""

_PHRASE = 4
_ABOUT = re.compile(r"(?i)[.;:,(/]| (?:of|with|for|in|that|who|der|des|mit|de|du|del|di|van|z) ")
_HEAD = 8
"""Words of a comment that are read."""

_SQUEEZED = 6
"""Letters that a name needs to be known without its `_`."""

_TAIL = 7
"""Letters that a name needs to be known at the end of words run together: `contactfirstname`."""


def _run_together(names: tuple[str, ...]) -> list[str]:
    """`homeaddress` is a `*_address`. Shorter words end others by chance: an `upgrade` is no `*_grade`."""
    return [name.replace("*_", "*", 1) for name in names if name.startswith("*_") and len(name.strip("*_")) >= _TAIL]


def _squeezed(names: tuple[str, ...]) -> frozenset[str]:
    plain = (name.replace("_", "") for name in names if "*" not in name)
    return frozenset(name for name in plain if len(name) >= _SQUEEZED)


def _tails(name: str) -> list[str]:
    """What is left of a name after its first words."""
    words = name.split("_")
    return ["_".join(words[at:]) for at in range(1, min(len(words), 4))]


@cache
def lexicon() -> Lexicon:
    data = packaged("amanat.datamap.detect", "columns.toml")
    more = packaged("amanat.datamap.detect", "trades.toml")
    return Lexicon(msgspec.convert({**data, "rule": [*data["rule"], *more["rule"]]}, LexiconFile))
