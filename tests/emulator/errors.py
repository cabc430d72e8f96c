"""What the emulator's two halves raise. Pure."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A call that Google would refuse.

    Attributes:
        status: The HTTP status, such as 400.
        message: The sentence Google would say.
        reason: The `reason` of the error's ErrorInfo, or "" where Google sends none.
        details: What the error's `details` hold besides.
    """

    def __init__(
        self, status: int, message: str, reason: str = "", details: tuple[dict[str, Any], ...] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.reason = reason
        self.details = details


class EmulatorBug(Exception):
    """The emulator was about to say something that Google never would."""


def bad_request(message: str, violations: list[dict[str, str]]) -> Refused:
    """Make the 400 that names the fields at fault, each `{"field": ..., "description": ...}`."""
    details = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}
    return Refused(400, message, details=(details,))
