"""Where the school stands: small tables of counts on the Overview, and the charts over them. Pure.

Each block keeps its rows, whatever the school's size, so that what was drawn over them stays right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sheets_sync.dates import short_date
from sheets_sync.frames import Plans
from sheets_sync.layout import Located, find_made
from sheets_sync.model import Alignment, CellRange, Chart, ChartKind, Role, Series, Status, Tone, Value
from sheets_sync.tabs.log_lines import log_day
from sheets_sync.tabs.page import Page
from sheets_sync.verdicts import Verdicts

TREND_WEEKS = 12
NOT_JUDGED = "Not judged yet"

_STATUSES: Mapping[str, Tone] = {
    Status.READY.value: Tone.GOOD,
    Status.IN_PROGRESS.value: Tone.STARTED,
    Status.NEEDS_ATTENTION.value: Tone.ATTENTION,
    Status.NOT_STARTED.value: Tone.NEUTRAL,
}
_ALIGNMENTS: Mapping[str, Tone] = {
    Alignment.ALIGNED.value: Tone.GOOD,
    Alignment.CHECK.value: Tone.ATTENTION,
    Alignment.NOT_ALIGNED.value: Tone.BAD,
    NOT_JUDGED: Tone.NEUTRAL,
}
_LOG_COLUMNS: Mapping[str, str] = {
    Status.READY.value: "ready",
    Status.IN_PROGRESS.value: "in_progress",
    Status.NEEDS_ATTENTION.value: "needs_attention",
    Status.NOT_STARTED.value: "not_started",
}
_WORDS_COL, _CHART_COL, _TABLE_COL = 1, 2, 4
"""What the counts say in words, the chart and the table stand side by side, in this order."""

_CHART_WIDTH = 414
"""In pixels: with the words beside it what a phone shows at a glance."""

_HEADER_POINTS, _ROW_POINTS = 33.0, 15.0
_SPARE_PIXELS = 6


class Week(NamedTuple):
    """A point of the trend: its Monday, and how many steps stood where (a blank where nobody knows)."""

    monday: date
    counts: Mapping[str, Value]


@dataclass(frozen=True)
class _Block:
    """A part of the page: what it is about, in words, as a table and as a chart over it."""

    name: str
    words: str
    label: str
    rows: Sequence[tuple[str, Mapping[str, Value]]]
    tones: Mapping[str, Tone]
    title: str
    kind: ChartKind
    drawn: Sequence[str]
    alt_text: str
    most: int
    height: int
    """How many rows it keeps below its header."""


def add_standing(page: Page, plans: Plans, verdicts: Verdicts) -> tuple[Chart, ...]:
    """Lay out the part on the Overview's page; return its charts."""
    page.start_page()
    page.line(["Where the school stands"], Role.SECTION)
    blocks = (_steps(plans, verdicts), _alignment(plans, verdicts), _trend(plans, verdicts))
    title = plans.template.by_key["overview"].title
    return tuple(_lay_out(page, title, block) for block in blocks)


# -- what is counted --------------------------------------------------------------------------------------


def count_steps(verdicts: Verdicts) -> dict[str, int]:
    """Count the steps of active teachers by status, over all six."""
    found = Counter(word for key in verdicts.steps for word in verdicts.steps[key])
    return {word: found[word] for word in _STATUSES}


def count_alignment(plans: Plans, verdicts: Verdicts) -> dict[str, int]:
    """Count goals by what is said of their alignment."""
    goals = zip(plans.goals["teacher"], plans.goals["goal_number"], strict=True)
    found = Counter(verdicts.alignment.get(goal) or NOT_JUDGED for goal in goals)
    return {word: found[word] for word in _ALIGNMENTS}


