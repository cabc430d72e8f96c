"""The follow-up tabs: what stands ready for a talk, and that nothing leaders typed is ever lost."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_sync.look import pages_across
from sheets_sync.model import Plan, Rename, Snapshot, Tab, Value
from sheets_sync.settings import Window
from sheets_sync.sync import judge_snapshot, prepare
from sheets_sync.tabs.follow_up import (
    GOAL_GONE,
    HAS_GOAL_NOW,
    LOST_KEY,
    NOT_DUE,
    TEACHER_GONE,
    window_title,
)
from sheets_sync.tabs.kept import TWICE
from sheets_sync.tabs.talk_rows import REPLACED
from tests.builders import ANA, ANA_1, BEN, DEV, Book, school
from tests.core.flow import (
    TEMPLATE,
    planned,
    reorder,
    start,
    synced,
    tab_of,
    talk_rows,
    talks_of,
    type_cell,
    type_talk,
    with_tab,
    write,
    write_at,
)

OPEN = date(2026, 10, 10)  # the fall window is open
CLOSED = date(2026, 10, 24)  # a day after it
FALL, SPRING = "Follow-up Fall", "Follow-up Spring"
LEADERS = ("met_on", "progress", "what_we_said", "next_step", "support_promised", "support_given_on")
GOALS = ("Ana 1", "Ana 2", "Ben 1")


def book(day: date = OPEN) -> Book:
    """Return the school without its follow-up tab; every goal has its first check-in before the windows."""
    made = school().on(day)
    del made.rows["talks:W1"]
    return made.put("follow_up", ANA, first_check_in=date(2026, 9, 30)).put(
        "follow_up", BEN, first_check_in=date(2026, 9, 30)
    )


def who(row: dict[str, Value]) -> tuple[Value, Value]:
    return row["teacher"], row["goal_number"]


def people(snapshot: Snapshot, title: str = FALL) -> list[tuple[Value, Value]]:
    return [who(row) for row in talk_rows(snapshot, title).values()]


def find(snapshot: Snapshot, teacher: str, goal: Value, title: str = FALL) -> int:
    (row,) = (at for at, row in talk_rows(snapshot, title).items() if who(row) == (teacher, goal))
    return row


def typing(snapshot: Snapshot, title: str = FALL) -> Counter[tuple[Value, ...]]:
    """Return all that leaders typed, row by row."""
    rows = (tuple(row[key] for key in LEADERS) for row in talk_rows(snapshot, title).values())
    return Counter(row for row in rows if any(cell != "" for cell in row))


@cache
def with_typing() -> Snapshot:
    """Return a synced school in which leaders typed beside Ana's goals and Ben's."""
    snapshot = start(book())
    for teacher, goal, words in (
        ("Ana Lopez", 1, "Ana 1"),
        ("Ana Lopez", 2, "Ana 2"),
        ("Ben Ito", 1, "Ben 1"),
    ):
        row = find(snapshot, teacher, goal)
        snapshot = type_talk(snapshot, FALL, row, met_on=OPEN, what_we_said=words, progress="Starting")
    return synced(snapshot, OPEN)


def said(snapshot: Snapshot, title: str = FALL) -> dict[str, tuple[Value, Value, Value]]:
    """Return who stands beside each thing that was said, and the row's note."""
    return {
        str(row["what_we_said"]): (row["teacher"], row["goal_number"], row["note"])
        for row in talk_rows(snapshot, title).values()
        if row["what_we_said"] != ""
    }


AT_HOME = {"Ana 1": ("Ana Lopez", 1, ""), "Ana 2": ("Ana Lopez", 2, ""), "Ben 1": ("Ben Ito", 1, "")}


# -- titles --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Fall", "Follow-up Fall"),
        ("Fall: [week 3] 10/5?", "Follow-up Fall week 3 105"),
        ("  Late   fall ", "Follow-up Late fall"),
        ("'Fall'", "Follow-up 'Fall"),
        ("???", "Follow-up"),
        ("The long window between the breaks", "Follow-up The long window betwe"),
        ("Twenty-one chars here", "Follow-up Twenty-one chars here"),
    ],
)
def test_a_windows_title_is_one_that_spreadsheets_allow(name: str, title: str) -> None:
    assert window_title("Follow-up {window}", Window("W1", name, None, None, 2)) == title
    assert len(title) <= 31


