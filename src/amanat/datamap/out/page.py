"""The map as one HTML page that needs nothing else: the picture, the same as a table, and each table in detail."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import jinja2
import msgspec
from markupsafe import Markup

from amanat.datamap.model import ColumnMap, DataMap, Ownership, Path, TableMap
from amanat.datamap.out import words
from amanat.datamap.out.face import MOST_CARDS, Face, card, chip, held_columns, marks, told
from amanat.datamap.out.graph import Graph, Node, Wire, graph
from amanat.datamap.out.layout import CARDS, CHIPS, Layout, layout, stub
from amanat.policy.out.paper import paper, templates
from amanat.policy.out.words import count
from amanat.vocabulary.categories import categories


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A wire as it is drawn; `more`: it is no part of the tree, and in a large map only shown with its table."""

    wire: Wire
    path: str
    more: bool


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """`large`: tables are lines and no cards."""

    layout: Layout
    faces: dict[int, Face]
    wires: tuple[Drawn, ...]
    large: bool
    size: tuple[float, ...]
    parents: Mapping[int, int]
    stubs: tuple[tuple[int, str], ...]
    """Where tables are lines: for each with a key that is not believed, the start of it."""
    astray: frozenset[Ownership]
    """Whose the tables are from which no arrow leads on. The service's own among them are not lost."""


def render(datamap: DataMap, title: str) -> str:
    """The whole page; no request to anywhere, and all that it says stands there without its script."""
    whole = graph(datamap)
    script, sheet = _script(), _sheet()
    filled = (
        _environment()
        .get_template("map.html")
        .render(
            datamap=datamap,
            title=title,
            css=Markup(sheet),
            script=Markup(script),
            script_hash=_hash(script),
            headline=words.headline(datamap),
            nodes=whole.nodes,
            rows=sorted(whole.nodes, key=lambda node: (words.is_bare(node.table), node.number)),
            by_number={node.number: node for node in whole.nodes},
            picture=picture(whole, len(datamap.stores) > 1),
            many=len(datamap.stores) > 1,
            ownerships=_ownerships(whole),
            held=_categories(whole),
            bare=[node for node in whole.nodes if words.is_bare(node.table)],
            silent=[store for store in datamap.stores if not store.answered],
            unread=[node for node in whole.nodes if node.table.unread],
            doubted=[node for node in whole.nodes if words.suspects(node.table)],
            lost=[node for node in whole.nodes if node.table.ownership == "unplaced"],
        )
    )
    # HTML has no NUL.
    return filled.replace("\0", "\ufffd")


def picture(whole: Graph, many_stores: bool) -> Picture:
    """Tables with personal data, and those that lie on the way of one."""
    between = {number for node in whole.nodes for pair in node.ways for number in pair}
    shown = [node for node in whole.nodes if not words.is_bare(node.table) or node.number in between]
    large = len(shown) > MOST_CARDS
    draw, size = (chip, CHIPS) if large else (card, CARDS)
    faces = {node.number: draw(node, many_stores) for node in shown}
    placed = layout(whole, list(faces), {number: face.height for number, face in faces.items()}, size)
    found = {(wire.start, wire.end, wire.look == "suspect"): wire for wire in whole.wires}
    drawn = []
    for line in placed.lines:
        trusted = found.pop((line.start, line.end, False), None)
        wire = trusted or found.pop((line.start, line.end, True))
        drawn.append(Drawn(wire=wire, path=line.path, more=not wire.tree))
    doubted = {wire.start for wire in whole.wires if wire.look == "suspect"}
    stubs = tuple((box.number, stub(box)) for box in placed.boxes if large and box.number in doubted)
    ownerships = {node.number: node.table.ownership for node in shown}
    alone = [box.number for box in placed.boxes if placed.lost is not None and box.y > placed.lost]
    astray = frozenset(ownerships[number] for number in alone)
    return Picture(astray=astray, layout=placed, faces=faces, wires=tuple(drawn), large=large, stubs=stubs,
                   size=msgspec.structs.astuple(size), parents=whole.parents)  # fmt: skip


def _ownerships(whole: Graph) -> dict[Ownership, int]:
    counts = Counter(node.table.ownership for node in whole.nodes)
    return {name: counts[name] for name in words.OWNERSHIP if counts[name]}


def _categories(whole: Graph) -> dict[str, int]:
    """How many tables hold each category, in the order of the vocabulary."""
    counts = Counter(name for node in whole.nodes for name in held_categories(node.table))
    return {name: counts[name] for name in categories() if counts[name]}


def held_categories(table: TableMap) -> tuple[str, ...]:
    """Every category in a table once, within documents too."""
    found = [
        name
        for column in held_columns(table)
        for name in (*column.categories, *(each for inner in column.inside for each in inner.categories))
    ]
    return tuple(dict.fromkeys(found))


def sought(node: Node) -> str:
    """The words by which the search box finds a table."""
    table = node.table
    labels = (categories()[name].label for name in held_categories(table))
    return " ".join([node.store, table.name, *labels, *(column.name for column in table.columns)]).casefold()


def way(path: Path) -> list[tuple[str, str]]:
    """Pairs of place and how one goes on from there."""
    return [(link.key_of(table), words.LINK_WORDS[link.by]) for table, link in path.links]


def sure(table: TableMap) -> float | None:
    """The confidence of the least sure verdict."""
    found = [column.confidence for column in table.columns if column.personal]
    return min(found) if found else None


def bare_names(table: TableMap) -> list[ColumnMap]:
    return [column for column in table.columns if column.personal is False]


def _sheet() -> str:
    return paper() + _file("map.css")


def _script() -> str:
    return _file("layout.js") + _file("map.js")


def _file(name: str) -> str:
    return files("amanat.datamap.out").joinpath("templates", name).read_text("utf-8")


def _hash(script: str) -> str:
    """By which the page's own policy lets this script run, and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def _environment() -> jinja2.Environment:
    """The templates of the page; everything that is not `Markup` is escaped."""
    made = templates("amanat.datamap.out")
    made.globals.update(
        OWNERSHIP=words.OWNERSHIP, KIND_WORDS=words.KIND_WORDS, LINK_WORDS=words.LINK_WORDS, categories=categories(),
        is_bare=words.is_bare, is_special=words.is_special, suspects=words.suspects, origin=words.origin,
        held_columns=held_columns, held_categories=held_categories, told=told, marks=marks, sought=sought,
        way=way, sure=sure, bare_names=bare_names, count=count,
        special_names=[name for name, each in categories().items() if each.special],
    )  # fmt: skip
    return made
