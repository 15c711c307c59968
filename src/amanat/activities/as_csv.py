"""The record as CSV (RFC 4180): a line for each statement, and for each thing that is not known."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from amanat.activities.model import CONTROLLER, PROCESSOR, Column, Entry, Record

HEAD = ("article", "activity", "role", "heading", "says", "known", "said of", "special", "source", "place", "remedy")


def as_csv(record: Record) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for each in record.open:
        writer.writerow(_safe(("Art. 30", "", "", "", each.text, "no", "the service", "", "", "", each.remedy)))
    for entries, columns in ((record.controller, CONTROLLER), (record.processor, PROCESSOR)):
        for entry in entries:
            for column in columns:
                writer.writerows(map(_safe, _lines(entry, column)))
    return out.getvalue()


def _lines(entry: Entry, column: Column) -> Iterator[tuple[str, ...]]:
    head = (column.article, entry.activity, entry.role, column.title)
    for item in entry.cells[column.key].items:
        of, special = "the service" if item.common else "this activity", "Art. 9, 10" if item.special else ""
        yield (*head, item.text, "yes", of, special, item.source, item.place, "")
    for each in entry.cells[column.key].unknown:
        yield (*head, each.text, "no", "", "", "", "", each.remedy)


def _safe(row: tuple[str, ...]) -> tuple[str, ...]:
    """A cell that a spreadsheet would take for a formula is marked as text."""
    return tuple(f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell for cell in row)
