"""A small school on disk and a person's hands on it, for the end-to-end tests.

I/O: writes and reads .xlsx files where a test says. A ``Paper`` is a workbook as someone at a spreadsheet
program sees it: rows, columns and tabs to move about, saved as such a program would save it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from sheets_sync import sync
from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.backends.xlsx.cells import link_formula
from sheets_sync.lists import read_rubric
from sheets_sync.making import NewSchool
from sheets_sync.model import OUR_NOTE, Link, Place, Plan, Tab, Value
from sheets_sync.sync import Checked, Moment
from sheets_sync.template import load

TODAY = date(2026, 11, 23)
MOMENT = Moment(datetime(2026, 11, 23, 18, tzinfo=UTC), TODAY)
TEMPLATE = load()
TIMES = int(os.environ.get("E2E_TIMES", "1"))
"""How many times as many examples to try, at random, as every day: ``E2E_TIMES=20 pytest tests/e2e``."""
STEPS = tuple(tab.title for tab in TEMPLATE.steps)
TALK_TITLES = ("Follow-up Fall", "Follow-up Winter")
LEADER_COLUMNS = ("Met on", "Progress", "What we said", "Next step", "Support promised", "Support given on")

_PEOPLE: tuple[tuple[str, int], ...] = (
    ("Ana Lopez", 2),
    ("Ben Ito", 1),
    ("Cleo Adler", 2),
    ("Dev Okafor", 1),
    ("Esme Vance", 2),
    ("Farah Haddad", 2),
    ("Greta Falk", 1),
    ("Hugo Sato", 0),
    ("Ines Zeller", 1),
)
AIMS = (
    "plan and track their own reading every week",
    "use comments from classmates to revise their essays",
    "choose how they investigate a question in the lab",
    "book and lead a talk about their portfolio each month",
    "keep a question wall that decides what we look into next",
    "set the criteria for a good explanation before they write one",
    "sort their own mistakes and pick the practice that fits",
    "show what they know in the form they choose",
    "coach a younger reader and keep notes about it",
    "read their own results and name the next step",
    "plan the steps of their own project and keep track of them",
    "record themselves and hear what to try next",
)


def email(name: str) -> str:
    """Return a teacher's address."""
    return name.lower().replace(" ", ".") + "@example.edu"


COACHES = ("Rosa Lang", "Noor Castellan")
GOALS: dict[str, tuple[str, int, str]] = {}
"""Goal ref to name, number and words."""
for _name, _count in _PEOPLE:
    for _number in range(1, _count + 1):
        GOALS[f"{_name.split()[0].lower()}{_number}"] = (
            _name,
            _number,
            f"By May my students {AIMS[len(GOALS)]}.",
        )


def new_school(count: int | None = None) -> NewSchool:
    """Return what ``init`` makes the school of: plans that are complete, but for Hugo who has none yet."""
    people = _PEOPLE[:count]
    names = {name for name, _ in people}
    goals = [goal for goal in GOALS.values() if goal[0] in names]
    return NewSchool(
        name="Cedar Hollow School",
        rubric=read_rubric("dallas_pl", TEMPLATE),
        roster=[
            *(
                {"email": email(name), "name": name, "department": "Science", "coach": COACHES[at % 2]}
                for at, (name, _) in enumerate(people)
            ),
            *({"email": email(name), "name": name, "active": "No"} for name in COACHES),
        ],
        focus_areas=[
            {"id": "FA1", "name": "Student agency", "meaning": "Students steer."},
            {"id": "FA2", "name": "Feedback", "meaning": "Students use comments."},
        ],
        settings=[
            {
                "setting": "Window W1",
                "value": "Fall",
                "opens": date(2026, 11, 2),
                "closes": date(2026, 12, 4),
            },
            {
                "setting": "Window W2",
                "value": "Winter",
                "opens": date(2027, 2, 1),
                "closes": date(2027, 2, 26),
            },
        ],
        steps={
            "why": [
                {
                    "teacher": email(name),
                    "message_read_on": date(2026, 9, 1),
                    "curious_about": f"what {name} lets go of",
                    "learns_best_by": "visiting a colleague",
                }
                for name, _ in people
            ],
            **{tab: [_row(tab, *goal) for goal in goals] for tab in _CELLS},
        },
    )


