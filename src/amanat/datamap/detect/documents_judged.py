"""JSON is looked into: each path is judged as a column of its name would be."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from amanat.datamap.detect import by_name, by_value, by_words
from amanat.datamap.detect.case import Case, Verdict
from amanat.datamap.detect.evidence import Evidence
from amanat.datamap.model import Inside
from amanat.datamap.names.words import snake

_STEPS: tuple[Callable[[Case], Verdict | None], ...] = (
    by_value.by_value,
    by_value.national,
    by_value.hidden,
    by_value.sensitive,
    by_name.silent,
    by_name.by_name,
    by_value.within,
    by_name.technical,
    by_words.chosen,
    by_words.dialled,
    by_words.people_named,
    by_words.addressed,
    by_words.placed,
    by_words.linked,
    by_words.born,
)
"""Those of a column's steps that need no keys and no table."""


def document(case: Case) -> Verdict | None:
    """All that is personal in the documents of the column; None where nothing is, or it holds no documents."""
    if case.seen.kind != "json":
        return None
    found = inside(case)
    if not found:
        return None
    paths = ", ".join(f"`{one.path}`" for one in found[:4] if one.path)
    kinds = tuple(sorted({category for one in found for category in one.categories}))
    because = f"JSON documents with {paths}" if paths else f"JSON of which {found[0].because}"
    return Verdict(personal=True, categories=kinds, confidence=0.75, because=because)


def inside(case: Case) -> tuple[Inside, ...]:
    """By path, in order. A path that others go on from is not one of its own."""
    marks = frozenset(mark for one in case.seen.inside.values() for mark in signals_of(one.shares))
    found = []
    for path, seen in sorted(case.seen.inside.items()):
        here = msgspec.structs.replace(
            case, seen=seen, key=False, to_person=False, comment="", beside=case.beside | marks,
            about=case.about or bool(marks & {"email", "given", "full name"}),
        )  # fmt: skip
        verdict = next((verdict for step in _STEPS if (verdict := step(here)) is not None), None)
        if verdict is not None and verdict.personal and not _is_of_a_tree(path, seen, verdict):
            found.append(
                Inside(path=path, categories=verdict.categories, identifier=verdict.identifier, because=verdict.because)
            )
    return tuple(found)


def _is_of_a_tree(path: str, seen: Evidence, verdict: Verdict) -> bool:
    """The `children` of a page, a menu, a layout: names of its parts, and nobody's sons and daughters."""
    tree = snake(path.rpartition(".")[2]) in _OF_TREES and verdict.categories == ("family",)
    return tree and seen.kind == "text" and not (seen.share("given") or seen.share("full name"))


_OF_TREES = ("children", "child", "parent", "parents")


def signals_of(shares: dict[str, float] | object) -> frozenset[str]:
    """What values of such shares are, for the columns beside them."""
    if not isinstance(shares, dict):
        return frozenset()
    return frozenset(shape for shape, least in _SIGNALS.items() if shares.get(shape, 0.0) >= least)


_SIGNALS = {"email": 0.6, "given": 0.3, "family": 0.3, "full name": 0.4, "street": 0.3, "postcode": 0.8, "city": 0.4}
