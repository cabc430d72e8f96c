"""The plan workbook and the leaders', on this machine or at Google, behind one pair of hands.

I/O: runs the command line; reads and writes .xlsx files, or talks to the emulator.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from python_calamine import load_workbook

from tests.e2e.cloud import ID, Cloud, closed_port, opened
from tests.e2e.command import Ended, digest, run
from tests.e2e.school import Page, Paper
from tests.emulator.human import Human
from tests.emulator.quota import Quota
from tests.emulator.workbook import Spreadsheet

PLANS, LEADERS = "plans", "leaders"
_AMERICAN = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})")
_SPARE_ROWS = 3
Rows = list[list[str]]
Tabs = dict[str, Rows]


class Home(Protocol):
    """Two workbooks, and what people and the schedule do to them; rows and cols are 1-based."""

    kind: str
    is_quick: bool
    """Whether a look costs next to nothing, so that it is taken more often than once a month."""

    def run(self, day: date, command: str, *words: object) -> Ended:
        """Run a command on the plan workbook."""
        ...

    def tabs(self, book: str) -> Tabs:
        """Return all that is shown on the visible tabs; nothing where the workbook cannot be reached."""
        ...

    def rows(self, book: str, title: str) -> Rows:
        """Return what is shown on a tab while people work on it."""
        ...

    def put(self, book: str, title: str, row: int, col: int, text: str) -> None:
        """Type into a cell."""
        ...

    def insert_row(self, book: str, title: str, at: int) -> None:
        """Insert a row."""
        ...

    def delete_row(self, book: str, title: str, at: int) -> None:
        """Delete a row."""
        ...

    def copy_row(self, book: str, title: str, row: int) -> None:
        """Duplicate a row below itself, hidden columns and all."""
        ...

    def sort(self, book: str, title: str, col: int, first: int, last: int, width: int = 0) -> None:
        """Sort rows by a column of words: whole rows, or only the first ``width`` columns."""
        ...

    def insert_col(self, book: str, title: str, at: int) -> None:
        """Insert a column."""
        ...

    def rename(self, book: str, title: str, new: str) -> None:
        """Rename a tab."""
        ...

    def address(self, book: str) -> str:
        """Return what Settings calls a workbook."""
        ...

    def raw(self, book: str) -> str:
        """Return all that whoever may open the workbook could find in it."""
        ...

    def mark(self) -> object:
        """Return what changes whenever a workbook does."""
        ...

    def lose(self, book: str) -> None:
        """Let a workbook be out of reach."""
        ...

    def heal(self, book: str) -> None:
        """Let it be in reach again."""
        ...

    def week_passes(self) -> None:
        """Let a week pass, in which someone deletes the many empty rows under every table."""
        ...

    def block(self) -> int:
        """Let the plans not be written: the file open elsewhere, the network gone; return the exit code."""
        ...

    def unblock(self) -> None:
        """Let all go well again."""
        ...


def shown(cell: Any) -> str:
    """Return a cell as a person reads it, dates as ISO days and whole numbers without a point."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, str) and (day := _AMERICAN.fullmatch(cell)):
        return f"{day[3]}-{day[1]:0>2}-{day[2]:0>2}"
    return str(getattr(cell, "text", cell)).strip()


