"""The graph of a map: people first, a wire per hop, one tree, no ring."""

from __future__ import annotations

from amanat.datamap.model import DataMap, Path, StoreMap, TableMap
from amanat.datamap.out.graph import Graph, Wire, graph
from tests.datamap.out.synthetic import large, link, small


def wire(found: Graph, start: str, end: str) -> Wire:
    names = {node.number: node.table.name for node in found.nodes}
    return next(one for one in found.wires if (names[one.start], names[one.end]) == (start, end))


def test_people_come_first_and_each_table_is_there_once() -> None:
    found = graph(small())
    assert found.nodes[0].table.name == "users"
    assert [node.number for node in found.nodes] == list(range(1, 12))
    assert len({node.key for node in found.nodes}) == 11


def test_wires_look_as_their_links_are() -> None:
    found = graph(small())
    assert wire(found, "orders", "users").look == "key"
    assert wire(found, "pupils", "users").look == "inferred"
    assert wire(found, "mail_log", "users").look == "identifier"
    assert wire(found, "leads", "products").look == "suspect"
    assert len(wire(found, "messages", "users").links) == 2


def test_a_way_goes_on_in_another_store() -> None:
    found = graph(small())
    visits = next(node for node in found.nodes if node.table.name == "visits")
    assert found.parents[visits.number] == 1
    assert visits.ways == ((visits.number, 1),)


def test_a_suspect_link_carries_no_tree() -> None:
    found = graph(small())
    leads = next(node.number for node in found.nodes if node.table.name == "leads")
    assert leads not in found.parents


def test_ways_that_run_in_a_ring_are_cut() -> None:
    there, back, home = link("b_id", "b"), link("a_id", "a"), link("user_id", "users")
    tables = (
        TableMap(name="users", columns=(), ownership="people"),
        TableMap(name="a", columns=(), ownership="owned", paths=(Path((("a", there), ("b", home))),)),
        TableMap(name="b", columns=(), ownership="owned", paths=(Path((("b", back), ("a", home))),)),
    )
    found = graph(DataMap(stores=(StoreMap(name="m", dialect="sqlite", answered=True, tables=tables),)))
    assert len(found.parents) == 1
    assert len(found.wires) == 4


def test_each_table_of_a_large_map_has_its_place() -> None:
    found = graph(large())
    assert len(found.nodes) == 500
    reached = [node for node in found.nodes if node.table.paths]
    assert {node.number for node in reached} == set(found.parents)
