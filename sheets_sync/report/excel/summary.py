"""Drawing the Summary tab: the answer in words, then tables and two charts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sheets_sync.dates import long_date
from sheets_sync.frames import Plans
from sheets_sync.look import FONT, text_height
from sheets_sync.model import Role, Status, fit_text
from sheets_sync.report.excel.book import Book
from sheets_sync.report.excel.figures import Figures, sentences
from sheets_sync.report.excel.tables import CellValue, school_year
from sheets_sync.report.words import counted

TITLE = "Summary"
_WIDTHS = (34, 16, 18, 16, 16, 16)
_LINE_POINTS = 18
_SCALE_PCT = 84
"""Printed so small that each of the parts fits a page of letter or A4 paper."""

_INSET: Mapping[str, Any] = {"align": "right", "valign": "vcenter", "text_wrap": False}
# `_0` leaves the room of a digit: LibreOffice forgets the indent of some cells that stand right.
_NUMBERS = "#,##0_0;-#,##0_0;0_0;@_0"
_SHARES = "0%_0"
_DATES = "yyyy-mm-dd_0"
_CHART_WIDTH = 840
_BAR_POINTS = 22
_MOST_METHODS = 12
_MOST_WINDOWS = 4  # that leave room for the outcomes on the same page
_FILLS: Mapping[Status, dict[str, Any]] = {
    Status.READY: {"fill": {"color": "#1B365D"}},
    Status.IN_PROGRESS: {"fill": {"color": "#9DBBD8"}},
    Status.NEEDS_ATTENTION: {
        "pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#E08A1E", "bg_color": "#FFFFFF"}
    },
    Status.NOT_STARTED: {"fill": {"color": "#FFFFFF"}},
}


def draw_summary(book: Book, plans: Plans, figures: Figures) -> None:
    """Draw the tab; its charts read the cells of its own tables."""
    page = _Page(book)
    page.tab.set_first_sheet()
    _draw_head(page, plans, figures)
    _draw_steps(page, figures)
    page.start_page()
    page.shares("Do goals serve the focus and the rubric?", "Alignment", "Goals", figures.alignment)
    _draw_actions(page, figures)
    _draw_windows(page, figures)
    if len(figures.windows) > _MOST_WINDOWS:
        page.start_page()
    page.shares("How goals came out", "Outcome", "Goals", figures.outcomes)
    page.start_page()
    _draw_methods(page, figures)
    page.finish()


class _Page:
    """The tab being drawn; ``row`` is the next free one, 0-based."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.tab = book.tab(TITLE, is_fitted=False)
        self.row = 0
        self._breaks: list[int] = []
        for col, width in enumerate(_WIDTHS):
            self.tab.set_column(col, col, width)

    def paragraph(self, text: str, role: Role) -> None:
        """Write text across the whole width."""
        form = self.book.format(role, bottom=0)
        size = form.font_size
        text = self.book.privacy.text(text)
        self.tab.merge_range(self.row, 0, self.row, len(_WIDTHS) - 1, "", form)
        self.book.write(self.tab, self.row, 0, text, form)
        self.tab.set_row(self.row, max(text_height(text, sum(_WIDTHS) * 1.1, size), size * 1.6))
        self.row += 1

    def heading(self, text: str, note: str = "") -> None:
        """Write a section's heading and, under it, a line that says what is counted."""
        self.row += 1
        self.paragraph(text, Role.SECTION)
        if note:
            self.paragraph(note, Role.BANNER)

    def header(self, *headers: str) -> None:
        """Write a table's header row."""
        for col, header in enumerate(headers):
            form = self.book.format(Role.HEADER, align="left" if col == 0 else "right", indent=1)
            self.book.write(self.tab, self.row, col, header, form)
        self.tab.set_row(self.row, 22)
        self.row += 1

    def line(self, label: str, *values: CellValue, share: tuple[int, int] | None = None) -> None:
        """Write a table row: a label, values, and perhaps a share (part, whole) at the end."""
        self.book.write(
            self.tab,
            self.row,
            0,
            label,
            self.book.format(Role.LABEL, indent=1, valign="vcenter", text_wrap=False),
        )
        for col, value in enumerate(values, 1):
            shown = _DATES if isinstance(value, date) else _NUMBERS
            form = self.book.format(Role.BODY, num_format=shown, **_INSET)
            self.book.write(self.tab, self.row, col, value, form)
        if share is not None:
            part, whole = share
            form = self.book.format(Role.BODY, num_format=_SHARES, **_INSET)
            col = len(values) + 1
            if whole:
                self.tab.write_number(self.row, col, part / whole, form)
            else:
                self.tab.write_blank(self.row, col, None, form)
        self.tab.set_row(self.row, _LINE_POINTS)
        self.row += 1

    def shares(self, heading: str, label: str, counts_header: str, counts: Mapping[str, int]) -> None:
        """Write a section with a table of words, counts and shares."""
        self.heading(heading)
        self.header(label, counts_header, "Share")
        whole = sum(counts.values())
        for word, count in counts.items():
            self.line(word, count, share=(count, whole))

    def start_page(self) -> None:
        """Begin a new printed page here."""
        self._breaks.append(self.row)

    def chart(self, chart: Any, height: int, description: str) -> None:
        """Put a chart below what was written and leave room for it."""
        chart.set_size({"width": _CHART_WIDTH, "height": height})
        self.row += 1
        alt_text = fit_text(self.book.privacy.text(description))
        options = {"description": alt_text, "object_position": 1, "x_offset": 2}
        self.tab.insert_chart(self.row, 0, chart, options)
        self.row += height // 20 + 1

    def finish(self) -> None:
        """Settle the printed pages."""
        self.tab.set_h_pagebreaks(self._breaks)
        self.tab.print_area(0, 0, self.row, len(_WIDTHS) - 1)
        self.tab.center_horizontally()
        self.tab.set_print_scale(_SCALE_PCT)


