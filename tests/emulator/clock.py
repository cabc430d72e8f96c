"""The emulator's own clock, which a test can move. I/O: reads the time."""

from __future__ import annotations

import time


class Clock:
    """The time as the emulator's Google sees it."""

    def __init__(self) -> None:
        self._ahead_seconds = 0.0

    def now(self) -> float:
        """Return seconds since 1970, as Google sees them."""
        return time.time() + self._ahead_seconds

    def advance(self, seconds: float) -> None:
        """Move on without waiting; a negative number moves back."""
        self._ahead_seconds += seconds
