"""Explanations: what they name is what the reader did."""

from __future__ import annotations

from pathlib import Path

import pytest

from amanat.cli.explained import show
from amanat.policy.corrections.file import load_corrections
from amanat.policy.corrections.model import sentence_key
from amanat.policy.explain import Explained, explain
from amanat.policy.labelling.rules import rulebook
from amanat.policy.reader import read_text
from tests.policy.corrections.test_apply import LEDGER, POLICY, SELL, said
from tests.policy.corrections.test_file import written

ROOT = Path(__file__).parents[2]
TEXT = """\
# Privacy policy of the Heron Clinic

## Data
We collect your name and your e-mail address.
We never share your medical records without your consent.
We keep your medical records for ten years.
Our winter data evenings are held where the information is.

## Sharing
We may share your data with:
- Laboratory Example, a laboratory
- our payment provider

## Rights
You have the right to see, correct and delete your data.
This is a long text and it is a text about you, which some find long. Do you want to know more about it?
"""


def one(text: str, sought: str) -> Explained:
    (found,) = explain(read_text(text), sought)
    return found


def test_each_rule_is_named_by_its_file_and_line() -> None:
    for rule in rulebook().rules:
        file, _, line = rule.name.partition(":")
        lines = (ROOT / "src/amanat/policy/lexicon/rules" / file).read_text("utf-8").splitlines()
        assert lines[int(line) - 1] == "[[rule]]"
        block = "\n".join(lines[int(line) : int(line) + 6])
        assert f'duty = "{rule.data.duty}"' in block


@pytest.mark.parametrize("policy", sorted((ROOT / "examples").glob("*/policy.md")), ids=lambda path: path.parent.name)
def test_what_is_explained_is_what_was_read(policy: Path) -> None:
    reading = read_text(policy.read_text("utf-8"))
    explained = explain(reading)
    for each in explained:
        carried = {one.duty: one.rule for one in reading.statements if (one.start, one.end) == (each.start, each.end)}
        assert {met.duty: met.rule for met in each.rules if met.won} == carried
        assert (each.became == "statements") is bool(carried)
        assert all(met.because for met in (*each.rules, *each.nearly))
        assert each.because
    assert sum(each.became == "unread" for each in explained) == len(reading.unread)


def test_a_statement_names_the_rule_that_made_it() -> None:
    names = {rule.name for rule in rulebook().rules}
    statements = read_text(TEXT).statements
    assert statements
    assert {each.rule for each in statements} <= names


def test_the_words_a_rule_met_and_its_pattern_as_written() -> None:
    found = one(TEXT, "ten years")
    (met,) = [each for each in found.rules if each.won]
    assert met.duty == "retention.limit"
    assert met.words in "We keep your medical records for ten years."
    file, _, _ = met.rule.partition(":")
    assert met.pattern in (ROOT / "src/amanat/policy/lexicon/rules" / file).read_text("utf-8")
    assert [(term.kind, term.value, term.words) for term in found.fields if term.kind == "period"] == [
        ("period", "P10Y", "ten years")
    ]


def test_a_rule_that_only_goes_along_says_so_where_it_is_alone() -> None:
    words = "Should you have any queries regarding this statement, kindly reach out to our team."
    (alone,) = explain(read_text(f"# Privacy policy of the Heron Clinic\n\n## Questions\n{words}\n"), words)
    assert not any(met.won for met in alone.rules)
    told = "it only goes along with `rights.access` or `rights.rectify`, of which nothing is said"
    assert told in {met.because for met in alone.rules}


def test_why_a_rule_gave_way() -> None:
    policies = sorted((ROOT / "examples").glob("*/policy.md"))
    explained = [each for path in policies for each in explain(read_text(path.read_text("utf-8")))]
    told = {met.because for each in explained for met in each.rules if not met.won}
    for why in ("tier 2 gives way to tier 3", "yields to", "spoke first for the same duty"):
        assert any(why in because for because in told), why


def test_the_stance_turns_on_words() -> None:
    told = one(POLICY, SELL).statements[0]
    assert told.polarity.startswith("no: turns on `never`")
    (told,) = one(TEXT, "ten years").statements
    assert told.polarity == "yes: nothing says otherwise"
    assert told.kind == "enforced: the default of retention.limit"


def test_introduction_and_lead_are_told() -> None:
    found = one(TEXT, "Laboratory")
    assert found.intro == "we may share your data with"
    assert found.section[-1] == "Sharing"


def test_the_signals_that_made_a_sentence_unread() -> None:
    found = one(TEXT, "winter data evenings")
    assert found.became == "unread"
    assert found.because[0] == "no rule places it"
    assert any("speaks of data: `data`" in why for why in found.because)


def test_why_a_sentence_carries_nothing() -> None:
    assert one(TEXT, "Do you want").because == ("it is a question",)
    assert one(TEXT, "We may share").because == ("it introduces a list",)


def test_a_rule_that_nearly_met_says_what_kept_it_off() -> None:
    near = [met for each in explain(read_text(TEXT)) for met in each.nearly]
    assert any(met.because == "it asks for a list item" for met in near)
    assert any("rules it out" in met.because or "says nothing like" in met.because for met in near)


@pytest.mark.parametrize("sought", [SELL, "NEVER  sell", sentence_key(SELL), str(POLICY.index(SELL) + 3)])
def test_a_sentence_is_found_by_words_hash_and_offset(sought: str) -> None:
    assert one(POLICY, sought).text == SELL


def test_lint_over_a_sentence_is_told() -> None:
    found = one("# Policy\n\nWe transfer your data to the United States under the EU-US Privacy Shield.\n", "Shield")
    assert [each.rule for each in found.findings]


def test_a_corrected_sentence_says_who_says_so(tmp_path: Path) -> None:
    corrections = load_corrections(written(tmp_path, said(LEDGER, 'duties = ["retention.limit"]')))
    (found,) = explain(read_text(POLICY, corrections=corrections), LEDGER)
    assert found.because == ("Ines Example says so (reading.toml:1): read by counsel",)
    (told,) = found.statements
    assert told.rule == "reading.toml"
    assert told.duty == "retention.limit"


def test_the_terminal_tells_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    show(explain(read_text(TEXT), "winter data evenings"))
    told = capsys.readouterr().out
    assert "not understood: no rule places it" in told
    assert sentence_key("Our winter data evenings are held where the information is.") in told


def test_what_a_single_rule_speaks_for_says_to_which_it_gave_way() -> None:
    text = (
        "# Privacy policy\n\nWe pass your data on to:\n\n"
        "- toll road operators and parking companies, to whom we give the name, address and licence number of the "
        "hirer when an amount is unpaid;\n"
    )
    reasons = {met.duty: met.because for met in one(text, "toll road").rules if not met.won}
    said = "a single rule speaks for recipient.fields, and several for recipient.register"
    assert reasons["recipient.fields"] == said
    assert {met.duty for met in one(text, "toll road").rules if met.won} == {"recipient.register"}
