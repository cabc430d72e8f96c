"""What is said under ``--quiet``, and when: once, and again when it changes or a day has passed. Pure.

A healthy run says nothing. What went wrong is remembered by hashes and moments alone, so that a mail from
cron comes once and can say since when. What may pass by itself - no network, a spent quota, another sync that
is running - is said only when it has lasted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2s

from sheets_sync.dates import MONTH_NAMES
from sheets_sync.errors import PartWrittenError, SheetsSyncError

LASTING = timedelta(hours=1)
"""How long what may pass by itself is kept from a person."""

AGAIN = timedelta(days=1)
"""How long what was said once is not said again."""

EARLY = timedelta(minutes=10)
"""How much before its time a schedule may start a run: a daily one would else skip every other day."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SAID_AGAIN = "It is said again only if it changes or a day has passed."


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a person must act on, met in one run.

    ``place`` is the workbook as the person calls it. ``cause`` tells two kinds of trouble in one place apart;
    ``is_error`` says that the run ended there, so that nothing else in that place could be looked for.
    ``is_passing`` is what may pass by itself, ``is_single`` what matters only if it is met twice running.
    """

    place: str
    text: str
    cause: str
    is_error: bool = False
    is_passing: bool = False
    is_single: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a trouble: nobody's words, two hashes and three moments."""

    place: str
    cause: str
    began: datetime
    seen: datetime
    said: datetime | None = None


def of_error(place: str, text: str, error: Exception) -> Trouble:
    """Return the trouble that ended a run, ``text`` being what is said of it.

    Numbers tell no two causes apart: a count that grows while people type is the same trouble.
    """
    is_passing = isinstance(error, SheetsSyncError) and error.is_passing
    cause = "passing" if is_passing else f"{type(error).__name__} {re.sub(r'[0-9]+', '0', text)}"
    return Trouble(place, text, cause, True, is_passing, isinstance(error, PartWrittenError))


def of_words(place: str, text: str) -> Trouble:
    """Return a trouble that did not end the run; any other words are another trouble."""
    return Trouble(place, text, text)


def weigh(
    known: Sequence[Known], met: Iterable[Trouble], now: datetime, *, is_remembered: bool = True
) -> tuple[list[str], tuple[Known, ...]]:
    """Return what to say now, a paragraph each, and what to remember.

    Args:
        known: What was remembered of earlier runs of this schedule.
        met: What this run met; what is known and was not met has healed.
        now: The moment of this run, in the time zone a person reads.
        is_remembered: Whether anything can be remembered; else all of it is said each time.
    """
    before = {(one.place, one.cause): one for one in known}
    troubles = {_key(trouble): trouble for trouble in met}
    said, kept = [], []
    for key, trouble in troubles.items():
        old = before.get(key)
        entry = replace(_sound(old, now), seen=now) if old else Known(*key, began=now, seen=now)
        if not is_remembered or _is_due(trouble, entry, old is None):
            said.append(_paragraph(trouble, entry))
            entry = replace(entry, said=now)
        kept.append(entry)
    unseen = {_hashed(trouble.place) for trouble in troubles.values() if trouble.is_error}
    passing = _hashed("passing")
    kept += [
        entry
        for key, entry in before.items()
        if key not in troubles
        and entry.place in unseen
        and entry.cause != passing
        and timedelta() <= now - entry.seen < AGAIN
    ]
    return said, tuple(kept)


def _key(trouble: Trouble) -> tuple[str, str]:
    return _hashed(trouble.place), _hashed(trouble.cause)


def _hashed(text: str) -> str:
    return blake2s(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _sound(entry: Known, now: datetime) -> Known:
    """A clock that was set back leaves no moment in the future."""
    said = entry.said if entry.said is None or entry.said <= now else None
    return replace(entry, began=min(entry.began, now), said=said)


def _is_due(trouble: Trouble, entry: Known, is_new: bool) -> bool:
    if trouble.is_passing and entry.seen - entry.began < LASTING - EARLY:
        return False
    if trouble.is_single and is_new:
        return False
    return entry.said is None or entry.seen - entry.said >= AGAIN - EARLY


def _paragraph(trouble: Trouble, entry: Known) -> str:
    if entry.began == entry.seen:
        return f"{trouble.text} This began on {_moment(entry.began)}. {_SAID_AGAIN}"
    is_same_day = entry.began.date() == entry.seen.date()
    seen = f"at {entry.seen:%H:%M}" if is_same_day else f"on {_moment(entry.seen)}"
    return f"{trouble.text} This began on {_moment(entry.began)} and was last seen {seen}. {_SAID_AGAIN}"


def _moment(moment: datetime) -> str:
    """Return ``Monday 3 November at 07:15``, in the moment's own time zone and in English everywhere."""
    day = f"{_DAYS[moment.weekday()]} {moment.day} {MONTH_NAMES[moment.month - 1]}"
    return f"{day} at {moment:%H:%M}"
