"""The ``Start Here`` tab: how this works, what the words mean, one complete example. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sheets_sync.dates import long_date
from sheets_sync.frames import Plans
from sheets_sync.look import text_height
from sheets_sync.model import MADE_NOTE, Alignment, ColumnLook, Link, NewTab, Role, Status, Tab
from sheets_sync.tabs.page import ALIGNMENT_TONES, STATUS_TONES, Page

KINDNESS = "These are suggestions, not evaluation. Never type student names or grades."
_WIDTHS = (26.0, 84.0, 22.0)
WHERE_COL = 3
_NOW, _BEFORE = "Leaders' workbook: ", "Still to bring over from: "

STATUS_MEANS = {
    Status.NOT_STARTED: "Nothing is typed in the row yet.",
    Status.IN_PROGRESS: "You have begun; something the step asks for is still blank.",
    Status.NEEDS_ATTENTION: "Something that is typed could not be read, or does not fit yet. "
    "The message beside the row says what and how to put it right.",
    Status.READY: "Everything the step asks for is there. You can still change it at any time.",
}
ALIGNMENT_MEANS = {
    Alignment.ALIGNED: "The goal serves a school focus area and a rubric component.",
    Alignment.CHECK: "Worth a second look, with your coach if you like. It may well be right as it is.",
    Alignment.NOT_ALIGNED: "The code is not in the rubric, or the school named other components "
    "for this focus area.",
}
_EXAMPLE_LABELS = (
    ("why", "curious_about", "1 Curious about"),
    ("why", "learns_best_by", "1 Learns best by"),
    ("goal", "goal", "2 Goal"),
    ("goal", "focus_area", "2 Focus area"),
    ("goal", "component", "2 Rubric component"),
    ("goal", "statement", "3 Goal statement"),
    ("goal", "why_this_goal", "3 Why this goal"),
    ("goal", "looks_like", "4 Looks like"),
    ("goal", "sounds_like", "4 Sounds like"),
    ("goal", "feels_like", "4 Feels like"),
    ("goal", "portfolio_pieces", "4 Portfolio pieces"),
)


@dataclass(frozen=True, slots=True)
class Where:
    """Where the tabs that leaders work from stand: ``desk`` is ``""`` for the plan workbook.

    ``former`` are leaders' workbooks whose typing is still to be brought along. ``is_apart`` tells that no
    such tab stands in the plan workbook.
    """

    desk: str = ""
    former: tuple[str, ...] = ()
    is_apart: bool = False


def read_where(tab: Tab) -> Where:
    """Return what the tab remembers of where leaders' tabs stand."""
    said = [tab.value(row, WHERE_COL) for row in range(1, len(tab.rows) + 1)]
    lines = [line for text in said if isinstance(text, str) for line in text.splitlines()]
    desks = [line.removeprefix(_NOW) for line in lines if line.startswith(_NOW)]
    former = [line.removeprefix(_BEFORE) for line in lines if line.startswith(_BEFORE)]
    return Where(desks[0] if desks else "", tuple(dict.fromkeys(former)), bool(desks))


def render(plans: Plans, example: Mapping[str, Any], where: Where | None = None) -> NewTab:
    """Lay out the tab for today; ``example`` is the complete plan that ships as data."""
    page = Page()
    page.line([plans.template.disclosure], Role.BANNER, 3)
    page.notes[1, 1] = MADE_NOTE
    page.line([f"Start Here: {plans.school.name}" if plans.school.name else "Start Here"], Role.TITLE, 3)
    page.line([f"Checked on {long_date(plans.today)}"], Role.BANNER, 3)
    page.line([KINDNESS], Role.BANNER, 3)
    page.skip()
    _steps(page, plans)
    _words(page)
    _who_reads(page, plans, where or Where())
    _example(page, example)
    looks = [ColumnLook(width, Role.HEADER, Role.BODY) for width in _WIDTHS]
    looks[0] = ColumnLook(
        _WIDTHS[0], Role.HEADER, Role.LABEL, is_protected=True, tones=STATUS_TONES + ALIGNMENT_TONES
    )
    first = plans.snapshot.tabs[0].title if plans.snapshot.tabs else None
    return page.tab(plans.template.by_key["start_here"].title, looks, 0, before=first)


def _row(page: Page, label: str, text: str, link: Link | str = "") -> None:
    row = page.line([label, text, link], [Role.LABEL, Role.BODY, Role.BODY])
    page.heights[row] = text_height(text, _WIDTHS[1])


def _steps(page: Page, plans: Plans) -> None:
    page.line(["The six steps"], Role.SECTION, 3)
    page.line(["Step", "What you do", "Due"], Role.HEADER)
    for tab in plans.template.steps:
        due = plans.school.due.get(tab.step)
        located = plans.layout.tabs.get(tab.key)
        when = long_date(due) if due else "No date set"
        link = Link(when, located.title, max(located.header_row, 1)) if located else when
        _row(page, located.title if located else tab.title, tab.help, link)
    page.skip()


def _words(page: Page) -> None:
    page.line(["What the words beside a row mean"], Role.SECTION, 3)
    for status, text in STATUS_MEANS.items():
        _row(page, status.value, text)
    for alignment, text in ALIGNMENT_MEANS.items():
        _row(page, alignment.value, text)
    page.skip()


def _who_reads(page: Page, plans: Plans, where: Where) -> None:
    leader = plans.school.leader or "your school's leaders"
    page.line(["Who can see this"], Role.SECTION, 3)
    _row(page, "Your plan", "Everyone who can open this spreadsheet, colleagues included.")
    apart = (
        f"They stand in a workbook of their own, which only those can read whom it is shared with. "
        f"{leader[0].upper()}{leader[1:]} can tell you who that is."
    )
    here = (
        f"The same people: a tab cannot be hidden from those who can open the spreadsheet. "
        f"Speak with {leader} about anything that should stay between two people."
    )
    remembered = [f"{_NOW}{where.desk}"] if where.desk else []
    remembered += [f"{_BEFORE}{one}" for one in where.former]
    _row(page, "Overview, Follow-up", apart if where.is_apart else here, "\n".join(remembered))
    _row(
        page,
        "Nobody else",
        "Nothing you type leaves this spreadsheet and the reports your school makes of it.",
    )
    page.skip()


def _example(page: Page, example: Mapping[str, Any]) -> None:
    page.start_page()
    page.line(["One complete example"], Role.SECTION, 3)
    for part, key, label in _EXAMPLE_LABELS:
        text = str(example.get(part, {}).get(key, ""))
        if text:
            _row(page, label, text)
    for action in example.get("goal", {}).get("actions", ()):
        text = "; ".join(
            str(action[key])
            for key in ("action_step", "pd_method", "resource_or_support", "due")
            if action.get(key)
        )
        _row(page, "5 Action step", text)
    follow_up = example.get("goal", {})
    text = "; ".join(
        str(follow_up[key])
        for key in ("follow_up_with", "how_and_how_often", "first_check_in")
        if follow_up.get(key)
    )
    if text:
        _row(page, "6 Follow-up", text)
