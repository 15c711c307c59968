"""How well the map finds personal columns, and the way from each table to its person: against truth files.

    python benchmarks/discovery.py [FOLDER …] [--engine sqlite|postgresql] [--blind] [--quiet]

FOLDER holds an application (see `benchmarks.targets`) or many; without one, those of the shared folder. Each is
measured on SQLite and on PostgreSQL where it has both, then once more with every column called c1 … cn (`--blind`: only
so).

- A column of the truth is found when the map calls it personal or, for a key to a person, when the map follows it:
  keys are ways to a person, not data.
- Precision counts the tables that the truth lists, and all others where it is exhaustive. Where the truth is what an
  application's own removal of a person changed (`executed`), it does not tell what else is personal: precision is
  then told apart and not pooled.
- A way is right where one of the map's paths is the truth's, table by table and key by key; of the truth's null, where
  the map has none. A path by identifier is no path by keys.

Each disagreement is listed with what the map says of the column. Writes `build/bench/discovery.json`; exit code 1 where
a bar is missed: recall .95, precision .90, ways .95, and recall .70 without names.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from amanat.datamap.build import build
from amanat.datamap.model import StoreMap, TableMap
from amanat.service.model import StoreConfig
from amanat.stores.open import open_store
from benchmarks import servers
from benchmarks.corpus import ROOT, shared
from benchmarks.targets import (
    Target,
    Told,
    blind_postgres,
    blind_sqlite,
    filled_postgres,
    filled_sqlite,
    load,
    targets,
    unpacked,
)

RESULTS = ROOT / "build/bench/discovery.json"
BARS = {"recall": 0.95, "precision": 0.90, "ways": 0.95, "blind": 0.70}

Names = Mapping[str, Mapping[str, str]]
"""By table, what each column is called now."""


class Disagreement(msgspec.Struct, frozen=True):
    """`kind`: missed, extra, or way. `says`: the reason in the map's words."""

    kind: str
    place: str
    says: str


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of columns and of ways. `sure` are those found, `extra` those not in the truth, in tables where the truth
    tells what is not personal: precision is told from these two."""

    found: int = 0
    missed: int = 0
    sure: int = 0
    extra: int = 0
    right: int = 0
    ways: int = 0
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def recall(self) -> float:
        return _share(self.found, self.missed)

    @property
    def precision(self) -> float:
        return _share(self.sure, self.extra)

    @property
    def way(self) -> float:
        return self.right / self.ways if self.ways else 1.0


def _share(good: int, bad: int) -> float:
    return good / (good + bad) if good + bad else 1.0


def compared(store: StoreMap, target: Target, names: Names | None = None, filled: Names | None = None) -> Score:
    """The map of one store against the truth of its application.

    `names`: what columns are called where they were renamed. `filled`: columns that hold values; others do not count.
    """
    by_name = {table.name: table for table in store.tables if table.kind != "view"}
    people = frozenset(table.name for table in store.tables if _holds_people(table))
    found = missed = sure = extra = right = ways = 0
    listed: list[Disagreement] = []
    for name, told in sorted(target.tables.items()):
        table = by_name.pop(name, None)
        if table is None:
            missed += len(told.wanted)
            listed.append(Disagreement("missed", name, "the map has no such table"))
            continue
        wanted, neither = _renamed(told.wanted, names, name), _renamed(told.neither, names, name)
        if filled is not None:
            wanted &= frozenset(_renamed(frozenset(filled[name]), names, name))
        here = said(table, people) - neither
        if filled is not None:
            here -= _renamed(told.wanted, names, name) - wanted
        found, missed = found + len(here & wanted), missed + len(wanted - here)
        listed += _told("missed", table, wanted - here)
        if _judged(told):
            sure, extra = sure + len(here & wanted), extra + len(here - wanted)
            listed += _told("extra", table, here - wanted)
        ways += told.path is not None
        if told.path is not None and not _right(table, told, names):
            listed.append(Disagreement("way", f"{name}: {_shown(told)}", " | ".join(map(str, table.paths)) or "no way"))
        right += told.path is not None and _right(table, told, names)
    if target.exhaustive:
        for table in by_name.values():
            here = said(table, people) - _renamed(target.borderline.get(table.name, frozenset()), names, table.name)
            extra += len(here)
            listed += _told("extra", table, here)
    return Score(
        found=found, missed=missed, sure=sure, extra=extra, right=right, ways=ways, disagreements=tuple(listed)
    )  # fmt: skip


def said(table: TableMap, people: frozenset[str]) -> frozenset[str]:
    """The columns that the map takes as personal, and the keys that it follows to a person.

    A key to a row that is itself only owned by a person is neither: the map says so of it.
    """
    links = [link for link in table.links if link.role != "reference" and not (link.suspect or link.back)]
    ends = [link for link in links if link.store is not None or link.table in people]
    followed = {name for link in ends for name in link.columns}
    return frozenset(followed | {column.name for column in table.columns if column.personal or column.inside})


def _holds_people(table: TableMap) -> bool:
    return table.ownership == "people" or any(not path.links for path in table.paths)


def _judged(told: Told) -> bool:
    return "hand" in told.fields.values() or not told.fields


def _renamed(columns: frozenset[str], names: Names | None, table: str) -> frozenset[str]:
    return columns if names is None else frozenset(names[table].get(column, column) for column in columns)


def _right(table: TableMap, told: Told, names: Names | None) -> bool:
    if not told.path:
        return _holds_people(table)
    right = {
        tuple((at, names[at].get(key, key) if names else key, to) for at, key, to in hops)
        for hops in (told.path, *told.also)
    }
    return any(
        tuple((at, "+".join(link.columns), link.table) for at, link in path.links) in right for path in table.paths
    )


def _shown(told: Told) -> str:
    return " > ".join(f"{at}.{key}" for at, key, _ in told.path or ()) or "(here people live)"


def _told(kind: str, table: TableMap, columns: Iterable[str]) -> list[Disagreement]:
    return [Disagreement(kind, f"{table.name}.{name}", _says(table, name)) for name in sorted(columns)]


def _says(table: TableMap, name: str) -> str:
    column = next((one for one in table.columns if one.name == name), None)
    if column is None:
        return "the map has no such column"
    if column.personal:
        return f"{', '.join(column.categories)}: {column.because}"
    return column.because or "unknown"


def pooled(scores: Sequence[Score]) -> Score:
    """All counts together."""
    return Score(
        found=sum(one.found for one in scores),
        missed=sum(one.missed for one in scores),
        sure=sum(one.sure for one in scores),
        extra=sum(one.extra for one in scores),
        right=sum(one.right for one in scores),
        ways=sum(one.ways for one in scores),
    )


def on_sqlite(target: Target, folder: Path, *, blind: bool) -> Score:
    """Measured on a copy of the application's SQLite file."""
    assert target.sqlite is not None
    path = unpacked(target.sqlite, folder / f"{target.name}-{blind}.sqlite")
    filled = {table: dict.fromkeys(held, "") for table, held in filled_sqlite(path, target.tables).items()}
    names = blind_sqlite(path) if blind else None
    return compared(_mapped(target.name, f"sqlite:///{path}"), target, names, filled if blind else None)


