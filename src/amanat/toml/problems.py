"""All that is wrong with a file that a person writes, told at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self

import msgspec

from amanat.errors import InputError


class Problem(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One thing that is wrong, with its line (from 1) and what to do."""

    line: int
    message: str
    remedy: str


class Problems(InputError):
    """a file is not right"""

    def __init__(self, file: Path, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        self._text = "\n".join(f"{file}:{one.line}: {one.message}; {one.remedy}" for one in self.problems)
        super().__init__(
            "\n".join(one.message for one in self.problems),
            place="\n".join(f"{file}:{one.line}" for one in self.problems),
            remedy="\n".join(one.remedy for one in self.problems),
        )

    def __str__(self) -> str:
        return self._text

    @classmethod
    def parse(cls, file: Path, text: str) -> dict[str, Any]:
        """The tables of the text. Raises the problem, with its line, where it is no TOML."""
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            told, line = str(error), len(text.splitlines()) or 1
            if match := re.search(r" \(at line (\d+), column \d+\)| \(at end of document\)", told):
                told, line = told.replace(match[0], ""), int(match[1] or line)
            message = f"is no TOML: {told[:1].lower()}{told[1:]}"
            raise cls._one(file, Problem(line=line, message=message, remedy="correct this line")) from error

    @classmethod
    def _one(cls, file: Path, problem: Problem) -> Self:
        return cls(file, (problem,))


def nearest(word: str, known: tuple[str, ...]) -> str:
    """A remedy: the known word that was likely meant, or all of them."""
    close = get_close_matches(word.casefold(), known, n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    return "use one of " + ", ".join(f"`{one}`" for one in known)
