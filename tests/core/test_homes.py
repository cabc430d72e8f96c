"""Which workbook leaders' tabs stand in: what Settings may name, what is remembered, what a move decides."""

from __future__ import annotations

import pytest

from sheets_sync import homes
from sheets_sync.homes import Choice, choose
from sheets_sync.model import MADE_NOTE, Link, Plan, Snapshot, Tab
from sheets_sync.settings import School, Unread, leaders_workbook
from sheets_sync.tabs.start_here import Where, read_where
from sheets_sync.template import load

TEMPLATE = load()
ID, OTHER = "1Cedar-Hollow_0123456789abcdefghijklmnopqrst", "1Leaders-of-it_0123456789abcdefghijklmnopqrs"
URL, OTHER_URL = (f"https://docs.google.com/spreadsheets/d/{one}/edit" for one in (ID, OTHER))
FILE = "school/plans.xlsx"

NAMED = (
    (FILE, "leaders.xlsx", "leaders.xlsx"),
    (FILE, " 'Leaders 2026.XLSX' ", "Leaders 2026.XLSX"),
    (FILE, "..\\office\\leaders.xlsx", "../office/leaders.xlsx"),
    (FILE, "/shared/leaders.xlsx", "/shared/leaders.xlsx"),
    (FILE, "plans.xlsx", None),
    (FILE, "./plans.xlsx", None),
    (FILE, "../school/plans.xlsx", None),
    (FILE, "leaders.xls", None),
    (FILE, "leaders", None),
    (FILE, ".xlsx", None),
    (FILE, "~$leaders.xlsx", None),
    (FILE, OTHER_URL, None),
    (URL, OTHER_URL, OTHER_URL),
    (ID, OTHER, OTHER_URL),
    (URL, f"docs.google.com/spreadsheets/u/1/d/{OTHER}/edit?usp=sharing#gid=0", OTHER_URL),
    (URL, URL, None),
    (URL, ID, None),
    (URL, "leaders.xlsx", None),
    (URL, "/etc/leaders.xlsx", None),
    (URL, "Leaders of Cedar Hollow", None),
    (URL, "https://docs.google.com/document/d/1abcdefghijklmnopqrstuvwxyz/edit", None),
    (URL, "https://www.example.edu/leaders.xlsx", None),
)


@pytest.mark.parametrize(("source", "typed", "named"), NAMED)
def test_a_leaders_workbook_lives_where_the_plans_do(source: str, typed: str, named: str | None) -> None:
    assert leaders_workbook(typed.strip(), source)[0] == named


def school(named: str = "", row: int | None = 12, *, is_unread: bool = False) -> School:
    unread = (Unread(row or 0, "value", "Leaders' workbook", "?", "x"),) if is_unread else ()
    return School(leaders_workbook=named, rows={"leaders_workbook": row} if row else {}, unread=unread)


HERE, THERE = Where("a.xlsx", ("b.xlsx",), is_apart=True), Where()
CHOICES = {
    "one workbook": (school(), THERE, Choice("")),
    "named for the first time": (school("a.xlsx"), THERE, Choice("a.xlsx")),
    "as it stands": (school("a.xlsx"), HERE, Choice("a.xlsx", ("b.xlsx",), has_stood=True)),
    "another": (school("c.xlsx"), HERE, Choice("c.xlsx", ("a.xlsx", "b.xlsx"))),
    "back to an older one": (school("b.xlsx"), HERE, Choice("b.xlsx", ("a.xlsx",), has_stood=True)),
    "blank": (school(), HERE, Choice("", ("a.xlsx", "b.xlsx"))),
    "cannot be used": (school(is_unread=True), HERE, Choice("a.xlsx", ("b.xlsx",), has_stood=True)),
    "the row is lost": (school(row=None), HERE, Choice("a.xlsx", ("b.xlsx",), has_stood=True)),
    "cannot be used and never could": (school(is_unread=True), THERE, Choice("")),
}


@pytest.mark.parametrize(("settled", "stood", "wanted"), CHOICES.values(), ids=CHOICES)
def test_only_a_usable_or_a_blank_value_moves_them(settled: School, stood: Where, wanted: Choice) -> None:
    assert choose(settled, stood) == wanted


def start_here(*lines: str) -> Tab:
    return Tab("Start Here", [["x"], ["", "", "\n".join(lines)]], notes={(1, 1): MADE_NOTE})


def test_where_they_stood_is_read_from_start_here() -> None:
    tab = start_here("Leaders' workbook: a.xlsx", "Still to bring over from: b.xlsx")
    assert read_where(tab) == HERE
    assert homes.remembered(Snapshot(FILE, (tab,)), TEMPLATE) == HERE
    assert read_where(start_here("")) == Where()


def test_what_people_typed_there_names_no_file_of_this_machine() -> None:
    tab = start_here("Leaders' workbook: /etc/a.xlsx", "Still to bring over from: b.xlsx")
    assert homes.remembered(Snapshot(URL, (tab,)), TEMPLATE) == Where("", (), is_apart=True)


def test_whose_tabs_they_are_is_told_by_their_links() -> None:
    cells: list[list[object]] = [
        [TEMPLATE.disclosure_apart],
        [Link("row 3", "", 1, 1, "plans.xlsx#'2 Goals'!A3")],
    ]
    tab = Tab("Overview", cells)  # type: ignore[arg-type]
    own = Tab("Notes", [[Link("elsewhere", "", 1, 1, f"{URL}#gid=0&range=A1")]])
    assert homes.plans_of(Snapshot("l", (tab, own)), TEMPLATE) == {"plans.xlsx"}


def test_leaving_says_where_they_went_and_leaves_a_tab() -> None:
    tabs = (Tab("Overview", [[TEMPLATE.disclosure_apart]]), Tab("Notes", [["own"]]))
    plan = homes.leaving(Snapshot("l", tabs), "new.xlsx", TEMPLATE)
    assert plan.retired == ("Overview",)
    (page,) = plan.new_tabs
    assert list(page.cells.values()) == [
        "The leaders' tabs have moved",
        "They stand in new.xlsx now, with everything that was typed in them here.",
    ]
    moved = Tab("Moved", [["x"]], notes={(1, 1): MADE_NOTE})
    assert homes.leaving(Snapshot("l", (moved, *tabs)), "", TEMPLATE) == Plan(retired=("Overview",))
    assert homes.leaving(Snapshot("l", (moved,)), "", TEMPLATE) == Plan()
