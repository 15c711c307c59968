"""Tables: which cells are headers, and which headers each cell stands under, spans over rows and columns laid out."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from amanat.policy.documents.build import Cell

_MOST_SPAN = 100


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as the document has it: the words of its blocks, how far it reaches, and whether it is marked a header."""

    words: tuple[str, ...]
    across: int = 1
    down: int = 1
    header: bool = False

    @property
    def line(self) -> str:
        return " ".join(" ".join(self.words).split())


def headed(rows: list[list[Box]]) -> Iterator[list[Cell]]:
    """The rows with the headers of each cell. Work is in the number of cells and of the columns they cover."""
    tops = _header_rows(rows)
    columns: dict[int, list[str]] = {}
    open_down: dict[int, tuple[int, Box]] = {}
    group = ""
    table: tuple[str, ...] = ()
    for number, row in enumerate(rows):
        laid = list(_laid(row, open_down))
        spoken = [box for _, box, own in laid if own and box.words]
        if number < tops:
            for column, box, _ in laid:
                for over in range(column, column + _span(box.across)):
                    if box.line and box.line not in columns.setdefault(over, []):
                        columns[over].append(box.line)
            yield [Cell(words=box.words, header=True) for _, box, own in laid if own]
        elif len(spoken) == 1 and len(rows) > tops + 1 and _is_group(laid, columns):
            group = spoken[0].line
            yield [Cell(words=spoken[0].words, header=True)]
        else:
            table = table or tuple(words for column in sorted(columns) for words in columns[column])
            yield list(_cells(laid, columns, group, table))


def _cells(
    laid: list[tuple[int, Box, bool]], columns: dict[int, list[str]], group: str, table: tuple[str, ...]
) -> Iterator[Cell]:
    title = ""
    for place, (column, box, own) in enumerate(laid):
        if own:
            beside = tuple(filter(None, (group, *(columns.get(0, ()) if place else ()), title if place else "")))
            yield Cell(words=box.words, above=tuple(columns.get(column, ())), beside=beside, table=table)
        if place == 0 or box.header:
            title = box.line if len(laid) > 1 else ""


def _header_rows(rows: list[list[Box]]) -> int:
    """How many rows at the head are headers: at least one row stays below them."""
    count = 0
    for row in rows[:-1]:
        spoken = [box for box in row if box.words]
        if not spoken or not all(box.header for box in spoken):
            break
        count += 1
    return count


def _is_group(laid: list[tuple[int, Box, bool]], columns: dict[int, list[str]]) -> bool:
    """A row with one cell across the whole table titles the rows below it."""
    column, box, _ = laid[0]
    return column == 0 and len(laid) == 1 and _span(box.across) > 1 and _span(box.across) >= len(columns)


def _laid(row: list[Box], open_down: dict[int, tuple[int, Box]]) -> Iterator[tuple[int, Box, bool]]:
    """The cells of a row by column, with those that reach down from above; the last tells which are the row's own."""
    column = 0
    waiting = list(reversed(row))
    while waiting or column in open_down:
        if column in open_down:
            left, box = open_down.pop(column)
            if left > 1:
                open_down[column] = (left - 1, box)
            yield column, box, False
        else:
            box = waiting.pop()
            if box.down > 1:
                open_down[column] = (_span(box.down) - 1, box)
            yield column, box, True
        column += _span(box.across)


def _span(told: int) -> int:
    return max(1, min(told, _MOST_SPAN))


def with_told_headers(rows: list[list[Box]], bold: list[bool]) -> list[list[Box]]:
    """Where no cell is marked a header: the first row is one if it is bold, or if it names what long cells below hold.

    `bold` says of each row whether all of it is.
    """
    if len(rows) < 2 or any(box.header for row in rows for box in row) or not all(box.words for box in rows[0]):
        return rows
    short = all(len(box.line.split()) <= 6 and box.line[0].isupper() and box.line[-1] not in ".;:," for box in rows[0])
    longer = any(len(box.line.split()) > 6 for row in rows[1:] for box in row)
    if len(rows[0]) < 2 or not (
        (bold[0] and not all(bold)) or (short and (longer or len(rows) > 2) and len(rows[0]) > 2)
    ):
        return rows
    return [[msgspec.structs.replace(box, header=True) for box in rows[0]], *rows[1:]]
