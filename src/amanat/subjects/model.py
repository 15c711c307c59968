"""What will be done to whose rows: plain data that prints, and runs as printed."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, Literal

import msgspec
import rfc8785

from amanat.datamap.keeping import Keep
from amanat.datamap.model import Path
from amanat.stores.schema.model import StoreSchema
from amanat.subjects.sought import Search, Sought

Action = Literal["delete", "unlink", "scrub", "anonymise", "redact", "keep", "rectify", "mark"]
Kind = Literal["access", "erase", "port", "rectify", "restrict", "lift"]
Blocked = Literal["any", "only", "not"]
Replies = Literal["", "own", "others"]


class PlanStep(msgspec.Struct, frozen=True, kw_only=True):
    """One statement on one table. `rows` is how many rows it MUST affect.

    `ends`: of rows that are kept for a time, the earliest and the latest day on which they go.
    """

    store: str
    table: str
    action: Action
    path: str
    columns: tuple[str, ...]
    rows: int
    ground: str
    ends: tuple[date, date] | None = None


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """What the straight way cannot do safely. A plan with one does not run."""

    store: str
    table: str
    because: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.store}.{self.table}: {self.because}; {self.remedy}"


class Residue(msgspec.Struct, frozen=True, kw_only=True):
    """What remains after an erasure, told to the person. `until` is None where no date can be given."""

    what: str
    where: str
    ground: str
    until: date | None = None

    def __str__(self) -> str:
        until = f", until {self.until.isoformat()}" if self.until else ""
        return f"{self.what} ({self.where}){until}; {self.ground}"


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """A step before it is counted: the rows of `table` that any of `ways` leads to, less those of `except_ways`.

    With `others`, only the rows in which nobody else is left by any of these ways. `except_last` and `except_others`
    take out, in the same manner, the rows that another step deletes as nobody else is left in them. `blocked` narrows
    the rows to those that other people's rows must keep pointing at (`only`), or to the rest (`not`), and `replies`,
    where threads go as a whole, to the person's own or to those of others. `nulls` are set to NULL, `scrubs` are
    overwritten, `coarse` are made coarser (see `anonymise`), and `tells` are the columns left that may tell of a
    person. `keys` are the only rows meant, `but` those that are not. `kept` narrows them to those that the ground of
    this number keeps (it is `keep` then), or, -1, to those that none keeps. `spares` takes out the rows whose link of
    this kind leads to a row that stays, emptied. `by_key`: what leads to the rows goes before they do.
    """

    table: str
    action: Action
    ways: tuple[Path, ...]
    ground: str
    others: tuple[Path, ...] = ()
    except_ways: tuple[Path, ...] = ()
    except_last: tuple[Path, ...] = ()
    except_others: tuple[Path, ...] = ()
    blocked: Blocked = "any"
    spares: Blocker | None = None
    by_key: bool = False
    replies: Replies = ""
    nulls: tuple[str, ...] = ()
    scrubs: tuple[str, ...] = ()
    kept: int | None = None
    keep: Keep | None = None
    coarse: tuple[tuple[str, str, int], ...] = ()
    tells: tuple[str, ...] = ()
    keys: tuple[tuple[Any, ...], ...] = ()
    but: tuple[tuple[Any, ...], ...] = ()

    @property
    def early(self) -> bool:
        """Whether its rows MUST be known before anything is changed: what points at them goes first."""
        return self.by_key or any(link.back for way in self.ways for _, link in way.links)

    @property
    def path(self) -> str:
        return " | ".join(str(way) for way in self.ways)

    @property
    def columns(self) -> tuple[str, ...]:
        if self.action == "keep":
            return self.keep.columns if self.keep is not None else ()
        return tuple(dict.fromkeys((*self.nulls, *self.scrubs, *(name for name, _, _ in self.coarse))))


class Blocker(msgspec.Struct, frozen=True, kw_only=True):
    """A link that can neither be cut nor go: rows of `child` that stay keep the row of `parent` they point to. Within
    one table, a thread: what is held so holds in turn what it points to.

    `when` narrows it to rows of `child` in which a column has a value, `kept` to theirs that a ground keeps. `loose`:
    rows of `child` hold it whether they stay or not.
    """

    child: str
    columns: tuple[str, ...]
    parent: str
    to: tuple[str, ...]
    when: tuple[str, str] | None = None
    kept: bool = False
    loose: bool = False


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done in one store, in order, before anything is counted. Pure: from map and schema alone."""

    store: str
    schema: StoreSchema
    operations: tuple[Operation, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    subtrees: tuple[Blocker, ...] = ()
    """Links of a table to itself along which all goes that hangs on a row that goes."""
    refusals: tuple[Refusal, ...] = ()
    not_reached: tuple[str, ...] = ()
    polymorphic: tuple[tuple[str, str, str], ...] = ()
    """(table, type column, key column) of links without a foreign key; counted before the plan may run."""
    keeps: dict[str, tuple[Keep, ...]] = {}
    """By table, the grounds on which rows stay."""
    copies: tuple[str, ...] = ()
    """Materialized views with personal data, which keep erased rows until they are made anew."""

    def deletes(self, table: str) -> Operation | None:
        """The operation by which rows of a table are deleted, if any."""
        whole = (step for step in self.operations if step.action == "delete" and not step.keys)
        return next((step for step in whole if step.table == table), None)

    def settles(self, operation: Operation) -> bool:
        """Whether, once it has run, no row of its table is left that is to go: nobody has to ask for these any more."""
        narrowed = (operation.except_ways, operation.except_last, operation.replies, operation.keys, operation.but)
        alone = sum(step.table == operation.table and step.action == "delete" for step in self.operations) == 1
        return operation.action == "delete" and alone and operation.kept is None and not any(narrowed)

    def kept(self, table: str) -> tuple[Path, ...]:
        """The ways by which rows of a table are kept for a time, or none."""
        return next((step.ways for step in self.operations if step.table == table and step.keep is not None), ())


class FilesNamed(msgspec.Struct, frozen=True, kw_only=True):
    """What files a column of rows that go names, which no row does that stays: they lie outside of the store."""

    table: str
    column: str
    names: tuple[str, ...]


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


class StorePlan(msgspec.Struct, frozen=True, kw_only=True):
    """A counted draft. `again` holds, by operation, the primary keys of changed rows, to be looked at afterwards, and
    of rows that are kept for a time; `ends`, by operation, the earliest and the latest end of these."""

    draft: Draft
    counts: tuple[int, ...]
    again: tuple[tuple[tuple[Any, ...], ...], ...] = ()
    ends: tuple[tuple[date, date] | None, ...] = ()
    told: tuple[Residue, ...] = ()
    """What is to be said of rows that stay for statistics."""
    files: tuple[FilesNamed, ...] = ()
    sought: Sought | None = None
    """Where the search that follows may change texts."""

    @property
    def steps(self) -> tuple[PlanStep, ...]:
        return tuple(
            PlanStep(
                store=self.draft.store,
                table=operation.table,
                action=operation.action,
                path=operation.path,
                columns=operation.columns,
                rows=rows,
                ground=operation.ground,
                ends=ends,
            )
            for operation, rows, ends in zip(
                self.draft.operations, self.counts, self.ends or (None,) * len(self.counts), strict=True
            )
        )

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of what is done there, of where the search may write afterwards, and of what it refuses
        (RFC 8785)."""
        steps = msgspec.to_builtins([step for step in self.steps if step.rows])
        refusals = msgspec.to_builtins(self.draft.refusals)
        return _digest({"steps": steps, "refusals": refusals, "search": self.sought.mark if self.sought else None})

    @property
    def changes(self) -> int:
        """How many rows the plan changes."""
        return sum(step.rows for step in self.steps if step.action != "keep")


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a request will do, store by store. `silent` are stores that did not answer: nothing is planned there."""

    kind: Kind
    matched: int
    stores: tuple[StorePlan, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    residues: tuple[Residue, ...] = ()
    not_reached: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    """What is said of rows that are a person's once more, merged into another of theirs."""
    search: Search | None = None
    """What follows the steps of an erasure."""

    @property
    def steps(self) -> tuple[PlanStep, ...]:
        return tuple(step for store in self.stores for step in store.steps)

    @property
    def by_table(self) -> dict[str, int]:
        """Rows by `store.table`; tables of which none is touched are left out."""
        found: dict[str, int] = {}
        for step in self.steps:
            if step.rows:
                found[f"{step.store}.{step.table}"] = found.get(f"{step.store}.{step.table}", 0) + step.rows
        return found

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the canonical content (RFC 8785), without what the search would meet today."""
        return _digest({**self.as_json(), "search": self.search.marks if self.search is not None else None})

    def as_json(self) -> dict[str, Any]:
        """The plan as JSON values; steps that touch no row are left out."""
        return {
            "kind": self.kind,
            "matched": self.matched,
            "steps": msgspec.to_builtins([step for step in self.steps if step.rows]),
            "refusals": msgspec.to_builtins(self.refusals),
            "residues": msgspec.to_builtins(self.residues),
            "not_reached": list(self.not_reached),
            "silent": list(self.silent),
            "tasks": list(self.tasks),
            "merged": list(self.merged),
            "search": self.search.as_json() if self.search is not None else None,
        }

    def __str__(self) -> str:
        lines = [f"{self.kind}: {self.matched} matched"]
        lines += [f"  the same person: {item}" for item in self.merged]
        for step in self.steps:
            if step.rows:
                columns = f" ({', '.join(step.columns)})" if step.columns else ""
                lines.append(f"  {step.store}.{step.table}: {step.action} {step.rows}{columns}")
                lines.append(f"      by {step.path}; {step.ground}{_until(step)}")
        lines += self.search.lines() if self.search is not None else ()
        lines += [f"  refused: {item.store}.{item.table}: {item.because}; {item.remedy}" for item in self.refusals]
        lines += [f"  not reached: {place}" for place in self.not_reached]
        lines += [f"  did not answer: {store}" for store in self.silent]
        lines += [f"  task: {task}" for task in self.tasks]
        lines += [f"  remains: {item}" for item in self.residues]
        return "\n".join(lines)


def _until(step: PlanStep) -> str:
    if step.ends is None or step.action != "keep":
        return ""
    first, last = (day.isoformat() for day in step.ends)
    return f"; until {first}" if first == last else f"; until {first} to {last}"
