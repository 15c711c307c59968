"""Corrections, explanations and comparison, as a user types them."""

from __future__ import annotations

from pathlib import Path

from amanat.policy.corrections.model import sentence_key
from tests.acceptance.conftest import Shop, amanat
from tests.board.test_comparison import NEW, OLD

ODD = "The data of the old cellar dream in there, and the moths do as they please."
SIGNED = 'by = "Ines Example"\nbecause = "the archive is emptied in March"\non = 2026-03-01\n'


def entry(sentence: str, body: str) -> str:
    return f'[[sentence]]\nhash = "{sentence_key(sentence)}"\ntext = "{sentence}"\n{body}\n{SIGNED}\n'


def test_a_correction_reaches_the_board(tutoring: Shop) -> None:
    policy = tutoring.folder / "policy.md"
    policy.write_text(policy.read_text("utf-8") + f"\n{ODD}\n", "utf-8")
    before = tutoring.run("check", "--json").json
    lines = [line for line in before["promises"] if line["text"] == ODD]
    assert lines == []
    (tutoring.folder / "reading.toml").write_text(
        entry(ODD, 'duties = ["retention.limit"]\nkind = "attested"\nscope = "service"'), "utf-8"
    )
    after = tutoring.run("check", "--json").json
    (line,) = [line for line in after["promises"] if line["text"] == ODD]
    assert (line["duty"], line["kind"], line["status"]) == ("retention.limit", "attested", "unproven")
    assert after["summary"]["unread"] == before["summary"]["unread"] - 1
    assert not [finding for finding in after["findings"] if finding["rule"] == "stray-correction"]


def test_a_correction_whose_sentence_is_gone_is_on_the_board(tutoring: Shop) -> None:
    (tutoring.folder / "reading.toml").write_text(entry(ODD, "informative = true"), "utf-8")
    (finding,) = [
        each for each in tutoring.run("check", "--json").json["findings"] if each["rule"] == "stray-correction"
    ]
    assert ODD in finding["message"]
    assert "`reading.toml:1`" in finding["message"]
    assert "Corrections that meet nothing" in amanat("read", tutoring.folder / "policy.md").out


def test_a_wrong_correction_stops_the_check_with_its_line(tutoring: Shop) -> None:
    (tutoring.folder / "reading.toml").write_text(entry(ODD, 'duties = ["retention.limits"]\npolarity = "x"'), "utf-8")
    ran = tutoring.run("check")
    assert ran.code == 2
    assert (
        "reading.toml:4: `duties` holds `retention.limits`, which is not known; did you mean `retention.limit`?"
        in ran.err
    )
    assert "reading.toml:5: `polarity` holds `x`" in ran.err


def test_from_an_unread_sentence_to_a_correction(tmp_path: Path) -> None:
    policy = tmp_path / "policy.md"
    policy.write_text(f"# Privacy policy of the Lindenhof Library\n\nWe collect your name.\n\n{ODD}\n", "utf-8")
    assert amanat("read", policy, "--todo").code == 1
    file = tmp_path / "reading.toml"
    assert sentence_key(ODD) in file.read_text("utf-8")
    explained = amanat("read", policy, sentence_key(ODD), "--explain", "--json").json
    assert [each["became"] for each in explained] == ["unread"]
    told = amanat("read", policy, "cellar", "--explain")
    assert "not understood: no rule places it" in told.out
    filled = file.read_text("utf-8").replace("# [[", "[[").replace("# hash", "hash").replace("# text", "text")
    filled = filled.replace("# duties = []", 'duties = ["retention.limit"]').replace('# by = ""', SIGNED)
    file.write_text(filled, "utf-8")
    statements = amanat("read", policy, "--json").json["statements"]
    assert [each["duty"] for each in statements if each["rule"] == "reading.toml"] == ["retention.limit"]
    assert amanat("read", policy, "--todo").code == 0


def test_explaining_what_is_not_there_or_without_being_asked(tmp_path: Path) -> None:
    policy = tmp_path / "policy.md"
    policy.write_text("We collect your name and your e-mail address when you write to us.\n", "utf-8")
    nothing = amanat("read", policy, "zebra", "--explain")
    assert nothing.code == 2
    assert "no sentence holds `zebra`" in nothing.err
    alone = amanat("read", policy, "name")
    assert alone.code == 2
    assert "add `--explain`" in alone.err


def test_two_versions_are_compared(tmp_path: Path) -> None:
    old, new, html = tmp_path / "old.md", tmp_path / "new.md", tmp_path / "changes.html"
    old.write_text(OLD, "utf-8")
    new.write_text(NEW, "utf-8")
    ran = amanat("compare", old, new, "--html", html)
    assert ran.code == 1
    assert "kept longer: 5 years in place of 2 years" in ran.out
    assert "[-two-]{+five+}" in ran.out
    assert "Who must be told" in ran.out
    assert "Side by side" in html.read_text("utf-8")
    found = amanat("compare", old, new, "--json")
    assert found.code == 1
    assert found.json["summary"]["material"] == sum(each["material"] == "yes" for each in found.json["changes"])
    for change in found.json["changes"]:
        for passage in change["new"]:
            assert NEW[passage["start"] : passage["end"]] == passage["text"]


def test_nothing_that_matters_is_exit_0_and_no_policy_is_exit_2(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(OLD, "utf-8")
    new.write_text(OLD.replace("Welcome to our", "Be welcome in our"), "utf-8")
    same = amanat("compare", old, old)
    assert (same.code, same.out.splitlines()[0]) == (0, "The two versions say the same in the same words.")
    harmless = amanat("compare", old, new, "--json")
    assert harmless.code == 0, harmless.out
    assert harmless.json["summary"]["immaterial"] == 1
    missing = amanat("compare", old, tmp_path / "none.md")
    assert missing.code == 2
    assert "the policy cannot be opened" in missing.err


def test_a_change_that_is_not_understood_is_not_fine(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(OLD, "utf-8")
    new.write_text(OLD.replace("winter shelf", "summer shelf"), "utf-8")
    ran = amanat("compare", old, new)
    assert ran.code == 1
    assert "changed, meaning unknown: a person should read it" in ran.out
