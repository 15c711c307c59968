"""What a judge of a change may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from amanat.policy.compare.held import Held
from amanat.policy.compare.model import Material, Passage, Reason
from amanat.policy.reading import FieldKind, Statement
from amanat.vocabulary.terms import Modality, Polarity


class Side:
    """The passages of one version that a change concerns."""

    def __init__(self, passages: tuple[Passage, ...]) -> None:
        self.passages = passages
        self.statements = tuple(each for passage in passages for each in passage.statements)
        self.text = " ".join(passage.text for passage in passages)

    @cached_property
    def folded(self) -> str:
        return self.text.casefold()

    def words(self, start: int, end: int) -> str:
        """What stands at a place of the version's text; empty where it is in none of the passages."""
        held = (each for each in self.passages if each.start <= start and end <= each.end)
        return next((each.text[start - each.start : end - each.start] for each in held), "")

    @cached_property
    def duties(self) -> dict[str, Statement]:
        """The first statement of each duty."""
        found: dict[str, Statement] = {}
        for each in self.statements:
            found.setdefault(each.duty, each)
        return found

    @property
    def title(self) -> bool:
        """Whether it is the title of the document."""
        return len(self.passages) == 1 and self.passages[0].heading and self.passages[0].home == -1

    @property
    def unread(self) -> bool:
        return any(passage.became == "unread" for passage in self.passages)

    def values(self, kind: FieldKind, *duties: str) -> tuple[str, ...]:
        """Values of one kind in statements of duties that begin so, or of all."""
        held = (each for each in self.statements if not duties or each.duty.startswith(duties))
        return tuple(dict.fromkeys(value for each in held for value in each.values(kind)))


class Look:
    """One change, seen against all that both versions say."""

    def __init__(self, old: Side, new: Side, before: Held, after: Held) -> None:
        self.old, self.new = old, new
        self.before, self.after = before, after

    @property
    def gained(self) -> Iterator[Statement]:
        """Statements of duties that the old passages did not carry."""
        return (each for duty, each in self.new.duties.items() if duty not in self.old.duties)

    @property
    def lost(self) -> Iterator[Statement]:
        return (each for duty, each in self.old.duties.items() if duty not in self.new.duties)

    @property
    def kept(self) -> Iterator[tuple[Statement, Statement]]:
        """Statements of the same duty, before and after."""
        return ((each, self.new.duties[duty]) for duty, each in self.old.duties.items() if duty in self.new.duties)


Judge = Callable[[Look], Iterable[Reason]]

_PROTECTS = (
    "rights.", "marketing.opt", "web.consent", "web.signal", "minors.", "retention.limit", "retention.anonymise",
    "security.", "recipient.contract", "policy.notify", "contact.privacy", "purpose.limit", "datamap.absent",
    "public.removal", "public.testimonial", "special.basis",
)  # fmt: skip
_BURDENS = ("rights.verify", "rights.route")
_BY_CONSENT = ("web.consent", "marketing.optin", "minors.gate", "special.basis", "public.testimonial")


def protects(statement: Statement) -> bool:
    """Whether the person is better off for it: a right, a safeguard, a limit, or the denial of a disclosure."""
    if statement.duty in _BURDENS:
        return False
    if statement.duty.startswith(_PROTECTS):
        return statement.polarity is Polarity.YES or statement.duty in ("datamap.absent", "purpose.limit")
    return statement.polarity is Polarity.NO and statement.duty.startswith(
        ("recipient.", "web.", "datamap.", "purpose.")
    )


def on_consent(statement: Statement) -> bool:
    """Whether `only if` is the very promise: something is done on a condition, and not otherwise."""
    return statement.duty.startswith(_BY_CONSENT) or (
        statement.polarity is Polarity.YES and not protects(statement) and statement.modality is Modality.ONLY_IF
    )


def reason(name: str, material: Material, says: str) -> Reason:
    return Reason(name=name, material=material, says=says)
