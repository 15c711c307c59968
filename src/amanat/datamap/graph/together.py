"""Things that several people have together: a table of who has them says so, and no key of the thing itself.

`paper_authors` makes a paper its authors', `chat_participants` a chat its participants'. Only names tell this from
people who merely take part in something that is not theirs, as those enrolled in a course do; where they do not, a
person declares the link in datamap.toml, from the thing to the table of who has it.
"""

from __future__ import annotations

from collections.abc import Iterator

from amanat.datamap.graph.links import Links, Tables
from amanat.datamap.model import Link
from amanat.datamap.names.whose import stem, words
from amanat.datamap.names.words import is_called, nouns, singular, snake
from amanat.stores.schema.model import TableSchema


def with_together(links: Links, tables: Tables, persons: frozenset[str]) -> Links:
    """The links, with one from each thing that people have together to the table that says who."""
    found = dict(links)
    for name, table in tables.items():
        for link in _things(table, links, tables, persons):
            said = backwards(name, tables[link.table], link, 0.9, f"`{name}` says who has it")
            found[link.table] = (*found[link.table], said)
    return found


def _things(table: TableSchema, links: Links, tables: Tables, persons: frozenset[str]) -> Iterator[Link]:
    """The links of a table that says who has what, to the things."""
    to_people = [link for link in links[table.name] if link.table in persons and link.role == "subject"]
    if len(to_people) != 1:
        return
    for link in links[table.name]:
        thing = tables.get(link.table)
        if thing is None or link.table in persons or link.by == "identifier" or link.when or link.inside:
            continue
        if (
            _says_who(table, thing, link)
            and thing.primary_key == link.to
            and not is_somebodys(thing.name, links, persons)
        ):
            yield link


def _says_who(table: TableSchema, thing: TableSchema, link: Link) -> bool:
    known = words().together
    if is_called(thing.name, known.things) and (is_called(table.name, known.parts) or _is_pair(table, thing)):
        return True
    if is_called(thing.name, known.spoken) and is_called(table.name, known.speakers):
        return True
    if any(noun in known.owners for noun in nouns(table.name)):
        return not _of_a_part(table, thing)
    whole = {f"{noun}{owner}" for noun in (*nouns(thing.name), stem(link.columns[0])) for owner in known.owners}
    return not whole.isdisjoint(nouns(table.name))


def _is_pair(table: TableSchema, thing: TableSchema) -> bool:
    """Whether the table is called after the thing and the people, and no more: `contact_photo`."""
    called = {singular(word) for word in snake(table.name.rpartition(".")[2]).split("_")}
    others = {nouns(key.table)[0] for key in table.foreign_keys if key.table != thing.name}
    return any(called == {nouns(thing.name)[0], other} for other in others)


def _of_a_part(table: TableSchema, thing: TableSchema) -> bool:
    """`task_comment_authors` are the authors of a task's comments, and do not have the task."""
    name = "_".join(map(singular, snake(table.name.rpartition(".")[2]).split("_")))
    owners = max((noun for noun in nouns(table.name) if noun in words().together.owners), key=len)
    rest = name.removesuffix(owners).strip("_").split("_")
    return nouns(thing.name)[0] in rest[:-1]


def is_somebodys(name: str, links: Links, persons: frozenset[str]) -> bool:
    """Whether a key of its own leads from the table to people."""
    return any(link.table in persons and link.role == "subject" for link in links[name])


def backwards(table: str, thing: TableSchema, link: Link, confidence: float, because: str) -> Link:
    """From a thing to the table of two keys one of which, the link, leads to the thing."""
    return Link(
        columns=thing.primary_key,
        table=table,
        to=link.columns,
        nullable=False,
        by="inferred",
        confidence=confidence,
        because=because,
    )


def is_joint(link: Link, table: TableSchema, far: TableSchema | None) -> bool:
    """Whether a link leads from a thing to the several rows that say who has it."""
    if far is None or link.back or link.by == "identifier" or link.columns != table.primary_key:
        return False
    return link.to != far.primary_key and link.to not in far.unique
