"""Runs a scenario on an engine and tells what is not as it must be. The oracle is the whole database, never the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from fnmatch import fnmatchcase
from unittest.mock import patch

from amanat.errors import AmanatError
from amanat.subjects.answer.collect import collect
from amanat.subjects.erase import execute as executing
from amanat.subjects.erase import search
from amanat.subjects.erase.execute import execute
from amanat.subjects.erase.following import seen_now
from amanat.subjects.erase.look import look
from amanat.subjects.erase.plan import plan_erasure, work_of
from amanat.subjects.known.identifiers import needles
from amanat.subjects.model import Plan
from amanat.subjects.people import Subjects
from amanat.subjects.sql import shape
from tests.subjects.erasing import DAY
from tests.subjects.patterns.bed import Bed, together
from tests.subjects.patterns.scenario import Case, Rows, Wrong, plain, value

Row = dict[str, str | None]


def failures(bed: Bed) -> Iterator[str]:
    """What is not as the scenario says, for each case and each way to run it: run as far as somebody asks."""
    for number, case in enumerate(bed.scenario.cases, 1):
        for run, sets in _runs(case, bed.store.dialect):
            bed.fill()
            with _as_a_crowd() if run == "crowd" else nullcontext():
                for one in _KINDS[case.kind](bed, case, sets):
                    yield f"case {number} ({case.kind} {', '.join(case.people)}; {run}): {one}"


def _runs(case: Case, dialect: str) -> Iterator[tuple[str, list[list[str]]]]:
    """All people as one set, with the statements for few and those for thousands, and, where there are several, one by
    one. Without an erasure, and on other engines than PostgreSQL, these are the same."""
    if case.runs != "each":
        yield "set", [list(case.people)]
    if case.runs == "each" or (case.runs == "both" and len(case.people) > 1):
        yield "each", [[person] for person in case.people]
    if case.kind == "erase" and dialect == "postgresql":
        yield "crowd", [list(case.people)] if case.runs != "each" else [[person] for person in case.people]


@contextmanager
def _as_a_crowd() -> Iterator[None]:
    """Whoever is asked for is asked for as if there were thousands of them."""
    with patch.object(shape, "MANY", 1), patch.object(executing, "MANY", 1):
        yield


def _erased(bed: Bed, case: Case, sets: list[list[str]]) -> list[str]:
    told: list[str] = []
    plans: list[Plan] = []
    sought: list[Subjects] = []
    for people in sets:
        subjects = bed.subjects(people)
        plan = planned(bed, subjects)
        if plan.refusals:
            return [f"refused: {item.table}: {item.because}" for item in plan.refusals]
        seen = seen_now(plan, subjects, bed.seen_by(subjects), {"main": bed.store}, lambda _, found: found)
        try:
            told += [f"left behind in {table}: {rows}" for table, rows in erase(bed, subjects, plan).items()]
            stepped = bed.rows()
            take_out(bed, subjects)
            told += _texts(seen, bed, stepped, bed.rows())
        except AmanatError as error:
            return [f"did not run: {error}"]
        plans.append(plan)
        sought.append(subjects)
    told += differences(expected(bed, case), bed.rows())
    told += _steps(case, plans) + _not_reached(case, plans)
    told += [f"a key leads nowhere: {place}" for place in sorted(bed.violations() - bed.dangling)]
    found = {place.removeprefix("main.") for place in searched(bed, together(sought))}
    told += [f"the search still finds them in {place}" for place in sorted(found - set(case.stays))]
    told += [f"the search does not find them in {place}" for place in sorted(set(case.stays) - found)]
    return told


def planned(bed: Bed, subjects: Subjects) -> Plan:
    return plan_erasure(subjects, bed.seen_by(subjects), {"main": bed.store}, today=DAY)


def erase(bed: Bed, subjects: Subjects, plan: Plan) -> dict[str, int]:
    """Executes and looks; returns what the look found."""
    (part,) = plan.stores
    work = work_of(subjects, bed.seen_by(subjects), bed.store, part.draft)
    execute(work, part, lambda _: None)
    return look(work, part.again)


def take_out(bed: Bed, subjects: Subjects) -> None:
    """Takes identifiers out of others' texts."""
    wanted = needles(subjects.identifiers)
    hits = (*search.hits(bed.store, bed.datamap, wanted), *search.keyed(bed.store, bed.seen_by(subjects), subjects))
    cells = search.redactions(bed.store, bed.seen_by(subjects), bed.store.schema(), subjects, hits)
    with bed.store.writing() as connection:
        search.redact(connection, bed.store, cells, wanted)


