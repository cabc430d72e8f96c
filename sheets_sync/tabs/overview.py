"""The ``Overview`` tab: this week, what to celebrate, then every teacher and step. Pure.

The lines above the table keep a fixed number of rows, so that the tab's formats stay where they were set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from sheets_sync.dates import long_date
from sheets_sync.frames import Plans
from sheets_sync.model import MADE_NOTE, Audience, Finding, Link, NewTab, Role, Severity, Status, Tab, Value
from sheets_sync.tabs.news import Group, Item, celebrate, fit, step_link, this_week
from sheets_sync.tabs.page import ALIGNMENT_TONES, STATUS_TONES, Page, column_look, header_cells, row_link
from sheets_sync.template import fold
from sheets_sync.typed import records
from sheets_sync.verdicts import Verdicts

THIS_WEEK_LINES = 12
CELEBRATE_LINES = 6
_TO_DO = {Status.NOT_STARTED.value: "Start", Status.IN_PROGRESS.value: "Finish"}
_TEACHERS_PLACE = (3, 2)
_GOALS_PLACE = (4, 2)


@dataclass(frozen=True)
class Counts:
    """How many active teachers and goals a synced workbook held."""

    teachers: int
    goals: int


def read_counts(tab: Tab) -> Counts | None:
    """Return what the tab said at the last sync, for the guard; ``None`` where it does not say."""
    teachers, goals = tab.value(*_TEACHERS_PLACE), tab.value(*_GOALS_PLACE)
    if isinstance(teachers, int | float) and isinstance(goals, int | float):
        return Counts(int(teachers), int(goals))
    return None


def render(plans: Plans, findings: Sequence[Finding], verdicts: Verdicts) -> NewTab:
    """Lay out the tab."""
    template = plans.template.by_key["overview"]
    width = len(template.columns)
    page = Page()
    page.line([plans.template.disclosure], Role.BANNER, width)
    page.notes[1, 1] = MADE_NOTE
    page.line([f"Overview: {plans.school.name}" if plans.school.name else "Overview"], Role.TITLE)
    page.line(["Active teachers", len(verdicts.steps)], [Role.LABEL, Role.BODY])
    page.line(["Goals", len(plans.goals)], [Role.LABEL, Role.BODY])
    page.skip()
    _part(page, "This week", this_week(plans), THIS_WEEK_LINES, width, "Nothing is due.")
    _part(
        page,
        "Worth celebrating",
        celebrate(plans),
        CELEBRATE_LINES,
        width,
        "The first good news will stand here.",
    )
    page.line(["Every teacher, every step"], Role.SECTION)
    header_row = header_cells(page, template.columns)
    for row in _teacher_rows(plans, findings, verdicts):
        page.cells.update({(page.row, col): value for col, value in enumerate(row, 1) if value != ""})
        page.row += 1
    steps = {tab.key for tab in plans.template.steps}
    looks = [
        replace(
            column_look(column),
            note="",
            tones=STATUS_TONES
            if column.key in steps
            else ALIGNMENT_TONES
            if column.key == "alignment"
            else (),
        )
        for column in template.columns
    ]
    return page.tab(template.title, looks, header_row, frozen_cols=1)


def _part(page: Page, heading: str, groups: Sequence[Group], lines: int, width: int, nothing: str) -> None:
    """Write a part of a fixed number of lines; what does not fit is counted where it would stand."""
    page.line([heading], Role.SECTION)
    shown = fit(groups, lines) or [Item("", "", "", nothing)]
    for item in shown + [Item("", "", "", "")] * (lines - len(shown)):
        row = page.line([item.who, item.coach, item.when, item.what], Role.BODY, width - 1)
        page.cells[row, width], page.roles[row, width] = item.link, Role.BODY
    page.skip()


# -- every teacher ----------------------------------------------------------------------------------------


def _teacher_rows(plans: Plans, findings: Iterable[Finding], verdicts: Verdicts) -> list[list[Value]]:
    own: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.audience is Audience.TEACHER and finding.teacher:
            own[finding.teacher].append(finding)
    words: dict[str, list[str]] = defaultdict(list)
    for (teacher, _), word in verdicts.alignment.items():
        words[teacher].append(word)
    first_row = _first_rows(plans)
    by_teacher: dict[str, Any] = dict(zip(verdicts.steps.index, records(verdicts.steps), strict=True))
    rows: list[list[Value]] = []
    for person in records(plans.active):
        statuses = by_teacher[person.email]
        text, link = _next(plans, own.get(person.email, ()), statuses, person, first_row)
        rows.append(
            [
                plans.name_of(person.email),
                plans.name_of(person.coach),
                person.department,
                *statuses,
                _worst_alignment(words.get(person.email, ())),
                text,
                link,
            ]
        )
    return sorted(rows, key=lambda row: (fold(str(row[1])), fold(str(row[0]))))


def _worst_alignment(words: Sequence[str]) -> str:
    return next((word for word, _ in reversed(ALIGNMENT_TONES) if word in words), "")


def _first_rows(plans: Plans) -> dict[tuple[str, str], int]:
    rows: dict[tuple[str, str], int] = {}
    for key, frame in plans.steps.items():
        for teacher, row in zip(frame["teacher"], frame["row"], strict=True):
            if teacher:
                rows.setdefault((key, teacher), row)
    return rows


def _next(
    plans: Plans,
    findings: Sequence[Finding],
    statuses: Sequence[str],
    person: Any,
    first_row: dict[tuple[str, str], int],
) -> tuple[str, Link | str]:
    """Return the next thing a teacher owes: the earliest step first, hints never."""
    order = {plans.layout.title(tab.key, plans.template): tab.step for tab in plans.template.steps}
    owed = [one for one in findings if one.severity is not Severity.HINT]
    if owed:
        first = min(owed, key=lambda one: (order.get(one.tab, 0), one.severity.rank, one.row or 0, one.code))
        return first.message, row_link(first.tab, first.row)
    for tab, status in zip(plans.template.steps, statuses, strict=True):
        if status in _TO_DO:
            joined = None if pd.isna(person.joined_on) else person.joined_on.date()
            due = plans.school.due_date(tab.step, joined)
            title = plans.layout.title(tab.key, plans.template)
            when = f" by {long_date(due)}" if due and due >= plans.today else ""
            return f"{_TO_DO[status]} {title}{when}.", step_link(
                plans, tab.key, first_row.get((tab.key, person.email), 0)
            )
    return "All six steps are ready.", ""
