"""`reading.toml`: a whole one, and everything that can be wrong with one, told with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amanat.errors import InputError
from amanat.policy.corrections.file import CorrectionProblems, load_corrections
from amanat.policy.corrections.model import Named, sentence_key
from amanat.vocabulary.terms import Kind, Modality, Polarity, Scope

SENTENCE = "The greenhouse ledger is emptied after a month."
KEY = sentence_key(SENTENCE)
SIGNED = 'by = "Ines Example"\nbecause = "read by counsel"\non = 2026-03-01\n'
WHOLE = f"""\
# Ours.
[[sentence]]
hash = "{KEY}"
text = "{SENTENCE}"
under = "Storage"
duties = ["retention.limit"]
kind = "checked"
scope = "service"
polarity = "yes"
modality = "must"
add = [{{ kind = "period", value = "P1M", words = "a month" }}]
remove = [{{ kind = "category" }}, {{ kind = "purpose", value = "service" }}]
{SIGNED}
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "reading.toml"
    file.write_text(text, "utf-8")
    return file


def test_a_whole_entry(tmp_path: Path) -> None:
    (entry,) = load_corrections(written(tmp_path, WHOLE)).entries
    assert (entry.key, entry.by, entry.on, entry.line) == (KEY, "Ines Example", date(2026, 3, 1), 2)
    assert (entry.kind, entry.scope) == (Kind.CHECKED, Scope.SERVICE)
    assert (entry.polarity, entry.modality) == (Polarity.YES, Modality.MUST)
    assert entry.duties == ("retention.limit",)
    assert entry.add == (Named(kind="period", value="P1M", words="a month"),)
    assert entry.remove == (Named(kind="category"), Named(kind="purpose", value="service"))


def test_no_file_is_no_correction(tmp_path: Path) -> None:
    assert load_corrections(tmp_path / "reading.toml").entries == ()


def test_the_hash_does_not_see_white_space_and_sees_everything_else() -> None:
    assert sentence_key("One  two\n three.") == sentence_key("One two three.")
    assert sentence_key("One two three.") != sentence_key("One two Three.")


def entry(body: str, head: str = f'hash = "{KEY}"\n') -> str:
    return f"[[sentence]]\n{head}{SIGNED}{body}\n"


def without(key: str) -> str:
    lines = entry("informative = true").splitlines()
    return "\n".join(line for line in lines if not line.startswith(f"{key} = "))


@pytest.mark.parametrize(
    ("text", "line", "message", "remedy"),
    [
        (entry("informative = true", head=""), 1, "`[[sentence]]` has no `hash`", 'add a line `hash = "…"`'),
        (entry("informative = true", head='hash = "xyz"\n'), 2, "`xyz` is no hash of a sentence", "copy its 12 digits"),
        (entry("informative = true", head="hash = 3\n"), 2, "`hash` is a whole number and not text", "in quotes"),
        (without("by"), 1, "`[[sentence]]` has no `by`", "add a line"),
        (without("because"), 1, "`[[sentence]]` has no `because`", "add a line"),
        (without("on"), 1, "`[[sentence]]` has no `on`", "2030-01-31"),
        (entry("", head=f'hash = "{KEY}"\n'), 1, "`[[sentence]]` corrects nothing", "say what is so"),
        (entry('duties = ["retention.limits"]'), 6, "`retention.limits`, which is not", "mean `retention.limit`?"),
        (entry('duties = ["policy.lint"]'), 6, "`policy.lint`, which is not known", "policy."),
        (entry("duties = []"), 6, "`duties` is empty", "write `informative = true`"),
        (entry('duties = "retention.limit"'), 6, "`duties` is text and not a list", "in brackets"),
        (entry('kind = "certain"'), 6, "`certain`, which is not known", "use one of `enforced`"),
        (entry('scope = "servise"'), 6, "`servise`, which is not known", "did you mean `service`?"),
        (entry('polarity = "maybe"'), 6, "`maybe`, which is not known", "use one of `yes`, `no`"),
        (entry('modality = "mus"'), 6, "`mus`, which is not known", "did you mean `must`?"),
        (entry('informative = "yes"'), 6, "`informative` is text and not true or false", "without quotes"),
        (entry("unread = 0"), 6, "`unread` is a whole number and not true or false", "without quotes"),
        (entry('informative = true\nduties = ["web.log"]'), 6, "nothing is carried, and `duties` says", "keep one"),
        (entry('unread = true\npolarity = "no"'), 6, "nothing is carried, and `polarity` says what", "keep one"),
        (entry("informative = true\nunread = true"), 7, "`informative` and `unread` are both true", "keep one"),
        (entry('add = [{ kind = "periods", value = "P1M", words = "a month" }]'), 6, "`periods`", "mean `period`?"),
        (entry('add = [{ kind = "category", value = "emails", words = "x" }]'), 6, "`emails`", "did you mean `email`?"),
        (entry('add = [{ kind = "period", value = "P1M" }]'), 6, "`[[sentence.add]]` has no `words`", "add a line"),
        (entry('add = [{ kind = "period", words = "a month" }]'), 6, "`[[sentence.add]]` has no `value`", "add a line"),
        (entry('add = [{ kind = "age", value = "3", words = "x", unit = "y" }]'), 6, "has no key `unit`", "use one of"),
        (entry('add = ["period"]'), 6, "`add` holds `period`, which is no table", "put each item in braces"),
        (entry('remove = [{ value = "email" }]'), 6, "`[[sentence.remove]]` has no `kind`", "add a line"),
        (entry("informative = true\ncolour = 1"), 7, "`[[sentence]]` has no key `colour`", "use one of"),
        (entry("informative = true\npolarty = 1"), 7, "has no key `polarty`", "did you mean `polarity`?"),
        (entry(f'text = "{SENTENCE}!"\ninformative = true'), 6, "`text` is another sentence", "copy both"),
        (
            entry(f'text = "{SENTENCE}"\nadd = [{{ kind = "age", value = "9", words = "nine" }}]'),
            7, "the words `nine` are not in the sentence", "copy them from it",
        ),
        (entry("informative = true") + entry("unread = false"), 8, f"`{KEY}` is corrected twice", "with `under`"),
        ("[sentence]\ninformative = true\n", 1, "`sentence` is no list of tables", "write `[[sentence]]`"),
        ("[[sentense]]\nx = 1\n", 1, "there is no table `sentense`", "did you mean `sentence`?"),
        ("[[sentence]\n", 1, "is no TOML", "correct this line"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, message: str, remedy: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(CorrectionProblems) as caught:
        load_corrections(file)
    told = [one for one in caught.value.problems if message in one.message]
    assert told, str(caught.value)
    assert told[0].line == line
    assert remedy in told[0].remedy
    assert len(caught.value.problems) == 1, str(caught.value)
    assert str(caught.value).startswith(f"{file}:{line}: ")


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = entry('kind = "certain"\npolarity = "maybe"') + entry("colour = 1\ninformative = true", head='hash = "z"\n')
    with pytest.raises(CorrectionProblems) as caught:
        load_corrections(written(tmp_path, text))
    assert [one.line for one in caught.value.problems] == [6, 7, 9, 13]


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "reading.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="is not UTF-8 text; save it as UTF-8"):
        load_corrections(tmp_path / "reading.toml")
