"""Scripted faults: what goes wrong, before or after the call had its effect. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tests.emulator import answers
from tests.emulator.answers import Answer
from tests.emulator.errors import Refused
from tests.emulator.quota import quota_spent

When = Literal["before", "after"]
Kind = Literal["status", "reset", "hang", "truncate", "garbage"]
Method = Literal["GET", "POST", "token"]
_PORTAL = b"<html><body><h1>Welcome to the school's guest network</h1>Please sign in.</body></html>"


@dataclass
class Fault:
    """Something that goes wrong with the next calls.

    Attributes:
        when: "before": the call has no effect; "after": it has, and the caller is not told.
        method: Which calls; None for the Sheets calls, whatever their method.
        skip: How many such calls go well first.
        times: How many calls it spoils after that.
        kind: "status" an error answer; "reset" the connection breaks; "hang" no answer comes until the
            client gives up; "truncate" the body breaks off; "garbage" a 200 that is no JSON of Google's.
    """

    when: When = "before"
    method: Method | None = None
    status: int = 503
    html: bool = False
    retry_after: int | str | None = None
    kind: Kind = "status"
    times: int = 1
    skip: int = 0

    def concerns(self, method: str) -> bool:
        """Say whether it spoils this kind of call."""
        return self.method == method or (self.method is None and method != "token")


@dataclass
class Faults:
    """The faults that are still to come, in order."""

    _coming: list[Fault] = field(default_factory=list)

    def add(
        self,
        when: When = "before",
        method: Method | None = None,
        status: int = 503,
        html: bool = False,
        retry_after: int | str | None = None,
        kind: Kind = "status",
        times: int = 1,
        skip: int = 0,
    ) -> Fault:
        """Script a fault; see `Fault` for what the words mean."""
        fault = Fault(when, method, status, html, retry_after, kind, times, skip)
        self._coming.append(fault)
        return fault

    def clear(self) -> None:
        """Let everything go well from now on."""
        self._coming.clear()

    @property
    def left(self) -> int:
        """How many calls are still to be spoiled."""
        return sum(fault.times for fault in self._coming)

    def take(self, method: str) -> Fault | None:
        """Return the fault of this call, None when it goes well."""
        for fault in self._coming:
            if not fault.concerns(method):
                continue
            if fault.skip:
                fault.skip -= 1
                return None
            fault.times -= 1
            if not fault.times:
                self._coming.remove(fault)
            return fault
        return None


def faulty_answer(fault: Fault, method: str) -> Answer:
    """Return what a client gets in place of the answer it should have had."""
    headers = () if fault.retry_after is None else (("Retry-After", str(fault.retry_after)),)
    if fault.kind == "garbage":
        return Answer(200, _PORTAL, answers.HTML) if fault.html else Answer(200, b'{"spreadsheetId": ')
    if fault.html:
        page = answers.of_page(fault.status)
        return Answer(page.status, page.body, page.content_type, headers)
    if method == "token":
        said = {"error": "internal_failure", "error_description": "Backend Error"}
        return Answer(fault.status, answers.of_json(said).body, headers=headers)
    return answers.of_refusal(_refused(fault.status, method), headers)


def _refused(status: int, method: str) -> Refused:
    if status == 429:
        return quota_spent("read" if method == "GET" else "write")
    return Refused(status, answers.MESSAGES.get(status, "The request failed."))
