"""Words: what is not understood, terms that mean something else, and what only sounds different."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from amanat.policy.compare.judges.figures import TIMED
from amanat.policy.compare.meaning import called, in_full, telling_words
from amanat.policy.compare.model import Reason, unnumbered
from amanat.policy.compare.side import Look, Side, reason

UNKNOWN = "changed, meaning unknown: a person should read it"
_WORD = re.compile(r"[\w'-]+")
_LOADED = re.compile(
    r"\b(?:not|never|no|nor|none|cannot|only|unless|except|excluding|without|all|any|every|solely|sole|discretion|"
    r"consent|permission|required|must|least|most|minimum|maximum)\b"
)
_NAME = re.compile(r"\b[A-Z][\w&'-]*")
_FIGURE = re.compile(r"\d[\d.,]*\d|\d")
_DEFINES = re.compile(r"\b(?:means|shall mean|refers to|is defined as|are defined as|we mean)\b")


def same_words(look: Look) -> bool:
    """Whether only letter case, marks, white space, contractions and the numbers of headings differ."""
    return _words(look.old) == _words(look.new)


def _words(side: Side) -> list[str]:
    return [word for each in side.passages for word in _WORD.findall(in_full(unnumbered(each)))]


def unexplained(look: Look) -> Iterator[Reason]:
    """A passage that no rule explains, and that nothing shows to be harmless: what is not understood may matter."""
    if not look.new.passages or look.new.unread or same_words(look):
        return
    bare = any(each.became == "informative" and not each.harmless for each in look.new.passages)
    if look.old.passages:
        leads = not look.new.statements and look.new.text.endswith(":")
        if (bare or leads) and telling_words(look.old) != telling_words(look.new):
            yield reason("unexplained", "unknown", "changed, and no rule says what it does: a person should read it")
    elif bare:
        yield reason("unexplained", "unknown", "added, and no rule says what it does: a person should read it")


def titles(look: Look) -> Iterator[Reason]:
    """The title of the document names another company: the controller, as a rule (GDPR Art. 13(1)(a))."""
    if not (look.old.title and look.new.title) or same_words(look):
        return
    old, new = (_names(side.text) for side in (look.old, look.new))
    gone, come = [each for each in old if each not in new], [each for each in new if each not in old]
    if gone and come:
        yield reason("controller", "yes", f"the title names another: {' '.join(come)} in place of {' '.join(gone)}")


def _names(title: str) -> list[str]:
    """The capitalised words of a title that are none of what policies are called."""
    return [word for word in dict.fromkeys(_NAME.findall(title)) if word.casefold() not in called()]


def unknown(look: Look) -> Iterator[Reason]:
    """A passage that was or is not understood."""
    if not (look.old.unread or look.new.unread) or same_words(look):
        return
    if not look.old.passages:
        yield reason("unknown", "unknown", "added, meaning unknown: a person should read it")
    elif not look.new.passages:
        yield reason("unknown", "unknown", "removed, meaning unknown: a person should read it")
    else:
        yield reason("unknown", "unknown", UNKNOWN)


def definitions(look: Look) -> Iterator[Reason]:
    """Terms that mean something else now: with them, every sentence that uses them."""
    for term in _defined(look):
        was, now = look.before.definitions.get(term), look.after.definitions.get(term)
        if was is not None and now is not None and was != now:
            yield reason("definition", "yes", f"`{term}` means something else")
        elif was is None and now is not None:
            yield reason("definition-added", "no", f"`{term}` is defined now")
        elif was is not None and now is None:
            yield reason("definition-gone", "yes", f"`{term}` is no longer defined")
    if look.old.passages and look.new.passages and not look.before.definitions and not same_words(look):
        defining = [side for side in (look.old, look.new) if _DEFINES.search(side.folded) and not side.statements]
        if len(defining) == 2:
            yield reason("definition", "yes", "a term means something else")


def _defined(look: Look) -> Iterator[str]:
    """Terms of both versions that the passages of this change hold, where the passage defines."""
    for term in sorted({*look.before.definitions, *look.after.definitions}):
        if any(term in side.folded and _DEFINES.search(side.folded) for side in (look.old, look.new)):
            yield term


def figures(look: Look) -> Iterator[Reason]:
    """Figures that no field explains."""
    if look.old.statements and look.new.statements and _figures(look.old) != _figures(look.new):
        yield reason("figure", "unknown", "a figure changed: a person should read it")


def times(look: Look) -> Iterator[Reason]:
    """A period or a deadline of a duty that none of the questions about figures is about."""
    was, now = _times(look.old), _times(look.new)
    if was and now and was != now:
        yield reason("figure", "unknown", "a time changed: a person should read it")


def _times(side: Side) -> list[str]:
    told = [each for each in side.statements if not each.duty.startswith(TIMED)]
    if len(told) < len(side.statements):
        return []
    return sorted(value for each in told for value in (*each.values("period"), *each.values("deadline")))


def _figures(side: Side) -> Counter[str]:
    found: Counter[str] = Counter()
    for passage in side.passages:
        spans = [(field.start, field.end) for each in passage.statements for field in each.fields if field.value]
        for match in _FIGURE.finditer(passage.text):
            at = passage.start + match.start()
            if not any(start <= at < end for start, end in spans):
                found[match[0]] += 1
    return found


def loaded(look: Look) -> Iterator[Reason]:
    """Words that turn a sentence, added or taken away where nothing else tells the two apart."""
    if not (look.old.statements and look.new.statements):
        return
    old, new = (Counter(_LOADED.findall(in_full(side.folded))) for side in (look.old, look.new))
    if changed := sorted({*(old - new), *(new - old)}):
        words = ", ".join(f"`{word}`" for word in changed)
        yield reason(
            "loaded-words", "unknown", f"words that can turn the meaning changed, {words}: a person should read it"
        )


def other_words(look: Look) -> Iterator[Reason]:
    """Words that nothing shows to mean the same."""
    if not (look.old.statements and look.new.statements):
        return
    old, new = telling_words(look.old), telling_words(look.new)
    gone, come = [old[each] for each in old if each not in new], [new[each] for each in new if each not in old]
    if gone or come:
        told = (
            f"{_some(come)} in place of {_some(gone)}"
            if gone and come
            else f"without {_some(gone)}"
            if gone
            else f"with {_some(come)}"
        )
        yield reason("other-words", "unknown", f"reads the same, {told}: a person should say whether it is")


def _some(words: list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words[:4]) + (" …" if len(words) > 4 else "")


def contacts(look: Look) -> Iterator[Reason]:
    """Another address, number or page."""
    old, new = look.old.values("contact"), look.new.values("contact")
    if old and new and set(old) != set(new):
        yield reason("contact", "no", "another way to reach those responsible")


def dates(look: Look) -> Iterator[Reason]:
    old, new = look.old.values("date"), look.new.values("date")
    if old and new and old != new:
        yield reason("date", "no", f"another date: {new[0]} in place of {old[0]}")
