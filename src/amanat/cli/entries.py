"""Lists of what is on record: an identifier and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable

from amanat.board.typewriter import Typewriter, terminal


def show_entries(entries: Iterable[tuple[str, str]], none: str) -> None:
    """Each entry on a line, as other programs read it; on a terminal, wrapped beside its identifier.

    `none` is said where there is no entry. What people wrote steers no terminal.
    """
    out = Typewriter(terminal())
    empty = True
    for name, words in entries:
        empty = False
        if not out.console.is_terminal:
            print(out.plain(f"{name}  {words}"))
        elif out.console.width < _NARROW:
            out.say((name, "bold"))
            out.say((words, ""), lead=[("    ", "")], indent=4)
        else:
            out.say((words, ""), lead=[(f"{name}  ", "bold")], indent=len(name) + 2)
    if empty:
        print(none)


_NARROW = 70
"""Columns of a terminal on which too little is left beside an identifier."""
