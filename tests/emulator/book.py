"""The state of a spreadsheet between two requests, and what its formulas come to. No I/O."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tests.emulator.boxes import Area, Box, Json
from tests.emulator.cells import BLANK, Cell
from tests.emulator.errors import Refused
from tests.emulator.evaluating import FormulaError, Scalar, outcome
from tests.emulator.formats import shown
from tests.emulator.grid import Tab
from tests.emulator.locales import Locale, locale_named
from tests.emulator.references import Reference, rewritten

MOST_CELLS = 10_000_000
PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


@dataclass(frozen=True, slots=True)
class Effective:
    """What a cell comes to: a value, or the error of its formula; its link; the number format it shows in."""

    value: Scalar
    error: FormulaError | None = None
    link: str = ""
    number_format: Json | None = None


@dataclass
class Book:
    """Everything a spreadsheet holds. ``as_user`` is who writes (None: the owner)."""

    properties: Json
    tabs: list[Tab] = field(default_factory=list)
    named_ranges: list[Json] = field(default_factory=list)
    metadata: list[Json] = field(default_factory=list)
    issued: int = 0
    as_user: str | None = None
    sorts_metadata: bool = False
    _known: dict[tuple[int, int, int], Effective] = field(default_factory=dict)

    def copy(self) -> Book:
        """Return a book that can be edited without this one noticing."""
        return replace(
            self,
            properties=dict(self.properties),
            tabs=[tab.copy() for tab in self.tabs],
            named_ranges=self.named_ranges[:],
            metadata=self.metadata[:],
            _known={},
        )

    @property
    def locale(self) -> Locale:
        return locale_named(self.properties["locale"])

    def tab(self, sheet_id: int) -> Tab:
        """Return the tab with this id.

        Raises:
            Refused: There is none.
        """
        for tab in self.tabs:
            if tab.sheet_id == sheet_id:
                return tab
        raise Refused(400, f"No grid with id: {sheet_id}")

    def titled(self, title: str) -> Tab | None:
        """Return the tab of this title, whatever its case; None where there is none."""
        folded = title.casefold()
        return next((tab for tab in self.tabs if tab.title.casefold() == folded), None)

    def place(self, body: Json | None) -> tuple[Tab, Area, Box]:
        """Return the tab a GridRange lies on, the part on its grid, and the range itself.

        Raises:
            Refused: There is no range, no such tab, or it starts beyond the grid.
        """
        if body is None:
            raise Refused(400, "A range must be specified.")
        box = Box.read(body)
        tab = self.tab(box.sheet_id)
        return tab, tab.area(box), box

    def new_id(self) -> int:
        """Return an id that nothing in this book has been given before."""
        self.issued += 1
        return (self.issued * 1_103_515_245 + 12_345) & 0x7FFF_FFFF

    def forget(self) -> None:
        """Drop what the formulas came to: something was written."""
        self._known.clear()

    def check_size(self) -> None:
        """Refuse a book of too many cells."""
        if sum(tab.row_count * tab.col_count for tab in self.tabs) > MOST_CELLS:
            limit = f"above the limit of {MOST_CELLS} cells."
            raise Refused(400, f"This action would increase the number of cells in the workbook {limit}")

    def guard(self, tab: Tab, area: Area) -> None:
        """Refuse a write by somebody whom a protection of these cells leaves out."""
        for protection in tab.protections:
            if self.may_edit(protection):
                continue
            covered = protected_box(self, protection).on_grid(tab.row_count, tab.col_count)
            free = [Box.read(part) for part in protection.get("unprotectedRanges", [])]
            freed = [box.on_grid(tab.row_count, tab.col_count) for box in free]
            if covered.meets(area) and not any(part.holds(area) for part in freed):
                raise Refused(400, PROTECTED)

    def may_edit(self, protection: Json) -> bool:
        """Tell whether the caller may write what is protected so."""
        if self.as_user is None or protection.get("warningOnly"):
            return True
        return self.as_user in protection.get("editors", {}).get("users", [])

    def effective(self, tab: Tab, row: int, col: int) -> Effective:
        """Return what the cell comes to."""
        cell = tab.cell(row, col)
        if cell.formula is None:
            return plain_effective(cell)
        key = (tab.sheet_id, row, col)
        if key not in self._known:
            loop = FormulaError("REF", "Circular dependency detected.")
            self._known[key] = Effective(None, loop)
            self._known[key] = self._worked_out(tab, cell)
        return self._known[key]

    def shown(self, tab: Tab, row: int, col: int) -> str:
        """Return the text a person sees in the cell."""
        return shown_text(self.effective(tab, row, col), self.locale)

    def formulas(self) -> Iterator[tuple[Tab, int, int, Cell, str]]:
        """Yield every cell that holds a formula."""
        for tab in self.tabs:
            for row, col, cell in tab.held(tab.whole):
                if cell.formula is not None:
                    yield tab, row, col, cell, cell.formula

    def rewrite(self, move: Any) -> None:
        """Rewrite every formula; ``move`` takes the tab it stands on and a reference."""
        for tab, row, col, cell, formula in list(self.formulas()):

            def one(reference: Reference, tab: Tab = tab) -> Reference | None:
                return move(tab, reference)  # type: ignore[no-any-return]

            now = rewritten(formula, one)
            if now != formula:
                tab.put(row, col, replace(cell, value={"formulaValue": now}))

    def meant(self, tab: Tab, reference: Reference) -> Tab | None:
        """Return the tab that a reference standing on ``tab`` means."""
        return tab if reference.title is None else self.titled(reference.title)

    def _worked_out(self, tab: Tab, cell: Cell) -> Effective:
        borrowed: list[Json | None] = []

        def look_up(reference: Reference) -> list[list[Scalar]]:
            return self._looked_up(tab, reference, borrowed)

        own = (cell.format or {}).get("numberFormat")
        try:
            found = outcome(cell.formula or "", self.locale, look_up)
        except FormulaError as error:
            return Effective(None, error)
        look = own or next((look for look in borrowed if look), None)
        value = 0.0 if found.value is None else found.value
        return Effective(value, None, found.link, look if is_number(value) else own)

    def _looked_up(self, tab: Tab, reference: Reference, borrowed: list[Json | None]) -> list[list[Scalar]]:
        there = self.meant(tab, reference)
        if there is None:
            raise FormulaError("REF", f"Unresolved sheet name '{reference.title}'.")
        box = reference.box(there.sheet_id)
        if (box.top or 0) >= there.row_count or (box.left or 0) >= there.col_count:
            raise FormulaError("REF", "Reference does not exist.")
        area = box.on_grid(min(there.row_count, max(len(there.rows), 1 + (box.top or 0))), there.col_count)
        return [
            [self._value_at(there, row, col, borrowed) for col in range(area.left, area.right)]
            for row in range(area.top, area.bottom)
        ]

    def _value_at(self, tab: Tab, row: int, col: int, borrowed: list[Json | None]) -> Scalar:
        found = self.effective(tab, row, col)
        if found.error:
            raise found.error
        borrowed.append(found.number_format)
        return found.value


def plain_effective(cell: Cell) -> Effective:
    """Return what a cell without a formula comes to."""
    if cell is BLANK:
        return _NOTHING
    look = cell.format
    number_format = look.get("numberFormat") if look else None
    value = next(iter(cell.value.values())) if cell.value else None
    return Effective(value, None, "", number_format)


_NOTHING = Effective(None)


def is_number(value: Scalar) -> bool:
    """Tell whether a value is a number, which truth is not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


ERROR_TEXTS = {
    "ERROR": "#ERROR!",
    "NAME": "#NAME?",
    "REF": "#REF!",
    "VALUE": "#VALUE!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "N_A": "#N/A",
}


def shown_text(found: Effective, locale: Locale) -> str:
    """Return the text a person sees for what a cell came to."""
    if found.error:
        return ERROR_TEXTS[found.error.kind]
    return "" if found.value is None else shown(found.value, found.number_format, locale)


def protected_box(book: Book, protection: Json) -> Box:
    """Return the range a protection covers, by itself or through a named range."""
    name = protection.get("namedRangeId")
    if name and "range" not in protection:
        named = next((part for part in book.named_ranges if part["namedRangeId"] == name), None)
        return Box.read(named["range"]) if named else Box(-1)
    return Box.read(protection.get("range", {}))
