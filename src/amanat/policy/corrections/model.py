"""One correction: what a person says of a sentence, who says it, and why."""

from __future__ import annotations

import hashlib
from datetime import date

import msgspec

from amanat.policy.reading import FieldKind
from amanat.vocabulary.terms import Kind, Modality, Polarity, Scope

FILE = "reading.toml"
"""Its name, beside the policy or the service file."""


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A field to add or to take away. `words` say where it stands; a removal without `value` takes all of its kind."""

    kind: FieldKind
    value: str = ""
    words: str = ""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What is None or empty stays as it was read.

    `key` is the hash of the sentence. With `under` it holds only where a heading or introduction has these words.
    `duties` take the place of those that were read. `informative` and `unread` say where a sentence without duties
    goes: `unread` False is "read, and nothing in it", True is "nobody knows what this means".
    """

    key: str
    by: str
    because: str
    on: date
    line: int
    text: str = ""
    under: str = ""
    duties: tuple[str, ...] = ()
    kind: Kind | None = None
    scope: Scope | None = None
    polarity: Polarity | None = None
    modality: Modality | None = None
    add: tuple[Named, ...] = ()
    remove: tuple[Named, ...] = ()
    informative: bool = False
    unread: bool | None = None

    @property
    def silences(self) -> bool:
        """Whether the sentence is to carry no duty."""
        return self.informative or self.unread is True


def sentence_key(words: str) -> str:
    """12 hex digits that name a sentence wherever it stands: its words, without regard to white space."""
    return hashlib.sha256(" ".join(words.split()).encode("utf-8", "surrogatepass")).hexdigest()[:12]
