"""What the report counts and lists, gathered once: a record per teacher, goal and check-in. Pure.

Only active teachers are in it; everyone else is outside every number. Teachers and goals stand as records;
action steps and check-ins, of which there are several per goal, are made anew as they are walked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import compress
from typing import Any, NamedTuple

import pandas as pd

from sheets_sync.due import is_owed_in, without_goal
from sheets_sync.frames import Plans
from sheets_sync.keys import no_goal_key
from sheets_sync.model import Alignment
from sheets_sync.settings import Window
from sheets_sync.template import fold
from sheets_sync.typed import records
from sheets_sync.verdicts import Verdicts, shared_goals

Goal = tuple[str, int]
"""A teacher's email and the goal's number; 0 is a teacher who has no goal."""

Place = tuple[str, str]
"""A window's ID and the key of a goal, or of a teacher without one."""

_SETTLED = frozenset({"done", "dropped"})

CLOSED, OPEN, LATER = "Closed", "Open", "Opens later"
"""Where a window stands."""


class ActionCounts(NamedTuple):
    """Action steps of a teacher or goal; ``overdue`` are past their date and neither done nor dropped."""

    total: int = 0
    done: int = 0
    overdue: int = 0


class Action(NamedTuple):
    """An action step of an active teacher."""

    teacher: str
    goal_number: int
    state: str
    is_overdue: bool


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
    """A goal of an active teacher; ``key`` is blank where it is unclear."""

    teacher: str
    number: int
    goal: str
    focus_areas: str
    components: str
    coach: str
    alignment: str
    actions: ActionCounts
    outcome: str
    key: str


class CheckIn(NamedTuple):
    """A goal (or a teacher without one) in a window in which a check-in is due or was recorded.

    ``talks`` are what leaders typed of it, where the report may show that.
    """

    goal: GoalRow
    window: Window
    is_recorded: bool
    talks: Sequence[Any]


_OF_PEOPLE = ("email", "department", "coach")
_OF_GOALS = (
    *("teacher", "goal_number", "key", "goal", "focus_area", "components", "follow_up_with", "outcome"),
)


@dataclass(frozen=True)
class Gathered:
    """The report's records, people by name, goals by number, windows by their last day."""

    teachers: Sequence[Teacher]
    goals: Sequence[GoalRow]
    check_ins: CheckIns
    departments: Mapping[str, str]
    actions: Actions


def gather(plans: Plans, verdicts: Verdicts, *, has_talks: bool = False) -> Gathered:
    """Gather every record of the report; with what leaders typed of their talks if it ``has_talks``."""
    active = plans.active
    order = {
        email: at for at, email in enumerate(sorted(active["email"], key=lambda one: _by_name(plans, one)))
    }
    departments = dict(zip(active["email"], active["department"], strict=True))
    actions = _actions(plans)
    by_goal, by_teacher = _count_actions(actions)
    known = list(_goal_rows(plans, verdicts, by_goal))
    places = [(order[one.teacher], one.number) for one in known]
    turns = sorted(range(len(known)), key=places.__getitem__)
    goals = [known[at] for at in turns]
    words: dict[str, list[str]] = defaultdict(list)
    shared = shared_goals(plans)
    for goal in goals:
        for email in (goal.teacher, *shared.get((goal.teacher, goal.number), ())):
            words[email].append(goal.alignment)
    statuses_of = _statuses(plans, verdicts, active["email"])
    teachers = [
        Teacher(
            person.email,
            person.department,
            person.coach,
            len(words[person.email]),
            statuses,
            _worst(words[person.email]),
            by_teacher.get(person.email, ActionCounts()),
        )
        for person, statuses in zip(records(active, _OF_PEOPLE), statuses_of, strict=True)
    ]
    teachers.sort(key=lambda one: order[one.email])
    check_ins = _check_ins(plans, goals, turns, order, has_talks=has_talks)
    return Gathered(teachers, goals, check_ins, departments, actions)


def _by_name(plans: Plans, email: str) -> tuple[str, str]:
    return fold(plans.name_of(email)), email