def test_a_title_that_is_taken_adds_the_windows_id_and_still_fits() -> None:
    long = Window("W2", "The long window between the breaks", None, None, 3)
    taken = frozenset({"follow-up the long window betwe"})
    assert window_title("Follow-up {window}", long, taken) == "Follow-up The long window be W2"


def test_titles_of_windows_whose_ids_begin_alike_never_collide() -> None:
    taken: frozenset[str] = frozenset()
    for at in range(4):
        window = Window(f"one-long-window-id-{at}", "The long window between the breaks", None, None, 3)
        title = window_title("Follow-up {window}", window, taken)
        assert title.casefold() not in taken and len(title) <= 31
        taken |= {title.casefold()}


@given(st.text(max_size=60), st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=40))
@settings(max_examples=100)
def test_every_title_fits_and_holds_nothing_forbidden(name: str, window_id: str) -> None:
    window = Window(window_id, name, None, None, 2)
    plain = window_title("Follow-up {window}", window)
    again = window_title("Follow-up {window}", window, frozenset({plain.casefold()}))
    for title in (plain, again):
        assert 0 < len(title) <= 31
        assert not set(title) & set("[]:*?/\\")
        assert title == title.strip() and title[0] != "'" and title[-1] != "'"


# -- a tab that is made ----------------------------------------------------------------------------------


def test_a_new_tab_holds_a_row_for_every_goal_and_for_those_without_one() -> None:
    rows = talk_rows(start(book()), FALL)
    assert [who(row) for row in rows.values()] == [
        ("Ana Lopez", 1),
        ("Ana Lopez", 2),
        ("Ben Ito", 1),
        ("Dev Okafor", ""),
    ]
    assert next(iter(rows.values())) == {
        "teacher": "Ana Lopez",
        "coach": "rosa.lang@example.edu",
        "goal_number": 1,
        "goal": "By May my students plan and track their own reading every week.",
        "component": "SA2 Self-Direction",
        "criteria": "Looks like: Students open their tracker without being asked\n"
        "Sounds like: 'I finished two of three, so tomorrow I start the third.'",
        "last_next_step": "",
        "support_owed": "",
        "actions": "• Watch a colleague's class plan its week and note three moves "
        "(Peer visit; due Dec 18; Planned)",
        "learns_best_by": "visiting a colleague",
        **dict.fromkeys(LEADERS, ""),
        "note": "",
        "key": f"W1 {ANA_1}",
    }
    assert rows[max(rows)]["goal"] == "No goal yet"


def test_a_new_tab_says_who_can_read_it_what_it_is_and_until_when() -> None:
    tab = tab_of(start(book()), FALL)
    # Right of the columns that stand on every printed page.
    assert [tab.value(row, 3) for row in (1, 2, 3)] == [
        "Everyone with access to this spreadsheet can read this tab.",
        FALL,
        f"Oct 5 to Oct 23. {TEMPLATE.by_key['talks'].help}",
    ]
    assert tab.notes[1, 1].startswith("Kept by sheets-sync.") and tab.notes[1, 1].endswith(" Window W1.")


def test_rows_stand_by_coach_and_name() -> None:
    made = book().at("roster", "email", ANA, coach="Zed").at("roster", "email", DEV, coach="adam")
    assert [who(row)[0] for row in talk_rows(start(made), FALL).values()] == [
        *("Dev Okafor", "Ben Ito", "Ana Lopez", "Ana Lopez"),
    ]


@pytest.mark.parametrize(
    ("first_check_in", "fall", "spring"),
    [
        ("", True, True),
        (date(2026, 9, 30), True, True),
        (date(2026, 10, 22), True, True),
        (date(2026, 10, 23), False, True),  # the window closes that day, not after it
        (date(2026, 12, 1), False, True),
        (date(2027, 5, 7), False, False),
    ],
)
def test_a_goal_is_due_in_each_window_that_closes_after_its_first_check_in(
    first_check_in: Value, fall: bool, spring: bool
) -> None:
    snapshot = start(book().put("follow_up", BEN, 1, first_check_in=first_check_in))
    assert [("Ben Ito", 1) in people(snapshot, title) for title in (FALL, SPRING)] == [fall, spring]


def test_team_members_have_the_goal_and_no_row_of_their_own() -> None:
    assert ("Dev Okafor", "") not in people(start(book().put("goals", ANA, 1, team_members=DEV)))


