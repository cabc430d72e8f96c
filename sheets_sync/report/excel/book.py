"""Drawing the report: one way to write each kind of cell, one look for each role. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from sheets_sync.look import FONT, MOST_ROW_POINTS, ROLES, TONES, text_height
from sheets_sync.model import Role, Tone, fit_text
from sheets_sync.report.excel.privacy import Privacy
from sheets_sync.report.excel.tables import FRONT, CellValue, Kind, Row, Table
from sheets_sync.tabs.page import ALIGNMENT_TONES, STATUS_TONES

US_LETTER = 1
DATE_FORMAT = "yyyy-mm-dd"
_MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7}
_FOOTER_ROOM = 120
_PAGE_CHARACTERS = 270  # on one page more would be too small to read
_MEASURED = 4_000  # characters; more than the tallest row can show
_TONES = dict(STATUS_TONES + ALIGNMENT_TONES)


class Book:
    """An .xlsx being drawn; every text passes ``privacy`` and is written as text, never as a formula."""

    def __init__(self, privacy: Privacy, created: date) -> None:
        # Imported here: only reports need it, and it is slow to load.
        import xlsxwriter

        self._bytes = BytesIO()
        self.privacy = privacy
        self.school = privacy.text(privacy.plans.school.name)
        self.xlsx: Any = xlsxwriter.Workbook(
            self._bytes,
            {
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
            },
        )
        self._formats: dict[Any, Any] = {}
        self._texts: dict[str, str] = {}
        self._created = created

    def finish(self) -> bytes:
        """Close the book and return the file."""
        self.xlsx.set_properties(
            {
                "title": fit_text(f"Personalized learning plans: {self.school}".rstrip(": "))[:200],
                "created": datetime.combine(self._created, time()),
            }
        )
        self.xlsx.close()
        return self._bytes.getvalue()

    def format(self, role: Role, kind: Kind = Kind.TEXT, tone: Tone | None = None, **more: Any) -> Any:
        """Return the format of a cell of this role, kind and tone."""
        key = (role, kind, tone, tuple(sorted(more.items())))
        if key not in self._formats:
            self._formats[key] = self.xlsx.add_format(_properties(role, kind, tone) | more)
        return self._formats[key]

    def tab(self, title: str, *, is_fitted: bool = True) -> Any:
        """Add a tab that prints well: landscape, page numbers, the school in the footer."""
        tab = self.xlsx.add_worksheet(title)
        tab.set_landscape()
        tab.set_paper(US_LETTER)
        tab.set_margins(**_MARGINS)
        tab.hide_gridlines(2)
        if is_fitted:
            tab.fit_to_pages(1, 0)
        name = fit_text(" ".join(self.school.split()))[:_FOOTER_ROOM].replace("&", "&&")
        tab.set_footer(f"&L{name}&C{title}, as of {self._created.isoformat()}&RPage &P of &N")
        return tab

    def write(self, tab: Any, row: int, col: int, value: CellValue, form: Any) -> None:
        """Write one cell (row and col 0-based, as the library counts)."""
        if isinstance(value, str):
            text = self._texts.get(value)
            if text is None:  # most texts stand on many rows
                text = self._texts[value] = fit_text(self.privacy.text(value))
            if text:
                tab.write_string(row, col, text, form)
            else:
                tab.write_blank(row, col, None, form)
        elif isinstance(value, int):
            tab.write_number(row, col, value, form)
        else:
            tab.write_datetime(row, col, value, form)

    def table(self, table: Table) -> None:
        """Draw a data tab: headers in row 1, frozen and repeated on every page, with a filter."""
        tab = self.tab(table.title)
        header = self.format(Role.HEADER)
        for col, field in enumerate(table.fields):
            tab.set_column(col, col, field.width)
            tab.write_string(0, col, fit_text(self.privacy.text(field.header)), header)
        tab.set_row(0, 36)
        plain = {kind: self.format(Role.BODY, kind) for kind in Kind}
        front = {kind: self.format(Role.BODY, kind, text_wrap=False) for kind in Kind}
        toned = {word: self.format(Role.BODY, Kind.WORD, tone) for word, tone in _TONES.items()}
        kinds = [field.kind for field in table.fields]
        widths = [field.width for field in table.fields]
        last = 0
        for last, row in enumerate(table.rows, 1):
            if height := _height(row, widths):
                tab.set_row(last, height)
            for col, (value, kind) in enumerate(zip(row, kinds, strict=True)):
                if col < len(FRONT):
                    form = front[kind]
                else:
                    form = toned.get(str(value), plain[kind]) if kind is Kind.WORD else plain[kind]
                self.write(tab, last, col, value, form)
        end = len(table.fields) - 1
        tab.autofilter(0, 0, max(last, 1), end)
        tab.freeze_panes(1, 0)
        tab.repeat_rows(0)
        if sum(widths[len(FRONT) :]) > _PAGE_CHARACTERS:
            tab.fit_to_pages(2, 0)
            tab.repeat_columns(len(FRONT))
        tab.print_area(0, len(FRONT), max(last, 1), end)


def _height(row: Row, widths: Sequence[float]) -> float:
    """Return the height a row's texts need; 0 where one line does. Not every program fits rows by itself."""
    tall = [
        text_height(value[:_MEASURED], width)
        for value, width in zip(row[len(FRONT) :], widths[len(FRONT) :], strict=True)
        if isinstance(value, str) and (len(value) > width or "\n" in value)
    ]
    return min(max(tall, default=0), MOST_ROW_POINTS)


def _properties(role: Role, kind: Kind, tone: Tone | None) -> dict[str, Any]:
    """Translate the shared look into the library's words."""
    look = ROLES[role]
    properties: dict[str, Any] = {
        "font_name": FONT,
        "font_size": look.size,
        "bold": look.is_bold,
        "italic": look.is_italic,
        "font_color": f"#{look.ink}",
        "text_wrap": look.is_wrapped,
        "valign": "vcenter" if look.vertical == "center" else look.vertical,
        "align": "center" if kind is Kind.NUMBER else look.horizontal,
    }
    if look.fill:
        properties["bg_color"] = f"#{look.fill}"
    if look.grid:
        properties |= {"border": 1, "border_color": f"#{look.grid}"}
    if look.rule:
        properties |= {"bottom": 2, "bottom_color": f"#{look.rule}"}
    if kind is Kind.DATE:
        properties["num_format"] = DATE_FORMAT
    if kind is Kind.NUMBER:
        properties["num_format"] = "#,##0"
    if tone:
        properties |= {
            "font_color": f"#{TONES[tone].ink}",
            "bg_color": f"#{TONES[tone].fill}",
            "bold": TONES[tone].is_bold,
        }
    return properties
