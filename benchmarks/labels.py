"""How well the reader agrees with labelled sentences: duties, stance and fields, by duty and in all.

    python -m benchmarks labels
    python benchmarks/labels.py --misses dev
    python benchmarks/labels.py --folder MINE --rules

Labels lie in `tests/policy/labels`: those of policies written for the project with their text, those of the shared
corpus by hash. The sets `unseen`, `corpus test`, `test-more` and `test-further` were never looked at while
rules were written.
Prints precision, recall and F1, and writes `build/bench/labels.json`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from amanat.policy.reader import read_text, split
from amanat.policy.reading import Field, Reading, Statement
from benchmarks.corpus import ROOT, default_path, policies, sentence_hash

FOLDER = ROOT / "tests/policy/labels"
RESULTS = ROOT / "build/bench/labels.json"


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """One labelled sentence. `duties` are `DUTY POLARITY MODALITY`, or `DUTY` alone where nobody labelled its stance;
    `fields` is None where nobody labelled them.

    `text` is white space folded. A field is its kind, value and place in `text`, or -1 where the label has none.
    """

    text: str
    raw: str
    context: str
    duties: tuple[str, ...]
    fields: tuple[tuple[str, str, int, int], ...] | None
    found: tuple[Statement, ...]
    """What the reader made of the sentence."""
    start: int

    @property
    def names(self) -> set[str]:
        return {duty.split()[0] for duty in self.duties}

    @property
    def read(self) -> set[str]:
        return {statement.duty for statement in self.found}


class Score(msgspec.Struct):
    """Counts of what was found rightly, found wrongly and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, wanted: set[str], found: set[str]) -> None:
        self.right += len(wanted & found)
        self.wrong += len(found - wanted)
        self.missed += len(wanted - found)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def as_dict(self) -> dict[str, float | int]:
        return {
            "precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4),
            "right": self.right, "wrong": self.wrong, "missed": self.missed,
        }  # fmt: skip


def written(folder: Path = FOLDER) -> Iterator[tuple[str, list[Label]]]:
    """The labels of each policy that was written for the project, by its name."""
    for file in sorted(folder.glob("*.toml")):
        policy = file.with_suffix(".md")
        if policy.exists():
            text = policy.read_text("utf-8")
            yield file.stem, list(_of_text(text, tomllib.loads(file.read_text("utf-8"))["sentence"]))


def _of_text(text: str, entries: list[dict[str, Any]]) -> Iterator[Label]:
    """The labels of one policy; where no entry has fields, only duties were labelled."""
    reading = read_text(text)
    fielded = any("fields" in entry for entry in entries)
    at = 0
    for entry in entries:
        words = str(entry["text"])
        match = re.compile(r"\s+".join(map(re.escape, words.split()))).search(text, at)
        if match is None:
            raise ValueError(f"not in the policy, or out of order: {words}")
        at = match.end()
        fields = tuple(_named(str(each), words) for each in entry.get("fields", ())) if fielded else None
        yield _label(reading, match.start(), match.end(), entry, fields, " / ".join(_section(reading, match.start())))


def _named(field: str, words: str) -> tuple[str, str, int, int]:
    """`KIND=VALUE: words` with the place of its words."""
    match = re.fullmatch(r"(\w+)=(.*?): (.+)", field, re.DOTALL)
    if match is None:
        raise ValueError(f"no `KIND=VALUE: words`: {field}")
    start = words.find(match[3])
    return match[1], match[2], start, start + len(match[3])


def corpus(name: str, data: Path) -> Iterator[Label]:
    """The labels `corpus-NAME.toml` over the policies of `data`."""
    file = FOLDER / f"corpus-{name}.toml"
    entries = {entry["hash"]: entry for entry in tomllib.loads(file.read_text("utf-8"))["sentence"]}
    for policy in policies(data):
        if policy.held_out != name.startswith("test"):
            continue
        wanted = [
            (entry, sentence.start, sentence.end, f"{sentence.section} | {sentence.intro}")
            for sentence in split(policy.text)
            if (entry := entries.pop(sentence_hash(policy.text[sentence.start : sentence.end]), None))
        ]
        reading = read_text(policy.text) if wanted else None
        for entry, start, end, context in wanted:
            fields = None if "fields" not in entry else tuple(_placed(each) for each in entry["fields"])
            if reading is not None:
                yield _label(reading, start, end, entry, fields, context)
    if entries:
        print(f"{len(entries)} labels of corpus-{name} stand at no sentence", file=sys.stderr)


