"""The Plans tab: each teacher's own plan over the six steps on a page of its own, to sign as seen. Pure.

Goals stand side by side, so that a page reads as the plan was made: from why to follow-up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheets_sync.dates import long_date, short_date
from sheets_sync.frames import Plans
from sheets_sync.look import MOST_ROW_POINTS, ROLES, text_height
from sheets_sync.model import Role
from sheets_sync.report.excel.book import Book
from sheets_sync.report.excel.gather import Gathered, Teacher
from sheets_sync.report.excel.tables import school_year
from sheets_sync.report.privacy import Privacy
from sheets_sync.typed import records
from sheets_sync.verdicts import shared_goals

TITLE = "Plans"
SEEN = "Seen, not agreed. Signing says that we have read this plan together, and nothing more."
RESPONSE = "Room for a response (optional; in your own words)"
_WIDTHS = (20, 55, 55)
_GOALS_ACROSS = len(_WIDTHS) - 1
_SCALE_PCT = 70
"""Leaves room for fonts a third wider than ours. Excel forgets page breaks where it is to fit the width."""

_PAGE_POINTS = 700.0  # of a landscape page of letter or A4 paper at that scale, margins and footer aside
_NAME_POINTS = 30.0
_HEAD_POINTS, _HEAD_SIZE = 20.0, ROLES[Role.BANNER].size
_HEADER_POINTS = 20.0
_NOTHING_POINTS = 24.0
_FOOT_POINTS = 136.0
_SIZES = (12, 11, 10, 9, 8)  # the largest that fits the page is taken
_MOST_BREAKS = 900  # on a tab before another is begun; Excel takes no more than 1,026
_RESPONSE_POINTS = (48.0, 140.0)


@dataclass(frozen=True)
class Line:
    """A line of the page: a label and, beside it, what each goal says; ``""`` in all is left out."""

    label: str
    texts: Sequence[str]


def draw_plans(book: Book, plans: Plans, gathered: Gathered) -> None:
    """Draw a page for each active teacher, by name."""
    pages = _Pages(plans, book.privacy)
    left, number = list(reversed(gathered.teachers)), 1
    while left:
        _draw_tab(book, pages, TITLE if number == 1 else f"{TITLE} {number}", left)
        number += 1


def _parts(some: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    return (some[at : at + most] for at in range(0, len(some), most))


def _draw_tab(book: Book, pages: _Pages, title: str, left: list[Teacher]) -> None:
    """Draw pages of those that are left, the last first, until all are drawn or a tab can hold no more."""
    tab = book.tab(title, is_fitted=False)
    for col, width in enumerate(_WIDTHS):
        tab.set_column(col, col, width)
    tab.set_print_scale(_SCALE_PCT)
    tab.center_horizontally()
    row, breaks = 0, list[int]()
    while left and len(breaks) < _MOST_BREAKS:
        drawing = _Drawing(book, tab, row)
        row = drawing.page(pages, left.pop())
        breaks += [*drawing.breaks, row]
    tab.set_h_pagebreaks(breaks[:-1])
    tab.print_area(0, 0, max(row - 1, 0), len(_WIDTHS) - 1)


class _Pages:
    """What each teacher's page says."""

    def __init__(self, plans: Plans, privacy: Privacy) -> None:
        self.plans = plans
        self.privacy = privacy
        self.why = {one.teacher: one for one in reversed(list(records(plans.steps["why"])))}
        self.goals: dict[str, list[Any]] = defaultdict(list)
        shared = shared_goals(plans)
        for goal in sorted(records(plans.goals), key=lambda one: int(one.goal_number)):
            for email in (goal.teacher, *shared.get(_place(goal), ())):
                self.goals[email].append(goal)
        self.reasons = _reasons(plans)
        self.actions: dict[tuple[str, int], list[str]] = defaultdict(list)
        for action in records(plans.steps["actions"]):
            if action.is_judged and action.is_typed:
                self.actions[action.teacher, int(action.goal_number)].append(_action(plans, action))

    def head(self, teacher: Teacher, coach: str) -> str:
        """Return the line under the name."""
        school = self.plans.school
        year = f"school year {school_year(school)}" if school_year(school) else ""
        with_coach = f"coach: {coach}" if coach else ""
        parts = [school.name, teacher.department, with_coach, year, f"as of {long_date(self.plans.today)}"]
        return "  |  ".join(filter(None, parts))

    def why_lines(self, email: str) -> Iterator[Line]:
        """Yield step 1."""
        why = self.why.get(email)
        yield Line("1 Curious about", [why.curious_about if why else ""])
        yield Line("1 Learns best by", [why.learns_best_by if why else ""])

    def blocks(self, email: str) -> Iterator[tuple[Sequence[Any], list[Line]]]:
        """Yield the goals that stand side by side, and the lines of steps 2 to 6 under them."""
        for goals in _parts(self.goals[email], _GOALS_ACROSS):
            yield goals, [line for line in self._lines(goals) if any(line.texts)]

    def title(self, email: str, goal: Any) -> str:
        """Return what a goal is called on that teacher's page, which may be a colleague's that is shared."""
        shared = "" if goal.teacher == email else f", shared with {self.privacy.teacher(goal.teacher)}"
        return f"Goal {int(goal.goal_number)}{shared}"

    def _lines(self, goals: Sequence[Any]) -> Iterator[Line]:
        labels = self.plans.words
        yield Line("2 Goal", [one.goal for one in goals])
        yield Line("2 Focus area", [_named(one.focus_area, labels.focus_areas.labels) for one in goals])
        yield Line("2 Rubric component", [_named(one.components, labels.components.labels) for one in goals])
        yield Line("3 Goal statement", [one.statement for one in goals])
        yield Line("3 Why this goal", [self.reasons.get(_place(one), "") for one in goals])
        yield Line("4 Looks like", [one.looks_like for one in goals])
        yield Line("4 Sounds like", [one.sounds_like for one in goals])
        yield Line("4 Feels like", [one.feels_like for one in goals])
        yield Line("4 Portfolio pieces", [one.portfolio for one in goals])
        yield Line("5 Action steps", ["\n".join(self.actions.get(_place(one), ())) for one in goals])
        yield Line("6 Follow-up with", [self.privacy.coach(one.follow_up_with) for one in goals])
        yield Line("6 How and how often", [one.how_often for one in goals])
        days = [one.first_check_in for one in goals]
        yield Line("6 First check-in", [long_date(day.date()) if day == day else "" for day in days])
        yield Line("6 Mid-year reflection", [one.mid_year for one in goals])
        yield Line("6 Year-end reflection", [one.year_end for one in goals])
        outcomes = [self.plans.template.label("outcome", one.outcome) for one in goals]
        yield Line("6 Outcome", outcomes)


