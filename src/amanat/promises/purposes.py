"""The purposes that a policy states, and those that the service and its schema show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from amanat.datamap.model import TableMap
from amanat.datamap.names.words import nouns, snake
from amanat.policy.reader import read_text
from amanat.policy.reading import Reading, Statement
from amanat.promises.disclosure import covers, is_fact
from amanat.promises.rules.words import purpose_uses
from amanat.service.model import Activity
from amanat.vocabulary.categories import categories

_IMPLIED = {"marketing.optin": "marketing", "marketing.optout": "marketing", "marketing.service": "communication"}


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy says of purposes: those it names, and the sentences that say for what data are used."""

    purposes: frozenset[str]
    sentences: tuple[Statement, ...]

    def names(self, purpose: str) -> bool:
        """Whether the policy tells the purpose, by its name or by one under which it may stand."""
        known = purpose_uses().get(purpose)
        return bool(self.purposes.intersection({purpose, *(known.also if known else ())}))

    def uses(self, category: str) -> bool:
        """Whether some sentence says for what data of the category are used."""
        return any(_speaks_for(sentence, category) for sentence in self.sentences)


def stated(reading: Reading) -> Stated:
    """The purposes of a policy."""
    facts = [one for one in reading.statements if is_fact(one)]
    named = {purpose for one in facts for purpose in one.values("purpose")}
    named |= {_IMPLIED[one.duty] for one in reading.statements if one.duty in _IMPLIED}
    saying = tuple(one for one in facts if _says_for_what(one))
    return Stated(purposes=frozenset(named), sentences=saying)


def _says_for_what(sentence: Statement) -> bool:
    """Whether a sentence says for what data are used. "Only" for the purposes stated elsewhere says nothing of its own,
    unless it names the data; to check an age is to use them."""
    if sentence.duty in ("purpose.limit", "minors.gate") and sentence.values("category"):
        return True
    return sentence.duty in ("purpose.basis", "special.basis") or bool(sentence.values("purpose"))


def _speaks_for(sentence: Statement, category: str) -> bool:
    """A sentence that names categories speaks for those; another for what its purposes can use, special data never."""
    named = sentence.concerns("category")
    if named:
        return any(covers(name, category) for name in named)
    if category in categories() and categories()[category].special:
        return sentence.duty == "special.basis"
    uses = [purpose_uses()[one].uses if one in purpose_uses() else () for one in sentence.values("purpose")]
    return not uses or any(not each or any(covers(name, category) for name in each) for each in uses)


def purposes_of(activity: Activity) -> tuple[str, ...]:
    """The purposes that an activity of the service file names, as a policy would be read."""
    return _read(activity.name, activity.purpose or "")


@lru_cache(maxsize=256)
def _read(name: str, purpose: str) -> tuple[str, ...]:
    text = f"We use personal data for {name}.\n\nWe use personal data {purpose or f'for {name}'}.\n"
    statements = read_text(text, "activity").statements
    return tuple(dict.fromkeys(value for one in statements for value in one.values("purpose")))


def purposes_by_name(table: TableMap) -> Iterator[str]:
    """The purposes that the name of a table speaks of."""
    words = {*nouns(table.name), *_singulars(snake(table.name).split("_"))}
    for purpose, use in purpose_uses().items():
        if words.intersection(use.tables):
            yield purpose


def _singulars(words: Iterable[str]) -> set[str]:
    return {noun for word in words for noun in nouns(word)}
