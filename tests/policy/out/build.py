"""Readings made by hand, so that the outputs can be held to the letter whatever the reader learns."""

from __future__ import annotations

import hashlib
from typing import Any

from amanat.policy.reading import Definition, Field, FieldKind, Frame, LintFinding, Reading, Span, Statement
from amanat.vocabulary.duties import duties
from amanat.vocabulary.terms import Lawful, Modality, Polarity
from amanat.vocabulary.values import dpv_of

TEXT = """# Kettle & Sons privacy notice

Valid from 1 May 2026. “Content” means all that you post in our club.

## What we hold

- your e-mail address & your name, for the order;
- how you read the letter.

We do not collect health data unless you tell us of an allergy.

## Who gets it

Our carrier in Norway receives your address, under standard contractual clauses; it keeps it for 30 days.
If you agree, we may tell partners such as printers. The moon pays heed to the teapot's registry.
We rely on the Privacy Shield <b>for</b> mail sent by [us].

You can see your data: write to privacy@kettle.example. We answer within
"""


def span(words: str, inside: Span | None = None) -> Span:
    start = TEXT.index(words, inside.start if inside else 0)
    return Span(start, start + len(words))


def field(kind: FieldKind, value: str, words: str, inside: Span, **more: Any) -> Field:
    place = span(words, inside)
    return Field(kind=kind, value=value, start=place.start, end=place.end, dpv=dpv_of(kind, value), **more)


def statement(
    words: str,
    duty: str,
    *fields: tuple[FieldKind, str, str],
    section: tuple[str, ...] = (),
    polarity: Polarity = Polarity.YES,
    modality: Modality = Modality.DOES,
    frame: dict[str, Any] | None = None,
    rule: str = "",
    more: dict[str, dict[str, Any]] | None = None,
) -> Statement:
    """A statement on the words; frames and fields name their spans by their words."""
    place = span(words)
    spans: dict[str, Any] = {
        name: span(value, place) if name in _SPANS else value for name, value in (frame or {}).items()
    }
    return Statement(
        id=hashlib.sha256(f"{words}|{duty}".encode()).hexdigest()[:12],
        start=place.start, end=place.end, text=words, section=("Kettle & Sons privacy notice", *section), duty=duty,
        kind=duties()[duty].kind, scope=duties()[duty].scope, polarity=polarity, modality=modality,
        frame=Frame(**spans), rule=rule,
        fields=tuple(field(kind, value, said, place, **(more or {}).get(value, {})) for kind, value, said in fields),
    )  # fmt: skip


_SPANS = {"actor_span", "action_span", "condition", "exception", "scope"}


def _fault(rule: str, words: str, message: str, remedy: str, law: str | None, lawful: Lawful | None) -> LintFinding:
    place = span(words)
    return LintFinding(
        rule=rule, start=place.start, end=place.end, message=message, remedy=remedy, law=law, lawful=lawful
    )


_CARRIER = "Our carrier in Norway receives your address, under standard contractual clauses; it keeps it for 30 days."
_SHIELD = "We rely on the Privacy Shield <b>for</b> mail sent by [us]."

