"""A small clean school to build test workbooks from, in memory. Pure.

``school()`` is a ``Book`` without a single finding on ``TODAY``; its methods make the slips a test needs, and
``snapshot()`` turns it into what a backend would have read::

    book = school().put("goals", ANA, 1, focus_area="").drop("documents", BEN, 1)
    plans = book.plans()
"""

from __future__ import annotations

from datetime import date
from functools import cache
from random import Random
from typing import Any, NamedTuple, Self

from sheets_sync.frames import Plans, parse
from sheets_sync.keys import teacher_mark
from sheets_sync.model import OUR_NOTE, Place, Snapshot, Tab, Value
from sheets_sync.talks import row_key, tab_note
from sheets_sync.template import Template, load

TODAY = date(2026, 11, 23)
ANA, BEN, CLEO, DEV = (f"{name}@example.edu" for name in ("ana.lopez", "ben.ito", "cleo.adler", "dev.okafor"))
COACH = "rosa.lang@example.edu"
ANA_1, ANA_2, BEN_1 = (f"{teacher_mark(email)}-{n}" for email, n in ((ANA, 1), (ANA, 2), (BEN, 1)))

Row = dict[str, Any]


class Broken(str):
    """A cell that shows a spreadsheet error, such as ``Broken("#REF!")``."""


class Shown(NamedTuple):
    """A cell whose value is shown in a format of its own, such as 2.1 shown as 2.10."""

    value: Value
    displayed: str


