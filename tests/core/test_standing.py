"""Where the school stands: the counts, the weeks from Sync Log, and the charts over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync import sync
from sheets_sync.look import TONES
from sheets_sync.model import CellRange, Chart, NewTab, Tab, Value
from sheets_sync.tabs import overview
from sheets_sync.tabs.standing import TREND_WEEKS, weeks
from sheets_sync.template import load
from tests.builders import ANA, BEN, Book, school

TEMPLATE = load()
LOG = TEMPLATE.by_key["sync_log"]
MONDAY = date(2026, 11, 23)
Line = tuple[Value, int, int, int, int]
"""A day, and how many steps were ready, under way, in need of attention, not started."""


def log(*lines: Sequence[Value]) -> Tab:
    """Return a Sync Log that holds these lines."""
    keys = ("date", "ready", "in_progress", "needs_attention", "not_started")
    rows = [
        [dict(zip(keys, line, strict=True)).get(column.key, 1) for column in LOG.columns] for line in lines
    ]
    headers = [column.header for column in LOG.columns]
    return Tab(LOG.title, [[TEMPLATE.disclosure], [LOG.help], headers, *rows])


def checked(book: Book, *tabs: Tab) -> sync.Checked:
    snapshot = book.snapshot()
    return sync.judge_snapshot(replace(snapshot, tabs=snapshot.tabs + tabs), book.template, book.today)


def page(book: Book, *tabs: Tab) -> NewTab:
    found = checked(book, *tabs)
    return overview.render(found.plans, found.findings, found.verdicts)


def held(tab: NewTab, cells: CellRange) -> list[Value]:
    return [
        tab.cells.get((row, col), "")
        for row in range(cells.first_row, cells.last_row + 1)
        for col in range(cells.first_col, cells.last_col + 1)
    ]


def drawn(tab: NewTab, chart: Chart) -> dict[Value, list[Value]]:
    """Return a chart's values by the names of its series."""
    return {held(tab, one.name)[0]: held(tab, one.values) for one in chart.series}


def messy() -> Book:
    book = school().put("documents", BEN, 1, statement="").put("goals", ANA, 2, component="ZZ9")
    return book.put("actions", BEN, 1, due="each grading period")


# -- what is drawn ----------------------------------------------------------------------------------------


def test_steps_are_counted_by_teacher_and_drawn_whole() -> None:
    tab = page(messy())
    steps, *_ = tab.charts
    assert held(tab, steps.categories) == [
        *("1 Why", "2 Goals", "3 Document", "4 Success", "5 Actions", "6 Follow-up")
    ]
    assert drawn(tab, steps) == {
        "Ready": [2, 1, 1, 2, 1, 2],
        "In progress": [0, 0, 1, 0, 0, 0],
        "Needs attention": [0, 1, 0, 0, 1, 0],
        "Not started": [1, 1, 1, 1, 1, 1],
    }
    assert tab.cells[30, 1] == "9 of 18 steps are ready."


def test_every_goal_is_in_one_part_of_the_alignment() -> None:
    book = messy().add("goals", teacher=BEN, goal_number=2, goal="A second goal that nobody can judge yet")
    tab = page(book)
    alignment = tab.charts[1]
    assert drawn(tab, alignment) == {
        "Aligned": [2],
        "Check": [0],
        "Not aligned": [1],
        "Not judged yet": [1],
    }
    assert tab.cells[43, 1] == "2 of 4 goals serve both the focus and the rubric."


def test_an_empty_school_is_said_to_be_empty() -> None:
    tab = page(Book({}))
    assert (tab.cells[30, 1], tab.cells[43, 1]) == (
        "Nobody is active on the Roster yet.",
        "There are no goals yet.",
    )
    assert all(
        value in (0, "") for chart in tab.charts for row in drawn(tab, chart).values() for value in row
    )


# -- the trend --------------------------------------------------------------------------------------------


