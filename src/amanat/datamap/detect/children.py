"""Whether a table holds data of children (GDPR Art. 8): by days of birth, or by what its columns are called."""

from __future__ import annotations

from collections.abc import Mapping

from amanat.datamap.detect.case import Case, Verdict
from amanat.datamap.detect.lexicon import lexicon

_CHILD = 16
"""Art. 8(1); member states may go down to 13."""

_SOME = 0.02


def children(table: str, cases: Mapping[str, Case], verdicts: Mapping[str, Verdict]) -> str:
    """Why the table is taken to hold data of children; empty where it is not."""
    if not any(verdict.personal for verdict in verdicts.values()):
        return ""
    if share := _young(cases, verdicts):
        return f"{round(share * 100) or 1} % of the dates of birth are of people under {_CHILD}"
    if lexicon().is_table_of_children(table):
        return "the name of the table says children, or those who care for them"
    told = [name for name, verdict in verdicts.items() if verdict.personal and lexicon().is_of_child(name)]
    return f"the name of `{told[0]}` says a child, or who cares for one" if told else ""


def _young(cases: Mapping[str, Case], verdicts: Mapping[str, Verdict]) -> float:
    """The share of days of birth less than 16 years before the newest row of the table; 0 where nothing tells when
    that was."""
    newest = max((case.seen.span.years[-1][0] for case in cases.values() if case.seen.span.timed > 0.5), default=0)
    for name, verdict in verdicts.items():
        years = cases[name].seen.span.years
        if "date_of_birth" not in verdict.categories or not years or not newest:
            continue
        total = sum(count for _, count in years)
        young = sum(count for year, count in years if newest - _CHILD < year <= newest)
        if young >= _SOME * total:
            return young / total
    return 0.0
