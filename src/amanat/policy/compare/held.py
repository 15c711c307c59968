"""What a whole version says, to ask of a changed sentence whether it says anything that was not said before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from amanat.policy.reading import FieldKind, Reading, Statement
from amanat.vocabulary.terms import Polarity

Value = tuple[str, str]
"""What is named and where it counts, such as `("category given", "email")`."""

_DISCLOSES = ("datamap.", "purpose.", "recipient.", "web.", "special.", "marketing.", "minors.", "rights.automated")
_NAMES: dict[FieldKind, tuple[str, ...]] = {
    "category": ("datamap.", "purpose.basis", "recipient.", "web.", "special.", "minors."),
    "source": ("datamap.",),
    "purpose": ("purpose.basis", "recipient.", "web.", "special.", "datamap."),
    "recipient": ("recipient.", "web.tracker", "datamap.source"),
    "vendor": ("recipient.", "web.", "datamap.source", "purpose.basis"),
    "country": ("recipient.",),
    "tracker": _DISCLOSES,
    "cookie": ("web.",),
}
"""Which duties make a field something that is disclosed."""


class Held:
    """What one version says, counted over all of its statements."""

    def __init__(self, reading: Reading) -> None:
        self.statements = reading.statements
        self.values: set[Value] = set(disclosed(reading.statements))
        self.duties: Counter[tuple[str, Polarity]] = Counter((each.duty, each.polarity) for each in reading.statements)
        self.measures = {value for each in reading.statements for value in each.values("measure")}
        self.bases: dict[str, set[str]] = _bases(reading.statements)
        self.words = reading.text.casefold()
        self.definitions = {each.term.casefold(): _means(reading, each.means.start, each.means.end)
                            for each in reading.definitions}  # fmt: skip

    def says(self, duty: str) -> bool:
        return any(name == duty for name, _ in self.duties)

    def of(self, duty: str) -> list[Statement]:
        return [each for each in self.statements if each.duty == duty]


def disclosed(statements: Iterable[Statement]) -> Iterator[Value]:
    """What the statements say is done: values of those that do not deny. A category given away counts by itself."""
    for statement in statements:
        if statement.polarity is Polarity.NO:
            continue
        for kind, duties in _NAMES.items():
            if statement.duty.startswith(duties):
                given = " given" if kind == "category" and statement.duty.startswith("recipient.") else ""
                yield from ((kind + given, value) for value in statement.values(kind))


def _bases(statements: Iterable[Statement]) -> dict[str, set[str]]:
    """The legal bases named together with each purpose."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for statement in statements:
        for purpose in statement.values("purpose"):
            found[purpose].update(statement.values("basis"))
    return found


def _means(reading: Reading, start: int, end: int) -> str:
    return " ".join(reading.text[start:end].casefold().split())
