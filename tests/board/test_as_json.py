"""`amanat check --json`: the shape that others build on."""

from __future__ import annotations

import json

import msgspec

from amanat.board.as_json import as_json
from tests.board.build import TEXT, sample_board

PROMISE = {"id", "start", "end", "text", "duty", "kind", "scope", "source", "law", "status", "lawful", "because"}
FINDING = {"id", "rule", "duty", "start", "end", "store", "table", "column", "message", "new"}


def test_the_shape_holds() -> None:
    data = as_json(sample_board())
    assert {"promises", "findings", "unread", "summary"} <= set(data)
    assert all(set(promise) >= PROMISE | {"evidence"} for promise in data["promises"])
    assert all(set(finding) >= FINDING | {"remedy", "breaks", "waived", "promises"} for finding in data["findings"])
    assert data["at"] == "2026-03-20T09:30:00Z"
    assert data["silent"] == ["archive"]


def test_how_the_policy_was_read_is_told() -> None:
    board = sample_board()
    reading = msgspec.structs.replace(board.reading, notes=("the text is in German",))
    assert as_json(msgspec.structs.replace(board, reading=reading))["notes"] == ["the text is in German"]


def test_every_span_is_the_text_at_that_place() -> None:
    data = as_json(sample_board())
    placed = [promise for promise in data["promises"] if promise["start"] is not None]
    assert len(placed) > 40
    assert all(TEXT[promise["start"] : promise["end"]] == promise["text"] for promise in placed)
    assert all(promise["source"] == "law" for promise in data["promises"] if promise["start"] is None)


def test_it_is_plain_and_comes_back_as_it_went() -> None:
    data = as_json(sample_board())
    assert json.loads(json.dumps(data)) == data
