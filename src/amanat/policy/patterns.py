"""Word patterns that a non-programmer can write, compiled to regular expressions with the words they cannot do without.

    right to (access|see) .. {data}     words in this order; `(a|b)` either; `{name}` a list from `words.toml`
    collect*                            any word that begins so
    (free of)? charge                   words that may be missing
    cookies?                            a last letter that may be missing
    ..   ...   ....                     up to 4, up to 12, up to 30 words in between
    ^ first    last $                   at the beginning, at the end of the sentence

A hyphen counts as a space, so that `opt out` also finds `opt-out`. Commas, quotes and brackets between two words are
passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from amanat.errors import InputError

_TOKEN = re.compile(r"\{[a-z_]+\}|\.{2,4}|[()|?^$]|[^\s(){}|?^$]+\??")
_SEP = r"(?:'s?)?+[\s,/'\"()\[\]_-]++"
_GAPS = {dots: rf"(?:[^\w\s]*+\s++\S++){{0,{most}}}?" for dots, most in {"..": 4, "...": 12, "....": 30}.items()}


class Pattern:
    """`needs`: of each of these sets, at least one word stands in every text that the pattern can match.

    `anchors` is the most telling of them.

    The expression is compiled when it is first needed: a policy needs few of them.
    """

    def __init__(
        self, source: str, expression: str, anchors: frozenset[str], needs: tuple[frozenset[str], ...]
    ) -> None:
        self.source = source
        self.anchors = anchors
        self.needs = needs
        self.expression = expression

    def may_match(self, folded: str) -> bool:
        """Whether the needed words stand in the text in their order; spares compiling what cannot match."""
        at = 0
        for need in self.needs:
            ends = [place + len(word) for word in need if (place := folded.find(word, at)) >= 0]
            if not ends:
                return False
            at = min(ends)
        return True

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.expression)


class _Node(msgspec.Struct, frozen=True):
    """A piece of a pattern: `regex` without separators; `anchors` empty where it demands no word.

    `word` is what stands between the borders of a single word, `open` that its end is open.
    """

    regex: str
    anchors: frozenset[str] = frozenset()
    needs: tuple[frozenset[str], ...] = ()
    optional: bool = False
    gap: bool = False
    edge: str = ""
    word: str = ""
    open: bool = False


def compile_pattern(source: str, words: Mapping[str, Sequence[str]]) -> Pattern:
    """Compiles one pattern.

    Raises `InputError` for an open bracket, an unknown list, or a pattern that demands no word.
    """
    tokens = _TOKEN.findall(source)
    nodes, rest = _alternatives(tokens, 0, words, source)
    if rest != len(tokens):
        raise InputError(f"the pattern `{source}` closes a bracket that it never opened", remedy="take the bracket out")
    if not nodes.anchors:
        raise InputError(f"the pattern `{source}` demands no word", remedy="give it a word that must be there")
    return Pattern(source, nodes.regex, nodes.anchors, nodes.needs or (nodes.anchors,))


def compile_all(sources: Sequence[str], words: Mapping[str, Sequence[str]]) -> tuple[Pattern, ...]:
    return tuple(compile_pattern(source, words) for source in sources)


def union(sources: Sequence[str], words: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """One expression that finds any of the patterns, those of a list written first being tried first."""
    return re.compile("|".join(pattern.expression for pattern in compile_all(sources, words)))


def found_in(patterns: tuple[Pattern, ...], folded: str) -> bool:
    """Whether one of the patterns stands in the text."""
    return any(pattern.regex.search(folded) for pattern in patterns if pattern.may_match(folded))


def _alternatives(tokens: list[str], at: int, words: Mapping[str, Sequence[str]], source: str) -> tuple[_Node, int]:
    branches: list[_Node] = []
    sequence: list[_Node] = []
    while at < len(tokens) and tokens[at] != ")":
        token = tokens[at]
        at += 1
        if token == "|":
            branches.append(_sequence(sequence))
            sequence = []
        elif token == "?":
            sequence[-1] = msgspec.structs.replace(sequence[-1], optional=True)
        elif token == "(":
            node, at = _alternatives(tokens, at, words, source)
            if at >= len(tokens):
                raise InputError(f"the pattern `{source}` opens a bracket and never closes it", remedy="close it")
            at += 1
            sequence.append(node)
        else:
            sequence.extend(_atoms(token, words, source))
    branches.append(_sequence(sequence))
    if len(branches) == 1:
        return branches[0], at
    regex = "(?:" + "|".join(_joined(branches)) + ")"
    anchored = all(branch.anchors for branch in branches)
    return _Node(regex, frozenset().union(*(branch.anchors for branch in branches)) if anchored else frozenset()), at


def _joined(branches: list[_Node]) -> Iterator[str]:
    """The alternatives, with the borders of single words said once for all: such an expression compiles fast."""
    yield from (branch.regex for branch in branches if not branch.word)
    closed = [branch.word for branch in branches if branch.word and not branch.open]
    opened = [branch.word for branch in branches if branch.open]
    if closed:
        yield rf"\b(?:{'|'.join(closed)})\b"
    if opened:
        yield rf"\b(?:{'|'.join(opened)})\w*"


def _atoms(token: str, words: Mapping[str, Sequence[str]], source: str) -> list[_Node]:
    if token in _GAPS:
        return [_Node(_GAPS[token], gap=True)]
    if token == "^":
        return [_Node(r"\A[^\w]*", edge="start")]
    if token == "$":
        return [_Node(r"[^\w]*\Z", edge="end")]
    if token.startswith("{"):
        name = token[1:-1]
        if name not in words:
            raise InputError(
                f"the pattern `{source}` names a list `{name}` that is not there", remedy="add it to `words.toml`"
            )
        node, _ = _alternatives(_TOKEN.findall("|".join(words[name])), 0, words, source)
        return [node]
    return [_word(part) for part in token.split("-") if part]


def _word(word: str) -> _Node:
    stem = word[:-2] if word.endswith("?") else word.rstrip("*")
    if not (stem[:1].isalnum() and stem[-1:].isalnum()):
        return _Node(rf"(?<!\w){re.escape(stem)}(?!\w)", frozenset({stem}))
    inner = f"{re.escape(stem)}{re.escape(word[-2])}?" if word.endswith("?") else re.escape(stem)
    opened = word.endswith("*")
    tail = r"\w*" if opened else r"\b"
    return _Node(rf"\b{inner}{tail}", frozenset({stem}), word=inner, open=opened)


def _lead(gap: str) -> str:
    """A gap behind `^`: words with their separators after them."""
    return r"(?:\S++\s++)" + gap[gap.rindex("{") :]


def _sequence(nodes: list[_Node]) -> _Node:
    """Joins pieces with separators; its anchors are those of the piece whose shortest word is longest."""
    if len(nodes) == 1 and nodes[0].word and not nodes[0].optional:
        return msgspec.structs.replace(nodes[0], needs=(nodes[0].anchors,))
    regex, first = "", True
    for node in nodes:
        if node.edge:
            regex += node.regex
        elif node.gap:
            regex += node.regex if not first else _lead(node.regex) if regex else ""
        elif node.optional:
            regex += f"(?:{node.regex}{_SEP})?" if first else f"(?:{_SEP}{node.regex})?"
        else:
            regex += node.regex if first else _SEP + node.regex
            first = False
    needed = [node.anchors for node in nodes if node.anchors and not node.optional]
    best = max(needed, key=lambda words: (min(map(len, words)), -len(words)), default=frozenset[str]())
    return _Node(f"(?:{regex})", best, tuple(needed))
