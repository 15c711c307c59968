"""Data of children, against what the policy says of the young."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.datamap.model import TableMap
from amanat.policy.reading import Statement
from amanat.promises.disclosure import all_tables
from amanat.promises.identify import finding_id
from amanat.promises.model import Finding
from amanat.promises.rules.look import Look
from amanat.promises.rules.words import says
from amanat.vocabulary.terms import Modality, Polarity, Scope

DUTY = "minors.gate"


def children(look: Look) -> Iterator[Finding]:
    """Tables with data of children, where a sentence says that none are held, or the policy does not speak of them."""
    held = [(store, table) for store, table in all_tables(look.datamap) if table.children]
    about = [one for one in look.reading.statements if one.duty.startswith("minors.")]
    for store, table in held:
        for statement in about:
            ours = statement.duty == DUTY and statement.scope in (Scope.SERVICE, Scope.ENGINE)
            if ours and statement.polarity is Polarity.NO:
                yield _denied(store, table, statement)
        if not about:
            yield _untold(store, table)


def _denied(store: str, table: TableMap, statement: Statement) -> Finding:
    """A sentence that only says who is meant, or that asks for a parent's consent, is not shown to be false."""
    conditional = statement.modality is Modality.ONLY_IF or statement.frame.exception is not None
    return Finding(
        id=finding_id("children-held", statement.duty, (store, table.name), statement.text),
        rule="children-held",
        duty=statement.duty,
        message=f"`{store}.{table.name}` holds data of children ({table.children}); the policy says that they are not",
        remedy="erase them, correct the policy, or say `children = false` of the table in `datamap.toml`",
        promises=(statement.id,),
        start=statement.start,
        end=statement.end,
        store=store,
        table=table.name,
        breaks=says(statement.text, "holds") and not conditional,
    )


def _untold(store: str, table: TableMap) -> Finding:
    return Finding(
        id=finding_id("children-untold", DUTY, (store, table.name)),
        rule="children-untold",
        duty=DUTY,
        message=f"`{store}.{table.name}` holds data of children ({table.children}); the policy does not speak of them",
        remedy="say in the policy from what age on, and how a parent consents (GDPR Art. 8, 12(1))",
        store=store,
        table=table.name,
        breaks=False,
    )