STATEMENTS = (
    statement("Valid from 1 May 2026.", "policy.publish", ("date", "2026-05-01", "1 May 2026")),
    statement(
        "your e-mail address & your name, for the order;", "datamap.categories",
        ("category", "email", "e-mail address"), ("category", "name", "name"), ("purpose", "service", "the order"),
        section=("What we hold",), frame={"actor": "we", "action": "collect"}, rule="datamap.toml:12",
    ),
    statement("how you read the letter.", "web.log", ("category", "", "how you read"), section=("What we hold",)),
    statement(
        "We do not collect health data unless you tell us of an allergy.", "datamap.absent",
        ("category", "health", "health data"), section=("What we hold",), polarity=Polarity.NO,
        modality=Modality.ONLY_IF,
        frame={
            "actor": "we", "action": "collect", "actor_span": "We", "action_span": "collect",
            "exception": "unless you tell us of an allergy", "scope": "do not collect health data",
        },
    ),
    *(
        statement(
            _CARRIER, duty, ("recipient", "delivery", "carrier"), ("country", "NO", "Norway"),
            ("category", "postal_address", "address"), ("mechanism", "scc", "standard contractual clauses"),
            ("period", "P30D", "30 days"), section=("Who gets it",),
            frame={"actor": "recipient", "action": "retain", "actor_span": "Our carrier"},
            more={"delivery": {"role": "processor", "countries": ("NO",)}},
        )
        for duty in ("recipient.register", "recipient.transfer", "retention.limit")
    ),
    statement(
        "If you agree, we may tell partners such as printers.", "recipient.fields",
        ("recipient", "third_party", "partners"), ("recipient", "", "printers"), section=("Who gets it",),
        modality=Modality.MAY, frame={"actor": "we", "action": "disclose", "condition": "If you agree"},
        more={"": {"illustrative": True}},
    ),
    statement(
        _SHIELD, "recipient.transfer", ("mechanism", "privacy_shield", "Privacy Shield"), section=("Who gets it",)
    ),
    statement(
        "You can see your data: write to privacy@kettle.example.", "rights.access",
        ("contact", "privacy@kettle.example", "privacy@kettle.example"), section=("Who gets it",),
        modality=Modality.MAY, frame={"actor": "you", "action": "ask"},
    ),
)  # fmt: skip


def sample() -> Reading:
    """Kettle & Sons: each thing that a reading can hold at least once."""
    defined = span("“Content” means all that you post in our club.")
    return Reading(
        name="kettle.md", text=TEXT, digest=hashlib.sha256(TEXT.encode()).hexdigest(), language="en",
        definitions=(
            Definition(term="Content", start=defined.start, end=defined.end, means=span("all that you post"),
                       field="category", value="content"),
        ),
        statements=STATEMENTS,
        informative=(span("What we hold"), span("Who gets it"), defined),
        unread=(span("The moon pays heed to the teapot's registry."),),
        findings=(
            _fault("void-mechanism", _SHIELD, "the `Privacy Shield` was struck down on 2020-07-16",
                   "name a mechanism that holds", "CJEU C-311/18", Lawful.VOID),
            _fault("vague-partners", "If you agree, we may tell partners such as printers.",
                   "`partners` are not named", "name them, or their kinds", "GDPR Art. 13(1)(e)", Lawful.DOUBTFUL),
            _fault("broken-off", "We answer within", "the sentence breaks off", "finish the sentence", None, None),
        ),
    )  # fmt: skip


TABLED = """# Kettle & Sons privacy notice

We collect what this table names, and we keep it as long as it says.

| Data | Purpose | Recipient | Kept for |
|---|---|---|:--|
| Your e-mail address | Sending the letter | Post & Parcel Ltd | 30 days |
| How the kettle hums \\| sings | | Nobody | |
| Your name | Opening your account | Our printers | 2 years |

| Cookie | Expires |
|---|---|
| lid | 1 year |

You can ask us to delete your data at any time.
"""
"""A Markdown policy with two tables: a bar that is a character, and cells without words."""

PAGED = """<html lang="en"><body><h1>Kettle &amp; Sons privacy notice</h1>
<p>We collect what this table names, and we keep it as long as it says.</p>
<table><thead><tr><th>Data</th><th>Kept for</th><th>Why</th></tr></thead>
<tr><td rowspan="2">Logs of visits</td><td>30 days</td><td><p>We keep them for security.</p>
<p>We do not sell them.</p></td></tr>
<tr><td>10 years</td><td></td></tr>
<tr><td colspan="3">Only in the club</td></tr>
<tr><td>Your name</td><td>2 years</td><td>Opening your account</td></tr></table>
<p>You can ask us to delete your data at any time.</p></body></html>
"""
"""The like as a web page: a cell over two rows, one over the whole table, one that holds two paragraphs."""


def plain(text: str, spans: tuple[tuple[int, int], ...] = ()) -> Reading:
    """A reading of any text, one statement for each span."""
    base = STATEMENTS[0]
    statements = tuple(
        Statement(
            id=f"p{place}", start=start, end=end, text=text[start:end], section=(), duty="purpose.basis",
            kind=base.kind, scope=base.scope, polarity=base.polarity, modality=base.modality,
        )
        for place, (start, end) in enumerate(spans)
    )  # fmt: skip
    return Reading(name="any.txt", text=text, digest="0" * 64, language="en", statements=statements)
