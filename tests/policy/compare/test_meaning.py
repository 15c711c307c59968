"""Which words make a difference."""

from __future__ import annotations

import pytest

from amanat.policy.compare.meaning import _lexicon, stands_for


@pytest.mark.parametrize(
    ("one", "other"),
    [("kept", "retained"), ("erased", "deletes"), ("librarians", "librarian"), ("our", "we"), ("tells", "informs")],
)
def test_words_that_stand_for_each_other(one: str, other: str) -> None:
    assert stands_for(one) == stands_for(other)


@pytest.mark.parametrize(
    ("one", "other"), [("sold", "shared"), ("cloud", "cellar"), ("processor", "controller"), ("keep", "delete")]
)
def test_words_that_do_not(one: str, other: str) -> None:
    assert stands_for(one) != stands_for(other)


def test_no_word_is_in_two_lists_and_none_of_weight_is_harmless() -> None:
    lexicon = _lexicon()
    grouped = [word for group in lexicon.same for word in group]
    assert len(grouped) == len(set(grouped))
    assert not lexicon.harmless.intersection(grouped)
    assert not lexicon.harmless.intersection(
        {"not", "never", "no", "only", "if", "unless", "except", "without", "all", "any", "must"}
    )
