"""Practice sentences in `labels/practice/FAMILY.toml`: the duties of a family, each said in many ways, and near misses.

A file names its duties and the precision and recall that the reader reaches on them; only these duties count. Each
sentence is read alone under the heading (`section`) and the list introduction (`intro`) that it says it stands under,
and behind the sentence (`before`) that it says it follows.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

from amanat.policy.reader import read_text
from amanat.vocabulary.duties import duties

FRAME = "We bake bread for all of you and for everyone in the town, every day of the year.\n\n"
"""The language of a few words is hard to tell; these carry nothing."""

FILES = sorted((Path(__file__).parent / "labels" / "practice").glob("*.toml"))


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`duties` are those the sentence carries, of this family and of others; none for a near miss."""

    text: str
    duties: tuple[str, ...]
    section: str = ""
    intro: str = ""
    before: str = ""


class Practice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`precision` and `recall` of `duties` over all sentences, as the reader reaches them at least."""

    duties: tuple[str, ...]
    precision: float
    recall: float
    sentence: tuple[Entry, ...]


def practice(text: str) -> Practice:
    return msgspec.convert(tomllib.loads(text), Practice)


def placed(entry: Entry) -> str:
    """The sentence at its place."""
    heading = f"# {entry.section}\n\n" if entry.section else ""
    words = f"{entry.before} {entry.text}".lstrip()
    return heading + (f"{entry.intro}\n\n- {words}\n" if entry.intro else f"{words}\n")


def read(entry: Entry) -> set[str]:
    """The duties that the reader finds in the sentence at its place."""
    reading = read_text(FRAME + placed(entry))
    start = reading.text.index(entry.text, len(FRAME))
    return {each.duty for each in reading.statements if each.end > start}


def disagreements(given: Practice) -> tuple[int, list[str]]:
    """How many duties were found rightly, and each one found wrongly (`+`) or missed (`-`) with its sentence."""
    right, odd = 0, []
    for entry in given.sentence:
        wanted, found = set(entry.duties) & set(given.duties), read(entry) & set(given.duties)
        right += len(wanted & found)
        odd += [f"- {duty}: {entry.text}" for duty in sorted(wanted - found)]
        odd += [f"+ {duty}: {entry.text}" for duty in sorted(found - wanted)]
    return right, odd


def falls_short(given: Practice) -> list[str]:
    """The disagreements, where precision or recall is below what the file says; empty where both are reached."""
    right, odd = disagreements(given)
    wrong = sum(each.startswith("+") for each in odd)
    reached = right >= given.precision * (right + wrong) and right >= given.recall * (right + len(odd) - wrong)
    return [] if reached else [f"{right} right", *odd]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_practice_is_read_as_labelled(file: Path) -> None:
    assert not falls_short(practice(file.read_text("utf-8")))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_practice_names_duties_that_exist_and_trains_each_of_its_own(file: Path) -> None:
    given = practice(file.read_text("utf-8"))
    carried = {duty for entry in given.sentence for duty in entry.duties}
    assert carried <= set(duties())
    assert set(given.duties) <= carried


GOOD = """
duties = ["contact.privacy"]
precision = 1.0
recall = 1.0
[[sentence]]
text = "You can reach our data protection officer at privacy@lindenhof.example."
duties = ["contact.privacy"]
[[sentence]]
text = "Welcome to our shop."
duties = []
"""


def test_a_right_label_is_met_and_a_wrong_one_falls_short() -> None:
    assert falls_short(practice(GOOD)) == []
    missed = falls_short(practice(GOOD.replace("duties = []", 'duties = ["contact.privacy"]')))
    assert missed == ["1 right", "- contact.privacy: Welcome to our shop."]
    false = falls_short(practice(GOOD.replace('duties = ["contact.privacy"]\n[[', "duties = []\n[[")))
    assert false[1].startswith("+ contact.privacy: ")
