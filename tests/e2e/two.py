"""A school whose leaders may have a workbook of their own, in both homes, behind one face.

I/O: runs the command line; reads and writes .xlsx files, or talks to the emulator.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Protocol

from tests.e2e.cloud import ID, Cloud
from tests.e2e.command import DAY, Ended, digest, run
from tests.e2e.school import Paper
from tests.emulator.human import Human
from tests.emulator.workbook import Spreadsheet

PLANS, LEADERS, OTHER = "plans", "leaders", "other"
SETTING = "Leaders' workbook"
Words = dict[str, list[str]]


class School(Protocol):
    """Three workbooks, and the hands of those who work in them."""

    def run(self, command: str, *words: object) -> Ended:
        """Run a command on the plan workbook."""
        ...

    def address(self, book: str) -> str:
        """Return what Settings calls a workbook."""
        ...

    def titles(self, book: str) -> list[str]:
        """Return the titles of all visible tabs; none where the workbook is not there."""
        ...

    def words(self, book: str) -> Words:
        """Return every word that is shown, by title."""
        ...

    def raw(self, book: str) -> str:
        """Return all that the workbook's owner could find in it, whatever is hidden."""
        ...

    def mark(self) -> object:
        """Return what changes whenever a workbook does."""
        ...

    def type(self, book: str, title: str, beside: str, header: str, text: str) -> None:
        """Type under a header, in the row that holds ``beside``."""
        ...

    def put(self, book: str, title: str, row: int, col: int, text: str) -> None:
        """Type into a cell."""
        ...

    def find(self, book: str, title: str, text: str) -> tuple[int, int]:
        """Return where a cell holds exactly this."""
        ...

    def name(self, text: str) -> None:
        """Type which workbook is the leaders'."""
        ...

    def close(self, book: str) -> None:
        """Let a workbook be read but not written."""
        ...

    def lose(self, book: str) -> None:
        """Let a workbook be out of reach."""
        ...

    def heal(self, book: str) -> None:
        """Let a workbook be in reach and writable again."""
        ...


class Files:
    """Three files in one folder."""

    def __init__(self, plans: Path) -> None:
        self.plans = plans

    def path(self, book: str) -> Path:
        return self.plans.with_name(f"{book}.xlsx")

    def run(self, command: str, *words: object) -> Ended:
        return run(command, self.plans, *words, "--state-dir", self.plans.parent / "state", *DAY)

    def address(self, book: str) -> str:
        return f"{book}.xlsx"

    def titles(self, book: str) -> list[str]:
        return Paper(self.path(book)).titles if self.path(book).exists() else []

    def words(self, book: str) -> Words:
        pages = Paper(self.path(book)).pages if self.path(book).exists() else []
        return {page.title: [str(cell) for cell in page.cells.values()] for page in pages}

    def raw(self, book: str) -> str:
        texts = []
        for path in (self.path(book), self.path(book).with_name(f"{book}.xlsx.bak")):
            if path.exists():
                with zipfile.ZipFile(path) as parts:
                    texts += [parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
        return "\n".join(texts)

    def mark(self) -> object:
        return {path.name: digest(path) for path in sorted(self.plans.parent.glob("*.xlsx"))}

    def type(self, book: str, title: str, beside: str, header: str, text: str) -> None:
        paper = Paper(self.path(book))
        page = paper[title]
        row = next(row for (row, _), cell in sorted(page.cells.items()) if str(cell) == beside)
        page.put(row, header, text)
        paper.save()

    def put(self, book: str, title: str, row: int, col: int, text: str) -> None:
        paper = Paper(self.path(book))
        paper[title].cells[row, col] = text
        paper.save()

    def find(self, book: str, title: str, text: str) -> tuple[int, int]:
        cells = Paper(self.path(book))[title].cells
        return next(place for place, cell in sorted(cells.items()) if str(cell) == text)

    def name(self, text: str) -> None:
        row, col = self.find(PLANS, "Settings", SETTING)
        self.put(PLANS, "Settings", row, col + 1, text)

    def close(self, book: str) -> None:
        self.plans.with_name(f"~${book}.xlsx").touch()

    def lose(self, book: str) -> None:
        self.path(book).rename(self.plans.with_name(f"{book}.away"))

    def heal(self, book: str) -> None:
        self.plans.with_name(f"~${book}.xlsx").unlink(missing_ok=True)
        away = self.plans.with_name(f"{book}.away")
        if away.exists():
            away.rename(self.path(book))


class Sheets:
    """Three spreadsheets on the emulator."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.books = {PLANS: cloud.book}
        for book in (LEADERS, OTHER):
            self.books[book] = Spreadsheet(self.id(book))
            cloud.google.add(self.books[book])
            cloud.google.share(self.id(book))

    def id(self, book: str) -> str:
        return ID if book == PLANS else f"{book}-{ID}"[:44]

    def human(self, book: str) -> Human:
        return Human(self.books[book])

    def run(self, command: str, *words: object) -> Ended:
        return self.cloud.run(command, *words)

    def address(self, book: str) -> str:
        return f"https://docs.google.com/spreadsheets/d/{self.id(book)}/edit"

    def titles(self, book: str) -> list[str]:
        return [
            tab.title for tab in self.books[book].book.tabs if not tab.is_hidden and tab.title != "Sheet1"
        ]

    def words(self, book: str) -> Words:
        return {
            tab.title: [word for line in self.human(book).rows(tab.title) for word in line if word]
            for tab in self.books[book].book.tabs
            if not tab.is_hidden
        }

    def raw(self, book: str) -> str:
        tabs = self.books[book].book.tabs
        return repr([(tab.title, [cell for _, _, cell in tab.held(tab.whole)]) for tab in tabs])

    def mark(self) -> object:
        return {name: book.version for name, book in self.books.items()}

    def type(self, book: str, title: str, beside: str, header: str, text: str) -> None:
        row, _ = self.find(book, title, beside)
        _, col = self.find(book, title, header)
        self.put(book, title, row, col, text)

    def put(self, book: str, title: str, row: int, col: int, text: str) -> None:
        self.human(book).type_text(title, row, col, text)

    def find(self, book: str, title: str, text: str) -> tuple[int, int]:
        return self.human(book).find(title, text)

    def name(self, text: str) -> None:
        row, col = self.find(PLANS, "Settings", SETTING)
        self.put(PLANS, "Settings", row, col + 1, text)

    def close(self, book: str) -> None:
        self.cloud.google.share(self.id(book), role="viewer")

    def lose(self, book: str) -> None:
        self.cloud.google.unshare(self.id(book))

    def heal(self, book: str) -> None:
        self.cloud.google.share(self.id(book))


def count(school: School, book: str, word: str) -> int:
    """Return in how many cells of a workbook a word stands."""
    return sum(cell == word for cells in school.words(book).values() for cell in cells)