def _texts(plan: Plan, bed: Bed, before: Rows, after: Rows) -> Iterator[str]:
    """Where the search changed what the plan does not say, or other texts than the plan counted."""
    if plan.search is None:
        if before != after:
            yield "the plan says nothing of a search"
        return
    (sought,) = plan.search.stores
    changed: Counter[tuple[str, str]] = Counter()
    for table, rows in before.items():
        there = {bed.key(table, row): row for row in after[table]}
        for row in rows:
            same = there.get(bed.key(table, row), row)
            changed.update((table, name) for name, cell in row.items() if same[name] != cell)
    yield from (f"the search may not write in {place}" for place in changed.keys() - set(sought.redacts))
    told = {(one.table, one.column): one.texts for one in plan.search.now or () if not one.stays}
    if told != changed:
        yield f"the plan counts {told} texts, the search changed {dict(changed)}"


def searched(bed: Bed, subjects: Subjects) -> tuple[str, ...]:
    return search.places("main", search.hits(bed.store, bed.datamap, needles(subjects.identifiers)))


def expected(bed: Bed, case: Case) -> Rows:
    """The rows before, less what must be gone, with what must have changed. Raises `Wrong` for what is not there."""
    rows = {name: [dict(row) for row in table] for name, table in bed.before.items()}
    for name, keys in case.gone.items():
        _known(bed, name, keys)
        rows[name] = [row for row in rows[name] if bed.key(name, row) not in keys]
    for name, changes in case.changed.items():
        _known(bed, name, changes)
        for row in rows[name]:
            change = changes.get(bed.key(name, row), {})
            if unknown := set(change) - set(row):
                raise Wrong(f"{bed.scenario.name}: `{name}` has no `{sorted(unknown)[0]}`")
            row |= {column: _Changed(cell) if value(cell) is not None else None for column, cell in change.items()}
    return rows


class _Changed(str):
    """What a changed cell must hold: compared by content, with `*` for what is random."""


def _known(bed: Bed, table: str, keys: Iterable[str]) -> None:
    if table not in bed.before:
        raise Wrong(f"{bed.scenario.name}: there is no table `{table}`")
    there = {bed.key(table, row) for row in bed.before[table]}
    if missing := set(keys) - there:
        raise Wrong(f"{bed.scenario.name}: `{table}` has no row `{sorted(missing)[0]}`")


def differences(wanted: Rows, found: Rows) -> list[str]:
    """Rows that are not there, or not so, and rows that should not be."""
    told: list[str] = []
    for name in sorted({*wanted, *found}):
        rest = list(found.get(name, ()))
        for row in wanted.get(name, ()):
            same = next((one for one in rest if _same(row, one)), None)
            if same is None:
                told.append(f"{name}: wanted {_printed(row)}")
            else:
                rest.remove(same)
        told += [f"{name}: found {_printed(row)}" for row in rest]
    return told


def _same(wanted: Row, found: Row) -> bool:
    return wanted.keys() == found.keys() and all(_agree(cell, found[column]) for column, cell in wanted.items())


def _agree(wanted: str | None, found: str | None) -> bool:
    if isinstance(wanted, _Changed) and found is not None:
        return plain(str(wanted)) == plain(found) or ("*" in wanted and fnmatchcase(found, wanted))
    return wanted == found


def _printed(row: Row) -> str:
    return " | ".join("-" if cell is None else str(cell) for cell in row.values())


def _steps(case: Case, plans: Sequence[Plan]) -> list[str]:
    """The steps of the one plan, as `table: action rows; piece of the ground`."""
    if case.steps is None or len(plans) > 1:
        return []
    there = [(f"{step.table}: {step.action} {step.rows}", step.ground) for step in plans[0].steps if step.rows]
    wanted = [line.partition("; ") for line in case.steps]
    if len(wanted) == len(there) and all(
        line == head and piece in ground for (head, _, piece), (line, ground) in zip(wanted, there, strict=True)
    ):
        return []
    return ["the steps are " + ", ".join(f"{line}; {ground}" for line, ground in there)]