def on_postgres(target: Target, server: str, *, extensions: bool, blind: bool) -> Score:
    """Measured on PostgreSQL, in a database of its own."""
    assert target.dump is not None
    with servers.database(server) as url:
        load(url, target.dump, extensions=extensions)
        filled = {table: dict.fromkeys(held, "") for table, held in filled_postgres(url, target.tables).items()}
        names = blind_postgres(url) if blind else None
        return compared(_mapped(target.name, url), target, names, filled if blind else None)


def _mapped(name: str, url: str) -> StoreMap:
    store = open_store(StoreConfig(name=name, url=url))
    try:
        return build([store], None).stores[0]
    finally:
        store.close()


def measured(found: Sequence[Target], engine: str | None, *, blind: bool, folder: Path) -> dict[str, Score]:
    """By `application on engine`."""
    scores: dict[str, Score] = {}
    if engine != "postgresql":
        for one in found:
            if one.sqlite:
                scores[f"{one.name} on sqlite"] = on_sqlite(one, folder, blind=blind)
    if engine != "sqlite" and any(one.dump for one in found):
        with servers.postgres() as (url, extensions):
            for one in found:
                if one.dump:
                    scores[f"{one.name} on postgresql"] = on_postgres(one, url, extensions=extensions, blind=blind)
    return scores


