"""Start Here, word for word: the page every teacher opens first."""

from __future__ import annotations

from datetime import date

import pytest

from sheets_sync.model import Link, NewTab, Snapshot
from sheets_sync.tabs import start_here
from tests.builders import Book, school
from tests.core.flow import TEMPLATE, planned, start

EXAMPLE = {
    "why": {"curious_about": "Twenty minutes a day", "learns_best_by": ""},
    "goal": {
        "goal": "Students plan their week",
        "component": "SA2 Self-Direction",
        "actions": [
            {"action_step": "Visit a class", "pd_method": "Peer visit", "due": "First month"},
            {"action_step": "Try it", "resource_or_support": "My coach"},
        ],
        "follow_up_with": "My coach",
        "first_check_in": "Six weeks in",
    },
}
GOLDEN = """\
Everyone with access to this spreadsheet can read this tab.
Start Here: Alder Creek School
Checked on November 23, 2026
These are suggestions, not evaluation. Never type student names or grades.

The six steps
Step | What you do | Due
1 Why | Step 1. Read the message, then say what you are curious about and how you like to learn. | \
September 15, 2026 -> 1 Why!1
2 Goals | Step 2. Set one or two goals. Each serves a focus area and the rubric. | \
October 1, 2026 -> 2 Goals!1
3 Document | Step 3. Write the goal out in full and link it to the rubric component it grows. | \
October 15, 2026 -> 3 Document!1
Our criteria | Step 4. Picture the goal met: what do students do and say? Choose what to keep to show it. | \
No date set -> Our criteria!3
5 Actions | Step 5. Only now: what will you do, by which kind of learning, by when, with what support? | \
November 16, 2026
6 Follow-up | Step 6. Who follows up with you, how often, and how it went. | \
November 20, 2026 -> 6 Follow-up!1

What the words beside a row mean
Not started | Nothing is typed in the row yet.
In progress | You have begun; something the step asks for is still blank.
Needs attention | Something that is typed could not be read, or does not fit yet. \
The message beside the row says what and how to put it right.
Ready | Everything the step asks for is there. You can still change it at any time.
Aligned | The goal serves a school focus area and a rubric component.
Check | Worth a second look, with your coach if you like. It may well be right as it is.
Not aligned | The code is not in the rubric, or the school named other components for this focus area.

Who can see this
Your plan | Everyone who can open this spreadsheet, colleagues included.
Overview, Follow-up | The same people: a tab cannot be hidden from those who can open the spreadsheet. \
Speak with Noor Castellan about anything that should stay between two people.
Nobody else | Nothing you type leaves this spreadsheet and the reports your school makes of it.

One complete example
1 Curious about | Twenty minutes a day
2 Goal | Students plan their week
2 Rubric component | SA2 Self-Direction
5 Action step | Visit a class; Peer visit; First month
5 Action step | Try it; My coach
6 Follow-up | My coach; Six weeks in"""


def page(book: Book) -> NewTab:
    return start_here.render(book.plans(), EXAMPLE)


def text(tab: NewTab) -> str:
    """Return a tab as text, a line a row; a link shows where it goes."""
    lines = []
    for row in range(1, max(row for row, _ in tab.cells) + 1):
        cells = [tab.cells.get((row, col), "") for col in (1, 2, 3)]
        said = [
            f"{one} -> {one.tab}!{one.row}" if isinstance(one, Link) else str(one)
            for one in cells
            if one != ""
        ]
        lines.append(" | ".join(said))
    return "\n".join(lines)


def test_the_whole_page() -> None:
    book = school().set("Due 4 Success", "").call("success", "Our criteria").lose("actions")
    book.above["success"] = [["Picture it"], []]
    assert text(page(book)) == GOLDEN


def test_a_renamed_step_is_called_what_the_school_calls_it() -> None:
    assert page(school().call("success", "Our criteria")).cells[11, 1] == "Our criteria"


@pytest.mark.parametrize(
    ("label", "place", "words"),
    [
        ("School", (2, 1), "Start Here"),
        ("Leader", (26, 2), "Speak with your school's leaders about anything"),
    ],
)
def test_what_settings_do_not_say_is_said_plainly(label: str, place: tuple[int, int], words: str) -> None:
    assert words in str(page(school().set(label, "")).cells[place])


def test_it_stands_first_and_is_ours() -> None:
    tab = page(school())
    assert (tab.title, tab.before, tab.header_row) == ("Start Here", "Settings", 0)
    assert tab.notes[1, 1].startswith("Kept by sheets-sync.")
    assert start(school()).tabs[0].title == "Start Here"
    assert page(Book({})).before is None


def test_checked_on_is_the_only_thing_that_a_new_day_moves() -> None:
    snapshot = start(school())
    edits = planned(snapshot, date(2026, 11, 24)).edits
    assert [(one.tab, one.row, one.col, one.new) for one in edits if one.tab == "Start Here"] == [
        ("Start Here", 3, 1, "Checked on November 24, 2026")
    ]


def test_an_empty_workbook_has_a_page_too() -> None:
    plan = planned(Snapshot("x", ()))
    assert [tab.title for tab in plan.new_tabs] == ["Overview", "Start Here", "Coverage"]
    assert TEMPLATE.disclosure == plan.new_tabs[0].cells[1, 1]