def test_a_week_is_as_its_last_line_has_it_and_this_one_as_it_is_now() -> None:
    earlier = log(
        (date(2026, 11, 13), 4, 1, 0, 0),
        (date(2026, 11, 9), 3, 1, 0, 0),
        ("2026-11-18", 6, 2, "?", 1),
        (MONDAY, 1, 1, 1, 1),
        (date(2027, 1, 4), 99, 0, 0, 0),
        ("a note of ours", 99, 0, 0, 0),
    )
    tab = page(school(), earlier)
    trend = tab.charts[2]
    blank = [""] * (TREND_WEEKS - 3)
    assert held(tab, trend.categories) == ["Nov 9", "Nov 16", "Nov 23", *blank]
    assert drawn(tab, trend) == {"Ready": [4, 6, 12, *blank], "Needs attention": [0, "", 0, *blank]}
    assert tab.cells[51, 1] == "6 more steps are ready than in the week of Nov 16."


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (14, "2 fewer steps are ready than in the week of Nov 16."),
        (12, "As many steps are ready as in the week of Nov 16."),
        ("many", "12 steps are ready this week."),
    ],
)
def test_what_has_moved_is_said_plainly(before: Value, said: str) -> None:
    assert page(school(), log((date(2026, 11, 10), before, 1, 1, 1))).cells[51, 1] == said


def test_a_log_of_peoples_own_is_no_trend() -> None:
    own = replace(log((date(2026, 11, 10), 5, 1, 1, 1)), rows=[["Date", "Ready"], [date(2026, 11, 10), 5]])
    assert [week.monday for week in _weeks(own)] == [MONDAY]


@given(st.lists(st.integers(-400, 40), max_size=60))
@settings(max_examples=25, deadline=None)
def test_the_trend_holds_the_last_weeks_in_order_and_never_more(days: list[int]) -> None:
    lines = [(MONDAY + timedelta(day), day + 1000, 0, 0, 0) for day in days]
    found = _weeks(log(*lines))
    past = [day for day in days if day < 0]
    first = min((day - day % 7 for day in past), default=0)
    wanted = range(max(first, -7 * (TREND_WEEKS - 1)), 7, 7)
    assert [week.monday for week in found] == [MONDAY + timedelta(day) for day in wanted]
    for week, monday in zip(found[:-1], wanted, strict=False):
        # Every week is as it ended; one in which nothing was logged is as the one before.
        assert week.counts["Ready"] == max(day for day in past if day < monday + 7) + 1000


def _weeks(tab: Tab) -> list[tuple[date, dict[str, Value]]]:
    found = checked(_SCHOOL, tab)
    return weeks(found.plans, found.verdicts)  # type: ignore[return-value]


_SCHOOL = school()


# -- the charts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 60])
def test_charts_and_their_cells_stand_where_they_stand_whatever_the_school(count: int) -> None:
    book = school()
    for number in range(count):
        book.add("roster", email=f"t{number:02}@example.edu", name=f"Teacher {number:02}")
    plain, grown = page(school()), page(book)
    assert [replace(one, most=0) for one in grown.charts] == [replace(one, most=0) for one in plain.charts]
    assert grown.header_row == plain.header_row


def test_charts_say_what_they_show_and_fit_a_phone() -> None:
    tab = page(school())
    assert [chart.title for chart in tab.charts] == [
        "Teachers at each step",
        "Do goals serve the focus and the rubric?",
        "Steps, week by week",
    ]
    for chart in tab.charts:
        assert len(chart.alt_text) > 80 and chart.alt_text.endswith(".")
        left = sum(look.width * 7 + 5 for look in tab.columns[: chart.at[1] - 1])
        assert left + chart.width <= 610


def test_charts_cover_no_cell_that_holds_anything_and_not_one_another() -> None:
    tab = page(school())
    below = 0
    for chart in tab.charts:
        row, col = chart.at
        pixels = [(row + at, tab.row_heights.get(row + at, 15.0) * 4 / 3) for at in range(40)]
        rows, height = [], 0.0
        for at, high in pixels:
            if height < chart.height:
                rows.append(at)
            height += high
        assert rows[0] > below
        below = rows[-1]
        assert not any(tab.cells.get((at, across)) for at in rows for across in (col, col + 1))
    assert below < tab.header_row - 1


def test_neighbours_in_a_bar_differ_in_lightness() -> None:
    for chart in page(school()).charts[:2]:
        shades = [_lightness(TONES[one.tone].chart_fill) for one in chart.series]
        assert min(abs(a - b) for a, b in pairwise(shades)) > 0.1
        for one in chart.series:
            look = TONES[one.tone]
            assert _contrast(look.chart_fill, look.chart_ink) >= 4.5


def _lightness(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(first: str, second: str) -> float:
    dark, light = sorted((_lightness(first), _lightness(second)))
    return (light + 0.05) / (dark + 0.05)
