"""Normalisers of identifiers: two spellings of one address become one. Versioned, because keyed hashes rest on them.

A change in what a normaliser yields MUST raise its version: pseudonyms made before would no longer be found.
"""

from __future__ import annotations

import re
import unicodedata

from amanat.errors import InputError

EMAIL_VERSION = 1
PHONE_VERSION = 1
NAME_VERSION = 1

_LOCAL = re.compile(r"""[^\s"(),:;<>@\[\\\]\x00-\x1f\x7f]+""")
_QUOTED = re.compile(r'"(?:[^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])*"')
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_DOTS = str.maketrans({"。": ".", "．": ".", "｡": "."})
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad]")


def normalise_email(text: str) -> str:
    """NFKC, without surrounding space, case folded on both sides; the domain in its ASCII form (IDNA).

    Tags after a plus and dots of the local part stay: only the mailbox's host knows what they mean. Case is folded
    in the local part too: RFC 5321 allows hosts to tell cases apart, none that matters does, and people do not.
    Raises `InputError` for what is no address.
    """
    folded = _folded(text)
    local, at, domain = folded.rpartition("@")
    if not at or not (_plain(local) or _QUOTED.fullmatch(local)) or len(local.encode()) > 64:
        raise _no_email(text)
    return f"{local}@{_domain(domain, text)}"


def _folded(text: str) -> str:
    clean = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    # Folding can undo the normal form, so it is made anew: the result is then its own normal form.
    return unicodedata.normalize("NFKC", clean.casefold()).strip()


def _plain(local: str) -> bool:
    return bool(_LOCAL.fullmatch(local))


def _domain(domain: str, text: str) -> str:
    try:
        ascii_form = domain.translate(_DOTS).rstrip(".").encode("idna").decode() if not domain.isascii() else domain
    except UnicodeError as error:
        raise _no_email(text) from error
    labels = ascii_form.rstrip(".").split(".")
    if len(ascii_form) > 253 or any(len(label) > 63 or not _LABEL.fullmatch(label) for label in labels):
        raise _no_email(text)
    return ".".join(labels)


def _no_email(text: str) -> InputError:
    return InputError(f"`{text}` is no e-mail address", remedy="write it as `name@example.org`")


def normalise_phone(text: str, region: str | None = None) -> str:
    """E.164, such as `+493012345678`. `region` (ISO 3166-1 alpha-2) is where numbers without a country code belong.

    An extension is kept after `;ext=`. Raises `InputError` for what is no number, or has no country and no region.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text).strip(), region)
    except phonenumbers.NumberParseException as error:
        raise _no_phone(text) from error
    if not phonenumbers.is_possible_number(number):
        raise _no_phone(text)
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{plain};ext={number.extension}" if number.extension else plain


def _no_phone(text: str) -> InputError:
    return InputError(f"`{text}` is no phone number", remedy="write it with its country code, such as `+49 30 1234567`")


def normalise_name(text: str) -> str:
    """NFKC, case folded, runs of space as one; a user name or a person's name. Raises `InputError` when empty."""
    name = " ".join(_folded(text).split())
    if not name:
        raise InputError("the name is empty", remedy="give a name")
    return name


def identifier(kind: str, text: str, region: str | None = None) -> str:
    """Normalises by kind: `email`, `phone`, `username`, `number`, `name`; any other kind is a key and is only trimmed.

    Raises `InputError` for what is none of its kind.
    """
    if kind == "email":
        return normalise_email(text)
    if kind == "phone":
        return normalise_phone(text, region)
    if kind in ("username", "name", "number"):
        return normalise_name(text)
    key = text.strip()
    if not key:
        raise InputError(f"the `{kind}` is empty", remedy="give one")
    return key
