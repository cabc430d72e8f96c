"""Count reads and writes of each user, a minute at a time. Pure.

A user's minute begins with the first call of that kind and is over 60 seconds later, on the emulator's clock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from tests.emulator.errors import Refused

Kind = Literal["read", "write"]
_LIMITS = {"read": "ReadRequestsPerMinutePerUser", "write": "WriteRequestsPerMinutePerUser"}
PROJECT = "702340981115"


class _Minute(NamedTuple):
    began: float
    calls: int


class Quota:
    """What each user has used of this minute.

    Attributes:
        reads, writes: How many calls a user may make in a minute.
        retry_after: Seconds to send as Retry-After with the refusal; Google itself sends none.
    """

    def __init__(self, now: Callable[[], float], reads: int = 60, writes: int = 60) -> None:
        self._now = now
        self.reads = reads
        self.writes = writes
        self.retry_after: int | None = None
        self._used: dict[tuple[str, Kind], _Minute] = {}

    def count(self, user: str, kind: Kind) -> None:
        """Count a call.

        Raises:
            Refused: The user has none left in this minute.
        """
        now = self._now()
        minute = self._used.get((user, kind), _Minute(now, 0))
        if not 0 <= now - minute.began < 60:
            minute = _Minute(now, 0)
        limit = self.reads if kind == "read" else self.writes
        if minute.calls >= limit:
            raise quota_spent(kind, limit)
        self._used[user, kind] = _Minute(minute.began, minute.calls + 1)


def quota_spent(kind: Kind, limit: int = 60) -> Refused:
    """Make the 429 of a user who has used the minute up."""
    said = f"{kind.capitalize()} requests"
    message = (
        f"Quota exceeded for quota metric '{said}' and limit '{said} per minute per user' of service "
        f"'sheets.googleapis.com' for consumer 'project_number:{PROJECT}'."
    )
    cause = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "quota_location": "global",
            "quota_metric": f"sheets.googleapis.com/{kind}_requests",
            "quota_limit": _LIMITS[kind],
            "quota_limit_value": str(limit),
            "consumer": f"projects/{PROJECT}",
            "service": "sheets.googleapis.com",
        },
    }
    link = {
        "description": "Request a higher quota limit.",
        "url": "https://cloud.google.com/docs/quota#requesting_higher_quota",
    }
    help_links = {"@type": "type.googleapis.com/google.rpc.Help", "links": [link]}
    return Refused(429, message, details=(cause, help_links))
