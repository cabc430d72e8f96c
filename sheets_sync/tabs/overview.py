"""The ``Overview`` tab: this week, what to celebrate, then every teacher and step. Pure.

The lines above the table keep a fixed number of rows, so that the tab's formats stay where they were set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd

from sheets_sync.dates import long_date, short_date
from sheets_sync.frames import Plans
from sheets_sync.model import MADE_NOTE, Audience, Finding, Link, NewTab, Role, Severity, Status, Tab, Value
from sheets_sync.tabs.follow_up import due_keys, window_titles
from sheets_sync.tabs.page import ALIGNMENT_TONES, STATUS_TONES, Page, column_look, header_cells
from sheets_sync.template import fold
from sheets_sync.typed import records
from sheets_sync.verdicts import Verdicts

SOON_DAYS = 14
THIS_WEEK_LINES = 12
CELEBRATE_LINES = 6
_TO_DO = {Status.NOT_STARTED.value: "Start", Status.IN_PROGRESS.value: "Finish"}
_TEACHERS_PLACE = (3, 2)
_GOALS_PLACE = (4, 2)


class Item(NamedTuple):
    """A line of the upper part: who, who follows up, when, what about, where to go."""

    who: str
    coach: str
    when: str
    what: str
    link: Link | str = ""


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


def _part(page: Page, heading: str, items: Sequence[Item], lines: int, width: int, nothing: str) -> None:
    """Write a part of a fixed number of lines; what does not fit is counted in its last."""
    page.line([heading], Role.SECTION)
    shown = list(items[:lines])
    if len(items) > lines:
        shown[-1] = Item(f"and {len(items) - lines + 1} more", "", "", "")
    if not items:
        shown = [Item("", "", "", nothing)]
    for item in shown + [Item("", "", "", "")] * (lines - len(shown)):
        row = page.line([item.who, item.coach, item.when, item.what], Role.BODY, width - 1)
        page.cells[row, width], page.roles[row, width] = item.link, Role.BODY
    page.skip()


# -- this week --------------------------------------------------------------------------------------------


def this_week(plans: Plans) -> list[Item]:
    """Return check-ins of the next 14 days by date, then windows that are open, then support still owed."""
    return [*_check_ins(plans), *_open_windows(plans), *_owed(plans)]


def _check_ins(plans: Plans) -> list[Item]:
    last = plans.today + timedelta(days=SOON_DAYS)
    due: list[tuple[date, str, Item]] = []
    for goal in records(plans.goals):
        if pd.isna(goal.first_check_in):
            continue
        day = goal.first_check_in.date()
        if plans.today <= day <= last:
            who = plans.name_of(goal.teacher)
            link = _step_link(plans, "follow_up", goal.follow_up_row)
            what = f"First check-in: {goal.goal}"
            due.append((day, who, Item(who, plans.name_of(goal.follow_up_with), short_date(day), what, link)))
    return [item for *_, item in sorted(due, key=lambda one: (one[0], fold(one[1]), one[2].what))]


def _open_windows(plans: Plans) -> list[Item]:
    """Say how far the talks of each open window are, as this very sync leaves its tab."""
    items = []
    titles = window_titles(plans)
    for window in plans.school.windows:
        if not (window.opens and window.closes and window.opens <= plans.today <= window.closes):
            continue
        due = due_keys(plans, window)
        talks = plans.talks[(plans.talks["window"] == window.id) & plans.talks["has_met_on"].astype(bool)]
        recorded = len(due.intersection(talks["key"]))
        items.append(
            Item(
                f"{window.name} check-ins",
                "",
                f"to {short_date(window.closes)}",
                f"{recorded} of {len(due)} talks recorded so far.",
                Link(titles[window.id], titles[window.id], 1),
            )
        )
    return items


def _owed(plans: Plans) -> list[Item]:
    owed = plans.talks[
        (plans.talks["support_promised"] != "") & ~plans.talks["has_support_given_on"].astype(bool)
    ]
    items = []
    titles = window_titles(plans)
    goals = {goal.key: goal for goal in records(plans.goals)}
    for talk in records(owed):
        goal = goals.get(talk.key)
        if talk.teacher is None:
            continue
        coach = plans.name_of(goal.follow_up_with) if goal else ""
        title = titles.get(talk.window, talk.tab)
        link = Link(f"{title}, row {talk.row}", title, talk.row)
        items.append(
            Item(
                plans.name_of(talk.teacher), coach, "owed", f"Support promised: {talk.support_promised}", link
            )
        )
    return sorted(items, key=lambda item: (fold(item.coach), fold(item.who), item.what))


def _step_link(plans: Plans, key: str, row: int) -> Link | str:
    located = plans.layout.tabs.get(key)
    return Link(f"{located.title}, row {row}", located.title, row) if located and row else ""


# -- worth celebrating --------------------------------------------------------------------------------------


def celebrate(plans: Plans) -> list[Item]:
    """Return goals met, then actions done; where there are many, other people come first each week."""
    met, done = [], []
    finished = _done_actions(plans)
    for goal in sorted(records(plans.goals), key=lambda one: (fold(one.teacher), one.goal_number)):
        who, coach = plans.name_of(goal.teacher), plans.name_of(goal.follow_up_with)
        if goal.outcome == "met":
            link = _step_link(plans, "follow_up", goal.follow_up_row)
            met.append(Item(who, coach, "goal met", goal.goal, link))
        elif rows := finished.get((goal.teacher, goal.goal_number)):
            text = rows[0][1] if len(rows) == 1 else f"{len(rows)} actions done for: {goal.goal}"
            done.append(Item(who, coach, "done", text, _step_link(plans, "actions", rows[0][0])))
    week = plans.today.isocalendar().week
    return _turn(met, week) + _turn(done, week)


def _turn(items: list[Item], week: int) -> list[Item]:
    first = week * CELEBRATE_LINES % len(items) if len(items) > CELEBRATE_LINES else 0
    return items[first:] + items[:first]


def _done_actions(plans: Plans) -> dict[tuple[str, int], list[tuple[int, str]]]:
    done: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    frame = plans.steps["actions"]
    for one in records(frame[frame["is_judged"].astype(bool) & (frame["state"] == "done")]):
        if one.action_step:
            done[one.teacher, one.goal_number].append((one.row, one.action_step))
    return done


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
        link = Link(f"{first.tab}, row {first.row}", first.tab, first.row) if first.row else ""
        return first.message, link
    for tab, status in zip(plans.template.steps, statuses, strict=True):
        if status in _TO_DO:
            joined = None if pd.isna(person.joined_on) else person.joined_on.date()
            due = plans.school.due_date(tab.step, joined)
            title = plans.layout.title(tab.key, plans.template)
            when = f" by {long_date(due)}" if due and due >= plans.today else ""
            return f"{_TO_DO[status]} {title}{when}.", _step_link(
                plans, tab.key, first_row.get((tab.key, person.email), 0)
            )
    return "All six steps are ready.", ""
