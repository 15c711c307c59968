"""What is judged, and the verdict on it."""

from __future__ import annotations

import re

import msgspec

from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.detect.lexicon_file import Rule
from amanat.datamap.names.words import snake
from amanat.vocabulary.categories import categories

MOST = 0.6
"""The share of values from which the column is what its values are."""

FEW = 5
"""Fewer values than this prove nothing against a name."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """`personal` is None where it is unknown. `form` and `inside` are of the data map."""

    personal: bool | None
    because: str
    categories: tuple[str, ...] = ()
    confidence: float = 0.0
    identifier: str | None = None
    proven: tuple[str, ...] = ()
    """Categories that validated values show, whatever a name or a person says."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """All that a step may look at.

    `about`: the table's rows are about people. `person`: each row is one. `key`: the column is part of
    a key, its own or to another table. `owned`: keys lead from the row to a person. `to_person`: the
    column is such a key. `of`: the words before `_name` and the like that mean a person here.
    `beside`: what the other columns of the table hold, as shapes of values and categories; `left` and `right` the
    categories of the columns next to it. `comment` and `of_table`: what the schema says of the column and the table.
    """

    table: str
    seen: Evidence
    about: bool
    person: bool = False
    key: bool = False
    owned: bool = False
    made: bool = False
    direct: bool = False
    """A key of the row itself leads to whom it is of, and not only to who made it."""
    to_person: bool = False
    of: frozenset[str] = frozenset()
    people: str | None = None
    """Where people live, if that is in the same store."""
    beside: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    right: frozenset[str] = frozenset()
    comment: str = ""
    of_table: str = ""
    own: bool = False
    """Whether the column alone tells the rows of its table apart."""
    chooses: str = ""
    """The table of which the key chooses a row, where that table is nobody's: of countries, of illnesses."""
    short: str = ""
    """The column's name without a word that most names in its table begin with; empty where there is none."""
    home: bool = False
    """Keys, or the name of the table, say that each row is a person."""
    recorded: bool = False
    """Keys lead to one of people of whom others keep records: a patient, a pupil, somebody employed."""
    worded: bool = False
    """The column has words where the choice beside it does not fit; its name is then that of both."""
    sole: bool = False
    """No person has two such rows: what stands there might as well stand on the person's own."""

    @property
    def telling(self) -> bool:
        """Whether the column has a name that could say anything: `c7` and `field_12` say nothing."""
        return _NUMBERED.match(snake(self.seen.name)) is None


_NUMBERED = re.compile(
    r"(?!md5$)(?:[a-z]{1,2}|col|column|fld|field|attr|attribute|val|value|var|data|custom|prop|property|x)_?\d+$"
)


def named(rule: Rule, because: str) -> Verdict:
    return Verdict(
        personal=True,
        categories=(rule.category,),
        confidence=rule.weight,
        identifier=rule.identifier,
        because=because,
    )


def shown(category: str, confidence: float, because: str, identifier: str | None = None) -> Verdict:
    return Verdict(
        personal=True, categories=(category,), confidence=round(confidence, 2), identifier=identifier, because=because
    )


def label(rule: Rule) -> str:
    return f"`{categories()[rule.category].label}`"


def percent(share: float) -> str:
    return "all" if share > 0.995 else f"{max(1, round(share * 100))} %"
