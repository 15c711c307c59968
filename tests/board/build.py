"""A board made by hand: every status, every verdict on lawfulness, findings, law, unread words and a silent store."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from amanat.board.model import Board, Line
from amanat.policy.reading import Field, FieldKind, LintFinding, Reading, Span, Statement
from amanat.promises.model import EvidenceRef, Finding, Promise
from amanat.vocabulary.terms import Kind, Lawful, Modality, Polarity, Scope, Source, Status

TEXT = (Path(__file__).parent / "sample.md").read_text("utf-8")
AT = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)
KEPT, BROKEN, UNPROVEN, STALE = Status.KEPT, Status.BROKEN, Status.UNPROVEN, Status.STALE
NOTHING = "no check exists for this duty yet, so nothing shows it"
LOOK = EvidenceRef(entry=hashlib.sha256(b"look").hexdigest(), kind="look", at="2026-03-20T09:30:00Z", index=41)
ACCESS = EvidenceRef(entry=hashlib.sha256(b"access").hexdigest(), kind="request.access", at="2026-03-11T16:02:10Z")


class Row(NamedTuple):
    words: str
    duties: str
    status: Status = UNPROVEN
    because: str = NOTHING
    findings: tuple[str, ...] = ()
    lawful: Lawful = Lawful.SOUND
    law: str | None = None
    lawful_because: str = ""
    evidence: tuple[EvidenceRef, ...] = ()
    fields: tuple[tuple[FieldKind, str, str], ...] = ()
    columns: tuple[tuple[str, str, str], ...] = ()


CUSTOMER = tuple(("shop", "customers", name) for name in ("name", "email", "phone"))

PAYMENT = (
    "Our payment provider is Example Pay Inc. in the United States; we rely on the Privacy Shield for this transfer."
)

ROWS = (
    Row("Last updated 1 March 2026.", "policy.publish"),
    Row(
        "When you open an account we collect your name, e-mail address, telephone number and delivery address.",
        "datamap.categories", KEPT, "all 4 categories are found, in 6 columns; looked at 14 tables today",
        evidence=(LOOK,), columns=(*CUSTOMER, ("shop", "addresses", "street")),
        fields=(("category", "name", "name"), ("category", "email", "e-mail address"),
                ("category", "phone", "telephone number"), ("category", "address", "delivery address")),
    ),
    Row("your order history and the reviews you write;", "datamap.categories", KEPT,
        "both categories are found, in 5 columns", evidence=(LOOK,), columns=(("shop", "reviews", "body"),)),
    Row("the last four digits of your card, which our payment provider sends us;", "datamap.source datamap.categories",
        UNPROVEN, "named in the policy, and found in no column", ("f-absent",)),
    Row("the pages you look at, your device and your IP address.", "web.log", STALE,
        "last seen on 2 February 2026, 46 days ago; evidence counts for 30 days", evidence=(LOOK,)),
    Row("We do not collect your date of birth.", "datamap.absent", BROKEN,
        "the policy says it is not collected, and it is there", ("f-birth", "f-birth-old"), evidence=(LOOK,),
        fields=(("category", "date_of_birth", "date of birth"),), columns=(("shop", "club_members", "born_on"),)),
    Row("We never ask for information about your religion or health.", "datamap.absent special.basis", UNPROVEN,
        "the store `archive` did not answer, so absence is not shown"),
    Row("We use your data to deliver orders & answer questions, because the contract with you requires it.",
        "purpose.basis", lawful=Lawful.DOUBTFUL,
        lawful_because="answering questions is not part of performing the contract (GDPR Art. 6(1)(b))"),
    Row("We may use your e-mail address to send you news about new books if you have agreed to it.",
        "purpose.basis marketing.optin"),
    Row("We will not combine your reading history with data from other companies.", "purpose.limit"),
    Row("Giving us a telephone number is optional.", "purpose.basis"),
    Row("Parcels are carried by couriers in your country, who get your name, address and telephone number.",
        "recipient.register recipient.fields"),
    Row(PAYMENT,
        "recipient.transfer", BROKEN, "the transfer mechanism ended on 16 July 2020", ("f-shield",), Lawful.VOID,
        "GDPR Art. 13(1)(f)", "the Privacy Shield was declared invalid on 16 July 2020 (CJEU C-311/18)",
        fields=(("country", "US", "United States"), ("mechanism", "privacy_shield", "Privacy Shield"))),
    Row(PAYMENT,
        "recipient.register"),
    Row("We do not sell your personal data.", "recipient.fields"),
    Row("Courts and authorities receive data only where a law obliges us.", "recipient.government"),
    Row("If the shop is sold, your data go to its new owner and we will tell you.", "recipient.affiliate"),
    Row("Invoices are kept for ten years, as tax law demands.", "retention.limit retention.except"),
    Row("Reviews stay until you delete them.", "retention.limit"),
    Row("We keep server logs as long as necessary.", "retention.limit", lawful=Lawful.DOUBTFUL,
         lawful_because="no period and no criterion is given (GDPR Art. 13(2)(a))"),
    Row("When you close your account we delete your personal data within 30 days, except what the law makes us keep.",
        "rights.close retention.limit"),
    Row("You can ask for a copy of your data at any time.", "rights.access", KEPT,
        "1 request was answered in 2 of 30 days, and the package was readable", evidence=(ACCESS,)),
    Row("You can have wrong data corrected <in the shop or by letter>.", "rights.rectify"),
    Row("You can ask us to delete your data, and we pass the deletion on to our couriers.", "rights.erase",
        BROKEN, "after the erasure the search still found the person in 1 place", ("f-left",), evidence=(LOOK, ACCESS)),
    Row("You can ask us to delete your data, and we pass the deletion on to our couriers.", "rights.cascade"),
    Row("You can take your data along in a common format.", "rights.port"),
    Row("We answer within one month.", "rights.deadline", KEPT, "the longest of 3 requests took 9 days",
        evidence=(ACCESS,)),
    Row("To withdraw a consent, write to privacy@harbour.example or use the link at the end of each message.",
        "rights.withdraw"),
    Row("You may complain to the supervisory authority of your country.", "rights.complain"),
    Row("We set one cookie for your basket and one for your login.", "web.catalogue"),
    Row("Other cookies are set only with your consent.", "web.consent"),
    Row("The shop honours Global Privacy Control.", "web.signal"),
    Row("Your connection to the shop is encrypted.", "security.transport"),
    Row("Passwords are stored hashed.", "security.rest"),
    Row("Only staff who need your data to do their work may see them.", "security.least"),
    Row("If we learn of a breach that touches you, we will tell you within", "security.incident"),
    Row("The reading club is open from 16 years of age.", "minors.gate"),
    Row("If we find an account of a younger child without its parents' consent, we delete it.", "minors.purge"),
    Row("We may change this notice; the new text is published on this page two weeks before it takes effect.",
        "policy.notify policy.publish"),
)  # fmt: skip

UNREAD = ("The lighthouse keeper is thanked for his patience herewithal.",)
INFORMATIVE = ("Harbour Books keeps a small shop and a reading club.", "We also collect:")


def finding(id: str, rule: str, duty: str, words: str | None, message: str, remedy: str, **more: Any) -> Finding:
    start = TEXT.index(words) if words else None
    end = start + len(words) if words and start is not None else None
    whole: dict[str, Any] = {
        "id": id,
        "rule": rule,
        "duty": duty,
        "start": start,
        "end": end,
        "message": message,
        "remedy": remedy,
    }
    return Finding(**whole, **more)


FINDINGS = (
    finding("f-birth", "forbidden", "datamap.absent", "We do not collect your date of birth.",
            "`shop.club_members.born_on` holds dates of birth in 212 of 240 rows",
            "drop the column, or say in the policy that the club records the date of birth",
            store="shop", table="club_members", column="born_on"),
    finding("f-birth-old", "forbidden", "datamap.absent", "We do not collect your date of birth.",
            "`shop.legacy_import.dob` holds dates of birth", "drop the column", store="shop", table="legacy_import",
            column="dob", new=False),
    finding("f-shield", "void-mechanism", "recipient.transfer", "Privacy Shield",
            "the Privacy Shield ended on 16 July 2020", "name a mechanism that holds"),
    finding("f-left", "left-behind", "rights.erase", None,
            "request 01J9 left the person's e-mail address in `shop.mail_log.line`",
            "link `mail_log`, then run the request again", store="shop", table="mail_log", column="line"),
    finding("f-absent", "absent", "datamap.categories", "last four digits of your card",
            "the policy names payment card digits, and no column holds them", "leave the words out, or pin the column",
            breaks=False),
    finding("f-cut", "broken-off", "policy.lint", "we will tell you within", "the sentence breaks off",
            "finish the sentence"),
    finding("f-list", "list-missing", "policy.lint", "The following partners also set cookies:",
            "a list is announced and does not follow", "add the list, or take the sentence out"),
    finding("f-undisclosed", "undisclosed", "datamap.categories", None,
            "`shop.club_members.favourite_prayer` holds religious belief (Art. 9), which the policy never names",
            "name the category and its basis, or drop the column", store="shop", table="club_members",
            column="favourite_prayer"),
    finding("f-waived", "unplaced", "datamap.categories", None, "`shop.old_letters.addressee` belongs to nobody known",
            "link the table in datamap.toml", store="shop", table="old_letters", column="addressee",
            new=False, waived="until 30 June 2026: being moved to the archive (head of shop)"),
)  # fmt: skip


def identity(words: str, duty: str) -> str:
    return hashlib.sha256(f"{words}|{duty}".encode()).hexdigest()[:12]


def section_at(place: int) -> tuple[str, ...]:
    heading = TEXT.rfind("\n## ", 0, place)
    return (TEXT[heading + 4 : TEXT.index("\n", heading + 1)],) if heading >= 0 else ()


def fields_of(row: Row, start: int) -> tuple[Field, ...]:
    def one(kind: FieldKind, value: str, words: str) -> Field:
        place = start + row.words.index(words)
        return Field(kind=kind, value=value, start=place, end=place + len(words), dpv=f"pd:{value.title()}")

    return tuple(one(*field) for field in row.fields)


def line(row: Row, duty: str) -> Line:
    start = TEXT.index(row.words)
    promise = Promise(
        id=identity(row.words, duty), text=row.words, duty=duty, kind=Kind.CHECKED, scope=Scope.SERVICE,
        source=Source.BOTH if duty.startswith("rights.") else Source.POLICY, start=start, end=start + len(row.words),
        polarity=Polarity.NO if " not " in row.words else Polarity.YES, modality=Modality.DOES,
        section=section_at(start), fields=fields_of(row, start), columns=row.columns, law=row.law,
        lawful=row.lawful, lawful_because=row.lawful_because,
    )  # fmt: skip
    return Line(promise=promise, status=row.status, because=row.because, findings=row.findings, evidence=row.evidence)


def law_line(rule: str, text: str, duty: str, status: Status, because: str, *findings: str) -> Line:
    promise = Promise(
        id=f"law:gdpr:{rule}", text=text, duty=duty, kind=Kind.CHECKED, scope=Scope.SERVICE, source=Source.LAW,
        law=f"GDPR Art. {rule}",
    )  # fmt: skip
    return Line(promise=promise, status=status, because=because, findings=findings)


LAW = (
    law_line("13(1)(a)", "The notice names the controller and how to reach it.", "contact.privacy", UNPROVEN,
             "no sentence of the policy says it"),
    law_line("13(1), 14(1)", "Every category of personal data held is disclosed.", "datamap.categories", BROKEN,
             "1 column is not disclosed", "f-undisclosed"),
    law_line("18", "A person can have the processing of their data restricted.", "rights.restrict", UNPROVEN,
             "the policy is silent, and no request is on record"),
    law_line("21(1)", "A person can object to processing.", "rights.object", UNPROVEN,
             "the policy is silent, and no request is on record"),
)  # fmt: skip


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def sample_reading(lines: tuple[Line, ...]) -> Reading:
    statements = tuple(
        Statement(
            id=each.promise.id, start=each.promise.start, end=each.promise.end, text=each.promise.text,
            section=each.promise.section, duty=each.promise.duty, kind=each.promise.kind, scope=each.promise.scope,
            polarity=each.promise.polarity, modality=each.promise.modality, fields=each.promise.fields,
        )
        for each in lines
        if each.promise.start is not None and each.promise.end is not None
    )  # fmt: skip
    cut = span("we will tell you within")
    return Reading(
        name="sample.md", text=TEXT, digest=hashlib.sha256(TEXT.encode()).hexdigest(), language="en",
        statements=statements, informative=tuple(span(words) for words in INFORMATIVE),
        unread=tuple(span(words) for words in UNREAD),
        findings=(
            LintFinding(rule="broken-off", start=cut.start, end=cut.end, message="the sentence breaks off",
                        remedy="finish the sentence"),
        ),
    )  # fmt: skip


def sample_board() -> Board:
    """The board of Harbour Books."""
    lines = tuple(line(row, duty) for row in ROWS for duty in row.duties.split())
    reading = sample_reading(lines)
    return Board(
        service="Harbour Books", policy="sample.md", at=AT, reading=reading, lines=(*lines, *LAW), findings=FINDINGS,
        unread=reading.unread, silent=("archive",),
    )  # fmt: skip


def plain_board(text: str, spans: tuple[tuple[int, int], ...] = (), status: Status = UNPROVEN) -> Board:
    """A board over any text, one promise for each span."""
    lines = tuple(
        Line(
            promise=Promise(
                id=f"p{place}", text=text[start:end], duty="purpose.basis", kind=Kind.CHECKED, scope=Scope.SERVICE,
                source=Source.POLICY, start=start, end=end,
            ),
            status=status,
            because=NOTHING,
        )
        for place, (start, end) in enumerate(spans)
    )  # fmt: skip
    reading = Reading(name="any.txt", text=text, digest="", language="en")
    return Board(service="any", policy="any.txt", at=AT, reading=reading, lines=lines, findings=(), unread=())
