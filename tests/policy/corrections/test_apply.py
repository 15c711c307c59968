"""Corrections at work: they win over the rules and survive edits elsewhere; one whose sentence is gone is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amanat.policy.corrections.draft import add_drafts
from amanat.policy.corrections.file import CorrectionProblems, load_corrections
from amanat.policy.corrections.model import sentence_key
from amanat.policy.corrections.stray import stray
from amanat.policy.reader import read_text
from amanat.policy.reading import Reading
from tests.policy.corrections.test_file import SIGNED, written

POLICY = """\
# Privacy policy of the Alder Museum

## Tickets
We collect your name and your postal address for your ticket.
The data in the cloakroom ledger sleep there when the season ends, and the moths do what they do.
We never sell your data.

## Tours
Our guides are glad to see you.
We share your data with:
- Tour Example Ltd
- your name
"""
LEDGER = "The data in the cloakroom ledger sleep there when the season ends, and the moths do what they do."
SELL = "We never sell your data."
GLAD = "Our guides are glad to see you."


def read(folder: Path, *entries: str, policy: str = POLICY) -> Reading:
    return read_text(policy, corrections=load_corrections(written(folder, "\n".join(entries))))


def said(sentence: str, body: str) -> str:
    return f'[[sentence]]\nhash = "{sentence_key(sentence)}"\n{body}\n{SIGNED}'


def of(reading: Reading, sentence: str) -> list[str]:
    return [each.duty for each in reading.statements if each.text == sentence]


def texts(reading: Reading, spans: str) -> list[str]:
    return [reading.text[span.start : span.end] for span in getattr(reading, spans)]


def test_what_the_rules_make_of_the_text() -> None:
    reading = read_text(POLICY)
    assert of(reading, LEDGER) == []
    assert LEDGER in texts(reading, "unread")
    assert of(reading, SELL) == ["recipient.fields"]
    assert GLAD in texts(reading, "informative")


def test_duties_that_a_person_names(tmp_path: Path) -> None:
    add = 'add = [{ kind = "criterion", value = "season", words = "when the season ends" }]'
    reading = read(tmp_path, said(LEDGER, f'duties = ["retention.limit"]\nmodality = "must"\n{add}'))
    (statement,) = [each for each in reading.statements if each.text == LEDGER]
    assert (statement.duty, statement.modality, statement.rule) == ("retention.limit", "must", "reading.toml")
    (field,) = [each for each in statement.fields if each.kind == "criterion"]
    assert POLICY[field.start : field.end] == "when the season ends"
    assert LEDGER not in texts(reading, "unread")
    assert [each.spans for each in reading.corrections] == [(reading.corrections[0].spans[0],)]


def test_duties_take_the_place_of_those_that_were_read_and_identifiers_stay(tmp_path: Path) -> None:
    before = {each.duty: each for each in read_text(POLICY).statements if each.text == SELL}
    reading = read(tmp_path, said(SELL, 'duties = ["recipient.fields", "purpose.limit"]\npolarity = "yes"'))
    after = {each.duty: each for each in reading.statements if each.text == SELL}
    assert set(after) == {"recipient.fields", "purpose.limit"}
    assert after["recipient.fields"].id == before["recipient.fields"].id
    assert (before["recipient.fields"].polarity, after["recipient.fields"].polarity) == ("no", "yes")
    assert {each.rule for each in after.values()} == {"reading.toml"}


@pytest.mark.parametrize(
    ("body", "name", "value"),
    [
        ('kind = "attested"', "kind", "attested"),
        ('scope = "reader"', "scope", "reader"),
        ('polarity = "yes"', "polarity", "yes"),
        ('modality = "only if"', "modality", "only if"),
    ],
)
def test_each_part_of_the_stance(tmp_path: Path, body: str, name: str, value: str) -> None:
    (before,) = [each for each in read_text(POLICY).statements if each.text == SELL]
    (after,) = [each for each in read(tmp_path, said(SELL, body)).statements if each.text == SELL]
    assert getattr(before, name) != value
    assert getattr(after, name) == value
    parts = {"kind", "scope", "polarity", "modality"} - {name}
    assert {part: getattr(after, part) for part in parts} == {part: getattr(before, part) for part in parts}


def test_fields_are_taken_away_and_added(tmp_path: Path) -> None:
    sentence = "We collect your name and your postal address for your ticket."
    before = {field.value for each in read_text(POLICY).statements if each.text == sentence for field in each.fields}
    assert {"name", "postal_address"} <= before
    add = 'add = [{ kind = "purpose", value = "tickets", words = "For  your ticket" }]'
    body = f'remove = [{{ kind = "category", value = "name" }}]\n{add}'
    after = read(tmp_path, said(sentence, body))
    found = {field.value for each in after.statements if each.text == sentence for field in each.fields}
    assert "name" not in found
    assert {"postal_address", "tickets"} <= found


def test_a_sentence_is_made_informative_read_or_unread(tmp_path: Path) -> None:
    assert LEDGER in texts(read(tmp_path, said(LEDGER, "informative = true")), "informative")
    assert LEDGER in texts(read(tmp_path, said(LEDGER, "unread = false")), "informative")
    silenced = read(tmp_path, said(SELL, "unread = true"))
    assert SELL in texts(silenced, "unread")
    assert of(silenced, SELL) == []
    assert GLAD in texts(read(tmp_path, said(GLAD, "unread = true")), "unread")
    assert of(read(tmp_path, said(GLAD, 'duties = ["public.warning"]')), GLAD) == ["public.warning"]


def test_unread_false_leaves_the_statements_of_a_sentence_alone(tmp_path: Path) -> None:
    assert of(read(tmp_path, said(SELL, "unread = false")), SELL) == ["recipient.fields"]


def test_every_sentence_is_still_in_exactly_one_place(tmp_path: Path) -> None:
    reading = read(
        tmp_path, said(LEDGER, "informative = true"), said(SELL, "unread = true"), said(GLAD, 'duties = ["web.log"]')
    )
    spans = [(each.start, each.end) for each in (*reading.informative, *reading.unread)]
    spans += list({(each.start, each.end) for each in reading.statements})
    plain = read_text(POLICY)
    before = [(each.start, each.end) for each in (*plain.informative, *plain.unread)]
    before += list({(each.start, each.end) for each in plain.statements})
    assert sorted(spans) == sorted(before)


def test_a_correction_survives_edits_elsewhere_and_new_line_breaks(tmp_path: Path) -> None:
    edited = "New opening words about data here.\n\n" + POLICY.replace(SELL, "").replace(
        "emptied when", "emptied\nwhen"
    )
    reading = read(tmp_path, said(LEDGER, 'duties = ["retention.limit"]'), policy=edited)
    assert [each.duty for each in reading.statements if each.rule == "reading.toml"] == ["retention.limit"]
    assert list(stray(reading)) == []


def test_a_correction_whose_sentence_is_gone_is_told(tmp_path: Path) -> None:
    edited = POLICY.replace("season ends", "year ends")
    (one,) = stray(read(tmp_path, said(LEDGER, f'text = "{LEDGER}"\nduties = ["retention.limit"]'), policy=edited))
    assert one.message == f"the corrected sentence “{LEDGER}” is not in the policy"
    assert one.correction.place == "reading.toml:1"


def test_a_correction_of_what_is_not_stated_is_told(tmp_path: Path) -> None:
    (one,) = stray(read(tmp_path, said(GLAD, 'polarity = "no"')))
    assert "carries no statement that could be corrected" in one.message


def test_a_correction_can_name_its_place(tmp_path: Path) -> None:
    policy = POLICY + "\n## Data\nWe collect the following data:\n- your name\n"
    item = "your name"
    both = read(tmp_path, said(item, "informative = true"), policy=policy)
    assert of(both, item) == []
    one = read(tmp_path, said(item, 'under = "share your data with"\ninformative = true'), policy=policy)
    assert of(one, item) == ["datamap.categories"]
    nearest = read(
        tmp_path,
        said(item, "informative = true"),
        said(item, 'under = "Share your data with"\nduties = ["recipient.fields"]'),
        policy=policy,
    )
    assert of(nearest, item) == ["recipient.fields"]


def test_words_of_a_new_field_must_stand_in_the_sentence(tmp_path: Path) -> None:
    body = 'duties = ["retention.limit"]\nadd = [{ kind = "period", value = "P1Y", words = "a year" }]'
    with pytest.raises(CorrectionProblems, match=r"reading\.toml:1: the words `a year` are not in the sentence"):
        read(tmp_path, said(LEDGER, body))


def test_a_text_in_another_language_keeps_account_of_its_corrections(tmp_path: Path) -> None:
    german = (
        "Wir speichern die Daten der Besucher nicht länger als es für den Besuch nötig ist, und das ist so gewollt."
    )
    reading = read(tmp_path, said(german, "informative = true"), policy=german)
    assert reading.language != "en"
    assert list(stray(reading)) == []


def test_drafts_for_what_is_unread_are_added_once_and_keep_what_is_there(tmp_path: Path) -> None:
    file = written(tmp_path, "# my notes\n" + said(SELL, 'polarity = "yes"').rstrip())
    before = file.read_text("utf-8")
    reading = read_text(POLICY)
    assert add_drafts(file, reading, date(2026, 5, 4)) == len(set(texts(reading, "unread"))) > 0
    text = file.read_text("utf-8")
    assert text.startswith(before)
    assert load_corrections(file).entries[0].key == sentence_key(SELL)
    assert len(load_corrections(file).entries) == 1
    assert add_drafts(file, reading, date(2026, 5, 5)) == 0
    assert file.read_text("utf-8") == text


def test_a_draft_that_is_filled_in_is_a_correction(tmp_path: Path) -> None:
    file = tmp_path / "reading.toml"
    policy = POLICY + '\nThe "blue\\grey" book of data is with us and is data.\n'
    reading = read_text(policy)
    add_drafts(file, reading, date(2026, 5, 4))
    head, _, drafts = file.read_text("utf-8").partition("# [[sentence]]")
    filled = (
        ("# [[sentence]]" + drafts).replace("# ", "").replace("duties = []", "informative = true").replace('""', '"x"')
    )
    file.write_text(head + filled, "utf-8")
    corrected = read_text(policy, corrections=load_corrections(file))
    assert len(corrected.corrections) == len(set(texts(reading, "unread")))
    assert corrected.unread == ()
