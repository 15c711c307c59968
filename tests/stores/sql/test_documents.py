"""Which texts PostgreSQL may take for documents before it can be asked: all that are taken can be read as such."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
import sqlalchemy as sa

from amanat.stores.sql.documents import _SHALLOW, text_at

SOUND = [
    '{"user_id": 7}', ' {"a" : "b" , "c":[1, 2.5, -3e4, true, null]} ', "[]", "{}", "[ ]", "{ }", '"x"', "-0.5", "null",
    '{"a": {"b": {"c": "deep"}}}', '{"a": [["x"]]}', r'{"a": "say \"user_id\": 5"}', r'{"a": "caf\u00e9 \ud83d\ude00"}',
    '{"a": "Zoë"}', '{"":0}',
]  # fmt: skip
TOO_DEEP = ['{"a": {"b": {"c": {"d": 1}}}}', "[[[[1]]]]", '{"a": [[[1]]]}']
BROKEN = [
    "", "{", "{]", "{hello}", "{'a': 1}", '{"a": 1,}', '{"a": 1, }', "[1,]", "[1, ]", "[1 2]", '{"a" 1}', '{"a": 01}',
    '{"a": .5}', '{"a": 1.}', r'{"a": "\u0000"}', r'{"a": "\ud83d"}', r'{"a": "\ude00"}', r'{"a": "\x"}', '{"a": "\n"}',
    '{"a": tru}', '{"a": 1}}', '{"a": 1} {"b": 2}', '{"a": "x}', "{1: 2}", "given to Ann {user_id: 5}",
    '{"a": 1e999999}',
]  # fmt: skip


def taken(connection: sa.Connection, texts: list[str]) -> list[str]:
    value = sa.column("t", sa.Text)
    rows = sa.values(value, name="given").data([(text,) for text in texts])
    return list(connection.execute(sa.select(value).select_from(rows).where(value.op("~")(_SHALLOW))).scalars())


def of_depth(source: random.Random, depth: int) -> Any:
    kind = source.randrange(7 if depth else 5)
    if kind == 5:
        return [of_depth(source, depth - 1) for _ in range(source.randrange(4))]
    if kind == 6:
        return {source.choice('ab"\\é\t'): of_depth(source, depth - 1) for _ in range(source.randrange(4))}
    return [None, source.random() * 10 ** source.randint(-9, 9), source.randint(-99, 99), True, 'a"\\\té😀\x7f'][kind]


@pytest.mark.postgres
def test_what_is_taken_for_a_document_can_be_read_as_one(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url)
    with engine.connect() as connection:
        assert taken(connection, SOUND) == SOUND
        assert taken(connection, [*TOO_DEEP, *BROKEN]) == []
        source = random.Random(5)
        made = [
            json.dumps(of_depth(source, 3), ensure_ascii=bool(number % 2), indent=source.choice([None, 1]))
            for number in range(600)
        ]
        assert taken(connection, made) == made
        cut = [text[: source.randrange(len(text))] + text[source.randrange(len(text)) :] for text in made]
        held = taken(connection, cut)
        assert 100 < len(held) < len(cut)
        for text in held:
            connection.execute(sa.select(sa.literal(text, sa.Text).op("::")(sa.literal_column("jsonb")))).all()
    engine.dispose()


@pytest.mark.postgres
def test_the_value_at_a_path(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url)
    texts = ['{"who": {"id": 7}}', '{"who": 7}', "who", '{"who": {"id": {"x": 1}}}', '{"who": {"id": {"x": {"y": 1}}}}']
    with engine.connect() as connection:
        value = sa.column("t", sa.Text)
        rows = sa.values(value, name="given").data([(text,) for text in texts])
        found = text_at("postgresql", value, "who.id", json=False, checked=False)
        assert list(connection.execute(sa.select(found).select_from(rows)).scalars()) == ["7", None, None, None, None]
    engine.dispose()
