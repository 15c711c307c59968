"""A slip in a file of the lexicon is told with the file, the line and what to do, and never as a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import amanat
from amanat.errors import InputError
from amanat.policy.faults import faults, files, located
from amanat.policy.matching.lexical import words

HERE = Path(amanat.__file__).parent
POLICY = "We bake bread for you and for all of the town. We collect your name. We keep your orders for two years.\n"
SLIPS = [
    ("rules/retention.toml", "say = [", "say = ", "is no TOML"),
    ("rules/retention.toml", "\nsay = [", "\nsays = [", "the key `says` is not known here; did you mean `say`?"),
    ("rules/retention.toml", '\nsay = ["', '\nsay = ["(bread", "', "has a bracket that opens or closes alone"),
    ("rules/retention.toml", '\nsay = ["', '\nsay = ["", "', "the pattern `` demands no word"),
    ("rules/retention.toml", '\nsay = ["', '\nsay = ["{loaf} bread", "', "`loaf` that is not there"),
    ("rules/datamap.toml", '"datamap.categories"', '"datamap.categorys"', "did you mean `datamap.categories`?"),
    ("rules/datamap.toml", "[[rule]]", "[[rules]]", "the key `rules` is not known here; did you mean `rule`?"),
    ("lint/rights.toml", "\nremedy = ", "\nremedi = ", "did you mean `remedy`?"),
    ("lint/rights.toml", '\nremedy = "', '\nremedy = 5 # "', "expected `str`, got `int`"),
    ("missing.toml", "\nelements = ", "\nelement = ", "did you mean `elements`?"),
    ("contradictions.toml", "\nmessage = ", "\nmesage = ", "did you mean `message`?"),
    ("loads.toml", "[[load]]", "[[loads]]", "the key `loads` is not known here; did you mean `load`?"),
    ("topics.toml", "\nduties = ", "\ndutys = ", "did you mean `duties`?"),
    ("kinds.toml", "\nduty = ", "\ndooty = ", "the key `dooty` is not known here"),
    ("informs.toml", "\ncontents = ", "\ncontent = ", "did you mean `contents`?"),
    ("answers.toml", "\nsubjects = ", "\nsubject = ", "did you mean `subjects`?"),
    ("sentences.toml", "\nnumbered = ", "\nnumberd = ", "did you mean `numbered`?"),
    ("passing.toml", "\nsay = ", "\nsays = ", "did you mean `say`?"),
    ("own.toml", "\nothers = ", "\nother = ", "did you mean `others`?"),
    ("clauses.toml", "\ncondition = ", "\nconditions = ", "did you mean `condition`?"),
    (
        "clauses.toml",
        '\nexception = [\n  "',
        '\nexception = [\n  "(save ", "',
        "has a bracket that opens or closes alone",
    ),
    ("frames.toml", "\n[action]", "\n[actions]", "did you mean `action`?"),
    ("frames.toml", "\ncollect = [", "\ncolect = [", "did you mean `collect`?"),
    ("frames.toml", '\n"policy.notify" = ', '\n"policy.notfy" = ', "did you mean `policy.notify`?"),
    ("stance.toml", "\npassing = ", "\npasing = ", "did you mean `passing`?"),
    ("stance.toml", '\nmust = ["', '\nmust = ["{loaf} ", "', "`loaf` that is not there"),
    ("fits.toml", "\nchannel = ", "\nchanel = ", "did you mean `channel`?"),
    ("compare.toml", "\nharmless = ", "\nharmles = ", "did you mean `harmless`?"),
    ("compare.toml", "\nsame = [", "\nsame = [5, ", "expected `array`, got `int`"),
]


def line_of(text: str, old: str) -> int:
    return text[: text.index(old) + (old[0] == "\n")].count("\n") + 1


@pytest.mark.parametrize(("file", "old", "new", "told"), SLIPS)
def test_a_slip_is_told_with_its_place(
    file: str, old: str, new: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is spoilt here must not be met by whoever asks later which patterns there are.
    monkeypatch.setattr(words(), "patterns", dict(words().patterns))
    texts = files()
    line = line_of(texts[file], old)
    fault = next(faults(texts | {file: texts[file].replace(old, new, 1)}))
    name, _, number = fault.place.rpartition(":")
    assert name == f"lexicon/{file}"
    assert abs(int(number) - line) <= 1
    assert told in str(fault)
    assert fault.remedy


def test_the_lexicon_of_this_installation_is_without_fault() -> None:
    assert len(files()) > 20
    assert list(faults(files())) == []


def test_an_error_that_tells_its_place_is_left_as_it_is() -> None:
    error = InputError("it is burnt", place="oven:1", remedy="bake anew")
    assert located(error) is error


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package once more, for its lexicon to be spoilt."""
    folder = tmp_path_factory.mktemp("copied")
    shutil.copytree(HERE, folder / "amanat", ignore=shutil.ignore_patterns("__pycache__", "static"))
    (folder / "policy.md").write_text(POLICY, "utf-8")
    return folder


@pytest.mark.parametrize("slip", [1, 2, 5, 9, 11])
def test_reading_says_it_in_place_of_a_traceback(copied: Path, slip: int) -> None:
    file, old, new, told = SLIPS[slip]
    place = copied / "amanat/policy/lexicon" / file
    text = place.read_text("utf-8")
    place.write_text(text.replace(old, new, 1), "utf-8")
    program = (
        "import sys\nfrom pathlib import Path\nfrom amanat.errors import InputError\n"
        "from amanat.policy.reader import read_file\n"
        "try: read_file(Path(sys.argv[1]))\nexcept InputError as error: print(error)\n"
    )
    command = [sys.executable, "-c", program, str(copied / "policy.md")]
    env = {**os.environ, "PYTHONPATH": str(copied), "AMANAT_CACHE": "off"}
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    finally:
        place.write_text(text, "utf-8")
    assert done.stderr == ""
    assert done.stdout.startswith(f"lexicon/{file}:")
    assert told in done.stdout


def test_comparing_says_it_in_place_of_a_traceback(copied: Path) -> None:
    place = copied / "amanat/policy/lexicon/compare.toml"
    text = place.read_text("utf-8")
    place.write_text(text.replace("\nharmless = ", "\nharmles = ", 1), "utf-8")
    program = (
        "from amanat.errors import InputError\n"
        "from amanat.policy.compare.compare import compare\nfrom amanat.policy.reader import read_text\n"
        f"old, new = read_text({POLICY!r}), read_text({POLICY.replace('keep your', 'promptly keep your')!r})\n"
        "try: compare(old, new)\nexcept InputError as error: print(error)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(copied), "AMANAT_CACHE": "off"}
    try:
        done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False)
    finally:
        place.write_text(text, "utf-8")
    assert done.stderr == ""
    assert done.stdout.startswith("lexicon/compare.toml:")
    assert "did you mean `harmless`?" in done.stdout
