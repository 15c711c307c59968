"""Whose turn it is to work on a person: a single request, or a batch that the person is in. Never both.

Each side first says that it wants to, and only then looks whether the other did: a single request takes the person's
lock, then looks for an open request in a batch; a batch writes its requests down, then looks for locks. Of two at
once, at least one sees the other; the single request then steps back, so that none waits for the other in a circle.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from amanat.records.batches import claim_of, working_on
from amanat.records.database import Records
from amanat.records.files import Busy
from amanat.records.journal import lock_of, working


@contextmanager
def turn(records: Records, subject: str, wait: float) -> Iterator[None]:
    """Holds a person for a single request. Raises `Busy` after `wait` seconds.

    One whose batch was cut off is free: nobody works on that batch.
    """
    until = time.monotonic() + wait
    while True:
        with working(records, subject, max(0.0, until - time.monotonic())):
            batch = _at_work(records, subject)
            if batch is None:
                yield
                return
        with working_on(records, batch, max(0.0, until - time.monotonic())):
            """The batch has ended, or was cut off."""


def _at_work(records: Records, subject: str) -> str | None:
    """The batch with this person in it that someone works on right now."""
    with records.look() as connection:
        batch = claim_of(connection, subject)
    if batch is None:
        return None
    try:
        with working_on(records, batch):
            return None
    except Busy:
        return batch


def after_others(records: Records, before: Iterable[str], subjects: Iterable[str], wait: float) -> None:
    """Waits until nobody else works on people of a batch: the batches `before` it, then single requests.

    The requests of the batch MUST be written down already. Raises `Busy` after `wait` seconds.
    """
    until = time.monotonic() + wait
    for other in before:
        with working_on(records, other, max(0.0, until - time.monotonic())):
            """The other batch has ended, or was cut off."""
    locks = {lock_of(subject): subject for subject in subjects}
    for lock in records.held(locks):
        with working(records, locks[lock], max(0.0, until - time.monotonic())):
            """The single request has ended, or has stepped back."""
