"""Where a block stands on the page: in words, and as a CSS selector."""

from __future__ import annotations

from collections import Counter

from amanat.policy.documents.build import Place

_DEEPEST = 8
_TITLE = 60


class Where:
    """Follows the walk through the page: the open elements, the last anchor or title, and what was counted since."""

    def __init__(self) -> None:
        self._steps: list[str] = []
        self._children: list[int] = [0]
        self._anchor = ""
        self._counts: Counter[str] = Counter()

    def enter(self, tag: str, identity: str) -> None:
        self._children[-1] += 1
        step = f"{tag}:nth-child({self._children[-1]})" if self._steps else tag
        self._steps.append(f"#{identity}" if _is_name(identity) else step)
        self._children.append(0)
        if identity:
            self.anchor(f"#{identity}")

    def skip(self) -> None:
        """An element that is left out, and counts among its siblings all the same."""
        self._children[-1] += 1

    def leave(self) -> None:
        self._steps.pop()
        self._children.pop()

    def anchor(self, words: str) -> None:
        self._anchor = words
        self._counts.clear()

    def title(self, words: str) -> Place:
        """A heading; what follows is counted from it, unless an anchor stands in it or right before it."""
        place = Place(self._anchor if self._is_new_anchor() else f"`{_short(words)}`", self._path())
        self.anchor(place.words)
        self._counts["heading"] = 1
        return place

    def block(self, kind: str) -> Place:
        self._counts[kind] += 1
        counted = f"{kind} {self._counts[kind]}"
        return Place(f"{self._anchor}, {counted}" if self._anchor else counted, self._path())

    def _is_new_anchor(self) -> bool:
        return self._anchor.startswith("#") and not self._counts

    def _path(self) -> str:
        """From the nearest element with an id, or from a few elements above."""
        steps = self._steps[-_DEEPEST:]
        named = max((place for place, step in enumerate(steps) if step.startswith("#")), default=0)
        return " > ".join(steps[named:])


def _is_name(identity: str) -> bool:
    return identity.isascii() and identity.replace("-", "").replace("_", "").isalnum() and not identity[0].isdigit()


def _short(words: str) -> str:
    return words if len(words) <= _TITLE else words[: _TITLE - 1].rstrip() + "…"
