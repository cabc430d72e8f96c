"""The Overview: what this week asks, what to celebrate, every teacher and step in fixed places."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync import sync
from sheets_sync.backends.drawing import role_at
from sheets_sync.keys import teacher_mark
from sheets_sync.look import ROLES
from sheets_sync.model import Link, NewTab, Place, Tab, Value
from sheets_sync.tabs import overview
from sheets_sync.tabs.news import Group, Item, celebrate, fit, this_week
from sheets_sync.tabs.overview import Counts, read_counts
from tests.builders import ANA, ANA_1, BEN, BEN_1, COACH, DEV, Book, school
from tests.core.flow import TEMPLATE, planned, start, synced, tab_of, with_rows, with_tab

TABLE = 66
"""The first row of the table, whatever stands above it."""
HEADERS = (
    "Teacher,Next,Go to,Coach,1 Why,2 Goals,3 Document,4 Success,5 Actions,6 Follow-up,Alignment,Department"
).split(",")
READ = "By May my students plan and track their own reading every week."
LAB = "By May my students choose how they investigate a question in the lab."


def page(book: Book) -> NewTab:
    checked = sync.judge_snapshot(book.snapshot(), book.template, book.today)
    return overview.render(checked.plans, checked.findings, checked.verdicts)


def lines(tab: NewTab, first: int, last: int, cols: Sequence[int] = range(1, 6)) -> list[list[Value]]:
    return [[tab.cells.get((row, col), "") for col in cols] for row in range(first, last + 1)]


def teachers(tab: NewTab, *headers: str) -> list[list[Value]]:
    """Return what stands under these headers, for each teacher."""
    last = max(row for row, _ in tab.cells)
    return lines(tab, TABLE, last, [HEADERS.index(header) + 1 for header in headers])


def placed(row: int, col: int, *rows: Sequence[Value]) -> dict[Place, Value]:
    """Return cells by place from a corner on, the blank ones left out."""
    return {
        (at, across): value
        for at, values in enumerate(rows, row)
        for across, value in enumerate(values, col)
        if value != ""
    }


def to_step_6(row: int) -> Link:
    return Link(f"6 Follow-up, row {row}", "6 Follow-up", row)


# -- the whole page ------------------------------------------------------------------------------------


def test_the_whole_page_of_the_clean_school() -> None:
    tab = page(school())
    ready = ["All six steps are ready.", "", COACH, *["Ready"] * 6, "Aligned"]
    words = ["Ready", "In progress", "Needs attention", "Not started"]
    steps = [[title, 2, 0, 0, 1] for title in HEADERS[4:10]]
    assert {place: value for place, value in tab.cells.items() if value != ""} == {
        **placed(
            1,
            1,
            ["Everyone with access to this spreadsheet can read this tab."],
            ["Overview: Alder Creek School"],
            ["Active teachers", 3],
            ["Goals", 3],
            [],
            ["This week"],
            ["Ben Ito", f"Dec 1: First check-in: {LAB[:-9]}…", to_step_6(4), COACH],
        ),
        **placed(20, 1, ["Worth celebrating"], ["", "The first good news will stand here."]),
        **placed(28, 1, ["Where the school stands"], ["The six steps"], ["12 of 18 steps are ready."]),
        **placed(29, 4, ["Teachers", *words], *steps),
        **placed(42, 1, ["Alignment"], ["3 of 3 goals serve both the focus and the rubric."]),
        **placed(42, 4, ["Goals", "Aligned", "Check", "Not aligned", "Not judged yet"]),
        **placed(43, 4, ["All goals", 3, 0, 0, 0]),
        **placed(50, 1, ["Week by week"], ["A point is added in each week in which something has moved."]),
        **placed(50, 4, ["Week of", *words], ["Nov 23", 12, 0, 0, 6]),
        **placed(64, 1, ["Every teacher, every step"], HEADERS),
        **placed(
            TABLE,
            1,
            ["Ana Lopez", *ready, "English"],
            ["Ben Ito", *ready, "Science"],
            ["Dev Okafor", "Start 1 Why by December 9, 2026.", "", COACH, *["Not started"] * 6],
        ),
        **placed(1, 13, *([f"row #{row}"] for row in range(1, TABLE - 1))),
        **placed(TABLE - 1, 13, ["Key"], *([f"row {teacher_mark(email)}"] for email in (ANA, BEN, DEV))),
    }


@pytest.mark.parametrize("count", [0, 1, 11, 12, 13, 40])
def test_the_table_never_moves_and_what_does_not_fit_is_counted(count: int) -> None:
    book = school().put("follow_up", BEN, first_check_in=date(2027, 1, 15))
    for number in range(count):
        email = f"t{number:02}@example.edu"
        book.add("roster", email=email, name=f"Teacher {number:02}", coach=COACH)
        book.add("goals", teacher=email, goal_number=1, goal=f"Goal of {number:02} is long enough to act on")
        book.add("follow_up", teacher=email, goal_number=1, first_check_in=date(2026, 11, 30))
    tab = page(book)
    assert (tab.header_row, tab.cells[65, 1], tab.cells[20, 1]) == (65, "Teacher", "Worth celebrating")
    shown = [line[0] for line in lines(tab, 7, 18)]
    fits = [f"Teacher {number:02}" for number in range(count)]
    if count > 12:
        fits = fits[:11]
        assert tab.cells[18, 2] == f"and {count - 11} more check-ins"
    assert shown == fits + [""] * (12 - len(fits))
    assert (tab.cells[7, 2] == "Nothing is due.") is (count == 0)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("Visit Ben", "Done: Visit Ben"),
        ("Well done at last", "Well done at last"),
        ("word " * 40, f"Done: {'word ' * 15}".rstrip() + "…"),
        ("x" * 200, f"Done: {'x' * 77}…"),
    ],
)
def test_a_line_says_when_and_what_and_stays_two_lines_long(action: str, said: str) -> None:
    tab = page(school().put("actions", BEN, 1, state="Done", action_step=action))
    assert tab.cells[21, 2] == said and len(said) <= 84
    assert {tab.row_heights[row] for row in [*range(7, 19), *range(21, 27)]} == {31.0}


# -- this week -----------------------------------------------------------------------------------------


def items(book: Book) -> list[Item]:
    return [item for group in this_week(book.plans()) for item in group.items]


def praised(book: Book) -> list[Item]:
    return [item for group in celebrate(book.plans()) for item in group.items]


@pytest.mark.parametrize(
    ("day", "is_soon"),
    [
        (date(2026, 11, 22), False),
        (date(2026, 11, 23), True),
        (date(2026, 12, 7), True),
        (date(2026, 12, 8), False),
    ],
)
def test_check_ins_of_the_next_14_days(day: date, is_soon: bool) -> None:
    found = items(school().put("follow_up", BEN, 1, first_check_in=day))
    assert [item.who for item in found] == (["Ben Ito"] if is_soon else [])


def test_this_week_is_check_ins_by_date_then_open_windows_then_what_is_owed() -> None:
    book = school().on(date(2026, 10, 12))
    book.put("follow_up", ANA, 1, first_check_in=date(2026, 10, 20), follow_up_with="Ben Ito")
    book.put("follow_up", BEN, 1, first_check_in=date(2026, 10, 13))
    book.rows["talks:W1"][0]["support_given_on"] = ""
    assert items(book) == [
        Item("Ben Ito", COACH, "Oct 13", f"First check-in: {LAB}", to_step_6(4)),
        Item("Ana Lopez", "Ben Ito", "Oct 20", f"First check-in: {READ}", to_step_6(2)),
        Item(
            *("Fall check-ins", "", "to Oct 23", "1 of 3 talks recorded so far."),
            Link("Follow-up Fall", "Follow-up Fall", 1),
        ),
        Item(
            *("Ana Lopez", "Ben Ito", "support owed", "Two books for the shelf"),
            Link("Follow-up Fall, row 4", "Follow-up Fall", 4),
        ),
    ]


def test_support_is_owed_until_a_date_says_it_was_given_and_only_to_those_who_are_active() -> None:
    book = school()
    book.rows["talks:W1"] = [
        {
            "key": f"W1 {key}",
            "teacher": name,
            "goal_number": 1,
            "support_promised": words,
            "support_given_on": given,
        }
        for key, name, words, given in (
            (BEN_1, "Ben Ito", "A visit", ""),
            (ANA_1, "Ana Lopez", "Books", date(2026, 11, 2)),
            ("gaaaaaaaaaa-1", "Somebody Gone", "A room", ""),
        )
    ]
    assert [item.what for item in items(book) if item.when == "support owed"] == ["A visit"]


# -- worth celebrating -----------------------------------------------------------------------------------


def test_goals_met_come_first_then_actions_done() -> None:
    book = school().put("follow_up", BEN, 1, outcome="Met").put("actions", ANA, 1, state="Done")
    book.put("follow_up", ANA, 2, outcome="Partly met").put("actions", BEN, 1, state="Done")
    action = "Watch a colleague's class plan its week and note three moves"
    assert praised(book) == [
        Item("Ben Ito", COACH, "goal met", LAB, Link("6 Follow-up, row 4", "6 Follow-up", 4)),
        Item("Ana Lopez", COACH, "done", action, Link("5 Actions, row 2", "5 Actions", 2)),
    ]
    book.add("actions", teacher=ANA, goal_number=1, action_step="Visit Ben", state="completed")
    assert praised(book)[1].what == f"2 actions done for: {READ}"


def test_where_there_is_much_to_celebrate_others_come_first_next_week() -> None:
    book = school()
    for number in range(9):
        email = f"t{number}@example.edu"
        book.add("roster", email=email, name=f"Teacher {number}", coach=COACH)
        book.add("goals", teacher=email, goal_number=1, goal=f"Goal of {number} is long enough to act on")
        book.add("follow_up", teacher=email, goal_number=1, outcome="Met")
    this = praised(book)
    following = praised(book.on(date(2026, 11, 30)))
    assert sorted(this) == sorted(following)
    assert {item.who for item in this[:5]} | {item.who for item in following[:5]} == {
        item.who for item in this
    }


# -- every teacher ---------------------------------------------------------------------------------------


def test_teachers_stand_by_coach_and_name_whatever_their_status() -> None:
    book = school().at("roster", "email", ANA, coach="Zed").at("roster", "email", DEV, name="aaron okafor")
    assert teachers(page(book), "Teacher") == [["aaron okafor"], ["Ben Ito"], ["Ana Lopez"]]


@given(st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_the_order_of_rows_columns_and_tabs_moves_only_links(rng: random.Random) -> None:
    def bare(tab: NewTab) -> dict[Any, Value]:
        return {place: value for place, value in tab.cells.items() if not isinstance(value, Link)}

    def messy() -> Book:
        book = school().put("documents", BEN, 1, statement="").put("actions", ANA, 2, state="Done")
        return book.put("goals", ANA, 2, component="ZZ9")

    assert bare(page(messy().shuffled(rng))) == bare(page(messy()))


def test_the_next_thing_is_the_earliest_steps_worst_and_links_to_its_row() -> None:
    book = (
        school().put("documents", BEN, 1, component="ZZ9").put("actions", BEN, 1, due="each grading period")
    )
    checked = sync.judge_snapshot(book.snapshot(), book.template, book.today)
    tab = overview.render(checked.plans, checked.findings, checked.verdicts)
    first = min((one for one in checked.findings if one.teacher == BEN), key=lambda one: one.tab)
    owed = [f"Goal 1: {first.message}", Link("3 Document, row 4", "3 Document", 4)]
    assert teachers(tab, "Next", "Go to")[1] == owed


def test_a_hint_is_never_the_next_thing() -> None:
    book = school().set("PLP307", "hint")
    for row in book.rows["settings"]:
        if str(row["setting"]).startswith("Due"):
            row["value"] = date(2027, 5, 1)
    book.put("success", BEN, 1, portfolio="", looks_like="", sounds_like="")
    assert teachers(page(book), "Next", "Go to")[1] == [
        "Start 4 Success by May 1, 2027.",
        Link("4 Success, row 4", "4 Success", 4),
    ]
    book.put("success", BEN, 1, looks_like="Students open their tracker")
    assert teachers(page(book), "Next")[1] == ["Finish 4 Success by May 1, 2027."]


def test_keys_are_drawn_so_that_no_page_shows_them() -> None:
    tab = page(school())
    keys = [place for place, value in tab.cells.items() if str(value).startswith("row ")]
    assert len(keys) == TABLE - 2 + 3 and tab.columns[tab.key_col - 1].is_hidden
    assert [role for role in (role_at(tab, place) for place in keys) if ROLES[role].is_wrapped] == []


def test_a_teachers_alignment_is_the_worst_of_the_goals() -> None:
    book = school().put("goals", ANA, 2, component="ZZ9")
    assert teachers(page(book), "Alignment") == [["Not aligned"], ["Aligned"], [""]]


def test_team_members_without_a_goal_of_their_own_are_as_aligned_as_the_goal_they_share() -> None:
    book = school().put("goals", ANA, 1, team_members=DEV)
    assert dict(teachers(page(book), "Teacher", "Alignment"))["Dev Okafor"] == "Aligned"


def test_what_a_shared_goal_lacks_is_next_for_its_members_too() -> None:
    book = school().put("goals", ANA, 1, team_members=DEV).put("documents", ANA, 1, component="ZZ9")
    said = {str(who): str(what) for who, what in teachers(page(book), "Teacher", "Next")}
    assert said["Ana Lopez"] == "Goal 1: “ZZ9” is not in the Rubric tab. Choose from the list."
    assert said["Dev Okafor"] == (
        "Shared with Ana Lopez, Goal 1: “ZZ9” is not in the Rubric tab. Choose from the list."
    )


def test_an_overview_under_another_title_needs_no_room() -> None:
    snapshot = with_tab(start(school()), "Overview", lambda tab: replace(tab, title="Overview 2"))
    own = replace(snapshot, tabs=(*snapshot.tabs, Tab("Overview", [["our own"]])))
    checked = sync.judge_snapshot(own, TEMPLATE, school().today)
    assert [one for one in checked.findings if one.code == "PLP022"] == []
    assert "Overview" not in {tab.title for tab in planned(own).new_tabs}


def test_people_of_one_name_are_told_apart() -> None:
    book = school().at("roster", "email", DEV, name="Ana Lopez")
    assert ["Ana Lopez (dev.okafor)"] in teachers(page(book), "Teacher")
    snapshot = start(book)
    roster = book.at("roster", "email", DEV, active="No").snapshot().tab("Roster")
    assert roster
    alone = tab_of(synced(with_rows(snapshot, "Roster", roster.rows)), "Overview")
    names = [str(alone.value(row, 1)) for row in range(TABLE, len(alone.rows) + 1)]
    assert len([name for name in names if name.startswith("Ana")]) == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"start": "", "due": date(2026, 10, 1)}, "“{step}”: This was due on Oct 1, 2026. "),
        ({"due": "ongoing"}, "“{step}”: “ongoing” is not one date. "),
        ({"action_step": "", "start": "", "due": date(2026, 10, 1)}, "Goal 1: This was due on Oct 1, 2026. "),
    ],
)
def test_what_is_next_says_which_action_it_is_about(cells: dict[str, Value], said: str) -> None:
    book = school().put("actions", BEN, 1, state="Planned", **cells)
    step = next(row["action_step"] for row in book.rows["actions"] if row["teacher"] == BEN)
    wanted = said.format(step=step)
    assert str(teachers(page(book), "Next")[1][0]).startswith(wanted)


# -- what the guard reads back -----------------------------------------------------------------------------


def test_the_counts_can_be_read_back() -> None:
    assert read_counts(tab_of(start(school()), "Overview")) == Counts(teachers=3, goals=3)


def test_an_overview_of_another_layout_is_written_anew_and_loses_nothing_typed() -> None:
    rows: list[list[Value]] = [
        [TEMPLATE.disclosure],
        ["Overview"],
        ["Active teachers", 2],
        ["Goals", 4.0],
        [],
    ]
    rows += [["Teacher", "Coach", "1 Why"], *([f"Teacher {at}", COACH, "Ready"] for at in range(80))]
    rows[7] += [""] * 12 + ["ours: ask about the trip"]
    old = Tab("Overview", rows)
    assert read_counts(old) == Counts(teachers=2, goals=4)
    book = school()
    after = tab_of(
        synced(replace(book.snapshot(), tabs=(*book.snapshot().tabs, old)), book.today), "Overview"
    )
    wanted = {place: value for place, value in page(book).cells.items() if value != ""}
    typed = (8, 16)
    found = {
        (row, col): value
        for row, cells in enumerate(after.rows, 1)
        for col, value in enumerate(cells, 1)
        if value != ""
    }
    assert found.pop(typed) == "ours: ask about the trip"
    assert found == wanted


@pytest.mark.parametrize("cells", [[], [["x"], [], ["Active teachers", "many"], ["Goals", 3.0]]])
def test_counts_that_are_not_there_are_not_guessed(cells: list[list[Value]]) -> None:
    tab = tab_of(start(school()), "Overview")
    assert read_counts(type(tab)("Overview", cells)) is None


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((3, 0, 2), ["a0", "a1", "a2", "c0", "c1"]),
        ((9, 1, 9), [*(f"a{at}" for at in range(5)), "and 4 more a", "b0", "c0", "c1", "and 7 more c"]),
        ((20, 0, 0), [*(f"a{at}" for at in range(9)), "and 11 more a"]),
        ((0, 0, 0), []),
    ],
)
def test_each_kind_has_its_share_of_the_lines(sizes: tuple[int, ...], shown: list[str]) -> None:
    groups = [
        Group([Item("", "", "", f"{name}{at}") for at in range(size)], name, "")
        for name, size in zip("abc", sizes, strict=True)
    ]
    assert [item.what for item in fit(groups, 10)] == shown