def test_the_next_window_shows_last_times_next_step_and_what_is_still_owed() -> None:
    snapshot = with_typing()
    row = find(snapshot, "Ana Lopez", 1)
    snapshot = type_talk(snapshot, FALL, row, next_step="One class", support_promised="Two books")
    spring = talk_rows(synced(snapshot, CLOSED), SPRING)
    first = next(one for one in spring.values() if who(one) == ("Ana Lopez", 1))
    assert (first["last_next_step"], first["support_owed"]) == ("One class", "Two books")
    given_on = type_talk(snapshot, FALL, row, support_given_on=date(2026, 10, 20))
    spring = talk_rows(synced(given_on, CLOSED), SPRING)
    first = next(one for one in spring.values() if who(one) == ("Ana Lopez", 1))
    assert (first["last_next_step"], first["support_owed"]) == ("One class", "")


def spring_row(snapshot: Snapshot, goal: Value = 1, day: date = CLOSED) -> tuple[Value, Value]:
    """Return what stands beside Ana's goal in spring: last time's next step, and support still owed."""
    rows = talk_rows(synced(snapshot, day), SPRING).values()
    row = next(one for one in rows if who(one) == ("Ana Lopez", goal))
    return row["last_next_step"], row["support_owed"]


def with_promise() -> Snapshot:
    snapshot = with_typing()
    row = find(snapshot, "Ana Lopez", 1)
    return type_talk(snapshot, FALL, row, next_step="One class", support_promised="Two books")


def test_a_window_that_settings_no_longer_names_is_still_what_was_said_last() -> None:
    snapshot = with_promise()
    labels = [row[0] for row in tab_of(snapshot, "Settings").rows]
    gone = type_cell(snapshot, "Settings", "Setting", labels.index("Window W1") + 1, "")
    assert spring_row(gone) == ("One class", "Two books")


def test_what_was_promised_on_a_goal_that_is_gone_stands_in_one_row_of_the_teachers() -> None:
    snapshot = with_promise()
    for title in ("2 Goals", "3 Document", "4 Success", "5 Actions", "6 Follow-up"):
        header = tab_of(snapshot, title).rows[0]
        for col in range(1, len(header) + 1):
            snapshot = write_at(snapshot, title, 2, col, "")
    assert spring_row(snapshot, 2) == ("One class", "Two books")


def test_what_was_said_before_there_was_a_goal_stands_beside_the_goal() -> None:
    made = book().drop_goal(ANA, 1).drop_goal(ANA, 2)
    snapshot = start(made)
    row = find(snapshot, "Ana Lopez", "")
    snapshot = type_talk(snapshot, FALL, row, next_step="Choose one question", support_promised="An hour")
    assert spring_row(snapshot, "") == ("Choose one question", "An hour")
    new: dict[str, Value] = {"Teacher": ANA, "Goal #": 1, "Goal": "By May my students read and say why."}
    for header, value in new.items():
        snapshot = type_cell(snapshot, "2 Goals", header, 5, value)
    assert spring_row(snapshot) == ("Choose one question", "An hour")


def test_a_replaced_goal_keeps_its_row_and_says_that_no_talk_is_due() -> None:
    rows = talk_rows(start(book().put("follow_up", ANA, 1, outcome="Replaced")), FALL)
    assert {who(row): row["note"] for row in rows.values() if row["note"]} == {("Ana Lopez", 1): REPLACED}


def test_a_coach_can_narrow_the_tab_to_her_own_people_and_print_what_she_types_beside_what_is_known() -> None:
    made = next(tab for tab in planned(book().snapshot(), OPEN).new_tabs if tab.title == FALL)
    assert made.has_filter and made.frozen_rows == made.header_row
    widths = [0 if look.is_hidden else look.width for look in made.columns]
    headers = [made.cells[made.header_row, col] for col in range(1, made.frozen_cols + 1)]
    assert (headers, pages_across(widths, sum(widths[: made.frozen_cols]))) == (["Teacher", "Goal #"], 2)


# -- a tab that is kept ----------------------------------------------------------------------------------


def test_typing_alone_makes_nothing_to_write_there() -> None:
    snapshot = type_talk(start(book()), FALL, 6, what_we_said="Good start")
    assert [edit.tab for edit in planned(snapshot, OPEN).edits if edit.tab == FALL] == []


