"""Single questions that the scenarios cannot ask, and the durations behind them."""

from __future__ import annotations

import msgspec
import pytest

from amanat.policy.compare.compare import compare
from amanat.policy.compare.durations import days, in_words, longest, shortest
from amanat.policy.reader import read_text
from amanat.policy.reading import Definition, Reading, Span
from tests.policy.compare.scenarios import policy


@pytest.mark.parametrize(
    ("duration", "number", "words"),
    [
        ("P30D", 30, "30 days"),
        ("P1Y", 365.25, "1 year"),
        ("P2W", 14, "2 weeks"),
        ("PT72H", 3, "72 hours"),
        ("P1Y6M", 365.25 + 6 * 365.25 / 12, "1 year 6 months"),
        ("often", None, "often"),
        ("P", None, ""),
    ],
)
def test_durations(duration: str, number: float | None, words: str) -> None:
    assert days(duration) == (None if number is None else pytest.approx(number))
    assert in_words(duration) == words


def test_the_longest_and_the_shortest() -> None:
    assert longest(("P1M", "P40D", "P5W", "often")) == "P40D"
    assert shortest(("P1M", "P40D", "P4W")) == "P4W"
    assert longest(()) is None


def defined(text: str, term: str, means: str) -> Reading:
    start = text.index(means)
    sentence = text.rindex("\n", 0, start) + 1
    found = Definition(term=term, start=sentence, end=text.index("\n", start), means=Span(start, start + len(means)))
    return msgspec.structs.replace(read_text(text), definitions=(found,))


def reasons(old: Reading, new: Reading) -> set[tuple[str, str]]:
    return {(each.name, each.material) for change in compare(old, new).changes for each in change.reasons}


def test_a_defined_term_that_means_something_else_matters() -> None:
    old, new = (policy(f'"Partners" means {means}.') for means in ("the libraries of our town", "whoever pays us"))
    assert ("definition", "yes") in reasons(
        defined(old, "Partners", "the libraries of our town"), defined(new, "Partners", "whoever pays us")
    )


def test_a_definition_that_is_dropped_matters_and_a_new_one_does_not() -> None:
    text = policy('"Partners" means the libraries of our town.')
    having, without = defined(text, "Partners", "the libraries of our town"), read_text(policy(""))
    assert ("definition-gone", "yes") in reasons(having, without)
    assert ("definition-added", "no") in reasons(without, having)


def test_a_policy_in_another_language_is_not_understood() -> None:
    old = read_text(
        "Wir speichern die Daten der Leser für ein Jahr und geben sie nicht weiter, denn sie sind uns wichtig.\n"
    )
    new = read_text(
        "Wir speichern die Daten der Leser für zwei Jahre und geben sie nicht weiter, denn sie sind uns wichtig.\n"
    )
    assert reasons(old, new) == {("unknown", "unknown")}


def test_the_reasons_of_a_change_stand_with_the_weightiest_first() -> None:
    old = read_text(policy("You have the right to access, correct and delete your data free of charge."))
    new = read_text(policy("You have the right to access and correct your data for a small fee."))
    (change,) = compare(old, new).changes
    weights = [each.material for each in change.reasons]
    assert weights == sorted(weights, key=["yes", "unknown", "no"].index)
    assert change.material == weights[0] == "yes"


def test_what_the_old_version_promised_about_notice_is_told() -> None:
    promise = "We will notify you by e-mail of any changes to this policy."
    old, new = (
        read_text(policy(f"{promise}\nWe keep your loan history for {years} years.")) for years in ("two", "six")
    )
    assert f"The old version itself promises: “{promise}”" in compare(old, new).told


def test_a_new_purpose_must_be_told_before() -> None:
    old = read_text(policy("We use your e-mail address to provide our services."))
    new = read_text(policy("We use your e-mail address to provide our services and for marketing."))
    told = compare(old, new).told
    assert told[0].startswith("New purpose (marketing): people whose data are already held must be told before")
    assert "Art. 13(3)" in told[0]
    assert compare(new, old).told == ()
