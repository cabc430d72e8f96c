"""Which check-ins are still to be had, with whom, by when and who has them. Pure.

One entry for each teacher, day and coach, however many goals it is about. Its identity is made of the goal's
hidden key, or of the window's ID and the teacher's mark, and stays whatever is renamed, reworded or moved.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from sheets_sync.due import first_check_ins, owed_keys
from sheets_sync.errors import UsageError
from sheets_sync.frames import Plans
from sheets_sync.keys import teacher_mark
from sheets_sync.nearest import nearest_keys
from sheets_sync.rules.places import new_teachers
from sheets_sync.settings import Window
from sheets_sync.template import fold
from sheets_sync.typed import records

People = frozenset[str]
"""Who a cell names: emails of the roster, and folded words that name nobody there."""

_NEW_YEAR = 7
"""The month a school year begins in where Settings does not say."""

_ADDRESS = re.compile(r".*<([^<>\s]+@[^<>\s]+)>\s*")


class CheckIn(NamedTuple):
    """A talk that is not recorded yet.

    ``window`` is ``None`` for a first check-in, whose ``day`` is the one planned; else ``day`` is the last of
    the window. ``coach`` is what was typed, ``coaches`` whom it names. ``goals`` are numbers and words; none
    where the teacher has no goal, or it is unclear which.
    """

    identity: str
    day: date
    teacher: str
    window: Window | None
    coach: str
    coaches: People
    goals: tuple[tuple[int, str], ...]


def unrecorded(plans: Plans) -> list[CheckIn]:
    """Return every check-in of the year that is owed to an active teacher, by day; the past ones too.

    A first check-in counts as had once any talk on the goal is noted, a window's once one is noted in it.
    Goals that were replaced are not followed, and new hires' first 30 days are left out of windows.
    """
    found = [*_first_check_ins(plans)]
    for window in plans.school.windows:
        if window.closes:
            found += _of_window(plans, window, window.closes)
    return sorted(found, key=lambda one: (one.day, fold(plans.name_of(one.teacher)), one.identity))


def _first_check_ins(plans: Plans) -> Iterator[CheckIn]:
    met = _met(plans, None)
    groups: dict[tuple[str, People, date], list[Any]] = defaultdict(list)
    for goal, day in zip(records(plans.goals), first_check_ins(plans), strict=True):
        if goal.key and not np.isnat(day):
            coaches = people_in(plans, goal.follow_up_with)
            groups[goal.teacher, coaches, day.item().date()].append(goal)
    for (teacher, coaches, day), goals in groups.items():
        owed = [goal for goal in goals if goal.outcome != "replaced" and goal.key not in met]
        if owed:
            # Of the whole group, so that a talk noted for one goal does not make another entry of the rest.
            identity = f"{_year(plans, day)} first {_lowest(goal.key for goal in goals)}"
            yield CheckIn(identity, day, teacher, None, owed[0].follow_up_with, coaches, _words(owed))


def _of_window(plans: Plans, window: Window, closes: date) -> Iterator[CheckIn]:
    met = _met(plans, window.id)
    new = new_teachers(plans, closes)
    goals = {goal.key: goal for goal in records(plans.goals) if goal.key}
    coaches = dict(zip(plans.active["email"], plans.active["coach"], strict=True))
    keys_of: dict[str, list[str]] = defaultdict(list)
    for key in owed_keys(plans, window):
        keys_of[key.partition("-")[0]].append(key)
    for teacher in coaches:
        groups: dict[People, list[str]] = defaultdict(list)
        mark = teacher_mark(teacher)
        for key in sorted(keys_of.get(mark, ()), key=_in_order) if teacher not in new else ():
            typed = goals[key].follow_up_with if key in goals else coaches[teacher]
            groups[people_in(plans, typed)].append(key)
        for at, (people, keys) in enumerate(groups.items()):
            owed = [key for key in keys if key not in met]
            if owed:
                about = [goals[key] for key in owed if key in goals]
                identity = f"{_year(plans, closes)} window {window.id} {keys[0] if at else mark}"
                coach = about[0].follow_up_with if about else coaches[teacher]
                yield CheckIn(identity, closes, teacher, window, coach, people, _words(about))


def _met(plans: Plans, window: str | None) -> set[str]:
    """Return the keys of goals (and teachers without one) with a talk noted, in one window or in any."""
    talks = plans.talks[plans.talks["has_met_on"].astype(bool)]
    return set(talks["key"] if window is None else talks.loc[talks["window"] == window, "key"])


def _words(goals: Sequence[Any]) -> tuple[tuple[int, str], ...]:
    return tuple(sorted((goal.goal_number, goal.goal) for goal in goals))


def _lowest(keys: Iterable[str]) -> str:
    return min(keys, key=_in_order)


def _in_order(key: str) -> tuple[int, str]:
    """Sort ``-2`` before ``-10``."""
    return len(key), key


def _year(plans: Plans, day: date) -> int:
    """Return the year the school year begins in: a goal of next year may have the same key."""
    start = plans.school.year_start
    return start.year if start else day.year - (day.month < _NEW_YEAR)


# -- whose they are -----------------------------------------------------------------------------------------


def people_in(plans: Plans, typed: str) -> People:
    """Return whom a cell such as ``Follow-up with`` names; several are separated as elsewhere."""
    known, unknown = plans.words.teachers.resolve_several(typed)
    return frozenset(known) | {_person(plans, word) for word in unknown}


def _person(plans: Plans, typed: str) -> str:
    address = _ADDRESS.fullmatch(typed)
    word = address[1] if address else typed
    return plans.words.teachers.resolve(word) or fold(word)


def find_coach(plans: Plans, asked: str) -> str:
    """Return the person who is meant, among those who follow up with somebody.

    Raises:
        UsageError: Nobody of that email or name does, or several people have the name.
    """
    coaches = _coaches(plans)
    wanted = _person(plans, asked.strip())
    names = zip(plans.roster["email"], plans.roster["name"], strict=True)
    sharing = {email for email, name in names if fold(name) == wanted and email in coaches}
    if len(sharing) > 1:
        raise UsageError(f"More than one coach is called {asked!r}. Give the email instead.")
    if wanted in coaches:
        return wanted
    names_of = {shown: plans.names.get(person, "") for person, shown in coaches.items()}
    labels = {shown: f"{shown} {shown.partition('@')[0]} {name}" for shown, name in names_of.items()}
    near = nearest_keys(asked.partition("@")[0], labels, 1)  # all emails of a school end alike
    hint = f" Did you mean {near[0]}?" if near else ""
    typed_in = " nor ".join(
        f"{column.header} on {tab.title}"
        for tab, column in (
            (plans.template.by_key[tab], plans.template.by_key[tab].by_key[column])
            for tab, column in (("follow_up", "follow_up_with"), ("roster", "coach"))
        )
    )
    raise UsageError(
        f"Neither {typed_in} names {asked!r}.{hint} Give the coach's email, or a name that only one person "
        f"has."
    )


def _coaches(plans: Plans) -> dict[str, str]:
    """Return everyone who follows up with somebody, and how a person would type them."""
    shown: dict[str, str] = {}
    for cell in sorted({*plans.goals["follow_up_with"], *plans.active["coach"]}):
        known, unknown = plans.words.teachers.resolve_several(cell)
        shown |= {person: person for person in known}
        shown |= {_person(plans, word): word for word in unknown}
    return shown
