"""The ``Follow-up <window>`` tabs: a page for a ten-minute talk, kept under leaders' hands. Pure.

Rows are known by window and goal key, so that nothing typed is lost whatever is sorted, reworded,
renumbered, renamed, added or gone. Existing rows never move; leaders' cells are never written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from typing import Any, NamedTuple

import pandas as pd

from sheets_sync.dates import short_date
from sheets_sync.frames import Plans
from sheets_sync.keys import no_goal_key, teacher_mark
from sheets_sync.layout import Located
from sheets_sync.model import (
    MADE_NOTE,
    MOST_TITLE_CHARACTERS,
    NewTab,
    Rename,
    Role,
    Value,
    fit_text,
    fit_title,
)
from sheets_sync.settings import Window
from sheets_sync.tabs.page import Page, column_look, header_cells
from sheets_sync.talks import row_key, tab_note, window_of
from sheets_sync.template import fold
from sheets_sync.typed import records

_BANNER_COLS = 6
GOAL_GONE = "This goal is no longer in the plan. What was typed here is kept."
TEACHER_GONE = "This teacher is not active now. What was typed here is kept."
NOT_DUE = "Not due in this window any more. What was typed here is kept."
HAS_GOAL_NOW = "There is a goal now; it has a row of its own. What was typed here is kept."
STANDS_TWICE = "This goal stands twice on step 2, so this row was left as it is."
TWICE = "This row stands here twice."
LOST_KEY = "It is not clear which goal this row belongs to. What was typed here is kept."


class Cell(NamedTuple):
    """A cell the tool wants to hold ``value``; ``key`` identifies its row."""

    tab: str
    row: int
    col: int
    header: str
    value: Value
    key: str


@dataclass(frozen=True)
class FollowUps:
    """What the follow-up tabs should be: tabs to make, titles to follow, cells to hold."""

    new_tabs: tuple[NewTab, ...]
    renames: tuple[Rename, ...]
    cells: tuple[Cell, ...]


def window_title(template_title: str, window: Window, taken: frozenset[str] = frozenset()) -> str:
    """Return a window's tab title as spreadsheets allow it; one that is taken adds the window's ID."""
    title = fit_title(template_title.replace("{window}", window.name))
    if fold(title) in taken:
        own = fit_title(window.id, MOST_TITLE_CHARACTERS // 2)
        title = f"{title[: MOST_TITLE_CHARACTERS - len(own) - 1].strip()} {own}".strip()
    return title


def window_titles(plans: Plans) -> dict[str, str]:
    """Return the title each window's tab has after this sync, by window ID.

    A tab keeps the title it has where the wanted one belongs to a tab that is not ours.
    """
    standing = {window_of(located): located.title for located in plans.talk_tabs.values()}
    ours = {standing[window.id] for window in plans.school.windows if window.id in standing}
    others = {fold(tab.title) for tab in plans.snapshot.tabs if tab.title not in ours}
    pattern = plans.template.by_key["talks"].title
    kept: dict[str, str] = {}
    while True:
        titles = dict(kept)
        for window in plans.school.windows:
            if window.id not in kept:
                title = window_title(pattern, window, frozenset(map(fold, titles.values())))
                titles[window.id] = title
        blocked = [one for one in titles if one in standing and fold(titles[one]) in others]
        if not blocked:
            return titles
        kept |= {one: standing[one] for one in blocked}


def render(plans: Plans) -> FollowUps:
    """Render every window: a tab that is not there is made, one that is there is kept.

    While the roster or the goals cannot be read, nothing is known of any row and all stay as they are.
    """
    if not (plans.layout.has("roster", "email") and plans.layout.has("goals", "teacher", "goal")):
        return FollowUps((), (), ())
    located = {window_of(one): one for one in plans.talk_tabs.values()}
    titles = window_titles(plans)
    there = {fold(tab.title) for tab in plans.snapshot.tabs}
    rows = _Rows(plans)
    new_tabs: list[NewTab] = []
    renames: list[Rename] = []
    cells: list[Cell] = []
    for window in plans.school.windows:
        title = titles[window.id]
        mine = located.get(window.id)
        if mine is not None:
            cells.extend(_keep(plans, rows, window, mine))
            if mine.title != title:
                renames.append(Rename(mine.title, title))
        elif fold(title) not in there:
            new_tabs.append(_make(plans, rows, window, title))
    return FollowUps(tuple(new_tabs), tuple(renames), tuple(cells))


# -- what a row says ------------------------------------------------------------------------------------


class _Rows:
    """The tool's cells of every follow-up row, by column key."""

    def __init__(self, plans: Plans) -> None:
        self.plans = plans
        self.learns = {
            teacher: text
            for teacher, text in zip(
                plans.steps["why"]["teacher"], plans.steps["why"]["learns_best_by"], strict=True
            )
            if text
        }
        self.actions = self._action_lines()
        self.order = {window.id: at for at, window in enumerate(plans.school.windows)}
        self.talks_of: dict[str, list[Any]] = defaultdict(list)
        for talk in records(plans.talks):
            if talk.key:
                self.talks_of[talk.key].append(talk)

    def due_in(self, window: Window) -> dict[str, dict[str, Value]]:
        """Return the rows due in a window by goal key, by coach and name."""
        rows = [
            self._goal_row(goal, window)
            for goal in records(self.plans.goals)
            if goal.key and is_due_in(window, goal.first_check_in)
        ]
        rows += [self._person_row(email, window) for email in without_goal(self.plans)]
        rows.sort(
            key=lambda row: (fold(str(row["coach"])), fold(str(row["teacher"])), row["goal_number"] or 0)
        )
        return {str(row["key"]).split(" ", 1)[1]: row for row in rows}

    def _goal_row(self, goal: Any, window: Window) -> dict[str, Value]:
        labels = self.plans.words.components.labels
        parts = (
            ("Looks like", goal.looks_like),
            ("Sounds like", goal.sounds_like),
            ("Feels like", goal.feels_like),
        )
        return {
            "teacher": self.plans.name_of(goal.teacher),
            "coach": self.plans.name_of(goal.follow_up_with),
            "goal_number": goal.goal_number,
            "goal": goal.goal,
            "component": "\n".join(labels.get(code, code) for code in goal.components),
            "criteria": "\n".join(f"{name}: {text}" for name, text in parts if text),
            "last_next_step": self._last_next_step(goal.key, window),
            "support_owed": self._support_owed(goal.key, window),
            "actions": "\n".join(self.actions.get((goal.teacher, goal.goal_number), ())),
            "learns_best_by": self.learns.get(goal.teacher, ""),
            "note": "",
            "key": row_key(window.id, goal.key),
        }

    def _person_row(self, email: str, window: Window) -> dict[str, Value]:
        coach = next(iter(self.plans.roster.loc[self.plans.roster["email"] == email, "coach"]), "")
        blank: dict[str, Value] = dict.fromkeys(
            ("goal_number", "component", "criteria", "last_next_step", "support_owed", "actions", "note"), ""
        )
        return blank | {
            "teacher": self.plans.name_of(email),
            "coach": self.plans.name_of(coach),
            "goal": "No goal yet",
            "learns_best_by": self.learns.get(email, ""),
            "key": row_key(window.id, no_goal_key(email)),
        }

    def _earlier(self, key: str, window: Window) -> list[Any]:
        """Return the goal's talks of earlier windows, the latest first."""
        before = self.order[window.id]
        talks = [talk for talk in self.talks_of.get(key, ()) if self.order.get(talk.window, before) < before]
        return sorted(
            talks, key=lambda talk: (-self.order[talk.window], talk.next_step, talk.support_promised)
        )

    def _last_next_step(self, key: str, window: Window) -> str:
        return next((talk.next_step for talk in self._earlier(key, window) if talk.next_step), "")

    def _support_owed(self, key: str, window: Window) -> str:
        owed = (
            talk.support_promised
            for talk in self._earlier(key, window)
            if talk.support_promised and not talk.has_support_given_on
        )
        return "\n".join(dict.fromkeys(owed))

    def _action_lines(self) -> dict[tuple[str, int], list[str]]:
        lines: dict[tuple[str, int], list[tuple[date, str]]] = defaultdict(list)
        frame = self.plans.steps["actions"]
        for one in records(frame[frame["is_judged"].astype(bool)]):
            if one.action_step:
                lines[one.teacher, one.goal_number].append(
                    (date.max if pd.isna(one.due) else one.due.date(), self._action_line(one))
                )
        return {goal: [text for _, text in sorted(some)] for goal, some in lines.items()}

    def _action_line(self, action: Any) -> str:
        said = [
            ", ".join(self.plans.template.label("pd_method", key) for key in action.pd_method),
            "" if pd.isna(action.due) else f"due {short_date(action.due.date())}",
            self.plans.template.label("state", action.state),
        ]
        about = "; ".join(part for part in said if part)
        evidence = f" Evidence: {action.evidence}" if action.evidence else ""
        return f"• {action.action_step}" + (f" ({about})" if about else "") + evidence


