"""The homes a workbook can have, each with a person who works in it, behind one face.

I/O: reads and writes .xlsx files, talks to the emulator.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import openpyxl  # type: ignore[import-untyped]

from sheets_sync.backends import Backend
from sheets_sync.backends.opening import open_backend
from sheets_sync.config import GoogleConfig
from sheets_sync.model import Place, Value, a1
from tests.emulator.cells import Cell
from tests.emulator.human import Human
from tests.emulator.loading import from_xlsx
from tests.emulator.quota import Quota
from tests.emulator.server import Emulator
from tests.emulator.workbook import Spreadsheet

ID = "1Cedar-Hollow_0123456789abcdefghijklmnopqrst"
DAY_ZERO = datetime(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Held:
    """What a person finds in a cell; ``leads_to`` is a title and a cell, or an address; blank is ``""``."""

    value: Value = ""
    note: str = ""
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """What a person finds over a column below its header."""

    is_hidden: bool = False
    is_text: bool = False
    is_warned: bool = False
    offers: tuple[str, ...] = ()
    tones: frozenset[str] = frozenset()


class Home(Protocol):
    """Where one workbook lives: the tool's way in, and a person's."""

    source: str

    def put(self, path: Path) -> None:
        """Let the workbook be what an .xlsx file holds."""
        ...

    def put_nothing(self) -> None:
        """Let there be nothing yet."""
        ...

    def open(self, *, may_create: bool = False) -> Backend:
        """Return a fresh way in for the tool, as each run has it."""
        ...

    def titles(self) -> list[str]:
        """Return the titles of the visible tabs, in order."""
        ...

    def cells(self, title: str) -> dict[Place, Held]:
        """Return every cell of a tab that holds anything."""
        ...

    def column(self, title: str, col: int, row: int) -> Column:
        """Return what stands over a column at a row below its header."""
        ...

    def type(self, title: str, row: int, col: int, value: Value) -> None:
        """Let a person type a value."""
        ...

    def sort(self, title: str, col: int, first_row: int) -> None:
        """Let a person sort the whole rows from ``first_row`` on, Z to A."""
        ...

    def insert_row(self, title: str, before: int) -> None:
        """Let a person insert a row."""
        ...

    def delete_row(self, title: str, row: int) -> None:
        """Let a person delete a row."""
        ...

    def insert_col(self, title: str, before: int) -> None:
        """Let a person insert a column."""
        ...

    def rename(self, title: str, new: str) -> None:
        """Let a person rename a tab."""
        ...


class FileHome:
    """A file, and a person with a spreadsheet program."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "plans.xlsx"
        self.source = str(self.path)

    def put(self, path: Path) -> None:
        shutil.copyfile(path, self.path)

    def put_nothing(self) -> None:
        self.path.unlink(missing_ok=True)

    def open(self, *, may_create: bool = False) -> Backend:
        return open_backend(self.source, may_create=may_create)

    def titles(self) -> list[str]:
        return [tab.title for tab in self._book().worksheets if tab.sheet_state == "visible"]

    def cells(self, title: str) -> dict[Place, Held]:
        return {
            (cell.row, cell.column): held
            for row in self._book()[title].iter_rows()
            for cell in row
            if (held := _held_in_file(cell)) != Held()
        }

    def column(self, title: str, col: int, row: int) -> Column:
        tab = self._book()[title]
        ref = a1(row, col)
        rules = [one for one in tab.data_validations.dataValidation if ref in one.sqref]
        dimension = next(
            (one for one in tab.column_dimensions.values() if one.min and one.min <= col <= one.max), None
        )
        tones = {
            formula.strip('"')
            for area in tab.conditional_formatting
            if ref in area.sqref
            for rule in area.rules
            for formula in rule.formula
        }
        return Column(
            bool(dimension and dimension.hidden),
            tab.cell(row, col).number_format == "@" or bool(dimension and dimension.number_format == "@"),
            any(one.type == "custom" for one in rules),
            tuple(offer for one in rules if one.type == "list" for offer in _offers(one.formula1)),
            frozenset(tones),
        )

    def type(self, title: str, row: int, col: int, value: Value) -> None:
        book = self._book()
        cell = book[title].cell(row, col)
        cell.value = None if value == "" else value
        if isinstance(value, str) and value:
            cell.data_type = "s"
        book.save(self.path)

    def sort(self, title: str, col: int, first_row: int) -> None:
        book = self._book()
        tab = book[title]
        rows = list(range(first_row, tab.max_row + 1))
        order = sorted(rows, key=lambda row: str(tab.cell(row, col).value or ""), reverse=True)
        moved = {
            (to, at): (cell.value, cell.data_type, cell._style, cell.comment)
            for to, old in zip(rows, order, strict=True)
            for at in range(1, tab.max_column + 1)
            for cell in (tab.cell(old, at),)
        }
        for (to, at), (value, kind, style, comment) in moved.items():
            cell = tab.cell(to, at)
            cell.value, cell._style, cell.comment = value, style, comment
            if kind == "s":
                cell.data_type = kind
        book.save(self.path)

    def insert_row(self, title: str, before: int) -> None:
        self._move(title, "insert_rows", before)

    def delete_row(self, title: str, row: int) -> None:
        self._move(title, "delete_rows", row)

    def insert_col(self, title: str, before: int) -> None:
        self._move(title, "insert_cols", before)

    def rename(self, title: str, new: str) -> None:
        book = self._book()
        book[title].title = new
        book.save(self.path)

    def _move(self, title: str, how: str, at: int) -> None:
        book = self._book()
        getattr(book[title], how)(at)
        book.save(self.path)

    def _book(self) -> Any:
        return openpyxl.load_workbook(self.path)


