"""Drawing the Summary tab: the answer in words, then tables and two charts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sheets_sync.dates import long_date
from sheets_sync.frames import Plans
from sheets_sync.look import FONT, text_height
from sheets_sync.model import Role, Status, fit_text
from sheets_sync.report.excel.alike import KEPT_BACK
from sheets_sync.report.excel.book import Book
from sheets_sync.report.excel.figures import Figures, Shown, sentences
from sheets_sync.report.excel.rows import CellValue
from sheets_sync.report.excel.tables import school_year
from sheets_sync.report.words import counted

TITLE = "Summary"
KEPT_BACK_MEANS = f"{KEPT_BACK} stands for a number that is kept back, so that nobody can be picked out."
_WIDTHS = (34, 16, 18, 16, 16, 16)
_NAMES_COL = len(_WIDTHS)
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


class _Series(NamedTuple):
    """A column of a chart: where it stands, its numbers and its look."""

    col: int
    counts: Sequence[Shown]
    look: dict[str, Any]


def _share(part: Shown, whole: Shown) -> CellValue:
    if part is None or whole is None:
        return KEPT_BACK
    return part / whole if whole else ""


def draw_summary(book: Book, plans: Plans, figures: Figures) -> None:
    """Draw the tab; its charts read the cells of its own tables."""
    page = _Page(book)
    page.tab.set_first_sheet()
    _draw_head(page, plans, figures)
    _draw_steps(page, figures)
    page.start_page()
    page.shares(
        "Do goals serve the focus and the rubric?",
        *("Alignment", "Goals"),
        counts=figures.alignment,
        whole=figures.goals,
    )
    _draw_actions(page, figures)
    _draw_windows(page, figures)
    if len(figures.windows) > _MOST_WINDOWS:
        page.start_page()
    page.shares("How goals came out", "Outcome", "Goals", counts=figures.outcomes, whole=figures.goals)
    page.start_page()
    _draw_methods(page, figures)
    page.finish()


class _Page:
    """The tab being drawn; ``row`` is the next free one, 0-based."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.tab = book.tab(TITLE, is_fitted=False)
        self.row = 0
        self.labels: dict[int, str] = {}
        self._breaks: list[int] = []
        for col, width in enumerate(_WIDTHS):
            self.tab.set_column(col, col, width)

    def paragraph(self, text: str, role: Role) -> None:
        """Write text across the whole width."""
        form = self.book.format(role, bottom=0, text_wrap=True)
        size = form.font_size
        text = self.book.privacy.text(text)
        self.tab.merge_range(self.row, 0, self.row, len(_WIDTHS) - 1, "", form)
        self.book.write(self.tab, self.row, 0, text, form)
        self.tab.set_row(self.row, max(text_height(text, sum(_WIDTHS), size), size * 1.6))
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

    def line(self, label: str, *values: CellValue | None, share: tuple[Shown, Shown] | None = None) -> None:
        """Write a table row: a label, values, and perhaps a share (part, whole) at the end.

        ``None`` is kept back, and so is the share of anything that is.
        """
        self.labels[self.row] = label
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
            self.book.write(self.tab, self.row, col, KEPT_BACK if value is None else value, form)
        if share is not None:
            form = self.book.format(Role.BODY, num_format=_SHARES, **_INSET)
            self.book.write(self.tab, self.row, len(values) + 1, _share(*share), form)
        self.tab.set_row(self.row, _LINE_POINTS)
        self.row += 1

    def shares(self, heading: str, *headers: str, counts: Mapping[str, Shown], whole: Shown) -> None:
        """Write a section with a table of words, counts and shares."""
        self.heading(heading)
        self.header(*headers, "Share")
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
    leader = f"Leader: {school.leader}" if school.leader and page.book.privacy.edition.is_named else ""
    subtitle = f"Personalized learning plans{year}, as of {long_date(plans.today)}"
    page.paragraph("  |  ".join(filter(None, [subtitle, school.district, leader])), Role.BANNER)
    page.heading("In short")
    for sentence in sentences(figures):
        page.paragraph(sentence, Role.BANNER)


