"""Is it so, that people can see, correct, erase, restrict and take along their data? Only requests on record show it.

A dry run is no evidence; neither is an answer to nobody (`no match`), nor one for which no store was asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec

from amanat.clock import stamp
from amanat.duties.requests.outcome import HOLD
from amanat.promises.model import Check, Finding, PastRequest, Promise, Seen, Verdict
from amanat.vocabulary.terms import Polarity, Status


class Right(msgspec.Struct, frozen=True):
    """What shows that a right works: which requests, and when one of them ended well."""

    duty: str
    kind: str
    words: str
    well: Callable[[PastRequest], bool]
    also: tuple[str, ...] = ()
    """Kinds of requests that show the right too when they end well, and say nothing against it when not."""


def _copied(request: PastRequest) -> bool:
    """A whole copy of what the stores hold. Tasks in other systems may be open still, within the request's time."""
    return request.state in ("fulfilled", "partly") and bool(request.readable) and _clean(request)


def _erased(request: PastRequest) -> bool:
    """Gone from the stores, and searched for. Tasks in other systems may be open still, within the request's time."""
    return request.state in ("fulfilled", "searched") and _clean(request)


def _changed(request: PastRequest) -> bool:
    """Corrected, or restricted in the stores themselves: what only the engine honours is a problem of the request."""
    return request.state in ("fulfilled", "searched") and _clean(request)


def _clean(request: PastRequest) -> bool:
    return bool(request.clean) and not request.left and not request.problem


ACCESS = Right("rights.access", "access", "an access request", _copied)
ERASE = Right("rights.erase", "erase", "an erasure", _erased)
RECTIFY = Right("rights.rectify", "rectify", "a rectification", _changed)
RESTRICT = Right("rights.restrict", "restrict", "a restriction", _changed)
PORT = Right("rights.port", "port", "a portability request", _copied, ("access",))


def check_right(right: Right, promise: Promise, seen: Seen) -> Verdict:
    """The verdict over the requests on record. Pure."""
    if promise.polarity is Polarity.NO:
        return Verdict(status=Status.UNPROVEN, because="a request can only show that something can be done")
    if not any(store.answered for store in seen.datamap.stores):
        return Verdict(status=Status.UNPROVEN, because="no store answered, so no request could be met today")
    mine = [request for request in seen.requests if request.kind == right.kind and _counts(request)]
    latest = max(mine, key=lambda request: (request.received, request.id), default=None)
    bad = [finding for request in mine for finding in _against(right, promise, request, request == latest, seen)]
    if bad:
        refs = latest.evidence if latest is not None else ()
        return Verdict(status=Status.BROKEN, because=bad[0].message, findings=tuple(bad), evidence=refs)
    return _shown(right, seen)


def _counts(request: PastRequest) -> bool:
    """An answer to nobody says nothing of the right, nor does a refusal that the law asks for (Art. 17(3))."""
    held = request.state == "failed" and HOLD in (request.problem or "")
    return request.state != "no match" and not held


def _shown(right: Right, seen: Seen) -> Verdict:
    """What the newest request that ended well shows."""
    able = [request for request in seen.requests if request.kind == right.kind or request.kind in right.also]
    good = [request for request in able if right.well(request) and _in_time(request, seen.now)]
    best = max(good, key=lambda request: (request.closed or request.received, request.id), default=None)
    if best is None:
        return Verdict(
            status=Status.UNPROVEN, because=f"no request on record shows it: none of {right.words} ended well"
        )
    words = right.words if best.kind == right.kind else f"an {best.kind} request"
    moment = best.closed or best.received
    because = f"{words} was met on {stamp(moment)[:10]}, within its time, and the look afterwards was clean"
    if best.closed is None:
        because += f"; a task in a system that cannot be reached is open until {stamp(best.due)[:10]}"
    if seen.now - moment > timedelta(days=seen.service.fresh_days):
        old = f"{because}; that is more than {seen.service.fresh_days} days ago"
        return Verdict(status=Status.STALE, because=old, evidence=best.evidence)
    return Verdict(status=Status.KEPT, because=because, evidence=best.evidence)


def _is_stopped(request: PastRequest) -> bool:
    """Whether it changed a store and could not go on: `amanat request resume` does."""
    halfway = request.state == "partly" and request.kind not in ("access", "port")
    return request.closed is None and bool(request.problem) and halfway


def _in_time(request: PastRequest, now: datetime) -> bool:
    return (request.closed or now) <= request.due


def _against(right: Right, promise: Promise, request: PastRequest, latest: bool, seen: Seen) -> list[Finding]:
    """What a request says against the right: being overdue at any time, and else only the latest one."""
    if request.closed is None and seen.now > request.due:
        message = f"a request of {stamp(request.received)[:10]} was due on {stamp(request.due)[:10]} and is still open"
        return [_finding(right, promise, "overdue", message, "answer it now; the person may complain", request.id)]
    if not latest:
        return []
    if request.state == "failed" or _is_stopped(request):
        message = f"the last request failed: {request.problem or 'without a reason on record'}"
        return [_finding(right, promise, "failed", message, "mend what it names, then answer the request", request.id)]
    if request.closed is not None and not _in_time(request, seen.now):
        message = f"the last request was answered late: due on {stamp(request.due)[:10]}"
        return [_finding(right, promise, "late", message, "answer requests within their time", request.id)]
    return [_left(right, promise, place) for place in request.left]


def _left(right: Right, promise: Promise, place: str) -> Finding:
    store, _, rest = place.partition(".")
    table, _, column = rest.rpartition(".")
    if not table:
        table, column = column, ""
    message = f"the last request did not reach `{place}`, where the person still stands"
    remedy = "link the table to people in datamap.toml, or keep identifiers out of it"
    found = _finding(right, promise, "left", message, remedy, place)
    return msgspec.structs.replace(found, store=store, table=table or None, column=column or None)


def _finding(right: Right, promise: Promise, what: str, message: str, remedy: str, place: str) -> Finding:
    rule = f"{right.duty}.{what}"
    # The place tells findings of one rule apart; a request's own number would make each run's finding a new one.
    told = place if what == "left" else ""
    return Finding(
        id=hashlib.sha256(f"{rule}\0{told}\0{promise.id}".encode()).hexdigest()[:32],
        rule=rule,
        duty=right.duty,
        message=message,
        remedy=remedy,
        promises=(promise.id,),
        start=promise.start,
        end=promise.end,
    )


def check_access(promise: Promise, seen: Seen) -> Verdict:
    return check_right(ACCESS, promise, seen)


def check_erase(promise: Promise, seen: Seen) -> Verdict:
    return check_right(ERASE, promise, seen)


def check_port(promise: Promise, seen: Seen) -> Verdict:
    return check_right(PORT, promise, seen)


def check_rectify(promise: Promise, seen: Seen) -> Verdict:
    return check_right(RECTIFY, promise, seen)


def check_restrict(promise: Promise, seen: Seen) -> Verdict:
    return check_right(RESTRICT, promise, seen)


CHECKS: Mapping[str, Check] = {
    ACCESS.duty: check_access,
    ERASE.duty: check_erase,
    PORT.duty: check_port,
    RECTIFY.duty: check_rectify,
    RESTRICT.duty: check_restrict,
}
"""By duty."""
