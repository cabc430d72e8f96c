"""A small school with a few slips, judged, for the reports' tests. Pure."""

from __future__ import annotations

from datetime import date

from sheets_sync.frames import Plans
from sheets_sync.model import About, Audience, Finding, Severity
from sheets_sync.verdicts import Verdicts, judge
from tests.builders import ANA, BEN, Book, school


def finding(**changes: object) -> Finding:
    """Return a teacher's finding in a goal's component cell, with ``changes``."""
    values: dict[str, object] = {
        "code": "PLP207",
        "name": "component-unknown",
        "severity": Severity.ERROR,
        "audience": Audience.TEACHER,
        "about": About.TYPED,
        "tab": "2 Goals",
        "row": 3,
        "col": 5,
        "column": "Rubric component",
        "teacher": ANA,
        "goal": 2,
        "value": "Studnt Feedback",
        "message": "That is not in the Rubric tab. Did you mean AD2?",
        "suggestions": ("AD2",),
    }
    return Finding(**{**values, **changes})  # type: ignore[arg-type]


FINDINGS = (
    finding(
        code="PLP011", name="setting-unreadable", audience=Audience.COORDINATOR, tab="Settings", row=8,
        col=2, column="Value", teacher=None, goal=None, value="gided", suggestions=(),
        message="Profile cannot be read.",
    ),
    finding(),
    finding(
        code="PLP401", name="no-criteria", severity=Severity.WARNING, about=About.BLANK, tab="4 Success",
        row=None, col=None, column=None, teacher=BEN, goal=1, value=None, suggestions=(),
        message="Start with one: what would a visitor hear?",
    ),
    finding(
        code="PLP602", name="check-in-overdue", severity=Severity.HINT, audience=Audience.LEADER,
        tab="6 Follow-up", row=4, col=None, column=None, teacher=BEN, goal=1, value=None, suggestions=(),
        message="The talk is due.",
    ),
)  # fmt: skip


def slips() -> Book:
    """Return the clean school with the slips that ``FINDINGS`` speak of, and some of real life."""
    book = school().put("goals", ANA, 2, component="Studnt Feedback").drop("success", BEN)
    book.put("actions", ANA, 1, state="Done", due=date(2026, 11, 1))
    book.put("actions", ANA, 2, due=date(2026, 11, 2), pd_method="Peer visit; Coaching")
    return book


def judged(
    book: Book, findings: tuple[Finding, ...] = FINDINGS
) -> tuple[Plans, tuple[Finding, ...], Verdicts]:
    """Return what a report is made of."""
    plans = book.plans()
    return plans, findings, judge(plans, findings)
