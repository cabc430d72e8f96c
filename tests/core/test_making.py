"""What ``init`` adds: whole workbooks, what is missing in half ones, and never over what stands there."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_sync import making, sync
from sheets_sync.frames import parse
from sheets_sync.making import NewSchool, school_year
from sheets_sync.model import OUR_NOTE, ChoiceRange, Edit, NewTab, Plan, Snapshot, Tab, Value
from sheets_sync.reconcile import after
from tests.builders import ANA, BEN, CLEO, DEV, TODAY, Book, school
from tests.core.flow import TEMPLATE, tab_of

EMPTY = Snapshot("new.xlsx", ())
NEW = NewSchool(
    name="Alder Creek",
    rubric=[{"code": "007", "domain": "Learning", "component": "Routines"}],
    roster=[
        {"email": ANA, "name": "Ana Lopez"},
        {"email": "Ben.Ito@example.edu", "name": "Ben Ito", "active": "yes"},
        {"email": CLEO, "name": "Cleo Adler", "active": "On leave"},
    ],
)
STEPS = ("1 Why", "2 Goals", "3 Document", "4 Success", "5 Actions", "6 Follow-up")


def plan(snapshot: Snapshot = EMPTY, new: NewSchool = NEW, day: date = TODAY) -> Plan:
    return making.plan(snapshot, TEMPLATE, new, day)


def made(title: str, new: NewSchool = NEW, day: date = TODAY) -> NewTab:
    return next(tab for tab in plan(new=new, day=day).new_tabs if tab.title == title)


def column(tab: NewTab, col: int) -> list[Value]:
    last = max(row for row, _ in tab.cells)
    return [tab.cells.get((row, col), "") for row in range(tab.header_row + 1, last + 1)]


def headers(tab: NewTab) -> list[Value]:
    return [tab.cells.get((tab.header_row, col), "") for col in range(1, len(tab.columns) + 1)]


# -- a new workbook ----------------------------------------------------------------------------------------


def test_a_new_workbook_has_every_tab_that_people_fill_in_order() -> None:
    found = plan()
    assert [tab.title for tab in found.new_tabs] == ["Settings", "Focus Areas", "Rubric", "Roster", *STEPS]
    assert (found.new_columns, found.edits, found.renames) == ((), (), ())
    assert all(tab.header_row == 2 and tab.frozen_rows == 2 for tab in found.new_tabs)


def test_our_columns_stand_at_the_right_and_my_goal_beside_the_number() -> None:
    assert headers(made("2 Goals")) == [
        *("Teacher", "Goal #", "Goal", "Focus area", "Rubric component"),
        *("Status", "Alignment", "Messages", "Key"),
    ]
    assert headers(made("3 Document")) == [
        *("Teacher", "Goal #", "My goal", "Goal statement", "Rubric component", "Why this goal"),
        *("Talked through on", "Status", "Alignment", "Messages"),
    ]


def test_every_column_of_ours_is_marked_and_protected_and_the_key_is_hidden() -> None:
    for tab in plan().new_tabs:
        ours = {
            one.header for one in TEMPLATE.tabs[[t.title for t in TEMPLATE.tabs].index(tab.title)].owned()
        }
        for header, look in zip(headers(tab), tab.columns, strict=True):
            assert look.note.startswith(OUR_NOTE) is (header in ours)
            assert look.is_protected is (header in ours)
            assert look.is_hidden is (header == "Key")


def test_codes_are_text_dates_are_dates_and_choices_are_offered() -> None:
    looks = {
        str(h): look for h, look in zip(headers(made("5 Actions")), made("5 Actions").columns, strict=True)
    }
    assert looks["State"].choices == ("Planned", "Under way", "Done", "Dropped")
    assert looks["Due"].is_date and not looks["State"].is_date
    assert looks["Teacher"].choices == ChoiceRange("Roster", 1, 3, 502)
    goals = {str(h): look for h, look in zip(headers(made("2 Goals")), made("2 Goals").columns, strict=True)}
    assert goals["Focus area"].choices == ChoiceRange("Focus Areas", 5, 3, 502)
    assert goals["Rubric component"].choices == ChoiceRange("Rubric", 6, 3, 502)
    assert goals["Rubric component"].is_text and made("Rubric").columns[0].is_text


def test_starter_rows_are_for_active_teachers_alone() -> None:
    for title in STEPS:
        assert column(made(title), 1) == [ANA, "ben.ito@example.edu"]
    assert column(made("2 Goals"), 2) == [1, 1]
    assert column(made("Roster"), 1) == [ANA, "Ben.Ito@example.edu", CLEO]


def test_a_new_workbooks_settings_start_from_the_usual_dates_of_the_year() -> None:
    tab = made("Settings")
    rows = list(zip(*(column(tab, col) for col in (1, 2, 3, 4)), strict=True))
    assert rows == [
        ("School", "Alder Creek", "", ""),
        ("District", "", "", ""),
        ("Year start", date(2026, 8, 1), "", ""),
        ("Year end", date(2027, 6, 30), "", ""),
        *((label, "", "", "") for label in ("Leader", "Time zone")),
        ("Profile", "guided", "", ""),
        ("Message", "", "", ""),
        ("Goals per teacher", "1-2", "", ""),
        ("Leaders' workbook", "", "", ""),
        ("Doubt a link below", "", "", ""),
        ("Due 1 Why", date(2026, 8, 31), "", ""),
        ("Due 2 Goals", date(2026, 9, 15), "", ""),
        ("Due 3 Document", date(2026, 9, 30), "", ""),
        ("Due 4 Success", date(2026, 10, 15), "", ""),
        ("Due 5 Actions", date(2026, 10, 30), "", ""),
        ("Due 6 Follow-up", date(2026, 11, 19), "", ""),
        ("Window W1", "Fall", date(2026, 10, 25), date(2026, 11, 24)),
        ("Window W2", "Winter", date(2027, 1, 13), date(2027, 2, 17)),
        ("Window W3", "Spring", date(2027, 3, 29), date(2027, 5, 3)),
    ]


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 5, 31), 2025),
        (date(2026, 6, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
    ],
)
def test_from_june_on_the_next_school_year_is_planned(today: date, first: int) -> None:
    assert school_year(today) == (date(first, 8, 1), date(first + 1, 6, 30))


def test_the_leaders_message_stands_above_step_1() -> None:
    given_message = NewSchool(settings=[{"setting": "Message", "value": "Choose what matters."}])
    assert made("1 Why", given_message).cells[1, 1] == "Choose what matters."
    waiting = made("1 Why")
    assert waiting.cells[1, 1] == (
        "Your leader's message will stand here: type it in the row Message of the Settings tab."
    )
    assert waiting.notes[1, 1].startswith(OUR_NOTE)


def test_a_workbook_just_made_is_read_without_a_miss_and_asks_for_nothing_twice() -> None:
    whole = after(EMPTY, sync.making_plan(EMPTY, TEMPLATE, NEW, TODAY))
    plans = parse(whole, TEMPLATE, TODAY)
    assert (plans.layout.missing, plans.misses, plans.school.unread) == ((), (), ())
    assert [len(frame) for frame in plans.steps.values()] == [2] * 6
    assert sync.making_plan(whole, TEMPLATE, NEW, TODAY) == Plan()
    assert plan(whole, NewSchool()) == Plan()


# -- a workbook that a school has ----------------------------------------------------------------------------


def test_a_whole_workbook_gets_only_rows_for_those_who_have_none() -> None:
    found = plan(school().snapshot(), NewSchool())
    rows = [("Teacher", DEV), ("Goal #", 1)]
    assert [(edit.tab, edit.row, edit.header, edit.new) for edit in found.edits if edit.tab in STEPS] == [
        ("1 Why", 4, "Teacher", DEV),
        *((title, 5, header, value) for title in STEPS[1:] for header, value in rows),
    ]
    assert {edit.tab for edit in found.edits} - set(STEPS) <= {"Settings"}


@pytest.mark.parametrize(
    "typed", ["Ana Lopez", "Ana Lopez <ana.lopez@example.edu>", " ANA.LOPEZ@example.edu "]
)
def test_a_teacher_who_typed_a_name_has_a_row(typed: str) -> None:
    book = school().put("why", ANA, teacher=typed)
    assert ANA not in {edit.new for edit in plan(book.snapshot(), NewSchool()).edits}


@pytest.mark.parametrize(
    ("active", "has_row"),
    [("", True), ("Yes", True), ("y", True), (True, True), ("No", False), (False, False), ("Away", False)],
)
def test_who_is_active_is_read_as_the_check_reads_it(active: Value, has_row: bool) -> None:
    book = school().at("roster", "email", DEV, active=active)
    assert (DEV in {edit.new for edit in plan(book.snapshot(), NewSchool()).edits}) is has_row


def test_new_hires_are_added_to_the_roster_and_get_their_rows() -> None:
    hires = NewSchool(
        roster=[
            {"email": "ANA.lopez@example.edu", "name": "Ana Again"},
            {"email": "eve@example.edu", "name": "Eve", "joined_on": date(2026, 11, 20)},
            {"email": "finn@example.edu", "name": "Finn", "active": "No"},
        ]
    )
    edits = plan(school().snapshot(), hires).edits
    assert [(one.row, one.header, one.new) for one in edits if one.tab == "Roster"] == [
        (6, "Email", "eve@example.edu"),
        (6, "Name", "Eve"),
        (6, "Joined on", date(2026, 11, 20)),
        (7, "Email", "finn@example.edu"),
        (7, "Name", "Finn"),
        (7, "Active", "No"),
    ]
    assert [one.new for one in edits if one.tab == "1 Why"] == [DEV, "eve@example.edu"]


def test_lists_that_hold_something_are_the_schools() -> None:
    tabs = {edit.tab for edit in plan(school().snapshot()).edits}
    assert not tabs & {"Focus Areas", "Rubric"}


def test_settings_that_are_missing_are_added_blank() -> None:
    book = school()
    book.rows["settings"] = [
        {"setting": "Profile", "value": "strict"},
        {"setting": "Window W1", "value": "Fall"},
    ]
    edits = [edit for edit in plan(book.snapshot(), NewSchool(name="Elm")).edits if edit.tab == "Settings"]
    assert [edit.new for edit in edits if edit.header == "Setting"] == [
        *(
            "School",
            "District",
            "Year start",
            "Year end",
            "Leader",
            "Time zone",
            "Message",
            "Goals per teacher",
        ),
        *(
            "Leaders' workbook",
            "Doubt a link below",
            "Due 1 Why",
            "Due 2 Goals",
            "Due 3 Document",
            "Due 4 Success",
            "Due 5 Actions",
        ),
        "Due 6 Follow-up",
    ]
    assert [edit.new for edit in edits if edit.header != "Setting"] == ["Elm"]


def test_missing_columns_are_added_at_the_right() -> None:
    book = school().lose("goals", "focus_area", "status", "key")
    columns = [(one.tab, one.col, one.header_row, one.header) for one in plan(book.snapshot()).new_columns]
    assert [one for one in columns if one[0] == "2 Goals"] == [
        ("2 Goals", 7, 1, "Focus area"),
        ("2 Goals", 8, 1, "Status"),
        ("2 Goals", 9, 1, "Key"),
    ]


def test_a_column_of_our_name_that_is_peoples_is_not_made_again() -> None:
    book = school()
    book.by_hand.add(("goals", "status"))
    assert "2 Goals" not in {one.tab for one in plan(book.snapshot()).new_columns}


def test_an_empty_tab_of_the_right_title_is_filled_from_its_first_row() -> None:
    found = plan(Snapshot("x", (Tab("2 Goals", []),)))
    assert [(one.col, one.header_row, one.header) for one in found.new_columns] == [
        (col, 1, header) for col, header in enumerate(headers(made("2 Goals")), 1)
    ]
    assert [(edit.row, edit.col, edit.new) for edit in found.edits] == [
        (2, 1, ANA),
        (2, 2, 1),
        (3, 1, "ben.ito@example.edu"),
        (3, 2, 1),
    ]
    assert "2 Goals" not in {tab.title for tab in found.new_tabs}


def test_a_tab_without_a_header_row_is_left_alone() -> None:
    found = plan(Snapshot("x", (Tab("2 Goals", [["Our aims"], ["read more"]]),)))
    assert (found.new_columns, found.edits) == ((), ())


def test_rows_are_added_below_everything_that_stands_there() -> None:
    book = school()
    snapshot = book.snapshot()
    far = [*tab_of(snapshot, "1 Why").rows, [], ["", "", "", "", "", "a remark"]]
    tabs = tuple(Tab(t.title, far, notes=t.notes) if t.title == "1 Why" else t for t in snapshot.tabs)
    edits = [edit for edit in plan(Snapshot("x", tabs), NewSchool()).edits if edit.tab == "1 Why"]
    assert edits == [Edit("1 Why", 6, 1, "Teacher", "", DEV, DEV)]


CELLS = st.lists(
    st.tuples(
        st.sampled_from([tab.title for tab in TEMPLATE.filled]),
        st.integers(1, 8),
        st.integers(1, 11),
        st.sampled_from(["", " ", "x", ANA, BEN, 1.0, True, "Status", "Teacher", "No", date(2026, 9, 1)]),
    ),
    max_size=25,
)


@given(CELLS, st.sets(st.sampled_from([tab.title for tab in TEMPLATE.filled]), max_size=6), st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_init_never_writes_over_anything_and_a_second_one_adds_nothing(
    cells: list[tuple[str, int, int, Any]], lost: set[str], is_bare: bool
) -> None:
    tabs: dict[str, Tab] = {tab.title: tab for tab in (Book({}) if is_bare else school()).snapshot().tabs}
    for title, row, col, value in cells:
        grid = [list(cells) for cells in tabs[title].rows] if title in tabs else []
        grid += [[] for _ in range(row - len(grid))]
        grid[row - 1] += [""] * (col - len(grid[row - 1]))
        grid[row - 1][col - 1] = value
        tabs[title] = Tab(title, grid, notes=tabs[title].notes if title in tabs else {})
    snapshot = Snapshot("x", tuple(tab for title, tab in tabs.items() if title not in lost))
    found = plan(snapshot)
    places = Counter((edit.tab, edit.row, edit.col) for edit in found.edits)
    assert max(places.values(), default=1) == 1
    for edit in found.edits:
        assert edit.old == "" == tab_of(snapshot, edit.tab).value(edit.row, edit.col)
    for column in found.new_columns:
        assert not any(
            len(row) >= column.col and row[column.col - 1] != "" for row in tab_of(snapshot, column.tab).rows
        )
    assert not {tab.title for tab in found.new_tabs} & {tab.title for tab in snapshot.tabs}
    whole = after(snapshot, found)
    assert plan(whole) == Plan()
