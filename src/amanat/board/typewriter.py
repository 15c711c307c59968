"""Words on a terminal: wrapped with a hanging indent, in any encoding, steered by no text that is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from amanat.board.words import PLAIN_SIGN, SIGN

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Part = tuple[str, str]
"""Words and their style."""
Cell = tuple[str, int, str]
"""Words, the width they are set in (0 for what is left of the line), and their style."""

_SPACE = re.compile(r"[\s\u2028\u2029]")
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WIDTH = 100


def terminal() -> Console:
    """Standard output; 80 columns where nobody says how wide it is, and never wider than reads well."""
    from rich.console import Console, ConsoleDimensions

    class Piped(Console):
        """Where the reader of a pipe goes, the command ends as any other that writes to one."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    console = Piped(highlight=False, emoji=False, markup=False)
    width, height = console.size
    # Where one of the two is not said, each line that is printed asks the terminal and the environment for both.
    console.size = ConsoleDimensions(min(width, _WIDTH), height)
    return console


class Typewriter:
    """Prints paragraphs and rows. What the encoding cannot carry is written with plainer signs."""

    def __init__(self, console: Console) -> None:
        self.console = console
        full = (console.encoding or "ascii").lower().startswith("utf")
        self.signs = SIGN if full else PLAIN_SIGN
        self.dash, self.arrow, self.law, self.more = ("–", "→", "§", "…") if full else ("-", ">", "law", "...")
        self.quotes = "“”" if full else '""'

    def say(self, *parts: Part, lead: Sequence[Part] = (), indent: int = 0) -> None:
        """One paragraph, wrapped; every line but the first hangs under the words after `lead`."""
        from rich.text import Text

        text = Text()
        for words, style in parts:
            text.append(self.plain(words), style=style)
        ahead = Text()
        for words, style in lead:
            ahead.append(self.plain(words), style=style)
        ahead.append(" " * (indent - len(ahead)))
        lines = []
        for line in text.wrap(self.console, max(self.console.width - indent, 10)):
            line.rstrip()
            lines.append(ahead + line)
            ahead = Text(" " * indent)
        self._print(lines)

    def _print(self, lines: Iterable[Text]) -> None:
        """Lines that are cut to their width; all at once, as each call looks at the terminal anew."""
        from rich.segment import Segments

        parts = [part for line in lines for part in line.render(self.console, end="\n")]
        self.console.print(Segments(parts), soft_wrap=True)

    def row(self, *cells: Cell) -> None:
        """One line; a cell that is too long pushes the others, and the last is cut."""
        from rich.text import Text

        row = Text()
        for words, width, style in cells:
            room = width or max(self.console.width - len(row), 0)
            shown = self.plain(words) if width else short(self.plain(words), room, self.more)
            row.append(f"{shown:<{room}}", style=style)
            if width:
                row.append(" ")
        row.truncate(self.console.width)
        row.rstrip()
        self._print([row])

    def title(self, words: str) -> None:
        self.console.print()
        self.say((words, "bold"))

    def step(self, words: str, indent: int = 2) -> None:
        """Something that a person can do."""
        self.say((words, ""), lead=[(" " * (indent - 2), ""), (f"{self.arrow} ", "cyan")], indent=indent)

    def plain(self, words: str) -> str:
        """What the terminal can carry: no control character of a policy or a store may steer it."""
        encoding = self.console.encoding or "ascii"
        return _STEERING.sub("", _SPACE.sub(" ", words)).encode(encoding, "replace").decode(encoding)


def short(text: str, length: int, more: str) -> str:
    """The words on one line, cut at `length` characters."""
    words = " ".join(text.split())
    return words if len(words) <= length else words[: max(length - len(more), 0)].rstrip() + more
