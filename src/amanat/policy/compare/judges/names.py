"""Who and what is named that was not named before (GDPR Art. 13(1)(c) to (f), 13(3))."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amanat.policy.compare.held import disclosed
from amanat.policy.compare.model import Reason
from amanat.policy.compare.side import Look, Side, protects, reason
from amanat.policy.reading import Statement
from amanat.vocabulary.duties import duties
from amanat.vocabulary.terms import Polarity
from amanat.vocabulary.values import label_of

_OPENS = (
    "datamap.categories", "datamap.source", "purpose.basis", "recipient.", "web.catalogue", "web.tracker", "web.log",
)  # fmt: skip
_CAPITAL = re.compile(r"(?<![\w@./-])[A-Z][\w&'-]*[\w&](?![\w@])")
_STOP = re.compile(r"[.!?]\s+|\A\W*")


def new_names(look: Look) -> Iterator[Reason]:
    """Values that nothing in the old version discloses."""
    before = set(disclosed(look.old.statements)) | look.before.values
    for kind, value in dict.fromkeys(disclosed(look.new.statements)):
        if (kind, value) not in before:
            if kind == "category given":
                yield reason(
                    "new-category", "yes", f"a category that recipients did not get before: {named(kind, value)}"
                )
            else:
                yield reason(f"new-{kind}", "yes", f"a new {kind}: {named(kind, value)}")


def gone_names(look: Look) -> Iterator[Reason]:
    """Values that the new version no longer discloses: less is done, or less is told."""
    after = set(disclosed(look.new.statements)) | look.after.values
    for kind, value in dict.fromkeys(disclosed(look.old.statements)):
        if (kind, value) not in after and not _still_there(look, kind.split()[0], value):
            yield reason("no-longer-named", "no", f"a {kind.split()[0]} is no longer named: {named(kind, value)}")


def _still_there(look: Look, kind: str, value: str) -> bool:
    """Whether the words that named it still stand in the passage, whatever is read of them."""
    fields = [each for one in look.old.statements for each in one.fields if (each.kind, each.value) == (kind, value)]
    words = {look.old.words(each.start, each.end) for each in fields}
    return any(each and _stands(each, look.new.folded) for each in words)


def new_disclosures(look: Look) -> Iterator[Reason]:
    """A disclosure that says something new without naming what the vocabulary knows."""
    for each in look.gained:
        if each.polarity is Polarity.NO or protects(each) or not each.duty.startswith(_OPENS):
            continue
        meaning = duties()[each.duty].meaning
        values = set(disclosed((each,)))
        if values - look.before.values:
            continue
        if not look.before.says(each.duty):
            yield reason("new-disclosure", "yes", f"the old version says nothing of this: {meaning}")
        elif not values:
            yield reason(
                "unknown-disclosure", "unknown", f"adds to what is said before ({meaning}): a person should read it"
            )
        else:
            yield reason("nothing-new", "no", "says again what is named elsewhere")


def new_proper_names(look: Look) -> Iterator[Reason]:
    """Capitalised words that stand nowhere in the old version: of recipients they are new ones, else unknown."""
    if not look.new.statements:
        return
    found = [word for word in _proper(look.new) if not _stands(word, look.before.words)]
    if not found:
        return
    told = ", ".join(dict.fromkeys(found))
    if any(each.duty.startswith(("recipient.", "web.tracker")) and not protects(each) for each in look.new.statements):
        yield reason("new-recipient", "yes", f"names someone new: {told}")
    else:
        yield reason("new-name", "unknown", f"names something new, {told}: a person should read it")


def _proper(side: Side) -> Iterator[str]:
    """Capitalised words of a side outside its fields; the first of a sentence only where a second follows it."""
    for passage in side.passages:
        starts = {match.end() for match in _STOP.finditer(passage.text)}
        spans = [(field.start, field.end) for each in passage.statements for field in each.fields if field.value]
        words = list(_CAPITAL.finditer(passage.text))
        for place, match in enumerate(words):
            at = passage.start + match.start()
            follows = place + 1 < len(words) and words[place + 1].start() == match.end() + 1
            if match.start() in starts and not follows and not _item(passage.text):
                continue
            if not any(start <= at < end for start, end in spans):
                yield match[0]


def _item(text: str) -> bool:
    return len(text.split()) <= 5 and not text.rstrip().endswith(".")


def _stands(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", text) is not None


def named(kind: str, value: str) -> str:
    """What a value is called, such as `IP address`."""
    return label_of(kind.partition(" ")[0], value)


def meaning_of(statement: Statement) -> str:
    return duties()[statement.duty].meaning
