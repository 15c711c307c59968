"""Small builders: a policy from pairs of sentence and duty, a map from columns, and all that follows."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from amanat.board.build import build
from amanat.board.model import Board, Line
from amanat.datamap.model import ColumnMap, DataMap, StoreMap, TableMap
from amanat.policy.reading import Field, FieldKind, LintFinding, Reading, Statement
from amanat.promises.baseline import Baseline
from amanat.promises.bind import bind
from amanat.promises.model import Finding, Seen
from amanat.promises.reconcile import reconcile
from amanat.service.model import Controller, Service, StoreConfig
from amanat.vocabulary.terms import Kind, Modality, Polarity, Scope

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def says(
    sentence: str, duty: str, *categories: str, sources: tuple[str, ...] = (), **terms: Any
) -> tuple[str, dict[str, Any]]:
    """One sentence of a policy and what reading finds in it."""
    return sentence, {"duty": duty, "categories": categories, "sources": sources, **terms}


def reading(*sentences: tuple[str, dict[str, Any]], lint: tuple[LintFinding, ...] = ()) -> Reading:
    """The sentences one after the other, with their true spans."""
    text = " ".join(sentence for sentence, _ in sentences)
    statements, start = [], 0
    for number, (sentence, terms) in enumerate(sentences):
        statements.append(_statement(number, sentence, start, dict(terms)))
        start += len(sentence) + 1
    return Reading(
        name="policy.md",
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        language="en",
        statements=tuple(statements),
        findings=lint,
    )


def _statement(number: int, sentence: str, start: int, terms: dict[str, Any]) -> Statement:
    marks: list[tuple[FieldKind, str]] = [("category", value) for value in terms.pop("categories")]
    marks += [("source", value) for value in terms.pop("sources")]
    fields = tuple(Field(kind=kind, value=value, start=start, end=start) for kind, value in marks)
    told: dict[str, Any] = {
        "kind": Kind.CHECKED,
        "scope": Scope.SERVICE,
        "polarity": Polarity.YES,
        "modality": Modality.DOES,
        **terms,
    }
    return Statement(
        id=f"s{number}",
        start=start,
        end=start + len(sentence),
        text=sentence,
        section=(),
        fields=fields,
        **told,
    )


def column(name: str, *categories: str, **more: Any) -> ColumnMap:
    """A column; personal where it has categories."""
    return ColumnMap(name=name, type="TEXT", **{"personal": bool(categories), "categories": categories, **more})


def table(name: str, *columns: ColumnMap, rows: int | None = 10, **more: Any) -> TableMap:
    return TableMap(name=name, columns=columns, rows=rows, **more)


def store(*tables: TableMap, name: str = "main", rows_sampled: int = 10, **more: Any) -> StoreMap:
    return StoreMap(name=name, dialect="sqlite", answered=True, tables=tables, rows_sampled=rows_sampled, **more)


def silent(name: str = "main") -> StoreMap:
    return StoreMap(name=name, dialect="sqlite", answered=False, error="connection refused")


def service(**more: Any) -> Service:
    told: dict[str, Any] = {
        "name": "shop",
        "file": Path("/nowhere/amanat.toml"),
        "policy": Path("/nowhere/policy.md"),
        "controller": Controller(name="Shop Example"),
        "stores": (StoreConfig(name="main", url="sqlite:///shop.db"),),
        **more,
    }
    return Service(**told)


def look(
    text: Reading, *stores: StoreMap, given: Service | None = None, notes: tuple[str, ...] = (), **more: Any
) -> Seen:
    """What the checks get to see."""
    shop, datamap = given or service(), DataMap(stores=stores, notes=notes, **more)
    findings = reconcile(bind(text, datamap, shop), text, datamap, shop)
    return Seen(service=shop, reading=text, datamap=datamap, findings=findings, requests=(), now=NOW)


def board(text: Reading, *stores: StoreMap, given: Service | None = None, baseline: Baseline | None = None) -> Board:
    """From policy and map to the board."""
    seen = look(text, *stores, given=given)
    return build(bind(text, seen.datamap, seen.service), seen, baseline)


def line(of: Board, key: str) -> Line:
    """The line of a promise by its identifier, or of the only one with that duty."""
    return next(one for one in of.lines if key in (one.promise.id, one.promise.duty))


def found(findings: tuple[Finding, ...], rule: str) -> list[Finding]:
    return [one for one in findings if one.rule == rule]
