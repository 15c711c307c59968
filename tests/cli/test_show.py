"""Map, reading and outcome on a terminal: 80 columns, words before colour."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from rich.console import Console

from amanat.cli.mapped import show_map
from amanat.cli.show import show_outcome, show_reading
from amanat.duties.requests.outcome import Outcome
from amanat.policy.reading import Reading
from amanat.promises.model import EvidenceRef
from tests.board.build import sample_board
from tests.policy.out.build import sample as kettle
from tests.web.build import sample_map

ERASED = Outcome(
    id="01J9", kind="erase", state="partly", subject="a***@example.com", matched=1, due="2026-04-20",
    plan_text="erase: 1 matched\n  shop.reviews: delete 3\n      by reviews.customer_id > customers; theirs alone",
    counts={"shop.reviews": 3, "shop.customers": 1}, left=("shop.mail_log.line",),
    tasks=("letters: shred them (front desk)",), residue=("invoices for ten years",),
    problem="no answer from `archive`",
    evidence=(EvidenceRef(entry="ab" * 32, kind="request.executed", at="2026-03-20T09:30:00Z"),),
)  # fmt: skip


def printed(show: Callable[[Any, Console], None], value: Any, width: int = 80, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="")
    show(value, Console(file=file, width=width, highlight=False, emoji=False, markup=False))
    file.flush()
    return raw.getvalue().decode(encoding)


def reading() -> Reading:
    return sample_board().reading


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize(
    ("show", "value"),
    [(show_map, sample_map()), (show_reading, reading()), (show_reading, kettle()), (show_outcome, ERASED)],
)
def test_no_line_is_too_wide(show: Callable[[Any, Console], None], value: Any, width: int) -> None:
    lines = printed(show, value, width).splitlines()
    assert max(map(len, lines)) <= width
    assert [line for line in lines if line != line.rstrip()] == []
    assert "\x1b" not in "".join(lines)
    assert printed(show, value, width, "ascii")


def test_the_reading_names_duties_fields_unread_words_and_lint() -> None:
    text = printed(show_reading, reading())
    assert text.startswith("46 statements with 35 duties, 1 sentence unread, 1 finding.")
    assert "1. What we collect" in text
    assert "category: name, email, phone, address" in text
    assert "? The lighthouse keeper" in text
    assert "broken-off: the sentence breaks off" in text
    assert "→ finish the sentence" in text


def test_the_reading_tells_frames_roles_terms_and_the_share_unread() -> None:
    text = printed(show_reading, kettle(), 100)
    first, second = text.splitlines()[:2]
    assert first == "10 statements with 9 duties, 1 sentence unread, 3 findings."
    assert second.endswith("11 % of what it says unread")
    told = " ".join(text.split())
    for words in (
        "Terms that the text defines Content: all that you post",
        "we do not collect unless; category: health",
        "a recipient keeps; recipient: delivery (processor, NO)",
        "period: 30 days",
        "void-mechanism: the `Privacy Shield` was struck down on 2020-07-16 (void) – CJEU C-311/18",
    ):
        assert words in told, words


def test_the_outcome_tells_state_plan_what_is_left_and_who_must_act() -> None:
    text = printed(show_outcome, ERASED)
    assert text.startswith("erase for a***@example.com: partly.")
    for words in (
        "request 01J9; 1 person matched; to be answered by 2026-04-20",
        "! no answer from `archive`",
        "  shop.reviews: 3",
        "shop.mail_log.line",
        "letters: shred them (front desk)",
        "invoices for ten years",
        "ab" * 32,
    ):
        assert words in text, words


def test_a_plan_shows_steps_paths_and_grounds_and_says_that_nothing_was_written() -> None:
    planned = msgspec.structs.replace(ERASED, id=None, state="planned", counts={}, problem=None, evidence=())
    text = printed(show_outcome, planned)
    assert "planned. nothing was written" in text
    assert "\n  shop.reviews: delete 3\n      by reviews.customer_id > customers; theirs alone\n" in text
    assert "Evidence" not in text


@pytest.mark.parametrize(("counts", "said"), [({}, True), ({"shop.people": 0}, True), ({"shop.people": 1}, False)])
def test_a_correction_says_when_nothing_had_to_be_changed(counts: dict[str, int], said: bool) -> None:
    for state in ("planned", "fulfilled"):
        corrected = msgspec.structs.replace(ERASED, kind="rectify", state=state, counts=counts, problem=None)
        assert ("stands there already" in printed(show_outcome, corrected)) is said
    failed = msgspec.structs.replace(ERASED, kind="rectify", state="failed", counts=counts)
    assert "stands there already" not in printed(show_outcome, failed)


def test_no_match_is_no_success() -> None:
    outcome = Outcome(id=None, kind="access", state="no match", subject="x***@example.com", matched=0)
    text = " ".join(printed(show_outcome, outcome).split())
    assert "no match. nobody was found by this identifier; that is no answer that all is erased" in text
    assert "no people matched" in text


def test_every_state_of_a_request_is_explained() -> None:
    for state in ("planned", "erased", "searched", "fulfilled", "partly", "no match", "failed"):
        outcome = Outcome(id="1", kind="erase", state=state, subject="x***", matched=1)
        first = printed(show_outcome, outcome, 200).splitlines()[0]
        assert len(first) > len(f"erase for x***: {state}. ") + 10