def test_whole_rows_sorted_keep_their_words() -> None:
    snapshot = with_typing()
    located = talks_of(snapshot, FALL)
    first = located.header_row + 1
    turned = with_tab(snapshot, FALL, lambda tab: reorder(tab, [3, 2, 1, 0], first))
    assert said(synced(turned, OPEN)) == AT_HOME


def test_a_sort_of_the_tools_columns_alone_is_put_right_by_the_key_beside_the_typing() -> None:
    snapshot = with_typing()
    located = talks_of(snapshot, FALL)
    kept = list(range(located.cols["key"], len(located.template.columns) + 1))
    turned = with_tab(snapshot, FALL, lambda tab: reorder(tab, [3, 2, 1, 0], located.header_row + 1, kept))
    assert said(synced(turned, OPEN)) == AT_HOME


def test_blank_rows_between_and_columns_of_leaders_own_are_fine() -> None:
    snapshot = with_typing()
    holes = with_tab(snapshot, FALL, lambda tab: replace(tab, rows=[*tab.rows[:5], [], [], *tab.rows[5:]]))
    wide = with_tab(holes, FALL, lambda tab: write(tab, 6, len(tab.rows[4]) + 3, "my own remark"))
    assert said(synced(wide, OPEN)) == AT_HOME


def test_a_goal_reworded_and_renumbered_keeps_its_talk() -> None:
    snapshot = type_cell(with_typing(), "2 Goals", "Goal", 2, "By June my students steer their reading.")
    for title in ("2 Goals", "3 Document", "4 Success", "5 Actions", "6 Follow-up"):
        snapshot = type_cell(snapshot, title, "Goal #", 2, 2.0)
        snapshot = type_cell(snapshot, title, "Goal #", 3, 1.0)
    after = synced(snapshot, OPEN)
    assert said(after) == AT_HOME | {"Ana 1": ("Ana Lopez", 2, ""), "Ana 2": ("Ana Lopez", 1, "")}


@pytest.mark.parametrize("column", ["Goal", "Key"])
def test_a_goal_reworded_or_a_key_column_lost_keeps_its_talk(column: str) -> None:
    snapshot = with_typing()
    for row in (2, 3, 4):
        snapshot = type_cell(snapshot, "2 Goals", column, row, "" if column == "Key" else f"New words {row}.")
    assert said(synced(snapshot, OPEN)) == AT_HOME


def test_a_goal_that_is_gone_keeps_its_row_and_says_so() -> None:
    snapshot = with_typing()
    for title in ("2 Goals", "3 Document", "4 Success", "5 Actions", "6 Follow-up"):
        snapshot = with_tab(snapshot, title, lambda tab: replace(tab, rows=[*tab.rows[:2], *tab.rows[3:]]))
    assert said(synced(snapshot, OPEN)) == AT_HOME | {"Ana 2": ("Ana Lopez", 2, GOAL_GONE)}


@pytest.mark.parametrize("active", ["No", "On leave"])
def test_a_teacher_who_is_gone_keeps_the_row_and_comes_back(active: str) -> None:
    snapshot = type_cell(with_typing(), "Roster", "Active", 3, active)
    away = synced(snapshot, OPEN)
    assert said(away) == AT_HOME | {"Ben 1": ("Ben Ito", 1, TEACHER_GONE)}
    assert said(synced(type_cell(away, "Roster", "Active", 3, "Yes"), OPEN)) == AT_HOME


def test_a_goal_not_due_any_more_keeps_its_row_while_it_holds_typing() -> None:
    later = date(2026, 12, 1)
    snapshot = type_cell(with_typing(), "6 Follow-up", "First check-in", 4, later)
    assert said(synced(snapshot, OPEN)) == AT_HOME | {"Ben 1": ("Ben Ito", 1, NOT_DUE)}
    untyped = type_cell(start(book()), "6 Follow-up", "First check-in", 4, later)
    assert ("Ben Ito", 1) not in people(synced(untyped, OPEN))


