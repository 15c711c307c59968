"""What reading a policy yields: plain data with exact spans. Offsets are code points of the decoded text."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from amanat.policy.documents.language import Foreign
from amanat.policy.documents.places import Format, Origin
from amanat.policy.documents.tree import Block
from amanat.vocabulary.terms import Kind, Lawful, Modality, Polarity, Scope, Source

FieldKind = Literal[
    "category", "source", "purpose", "basis", "recipient", "vendor", "country", "mechanism",
    "period", "criterion", "deadline", "age", "contact", "date", "tracker", "cookie", "measure", "channel", "law",
]  # fmt: skip

Actor = Literal[
    "we", "you", "child", "guardian", "client", "recipient", "third party", "authority", "staff", "nobody", "unsaid",
]  # fmt: skip
"""Who acts. `client` is the business customer; `nobody` denies every actor, `unsaid` names none."""

Action = Literal[
    "collect", "use", "disclose", "sell", "transfer", "retain", "delete", "anonymise", "protect", "notify", "ask",
    "grant", "refuse", "restrict", "bind", "accept", "publish", "answer", "verify", "log", "state",
]  # fmt: skip
"""What is done. A promise not to do it is the same action with polarity `no`; `state` says how something is."""

Role = Literal["controller", "joint controller", "processor", "third party", "authority"]


class Span(msgspec.Struct, frozen=True, order=True):
    """Half-open: `text[start:end]`."""

    start: int
    end: int


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """Something a statement names: `value` is Amanat's identifier (such as `email`), `dpv` the W3C DPV one.

    `value` is `""` where the words were recognised as a field but map to nothing known; `dpv` is None where DPV has no
    term for it. `illustrative` marks an example ("such as") that leaves the list open. Of a recipient: `role`, where
    the sentence gives it one, and `countries` (ISO 3166 alpha-2), where it places it.
    """

    kind: FieldKind
    value: str
    start: int
    end: int
    dpv: str | None = None
    illustrative: bool = False
    role: Role | None = None
    countries: tuple[str, ...] = ()


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """Who does what, under which condition. Spans are None where no words say it.

    `condition` is the clause on which it hangs ("if you agree"), `exception` what is taken out of it ("unless",
    "other than"); `scope` is the clause that the polarity speaks of.
    """

    actor: Actor = "unsaid"
    action: Action = "state"
    actor_span: Span | None = None
    action_span: Span | None = None
    condition: Span | None = None
    exception: Span | None = None
    scope: Span | None = None


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """A term that the text defines: `text[start:end]` is the sentence, `means` what it stands for in it.

    `field` and `value` say what the term is read as elsewhere, such as `recipient` `third_party`; `""` where it is read
    as nothing but itself. Where it stands for a list ("Personal Data" means name, e-mail …), `several` are the kinds
    and values that each use of it names.
    """

    term: str
    start: int
    end: int
    means: Span
    field: FieldKind | Literal["actor", ""] = ""
    value: str = ""
    several: tuple[tuple[FieldKind, str], ...] = ()


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A span, at most one sentence or list item, that carries one duty."""

    id: str
    start: int
    end: int
    text: str
    section: tuple[str, ...]
    duty: str
    kind: Kind
    scope: Scope
    polarity: Polarity
    modality: Modality
    source: Source = Source.POLICY
    frame: Frame = Frame()
    fields: tuple[Field, ...] = ()
    about: tuple[Field, ...] = ()
    """Of a table cell: what the cell that its row begins with names; these lie outside the statement."""
    rule: str = ""
    """What made it a statement: `file.toml:line` of the lexicon, or `reading.toml` where a person said so."""

    def values(self, kind: FieldKind) -> tuple[str, ...]:
        """The known values of one kind of field, in the order of the text."""
        return tuple(field.value for field in self.fields if field.kind == kind and field.value)

    def concerns(self, kind: FieldKind) -> tuple[str, ...]:
        """The known values of one kind that it names itself, or else the row of the table that it stands in."""
        return self.values(kind) or tuple(field.value for field in self.about if field.kind == kind)


class LintFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with the text itself. `lawful` is set where the words cannot or may not carry what they say.

    `since` is the day (ISO 8601) from which it is so, `source` where the law or the judgment can be read.
    """

    rule: str
    start: int
    end: int
    message: str
    remedy: str
    law: str | None = None
    lawful: Lawful | None = None
    since: str | None = None
    source: str | None = None


class Corrected(msgspec.Struct, frozen=True, kw_only=True):
    """A correction that a person wrote, and the sentences it met; none where its sentence is gone.

    `key` is the hash of the sentence, `on` a calendar date (ISO 8601), `place` file and line. `idle`: the sentence
    carries no statement to which what was said could apply.
    """

    key: str
    by: str
    because: str
    on: str
    place: str
    text: str = ""
    spans: tuple[Span, ...] = ()
    idle: bool = False


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Every sentence of the text is in exactly one of `statements`, `informative` or `unread`.

    `foreign` says which of the unread ones are in another language; `archived` is the day on which an archive saved the
    document, where it says so. `blocks` are the headings, paragraphs, items and cells of the text; `origins` lead from
    the text back to the file, whose `format` is told; text and Markdown have none, since the text is the file. `notes`
    say what else one should know of how the file was read.
    """

    name: str
    text: str
    digest: str
    language: str
    format: Format = "text"
    archived: date | None = None
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    foreign: tuple[Foreign, ...] = ()
    definitions: tuple[Definition, ...] = ()
    statements: tuple[Statement, ...] = ()
    informative: tuple[Span, ...] = ()
    unread: tuple[Span, ...] = ()
    findings: tuple[LintFinding, ...] = ()
    corrections: tuple[Corrected, ...] = ()
