"""One sentence with the words it stands under, ready for matching."""

from __future__ import annotations

import msgspec

from amanat.policy.documents.tree import BlockKind


class Name(msgspec.Struct, frozen=True):
    """A name with capitals, from the beginning of its sentence.

    `formed`: it has a legal form, as `Acme Ltd`; `own`: it begins as the name of the text's own company.
    """

    start: int
    end: int
    formed: bool = False
    own: bool = False


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """`folded` has the length of `text[start:end]`; in `plain` addresses are left as they are.

    `intro` and `section` are folded too, joined by ` ¦ `; `lead` is the first sentence of the same item, `before` the
    sentence before it in the same paragraph or item; `opens` says that others follow it there, `titled`
    that it is written as a title. Of an answer, `asked` is
    the question in front of it, folded, which begins `asked_at` code points from the answer: less than none. Of a table
    cell, `column` is what stands above it, `table` what stands above all columns, and `row` what its row begins with;
    of a value behind a label, `column` is that label.
    `names` are those that may be of companies.
    """

    start: int
    end: int
    folded: str
    plain: str
    kind: BlockKind
    path: tuple[str, ...]
    section: str = ""
    intro: str = ""
    lead: str = ""
    before: str = ""
    column: str = ""
    table: str = ""
    row: str = ""
    introduces: bool = False
    opens: bool = False
    titled: bool = False
    asked: str = ""
    asked_at: int = 0
    names: tuple[Name, ...] = ()

    @property
    def item(self) -> bool:
        return self.kind in ("item", "cell")

    @property
    def question(self) -> str:
        """The question that it answers: the sentence before it, else the heading right above; empty where none asks."""
        asked = (self.before, self.section.rsplit(" ¦ ", 1)[-1])
        return next(filter(is_question, asked), "")

    @property
    def goes_on(self) -> str:
        """The words that an item or a cell goes on with: the nearest introduction, or the header of its column."""
        return self.column or self.intro.rsplit(" ¦ ", 1)[-1]


def is_question(folded: str) -> bool:
    """Whether words in lower case ask something; emphasis may stand behind the mark."""
    return folded.rstrip("*_ ").endswith("?")
