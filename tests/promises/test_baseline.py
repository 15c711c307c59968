"""What is accepted, for how long, and how it is written down."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from amanat.errors import InputError
from amanat.promises.baseline import Baseline, apply, load, write
from amanat.promises.model import Finding
from amanat.service.model import Waiver
from tests.promises.build import found

TODAY = date(2026, 3, 1)


def finding(key: str, rule: str = "undisclosed", column: str = "mail", **more: Any) -> Finding:
    told: dict[str, Any] = {"message": f"`{column}` is told nowhere", **more}
    return Finding(
        id=key, rule=rule, duty="datamap.categories", remedy="tell", store="main", table="users", column=column, **told
    )


def waiver(key: str, until: date) -> Waiver:
    return Waiver(finding=key, reason="moves in spring", owner="Ann", until=until, line=12)


def test_what_the_file_lists_is_not_new(tmp_path: Path) -> None:
    file = tmp_path / "baseline.toml"
    old, new = finding("a1"), finding("b2", column="phone")
    write(file, [old])
    marked = apply((old, new), load(file), (), TODAY)
    assert [one.new for one in marked] == [False, True]
    assert all(one.breaks for one in marked)


def test_without_a_file_everything_is_new(tmp_path: Path) -> None:
    assert load(tmp_path / "baseline.toml") == Baseline()
    assert apply((finding("a1"),), Baseline(), (), TODAY)[0].new


def test_the_file_is_the_same_whatever_the_order_and_survives_odd_words(tmp_path: Path) -> None:
    odd = finding("c3", message='says "no" \\ tab\t del\x7f line\nend, امانت')
    findings = [finding("b2", column="phone"), odd, finding("a1", rule="forbidden")]
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    write(one, findings)
    write(two, reversed(findings))
    assert one.read_bytes() == two.read_bytes()
    entries = load(one).finding
    assert [(entry.rule, entry.place) for entry in entries] == [
        ("forbidden", "main.users.mail"),
        ("undisclosed", "main.users.mail"),
        ("undisclosed", "main.users.phone"),
    ]
    assert entries[1].message == odd.message


def test_what_passes_by_itself_or_is_waived_is_never_written(tmp_path: Path) -> None:
    file = tmp_path / "baseline.toml"
    write(file, [finding("a1", rule="silent-store"), finding("b2", rule="waiver-expired"), finding("c3", waived="x")])
    assert load(file).finding == ()


@pytest.mark.parametrize(
    "text", ["[[finding]]\nid = 3\n", "[[finding]\n", "[[finding]]\n", "[[finding]]\nid='a'\nx='b'\n"]
)
def test_a_file_that_is_no_baseline_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    file = tmp_path / "baseline.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"baseline\.toml: is no baseline"):
        load(file)


def test_a_waiver_accepts_until_the_end_of_its_last_day() -> None:
    (marked,) = apply((finding("a1"),), Baseline(), (waiver("a1", TODAY),), TODAY)
    assert not marked.new
    assert marked.waived == "moves in spring (Ann, until 2026-03-01)"


def test_a_waiver_that_ended_accepts_nothing_and_is_told() -> None:
    marked = apply((finding("a1"),), Baseline(), (waiver("a1", date(2026, 2, 28)),), TODAY)
    assert (marked[0].new, marked[0].waived) == (True, None)
    (expired,) = found(marked, "waiver-expired")
    assert (expired.new, expired.breaks) == (True, False)
    assert "line 12" in expired.message


def test_a_waiver_that_meets_nothing_is_told_unless_a_store_is_silent() -> None:
    stray = waiver("ffff", TODAY)
    assert found(apply((finding("a1"),), Baseline(), (stray,), TODAY), "waiver-unmatched")
    silent = finding("b2", rule="silent-store")
    assert not found(apply((silent,), Baseline(), (stray,), TODAY), "waiver-unmatched")
