"""The layout: no box lies on another, every wire ends at its tables, the same map gives the same picture."""

from __future__ import annotations

import re

import msgspec
import pytest

from amanat.datamap.model import DataMap
from amanat.datamap.out.graph import graph
from amanat.datamap.out.layout import Box, Layout, rounded
from amanat.datamap.out.page import Picture, picture
from tests.datamap.out.synthetic import large, small


def drawn(datamap: DataMap) -> Picture:
    return picture(graph(datamap), len(datamap.stores) > 1)


def overlaps(layout: Layout) -> list[tuple[int, int]]:
    """Pairs of boxes that lie on each other."""
    boxes = sorted(layout.boxes, key=lambda box: box.y)
    found = []
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            if other.y >= one.y + one.height:
                break
            if one.x < other.x + other.width and other.x < one.x + one.width:
                found.append((one.number, other.number))
    return found


@pytest.mark.parametrize("datamap", [small(), large(), large(30), large(60)], ids=["small", "large", "30", "60"])
def test_no_table_lies_on_another(datamap: DataMap) -> None:
    layout = drawn(datamap).layout
    assert overlaps(layout) == []
    assert all(box.x >= 0 and box.y >= 0 for box in layout.boxes)
    assert all(box.x + box.width <= layout.width and box.y + box.height <= layout.height for box in layout.boxes)


def test_the_look_sees_a_table_on_another() -> None:
    layout = drawn(small()).layout
    first = layout.boxes[0]
    moved = msgspec.structs.replace(layout.boxes[1], x=first.x + 5, y=first.y + 5)
    assert overlaps(msgspec.structs.replace(layout, boxes=(first, moved, *layout.boxes[2:])))


@pytest.mark.parametrize("datamap", [small(), large()], ids=["small", "large"])
def test_every_wire_begins_and_ends_at_its_tables(datamap: DataMap) -> None:
    layout = drawn(datamap).layout
    boxes = {box.number: box for box in layout.boxes}
    assert layout.lines
    for line in layout.lines:
        points = [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", line.path)]
        assert touches(boxes[line.start], points[0]), line
        assert touches(boxes[line.end], points[-1]), line


def touches(box: Box, point: tuple[float, ...]) -> bool:
    x, y = point
    return min(abs(x - box.x), abs(x - box.x - box.width)) <= 1.5 and box.y <= y <= box.y + box.height


def test_depth_goes_to_the_right() -> None:
    found = graph(large())
    boxes = {box.number: box for box in drawn(large()).layout.boxes}
    assert all(boxes[child].x > boxes[parent].x for child, parent in found.parents.items())


def test_the_same_map_gives_the_same_picture() -> None:
    assert drawn(large()) == drawn(large())


def test_a_large_map_is_lines_and_a_small_one_cards() -> None:
    assert drawn(large()).large
    assert not drawn(small()).large
    assert drawn(small()).layout.width <= 1278
    assert drawn(large()).layout.height < 4000


def test_corners_are_cut_round() -> None:
    assert rounded([(0, 0), (10, 0), (10, 10)]) == "M0 0L5 0Q10 0 10 5L10 10"
