"""Where each table stands in the picture: a tree from left to right, people first, leaves in a grid by their parent.

The same map always gives the same picture. Lengths are CSS pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from amanat.datamap.out.graph import Graph


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """`width` of every box, the gaps between columns, rows and layers, and how wide the picture may grow.

    `port`: how far under its upper edge wires meet a box.
    """

    width: float
    across: float
    down: float
    layer: float
    limit: float
    port: float


CARDS = Size(width=292, across=26, down=20, layer=54, limit=1276, port=19)
CHIPS = Size(width=234, across=20, down=10, layer=44, limit=1276, port=12)


class Box(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    x: float
    y: float
    width: float
    height: float


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A wire drawn: `path` in SVG's notation, from the box of `start` to that of `end`."""

    start: int
    end: int
    path: str


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    lost: float | None
    """Where the part of those that hang on nothing begins, if there are any."""


def layout(graph: Graph, shown: Sequence[int], heights: Mapping[int, float], size: Size) -> Layout:
    """Places the nodes of `shown`, trees first, then those that hang on nothing."""
    return _Placing(graph, shown, heights, size).run()


class _Placing:
    def __init__(self, graph: Graph, shown: Sequence[int], heights: Mapping[int, float], size: Size) -> None:
        self._shown = list(shown)
        self._heights = heights
        self._size = size
        self._graph = graph
        visible = set(shown)
        self._parents = {one: to for one, to in graph.parents.items() if one in visible and to in visible}
        self._children: dict[int, list[int]] = {number: [] for number in shown}
        for number in shown:
            if number in self._parents:
                self._children[self._parents[number]].append(number)
        self._people = {node.number for node in graph.nodes if node.table.ownership == "people"}
        self._boxes: dict[int, Box] = {}
        self._lines: list[Line] = []

    def run(self) -> Layout:
        roots = [number for number in self._shown if number not in self._parents]
        y = self._size.down
        for root in roots:
            if self._children[root] or root in self._people:
                y = self._tree(root, 1, y) + self._size.down
        alone = [number for number in roots if number not in self._boxes]
        lost = None
        if alone:
            lost = y
            y = self._grid(alone, 1, y + 44) + self._size.down
        self._others()
        width = max((box.x + box.width for box in self._boxes.values()), default=0.0) + 2
        return Layout(
            width=width, height=y, boxes=tuple(self._boxes[number] for number in self._shown),
            lines=tuple(self._lines), lost=lost,
        )  # fmt: skip

    def _tree(self, number: int, x: float, y: float) -> float:
        """Places a node and all under it; returns where they end."""
        box = self._place(number, x, y)
        inner = [each for each in self._children[number] if self._children[each]]
        leaves = [each for each in self._children[number] if not self._children[each]]
        right, bottom = x + box.width + self._size.layer, y
        if leaves:
            bottom = self._grid(leaves, right, bottom, box) + self._size.down
        for each in inner:
            self._wire(each, box, right, bottom, bottom)
            bottom = self._tree(each, right, bottom) + self._size.down
        return max(y + box.height, bottom - self._size.down)

    def _grid(self, numbers: Sequence[int], x: float, y: float, parent: Box | None = None) -> float:
        size = self._size
        columns = max(1, int((size.limit - x + size.across) // (size.width + size.across)))
        columns = min(columns, max(1, round(len(numbers) ** 0.5 + 0.49)) if len(numbers) < 9 else columns)
        for first in range(0, len(numbers), columns):
            row = numbers[first : first + columns]
            for place, number in enumerate(row):
                left = x + place * (size.width + size.across)
                self._place(number, left, y)
                if parent:
                    self._wire(number, parent, left, y, y + size.port if place == 0 else y - size.down / 2)
            y += max(self._heights[number] for number in row) + size.down
        return y - size.down

    def _place(self, number: int, x: float, y: float) -> Box:
        self._boxes[number] = Box(number=number, x=x, y=y, width=self._size.width, height=self._heights[number])
        return self._boxes[number]

    def _wire(self, number: int, parent: Box, x: float, y: float, lane: float) -> None:
        """From the left edge of a box along `lane` to the trunk of its parent, and up to it."""
        size = self._size
        port, trunk = y + size.port, parent.x + parent.width + size.layer / 2
        arrive = parent.y + size.port
        corners = [(x, port)]
        if lane < y:
            corners += [(x - size.across / 2, port), (x - size.across / 2, lane), (trunk, lane)]
        else:
            corners += [(trunk, port)]
        corners += [(trunk, arrive), (parent.x + parent.width + 1, arrive)]
        self._lines.append(Line(start=number, end=parent.number, path=rounded(corners)))

    def _others(self) -> None:
        """Wires beside the tree, as curves."""
        for wire in self._graph.wires:
            start, end = self._boxes.get(wire.start), self._boxes.get(wire.end)
            in_tree = self._parents.get(wire.start) == wire.end and wire.look != "suspect"
            if start and end and not in_tree:
                self._lines.append(Line(start=wire.start, end=wire.end, path=curved(start, end, self._size.port + 7)))


def rounded(corners: Sequence[tuple[float, float]], radius: float = 6) -> str:
    """A path through the corners, each cut round; corners that lie on each other are one."""
    points = [point for place, point in enumerate(corners) if place == 0 or point != corners[place - 1]]
    parts = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for before, (x, y), after in zip(points, points[1:], points[2:], strict=False):
        reach = min(radius, _length(before, (x, y)) / 2, _length((x, y), after) / 2)
        (ax, ay), (bx, by) = _towards((x, y), before, reach), _towards((x, y), after, reach)
        parts.append(f"L{_n(ax)} {_n(ay)}Q{_n(x)} {_n(y)} {_n(bx)} {_n(by)}")
    return "".join([*parts, f"L{_n(points[-1][0])} {_n(points[-1][1])}"])


def curved(start: Box, end: Box, port: float) -> str:
    """From the right or left edge of one box to that of another, whichever lie nearer."""
    sy, ey = start.y + min(port, start.height - 4), end.y + min(port, end.height - 4)
    if end.x + end.width <= start.x:
        sx, ex, bend, back = start.x, end.x + end.width + 1, -40.0, 40.0
    elif start.x + start.width <= end.x:
        sx, ex, bend, back = start.x + start.width, end.x - 1, 40.0, -40.0
    else:
        sx, ex, bend, back = start.x + start.width, end.x + end.width + 1, 46.0, 46.0
    return f"M{_n(sx)} {_n(sy)}C{_n(sx + bend)} {_n(sy)} {_n(ex + back)} {_n(ey)} {_n(ex)} {_n(ey)}"


def stub(box: Box) -> str:
    """A short line out of a box, for a key that leads where it should not."""
    x, y = box.x + box.width - 22, box.y + box.height
    return f"M{_n(x)} {_n(y)}v4m-5 0h10"


def _length(one: tuple[float, float], other: tuple[float, float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(start: tuple[float, float], end: tuple[float, float], reach: float) -> tuple[float, float]:
    whole = _length(start, end) or 1
    return start[0] + (end[0] - start[0]) * reach / whole, start[1] + (end[1] - start[1]) * reach / whole


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
