"""What the ways from a table to people say of its rows."""

from __future__ import annotations

from amanat.datamap.graph.paths import Place
from amanat.datamap.model import Path
from amanat.datamap.names.targets import plainly
from amanat.datamap.names.whose import is_actor, is_maker, stem, words
from amanat.datamap.names.words import is_called
from amanat.stores.schema.model import TableSchema


def is_of_maker(place: Place) -> bool:
    """Whether the rows are theirs alone who made them."""
    return place.ownership == "owned" and all(_is_made(path) for path in place.paths)


def is_in_hand(place: Place) -> bool:
    """Whether keys lead only to who made a row, or has it in hand, as a clerk has a firm."""
    ends = [path.links[0][1].columns[0] for path in place.paths if len(path.links) == 1]
    return (
        place.ownership in ("owned", "shared")
        and len(ends) == len(place.paths)
        and all(is_maker(column) or is_actor(column) or stem(column) in words().authors.names for column in ends)
    )


def is_nobodys(place: Place) -> bool:
    """What somebody made, or acted on, may be a list for all to choose from."""
    return place.ownership in ("none", "actor") or is_of_maker(place)


def is_somebodys(place: Place) -> bool:
    """Whether the rows are people, or theirs, and not only made by them."""
    return place.ownership in ("people", "owned", "shared", "identified") and not is_of_maker(place)


def _is_made(path: Path) -> bool:
    return len(path.links) == 1 and is_maker(path.links[0][1].columns[0])


def is_sole(place: Place, table: TableSchema) -> bool:
    """Whether no two rows may lead to the same person, as the database itself sees to."""
    single = {(column.name,) for column in table.columns if column.unique}
    known = {table.primary_key, *table.unique, *single}
    held = place.ownership in ("owned", "shared")
    return held and any(
        len(path.links) == 1 and not _is_made(path) and path.links[0][1].columns in known for path in place.paths
    )


def is_recorded(place: Place) -> bool:
    """Whether keys lead to people of whom others keep records, and not only to who made the row."""
    tables = words().recorded.tables
    ends = {path.links[-1][1].table for path in place.paths if path.links}
    return not is_of_maker(place) and any(is_called(plainly(table), tables) for table in ends)


def is_direct(place: Place) -> bool:
    """Whether a key of the row itself leads to whom it is of, and not only to who made it."""
    return place.ownership != "actor" and any(len(path.links) == 1 and not _is_made(path) for path in place.paths)