def test_a_row_for_no_goal_is_kept_when_a_goal_came_and_the_goal_has_its_own() -> None:
    snapshot = start(book())
    row = find(snapshot, "Dev Okafor", "")
    snapshot = type_talk(snapshot, FALL, row, what_we_said="Thinking of labs")
    goal: dict[str, Value] = {
        "Teacher": DEV,
        "Goal #": 1.0,
        "Goal": "By May my students design their own labs in pairs.",
    }
    for header, value in goal.items():
        snapshot = type_cell(snapshot, "2 Goals", header, 5, value)
    after = synced(snapshot, OPEN)
    assert said(after) == {"Thinking of labs": ("Dev Okafor", "", HAS_GOAL_NOW)}
    assert ("Dev Okafor", 1) in people(after)


def test_a_copied_row_is_marked_on_both() -> None:
    snapshot = with_typing()
    copied = with_tab(snapshot, FALL, lambda tab: replace(tab, rows=[*tab.rows, tab.rows[5]]))
    notes = [row["note"] for row in talk_rows(synced(copied, OPEN), FALL).values()]
    assert sorted(map(str, notes)) == ["", "", "", TWICE, TWICE]


def test_words_typed_below_all_rows_are_kept_and_marked() -> None:
    snapshot = with_typing()
    snapshot = type_talk(snapshot, FALL, 14, what_we_said="Whose was this?")
    assert said(synced(snapshot, OPEN)) == AT_HOME | {"Whose was this?": ("", "", LOST_KEY)}


def test_a_lost_row_key_comes_back_by_teacher_and_number() -> None:
    snapshot = with_typing()
    located = talks_of(snapshot, FALL)
    for row in talk_rows(snapshot, FALL):
        snapshot = write_at(snapshot, FALL, row, located.cols["key"], "")
    after = synced(snapshot, OPEN)
    assert said(after) == AT_HOME
    assert len(people(after)) == 4
    assert all(row["key"] for row in talk_rows(after, FALL).values())


def test_a_deleted_key_column_adds_no_rows() -> None:
    snapshot = with_typing()
    col = talks_of(snapshot, FALL).cols["key"]

    def without(tab: Tab) -> Tab:
        notes = {(r, c - (c > col)): note for (r, c), note in tab.notes.items() if c != col or r == 1}
        return replace(tab, rows=[[*row[: col - 1], *row[col:]] for row in tab.rows], notes=notes)

    after = synced(with_tab(snapshot, FALL, without), OPEN)
    assert said(after) == AT_HOME
    assert len(people(after)) == 4


def test_a_row_inserted_above_the_tab_changes_nothing() -> None:
    snapshot = with_typing()
    below = with_tab(
        snapshot,
        FALL,
        lambda tab: replace(
            tab,
            rows=[["Our talks"], *tab.rows],
            notes={(r + 1, c): note for (r, c), note in tab.notes.items()},
        ),
    )
    assert [edit for edit in planned(below, OPEN).edits if edit.tab == FALL] == []
    assert said(synced(below, OPEN)) == AT_HOME


def test_a_tab_that_a_leader_renamed_goes_back_to_its_windows_name() -> None:
    snapshot = with_tab(with_typing(), FALL, lambda tab: replace(tab, title="Talks with my team"))
    assert planned(snapshot, OPEN).renames == (Rename("Talks with my team", FALL),)
    assert said(synced(snapshot, OPEN)) == AT_HOME


# -- a window that is over -------------------------------------------------------------------------------


def test_after_a_window_has_closed_its_rows_stand_as_they_were() -> None:
    snapshot = synced(with_typing(), CLOSED)
    reworded = type_cell(snapshot, "2 Goals", "Goal", 2, "By June my students steer their reading.")
    after = synced(reworded, CLOSED)
    assert tab_of(after, FALL) == tab_of(snapshot, FALL)
    assert any("June" in str(row["goal"]) for row in talk_rows(after, SPRING).values())


def test_after_a_window_has_closed_notes_still_follow() -> None:
    snapshot = synced(with_typing(), CLOSED)
    left = synced(type_cell(snapshot, "Roster", "Active", 3, "No"), CLOSED)
    assert said(left) == AT_HOME | {"Ben 1": ("Ben Ito", 1, TEACHER_GONE)}


# -- windows renamed -------------------------------------------------------------------------------------


def rename(snapshot: Snapshot, **names: str) -> Snapshot:
    rows = [list(row) for row in tab_of(snapshot, "Settings").rows]
    for row in rows:
        row[1] = names.get(str(row[0]).removeprefix("Window "), row[1])
    return with_tab(snapshot, "Settings", lambda tab: replace(tab, rows=rows))


