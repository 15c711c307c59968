"""Two readings → Comparison. The steps: passages, alignment, judgement, rows."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import tomli

from amanat.errors import InputError
from amanat.policy.compare.align import Pair, align
from amanat.policy.compare.held import Held
from amanat.policy.compare.judges.run import judge, plain, weight
from amanat.policy.compare.model import Change, ChangeKind, Comparison, Passage, Row, unnumbered
from amanat.policy.compare.passages import passages
from amanat.policy.compare.side import Look, Side
from amanat.policy.compare.told import told
from amanat.policy.reading import Reading


def compare(old: Reading, new: Reading) -> Comparison:
    """What changed from one version of a policy to the next, and whether it matters.

    Raises `InputError`, with file and line, where the lexicon is not as it must be.
    """
    try:
        return _Comparer(old, new).comparison()
    except (InputError, msgspec.ValidationError, tomli.TOMLDecodeError) as error:
        from amanat.policy.faults import located

        raise located(error) from error


class _Comparer:
    def __init__(self, old: Reading, new: Reading) -> None:
        self._old, self._new = old, new
        self._before, self._after = Held(old), Held(new)
        self._olds, self._news = passages(old), passages(new)
        self._changes: list[Change] = []

    def comparison(self) -> Comparison:
        rows = tuple(self._row(pair) for pair in _in_order(self._olds, self._news, align(self._olds, self._news)))
        return Comparison(
            old=self._old,
            new=self._new,
            old_passages=self._olds,
            new_passages=self._news,
            changes=tuple(self._changes),
            rows=rows,
            told=tuple(told(self._changes, self._before)),
        )

    def _row(self, pair: Pair) -> Row:
        change = self._change(pair)
        if change is None:
            return Row(old=pair.old, new=pair.new)
        self._changes.append(change)
        return Row(old=pair.old, new=pair.new, change=len(self._changes) - 1)

    def _change(self, pair: Pair) -> Change | None:
        old = tuple(self._olds[number] for number in pair.old)
        new = tuple(self._news[number] for number in pair.new)
        look = Look(Side(old), Side(new), self._before, self._after)
        reasons = judge(look)
        alike = [each.key for each in old] == [each.key for each in new]
        if alike and not reasons and not pair.moved:
            return None
        same = alike or [unnumbered(each) for each in old] == [unnumbered(each) for each in new]
        kind: ChangeKind = "moved" if same and not reasons else _kind(pair)
        reasons = reasons or (plain(look, moved=pair.moved),)
        return Change(kind=kind, material=weight(reasons), reasons=reasons, old=old, new=new, moved=pair.moved)


def _kind(pair: Pair) -> ChangeKind:
    if not pair.old:
        return "added"
    if not pair.new:
        return "removed"
    return "split" if len(pair.new) > 1 else "merged" if len(pair.old) > 1 else "changed"


def _in_order(olds: Sequence[Passage], news: Sequence[Passage], pairs: Sequence[Pair]) -> list[Pair]:
    """All passages of both in the order of the new text; what was removed stands behind what stood before it."""
    paired_old = {number for pair in pairs for number in pair.old}
    paired_new = {number for pair in pairs for number in pair.new}
    behind = {pair.old[-1]: pair.new[0] for pair in pairs if not pair.moved}
    keyed = [((pair.new[0], 0, pair.old[0]), pair) for pair in pairs]
    keyed += [((number, 0, -1), Pair((), (number,))) for number in range(len(news)) if number not in paired_new]
    at = -1
    for number in range(len(olds)):
        at = behind.get(number, at)
        if number not in paired_old:
            keyed.append(((at, 1, number), Pair((number,), ())))
    return [pair for _, pair in sorted(keyed)]
