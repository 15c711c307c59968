"""The board on a terminal: readable at 80 columns, without colour, in any encoding."""

from __future__ import annotations

import io

import msgspec
import pytest
from rich.console import Console

from amanat.board.model import Board
from amanat.board.terminal import show
from amanat.policy.documents.language import of_language
from amanat.promises.model import Finding
from amanat.vocabulary.terms import Status
from tests.board.build import plain_board, sample_board


def shown(board: Board, width: int = 80, encoding: str = "utf-8", color: bool = False) -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="")
    console = Console(file=file, width=width, highlight=False, emoji=False, markup=False, force_terminal=color)
    show(board, console)
    file.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_line_is_wider_than_the_terminal_or_ends_in_space(width: int) -> None:
    lines = shown(sample_board(), width).splitlines()
    assert max(map(len, lines)) <= width
    assert [line for line in lines if line != line.rstrip()] == []


def test_the_summary_comes_first_and_what_is_broken_next() -> None:
    text = shown(sample_board())
    assert text.startswith("4 of 50 promises are broken, 6 findings are new and 1 promise should not")
    places = [text.index(words) for words in ("\nBroken\n", "\nOther findings\n", "\n1. What we collect\n", "\nNext\n")]
    assert places == sorted(places)


def test_every_verdict_is_a_word_and_every_promise_is_there() -> None:
    board = sample_board()
    text = shown(board)
    for status in Status:
        assert text.count(f"{status.value}") >= sum(line.status is status for line in board.lines)
    for line in board.lines:
        assert line.promise.text[:24].split("-")[0] in " ".join(text.split())
    assert "§ void: the Privacy Shield was declared invalid" in " ".join(text.split())


def test_silence_unread_words_waivers_and_remedies_are_named() -> None:
    text = " ".join(shown(sample_board()).split())
    assert "store `archive` did not answer" in text
    assert "? U1 The lighthouse keeper" in text
    assert "waived until 30 June 2026" in text
    assert "→ drop the column, or say in the policy" in text
    assert "[known] `shop.legacy_import.dob`" in text


def test_each_finding_carries_its_sentence() -> None:
    """Also where the verdict says the same: whoever reads the findings alone knows what is wrong."""
    board = sample_board()
    first = board.findings[0]
    lines = tuple(
        msgspec.structs.replace(line, because=f"{first.message}, and 1 more") if first.id in line.findings else line
        for line in board.lines
    )
    text = " ".join(shown(msgspec.structs.replace(board, lines=lines)).split())
    assert text.count("holds dates of birth in 212") == 2
    assert f"[new] {first.message} → drop the column, or say in the policy" in text


def test_what_is_mended_in_one_way_is_said_once() -> None:
    def loose(name: str, remedy: str, since: str) -> Finding:
        return Finding(id=name, rule="r", duty="d", message=f"`{name}` is held", remedy=remedy, since=since)

    day, other = "2026-05-01T08:00:00Z", "2026-05-02T08:00:00Z"
    found = (loose("a", "drop it", day), loose("b", "drop it", day), loose("c", "drop it", other))
    text = shown(msgspec.structs.replace(plain_board(""), findings=found))
    told = [line.strip() for line in text.splitlines() if line.strip()]
    start = told.index("[new] `a` is held")
    assert told[start : start + 7] == [
        "[new] `a` is held", "[new] `b` is held", "→ drop it", "since 2026-05-01",
        "[new] `c` is held", "→ drop it", "since 2026-05-02",
    ]  # fmt: skip


def test_no_colour_reaches_a_pipe_and_colour_adds_no_word() -> None:
    assert "\x1b" not in shown(sample_board())
    assert "\x1b" in shown(sample_board(), color=True)


def test_a_terminal_that_knows_no_signs_still_gets_words() -> None:
    text = shown(sample_board(), encoding="ascii")
    assert 'x 6   "We do not collect your date of birth."' in text
    assert "o unproven" in text
    assert "?" not in text.replace("? U1", "")


def test_words_of_the_policy_are_no_markup() -> None:
    text = "[bold]We collect[/bold] :smile: \x1b[31mnames."
    out = shown(plain_board(text, ((0, len(text)),)))
    assert "[bold]We collect[/bold] :smile:" in out
    assert "\x1b" not in out


def test_an_empty_board_says_so() -> None:
    assert shown(plain_board("")).startswith("The policy makes no promise that could be read.")


def test_nothing_new_is_said_differently() -> None:
    board = sample_board()
    known = tuple(msgspec.structs.replace(finding, new=False) for finding in board.findings)
    text = shown(msgspec.structs.replace(board, findings=known))
    assert "no findings are new" in text
    assert "nothing new is broken" in text


def test_how_the_policy_was_read_is_told() -> None:
    board = plain_board("Wir erheben Daten.")
    noted = msgspec.structs.replace(board, reading=msgspec.structs.replace(board.reading, notes=of_language("de")))
    assert "! the text is in German; only English is read so far" in shown(noted)


def test_a_page_that_is_written_is_not_recommended() -> None:
    console = Console(width=100)
    for paged in (False, True):
        with console.capture() as written:
            show(sample_board(), console, paged=paged)
        assert ("--html board.html" in written.get()) is not paged
