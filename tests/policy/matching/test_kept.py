"""What is kept of the lexicon between runs: the same reading with it and without it, and never a wrong one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from amanat.policy.elements import lexicon
from amanat.policy.fields.find import terms
from amanat.policy.labelling.rules import rulebook
from amanat.policy.matching import kept
from amanat.policy.matching.kept import Kept
from amanat.policy.matching.lexical import words

POLICY = Path(__file__).parent.parent / "golden" / "school.md"


def read_with(cache: str) -> bytes:
    """`amanat read --json` in a new process."""
    code = f"from amanat.cli import main; main(['read', {str(POLICY)!r}, '--json'])"
    environment = {**os.environ, "AMANAT_CACHE": cache}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout


def part(file: Path, made: list[int]) -> list[int]:
    """A part of the file; what is put into `made` was computed."""

    def make() -> list[int]:
        made.append(1)
        return [1, 2, 3]

    keeper = Kept(file)
    found = keeper.part("figures", list[int], make)
    keeper.save()
    return found


def test_a_reading_is_the_same_with_what_was_kept_and_without(tmp_path: Path) -> None:
    without = read_with("off")
    file = tmp_path / "lexicon.msgpack"
    assert read_with(str(tmp_path)) == without
    first = file.read_bytes()
    assert read_with(str(tmp_path)) == without
    assert file.read_bytes() == first
    file.write_bytes(first[:-1])
    assert read_with(str(tmp_path)) == without
    assert file.read_bytes() == first


def test_a_part_is_computed_once(tmp_path: Path) -> None:
    made: list[int] = []
    assert part(tmp_path / "deep" / "kept", made) == part(tmp_path / "deep" / "kept", made) == [1, 2, 3]
    assert made == [1]
    assert [each.name for each in (tmp_path / "deep").iterdir()] == ["kept"]


@pytest.mark.parametrize("place", [0, 40, -1])
def test_a_damaged_file_is_passed_over_and_written_anew(tmp_path: Path, place: int) -> None:
    made: list[int] = []
    file = tmp_path / "kept"
    part(file, made)
    whole = file.read_bytes()
    damaged = bytearray(whole)
    damaged[place] ^= 1
    file.write_bytes(damaged)
    assert part(file, made) == [1, 2, 3]
    assert made == [1, 1]
    assert file.read_bytes() == whole


def test_what_is_of_another_kind_is_computed_anew(tmp_path: Path) -> None:
    keeper = Kept(tmp_path / "kept")
    keeper.part("figures", dict[str, str], lambda: {"a": "b"})
    keeper.save()
    made: list[int] = []
    assert part(tmp_path / "kept", made) == [1, 2, 3]
    assert part(tmp_path / "kept", made) == [1, 2, 3]
    assert made == [1]


def test_what_another_lexicon_left_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    part(tmp_path / "kept", made)
    monkeypatch.setattr(kept, "digest", lambda: b"another".ljust(32))
    part(tmp_path / "kept", made)
    assert made == [1, 1]


@pytest.mark.parametrize("place", ["file/kept", ""])
def test_a_folder_that_cannot_be_written_changes_nothing(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    assert part(tmp_path / place, []) == [1, 2, 3]
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_the_digest_tells_every_file_of_the_lexicon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file is left out once."""
    files = list(kept._files())
    lexicon_folder = Path(kept.__file__).parent.parent / "lexicon"
    written = set(lexicon_folder.rglob("*.toml"))
    assert len(written) > 20
    assert written <= set(files)
    digests = {kept.digest()}
    for file in files:
        monkeypatch.setattr(kept, "_files", lambda file=file: (each for each in files if each != file))
        digests.add(kept.digest())
    assert len(digests) == len(files) + 1


def test_off_keeps_nothing_and_a_folder_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMANAT_CACHE", "off")
    assert kept.place() is None
    Kept(None).save()
    monkeypatch.setenv("AMANAT_CACHE", str(tmp_path))
    assert kept.place() == tmp_path / "lexicon.msgpack"
    monkeypatch.delenv("AMANAT_CACHE")
    assert (found := kept.place()) is not None
    assert found.parent.name == "amanat"


def test_every_pattern_of_the_lexicon_is_well_written() -> None:
    """They are put together only when a text calls for them, which must not be when a mistake first shows."""
    lists = words()
    keys = ("say", "with_", "unless", "intro", "section", "lead", "before", "unless_intro")
    sources = {source for rule in rulebook().rules for key in keys for source in getattr(rule.data, key)}
    assert len(sources) > 5000
    assert terms()
    assert lexicon()
    assert all(lists.pattern(source).needs for source in {*sources, *lists.patterns})


def test_what_is_kept_holds_no_code(tmp_path: Path) -> None:
    """Nothing but texts, figures, lists and tables, which reading cannot run."""
    read_with(str(tmp_path))
    data = (tmp_path / "lexicon.msgpack").read_bytes()[64:]
    assert {"rules", "words", "sift"} <= set(msgspec.msgpack.decode(data))