def _statuses(plans: Plans, verdicts: Verdicts, emails: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield each teacher's word per step, step 1 first."""
    words = (verdicts.steps[tab.key].tolist() for tab in plans.template.steps)
    by_email = dict(zip(verdicts.steps.index.tolist(), zip(*words, strict=True), strict=True))
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    return (same.setdefault(words, words) for words in (by_email[email] for email in emails))


def _worst(words: Sequence[str]) -> str:
    return next((word.value for word in reversed(Alignment) if word.value in words), "")


# -- actions ------------------------------------------------------------------------------------------


class Actions:
    """The action steps of active teachers that have words of their own."""

    def __init__(self, *columns: Sequence[Any]) -> None:
        self._columns = columns

    def __iter__(self) -> Iterator[Action]:
        return map(Action._make, zip(*self._columns, strict=True))


def _actions(plans: Plans) -> Actions:
    frame, active = plans.steps["actions"], set(plans.active["email"])
    late = (frame["due"] < pd.Timestamp(plans.today)).tolist()  # no day is never late
    teachers, typed = frame["teacher"].tolist(), frame["is_typed"].tolist()
    kept = [is_typed and teacher in active for teacher, is_typed in zip(teachers, typed, strict=True)]
    numbers, states = frame["goal_number"].tolist(), frame["state"].tolist()
    overdue = (is_late and state not in _SETTLED for state, is_late in zip(states, late, strict=True))
    return Actions(*(list(compress(column, kept)) for column in (teachers, numbers, states, overdue)))


def _count_actions(
    actions: Iterable[Action],
) -> tuple[Mapping[Goal, ActionCounts], Mapping[str, ActionCounts]]:
    by_goal: dict[Goal, list[int]] = defaultdict(lambda: [0, 0, 0])
    by_teacher: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in actions:
        for counts in (by_goal[one.teacher, one.goal_number], by_teacher[one.teacher]):
            counts[0] += 1
            counts[1] += one.state == "done"
            counts[2] += one.is_overdue
    same = lru_cache(maxsize=None)(ActionCounts)  # few counts differ, and many share them
    return (
        {goal: same(*counts) for goal, counts in by_goal.items()},
        {email: same(*counts) for email, counts in by_teacher.items()},
    )


# -- goals --------------------------------------------------------------------------------------------


def _goal_rows(plans: Plans, verdicts: Verdicts, actions: Mapping[Goal, ActionCounts]) -> Iterator[GoalRow]:
    words, none = verdicts.alignment, ActionCounts()
    components, focus_areas = plans.words.components.labels, plans.words.focus_areas.labels
    for goal in records(plans.goals, _OF_GOALS):
        place = (goal.teacher, goal.goal_number)
        yield GoalRow(
            *place,
            goal.goal,
            "\n".join(focus_areas.get(key, key) for key in goal.focus_area),
            "\n".join(components.get(code, code) for code in goal.components),
            goal.follow_up_with,
            words.get(place, ""),
            actions.get(place, none),
            plans.template.label("outcome", goal.outcome),
            goal.key,
        )


# -- check-ins ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckIns:
    """A record for every goal and window in which a talk is due, or was recorded anyway.

    ``owed`` holds a mark per goal for each window, ``met`` the windows and keys of talks that were noted.
    """

    goals: Sequence[GoalRow]
    windows: Sequence[Window]
    owed: Sequence[Sequence[int]]
    met: frozenset[Place]
    talks: Mapping[Place, Sequence[Any]]

    def __iter__(self) -> Iterator[CheckIn]:
        met, talks, ids = self.met, self.talks, [one.id for one in self.windows]
        for goal, *owed in zip(self.goals, *self.owed, strict=True):
            for window, window_id, is_owed in zip(self.windows, ids, owed, strict=True):
                place = (window_id, goal.key)
                is_recorded = place in met
                if is_owed or is_recorded:
                    yield CheckIn(goal, window, is_recorded, talks.get(place, ()))


def _check_ins(
    plans: Plans, goals: Sequence[GoalRow], turns: Sequence[int], order: Mapping[str, int], *, has_talks: bool
) -> CheckIns:
    """Return the check-ins of goals, which stand in ``plans.goals`` at ``turns``, and of those without."""
    rows = [*goals, *_blanks(plans)]
    mixed = sorted(range(len(rows)), key=[order[one.teacher] for one in rows].__getitem__)
    blank = [True] * (len(rows) - len(goals))
    owed = []
    for window in plans.school.windows:
        marks = [*is_owed_in(plans, window)[turns].tolist(), *blank]
        owed.append(bytes(marks[at] for at in mixed))
    noted = records(plans.talks, ("window", "key", "has_met_on"))
    met = frozenset((one.window, one.key) for one in noted if one.key and one.has_met_on)
    typed: dict[Place, list[Any]] = defaultdict(list)
    for talk in records(plans.talks) if has_talks else ():
        if talk.key:
            typed[talk.window, talk.key].append(talk)
    return CheckIns([rows[at] for at in mixed], plans.school.windows, owed, met, typed)


def _blanks(plans: Plans) -> Iterator[GoalRow]:
    """Yield a row for each teacher who has no goal; leaders talk with them all the same."""
    coaches = dict(zip(plans.active["email"], plans.active["coach"], strict=True))
    for email in without_goal(plans):
        key = no_goal_key(email)
        yield GoalRow(email, 0, "", "", "", coaches[email], "", ActionCounts(), "", key)


def phase(window: Window, today: date) -> str:
    """Say where a window stands today."""
    if window.closes and window.closes < today:
        return CLOSED
    if window.opens and window.opens > today:
        return LATER
    return OPEN
