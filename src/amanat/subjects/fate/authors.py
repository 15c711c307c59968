"""Whose columns are whose in a row that several people share.

A column belongs to a party when its name starts with the name of that party's link (`recipient_name` with
`recipient_id`), or with another word for them where one gives and one gets: `sender_name` with
`from_account_id`. What is left, such as the comment in a review, belongs to who wrote it. Where no link tells the
writer, it counts as everyone's, and the erasure of one (GDPR Art. 17) prevails over the interest of the others in it.

Correspondence is the exception: what was said to somebody is theirs as well, and stays as long as one of them is left.
Some rows are about one party whom the others only serve, as a visit is about the patient: these are the patient's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from amanat.datamap.model import ColumnMap, Link, Path, TableMap
from amanat.datamap.names.translations import english
from amanat.datamap.names.whose import words
from amanat.datamap.names.words import is_called, nouns, snake
from amanat.subjects.fate.changed import formerly, tells_a_change
from amanat.subjects.fate.parties import among, fork, names_of, parties, party, pays, stem, writes
from amanat.vocabulary.categories import broader


def own_columns(table: TableMap, way: Path, ways: tuple[Path, ...]) -> tuple[str, ...]:
    """The columns of a shared row that are the person's at the end of `way`: personal ones, or of unknown kind."""
    mine, others = _stems(table.name, way, ways)
    others |= {name for link in table.links if link.role == "actor" for name in names_of(link)} - mine
    wrote, payers = writes(table.name, way, ways), _payers(table, way, ways)
    former = formerly(table, way, ways)
    return tuple(
        column.name
        for column in table.columns
        if column.personal is not False
        and not _is_rather(column, others, mine)
        and column.name not in payers
        and not (former is False and tells_a_change(column.name))
        and (
            _is_rather(column, mine, others)
            or column.name in _paid_with(table, way, ways)
            or (former is True and tells_a_change(column.name))
            or (wrote is not False and not (is_correspondence(column) or _is_said(column, others)))
        )
    )


def _payers(table: TableMap, way: Path, ways: tuple[Path, ...]) -> frozenset[str]:
    """Columns that are another's who pays, where the party at the end of a way does not: where they have it sent, and
    what they pay with, unless this is the account of who is paid."""
    mine = party(table.name, way, ways)
    others = [other for other in ways if other != way]
    if pays(table.name, way, ways) or not any(pays(table.name, other, ways) for other in others):
        return frozenset()
    held = {"postal_address"} if among(mine, parties().paid) else {"postal_address", "financial"}
    own, _ = _stems(table.name, way, ways)
    return _holding(table, held, own)


def _paid_with(table: TableMap, way: Path, ways: tuple[Path, ...]) -> frozenset[str]:
    """Columns with what the party at the end of a way pays with, where nobody else in the row pays."""
    mine = fork(table.name, way, ways)
    others = [other for other in ways if fork(table.name, other, ways) != mine]
    if not pays(table.name, way, ways) or any(pays(table.name, other, ways) for other in others):
        return frozenset()
    _, theirs = _stems(table.name, way, ways)
    return _holding(table, {"financial"}, theirs)


def _holding(table: TableMap, held: set[str], but: set[str]) -> frozenset[str]:
    """Columns of these categories, and whose account it is; `but` those that are called after others."""
    return frozenset(
        column.name
        for column in table.columns
        if not _is_of(column, but)
        and (
            not held.isdisjoint(one for name in column.categories for one in broader(name))
            or ("financial" in held and column.categories == ("name",) and _is_holder(column.name))
        )
    )


def _is_holder(column: str) -> bool:
    """Whether it names whose an account or a card is."""
    said = english(snake(column)).removesuffix("_name")
    return said.rpartition("_")[2] in ("holder", "cardholder")


def _is_said(column: ColumnMap, others: Collection[str]) -> bool:
    """Whether it holds what was said to whom the row is for, such as the greeting of a gift."""
    to_somebody = any(among(other, parties().gets) for other in others)
    return to_somebody and not parties().said.isdisjoint(snake(column.name).split("_"))


def is_mere_access(table: TableMap) -> bool:
    """Whether a row says no more than who may do, or did, something with what it points to: it goes with that."""
    if is_called(table.name, words().powers.tables):
        return True
    keys = {*table.primary_key, *(name for link in table.links for name in link.columns)}
    own = [column for column in table.columns if column.name not in keys and column.personal is not False]
    return not own and any(noun in parties().accesses for noun in nouns(table.name))


def is_made_of_words(column: str) -> bool:
    """Whether a column holds a title or a name once more, as it stands in an address."""
    return not parties().made_of_words.isdisjoint(snake(column).split("_"))


def is_joint(way: Path, tables: Mapping[str, TableMap]) -> bool:
    """Whether a way leads to many, over a table that says who has a thing together: nothing in it is one's own."""
    return any(
        table in tables
        and link.table in tables
        and link.columns == tables[table].primary_key
        and not _is_unique(tables[link.table], link.to)
        for table, link in way.links
        if link.by != "identifier"
    )


def _is_unique(table: TableMap, columns: tuple[str, ...]) -> bool:
    return columns == table.primary_key or any(column.unique for column in table.columns if (column.name,) == columns)


def is_correspondence(column: ColumnMap) -> bool:
    """Whether it holds what people said to each other."""
    return any("communication" in broader(name) for name in column.categories)


