"""Drawing the report: one way to write each kind of cell, one look for each role. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from sheets_sync.look import FONT, ROLES, TONES, pages_across
from sheets_sync.model import Role, Tone, fit_text
from sheets_sync.report.excel.rows import Body, CellValue, Hyperlink, Look, Rows, splice
from sheets_sync.report.excel.tables import EMAIL, FRONT, Field, Kind, Table
from sheets_sync.report.privacy import Privacy
from sheets_sync.report.words import shorten
from sheets_sync.tabs.page import ALIGNMENT_TONES, STATUS_TONES

US_LETTER = 1
DATE_FORMAT = "yyyy-mm-dd"
_MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7}
_FOOTER_ROOM = 32  # characters; more would run into the middle of the footer
_HEADER_POINTS = 36
_PADDING = 0.71  # characters; what the library adds to a width for the space at both sides of a cell
_MOST_LINKS = 65_000  # Excel repairs a tab that has more than 65,530
_TONES = dict(STATUS_TONES + ALIGNMENT_TONES)


class Book:
    """An .xlsx being drawn; every text passes ``privacy`` and is written as text, never as a formula."""

    def __init__(self, privacy: Privacy, created: date, *, mark: str = "", footnote: str = "") -> None:
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
                "in_memory": True,  # what it draws is small, and files cost more than the rest
            },
        )
        self._formats: dict[Any, Any] = {}
        self._bodies: dict[str, Body] = {}
        self._created = created
        self._mark = mark
        self._footnote = footnote

    def finish(self) -> bytes:
        """Close the book and return the file."""
        self.xlsx.set_properties(
            {
                "title": fit_text(f"Personalized learning plans: {self.school}".rstrip(": "))[:200],
                "created": datetime.combine(self._created, time()),
                "keywords": self._mark,
            }
        )
        self.xlsx.close()
        return splice(self._bytes.getvalue(), self._bodies, self._fit)

    def _fit(self, text: str) -> str:
        """Return a text as it may be shown and a cell can hold it."""
        return fit_text(self.privacy.text(text))

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
        name = shorten(fit_text(" ".join(self.school.split())), _FOOTER_ROOM).replace("&", "&&")
        about = f"{title}, as of {self._created.isoformat()}{self._footnote}"
        tab.set_footer(f"&L{name}&C{about}&RPage &P of &N")
        return tab

    def write(self, tab: Any, row: int, col: int, value: CellValue, form: Any) -> None:
        """Write one cell (row and col 0-based, as the library counts)."""
        if isinstance(value, str):
            text = self._fit(value)
            if text.startswith("<r>") and text.endswith("</r>"):
                # The library takes such a text for markup of its own, unless it comes in two runs.
                tab.write_rich_string(row, col, text[:1], form, text[1:], form)
            elif text:
                tab.write_string(row, col, text, form)
            else:
                tab.write_blank(row, col, None, form)
        elif isinstance(value, int | float):
            tab.write_number(row, col, value, form)
        else:
            tab.write_datetime(row, col, value, form)

    def table(self, table: Table) -> None:
        """Draw a data tab: headers in row 1, frozen and repeated on every page, with a filter."""
        tab = self.tab(table.title)
        header = self.format(Role.HEADER)
        for col, field in enumerate(table.fields):
            tab.set_column(col, col, field.width, None, {"hidden": field.is_blank})
            self.write(tab, 0, col, field.header, header)
        tab.set_row(0, _HEADER_POINTS)
        below = _link(tab, table.fields, table.rows) + 1
        samples: list[Any] = []
        looks = [self._look(col, field, samples) for col, field in enumerate(table.fields)]
        for col, form in enumerate(samples):
            tab.write_blank(below, col, None, form)
        self._bodies[f"xl/worksheets/sheet{len(self.xlsx.worksheets())}.xml"] = Body(looks, table.rows)
        _set_up_print(tab, table)

    def _look(self, col: int, field: Field, samples: list[Any]) -> Look:
        """Return how a column is drawn, and put the formats it needs among the samples."""
        if col < len(FRONT):
            return Look(_place(samples, self.format(Role.BODY, field.kind, text_wrap=False)), {}, None)
        tones = _TONES if field.kind is Kind.WORD else {}
        return Look(
            _place(samples, self.format(Role.BODY, field.kind)),
            {word: _place(samples, self.format(Role.BODY, field.kind, tone)) for word, tone in tones.items()},
            field.width,
        )


def _place(samples: list[Any], form: Any) -> int:
    """Return where the format stands among the samples; put it there if it is new."""
    if form not in samples:
        samples.append(form)
    return samples.index(form)


def _link(tab: Any, fields: Sequence[Field], rows: Rows) -> int:
    """Have the cells of link columns lead where they say, and return the last such row; 0 for none.

    Their words are written with all others.
    """
    cols = [col for col, field in enumerate(fields) if field.kind is Kind.LINK]
    last, count = 0, 0
    for at, row in enumerate(rows if cols else (), 1):
        for col in cols:
            link = row[col]
            if isinstance(link, Hyperlink) and count < _MOST_LINKS:
                tab.write_url(at, col, link.url, None, link.text)
                last, count = at, count + 1
    return last


def _set_up_print(tab: Any, table: Table) -> None:
    """Filter and freeze a data tab, and print it without its first columns and emails."""
    fields, last = table.fields, max(len(table.rows), 1)
    tab.autofilter(0, 0, last, len(fields) - 1)
    tab.freeze_panes(1, 0)
    tab.repeat_rows(0)
    printed = [field for field in fields if field.header != EMAIL]  # names tell people apart on paper
    widths = [0.0 if field.is_blank else field.width + _PADDING for field in printed[len(FRONT) :]]
    pages = pages_across(widths, sum(widths[: table.repeated]))
    if pages > 1:
        tab.fit_to_pages(pages, 0)
        tab.repeat_columns(len(FRONT), len(FRONT) + table.repeated - 1)
    tab.print_area(0, len(FRONT), last, len(printed) - 1)


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