def weeks(plans: Plans, verdicts: Verdicts) -> list[Week]:
    """Return the last weeks up to this one, from the first that has a line in Sync Log, each as it ended.

    A week without a line is as the one before: the log has lines for days with changes. This week is counted
    anew: its line of today may not be written yet.
    """
    this = _monday(plans.today)
    log = find_made(plans.desk, plans.template, "sync_log")
    lines = sorted(_log_lines(log), key=lambda line: line[0]) if log else []
    logged = {_monday(day): counts for day, counts in lines if _monday(day) < this}
    known: list[Week] = []
    counts: Mapping[str, Value] = {}
    first = min(logged, default=this)
    for at in range((this - first).days // 7):
        monday = first + timedelta(7 * at)
        counts = logged.get(monday, counts)
        known.append(Week(monday, counts))
    return [*known, Week(this, count_steps(verdicts))][-TREND_WEEKS:]


def _log_lines(log: Located) -> list[tuple[date, dict[str, Value]]]:
    days = ((row, log_day(log, row)) for row in log.body)
    return [
        (day, {word: _count(log.cell(row, key)) for word, key in _LOG_COLUMNS.items()})
        for row, day in days
        if day
    ]


def _count(value: Value) -> Value:
    """Return a count as it was logged; a blank where something else stands."""
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


# -- the three parts --------------------------------------------------------------------------------------


def _steps(plans: Plans, verdicts: Verdicts) -> _Block:
    headers = plans.template.by_key["overview"].by_key
    rows: list[tuple[str, Mapping[str, Value]]] = []
    for tab in plans.template.steps:
        found = Counter(verdicts.steps[tab.key])
        rows.append((headers[tab.key].header, {word: found[word] for word in _STATUSES}))
    ready, total = count_steps(verdicts)[Status.READY.value], verdicts.steps.size
    return _Block(
        name="The six steps",
        words=f"{ready} of {total} steps are ready." if total else "Nobody is active on the Roster yet.",
        label="Teachers",
        rows=rows,
        tones=_STATUSES,
        title="Teachers at each step",
        kind=ChartKind.BARS,
        drawn=tuple(_STATUSES),
        alt_text="A bar for each of the six steps: how many active teachers are ready, are in progress, "
        "need attention or have not started. The table beside it holds the same numbers.",
        most=len(verdicts.steps),
        height=11,
    )


def _alignment(plans: Plans, verdicts: Verdicts) -> _Block:
    counts = count_alignment(plans, verdicts)
    goals = len(plans.goals)
    words = f"{counts[Alignment.ALIGNED.value]} of {goals} goals serve both the focus and the rubric."
    return _Block(
        name="Alignment",
        words=words if goals else "There are no goals yet.",
        label="Goals",
        rows=[("All goals", dict(counts))],
        tones=_ALIGNMENTS,
        title="Do goals serve the focus and the rubric?",
        kind=ChartKind.BARS,
        drawn=tuple(_ALIGNMENTS),
        alt_text="A bar of all goals: how many are aligned, are to be checked, are not aligned or are not "
        "judged yet. The table beside it holds the same numbers.",
        most=goals,
        height=6,
    )


def _trend(plans: Plans, verdicts: Verdicts) -> _Block:
    known = weeks(plans, verdicts)
    rows: list[tuple[str, Mapping[str, Value]]] = [(short_date(week.monday), week.counts) for week in known]
    return _Block(
        name="Week by week",
        words=_since_last_week(known),
        label="Week of",
        rows=rows + [("", {})] * (TREND_WEEKS - len(rows)),
        tones=_STATUSES,
        title="Steps, week by week",
        kind=ChartKind.LINES,
        drawn=(Status.READY.value, Status.NEEDS_ATTENTION.value),
        alt_text="Two lines over the last weeks: how many steps of active teachers are ready, and how many "
        "need attention. The table beside it holds the same numbers.",
        most=verdicts.steps.size,
        height=TREND_WEEKS,
    )


def _since_last_week(known: Sequence[Week]) -> str:
    if len(known) < 2:
        return "A point is added in each week in which something has moved."
    before, now = known[-2:]
    old, new = before.counts[Status.READY.value], now.counts[Status.READY.value]
    if not (isinstance(old, int) and isinstance(new, int)):
        return f"{new} steps are ready this week."
    since = f"than in the week of {short_date(before.monday)}"
    if new == old:
        return f"As many steps are ready as in the week of {short_date(before.monday)}."
    return f"{abs(new - old)} {'more' if new > old else 'fewer'} steps are ready {since}."


# -- laying it out ----------------------------------------------------------------------------------------


def _lay_out(page: Page, tab: str, block: _Block) -> Chart:
    """Write the words and the table; return the chart, which stands between them."""
    top = page.row
    page.cells[top, _WORDS_COL], page.roles[top, _WORDS_COL] = block.name, Role.LABEL
    page.cells[top + 1, _WORDS_COL], page.roles[top + 1, _WORDS_COL] = block.words, Role.BANNER
    page.merges.append((top + 1, _WORDS_COL, top + block.height, _WORDS_COL))
    _row(page, top, [block.label, *block.tones], Role.TOOL_HEADER)
    for row, (label, counts) in enumerate(block.rows, top + 1):
        _row(page, row, [label, *(counts.get(word, "") for word in block.tones)], Role.TOOL_BODY)
    page.heights |= {top: _HEADER_POINTS} | {top + at: _ROW_POINTS for at in range(1, block.height + 1)}
    page.row = top + block.height + 2
    return _chart(block, tab, top)


def _row(page: Page, row: int, values: Sequence[Value], role: Role) -> None:
    for col, value in enumerate(values, _TABLE_COL):
        page.cells[row, col] = value
        page.roles[row, col] = Role.LABEL if col == _TABLE_COL and role is Role.TOOL_BODY else role


def _chart(block: _Block, tab: str, top: int) -> Chart:
    last = top + len(block.rows)
    cols = {word: _TABLE_COL + at for at, word in enumerate(block.tones, 1)}
    series = tuple(
        Series(
            CellRange(tab, top, top, cols[word], cols[word]),
            CellRange(tab, top + 1, last, cols[word], cols[word]),
            block.tones[word],
        )
        for word in block.drawn
    )
    points = _HEADER_POINTS + _ROW_POINTS * block.height
    return Chart(
        block.title,
        block.kind,
        CellRange(tab, top + 1, last, _TABLE_COL, _TABLE_COL),
        series,
        (top, _CHART_COL),
        _CHART_WIDTH,
        round(points * 4 / 3) - _SPARE_PIXELS,
        block.alt_text,
        block.most,
    )
