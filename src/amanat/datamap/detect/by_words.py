"""Steps that look values up in lists, and at the columns beside: for names that say nothing."""

from __future__ import annotations

from amanat.datamap.detect import known_by
from amanat.datamap.detect.case import FEW, MOST, Case, Verdict, percent, shown
from amanat.datamap.detect.lexicon import lexicon
from amanat.datamap.names.words import snake
from amanat.vocabulary.categories import categories

_LISTED = 0.25
"""The lists hold the commonest names only: a quarter of the values in them is much."""


def chosen(case: Case) -> Verdict | None:
    """Values taken from a short list about persons: genders, forms of address, marital states."""
    category = case.seen.choice
    if category is None or not case.about or case.key or case.seen.kind not in ("text", "flag"):
        return None
    if not (case.person or case.owned or case.beside & {"name", "email", "phone", "date_of_birth"}):
        return None
    if category == "language" and not case.person:
        # What a text is written in.
        return None
    label = categories()[category].label
    return shown(category, 0.7, f"its {case.seen.distinct or 'listed'} different values are choices of `{label}`")


def people_named(case: Case) -> Verdict | None:
    """Values that are names of people."""
    seen = case.seen
    if seen.kind != "text" or case.key or seen.filled < 2:
        return None
    full, form = seen.share("full name"), seen.share("person")
    theirs = case.person or case.owned
    if case.about and full >= (_LISTED if theirs else 0.5) and form >= MOST and (theirs or seen.distinct >= _SEVERAL):
        return shown(
            "name", 0.65 + 0.2 * full, f"{percent(form)} of {seen.filled} sampled values have the form of full names"
        )
    if full >= MOST and form >= 0.8 and seen.distinct >= 10:
        return shown("name", 0.65, f"{percent(full)} of {seen.filled} sampled values are names of people")
    if not case.about or seen.spaced > MOST or seen.share("town") > 0.5:
        return None
    given, family = seen.share("given"), seen.share("family")
    if max(given, family) < _LISTED + 0.05 or seen.share("title") < 0.7 or seen.share("city") > max(given, family):
        return None
    if seen.distinct < min(FEW, seen.filled / 2):
        return None
    kind = "given names" if given >= family else "surnames"
    return shown(
        "name",
        0.6 + 0.3 * max(given, family),
        f"{percent(max(given, family))} of {seen.filled} sampled values are listed {kind}",
    )


_SEVERAL = 3
"""Different values of the form of names from which they are names, where nothing else says that a row is about people:
a `Great Hall` alone is none."""


def surnames(case: Case) -> Verdict | None:
    """Beside given names, single capitalised words of great variety, or values of their form."""
    seen = case.seen
    if not case.about or seen.kind != "text" or case.key or seen.filled < FEW:
        return None
    varied = seen.distinct > seen.filled / 2
    if case.person and seen.share("person") >= 0.8 and varied:
        return shown(
            "name", 0.6, f"{percent(seen.share('person'))} of {seen.filled} sampled values have the form of names"
        )
    if (
        "given" in case.beside
        and not case.telling
        and seen.share("title") >= 0.85
        and seen.spaced < 0.3
        and varied
        and not seen.share("city")
    ):
        return shown("name", 0.6, "capitalised words beside given names")
    return None


def addressed(case: Case) -> Verdict | None:
    """Parts of an address, sure ones alone and the others beside them."""
    seen = case.seen
    if not case.about or seen.kind not in ("text", "number") or case.key or seen.filled < 2:
        return None
    near = bool(case.beside & {"street", "postcode", "postal_address"})
    varied = seen.distinct > min(3, seen.filled / 3)
    counted = seen.distinct == seen.filled >= _NUMBERS
    for shape, alone, beside, words in _ADDRESS:
        share = seen.share(shape)
        if shape in _VARIED and case.telling and not (varied and (near or shape == "street")):
            continue
        if shape == "country code" and case.telling and not near and seen.distinct < _CODES:
            continue
        if (shape == "town" and not varied) or (shape == "digits postcode" and (counted or _numbers(case))):
            continue
        if share >= alone or (near and share >= beside):
            if shape in ("country code", "country") and not _of_place(case, near):
                return shown("nationality", 0.55, f"{percent(share)} of {seen.filled} sampled values are countries")
            return shown(
                "postal_address",
                0.6 + 0.2 * min(share, 1.0),
                f"{percent(share)} of {seen.filled} sampled values are {words}",
            )
    return None


