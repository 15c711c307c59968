"""Is this value what its shape suggests? Strict: a false alarm costs trust."""

from __future__ import annotations

import ipaddress
import operator
import re
import string

import phonenumbers

EMAIL = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}$"
FUNCTION = (
    r"(?i)^(?:abuse|accounting|accounts|admin|administrator|billing|careers|contact|customer-?service|do-?not-?reply|"
    r"enquiries|feedback|hello|help|help-?desk|hostmaster|hr|info|inquiries|jobs|legal|mail|marketing|media|news|"
    r"newsletter|no-?reply|noc|office|orders|postmaster|press|privacy|reception|root|sales|security|service|shop|store|"
    r"support|team|webmaster|www)@"
)
"""Addresses of what an organisation does, whoever does it: RFC 2142 and its like."""
EMAIL_WITHIN = r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}"
IP_SHAPE = r"^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+)(?:/\d{1,3})?$"
IP_WITHIN = r"(?:^|[^\d.])(?:\d{1,3}\.){3}\d{1,3}(?:$|[^\d.])"
PHONE_SHAPE = r"^\+?(?:\([0-9]{1,5}\)|[0-9])[0-9 ()./-]{5,20}[0-9](?: ?(?:x|ext\.?) ?[0-9]{1,6})?$"
DIALLED = (
    r"^(?:(?:\+|00)[1-9][0-9 ()./-]{6,20}[0-9]|\(0?[0-9]{2,5}\)[0-9 ./-]{5,14}|0[1-9][0-9 ()./-]{7,15}"
    r"|(?:(?:001|1)[-. ])?[0-9]{3}[-. ][0-9]{3}[-. ][0-9]{4})(?: ?(?:x|ext\.?) ?[0-9]{1,6})?$"
)
"""Written as numbers are that people dial: with the country's code, a leading nought, or an area code apart."""
PHONE_PLUS = r"^\+[1-9]"
SEALED = r"^(?:gAAAA[\w=-]{40,}|-----BEGIN PGP MESSAGE|enc:v?\d|vault:v\d|age-encryption\.org|AgV4[\w+/=]{60,})"
"""What Fernet, PGP, Vault, age and the AWS encryption SDK put before what they encrypt."""
_ISSUERS = (
    r"(?:4[0-9]{3}|5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720|6011|64[4-9][0-9]|65[0-9]{2}"
    r"|62[0-9]{2}|35(?:2[89]|[3-8][0-9])|50[0-9]{2}|5[6-9][0-9]{2}|6[0379][0-9]{2})"
)
"""First digits that issuers of cards have (ISO/IEC 7812): others are numbers of something else."""
MASKED = r"^(?:[A-Za-z]{3,16} )?(?:[Xx*•#]{3,4}[ -]?){1,4}[0-9]{3,4}$|^[0-9]{4,6}[*Xx]{4,}[0-9]{4}$"
CARD_SHAPE = (
    rf"^{_ISSUERS}[ -]?[0-9]{{4}}[ -]?[0-9]{{4}}[ -]?[0-9]{{1,7}}$|^3[47][0-9 -]{{13,16}}$|^3[068][0-9 -]{{12,16}}$"
)
CARD_WITHIN = (
    rf"(?:^|[^0-9A-Za-z.-])(?:{_ISSUERS}(?:[ -]?[0-9]{{4}}){{2}}[ -]?[0-9]{{3,4}}"
    r"|3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5})(?:$|[^0-9A-Za-z-])"
)
IBAN_SHAPE = r"^[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]){11,30}$"
MAC = r"^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$"
AGENT = r"^(?:Mozilla|Opera|Dalvik|okhttp|curl|Wget|CFNetwork|python-requests)/\d"
DAY = r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$"
BIRTH = r"^(?:19\d{2}|20[0-2]\d)-\d{2}-\d{2}"
"""A day on which somebody may be born who lives: loose, as it only speaks against a name."""
PERSON = r"^\p{Lu}[\p{L}'’.-]+(?: (?:de|van|von|al|bin|la|del|di|da|der|den))*(?: \p{Lu}[\p{L}'’.-]*){1,3}$"

