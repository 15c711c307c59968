"""The five examples, whose truth is written down beside this: each column and each way, as shipped and from nothing.

As shipped, `datamap.toml` says what names and values do not tell, and all must be right. From nothing, without the file
and without `[people]`, what is left for a person to correct is counted.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

from amanat.datamap.build import build
from amanat.datamap.model import DataMap, TableMap
from amanat.datamap.pins.file import load_pins
from amanat.examples.builder import build as build_example
from amanat.service.file import load
from amanat.stores.open import open_store

EXAMPLES = ("academy", "outcomes", "parcels", "quality", "tutoring")


class Truth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one table holds. `holds` and `either` are names of columns with blanks between."""

    ownership: str
    holds: str
    either: str = ""
    ways: tuple[str, ...] = ()


class Wrong(msgspec.Struct):
    missed: list[str] = msgspec.field(default_factory=list)
    extra: list[str] = msgspec.field(default_factory=list)
    links: list[str] = msgspec.field(default_factory=list)
    columns: int = 0


def truth(name: str) -> dict[str, Truth]:
    data = tomllib.loads((Path(__file__).parent / "examples" / f"{name}.toml").read_text("utf-8"))
    return msgspec.convert(data, dict[str, Truth])


def mapped(name: str, folder: Path, *, shipped: bool) -> DataMap:
    build_example(name, folder, people=400)
    service = load(folder / "amanat.toml")
    stores = [open_store(config, service.folder) for config in service.stores]
    try:
        if shipped:
            return build(stores, service.people, load_pins(folder / "datamap.toml"))
        return build(stores, None)
    finally:
        for store in stores:
            store.close()


def wrong(found: DataMap, told: dict[str, Truth]) -> Wrong:
    result = Wrong()
    tables = {table.name: table for table in found.stores[0].tables}
    assert set(tables) == set(told)
    for name, expected in told.items():
        _compare(tables[name], expected, result)
    return result


def _compare(table: TableMap, expected: Truth, result: Wrong) -> None:
    personal = {column.name for column in table.columns if column.personal}
    holds, either = set(expected.holds.split()), set(expected.either.split())
    assert holds | either <= {column.name for column in table.columns}
    result.columns += len(holds)
    result.missed += sorted(f"{table.name}.{column}" for column in holds - personal)
    result.extra += sorted(f"{table.name}.{column}" for column in personal - holds - either)
    if table.ownership != expected.ownership:
        result.links.append(f"{table.name} is {table.ownership}, not {expected.ownership}")
    if table.ownership not in ("people", "none"):
        result.links += sorted({str(path) for path in table.paths} ^ set(expected.ways))


@pytest.mark.parametrize("name", EXAMPLES)
def test_as_shipped_all_is_right(name: str, tmp_path: Path) -> None:
    found = wrong(mapped(name, tmp_path / name, shipped=True), truth(name))
    assert (found.missed, found.extra, found.links) == ([], [], [])
    assert found.columns > 30


def test_from_nothing_little_is_left_to_correct(tmp_path: Path) -> None:
    counts = [wrong(mapped(name, tmp_path / name, shipped=False), truth(name)) for name in EXAMPLES]
    columns = sum(one.columns for one in counts)
    for name, one in zip(EXAMPLES, counts, strict=True):
        print(f"\n{name}: missed {one.missed}, extra {one.extra}, links {one.links}")
    assert sum(len(one.missed) for one in counts) <= 0.1 * columns
    assert sum(len(one.extra) for one in counts) <= 0.05 * columns
    assert sum(len(one.links) for one in counts) <= 8


def test_a_wrong_truth_is_seen(tmp_path: Path) -> None:
    told = truth("tutoring")
    told["users"] = Truth(ownership="owned", holds="id email")
    told["messages"] = msgspec.structs.replace(told["messages"], ways=("messages.lesson_id > lessons",))
    found = wrong(mapped("tutoring", tmp_path / "x", shipped=True), told)
    assert "users.id" in found.missed
    assert "users.phone" in found.extra
    assert "users is people, not owned" in found.links
    assert "messages.lesson_id > lessons" in found.links


def test_the_traps_are_seen(tmp_path: Path) -> None:
    """The log without keys, the forgotten table, the identifiers in documents."""
    shop = mapped("parcels", tmp_path / "parcels", shipped=False).stores[0]
    assert shop.table("web_log").ownership == "identified"
    assert shop.table("voucher_list_2017").ownership == "identified"
    assert shop.table("shipment").column("delivery_address").personal
    tracking = mapped("quality", tmp_path / "quality", shipped=False).stores[0]
    assert tracking.table("leads_export_tmp").ownership == "identified"
    assert tracking.table("leads_export_tmp").column("contact").personal
    assert tracking.table("job_applicants").column("cv").personal


def test_children_are_seen_where_they_are(tmp_path: Path) -> None:
    marked = {
        name: [table.name for table in mapped(name, tmp_path / name, shipped=True).stores[0].tables if table.children]
        for name in EXAMPLES
    }
    assert marked.pop("academy") == ["guardianship", "person"]
    assert set(map(tuple, marked.values())) == {()}