_CELLS: dict[str, Callable[[str, str], dict[str, Value]]] = {
    "goals": lambda name, goal: {"goal": goal, "focus_area": "FA1", "component": "SA2"},
    "documents": lambda name, goal: {
        "statement": f"Four in five of my students will {goal[19:-1]}; I will know from their logs.",
        "why_this_goal": "Too few could.",
    },
    "success": lambda name, goal: {
        "looks_like": f"Students {goal[19:-1]} without being asked",
        "sounds_like": "'I finished two of three, so tomorrow I start the third.'",
        "portfolio": "Three logs",
    },
    "actions": lambda name, goal: {
        "action_step": f"Watch a class of a colleague who lets students {goal[19:-1]}",
        "pd_method": "Peer visit",
        "due": date(2026, 12, 18),
        "state": "Planned",
    },
    "follow_up": lambda name, goal: {
        "how_often": "A ten-minute talk each month",
        "first_check_in": date(2026, 11, 30),
    },
}


def _row(tab: str, name: str, number: int, goal: str) -> dict[str, Value]:
    row: dict[str, Value] = {"teacher": email(name), "goal_number": number}
    return row | _CELLS[tab](name, goal)


# -- runs -----------------------------------------------------------------------------------------------


def quiet(_verb: str) -> None:
    """Say nothing."""


def make_school(path: Path, count: int | None = None) -> None:
    """Write the school as ``init`` makes it."""
    sync.initialise(XlsxBackend(path, may_create=True), TEMPLATE, new_school(count), MOMENT, quiet)


def check(path: Path) -> Checked:
    """Check a file."""
    return sync.check(XlsxBackend(path), TEMPLATE, MOMENT, quiet)


def sync_file(path: Path, *, allow_shrink: bool = False) -> Plan:
    """Sync a file and return what was written."""
    backend = XlsxBackend(path)
    checked = sync.check(backend, TEMPLATE, MOMENT, quiet)
    plan = sync.prepare(checked, allow_shrink=allow_shrink)
    again = sync.planner(TEMPLATE, checked.plans.today, allow_shrink=allow_shrink)
    sync.write(backend, plan, checked.snapshot, again, quiet)
    return plan


# -- a person's hands -------------------------------------------------------------------------------------


