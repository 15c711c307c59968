"""Labelled policies outside the tree: each as one text, with the place of every passage in it.

The form is that of `transparency-dev.jsonl.gz` in the shared folder: one JSON object a line,
`{"policy", "passages": [{"type", "context": [{"text", "type"}], "passage", "annotations": [...]}]}`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parent.parent


class Annotation(msgspec.Struct, frozen=True):
    """What a person marked in a passage: `value` need not be an exact substring of it."""

    requirement: str
    value: str
    performed: bool = True


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """`policy.text[start:end]` is the passage."""

    type: str
    start: int
    end: int
    annotations: tuple[Annotation, ...]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """`held_out` is decided by the name alone: three policies of ten are measured on and never tuned on."""

    name: str
    text: str
    passages: tuple[Passage, ...]
    held_out: bool


def shared() -> Path:
    """What is measured on and lies outside the tree: `AMANAT_SHARED`, else `../shared`."""
    return Path(os.environ.get("AMANAT_SHARED", ROOT.parent / "shared"))


def default_path() -> Path:
    """The labelled policies of the shared folder."""
    return shared() / "corpora" / "transparency-dev.jsonl.gz"


def policies(path: Path) -> Iterator[Policy]:
    """Every policy of a file, gzipped or plain, in its order."""
    raw = path.read_bytes()
    lines = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8").splitlines()
    for line in lines:
        if line.strip():
            yield _policy(json.loads(line))


def sentence_hash(words: str) -> str:
    """Names a sentence without saying it: 16 hex digits over its words, white space folded."""
    return hashlib.sha256(" ".join(words.split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _policy(data: dict[str, Any]) -> Policy:
    parts: list[str] = []
    passages: list[Passage] = []
    at = 0
    before = ""
    for each in data["passages"]:
        words = " ".join(each["passage"].split())
        lead = _lead(each["type"], before, each["context"])
        parts += [lead, words]
        start = at + len(lead)
        at = start + len(words)
        annotations = tuple(
            Annotation(one["requirement"], one["value"], one.get("performed", True)) for one in each["annotations"]
        )
        passages.append(Passage(type=each["type"], start=start, end=at, annotations=annotations))
        before = each["type"]
    held_out = int(hashlib.sha256(data["policy"].encode()).hexdigest(), 16) % 10 < 3
    return Policy(name=data["policy"], text="".join(parts) + "\n", passages=tuple(passages), held_out=held_out)


def _lead(kind: str, before: str, context: list[dict[str, str]]) -> str:
    """The Markdown in front of a passage."""
    gap = "" if not before else "\n" if kind == before == "list_item" else "\n\n"
    if kind == "headline":
        return f"{gap}{'#' * min(6, 1 + sum(one['type'][:1] == 'h' for one in context))} "
    return f"{gap}- " if kind in ("list_item", "table_cell", "table_header") else gap
