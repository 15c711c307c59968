"""What the row of a table is about: what the cell that it begins with names, for the cells beside it."""

from __future__ import annotations

from amanat.policy.fields.find import find_fields
from amanat.policy.reading import Field, FieldKind
from amanat.policy.text.sentence import Sentence

_KINDS: frozenset[FieldKind] = frozenset({"category", "purpose", "recipient", "vendor", "tracker", "cookie"})


class Rows:
    """Goes along the sentences of a text in order, and keeps what each row begins with.

    The cell that a row below a title of its own begins with stands beside that title alone.
    """

    def __init__(self) -> None:
        self._named: dict[str, tuple[Field, ...]] = {}
        self._group = ""

    def about(self, sentence: Sentence) -> tuple[Field, ...]:
        """What the row of a cell is about; nothing for what is no cell, and for the cell that tells it."""
        if sentence.kind != "cell":
            return ()
        title = " ".join(sentence.folded.split()).strip(" :*_")
        if sentence.introduces:
            self._group = title
        elif sentence.row and sentence.row != self._group:
            return self._named.get(sentence.row, ())
        else:
            self._named[title] = tuple(each for each in find_fields(sentence) if each.value and each.kind in _KINDS)
        return ()