def test_a_window_renamed_renames_its_tab_and_keeps_its_words() -> None:
    snapshot = rename(with_typing(), W1="Harvest")
    assert planned(snapshot, OPEN).renames == (Rename(FALL, "Follow-up Harvest"),)
    assert said(synced(snapshot, OPEN), "Follow-up Harvest") == AT_HOME


def test_two_windows_that_swap_names_swap_titles() -> None:
    after = synced(rename(with_typing(), W1="Spring", W2="Fall"), OPEN)
    assert said(after, SPRING) == AT_HOME
    assert said(after, FALL) == {}


def test_two_windows_of_one_name_have_a_tab_each() -> None:
    after = synced(rename(with_typing(), W2="fall"), OPEN)
    assert said(after, FALL) == AT_HOME
    assert said(after, "Follow-up fall W2") == {}


def test_a_persons_tab_of_that_title_is_left_alone() -> None:
    own = Tab(FALL, [["Lunch", "Monday"], ["Soup", "Salad"]])
    made = book()
    made.others.append(own)
    plan = planned(made.snapshot(), OPEN)
    assert FALL not in {tab.title for tab in plan.new_tabs}
    assert FALL not in {edit.tab for edit in plan.edits}


def test_a_name_taken_by_a_persons_tab_leaves_ours_as_it_was() -> None:
    snapshot = with_typing()
    own = Tab("Follow-up Harvest", [["Lunch", "Monday"]])
    taken = rename(replace(snapshot, tabs=(*snapshot.tabs, own)), W1="Harvest")
    after = synced(taken, OPEN)
    assert said(after) == AT_HOME
    assert tab_of(after, "Follow-up Harvest") == own
    chain = synced(rename(taken, W1="Harvest", W2="Fall"), OPEN)
    assert len({tab.title.casefold() for tab in chain.tabs}) == len(chain.tabs)
    assert said(chain) == AT_HOME


# -- whatever leaders do ---------------------------------------------------------------------------------

WORDS = st.sampled_from(["", "", "Good start", "=SUM(A1)", "Starting", "TBD", "2026-10-12"])
ROW_KEYS = st.sampled_from(
    ["", "W1 lost", "W2 " + ANA_1, "W1 " + ANA_1, *(f"W1 {ANA_1[:-1]}{n}" for n in (2, 7)), "7"]
)
TALKS = st.lists(
    st.fixed_dictionaries(
        {
            "teacher": st.sampled_from(["Ana Lopez", "Ben Ito", "Dev Okafor", "Somebody", ""]),
            "goal_number": st.sampled_from([1.0, 2.0, "", "x"]),
            "key": ROW_KEYS,
            **dict.fromkeys(LEADERS, WORDS),
        }
    ),
    max_size=7,
)


@given(TALKS, st.sampled_from([OPEN, CLOSED]), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_leaders_cells_are_never_written_and_no_row_with_typing_loses_its_key(
    talks: list[dict[str, Any]], day: date, rng: random.Random
) -> None:
    made = book(day)
    made.rows["talks:W1"] = talks
    snapshot = made.snapshot()
    located = talks_of(snapshot, FALL)
    leaders = {located.cols[key] for key in LEADERS}
    plan = planned(snapshot, day)
    for edit in (one for one in plan.edits if one.tab == FALL):
        assert edit.col not in leaders
        if edit.new == "" and edit.header == "Key":
            assert not any(located.tab.value(edit.row, col) for col in leaders)
    after = synced(snapshot, day)
    assert typing(after) == typing(snapshot)
    assert planned(after, day) == Plan()
    keys = Counter(row["key"] for row in talk_rows(after, FALL).values() if row["key"])
    for row in talk_rows(after, FALL).values():
        if keys[row["key"]] > 1 and not any(row[key] != "" for key in LEADERS):
            assert row["note"] == TWICE


@pytest.mark.parametrize("title", ["Roster", "2 Goals"])
def test_while_the_roster_or_the_goals_are_gone_every_row_stays_as_it_is(title: str) -> None:
    snapshot = with_typing()
    lost = replace(snapshot, tabs=tuple(tab for tab in snapshot.tabs if tab.title != title))
    plan = prepare(judge_snapshot(lost, TEMPLATE, OPEN), allow_shrink=True)
    assert [edit for edit in plan.edits if edit.tab == FALL] == []
