"""`amanat read`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from amanat.cli.out import Json, emit
from amanat.clock import clock_from_environment
from amanat.errors import InputError
from amanat.policy.reading import Reading


def read(
    policy: Path,
    sentence: str = "",
    /,
    *,
    explain: Annotated[
        bool, Parameter(negative=(), help="Show which rule made what of each sentence, or of those that are sought.")
    ] = False,
    todo: Annotated[
        bool, Parameter(negative=(), help="Put a blank entry for each unread sentence into reading.toml, to fill in.")
    ] = False,
    json: Json = False,
) -> int:
    """Read a policy: statements, duties, spans, lint.

    What `reading.toml` beside the policy says of a sentence wins over the rules.

    Example: amanat read policy.md --json

    Parameters
    ----------
    policy
        A text or Markdown file in UTF-8.
    sentence
        With --explain: words of a sentence, its hash, or an offset in the text.
    """
    from amanat.policy.corrections.file import load_corrections
    from amanat.policy.corrections.model import FILE
    from amanat.policy.reader import read_file

    if sentence and not explain:
        raise InputError("words are sought only to be explained", place=f"`{sentence}`", remedy="add `--explain`")
    corrections = policy.parent / FILE
    reading = read_file(policy, load_corrections(corrections))
    if todo:
        return _drafted(corrections, reading, json=json)
    if explain:
        from amanat.cli.explained import tell

        return tell(reading, sentence, json=json)
    if json:
        emit(as_json(reading))
    else:
        from amanat.cli.show import show_reading

        show_reading(reading)
    return 0


def _drafted(file: Path, reading: Reading, *, json: bool) -> int:
    """Adds the blank entries and says so; 1 while something is unread."""
    from amanat.board.words import count
    from amanat.policy.corrections.draft import add_drafts

    added, unread = add_drafts(file, reading, clock_from_environment().now().date()), len(reading.unread)
    if json:
        emit({"unread": unread, "added": added, "file": file})
    else:
        print(f"{count(unread, 'sentence')} unread, {count(added, 'new entry', 'new entries')} in {file}")
    return 1 if unread else 0


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading as `amanat read --json` prints it."""
    return {
        "policy": reading.name,
        "digest": reading.digest,
        "language": reading.language,
        "statements": reading.statements,
        "informative": reading.informative,
        "unread": reading.unread,
        "findings": reading.findings,
        "corrections": reading.corrections,
    }
