"""The next thing each teacher owes, told away from its row. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sheets_sync.dates import long_date
from sheets_sync.frames import Plans
from sheets_sync.model import Finding, Link, Severity, Status
from sheets_sync.rules.wording import quote
from sheets_sync.tabs.news import step_link
from sheets_sync.tabs.page import row_link

NOTHING_OWED = "All six steps are ready."
_TO_DO = {Status.NOT_STARTED.value: "Start", Status.IN_PROGRESS.value: "Finish"}


class NextUp:
    """What each teacher of these plans owes next: the earliest step first, hints never."""

    def __init__(self, plans: Plans) -> None:
        self._plans = plans
        self._titles = {tab.key: plans.layout.title(tab.key, plans.template) for tab in plans.template.steps}
        self._order = {self._titles[tab.key]: tab.step for tab in plans.template.steps}
        self._first_rows = _first_rows(plans)
        actions = plans.steps["actions"]
        self._action_steps = dict(zip(actions["row"], actions["action_step"], strict=True))

    def of(self, person: Any, findings: Sequence[Finding], statuses: Sequence[str]) -> tuple[str, Link | str]:
        """Return the thing in words, and a link to its row; ``""`` where it has no row yet.

        Args:
            person: The teacher's row of the roster.
            findings: The teacher's own, and of goals they share where they have none.
            statuses: Where the teacher stands in each of the six steps.
        """
        owed = [one for one in findings if one.severity is not Severity.HINT]
        if owed:
            first = min(owed, key=self._rank)
            return self._told(first, person.email), row_link(first.tab, first.row)
        for tab, status in zip(self._plans.template.steps, statuses, strict=True):
            if status in _TO_DO:
                row = self._first_rows.get((tab.key, person.email), 0)
                words = f"{_TO_DO[status]} {self._titles[tab.key]}{self._until(tab.step, person)}."
                return words, step_link(self._plans, tab.key, row)
        return NOTHING_OWED, ""

    def _rank(self, finding: Finding) -> tuple[int, int, int, str]:
        step = self._order.get(finding.tab, 0)
        return step, finding.severity.rank, finding.row or 0, finding.code

    def _told(self, finding: Finding, email: str) -> str:
        """Return a finding's message with what it is about; beside its row that needs no saying."""
        about = f"Goal {finding.goal}" if finding.goal else finding.column if finding.value else ""
        if finding.tab == self._titles["actions"]:
            action = self._action_steps.get(finding.row, "")
            about = quote(action) if action and action != finding.value else about
        if finding.teacher and finding.teacher != email:
            return f"Shared with {self._plans.name_of(finding.teacher)}, {about}: {finding.message}"
        is_said = not about or about.casefold() in finding.message.casefold()
        return finding.message if is_said else f"{about}: {finding.message}"

    def _until(self, step: int, person: Any) -> str:
        joined = None if pd.isna(person.joined_on) else person.joined_on.date()
        due = self._plans.school.due_date(step, joined)
        return f" by {long_date(due)}" if due and due >= self._plans.today else ""


def _first_rows(plans: Plans) -> dict[tuple[str, str], int]:
    rows: dict[tuple[str, str], int] = {}
    for key, frame in plans.steps.items():
        for teacher, row in zip(frame["teacher"], frame["row"], strict=True):
            if teacher:
                rows.setdefault((key, teacher), row)
    return rows
