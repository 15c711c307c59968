"""What is wrong with the files of the lexicon, said with file, line and remedy.

Reading asks nothing here while all is well. Only where a lexicon cannot be used is each file gone through, from the
outside in: is it TOML, has it the keys that it may have, are its duties known, can its patterns be compiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import msgspec
import tomli

from amanat.errors import InputError
from amanat.policy.compare.meaning import CompareFile
from amanat.policy.elements import ElementsFile
from amanat.policy.labelling.frame import FramesFile
from amanat.policy.labelling.kinds import KindsFile
from amanat.policy.labelling.loads import LoadsFile
from amanat.policy.labelling.rules import RuleFile, read_rules
from amanat.policy.labelling.signals import InformsFile
from amanat.policy.labelling.topics import TopicsFile
from amanat.policy.lint.contradiction import PairFile
from amanat.policy.lint.elements import MissingFile
from amanat.policy.lint.said import SaidFile
from amanat.policy.matching.lexical import patterns_of
from amanat.policy.matching.needs import Needs
from amanat.policy.names.firms import FirmsFile
from amanat.policy.names.own import OwnFile
from amanat.policy.reading import Action, Actor, FieldKind
from amanat.policy.text.answers import AnswersFile
from amanat.policy.text.clauses import ClausesFile
from amanat.policy.text.labels import LabelsFile
from amanat.policy.text.modals import StanceFile
from amanat.policy.text.passing import PassingFile
from amanat.policy.text.sentences import SentencesFile
from amanat.toml.lines import Lines, Place
from amanat.toml.packaged import packaged_texts
from amanat.toml.problems import nearest
from amanat.vocabulary.duties import duties

_PACKAGE = "amanat.policy.lexicon"
_LINE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")
_AT = re.compile(r"(.*?)(?: - at `\$(.*)`)?\Z", re.DOTALL)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\[\.\.\.\]")
_NO_KEY = re.compile(r"Invalid enum value '(.*)' - at `key` in `\$(.*)`\Z")
_UNKNOWN = re.compile(r"unknown field `(\w+)`")
_SHAPES: dict[str, Any] = {
    "rules": RuleFile,
    "lint": SaidFile,
    "contradictions.toml": PairFile,
    "missing.toml": MissingFile,
    "elements.toml": ElementsFile,
    "answers.toml": AnswersFile,
    "clauses.toml": ClausesFile,
    "compare.toml": CompareFile,
    "firms.toml": FirmsFile,
    "fits.toml": dict[FieldKind, tuple[str, ...]],
    "frames.toml": FramesFile,
    "homonyms.toml": dict[FieldKind, tuple[str, ...]],
    "informs.toml": InformsFile,
    "kinds.toml": KindsFile,
    "labels.toml": LabelsFile,
    "loads.toml": LoadsFile,
    "own.toml": OwnFile,
    "passing.toml": PassingFile,
    "sentences.toml": SentencesFile,
    "stance.toml": StanceFile,
    "topics.toml": TopicsFile,
}
"""By the folder or the name of a file. The other files are tables of lists, with keys of anybody's choice."""
_CHOICES: dict[str, tuple[str, ...]] = {
    "fits.toml": get_args(FieldKind),
    "homonyms.toml": get_args(FieldKind),
    "frames.toml": (*get_args(Actor), *get_args(Action)),
}
"""The keys that a table may have which is no structure."""


def located(error: Exception) -> Exception:
    """The error of the lexicon that made this one, with its place; the error itself where it tells one."""
    if isinstance(error, InputError) and (error.place or type(error) is not InputError):
        return error
    fault = next(faults(files()), None)
    if fault is None and not isinstance(error, InputError):
        return InputError(f"the lexicon cannot be used: {error}", remedy="undo the last change to its files")
    return fault or error


def files() -> dict[str, str]:
    """The texts of the lexicon of this installation by their names, such as `rules/rights.toml`."""
    return {
        f"{folder}{name}": text
        for folder in ("", "lint/", "rules/")
        for name, text in packaged_texts(_PACKAGE, folder.rstrip("/") or ".")
    }


