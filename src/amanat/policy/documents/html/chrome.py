"""What on a page is not the policy: navigation, banners, forms, scripts, what is hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from amanat.policy.documents.html.panels import Attributes, Panels, is_hidden
from amanat.policy.documents.layout import is_clause

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

UNSPOKEN = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "canvas",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "map",
        "picture",
        "img",
        "datalist",
        "select",
        "option",
        "button",
        "input",
        "textarea",
        "meter",
        "progress",
        "del",
        "s",
        "strike",
        "rp",
        "rt",
        "dialog",
        "nav",
        "menu",
        "search",
        "frame",
        "frameset",
        "noframes",
        "noembed",
        "title",
    ]
)
"""Elements whose words are no part of the text, or were struck out of it."""

_NEVER_JUDGED = frozenset(["p", "li", "td", "th", "tr", "tbody", "thead", "span", "b", "i", "em", "strong", "br", "a"])
"""Elements that are not left out for what they hold, unless they have attributes."""

_AROUND = frozenset(["header", "footer", "aside"])
_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
        "toolbar",
        "tablist",
        "tooltip",
        "complementary",
    ]
)
_OPENED = frozenset(["tabpanel", "region"])
_BANNER = re.compile(
    r"(?<![a-z])(?:cookie[-_]?(?:banner|bar|consent|popup|modal|law|message|overlay|disclaimer|alert|dialog|info-?bar)"
    r"|consent[-_]?(?:banner|bar|modal|popup|manager|overlay|dialog)|gdpr[-_]?(?:banner|bar|popup|modal|consent)"
    r"|onetrust|ot-sdk|cybotcookiebot|cc-(?:window|banner)|didomi|usercentrics|truste|cmplz|moove_gdpr"
    r"|nav(?:bar|igation)?(?![a-z])|breadcrumbs?|site-(?:header|footer|nav)|main-menu|mega-?menu|masthead|topbar"
    r"|skip-?(?:link|to)|wm-ipp|donato|lightbox)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?<![a-z])(?:side-?bar|footer|header|menu|newsletter|subscribe|social|share|sharing|related|comments?|search|promo"
    r"|advert\w*|pagination|toc|table-of-contents|popup|modal|sr-only|screen-reader\w*|visually-hidden|copyright|widget"
    r"|toolbar|language-?(?:switcher|selector)|login|back-?to-?top)(?![a-z])",
    re.IGNORECASE,
)
_LEAST_WORDS = 5
_LONG = 40
_LITTLE = 120
_MUCH = 600
_BANNER_SHARE = 0.2
_MENU_LINKS = 3
_LINKED = 0.8
_MAIN = (
    ("main, [role=main]", 0.5),
    ("article", 0.8),
    ("#content, #main, #main-content, .entry-content, .post-content", 0.8),
)


class Extent(msgspec.Struct, gc=False):
    """Characters of text, of long runs of text outside links, and in links; links, those within the page and those to
    other pages of the site."""

    text: int = 0
    prose: int = 0
    linked: int = 0
    links: int = 0
    within: int = 0
    near: int = 0

    def add(self, other: Extent) -> None:
        self.text += other.text
        self.prose += other.prose
        self.linked += other.linked
        self.links += other.links
        self.within += other.within
        self.near += other.near


class Chrome:
    """Judges the elements of one page. `hidden` is what it left out although it reads like a part of the policy."""

    def __init__(self, extents: dict[int, Extent], panels: Panels, root: LexborNode, whole: bool) -> None:
        self.hidden: list[str] = []
        self._extents = extents
        self._panels = panels
        self._prose = extents[root.mem_id].prose
        self._whole = whole

    def leaves_out(self, node: LexborNode, tag: str, attributes: Attributes, inside: bool) -> bool:
        """Whether an element is no part of the policy. `inside`: an article or a section stands around it."""
        if tag in UNSPOKEN:
            return not self.opens_panel(node)
        if tag in _AROUND and self._whole and not inside:
            return True
        if not attributes:
            return tag in ("ul", "ol", "div", "form") and self._is_menu_or_form(node, tag)
        if self._is_hidden(node, attributes) or (attributes.get("role") in _ROLES and not self._holds_most(node)):
            return True
        names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
        if names != " " and tag not in ("body", "main", "article") and self._is_named_so(node, names):
            return True
        return tag in ("ul", "ol", "div", "form") and self._is_menu_or_form(node, tag)

    def _is_hidden(self, node: LexborNode, attributes: Attributes) -> bool:
        # A closed panel that a control on the page opens is part of the text.
        if not is_hidden(attributes) or attributes.get("role") in _OPENED or self._panels.opens(node, attributes):
            return False
        self._tell(node, attributes)
        return True

    def _tell(self, node: LexborNode, attributes: Attributes) -> None:
        """Keeps the words of a hidden part that reads like a part of the policy."""
        if not _BANNER.search(f"{attributes.get('id') or ''} {attributes.get('class') or ''}"):
            words = " ".join((node.text(separator=" ") or "").split())
            if len(words.split()) >= _LEAST_WORDS and is_clause(words):
                self.hidden.append(words)

    def opens_panel(self, node: LexborNode) -> bool:
        """Whether a control opens a panel that is read, so that its words are the title of that."""
        return node.mem_id in self._panels.controls

    def is_panel(self, node: LexborNode) -> bool:
        """Whether an element is a closed panel that is read."""
        return self._panels.opens(node, node.attributes)

    def length(self, node: LexborNode) -> int:
        """Characters of text in an element."""
        return self._extent(node).text

    def _extent(self, node: LexborNode) -> Extent:
        return self._extents.get(node.mem_id) or Extent()

    def _holds_most(self, node: LexborNode) -> bool:
        return self._extent(node).prose >= self._prose / 2 > 0

    def _is_named_so(self, node: LexborNode, names: str) -> bool:
        extent = self._extent(node)
        if _BANNER.search(names):
            return extent.prose <= self._prose * _BANNER_SHARE or extent.prose <= _LITTLE
        return bool(_ASIDE.search(names)) and self._is_aside(node, extent)

    def _is_aside(self, node: LexborNode, extent: Extent) -> bool:
        """Whether a part called `share` or `newsletter` is only that: a section on sharing data has a title."""
        if extent.text > _MUCH or extent.prose > (_LITTLE if self._whole else 0) or self._holds_most(node):
            return False
        linked = extent.linked >= extent.text / 2
        return (linked or self._whole) and node.css_first("h1, h2, h3, h4, h5, h6, p strong, p b") is None

    def _is_menu_or_form(self, node: LexborNode, tag: str) -> bool:
        extent = self._extent(node)
        if tag == "form":
            return not self._holds_most(node)
        if extent.links < _MENU_LINKS or extent.prose or extent.linked < _LINKED * extent.text:
            return False
        return extent.links == (extent.within + extent.near if self._whole else extent.within)


def measure(root: LexborNode) -> dict[int, Extent]:
    """The extent of every element that may be judged by it, in one pass."""
    found: dict[int, Extent] = {}
    todo: list[tuple[LexborNode | Extent, Extent, bool]] = [(root, Extent(), False)]
    while todo:
        node, above, in_link = todo.pop()
        if isinstance(node, Extent):
            above.add(node)
            continue
        extent = Extent()
        if node.tag not in _NEVER_JUDGED or node.attributes:
            found[node.mem_id] = extent
        if node.tag == "a":
            in_link = True
            _count_link(extent, node.attributes.get("href") or "")
        todo.append((extent, above, in_link))
        for child in node.iter(include_text=True):
            if child.is_text_node:
                _count_text(extent, len((child.text_content or "").strip()), in_link)
            elif child.tag not in UNSPOKEN and not child.is_comment_node:
                todo.append((child, extent, in_link))
    return found


def _count_text(extent: Extent, length: int, in_link: bool) -> None:
    extent.text += length
    if in_link:
        extent.linked += length
    elif length >= _LONG:
        extent.prose += length


def _count_link(extent: Extent, href: str) -> None:
    extent.links += 1
    extent.within += href.startswith("#")
    extent.near += bool(href) and not href.startswith(("#", "mailto:", "tel:")) and "://" not in href[:12]


def main_part(body: LexborNode, extents: dict[int, Extent]) -> LexborNode | None:
    """The element that says of itself that it is the main one, where it holds enough of the prose."""
    prose = extents[body.mem_id].prose
    for query, share in _MAIN:
        parts = [node for node in body.css(query) if node.mem_id in extents]
        best = max(parts, key=lambda node: extents[node.mem_id].prose, default=None)
        if best is None or not extents[best.mem_id].prose >= prose * share > 0:
            continue
        inner = {node.mem_id for node in best.css(query)}
        if all(node.mem_id in inner or _only_links(extents[node.mem_id]) for node in parts):
            return best
    return None


def _only_links(extent: Extent) -> bool:
    return 2 * extent.linked >= extent.text
