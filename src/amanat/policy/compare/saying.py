"""A comparison in words and figures, as all of its faces write it."""

from __future__ import annotations

from typing import Any

from amanat.policy.compare.model import Change, ChangeKind, Comparison, Material, Passage

MATERIAL: dict[Material, str] = {"yes": "matters", "unknown": "not understood", "no": "does not matter"}
_LONG = 40
KINDS: tuple[ChangeKind, ...] = ("added", "removed", "changed", "split", "merged", "moved")


def headline(comparison: Comparison) -> str:
    """The comparison in a sentence or two."""
    if not comparison.changes:
        return "The two versions say the same in the same words."
    yes, unknown, no = (len(comparison.having(each)) for each in ("yes", "unknown", "no"))
    first = f"{_changes(yes)} {'matters' if yes == 1 else 'matter'} to the people whose data they are"
    second = f"{_changes(unknown)} {'is' if unknown == 1 else 'are'} not understood and must be read by a person"
    third = f"{_changes(no)} {'does' if no == 1 else 'do'} not matter"
    told = [text for text, number in ((first, yes or not unknown), (second, unknown), (third, no)) if number]
    joined = ", ".join(told[:-1]) + " and " + told[-1] if len(told) > 1 else told[0]
    return f"{joined[0].upper()}{joined[1:]}."


def _changes(number: int) -> str:
    return f"{number or 'no'} {'change' if number == 1 else 'changes'}"


def section_of(change: Change) -> tuple[str, ...]:
    """The headings that the change stands under: of the new version, or of the old where it is gone."""
    return (change.new or change.old)[0].section


def cell_of(change: Change) -> str:
    """Where in a table the change stands: the heads of its row and its column; empty where it stands in none."""
    return ", ".join(_clipped(words) for words in (change.new or change.old)[0].cell)


def _clipped(words: str) -> str:
    return words if len(words) <= _LONG else words[: _LONG - 1].rstrip() + "…"


def place_of(section: tuple[str, ...]) -> str:
    """The headings in a line, without the title of the whole text where there are others."""
    return " / ".join(section[1:] or section)


def moved_from(change: Change) -> str:
    """Where a passage that moved stood before, if under another heading."""
    if not (change.moved and change.old and change.new):
        return ""
    before, after = change.old[0].section, change.new[0].section
    return place_of(before) if before != after else ""


def as_json(comparison: Comparison) -> dict[str, Any]:
    """As `amanat compare --json` prints it."""
    return {
        "old": _version(comparison, "old"),
        "new": _version(comparison, "new"),
        "summary": {
            "material": len(comparison.having("yes")),
            "unknown": len(comparison.having("unknown")),
            "immaterial": len(comparison.having("no")),
            "unchanged": comparison.unchanged,
            **{kind: sum(change.kind == kind for change in comparison.changes) for kind in KINDS},
        },
        "told": comparison.told,
        "changes": [
            {
                "kind": change.kind,
                "material": change.material,
                "moved": change.moved,
                "section": section_of(change),
                "cell": (change.new or change.old)[0].cell,
                "reasons": change.reasons,
                "old": [_passage(each) for each in change.old],
                "new": [_passage(each) for each in change.new],
            }
            for change in comparison.changes
        ],
    }


def _version(comparison: Comparison, name: str) -> dict[str, Any]:
    reading = getattr(comparison, name)
    return {
        "policy": reading.name,
        "digest": reading.digest,
        "language": reading.language,
        "notes": list(reading.notes),
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "hash": passage.key,
        "section": passage.section,
        "became": passage.became,
        "statements": [
            {"id": each.id, "duty": each.duty, "polarity": each.polarity, "modality": each.modality}
            for each in passage.statements
        ],
    }