@dataclass
class Page:
    """A tab that a person may do anything to. Rows and cols are 1-based; notes go along with their cells."""

    title: str
    cells: dict[Place, Value]
    notes: dict[Place, str] = field(default_factory=dict)
    header_row: int = 0

    @property
    def last_row(self) -> int:
        return max((row for row, _ in self.cells), default=self.header_row)

    @property
    def last_col(self) -> int:
        return max((col for _, col in self.cells), default=0)

    def value(self, row: int, header: str | int) -> Value:
        """Return a cell by its row and its column's header."""
        return self.cells.get((row, self.col(header)), "")

    def put(self, row: int, header: str | int, value: Value) -> None:
        """Type into a cell."""
        self.cells[row, self.col(header)] = value

    def col(self, header: str | int) -> int:
        """Return the column under a header."""
        if isinstance(header, int):
            return header
        return next(
            col
            for (row, col), cell in sorted(self.cells.items())
            if row == self.header_row and cell == header
        )

    def has(self, header: str) -> bool:
        """Tell whether there is such a column."""
        return any(row == self.header_row and cell == header for (row, _), cell in self.cells.items())

    def body(self) -> range:
        """Return the rows below the header."""
        return range(self.header_row + 1, self.last_row + 1)

    def rows(self, **wanted: Value) -> list[int]:
        """Return the rows whose cells hold these values, by header with ``_`` for a space."""
        heads = {header.replace("_", " "): value for header, value in wanted.items()}
        return [row for row in self.body() if all(self.value(row, h) == value for h, value in heads.items())]

    def reorder(self, order: Sequence[int], cols: Iterable[int] | None = None) -> None:
        """Put the rows below the header in another order, in some columns or in all."""
        moved = set(cols) if cols is not None else set(range(1, self.last_col + 1))
        rows = list(self.body())
        new = {
            place: cell for place, cell in self.cells.items() if place[0] not in rows or place[1] not in moved
        }
        for to, old in zip(rows, order, strict=True):
            for col in moved:
                if (old, col) in self.cells:
                    new[to, col] = self.cells[old, col]
        self.cells = new

    def sort(self, header: str, cols: Iterable[int] | None = None, *, descending: bool = False) -> None:
        """Sort as a spreadsheet does: blanks last, the order otherwise kept."""
        rows = list(self.body())
        filled = [row for row in rows if self.value(row, header) != ""]
        filled.sort(key=lambda row: str(self.value(row, header)), reverse=descending)
        self.reorder(filled + [row for row in rows if self.value(row, header) == ""], cols)

    def insert_row(self, at: int, values: dict[int, Value] | None = None) -> None:
        """Insert a row; what stands below moves down."""
        self.cells = {(row + (row >= at), col): cell for (row, col), cell in self.cells.items()}
        self.notes = {(row + (row >= at), col): note for (row, col), note in self.notes.items()}
        self.header_row += self.header_row >= at
        self.cells.update({(at, col): value for col, value in (values or {}).items()})

    def row(self, row: int) -> dict[int, Value]:
        """Return a row's cells by col."""
        return {col: cell for (at, col), cell in self.cells.items() if at == row}

    def copy_row(self, row: int, to: int) -> None:
        """Copy a whole row, hidden columns included, to a new row."""
        self.insert_row(to, self.row(row))

    def delete_row(self, at: int) -> None:
        """Delete a row; what stands below moves up."""
        self.cells = {(r - (r > at), c): cell for (r, c), cell in self.cells.items() if r != at}

    def delete_col(self, at: int) -> None:
        """Delete a column; what stands to the right moves left."""
        self.cells = {(r, c - (c > at)): cell for (r, c), cell in self.cells.items() if c != at}
        self.notes = {(r, c - (c > at)): note for (r, c), note in self.notes.items() if c != at}

    def insert_col(self, at: int, header: str, values: dict[int, Value] | None = None) -> None:
        """Insert a column of one's own."""
        self.cells = {(r, c + (c >= at)): cell for (r, c), cell in self.cells.items()}
        self.notes = {(r, c + (c >= at)): note for (r, c), note in self.notes.items()}
        self.cells[self.header_row, at] = header
        self.cells.update({(row, at): value for row, value in (values or {}).items()})

    def order_cols(self, order: Sequence[int]) -> None:
        """Move whole columns; ``order`` lists the old cols from left to right."""
        to = {old: new for new, old in enumerate(order, 1)}
        top = self.header_row if not any(r < self.header_row for r, _ in self.cells) else 1
        keep = {p: c for p, c in self.cells.items() if p[0] < self.header_row and top == 1}
        moved = {(r, to[c]): cell for (r, c), cell in self.cells.items() if (r, c) not in keep}
        self.cells = keep | moved
        self.notes = {
            (r, to[c]) if r == self.header_row else (r, c): note for (r, c), note in self.notes.items()
        }