def _placed(field: str) -> tuple[str, str, int, int]:
    """`KIND=VALUE START-END`."""
    match = re.fullmatch(r"(\w+)=(.*) (\d+)-(\d+)", field)
    if match is None:
        raise ValueError(f"no `KIND=VALUE START-END`: {field}")
    return match[1], match[2], int(match[3]), int(match[4])


def _section(reading: Reading, start: int) -> tuple[str, ...]:
    return next((each.section for each in reading.statements if each.start <= start < each.end), ())


def _label(
    reading: Reading,
    start: int,
    end: int,
    entry: dict[str, Any],
    fields: tuple[tuple[str, str, int, int], ...] | None,
    context: str,
) -> Label:
    found = tuple(
        each
        for each in reading.statements
        if 2 * (min(end, each.end) - max(start, each.start)) > min(each.end - each.start, end - start)
    )
    return Label(
        text=" ".join(reading.text[start:end].split()), raw=reading.text[start:end], context=context,
        duties=tuple(entry["duties"]), fields=fields,
        found=found, start=start,
    )  # fmt: skip


def by_duty(labels: Iterable[Label]) -> dict[str, Score]:
    """The score of each duty, and of all together under `all`."""
    scores: dict[str, Score] = {"all": Score()}
    for label in labels:
        scores["all"].add(label.names, label.read)
        for duty in label.names | label.read:
            scores.setdefault(duty, Score()).add(label.names & {duty}, label.read & {duty})
    return scores


def stance(labels: Iterable[Label]) -> Counter[str]:
    """Of the duties found rightly, how many stand as labelled."""
    counts: Counter[str] = Counter()
    for label in labels:
        wanted = {name: told for name, *told in (duty.split(maxsplit=2) for duty in label.duties)}
        for each in label.found:
            if told := wanted.get(each.duty):
                polarity, modality = told
                counts["all"] += 1
                counts["polarity"] += each.polarity.value == polarity
                counts["modality"] += each.modality.value == modality
    return counts


def fields(labels: Iterable[Label]) -> dict[str, Score]:
    """The score of fields by kind: right where kind and value agree and the places meet."""
    scores: dict[str, Score] = {"all": Score()}
    for label in labels:
        if label.fields is None or not label.found:
            continue
        found = {(each.kind, each.value, *_place(label, each)) for one in label.found for each in one.fields}
        taken: set[tuple[str, str, int, int]] = set()
        for kind, value, start, end in label.fields:
            met = next((f for f in sorted(found - taken) if _same(f, kind, value, start, end)), None)
            if met:
                taken.add(met)
            for name in ("all", kind):
                score = scores.setdefault(name, Score())
                score.right += met is not None
                score.missed += met is None
        for kind, *_ in found - taken:
            scores["all"].wrong += 1
            scores.setdefault(kind, Score()).wrong += 1
    return scores


def _place(label: Label, field: Field) -> tuple[int, int]:
    """Where a field stands in the sentence with its white space folded."""
    start = len(" ".join((label.raw[: field.start - label.start] + "|").split())) - 1
    return start, start + len(" ".join(label.raw[field.start - label.start : field.end - label.start].split()))


def _same(found: tuple[str, str, int, int], kind: str, value: str, start: int, end: int) -> bool:
    near = start < 0 or (found[2] < end + 3 and start - 3 < found[3])
    return found[0] == kind and value in ("*", found[1]) and near


