"""Purposes of the service file and of the schema, against those that the policy names and denies."""

from __future__ import annotations

from collections.abc import Iterator

from amanat.datamap.model import TableMap
from amanat.policy.reading import Reading, Statement
from amanat.promises.disclosure import all_tables
from amanat.promises.identify import finding_id
from amanat.promises.model import Finding
from amanat.promises.purposes import Stated, purposes_by_name, purposes_of, stated
from amanat.promises.rules.look import Look
from amanat.promises.rules.words import says
from amanat.service.model import Activity
from amanat.vocabulary.terms import Modality, Polarity, Scope
from amanat.vocabulary.values import label_of

DUTY, DENIED = "purpose.basis", "purpose.limit"


def untold_purpose(look: Look) -> Iterator[Finding]:
    """Purposes for which data are used and that no sentence names (GDPR Art. 13(1)(c)).

    An activity of the service file breaks the law's promise where the policy says nothing of purposes at all.
    Elsewhere, and where only the name of a table speaks of a purpose, it is a hint.
    """
    told = stated(look.reading)
    broken = look.asked_by_law(DUTY)
    for activity in _own(look):
        named = purposes_of(activity)
        if named and not any(told.names(one) for one in named):
            yield _untold_activity(activity, named, broken)
    for store, table, purpose in _by_name(look):
        if not told.names(purpose) and _no_activity(look, purpose):
            yield _untold_table(store, table, purpose, told)


def denied_purpose(look: Look) -> Iterator[Finding]:
    """Purposes for which a sentence says that data are not used. An activity of the service file breaks it."""
    for statement in _denials(look.reading):
        denied = set(statement.values("purpose"))
        for activity in _own(look):
            for purpose in sorted(denied.intersection(purposes_of(activity))):
                yield _denied(
                    statement,
                    f"the activity `{activity.name}` of the service file uses data for {label_of('purpose', purpose)}",
                    activity.name,
                    breaks=True,
                )
        for store, table, purpose in _by_name(look):
            if purpose in denied:
                words = f"`{store}.{table.name}` looks as if data were used for {label_of('purpose', purpose)}"
                yield _denied(statement, words, "", (store, table.name), breaks=False)


def _own(look: Look) -> list[Activity]:
    """What is done on a client's instructions is told by the client."""
    return [one for one in look.service.activities if one.role != "processor"]


def _by_name(look: Look) -> Iterator[tuple[str, TableMap, str]]:
    for store, table in all_tables(look.datamap):
        if any(column.personal for column in table.columns):
            for purpose in purposes_by_name(table):
                yield store, table, purpose


def _no_activity(look: Look, purpose: str) -> bool:
    """Whether no activity stands for the purpose: else that is told already."""
    return not any(purpose in purposes_of(one) for one in look.service.activities)


def _denials(reading: Reading) -> Iterator[Statement]:
    for one in reading.statements:
        outright = one.modality is not Modality.ONLY_IF and one.frame.condition is None and one.frame.exception is None
        ours = one.scope in (Scope.SERVICE, Scope.ENGINE)
        denied = one.duty == DENIED and one.polarity is Polarity.NO
        if denied and outright and ours and not says(one.text, "reserve"):
            yield one


def _denied(statement: Statement, words: str, what: str, place: tuple[str, ...] = (), *, breaks: bool) -> Finding:
    store, table = (*place, None, None)[:2]
    return Finding(
        id=finding_id("denied-purpose", statement.duty, place, f"{statement.text} {what}"),
        rule="denied-purpose",
        duty=statement.duty,
        message=f"{words}; the policy says that none are",
        remedy="end it, or correct the policy or the service file",
        promises=(statement.id,),
        start=statement.start,
        end=statement.end,
        store=store,
        table=table,
        breaks=breaks,
    )


def _untold_activity(activity: Activity, named: tuple[str, ...], broken: tuple[str, ...]) -> Finding:
    purposes = " and ".join(label_of("purpose", one) for one in named)
    return Finding(
        id=finding_id("untold-purpose", DUTY, (), activity.name),
        rule="untold-purpose",
        duty=DUTY,
        message=f"the activity `{activity.name}` of the service file is for {purposes}, which the policy does not name",
        remedy="name the purpose and its legal basis in the policy, or correct the service file",
        promises=broken,
        breaks=bool(broken),
    )


def _untold_table(store: str, table: TableMap, purpose: str, told: Stated) -> Finding:
    known = ", ".join(sorted(label_of("purpose", one) for one in told.purposes)) or "none"
    return Finding(
        id=finding_id("untold-purpose", DUTY, (store, table.name), purpose),
        rule="untold-purpose",
        duty=DUTY,
        message=f"`{store}.{table.name}` looks as if it were for {label_of('purpose', purpose)}, which is no purpose"
        f" that the policy names ({known})",
        remedy="name the purpose in the policy, or declare the `[[activity]]` that the table serves",
        store=store,
        table=table.name,
        breaks=False,
    )
