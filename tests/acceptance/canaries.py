"""Planted values, and the search for them in everything that was written, in each form that they could take."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

_DIGESTS = ("md5", "sha1", "sha256")


def forms(value: str) -> dict[str, bytes]:
    """The value as it could stand in a file: by name of the form."""
    found: dict[str, bytes] = {}
    for case, text in (("", value), (" lower", value.lower()), (" upper", value.upper())):
        raw = text.encode()
        found |= {
            f"plain{case}": raw,
            f"utf-16{case}": text.encode("utf-16-le"),
            f"url{case}": quote(text, safe="").encode(),
            f"url small{case}": quote(text, safe="").lower().encode(),
            f"url path{case}": quote(text).encode(),
            f"url plus{case}": quote_plus(text).encode(),
            f"json{case}": json.dumps(text)[1:-1].encode(),
            f"json utf-8{case}": json.dumps(text, ensure_ascii=False)[1:-1].encode(),
            f"html{case}": html.escape(text).encode(),
            f"html bare{case}": html.escape(text, quote=False).encode(),
            f"html numbers{case}": "".join(f"&#{ord(one)};" if ord(one) > 126 else one for one in text).encode(),
            f"hex{case}": raw.hex().encode(),
            f"hex upper{case}": raw.hex().upper().encode(),
            f"repr{case}": repr(text)[1:-1].encode(),
        }
        found |= {f"base64 at {at}{case}": piece for at, piece in enumerate(_aligned(raw))}
        found |= {
            f"base64url at {at}{case}": piece.replace(b"+", b"-").replace(b"/", b"_")
            for at, piece in enumerate(_aligned(raw))
        }
        for name in _DIGESTS:
            digest = hashlib.new(name, raw, usedforsecurity=False)
            found |= {
                f"{name} hex{case}": digest.hexdigest().encode(),
                f"{name} hex upper{case}": digest.hexdigest().upper().encode(),
                f"{name} raw{case}": digest.digest(),
                f"{name} base64{case}": base64.b64encode(digest.digest()).rstrip(b"="),
                f"{name} base64url{case}": base64.urlsafe_b64encode(digest.digest()).rstrip(b"="),
            }
    return found


def _aligned(raw: bytes) -> Iterator[bytes]:
    """The letters of base64 that the value alone decides, wherever in a longer text it stands."""
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + raw)
        first, last = -(-before * 8 // 6), (before + len(raw)) * 8 // 6
        yield encoded[first:last]


class Search:
    """Looks for all forms of all canaries. A form shorter than six bytes would be met by chance, and is left out."""

    def __init__(self, canaries: dict[str, str]) -> None:
        self._needles: dict[bytes, str] = {}
        for name, value in canaries.items():
            for form, needle in forms(value).items():
                if len(needle) >= 6:
                    self._needles.setdefault(needle, f"{name}, {form}")

    def within(self, data: bytes) -> list[str]:
        """What was found, by name of the canary and form."""
        return sorted({told for needle, told in self._needles.items() if needle in data})

    def below(self, *folders: Path, without: tuple[str, ...] = ()) -> list[str]:
        """What was found in names and contents of all files below the folders. `without`: parts of paths left out."""
        found = []
        for folder in folders:
            for file in sorted(folder.rglob("*")):
                place = file.relative_to(folder).as_posix()
                if not any(part in f"/{place}" for part in without):
                    found += [f"{place} (its name): {told}" for told in self.within(place.encode())]
                    if file.is_file():
                        found += [f"{place}: {told}" for told in self.within(file.read_bytes())]
        return found
