"""Patterns over names."""

from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amanat.datamap.words import Patterns, singular

NAMES = st.text("ab_", max_size=5)
PATTERNS = st.lists(st.text("ab_*?", max_size=5) | st.sampled_from(["*", "**", "*a*", "a*", "*a", "[ab]*"]), max_size=4)


@settings(deadline=None)
@given(PATTERNS, NAMES)
def test_a_name_is_matched_as_a_file_s_is(patterns: list[str], name: str) -> None:
    assert (name in Patterns(patterns)) == any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


@pytest.mark.parametrize("name", ["", "email", None, 7])
def test_without_patterns_nothing_is_matched(name: object) -> None:
    assert name not in Patterns([])


@pytest.mark.parametrize(
    ("several", "one"),
    [
        *(("tutores", "tutor"), ("inscripciones", "inscripcion"), ("entidades", "entidad"), ("ciudades", "ciudad")),
        *(("inscricoes", "inscricao"), ("sessoes", "sessao"), ("bureaux", "bureau"), ("journaux", "journal")),
        *(("utenti", "utente"), ("insegnanti", "insegnante"), ("autisti", "autista"), ("autori", "autore")),
        *(("cameriers", "camerier"), ("camerieri", "cameriere")),
        *(("stores", "store"), ("scores", "score"), ("categories", "category"), ("invoices", "invoice")),
        *(("sophomores", "sophomore"), ("semaphores", "semaphore"), ("carnivores", "carnivore")),
        *(("decades", "decade"), ("shoes", "shoe"), ("boxes", "box"), ("status", "status")),
    ],
)
def test_one_of_several(several: str, one: str) -> None:
    assert singular(several) == one
