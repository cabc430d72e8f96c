"""People's hands: whatever they do is done to the workbook and noted in the model.

I/O: edits workbooks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import chain

from tests.year.homes import LEADERS, PLANS, Home, Rows, sorting
from tests.year.school import (
    ACTIONS,
    FIRST_HEADER,
    GOAL,
    GOALS,
    NEEDS,
    OURS,
    PEOPLE,
    ROSTER,
    SETTINGS,
    STEPS,
    Row,
    School,
)

TALK_HEADERS = ("Met on", "Progress", "What we said", "Next step", "Support promised", "Support given on")


def header_row(rows: Rows, first: str) -> int:
    """Return the row (1-based) of the headers: the first that holds this one."""
    return next(at for at, row in enumerate(rows, 1) if first in row)


class Hands:
    """Everybody's hands, on one day."""

    def __init__(self, home: Home, school: School, today: date) -> None:
        self.home, self.school, self.today = home, school, today
        self._seen: dict[str, tuple[int, list[str]]] = {}

    # -- people's tabs ----------------------------------------------------------------------------------

    def type(self, title: str, row: Row, header: str, text: str) -> None:
        """Type under a header in a row of people's."""
        top, heads = self._headers(title)
        self.home.put(PLANS, title, top + 1 + self._at(title, row), heads.index(header) + 1, text)
        row[header] = text

    def add(self, title: str, row: Row) -> Row:
        """Type a new row below all others."""
        mine: Row = {GOAL: row[GOAL]} if GOAL in row else {}
        self.school.tabs[title].append(mine)
        for header, text in row.items():
            if header != GOAL:
                self.type(title, mine, header, text)
        return mine

    def delete(self, title: str, row: Row) -> None:
        """Delete a row."""
        at = self._at(title, row)
        self.home.delete_row(PLANS, title, self._headers(title)[0] + 1 + at)
        del self.school.tabs[title][at]

    def insert(self, title: str, at: int, row: Row) -> None:
        """Insert a row and type it."""
        self.home.insert_row(PLANS, title, self._headers(title)[0] + 1 + at)
        mine: Row = {GOAL: row[GOAL]} if GOAL in row else {}
        self.school.tabs[title].insert(at, mine)
        for header, text in row.items():
            if header != GOAL:
                self.type(title, mine, header, text)

    def duplicate(self, title: str, row: Row) -> Row:
        """Duplicate a row below itself; return the copy."""
        at = self._at(title, row)
        self.home.copy_row(PLANS, title, self._headers(title)[0] + 1 + at)
        self.school.tabs[title].insert(at + 1, dict(row))
        return self.school.tabs[title][at + 1]

    def sort(self, title: str, header: str, *, is_ours_left: bool = False) -> None:
        """Sort the whole table, or only what stands left of the tool's columns."""
        (top, heads), body = self._headers(title), self.school.tabs[title]
        width = heads.index("Status") if is_ours_left else 0
        self.home.sort(PLANS, title, heads.index(header) + 1, top + 1, top + len(body), width)
        body.sort(key=lambda row: sorting(row.get(header, "")))

    def swap(self, title: str, one: Row, other: Row) -> None:
        """Let what was typed in two rows change places; what the tool wrote beside it stays."""
        texts, others = dict(one), dict(other)
        for header in dict.fromkeys(chain(texts, others)):
            if header != GOAL:
                self.type(title, one, header, others.get(header, ""))
                self.type(title, other, header, texts.get(header, ""))
        one[GOAL], other[GOAL] = others[GOAL], texts[GOAL]

    def add_column(self, title: str, header: str, before: str) -> None:
        """Insert a column."""
        top, heads = self._headers(title)
        col = heads.index(before) + 1
        del self._seen[title]
        self.home.insert_col(PLANS, title, col)
        self.home.put(PLANS, title, top, col, header)

    def setting(self, label: str, header: str, text: str) -> None:
        """Type in a row of Settings."""
        row = next(row for row in self.school.tabs[SETTINGS] if row["Setting"] == label)
        self.type(SETTINGS, row, header, text)

    def on_roster(self, email: str, header: str, text: str) -> None:
        """Type in a teacher's row of the roster."""
        self.type(ROSTER, self.school.person(email), header, text)

    def step(self, title: str, goal: str, cells: Mapping[str, str]) -> None:
        """Fill a goal's row on a step's tab: the one that is there, else a new one."""
        row = next(self.school.rows(title, goal), None)
        if row is None or (title == ACTIONS and row.get("Action step")):
            mine = self.school.goal_row(goal)
            row = self.add(title, {"Teacher": mine["Teacher"], "Goal #": mine["Goal #"]})
        for header, text in cells.items():
            self.type(title, row, header, text)

    def renumber(self, numbers: Mapping[str, str]) -> None:
        """Give goals other numbers on every tab."""
        wanted = {
            goal: [row for title in STEPS[2:] for row in self.school.rows(title, goal)] for goal in numbers
        }
        titles = {id(row): title for title in STEPS for row in self.school.tabs[title]}
        for goal, number in numbers.items():
            for row in (self.school.goal_row(goal), *wanted[goal]):
                self.type(titles[id(row)], row, "Goal #", number)

    # -- leaders' tabs ----------------------------------------------------------------------------------

    def talk(self, window: str, goal: str, cells: Mapping[str, str]) -> bool:
        """Type into a goal's row of a follow-up tab; ``False`` where there is no such row yet."""
        title = self.school.title(window)
        rows = self._leaders(title)
        top = header_row(rows, "Teacher")
        names = rows[top - 1]
        who, what = names.index("Teacher"), names.index("Goal")
        lines = ((at, row) for at, row in enumerate(rows[top:], top + 1) if len(row) > what)
        shown = [at for at, row in lines if (row[who], row[what]) in self.school.said[goal]]
        if len(shown) != 1:
            return False
        for header, text in cells.items():
            self.home.put(self.school.book, title, shown[0], names.index(header) + 1, text)
        self.school.talks[window, goal].update(cells)
        return True

    def offer(self, need: str, cells: Mapping[str, str]) -> None:
        """Type into the row of what is asked for on PD Needs."""
        title = self.school.title(NEEDS)
        rows = self._leaders(title)
        top = header_row(rows, "Asked for")
        at = next(at for at, row in enumerate(rows[top:], top + 1) if row and row[0] == need)
        for header, text in cells.items():
            self.home.put(self.school.book, title, at, rows[top - 1].index(header) + 1, text)
        self.school.needs[need].update(cells)

    def leaders_column(self, title: str, header: str) -> None:
        """Type a header of one's own right of a table."""
        rows = self._leaders(title)
        top = header_row(rows, "Note")
        self.home.put(self.school.book, title, top, len(rows[top - 1]) + 1, header)

    def note(self, window: str, text: str, below: int = 4) -> None:
        """Type a note some rows under a table."""
        title = self.school.title(window)
        self.home.put(self.school.book, title, len(self._leaders(title)) + below, 3, text)
        self.school.notes[window].append(text)

    def sort_leaders(self, title: str, header: str) -> None:
        """Sort a table of leaders', as the filter button does: its rows whole, nothing under it."""
        rows = self._leaders(title)
        top = next(at for at, row in enumerate(rows, 1) if header in row)
        last = next((at for at, row in enumerate(rows[top:], top) if not "".join(row)), len(rows))
        self.home.sort(self.school.book, title, rows[top - 1].index(header) + 1, top + 1, last)

    def rename_tab(self, made: str, new: str) -> None:
        """Call a tab of leaders' something else."""
        self.home.rename(self.school.book, self.school.title(made), new)
        self.school.called[made] = new

    def rename_window(self, window: str, new: str) -> None:
        """Call a window something else; its tab follows with the next sync."""
        self.setting(f"Window {window}", "Value", new)

    def move(self, book: str) -> None:
        """Name the leaders' workbook in Settings, or blank it."""
        self.setting("Leaders' workbook", "Value", self.home.address(LEADERS) if book == LEADERS else "")
        self.school.named = book

    # -- the data coordinator -----------------------------------------------------------------------------

    def take_over(self) -> None:
        """Note what ``init`` put into Settings, Focus Areas and Rubric."""
        tabs = self.home.tabs(PLANS)
        for title in PEOPLE:
            if title not in STEPS:
                rows = tabs[title]
                top = header_row(rows, FIRST_HEADER[title])
                heads = [(at, head) for at, head in enumerate(rows[top - 1]) if head and head not in OURS]
                self.school.tabs[title] = [
                    {head: row[at] for at, head in heads if at < len(row) and row[at]} for row in rows[top:]
                ]

    def expect_starter_rows(self) -> None:
        """Note the rows ``init`` is to add: one on each step's tab for each active teacher without one."""
        for title in STEPS:
            there = {row.get("Teacher") for row in self.school.tabs[title]}
            for email in self.school.active():
                if email not in there:
                    number = {} if title == STEPS[0] else {"Goal #": "1"}
                    goal = {GOAL: f"{email.partition('.')[0]} 1"} if title == GOALS else {}
                    self.school.tabs[title].append({"Teacher": email, **number, **goal})

    # -- the workings -----------------------------------------------------------------------------------

    def _at(self, title: str, row: Row) -> int:
        return next(at for at, one in enumerate(self.school.tabs[title]) if one is row)

    def _headers(self, title: str) -> tuple[int, list[str]]:
        """Return the row (1-based) of a people's tab's headers, and them; on one day a look is enough."""
        if title not in self._seen:
            rows = self.home.rows(PLANS, title)
            top = header_row(rows, FIRST_HEADER[title])
            self._seen[title] = top, rows[top - 1]
        return self._seen[title]

    def _leaders(self, title: str) -> Rows:
        return self.home.rows(self.school.book, title)
