"""The kinds of slip that can be planted in a plan, each made so that exactly one finding follows. Pure.

A slip on step 5 goes into a goal's last action: every goal has at least two, so the rest of the plan stands.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from benchmarks.school import HEADERS, Cell, Goal, Plan, Row

Where = tuple[str | None, int | None]
"""The teacher's email and the goal number of the finding a defect gives."""

Plant = Callable[[Plan, Goal, Random], Where]

LATER = date(2027, 2, 26)
"""A day on which nothing is overdue yet."""


def _put(title: str, row: Row, header: str, value: Cell) -> None:
    row[HEADERS[title].index(header)] = value


def _put_action(goal: Goal, due: date | str | None, **cells: Cell) -> None:
    """Make the goal's last action a planned one; the first keeps the goal's plan whole."""
    planned: dict[str, Cell] = {"Start": None, "Due": due, "State": "Planned", HEADERS["5 Actions"][-1]: ""}
    typed = {name.replace("_", " "): value for name, value in cells.items()}
    for header, value in (planned | typed).items():
        _put("5 Actions", goal.actions[-1], header, value)


def _not_on_roster(plan: Plan, goal: Goal, rng: Random) -> Where:
    name, domain = plan.email.split("@")
    typo = rng.choice((f"{name}@exampel.edu", f"{name.replace('.', '', 1)}@{domain}"))
    _put("5 Actions", goal.actions[-1], "Teacher", typo)
    return None, goal.number


def _goal_number(plan: Plan, goal: Goal, rng: Random) -> Where:
    number = rng.choice((7, 11))
    _put("5 Actions", goal.actions[-1], "Goal #", number)
    return plan.email, number


def _not_a_date(plan: Plan, goal: Goal, rng: Random) -> Where:
    turn = rng.randrange(3)
    if turn == 0:
        _put("1 Why", plan.why, "Message read on", "first week back")
        return plan.email, None
    if turn == 1:
        _put("6 Follow-up", goal.follow_up, "First check-in", "after winter break")
    else:
        _put_action(goal, rng.choice(("each grading period", "soon", "2027-02-31")))
    return plan.email, goal.number


def _outside_year(plan: Plan, goal: Goal, rng: Random) -> Where:
    turn = rng.randrange(3)
    if turn == 0:
        _put("1 Why", plan.why, "Message read on", date(2025, 8, 28))
        return plan.email, None
    if turn == 1:
        assert goal.document is not None
        _put("3 Document", goal.document, "Talked through on", date(2028, 1, 14))
    else:
        _put_action(goal, date(2027, 8, 30))
    return plan.email, goal.number


def _unknown_choice(plan: Plan, goal: Goal, rng: Random) -> Where:
    if rng.random() < 0.5:
        _put("6 Follow-up", goal.follow_up, "Outcome", "Sort of")
    else:
        _put_action(goal, LATER, State=rng.choice(("Waiting", "Plnned")))
    return plan.email, goal.number


def _in_goals(header: str, *values: str) -> Plant:
    def plant(plan: Plan, goal: Goal, rng: Random) -> Where:
        _put("2 Goals", goal.goal, header, rng.choice(values))
        return plan.email, goal.number

    return plant


def _step_3_component(plan: Plan, goal: Goal, rng: Random) -> Where:
    assert goal.document is not None
    _put("3 Document", goal.document, "Rubric component", rng.choice(("SA9", "Classroom magic")))
    return plan.email, goal.number


def _not_documented(plan: Plan, goal: Goal, rng: Random) -> Where:
    """Leave out the row or what is typed in it, and the actions, which would be there too early."""
    goal.document = None if rng.random() < 0.5 else [plan.email, goal.number]
    goal.actions = []
    return plan.email, goal.number


def _in_success(*headers: str) -> Plant:
    def plant(plan: Plan, goal: Goal, rng: Random) -> Where:
        for header in headers:
            _put("4 Success", goal.success, header, "")
        return plan.email, goal.number

    return plant


def _in_action(due: date | None, **cells: Cell) -> Plant:
    def plant(plan: Plan, goal: Goal, rng: Random) -> Where:
        _put_action(goal, due, **cells)
        return plan.email, goal.number

    return plant


DEFECTS: dict[str, Plant] = {
    "PLP012": _not_on_roster,
    "PLP014": _goal_number,
    "PLP016": _not_a_date,
    "PLP017": _outside_year,
    "PLP018": _unknown_choice,
    "PLP204": _in_goals("Focus area", ""),
    "PLP205": _in_goals("Focus area", "Attendance", "FA9"),
    "PLP206": _in_goals("Rubric component", ""),
    "PLP207": _in_goals("Rubric component", "SA9", "Classroom magic"),
    "PLP301": _not_documented,
    "PLP303": _step_3_component,
    "PLP401": _in_success(*HEADERS["4 Success"][2:5]),
    "PLP403": _in_success("Portfolio pieces"),
    "PLP503": _in_action(LATER, PD_method="Osmosis"),
    "PLP505": _in_action(None),
    "PLP506": _in_action(date(2027, 1, 20), Start=LATER),
    "PLP507": _in_action(date(2026, 10, 20)),
    "PLP508": _in_action(date(2026, 10, 20), State="Done"),
}
"""Every kind of defect by the code of the one finding it gives."""
