"""Data that come from someone other than the person."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.policy.reading import Statement
from amanat.promises.disclosure import GENERIC, holdings, names_source
from amanat.promises.model import Finding
from amanat.promises.rules.column import about_column
from amanat.promises.rules.look import Look
from amanat.vocabulary.terms import Polarity

DUTY = "datamap.source"


def undisclosed_source(look: Look) -> Iterator[Finding]:
    """Columns filled by a third party that no sentence names as a source (GDPR Art. 14(2)(f))."""
    broken = look.asked_by_law(DUTY)
    columns = holdings(look.datamap)
    told = [one for one in look.reading.statements if _tells(one)]
    unnamed = {source for source in columns.sources if not any(names_source(one, source) for one in told)}
    for held, source in columns.from_elsewhere:
        if source in unnamed:
            yield about_column(
                "undisclosed-source",
                DUTY,
                held,
                f"`{held}` comes from `{source}`; the policy does not name that source",
                "name the source in the policy, or correct `datamap.toml`",
                promises=broken,
                breaks=bool(broken),
            )


def denied_source(look: Look) -> Iterator[Finding]:
    """Columns filled by a third party from whom a sentence says that nothing comes. It breaks that sentence."""
    for statement in look.reading.statements:
        if statement.duty != DUTY or statement.polarity is Polarity.YES:
            continue
        for held, source in holdings(look.datamap).from_elsewhere:
            if _denies(statement, source):
                yield about_column(
                    "denied-source",
                    DUTY,
                    held,
                    f"`{held}` comes from `{source}`; the policy says that nothing comes from there",
                    "stop taking it and erase it, correct the policy, or correct `datamap.toml`",
                    sentence=statement,
                )


def _tells(statement: Statement) -> bool:
    about = statement.duty in (DUTY, "datamap.categories") or bool(statement.values("source"))
    return about and statement.polarity is Polarity.YES


def _denies(statement: Statement, source: str) -> bool:
    return GENERIC in statement.values("source") or names_source(statement, source)
