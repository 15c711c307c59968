"""What a service for children says of `your child` is said of the reader: `your child's records` are `your records`.

Elsewhere a child is somebody too young, and most rules keep off a sentence that speaks of one. So the child is taken
out of what the rules see, but where the sentence speaks of ages, of a parent's leave or of what was found out.
"""

from __future__ import annotations

import re

_YOUNG = re.compile(
    r"\b(?:under|below|aged?|years?|old|minors?|consent\w*|permission|verif\w*|parental|aware|knowingly|1[2-8]|learn"
    r"|discover\w*|believe|online|internet|without|supervis\w*|privacy)\b"
)
_WARD = re.compile(
    r"\b(?P<whose>your|their|his or her)(?P<own>\sown)?"
    r"\s(?:child(?:ren)?|son|daughter|pupil)(?P<possessive>'s?)?(?![\w'])"
)
_PARENT = {"your": "you", "their": "them", "his or her": "them"}


def without_wards(folded: str) -> str:
    """The folded sentence with the parent in the child's place; as long as it was."""
    return folded if _YOUNG.search(folded) else _WARD.sub(_parent, folded)


def _parent(found: re.Match[str]) -> str:
    whose = found["whose"]
    said = whose + (found["own"] or "") if found["possessive"] else _PARENT[whose]
    return said.ljust(len(found[0]))
