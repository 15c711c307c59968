"""The life of a rectification (GDPR Art. 16): planned → each store written → looked at → searched → closed."""

from __future__ import annotations

import msgspec

from amanat.duties.requests.context import RequestContext
from amanat.duties.requests.fault import fault_point
from amanat.duties.requests.sealed_cells import Sealed
from amanat.duties.requests.writing import CellsAtWork
from amanat.records.database import Records
from amanat.subjects.correct.rectify import Rectification, gone, plan_rectification
from amanat.subjects.erase.search import hits, places
from amanat.subjects.known.identifiers import needles
from amanat.subjects.people import Identifier, Subjects, pseudonym
from amanat.subjects.who.find import by_keys
from amanat.subjects.who.wanted import Wanted

_LEFT = "the old value still stands in the places named; look for a trigger that writes it again"


def planned(context: RequestContext, subjects: Subjects, wanted: tuple[Wanted, ...]) -> Rectification:
    """The plan of a rectification. Writes nothing."""
    tasks = context.work_of_people("rectify")
    return plan_rectification(subjects, context.datamap, context.by_name, wanted, tasks=tasks)


def subject_for(records: Records, subjects: Subjects, wanted: tuple[Wanted, ...]) -> str:
    """The pseudonym of one correction of one person: the same command goes on with it, another is another request."""
    what = "\n".join(sorted(f"{one.store}/{one.place}/{one.row}/{one.text}" for one in wanted))
    return records.keys.subject("correction", f"{pseudonym(records.keys, subjects)}\n{what}")


class Rectifying(CellsAtWork):
    """One rectification at work."""

    what = "rectify"

    def planned(self) -> Rectification:
        return planned(self.context, self.held.subjects, self.held.wanted)

    def anew(self) -> Rectification:
        """What is still to be written, by the values that stood there at first and the person's present identifiers."""
        now = _present(self.context, self.held)
        return plan_rectification(
            now, self.context.datamap, self.context.by_name, self.held.wanted, olds=self.held.olds
        )

    def look(self) -> tuple[str, ...]:
        """The new value everywhere, the old one nowhere as the person's; then where else it still stands.

        What is not so was left by a COMMIT: the request is done but for the places named.
        """
        found = self.remains() | {
            f"{part.store}.{one.table}.{column}"
            for part in self.anew().parts
            for one in part.corrections
            for column in one.columns
        }
        fault_point("after:look")
        left = sorted(found)
        self.journaled.state("planned", "request.looked", {"left": left}, clean=not left)
        elsewhere = tuple(place for place in self._search() if place not in found)
        problem = _LEFT if left else ""
        facts = {"elsewhere": list(elsewhere)}
        self.journaled.state("searched", "request.searched", facts, left_in=left, problem=problem)
        self.journaled.forget()
        if not self.journaled.open_tasks():
            self.journaled.close("partly" if left else "fulfilled")
        return tuple(f"the old identifier in {place}, in records that are not the person's own" for place in elsewhere)

    def _search(self) -> tuple[str, ...]:
        """The columns in which the old identifiers still stand: records of others, and texts of their time."""
        wanted = needles(gone(self.held.wanted, self.held.olds))
        if not wanted:
            return ()
        return tuple(
            place
            for part in self.held.parts
            for place in places(part.store, hits(self.context.by_name[part.store], self.context.datamap, wanted))
        )


def _present(context: RequestContext, held: Sealed) -> Subjects:
    """The people as they stand now, known by their old identifiers too."""
    now = by_keys(context.people_store, context.datamap, held.subjects.keys)
    known: dict[Identifier, None] = dict.fromkeys((*now.identifiers, *held.subjects.identifiers))
    return msgspec.structs.replace(now, identifiers=tuple(known))