def faults(texts: Mapping[str, str]) -> Iterator[InputError]:
    """What is wrong with these files; a file that is no TOML hides what is wrong with the others."""
    parsed: dict[str, dict[str, Any]] = {}
    for name, text in texts.items():
        try:
            parsed[name] = tomli.loads(text)
        except tomli.TOMLDecodeError as error:
            yield _no_toml(name, text, error)
            return
    lists = {key: tuple(value) for key, value in parsed["words.toml"].items()}
    for name, text in texts.items():
        yield from _misshapen(name, text, parsed[name])
        yield from _ill_written(name, text, parsed[name], Needs(lists))


def _place(name: str, line: int) -> str:
    return f"lexicon/{name}:{line}"


def _no_toml(name: str, text: str, error: tomli.TOMLDecodeError) -> InputError:
    said = str(error)
    match = _LINE.search(said)
    line = int(match[1]) if match and match[1] else len(text.splitlines()) or 1
    told = said.replace(match[0], "") if match else said
    return InputError(f"is no TOML: {told[:1].lower()}{told[1:]}", place=_place(name, line), remedy="correct this line")


def _misshapen(name: str, text: str, data: dict[str, Any]) -> Iterator[InputError]:
    shape = _SHAPES.get(name.partition("/")[0])
    if shape is None:
        return
    try:
        msgspec.convert(data, shape)
        if shape is RuleFile:
            read_rules(text, name.removeprefix("rules/"))
        if shape is FramesFile:
            yield from _no_duties(name, text, data["duty"])
    except msgspec.ValidationError as error:
        yield _misfit(name, text, str(error))
    except InputError as error:
        yield error


def _no_duties(name: str, text: str, data: dict[str, Any]) -> Iterator[InputError]:
    """Keys that should be duties and are none."""
    for duty in data:
        if duty not in duties():
            remedy = nearest(duty, tuple(duties()))
            yield InputError(
                f"there is no duty `{duty}`", place=_place(name, Lines(text).of("duty", duty)), remedy=remedy
            )


def _misfit(name: str, text: str, said: str) -> InputError:
    """A value or key that may not stand there."""
    if key := _NO_KEY.match(said):
        line = Lines(text).of(*(each for each, _ in _STEP.findall(key[2])), key[1])
        message, remedy = f"the key `{key[1]}` is not known here", nearest(key[1], _CHOICES.get(name, ()))
        return InputError(message, place=_place(name, line), remedy=remedy)
    match = _AT.match(said)
    told, steps = (match[1], match[2] or "") if match else (said, "")
    place: Place = tuple(key or int(number) for key, number in _STEP.findall(steps) if key or number)
    unknown = _UNKNOWN.search(told)
    if unknown:
        line = Lines(text).of(*place, unknown[1], 0)
        message, remedy = f"the key `{unknown[1]}` is not known here", nearest(unknown[1], _keys(name))
    else:
        line = Lines(text).of(*place)
        message, remedy = told[:1].lower() + told[1:], "correct this key; docs/reference/lexicon.md names them all"
    return InputError(message, place=_place(name, line), remedy=remedy)


def _keys(name: str) -> tuple[str, ...]:
    """The keys that a table of this file may have."""
    schema = msgspec.json.schema(_SHAPES[name.partition("/")[0]])
    keys = {key for table in schema["$defs"].values() for key in table.get("properties", {})}
    return tuple(sorted(keys))


def _ill_written(name: str, text: str, data: dict[str, Any], needs: Needs) -> Iterator[InputError]:
    for pattern in patterns_of(name, data):
        try:
            needs.of(pattern)
        except InputError as error:
            yield InputError(error.message, place=_place(name, _line_of(text, pattern)), remedy=error.remedy)


def _line_of(text: str, pattern: str) -> int:
    """The line on which the pattern is written, in either kind of quotes."""
    escaped = pattern.replace("\\", "\\\\").replace('"', '\\"')
    written = re.compile(rf"(?<!\")\"{re.escape(escaped)}\"(?!\")|'{re.escape(pattern)}'")
    found = written.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
