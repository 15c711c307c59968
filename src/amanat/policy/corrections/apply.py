"""Corrections at work: what each makes of its sentence, and which of them met none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from amanat.policy.corrections.file import CorrectionProblems, Corrections
from amanat.policy.corrections.model import FILE, Correction, Named, sentence_key
from amanat.policy.labelling.label import Labelled
from amanat.policy.labelling.rules import Hit, said_by_hand
from amanat.policy.labelling.stance import Stance
from amanat.policy.reading import Corrected, Field, Span
from amanat.policy.text.sentence import Sentence
from amanat.policy.text.view import fold
from amanat.toml.problems import Problem


class Corrector:
    """Finds the correction of each sentence of one text, and keeps account."""

    def __init__(self, corrections: Corrections) -> None:
        self._file = corrections.file
        self._entries = corrections.entries
        self._met: dict[int, list[Span]] = {}
        self._by_key: dict[str, list[int]] = {}
        for number, entry in enumerate(corrections.entries):
            self._by_key.setdefault(entry.key, []).append(number)
        self._idle: set[Correction] = set()
        self._problems: list[Problem] = []

    def of(self, words: str, sentence: Sentence) -> Correction | None:
        """The correction of a sentence; one that names its place goes before one that holds everywhere."""
        if not self._by_key:
            return None
        numbers = self._by_key.get(sentence_key(words), ())
        fitting = [number for number in numbers if _fits(self._entries[number], sentence)]
        if not fitting:
            return None
        number = min(fitting, key=lambda each: not self._entries[each].under)
        self._met.setdefault(number, []).append(Span(sentence.start, sentence.end))
        entry = self._entries[number]
        for added in entry.add:
            if _place(added.words, words) is None:
                message = f"the words `{added.words}` are not in the sentence `{entry.key}`"
                self._problems.append(Problem(line=entry.line, message=message, remedy="copy them from it"))
        return entry

    def idle(self, entry: Correction) -> None:
        """Notes that the sentence carries nothing to which the correction could apply."""
        self._idle.add(entry)

    def account(self) -> tuple[Corrected, ...]:
        """Each correction with the sentences it met. Raises `CorrectionProblems` for words that stand in none."""
        if self._problems:
            raise CorrectionProblems(self._file, self._problems)
        return tuple(
            Corrected(
                key=entry.key,
                by=entry.by,
                because=entry.because,
                on=entry.on.isoformat(),
                place=f"{FILE}:{entry.line}",
                text=entry.text,
                spans=tuple(self._met.get(number, ())),
                idle=entry in self._idle,
            )
            for number, entry in enumerate(self._entries)
        )


def _fits(entry: Correction, sentence: Sentence) -> bool:
    return not entry.under or fold(entry.under) in f"{sentence.section} ¦ {sentence.intro}"


def corrected_labels(entry: Correction, labels: tuple[Labelled, ...], sentence: Sentence) -> tuple[Labelled, ...]:
    """The duties as the person says, or those of the rules; in either case the person answers for them now."""
    if entry.silences:
        return ()
    read = {each.duty: each.hit for each in labels}
    wanted = dict.fromkeys(entry.duties or read)
    return tuple(Labelled(duty, _by_hand(duty, read.get(duty), sentence)) for duty in wanted)


def _by_hand(duty: str, hit: Hit | None, sentence: Sentence) -> Hit:
    if hit is None:
        return Hit(said_by_hand(duty, FILE), 0, sentence.end - sentence.start)
    return msgspec.structs.replace(hit, rule=hit.rule.named(FILE))


def corrected_stance(entry: Correction | None, stance: Stance) -> Stance:
    """The stance as the person says, where there is one who does."""
    if entry is None:
        return stance
    said = {name: value for name in ("kind", "scope", "polarity", "modality") if (value := getattr(entry, name))}
    return msgspec.structs.replace(stance, **said)


def corrected_fields(entry: Correction, fields: tuple[Field, ...], words: str, start: int) -> tuple[Field, ...]:
    """The fields without those taken away and with those added, in the order of the text; `words` begin at `start`."""
    kept = (field for field in fields if not any(_means(gone, field) for gone in entry.remove))
    found = [*kept, *_added(entry.add, words, start)]
    return tuple(sorted(found, key=lambda field: (field.start, field.end, field.kind, field.value)))


def _means(gone: Named, field: Field) -> bool:
    return field.kind == gone.kind and gone.value in ("", field.value)


def _added(names: Iterable[Named], words: str, start: int) -> Iterator[Field]:
    for name in names:
        if span := _place(name.words, words):
            yield Field(kind=name.kind, value=name.value, start=start + span.start, end=start + span.end)


def _place(sought: str, words: str) -> Span | None:
    """Where the words stand, without regard to letter case and white space."""
    pattern = r"\s+".join(map(re.escape, sought.split()))
    match = re.search(pattern, words, re.IGNORECASE) if pattern else None
    return Span(*match.span()) if match else None
