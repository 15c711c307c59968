"""The whole way from text to Reading."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amanat.errors import PolicyError
from amanat.policy.labelling.frame import actors
from amanat.policy.names.own import own_names
from amanat.policy.reader import read_file, read_text, split
from amanat.policy.reading import Reading, Statement
from amanat.policy.text.view import fold
from amanat.vocabulary.duties import duties

POLICY = """# Privacy policy of the Crumb bakery

Effective date: 3 March 2025.

## What we collect

We collect the following data:

- your name and e-mail address
- your orders

## Your rights

You have the right to access your personal data and to have it erased. Oven temperatures concern nobody.
Nobody will ever weigh personal data on a cake.
"""


def duties_of(reading: Reading) -> set[str]:
    return {statement.duty for statement in reading.statements}


def test_reads() -> None:
    reading = read_text(POLICY, "crumb")
    assert reading.name == "crumb"
    assert reading.language == "en"
    assert reading.digest == hashlib.sha256(POLICY.encode()).hexdigest()
    assert duties_of(reading) == {"policy.publish", "datamap.categories", "rights.access", "rights.erase"}
    orders = next(each for each in reading.statements if each.text == "your orders")
    assert orders.section == ("Privacy policy of the Crumb bakery", "What we collect")
    assert orders.values("category") == ("order",)
    rights = [each for each in reading.statements if each.duty.startswith("rights.")]
    assert len({(each.start, each.end) for each in rights}) == 1
    assert [POLICY[span.start : span.end] for span in reading.unread] == [
        "Nobody will ever weigh personal data on a cake."
    ]


def assert_sorted_into_one(reading: Reading) -> None:
    """Every sentence lies in exactly one of statements, informative and unread, and every span equals the text."""
    carried = {(each.start, each.end) for each in reading.statements}
    told = {(each.start, each.end) for each in reading.informative}
    unread = {(each.start, each.end) for each in reading.unread}
    assert carried | told | unread == {(each.start, each.end) for each in split(reading.text)}
    assert len(carried) + len(told) + len(unread) == len(carried | told | unread)
    for statement in reading.statements:
        assert reading.text[statement.start : statement.end] == statement.text
        for field in statement.fields:
            assert statement.start <= field.start < field.end <= statement.end
        assert_frame_is_exact(reading.text, statement)
    assert len({each.id for each in reading.statements}) == len(reading.statements)
    assert duties_of(reading) <= set(duties())


def assert_frame_is_exact(text: str, statement: Statement) -> None:
    """Every span of the frame lies within the statement and cuts no word; an actor is a word or name that is known."""
    who = statement.frame
    for span in (who.actor_span, who.action_span, who.condition, who.exception, who.scope):
        if span is not None:
            assert statement.start <= span.start <= span.end <= statement.end
            assert not re.search(r"\w\w", text[max(0, span.start - 1) : span.start + 1])
            assert not re.search(r"\w\w", text[max(0, span.end - 1) : span.end + 1])
    if who.actor_span is not None:
        words = " ".join(fold(text[who.actor_span.start : who.actor_span.end]).replace("-", " ").split())
        names = {name.casefold().removesuffix(".") for name in own_names(text)}
        own = words.removeprefix("the ").removesuffix("'s").removesuffix(".") in names
        assert (who.actor == "we" and own) or words in actors()


COMPANIES = st.sampled_from(
    [
        "Crumb & Crust Ltd",
        "Rolls plc",
        "Brot GmbH",
        "Panettone S.p.A.",
        "Œuf SARL",
        "Loafly",
        "Bun Baking Co.",
        "LOAFLY",
    ]
)
THIRD_PERSON = st.lists(
    st.sampled_from(
        [
            '{0} ("we", "us") is the controller of your personal data.',
            "{0} is the controller of your personal data.",
            "{0} shares your data with its affiliates.",
            "{0} collects your name, and {0} does not sell your data.",
            "**{0}** keeps your e-mail address for two years.",
            "{0}'s couriers receive your postal address.",
            "Nobody sees your health data except {0}.",
            "The {0} may disclose your data if {0} is sold.",
            "# {0} privacy policy",
            "The controller is {0}, 1 High Street.",
            "- If you agree, {0} shares your name with the police.",
        ]
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)
@given(COMPANIES, THIRD_PERSON)
def test_every_span_is_exact_where_the_company_is_called_by_its_name(company: str, sentences: list[str]) -> None:
    policy = "\n\n".join(sentences).format(company)
    assert_sorted_into_one(read_text(policy + "\n\nBread is baked for all of the people in the town.\n"))


def test_each_sentence_is_in_exactly_one_place() -> None:
    assert_sorted_into_one(read_text(POLICY))


LINES = st.sampled_from(
    [
        *POLICY.splitlines(),
        "We share data with:",
        "  - couriers;",
        "• the police",
        "Cookies",
        "WE NEVER SELL YOUR DATA.",
        "1. Law",
        "\ufeff",
        "\t",
        "| a | b |",
    ]
)


@settings(deadline=None)
@given(st.lists(LINES, min_size=1, max_size=25).map("\n".join))
def test_any_order_of_lines_is_sorted_into_one(text: str) -> None:
    if text.strip("\ufeff \t\n"):
        assert_sorted_into_one(read_text(text + "\n\nWe bake bread for you and for all of the people in the town.\n"))


@pytest.mark.parametrize("text", ["", " \n\t ", "\ufeff", "\u00a0\n"])
def test_an_empty_policy_is_refused(text: str) -> None:
    with pytest.raises(PolicyError, match="empty"):
        read_text(text)


def test_files_that_are_no_text_are_refused(tmp_path: Path) -> None:
    binary, latin, folder = tmp_path / "a.pdf", tmp_path / "b.txt", tmp_path / "c"
    binary.write_bytes(b"%PDF\0\1\2")
    latin.write_bytes(b"We keep your name, Jos\x81.")
    folder.mkdir()
    with pytest.raises(PolicyError, match="PDF and is none"):
        read_file(binary)
    with pytest.raises(PolicyError, match="byte 22 is not UTF-8"):
        read_file(latin)
    for path in (folder, tmp_path / "none.txt"):
        with pytest.raises(PolicyError, match="cannot be opened"):
            read_file(path)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends_leave_offsets_exact(tmp_path: Path, mark: str, end: str) -> None:
    path = tmp_path / "crumb.md"
    path.write_bytes((mark + POLICY.replace("\n", end)).encode())
    reading = read_file(path)
    assert_sorted_into_one(reading)
    assert reading.text == mark + POLICY.replace("\n", end)
    assert [(each.duty, each.text) for each in reading.statements] == [
        (each.duty, each.text) for each in read_text(POLICY).statements
    ]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "de",
            "Wir verarbeiten Ihre Daten nur, wenn Sie es wünschen. Die Daten werden nicht verkauft, und Sie "
            "haben das Recht auf Auskunft.",
        ),
        (
            "fr",
            "Nous ne vendons pas vos données. Vous avez le droit de demander la suppression de vos données, "
            "et nous vous répondons par courrier.",
        ),
    ],
)
def test_what_is_not_english_is_left_unread(code: str, text: str) -> None:
    reading = read_text(text)
    assert (reading.language, reading.statements) == (code, ())
    assert len(reading.unread) == 2


def test_identities_survive_edits_elsewhere_and_tell_twins_apart() -> None:
    before = {each.id: each.text for each in read_text(POLICY).statements}
    edited = POLICY.replace("## Your rights", "We never sell your data.\n\n## Your rights").replace(
        "access your personal", "access your\npersonal"
    )
    after = {each.id for each in read_text(edited).statements}
    assert set(before) < after
    twice = read_text("We never sell your data. We bake. We never sell your data.")
    assert len({each.id for each in twice.statements}) == 2


def test_the_same_text_gives_the_same_reading() -> None:
    assert read_text(POLICY) == read_text(POLICY)


def test_capitals_are_read() -> None:
    assert duties_of(read_text("WE NEVER SELL YOUR PERSONAL DATA TO ANY OF THE THIRD PARTIES.")) == {"recipient.fields"}


def test_an_item_of_several_sentences_gives_one_span_each() -> None:
    text = "Your rights:\n\n- Access: you may request a copy of your data. We respond to requests within 30 days.\n"
    spans = sorted({(each.start, each.end) for each in read_text(text).statements})
    assert len(spans) == 2


def test_a_policy_of_a_megabyte_is_read() -> None:
    text = (POLICY + "\n") * (1_000_000 // len(POLICY))
    reading = read_text(text)
    assert len(reading.statements) == 5 * (1_000_000 // len(POLICY))
    assert reading.text[reading.statements[-1].start :].startswith("You have the right")


def test_what_is_too_long_for_a_sentence_is_unread() -> None:
    reading = read_text("we sell data and " * 2_000)
    assert (len(reading.unread), reading.statements) == (1, ())


@pytest.mark.parametrize(
    "text", ["(" * 50_000, "<!--" * 50_000, "A B C " * 30_000, "[a](b " * 30_000, "# \n" * 50_000, "**" * 100_000]
)
def test_hostile_texts_end(text: str) -> None:
    assert read_text(text).statements == ()
