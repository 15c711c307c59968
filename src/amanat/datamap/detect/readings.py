"""As what the name of a column may be read: in English, spelt out, and without the number that it ends in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from amanat.datamap.names.translations import english


class Readings:
    """`sources`: words for the services that data comes from, between two `_`."""

    def __init__(self, sources: Iterable[str]) -> None:
        self._sources = tuple(sources)

    def of(self, name: str) -> tuple[str, ...]:
        """The name as it is and in English, each with and without the service that it came from."""
        both = dict.fromkeys((name, english(name)))
        for said in list(both):
            both |= dict.fromkeys(_spelt_out(said))
        if english(name) != name:
            # `nome_aluno` is a `student_name`: the name in another language has what it is first.
            both |= {f"{rest}_name": None for said in list(both) if (rest := _FIRST.sub("", said)) != said}
            # `personalausweis_nr` is the number of an identity card, which English already says.
            both |= dict.fromkeys(_NUMBER.sub("", said) for said in list(both))
        return tuple(dict.fromkeys(one for said in both for one in self._with_and_without_source(said)))

    def _with_and_without_source(self, name: str) -> tuple[str, ...]:
        """`google_email` is also an `email`."""
        for word in self._sources:
            if f"_{name}_".startswith(word) and len(name) > len(word):
                return (name, name[len(word) - 1 :])
        return (name,)


def _spelt_out(name: str) -> Iterator[str]:
    """`vat_no`, `vat_nr` and `vat_num` are all a `vat_number`, a `start_dt` is a `start_date`, a second `url2` is a
    `url` as the first one is, and so is what it is looked up by in one spelling, a `normalized_url`."""
    yield _NUMBER.sub("_number", name)
    yield _DATE.sub("_date", name)
    if _SECOND.search(name):
        yield _SECOND.sub("", name)
    if _SPELLING.search(name):
        yield _SPELLING.sub("", name)


_FIRST = re.compile(r"^(?:first_|last_)?name_(?:of_)?(?=[a-z]+$)")
"""Before whose name it is: `name_student`."""

_NUMBER = re.compile(r"_(?:nr|no|num|nummer|numero|number)$")
_DATE = re.compile(r"_dt$")
_SPELLING = re.compile(
    r"^(?:normali[sz]ed|canonical|casefolded)_(?=[a-z])|(?<=[a-z])_(?:normali[sz]ed|canonical|casefolded)$"
)
_SECOND = re.compile(r"(?<=[a-z]{3})_?[2-9]$")
"""What tells a second telephone or address from the first; `c1` and `line1` say nothing without their number."""
