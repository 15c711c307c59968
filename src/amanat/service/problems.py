"""All that is wrong with a service file, told at once."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import msgspec

from amanat.errors import ServiceFileError


class Problem(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One thing that is wrong, with its line (from 1) and what to do."""

    line: int
    message: str
    remedy: str


class ServiceFileProblems(ServiceFileError):
    """the service file is not right"""

    def __init__(self, file: Path, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        self._text = "\n".join(f"{file}:{one.line}: {one.message}; {one.remedy}" for one in problems)
        super().__init__(
            "\n".join(one.message for one in problems),
            place="\n".join(f"{file}:{one.line}" for one in problems),
            remedy="\n".join(one.remedy for one in problems),
        )

    def __str__(self) -> str:
        return self._text


def nearest(word: str, known: tuple[str, ...]) -> str:
    """A remedy: the known word that was likely meant, or all of them."""
    close = get_close_matches(word.casefold(), known, n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    return "use one of " + ", ".join(f"`{one}`" for one in known)