def _draw_steps(page: _Page, figures: Figures) -> None:
    sizes = [
        counted(number, noun)
        for number, noun in ((figures.teachers, "teacher"), (figures.goals, "goal"))
        if number is not None
    ]
    note = ": ".join(filter(None, ["Active teachers by step", ", ".join(sizes)])) + "."
    page.heading("Where the steps stand", note if figures.is_whole else f"{note} {KEPT_BACK_MEANS}")
    words = [status.value for status in reversed(tuple(_FILLS))]
    page.header("Step", *words, "Ready, share")
    first = page.row
    for title, counts in figures.steps.items():
        page.line(title, *(counts[word] for word in words), share=(counts[words[-1]], figures.teachers))
    if any(count for counts in figures.steps.values() for count in counts.values()):
        series = [
            _Series(
                words.index(one.value) + 1, [counts[one.value] for counts in figures.steps.values()], look
            )
            for one, look in _FILLS.items()
        ]
        chart = _bars(page, first, series)
        chart.set_title({"name": "Active teachers by step and status", "name_font": _font(12, bold=True)})
        chart.set_legend({"position": "bottom", "font": _font(11)})
        page.chart(chart, 300 if figures.is_whole else 260, _describe_steps(figures))


def _draw_actions(page: _Page, figures: Figures) -> None:
    whole = figures.actions_total
    page.shares("What teachers are doing", "Action steps", "Actions", counts=figures.actions, whole=whole)
    page.line("Of all these, overdue", figures.overdue, share=(figures.overdue, whole))


def _draw_windows(page: _Page, figures: Figures) -> None:
    page.heading("Check-ins recorded")
    page.header("Window", "Opens", "Closes", "Stands", "Due", "Recorded")
    for one in figures.windows:
        window = one.window
        page.line(one.name, window.opens or "", window.closes or "", one.phase, one.due, one.recorded)
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
    if not any(one.teachers for one in figures.methods):
        return
    shown = min(len(figures.methods), _MOST_METHODS)
    numbers = [one.teachers for one in figures.methods[:shown]]
    chart = _bars(page, first, [_Series(1, numbers, _FILLS[Status.READY])])
    chart.set_title({"name": "Teachers who ask for each kind of learning", "name_font": _font(12, bold=True)})
    chart.set_legend({"none": True})
    said = ", ".join(f"{one.label} {_said(one.teachers)}" for one in figures.methods[:shown])
    page.chart(chart, 60 + _BAR_POINTS * shown, f"Bar chart of teachers per kind of learning: {said}.")


def _said(number: Shown) -> str:
    return "kept back" if number is None else f"{number:,}"


def _bars(page: _Page, first: int, series: Sequence[_Series]) -> Any:
    """Return a stacked bar chart over columns of the tab, from this row on.

    A number that is kept back has no bar, which might be read as a zero; so the row's label says what it is.
    """
    names_col = _name_bars(page, first, [one.counts for one in series])
    chart = page.book.xlsx.add_chart({"type": "bar", "subtype": "stacked"})
    for col, counts, look in series:
        last = first + len(counts) - 1
        is_dark = look is _FILLS[Status.READY]
        chart.add_series(
            {
                "name": [TITLE, first - 1, col],
                "categories": [TITLE, first, names_col, last, names_col],
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
    chart.show_hidden_data()
    chart.set_y_axis({"reverse": True, "num_font": _font(11), "line": {"color": "#404040"}})
    chart.set_x_axis(
        {"min": 0, "major_gridlines": {"visible": False}, "num_font": _font(10), "visible": False}
    )
    return chart


def _name_bars(page: _Page, first: int, counts: Sequence[Sequence[Shown]]) -> int:
    """Return the column of the bars' names: the labels', or one out of sight that says what is kept back."""
    rows = list(zip(*counts, strict=True))
    if not any(None in row for row in rows):
        return 0
    for at, row in enumerate(rows, first):
        said = "" if None not in row else " (partly kept back)" if any(row) else " (kept back)"
        page.book.write(page.tab, at, _NAMES_COL, f"{page.labels[at]}{said}", page.book.format(Role.BODY))
    page.tab.set_column(_NAMES_COL, _NAMES_COL, None, None, {"hidden": True})
    return _NAMES_COL


def _font(size: int, *, bold: bool = False, color: str = "#1F1F1F") -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold, "color": color}


def _describe_steps(figures: Figures) -> str:
    ready = Status.READY.value
    said = ", ".join(f"{title} {_said(counts[ready])}" for title, counts in figures.steps.items())
    people = "active teachers" if figures.teachers is None else counted(figures.teachers, "active teacher")
    return f"Bar chart of {people} by step and status. Ready: {said}."
