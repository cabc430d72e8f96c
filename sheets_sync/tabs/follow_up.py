"""The ``Follow-up <window>`` tabs: a page for a ten-minute talk, kept under leaders' hands. Pure.

Rows are known by window and goal key, so that nothing typed is lost whatever is sorted, reworded,
renumbered, renamed, added or gone. Existing rows never move; leaders' cells are never written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from sheets_sync.dates import short_date
from sheets_sync.frames import Plans
from sheets_sync.keys import teacher_mark
from sheets_sync.layout import Located
from sheets_sync.model import MADE_NOTE, MOST_TITLE_CHARACTERS, NewTab, Rename, Role, fit_title
from sheets_sync.settings import Window
from sheets_sync.tabs.kept import TWICE, Cell, Writer, free_rows, holds_ours
from sheets_sync.tabs.page import Page, column_look, header_cells
from sheets_sync.tabs.talk_rows import TalkRows
from sheets_sync.talks import tab_note, window_of
from sheets_sync.template import fold
from sheets_sync.typed import records

_REPEATED_COLS = 2  # whose row it is, and which goal: on every printed page
_BANNER_COLS = 6
GOAL_GONE = "This goal is no longer in the plan. What was typed here is kept."
TEACHER_GONE = "This teacher is not active now. What was typed here is kept."
NOT_DUE = "Not due in this window any more. What was typed here is kept."
HAS_GOAL_NOW = "There is a goal now; it has a row of its own. What was typed here is kept."
STANDS_TWICE = "This goal stands twice on step 2, so this row was left as it is."
LOST_KEY = "It is not clear which goal this row belongs to. What was typed here is kept."


@dataclass(frozen=True)
class FollowUps:
    """What the follow-up tabs should be: tabs to make, titles to follow, cells to hold."""

    new_tabs: tuple[NewTab, ...]
    renames: tuple[Rename, ...]
    cells: tuple[Cell, ...]


def window_title(template_title: str, window: Window, taken: frozenset[str] = frozenset()) -> str:
    """Return a window's tab title as spreadsheets allow it; one that is taken adds the window's ID."""
    title = plain = fit_title(template_title.replace("{window}", window.name))
    own = fit_title(window.id, MOST_TITLE_CHARACTERS // 2)
    numbers = count(2)
    end = own
    while fold(title) in taken:
        title = f"{plain[: MOST_TITLE_CHARACTERS - len(end) - 1].strip()} {end}".strip()
        end = f"{own[: MOST_TITLE_CHARACTERS // 2 - 4]} {next(numbers)}".strip()
    return title


def window_titles(plans: Plans) -> dict[str, str]:
    """Return the title each window's tab has after this sync, by window ID.

    A tab keeps the title it has where the wanted one belongs to a tab that is not ours.
    """
    standing = {window_of(located): located.title for located in plans.talk_tabs.values()}
    ours = {standing[window.id] for window in plans.school.windows if window.id in standing}
    others = {fold(tab.title) for tab in plans.desk.tabs if tab.title not in ours}
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
    there = {fold(tab.title) for tab in plans.desk.tabs}
    rows = TalkRows(plans)
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


# -- a tab that is not there ----------------------------------------------------------------------------


def _make(plans: Plans, rows: TalkRows, window: Window, title: str) -> NewTab:
    template = plans.template.by_key["talks"]
    page = Page()
    first = _REPEATED_COLS + 1
    page.line([plans.template.disclosure], Role.BANNER, _BANNER_COLS, first)
    page.notes[1, 1] = f"{MADE_NOTE} {tab_note(window.id)}"
    page.line([title], Role.TITLE, from_col=first)
    page.line([_banner(window, template.help)], Role.BANNER, _BANNER_COLS, first)
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
    made = page.tab(title, looks, header_row, frozen_rows=header_row, frozen_cols=_REPEATED_COLS)
    return replace(made, has_filter=True)


def _banner(window: Window, help_text: str) -> str:
    if not (window.opens and window.closes):
        return help_text
    return f"{short_date(window.opens)} to {short_date(window.closes)}. {help_text}"


# -- a tab that is there ---------------------------------------------------------------------------------


def _keep(plans: Plans, rows: TalkRows, window: Window, located: Located) -> list[Cell]:
    """Return the tool's cells of an existing tab; once its window has closed only notes still follow."""
    writer = Writer(located)
    is_over = window.closes is not None and plans.today > window.closes
    due = rows.due_in(window)
    talks = plans.talks[plans.talks["tab"] == located.title]
    seen = Counter(talks["key"])
    cleared: set[int] = set()
    for talk in records(talks):
        wanted = due.get(talk.key)
        if wanted is not None:
            note = TWICE if seen[talk.key] > 1 else wanted["note"]
            # Another teacher's name beside this key is a sort that left the key behind, not a record.
            is_moved = fold(talk.shown_teacher) != fold(str(wanted["teacher"]))
            if is_over and not is_moved:
                writer.cell(talk.row, "note", note, talk.row_key)
            else:
                writer.row(talk.row, {**wanted, "note": note})
        elif talk.key in plans.unclear_keys:
            writer.cell(talk.row, "note", STANDS_TWICE, talk.row_key)
        elif talk.has_typing:
            writer.cell(talk.row, "note", _why_kept(plans, talk), talk.row_key)
        elif not is_over and holds_ours(located, talk.row, talk.key):
            writer.clear(talk.row, talk.row_key)
            cleared.add(talk.row)
    if not is_over:
        missing = [row for key, row in due.items() if key not in seen]
        for at, row in zip(free_rows(located, talks["row"], cleared), missing, strict=False):
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