class GoogleHome:
    """A spreadsheet on the emulator, and a person at the browser."""

    def __init__(self, google: Emulator, folder: Path, locale: str = "en_US", own_id: str = ID) -> None:
        self.google = google
        self.key = google.key_file(folder / "key.json")
        self.locale = locale
        self.source = own_id
        self.put_nothing()

    @property
    def person(self) -> Human:
        """Return the spreadsheet's owner."""
        return Human(self.spreadsheet)

    def put(self, path: Path) -> None:
        self._keep(from_xlsx(path, self.source, self.locale))

    def put_nothing(self) -> None:
        self._keep(Spreadsheet(self.source, locale=self.locale))

    def open(self, *, may_create: bool = False, writes: bool = True, give_up_seconds: float = 20) -> Backend:
        config = GoogleConfig(self.google.endpoint, timeout_seconds=60, give_up_seconds=give_up_seconds)
        return open_backend(
            self.source, credentials=self.key, google=config, may_create=may_create, writes=writes
        )

    def titles(self) -> list[str]:
        return [tab.title for tab in self.spreadsheet.book.tabs if not tab.is_hidden]

    def cells(self, title: str) -> dict[Place, Held]:
        tab = self._tab(title)
        found = ((row + 1, col + 1, self._held(cell)) for row, col, cell in tab.held(tab.whole))
        return {(row, col): held for row, col, held in found if held != Held()}

    def column(self, title: str, col: int, row: int) -> Column:
        tab = self._tab(title)
        cell = tab.cell(row - 1, col - 1)
        warned = [
            one for one in tab.protections if one.get("warningOnly") and _covers(one["range"], row, col)
        ]
        rules = [rule for rule in tab.rules if any(_covers(one, row, col) for one in rule["ranges"])]
        tones = {rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for rule in rules}
        condition = (cell.validation or {}).get("condition", {})
        offers = tuple(one["userEnteredValue"] for one in condition.get("values", ()))
        if condition.get("type") == "ONE_OF_RANGE":
            offers = _offers(offers[0])
        return Column(
            bool(tab.col_props.get(col - 1, {}).get("hiddenByUser")),
            (cell.format or {}).get("numberFormat", {}).get("type") == "TEXT",
            bool(warned),
            offers,
            frozenset(tones),
        )

    def type(self, title: str, row: int, col: int, value: Value) -> None:
        if isinstance(value, date):
            text = value.isoformat()
        elif isinstance(value, str):
            text = f"'{value}" if value else ""
        else:
            text = str(value)
        self.person.type_text(title, row, col, text)

    def sort(self, title: str, col: int, first_row: int) -> None:
        self.person.sort(title, col, first_row, descending=True)

    def insert_row(self, title: str, before: int) -> None:
        self.person.insert_rows(title, before)

    def delete_row(self, title: str, row: int) -> None:
        self.person.delete_rows(title, row)

    def insert_col(self, title: str, before: int) -> None:
        self.person.insert_cols(title, before)

    def rename(self, title: str, new: str) -> None:
        self.person.rename(title, new)

    def _keep(self, spreadsheet: Spreadsheet) -> None:
        """Keep another spreadsheet here, a minute later: nobody's quota is used up."""
        self.google.quota = Quota(self.google.clock.now)
        self.spreadsheet = spreadsheet
        self.google.add(spreadsheet)
        self.google.share(self.source)

    def _tab(self, title: str) -> Any:
        return next(tab for tab in self.spreadsheet.book.tabs if tab.title == title)

    def _held(self, cell: Cell) -> Held:
        given = next(iter((cell.value or {}).values()), "")
        kind = (cell.format or {}).get("numberFormat", {}).get("type", "")
        value: Value = given
        if isinstance(given, int | float) and not isinstance(given, bool) and kind in _DATED:
            value = _DATED[kind](given)
        uri = (cell.format or {}).get("textFormat", {}).get("link", {}).get("uri", "")
        if uri.startswith("#gid="):
            gid, _, ref = uri.removeprefix("#gid=").partition("&range=")
            uri = f"{next(tab.title for tab in self.spreadsheet.book.tabs if tab.sheet_id == int(gid))}!{ref}"
        return Held(value, cell.note, uri)


def _moment(serial: float) -> datetime:
    return DAY_ZERO + timedelta(milliseconds=round(serial * 86_400_000))


_DATED: dict[str, Any] = {
    "DATE": lambda serial: _moment(serial).date(),
    "DATE_TIME": _moment,
    "TIME": lambda serial: _moment(serial).time(),
}


def _held_in_file(cell: Any) -> Held:
    value, leads_to = cell.value, ""
    if cell.hyperlink is not None:
        leads_to = cell.hyperlink.target or ""
    if cell.data_type == "f" and str(value).startswith("=HYPERLINK("):
        target, _, text = str(value)[12:-2].replace('""', "\0").partition('","')
        title, _, ref = target.replace("\0", '"').removeprefix("#").rpartition("!")
        value, leads_to = text.replace("\0", '"'), f"{title[1:-1].replace(chr(39) * 2, chr(39))}!{ref}"
    if cell.data_type == "d" and isinstance(value, datetime) and "h" not in cell.number_format:
        value = value.date()
    note = cell.comment.text if cell.comment else ""
    return Held("" if value is None else value, note, leads_to)


def _offers(formula: str) -> tuple[str, ...]:
    if formula.startswith('"'):
        return tuple(formula.strip('"').replace('""', '"').split(","))
    return (formula.removeprefix("="),)


def _covers(area: dict[str, int], row: int, col: int) -> bool:
    return area.get("startRowIndex", 0) < row <= area.get("endRowIndex", row) and area.get(
        "startColumnIndex", 0
    ) < col <= area.get("endColumnIndex", col)