def _numbers(case: Case) -> bool:
    """Whether the name says that rows are numbered: `0001` and on."""
    return snake(case.seen.name).rpartition("_")[2] in ("number", "no", "nr", "num", "ref")


def _of_place(case: Case, near: bool) -> bool:
    return near or not case.person


_NUMBERS = 50
"""So many numbers of which no two are the same number something: many people have the same postcode."""

_CODES = 8
"""Fewer different words of two letters than this, under a name that could have said so, need be no countries."""

_VARIED = ("street", "postcode", "numbered")
"""Under a name that could have said so, these must differ from row to row; part numbers and terms look alike."""

_ADDRESS = (
    ("street", 0.3, 0.2, "streets"),
    ("postcode", 0.8, 0.5, "postcodes"),
    ("city", 0.35, 0.15, "cities"),
    ("town", 2.0, 0.25, "names of towns"),
    ("numbered", 2.0, 0.4, "lines with a house number"),
    ("digits postcode", 2.0, 0.95, "postcodes"),
    ("country", 0.9, 0.7, "countries"),
    ("country code", 0.98, 0.95, "countries"),
)
"""Shape, the share that is enough alone and beside other parts of an address, what to say."""


def dialled(case: Case) -> Verdict | None:
    """Telephone numbers without a name that says so."""
    seen = case.seen
    if case.key or seen.kind not in ("text", "number") or not (case.about or seen.share("phone +") >= 0.9):
        return None
    if seen.share("phone") < 0.7 or seen.share("dialled") < 0.7 or seen.distinct < seen.filled / 3:
        return None
    return shown(
        "phone", 0.75, f"{percent(seen.share('phone'))} of {seen.filled} sampled values are telephone numbers", "phone"
    )


def placed(case: Case) -> Verdict | None:
    """Coordinates: two in one value, or a pair of columns of fine numbers."""
    seen = case.seen
    if not case.about or case.key:
        return None
    if seen.share("coordinates") >= 0.8:
        return shown(
            "location", 0.75, f"{percent(seen.share('coordinates'))} of {seen.filled} sampled values are coordinates"
        )
    if seen.kind == "number" and "fine" in (case.left | case.right) and is_fine(case):
        return shown("location", 0.6, "one of two columns of numbers as fine as coordinates, in their range")
    return None


def is_fine(case: Case) -> bool:
    span = case.seen.span
    return (
        case.seen.kind == "number"
        and span.fine >= 0.8
        and span.low >= -180
        and span.high <= 180
        and span.high - span.low > 0.01
    )


def masked(case: Case) -> Verdict | None:
    """`XXXX-1111`, `Visa **** 2727`: what is left of a card's number."""
    if not case.about or case.seen.share("masked") < 0.8:
        return None
    return shown(
        "payment",
        0.7,
        f"{percent(case.seen.share('masked'))} of {case.seen.filled} sampled values are masked card numbers",
    )


def linked(case: Case) -> Verdict | None:
    """Addresses of profiles and pictures on the web, on a person's row."""
    seen = case.seen
    if not case.about or seen.kind != "text":
        return None
    if seen.share("network") >= MOST:
        return shown(
            "social_profile",
            0.7,
            f"{percent(seen.share('network'))} of {seen.filled} sampled values are addresses of profiles",
        )
    if case.person and seen.share("image") >= MOST:
        return shown(
            "photo",
            0.6,
            f"{percent(seen.share('image'))} of {seen.filled} sampled values are pictures, on a person's row",
        )
    return None


_BORN_APART = 8
_BORN_BEFORE = 10
_LIVES = range(1915, 2022)