def without_goal(plans: Plans) -> list[str]:
    """Return the active teachers who have no goal, not even in a team."""
    having = set(plans.goals["teacher"]) | set(
        plans.steps["goals"].loc[plans.steps["goals"]["row"].isin(plans.unclear_key_rows), "teacher"]
    )
    having |= {email for team in plans.goals["team_members"] for email in team or ()}
    return [email for email in plans.active["email"] if email not in having]


def due_keys(plans: Plans, window: Window) -> frozenset[str]:
    """Return the keys of the rows a window's tab has: goals due in it, and teachers without a goal."""
    goals = zip(plans.goals["key"], plans.goals["first_check_in"], strict=True)
    due = {key for key, first_check_in in goals if key and is_due_in(window, first_check_in)}
    return plans.unclear_keys | due | {no_goal_key(email) for email in without_goal(plans)}


def is_due_in(window: Window, first_check_in: Any) -> bool:
    """Tell whether a goal is due in a window: those that close after its first check-in."""
    return pd.isna(first_check_in) or window.closes is None or window.closes > first_check_in.date()


# -- a tab that is not there ----------------------------------------------------------------------------


def _make(plans: Plans, rows: _Rows, window: Window, title: str) -> NewTab:
    template = plans.template.by_key["talks"]
    page = Page()
    page.line([plans.template.disclosure], Role.BANNER, _BANNER_COLS)
    page.notes[1, 1] = f"{MADE_NOTE} {tab_note(window.id)}"
    page.line([title], Role.TITLE)
    page.line([_banner(window, template.help)], Role.BANNER, _BANNER_COLS)
    page.skip()
    header_row = header_cells(page, template.columns)
    for row in rows.due_in(window).values():
        for col, column in enumerate(template.columns, 1):
            value = row.get(column.key, "")
            if value != "":
                page.cells[page.row, col] = value
        page.row += 1
    looks = [
        column_look(column, plans.template.labels(column.choices) if column.choices else ())
        for column in template.columns
    ]
    return page.tab(title, looks, header_row, frozen_rows=header_row, frozen_cols=1)