def misses(labels: Iterable[Label]) -> Iterator[str]:
    """What to read: each sentence whose duties disagree."""
    for label in labels:
        if label.names != label.read:
            lost, false = sorted(label.names - label.read), sorted(label.read - label.names)
            rules = sorted({f"{each.duty}<{each.rule}" for each in label.found if each.duty in false})
            yield f"- missed {lost} false {rules or false}\n    [{label.context[-110:]}]\n    {label.text[:600]}"


def by_rule(labels: Iterable[Label]) -> dict[str, Score]:
    """How often each rule that placed a duty was right, by the rule's place in the lexicon and its duty."""
    scores: dict[str, Score] = {}
    for label in labels:
        for each in label.found:
            score = scores.setdefault(f"{each.rule} {each.duty}", Score())
            score.add(label.names & {each.duty}, {each.duty})
    return scores


def sets(data: Path, folder: Path | None = None) -> dict[str, list[Label]]:
    """All labels at hand, by the name of their set; `folder` has labelled policies of one's own."""
    if folder is not None:
        return {folder.name: [label for _, each in written(folder) for label in each]}
    found = {
        "written": [label for _, each in written() for label in each],
        "learnt": [label for _, each in written(FOLDER / "learnt") for label in each],
        "plain": [label for _, each in written(FOLDER / "plain") for label in each],
        "unseen": [label for _, each in written(FOLDER / "unseen") for label in each],
    }
    for name in ("dev", "dev-more", "dev-later", "test", "test-more", "test-further"):
        if data.exists() and (FOLDER / f"corpus-{name}.toml").exists():
            found[f"corpus {name}"] = list(corpus(name, data))
    return found


def main(arguments: list[str]) -> None:
    """Prints the scores of every set, or with `--misses NAME` the sentences of one set that disagree."""
    parser = argparse.ArgumentParser(prog="labels", description="agreement of the reader with labelled sentences")
    parser.add_argument("--data", type=Path, default=default_path(), help="a corpus of the shared form")
    parser.add_argument(
        "--misses", metavar="SET", help="show the sentences of `written`, `dev`, `dev-more` … that disagree"
    )
    parser.add_argument("--folder", type=Path, help="labelled policies NAME.md and NAME.toml instead of those here")
    parser.add_argument("--rules", action="store_true", help="show the rules that were wrong, the worst first")
    given = parser.parse_args(arguments)
    found = sets(given.data, given.folder)
    if given.rules:
        scores = by_rule(label for labels in found.values() for label in labels)
        for rule, score in sorted(scores.items(), key=lambda each: (-each[1].wrong, each[0])):
            if score.wrong:
                print(f"{rule:<50} {score.right:4} right {score.wrong:4} wrong  P {score.precision:.2f}")
        return
    if given.misses:
        chosen = next((labels for name, labels in found.items() if given.misses in name.split()), None)
        if chosen is None:
            parser.error(f"no set `{given.misses}`; there are {', '.join(found)}")
        print("\n".join(misses(chosen)))
        return
    results = {}
    for name, labels in found.items():
        results[name] = _report(name, labels)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2, sort_keys=True) + "\n", "utf-8")


def _report(name: str, labels: list[Label]) -> dict[str, object]:
    duties, named, stands = by_duty(labels), fields(labels), stance(labels)
    print(f"\n{name}: {len(labels)} sentences")
    for title, scores in (("duties", duties), ("fields", named)):
        for key, score in sorted(scores.items(), key=lambda each: (each[0] != "all", each[0])):
            print(
                f"  {title} {key:<24} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}  "
                f"({score.right} right, {score.wrong} wrong, {score.missed} missed)"
            )
    total = max(1, stands["all"])
    print(f"  polarity {stands['polarity'] / total:.3f}, modality {stands['modality'] / total:.3f} of {stands['all']}")
    return {
        "sentences": len(labels),
        "duties": {key: score.as_dict() for key, score in duties.items()},
        "fields": {key: score.as_dict() for key, score in named.items()},
        "polarity": round(stands["polarity"] / total, 4),
        "modality": round(stands["modality"] / total, 4),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
