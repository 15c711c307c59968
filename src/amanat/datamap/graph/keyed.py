"""What one key says of whose a row is: by its name, its columns, and what the tables at both ends are called."""

from __future__ import annotations

import msgspec

from amanat.datamap.model import Link
from amanat.datamap.names.pointing import acts
from amanat.datamap.names.whose import is_about, is_actor, is_maker, stem, words
from amanat.datamap.names.words import is_called, nouns, snake
from amanat.stores.schema.model import TableSchema
from amanat.stores.sql.headed import HEAD, is_headed


def ends_at_people(link: Link) -> bool:
    """Whether the link ends at people of its own accord: in another store, or by a value that they share."""
    return link.store is not None or link.by == "identifier"


def is_of_act(column: str) -> bool:
    """Whether a key means who made a row, or did something to it."""
    return is_maker(column) or is_actor(column) or acts(stem(column))


def is_of_doer(link: Link) -> bool:
    """Whether a key means who made a row or did something to it, and not whose it is."""
    return is_maker(link.columns[0]) or acts(stem(link.columns[0]))


def is_author(column: str) -> bool:
    """Whether a key means who wrote a thing that rows of others hang on, or has it in hand."""
    name = stem(column)
    return not {name, name.rpartition("_")[2]}.isdisjoint(words().authors.names)


def without_makers(direct: list[Link]) -> list[Link]:
    """Who made a row counts where the row has no other person."""
    others = [link for link in direct if not is_maker(link.columns[0])]
    return others or direct


def without_definitions(parents: list[Link]) -> list[Link]:
    """What is put in a field of a form, or answered to a question, is part of what somebody filled in, and not of what
    they were asked: whoever made the form did not say it."""
    said = [link for link in parents if not is_called(link.table, words().definitions.tables)]
    return said or parents


def of_marks(table: str, direct: list[Link]) -> list[Link]:
    """Keys to people; of what is a mark at another's thing, or at somebody, that of who left it."""
    if not is_called(table, words().marks.tables):
        return direct
    return [link for link in direct if link.when is None and not link.nullable] or direct


def is_part_taken(table: TableSchema, direct: list[Link]) -> bool:
    """Whether each row says that one person takes part in something, by a key of both, or left a mark at it: what it
    says of them there is no matter of whoever else has the thing."""
    if len(direct) != 1:
        return False
    marked = is_called(table.name, words().marks.tables) and not direct[0].nullable
    return marked or set(direct[0].columns) < set(table.primary_key)


def is_officer(column: str) -> bool:
    """Whether a key means who stands for many, or arranges something for them."""
    return stem(column).rpartition("_")[2] in words().collectives.officers


def is_spoken(table: TableSchema) -> bool:
    """Whether rows say something in words: they are of whoever said it, known or not."""
    if is_called(table.name, (*words().written.tables, *words().said.tables)):
        return True
    return any(snake(column.name) in _SPOKEN for column in table.columns)


_SPOKEN = frozenset({"body", "comment", "comments", "content", "message", "review", "text"})


def is_aside(link: Link) -> bool:
    """Whether the link tells what a row is about rather than whose it is, which a folder does."""
    return (bool(link.inside) and link.inside != HEAD) or (link.when is not None and is_about(link.columns[0]))


def side_of(link: Link) -> tuple[object, ...]:
    """What tells two links of a row apart as two sides of it: branches of one pair, or of one column, are one, and so
    is one key in two notations, `owner` and `owner_id`."""
    branch = link.when is not None or is_headed(link.inside)
    key = (stem(link.columns[0]),) if len(link.columns) == 1 and link.by != "identifier" else link.columns
    return key, "" if branch else link.inside, None if branch else link.table


def parted(table: TableSchema, link: Link) -> int:
    """How much speaks for the row being part of the other: its name, its key, what happens on deletion."""
    mark = named_after(table, nouns(link.table)[0])
    if not mark and is_called(link.table, words().containers.tables):
        mark = 2
    if link.on_delete == "CASCADE":
        mark += 2
    if set(link.columns) <= set(table.primary_key):
        mark += 1 if len(table.primary_key) > len(link.columns) else 2
    if link.nullable:
        mark -= 2
    return mark


def named_after(table: TableSchema, parent: str) -> int:
    """`postedit` is surely of a `post`; `order_item` is of an `order` unless that names an application."""
    own, *longer = nouns(table.name)
    if own != parent and own.startswith(parent):
        return 4
    return 3 if any(noun.startswith(f"{parent}_") for noun in longer) else 0


def in_its_role(link: Link, chosen: list[Link], persons: frozenset[str]) -> Link:
    """A key to another table that no way was chosen through is a mere reference."""
    if link.role == "subject" and is_of_doer(link) and link.table in persons and link not in chosen:
        return msgspec.structs.replace(link, role="actor")
    aside = link.table not in persons or is_aside(link)
    if link.role == "subject" and aside and not ends_at_people(link) and link not in chosen:
        return msgspec.structs.replace(link, role="reference")
    return link
