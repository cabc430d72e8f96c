"""What this week asks of leaders, and what there is to celebrate. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from sheets_sync.dates import short_date
from sheets_sync.due import owed_keys
from sheets_sync.frames import Plans
from sheets_sync.model import Link
from sheets_sync.tabs.follow_up import window_titles
from sheets_sync.tabs.page import row_link
from sheets_sync.template import fold
from sheets_sync.typed import records

SOON_DAYS = 14
_TURN = 5
"""How many people a week's turn moves on by, where there are more than fit."""


class Item(NamedTuple):
    """A line of the upper part: who, who follows up, when, what about, where to go."""

    who: str
    coach: str
    when: str
    what: str
    link: Link | str = ""


class Group(NamedTuple):
    """Items of one kind; ``name`` is their plural, ``link`` leads to where all of them stand."""

    items: Sequence[Item]
    name: str
    link: Link | str


def fit(groups: Sequence[Group], lines: int) -> list[Item]:
    """Return at most ``lines`` items: each kind has its share, and says how many more there are."""
    filled = [group for group in groups if group.items]
    rooms = [min(len(group.items), lines // len(filled)) for group in filled]
    for at, group in enumerate(filled):
        rooms[at] += min(len(group.items) - rooms[at], lines - sum(rooms))
    shown: list[Item] = []
    for group, room in zip(filled, rooms, strict=True):
        more = len(group.items) - room
        shown += group.items[: room - 1] if more else group.items
        if more:
            shown.append(Item("", "", "", f"and {more + 1} more {group.name}", group.link))
    return shown


# -- this week --------------------------------------------------------------------------------------------


def this_week(plans: Plans) -> list[Group]:
    """Return check-ins of the next 14 days by date, then windows that are open, then support still owed."""
    owed = _owed(plans)
    last = owed[-1].link if owed else ""
    return [
        Group(_check_ins(plans), "check-ins", _tab_link(plans, "follow_up")),
        Group(_open_windows(plans), "windows", ""),
        Group(owed, "promises", Link(last.tab, last.tab, 1) if isinstance(last, Link) else ""),
    ]


def _check_ins(plans: Plans) -> list[Item]:
    last = plans.today + timedelta(days=SOON_DAYS)
    due: list[tuple[date, str, Item]] = []
    for goal in records(plans.goals):
        if pd.isna(goal.first_check_in):
            continue
        day = goal.first_check_in.date()
        if plans.today <= day <= last:
            who = plans.name_of(goal.teacher)
            link = step_link(plans, "follow_up", goal.follow_up_row)
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
        talks = plans.talks[(plans.talks["window"] == window.id) & plans.talks["has_met_on"].astype(bool)]
        owed = owed_keys(plans, window)
        met = set(talks["key"]) & {*owed, *filter(None, plans.goals["key"])}
        items.append(
            Item(
                f"{window.name} check-ins",
                "",
                f"to {short_date(window.closes)}",
                f"{len(met)} of {len(owed | met)} talks recorded so far.",
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
    coaches = dict(zip(plans.active["email"], plans.active["coach"], strict=True))
    for talk in records(owed):
        goal = goals.get(talk.key)
        if talk.teacher is None:
            continue
        coach = plans.name_of(goal.follow_up_with if goal else coaches.get(talk.teacher, ""))
        title = titles.get(talk.window, talk.tab)
        link = row_link(title, talk.row)
        items.append(Item(plans.name_of(talk.teacher), coach, "support owed", talk.support_promised, link))
    return sorted(items, key=lambda item: (fold(item.coach), fold(item.who), item.what))


def step_link(plans: Plans, key: str, row: int) -> Link | str:
    """Return a link to a row of a step tab; nothing where there is no such row."""
    located = plans.layout.tabs.get(key)
    return row_link(located.title, row) if located else ""


def _tab_link(plans: Plans, key: str) -> Link | str:
    located = plans.layout.tabs.get(key)
    return Link(located.title, located.title, max(located.header_row, 1)) if located else ""


# -- worth celebrating --------------------------------------------------------------------------------------


def celebrate(plans: Plans) -> list[Group]:
    """Return goals met, then actions done; where there are many, other people come first each week."""
    met, done = [], []
    finished = _done_actions(plans)
    for goal in sorted(records(plans.goals), key=lambda one: (fold(one.teacher), one.goal_number)):
        who, coach = plans.name_of(goal.teacher), plans.name_of(goal.follow_up_with)
        if goal.outcome == "met":
            link = step_link(plans, "follow_up", goal.follow_up_row)
            met.append(Item(who, coach, "goal met", goal.goal, link))
        elif rows := finished.get((goal.teacher, goal.goal_number)):
            text = rows[0][1] if len(rows) == 1 else f"{len(rows)} actions done for: {goal.goal}"
            done.append(Item(who, coach, "done", text, step_link(plans, "actions", rows[0][0])))
    week = plans.today.isocalendar().week
    return [
        Group(_turn(met, week), "goals met", _tab_link(plans, "follow_up")),
        Group(_turn(done, week), "goals with actions done", _tab_link(plans, "actions")),
    ]


def _turn(items: list[Item], week: int) -> list[Item]:
    first = week * _TURN % len(items) if len(items) > _TURN else 0
    return items[first:] + items[:first]


def _done_actions(plans: Plans) -> dict[tuple[str, int], list[tuple[int, str]]]:
    done: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    frame = plans.steps["actions"]
    for one in records(frame[frame["is_judged"].astype(bool) & (frame["state"] == "done")]):
        if one.action_step:
            done[one.teacher, one.goal_number].append((one.row, one.action_step))
    return done