class Book:
    """A workbook in the making: rows by tab key, each a mapping from column key to value.

    The follow-up tab of window W1 has the key ``talks:W1``.
    """

    def __init__(self, rows: dict[str, list[Row]], template: Template | None = None) -> None:
        self.template = template or _shipped()
        self.rows = rows
        self.today = TODAY
        self.titles: dict[str, str] = {}
        self.headers: dict[tuple[str, str], str] = {}
        self.without: set[tuple[str, str]] = set()
        self.by_hand: set[tuple[str, str]] = set()
        self.extra: dict[str, list[str]] = {}
        self.above: dict[str, list[list[Value]]] = {}
        self.others: list[Tab] = []
        self.rng: Random | None = None

    def on(self, day: date) -> Self:
        """Look at the book on another day."""
        self.today = day
        return self

    def put(self, tab: str, teacher: str, goal: int | None = None, /, **cells: Any) -> Self:
        """Type into every row of a teacher (and goal) on a tab."""
        for row in self._find(tab, teacher, goal):
            row.update(cells)
        return self

    def drop(self, tab: str, teacher: str, goal: int | None = None) -> Self:
        """Delete a teacher's (and goal's) rows on a tab."""
        for row in self._find(tab, teacher, goal):
            self.rows[tab].remove(row)
        return self

    def drop_goal(self, teacher: str, goal: int) -> Self:
        """Delete a goal's rows on every tab."""
        for tab in ("goals", "documents", "success", "actions", "follow_up"):
            if self._find(tab, teacher, goal, needed=False):
                self.drop(tab, teacher, goal)
        return self

    def add(self, tab: str, **cells: Any) -> Self:
        """Add a row at the end of a tab."""
        self.rows.setdefault(tab, []).append(cells)
        return self

    def clear(self, tab: str) -> Self:
        """Delete every row of a tab; its headers stay."""
        self.rows[tab] = []
        return self

    def set(self, label: str, value: Any = "", **cells: Any) -> Self:
        """Type a setting; a label that is not there yet is added."""
        row = next((row for row in self.rows["settings"] if row["setting"] == label), None)
        if row is None:
            self.add("settings", setting=label, value=value, **cells)
        else:
            row.update(value=value, **cells)
        return self

    def at(self, tab: str, key_column: str, key: str, /, **cells: Any) -> Self:
        """Type into the row of a school tab whose ``key_column`` holds ``key``."""
        (row,) = (row for row in self.rows[tab] if row[key_column] == key)
        row.update(cells)
        return self

    def lose(self, tab: str, *columns: str) -> Self:
        """Delete a whole tab, or some of its columns."""
        if not columns:
            del self.rows[tab]
        self.without.update((tab, column) for column in columns)
        return self

    def call(self, tab: str, title: str) -> Self:
        """Give a tab another title."""
        self.titles[tab] = title
        return self

    def head(self, tab: str, column: str, header: str) -> Self:
        """Give a column another header."""
        self.headers[tab, column] = header
        return self

    def shuffled(self, rng: Random) -> Self:
        """Have rows, columns and tabs in another order."""
        self.rng = rng
        return self

    def _find(self, tab: str, teacher: str, goal: int | None, *, needed: bool = True) -> list[Row]:
        found = [
            row
            for row in self.rows[tab]
            if row.get("teacher", row.get("email")) == teacher and goal in {None, row.get("goal_number")}
        ]
        assert found or not needed, f"{teacher} has no row for goal {goal} on {tab}"
        return found

    def snapshot(self) -> Snapshot:
        """Return the book as a backend would have read it."""
        tabs = [self._tab(key, rows) for key, rows in self.rows.items()] + self.others
        if self.rng:
            self.rng.shuffle(tabs)
        return Snapshot("school.xlsx", tuple(tabs))

    def plans(self) -> Plans:
        """Return the book parsed."""
        return parse(self.snapshot(), self.template, self.today)

    def _tab(self, key: str, rows: list[Row]) -> Tab:
        kind, _, window = key.partition(":")
        template = self.template.by_key[kind]
        columns = [
            column
            for column in template.columns
            if (kind, column.key) not in self.without
            and (not column.optional or any(column.key in row for row in rows))
        ]
        keys = [column.key for column in columns] + self.extra.get(key, [])
        rows = list(rows)
        if self.rng:
            self.rng.shuffle(keys)
            self.rng.shuffle(rows)
        heads = {column.key: self.headers.get((key, column.key), column.header) for column in columns}
        notes: dict[Place, str] = {}
        above = list(self.above.get(key, []))
        title = self.titles.get(key, template.title)
        if window:
            names = {row["setting"]: row["value"] for row in self.rows.get("settings", [])}
            title = self.titles.get(key, template.title.replace("{window}", names[f"Window {window}"]))
            above = [[self.template.disclosure], []]
            notes[1, 1] = f"{OUR_NOTE} {tab_note(window)}"
        top = len(above) + 1
        owned = {column.key for column in template.owned()}
        notes |= {
            (top, col): OUR_NOTE
            for col, name in enumerate(keys, 1)
            if name in owned and (key, name) not in self.by_hand
        }
        return self._fill(title, [*above, [heads.get(name, name) for name in keys]], keys, rows, notes)

    def _fill(
        self, title: str, grid: list[list[Value]], keys: list[str], rows: list[Row], notes: dict[Place, str]
    ) -> Tab:
        errors: dict[Place, str] = {}
        displayed: dict[Place, str] = {}
        for row in rows:
            grid.append([])
            for col, name in enumerate(keys, 1):
                value = row.get(name, "")
                place = (len(grid), col)
                if isinstance(value, Broken):
                    errors[place] = str(value)
                if isinstance(value, Shown):
                    displayed[place] = value.displayed
                    value = value.value
                grid[-1].append(float(value) if type(value) is int else value)
        return Tab(title, grid, errors, displayed, notes)


@cache
def _shipped() -> Template:
    return load()


def school() -> Book:
    """Return four teachers: Ana with two goals, Ben with one, Cleo on leave, Dev newly hired."""
    rows: dict[str, list[Row]] = {"settings": _settings(), **_lists(), **_steps()}
    rows["talks:W1"] = [
        {
            "teacher": "Ana Lopez",
            "goal_number": 1,
            "met_on": date(2026, 10, 14),
            "progress": "Starting",
            "next_step": "Try the weekly log with one class",
            "support_promised": "Two books for the shelf",
            "support_given_on": date(2026, 11, 2),
            "key": row_key("W1", ANA_1),
        }
    ]
    return Book(rows)


