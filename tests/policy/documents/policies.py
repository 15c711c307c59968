"""One policy in every format: its blocks, and writers of each."""

from __future__ import annotations

from html import escape

from tests.policy.documents.making import mhtml, saved, typeset, word

Written = tuple[str, str]

POLICY: tuple[Written, ...] = (
    ("h1", "Privacy policy of the Crumb bakery"),
    ("p", "Effective date: 3 March 2025. The latest version of this policy is always at crumb.example/privacy."),
    ("h2", "What we collect"),
    ("p", "We collect the following data when you order from us:"),
    ("li", "your name, e-mail address and delivery address;"),
    ("li", "your orders and payments; and"),
    ("li", "the IP address and the browser type of your device."),
    ("p", "We do not collect any health data. We obtain information about your credit from credit reference agencies."),
    ("h2", "What for"),
    ("p", "We use your address to deliver your order, which is necessary for our contract with you."),
    ("p", "We use your e-mail address to send you our newsletter only with your consent. "
          "You can unsubscribe from the newsletter at any time."),
    ("h2", "Who receives your data"),
    ("p", "We share your personal data with:"),
    ("li", "couriers, who bring the bread to you;"),
    ("li", "payment providers; and"),
    ("li", "courts and the police where the law requires it."),
    ("p", "We never sell your personal data. All of our service providers are bound by a data processing agreement. "
          "Some of them are in the United States, and we rely on standard contractual clauses for that."),
    ("h2", "How long we keep it"),
    ("p", "We keep your orders for seven years, as tax law requires. We delete server logs after 30 days."),
    ("h2", "Your rights"),
    ("p", "You have the right to access your personal data, to have it corrected and to have it erased. "
          "You may object to the processing, and you may lodge a complaint with a supervisory authority."),
    ("p", "We answer every request within one month. Before we meet a request we verify your identity."),
    ("h2", "Cookies"),
    ("p", "We use a session cookie to remember your cart. You can refuse cookies that are not needed in our banner."),
    ("h2", "Security"),
    ("p", "All pages are encrypted in transit with TLS. Passwords are stored only as hashes. "
          "If a breach puts you at risk, we will notify you without undue delay."),
    ("h2", "Children"),
    ("p", "Our shop is not meant for children under 16."),
    ("h2", "Contact"),
    ("p", "Write to our data protection officer at privacy@crumb.example. "
          "If we change this policy, we will tell you by e-mail 30 days before."),
)  # fmt: skip
"""Some 25 sentences: each block a kind (`h1`, `h2`, `p`, `li`) and its words."""


def as_markdown(policy: tuple[Written, ...] = POLICY) -> bytes:
    marks = {"h1": "# ", "h2": "## ", "li": "- "}
    lines: list[str] = []
    for kind, words in policy:
        if lines and not (kind == "li" and lines[-1].startswith("- ")):
            lines.append("")
        lines.append(marks.get(kind, "") + words)
    return "\n".join(lines).encode()


def as_text(policy: tuple[Written, ...] = POLICY) -> bytes:
    marks = {"li": "\u2022 "}
    return "\n\n".join(marks.get(kind, "") + words for kind, words in policy).encode()


def as_html(policy: tuple[Written, ...] = POLICY) -> str:
    parts: list[str] = []
    listed = False
    for kind, words in policy:
        if listed != (kind == "li"):
            parts.append("</ul>" if listed else "<ul>")
            listed = not listed
        parts.append(f"<{kind}>{escape(words)}</{kind}>")
    return (
        "<!DOCTYPE html><html><head><title>Crumb</title></head><body><nav><a href='/'>Home</a></nav><main>"
        + "\n".join(parts)
        + "</main><footer>Crumb bakery, all rights reserved, baked since 1901.</footer></body></html>"
    )


def as_docx(policy: tuple[Written, ...] = POLICY) -> bytes:
    document = word()
    for kind, words in policy:
        if kind in ("h1", "h2"):
            document.add_heading(words, int(kind[1]))
        else:
            document.add_paragraph(words, style="List Bullet" if kind == "li" else None)
    return saved(document)


def everywhere() -> dict[str, bytes]:
    """The policy as the bytes of a file in each format, by the name of the file."""
    return {
        "policy.md": as_markdown(),
        "policy.txt": as_text(),
        "policy.html": as_html().encode(),
        "policy.mhtml": mhtml(as_html()),
        "policy.docx": as_docx(),
        "policy.pdf": typeset(POLICY),
        "utf-16.txt": as_text().decode().encode("utf-16"),
    }