def _draw_head(page: _Page, plans: Plans, figures: Figures) -> None:
    school = plans.school
    page.paragraph(school.name or "Personalized learning plans", Role.TITLE)
    year = f", school year {school_year(school)}" if school_year(school) else ""
    leader = f"Leader: {school.leader}" if school.leader else ""
    subtitle = f"Personalized learning plans{year}, as of {long_date(plans.today)}"
    page.paragraph("  |  ".join(filter(None, [subtitle, school.district, leader])), Role.BANNER)
    page.heading("In short")
    for sentence in sentences(figures):
        page.paragraph(sentence, Role.BANNER)


def _draw_steps(page: _Page, figures: Figures) -> None:
    note = (
        f"Active teachers by step: {counted(figures.teachers, 'teacher')}, {counted(figures.goals, 'goal')}."
    )
    page.heading("Where the steps stand", note)
    words = [status.value for status in reversed(tuple(_FILLS))]
    page.header("Step", *words, "Ready, share")
    first = page.row
    for title, counts in figures.steps.items():
        page.line(title, *(counts[word] for word in words), share=(counts[words[-1]], figures.teachers))
    if figures.teachers:
        last = page.row - 1
        chart = _bars(page, [(first, last, words.index(one.value) + 1, look) for one, look in _FILLS.items()])
        chart.set_title({"name": "Active teachers by step and status", "name_font": _font(12, bold=True)})
        chart.set_legend({"position": "bottom", "font": _font(11)})
        page.chart(chart, 300, _describe_steps(figures))


def _draw_actions(page: _Page, figures: Figures) -> None:
    page.shares("What teachers are doing", "Action steps", "Actions", figures.actions)
    total = sum(figures.actions.values())
    page.line("Of all these, overdue", figures.overdue, share=(figures.overdue, total))


def _draw_windows(page: _Page, figures: Figures) -> None:
    page.heading("Check-ins recorded")
    page.header("Window", "Opens", "Closes", "Stands", "Due", "Recorded")
    for one in figures.windows:
        window = one.window
        page.line(window.name, window.opens or "", window.closes or "", one.phase, one.due, one.recorded)
    if not figures.windows:
        page.paragraph("Settings has no check-in windows yet.", Role.BANNER)


def _draw_methods(page: _Page, figures: Figures) -> None:
    page.heading("Professional learning that is asked for")
    page.header("Kind of learning", "Teachers", "Actions")
    first = page.row
    for one in figures.methods:
        page.line(one.label, one.teachers, one.actions)
    if not figures.methods:
        page.paragraph("No action step names a kind of learning yet.", Role.BANNER)
        return
    shown = min(len(figures.methods), _MOST_METHODS)
    chart = _bars(page, [(first, first + shown - 1, 1, _FILLS[Status.READY])])
    chart.set_title({"name": "Teachers who ask for each kind of learning", "name_font": _font(12, bold=True)})
    chart.set_legend({"none": True})
    said = ", ".join(f"{one.label} {one.teachers}" for one in figures.methods[:shown])
    page.chart(chart, 60 + _BAR_POINTS * shown, f"Bar chart of teachers per kind of learning: {said}.")


def _bars(page: _Page, series: Sequence[tuple[int, int, int, dict[str, Any]]]) -> Any:
    """Return a stacked bar chart over columns of the tab: first row, last row, col, look."""
    chart = page.book.xlsx.add_chart({"type": "bar", "subtype": "stacked"})
    for first, last, col, look in series:
        is_dark = look is _FILLS[Status.READY]
        chart.add_series(
            {
                "name": [TITLE, first - 1, col],
                "categories": [TITLE, first, 0, last, 0],
                "values": [TITLE, first, col, last, col],
                "border": {"color": "#404040", "width": 0.75},
                "gap": 45,
                "data_labels": {
                    "value": True,
                    "num_format": "#,##0;;;",
                    "font": _font(11, bold=True, color="#FFFFFF" if is_dark else "#1F1F1F"),
                }
                | ({"fill": {"color": "#FFFFFF"}} if "pattern" in look else {}),
            }
            | look
        )
    chart.set_y_axis({"reverse": True, "num_font": _font(11), "line": {"color": "#404040"}})
    chart.set_x_axis({"major_gridlines": {"visible": False}, "num_font": _font(10), "visible": False})
    return chart


def _font(size: int, *, bold: bool = False, color: str = "#1F1F1F") -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold, "color": color}


def _describe_steps(figures: Figures) -> str:
    ready = Status.READY.value
    said = ", ".join(f"{title} {counts[ready]}" for title, counts in figures.steps.items())
    return f"Bar chart of {counted(figures.teachers, 'active teacher')} by step and status. Ready: {said}."
