"""Names in other languages, in English."""

from __future__ import annotations

import pytest

from amanat.datamap.names.translations import english
from amanat.datamap.names.words import nouns, snake
from amanat.toml.packaged import packaged


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("kunde_vorname", "customer_first_name"),
        ("Geburtsdatum", "date_of_birth"),
        ("prénom", "first_name"),
        ("tel_no", "phone"),
        ("data_nascita", "date_of_birth"),
        ("姓名", "full_name"),
        ("servidor_smtp", "server_smtp"),
        ("via", "via"),
        ("uf_total", "uf_total"),
    ],
)
def test_columns(name: str, meant: str) -> None:
    assert english(snake(name)) == meant


def test_tables() -> None:
    assert nouns("app.benutzer") == ("benutzer", "user")
    assert "setting" in nouns("app.einstellungen")
    assert "guest" in nouns("gaeste")
    assert "guest" in nouns("huespedes")
    # In English each says something else.
    assert nouns("kind") == ("kind",)
    assert nouns("camera") == ("camera",)


def test_no_word_means_two_things() -> None:
    meanings: dict[str, set[str]] = {}
    for words in packaged("amanat.datamap.names", "translations.toml").values():
        for word, meant in words.items():
            meanings.setdefault(word, set()).add(meant)
    assert {word: meant for word, meant in meanings.items() if len(meant) > 1} == {}