IBAN_WITHIN = r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"
PHONE_WITHIN = r"(?:^|[\s(:])\+[1-9][0-9 ()./-]{7,20}[0-9]\b"
NUMBER_SHAPE = r"^[A-Za-z]{0,6}[0-9][0-9A-Za-z ./+-]{6,20}$"
"""What a number that a state gives to a person looks like anywhere; most have a check besides."""
URL = r"^(?i:https?://|www\.)\S+$"
IMAGE = r"(?i)\.(?:jpe?g|png|gif|webp|heic)(?:[?#]|$)|gravatar\.com/|^data:image/"
DOCUMENT = r"(?i)\w\.(?:pdf|docx?|odt|rtf|xlsx?|ods|pptx?|tiff?)$"
NETWORK = (
    r"(?i)^(?:https?://)?(?:[a-z]+\.)?(?:facebook\.com|fb\.com|twitter\.com|x\.com|instagram\.com|linkedin\.com/in|github\.com"
    r"|tiktok\.com|t\.me|vk\.com|xing\.com/profile|youtube\.com/@|mastodon\.[a-z]+/@)/?@?[\w.-]+/?$"
)
PASSWORD = (
    r"^(?:\$2[abxy]\$\d\d\$|\$argon2(?:id|i|d)\$|argon2\$|pbkdf2_sha|\$pbkdf2|pbkdf2:|\$P\$|\$H\$|\$[156]\$|\$scrypt\$|scrypt:"
    r"|\$7\$|bcrypt(?:_sha256)?\$|\{(?:S?SHA|SSHA512|CRYPT|BCRYPT|PBKDF2)[^}]*\}|sha1\$|sha256\$|md5\$|\$y\$)"
)
"""What the functions that hash passwords put before their result."""
DIGEST = (
    r"^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}|[0-9A-F]{40}|[0-9A-F]{64})$"
)
UUID = r"^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$"
TOKEN = r"^(?:eyJ[\w-]+\.[\w-]+\.[\w-]*|[A-Za-z0-9_=+-]{16,})$"
SIGNED = r"^eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*$"
"""A JSON Web Token (RFC 7519): its header is a JSON object in Base64url."""
ENCODED = r"^(?:[A-Za-z0-9+/_-]{12,}={0,2}|(?:[0-9A-Fa-f]{2}){8,})$"
ESCAPED = r"^[^\s@]+%40[^\s@]+$"
HEADED = (
    r"^(?P<head>[A-Za-z][\w.:/#-]{0,80}?[:/#-])"
    r"(?:[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}|[0-9]{1,18})(?:/.*)?$"
)
"""A key after a word that may say of which table it is: `users/17/roles`, `account-17`."""
FOLDER = r"^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}/.+$"
"""A path below a folder that is called by a UUID."""
WORDED = r"^(?:/|[A-Za-z][\w.-]*[:/#])[\w.:/#-]+$"
"""Words after one another, as in a path or a name within a space of names: `principals/users/ann`, `home::ann`."""
COORDINATES = r"^\s*(?:POINT ?\(|\(|\[)?-?[0-9]{1,3}\.[0-9]{3,}[,; ]+-?[0-9]{1,3}\.[0-9]{3,}[\])]?\s*$"
ICD = r"^[A-TV-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?$"
"""ICD-10: a letter, two digits, and mostly more after a point."""

EMAIL_REGEX = re.compile(EMAIL)
_IBAN_REGEX = re.compile(IBAN_WITHIN)
_PHONE_REGEX = re.compile(PHONE_WITHIN)
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


def has_iban(text: str) -> bool:
    return any(is_iban(found.group()) for found in _IBAN_REGEX.finditer(text))


def has_phone(text: str) -> bool:
    """A number with its country's code among other words."""
    return any(is_phone(found.group().lstrip(" (:\t\n")) for found in _PHONE_REGEX.finditer(text))


def is_phone(text: str) -> bool:
    """A possible number; without a country code only its length can be looked at."""
    if not text.startswith("+"):
        return 7 <= sum(char.isdigit() for char in text) <= 21
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text))
    except phonenumbers.NumberParseException:
        return False


def is_random(text: str) -> bool:
    """Whether letters and digits follow one another as no word's do."""
    if text.startswith("eyJ"):
        return True
    kinds = text.translate(_KINDS)
    changes = sum(map(operator.ne, kinds, kinds[1:]))
    return len(set(text)) >= 8 and changes >= len(kinds) / 5


_KINDS = str.maketrans(
    {ord(char): "0" for char in string.digits}
    | {ord(char): "a" for char in string.ascii_lowercase}
    | {ord(char): "A" for char in string.ascii_uppercase}
    | dict.fromkeys(map(ord, "_=+-"), None)
)
"""What a token is written with: digits, small letters, large ones; signs between them are passed over."""
