"""Whether a policy is written for the law of another continent alone: it names such a law, and nothing of Europe."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from amanat.policy.fields.bases import bases
from amanat.policy.lint.page import Page
from amanat.policy.matching.expressions import union
from amanat.policy.matching.lexical import words
from amanat.vocabulary.country import eea
from amanat.vocabulary.law import law, law_names
from amanat.vocabulary.values import label_of

_EUROPEAN = frozenset(["eprivacy", "gdpr", "uk_gdpr"])
"""The laws of Europe among those that there are data for."""
_EUROPE = (*sorted(eea()), "GB", "CH")


def only_elsewhere(page: Page, laws: tuple[str, ...], europe: tuple[str, ...]) -> bool:
    """`laws` and `europe` are words beside those of the laws and the countries that there are data for.

    That some people have rights of their own, as those of California, is said by companies of anywhere.
    """
    return bool(
        _laws(laws).search(page.folded)
        and not _europe(europe).search(page.folded)
        and not any(True for each in page.sentences for _ in bases(each))
    )


@cache
def _laws(more: tuple[str, ...]) -> re.Pattern[str]:
    return _any_of(_words_of(set(law_names()) - _EUROPEAN), more)


@cache
def _europe(more: tuple[str, ...]) -> re.Pattern[str]:
    return _any_of([*(label_of("country", code).lower() for code in _EUROPE), *_words_of(_EUROPEAN)], more)


def _words_of(names: Iterable[str]) -> list[str]:
    return [each for name in sorted(names) for each in law(name).words]


def _any_of(names: Iterable[str], patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))}|{union(patterns, words())})(?!\w)")
