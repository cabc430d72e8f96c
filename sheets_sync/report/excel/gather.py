"""What the report counts and lists, gathered once: a record per teacher, goal and check-in. Pure.

Only active teachers are in it; everyone else is outside every number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from sheets_sync.frames import Plans
from sheets_sync.keys import no_goal_key
from sheets_sync.model import Alignment
from sheets_sync.settings import Window
from sheets_sync.tabs.follow_up import is_due_in, without_goal
from sheets_sync.template import fold
from sheets_sync.typed import records
from sheets_sync.verdicts import Verdicts

Goal = tuple[str, int]
"""A teacher's email and the goal's number; 0 is a teacher who has no goal."""

CLOSED, OPEN, LATER = "Closed", "Open", "Opens later"
"""Where a window stands."""


class ActionCounts(NamedTuple):
    """Action steps of a teacher or goal; ``overdue`` are past their date and neither done nor dropped."""

    total: int = 0
    done: int = 0
    overdue: int = 0


class Teacher(NamedTuple):
    """An active teacher."""

    email: str
    department: str
    coach: str
    goals: int
    statuses: tuple[str, ...]
    alignment: str
    actions: ActionCounts


class GoalRow(NamedTuple):
    """A goal of an active teacher."""

    teacher: str
    number: int
    goal: str
    focus_areas: str
    components: str
    alignment: str
    actions: ActionCounts
    outcome: str


class CheckIn(NamedTuple):
    """A goal (or a teacher without one) in a window in which a check-in is due or was recorded."""

    teacher: str
    number: int
    goal: str
    coach: str
    window: Window
    is_recorded: bool
    outcome: str
    talks: tuple[Any, ...]


@dataclass(frozen=True)
class Gathered:
    """The report's records, people by name, goals by number, windows by their last day."""

    teachers: Sequence[Teacher]
    goals: Sequence[GoalRow]
    check_ins: Sequence[CheckIn]
    departments: Mapping[str, str]


def gather(plans: Plans, verdicts: Verdicts) -> Gathered:
    """Gather every record of the report."""
    active = plans.active
    order = {
        email: at for at, email in enumerate(sorted(active["email"], key=lambda one: _by_name(plans, one)))
    }
    departments = dict(zip(active["email"], active["department"], strict=True))
    by_goal, by_teacher = _count_actions(plans)
    goals = sorted(_goal_rows(plans, verdicts, by_goal), key=lambda one: (order[one.teacher], one.number))
    words: dict[str, list[str]] = defaultdict(list)
    for goal in goals:
        words[goal.teacher].append(goal.alignment)
    teachers = [
        Teacher(
            person.email,
            person.department,
            person.coach,
            len(words[person.email]),
            tuple(statuses),
            _worst(words[person.email]),
            by_teacher.get(person.email, ActionCounts()),
        )
        for person, statuses in zip(records(active), _statuses(plans, verdicts, active["email"]), strict=True)
    ]
    teachers.sort(key=lambda one: order[one.email])
    check_ins = sorted(_check_ins(plans), key=lambda one: (order[one.teacher], one.number))
    return Gathered(teachers, goals, check_ins, departments)


def _by_name(plans: Plans, email: str) -> tuple[str, str]:
    return fold(plans.name_of(email)), email


def _statuses(plans: Plans, verdicts: Verdicts, emails: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield each teacher's word per step, step 1 first."""
    steps = verdicts.steps[[tab.key for tab in plans.template.steps]]
    by_email = dict(zip(steps.index, records(steps), strict=True))
    return (tuple(by_email[email]) for email in emails)


def _worst(words: Sequence[str]) -> str:
    return next((word.value for word in reversed(Alignment) if word.value in words), "")


# -- actions ------------------------------------------------------------------------------------------


def active_actions(plans: Plans) -> pd.DataFrame:
    """Return the action rows of active teachers, with ``is_overdue`` added."""
    frame = plans.steps["actions"]
    frame = frame[frame["is_typed"].astype(bool) & frame["teacher"].isin(set(plans.active["email"]))]
    late = frame["due"].notna() & (frame["due"] < pd.Timestamp(plans.today))
    return frame.assign(is_overdue=late & ~frame["state"].isin(["done", "dropped"]))


def _count_actions(plans: Plans) -> tuple[Mapping[Goal, ActionCounts], Mapping[str, ActionCounts]]:
    frame = active_actions(plans)
    total: Counter[Any] = Counter()
    done: Counter[Any] = Counter()
    overdue: Counter[Any] = Counter()
    columns = (frame[name] for name in ("teacher", "goal_number", "state", "is_overdue"))
    for teacher, number, state, is_overdue in zip(*columns, strict=True):
        for key in (teacher, (teacher, number)):
            total[key] += 1
            done[key] += state == "done"
            overdue[key] += bool(is_overdue)
    counts = {key: ActionCounts(total[key], done[key], overdue[key]) for key in total}
    by_goal = {key: some for key, some in counts.items() if isinstance(key, tuple)}
    return by_goal, {key: some for key, some in counts.items() if isinstance(key, str)}


# -- goals --------------------------------------------------------------------------------------------


def _goal_rows(plans: Plans, verdicts: Verdicts, actions: Mapping[Goal, ActionCounts]) -> Iterator[GoalRow]:
    words = verdicts.alignment
    components, focus_areas = plans.words.components.labels, plans.words.focus_areas.labels
    for goal in records(plans.goals):
        place = (goal.teacher, int(goal.goal_number))
        yield GoalRow(
            *place,
            goal.goal,
            "\n".join(focus_areas.get(key, key) for key in goal.focus_area),
            "\n".join(components.get(code, code) for code in goal.components),
            words.get(place, ""),
            actions.get(place, ActionCounts()),
            plans.template.label("outcome", goal.outcome),
        )


# -- check-ins ----------------------------------------------------------------------------------------


def _check_ins(plans: Plans) -> Iterator[CheckIn]:
    """Yield a record for every goal and window in which a talk is due, or was recorded anyway."""
    talks: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for talk in records(plans.talks):
        if talk.key:
            talks[talk.window, talk.key].append(talk)
    goals, people = list(records(plans.goals)), without_goal(plans)
    coaches = dict(zip(plans.active["email"], plans.active["coach"], strict=True))
    for window in plans.school.windows:
        for goal in goals:
            some = talks.get((window.id, goal.key), []) if goal.key else []
            is_due = goal.key and goal.outcome != "replaced" and is_due_in(window, goal.first_check_in)
            if is_due or _is_recorded(some):
                yield CheckIn(
                    goal.teacher,
                    int(goal.goal_number),
                    goal.goal,
                    goal.follow_up_with,
                    window,
                    _is_recorded(some),
                    plans.template.label("outcome", goal.outcome),
                    tuple(some),
                )
        for email in people:
            some = talks.get((window.id, no_goal_key(email)), [])
            yield CheckIn(email, 0, "", coaches[email], window, _is_recorded(some), "", tuple(some))


def _is_recorded(talks: Iterable[Any]) -> bool:
    return any(bool(talk.has_met_on) for talk in talks)


def phase(window: Window, today: date) -> str:
    """Say where a window stands today."""
    if window.closes and window.closes < today:
        return CLOSED
    if window.opens and window.opens > today:
        return LATER
    return OPEN