def _settings() -> list[Row]:
    values: dict[str, Value] = {
        "School": "Alder Creek School",
        "District": "Three Rivers District",
        "Year start": date(2026, 8, 10),
        "Year end": date(2027, 6, 11),
        "Leader": "Noor Castellan",
        "Time zone": "America/Chicago",
        "Profile": "guided",
        "Message": "You know best what your students need next. Choose it and show us.",
        "Goals per teacher": "1-2",
        "Due 1 Why": date(2026, 9, 15),
        "Due 2 Goals": date(2026, 10, 1),
        "Due 3 Document": date(2026, 10, 15),
        "Due 4 Success": date(2026, 11, 2),
        "Due 5 Actions": date(2026, 11, 16),
        "Due 6 Follow-up": date(2026, 11, 20),
    }
    windows = (
        ("W1", "Fall", date(2026, 10, 5), date(2026, 10, 23)),
        ("W2", "Spring", date(2027, 4, 19), date(2027, 5, 7)),
    )
    return [{"setting": label, "value": value} for label, value in values.items()] + [
        {"setting": f"Window {one}", "value": name, "opens": opens, "closes": closes}
        for one, name, opens, closes in windows
    ]


def _lists() -> dict[str, list[Row]]:
    return {
        "focus_areas": [
            {"id": "FA1", "name": "Student agency", "meaning": "Students steer.", "components": "SA2; SA3"},
            {"id": "FA2", "name": "Feedback", "meaning": "Students use comments.", "components": "AD2"},
        ],
        "rubric": [
            {"code": code, "domain": "Learning", "component": name}
            for code, name in (
                ("SA2", "Self-Direction"),
                ("SA3", "Opportunities for Input"),
                ("AD2", "Student Feedback"),
                ("CC1", "Routines and Procedures"),
            )
        ],
        "roster": [
            {"email": ANA, "name": "Ana Lopez", "department": "English", "coach": COACH, "active": "Yes"},
            {"email": BEN, "name": "Ben Ito", "department": "Science", "coach": COACH},
            {"email": CLEO, "name": "Cleo Adler", "coach": COACH, "active": "On leave"},
            {"email": DEV, "name": "Dev Okafor", "coach": COACH, "joined_on": date(2026, 11, 9)},
        ],
    }


_GOALS: tuple[tuple[str, int, str, str, str, str], ...] = (
    (ANA, 1, "FA1", "SA2", "plan and track their own reading every week", "reading logs"),
    (
        ANA,
        2,
        "FA2 Feedback",
        "Student Feedback",
        "use comments from classmates to revise essays",
        "two drafts",
    ),
    (BEN, 1, "Student agency", "SA3", "choose how they investigate a question in the lab", "lab notebooks"),
)
_CHECK_INS = (date(2026, 10, 12), date(2027, 1, 15), date(2026, 12, 1))


def _steps() -> dict[str, list[Row]]:
    steps: dict[str, list[Row]] = {
        "why": [
            {
                "teacher": teacher,
                "message_read_on": date(2026, 9, 1),
                "curious_about": "how to let go",
                "learns_best_by": "visiting a colleague",
            }
            for teacher in (ANA, BEN)
        ]
    }
    for (teacher, number, focus, component, aim, piece), first in zip(_GOALS, _CHECK_INS, strict=True):
        own = {"teacher": teacher, "goal_number": number}
        statement = f"Four in five of my students will {aim} by May. I will know from their {piece}."
        cells: dict[str, Row] = {
            "goals": {
                "goal": f"By May my students {aim}.",
                "focus_area": focus,
                "component": component,
                "key": f"{teacher_mark(teacher)}-{number}",
            },
            "documents": {"statement": statement, "why_this_goal": "Too few could."},
            "success": {
                "looks_like": "Students open their tracker without being asked",
                "sounds_like": "'I finished two of three, so tomorrow I start the third.'",
                "portfolio": f"Three {piece}",
            },
            "actions": {
                "action_step": "Watch a colleague's class plan its week and note three moves",
                "pd_method": "Peer visit",
                "start": date(2026, 11, 2),
                "due": date(2026, 12, 18),
                "state": "Planned",
            },
            "follow_up": {"how_often": "A ten-minute talk each month", "first_check_in": first},
        }
        for tab, typed in cells.items():
            steps.setdefault(tab, []).append(own | typed)
    return steps
