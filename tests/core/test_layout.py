"""Tabs and columns are found wherever people moved them, and never mistaken for others."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.layout import Located, locate
from sheets_sync.model import MADE_NOTE, OUR_NOTE, Place, Snapshot, Tab, Value
from sheets_sync.template import load
from tests.builders import BEN, school

TEMPLATE = load()
GOALS = ["Teacher", "Goal #", "Goal", "Focus area", "Rubric component"]
OWNED = ["Status", "Alignment", "Messages", "Key"]


def find(*tabs: Tab) -> dict[str, Located]:
    return dict(locate(Snapshot("x.xlsx", tabs), TEMPLATE).tabs)


def titles(*tabs: Tab) -> dict[str, str]:
    return {key: one.title for key, one in find(*tabs).items()}


def goals(rows: list[list[Value]], title: str = "2 Goals", notes: dict[Place, str] | None = None) -> Located:
    return find(Tab(title, rows, notes=notes or {}))["goals"]


# -- the header row -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "header_row"),
    [
        ([GOALS], 1),
        ([["Our goals"], [], GOALS], 3),
        ([[]] * 19 + [GOALS], 20),
        ([[]] * 20 + [GOALS], 0),  # below the top 20
        ([["Teacher", "Goal #", "Goal"]], 1),  # three of five are at least half
        ([["Teacher", "Goal #"]], 0),  # two of five are not
        ([["Teacher", "Goal #"], GOALS], 2),
        ([GOALS, GOALS], 1),  # the first that qualifies
        ([["  teacher ", "GOAL  #", "Goal", "focus\tarea", "rubric component"]], 1),
        ([["Teacher email", "Goal number", "My goal is", "Focus", "Component"]], 1),  # aliases
        ([["x", "Rubric component", "", "Goal", 7.0, "Teacher"]], 1),
        ([[1.0, True, 2.0]], 0),
        ([], 0),
    ],
)
def test_the_header_row_is_the_first_of_the_top_20_with_half_the_headers(
    rows: list[list[Value]], header_row: int
) -> None:
    assert goals(rows).header_row == header_row


def test_optional_and_owned_columns_do_not_count_towards_the_half() -> None:
    assert goals([["Teacher", "Team members", *OWNED]]).header_row == 0
    assert goals([["Teacher", "Goal", "Goal #"]]).header_row == 1


# -- columns ------------------------------------------------------------------------------------------


def test_columns_are_found_in_any_order_between_others() -> None:
    found = goals([["Notes", "Goal", "Rubric component", "", "Teacher", "Focus area", "Goal #", "Mood"]])
    assert found.cols == {"teacher": 5, "goal_number": 7, "goal": 2, "focus_area": 6, "component": 3}
    assert found.other_headers() == ("Notes", "Mood")
    assert found.missing == ()


def test_a_missing_column_is_named_and_an_optional_one_is_not_missed() -> None:
    found = goals([["Teacher", "Goal #", "Goal", "Focus areas"]])
    assert [column.header for column in found.missing] == ["Focus area", "Rubric component"]
    assert found.other_headers() == ("Focus areas",)
    assert "team_members" not in found.cols


def test_a_header_twice_is_not_read_nor_missed() -> None:
    found = goals([["Teacher", "Goal #", "Goal", "Focus area", "focus area", "Rubric component"]])
    assert found.twice == {"focus_area": (4, 5)}
    assert "focus_area" not in found.cols
    assert found.missing == ()
    assert found.header("focus_area") == "Focus area"


def test_the_header_itself_wins_over_an_alias_beside_it() -> None:
    found = goals([["Email", "Teacher", "Goal #", "Goal", "Focus area", "Component", "Components", "Focus"]])
    assert found.cols == {"teacher": 2, "goal_number": 3, "goal": 4, "focus_area": 5, "component": 6}
    assert found.twice == {}


def test_two_aliases_without_the_header_are_twice() -> None:
    found = goals([["Teacher", "Goal #", "Goal", "Focus area", "Component", "Rubric components"]])
    assert found.twice == {"component": (5, 6)}


def test_our_columns_count_only_with_our_note() -> None:
    notes = {(1, 6): f"{OUR_NOTE} Where this row stands.", (1, 8): "Kept by me."}
    found = goals([[*GOALS, "Status", "Alignment", "Messages"]], notes=notes)
    assert (found.cols.get("status"), found.cols.get("alignment")) == (6, None)
    assert found.foreign == {"alignment": 7, "messages": 8}


def test_beside_a_column_of_peoples_ours_is_known_by_its_note() -> None:
    found = goals([["Status", *GOALS, "Status", "Status"]], notes={(1, 7): OUR_NOTE, (1, 8): OUR_NOTE})
    assert found.cols["status"] == 7
    assert found.foreign == {}


def test_the_header_is_said_as_it_stands_else_as_the_template_has_it() -> None:
    found = goals([["teacher  EMAIL", "Goal #", "Goal", "Focus area"]])
    assert (found.header("teacher"), found.header("component")) == ("teacher EMAIL", "Rubric component")


# -- tabs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["2 Goals", "2 goals", " 2  GOALS "])
def test_a_tab_is_found_by_its_title_in_any_case_and_space(title: str) -> None:
    assert titles(Tab(title, [])) == {"goals": title}


def test_a_renamed_tab_is_found_by_its_headers() -> None:
    assert titles(Tab("Our goals", [["Welcome"], GOALS]), Tab("Lunch", [["Monday", "Soup"]])) == {
        "goals": "Our goals"
    }


def test_the_title_wins_over_headers() -> None:
    found = titles(Tab("Our goals", [GOALS]), Tab("2 Goals", [["Teacher"]]))
    assert found["goals"] == "2 Goals"


def test_a_copy_of_a_step_is_not_taken_for_another_step() -> None:
    assert titles(Tab("2 Goals", [GOALS]), Tab("Copy of 2 Goals", [GOALS])) == {"goals": "2 Goals"}


def test_two_tabs_with_the_same_headers_are_not_guessed_between() -> None:
    found = locate(Snapshot("x", (Tab("A", [GOALS]), Tab("B", [GOALS]))), TEMPLATE)
    assert "goals" not in found.tabs
    assert "goals" in {tab.key for tab in found.missing}


def test_the_better_match_wins_whatever_the_order_of_tabs() -> None:
    whole, half = Tab("Whole", [GOALS]), Tab("Half", [GOALS[:3]])
    assert titles(whole, half) == titles(half, whole) == {"goals": "Whole"}


def test_two_renamed_tabs_each_find_their_own() -> None:
    success = [column.header for column in TEMPLATE.by_key["success"].typed()]
    assert titles(Tab("Aims", [GOALS]), Tab("Dreams", [success])) == {"goals": "Aims", "success": "Dreams"}


@pytest.mark.parametrize(
    "made",
    [
        Tab("Overview", [GOALS]),
        Tab("start here", [GOALS]),
        Tab("Follow-up Fall", [[TEMPLATE.disclosure], [], GOALS]),
        Tab("Follow-up Fall", [["Our talks"], GOALS], notes={(1, 1): f"{MADE_NOTE} Window W1."}),
    ],
    ids=["title", "title in lower case", "disclosure", "note"],
)
def test_a_tab_the_tool_made_is_never_taken_for_a_step(made: Tab) -> None:
    assert titles(made) == {}


def test_the_leaders_message_above_step_1_does_not_hide_the_tab() -> None:
    why = [column.header for column in TEMPLATE.by_key["why"].typed()]
    tab = Tab("Our why", [["Read me"], why], notes={(1, 1): f"{OUR_NOTE} The leader's message."})
    assert titles(tab) == {"why": "Our why"}


def test_what_is_not_there_is_missing_by_key_and_has_its_template_title() -> None:
    found = locate(Snapshot("x", (Tab("roster", [["Email", "Name", "Coach"]]),)), TEMPLATE)
    others = [tab.key for tab in TEMPLATE.filled if tab.key not in {"roster", "vocabulary"}]
    assert [tab.key for tab in found.missing] == others
    assert (found.title("roster", TEMPLATE), found.title("goals", TEMPLATE)) == ("roster", "2 Goals")
    assert found.has("roster", "email") and not found.has("roster", "active") and not found.has("goals")


def test_an_optional_tab_is_not_missed_and_found_by_its_title_alone() -> None:
    words = [["Words", "Means"], ["number talks", "student talk"]]
    assert "vocabulary" not in {tab.key for tab in locate(Snapshot("x", ()), TEMPLATE).missing}
    assert titles(Tab("vocabulary", words)) == {"vocabulary": "vocabulary"}
    assert titles(Tab("Spelling", words)) == {}


# -- order and holes ----------------------------------------------------------------------------------


@given(st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_tabs_and_columns_never_matters(rng: random.Random) -> None:
    found = locate(school().shuffled(rng).snapshot(), TEMPLATE)
    for key, located in found.tabs.items():
        assert located.title == TEMPLATE.by_key[key].title
        for column, col in located.cols.items():
            assert located.tab.value(1, col) == TEMPLATE.by_key[key].by_key[column].header


def test_blank_rows_in_the_middle_and_ragged_rows_are_read_past() -> None:
    book = school()
    snapshot = book.snapshot()
    tab = snapshot.tab("2 Goals")
    assert tab
    ragged: list[list[Value]] = []
    for row in tab.rows:
        cells = list(row)
        while cells and cells[-1] == "":
            cells.pop()
        ragged += [cells, [], [" ", "\t"]]
    holes = replace(snapshot, tabs=tuple(replace(t, rows=ragged) if t is tab else t for t in snapshot.tabs))
    found = locate(holes, TEMPLATE).tabs["goals"]
    assert (found.header_row, found.tab.value(10, 1), found.tab.value(99, 99)) == (1, BEN, "")
