"""Snapshot to frames: people, codes, goal numbers and teams, and what could not be read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from sheets_sync.model import Value
from sheets_sync.template import load
from sheets_sync.typed import Miss, records, several_dates
from sheets_sync.values import show
from tests.builders import ANA, BEN, CLEO, DEV, Book, Broken, Shown, school

YEAR = (date(2026, 8, 10), date(2027, 6, 11))


def column(book: Book, tab: str, key: str) -> list[Any]:
    return list(book.plans().steps[tab][key])


def misses(book: Book) -> list[Miss]:
    return list(book.plans().misses)


def test_the_clean_school_is_read_without_a_miss() -> None:
    plans = school().plans()
    assert plans.misses == ()
    assert list(plans.active["email"]) == [ANA, BEN, DEV]
    assert {tab: len(frame) for tab, frame in plans.steps.items()} == {
        "why": 2,
        "goals": 3,
        "documents": 3,
        "success": 3,
        "actions": 3,
        "follow_up": 3,
    }


# -- people -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        ("ben.ito@example.edu", BEN),
        ("Ben.ITO@Example.edu", BEN),
        ("  ben.ito@example.edu ", BEN),
        ("Ben Ito", BEN),
        ("ben  ito", BEN),
        ("Ben Ito <ben.ito@example.edu>", BEN),
        ("B. <BEN.ITO@example.edu> ", BEN),
        ("Ito, Ben", None),
        ("Ben", None),
        ("ben.ito@example.org", None),
        ("Ben Ito <ben@elsewhere.example>", None),
        ("Dev Okafor", DEV),
        ("Cleo Adler", CLEO),  # known, though not active
    ],
)
def test_a_teacher_by_email_in_any_case_or_by_name(typed: str, email: str | None) -> None:
    book = school().put("why", BEN, teacher=typed)
    assert column(book, "why", "teacher")[1] == email
    assert column(book, "why", "teacher_typed")[1] == typed.strip()
    assert misses(book) == ([] if email else [Miss("why", 3, "teacher", "teacher", typed.strip())])


def test_a_name_that_two_share_is_nobodys_but_their_emails_are_theirs() -> None:
    book = school().at("roster", "email", DEV, name="ben ito").put("why", BEN, teacher="Ben Ito")
    assert column(book, "why", "teacher") == [ANA, None]
    assert column(book, "goals", "teacher") == [ANA, ANA, BEN]


def test_rows_of_people_who_are_not_active_are_read_and_not_judged() -> None:
    book = school().put("why", BEN, teacher=CLEO)
    assert column(book, "why", "is_judged") == [True, False]


@pytest.mark.parametrize(
    ("active", "is_active"),
    [
        ("", True),
        ("Yes", True),
        ("y", True),
        (True, True),
        ("No", False),
        ("n", False),
        (False, False),
        ("on  LEAVE", False),
        ("Away", False),
    ],
)
def test_active_as_people_and_checkboxes_say_it(active: Value, is_active: bool) -> None:
    plans = school().at("roster", "email", BEN, active=active).plans()
    assert (BEN in set(plans.active["email"])) is is_active
    assert plans.misses == ()


@pytest.mark.parametrize("active", ["No longer away", "Yes until May", "noo"])
def test_an_unknown_choice_is_a_miss_and_never_guessed(active: str) -> None:
    book = school().at("roster", "email", BEN, active=active)
    assert misses(book) == [Miss("roster", 3, "active", "choice", active)]


# -- goal numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "number"),
    [(1.0, 1), ("1", 1), ("Goal 1", 1), ("goal #1", 1), ("#1", 1), ("1.", 1), (" 1 ", 1), ("Goal1", 1)],
)
def test_a_goal_number_however_it_is_written(typed: Value, number: int) -> None:
    book = school().put("documents", BEN, 1, goal_number=typed)
    assert column(book, "documents", "goal_number") == [1, 2, number]
    assert misses(book) == []


@pytest.mark.parametrize(
    ("typed", "value"),
    [("one", "one"), (1.5, "1.5"), (True, "TRUE"), ("1 and 2", "1 and 2"), (date(2026, 1, 2), "2026-01-02")],
)
def test_a_goal_number_that_is_none_is_a_miss(typed: Value, value: str) -> None:
    book = school().put("documents", BEN, 1, goal_number=typed)
    assert column(book, "documents", "goal_number") == [1, 2, 0]
    assert column(book, "documents", "is_judged") == [True, True, False]
    assert misses(book) == [Miss("documents", 4, "goal_number", "goal_number", value)]


@pytest.mark.parametrize("first", [True, False])
def test_a_checkbox_among_goal_numbers_spoils_no_other_row(first: bool) -> None:
    book = school()
    book.rows["goals"].insert(0 if first else 3, {"teacher": ANA, "goal_number": True, "goal": "x"})
    assert sorted(column(book, "goals", "goal_number")) == [0, 1, 1, 2]


def test_a_blank_goal_number_means_the_only_goal() -> None:
    book = school().put("goals", BEN, 1, goal_number="").put("success", BEN, 1, goal_number="")
    assert column(book, "goals", "goal_number") == [1, 2, 1]
    assert column(book, "success", "goal_number") == [1, 2, 1]
    assert misses(book) == []


def test_a_blank_goal_number_means_the_only_goal_whatever_its_number() -> None:
    book = school().put("goals", BEN, 1, goal_number=2).put("success", BEN, 1, goal_number="")
    assert column(book, "success", "goal_number") == [1, 2, 2]


def test_a_blank_goal_number_beside_two_goals_is_a_miss() -> None:
    book = school().put("success", ANA, 2, goal_number="")
    assert column(book, "success", "goal_number") == [1, 0, 1]
    assert misses(book) == [Miss("success", 3, "goal_number", "goal_number", "")]


# -- codes ----------------------------------------------------------------------------------------------


def rubric(*codes: Any) -> Book:
    book = school()
    book.rows["rubric"] = [{"code": code, "component": f"Component {n}"} for n, code in enumerate(codes)]
    for row in book.rows["focus_areas"]:
        row["components"] = ""
    for tab in ("goals", "documents"):
        for row in book.rows[tab]:
            row["component"] = ""
    return book


@pytest.mark.parametrize(
    ("codes", "typed", "components", "missed"),
    [
        (("007",), 7.0, ("007",), ()),
        (("007", "7"), 7.0, (), (("number", "7"),)),
        (("007", "7"), Shown(7.0, "007"), ("007",), ()),
        (("2.10",), 2.1, ("2.10",), ()),
        (("2.10", "2.1"), Shown(2.1, "2.10"), ("2.10",), ()),
        (("2.10", "2.1"), Shown(2.1, "2.1"), ("2.1",), ()),
        (("2.10", "2.1"), Shown(2.1, "2"), (), (("number", "2"),)),
        (("2.10",), 3.0, (), (("number", "3"),)),
        (("1-2",), date(2026, 1, 2), (), (("number", "2026-01-02"),)),
        (("1-2",), "1-2", ("1-2",), ()),
        (("1e",), "1E", ("1e",), ()),
        (("1",), True, (), (("number", "TRUE"),)),
        (("3c", "3d"), "3c Engaging Students; 3d", ("3c", "3d"), ()),
        (("3c",), "3c; 9z", ("3c",), (("component", "9z"),)),
    ],
    ids=repr,
)
def test_codes_that_a_spreadsheet_turned_into_numbers(
    codes: tuple[str, ...], typed: Any, components: tuple[str, ...], missed: tuple[tuple[str, str], ...]
) -> None:
    book = rubric(*codes).put("goals", BEN, 1, component=typed)
    assert column(book, "goals", "component") == [(), (), components]
    assert misses(book) == [Miss("goals", 4, "component", *one) for one in missed]


def test_codes_in_the_rubric_itself_are_what_people_see() -> None:
    book = rubric(Shown(2.1, "2.10"), 7.0, Shown(8.0, "008"), " 1e ")
    assert list(book.plans().rubric["code"]) == ["2.10", "7", "008", "1e"]


@pytest.mark.parametrize(
    ("typed", "areas"),
    [
        ("FA1", ("FA1",)),
        ("fa1 student agency", ("FA1",)),
        ("Student agency", ("FA1",)),
        ("FA1 – Student agency", ("FA1",)),
        ("FA1; Feedback", ("FA1", "FA2")),
        ("Agency", ()),
    ],
)
def test_a_focus_area_by_id_or_name(typed: str, areas: tuple[str, ...]) -> None:
    assert column(school().put("goals", BEN, 1, focus_area=typed), "goals", "focus_area")[2] == areas


def test_aliases_of_a_component_count() -> None:
    book = school().at("rubric", "code", "CC1", aliases="routines; class habits\nstart-up")
    book.put("goals", BEN, 1, component="Class Habits; START-UP; routines")
    assert column(book, "goals", "component")[2] == ("CC1",)


# -- choices, dates, errors -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Done", "done"),
        (" DONE ", "done"),
        ("finished", "done"),
        ("in  progress", "under_way"),
        ("Done soon, I hope", ""),
        ("Planned for May", ""),
        ("nearly", ""),
    ],
)
def test_a_choice_by_its_words_alone(typed: str, key: str) -> None:
    book = school().put("actions", BEN, 1, state=typed)
    assert column(book, "actions", "state")[2] == key
    assert misses(book) == ([] if key else [Miss("actions", 4, "state", "choice", typed)])


def test_several_methods_in_a_cell() -> None:
    book = school().put("actions", BEN, 1, pd_method="PLC, Deep dive (blogs / books / podcasts); karaoke")
    assert column(book, "actions", "pd_method")[2] == ("plc", "deep_dive")
    assert misses(book) == [Miss("actions", 4, "pd_method", "choice", "karaoke")]


def test_a_date_that_is_none_is_blank_and_remembered() -> None:
    book = school().put("actions", BEN, 1, due="each grading period").put("actions", ANA, 1, due="Dec 4")
    days = column(book, "actions", "due")
    assert (days[0], pd.isna(days[2])) == (pd.Timestamp(2026, 12, 4), True)
    assert column(book, "actions", "has_due") == [True, True, True]
    assert misses(book) == [Miss("actions", 4, "due", "date", "each grading period")]


def test_a_spreadsheet_error_is_remembered_and_the_cell_is_blank() -> None:
    book = school().put("goals", BEN, 1, goal=Broken("#REF!"))
    assert column(book, "goals", "goal")[2] == ""
    assert misses(book) == [Miss("goals", 4, "goal", "error", "#REF!")]


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", ()),
        (date(2026, 10, 14), (date(2026, 10, 14),)),
        ("Oct 14", (date(2026, 10, 14),)),
        ("Oct 21; Oct 14", (date(2026, 10, 14), date(2026, 10, 21))),
        ("Oct 14 and Oct 21", (date(2026, 10, 14), date(2026, 10, 21))),
        ("Oct 14 & Oct 21", (date(2026, 10, 14), date(2026, 10, 21))),
        ("Oct 14, Oct 21", (date(2026, 10, 14), date(2026, 10, 21))),
        ("2026-10-14\n2026-10-21", (date(2026, 10, 14), date(2026, 10, 21))),
        ("Oct 14, 2026; Oct 21, 2026", (date(2026, 10, 14), date(2026, 10, 21))),
        ("Oct 14, soon", None),
        ("twice", None),
        (14.0, None),
        (" ; ", None),
    ],
)
def test_one_or_several_dates(typed: Value, days: tuple[date, ...] | None) -> None:
    assert several_dates(typed, YEAR) == days


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "x"),
        (True, "TRUE"),
        (False, "FALSE"),
        (2.0, "2"),
        (2.5, "2.5"),
        (1e20, "1e+20"),
        (3, "3"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 8, 30), "2026-01-02 08:30"),
    ],
)
def test_a_value_is_shown_as_people_read_it(value: Value, text: str) -> None:
    assert show(value) == text


# -- what is put together -------------------------------------------------------------------------------


def test_a_goal_gathers_what_later_steps_say() -> None:
    goal = list(records(school().plans().goals))[2]
    assert (goal.teacher, goal.goal_number, goal.row, goal.goal) == (
        BEN,
        1,
        4,
        "By May my students choose how they investigate a question in the lab.",
    )
    assert (goal.focus_area, goal.components, goal.looks_like) == (
        ("FA1",),
        ("SA3",),
        "Students open their tracker without being asked",
    )
    assert (goal.document_row, goal.success_row, goal.follow_up_row) == (4, 4, 4)
    assert (goal.follow_up_with, goal.first_check_in) == ("rosa.lang@example.edu", pd.Timestamp(2026, 12, 1))


def test_a_component_typed_on_step_3_stands_for_step_2s() -> None:
    plans = school().put("documents", BEN, 1, component="CC1").plans()
    assert list(plans.goals["components"]) == [("SA2",), ("AD2",), ("CC1",)]


def test_a_goal_without_later_rows_is_still_a_goal() -> None:
    book = school()
    for tab in ("documents", "success", "actions", "follow_up"):
        book.lose(tab)
    goals = book.plans().goals
    assert list(goals["document_row"]) == [0, 0, 0]
    assert list(goals["components"]) == [("SA2",), ("AD2",), ("SA3",)]


def test_of_two_rows_for_one_goal_the_same_one_counts_in_any_order() -> None:
    fuller = {
        "teacher": BEN,
        "goal_number": 1,
        "goal": "Another goal",
        "focus_area": "FA1",
        "component": "SA3",
    }
    for at in (0, 4):
        book = school().put("goals", BEN, 1, focus_area="")
        book.rows["goals"].insert(at, dict(fuller))
        goals = book.plans().goals
        assert list(goals.loc[goals["teacher"] == BEN, "goal"]) == ["Another goal"]


def test_team_members_are_people_each_once() -> None:
    book = school().put("goals", ANA, 1, team_members="Ben Ito; DEV.okafor@example.edu, Ben Ito\nNobody")
    assert column(book, "goals", "team_members") == [(BEN, DEV), (), ()]


def test_blank_rows_and_rows_of_spaces_are_left_out() -> None:
    book = school()
    book.rows["goals"].insert(1, {})
    book.rows["goals"].insert(2, {"teacher": "  ", "goal": "\t"})
    assert column(book, "goals", "row") == [2, 5, 6]


def test_a_row_that_holds_only_our_words_is_left_out() -> None:
    book = school().add("goals", status="Ready", messages="x", my_goal="y")
    assert column(book, "goals", "row") == [2, 3, 4]


def test_an_empty_workbook_is_parsed() -> None:
    plans = Book({}).plans()
    assert (len(plans.goals), len(plans.talks), len(plans.active), plans.misses) == (0, 0, 0, ())
    assert set(plans.layout.missing) == set(load().expected)