class Paper:
    """A workbook as a person sees it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        snapshot = XlsxBackend(path).read(frozenset())
        self.pages = [_page(tab) for tab in snapshot.tabs]

    def __getitem__(self, title: str) -> Page:
        return next(page for page in self.pages if page.title == title)

    def __contains__(self, title: str) -> bool:
        return any(page.title == title for page in self.pages)

    @property
    def titles(self) -> list[str]:
        return [page.title for page in self.pages]

    def talks(self) -> list[Page]:
        """Return the follow-up pages, whatever they are called."""
        return [page for page in self.pages if page.header_row and page.has("What we said")]

    def save(self, path: Path | None = None) -> None:
        """Save as a spreadsheet program would."""
        with xlsxwriter.Workbook(
            str(path or self.path), {"strings_to_formulas": False, "in_memory": True}
        ) as book:
            formats: dict[type, Any] = {
                kind: book.add_format({"num_format": text})
                for kind, text in ((datetime, "yyyy-mm-dd hh:mm"), (date, "yyyy-mm-dd"), (time, "hh:mm"))
            }
            formats[timedelta] = book.add_format({"num_format": "[h]:mm"})
            for page in self.pages:
                tab = book.add_worksheet(page.title)
                for (row, col), cell in page.cells.items():
                    _write(tab, row - 1, col - 1, cell, formats)
                for (row, col), note in page.notes.items():
                    tab.write_comment(row - 1, col - 1, note)


def _write(tab: Any, row: int, col: int, cell: Any, formats: dict[type, Any]) -> None:
    if isinstance(cell, Link):
        tab.write_formula(row, col, "=" + link_formula(cell, cell.text), None, cell.text)
    elif isinstance(cell, bool):
        tab.write_boolean(row, col, cell)
    elif isinstance(cell, int | float):
        tab.write_number(row, col, cell)
    elif isinstance(cell, date | time | timedelta):
        tab.write_datetime(row, col, cell, formats[type(cell)])
    elif cell != "":
        tab.write_string(row, col, str(cell))


def _page(tab: Tab) -> Page:
    cells = {
        (row, col): cell
        for row, line in enumerate(tab.rows, 1)
        for col, cell in enumerate(line, 1)
        if cell != ""
    }
    return Page(tab.title, cells, dict(tab.notes), _header_row(tab.title, cells))


def _header_row(title: str, cells: dict[Place, Value]) -> int:
    """Return the row of headers by words that no other row holds."""
    marks = {"Setting", "ID", "Code", "Email", "Teacher", "Asked for"}
    rows = sorted(row for (row, _), cell in cells.items() if cell in marks)
    return rows[0] if rows else 0


# -- what must hold -----------------------------------------------------------------------------------------


MADE = {"Start Here", "Overview", "PD Needs", "Coverage", "Sync Log"}
"""The tabs that are made whole, those of windows aside."""

Beside = dict[tuple[str, int, str], Value]
"""What stands beside the rows of the step tabs: title, row and header to a word."""


def beside(paper: Paper) -> Beside:
    """Return everything of ours that stands beside a row, but for the keys."""
    return {
        (page.title, row, str(header)): page.cells[row, col]
        for page in paper.pages
        if page.header_row and not page.has("What we said") and page.title not in MADE
        for col in _our_cols(page)
        if (header := page.cells.get((page.header_row, col), "")) != "Key"
        for row in page.body()
        if (row, col) in page.cells
    }


def beside_when_fresh(path: Path) -> Beside:
    """Return what a workbook whose every cell of ours was blanked would get beside its rows."""
    snapshot = XlsxBackend(path).read(TEMPLATE.code_headers)
    tabs = [_blanked(tab, page) for tab, page in zip(snapshot.tabs, map(_page, snapshot.tabs), strict=True)]
    checked = sync.judge_snapshot(replace(snapshot, tabs=tuple(tabs)), TEMPLATE, TODAY)
    plan = sync.prepare(checked, allow_shrink=True)
    titles = {page.title for page in map(_page, snapshot.tabs) if not page.has("What we said")}
    return {
        (edit.tab, edit.row, edit.header): edit.new
        for edit in plan.edits
        if edit.header != "Key" and edit.tab in titles - MADE and edit.old == ""
    }


def _blanked(tab: Tab, page: Page) -> Tab:
    if not page.header_row or page.has("What we said"):
        return tab
    ours = _our_cols(page)
    rows = [
        ["" if row > page.header_row and col in ours else cell for col, cell in enumerate(line, 1)]
        for row, line in enumerate(tab.rows, 1)
    ]
    return replace(tab, rows=rows)


def people_cells(paper: Paper) -> dict[str, dict[Place, Value]]:
    """Return every cell that is not ours, by title."""
    cells: dict[str, dict[Place, Value]] = {}
    for page in paper.pages:
        ours = _our_cols(page)
        if page.title in MADE - {"PD Needs"} and page.notes.get((1, 1), "").startswith(OUR_NOTE):
            continue
        cells[page.title] = {
            place: cell
            for place, cell in page.cells.items()
            if (place[1] not in ours or place[0] == page.header_row)
            and not (place == (1, 1) and page.notes.get(place, "").startswith(OUR_NOTE))
        }
    return cells


_MADE_HEADERS = {
    "What we said": {column.header for column in TEMPLATE.by_key["talks"].owned()},
    "Offered on": {column.header for column in TEMPLATE.by_key["pd_needs"].owned()},
}
"""A header of leaders' that only one kind of made tab has, and the headers of ours beside it."""


def _our_cols(page: Page) -> set[int]:
    """Return our columns: those whose header says so, and where leaders type those of our headers."""
    for telling, ours in _MADE_HEADERS.items():
        if page.has(telling):
            return {col for (row, col), cell in page.cells.items() if row == page.header_row and cell in ours}
    return {col for (row, col), note in page.notes.items() if row == page.header_row and OUR_NOTE in note}
