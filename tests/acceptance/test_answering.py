"""`docs/how-to/answer-a-person.md` on an example, word by word: each command runs, each line that it quotes is said."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.acceptance.conftest import Shop, amanat
from tests.conftest import ROOT

PAGE = (ROOT / "docs/how-to/answer-a-person.md").read_text("utf-8")
WHO = "angel.sanz.2@post.example.net"


APPROVED = re.compile(r"(?<=--approved )[0-9a-f]{16}")


def as_said(line: str, said: str) -> str:
    """A command line with what the last plan above it is approved with, in place of what the page shows."""
    *_, last = ("", *APPROVED.findall(said))
    return APPROVED.sub(last, line)


def walk(shop: Shop, page: str) -> list[str]:
    """Does what the page says from its top to its end; returns the quoted lines that no command above them said."""
    said, missing, ran = "", [], 0
    for language, block in re.findall(r"```(\w+)\n(.*?)```", page, re.DOTALL):
        for line in filter(None, map(str.strip, block.splitlines())):
            if language == "sh":
                _, *words = shlex.split(as_said(line.replace("ann@example.com", WHO), said))
                did = amanat(*words, cwd=shop.folder)
                assert did.code in (0, 1), (line, did.err)
                said, ran = " ".join(f"{said} {did.out}".split()), ran + 1
            elif language == "text" and line not in said:
                missing.append(line)
        if language == "toml":
            with (shop.folder / "datamap.toml").open("a", encoding="utf-8") as settings:
                settings.write(f"\n{block}")
    assert ran
    return missing


def test_the_page_holds(tutoring: Shop) -> None:
    assert walk(tutoring, PAGE) == []
    assert tutoring.sql("SELECT count(*) FROM users WHERE email = ?", WHO) == [(0,)]
    assert len(list(tutoring.folder.glob("*.zip"))) == 2


@pytest.mark.parametrize(
    ("block", "missing"),
    [("```sh\namanat request list\n```\n```text\nno request is on record\n```", []),
     ("```sh\namanat request list\n```\n```text\ntwo requests\n```", ["two requests"])],
)  # fmt: skip
def test_a_line_that_nothing_says_is_seen(tutoring: Shop, block: str, missing: list[str]) -> None:
    assert walk(tutoring, block) == missing


def test_a_command_that_does_not_exist_is_seen(tutoring: Shop) -> None:
    with pytest.raises(AssertionError, match="request forget"):
        walk(tutoring, "```sh\namanat request forget --subject ann@example.com\n```")