def named_after(table: TableMap, link: Link, others: Collection[Link] = ()) -> tuple[str, ...]:
    """The columns that tell who the person at the end of a link is, as `reviewer_name` does beside `reviewer_id`.

    `others` are further links of the row: a name that begins like those of two of them belongs to the longer one. That
    such a name finds the person as well (`reviewer_login`) is a link, too, and changes nothing.
    """
    called, names = stem(link), set(names_of(link))
    longer = [other for other in (*table.links, *others) if len(stem(other)) > len(called)]
    acted = _is_who_acted(table, link)
    return tuple(
        column.name
        for column in table.columns
        if column.personal
        and column.name not in link.columns
        and (_is_of(column, names) or (acted and is_observed(column)))
        and not _is_of(column, {stem(other) for other in longer if not _finds(column, other)})
        and not is_time(column)
    )


def _is_who_acted(table: TableMap, link: Link) -> bool:
    """Whether one link alone tells who acted there, and a line of a log is of somebody by what it is about, or the row
    is nobody's: what was observed is of who acted."""
    acted = {
        other.columns
        for other in table.links
        if other.role == "actor" and not other.inside and not _is_copied(other, link)
    }
    if acted != {link.columns}:
        return False
    of_nobody = not any(other.role == "subject" and other.by != "identifier" for other in table.links)
    return of_nobody or is_called(table.name, words().logs.tables)


def _is_copied(other: Link, link: Link) -> bool:
    """Whether an address stands beside a key to whose it is: that of `actor_email` beside `actor_id` is nobody else."""
    return other.by == "identifier" and other.columns != link.columns and stem(other) == stem(link)


def is_observed(column: ColumnMap) -> bool:
    """Whether it holds what is seen of who acts, as their IP address and their browser are."""
    return bool(column.categories) and all("technical" in broader(name) for name in column.categories)


def _finds(column: ColumnMap, link: Link) -> bool:
    """Whether the column is no key, and leads to a person by what it says of them."""
    return link.identifier is not None and column.name in link.columns


def is_time(column: ColumnMap) -> bool:
    """`created_at` beside `created_by` is the row's own."""
    return column.type.lower().startswith(("date", "time"))


def _is_when(column: ColumnMap, stems: Collection[str]) -> bool:
    """Whether it says no more than when something was done to somebody: `viewed_at` beside `viewed_id`."""
    return is_time(column) and snake(column.name).removesuffix("_at").removesuffix("_on") in stems


def _stems(table: str, way: Path, ways: tuple[Path, ...]) -> tuple[set[str], set[str]]:
    """What the party at the end of a way is called, and what the others are, other words for them with it."""
    mine = party(table, way, ways)
    others = {party(table, other, ways) for other in ways} - {mine}
    own = names_of(fork(table, way, ways)[1])
    rest = {name for other in ways for name in names_of(fork(table, other, ways)[1])} - own
    said = parties()
    for (one, ours), (two, theirs) in (
        ((said.gives, said.gives), (said.gets, said.gets)),
        ((said.gets, said.gets), (said.gives, said.gives)),
        ((said.pays, said.payments), (said.paid, said.payouts)),
        ((said.paid, said.payouts), (said.pays, said.payments)),
    ):
        if among(mine, one) and others and all(among(other, two) for other in others):
            own, rest = own | (ours - _DIRECTIONS), rest | (theirs - _DIRECTIONS)
    return set(own), rest


_DIRECTIONS = {"from", "to"}
"""What says of a key whose it is, and of a column where or when."""


def party_columns(table: TableMap, way: Path, ways: tuple[Path, ...]) -> tuple[str, ...]:
    """The columns of a shared row that belong to the other parties alone: their links, and what is named after them."""
    mine, others = _stems(table.name, way, ways)
    payers = _payers(table, way, ways)
    signed = writes(table.name, way, ways) is False
    seen = signed and any(writes(table.name, other, ways) for other in ways)
    called = {name for other in ways for name in names_of(fork(table.name, other, ways)[1])}
    former = formerly(table, way, ways)
    return tuple(
        column.name
        for column in table.columns
        if (_is_rather(column, others & called, mine) and not _is_when(column, others))
        or (column.personal is not False and _is_rather(column, others, mine))
        or column.name in payers
        or (former is False and column.personal is not False and tells_a_change(column.name))
        or (signed and _is_signature(column))
        or (seen and is_observed(column))
    )


def _is_signature(column: ColumnMap) -> bool:
    """Whether it tells from whom the row is: `email_from`, `from_name`."""
    told = {"from", "sender"} & set(snake(column.name).split("_"))
    return bool(told) and not {"email", "name", "username"}.isdisjoint(column.categories)


def _is_of(column: ColumnMap, stems: set[str]) -> bool:
    return bool(_longest(column, stems))


def _is_rather(column: ColumnMap, stems: set[str], others: set[str]) -> bool:
    """Whether a column is named after one of these, and after none of the others by more words: `partner_shipping_id`
    beside `partner_id`."""
    return _longest(column, stems) > _longest(column, others)


def _longest(column: ColumnMap, stems: set[str]) -> int:
    name = snake(column.name)
    return max((len(one) for one in stems if one and (name == one or name.startswith(f"{one}_"))), default=0)
