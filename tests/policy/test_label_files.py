"""The form of the labels that the reader is measured by: `labels/corpus-*.toml` and `labels/NAME.md` with `NAME.toml`.

Corpus labels name a sentence by the hash of its words, which stay in the shared folder; of a written policy the
words stand beside it. Each check is one function that returns what is wrong, so that each can be shown to fail.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from itertools import chain, pairwise
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from amanat.policy.reader import split
from amanat.policy.reading import FieldKind
from amanat.vocabulary.categories import categories
from amanat.vocabulary.duties import duties
from amanat.vocabulary.terms import Modality, Polarity
from benchmarks.corpus import policies, sentence_hash

LABELS = Path(__file__).parent / "labels"
CORPUS = sorted(LABELS.glob("corpus-*.toml"))
WRITTEN = sorted(path for path in LABELS.rglob("*.toml") if path.with_suffix(".md").exists())

LEAST_HELD_OUT = 100

CHOICES = {
    "criterion": "necessary account contract legal consent dispute request inactivity session",
    "cookie": "session persistent necessary functional analytics advertising preference"
    " first_party third_party local_storage",
    "measure": "encryption encryption_transit encryption_rest hashing pseudonymisation access_control authentication"
    " mfa confidentiality training firewall backup monitoring audit physical isolation pci updates general",
    "channel": "email post phone form settings banner browser app website link",
}
SHAPES = {
    "age": r"\d{1,3}",
    "contact": r"\S.*",
    "country": "[A-Z]{2}|EEA",
    "date": r"\d{4}-\d\d-\d\d",
    "deadline": r"P(\d+[YMWD])+|PT\d+[HM]",
    "law": r"\S.*",
    "period": r"P(\d+[YMWD])+|PT\d+[HM]",
    "vendor": "[a-z0-9_]+",
}


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sentence: `hash` in a corpus file, `text` in a written one; without `fields` they are not labelled."""

    hash: str = ""
    text: str = ""
    duties: tuple[str, ...]
    fields: tuple[str, ...] | None = None


def entries(path: Path) -> list[Entry]:
    return msgspec.convert(tomllib.loads(path.read_text("utf-8"))["sentence"], list[Entry])


def of_duties(labels: Iterable[str]) -> list[str]:
    """`DUTY POLARITY MODALITY`, or `DUTY` alone; each duty once."""
    parts = [label.split(" ", 2) for label in labels]
    stances = {"", *(f"{polarity} {modality}" for polarity in Polarity for modality in Modality)}
    wrong = [" ".join(each) for each in parts if each[0] not in duties() or " ".join(each[1:]) not in stances]
    return wrong + [name for name, times in Counter(each[0] for each in parts).items() if times > 1]


def of_value(kind: str, value: str) -> list[str]:
    """A value that the kind of field does not know."""
    lexicon = tomllib.loads(files("amanat.policy.lexicon").joinpath("fields.toml").read_text("utf-8"))
    known = {*categories()} if kind == "category" else {*lexicon.get(kind, ())} | {*CHOICES.get(kind, "").split()}
    fits = value in known or re.fullmatch(SHAPES.get(kind, "(?!)"), value)
    return [] if kind in get_args(FieldKind) and fits else [f"{kind}={value}"]


def of_spans(labels: Iterable[str]) -> list[str]:
    """`KIND=VALUE START-END` of a corpus file."""
    found = [(label, re.fullmatch(r"([a-z]+)=(.+) (\d+)-(\d+)", label)) for label in labels]
    return [label for label, form in found if not form or of_value(form[1], form[2]) or int(form[3]) >= int(form[4])]


def of_words(labels: Iterable[str], text: str) -> list[str]:
    """`KIND=VALUE: words` of a written policy, the words standing in its sentence."""
    found = [(label, re.fullmatch(r"([a-z]+)=(.+?): (.+)", label)) for label in labels]
    return [label for label, form in found if not form or of_value(form[1], form[2]) or form[3] not in text]


def of_hashes(found: list[Entry]) -> list[str]:
    """Sixteen hex digits, each sentence once, in their order."""
    names = [entry.hash for entry in found]
    wrong = [name for name in names if not re.fullmatch("[0-9a-f]{16}", name)]
    return wrong + [after for before, after in pairwise(names) if before >= after]


def of_places(found: list[Entry], sentences: dict[str, str]) -> list[str]:
    """A hash of no sentence, or a span that is not of whole words in it."""
    wrong = [entry.hash for entry in found if entry.hash not in sentences]
    for entry in found:
        text = sentences.get(entry.hash, "")
        spans = [re.findall(r"(\d+)-(\d+)$", label)[0] for label in entry.fields or ()]
        wrong += [f"{entry.hash} {a}-{b}" for a, b in spans if text and not _whole(text, int(a), int(b))]
    return wrong


def _whole(text: str, start: int, end: int) -> bool:
    inner = text[start:end]
    cuts = [text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]]
    return end <= len(text) and inner == inner.strip() and not any(re.fullmatch(r"\w\w", cut) for cut in cuts)


def of_texts(found: list[Entry], policy: str) -> list[str]:
    """Words that the written policy does not have, white space folded."""
    whole = " ".join(policy.split())
    return [entry.text for entry in found if not entry.text or " ".join(entry.text.split()) not in whole]


