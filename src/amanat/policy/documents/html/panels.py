"""Panels of a page that are closed until someone opens them: which they are, and what opens them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CONTROLS = "button[aria-expanded], [role=button][aria-expanded], a[aria-expanded], summary[aria-expanded]"
_NAMED = "[aria-controls], [data-target], [data-bs-target], [data-toggle][href]"
_PANEL = re.compile(
    r"(?<![a-z])(?:accordion|collaps\w*|panel|tab-?pane|tab-?content|toggle-?content|faq-?(?:answer|content)|answer|"
    r"expand\w*)(?![a-z])",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_CLIMBS = 3
"""How far a control may stand within its title: `h2 > span > button`."""
_LINKED = 0.8
_TELLING = 300
"""Characters by which the copy of a panel is known."""

Attributes = dict[str, str | None]


def is_hidden(attributes: Attributes) -> bool:
    """Whether an element is not shown, unless something on the page opens it."""
    return (
        ("hidden" in attributes and attributes["hidden"] != "until-found")
        or attributes.get("aria-hidden") == "true"
        or bool(_UNSEEN.search(attributes.get("style") or ""))
    )


class Panels(msgspec.Struct, frozen=True):
    """`named` are ids that a control names; `closed` and `controls` are elements by their address in memory."""

    named: frozenset[str]
    closed: frozenset[int]
    controls: frozenset[int]

    def opens(self, node: LexborNode, attributes: Attributes) -> bool:
        """Whether the page has something that opens this element."""
        return attributes.get("id") in self.named or node.mem_id in self.closed


def panels(root: LexborNode) -> Panels:
    """The panels of a page. A hidden copy of what stands elsewhere, as for narrow screens, is none."""
    named = frozenset(_named(root))
    closed: dict[int, LexborNode] = {}
    controls: set[int] = set()
    by_name = {node.attributes.get("id"): node for node in root.css("[id]")} if named else {}
    for control in root.css(_CONTROLS):
        found = [node for node in _behind(control) if not _is_menu(node)]
        told = by_name.get(control.attributes.get("aria-controls") or None)
        if found or (told is not None and not _is_menu(told)):
            controls.add(control.mem_id)
        closed |= {node.mem_id: node for node in found}
    for node in root.css("[hidden], [aria-hidden=true], [style]"):
        attributes = node.attributes
        if is_hidden(attributes) and _PANEL.search(attributes.get("class") or ""):
            closed[node.mem_id] = node
    if not closed:
        return Panels(named, frozenset(), frozenset(controls))
    whole = _words(root)
    return Panels(
        named, frozenset(key for key, node in closed.items() if not _is_copy(node, whole)), frozenset(controls)
    )


def _named(root: LexborNode) -> Iterator[str]:
    for node in root.css(_NAMED):
        attributes = node.attributes
        for name in ("aria-controls", "data-target", "data-bs-target", "href"):
            yield from (each.removeprefix("#") for each in (attributes.get(name) or "").split())


def _behind(control: LexborNode) -> Iterator[LexborNode]:
    """The hidden elements right behind a control, or behind the title that it stands in."""
    node = control
    for _ in range(_CLIMBS):
        after = _next(node)
        if after is not None:
            while after is not None and is_hidden(after.attributes):
                yield after
                after = _next(after)
            return
        if node.parent is None or node.parent.tag == "body":
            return
        node = node.parent


def _next(node: LexborNode) -> LexborNode | None:
    """The element behind a node, where no words stand between."""
    after = node.next
    while after is not None and not after.is_element_node:
        if after.is_text_node and (after.text_content or "").strip():
            return None
        after = after.next
    return after


def _words(node: LexborNode) -> str:
    return " ".join((node.text(separator=" ") or "").split())


def _is_menu(node: LexborNode) -> bool:
    """Whether nearly all words of an element are links, or there are none."""
    words = len(_words(node))
    return sum(len(_words(link)) for link in node.css("a")) >= _LINKED * words


def _is_copy(node: LexborNode, whole: str) -> bool:
    words = _words(node)[:_TELLING]
    return bool(words) and whole.find(words, whole.find(words) + 1) >= 0