def born(case: Case) -> Verdict | None:
    """Days without a time that lie far apart, and years before the other dates of the row."""
    seen, span = case.seen, case.seen.span
    if not case.about or seen.kind != "date" or not span.years or seen.filled < FEW or span.timed > 0.1:
        return None
    if not (case.person or case.beside & {"name", "given", "email", "phone"}):
        return None
    low, middle, high = span.year_at(0.1), span.year_at(0.5), span.year_at(0.9)
    if high - low < _BORN_APART or low not in _LIVES or high not in _LIVES:
        return None
    later = [int(mark.partition(" ")[2]) for mark in case.beside if mark.startswith("dates ")]
    if later and max(later) - middle < _BORN_BEFORE:
        return None
    return shown(
        "date_of_birth", 0.65, "days that lie as far apart, and as long before the other dates, as days of birth"
    )


def secret(case: Case) -> Verdict | None:
    """Random letters or digests on a person's row, under a name that says nothing."""
    seen = case.seen
    if not case.about or case.key or seen.kind != "text" or case.telling or seen.distinct < seen.filled * 0.8:
        return None
    if case.person and seen.share("digest") >= 0.9:
        return shown("credentials", 0.5, "digests on a person's row")
    if case.person and seen.share("token") >= 0.9 and not seen.share("uuid"):
        return shown("credentials", 0.5, "random letters and digits on a person's row")
    return known_by.nameless(case)


def repeated(case: Case) -> Verdict | None:
    """What identifies people elsewhere in the store, or a digest of it, turns up here."""
    if case.key or not case.seen.repeats or case.to_person:
        return None
    place, share = max(case.seen.repeats.items(), key=lambda pair: (pair[1], pair[0]))
    category, _, where = place.partition(" of ")
    notation, _, column = where.rpartition(" ")
    hashed = f"{notation} digests of " if notation else ""
    because = f"{percent(share)} of its different values are {hashed}those of `{column}`"
    # A user name tells apart only those whom the people's own table calls by it.
    home = bool(case.people) and column.rpartition(".")[0] == case.people
    names = not notation and (category in ("email", "phone") or (category == "username" and home))
    return shown(category, 0.6 + 0.3 * share, because, category if names else None)


def done_by(case: Case) -> Verdict | None:
    """`author`, `reporter`: who did it, in short words as people log in with."""
    seen = case.seen
    if seen.kind != "text" or case.key or seen.filled < FEW or seen.distinct < 2 or seen.share("handle") < 0.8:
        return None
    if seen.length < _SHORTEST or not lexicon().is_doer(seen.name):
        return None
    return shown(
        "username", 0.6, f"its name says who did it, and {percent(seen.share('handle'))} of its values are short words"
    )


_SHORTEST = 3.0
"""Mean letters of what people log in with; codes are shorter."""


def mentioned(case: Case) -> Verdict | None:
    """Sentences that call people by name, where rows are about people."""
    seen = case.seen
    table, share = seen.mentions
    if share and seen.kind == "text" and not case.key:
        return shown("name", 0.6, f"names of people of `{table}` within {percent(share)} of its different texts")
    if (
        not case.about
        or seen.kind != "text"
        or seen.share("given within") < 0.3
        or seen.distinct < min(FEW, seen.filled / 2)
    ):
        return None
    return shown(
        "content", 0.55, f"given names within {percent(seen.share('given within'))} of {seen.filled} sampled values"
    )


def nameless(case: Case) -> Verdict | None:
    """What stands on a person's row under a name that says nothing."""
    seen = case.seen
    if case.telling or case.key or seen.filled < FEW or not case.about:
        return None
    if case.person and seen.kind == "date" and seen.span.timed > 0.5:
        return shown("account", 0.45, "a time on a person's row, under a name that says nothing")
    if seen.kind != "text" or seen.distinct <= max(3, seen.filled / 5) or seen.share("uuid") > 0.5:
        return None
    if case.person and seen.share("handle") >= 0.9 and seen.distinct == seen.filled:
        return shown("username", 0.5, "different short words on each person's row", None)
    random = seen.share("digest") + seen.share("token") > 0.5 or not seen.share("letters")
    if case.person or (case.owned and seen.distinct > seen.filled / 2 and not random):
        return shown("content", 0.45, "varied text on a person's row, under a name that says nothing")
    return None
