"""Whether a text is nobody's: what Amanat leaves in the place of an identifier, or an address that can never be
anybody's.

Statements ask it of whoever else has a row, some of them hundreds of times. So it is one word of theirs, and not the
twenty that it is written with.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from amanat.subjects.sql.scrub import ERASED
from amanat.subjects.standins import undeliverable


class Nobodys(FunctionElement[bool]):
    """The condition on one text."""

    type = sa.Boolean()
    inherit_cache = True
    name = "amanat_nobodys"


@compiles(Nobodys)
def _written(element: Nobodys, compiler: Any, **given: Any) -> str:
    (text,) = (compiler.process(clause, **given) for clause in element.clauses)

    def like(what: str, form: str) -> str:
        return f"{what} LIKE {compiler.render_literal_value(form, sa.String())}"

    shortest, ends = _ends()
    # The domains have no other letters than ASCII's, and without rules of a language these are told in half the time.
    plain = f'{text} COLLATE "C"' if compiler.dialect.name == "postgresql" else text
    lowered = f"lower({plain})"
    under = " OR ".join(like(lowered, end) for end in ends)
    if shortest:
        under = f"{like(lowered, shortest)} AND ({under})"
    return f"({like(text, f'{ERASED}%')} OR {under})"


@cache
def _ends() -> tuple[str, tuple[str, ...]]:
    """How addresses end that are nobody's; the `_` is the @ or the dot. This must cost little: where all domains have
    the shortest in them, one look tells of almost everybody."""
    domains = undeliverable()
    shortest = min(domains, key=len)
    every = all(shortest in domain for domain in domains)
    return f"%{shortest}%" if every else "", tuple(f"%_{domain}" for domain in domains)
