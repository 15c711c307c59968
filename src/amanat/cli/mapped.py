"""The map on a terminal: the summary first, then the tables that hold personal data; one table in detail."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from amanat.board.typewriter import Typewriter, short, terminal
from amanat.datamap.model import ColumnMap, DataMap, Ownership, Path, StoreMap, TableMap
from amanat.datamap.out.face import held_columns, told
from amanat.datamap.out.words import KIND_WORDS, LINK_WORDS, OWNERSHIP, headline, is_bare, is_special, origin, suspects
from amanat.errors import InputError
from amanat.policy.out.words import count

if TYPE_CHECKING:
    from rich.console import Console

    from amanat.subjects.who.lookups import Lookup

MOST = 40
"""Up to so many tables with personal data, each is shown with its columns; beyond, on a line."""

_SORTS = {"email": "e-mail address", "phone": "telephone number", "username": "user name", "number": "number"}
"""What identifiers are called."""

_STEPS = 10


def show_map(datamap: DataMap, console: Console | None = None, *, every: bool = False) -> None:
    """The summary, then stores and their tables; with `every`, those without personal data too."""
    out = Typewriter(console or terminal())
    _summary(out, datamap)
    held = sum(not is_bare(table) for store in datamap.stores for table in store.tables)
    for store in datamap.stores:
        _store(out, store, brief=held > MOST and not every, every=every)
    _steps(out, datamap, cut=held > MOST and not every)


def show_unserved(found: Sequence[Lookup], console: Console | None = None) -> None:
    """What reads whole tables, as comments over the statements that mend it: all of it can be run as it stands."""
    out = console or terminal()
    if not found:
        out.print("-- An index serves all that requests look for.", highlight=False)
    for one in found:
        rows = "rows not counted" if one.rows is None else count(one.rows, "row")
        told = f"-- {one.store}.{one.table} ({rows}) is read whole to find rows by {one.by}"
        mended = one.index or "-- This engine makes no index over an expression: copy it into a column of its own."
        for line in (told, mended):
            out.print(line, markup=False, highlight=False, soft_wrap=True)


def _summary(out: Typewriter, datamap: DataMap) -> None:
    out.say((headline(datamap), "bold"))
    if datamap.people:
        others = [f"`{kind.table}`" for kind in datamap.kinds if kind != datamap.people]
        also = f", others in {', '.join(others)}" if others else ""
        out.say((f"People live in `{datamap.people.store}.{datamap.people.table}`{also}.", ""))
        for line in _found_by(datamap):
            out.say((line, "dim"))
    else:
        out.say(("Where people live is not known.", "bold yellow"))
    tables = [table for store in datamap.stores for table in store.held]
    counts = Counter(table.ownership for table in tables)
    if tables:
        out.console.print()
    for name, word in OWNERSHIP.items():
        if counts[name]:
            out.row((f"{counts[name]:>6}", 6, "bold"), (_sign(out, name), 1, "cyan"), (word.word, 11, ""),
                    (word.meaning, 0, "dim"))  # fmt: skip
    special = sum(map(is_special, tables))
    marked = [f"{count(special, 'table')} with special categories of data"] if special else []
    children = sum(bool(table.children) for table in tables)
    marked += [f"{count(children, 'table')} with data of children"] if children else []
    if marked:
        out.say(("; ".join(marked), ""), indent=7, lead=[(" " * 7, "")])


def _found_by(datamap: DataMap) -> Iterator[str]:
    """By what somebody who asks is found, of each kind of people."""
    from amanat.subjects.who.kinds import known_by

    there = {(store.name, table.name) for store in datamap.stores for table in store.held}
    for kind in datamap.kinds or ((datamap.people,) if datamap.people else ()):
        if (kind.store, kind.table) not in there:
            continue
        sorts = known_by(datamap, kind)
        known = [word for sort, word in _SORTS.items() if sort in sorts]
        by = ", ".join(known) if known else f"the key of their row alone, as `{kind.table}:1`"
        yield f"Who asks is found in `{kind.table}` by {by}."


def _sign(out: Typewriter, name: Ownership) -> str:
    """What the terminal can carry."""
    return OWNERSHIP[name].sign if out.arrow == "→" else OWNERSHIP[name].plain


def _store(out: Typewriter, store: StoreMap, *, brief: bool, every: bool) -> None:
    if not store.answered:
        out.title(f"{store.name} did not answer")
        out.say((store.error or "no reason was given", "yellow"))
        return
    sampled = f", judged by {count(store.rows_sampled, 'sampled row')}" if store.sampled else ""
    out.title(f"{store.name} ({store.dialect}{sampled})")
    order = list(OWNERSHIP)
    tables = sorted(store.tables, key=lambda table: order.index(table.ownership)) if brief else list(store.tables)
    for table in tables:
        if brief and not is_bare(table):
            _line(out, table)
        elif every or not is_bare(table):
            _table(out, table)
    rest = [] if every else [table for table in store.tables if is_bare(table)]
    _unread(out, [table for table in rest if table.unread])
    _bare(out, [table.name for table in rest if not table.unread])


def _unread(out: Typewriter, tables: Sequence[TableMap]) -> None:
    """What could not be looked at may hold anything."""
    if not tables:
        return
    out.console.print()
    out.say(("Not looked at, so that nothing is known of what they hold:", "yellow"))
    for table in tables:
        out.say((table.name, "bold"), (f": {table.unread}", "yellow"), indent=2, lead=[("  ", "")])


def _bare(out: Typewriter, names: Sequence[str]) -> None:
    if not names:
        return
    out.console.print()
    if len(names) <= MOST:
        out.say((f"No personal data seen in {', '.join(names)}.", "dim"))
    else:
        out.say((f"No personal data seen in {count(len(names), 'table')}: --all shows them.", "dim"))


def _line(out: Typewriter, table: TableMap) -> None:
    names = dict.fromkeys(name for column in held_columns(table) for name in told(column).split(", "))
    out.row((_sign(out, table.ownership), 1, "cyan"), (table.name, 32, ""), (_marks(table), 2, "bold magenta"),
            (f"{len(held_columns(table))}/{len(table.columns)}", 6, "dim"), (", ".join(names), 0, "dim"))  # fmt: skip


def _marks(table: TableMap) -> str:
    """`9` special categories, `c` children, `!` a key that is not believed: two of them at most."""
    signs = (("!", suspects(table)), ("9", is_special(table)), ("c", table.children))
    return "".join(sign for sign, so in signs if so)[:2]


def _table(out: Typewriter, table: TableMap, *, whole: bool = False) -> None:
    out.console.print()
    word = OWNERSHIP[table.ownership]
    rows = "" if table.rows is None else f", {count(table.rows, 'row')}"
    kind = f", {KIND_WORDS[table.kind]}" if table.kind in KIND_WORDS else ""
    pinned = ", pinned" if table.pinned else ""
    whose = _shown(table) if table.kind == "view" else f"{word.word}: {word.meaning}{rows}{kind}"
    out.say((table.name, "bold"), (f"  {whose}{pinned}", ""))
    for path in () if whole else table.paths:
        out.say((str(path), "dim"), indent=2)
    if table.children:
        out.say((f"data of children: {table.children}", "bold magenta"), indent=2)
    if table.unread:
        out.say((f"its rows could not be looked at: {table.unread}", "yellow"), indent=2)
    for said in origin(table):
        out.say((said, "yellow"), indent=2)
    for link in suspects(table):
        out.say((f"{'+'.join(link.columns)} to {link.table} is not believed: {link.suspect}", "red"), indent=2)
    for column in held_columns(table):
        _column(out, column, whole=whole)


def _shown(table: TableMap) -> str:
    """A view holds nothing: what it shows is dealt with where it lies, and counted there."""
    names = " and ".join(f"`{name}`" for name in table.reads) or "other tables"
    return f"view: shows what {names} {'holds' if len(table.reads) == 1 else 'hold'}, and is not counted again"


def _column(out: Typewriter, column: ColumnMap, *, whole: bool) -> None:
    """With `whole`, the reason on lines of its own, and never cut."""
    held = (column.personal and ", ".join(column.categories)) or "unknown"
    sure = "pinned" if column.pinned else f"{column.confidence:.2f}" if column.personal else "?"
    style = "bold magenta" if column.special else "cyan"
    out.row(
        (f"  {column.name}", 24, ""), (held, 22, style), (sure, 6, "dim"), ("" if whole else column.because, 0, "dim")
    )
    if whole:
        form = "" if column.form == "plain" else f", {column.form}"
        out.say((f"{column.type}{form}: {column.because}", "dim"), indent=4, lead=[("    ", "")])
    for inner in column.inside:
        out.row((f"    {inner.path or '(in the text)'}", 24, ""), (", ".join(inner.categories), 22, "cyan"),
                ("", 6, ""), (inner.because, 0, "dim"))  # fmt: skip


def _steps(out: Typewriter, datamap: DataMap, *, cut: bool) -> None:
    out.console.print()
    lost = [table.name for store in datamap.stores for table in store.tables if table.ownership == "unplaced"]
    for name in lost[:_STEPS] if cut else lost:
        out.step(f"`{name}` holds personal data and leads to nobody: link it, or pin it, in datamap.toml")
    if cut and len(lost) > _STEPS:
        out.step(f"{len(lost) - _STEPS} more lead to nobody, marked `{_sign(out, 'unplaced')}` above")
    for note in datamap.notes:
        out.step(note)
    if cut:
        out.step("one table in detail: amanat map --table NAME; the whole as a page: amanat map --html map.html")
    out.step("what a person corrects in datamap.toml stays as corrected")


def find_table(datamap: DataMap, name: str) -> list[tuple[StoreMap, TableMap]]:
    """The tables of this name, with or without their store before it. Raises `InputError` where there is none."""
    held = [(store, table) for store in datamap.stores for table in store.tables]
    found = [each for each in held if name in (each[1].name, f"{each[0].name}.{each[1].name}")]
    if found:
        return found
    close = difflib.get_close_matches(name, [table.name for _, table in held], n=1)
    remedy = f"did you mean `{close[0]}`?" if close else "see the names in `amanat map --all`"
    raise InputError(f"there is no table `{name}` in the map", remedy=remedy)


def show_table(store: StoreMap, table: TableMap, console: Console | None = None) -> None:
    """All that the map knows of one table: its columns, with those that are not personal, its links and its ways."""
    out = Typewriter(console or terminal())
    _table(out, table, whole=True)
    out.say((f"in {store.name} ({store.dialect})", "dim"), indent=2)
    if table.primary_key:
        out.say((f"key: {', '.join(table.primary_key)}", "dim"), indent=2)
    if table.comment:
        out.say((f"the schema says: {table.comment}", "dim"), indent=2)
    if table.erase:
        out.say((f"on erasure: {table.erase}", ""), indent=2)
    if table.last != "delete":
        out.say((f"once nobody is left in a row: {table.last}", ""), indent=2)
    if table.threads is not None:
        out.say((f"rows that rows of others hang on: {table.threads}", ""), indent=2)
    bare = [column.name for column in table.columns if column.personal is False]
    if bare:
        out.say((f"not personal: {', '.join(bare)}", "dim"), indent=2)
    for path in table.paths:
        _way(out, path)
    others = [link for link in table.links if all(link not in dict(path.links).values() for path in table.paths)]
    for link in others:
        there = "" if link.back else f" {out.arrow} {link.table}"
        words = f"{link.key}{there}: {LINK_WORDS[link.by]}, {link.role}"
        out.say((words, "red" if link.suspect else "dim"), indent=2)


def _way(out: Typewriter, path: Path) -> None:
    if not path.links:
        return
    out.title("Way to the person")
    for table, link in path.links:
        there = f"{link.store}.{link.table}" if link.store else link.table
        inside = f" within documents at {link.inside}" if link.inside else ""
        when = f", as {link.when[0]} says" if link.when else ""
        sure = f", {link.confidence:.2f}" if link.confidence < 1 else ""
        because = f": {short(link.because, 200, out.more)}" if link.because else ""
        out.say(
            (f"{link.key_of(table)}{inside} {out.arrow} {there}", ""),
            (f"  {LINK_WORDS[link.by]}{when}{sure}{because}", "dim"),
            indent=2, lead=[("  ", "")],
        )  # fmt: skip