@cache
def corpus_sentences(shared: Path, *, held_out: bool) -> dict[str, str]:
    """Every sentence of the policies on one side of the corpus, white space folded, by its hash."""
    texts = [
        each.text for each in policies(shared / "corpora" / "transparency-dev.jsonl.gz") if held_out is each.held_out
    ]
    words = [" ".join(text[each.start : each.end].split()) for text in texts for each in split(text)]
    return {sentence_hash(each): each for each in words}


@pytest.mark.parametrize("path", CORPUS + WRITTEN, ids=lambda path: path.stem)
def test_duties_and_stances_exist(path: Path) -> None:
    assert [fault for entry in entries(path) for fault in of_duties(entry.duties)] == []


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_corpus_labels_name_each_sentence_once_and_known_fields(path: Path) -> None:
    found = entries(path)
    assert of_hashes(found) == []
    assert [fault for entry in found for fault in of_spans(entry.fields or ())] == []


def test_a_hundred_held_out_sentences_are_labelled_and_none_of_them_is_tuned_on() -> None:
    measured, *more = (entries(LABELS / f"corpus-{name}.toml") for name in ("test", "test-more", "test-further"))
    tuned = [entry for path in CORPUS if path.stem.startswith("corpus-dev") for entry in entries(path)]
    assert sum(entry.fields is not None for entry in measured) >= LEAST_HELD_OUT
    assert not {entry.hash for entry in (*measured, *chain(*more))} & {entry.hash for entry in tuned}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "held_out"), [("test", True), ("test-more", True), ("test-further", True), ("dev", False)]
)
def test_every_hash_is_a_sentence_on_its_side_of_the_corpus(shared: Path, name: str, held_out: bool) -> None:
    assert of_places(entries(LABELS / f"corpus-{name}.toml"), corpus_sentences(shared, held_out=held_out)) == []


@pytest.mark.shared
def test_no_sentence_to_tune_on_recurs_in_a_held_out_policy(shared: Path) -> None:
    held_out = corpus_sentences(shared, held_out=True)
    assert [entry.hash for entry in entries(LABELS / "corpus-dev.toml") if entry.hash in held_out] == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_written_labels_have_their_words(path: Path) -> None:
    found = entries(path)
    assert of_texts(found, path.with_suffix(".md").read_text("utf-8")) == []
    assert [fault for entry in found for fault in of_words(entry.fields or (), entry.text)] == []


BREAD = "We send your name and e-mail address to the baker."
GOOD = Entry(
    hash=sentence_hash(BREAD), text=BREAD, duties=("recipient.fields yes does",), fields=("category=name 13-17",)
)


def test_what_is_in_order_has_no_faults() -> None:
    assert of_duties(GOOD.duties) == of_spans(GOOD.fields or ()) == of_hashes([GOOD]) == []
    assert of_places([GOOD], {GOOD.hash: BREAD}) == of_texts([GOOD], f"# Bread\n\n{BREAD}") == []
    assert of_words(["category=email: e-mail address"], BREAD) == of_duties(["web.consent no only if"]) == []


@pytest.mark.parametrize(
    ("check", "label"),
    [
        (of_duties, "recipient.bakers yes does"),
        (of_duties, "recipient.fields perhaps does"),
        (of_duties, "recipient.fields yes would"),
        (of_duties, "recipient.fields yes"),
        (of_spans, "flour=name 13-17"),
        (of_spans, "category=flour 13-17"),
        (of_spans, "measure=flour 13-17"),
        (of_spans, "period=thirty_days 13-17"),
        (of_spans, "category=name"),
        (of_spans, "category=name 17-13"),
        (lambda labels: of_words(labels, BREAD), "category=phone: telephone number"),
        (lambda labels: of_words(labels, BREAD), "category=flour: name"),
        (lambda labels: of_words(labels, BREAD), "category=name 13-17"),
    ],
)
def test_a_label_with_a_fault_is_named(check: Callable[[list[str]], list[str]], label: str) -> None:
    assert check([label]) == [label]


def test_a_duty_said_twice_is_named() -> None:
    assert of_duties(["recipient.fields yes does", "recipient.fields no does"]) == ["recipient.fields"]


@pytest.mark.parametrize("names", [["0" * 16, "0" * 16], ["1" * 16, "0" * 16], ["bread"], ["A" * 16]])
def test_hashes_that_recur_or_stand_out_of_order_or_are_none_are_named(names: list[str]) -> None:
    assert of_hashes([Entry(hash=name, duties=()) for name in names])


@pytest.mark.parametrize("span", ["13-16", "14-17", "12-17", "13-18", "43-99"])
def test_a_span_of_no_whole_words_is_named(span: str) -> None:
    entry = Entry(hash=GOOD.hash, duties=(), fields=(f"category=name {span}",))
    assert of_places([entry], {GOOD.hash: BREAD}) == [f"{GOOD.hash} {span}"]


def test_a_sentence_that_stands_nowhere_is_named() -> None:
    assert of_places([GOOD], {sentence_hash("We bake."): "We bake."}) == [GOOD.hash]
    assert of_texts([GOOD], "We bake.") == [BREAD]


def test_an_entry_with_a_key_misspelt_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corpus-none.toml"
    path.write_text('[[sentence]]\nhash = "0123456789abcdef"\nduties = []\nfield = []\n', "utf-8")
    with pytest.raises(msgspec.ValidationError):
        entries(path)