def _not_reached(case: Case, plans: Sequence[Plan]) -> list[str]:
    there = {place for plan in plans for place in plan.not_reached}
    return [] if there == set(case.not_reached) else [f"not reached: {', '.join(sorted(there)) or 'nothing'}"]


def _planned(bed: Bed, case: Case, sets: list[list[str]]) -> list[str]:
    plans = [planned(bed, bed.subjects(people)) for people in sets]
    told = _steps(case, plans) + _not_reached(case, plans)
    for plan in plans:
        there = [f"{item.table}: {item.because}" for item in plan.refusals]
        met = [any(_refusal(line, one) for one in there) for line in case.refused]
        if not all(met) or len(there) != len(case.refused):
            told.append(f"refused: {'; '.join(there) or 'nothing'}")
    if differences(bed.before, bed.rows()):
        told.append("the plan wrote something")
    return told


def _refusal(wanted: str, there: str) -> bool:
    table, _, piece = wanted.partition(": ")
    return there.startswith(f"{table}: ") and piece in there


def _shown(bed: Bed, case: Case, sets: list[list[str]]) -> list[str]:
    """Compares cell by cell; what is shown to several is what each of them sees."""
    there: dict[tuple[str, str], set[str]] = {}
    for people in sets:
        for place, columns in _cells(bed, bed.subjects(people)).items():
            there.setdefault(place, set()).update(columns)
    wanted = _wanted(bed, case)
    told = [f"{table} {key} is not shown" for table, key in sorted(wanted.keys() - there.keys())]
    told += [f"{table} {key} is shown" for table, key in sorted(there.keys() - wanted.keys())]
    for table, key in sorted(wanted.keys() & there.keys()):
        for column in sorted(wanted[table, key] ^ there[table, key]):
            told.append(f"{table} {key}: {column} is {'shown' if column in there[table, key] else 'hidden'}")
    told += [one for people in sets for one in _documents(bed, case, bed.subjects(people))]
    if differences(bed.before, bed.rows()):
        told.append("the copy wrote something")
    return told


def _documents(bed: Bed, case: Case, subjects: Subjects) -> Iterator[str]:
    """Documents that are not shown as they must be, and columns of which it is not said that something is left out."""
    for table in collect(subjects, bed.seen_by(subjects), bed.store):
        names = [column.name for column in table.columns]
        wanted = case.seen.get(table.table, {})
        for row, key in zip(table.rows, table.keys, strict=True):
            cells = dict(zip(names, row, strict=True))
            for column, cell in wanted.get("/".join(map(str, key)), {}).items():
                if plain(cells[column]) != plain(cell):
                    yield f"{table.table} {key}: {column} is shown as {cells[column]!r}"
        concerned = {column for cells in wanted.values() for column in cells}
        if set(table.withheld) != concerned:
            yield f"{table.table}: {', '.join(table.withheld) or 'nothing'} is said to be left out"


def _cells(bed: Bed, subjects: Subjects) -> dict[tuple[str, str], set[str]]:
    """The columns shown with a value, by table and key of the row, which the rows themselves need not show."""
    found: dict[tuple[str, str], set[str]] = {}
    for table in collect(subjects, bed.seen_by(subjects), bed.store):
        names = [column.name for column in table.columns]
        for row, key in zip(table.rows, table.keys, strict=True):
            cells = dict(zip(names, row, strict=True))
            place = "/".join(map(str, key)) if key else str(row[0])
            found.setdefault((table.table, place), set()).update(
                column for column, cell in cells.items() if cell is not None
            )
    return found


def _wanted(bed: Bed, case: Case) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for name, keys in case.shown.items():
        _known(bed, name, keys)
        for row in bed.before[name]:
            if bed.key(name, row) in keys:
                found[name, bed.key(name, row)] = {column for column, cell in row.items() if cell is not None}
    for name, rows in case.hidden.items():
        for key, columns in rows.items():
            for column in columns:
                if column not in found.get((name, key), ()):
                    raise Wrong(f"{bed.scenario.name}: `{name}` {key} shows no `{column}` that could be hidden")
                found[name, key].remove(column)
    return found


_KINDS = {"erase": _erased, "access": _shown, "plan": _planned}
