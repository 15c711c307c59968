"""`amanat read`: each form it prints, and the page it writes."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest

from amanat.cli.commands import run
from amanat.cli.read import uncollected
from amanat.policy.out.as_json import as_json
from amanat.policy.reader import read_file, read_text

TEXT = "# Shop\n\nWe collect your e-mail address for marketing. You can ask us to delete it.\n"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "shop.md"
    file.write_text(TEXT, "utf-8")
    return file


def printed(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str, code: int = 0) -> str:
    assert run(["read", *arguments]) == code
    return capsysbinary.readouterr().out.decode("utf-8")


def test_json_is_printed_part_by_part_as_it_would_be_in_one(
    policy: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    whole = json.dumps(as_json(read_file(policy)), indent=2, ensure_ascii=False)
    assert printed(capsysbinary, "--json", str(policy)) == whole + "\n"


def test_json(policy: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    data = json.loads(printed(capsysbinary, str(policy), "--json"))
    assert data["policy"] == "shop.md"
    assert {each["duty"] for each in data["statements"]} >= {"rights.erase"}
    assert data["counts"]["statements"] == len(data["statements"])


def test_dpv(policy: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    data = json.loads(printed(capsysbinary, str(policy), "--dpv"))
    assert data["@type"] == "dpv:PrivacyNotice"
    assert {"@id": "eu-gdpr:A17"} in [each.get("dpv:hasRight") for each in data["dpv:hasProcess"]]


def test_markdown(policy: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    text = printed(capsysbinary, str(policy), "--markdown")
    assert text.startswith("# Privacy policy, read: shop.md\n")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_a_page_beside_any_form(policy: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    page = tmp_path / "shop.html"
    text = printed(capsysbinary, str(policy), "--html", str(page))
    assert f"The policy as a page: {page}" in text
    assert "<h1" in page.read_text("utf-8")
    page.unlink()
    json.loads(printed(capsysbinary, str(policy), "--json", "--html", str(page)))
    assert page.exists()


def test_two_forms_at_once_are_refused(policy: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["read", str(policy), "--dpv", "--markdown"]) == 2
    told = capsysbinary.readouterr()
    assert told.out == b""
    assert b"`--dpv` and `--markdown` cannot both be printed; ask for one of them at a time" in told.err


def test_a_page_that_cannot_be_written_is_an_error(policy: Path, tmp_path: Path) -> None:
    assert run(["read", str(policy), "--html", str(tmp_path / "none" / "shop.html")]) == 2


def test_reading_makes_no_cycles_and_looks_for_none() -> None:
    text = "We keep your e-mail address for two years. You may ask us to erase it.\n"
    read_text(text)
    gc.collect()
    with uncollected():
        assert not gc.isenabled()
        read_text(text * 2)
        assert gc.collect() < 50
    assert gc.isenabled()


def test_what_a_reading_made_is_not_looked_through_when_the_process_ends() -> None:
    gc.unfreeze()
    with uncollected():
        kept = [[number] for number in range(100)]
    assert gc.get_freeze_count() > len(kept)
    gc.unfreeze()


def test_the_look_for_cycles_sees_one() -> None:
    gc.collect()
    with uncollected():
        for _ in range(100):
            ring: list[object] = []
            ring.append(ring)
        assert gc.collect() >= 99


def test_a_text_in_a_language_that_is_not_read_ends_with_one_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Wir erheben Ihren Namen und geben ihn nicht weiter. Sie haben das Recht auf Auskunft."
    (tmp_path / "de.txt").write_text(text, "utf-8")
    assert run(["read", str(tmp_path / "de.txt")]) == 1
    assert "the text is in German; only English is read so far" in " ".join(capsys.readouterr().out.split())