def _place(goal: Any) -> tuple[str, int]:
    return goal.teacher, int(goal.goal_number)


def _reasons(plans: Plans) -> Mapping[tuple[str, int], str]:
    """Return why each goal was chosen, from step 3."""
    rows = [one for one in records(plans.steps["documents"]) if one.is_judged and one.why_this_goal]
    return {_place(one): one.why_this_goal for one in reversed(rows)}


def _named(codes: Sequence[str], labels: Mapping[str, str]) -> str:
    return "\n".join(labels.get(code, code) for code in codes)


def _action(plans: Plans, action: Any) -> str:
    """Return an action step as a line."""
    methods = ", ".join(plans.template.label("pd_method", key) for key in action.pd_method)
    due = f"by {short_date(action.due.date())}" if action.due == action.due else ""  # NaT is not itself
    state = plans.template.label("state", action.state)
    rest = "; ".join(filter(None, [methods, action.support, due, state]))
    return f"• {action.action_step} ({rest})" if rest else f"• {action.action_step}"


class _Drawing:
    """A teacher's page being drawn, or pages; ``row`` is the next free one, 0-based."""

    def __init__(self, book: Book, tab: Any, row: int) -> None:
        self.book = book
        self.tab = tab
        self.row = row
        self.size = _SIZES[0]
        self.name = ""
        self.breaks: list[int] = []  # before these rows the plan goes on on another page
        self._used_points = 0.0

    def page(self, pages: _Pages, teacher: Teacher) -> int:
        """Draw a teacher's page and return the row after it."""
        privacy = self.book.privacy
        blocks = list(pages.blocks(teacher.email))
        why = [line for line in pages.why_lines(teacher.email) if any(line.texts)]
        head = pages.head(teacher, privacy.coach(teacher.coach))
        head_points = max(text_height(head, sum(_WIDTHS), _HEAD_SIZE), _HEAD_POINTS)
        self.name = privacy.teacher(teacher.email)
        self.size, left = _fitting(head_points, why, [lines for _, lines in blocks])
        self._across(self.name, Role.TITLE, _NAME_POINTS)
        self._across(head, Role.BANNER, head_points)
        for line in why:
            self._line(line, is_across=True)
        for goals, lines in blocks:
            self._goal_header([pages.title(teacher.email, goal) for goal in goals])
            for line in lines:
                self._line(line, is_across=len(goals) == 1)
        if not blocks:
            self._across("No goal has been written yet.", Role.BANNER, _NOTHING_POINTS)
        self._foot(left)
        return self.row

    def _take(self, points: float) -> None:
        """Go on on another page, under the name again, where a row is too tall for what is left of this."""
        if self._used_points + points > _PAGE_POINTS:
            self._turn()
        self._used_points += points

    def _turn(self) -> None:
        self.breaks.append(self.row)
        self._used_points = 0.0
        self._across(f"{self.name} (continued)", Role.TITLE, _NAME_POINTS)

    def _across(self, text: str, role: Role, points: float, **more: Any) -> None:
        self._take(points)
        form = self.book.format(role, bottom=0, **more)
        self.tab.merge_range(self.row, 0, self.row, len(_WIDTHS) - 1, "", form)
        self.book.write(self.tab, self.row, 0, text, form)
        self.tab.set_row(self.row, points)
        self.row += 1

    def _goal_header(self, titles: Sequence[str]) -> None:
        self._take(_HEADER_POINTS)
        header = self.book.format(Role.HEADER)
        if len(titles) == 1:
            self.tab.merge_range(self.row, 1, self.row, len(_WIDTHS) - 1, "", header)
        for col, title in enumerate(["Step", *titles]):
            self.book.write(self.tab, self.row, col, title, header)
        self.tab.set_row(self.row, _HEADER_POINTS)
        self.row += 1

    def _line(self, line: Line, *, is_across: bool = False) -> None:
        points = min(_height(line, self.size, is_across=is_across), MOST_ROW_POINTS)
        self._take(points)
        body = self.book.format(Role.BODY, font_size=self.size)
        label = self.book.format(Role.LABEL, font_size=self.size)
        self.book.write(self.tab, self.row, 0, line.label, label)
        if is_across:
            self.tab.merge_range(self.row, 1, self.row, len(_WIDTHS) - 1, "", body)
        for col, text in enumerate(line.texts, 1):
            self.book.write(self.tab, self.row, col, text, body)
        self.tab.set_row(self.row, points)
        self.row += 1

    def _foot(self, left: float) -> None:
        """Draw what is signed, and a response's room, which takes some of what is left of the page.

        All of it stands on one page.
        """
        if self._used_points + _FOOT_POINTS > _PAGE_POINTS:
            self._turn()
        self._across(SEEN, Role.BANNER, 26, bold=True, valign="bottom")
        line = "_" * 34
        for who in ("Teacher", "Leader or coach"):
            self._across(f"{who}: {line}     Date: {'_' * 16}", Role.BANNER, 27, valign="bottom")
        self._across("", Role.BANNER, 8)
        room = max(_RESPONSE_POINTS[0], min(_RESPONSE_POINTS[0] + left, _RESPONSE_POINTS[1]))
        self._across(RESPONSE, Role.BANNER, room, italic=True, border=1)


def _height(line: Line, size: int, *, is_across: bool = False) -> float:
    width = sum(_WIDTHS[1:]) if is_across else _WIDTHS[1]
    return max(text_height(text, width, size) for text in [*line.texts, line.label])


def _fitting(head_points: float, why: Sequence[Line], blocks: Sequence[Sequence[Line]]) -> tuple[int, float]:
    """Return the largest size of type with which a page holds everything, and how much of it is left.

    Where even the smallest is too large, the plan goes on on a second page: nothing is cut.
    """
    for size in _SIZES:
        tall = sum(_height(line, size, is_across=True) for line in why)
        tall += sum(_height(line, size, is_across=len(line.texts) == 1) for lines in blocks for line in lines)
        tall += _NAME_POINTS + head_points + max(_HEADER_POINTS * len(blocks), _NOTHING_POINTS)
        left = _PAGE_POINTS - tall - _FOOT_POINTS
        if left >= 0:
            return size, left
    return _SIZES[-1], 0.0