def shown(scores: Mapping[str, Score], *, quiet: bool) -> None:
    """Prints a table, then the disagreements."""
    width = max(map(len, scores), default=0)
    print(f"{'':{width}}  found missed extra  recall precision  ways")
    for name, one in [*scores.items(), ("pooled", pooled(list(scores.values())))]:
        precision = f"{one.precision:9.3f}" if one.sure or one.extra else " not told"
        print(
            f"{name:{width}}  {one.found:5} {one.missed:6} {one.extra:5}  {one.recall:6.3f} {precision}  "
            f"{one.right}/{one.ways}"
        )
    if quiet:
        return
    seen: set[tuple[str, str]] = set()
    for name, one in scores.items():
        application = name.partition(" on ")[0]
        for each in one.disagreements:
            if (key := (application, f"{each.kind} {each.place}")) not in seen:
                seen.add(key)
                print(f"  {application}: {each.kind} {each.place}\n      the map: {each.says}")


def missed_bars(named: Sequence[Score], blind: Sequence[Score]) -> list[str]:
    """What falls short, in words. An empty measurement falls short too."""
    short = []
    if named:
        whole = pooled(named)
        short += [
            f"{what} {value:.3f} < {BARS[what]}"
            for what, value in (("recall", whole.recall), ("precision", whole.precision), ("ways", whole.way))
            if value < BARS[what]
        ]
    if blind and (recall := pooled(blind).recall) < BARS["blind"]:
        short.append(f"recall without names {recall:.3f} < {BARS['blind']}")
    return short if named or blind else ["nothing was measured"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints, writes the results, and returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    parser.add_argument("--blind", action="store_true", help="only with every column called c1 … cn")
    parser.add_argument("--quiet", action="store_true", help="no disagreements")
    options = parser.parse_args(arguments)
    found = [one for folder in options.folders or [shared() / "targets"] for one in targets(folder)]
    results: dict[str, dict[str, Score]] = {"named": {}, "blind": {}}
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("blind",) if options.blind else ("named", "blind"):
            print("\nWith the columns' own names" if kind == "named" else "\nWith every column called c1 … cn")
            results[kind] = measured(found, options.engine, blind=kind == "blind", folder=Path(folder))
            shown(results[kind], quiet=options.quiet or kind == "blind")
    short = missed_bars(list(results["named"].values()), list(results["blind"].values()))
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(msgspec.to_builtins(_report(results, short)), indent=1), "utf-8")
    print("\n" + ("; ".join(short) if short else "every bar is met"))
    return 1 if short else 0


def _report(results: Mapping[str, Mapping[str, Score]], short: list[str]) -> dict[str, object]:
    report: dict[str, object] = {"bars": BARS, "short": short}
    for kind, scores in results.items():
        if scores:
            whole = pooled(list(scores.values()))
            report[kind] = {
                "pooled": {"recall": whole.recall, "precision": whole.precision, "ways": whole.way},
                "counts": msgspec.to_builtins(whole),
                "applications": msgspec.to_builtins(dict(scores)),
            }
    return report


if __name__ == "__main__":
    sys.exit(main())
