"""Is this value what its shape suggests? Strict: a false alarm costs trust."""

from __future__ import annotations

import ipaddress
import re

import phonenumbers

EMAIL = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}$"
EMAIL_WITHIN = r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}"
IP_SHAPE = r"^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+)(?:/\d{1,3})?$"
IP_WITHIN = r"(?:^|[^\d.])(?:\d{1,3}\.){3}\d{1,3}(?:$|[^\d.])"
PHONE_SHAPE = r"^\+?[0-9][0-9 ()./-]{5,20}[0-9]$"
CARD_SHAPE = r"^[2-6][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{1,7}$|^3[47][0-9 -]{13,16}$"
CARD_WITHIN = (
    r"(?:^|[^0-9A-Za-z.-])(?:[2-6][0-9]{3}(?:[ -]?[0-9]{4}){2}[ -]?[0-9]{3,4}"
    r"|3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5})(?:$|[^0-9A-Za-z-])"
)
IBAN_SHAPE = r"^[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]){11,30}$"
MAC = r"^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$"
AGENT = r"^(?:Mozilla|Opera|Dalvik|okhttp|curl|Wget|CFNetwork|python-requests)/\d"
DAY = r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$"
BIRTH = r"^(?:19\d{2}|20[0-2]\d)-\d{2}-\d{2}"
"""A day on which somebody may be born who lives: loose, as it only speaks against a name."""
PERSON = r"^\p{Lu}[\p{L}'’.-]+(?: (?:de|van|von|al|bin|la|del|di|da|der|den))*(?: \p{Lu}[\p{L}'’.-]*){1,3}$"

EMAIL_REGEX = re.compile(EMAIL)
_CARD_REGEX = re.compile(CARD_WITHIN)

_IBAN_LENGTH = range(15, 35)
_CARD_LENGTH = range(13, 20)


def is_ip(text: str) -> bool:
    """IPv4 or IPv6, with or without a prefix length."""
    try:
        ipaddress.ip_interface(text)
    except ValueError:
        return False
    return text.count(".") == 3 or text.count(":") >= 2


def is_card(text: str) -> bool:
    """The issuer's range and the check digit (ISO/IEC 7812-1, annex B)."""
    digits = re.sub(r"[ -]", "", text)
    if len(digits) not in _CARD_LENGTH or len(set(digits)) < 2:
        return False
    doubled = [int(digit) * 2 if at % 2 else int(digit) for at, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def has_card(text: str) -> bool:
    """A card number among other words. A text of digits alone is a number of its own, and some serial numbers pass."""
    if not any(char.isalpha() for char in text):
        return False
    return any(is_card(re.sub(r"[^0-9]", "", found.group())) for found in _CARD_REGEX.finditer(text))


def is_iban(text: str) -> bool:
    """The check digits (ISO 13616-1): the number, rearranged and in digits, leaves 1 when divided by 97."""
    packed = text.replace(" ", "").upper()
    if len(packed) not in _IBAN_LENGTH:
        return False
    return int("".join(str(int(char, 36)) for char in packed[4:] + packed[:4])) % 97 == 1


def is_phone(text: str) -> bool:
    """A possible number; without a country code only its length can be looked at."""
    if not text.startswith("+"):
        return 7 <= sum(char.isdigit() for char in text) <= 15
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text))
    except phonenumbers.NumberParseException:
        return False