class Files:
    """Two files in one folder; what people do is saved before the next command runs."""

    kind, is_quick = "files", True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._papers: dict[str, Paper] = {}

    def path(self, book: str) -> Path:
        return self.folder / f"{book}.xlsx"

    def run(self, day: date, command: str, *words: object) -> Ended:
        self._save()
        return run(command, self.path(PLANS), *words, "--state-dir", self.folder / "state", "--today", day)

    def tabs(self, book: str) -> Tabs:
        self._save()
        if not self.path(book).exists():
            return {}
        found = {}
        with load_workbook(str(self.path(book))) as workbook:
            for title in workbook.sheet_names:
                rows = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
                found[title] = [[shown(cell) for cell in row] for row in rows]
        return found

    def rows(self, book: str, title: str) -> Rows:
        page = self._page(book, title)
        width = page.last_col
        return [
            [shown(page.cells.get((row, col), "")) for col in range(1, width + 1)]
            for row in range(1, page.last_row + 1)
        ]

    def put(self, book: str, title: str, row: int, col: int, text: str) -> None:
        cells = self._page(book, title).cells
        if text:
            cells[row, col] = _typed(text)
        else:
            cells.pop((row, col), None)

    def insert_row(self, book: str, title: str, at: int) -> None:
        self._page(book, title).insert_row(at)

    def delete_row(self, book: str, title: str, at: int) -> None:
        self._page(book, title).delete_row(at)

    def copy_row(self, book: str, title: str, row: int) -> None:
        self._page(book, title).copy_row(row, row + 1)

    def sort(self, book: str, title: str, col: int, first: int, last: int, width: int = 0) -> None:
        page = self._page(book, title)
        rows = range(first, last + 1)
        order = sorted(rows, key=lambda row: sorting(shown(page.cells.get((row, col), ""))))
        taken = {place: cell for place, cell in page.cells.items() if place[0] in rows}
        moved = range(1, (width or page.last_col) + 1)
        for row, at in zip(rows, order, strict=True):
            for one in moved:
                page.cells.pop((row, one), None)
                if (at, one) in taken:
                    page.cells[row, one] = taken[at, one]

    def insert_col(self, book: str, title: str, at: int) -> None:
        page = self._page(book, title)
        page.cells = {(r, c + (c >= at)): cell for (r, c), cell in page.cells.items()}
        page.notes = {(r, c + (c >= at)): note for (r, c), note in page.notes.items()}

    def rename(self, book: str, title: str, new: str) -> None:
        self._page(book, title).title = new

    def address(self, book: str) -> str:
        return self.path(book).name

    def raw(self, book: str) -> str:
        texts = []
        for path in self.folder.glob(f"{book}.xlsx*"):
            with zipfile.ZipFile(path) as parts:
                texts += [parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
        return "\n".join(texts)

    def mark(self) -> object:
        self._save()
        return {path.name: digest(path) for path in sorted(self.folder.glob("*.xlsx"))}

    def lose(self, book: str) -> None:
        self.path(book).rename(self.folder / f"{book}.away")

    def heal(self, book: str) -> None:
        (self.folder / f"{book}.away").rename(self.path(book))

    def week_passes(self) -> None:
        pass  # a file has no empty rows

    def block(self) -> int:
        (self.folder / "~$plans.xlsx").touch()
        return 6 if self.path(LEADERS).exists() else 3

    def unblock(self) -> None:
        (self.folder / "~$plans.xlsx").unlink()

    def _save(self) -> None:
        for paper in self._papers.values():
            paper.save()
        self._papers.clear()

    def _page(self, book: str, title: str) -> Page:
        if book not in self._papers:
            self._papers[book] = Paper(self.path(book))
        return self._papers[book][title]


class Sheets:
    """Two spreadsheets on the emulator."""

    kind, is_quick = "google", False

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.books = {PLANS: cloud.book, LEADERS: Spreadsheet(f"leaders-{ID}"[:44])}
        cloud.google.add(self.books[LEADERS])
        cloud.google.share(self.books[LEADERS].spreadsheet_id)
        self._gone: set[str] = set()

    def run(self, day: date, command: str, *words: object) -> Ended:
        source, *rest = self.cloud.words[:-2]
        return run(command, source, *words, *rest, "--today", day)

    def tabs(self, book: str) -> Tabs:
        if book in self._gone:
            return {}
        return {
            tab.title: self.rows(book, tab.title) for tab in self.books[book].book.tabs if not tab.is_hidden
        }

    def rows(self, book: str, title: str) -> Rows:
        return [[shown(cell) for cell in row] for row in self._human(book).rows(title)]

    def put(self, book: str, title: str, row: int, col: int, text: str) -> None:
        human = self._human(book)
        tab = next(tab for tab in self.books[book].book.tabs if tab.title == title)
        if row > tab.row_count:
            human.insert_rows(title, tab.row_count + 1, row - tab.row_count)
        if col > tab.col_count:
            human.insert_cols(title, tab.col_count + 1, col - tab.col_count)
        human.type_text(title, row, col, text)

    def insert_row(self, book: str, title: str, at: int) -> None:
        self._human(book).insert_rows(title, at)

    def delete_row(self, book: str, title: str, at: int) -> None:
        self._human(book).delete_rows(title, at)

    def copy_row(self, book: str, title: str, row: int) -> None:
        self._human(book).copy_row(title, row)

    def sort(self, book: str, title: str, col: int, first: int, last: int, width: int = 0) -> None:
        self._human(book).sort(title, col, first, last, last_col=width or None)

    def insert_col(self, book: str, title: str, at: int) -> None:
        self._human(book).insert_cols(title, at)

    def rename(self, book: str, title: str, new: str) -> None:
        self._human(book).rename(title, new)

    def address(self, book: str) -> str:
        return f"https://docs.google.com/spreadsheets/d/{self.books[book].spreadsheet_id}/edit"

    def raw(self, book: str) -> str:
        tabs = self.books[book].book.tabs
        cells = ((cell.value, cell.note) for tab in tabs for _, _, cell in tab.held(tab.whole))
        return "\n".join(str(part) for cell in cells for part in cell)

    def mark(self) -> object:
        return {name: book.version for name, book in self.books.items()}

    def lose(self, book: str) -> None:
        self._gone.add(book)
        self.cloud.google.unshare(self.books[book].spreadsheet_id)

    def heal(self, book: str) -> None:
        self._gone.discard(book)
        self.cloud.google.share(self.books[book].spreadsheet_id)

    def week_passes(self) -> None:
        self.cloud.google.quota = Quota(self.cloud.google.clock.now)  # it is counted by the minute
        for name, book in self.books.items():
            for tab in book.book.tabs:
                held = (row for row, _, cell in tab.held(tab.whole) if cell.value)
                last = max(held, default=-1) + 1 + _SPARE_ROWS
                if not tab.is_hidden and tab.row_count > last + _SPARE_ROWS:
                    self._human(name).delete_rows(tab.title, last + 1, tab.row_count - last)

    def block(self) -> int:
        self.cloud.lead(closed_port(), timeout_seconds=0.25, give_up_seconds=0.3)
        return 3

    def unblock(self) -> None:
        self.cloud.lead(self.cloud.google.endpoint)

    def _human(self, book: str) -> Human:
        return Human(self.books[book])


def sorting(text: str) -> tuple[bool, str]:
    """Return what a spreadsheet sorts words by: blanks last, capitals as small letters."""
    return not text, text.casefold()


def _typed(text: str) -> Any:
    """Return what a spreadsheet program makes of typed text, as far as we type it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return int(text) if text.isdecimal() else text


@contextmanager
def at_home(kind: str, folder: Path) -> Iterator[Home]:
    """Stand up an empty home: a folder without files, or a spreadsheet that a person made and shared."""
    if kind == "files":
        yield Files(folder)
        return
    with opened(Spreadsheet(ID), folder) as cloud:
        yield Sheets(cloud)