def _banner(window: Window, help_text: str) -> str:
    if not (window.opens and window.closes):
        return help_text
    return f"{short_date(window.opens)} to {short_date(window.closes)}. {help_text}"


# -- a tab that is there ---------------------------------------------------------------------------------


def _keep(plans: Plans, rows: _Rows, window: Window, located: Located) -> list[Cell]:
    """Return the tool's cells of an existing tab; once its window has closed only notes still follow."""
    writer = _Writer(located)
    is_over = window.closes is not None and plans.today > window.closes
    due = rows.due_in(window)
    talks = plans.talks[plans.talks["tab"] == located.title]
    seen = Counter(talks["key"])
    for talk in records(talks):
        wanted = due.get(talk.key)
        if wanted is not None:
            note = TWICE if seen[talk.key] > 1 else ""
            # Another teacher's name beside this key is a sort that left the key behind, not a record.
            is_moved = fold(talk.shown_teacher) != fold(str(wanted["teacher"]))
            if is_over and not is_moved:
                writer.note(talk.row, note, talk.row_key)
            else:
                writer.row(talk.row, {**wanted, "note": note})
        elif talk.key in plans.unclear_keys:
            writer.note(talk.row, STANDS_TWICE, talk.row_key)
        elif talk.has_typing:
            writer.note(talk.row, _why_kept(plans, talk), talk.row_key)
        elif not is_over:
            writer.clear(talk.row, talk.row_key)
    if not is_over:
        missing = [row for key, row in due.items() if key not in seen]
        kept = {*due, *plans.unclear_keys}
        cleared = {talk.row for talk in records(talks) if talk.key not in kept and not talk.has_typing}
        for at, row in zip(_free_rows(located, talks, cleared), missing, strict=False):
            writer.row(at, row)
    return writer.cells


def _why_kept(plans: Plans, talk: Any) -> str:
    if not talk.key:
        return LOST_KEY
    if talk.key in set(plans.goals["key"]):
        return NOT_DUE
    mark, _, number = talk.key.partition("-")
    if mark not in {teacher_mark(email) for email in plans.active["email"]}:
        return TEACHER_GONE
    return HAS_GOAL_NOW if number == "0" else GOAL_GONE


def _free_rows(located: Located, talks: pd.DataFrame, cleared: set[int]) -> Iterator[int]:
    """Return rows that hold nothing, those between others first, then those below."""
    taken = set(talks["row"]) - cleared
    last = located.header_row
    for row in located.body:
        if row not in cleared and any(str(cell).strip() for cell in located.tab.rows[row - 1]):
            taken.add(row)
            last = row
    last = max([last, *taken])
    gaps = [row for row in range(located.header_row + 1, last) if row not in taken]
    return chain(gaps, count(last + 1))


class _Writer:
    """Gathers the tool's cells of one tab; a row written twice keeps the last."""

    def __init__(self, located: Located) -> None:
        self.located = located
        self._cells: dict[tuple[int, int], Cell] = {}

    @property
    def cells(self) -> list[Cell]:
        return list(self._cells.values())

    def row(self, row: int, wanted: Mapping[str, Value]) -> None:
        for column in self.located.template.owned():
            self._set(row, column.key, wanted.get(column.key, ""), str(wanted["key"]))

    def note(self, row: int, text: str, key: str) -> None:
        self._set(row, "note", text, key)

    def clear(self, row: int, key: str) -> None:
        for column in self.located.template.owned():
            self._set(row, column.key, "", key)

    def _set(self, row: int, column: str, value: Value, key: str) -> None:
        col = self.located.cols.get(column)
        if col:
            value = fit_text(value) if isinstance(value, str) else value
            self._cells[row, col] = Cell(
                self.located.title, row, col, self.located.header(column), value, key
            )
