"""Items that are a condition are read as the sentence that they make with their introduction."""

from __future__ import annotations

import pytest

from amanat.policy.explain import explain
from amanat.policy.reader import read_text
from amanat.policy.reading import Statement


def item(introduction: str, words: str) -> Statement:
    """The only statement of an item under an introduction."""
    text = f"# Privacy\n\nWe bake bread for you.\n\n{introduction}\n\n- {words}\n- zest\n"
    (found,) = (each for each in read_text(text).statements if each.text == words)
    return found


@pytest.mark.parametrize(
    ("introduction", "words", "duty", "polarity", "modality"),
    [
        ("We delete your data when:", "you ask us", "rights.erase", "yes", "does"),
        ("We delete your data when:", "you have not logged in for two years", "retention.limit", "yes", "does"),
        ("We delete your data when:", "your contract ends", "retention.limit", "yes", "does"),
        ("We only share your data if:", "you agree", "recipient.fields", "yes", "only if"),
        ("We only share your data if:", "a court orders it", "recipient.government", "yes", "only if"),
        ("We do not share your data unless:", "you agree", "recipient.fields", "no", "only if"),
        ("We will never pass on your name without:", "your consent", "recipient.fields", "no", "only if"),
        ("For the following purposes we process your data:", "to ship your order", "purpose.basis", "yes", "does"),
        ("We collect:", "your e-mail address", "datamap.categories", "yes", "does"),
        (
            "Whenever we ask you for information we will:",
            "ask for no more than we need",
            "purpose.limit",
            "yes",
            "will",
        ),
        ("Whenever we ask you for information we will:", "keep it safe and secure", "security.monitor", "yes", "will"),
        ("Of information that we ask you for we:", "destroy it after two years", "retention.limit", "yes", "does"),
        ("Of the information that you give us we will never:", "sell it to anyone", "recipient.fields", "no", "will"),
        ("When you order bread we will collect:", "your e-mail address", "datamap.categories", "yes", "will"),
    ],
)
def test_an_item_carries_what_it_says_with_its_introduction(
    introduction: str, words: str, duty: str, polarity: str, modality: str
) -> None:
    found = item(introduction, words)
    assert (found.duty, found.polarity, found.modality) == (duty, polarity, modality)


def test_an_act_that_no_rule_knows_is_no_thing_that_is_collected() -> None:
    text = "# Privacy\n\nWhen we collect information from you we will:\n\n- say why we ask\n- be brief\n"
    assert read_text(text).statements == ()


def test_the_spans_of_its_frame_lie_in_the_item() -> None:
    found = item("We delete your data when:", "you have not logged in for two years")
    spans = [getattr(found.frame, name) for name in ("actor_span", "action_span", "condition", "exception", "scope")]
    assert all(found.start <= span.start < span.end <= found.end for span in spans if span is not None)


def test_details_of_contact_that_are_collected_are_no_way_to_reach_anyone() -> None:
    text = "# Privacy\n\nWe collect:\n\n- Contact data:\n  - e-mail address\n  - telephone number\n"
    assert {each.duty for each in read_text(text).statements} == {"datamap.categories"}


def test_the_explanation_shows_the_words_of_both() -> None:
    text = "# Privacy\n\nWe bake for you.\n\nWe delete your data when:\n\n- you ask us\n- you close your account\n"
    (found,) = explain(read_text(text), "you ask us")
    assert found.text == "you ask us"
    assert "delete" in found.rules[0].words
